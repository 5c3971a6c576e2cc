"""The keys a node signs with and the keys it believes, both as the records' own manifests say.

Which of the keys at hand may sign is never configured: the key history of the record decides, by size.  So a
rotation takes effect by its manifest alone, on both nodes at the same entry.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jdec.node.ports import StoreError
from jdec.record.checkpoint import open_checkpoint
from jdec.record.keys import Role, Signer
from jdec.record.manifest import KeyHistory


class OwnKeys:
    """Signers for the own record and for the mirror, chosen by the own record's key history."""

    def __init__(self, origin: str, history: KeyHistory, load: Callable[[Role], Sequence[Signer]]) -> None:
        self.origin = origin
        self.history = history
        self._load = load
        self._signers: dict[Role, list[Signer]] = {role: list(load(role)) for role in (Role.LOG, Role.MIRROR)}

    def log_signer(self, size: int) -> Signer:
        """Return the signer for a checkpoint of this size.  Raises `StoreError` when no key at hand may sign it.

        It is the store's error because the answer is the same: the node stops and people look.
        """
        pairs = self.history.log_keys(size)
        return self._pick(Role.LOG, [pair.publics for pair in reversed(pairs)], f"checkpoint of size {size}")

    def mirror_signer(self) -> Signer:
        """Return the signer for cosignatures on the other record."""
        pairs = self.history.mirror_keys()
        return self._pick(Role.MIRROR, [pair.publics for pair in reversed(pairs)], "cosignature")

    def _pick(self, role: Role, wanted: Sequence[frozenset[bytes]], what: str) -> Signer:
        for _ in range(2):
            for publics in wanted:
                for signer in self._signers[role]:
                    if signer.pair.publics == publics:
                        return signer
            # A rotation may have put new key files down since the last look.
            self._signers[role] = list(self._load(role))
        raise StoreError("no-signing-key", f"no key at hand may sign the {what}")

    def applied(self, index: int, entry: bytes) -> None:
        """Take note of a manifest that is now on the own record."""
        self.history, _ = self.history.consider(index, entry)


class PeerKeys:
    """The other Party's keys as its mirrored manifests say."""

    def __init__(self, origin: str, history: KeyHistory) -> None:
        self.origin = origin
        self.history = history


def signed_at_s(note: bytes, history: KeyHistory, origin: str, size: int) -> int:
    """Return the signed time of a note this node has stored; its signatures are verified once more."""
    return open_checkpoint(note, history.log_keys(size), origin).signed_at_s

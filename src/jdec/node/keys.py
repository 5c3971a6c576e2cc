"""The keys a node signs with and the keys it believes, both as the records' own manifests say.

Which of the keys at hand may sign is never configured: the key history of the record decides, by size.  So a
rotation takes effect by its manifest alone, on both nodes at the same entry.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from jdec.node.ports import StoreError
from jdec.record.checkpoint import open_checkpoint
from jdec.record.keys import KeyPair, Role, Signer
from jdec.record.manifest import KeyHistory


class OwnKeys:
    """Signers for the own record and for the mirror, chosen by the own record's key history."""

    def __init__(self, origin: str, history: KeyHistory, load: Callable[[Role], Sequence[Signer]]) -> None:
        self.origin = origin
        self.history = history
        self._load = load
        self._signers: dict[Role, list[Signer]] = {role: list(load(role)) for role in (Role.LOG, Role.MIRROR)}

    def log_signer(self, size: int, time_s: int, coming: Sequence[tuple[int, bytes]] = ()) -> Signer:
        """Return the signer for a checkpoint of this size at this time.

        `coming` are the manifest entries (index, bytes) that the checkpoint is the first to cover: the keys they
        bring may sign it too, and must where the old ones have expired.  Raises `StoreError` `no-signing-key` or
        `RecordError` `key-expired`.
        """
        after = self.history
        for index, entry in coming:
            after, _ = after.consider(index, entry)
        pairs = [*reversed(self.history.log_keys(size)), *reversed(after.log_keys(size))]
        return self._pick(Role.LOG, _in_time(pairs, time_s), f"checkpoint of size {size}")

    def mirror_signer(self) -> Signer:
        """Return the signer for cosignatures on the other record.  Raises `StoreError` `no-signing-key`."""
        return self._pick(Role.MIRROR, list(reversed(self.history.mirror_keys())), "cosignature")

    def holds_keys_after(self, history: KeyHistory) -> bool:
        """Say whether both keys that a manifest would put in force are at hand."""
        try:
            self._pick(Role.LOG, history.log_keys(history.applied[-1].index + 2), "checkpoint")
            self._pick(Role.MIRROR, history.mirror_keys(), "cosignature")
        except StoreError:
            return False
        return True

    def certificates(self, mirrored: int) -> tuple[bytes, ...]:
        """Return the TLS certificates (DER) the other node is sure to know once it holds `mirrored` entries."""
        known = [each for each in self.history.applied if each.index < mirrored] or self.history.applied[:1]
        return known[-1].manifest.certificates

    def _pick(self, role: Role, wanted: Sequence[KeyPair], what: str) -> Signer:
        for _ in range(2):
            for pair in wanted:
                for signer in self._signers[role]:
                    if signer.pair.publics == pair.publics:
                        return signer
            # A rotation may have put new key files down since the last look.
            self._signers[role] = list(self._load(role))
        raise StoreError("no-signing-key", f"no key at hand may sign the {what}")

    def applied(self, index: int, entry: bytes) -> None:
        """Take note of a manifest that is now on the own record."""
        self.history, _ = self.history.consider(index, entry)


class PeerKeys:
    """The other Party's keys as its mirrored manifests say.

    They change in the mirror's thread, by an entry, and in the event loop, by a file: `change` keeps either from
    undoing the other.
    """

    def __init__(self, origin: str, history: KeyHistory) -> None:
        self.origin = origin
        self.history = history
        self._lock = threading.Lock()

    def change(self, step: Callable[[KeyHistory], KeyHistory]) -> None:
        """Put the history that `step` makes of the present one in its place."""
        with self._lock:
            self.history = step(self.history)


def _in_time(pairs: Sequence[KeyPair], time_s: int) -> list[KeyPair]:
    """Return the pairs that may sign at this time.  Raises `RecordError` `key-expired` where all are past it."""
    fresh = [pair for pair in pairs if time_s <= pair.not_after_s]
    if pairs and not fresh:
        pairs[0].check_time(time_s)
    return fresh


def signed_at_s(note: bytes, history: KeyHistory, origin: str, size: int) -> int:
    """Return the signed time of a note this node has stored; its signatures are verified once more."""
    return open_checkpoint(note, history.log_keys(size), origin).signed_at_s

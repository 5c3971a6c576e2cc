"""The durable copy of the other Party's record.  `take` is the only way in; push, pull and courier all end here.

Bytes alone are judged: size, tree, signatures.  What the entries say is none of the mirror's business, so no
content can block it.

    package -> [ trim overlap, recompute root, both signatures, our cosignature, one transaction ] -> answer
                             nothing durable yet                            | durable, nobody told |

The cosignature lies inside the stored note and leaves the node only after the transaction: it means "durably
stored here".  A crash before the bar is repaired by the other side's repeat, a crash after it by its overlap.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from jdec.messages import read
from jdec.messages.service import RECEIPT_PREFIX, Receipt
from jdec.node.archive import first_position
from jdec.node.failpoints import MIRROR_APPEND, MIRROR_RESIGN
from jdec.node.keys import PeerKeys, signed_at_s
from jdec.node.ports import AppendBatch, Clock, MirrorRefused, ReceiptRow, RecordStore, StoreError
from jdec.record.checkpoint import SignedCheckpoint, open_checkpoint
from jdec.record.cosignature import add_lines, cosign
from jdec.record.errors import RecordError
from jdec.record.evidence import Evidence, make_rollback, make_split
from jdec.record.keys import Signer
from jdec.record.manifest import MANIFEST_PREFIX, KeyHistory, first_missing, manifest_in
from jdec.record.package import Package, decode_package
from jdec.record.proofs import consistency_path, root_at
from jdec.record.tree import Frontier, leaf_hash, node_hash
from jdec.words.instants import unix_micros


class Taken(msgspec.Struct, frozen=True):
    """What a package did: the cosigned note of where the mirror now stands, its size, and how much was new.

    `receipted` is a position of our own record (see `node.archive`).
    """

    note: bytes
    size: int
    fresh: int
    receipted: int


class Mirror:
    """Judges packages and keeps what passes.  One thread at a time calls `take`.

    `counts` says of a receipt whether our own record bears it out; `on_keys` is told of manifests that came.
    """

    def __init__(
        self,
        store: RecordStore,
        peer_keys: PeerKeys,
        cosigner: Callable[[], Signer],
        clock: Clock,
        *,
        on_keys: Callable[[], None],
        counts: Callable[[Receipt], bool],
    ) -> None:
        self._store = store
        self._origin = peer_keys.origin
        self._peer_keys = peer_keys
        self._cosigner = cosigner
        self._clock = clock
        self._on_keys = on_keys
        self._counts = counts
        head = store.head()
        self._frontier = Frontier.from_bytes(head.frontier)
        self._note = head.note
        self._signed_at_s = 0
        if head.note:
            self._signed_at_s = signed_at_s(head.note, peer_keys.history, peer_keys.origin, head.size)

    @property
    def size(self) -> int:
        """Return how many entries of the other record are durable here."""
        return self._frontier.size

    @property
    def note(self) -> bytes:
        """Return the newest checkpoint of the other record with our cosignature; empty before the first."""
        return self._note

    @property
    def signed_at_s(self) -> int:
        """Return the signed time of that checkpoint, POSIX seconds."""
        return self._signed_at_s

    def root(self) -> bytes:
        """Return the root of what is mirrored."""
        return self._frontier.root()

    def take(self, data: bytes) -> Taken:
        """Judge one package and keep it.

        Raises `MirrorRefused` where the mirror's own state speaks against it, `RecordError` where the package is
        malformed or not signed as it must be, `StoreError` where the disk failed.
        """
        package = decode_package(data)
        start, size = package.start, self.size
        if start > size:
            raise self._refuse(
                "package-gap", f"package leaves a gap: have {size} entries, offered from {start}"
            )
        coming = self._manifests_in(package)
        history = _after(self._peer_keys.history, coming)
        keys = history.log_keys(start + len(package.entries))
        signed = open_checkpoint(package.checkpoint_note, keys, self._origin)
        if signed.checkpoint.size <= size:
            return self._known(signed)
        if signed.signed_at_s < self._signed_at_s:
            # The larger tree was signed first: what is mirrored here, signed later, is the smaller one.
            raise self._rolled_back(f"had {signed.size} entries", f"{size} signed later", signed, history)
        leaves = [leaf_hash(entry) for entry in package.entries]
        overlap = size - start
        fresh = leaves[overlap:]
        frontier = self._frontier.extend(fresh)
        if frontier.root() != signed.checkpoint.root:
            raise self._rewritten(start, leaves, signed, history)
        self._keep(package.entries[overlap:], fresh, frontier, signed)
        if coming:
            # Not `history`: a manifest may have come by file while this package was judged.
            self._peer_keys.change(lambda present: _after(present, coming))
            self._on_keys()
        return Taken(self._note, self.size, len(fresh), self._receipted())

    def _receipted(self) -> int:
        receipt = self._store.receipt_before(self.size)
        return receipt.cited_size if receipt else 0

    def _manifests_in(self, package: Package) -> list[tuple[int, bytes]]:
        """Return the new entries of this package that begin as key manifests, with their indexes."""
        # A record must begin with the very manifest by which its Party was introduced.
        is_first = self.size == 0 and bool(package.entries)
        if is_first and manifest_in(package.entries[0]) != self._peer_keys.history.applied[0].note:
            raise first_missing()
        indexed = enumerate(package.entries, package.start)
        found = [(at, entry) for at, entry in indexed if entry.startswith(MANIFEST_PREFIX)]
        return [(at, entry) for at, entry in found if at >= max(self.size, 1)]

    def _known(self, signed: SignedCheckpoint) -> Taken:
        """Answer a package that brings no new entry: a repeat, an old file, a sign of life, a rollback or a fork."""
        size, root = signed.checkpoint.size, signed.checkpoint.root
        ours = root_at(size, self._store.hash_of)
        if root != ours and root_at(self.size, self._store.hash_of) != self.root():
            # Hashes that do not even give the root of what is mirrored prove nothing against anybody.
            raise self._refuse("store-damaged", "the mirror's stored hashes do not give its own root")
        if root != ours:
            path = consistency_path(size, self.size, self._store.hash_of)
            evidence = make_split(self._note, signed.note, path, self._peer_keys.history)
            message = f"two signed trees disagree at size {size}: have root {ours.hex()[:16]}, got {root.hex()[:16]}"
            raise self._refuse("record-split", message, evidence)
        if size < self.size and signed.signed_at_s > self._signed_at_s:
            history = self._peer_keys.history
            raise self._rolled_back(
                f"have {self.size} entries", f"offered {size} signed later", signed, history
            )
        if size == self.size and signed.signed_at_s > self._signed_at_s:
            note = self._cosigned(signed)
            with MIRROR_RESIGN:
                self._store.replace_checkpoint(note, size)
            self._note, self._signed_at_s = note, signed.signed_at_s
        return Taken(self._note, self.size, 0, self._receipted())

    def _rolled_back(
        self, before: str, after: str, signed: SignedCheckpoint, history: KeyHistory
    ) -> MirrorRefused:
        """Say that a later signed time has the smaller tree, and prove it by both notes."""
        evidence = make_rollback(self._note, signed.note, history)
        return self._refuse("record-rollback", f"record went back: {before}, {after}", evidence)

    def _rewritten(
        self, start: int, leaves: Sequence[bytes], signed: SignedCheckpoint, history: KeyHistory
    ) -> MirrorRefused:
        """Say why a package's entries do not give the signed root: a proven split, or mere damage."""
        size, end = self.size, signed.checkpoint.size
        kept = self._store.hash_of

        def offered(level: int, index: int) -> bytes:
            if (index + 1) << level <= start:
                return kept(level, index)
            if level == 0:
                return leaves[index - start]
            return node_hash(offered(level - 1, 2 * index), offered(level - 1, 2 * index + 1))

        if root_at(end, offered) == signed.checkpoint.root:
            path = consistency_path(size, end, offered)
            evidence = make_split(self._note, signed.note, path, history)
            message = f"signed tree of {end} entries does not contain the signed tree of {size} entries"
            return self._refuse("record-split", message, evidence)
        message = f"entries do not give the signed root: size {end}"
        return self._refuse("package-root", message, suspect=signed.note)

    def _keep(
        self,
        entries: Sequence[bytes],
        leaves: Sequence[bytes],
        frontier: Frontier,
        signed: SignedCheckpoint,
    ) -> None:
        start = self.size
        note = self._cosigned(signed)
        batch = AppendBatch(
            entries=entries,
            leaves=leaves,
            submissions=(),
            manifests=[start + at for at, each in enumerate(entries) if each.startswith(MANIFEST_PREFIX)],
            receipts=self._receipts_in(entries),
            frontier=frontier.to_bytes(),
            note=note,
        )
        with MIRROR_APPEND:
            self._store.append(batch, start)
        self._frontier, self._note, self._signed_at_s = frontier, note, signed.signed_at_s

    def _receipts_in(self, entries: Sequence[bytes]) -> list[ReceiptRow]:
        """Return the receipts that count: for our own record as it is, and never for less than the one before.

        What a receipt says is the other Party's word; only where our record bears it out does anything climb.
        """
        rows: list[ReceiptRow] = []
        cited = self._receipted()
        for index, entry in enumerate(entries, self.size):
            message = read(entry) if entry.startswith(RECEIPT_PREFIX) else None
            if not isinstance(message, Receipt) or not self._counts(message):
                continue
            position = first_position(message.record) + message.size
            if position >= cited:
                cited = position
                times = unix_micros(message.signed_at), unix_micros(message.issued_at)
                rows.append(ReceiptRow(index, position, *times))
        return rows

    def _cosigned(self, signed: SignedCheckpoint) -> bytes:
        now_s = self._clock.now_us() // 1_000_000
        try:
            return add_lines(signed.note, cosign(signed.note, self._cosigner(), now_s))
        except (RecordError, StoreError) as error:
            # It is our key that may not sign; the other Party must not read it as a fault of its own.
            raise self._refuse("mirror-cannot-sign", f"the mirror cannot cosign: {error}") from error

    def _refuse(
        self, code: str, message: str, evidence: Evidence | None = None, suspect: bytes = b""
    ) -> MirrorRefused:
        return MirrorRefused(code, message, self.size, evidence=evidence, suspect=suspect)


def _after(history: KeyHistory, manifests: Sequence[tuple[int, bytes]]) -> KeyHistory:
    """Return the key history with these manifest entries, as far as they count."""
    for index, entry in manifests:
        history, _ = history.consider(index, entry)
    return history

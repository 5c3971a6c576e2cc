"""What the node needs from outside: a store for one record, a clock, keys, and a way to the other node.

Adapters implement these ports and only the composition root knows them.  One contract suite judges every
store.  Nothing here performs I/O.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Protocol

import msgspec
from msgspec import Meta

from jdec.record.evidence import Evidence


class StoreError(Exception):
    """A store refused or failed; `code` is for machines, the sentence is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class StoreFailed(StoreError):
    """The store may or may not have written: the process must stop and start again from what is on disk."""


class StoreConflict(StoreError):
    """Compare and swap found another size than expected; nothing was written."""


class StoredEntry(msgspec.Struct, frozen=True):
    """One entry as stored: its index (0 first), its exact bytes and its RFC 6962 leaf hash (32 bytes)."""

    index: int
    data: bytes
    leaf: bytes


class StoreDamaged(StoreError):
    """A store cannot give back whole what was written; `index` is the entry it concerns, -1 where that is not known."""

    def __init__(self, what: str, index: int = -1) -> None:
        super().__init__("store-damaged", f"record file is damaged: {what}")
        self.index = index
        self.details = {"index": "none" if index < 0 else str(index)}


class Head(msgspec.Struct, frozen=True):
    """Where a record stands: size, peaks of the tree (see `record.tree.Frontier.to_bytes`) and signed note.

    `note` is empty only while the record has no checkpoint (size 0).
    """

    size: int
    frontier: bytes
    note: bytes


class ReceiptRow(msgspec.Struct, frozen=True):
    """A receipt on a record: its own index, the position of the other record it cites (in generation 1 the size; see
    `node.archive`), the signed time of the cited checkpoint and the receipt's own claimed time, both in microseconds
    since the Unix epoch."""

    index: int
    cited_size: int
    cited_at_us: int
    issued_at_us: int


class AppendBatch(msgspec.Struct, frozen=True):
    """What one transaction writes.  `submissions[i]` belongs to `entries[i]`; empty text means none (a mirror
    keeps no submission ids).  `manifests` are indexes of entries that are key manifests, `receipts` tell which
    entries are receipts and what they cite."""

    entries: Sequence[bytes]
    leaves: Sequence[bytes]
    submissions: Sequence[str]
    manifests: Sequence[int]
    receipts: Sequence[ReceiptRow]
    frontier: bytes
    note: bytes


class Kept(msgspec.Struct, frozen=True):
    """What a store keeps of a run of entries, as it lies there: nothing of it is judged, an entry may be missing.

    `manifests` and `receipts` are the rows that name these entries; `subtrees` are the stored hashes (level, index,
    hash) of complete subtrees of 2**level leaves that end within the run.
    """

    entries: Sequence[StoredEntry]
    manifests: Sequence[int]
    receipts: Sequence[ReceiptRow]
    subtrees: Sequence[tuple[int, int, bytes]]


class DerivedRow(msgspec.Struct, frozen=True):
    """What is derived from one entry: its submission id (empty for none), whether it is a key manifest, its receipt."""

    index: int
    submission: str = ""
    is_manifest: bool = False
    receipt: ReceiptRow | None = None


class Mending(msgspec.Struct, frozen=True):
    """What takes the place of damaged rows.  Whoever asks has proven it by the signed tree.

    `entries` and `subtrees` are written in place; `derived` replaces all rows that name these entries;
    `lost_checkpoints` are kept checkpoints that go; `head` replaces the right edge and, if it has one, the newest
    note, while the record still has that size; `forget_cosigned` drops the cosigned checkpoint.
    """

    entries: Sequence[StoredEntry] = ()
    subtrees: Sequence[tuple[int, int, bytes]] = ()
    derived: Sequence[DerivedRow] = ()
    lost_checkpoints: Sequence[int] = ()
    head: Head | None = None
    forget_cosigned: bool = False


class RecordStore(Protocol):
    """Holds one record: entries, submission ids, the tree's right edge and the checkpoints that cover them.

    Durability: when `append` or `replace_checkpoint` returns, its batch is on the disk, whole; when it raises
    `StoreConflict`, nothing of it is; when it raises `StoreFailed`, nobody knows, and the process stops.
    Concurrency: one writer thread; reads from any thread see only whole batches.
    Damage: what cannot be read back whole raises `StoreError` `store-damaged`; an entry that does not hash to the
    leaf stored beside it is never handed out by `read` or `manifests`.
    """

    def head(self) -> Head:
        """Return where the record stands."""

    def append(self, batch: AppendBatch, expected_size: int) -> None:
        """Write the batch in one transaction if the record still has `expected_size` entries."""

    def replace_checkpoint(self, note: bytes, expected_size: int) -> None:
        """Put a later signed checkpoint of the same size in place of the newest one."""

    def read(self, start: int, limit: int, max_bytes: int) -> list[StoredEntry]:
        """Return entries from `start`, at most `limit` and about `max_bytes`, always at least one if there is.

        Entries end before a damaged one; where the first is damaged, `StoreError` `store-damaged`.
        """

    def checkpoint_for(self, start: int, max_entries: int, max_bytes: int) -> tuple[int, bytes] | None:
        """Return (size, note) of the largest kept checkpoint whose entries from `start` fit the limits.

        Where not even the nearest fits, the nearest one is returned; None if no checkpoint lies past `start`.
        """

    def checkpoint_at(self, size: int) -> bytes | None:
        """Return the kept checkpoint of exactly this size, if it is kept."""

    def find_submissions(self, submissions: Sequence[str]) -> dict[str, int]:
        """Return the entry index of each of these submission ids that is already on the record."""

    def manifests(self) -> list[tuple[int, bytes]]:
        """Return every key manifest of the record with its index, in order."""

    def receipt_covering(self, index: int) -> ReceiptRow | None:
        """Return the first receipt on this record that cites the other record beyond entry `index`."""

    def receipt_before(self, index: int) -> ReceiptRow | None:
        """Return the last receipt on this record that stands before entry `index`."""

    def receipt_after(self, index: int) -> ReceiptRow | None:
        """Return the first receipt on this record that stands at entry `index` or after it."""

    def count_receipts(self, start: int) -> int:
        """Return how many entries from `start` on are receipts."""

    def hash_of(self, level: int, index: int) -> bytes:
        """Return the hash of complete subtree `index` of 2**level leaves."""

    def put_cosigned(self, size: int, note: bytes) -> None:
        """Keep the newest checkpoint together with the other Party's cosignature (own records only)."""

    def cosigned(self) -> tuple[int, bytes] | None:
        """Return the newest cosigned checkpoint and its size."""

    def meta(self, key: str) -> str | None:
        """Return a short fact about this store (origin, installation mark)."""

    def set_meta(self, key: str, value: str) -> None:
        """Write a short fact about this store."""

    def tidy(self, budget: int) -> int:
        """Do up to `budget` pieces of work that is off the path (full tiles, log folding); return how many."""

    def examine(self, start: int, stop: int) -> Kept:
        """Return what is kept of entries from `start` to before `stop`, unjudged."""

    def inspect(self) -> list[str]:
        """Return what the store finds wrong with its own files and counts, one sentence each; may take seconds."""

    def mend(self, mending: Mending) -> None:
        """Write what takes the place of damaged rows, in one transaction.  Raises `StoreConflict` and `StoreFailed`."""

    def rebuild(self, rows: Iterable[DerivedRow]) -> None:
        """Empty every derived table and fill it again with `rows`, one for each entry, in one transaction."""

    def close(self) -> None:
        """Close files; the store is not used afterwards."""


class Clock(Protocol):
    """Wall time for what is written, monotonic time for waits and figures."""

    def now_us(self) -> int:
        """Return microseconds since the Unix epoch, UTC."""

    def monotonic(self) -> float:
        """Return seconds from a fixed, unknown start."""


RandomBytes = Callable[[int], bytes]


class PeerUnreachable(Exception):
    """The other node did not answer, or the link is cut; trying again later is the answer."""


class PeerRefused(Exception):
    """The other node answered with a coded refusal."""

    def __init__(self, code: str, message: str, size: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.size = size


class MirrorRefused(Exception):
    """A package was not taken; `size` is where the mirror stands, so that the sender can go on from there.

    `evidence` is set where the other Party's own signatures prove that it rewrote its record.  `suspect` is the
    validly signed note whose tree the given entries do not have.
    """

    def __init__(
        self,
        code: str,
        message: str,
        size: int,
        *,
        evidence: Evidence | None = None,
        suspect: bytes = b"",
    ) -> None:
        super().__init__(message)
        self.code = code
        self.size = size
        self.evidence = evidence
        self.suspect = suspect


Size = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Root = Annotated[str, Meta(pattern=r"^([A-Za-z0-9+/]{43}=)?$")]


class PeerState(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the other node says of itself: its record and its mirror of ours (sizes; base64 roots, empty for none).

    It is the peer's bare word, signed by nothing; nothing that must be proven may rest on it.
    """

    party: Annotated[str, Meta(max_length=100)]
    origin: Annotated[str, Meta(max_length=100)]
    size: Size
    root: Root
    mirror_origin: Annotated[str, Meta(max_length=100)]
    mirror_size: Size
    mirror_root: Root


class Peer(Protocol):
    """The other Party's node as this node can reach it.  Every call may raise `PeerUnreachable`."""

    async def state(self) -> PeerState:
        """Ask where the other node stands."""

    async def push(self, package: bytes) -> bytes:
        """Hand over one package of our record; return the other node's cosigned checkpoint, which says how much of
        it is durably stored there, or raise `PeerRefused`."""

    async def pull(self, start: int) -> bytes:
        """Fetch one package of the other record from `start`; empty bytes when there is nothing newer."""

    async def pull_mirror(self, generation: int, start: int) -> bytes:
        """Fetch one package of OUR record of that generation back from the other node's mirror of it.

        Every package ends at a checkpoint the other node has cosigned; one that starts where the mirror ends holds no
        entry and says so; empty bytes where the mirror holds nothing at all.
        """

    async def pull_archive(self, record: str, start: int) -> bytes:
        """Fetch one package of an earlier generation, of either Party's record, from the other node's archive of it.

        `record` is its full name.  Refused with `mirror-unknown` where it keeps none, `mirror-range` past its end.
        """

    async def consistency(self, old: int, new: int) -> list[bytes]:
        """Fetch a path from size `old` to `new` of the other record, with the earlier root first."""

    async def close(self) -> None:
        """Let go of connections."""

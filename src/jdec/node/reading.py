"""Reading both records: entries with how far they climbed, checkpoints, C2SP tiles and proofs.

Everything here is called from worker threads as well as from the event loop, and only reads.
"""

from __future__ import annotations

import sys
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from jdec.messages import Message, Unreadable, read
from jdec.messages.header import Found, NoSuchIndex, NoSuchRecord, Reference, ReferenceState, WrongLeaf
from jdec.node.archive import Archive, first_position
from jdec.node.bulletin import Bulletin
from jdec.node.ports import ReceiptRow, RecordStore, StoredEntry, StoreError
from jdec.node.views import EntryView, InclusionView, RecordHead, Rung, TimeBracket, Which
from jdec.record.checkpoint import read_checkpoint
from jdec.record.errors import RecordError
from jdec.record.proofs import (
    ProofFile,
    consistency_proof,
    format_proof_file,
    inclusion_proof,
    root_at,
)
from jdec.record.tiles import ENTRIES, exists_at, format_bundle, parse_tile_path, tile_bytes
from jdec.words.instants import format_instant, from_unix_micros

MAX_ENTRIES = 1000
_READ_BYTES = 8 * 1024 * 1024
_OTHER = {Which.OWN: Which.PEER, Which.PEER: Which.OWN}
CODES = (
    "entry-not-found",
    "tile-not-found",
    "proof-range",
    "proof-no-checkpoint",
    "cursor-malformed",
    "cursor-ahead",
    "cursor-generation",
    "store-damaged",
)


class NodeRefused(Exception):
    """The node cannot answer a question as it was put; `args_by_name` fill the texts that faces show."""

    def __init__(self, code: str, message: str, **args: str) -> None:
        super().__init__(message)
        self.code = code
        self.args_by_name: Mapping[str, str] = args


def instant_of_s(seconds: int) -> str:
    """Return whole POSIX seconds as an RFC 3339 instant."""
    return format_instant(datetime.fromtimestamp(seconds, UTC))


class _Page:
    """The receipts around entries that are read one after another; asks the stores only where the answer changes."""

    def __init__(self, store: RecordStore, first: int, covering: Callable[[int], ReceiptRow | None]) -> None:
        self._store = store
        self._first = first
        self._covering = covering
        self._before: tuple[range, ReceiptRow | None] = (range(0), None)
        self._after: tuple[range, ReceiptRow | None] = (range(0), None)

    def receipts_around(self, index: int) -> tuple[ReceiptRow | None, ReceiptRow | None]:
        """Return the last receipt before an entry on its own record and the first on the other that covers it."""
        if index not in self._before[0]:
            found = self._store.receipt_before(index)
            following = self._store.receipt_after(index)
            stop = following.index + 1 if following else sys.maxsize
            self._before = (range(index, stop), found)
        if index not in self._after[0]:
            covering = self._covering(self._first + index)
            stop = covering.cited_size - self._first if covering else sys.maxsize
            self._after = (range(index, stop), covering)
        return self._before[1], self._after[1]


def _bracket(
    before: ReceiptRow | None, message: Message | Unreadable, after: ReceiptRow | None
) -> TimeBracket:
    """Return when a message was said: after what its record cited before it, before the first receipt of it."""
    return TimeBracket(
        not_before=format_instant(from_unix_micros(before.cited_at_us)) if before else "",
        claimed="" if isinstance(message, Unreadable) else format_instant(message.issued_at),
        not_after=format_instant(from_unix_micros(after.issued_at_us)) if after else "",
    )


class Reading:
    """Answers questions about the two records of one node."""

    def __init__(
        self,
        stores: Mapping[Which, RecordStore],
        origins: Mapping[Which, str],
        bulletin: Bulletin,
        archive: Archive | None = None,
        on_damage: Callable[[Which, StoreError], None] = lambda _which, _error: None,
    ) -> None:
        self._on_damage = on_damage
        self._archive = archive or Archive()
        self._firsts = {which: first_position(origin) for which, origin in origins.items()}
        self._stores = stores
        self._origins = origins
        self._bulletin = bulletin

    def resolve(self, reference: Reference) -> ReferenceState:
        """Look a citation up in whichever of the records it names, earlier generations included."""
        if archived := self._archive.find(reference.record):
            return archived.resolve(reference)
        for which, origin in self._origins.items():
            if reference.record == origin:
                found = self._read_or_unreadable(which, reference.index)
                if not found or found[0].index != reference.index:
                    return NoSuchIndex(self._stores[which].head().size)
                if found[0].leaf != reference.leaf:
                    return WrongLeaf(found[0].leaf)
                return Found(read(found[0].data))
        return NoSuchRecord()

    def entries(self, which: Which, start: int, limit: int) -> list[EntryView]:
        """Return at most `limit` entries from `start`; fewer where they are large or the record ends."""
        stored = self._read(which, start, min(limit, MAX_ENTRIES), _READ_BYTES)
        page = _Page(self._stores[which], self._firsts[which], lambda at: self._covering(which, at))
        return [self._view(which, entry, page) for entry in stored]

    def _read(self, which: Which, start: int, limit: int, max_bytes: int) -> list[StoredEntry]:
        """Return whole entries from `start`; nothing damaged is ever handed out, and where it lies is told."""
        try:
            return self._stores[which].read(start, limit, max_bytes)
        except StoreError as error:
            self._on_damage(which, error)
            message = f"entry {start} of {self._origins[which]} cannot be read: {error}"
            raise NodeRefused("store-damaged", message, index=str(start)) from error

    def _read_or_unreadable(self, which: Which, index: int) -> list[StoredEntry]:
        """Return the entry at an index; one that is damaged keeps its leaf, and its bytes say nothing."""
        try:
            return self._read(which, index, 1, 1)
        except NodeRefused:
            kept = self._stores[which].examine(index, index + 1).entries
            return [StoredEntry(each.index, b"", each.leaf) for each in kept]

    def _covering(self, which: Which, position: int) -> ReceiptRow | None:
        """Return the first receipt of the other Party that covers this position of a Party's records."""
        other = _OTHER[which]
        return self._archive.first_covering(other, position, self._stores[other])

    def _view(self, which: Which, entry: StoredEntry, page: _Page) -> EntryView:
        message = read(entry.data)
        before, after = page.receipts_around(entry.index)
        return EntryView(
            record=self._origins[which],
            index=entry.index,
            leaf=b64encode(entry.leaf).decode(),
            data=entry.data.decode("utf-8", "backslashreplace"),
            kind=message.kind,
            unreadable=message.code if isinstance(message, Unreadable) else "",
            state=self._rung(which, entry.index, after),
            bracket=_bracket(before, message, after),
        )

    def _rung(self, which: Which, index: int, after: ReceiptRow | None) -> Rung:
        """Return how far an entry climbed; an entry of the other record is in our mirror by being here."""
        if which is Which.PEER:
            return Rung.RECEIPTED if after else Rung.MIRRORED
        return self.rung(index)

    def rung(self, index: int) -> Rung:
        """Return how far an entry of the own record climbed."""
        if index < self._bulletin.receipted:
            return Rung.RECEIPTED
        return Rung.MIRRORED if index < self._bulletin.mirrored else Rung.ACCEPTED

    def head(self, which: Which, signed_at_s: int) -> RecordHead:
        """Return a record's newest checkpoint; the caller knows its signed time."""
        head = self._stores[which].head()
        root = read_checkpoint(head.note).root if head.note else b""
        signed_at = instant_of_s(signed_at_s) if head.note else ""
        return RecordHead(self._origins[which], head.size, b64encode(root).decode(), signed_at)

    def checkpoint(self, which: Which) -> bytes | None:
        """Return the newest checkpoint; with the other Party's cosignature where the newest one has it."""
        store = self._stores[which]
        head = store.head()
        cosigned = store.cosigned()
        if cosigned and cosigned[0] == head.size and cosigned[1].startswith(head.note.split(b"\n\n")[0]):
            return cosigned[1]
        return head.note or None

    def tile(self, which: Which, path: str) -> bytes:
        """Return a C2SP tile or entry bundle by its path after `tile/`."""
        store = self._stores[which]
        try:
            tile = parse_tile_path(f"tile/{path}")
            if not exists_at(tile, store.head().size):
                raise NodeRefused("tile-not-found", f"no such tile: {path[:60]}", path=path[:60])
            if tile.level != ENTRIES:
                return tile_bytes(tile, store.hash_of)
        except (RecordError, StoreError) as error:
            raise NodeRefused("tile-not-found", f"no such tile: {path[:60]}", path=path[:60]) from error
        entries = self._read(which, tile.start, tile.width, 1 << 30)
        if len(entries) != tile.width:
            self._read(which, tile.start + len(entries), 1, 1)
        return format_bundle([entry.data for entry in entries])

    def inclusion(self, which: Which, index: int, size: int) -> InclusionView:
        """Return a proof that entry `index` lies in the tree of `size` entries (0 means the newest checkpoint).

        The proof file needs a checkpoint of exactly this size; where the node keeps none, the file is empty text.
        """
        store = self._stores[which]
        head = store.head()
        size = size or head.size
        if not 0 <= index < size <= head.size:
            message = (
                f"no such entry in a tree of that size: index {index}, size {size}, record has {head.size}"
            )
            raise NodeRefused("proof-range", message, index=str(index), size=str(size), have=str(head.size))
        path = inclusion_proof(index, size, store.hash_of)
        note = (self.checkpoint(which) if size == head.size else None) or store.checkpoint_at(size)
        proof = format_proof_file(ProofFile(index, tuple(path), note)).decode() if note else ""
        return InclusionView(
            record=self._origins[which],
            index=index,
            size=size,
            leaf=b64encode(store.hash_of(0, index)).decode(),
            root=b64encode(root_at(size, store.hash_of)).decode(),
            path=[b64encode(each).decode() for each in path],
            proof=proof,
        )

    def consistency(self, which: Which, old: int, new: int) -> list[bytes]:
        """Return the RFC 6962 proof that the tree of `old` entries begins the tree of `new`."""
        store = self._stores[which]
        size = store.head().size
        if not 0 <= old <= new <= size:
            message = f"no proof between these sizes: old {old}, new {new}, record has {size}"
            raise NodeRefused("proof-range", message, index=str(old), size=str(new), have=str(size))
        return consistency_proof(old, new, store.hash_of)

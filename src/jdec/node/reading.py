"""Reading the records, of all generations: entries with how far they climbed, checkpoints, C2SP tiles and proofs.

Everything here is called from worker threads as well as from the event loop, and only reads.
"""

from __future__ import annotations

import sys
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import msgspec

from jdec.messages import Message, Unreadable, read
from jdec.messages.header import Found, NoSuchIndex, NoSuchRecord, Reference, ReferenceState, WrongLeaf
from jdec.node.approving import authority_of
from jdec.node.archive import Archive, ArchivedRecord, first_position
from jdec.node.bulletin import Bulletin
from jdec.node.ports import ReceiptRow, RecordStore, StoredEntry, StoreError
from jdec.node.views import EntryView, InclusionView, RecordHead, Rung, TimeBracket, Which
from jdec.record.checkpoint import open_checkpoint, read_checkpoint
from jdec.record.errors import RecordError
from jdec.record.manifest import KeyHistory
from jdec.record.proofs import (
    ProofFile,
    consistency_proof,
    format_proof_file,
    inclusion_proof,
    root_at,
)
from jdec.record.roster import NOBODY, Roster
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
    "archive-damaged",
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


class Source(msgspec.Struct, frozen=True):
    """One record that can be read: a present one, or an earlier generation as far as both Parties hold it."""

    which: Which
    origin: str
    store: RecordStore
    archived: ArchivedRecord | None = None

    @property
    def size(self) -> int:
        """Return how many entries can be read."""
        return self.archived.size if self.archived else self.store.head().size


class Reading:
    """Answers questions about the two records of one node."""

    def __init__(
        self,
        stores: Mapping[Which, RecordStore],
        origins: Mapping[Which, str],
        bulletin: Bulletin,
        archive: Archive | None = None,
        on_damage: Callable[[str, StoreError], None] = lambda _name, _error: None,
        roster_at: Callable[[Which, int], Roster] = lambda _which, _index: NOBODY,
    ) -> None:
        self._on_damage = on_damage
        self._roster_at = roster_at
        self._archive = archive or Archive()
        self._stores = stores
        self._origins = origins
        self._bulletin = bulletin
        self._heads: dict[str, RecordHead] = {}
        self._histories: dict[str, KeyHistory] = {}

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

    def source(self, where: str) -> Source:
        """Return the record that is `own`, `peer`, or of this name, of whatever generation.  Raises `LookupError`."""
        for which, origin in self._origins.items():
            if where in (which.value, origin):
                return Source(which, origin, self._stores[which])
        if archived := self._archive.find(where):
            return Source(archived.which, archived.origin, archived.store, archived)
        raise LookupError(where)

    def names(self) -> list[str]:
        """Return the names of all records that can be read here, earlier generations first."""
        return [*(each.origin for each in self._archive), *self._origins.values()]

    def earlier(self) -> list[tuple[Which, RecordHead]]:
        """Return the newest checkpoint of each earlier generation that both Parties hold, oldest first."""
        return [(each.which, self._archived_head(each)) for each in self._archive]

    def entries(self, where: str, start: int, limit: int) -> list[EntryView]:
        """Return at most `limit` entries from `start`; fewer where they are large or the record ends."""
        source = self.source(where)
        stored = self._read(source, start, min(limit, MAX_ENTRIES, max(0, source.size - start)), _READ_BYTES)
        first = first_position(source.origin)
        page = _Page(source.store, first, lambda at: self._covering(source.which, at))
        return [self._view(source, entry, page) for entry in stored]

    def stored(self, where: str, index: int) -> list[StoredEntry]:
        """Return one entry as it is stored, in a list.  Raises `NodeRefused` where there is none or it is damaged."""
        source = self.source(where)
        if index >= source.size:
            raise NodeRefused("entry-not-found", f"no entry {index} in {source.origin}", index=str(index))
        return self._read(source, index, 1, 1)

    def _read(self, source: Source, start: int, limit: int, max_bytes: int) -> list[StoredEntry]:
        """Return whole entries from `start`; nothing damaged is ever handed out, and where it lies is told."""
        if limit <= 0:
            return []
        try:
            return source.store.read(start, limit, max_bytes)
        except StoreError as error:
            raise self._damaged(source, start, error) from error

    def _damaged(self, source: Source, index: int, error: StoreError) -> NodeRefused:
        message = f"entry {index} of {source.origin} cannot be read: {error}"
        if source.archived:
            self._on_damage(source.origin, error)
            return NodeRefused("archive-damaged", message, index=str(index), record=source.origin)
        self._on_damage(source.which, error)
        return NodeRefused("store-damaged", message, index=str(index))

    def _read_or_unreadable(self, which: Which, index: int) -> list[StoredEntry]:
        """Return the entry at an index; one that is damaged keeps its leaf, and its bytes say nothing."""
        try:
            return self._read(self.source(which), index, 1, 1)
        except NodeRefused:
            kept = self._stores[which].examine(index, index + 1).entries
            return [StoredEntry(each.index, b"", each.leaf) for each in kept]

    def _covering(self, which: Which, position: int) -> ReceiptRow | None:
        """Return the first receipt of the other Party that covers this position of a Party's records."""
        other = _OTHER[which]
        return self._archive.first_covering(other, position, self._stores[other])

    def _view(self, source: Source, entry: StoredEntry, page: _Page) -> EntryView:
        message = read(entry.data)
        before, after = page.receipts_around(entry.index)
        return EntryView(
            record=source.origin,
            index=entry.index,
            leaf=b64encode(entry.leaf).decode(),
            data=entry.data.decode("utf-8", "backslashreplace"),
            kind=message.kind,
            unreadable=message.code if isinstance(message, Unreadable) else "",
            state=self._rung(source, entry.index, after),
            bracket=_bracket(before, message, after),
            authority=authority_of(message, lambda: self._roster(source, entry.index)),
        )

    def _roster(self, source: Source, index: int) -> Roster:
        """Return the officers in force for an entry of a record, present or of an earlier generation."""
        if not source.archived:
            return self._roster_at(source.which, index)
        history = self._histories.get(source.origin)
        if history is None:
            try:
                # It never changes, so its signatures are looked at once.
                history = self._histories[source.origin] = source.archived.history()
            except (RecordError, StoreError):
                # Its manifests are damaged here: nobody is known who could have approved.
                return NOBODY
        return history.roster_at(index)

    def _rung(self, source: Source, index: int, after: ReceiptRow | None) -> Rung:
        """Return how far an entry climbed; one of the other record, or of an archive, is mirrored by being here."""
        if source.which is Which.PEER or source.archived:
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

    def _archived_head(self, archived: ArchivedRecord) -> RecordHead:
        """Return the head of an earlier generation; it never changes, so its signatures are looked at once."""
        found = self._heads.get(archived.origin)
        if found is None:
            note, signed_at, root = archived.note(), "", b""
            with suppress(RecordError, StoreError):
                keys = archived.history().log_keys(archived.size)
                signed_at = instant_of_s(open_checkpoint(note, keys, archived.origin).signed_at_s)
            with suppress(StoreError):
                root = root_at(archived.size, archived.store.hash_of)
            found = RecordHead(archived.origin, archived.size, b64encode(root).decode(), signed_at)
            self._heads[archived.origin] = found
        return found

    def checkpoint(self, where: str) -> bytes | None:
        """Return the newest checkpoint; with the other Party's cosignature where the newest one has it."""
        source = self.source(where)
        note = source.archived.note() if source.archived else source.store.head().note
        cosigned = source.store.cosigned()
        if cosigned and cosigned[0] == source.size and cosigned[1].startswith(note.split(b"\n\n")[0]):
            return cosigned[1]
        return note or None

    def tile(self, where: str, path: str) -> bytes:
        """Return a C2SP tile or entry bundle by its path after `tile/`."""
        source = self.source(where)
        try:
            tile = parse_tile_path(f"tile/{path}")
        except RecordError as error:
            raise NodeRefused("tile-not-found", f"no such tile: {path[:60]}", path=path[:60]) from error
        if not exists_at(tile, source.size):
            raise NodeRefused("tile-not-found", f"no such tile: {path[:60]}", path=path[:60])
        if tile.level != ENTRIES:
            with self._hashing(source):
                return tile_bytes(tile, source.store.hash_of)
        entries = self._read(source, tile.start, tile.width, 1 << 30)
        if len(entries) != tile.width:
            self._read(source, tile.start + len(entries), 1, 1)
        return format_bundle([entry.data for entry in entries])

    @contextmanager
    def _hashing(self, source: Source) -> Iterator[None]:
        """Tell of damage that was met while hashes of a record were read."""
        try:
            yield
        except StoreError as error:
            raise self._damaged(source, getattr(error, "index", -1), error) from error

    def inclusion(self, where: str, index: int, size: int) -> InclusionView:
        """Return a proof that entry `index` lies in the tree of `size` entries (0 means the newest checkpoint).

        The proof file needs a checkpoint of exactly this size; where the node keeps none, the file is empty text.
        """
        source = self.source(where)
        store, have = source.store, source.size
        size = size or have
        if not 0 <= index < size <= have:
            message = f"no such entry in a tree of that size: index {index}, size {size}, record has {have}"
            raise NodeRefused("proof-range", message, index=str(index), size=str(size), have=str(have))
        note = (self.checkpoint(where) if size == have else None) or store.checkpoint_at(size)
        with self._hashing(source):
            path = inclusion_proof(index, size, store.hash_of)
            leaf, root = store.hash_of(0, index), root_at(size, store.hash_of)
        proof = format_proof_file(ProofFile(index, tuple(path), note)).decode() if note else ""
        return InclusionView(
            record=source.origin,
            index=index,
            size=size,
            leaf=b64encode(leaf).decode(),
            root=b64encode(root).decode(),
            path=[b64encode(each).decode() for each in path],
            proof=proof,
        )

    def consistency(self, where: str, old: int, new: int) -> list[bytes]:
        """Return the RFC 6962 proof that the tree of `old` entries begins the tree of `new`."""
        source = self.source(where)
        have = source.size
        if not 0 <= old <= new <= have:
            message = f"no proof between these sizes: old {old}, new {new}, record has {have}"
            raise NodeRefused("proof-range", message, index=str(old), size=str(new), have=str(have))
        with self._hashing(source):
            return consistency_proof(old, new, source.store.hash_of)

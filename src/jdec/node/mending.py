"""Mending what a walk through a store found: by the bytes that are there, or by the other node's copy of them.

What the bytes alone decide (leaves, stored hashes, submission index, manifests, receipts) is derived again.  Bytes
that are damaged are fetched: our own entries from the other node's mirror, mirrored ones from its own record, those of
earlier generations from its archive.  What is
fetched is taken only if it hashes to what the signed tree demands; the other node's word counts for nothing here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator

from jdec.node.failpoints import SCRUB_MEND, SCRUB_REBUILD
from jdec.node.ports import (
    DerivedRow,
    Head,
    Mending,
    PeerRefused,
    PeerUnreachable,
    StoreConflict,
    StoredEntry,
    StoreError,
    StoreFailed,
)
from jdec.node.scrub import Deriver, Find, Ledger
from jdec.record.checkpoint import open_checkpoint, read_checkpoint
from jdec.record.errors import RecordError
from jdec.record.package import Package, decode_package
from jdec.record.proofs import root_at
from jdec.record.tree import leaf_hash, leaf_hashes

Fetch = Callable[[int], Awaitable[bytes]]
_READ = 1024
# Also the other node may be of a kind that hands no earlier generation back.
_NO_COPY = ("mirror-range", "mirror-unknown", "link-route")


class NotMended(Exception):
    """What was found stays; `code` says why.

    `peer-unreachable`: later.  `copy-missing`: the other node holds no copy.  `copy-other`: what it gives does not fit
    the signed tree.  `needs-walk`: nothing decided yet what is right.  `file-damaged`: the file itself is broken.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


REASONS = (NotMended, PeerUnreachable, PeerRefused, RecordError, StoreError)
"""What keeps damage from being mended."""


def reason_of(error: Exception) -> NotMended:
    """Return why something is not mended, from what was raised meanwhile."""
    match error:
        case NotMended():
            return error
        case PeerUnreachable():
            return NotMended("peer-unreachable", str(error))
        case PeerRefused() | RecordError():
            return NotMended("copy-missing" if error.code in _NO_COPY else "copy-other", str(error))
        case StoreConflict():
            return NotMended("needs-walk", str(error))
        case _:
            return NotMended("file-damaged", str(error))


class Mender:
    """Mends one store.  `fetch(start)` asks the other node for a package of this record."""

    def __init__(self, ledger: Ledger, fetch: Fetch) -> None:
        self._ledger = ledger
        self._store = ledger.store
        self._fetch = fetch
        self._is_rebuilt = False

    async def mend(self, find: Find) -> None:
        """Mend one find.  Raises `NotMended`, and `StoreFailed` where the disk failed."""
        try:
            await self._mend(find)
        except StoreFailed:
            raise
        except REASONS as error:
            raise reason_of(error) from error

    async def _mend(self, find: Find) -> None:
        match find.what:
            case "leaf":
                await asyncio.to_thread(self._mend_leaf, find)
            case "entry":
                await self._mend_entry(find)
            case "run":
                await self._mend_run(find)
            case "checkpoint":
                await self._write(Mending(lost_checkpoints=[find.index]))
            case "head":
                await self._mend_head(find)
            case "cosigned":
                await self._mend_cosigned()
            case "subtree" if find.subtree:
                await self._write(Mending(subtrees=[find.subtree]))
            case "submission" | "manifest" | "receipt" if find.row:
                await self._write(Mending(derived=[find.row]))
            case _:
                await asyncio.to_thread(self._rebuild)

    async def _write(self, mending: Mending) -> None:
        def write() -> None:
            with SCRUB_MEND:
                self._store.mend(mending)

        await asyncio.to_thread(write)

    def _mend_leaf(self, find: Find) -> None:
        (entry,) = self._store.examine(find.index, find.index + 1).entries
        if leaf_hash(entry.data) != find.leaf:
            raise NotMended("needs-walk", f"entry {find.index} has changed since it was looked at")
        with SCRUB_MEND:
            self._store.mend(Mending(entries=[StoredEntry(find.index, entry.data, find.leaf)]))

    async def _mend_entry(self, find: Find) -> None:
        if not find.leaf:
            raise NotMended("needs-walk", f"nothing says yet what entry {find.index} must be")
        package = await self._copy(find.index)
        data = package.entries[find.index - package.start]
        if leaf_hash(data) != find.leaf:
            raise NotMended(
                "copy-other", f"the other node's entry {find.index} is not what the signed tree demands"
            )
        entry = StoredEntry(find.index, data, find.leaf)
        await self._write(Mending(entries=[entry], derived=[self._derived(entry)]))

    async def _mend_run(self, find: Find) -> None:
        if find.frontier is None or not find.root:
            raise NotMended("needs-walk", f"nothing says yet what entries from {find.index} must be")
        start, entries = find.index, list[bytes]()
        while start + len(entries) < find.stop:
            package = await self._copy(start + len(entries))
            entries += package.entries[start + len(entries) - package.start :]
        del entries[find.stop - start :]
        leaves = leaf_hashes(entries)
        if find.frontier.extend(leaves).root() != find.root:
            raise NotMended(
                "copy-other", f"the other node's entries from {start} do not give the signed root"
            )
        kept = {each.index: each for each in self._store.examine(start, find.stop).entries}
        right = [StoredEntry(start + at, data, leaves[at]) for at, data in enumerate(entries)]
        wrong = [each for each in right if kept.get(each.index) != each]
        await self._write(Mending(entries=wrong, derived=[self._derived(each) for each in wrong]))

    def _derived(self, entry: StoredEntry) -> DerivedRow:
        """Return the row of one entry; whether a receipt counts is decided as for one that stands alone."""
        receipts = self._store.examine(entry.index, entry.index + 1).receipts
        return Deriver(self._ledger).row(entry, receipts[0] if receipts else None)

    async def _copy(self, index: int) -> Package:
        """Fetch a package that holds this entry."""
        data = await self._fetch(index)
        if not data:
            raise NotMended("copy-missing", f"the other node holds no copy of entry {index}")
        package = decode_package(data)
        if not package.start <= index < package.end:
            raise NotMended("copy-missing", f"the other node gave entries {package.start} to {package.end}")
        return package

    async def _mend_head(self, find: Find) -> None:
        if find.head:
            await self._write(Mending(head=find.head))
            return
        data = await self._fetch(find.index)
        package = decode_package(data) if data else None
        if package is None or package.end != find.index:
            raise NotMended("copy-missing", f"the other node has no checkpoint of size {find.index}")
        note, size = package.checkpoint_note, find.index
        signed = open_checkpoint(note, self._ledger.history().log_keys(size), self._ledger.origin)
        if root_at(size, self._store.hash_of) != signed.checkpoint.root:
            raise NotMended("copy-other", f"the checkpoint of size {size} is not of what lies here")
        await self._write(Mending(head=Head(size, self._store.head().frontier, note)))

    async def _mend_cosigned(self) -> None:
        """Drop what is damaged; the other node's present answer takes its place."""
        await self._write(Mending(forget_cosigned=True))
        size = self._store.head().size
        try:
            data = await self._fetch(size)
        except PeerRefused as refused:
            if refused.size is None or refused.size >= size:
                raise
            data = await self._fetch(refused.size)
        if not data or self._ledger.open_cosigned is None:
            return
        note = decode_package(data).checkpoint_note
        claimed = read_checkpoint(note)
        self._ledger.open_cosigned(note)
        if claimed.origin == self._ledger.origin and claimed.size <= size:
            if root_at(claimed.size, self._store.hash_of) != claimed.root:
                raise NotMended("copy-other", "the cosigned checkpoint is not of what lies here")
            await asyncio.to_thread(self._store.put_cosigned, claimed.size, note)

    # --- the file itself ----------------------------------------------------------------------------------------

    def _rebuild(self) -> None:
        """Derive every table beside the entries again, once; what is still wrong then is the file's own."""
        if not self._is_rebuilt:
            self._is_rebuilt = True
            with SCRUB_REBUILD:
                self._store.rebuild(self._rows())
        left = self._store.inspect()
        if left:
            raise NotMended("file-damaged", left[0])

    def _rows(self) -> Iterator[DerivedRow]:
        deriver, at, size = Deriver(self._ledger), 0, self._store.head().size
        while at < size:
            kept = self._store.examine(at, min(at + _READ, size))
            if not kept.entries:
                return
            receipts = {each.index: each for each in kept.receipts}
            for entry in kept.entries:
                if leaf_hash(entry.data) == entry.leaf:
                    yield deriver.row(entry, receipts.get(entry.index))
            at += _READ

"""The projector: entries of both records in, the tables of the picture out.

It only reads the records and only writes tables.  What it has in memory and what is in the tables is the same after
every step; an error in between ends it, and the next start resumes from the tables.  Where tables and records do not
fit together it says so and does nothing more: then the tables are built again from the first entry.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Final

from jdec.messages import KINDS, Unreadable, read
from jdec.messages.kinds import FAMILIES
from jdec.messages.reading import reread
from jdec.messages.service import KeyManifest
from jdec.node.ports import StoredEntry, StoreError
from jdec.node.tables import (
    VIEW,
    Batch,
    EntrySource,
    Folded,
    PictureWriter,
    Stamp,
    Stand,
    TablesUnfit,
    UnreadableEntry,
)
from jdec.picture import MODEL_VERSION, Entry, FoldChange, Parameters, PictureFold
from jdec.picture.accounts import ComponentAccount
from jdec.picture.announced import DEFAULT_NOTICE_PARAMETERS, NoticeParameters
from jdec.picture.announced import MODEL_VERSION as NOTICE_MODEL_VERSION
from jdec.picture.noticing import NoticeComponentAccount

BATCH: Final = 1024
# Why an authentic entry is in no picture although it can be read: the fold could not bear it.
FOLD_FAILED: Final = "picture-fold-failed"
_PAGE: Final = 4096
_NO_CHAIN: Final = bytes(32)
# What says nothing of a launch, nor of when anything was said of one.
_OF_NO_LAUNCH: Final[tuple[type, ...]] = (KeyManifest, Unreadable, *FAMILIES["watch"])


def stamp_of(
    parameters: Parameters, notice_parameters: NoticeParameters = DEFAULT_NOTICE_PARAMETERS
) -> Stamp:
    """The stamp of tables made with these parameters by this version of the model."""
    kinds = hashlib.sha256(" ".join(sorted(KINDS)).encode()).hexdigest()[:16]
    figures = f"{parameters.digest()}\n{notice_parameters.digest()}\n"
    model = f"{MODEL_VERSION} {NOTICE_MODEL_VERSION}"
    return Stamp(VIEW, model, hashlib.sha256(figures.encode()).hexdigest(), kinds)


class Projector:
    """One fold over some sources into one set of tables.  One thread."""

    def __init__(
        self,
        sources: Sequence[EntrySource],
        tables: PictureWriter,
        parameters: Parameters,
        notice_parameters: NoticeParameters = DEFAULT_NOTICE_PARAMETERS,
    ) -> None:
        self._sources = tuple(sources)
        self._tables = tables
        self._figures = (parameters, notice_parameters)
        self._fold = PictureFold(*self._figures)
        self._folded = {each.record: Folded(each.record, 0, _NO_CHAIN) for each in self._sources}
        self.stand: Stand = tables.stand()

    def resume(self) -> None:
        """Take up where the tables stand.  Raises `TablesUnfit` where the records do not hold what was folded."""
        sources = {each.record: each for each in self._sources}
        entries: list[Entry] = []
        for folded in self.stand.folded:
            if folded.record not in sources:
                raise TablesUnfit("records", f"tables are of a record that is not here: {folded.record}")
            entries += self._taken_before(sources[folded.record], folded)
            self._folded[folded.record] = folded
        try:
            self._fold.restore(entries, self._kept_components(), self._kept_notices())
        except ValueError as misfit:
            raise TablesUnfit("damaged", str(misfit)) from misfit

    def _kept_components(self) -> Iterator[ComponentAccount]:
        """Yield the components of the tables.  Raises `TablesUnfit` where there are fewer than were written."""
        count = 0
        for each in self._tables.components():
            count += 1
            yield each
        if count != self.stand.tally.get("components", 0):
            raise TablesUnfit("damaged", f"components are missing: have {count}")

    def _kept_notices(self) -> Iterator[NoticeComponentAccount]:
        """Yield the components of notices, likewise."""
        count = 0
        for each in self._tables.notice_components():
            count += len(each.notices)
            yield each
        if count != self.stand.tally.get("notices", 0):
            raise TablesUnfit("damaged", f"notices are missing: have {count}")

    def _taken_before(self, source: EntrySource, folded: Folded) -> list[Entry]:
        """Read again what was folded before; it was judged then, and its leaf hashes say that it is the same."""
        unreadable = self._tables.unreadable_of(source.record)
        entries: list[Entry] = []
        at, chain = 0, _NO_CHAIN
        while at < folded.size:
            stored = source.read(at, min(_PAGE, folded.size - at)) if at < source.size() else []
            if not stored:
                message = f"{source.record} has fewer entries than were folded: {at} of {folded.size}"
                raise TablesUnfit("records", message)
            for each in stored:
                chain = _next(chain, each)
                if each.index not in unreadable:
                    entries += _of_picture(source.record, each, reread(each.data))
            at += len(stored)
        if chain != folded.chain:
            raise TablesUnfit("records", f"{source.record} has other entries than were folded")
        return entries

    def lag(self) -> int:
        """Return how many entries are on the records and not in the tables."""
        return sum(max(0, each.size() - self._folded[each.record].size) for each in self._sources)

    def step(self, limit: int = BATCH) -> int:
        """Fold at most `limit` new entries and write what they change; return how many there were.

        Raises `StoreError` where an entry cannot be read whole; what other records hold was folded all the same.
        """
        entries: list[Entry] = []
        unreadable: list[UnreadableEntry] = []
        folded: list[Folded] = []
        taken, failure = 0, None
        for source, share in self._shares(limit):
            have = self._folded[source.record]
            try:
                stored = source.read(have.size, share)
            except StoreError as damage:
                failure, stored = damage, []
            chain = have.chain
            for each in stored:
                chain = _next(chain, each)
                message = read(each.data)
                if isinstance(message, Unreadable):
                    unreadable.append(UnreadableEntry(source.record, each.index, message.code))
                entries += _of_picture(source.record, each, message)
            if stored:
                folded.append(Folded(source.record, have.size + len(stored), chain))
                taken += len(stored)
        if taken:
            self._write(folded, entries, unreadable)
        if failure is not None:
            raise failure
        return taken

    def _shares(self, limit: int) -> list[tuple[EntrySource, int]]:
        """Share a batch out by what is new of each record: the two reports of a launch then mostly come together, and
        their component is solved once."""
        new = [(each, max(0, each.size() - self._folded[each.record].size)) for each in self._sources]
        total = sum(count for _, count in new)
        if total <= limit:
            return [(source, count) for source, count in new if count]
        return [(source, max(1, limit * count // total)) for source, count in new if count]

    def _write(self, folded: list[Folded], entries: list[Entry], unreadable: list[UnreadableEntry]) -> None:
        change, failing = self._take(entries)
        unreadable += [UnreadableEntry(each.record, each.index, FOLD_FAILED) for each in failing]
        batch = Batch(
            folded=tuple(folded),
            components=change.components,
            gone=change.gone,
            notices=change.notices,
            notices_gone=change.notices_gone,
            unreadable=tuple(unreadable),
        )
        self.stand = self._tables.write(batch)
        self._folded |= {each.record: each for each in folded}

    def _take(self, entries: list[Entry]) -> tuple[FoldChange, list[Entry]]:
        """Fold; what the fold cannot bear is left out and named, so that no message of either Party stops the picture.

        Which entry that is may depend on what came before it.  Where the nodes leave out different ones their inputs
        differ, and they say so.
        """
        try:
            return self._fold.fold(entries), []
        except Exception:  # Whatever a message brought about: the entry that did is looked for.
            self._afresh()
        good: list[Entry] = []
        failing: list[Entry] = []
        for entry in sorted(entries, key=lambda each: (each.record, each.index)):
            try:
                self._fold.fold([entry])
                good.append(entry)
            except Exception:  # The same.
                failing.append(entry)
                self._afresh()
                self._fold.fold(good)
        if not failing:
            raise RuntimeError("entries can be folded one by one and not together")
        self._afresh()
        return self._fold.fold(good), failing

    def _afresh(self) -> None:
        """A fold that failed is no longer what the tables say: begin again from them.

        Where the records cannot be read for that, nothing may be folded any more: the process ends, and the next one
        begins from the tables.
        """
        self._fold = PictureFold(*self._figures)
        try:
            self.resume()
        except StoreError as damage:
            raise RuntimeError(f"a fold that failed cannot begin again: {damage}") from damage


def _next(chain: bytes, entry: StoredEntry) -> bytes:
    return hashlib.sha256(chain + entry.leaf).digest()


def _of_picture(record: str, stored: StoredEntry, message: object) -> list[Entry]:
    """Return the entry, if it can say anything of a launch, or of when something was said of one."""
    if isinstance(message, _OF_NO_LAUNCH):
        return []
    return [Entry(record, stored.index, stored.leaf, message)]  # type: ignore[arg-type]  # every other kind

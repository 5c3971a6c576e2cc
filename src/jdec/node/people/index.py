"""An index of both records for a console: what was said when, about what, by whom it was seen; for finding, not for
proving.

Disposable: built from the records by following them, thrown away when it was made by another version or of other
records.  What it answers is only ever a way to an entry; the entry itself is read from the node.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Protocol

import msgspec

from jdec.messages.header import Header
from jdec.messages.reading import Unreadable, read
from jdec.messages.service import Seen
from jdec.messages.statements import UrgentStatement
from jdec.node.views import EntryView
from jdec.picture.entries import name_of_place
from jdec.words.instants import unix_micros

VIEW: Final = "console-index/4"
_LONGEST_TEXT: Final = 4000


class Indexed(msgspec.Struct, frozen=True, kw_only=True):
    """One entry as the index has it.  `plain` is all of it that can be searched, in lower case."""

    record: str
    index: int
    name: str
    kind: str
    issued_at: datetime | None = None
    submission: str = ""
    about: tuple[str, ...] = ()
    plain: str = ""
    statement: str = ""
    remark: dict[str, str] = {}
    role: str = ""
    number: str = ""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries are looked for; what is empty asks for nothing.  `party`: in any record of that Party.

    `text` is searched in lower case; an entry whose kind is one of `kinds_too`, or that holds one of `words_too`, is
    found by it as well.  `party` is whose record it stands on, of any generation.  `after` is the last one of the page
    before, as `place_in` gives it.
    """

    record: str = ""
    party: str = ""
    kinds: tuple[str, ...] = ()
    text: str = ""
    kinds_too: tuple[str, ...] = ()
    words_too: tuple[str, ...] = ()
    after: tuple[int, str, int] | None = None


class Step(msgspec.Struct, frozen=True):
    """A place that a time slider stops at: how long both records were when something was said, by the sayer's clock."""

    at: datetime
    own: int
    peer: int


class RecordIndex(Protocol):
    """Where the index is kept.  Blocking; from any thread.

    `put` keeps in memory; `write` puts down all of it and the newest cursor in one step, so that what a cursor covers
    is always there.  A lost index costs a rebuild.
    """

    def cursor(self) -> str:
        """Where to follow on from; empty for the beginning."""

    def put(self, entry: Indexed | None, cursor: str) -> None:
        """Take an entry, if there is one, and where to follow on after it."""

    def is_full(self) -> bool:
        """Say whether enough waits to be written."""

    def write(self) -> None:
        """Write what waits."""

    def begin_anew(self, reason: str) -> None:
        """Throw everything away."""

    def follow_anew(self) -> None:
        """Keep every entry, and forget where to follow on: a record began its next generation."""

    def keep_to(self, record: str, size: int) -> int:
        """Drop what an earlier generation does not have, from `size` on; return the first entry that is lacking."""

    def statements(self, names: Sequence[str]) -> dict[str, Indexed]:
        """Urgent statements by the names of their entries."""

    def pick(self, wanted: Wanted, limit: int) -> list[Indexed]:
        """Entries that are wanted, the newest by their own clock first; those that cannot be read come last."""

    def citing(self, name: str, limit: int) -> list[Indexed]:
        """Entries that cite a message, oldest first."""

    def entries(self, names: Sequence[str]) -> dict[str, Indexed]:
        """Entries by their names, as far as they are in the index."""

    def steps(self, own: str, peer: str, most: int) -> list[Step]:
        """The newest places at which something was said of launches on these two records, oldest first."""

    def count(self) -> int:
        """How many entries there are."""


def place_in(entry: Indexed) -> tuple[int, str, int]:
    """Return an entry's place in the order of `RecordIndex.pick`."""
    issued_us = 0 if entry.issued_at is None else unix_micros(entry.issued_at)
    return issued_us, entry.record, entry.index


def indexed(entry: EntryView) -> Indexed:
    """Return what the index keeps of an entry."""
    name = name_of_place(entry.record, entry.index)
    message = read(entry.data.encode())
    if isinstance(message, Unreadable):
        return Indexed(record=entry.record, index=entry.index, name=name, kind=entry.kind)
    assert isinstance(message, Header)
    plain = " ".join((name, *_words(msgspec.json.decode(entry.data))))[:_LONGEST_TEXT].lower()
    found = Indexed(
        record=entry.record,
        index=entry.index,
        name=name,
        kind=message.kind,
        issued_at=message.issued_at,
        submission=message.submission,
        about=tuple(name_of_place(each.record, each.index) for each in message.about),
        plain=plain,
    )
    if isinstance(message, UrgentStatement):
        remark: dict[str, str] = {str(name): text for name, text in (message.remark or {}).items()}
        return msgspec.structs.replace(found, statement=message.statement.value, remark=remark)
    if isinstance(message, Seen):
        officer = message.officer
        return msgspec.structs.replace(found, role=officer.role.value, number=officer.number)
    return found


_DUMB: Final = frozenset({"salt", "leaf", "root", "manifest", "signatures", "version"})


def _words(value: Any) -> list[str]:
    """Return every text in a message that a person may look for."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [word for name, each in value.items() if name not in _DUMB for word in _words(each)]
    if isinstance(value, list):
        return [word for each in value for word in _words(each)]
    return []

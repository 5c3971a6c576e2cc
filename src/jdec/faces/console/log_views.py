"""What the pages of the watch log are given."""

from __future__ import annotations

from datetime import datetime

import msgspec

from jdec.faces.console.views import OfficerView, Word


class OpenItem(msgspec.Struct, frozen=True):
    """Something that is still open at a hand-over; `name` is the message to cite, empty for what is on no record.

    `what.code` says what it is: `alarm` holds the alarm, `seen` was seen and is still unexplained.
    """

    name: str
    what: Word
    text: str
    link: str = ""


class RosterView(msgspec.Struct, frozen=True, kw_only=True):
    """Who stands the watch of one Party: from its newest hand-over, empty where it never said so."""

    party: str
    party_name: str
    name: str = ""
    since: datetime | None = None
    taken_by: str = ""
    given_by: str = ""
    on_watch: tuple[str, ...] = ()
    remark: str = ""
    open_count: int = 0


class TestLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line test: whose, its words, when, and what became of it.  `may_answer`: it waits for an officer here."""

    name: str
    party: str
    phrase: str
    officer: str
    asked_at: datetime
    answer_by: datetime | None
    answered_by: str = ""
    answer: str = ""
    took: str = ""
    state: Word = Word("waiting", "")
    may_answer: bool = False


class NoteLine(msgspec.Struct, frozen=True, kw_only=True):
    """One note of what passed by another way."""

    name: str
    party: str
    way: str
    direction: str
    at: datetime
    officer: str
    texts: tuple[tuple[str, str], ...]
    reconciled_by: tuple[str, ...]


class StepView(msgspec.Struct, frozen=True):
    """One step of a procedure, and who ticked it off in this shift."""

    id: str
    text: str
    is_done: bool
    by: str = ""


class ProcedureView(msgspec.Struct, frozen=True):
    """One procedure, and how much of it is ticked off."""

    id: str
    title: str
    steps: tuple[StepView, ...]
    done: int


class LogLineView(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the desk's own log; `corrected_by` names later lines that correct it."""

    line: int
    at: datetime
    by: str
    what: Word
    text: str
    corrects: int = 0
    corrected_by: tuple[int, ...] = ()


class LogView(msgspec.Struct, frozen=True, kw_only=True):
    """The page of the watch: rosters, what is open, the hand-over form, line tests, the desk's own lines.

    `seal` names what the hand-over form was made from; `nonce` makes one form one act; `fields` and
    `line_fields` are what was typed before into the hand-over and into a line, from drafts.  `seen_items` are
    launches that were seen and are still unexplained, `items` all else that is open.
    """

    rosters: tuple[RosterView, ...]
    items: tuple[OpenItem, ...]
    seen_items: tuple[OpenItem, ...]
    officers: tuple[OfficerView, ...]
    roles: tuple[Word, ...]
    seal: str
    nonce: str
    shift: str
    fields: dict[str, str]
    line_fields: dict[str, str]
    tests: tuple[TestLine, ...]
    due: str
    is_due: bool
    phrases: tuple[Word, ...]
    lines: tuple[LogLineView, ...]
    may_hand_over: bool
    may_test: bool
    may_write: bool
    may_alarm: bool
    last_alarm: str
    since: datetime
    until: datetime


class NotesView(msgspec.Struct, frozen=True, kw_only=True):
    """The page of voice and paper: the form, and the notes of both sides."""

    notes: tuple[NoteLine, ...]
    alone: int
    ways: tuple[Word, ...]
    directions: tuple[Word, ...]
    nonce: str
    fields: dict[str, str]
    may_note: bool


class ProceduresView(msgspec.Struct, frozen=True, kw_only=True):
    """The page of standard procedures, ticked off for the present shift."""

    procedures: tuple[ProcedureView, ...]
    shift: str
    may_tick: bool


class SummaryColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A summary in one language; sections of a title and sentences."""

    language: str
    title: str
    parties: tuple[str, str]
    period: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    signatures: tuple[str, ...]


class SummaryView(msgspec.Struct, frozen=True, kw_only=True):
    """A summary of a time in both languages, side by side; the own Party's language and name first (alternat)."""

    columns: tuple[SummaryColumn, ...]
    since: datetime
    until: datetime

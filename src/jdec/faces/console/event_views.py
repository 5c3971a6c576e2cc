"""What the event page is given: both assessments side by side, what both make together apart from them, and why."""

from __future__ import annotations

import msgspec

from jdec.faces.console.views import EventLine, Grade, Word


class Row(msgspec.Struct, frozen=True):
    """One figure: its label, and what each column says of it; `differs` marks a row worth a look."""

    label: str
    values: tuple[str, ...]
    differs: bool = False


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One assessment: whose, under which names, whether it counts, and what is odd about it.

    `may_retract`: it is one's own and may be taken back from this page; `newest` names the entry that a form speaks of.
    """

    party: str
    party_name: str
    report: str
    name: str
    newest: str
    is_own: bool
    is_retracted: bool
    may_retract: bool
    warnings: tuple[str, ...] = ()


class TermLine(msgspec.Struct, frozen=True):
    """One term: in words with its figures, its worth in natural units, and how long its bar is, -100 to 100."""

    text: str
    worth: str
    share: int
    pair: str = ""


class Against(msgspec.Struct, frozen=True, kw_only=True):
    """One notice held against what was observed: rows are announced, observed."""

    name: str
    number: str
    source: Word
    party: str
    is_counted: bool
    rows: tuple[Row, ...]
    worth: str = ""
    terms: tuple[TermLine, ...] = ()
    findings: tuple[str, ...] = ()


class MessageLine(msgspec.Struct, frozen=True, kw_only=True):
    """One message about the launch: what it is, how far it climbed, and when it was said as the records can show.

    `not_before` and `not_after` are the bracket, empty where the records do not say; `authority` is who let it go.
    """

    name: str
    party: str
    kind: Word
    ladder: Word
    claimed: str
    not_before: str
    not_after: str
    text: str = ""
    authority: str = ""
    is_authority_wrong: bool = False


class Choice(msgspec.Struct, frozen=True):
    """Another pairing that can be previewed: the two reports, and whether as one launch or as two."""

    first: str
    second: str
    wish: str
    text: str


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """The picture as it would be: one headline an event, and what it would cost."""

    choice: Choice
    cost: str
    is_as_it_stands: bool
    lines: tuple[str, ...]
    refused: str = ""


class EventView(msgspec.Struct, frozen=True, kw_only=True):
    """The event page.

    `stale` is a sentence where the page was asked for under a name that the event no longer bears.  `seals` are the
    names of the newest entries that the page was made from: forms carry them, so that an act on a changed event is
    noticed.  `typed` is what the officer wrote here before and did not send, by form.
    """

    line: EventLine
    grade: Grade
    attention: str
    standing: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    fused: tuple[Row, ...]
    codes: tuple[str, ...]
    announced: tuple[Against, ...]
    terms: tuple[TermLine, ...]
    score: str
    margin: str
    messages: tuple[MessageLine, ...]
    choices: tuple[Choice, ...]
    seals: tuple[str, ...]
    preview: Preview | None = None
    may_see: bool = False
    may_state: bool = False
    state_by_two: bool = False
    offset: str = ""
    stale: str = ""
    statements: tuple[Word, ...] = ()
    reasons: tuple[Word, ...] = ()
    typed: dict[str, dict[str, str]] = {}

"""What the templates of the notices are given, beside `views`: the time line, the forms, and the page of approval."""

from __future__ import annotations

from datetime import datetime

import msgspec

from jdec.faces.console.views import Word


class Span(msgspec.Struct, frozen=True):
    """A bar on the time line, from and so wide, in thousandths of it; `code` is a class of the style sheet."""

    code: str
    x: float
    width: float


class Tick(msgspec.Struct, frozen=True):
    """A day on the time line."""

    x: float
    text: str


class NoticeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One announcement: a row of the list, and its bars on the time line.  `mark` is the class of its end mark."""

    name: str
    number: str
    party: str
    side: str
    kind: Word
    source: Word
    state: Word
    what: str
    where: str
    windows: tuple[str, ...]
    spans: tuple[Span, ...]
    notes: tuple[str, ...] = ()
    is_open_now: bool = False


class Lane(msgspec.Struct, frozen=True):
    """Whose announcements stand under one another."""

    code: str
    title: str
    rows: tuple[NoticeRow, ...]


class DraftLine(msgspec.Struct, frozen=True, kw_only=True):
    """A notice that is being written: what, how far, by whom; `is_mine`: it waits for this officer."""

    id: str
    kind: str
    number: str
    state: Word
    typed_by: str
    typed_at: datetime
    path: str
    is_mine: bool = False
    waits_for: str = ""


class NoticesView(msgspec.Struct, frozen=True, kw_only=True):
    """The page of notices.  `now_x` is where the present stands on the time line; `sequence` is the newest event of the
    live line that it was made after."""

    drafts: tuple[DraftLine, ...]
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    now_x: float
    sequence: str
    kinds: tuple[Word, ...]


class Option(msgspec.Struct, frozen=True):
    """One choice of a list."""

    value: str
    text: str
    is_chosen: bool = False


class InputView(msgspec.Struct, frozen=True, kw_only=True):
    """One input.  `id` is its name as an identifier; `form` is `text`, `lines`, `list` or `yes-no`."""

    name: str
    id: str
    label: str
    form: str = "text"
    part: str = ""
    value: str = ""
    hint: str = ""
    fault: str = ""
    options: tuple[Option, ...] = ()
    language: str = ""


class PlaceView(msgspec.Struct, frozen=True):
    """The inputs of one place."""

    name: str
    title: str
    inputs: tuple[InputView, ...]


class FieldView(msgspec.Struct, frozen=True, kw_only=True):
    """One field: inputs in a group where there are several, or places."""

    name: str
    id: str
    kind: str
    label: str
    is_required: bool
    inputs: tuple[InputView, ...] = ()
    places: tuple[PlaceView, ...] = ()
    may_add: bool = False


class AtView(msgspec.Struct, frozen=True):
    """A sentence about an input: its name and identifier, what it is called, and the sentence."""

    name: str
    id: str
    label: str
    text: str


class VerdictView(msgspec.Struct, frozen=True, kw_only=True):
    """What is made of a form so far.  `told` are the codes of the warnings; `areas` GeoJSON for the map, as text."""

    draft: str
    version: int
    faults: tuple[AtView, ...]
    warnings: tuple[AtView, ...]
    read_as: tuple[tuple[str, str], ...]
    told: str
    areas: str
    kept_at: datetime | None = None


class LeftView(msgspec.Struct, frozen=True):
    """What an officer had typed into this form when it was refused."""

    number: str
    kept_at: datetime
    inputs: tuple[tuple[str, str], ...]


class FormView(msgspec.Struct, frozen=True, kw_only=True):
    """A form: what it is for, its fields, what is made of them, and who typed them last.  Numbers end in `format`."""

    kind: Word
    about: str
    page: str
    fields: tuple[FieldView, ...]
    verdict: VerdictView
    typed_by: str = ""
    left: tuple[LeftView, ...] = ()
    wanted: int = 1
    format: str = ""


class ApproveView(msgspec.Struct, frozen=True, kw_only=True):
    """A whole message before it is approved.

    `step` says what this officer may do: `hand-over` (approve as its drafter), `approve` (as the second), `send` (again
    what the node did not take), `wait` or `none`; `why_not` is the sentence of the last two.  `way` is `key` where this
    desk signs for the officer, `passkey` where the browser does, and `node` where no officer's name is put to it.
    """

    draft: str
    version: int
    kind: Word
    number: str
    state: Word
    rows: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    told: str
    texts: tuple[tuple[str, str], ...]
    areas: str
    wanted: int
    officers: tuple[tuple[str, str], ...]
    seconds: tuple[Option, ...]
    step: str
    why_not: str = ""
    way: str = "key"
    typed_by: str = ""
    typed_at: datetime | None = None
    may_reopen: bool = False
    sent_as: str = ""

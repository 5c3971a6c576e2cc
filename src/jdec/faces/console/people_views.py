"""What the templates of the people at a desk are given: numbers and roles, nobody's name."""

from __future__ import annotations

from datetime import datetime

import msgspec

from jdec.faces.console.views import Word


class PersonLine(msgspec.Struct, frozen=True, kw_only=True):
    """One officer, or one who is only invited.

    `signs` is how he approves; `listed` the roles in which the list in force names him, `listed_how` what is odd about
    that, empty where nothing is; `invited_as` and `invited_until` are those of an open invitation.
    `is_invited_only`: there is nothing to bar but that invitation.
    """

    number: str
    roles: tuple[Word, ...]
    state: Word
    is_demo: bool
    signs: Word
    made_at: datetime | None = None
    listed: tuple[Word, ...]
    listed_how: Word
    invited_as: tuple[Word, ...] = ()
    invited_until: datetime | None = None
    sessions: int = 0
    may_bar: bool = False
    is_invited_only: bool = False
    may_invite: bool = False


class ListingView(msgspec.Struct, frozen=True, kw_only=True):
    """The list that root officers sign, beside the desk.

    `trouble` says why it cannot be compared.  `changes` are sentences; `commands` are lines for a terminal.
    `is_same`: the list and the desk agree in everything; without it there may be no `changes` all the same.
    """

    trouble: str = ""
    count: int = 0
    strangers: tuple[str, ...] = ()
    unlistable: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    is_same: bool = False
    commands: tuple[str, ...] = ()


class AuditView(msgspec.Struct, frozen=True):
    """One line of the audit trail, as it was written."""

    at: datetime
    number: str
    action: str
    target: str
    source: str
    outcome: str
    is_refused: bool


class PeopleView(msgspec.Struct, frozen=True, kw_only=True):
    """The page.  `seal` is what it was made from; `number` and `ticked` stand in the form of an invitation."""

    people: tuple[PersonLine, ...]
    seal: str
    may_manage: bool
    has_demo: bool
    roles: tuple[Word, ...]
    number: str
    ticked: tuple[str, ...]
    hours: str
    listing: ListingView
    audit: tuple[AuditView, ...]
    page: int
    is_more: bool


class InvitedView(msgspec.Struct, frozen=True):
    """An invitation that was made just now: its link is shown this once."""

    number: str
    roles: tuple[Word, ...]
    url: str
    until: datetime

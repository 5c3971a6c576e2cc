"""What the node tells its faces of the launch picture: plain frozen values, ready for JSON."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from jdec.picture.accounts import ComponentAccount, EventAccount
from jdec.picture.drill import Difference
from jdec.picture.noticing import NoticeAccount, NoticeComponentAccount
from jdec.picture.wishes import Wish


class PictureState(StrEnum):
    """Whether the tables hold all that the records hold: `current`, `behind`, or `absent` (there are none to read)."""

    CURRENT = "current"
    BEHIND = "behind"
    ABSENT = "absent"


class Agreement(StrEnum):
    """What comparing a component, or all of them, with the other node gave.

    `agree`: same inputs, same outcome.  `outcome-differs`: same inputs, another outcome, an alarm.  `lag`: other
    inputs, one node has read more.  `not-comparable`: another model or other parameters.  `unknown`: not compared.
    """

    AGREE = "agree"
    OUTCOME_DIFFERS = "outcome-differs"
    LAG = "lag"
    NOT_COMPARABLE = "not-comparable"
    UNKNOWN = "unknown"


class RecordLag(msgspec.Struct, frozen=True):
    """A record, how many entries it has here, and how many of them are in the picture."""

    record: str
    size: int
    folded: int


class PictureCounts(msgspec.Struct, frozen=True):
    """How much there is: components, events, events by state and by the notices' verdict, notices, and entries that
    could not be read."""

    components: int = 0
    events: int = 0
    two_sided: int = 0
    one_sided: int = 0
    undetermined: int = 0
    retracted: int = 0
    announced: int = 0
    late_notice: int = 0
    outside_window: int = 0
    outside_area: int = 0
    unannounced: int = 0
    cannot_tell: int = 0
    notices: int = 0
    unreadable: int = 0


class AgreementView(msgspec.Struct, frozen=True):
    """How this node's picture compares with the other's: the worst of all components, and how many of each.

    `reason` says by code why nothing is compared.  `differing` names the first components with another outcome;
    `peer_records` is how far the other node had folded each record when it was last asked, at `asked_at`.
    """

    state: Agreement = Agreement.UNKNOWN
    reason: str = ""
    agreeing: int = 0
    lagging: int = 0
    differing_count: int = 0
    differing: tuple[str, ...] = ()
    peer_model: str = ""
    peer_parameters: str = ""
    peer_records: dict[str, int] = {}
    asked_at: str = ""


class PictureStatus(msgspec.Struct, frozen=True):
    """The picture at a glance: how far it is behind the records, how much it holds, and whether both nodes agree.

    `projector` says whether the process that makes it runs.
    """

    state: PictureState = PictureState.ABSENT
    projector: bool = False
    view: str = ""
    model: str = ""
    parameters: str = ""
    behind: int = 0
    records: tuple[RecordLag, ...] = ()
    counts: PictureCounts = PictureCounts()
    agreement: AgreementView = AgreementView()


class PicturePage(msgspec.Struct, frozen=True):
    """The picture: its status, where to follow it from, and events in the order of lift-off.

    `next` continues the list, null at its end.
    """

    status: PictureStatus
    cursor: str
    next: str | None
    events: list[EventAccount]


class NoticePage(msgspec.Struct, frozen=True):
    """Notices in the order of their names; `next` is the name to go on after, null at the end."""

    next: str | None
    notices: list[NoticeAccount]


class UnreadableView(msgspec.Struct, frozen=True):
    """An entry of a record that is in no picture because it could not be read, with the reason's code."""

    record: str
    index: int
    code: str


class UnreadablePage(msgspec.Struct, frozen=True):
    """Unreadable entries by record and index; `next` is where the following page starts, null at the end."""

    start: int
    next: int | None
    entries: list[UnreadableView]


class PictureAt(msgspec.Struct, frozen=True):
    """The picture of the first `own` and `peer` entries of the present records, and of all earlier generations.

    `digest` is the SHA-256 of its components as tables would keep them; both nodes get the same at the same place.
    """

    view: str
    model: str
    parameters: str
    own: int
    peer: int
    digest: str
    counts: PictureCounts
    components: list[ComponentAccount]
    notices: list[NoticeAccount]
    unreadable: list[UnreadableView]


class PictureEvent(msgspec.Struct, frozen=True):
    """One thing a follower of the picture is told.  `cursor` resumes after it.

    type `component`: `component` is new or different; `gone`: the component `name` is no more; `notices` and
    `notices-gone`: the same of notices, whose components have names of their own; `status`: `status` set;
    `reset`: what was told before may be wrong, and the picture is to be read anew.
    """

    type: str
    cursor: str
    name: str = ""
    component: ComponentAccount | None = None
    notices: NoticeComponentAccount | None = None
    status: PictureStatus | None = None


class Comparison(msgspec.Struct, frozen=True):
    """One component held against the other node's account of it; `difference` is null where they are the same.

    `mine` and `theirs` are accounts of reports, `my_notices` and `their_notices` those of notices.
    """

    name: str
    state: Agreement
    difference: Difference | None
    mine: ComponentAccount | None = None
    theirs: ComponentAccount | None = None
    my_notices: NoticeComponentAccount | None = None
    their_notices: NoticeComponentAccount | None = None


class WhatIf(msgspec.Struct, frozen=True):
    """A preview: the events about two reports if they were held to be of one launch, or of two.

    `cost` is by how many millinats that is worse than the picture as it stands; nothing is written by asking.
    """

    first: str
    second: str
    wish: Wish
    cost: int
    is_as_it_stands: bool
    events: tuple[EventAccount, ...]

"""What comes out: of each launch event whether it was announced, of each notice what became of it.

Codes are for machines and never change; faces put them into words.  No answer is silent: every event has a grade of
attention, and the mildest one still is heard.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

import msgspec

from jdec.picture.entries import MessageName
from jdec.picture.events import Reason
from jdec.words.attention import Attention


class Source(StrEnum):
    """Whose word a notice is: a Party's own, a third state's that a Party passed on, or a public hazard notice."""

    OWN = "own"
    RELAYED = "relayed"
    HAZARD = "hazard"


class Verdict(StrEnum):
    """What the notices say of a launch event."""

    ANNOUNCED = "announced"
    LATE_NOTICE = "late-notice"
    OUTSIDE_WINDOW = "outside-window"
    OUTSIDE_AREA = "outside-area"
    UNANNOUNCED = "unannounced"
    CANNOT_TELL = "cannot-tell"


class Code(StrEnum):
    """Why, as one code: the leading one of a verdict, and those of all that is to be said of it."""

    # Announced.
    AS_ANNOUNCED = "as-announced"
    ONE_OF_NOTICES = "one-of-notices"
    CANCELLED_AFTER_LAUNCH = "cancelled-after-launch"
    DUE_UNCLEAR = "due-unclear"
    BARE_DATE = "bare-date"
    CLASS_DIFFERS = "class-differs"
    AZIMUTH_DIFFERS = "azimuth-differs"
    IMPACT_DIFFERS = "impact-differs"
    STANDING_NOTICE = "standing-notice"
    # Late notice, the two degrees apart: after the launch, or before it but later than is due.
    AFTER_LAUNCH = "after-launch"
    POST_LAUNCH_ONLY = "post-launch-only"
    EXTENSION_AFTER_LAUNCH = "extension-after-launch"
    RECORDED_AFTER_LAUNCH = "recorded-after-launch"
    LATER_THAN_DUE = "later-than-due"
    # Outside.
    BEFORE_WINDOW = "before-window"
    AFTER_WINDOW = "after-window"
    OUTSIDE_HOURS = "outside-hours"
    OUTSIDE_AREA = "outside-area"
    # Unannounced.
    NO_NOTICE = "no-notice"
    BEYOND_COUNT = "beyond-count"
    NOTICE_CANCELLED = "notice-cancelled"
    NOTICE_TAKEN = "notice-taken"
    # Cannot tell.
    THIN_EVIDENCE = "thin-evidence"
    ONE_OF_LAUNCHES = "one-of-launches"
    AREA_UNKNOWN = "area-unknown"
    NOTICE_TIME_UNCLEAR = "notice-time-unclear"
    COUNT_UNCLEAR = "count-unclear"
    IN_PART = "in-part"
    TOO_MANY = "too-many"


_ORDER: Final = {code: number for number, code in enumerate(Code)}


def in_order(codes: Iterable[Code]) -> tuple[Code, ...]:
    """Codes once each, in the order of their definition."""
    return tuple(sorted(set(codes), key=_ORDER.__getitem__))


class NoticeState(StrEnum):
    """What became of a notice, from what is on the records alone."""

    EXPECTED = "expected"
    SEEN = "seen"
    CANCELLED = "cancelled"
    CANCELLED_BUT_SEEN = "cancelled-but-seen"
    NOT_SEEN = "not-seen"
    CANNOT_TELL = "cannot-tell"


class Grounds(msgspec.Struct, frozen=True):
    """Why an event is held to be that of one notice: the terms, their sum in millinats, and what does not fit."""

    notice: MessageName
    source: Source
    worth: int
    reasons: tuple[Reason, ...] = ()
    findings: tuple[Code, ...] = ()


class EventVerdict(msgspec.Struct, frozen=True):
    """The answer for one launch event.

    `code` leads; `findings` is everything to be said, in a fixed order.  `source` and `notices` are of the word that
    counted; `is_determined` is false where it is one of several notices.  `also` are the notices of the other
    sources that fit too.  `margin` is how much worse the best other answer is, in millinats (None: there is none).
    """

    event: str
    verdict: Verdict
    code: Code
    attention: Attention
    source: Source | None = None
    notices: tuple[MessageName, ...] = ()
    also: tuple[MessageName, ...] = ()
    is_determined: bool = True
    findings: tuple[Code, ...] = ()
    grounds: tuple[Grounds, ...] = ()
    margin: int | None = None


class NoticeStanding(msgspec.Struct, frozen=True):
    """What became of one notice.

    `events`: the launches held to be its own, or that may be.  `seen_low` and `seen_high` are of `count`, launches
    that are and launches that may be; a public notice states no count and has 1.  `launched`: the Party's own words
    that it launched (notice names of format 3).
    """

    notice: MessageName
    source: Source
    state: NoticeState
    count: int
    seen_low: int = 0
    seen_high: int = 0
    events: tuple[str, ...] = ()
    launched: tuple[MessageName, ...] = ()


_WARNED: Final = frozenset({Code.AFTER_LAUNCH, Code.POST_LAUNCH_ONLY, Code.EXTENSION_AFTER_LAUNCH})
_GRADES: Final = {
    Verdict.ANNOUNCED: Attention.NOTICE,
    Verdict.LATE_NOTICE: Attention.CAUTION,
    Verdict.OUTSIDE_WINDOW: Attention.WARNING,
    Verdict.OUTSIDE_AREA: Attention.WARNING,
    Verdict.UNANNOUNCED: Attention.ALARM,
    Verdict.CANNOT_TELL: Attention.ALARM_UNCLEAR,
}


def attention_of(verdict: Verdict, code: Code, source: Source | None) -> Attention:
    """The grade of attention of an answer; there is one for each."""
    if code is Code.NOTICE_TIME_UNCLEAR:
        # It was announced or it was late: the graver of the two, and no alarm.
        return Attention.CAUTION if source is Source.HAZARD else Attention.WARNING
    if verdict is Verdict.LATE_NOTICE and code in _WARNED:
        return Attention.WARNING
    if verdict is Verdict.ANNOUNCED and (source is Source.HAZARD or code is Code.DUE_UNCLEAR):
        return Attention.CAUTION
    return _GRADES[verdict]

"""Urgent statements, and notices of third states that a Party passes on."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta

from jdec.messages.header import Header
from jdec.words.faults import Fault, fault
from jdec.words.instants import Instant, Window, instant_faults
from jdec.words.launches import LaunchClass
from jdec.words.parties import State
from jdec.words.places import Place
from jdec.words.quantities import AzimuthDeg, LaunchCount
from jdec.words.texts import ShortText, Text

MAX_AREAS: Final = 8
Areas = Annotated[tuple[Place, ...], Meta(max_length=MAX_AREAS)]


class Statement(StrEnum):
    """What must be said at once."""

    OURS = "ours"
    NOT_OURS = "not-ours"
    ACCIDENTAL_LAUNCH = "accidental-launch"
    UNAUTHORISED_LAUNCH = "unauthorised-launch"
    UNIDENTIFIED_OBJECT = "unidentified-object"
    WARNING_INTERFERENCE = "warning-interference"


class UrgentStatement(Header, frozen=True, kw_only=True, tag="urgent-statement"):
    """A Party says what a launch or a disturbance is, or is not.

    It is about cited messages (`about`), or about an event it names by time, with or without a place.
    """

    statement: Statement
    event_time: Instant | None = None
    event_place: Place | None = None
    remark: Text | None = None

    def broken_rules(self) -> list[Fault]:
        faults = [*super().broken_rules(), *instant_faults("event_time", self.event_time)]
        if not self.about and self.event_time is None:
            rule = "statement is about nothing: expected messages in about, or event_time"
            faults.append(fault("statement-about-nothing", "about", "", rule))
        return faults


class NoticeChannel(StrEnum):
    """How a third state's notice reached the Party."""

    DIPLOMATIC = "diplomatic"
    HAGUE_CODE = "hague-code"
    NOTAM = "notam"
    NAVIGATIONAL_WARNING = "navigational-warning"
    PUBLIC = "public"
    OTHER = "other"


class RelayedNotice(Header, frozen=True, kw_only=True, tag="relayed-notice"):
    """A third state's notice of a launch, passed on as it was received and marked as such.

    In 1995 the notice existed and did not reach the crew that watched; this is the message it lacked.
    """

    notifying_state: State
    channel: NoticeChannel
    received_at: Instant | None = None
    original_number: ShortText | None = None
    launch_class: LaunchClass
    count: LaunchCount = 1
    window: Window
    launch_area: Place
    azimuth_deg: AzimuthDeg | None = None
    impact_areas: Areas = ()
    remark: Text | None = None

    def broken_rules(self) -> list[Fault]:
        return [*super().broken_rules(), *instant_faults("received_at", self.received_at)]

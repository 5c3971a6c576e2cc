"""Instants and spans of time.

An instant is a timezone-aware UTC `datetime` with microseconds; on the wire it is RFC 3339 ending in `Z`,
with no fraction or with one to six digits of it.  Any other offset is refused, even one that means UTC, so
that one instant has one spelling.  Leap seconds (second 60) do not exist here.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from jdec.words.faults import Fault, Refused, Ruled, fault, printable
from jdec.words.forms import whole

FIRST_YEAR: Final = 1957
LAST_YEAR: Final = 2100
FIRST: Final = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
LAST: Final = datetime(LAST_YEAR, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
EXAMPLE: Final = "2026-11-23T10:15:00.250000Z"

Instant = Annotated[datetime, Meta(tz=True, examples=[EXAMPLE])]
ClockTime = Annotated[str, Meta(pattern=whole("([01][0-9]|2[0-3]):[0-5][0-9]"), examples=["05:00"])]

_FORM = re.compile(
    r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII
)


def format_instant(instant: datetime) -> str:
    """RFC 3339 ending in `Z`; no fraction when the microseconds are zero, else six digits.

    Raises Refused when the instant is not in UTC or outside 1957 to 2100.
    """
    faults = instant_faults("", instant)
    if faults:
        raise Refused(faults)
    text = instant.replace(tzinfo=None).isoformat(
        timespec="microseconds" if instant.microsecond else "seconds"
    )
    return text + "Z"


def parse_instant(text: str, field: str = "") -> datetime:
    """The UTC instant that a text names; Refused when it is not one, with the field given."""
    named = field or "$"
    found = _FORM.fullmatch(text)
    if not found:
        rule = f"{named} is not an instant: got {printable(text, 40)}, expected like {EXAMPLE}"
        raise Refused([fault("instant-form", field, text, rule, name=named, example=EXAMPLE)])
    offset = found[1]
    if offset != "Z":
        rule = f"{named} is not in UTC: got offset {offset}, expected Z"
        raise Refused([fault("instant-not-utc", field, text, rule, name=named, got=offset)])
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        rule = f"{named} names no instant: got {text}, expected a date and time that exist"
        raise Refused([fault("instant-form", field, text, rule, name=named, example=EXAMPLE)]) from error
    faults = instant_faults(field, instant)
    if faults:
        raise Refused(faults)
    return instant


def instant_faults(field: str, instant: datetime | None) -> list[Fault]:
    """What is wrong with an instant that has been read: not UTC, or outside 1957 to 2100.  None is none."""
    if instant is None or (instant.tzinfo is UTC and FIRST <= instant <= LAST):
        return []
    named = field or "$"
    offset = instant.utcoffset()
    if offset != timedelta(0):
        got = "-" if offset is None else str(offset)
        rule = f"{named} is not in UTC: got offset {got}, expected Z"
        return [fault("instant-not-utc", field, instant, rule, name=named, got=got)]
    if FIRST <= instant.astimezone(UTC) <= LAST:
        return []
    got, low, high = str(instant.year), str(FIRST_YEAR), str(LAST_YEAR)
    rule = f"{named} is out of range: got year {got}, expected {low} to {high}"
    return [fault("instant-range", field, instant, rule, name=named, got=got, low=low, high=high)]


def unix_micros(instant: datetime) -> int:
    """Microseconds since 1970-01-01T00:00:00Z, exactly."""
    return (instant - EPOCH) // timedelta(microseconds=1)


def from_unix_micros(micros: int) -> datetime:
    """The instant so many microseconds after 1970-01-01T00:00:00Z."""
    return EPOCH + timedelta(microseconds=micros)


class Bracket(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When something was said, as far as the records prove it.

    `not_before`: latest of what the message cites; `claimed`: its own word; `not_after`: the first covering
    receipt of the other side.  None means that no record bounds that side yet.
    """

    claimed: Instant
    not_before: Instant | None = None
    not_after: Instant | None = None


class DailyHours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hours of each UTC day; `closes_utc` earlier than `opens_utc` runs over midnight."""

    opens_utc: ClockTime
    closes_utc: ClockTime


class Window(Ruled, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A span of time with two ends, and, where a notice gives them, the hours of each day inside it."""

    opens_at: Instant
    closes_at: Instant
    daily: DailyHours | None = None

    def broken_rules(self) -> list[Fault]:
        faults = [*instant_faults("opens_at", self.opens_at), *instant_faults("closes_at", self.closes_at)]
        if not faults and self.closes_at <= self.opens_at:
            opens, closes = format_instant(self.opens_at), format_instant(self.closes_at)
            rule = f"window does not close after it opens: opens {opens}, closes {closes}"
            faults.append(fault("window-order", "closes_at", closes, rule, opens=opens, closes=closes))
        return faults

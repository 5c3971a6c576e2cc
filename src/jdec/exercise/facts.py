"""The form of scenario files: documented facts, each with its standing, its sources and its probability.

Four standings.  `seen`: a source named here says so.  `recalled`: from memory, with the probability that it
is right.  `derived`: computed from other figures, with a probability.  `notional`: made up for the exercise,
allowed only where the form says so.  Every text stands in both languages.  `docs/scenarios.md` is the guide.
"""

from __future__ import annotations

from datetime import date as calendar_date
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from jdec.exercise.launches import Announcement, Deorbit, FalseAlarm, Launch, ellipse
from jdec.messages.launch_data import RetractionReason
from jdec.messages.statements import NoticeChannel
from jdec.words.faults import Fault, Ruled, fault
from jdec.words.instants import DailyHours, Instant, instant_faults
from jdec.words.launches import LaunchClass
from jdec.words.parties import State
from jdec.words.places import Circle, Point
from jdec.words.quantities import (
    AltitudeKm,
    AzimuthDeg,
    Confidence,
    LatDeg,
    LaunchCount,
    LonDeg,
    OrientationDeg,
    RadiusKm,
    SemiAxisKm,
    SigmaS,
)
from jdec.words.texts import ShortText, Text, TextBody

Name = Annotated[str, Meta(pattern="^[a-z0-9](-?[a-z0-9]){0,59}$", examples=["black-brant-xii-1995"])]
DurationS = Annotated[float, Meta(ge=0, le=10_000_000, examples=[1440.0])]
RangeKm = Annotated[float, Meta(gt=0, le=40_000, examples=[1136.0])]
CalendarDate = Annotated[str, Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$", examples=["1995-01-25"])]


class Bilingual(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text in both languages, neither the source of the other."""

    en: TextBody
    ru: TextBody

    def text(self) -> Text:
        """The same as messages carry it."""
        return {"en": self.en, "ru": self.ru}


class Source(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where figures come from."""

    id: Name
    title: Bilingual
    address: ShortText | None = None


class Standing(Ruled, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a fact is known.  `p` is the probability that it is right as given here."""

    basis: Literal["seen", "recalled", "derived"]
    p: Confidence | None = None
    sources: tuple[Name, ...] = ()
    how: Bilingual | None = None

    def broken_rules(self) -> list[Fault]:
        faults = []
        if self.basis == "seen" and not self.sources:
            rule = "fact is said to be seen and names no source: expected at least one in sources"
            faults.append(fault("scenario-no-source", "sources", "", rule))
        if self.basis != "seen" and self.p is None:
            rule = f"fact is {self.basis} and has no probability: expected p between 0 and 1"
            faults.append(fault("scenario-no-probability", "p", "", rule, basis=self.basis))
        return faults


class TimeFact(Standing, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When: an instant with its sigma, or a day alone where the hour is not documented."""

    at: Instant | None = None
    date: CalendarDate | None = None
    sigma_s: SigmaS | None = None

    def broken_rules(self) -> list[Fault]:
        faults = [*super().broken_rules(), *instant_faults("at", self.at), *date_faults("date", self.date)]
        if (self.at is None) == (self.date is None):
            got = "both" if self.at is not None else "neither"
            rule = f"time has one of at and date: got {got}"
            faults.append(fault("scenario-time-one-of", "at", "", rule))
        return faults


class PlaceFact(Standing, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where: a point and the one-sigma ellipse within which the source places it."""

    name: Bilingual | None = None
    lat_deg: LatDeg
    lon_deg: LonDeg
    semi_major_km: SemiAxisKm
    semi_minor_km: SemiAxisKm
    orientation_deg: OrientationDeg = 0

    def point(self) -> Point:
        """The point with its ellipse."""
        error = ellipse(self.semi_major_km, self.semi_minor_km, self.orientation_deg)
        return Point(lat_deg=self.lat_deg, lon_deg=self.lon_deg, error=error)


class FlightFact(Standing, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How it flew; what is not documented is absent."""

    azimuth_deg: AzimuthDeg | None = None
    range_km: RangeKm | None = None
    apogee_km: AltitudeKm | None = None
    flight_time_s: DurationS | None = None


class SalvoFact(Standing, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many, and how far apart in time."""

    count: LaunchCount
    interval_s: DurationS


class NoticeFact(Standing, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether it was announced: by how much ahead, and with what window."""

    given: bool
    channel: NoticeChannel = NoticeChannel.OTHER
    lead_s: DurationS | None = None
    opens_at: Instant | None = None
    closes_at: Instant | None = None
    daily: DailyHours | None = None
    remark: Bilingual | None = None

    def broken_rules(self) -> list[Fault]:
        faults = [
            *super().broken_rules(),
            *instant_faults("opens_at", self.opens_at),
            *instant_faults("closes_at", self.closes_at),
        ]
        if (self.opens_at is None) != (self.closes_at is None) or (
            self.opens_at is not None and self.closes_at is not None and self.closes_at <= self.opens_at
        ):
            rule = "window of the notice is not whole: expected opens_at before closes_at, or neither"
            faults.append(fault("scenario-window", "opens_at", "", rule))
        return faults


class LaunchFact(Ruled, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One documented launch or salvo."""

    id: Name
    state: State
    launch_class: LaunchClass = field(name="class")
    vehicle: ShortText
    title: Bilingual
    remark: Bilingual
    time: TimeFact
    place: PlaceFact
    flight: FlightFact | None = None
    impact: PlaceFact | None = None
    salvo: SalvoFact | None = None
    notice: NoticeFact | None = None

    def broken_rules(self) -> list[Fault]:
        notice, at = self.notice, self.time.at
        if notice is None or notice.opens_at is None or notice.closes_at is None:
            return []
        if at is not None and notice.opens_at <= at <= notice.closes_at:
            return []
        rule = "window of the notice does not hold the launch: expected time.at inside it"
        return [fault("scenario-window", "notice.opens_at", notice.opens_at, rule)]

    def standings(self) -> tuple[tuple[str, Standing], ...]:
        """Every fact of this launch with its field name."""
        named = {
            "time": self.time,
            "place": self.place,
            "flight": self.flight,
            "impact": self.impact,
            "salvo": self.salvo,
            "notice": self.notice,
        }
        return tuple((name, fact) for name, fact in named.items() if fact is not None)

    def launch(self) -> Launch:
        """The launch as a replay takes it."""
        flight, salvo = self.flight, self.salvo
        return Launch(
            id=self.id,
            state=self.state,
            launch_class=self.launch_class,
            vehicle=self.vehicle,
            title=self.title.text(),
            remark=self.remark.text(),
            time=self.time.at,
            time_sigma_s=self.time.sigma_s,
            place=self.place.point(),
            azimuth_deg=flight.azimuth_deg if flight else None,
            range_km=flight.range_km if flight else None,
            apogee_km=flight.apogee_km if flight else None,
            flight_time_s=flight.flight_time_s if flight else None,
            impact=self.impact.point() if self.impact else None,
            count=salvo.count if salvo else 1,
            interval_s=salvo.interval_s if salvo else 0.0,
            announcement=self._announcement(),
        )

    def _announcement(self) -> Announcement | None:
        notice, at = self.notice, self.time.at
        if notice is None:
            return None
        opens_before = closes_after = None
        if at is not None and notice.opens_at is not None and notice.closes_at is not None:
            opens_before = (at - notice.opens_at).total_seconds()
            closes_after = (notice.closes_at - at).total_seconds()
        return Announcement(
            given=notice.given,
            channel=notice.channel,
            lead_s=notice.lead_s,
            opens_before_s=opens_before,
            closes_after_s=closes_after,
            daily=notice.daily,
            remark=notice.remark.text() if notice.remark else None,
        )


class IncidentFact(Standing, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A false alarm of the past.  Its course is documented; the place is notional."""

    id: Name
    state: State
    date: CalendarDate
    launch_class: LaunchClass = field(name="class")
    count: LaunchCount
    title: Bilingual
    remark: Bilingual
    lat_deg: LatDeg
    lon_deg: LonDeg
    semi_major_km: SemiAxisKm
    semi_minor_km: SemiAxisKm
    retracted_after_s: DurationS
    reason: RetractionReason

    def broken_rules(self) -> list[Fault]:
        return [*super().broken_rules(), *date_faults("date", self.date)]

    def alarm(self) -> FalseAlarm:
        """The false alarm as a replay takes it."""
        error = ellipse(self.semi_major_km, self.semi_minor_km, 0)
        return FalseAlarm(
            id=self.id,
            state=self.state,
            title=self.title.text(),
            remark=self.remark.text(),
            launch_class=self.launch_class,
            count=self.count,
            place=Point(lat_deg=self.lat_deg, lon_deg=self.lon_deg, error=error),
            retracted_after_s=self.retracted_after_s,
            reason=self.reason,
        )


class DeorbitFact(Standing, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A spacecraft brought down on purpose: when and where it came in."""

    id: Name
    state: State
    object_name: ShortText = field(name="object")
    title: Bilingual
    remark: Bilingual
    reentry_at: Instant
    reentry_sigma_s: SigmaS
    lat_deg: LatDeg
    lon_deg: LonDeg
    radius_km: RadiusKm

    def broken_rules(self) -> list[Fault]:
        return [*super().broken_rules(), *instant_faults("reentry_at", self.reentry_at)]

    def deorbit(self) -> Deorbit:
        """The de-orbit as a replay takes it."""
        return Deorbit(
            id=self.id,
            state=self.state,
            object_name=self.object_name,
            title=self.title.text(),
            remark=self.remark.text(),
            reentry_at=self.reentry_at,
            reentry_sigma_s=self.reentry_sigma_s,
            area=Circle(lat_deg=self.lat_deg, lon_deg=self.lon_deg, radius_km=self.radius_km),
        )


def date_faults(name: str, text: str | None) -> list[Fault]:
    """What is wrong with a calendar date that has the right form."""
    if text is None:
        return []
    try:
        calendar_date.fromisoformat(text)
    except ValueError:
        rule = f"{name} is not a day of the calendar: got {text}"
        return [fault("scenario-date", name, text, rule, name=name, got=text)]
    return []

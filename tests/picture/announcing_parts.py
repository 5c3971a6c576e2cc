"""Two Parties' records as tests write them, and both assignments over them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from jdec.messages import encode, new_message, submission_id
from jdec.messages.hazard_notice import HazardNotice
from jdec.messages.header import Reference
from jdec.messages.launch_data import CompleteUntil, Launch, LaunchReport, Stage
from jdec.messages.notifications import (
    LaunchCancellation,
    PostLaunchNotification,
    PreLaunchNotification,
    WindowExtension,
)
from jdec.messages.service import Receipt
from jdec.messages.statements import NoticeChannel, RelayedNotice, Statement, UrgentStatement
from jdec.picture import Correlation, Entry
from jdec.picture.announced import (
    Announcing,
    Attention,
    Code,
    EventLedger,
    EventVerdict,
    NoticeParameters,
    NoticeStanding,
    Verdict,
)
from jdec.picture.parameters import DEFAULT_PARAMETERS
from jdec.record.tree import leaf_hash
from jdec.words.instants import DailyHours, Window
from jdec.words.launches import LaunchClass
from jdec.words.places import Circle, ErrorEllipse, NamedArea, Place, Point, Polygon, Vertex

# The launch that most tests are about lifts off at this time and place.
LIFT_OFF = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
SITE = Point(
    lat_deg=62.9, lon_deg=40.5, error=ErrorEllipse(semi_major_km=10, semi_minor_km=10, orientation_deg=0)
)
AREA = Circle(lat_deg=62.9, lon_deg=40.5, radius_km=60)
SEA = NamedArea(name={"en": "Barents Sea"})
DEFAULTS = NoticeParameters()


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def window(opens_h: float = -1, closes_h: float = 1, daily: tuple[str, str] | None = None) -> Window:
    """A window in hours from lift-off."""
    return Window(
        opens_at=LIFT_OFF + hours(opens_h),
        closes_at=LIFT_OFF + hours(closes_h),
        daily=None if daily is None else DailyHours(opens_utc=daily[0], closes_utc=daily[1]),
    )


def point(lat_deg: float, lon_deg: float, sigma_km: float = 10) -> Point:
    ellipse = ErrorEllipse(semi_major_km=sigma_km, semi_minor_km=sigma_km, orientation_deg=0)
    return Point(lat_deg=lat_deg, lon_deg=lon_deg, error=ellipse)


def polygon(*corners: tuple[float, float]) -> Polygon:
    return Polygon(vertices=tuple(Vertex(lat_deg=lat, lon_deg=lon) for lat, lon in corners))


class Records:
    """Writes messages on two records; every message is an entry with its place and leaf hash."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._sizes: dict[str, int] = {}

    def say(self, kind: Any, sender: str, at: datetime, about: Iterable[Entry] = (), **content: Any) -> Entry:
        """One message on its sender's record."""
        number = len(self.entries) + 1
        message = new_message(
            kind,
            sender=sender,
            traffic="exercise.demo",
            submission=submission_id(1_795_428_900_000 + number, bytes(range(10))),
            issued_at=at,
            salt=number.to_bytes(8, "big"),
            about=tuple(Reference(record=each.record, index=each.index, leaf=each.leaf) for each in about),
            **content,
        )
        record = f"jdec/{sender}/exercise.demo/1"
        index = self._sizes.get(record, 0)
        self._sizes[record] = index + 1
        entry = Entry(record, index, leaf_hash(encode(message)), message)
        self.entries.append(entry)
        return entry

    def report(
        self,
        sender: str = "USA",
        after_s: float = 0.0,
        place: Place = SITE,
        about: Iterable[Entry] = (),
        revision: int = 1,
        number: int | None = None,
        **launch: Any,
    ) -> Entry:
        """A report of a launch so many seconds after the lift-off."""
        number = len(self.entries) + 1 if number is None else number
        fields = {"time_sigma_s": 5.0, "launch_class": LaunchClass.ICBM} | launch
        return self.say(
            LaunchReport,
            sender,
            LIFT_OFF + timedelta(seconds=after_s + 60),
            about,
            report=f"{sender}-R-2026-{number:06d}",
            revision=revision,
            stage=Stage.FIRST if revision == 1 else Stage.UPDATE,
            launch=Launch(time=LIFT_OFF + timedelta(seconds=after_s), place=place, **fields),
        )

    def both(self, after_s: float = 0.0, **launch: Any) -> tuple[Entry, Entry]:
        """Both Parties' reports of one launch."""
        return self.report("RUS", after_s, **launch), self.report("USA", after_s + 2, **launch)

    def notice(
        self,
        sender: str = "RUS",
        number: int = 1,
        said_h: float = -48,
        about: Iterable[Entry] = (),
        **changed: Any,
    ) -> Entry:
        """A notice of the launch, 48 h ahead, of a window of two hours about it."""
        fields: dict[str, Any] = {
            "launch_class": LaunchClass.ICBM,
            "window": window(),
            "launch_area": AREA,
        }
        return self.say(
            PreLaunchNotification,
            sender,
            LIFT_OFF + hours(said_h),
            about,
            number=plan(sender, number),
            **(fields | changed),
        )

    def extend(
        self, closes_h: float, sender: str = "RUS", number: int = 1, said_h: float = -2, serial: int = 1
    ) -> Entry:
        return self.say(
            WindowExtension,
            sender,
            LIFT_OFF + hours(said_h),
            number=plan(sender, 100 * serial + number, "02"),
            original=plan(sender, number),
            new_closes_at=LIFT_OFF + hours(closes_h),
        )

    def cancel(self, sender: str = "RUS", number: int = 1, said_h: float = -2) -> Entry:
        return self.say(
            LaunchCancellation,
            sender,
            LIFT_OFF + hours(said_h),
            number=plan(sender, number, "04"),
            original=plan(sender, number),
        )

    def launched(
        self,
        sender: str = "RUS",
        number: int | None = 1,
        after_s: float = 0.0,
        about: Iterable[Entry] = (),
        serial: int = 1,
        **changed: Any,
    ) -> Entry:
        """The Party's own word that it launched; `number` None where no notice preceded it."""
        return self.say(
            PostLaunchNotification,
            sender,
            LIFT_OFF + hours(3),
            about,
            number=plan(sender, 500 + serial, "03"),
            original=None if number is None else plan(sender, number),
            launched_at=LIFT_OFF + timedelta(seconds=after_s),
            as_announced=number is not None,
            launch_class=LaunchClass.ICBM,
            **changed,
        )

    def relayed(self, sender: str = "USA", state: str = "NOR", said_h: float = -48, **changed: Any) -> Entry:
        fields: dict[str, Any] = {
            "notifying_state": state,
            "channel": NoticeChannel.DIPLOMATIC,
            "launch_class": LaunchClass.SOUNDING_ROCKET,
            "window": window(),
            "launch_area": AREA,
        }
        return self.say(RelayedNotice, sender, LIFT_OFF + hours(said_h), **(fields | changed))

    def hazard(
        self, sender: str = "USA", number: str = "A0001/26", said_h: float = -48, **changed: Any
    ) -> Entry:
        """A public notice of a danger area about 700 km north of the site."""
        fields: dict[str, Any] = {
            "channel": "notam",
            "number": number,
            "windows": (window(),),
            "areas": (Circle(lat_deg=69.2, lon_deg=40.5, radius_km=40),),
            "raw": f"{number} NOTAMN",
            "says_launch": True,
        }
        return self.say(HazardNotice, sender, LIFT_OFF + hours(said_h), **(fields | changed))

    def state(self, statement: Statement, sender: str, about: Iterable[Entry]) -> Entry:
        return self.say(UrgentStatement, sender, LIFT_OFF + hours(0.1), about, statement=statement)

    def complete(self, sender: str, until_h: float, said_h: float | None = None) -> Entry:
        """A watermark."""
        return self.say(
            CompleteUntil,
            sender,
            LIFT_OFF + hours(until_h if said_h is None else said_h),
            until=LIFT_OFF + hours(until_h),
        )

    def receipt(self, sender: str, size: int, at_h: float, signed_h: float | None = None) -> Entry:
        """The sender's node has so many entries of the other Party, as signed then, and says so at `at_h`."""
        other = "RUS" if sender == "USA" else "USA"
        return self.say(
            Receipt,
            sender,
            LIFT_OFF + hours(at_h),
            record=f"jdec/{other}/exercise.demo/1",
            size=size,
            root=bytes(32),
            signed_at=LIFT_OFF + hours(at_h if signed_h is None else signed_h),
        )


def plan(sender: str, number: int, kind: str = "01") -> str:
    return f"PLN/{sender[:2]}/2026/001/{number:03d}/{kind}"


class Both:
    """Correlation and the second assignment, one fold after the other."""

    def __init__(self, parameters: NoticeParameters = DEFAULTS) -> None:
        self.correlation, self.ledger = Correlation(DEFAULT_PARAMETERS), EventLedger()
        self.announcing = Announcing(parameters)

    def fold(self, entries: Iterable[Entry]) -> Any:
        entries = list(entries)
        changed, gone = self.ledger.take(self.correlation.fold(entries))
        return self.announcing.fold(entries, changed, gone)

    @property
    def events(self) -> list[EventVerdict]:
        found = [each for component in self.announcing.components for each in component.events]
        return sorted(found, key=lambda each: each.event)

    @property
    def notices(self) -> list[NoticeStanding]:
        found = [each for component in self.announcing.components for each in component.notices]
        return sorted(found, key=lambda each: each.notice)

    @property
    def hashes(self) -> dict[str, tuple[str, str]]:
        return {each.name: (each.inputs_hash, each.outcome_hash) for each in self.announcing.components}


def solved(records: Records, parameters: NoticeParameters = DEFAULTS) -> Both:
    both = Both(parameters)
    both.fold(records.entries)
    return both


def only_event(records: Records, parameters: NoticeParameters = DEFAULTS) -> EventVerdict:
    (event,) = solved(records, parameters).events
    return event


def only_notice(records: Records) -> NoticeStanding:
    (notice,) = solved(records).notices
    return notice


def said(event: EventVerdict) -> tuple[Verdict, Code, Attention]:
    """What an event's verdict comes to."""
    return event.verdict, event.code, event.attention

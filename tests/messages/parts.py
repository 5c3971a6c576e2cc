"""One full and one least message of every kind, with everything fixed, and small helpers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jdec.messages import Judged, Message, judge_submission, new_message, submission_id
from jdec.messages.hazard_notice import HazardNotice
from jdec.messages.header import Found, NoSuchRecord, Officer, Reference, ReferenceState, Role
from jdec.messages.launch_data import (
    CompleteUntil,
    Launch,
    LaunchReport,
    ReportingServiceState,
    ReportRetraction,
    RetractionReason,
    Stage,
)
from jdec.messages.notifications import (
    GeophysicalExperiment,
    LaunchCancellation,
    PostLaunchNotification,
    PreLaunchNotification,
    SpacecraftDeorbit,
    WindowExtension,
)
from jdec.messages.service import KeyManifest, Receipt, Seen
from jdec.messages.statements import NoticeChannel, RelayedNotice, Statement, UrgentStatement
from jdec.words.attention import Attention
from jdec.words.faults import Fault, Refused
from jdec.words.instants import DailyHours, Window
from jdec.words.launches import LaunchClass, SourceClass
from jdec.words.places import (
    Circle,
    ErrorEllipse,
    NamedArea,
    Ocean,
    Point,
    Polygon,
    Quadrant,
    Vertex,
)

from .officers import HEAD, WATCH, approved

NOW = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)
TRAFFIC = "exercise.demo"
OWN, OTHER = "jdec/USA/exercise.demo/1", "jdec/RUS/exercise.demo/1"
REMARK = {"en": "as in the exercise plan", "ru": "по плану учения"}


def header(number: int = 1, **changed: Any) -> dict[str, Any]:
    """Header fields of the message `number`."""
    fields: dict[str, Any] = {
        "sender": "USA",
        "traffic": TRAFFIC,
        "submission": submission_id(1_795_428_900_000 + number, bytes(range(10))),
        "issued_at": NOW,
        "salt": bytes(range(number, number + 8)),
    }
    return {**fields, **changed}


def cite(record: str = OWN, index: int = 7, leaf: bytes = b"\x07" * 32) -> Reference:
    """A citation."""
    return Reference(record=record, index=index, leaf=leaf)


POINT = Point(lat_deg=69.29, lon_deg=16.02)
ELLIPSE = ErrorEllipse(semi_major_km=12.5, semi_minor_km=4.0, orientation_deg=35.0)
CIRCLE = Circle(lat_deg=79.5, lon_deg=14.0, radius_km=75.0)
POLYGON = Polygon(
    vertices=(
        Vertex(lat_deg=70.0, lon_deg=179.5),
        Vertex(lat_deg=70.0, lon_deg=-179.5),
        Vertex(lat_deg=68.0, lon_deg=180.0),
    )
)
AREA = NamedArea(
    name={"en": "northern Pacific", "ru": "северная часть Тихого океана"},
    ocean=Ocean.PACIFIC,
    quadrant=Quadrant.NE,
)
WINDOW = Window(
    opens_at=NOW + timedelta(days=5),
    closes_at=NOW + timedelta(days=7),
    daily=DailyHours(opens_utc="05:00", closes_utc="12:00"),
)
PLAIN_WINDOW = Window(opens_at=NOW + timedelta(days=5), closes_at=NOW + timedelta(days=5, hours=4))
LAUNCH = Launch(
    time=NOW - timedelta(minutes=2),
    time_sigma_s=5.0,
    place=Point(lat_deg=69.29, lon_deg=16.02, error=ELLIPSE),
    azimuth_deg=358.0,
    azimuth_sigma_deg=2.5,
    launch_class=LaunchClass.SOUNDING_ROCKET,
    class_confidence=0.4,
    impact_place=CIRCLE,
    impact_time=NOW + timedelta(minutes=22),
    impact_time_sigma_s=60.0,
    count=4,
)
LEAST_LAUNCH = Launch(time=NOW - timedelta(minutes=2), place=POINT, launch_class=LaunchClass.UNDETERMINED)
REPORT = "USA-R-2026-000123"
PLN = "PLN/US/2026/001/017/01"


def _launch_data() -> list[Message]:
    return [
        new_message(
            LaunchReport,
            **header(1, about=(cite(OTHER, 3),)),
            report=REPORT,
            revision=2,
            stage=Stage.UPDATE,
            launch=LAUNCH,
            source=SourceClass.BOTH,
            remark=REMARK,
        ),
        new_message(
            LaunchReport, **header(2), report=REPORT, revision=1, stage=Stage.FIRST, launch=LEAST_LAUNCH
        ),
        new_message(
            ReportRetraction,
            **header(3, about=(cite(),)),
            report=REPORT,
            reason=RetractionReason.NATURAL_PHENOMENON,
            remark=REMARK,
        ),
        new_message(ReportRetraction, **header(4), report=REPORT, reason=RetractionReason.UNSTATED),
        new_message(
            ReportingServiceState,
            **header(5),
            state="unavailable",
            since=NOW,
            expected_until=NOW + timedelta(hours=2),
            remark=REMARK,
        ),
        new_message(ReportingServiceState, **header(6), state="available", since=NOW),
        new_message(CompleteUntil, **header(7), until=NOW - timedelta(seconds=30)),
    ]


def _notifications() -> list[Message]:
    follow = header(12, about=(cite(),))
    return [
        new_message(
            PreLaunchNotification,
            **header(10),
            number=PLN,
            launch_class=LaunchClass.SLBM,
            count=4,
            window=WINDOW,
            launch_area=AREA,
            azimuth_deg=35.0,
            impact_areas=(POLYGON, CIRCLE),
            remark=REMARK,
        ),
        new_message(
            PreLaunchNotification,
            **header(11),
            number="PLN/US/2026/001/018/01",
            launch_class=LaunchClass.SPACE_LAUNCH_VEHICLE,
            window=PLAIN_WINDOW,
            launch_area=POINT,
        ),
        new_message(
            WindowExtension,
            **follow,
            number="PLN/US/2026/001/017/02",
            original=PLN,
            new_closes_at=NOW + timedelta(days=9),
            remark=REMARK,
        ),
        new_message(
            PostLaunchNotification,
            **header(13, about=(cite(),)),
            number="PLN/US/2026/001/017/03",
            original=PLN,
            launched_at=NOW - timedelta(hours=1),
            as_announced=True,
            launch_class=LaunchClass.SLBM,
            count=4,
            launch_area=AREA,
            azimuth_deg=35.0,
            impact_areas=(CIRCLE,),
            remark=REMARK,
        ),
        new_message(
            PostLaunchNotification,
            **header(14),
            number="PLN/US/2026/001/019/03",
            launched_at=NOW - timedelta(hours=1),
            as_announced=False,
            launch_class=LaunchClass.ICBM,
        ),
        new_message(
            LaunchCancellation,
            **header(15, about=(cite(),)),
            number="PLN/US/2026/001/017/04",
            original=PLN,
            remark=REMARK,
        ),
        new_message(
            GeophysicalExperiment,
            **header(16),
            number="PLN/US/2026/002/001/05",
            window=WINDOW,
            area=CIRCLE,
            altitude_low_km=90.0,
            altitude_high_km=300.0,
            remark=REMARK,
        ),
        new_message(
            SpacecraftDeorbit,
            **header(17),
            number="PLN/US/2026/003/001/06",
            object_name="Mir",
            designator="1986-017A",
            window=PLAIN_WINDOW,
            impact_areas=(AREA,),
            remark=REMARK,
        ),
    ]


def _statements() -> list[Message]:
    return [
        new_message(
            UrgentStatement,
            **header(20, about=(cite(OTHER, 3),)),
            statement=Statement.NOT_OURS,
            event_time=NOW - timedelta(minutes=2),
            event_place=POINT,
            remark=REMARK,
        ),
        new_message(UrgentStatement, **header(21), statement=Statement.WARNING_INTERFERENCE, event_time=NOW),
        new_message(
            RelayedNotice,
            **header(22),
            notifying_state="NOR",
            channel=NoticeChannel.DIPLOMATIC,
            received_at=NOW - timedelta(days=1),
            original_number="1994/12/21-03",
            launch_class=LaunchClass.SOUNDING_ROCKET,
            window=WINDOW,
            launch_area=POINT,
            azimuth_deg=358.0,
            impact_areas=(CIRCLE,),
            remark=REMARK,
        ),
        new_message(
            RelayedNotice,
            **header(23),
            notifying_state="NOR",
            channel=NoticeChannel.PUBLIC,
            launch_class=LaunchClass.UNDETERMINED,
            window=PLAIN_WINDOW,
            launch_area=AREA,
        ),
    ]


RAW = "X0017/26 NOTAMR X0012/26\nQ) ENOR/QWMLW/IV/BO/W/000/999/7930N01400E041\nA) ENOR B) 2611281015 C) 2611301015"


def _hazard_notices() -> list[Message]:
    return [
        new_message(
            HazardNotice,
            **header(25),
            channel="notam",
            number="X0017/26",
            issuing_state="NOR",
            windows=(WINDOW, PLAIN_WINDOW),
            areas=(POLYGON, CIRCLE),
            replaces="X0012/26",
            says_launch=True,
            raw=RAW,
        ),
        new_message(
            HazardNotice,
            **header(26),
            channel="navigational-warning",
            number="NAVAREA XIX 17/26",
            windows=(PLAIN_WINDOW,),
            areas=(CIRCLE,),
            raw="NAVAREA XIX 17/26",
        ),
        new_message(
            HazardNotice,
            **header(27),
            channel="notam",
            number="X0018/26",
            issuing_state="NOR",
            cancels="X0017/26",
            raw="X0018/26 NOTAMC X0017/26",
        ),
    ]


def _service() -> list[Message]:
    return [
        new_message(
            Seen,
            **header(30, about=(cite(OTHER, 3),)),
            officer=Officer(role=Role.WATCH_OFFICER, number="017"),
        ),
        new_message(
            Receipt,
            **header(31),
            record=OTHER,
            size=8,
            root=b"\x2a" * 32,
            signed_at=NOW - timedelta(seconds=1),
        ),
        new_message(
            KeyManifest,
            **header(32),
            manifest="jdec/key-manifest/1\njdec/USA/exercise.demo/1\nversion 1\n{}\n\n— root AAAA\n",
        ),
        # With a field that came later and has a default.
        new_message(
            Seen,
            **header(33, about=(cite(OTHER, 3),)),
            officer=Officer(role=Role.HEAD_OF_SHIFT, number="018"),
            attention=Attention.ALARM_UNCLEAR,
        ),
    ]


def samples() -> dict[str, list[Message]]:
    """Messages of every kind, under the family each belongs to."""
    from .watch_parts import watch_samples

    return {
        "launch-data": _launch_data(),
        "notifications": _notifications(),
        "urgent-statements": _statements(),
        "hazard-notices": _hazard_notices(),
        "service": _service(),
        "watch": watch_samples(),
        "approvals": [approved(_notifications()[0], WATCH, HEAD)],
    }


def all_samples() -> list[Message]:
    """The same, in one list."""
    return [message for family in samples().values() for message in family]


def sample(kind: str) -> Any:
    """The fullest sample of a kind."""
    return next(message for message in all_samples() if message.kind == kind)


def faults_of(do: Callable[..., object], *given: Any, **named: Any) -> tuple[Fault, ...]:
    """The faults with which a call is refused."""
    with pytest.raises(Refused) as caught:
        do(*given, **named)
    return caught.value.faults


def codes_of(do: Callable[..., object], *given: Any, **named: Any) -> list[str]:
    """The codes of those faults."""
    return [fault.code for fault in faults_of(do, *given, **named)]


def resolver(found: Mapping[Reference, object] | None = None) -> Callable[[Reference], ReferenceState]:
    """Answers each known citation with its message, any other with "no such record"."""
    known = dict(found or {})

    def resolve(reference: Reference) -> ReferenceState:
        return Found(known[reference]) if reference in known else NoSuchRecord()

    return resolve


def judge(data: bytes, found: Mapping[Reference, object] | None = None, **changed: Any) -> Judged:
    """Judge for the American node of the sample exercise, at its own clock."""
    setting: dict[str, Any] = {"party": "USA", "traffic": TRAFFIC, "now": NOW, "resolve": resolver(found)}
    return judge_submission(data, **{**setting, **changed})

"""Launches with the figures of the two-body model, and what is said of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from jdec.faces.texts import languages, say
from jdec.geo.geodesics import destination, turn
from jdec.geo.inertial import least_energy_flight_time_s, passage
from jdec.messages import new_message, submission_id
from jdec.messages.launch_data import Launch, LaunchReport, Stage
from jdec.picture.plausibility import NOTICE_CODES, warnings_of
from jdec.words.faults import Notice
from jdec.words.launches import LaunchClass
from jdec.words.places import Point

START = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)


def report(launch: Launch) -> LaunchReport:
    return new_message(
        LaunchReport,
        sender="USA",
        traffic="exercise.demo",
        submission=submission_id(1_795_428_900_000, bytes(range(10))),
        issued_at=START + timedelta(minutes=5),
        salt=bytes(8),
        report="USA-R-2026-000001",
        revision=1,
        stage=Stage.FIRST,
        launch=launch,
    )


def warnings(launch: Launch) -> tuple[Notice, ...]:
    """The warnings of a launch, each sayable in both languages with what it carries."""
    found = warnings_of(report(launch))
    for each in found:
        assert each.code in NOTICE_CODES or each.code == "impact-before-launch"
        for language in languages:
            assert say(language, f"notice-{each.code}", **each.args)
    return found


def codes(launch: Launch) -> list[str]:
    return [each.code for each in warnings(launch)]


def flown(
    place: Point,
    azimuth_deg: float,
    range_km: float,
    *,
    longer: float = 1.0,
    extra_s: float = 0.0,
    azimuth_error_deg: float = 0.0,
    launch_class: LaunchClass = LaunchClass.UNDETERMINED,
) -> Launch:
    """A launch with the figures of the two-body model: least energy, or so much longer."""
    impact = destination(place, azimuth_deg, range_km)
    time_s = longer * least_energy_flight_time_s(place, impact) + extra_s
    flight = passage(place, impact, time_s)
    assert flight is not None
    return Launch(
        time=START,
        place=place,
        azimuth_deg=turn(flight.ground_azimuth_deg() + azimuth_error_deg),
        launch_class=launch_class,
        impact_place=impact,
        impact_time=START + timedelta(seconds=time_s),
    )


def changed(launch: Launch, **fields: Any) -> Launch:
    return msgspec.structs.replace(launch, **fields)

"""Notional systems: wrong within bounds, silent by class alone, never finer than the floor, inventing nothing."""

from __future__ import annotations

from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdec.exercise.launches import FalseAlarm, Launch, ellipse
from jdec.exercise.sensors import (
    CUT,
    NOTIONAL,
    STAGES,
    clock_error_s,
    imagine,
    is_detected,
    observe,
    sees_each,
)
from jdec.geo.geodesics import inverse
from jdec.messages.launch_data import RetractionReason, Stage
from jdec.messages.precision import too_fine
from jdec.words.launches import LaunchClass
from jdec.words.places import Point

from .parts import START

seeds = st.integers(0, 2**32)
classes = st.sampled_from(list(LaunchClass))
launches = st.builds(
    Launch,
    id=st.just("any"),
    vehicle=st.just("any"),
    launch_class=classes,
    place=st.builds(
        Point, lat_deg=st.floats(-90, 90), lon_deg=st.floats(-180, 180), error=st.just(ellipse(20, 30, 10))
    ),
    azimuth_deg=st.none() | st.floats(0, 359.9),
    range_km=st.none() | st.floats(1, 15_000),
    flight_time_s=st.none() | st.floats(10, 6_000),
)


@given(launches, seeds)
def test_reports_are_wrong_within_bounds_and_never_finer_than_the_floor(launch: Launch, seed: int) -> None:
    chance = Random(seed)
    clock_s = clock_error_s(NOTIONAL, chance)
    sightings = observe(launch, NOTIONAL, chance, at=START, clock_s=clock_s, count=1)
    assert tuple(each.stage for each in sightings) == STAGES
    for sighting, errors in zip(sightings, NOTIONAL.stages, strict=True):
        seen = sighting.seen
        assert too_fine(seen) == ()
        assert abs((seen.time - START).total_seconds()) <= NOTIONAL.largest_time_error_s + 0.05
        assert isinstance(seen.place, Point)
        # Along both axes of the ellipse, and what two decimals of a degree may move it.
        farthest_km = 2**0.5 * CUT * errors.place_sigma_km + 1.6
        assert inverse(launch.place, seen.place).range_km <= farthest_km
        assert seen.place.error is not None
        assert seen.place.error.semi_major_km == errors.place_sigma_km
        assert seen.time_sigma_s == errors.time_sigma_s


@given(launches, seeds)
def test_nothing_is_invented_for_what_is_not_documented(launch: Launch, seed: int) -> None:
    first, *later = observe(launch, NOTIONAL, Random(seed), at=START, clock_s=0.0, count=1)
    for sighting in (first, *later):
        assert (sighting.seen.azimuth_deg is None) == (launch.azimuth_deg is None)
    assert first.seen.impact_place is None
    assert first.seen.impact_time is None
    for sighting in later:
        known = launch.is_ballistic and launch.azimuth_deg is not None and launch.range_km is not None
        assert (sighting.seen.impact_place is not None) == known
        assert (sighting.seen.impact_time is not None) == (
            launch.is_ballistic and launch.flight_time_s is not None
        )


@given(launches, seeds)
def test_a_final_report_names_the_class_rightly(launch: Launch, seed: int) -> None:
    final = observe(launch, NOTIONAL, Random(seed), at=START, clock_s=0.0, count=1)[-1]
    assert final.seen.launch_class is launch.launch_class


@given(launches, seeds)
def test_reports_leave_in_order_and_the_first_within_its_bound(launch: Launch, seed: int) -> None:
    delays = [
        each.delay_s for each in observe(launch, NOTIONAL, Random(seed), at=START, clock_s=0.0, count=1)
    ]
    assert delays == sorted(delays)
    assert 0 < delays[0] <= NOTIONAL.longest_first_delay_s


@given(launches, launches, seeds)
def test_a_miss_depends_on_class_alone(launch: Launch, other: Launch, seed: int) -> None:
    """Whatever place, azimuth and range: with the same chance and class, both are seen or both are missed."""
    twin = msgspec.structs.replace(other, launch_class=launch.launch_class)
    assert is_detected(launch, NOTIONAL, Random(seed)) == is_detected(twin, NOTIONAL, Random(seed))


@pytest.mark.parametrize("launch_class", list(LaunchClass))
def test_launches_are_missed_as_often_as_said(launch_class: LaunchClass) -> None:
    """Four standard deviations of a binomial with 4,000 draws, from a fixed seed."""
    launch = Launch(id="x", vehicle="x", launch_class=launch_class, place=Point(lat_deg=0, lon_deg=0))
    chance, draws = Random(1), 4_000
    seen = sum(is_detected(launch, NOTIONAL, chance) for _ in range(draws)) / draws
    stated = NOTIONAL.detection[launch_class]
    assert seen == pytest.approx(stated, abs=4 * (stated * (1 - stated) / draws) ** 0.5)


def test_errors_of_time_are_as_large_as_stated() -> None:
    """The spread of 3,000 first reports is the stated sigma, less what the cut takes off (under 5 percent)."""
    launch = Launch(id="x", vehicle="x", launch_class=LaunchClass.ICBM, place=Point(lat_deg=10, lon_deg=20))
    errors = [
        (
            observe(launch, NOTIONAL, Random(seed), at=START, clock_s=0.0, count=1)[0].seen.time - START
        ).total_seconds()
        for seed in range(3_000)
    ]
    mean = sum(errors) / len(errors)
    spread = (sum((error - mean) ** 2 for error in errors) / len(errors)) ** 0.5
    assert spread == pytest.approx(NOTIONAL.stages[0].time_sigma_s, rel=0.07)
    assert abs(mean) < 0.12


def test_first_looks_confuse_classes_now_and_then_and_often_cannot_tell() -> None:
    launch = Launch(
        id="x", vehicle="x", launch_class=LaunchClass.SOUNDING_ROCKET, place=Point(lat_deg=0, lon_deg=0)
    )
    named = [
        observe(launch, NOTIONAL, Random(seed), at=START, clock_s=0.0, count=1)[0].seen.launch_class
        for seed in range(1_000)
    ]
    assert 20 < named.count(LaunchClass.OTHER_BALLISTIC_MISSILE) < 100
    assert 300 < named.count(LaunchClass.UNDETERMINED) < 500
    assert set(named) == {
        LaunchClass.SOUNDING_ROCKET,
        LaunchClass.OTHER_BALLISTIC_MISSILE,
        LaunchClass.UNDETERMINED,
    }


@given(launches, seeds)
def test_one_launch_is_always_told_apart(launch: Launch, seed: int) -> None:
    assert sees_each(launch, NOTIONAL, Random(seed))


def test_a_false_alarm_is_one_first_report_of_what_the_incident_claimed() -> None:
    alarm = FalseAlarm(
        id="false",
        state="USA",
        title={"en": "x"},
        remark={"en": "x"},
        launch_class=LaunchClass.SLBM,
        count=2,
        place=Point(lat_deg=38, lon_deg=-55, error=ellipse(150, 90, 0)),
        retracted_after_s=240,
        reason=RetractionReason.TEST_DATA,
    )
    sighting = imagine(alarm, NOTIONAL, Random(3), at=START, clock_s=0.0)
    assert (sighting.stage, sighting.seen.count) == (Stage.FIRST, 2)
    assert sighting.seen.launch_class is LaunchClass.SLBM
    assert sighting.seen.place.error == alarm.place.error  # type: ignore[union-attr]
    assert too_fine(sighting.seen) == ()


def test_a_system_has_no_figure_for_a_place_or_an_area() -> None:
    """No coverage can be written down, so none can be read out: only class, time and size of errors."""
    allowed = {
        "detection",
        "stages",
        "first_delay_s",
        "update_after_s",
        "final_after_s",
        "clock_sigma_s",
        "confusion",
        "resolves_s",
        "resolves",
    }
    assert set(NOTIONAL.__struct_fields__) == allowed
    assert set(NOTIONAL.detection) == set(LaunchClass)

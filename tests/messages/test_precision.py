"""The floor of report precision: applied before signing, never finer afterwards, never inventing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from jdec.messages.launch_data import Launch
from jdec.messages.precision import DEFAULT_FLOOR, PrecisionFloor, coarsen, too_fine
from jdec.words.faults import Refused
from jdec.words.launches import LaunchClass
from jdec.words.places import Circle, ErrorEllipse, NamedArea, Point, Polygon, Vertex
from jdec.words.strict import decode_strict

from .parts import AREA, LAUNCH, NOW

LAT, LON = st.floats(-90, 90), st.floats(-180, 180)
SIGMA = st.none() | st.floats(1e-6, 1e4)


@st.composite
def ellipses(draw: Any) -> ErrorEllipse:
    minor, extra = draw(st.floats(1e-6, 2000)), draw(st.floats(0, 2000))
    return ErrorEllipse(
        semi_major_km=minor + extra, semi_minor_km=minor, orientation_deg=draw(st.floats(0, 179.9))
    )


@st.composite
def polygons(draw: Any) -> Polygon:
    step = draw(st.sampled_from([1e-9, 1e-4, 0.004, 0.3, 5.0]))
    count = draw(st.integers(3, 12))
    return Polygon(vertices=tuple(Vertex(lat_deg=n * step, lon_deg=n * n * step % 170) for n in range(count)))


PLACES = (
    st.builds(Point, lat_deg=LAT, lon_deg=LON, error=st.none() | ellipses())
    | st.builds(Circle, lat_deg=LAT, lon_deg=LON, radius_km=st.floats(1e-6, 9_000))
    | polygons()
    | st.just(AREA)
)


@st.composite
def launches(draw: Any) -> Launch:
    azimuth = draw(st.none() | st.floats(0, 359.9999))
    impact = draw(st.none() | st.integers(0, 10**10))
    return Launch(
        time=NOW + timedelta(microseconds=draw(st.integers(0, 10**10))),
        time_sigma_s=draw(SIGMA),
        place=draw(PLACES),
        azimuth_deg=azimuth,
        azimuth_sigma_deg=None if azimuth is None else draw(st.none() | st.floats(1e-6, 180)),
        launch_class=LaunchClass.UNDETERMINED,
        impact_place=draw(st.none() | PLACES),
        impact_time=None if impact is None else NOW + timedelta(microseconds=impact),
        impact_time_sigma_s=None if impact is None else draw(SIGMA),
    )


@given(launches())
def test_a_coarsened_report_is_never_finer_than_the_floor(launch: Launch) -> None:
    coarse = coarsen(launch)
    assert too_fine(coarse) == ()
    assert coarsen(coarse) == coarse
    for sigma in (coarse.time_sigma_s, coarse.impact_time_sigma_s):
        assert sigma is None or sigma >= DEFAULT_FLOOR.time_sigma_s
    if isinstance(coarse.place, Point) and coarse.place.error is not None:
        assert coarse.place.error.semi_minor_km >= DEFAULT_FLOOR.semi_axis_km


@given(launches())
def test_a_coarsened_report_is_a_lawful_one(launch: Launch) -> None:
    data = msgspec.json.encode(coarsen(launch))
    assert decode_strict(Launch, data) == coarsen(launch)


@given(launches())
def test_coarsening_states_nothing_that_was_not_stated_and_moves_little(launch: Launch) -> None:
    coarse = coarsen(launch)
    for name in launch.__struct_fields__:
        assert (getattr(launch, name) is None) == (getattr(coarse, name) is None)
    assert abs(coarse.time - launch.time) <= timedelta(milliseconds=50)
    if isinstance(launch.place, Point):
        assert isinstance(coarse.place, Point)
        assert abs(coarse.place.lat_deg - launch.place.lat_deg) <= 0.005 + 1e-9


@given(launches(), launches(), st.sampled_from([100, 125, 300, 7000]), st.sampled_from([0, 1, 2]))
def test_what_is_too_fine_is_exactly_what_coarsening_changes(
    launch: Launch, other: Launch, step: int, decimals: int
) -> None:
    floor = PrecisionFloor(time_step_ms=step, azimuth_decimals=decimals)
    coarse = coarsen(launch, floor)
    # One field at a time: beside others that are too fine, a field wrongly held for coarse would not be seen.
    single = [_with_field(coarse, name, getattr(other, name)) for name in coarse.__struct_fields__]
    for each in (launch, coarse, *(one for one in single if one is not None)):
        after = coarsen(each, floor)
        changed = tuple(
            name for name in each.__struct_fields__ if getattr(after, name) != getattr(each, name)
        )
        assert too_fine(each, floor) == changed


def _with_field(launch: Launch, name: str, value: Any) -> Launch | None:
    """The launch with one field exchanged; None where the two break a rule between fields."""
    try:
        return msgspec.structs.replace(launch, **{name: value})
    except Refused:
        return None


def test_the_fields_that_are_too_fine_are_named() -> None:
    assert too_fine(LAUNCH) == ()
    fine = msgspec.structs.replace(
        LAUNCH,
        time=NOW + timedelta(microseconds=1),
        azimuth_deg=358.001,
        azimuth_sigma_deg=0.01,
        impact_place=Circle(lat_deg=79.5, lon_deg=14.0, radius_km=0.5),
    )
    assert too_fine(fine) == ("time", "azimuth_deg", "azimuth_sigma_deg", "impact_place")


def test_an_azimuth_just_below_a_full_turn_becomes_north() -> None:
    assert coarsen(msgspec.structs.replace(LAUNCH, azimuth_deg=359.97)).azimuth_deg == 0.0


def test_a_polygon_smaller_than_the_floor_becomes_a_circle_and_a_named_area_stays() -> None:
    tiny = Polygon(vertices=tuple(Vertex(lat_deg=70 + n / 1e5, lon_deg=n / 1e6) for n in range(3)))
    assert coarsen(msgspec.structs.replace(LAUNCH, place=tiny)).place == Circle(
        lat_deg=70.0, lon_deg=0.0, radius_km=1.0
    )
    named = msgspec.structs.replace(LAUNCH, place=AREA)
    assert isinstance(coarsen(named).place, NamedArea)


def test_the_floor_is_a_parameter() -> None:
    wide = PrecisionFloor(semi_axis_km=50.0, coordinate_decimals=0, time_step_ms=10_000)
    coarse = coarsen(LAUNCH, wide)
    assert coarse.place == Point(
        lat_deg=69.0,
        lon_deg=16.0,
        error=ErrorEllipse(semi_major_km=50.0, semi_minor_km=50.0, orientation_deg=35.0),
    )

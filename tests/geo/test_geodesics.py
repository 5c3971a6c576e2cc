"""Geodesics agree with figures other people published, and keep their rules everywhere on the Earth."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jdec.geo.geodesics import (
    LONGEST_GEODESIC_KM,
    angle_between,
    destination,
    inverse,
    path,
    turn,
    wrap_longitude,
)
from jdec.words.places import ErrorEllipse, Point

LATITUDES = st.floats(-90, 90)
LONGITUDES = st.floats(-180, 180)
POINTS = st.builds(lambda lat, lon: Point(lat_deg=lat, lon_deg=lon), LATITUDES, LONGITUDES)
AWAY_FROM_POLES = st.builds(lambda lat, lon: Point(lat_deg=lat, lon_deg=lon), st.floats(-89, 89), LONGITUDES)


def at(lat_deg: float, lon_deg: float) -> Point:
    return Point(lat_deg=lat_deg, lon_deg=lon_deg)


def test_direct_problem_gives_the_figures_of_karney_2013_table_2() -> None:
    """Karney, Algorithms for geodesics, J. Geodesy 87 (2013), table 2: 40 N, azimuth 30, 10,000 km."""
    end = destination(at(40, 0), 30, 10_000)
    assert end.lat_deg == pytest.approx(41.79331020506, abs=1e-9)
    assert end.lon_deg == pytest.approx(137.84490004377, abs=1e-9)
    assert inverse(at(40, 0), end).arrival_azimuth_deg == pytest.approx(149.09016931807, abs=1e-8)


def test_inverse_problem_near_the_antipode_gives_the_figures_of_karney_2013() -> None:
    """The nearly antipodal pair of the same paper (tables 3 to 5), to the millimetre."""
    line = inverse(at(-30, 0), at(29.9, 179.8))
    assert line.range_km == pytest.approx(19_989.832_827_61, abs=1e-6)
    assert line.azimuth_deg == pytest.approx(161.890_524_736_33, abs=1e-8)


def test_inverse_problem_gives_the_surveyed_line_of_the_gda_technical_manual() -> None:
    """Flinders Peak to Buninyong (GDA technical manual, on GRS 80, which differs here by less than 1 mm)."""
    flinders_peak = at(-(37 + 57 / 60 + 3.72030 / 3600), 144 + 25 / 60 + 29.52440 / 3600)
    buninyong = at(-(37 + 39 / 60 + 10.15610 / 3600), 143 + 55 / 60 + 35.38390 / 3600)
    line = inverse(flinders_peak, buninyong)
    assert line.range_km == pytest.approx(54.972271, abs=2e-6)
    assert line.azimuth_deg == pytest.approx(306 + 52 / 60 + 5.37 / 3600, abs=1e-5)


@pytest.mark.parametrize(
    ("start", "end", "range_km", "azimuth_deg"),
    [
        pytest.param(at(34.73, -120.57), at(8.99, 167.72), 7_767, None, id="Vandenberg to Kwajalein"),
        pytest.param(at(65.5, 37.5), at(57.3, 161.8), 5_608, 35, id="White Sea to Kura"),
        pytest.param(at(69.2944, 16.0197), at(79.5, 14.0), 1_136, 358, id="Andoya to off Spitsbergen"),
        pytest.param(at(48.57, 45.75), at(48.47, 35.04), 791, None, id="Kapustin Yar to Dnipro"),
    ],
)
def test_ranges_agree_with_the_domain_brief_within_the_flattening(
    start: Point, end: Point, range_km: float, azimuth_deg: float | None
) -> None:
    """The brief's figures are great circles of a sphere from rounded points: they hold within 0.5 percent."""
    line = inverse(start, end)
    assert line.range_km == pytest.approx(range_km, rel=0.005)
    if azimuth_deg is not None:
        assert angle_between(line.azimuth_deg, azimuth_deg) < 1


def test_the_published_vandenberg_figure_is_nautical_miles() -> None:
    """Press gives "4,200 miles (6,759 km)": 4,200 is the range in nautical miles, not statute ones."""
    line = inverse(at(34.73, -120.57), at(8.99, 167.72))
    assert line.range_km / 1.852 == pytest.approx(4_200, rel=0.002)
    assert line.range_km != pytest.approx(6_759, rel=0.1)


@pytest.mark.parametrize(("lat_deg", "lon_deg"), [(0.0, 179.9), (51.0, 179.5), (-75.0, 179.99)])
def test_a_path_across_the_antimeridian_is_short(lat_deg: float, lon_deg: float) -> None:
    assert inverse(at(lat_deg, lon_deg), at(lat_deg, -lon_deg)).range_km < 120
    over = destination(at(lat_deg, lon_deg), 90, 100)
    assert -180 <= over.lon_deg < -170


def test_longitudes_180_and_minus_180_are_one_meridian() -> None:
    assert inverse(at(20, 180), at(20, -180)).range_km == pytest.approx(0, abs=1e-9)


def test_a_path_over_the_pole_comes_down_the_opposite_meridian() -> None:
    down = destination(at(80, 30), 0, 2_500)
    assert down.lon_deg == pytest.approx(-150)
    assert inverse(at(80, 30), down).range_km == pytest.approx(2_500)
    assert inverse(at(80, 30), down).arrival_azimuth_deg == pytest.approx(180)


def test_from_the_north_pole_every_direction_is_south() -> None:
    assert inverse(at(90, 0), at(80, 77)).arrival_azimuth_deg == pytest.approx(180)
    assert inverse(at(90, 0), at(-90, 0)).range_km == pytest.approx(LONGEST_GEODESIC_KM)


@given(POINTS, POINTS)
def test_distance_is_symmetric_and_bounded(one: Point, other: Point) -> None:
    there, back = inverse(one, other), inverse(other, one)
    assert there.range_km == pytest.approx(back.range_km, abs=1e-6)
    assert 0 <= there.range_km <= LONGEST_GEODESIC_KM + 1e-6
    assert 0 <= there.azimuth_deg < 360
    assert 0 <= there.arrival_azimuth_deg < 360


@given(POINTS, POINTS, POINTS)
def test_a_detour_is_never_shorter(one: Point, other: Point, third: Point) -> None:
    direct = inverse(one, other).range_km
    assert direct <= inverse(one, third).range_km + inverse(third, other).range_km + 1e-6


@given(POINTS, st.floats(-720, 720), st.floats(0, 19_900))
def test_direct_and_inverse_undo_each_other(start: Point, azimuth_deg: float, range_km: float) -> None:
    end = destination(start, azimuth_deg, range_km)
    assert -180 <= end.lon_deg < 180
    assert inverse(start, end).range_km == pytest.approx(range_km, abs=1e-6)


@given(AWAY_FROM_POLES, st.floats(0, 359.9), st.floats(1, 15_000))
def test_the_azimuth_that_led_there_is_found_again(start: Point, azimuth_deg: float, range_km: float) -> None:
    end = destination(start, azimuth_deg, range_km)
    assume(abs(end.lat_deg) < 89)
    assert angle_between(inverse(start, end).azimuth_deg, azimuth_deg) < 1e-4


@given(POINTS, POINTS, st.integers(1, 12))
def test_a_path_is_as_long_as_its_parts(one: Point, other: Point, steps: int) -> None:
    points = path(one, other, steps)
    assert len(points) == steps + 1
    assert (points[0], points[-1]) == (one, other)
    parts = sum(inverse(a, b).range_km for a, b in itertools.pairwise(points))
    assert parts == pytest.approx(inverse(one, other).range_km, abs=1e-6)


def test_a_path_carries_no_error_ellipse() -> None:
    ellipse = ErrorEllipse(semi_major_km=5, semi_minor_km=2, orientation_deg=0)
    points = path(Point(lat_deg=1, lon_deg=2, error=ellipse), at(3, 4), 2)
    assert all(point.error is None for point in points)


@given(st.floats(-1e6, 1e6))
def test_longitude_and_azimuth_come_back_in_their_ranges(angle_deg: float) -> None:
    assert -180 <= wrap_longitude(angle_deg) < 180
    assert 0 <= turn(angle_deg) < 360
    assert math.copysign(1, turn(angle_deg)) == 1


@pytest.mark.parametrize("angle_deg", [-1e-300, -0.0, 360.0, 720.0, -360.0])
def test_angles_at_the_seam_are_zero(angle_deg: float) -> None:
    assert turn(angle_deg) == 0
    assert wrap_longitude(angle_deg - 180) == -180


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_path_that_is_not_finite_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="path is not finite"):
        destination(at(0, 0), bad, 1)
    with pytest.raises(ValueError, match="path is not finite"):
        destination(at(0, 0), 1, bad)


def test_a_path_without_steps_is_refused() -> None:
    with pytest.raises(ValueError, match="path has too few steps: got 0, expected at least 1"):
        path(at(0, 0), at(1, 1), 0)

"""Fused figures claim no more than is true whatever the two Parties' errors have in common."""

from __future__ import annotations

import math
from random import Random
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from jdec.geo.areas import Covariance2, ellipse_spread, offset_km
from jdec.geo.geodesics import destination, inverse
from jdec.picture import DEFAULT_PARAMETERS, picture_of
from jdec.picture.assessments import assess
from jdec.picture.fusing import Fused, _inverted, _mixed, _weight, fuse
from jdec.picture.sights import Sight, _no_finer, sight_of
from jdec.words.places import Circle, ErrorEllipse, Place, Point
from picture.announcing_parts import LIFT_OFF, SEA, Records

Matrix = NDArray[np.float64]

axes = st.floats(min_value=1.0, max_value=100.0)
ellipses = st.builds(
    lambda one, other, turn: ErrorEllipse(
        semi_major_km=max(one, other), semi_minor_km=min(one, other), orientation_deg=turn
    ),
    axes,
    axes,
    st.floats(min_value=0.0, max_value=179.0),
)


def matrix(spread: Covariance2) -> Matrix:
    return np.array([[spread.east_km2, spread.cross_km2], [spread.cross_km2, spread.north_km2]])


def round_error(sigma_km: float) -> ErrorEllipse:
    return ErrorEllipse(semi_major_km=sigma_km, semi_minor_km=sigma_km, orientation_deg=0.0)


def at(lat_deg: float, lon_deg: float, error: ErrorEllipse | None) -> Point:
    return Point(lat_deg=lat_deg, lon_deg=lon_deg, error=error)


def sight(party: str, place: Place, after_s: float = 0.0, **launch: Any) -> Sight:
    records = Records()
    records.report(party, after_s, place=place, **launch)
    assessment = assess(records.entries)
    assert assessment is not None
    return sight_of(assessment, DEFAULT_PARAMETERS)


def fused_place(one: Place, other: Place) -> Point:
    place = fuse(sight("RUS", one), sight("USA", other)).place
    assert place is not None
    return place


def error_of(place: Point) -> ErrorEllipse:
    assert place.error is not None
    return place.error


@settings(max_examples=200)
@given(ellipses, ellipses, st.integers(min_value=0, max_value=10**9))
def test_whatever_the_errors_share_the_real_covariance_is_within_the_one_claimed(
    one: ErrorEllipse, other: ErrorEllipse, seed: int
) -> None:
    """Any joint covariance of both errors has cross part A^½ K B^½ with K no longer than 1 (Horn and Johnson, 7.7.9).

    The error of the fused place then has the covariance below, which the one that is claimed must not be less than in
    any direction.
    """
    place = fused_place(at(10.0, 20.0, one), at(10.0, 20.0, other))
    mine, theirs = matrix(ellipse_spread(one)), matrix(ellipse_spread(other))
    claimed = matrix(ellipse_spread(error_of(place)))
    weight = _weight(_inverted(ellipse_spread(one)), _inverted(ellipse_spread(other)))
    total = np.linalg.inv(weight * np.linalg.inv(mine) + (1 - weight) * np.linalg.inv(theirs))
    # Rounded to metres and a tenth of a degree.
    assert claimed == pytest.approx(total, abs=0.01 + 0.005 * float(np.trace(total)))
    pull, push = total @ np.linalg.inv(mine) * weight, total @ np.linalg.inv(theirs) * (1 - weight)
    chance = np.random.default_rng(seed)
    roots = np.linalg.cholesky(mine), np.linalg.cholesky(theirs)
    for extreme in (np.eye(2), -np.eye(2), *(chance.normal(size=(2, 2)) for _ in range(20))):
        shared = extreme / np.linalg.norm(extreme, 2)
        cross = roots[0] @ shared @ roots[1].T
        real = pull @ mine @ pull.T + push @ theirs @ push.T + pull @ cross @ push.T + push @ cross.T @ pull.T
        assert np.linalg.eigvalsh(total - real).min() >= -1e-9 * np.trace(total)


@settings(max_examples=200)
@given(ellipses, ellipses)
def test_no_weight_makes_the_determinant_less_by_more_than_what_one_half_has_for_it(
    one: ErrorEllipse, other: ErrorEllipse
) -> None:
    mine, theirs = _inverted(ellipse_spread(one)), _inverted(ellipse_spread(other))
    weight = _weight(mine, theirs)
    assert 0.0 <= weight <= 1.0
    best = np.linalg.det(matrix(_mixed(mine, theirs, weight)))
    for step in range(101):
        assert np.linalg.det(matrix(_mixed(mine, theirs, step / 100))) <= best * (1 + 0.01 / 4 + 1e-9)


@settings(max_examples=200)
@given(ellipses, ellipses)
def test_the_claimed_area_is_never_larger_than_the_better_of_both(
    one: ErrorEllipse, other: ErrorEllipse
) -> None:
    fused = error_of(fused_place(at(-30.0, 100.0, one), at(-30.0, 100.0, other)))
    area = fused.semi_major_km * fused.semi_minor_km
    assert area <= 1.01 * min(each.semi_major_km * each.semi_minor_km for each in (one, other))


def test_crossed_ellipses_are_fused_to_a_round_one_by_hand() -> None:
    """diag(4, 100) and diag(100, 4) in km²: weight ½, so information ½ (¼ + 1/100) = 0.13 on both axes, 2.774 km."""
    north = ErrorEllipse(semi_major_km=10.0, semi_minor_km=2.0, orientation_deg=0.0)
    east = ErrorEllipse(semi_major_km=10.0, semi_minor_km=2.0, orientation_deg=90.0)
    error = error_of(fused_place(at(0.0, 0.0, north), at(0.0, 0.0, east)))
    assert (error.semi_major_km, error.semi_minor_km) == pytest.approx((2.774, 2.774), abs=1e-3)


def test_crossed_ellipses_meet_where_each_is_sharp_by_hand() -> None:
    """The second place is 6 km east and 6 km north of the first; the first is sure of east, the second of north.

    With weight ½ each gives its sure axis 25 parts of 26: 6/26 km east, and 6 · 25/26 km north.
    """
    start = at(0.0, 179.99, ErrorEllipse(semi_major_km=10.0, semi_minor_km=2.0, orientation_deg=0.0))
    reached = destination(start, 45.0, math.hypot(6.0, 6.0))
    end = at(
        reached.lat_deg,
        reached.lon_deg,
        ErrorEllipse(semi_major_km=10.0, semi_minor_km=2.0, orientation_deg=90.0),
    )
    assert end.lon_deg < -179.9
    place = fused_place(start, end)
    assert offset_km(start, place) == pytest.approx((6 / 26, 6 * 25 / 26), abs=0.06)
    assert place.lon_deg == pytest.approx(179.992, abs=0.001)


@pytest.mark.parametrize(("one", "other", "first_wins"), [(5.0, 20.0, True), (20.0, 5.0, False)])
def test_the_better_of_two_nested_ellipses_stands_alone(one: float, other: float, first_wins: bool) -> None:
    first, second = at(50.0, 7.0, round_error(one)), at(50.1, 7.1, round_error(other))
    place = fused_place(first, second)
    assert msgspec.structs.astuple(place)[:2] == msgspec.structs.astuple(first if first_wins else second)[:2]
    assert error_of(place) == round_error(5.0)


@pytest.mark.parametrize("lat_deg", [0.0, 50.0, -85.0])
@pytest.mark.parametrize("sigma_km", [10.0, None], ids=["stated", "default"])
def test_like_ellipses_meet_half_way_and_are_not_made_smaller(sigma_km: float | None, lat_deg: float) -> None:
    """Two like figures may have one cause: there is no gain of √2, and neither Party is the better one."""
    error = None if sigma_km is None else round_error(sigma_km)
    start = at(lat_deg, 179.95, error)
    reached = destination(start, 70.0, 20.0)
    end = at(reached.lat_deg, reached.lon_deg, error)
    for place in (fused_place(start, end), fused_place(end, start)):
        assert inverse(place, start).range_km == pytest.approx(10.0, abs=0.1)
        assert inverse(place, end).range_km == pytest.approx(10.0, abs=0.1)
        assert error_of(place).semi_major_km == pytest.approx(sigma_km or 25.0)
        assert error_of(place).semi_minor_km == pytest.approx(sigma_km or 25.0)


@settings(max_examples=100)
@given(ellipses, ellipses, st.integers(min_value=0, max_value=10**9))
def test_the_fused_place_does_not_depend_on_who_comes_first(
    one: ErrorEllipse, other: ErrorEllipse, seed: int
) -> None:
    chance = Random(seed)
    start = at(chance.choice((0.0, 60.0, -75.0, 85.0)), chance.choice((0.0, 179.999, -180.0)), one)
    reached = destination(start, chance.uniform(0.0, 360.0), chance.uniform(0.0, 30.0))
    end = at(reached.lat_deg, reached.lon_deg, other)
    # The frames of both differ by the flat sheet over 30 km, and figures are rounded to 0.001°.
    assert inverse(fused_place(start, end), fused_place(end, start)).range_km < 0.6


@pytest.mark.parametrize("lat_deg", [0.0, 89.9, -89.9])
@pytest.mark.parametrize("azimuth_deg", [45.0, 90.0, 250.0])
def test_places_are_fused_beside_a_pole_as_elsewhere(lat_deg: float, azimuth_deg: float) -> None:
    """The first place is sure across the line through both and the second along it: the second is nearly the answer.

    With weight ½ the second holds 100 parts of 101 along the line of 20 km.
    """
    start = at(lat_deg, 30.0, None)
    end = destination(start, azimuth_deg, 20.0)
    line = inverse(start, end)
    errors = [
        ErrorEllipse(semi_major_km=40.0, semi_minor_km=4.0, orientation_deg=turn % 180.0)
        for turn in (line.azimuth_deg, line.arrival_azimuth_deg + 90.0)
    ]
    place = fused_place(at(lat_deg, 30.0, errors[0]), at(end.lat_deg, end.lon_deg, errors[1]))
    assert inverse(place, end).range_km == pytest.approx(20 / 101, abs=0.12)
    # Half of 1/16 and half of 1/1600 on both axes.
    assert error_of(place).semi_major_km == pytest.approx(math.sqrt(2 / (1 / 16 + 1 / 1600)), rel=0.01)


def test_single_figures_are_those_of_the_more_precise() -> None:
    first = sight("RUS", SEA, 0.0, time_sigma_s=8.0, azimuth_deg=359.0, azimuth_sigma_deg=1.5)
    second = sight("USA", SEA, 3.0, time_sigma_s=2.0, azimuth_deg=1.0, azimuth_sigma_deg=4.0)
    expected = Fused(
        time=second.assessment.message.launch.time, time_sigma_s=2.0, azimuth_deg=359.0, azimuth_sigma_deg=1.5
    )
    assert fuse(first, second) == fuse(second, first) == expected


def test_of_equal_figures_the_party_first_by_its_code_is_taken() -> None:
    first, second = sight("RUS", SEA, 0.0, azimuth_deg=20.0), sight("USA", SEA, 3.0, azimuth_deg=40.0)
    for fused in (fuse(first, second), fuse(second, first)):
        assert (fused.time, fused.azimuth_deg) == (LIFT_OFF, 20.0)


def test_what_only_one_side_states_is_not_fused() -> None:
    impact = at(60.0, 60.0, round_error(50.0))
    fused = fuse(sight("RUS", SEA, azimuth_deg=20.0, impact_place=impact), sight("USA", impact))
    assert fused.place is fused.azimuth_deg is fused.azimuth_sigma_deg is fused.impact_place is None


def test_fused_figures_stand_beside_both_originals() -> None:
    records = Records()
    records.both(place=Circle(lat_deg=62.9, lon_deg=40.5, radius_km=60.0))
    (event,) = picture_of(records.entries).events
    assert event.fused is not None
    assert [each.message.launch for each in event.assessments] == [
        each.message.launch  # type: ignore[union-attr]
        for each in records.entries
    ]
    # An even disc's one sigma is half its radius.
    assert error_of(event.fused.place) == round_error(30.0)  # type: ignore[arg-type]


@settings(max_examples=200)
@given(ellipses, st.floats(min_value=0.0, max_value=60.0))
def test_the_floor_of_precision_lengthens_short_axes_and_turns_nothing(
    ellipse: ErrorEllipse, least_km: float
) -> None:
    raised = matrix(_no_finer(ellipse_spread(ellipse), least_km**2))
    expected = ErrorEllipse(
        semi_major_km=max(ellipse.semi_major_km, least_km),
        semi_minor_km=max(ellipse.semi_minor_km, least_km),
        orientation_deg=ellipse.orientation_deg,
    )
    assert raised == pytest.approx(matrix(ellipse_spread(expected)), rel=1e-6, abs=1e-6)

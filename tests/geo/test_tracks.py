"""Tracks, corridors and fans join what was reported, over the turning Earth, and hold nothing but ground."""

from __future__ import annotations

import itertools
import math
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jdec.geo.flight import least_energy_time_s
from jdec.geo.geodesics import angle_between, destination, inverse, wrap_longitude
from jdec.geo.inertial import EARTH_TURN_RAD_S, least_energy_flight_time_s, passage
from jdec.geo.tracks import Sample, Track, corridor, disc, fan, ground_track
from jdec.words.places import Point

from .parts import HARD_POINTS, POINTS, at, mirrored, shifted

START = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)
VANDENBERG, KWAJALEIN = at(34.73, -120.57), at(8.99, 167.72)


@given(HARD_POINTS, HARD_POINTS, st.integers(1, 40))
def test_a_track_begins_and_ends_where_it_was_reported(launch: Point, impact: Point, steps: int) -> None:
    track = ground_track(launch, START, impact, steps=steps)
    assert len(track.samples) == steps + 1
    assert (track.samples[0].point, track.samples[-1].point) == (launch, impact)
    times = [sample.time for sample in track.samples]
    assert times == sorted(times)
    assert times[0] == START
    took_s = (times[-1] - START).total_seconds()
    assert took_s == pytest.approx(least_energy_time_s(inverse(launch, impact).range_km), abs=1e-3)


@given(POINTS, POINTS, st.floats(600, 5_000))
def test_the_computed_ends_are_the_reported_ones(launch: Point, impact: Point, time_s: float) -> None:
    """Within a metre: the way out to the stars and back loses nothing."""
    flight = passage(launch, impact, time_s)
    assume(flight is not None)
    assert flight is not None
    # Of a range near 0 or half-way round, arccos-like digits go.
    assume(1 < flight.range_km < 19_000)
    points = flight.ground_points(16)
    assert inverse(launch, points[0][0]).range_km < 1e-3
    assert inverse(impact, points[-1][0]).range_km < 1e-3
    assert points[-1][1] == pytest.approx(time_s, abs=1e-3)


def test_a_track_lags_behind_the_turning_earth() -> None:
    """Straight up from the equator for an hour: conserved momentum leaves it west of where it rose.

    A fall of a minute from h = 100 km would lag 4/3 ω h √(2h/g) (Gauss, 1803): to the tenth of it here.
    """
    height_km = 100.0
    fall_s = math.sqrt(2 * height_km / 0.00981)
    lag_km = 4 * EARTH_TURN_RAD_S * height_km * fall_s * 2 / 3
    east = destination(at(0, 0), 270, lag_km)
    flight = passage(at(0, 0), east, 2 * fall_s)
    assert flight is not None
    # Thrown straight up over the ground, it comes down that far to the west: the level speeds agree.
    ground_km_s = EARTH_TURN_RAD_S * 6_378.137
    assert flight.ellipse().level_speed_km_s() == pytest.approx(ground_km_s, abs=0.003)


@pytest.mark.parametrize(("azimuth_deg", "side"), [(0.0, 1), (180.0, -1)])
def test_a_flight_along_a_meridian_starts_east_of_it_over_the_stars(azimuth_deg: float, side: int) -> None:
    """The impact goes east while it flies; the ground gives that speed away, and a little more is needed."""
    launch = at(30, 40) if side > 0 else at(60, 40)
    impact = destination(launch, azimuth_deg, 3_000)
    flight = passage(launch, impact, least_energy_flight_time_s(launch, impact))
    assert flight is not None
    found = flight.ground_azimuth_deg()
    # Coriolis: the way bends right in the north, so a flight starts left of its end.
    assert 0 < wrap_longitude(azimuth_deg - found) < 10


@given(POINTS, POINTS, st.floats(-360, 360))
def test_turning_or_mirroring_the_earth_changes_nothing(launch: Point, impact: Point, by_deg: float) -> None:
    range_km = inverse(launch, impact).range_km
    assume(10 < range_km < 19_000)
    assume(abs(launch.lat_deg) < 89)
    time_s = least_energy_time_s(range_km)
    flight = passage(launch, impact, time_s)
    assert flight is not None
    north = passage(mirrored(launch), mirrored(impact), time_s)
    turned = passage(shifted(launch, by_deg), shifted(impact, by_deg), time_s)
    assert north is not None
    assert turned is not None
    assert north.apogee_km == pytest.approx(flight.apogee_km, rel=1e-6, abs=1e-6)
    assert turned.apogee_km == pytest.approx(flight.apogee_km, rel=1e-6, abs=1e-6)
    assert angle_between(180 - north.ground_azimuth_deg(), flight.ground_azimuth_deg()) < 1e-4
    assert angle_between(turned.ground_azimuth_deg(), flight.ground_azimuth_deg()) < 1e-4


@given(POINTS, st.floats(0, 360), st.floats(100, 12_000))
def test_a_first_sample_lies_where_the_azimuth_points(
    launch: Point, azimuth_deg: float, far_km: float
) -> None:
    """The ground azimuth is the direction in which the computed track leaves."""
    assume(abs(launch.lat_deg) < 85)
    impact = destination(launch, azimuth_deg, far_km)
    flight = passage(launch, impact, least_energy_flight_time_s(launch, impact))
    assert flight is not None
    first = flight.ground_points(4_000)[1][0]
    left = inverse(flight.ground_points(1)[0][0], first).azimuth_deg
    # Geodetic and geocentric directions differ by up to the flattening.
    assert angle_between(flight.ground_azimuth_deg(), left) < 0.5


def test_without_a_usable_time_the_track_says_how_it_was_made() -> None:
    def basis(after_s: float | None) -> str:
        ends_at = None if after_s is None else START + timedelta(seconds=after_s)
        return ground_track(VANDENBERG, START, KWAJALEIN, ends_at).basis

    assert basis(None) == "least-energy"
    assert basis(-60) == "least-energy"
    assert basis(1_800) == "reported-time"
    assert basis(60) == "path-only"
    assert ground_track(at(1, 1), START, at(1, 1)).samples[-1].point == at(1, 1)


def test_a_track_holds_ground_and_times_only() -> None:
    """Architecture, section 12: no state vectors.  The fields of a track are these and no others."""
    assert [field.name for field in msgspec.structs.fields(Track)] == ["samples", "basis"]
    assert [field.name for field in msgspec.structs.fields(Sample)] == ["point", "time"]


def test_a_track_without_steps_is_refused() -> None:
    with pytest.raises(ValueError, match="track has too few steps: got 0, expected at least 1"):
        ground_track(VANDENBERG, START, KWAJALEIN, steps=0)


@given(HARD_POINTS, st.floats(0, 360), st.floats(500, 12_000), st.floats(1, 50), st.floats(1, 100))
def test_a_corridor_is_as_wide_as_its_sigmas(
    launch: Point, azimuth_deg: float, far_km: float, first_km: float, last_km: float
) -> None:
    impact = destination(launch, azimuth_deg, far_km)
    track = ground_track(launch, START, impact)
    outline = corridor(track, first_km, last_km)
    widest, narrowest = 2 * max(first_km, last_km), 2 * min(first_km, last_km)
    for corner in outline.points:
        near = min(inverse(corner, sample.point).range_km for sample in track.samples)
        assert narrowest * 0.9 - 1e-6 <= near <= widest + 1e-6 or near <= widest
    ahead = destination(impact, inverse(track.samples[-2].point, impact).arrival_azimuth_deg, 2 * last_km)
    assert min(inverse(ahead, corner).range_km for corner in outline.points) < 2 * last_km * 0.1


def test_a_corridor_without_length_is_a_disc() -> None:
    track = ground_track(at(10, 20), START, at(10, 20))
    outline = corridor(track, 5, 30)
    assert all(inverse(at(10, 20), corner).range_km == pytest.approx(60) for corner in outline.points)


@given(HARD_POINTS, st.floats(0, 359), st.floats(0.1, 80), st.floats(10, 9_000))
def test_a_fan_opens_to_both_sides_of_the_azimuth(
    place: Point, azimuth_deg: float, sigma_deg: float, length_km: float
) -> None:
    outline = fan(place, azimuth_deg, sigma_deg, length_km)
    apex, *edge = outline.points
    assert apex == place
    assert all(inverse(place, corner).range_km == pytest.approx(length_km) for corner in edge)
    if abs(place.lat_deg) < 89:
        apart = [angle_between(inverse(place, corner).azimuth_deg, azimuth_deg) for corner in edge]
        assert max(apart) == pytest.approx(min(180, 2 * sigma_deg), abs=1e-3)
        turns = [
            wrap_longitude(inverse(place, b).azimuth_deg - inverse(place, a).azimuth_deg)
            for a, b in itertools.pairwise(edge)
        ]
        assert all(turn > 0 for turn in turns)


def test_an_azimuth_that_says_nothing_is_a_disc() -> None:
    assert fan(at(10, 20), 45, 90, 500) == disc(at(10, 20), 500)

"""Free flight agrees with figures other people published, and with itself."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdec.geo.flight import (
    BOOST_MOST_S,
    EARTH_KM,
    FARTHEST_KM,
    GRAVITY_KM3_S2,
    Ellipse,
    apogee_km,
    band,
    boost_allowance_s,
    flight_time_s,
    least_energy_apogee_km,
    least_energy_time_s,
    reach_km,
)

RANGES = st.floats(0, 20_000)
APOGEES = st.floats(0, 50_000)


def test_the_grazing_circle_takes_its_share_of_the_surface_orbit() -> None:
    """An orbit at the radius of the Earth takes 84.4 minutes (any textbook); half of it, half the time."""
    assert flight_time_s(FARTHEST_KM, 0) == pytest.approx(84.4 * 60 / 2, rel=0.001)
    assert flight_time_s(FARTHEST_KM / 2, 0) == pytest.approx(84.4 * 60 / 4, rel=0.001)


@given(st.floats(1, 2_000))
def test_straight_up_and_down_takes_the_time_of_kepler_in_a_line(apogee: float) -> None:
    """The radial ellipse: time from x = R / (R + h) is √((R+h)³ / 2GM) (arccos √x + √(x(1-x))), twice."""
    top = EARTH_KM + apogee
    x = EARTH_KM / top
    half = math.sqrt(top**3 / (2 * GRAVITY_KM3_S2)) * (math.acos(math.sqrt(x)) + math.sqrt(x * (1 - x)))
    assert flight_time_s(0, apogee) == pytest.approx(2 * half, rel=1e-9)


def test_a_short_flight_is_a_parabola() -> None:
    """Galileo: over level ground at 45 degrees, the apogee is a quarter of the range, the time √(2 x / g)."""
    gravity = GRAVITY_KM3_S2 / EARTH_KM**2
    assert least_energy_apogee_km(10) == pytest.approx(2.5, rel=0.002)
    assert least_energy_time_s(10) == pytest.approx(math.sqrt(20 / gravity), rel=0.002)
    assert reach_km(10, 2.5) == pytest.approx(10, rel=0.002)


def test_least_energy_has_the_speed_and_angle_of_bate_mueller_and_white() -> None:
    """Chapter 6 of their book: at a right angle of range Q is 0.828 and the angle of flight is 22.5 degrees."""
    range_km = FARTHEST_KM / 2
    ellipse = Ellipse.through(range_km, least_energy_apogee_km(range_km))
    assert 2 - EARTH_KM / ellipse.semi_major_km == pytest.approx(2 * (math.sqrt(2) - 1), rel=1e-12)
    speed = math.sqrt(GRAVITY_KM3_S2 * (2 / EARTH_KM - 1 / ellipse.semi_major_km))
    assert math.degrees(math.acos(ellipse.level_speed_km_s() / speed)) == pytest.approx(22.5, abs=1e-9)


# (range, apogee, flight time in s, who said so); the free flight is shorter by engine and air.
PUBLISHED = [
    pytest.param(999.2, 6_040.9, 4_135, id="Hwasong-17, 18 November 2022: KCNA, by TASS"),
    pytest.param(1_001.2, 7_687.5, 5_156, id="Hwasong-19, 31 October 2024: KCNA, by Chosun Ilbo"),
    pytest.param(2_700, 550, 840, id="Hwasong-12, 29 August 2017: Japan's Ministry of Defence"),
    pytest.param(3_700, 770, 1_140, id="Hwasong-12, 15 September 2017: Japan's Ministry of Defence"),
    pytest.param(4_600, 970, 1_320, id="Hwasong-12, 4 October 2022: Japan's Ministry of Defence"),
]


@pytest.mark.parametrize(("range_km", "apogee", "said_s"), PUBLISHED)
def test_published_flights_are_longer_than_free_flight_by_no_more_than_the_allowance(
    range_km: float, apogee: float, said_s: float
) -> None:
    free = flight_time_s(range_km, apogee)
    assert 0 <= said_s - free <= boost_allowance_s(free)
    assert said_s == pytest.approx(free, rel=0.14)
    assert band(range_km).holds(said_s)


def test_a_claim_that_its_own_apogee_contradicts_is_too_short() -> None:
    """KCNA on 24 March 2022: 4,052 s at 6,248.5 km, less than free flight; Japan measured 71 minutes."""
    free = flight_time_s(1_090, 6_248.5)
    assert free > 4_052
    assert 0 < 71 * 60 - free < boost_allowance_s(free)


@pytest.mark.shared
def test_the_reported_flights_are_ordinary(shared: Path) -> None:
    """Five published flights of 2017: all in the band, and longer than free flight by 124 to 245 s."""
    with (shared / "data" / "reported_flights.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 5
    longer = []
    for row in rows:
        range_km, said_s = float(row["range_km"]), float(row["flight_time_s"])
        free = flight_time_s(range_km, float(row["apogee_km"]))
        assert band(range_km).holds(said_s)
        assert 0 < said_s - free < boost_allowance_s(free)
        longer.append(said_s - free)
    assert (min(longer), max(longer)) == pytest.approx((124, 245), abs=1)


@given(RANGES, APOGEES)
def test_the_ellipse_passes_through_both_ends_and_its_apogee(range_km: float, apogee: float) -> None:
    ellipse = Ellipse.through(range_km, apogee)
    assert ellipse.semi_major_km * (1 + ellipse.eccentricity) == pytest.approx(EARTH_KM + apogee)
    end = ellipse.semi_major_km * (1 + ellipse.eccentricity * math.cos(ellipse.half_eccentric))
    assert end == pytest.approx(EARTH_KM, rel=1e-9)
    assert ellipse.angle(ellipse.half_eccentric) == pytest.approx(ellipse.half_angle, abs=1e-8)


@given(RANGES, APOGEES, st.floats(0.1, 1_000))
def test_higher_takes_longer(range_km: float, apogee: float, more_km: float) -> None:
    assert flight_time_s(range_km, apogee + more_km) > flight_time_s(range_km, apogee)


@given(RANGES, st.floats(0.001, 50_000))
def test_the_apogee_is_found_again_from_range_and_time(range_km: float, apogee: float) -> None:
    found = apogee_km(range_km, flight_time_s(range_km, apogee))
    # Near the grazing circle time hardly rises with the apogee of a very short flight, and digits go.
    assert found == pytest.approx(apogee, rel=1e-6, abs=1e-3)


@given(st.floats(1, 20_000))
def test_least_energy_needs_the_least_speed(range_km: float) -> None:
    """The energy is -GM / 2a: no other apogee of this range has a smaller ellipse."""
    least = least_energy_apogee_km(range_km)
    smallest = Ellipse.through(range_km, least).semi_major_km
    for share in (0.5, 0.9, 1.1, 2.0):
        assert Ellipse.through(range_km, least * share).semi_major_km >= smallest * (1 - 1e-12)
    assert reach_km(range_km, least) == pytest.approx(range_km, rel=1e-6)


@given(RANGES, APOGEES)
def test_a_flight_never_goes_further_than_its_reach(range_km: float, apogee: float) -> None:
    assert reach_km(range_km, apogee) >= range_km * (1 - 1e-9) - 1e-4


@given(RANGES)
def test_a_band_is_in_order_and_holds_least_energy(range_km: float) -> None:
    found = band(range_km)
    assert found.fastest_s <= found.least_energy_s < found.slowest_s
    assert found.holds(found.least_energy_s)
    assert not found.holds(found.slowest_s + 1)
    assert 0 < boost_allowance_s(found.slowest_s) <= BOOST_MOST_S


def test_no_free_flight_is_faster_than_the_grazing_circle_or_higher_than_asked_for() -> None:
    assert apogee_km(5_000, flight_time_s(5_000, 0) - 1) is None
    assert apogee_km(5_000, 1e9) is None
    assert apogee_km(0, -1) is None


@pytest.mark.parametrize(
    ("range_km", "apogee", "sentence"),
    [
        (-1, 10, "range is out of range: got -1 km, expected 0 to 20015"),
        (20_100, 10, "range is out of range"),
        (math.nan, 10, "range is out of range"),
        (10, -1, "apogee is out of range: got -1 km, expected 0 or more"),
        (10, math.inf, "apogee is out of range"),
        (10, math.nan, "apogee is out of range"),
    ],
)
def test_a_flight_that_is_none_is_refused(range_km: float, apogee: float, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        flight_time_s(range_km, apogee)

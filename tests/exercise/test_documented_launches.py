"""The documented launches in `scenarios/`: enough of them, in both languages, and physically possible."""

from __future__ import annotations

import math

import pytest

from jdec.exercise.scenario import Scenarios, load_folder
from jdec.geo.geodesics import angle_between, inverse
from jdec.words.launches import LaunchClass

EARTH_KM = 6_371.0
MU_KM3_S2 = 398_600.4418


@pytest.fixture(scope="module")
def scenarios() -> Scenarios:
    return load_folder()


def two_body_s(range_km: float, apogee_km: float) -> float:
    """Ballistic time from ground to ground, impulsive start, sphere without rotation."""
    half = range_km / EARTH_KM / 2
    top = EARTH_KM + apogee_km
    eccentricity = (top - EARTH_KM) / (top - EARTH_KM * math.cos(half))
    axis = top / (1 + eccentricity)
    anomaly = math.acos((1 - EARTH_KM / axis) / eccentricity)
    mean = anomaly - eccentricity * math.sin(anomaly)
    return 2 * (math.pi - mean) * math.sqrt(axis**3 / MU_KM3_S2)


def test_at_least_twenty_launches_from_1995_to_2024_are_documented(scenarios: Scenarios) -> None:
    years = [int((fact.time.date or str(fact.time.at))[:4]) for fact in scenarios.launches.values()]
    assert len(years) >= 20
    assert (min(years), max(years)) == (1995, 2024)


def test_the_launches_every_reader_looks_for_are_there(scenarios: Scenarios) -> None:
    launches = scenarios.launches
    brant = launches["black-brant-xii-1995"].launch()
    assert (brant.state, brant.launch_class) == ("NOR", LaunchClass.SOUNDING_ROCKET)
    assert brant.announcement is not None
    assert brant.announcement.given
    assert launches["bulava-salvo-2018"].launch().count == 4
    assert launches["unha-3-2012"].launch_class is LaunchClass.SPACE_LAUNCH_VEHICLE
    assert "mir-2001" in scenarios.deorbits
    assert sum(name.startswith("hwasong") for name in launches) >= 10


def test_both_languages_stand_everywhere_and_differ(scenarios: Scenarios) -> None:
    texts = [
        text
        for facts in (scenarios.launches, scenarios.incidents, scenarios.deorbits)
        for fact in facts.values()
        for text in (fact.title, fact.remark)
    ]
    texts += [source.title for source in scenarios.sources.values()]
    texts += [programme.title for programme in scenarios.programmes.values()]
    for text in texts:
        assert text.en != text.ru or text.en.isascii() is False
        assert any("а" <= letter <= "я" for letter in text.ru.lower()), text.ru
        assert not any("а" <= letter <= "я" for letter in text.en.lower()), text.en


def test_a_published_flight_lasts_longer_than_the_two_body_time(scenarios: Scenarios) -> None:
    """The domain brief's rule: a true time exceeds the ballistic one by boost, about half to five minutes.

    Its own residuals run from 34 s (row 4) to 275 s (row 2).
    """
    checked = 0
    for fact in scenarios.launches.values():
        flight = fact.flight
        if (
            flight is None
            or flight.apogee_km is None
            or flight.range_km is None
            or flight.flight_time_s is None
        ):
            continue
        residual_s = flight.flight_time_s - two_body_s(flight.range_km, flight.apogee_km)
        assert 20 <= residual_s <= 300, (fact.id, residual_s)
        checked += 1
    assert checked >= 15


@pytest.mark.parametrize(
    ("name", "residual_s"),
    [
        ("hwasong-12-2017-05", 124),
        ("hwasong-14-2017-07-04", 275),
        ("hwasong-19-2024", 183),
        ("agni-v-2012", 180),
    ],
)
def test_residuals_are_those_of_the_domain_brief(scenarios: Scenarios, name: str, residual_s: float) -> None:
    """Rows 1, 2, 14 and 19 of its table, to two seconds."""
    launch = scenarios.launches[name].launch()
    assert launch.range_km is not None
    assert launch.apogee_km is not None
    assert launch.flight_time_s is not None
    assert launch.flight_time_s - two_body_s(launch.range_km, launch.apogee_km) == pytest.approx(
        residual_s, abs=2
    )


def test_a_documented_impact_lies_where_azimuth_and_range_lead(scenarios: Scenarios) -> None:
    """Where a file gives all three, they agree: within one percent of range and one degree."""
    checked = 0
    for fact in scenarios.launches.values():
        launch = fact.launch()
        if launch.impact is None or launch.azimuth_deg is None or launch.range_km is None:
            continue
        line = inverse(launch.place, launch.impact)
        assert line.range_km == pytest.approx(launch.range_km, rel=0.01), fact.id
        assert angle_between(line.azimuth_deg, launch.azimuth_deg) < 1, fact.id
        checked += 1
    assert checked >= 4


def test_recollections_are_not_given_as_certain(scenarios: Scenarios) -> None:
    for fact in scenarios.launches.values():
        for _, standing in fact.standings():
            if standing.basis != "seen":
                assert standing.p is not None
                assert standing.p < 1, fact.id


def test_a_place_from_memory_has_a_wide_ellipse(scenarios: Scenarios) -> None:
    for fact in scenarios.launches.values():
        if fact.place.basis == "recalled":
            assert fact.place.semi_major_km >= 5, fact.id


@pytest.mark.parametrize("programme", ["demo", "hwasong", "january-1995"])
def test_every_programme_has_a_plan(scenarios: Scenarios, programme: str) -> None:
    plan = scenarios.plan(programme)
    assert len({run.launch.id for run in plan.runs}) == len(plan.runs)
    times = [run.at_s for run in plan.runs]
    assert times == sorted(times)


def test_the_demo_runs_at_least_twenty_launches(scenarios: Scenarios) -> None:
    assert len(scenarios.plan("demo").runs) >= 20

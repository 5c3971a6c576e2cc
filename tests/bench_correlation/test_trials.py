"""Trials come from their seeds alone, keep to what the error models state, and are messages a node would take."""

from __future__ import annotations

import statistics
from collections import Counter

import pytest
from bench.correlation.errors import START_US
from bench.correlation.rows import MISMATCHED, MISMATCHES, ORDINARY, ROWS, TESTING, TUNING, Row, rows_named
from bench.correlation.trials import Arrival, Trial
from bench.correlation.world import AREAS, STORM_S

from jdec.geo.geodesics import inverse
from jdec.messages import encode
from jdec.messages.launch_data import LaunchReport, ReportRetraction
from jdec.messages.precision import too_fine
from jdec.messages.reading import read_strict
from jdec.record.tree import leaf_hash
from jdec.words.instants import unix_micros
from jdec.words.places import Point

BY_NAME = {row.name: row for row in ROWS}


def draw(name: str, number: int = 0, split: str = TESTING) -> Trial:
    return BY_NAME[name].draw(split, 7, number)


def reports(trial: Trial) -> list[LaunchReport]:
    return [each.message for each in trial.arrivals if isinstance(each.message, LaunchReport)]


def at_s(message: LaunchReport) -> float:
    return (unix_micros(message.launch.time) - START_US) / 1e6


def by_launch(trial: Trial) -> dict[int, dict[str, LaunchReport]]:
    found: dict[int, dict[str, LaunchReport]] = {}
    for message in reports(trial):
        launch = trial.truth[message.report]
        if launch is not None:
            found.setdefault(launch, {})[message.sender] = message
    return found


def test_the_rows_are_those_that_are_asked_for() -> None:
    assert len(ORDINARY) == 13
    assert len(ROWS) == 13 + len(MISMATCHED) * len(MISMATCHES)
    assert len(BY_NAME) == len(ROWS)


@pytest.mark.parametrize("row", ORDINARY, ids=lambda row: row.name)
def test_a_seed_gives_the_same_trial_and_another_seed_another(row: Row) -> None:
    assert row.draw(TESTING, 1, 0) == row.draw(TESTING, 1, 0)
    others = [row.draw(TESTING, 1, 1), row.draw(TESTING, 2, 0), row.draw(TUNING, 1, 0)]
    assert row.draw(TESTING, 1, 0) not in others


@pytest.mark.parametrize("row", ORDINARY, ids=lambda row: row.name)
def test_what_arrives_is_on_the_records_as_a_node_would_have_it(row: Row) -> None:
    trial = row.draw(TESTING, 3, 0)
    sizes: Counter[str] = Counter()
    held: dict[tuple[str, int], Arrival] = {}
    for arrival in trial.arrivals:
        message, line = arrival.message, encode(arrival.message)
        assert read_strict(line) == message
        assert arrival.leaf == leaf_hash(line)
        assert arrival.index == sizes[arrival.record]
        assert arrival.record == f"jdec/{message.sender}/{message.traffic}/1"
        sizes[arrival.record] += 1
        for cited in message.about:
            assert held[cited.record, cited.index].leaf == cited.leaf
        held[arrival.record, arrival.index] = arrival
        if isinstance(message, LaunchReport):
            assert too_fine(message.launch) == ()
    assert {each.message.report for each in trial.arrivals} == set(trial.truth)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_nothing_but_launch_reports_and_retractions_is_made(row: Row) -> None:
    assert {type(each.message) for each in row.draw(TESTING, 1, 2).arrivals} <= {
        LaunchReport,
        ReportRetraction,
    }


def test_late_reports_are_the_very_reports_of_the_salvo() -> None:
    for number in range(20):
        usual, late = draw("salvo", number), draw("late", number)
        launches = Counter(str(each.launch) for each in reports(usual))
        assert launches == Counter(str(each.launch) for each in reports(late))
    orders = [
        [str(each.launch) for each in reports(draw(name, number))]
        for number in range(20)
        for name in ("salvo", "late")
    ]
    assert any(usual != late for usual, late in zip(orders[::2], orders[1::2], strict=True))


def test_a_bias_moves_one_side_by_30_s_and_nothing_else() -> None:
    for number in range(20):
        usual, biased = draw("salvo", number), draw("salvo-bias", number)
        assert usual.truth.keys() == biased.truth.keys()
        before = {each.launch.place: at_s(each) for each in reports(usual)}
        after = {each.launch.place: at_s(each) for each in reports(biased)}
        moved = {round(abs(after[place] - before[place]), 1) for place in before}
        assert moved <= {0.0, 29.9, 30.0, 30.1}
        assert moved & {29.9, 30.0, 30.1}


@pytest.mark.parametrize(("name", "factor"), [("half", 0.5), ("double", 2.0)])
def test_stated_sigmas_are_wrong_and_the_errors_are_not(name: str, factor: float) -> None:
    usual, wrong = reports(draw("ripple")), reports(draw(f"ripple/{name}"))
    assert [each.launch.time for each in usual] == [each.launch.time for each in wrong]
    stated = [
        (one.launch.time_sigma_s, other.launch.time_sigma_s) for one, other in zip(usual, wrong, strict=True)
    ]
    assert any(one is not None for one, _ in stated)
    assert all(other == (None if one is None else one * factor) for one, other in stated)


def test_errors_are_as_large_as_they_are_stated() -> None:
    """Differences of both sides' times of one launch: sigma is the root of 3² + 5² + 2 · 0.5² s, 5.87 s."""
    apart = [
        at_s(pair["USA"]) - at_s(pair["RUS"])
        for number in range(300)
        for pair in by_launch(draw("isolated", number)).values()
        if len(pair) == 2
    ]
    assert len(apart) > 1000
    assert statistics.stdev(apart) == pytest.approx(5.87, rel=0.1)
    assert statistics.mean(apart) == pytest.approx(0.0, abs=0.6)


def test_heavy_tails_have_far_more_outliers() -> None:
    def outliers(name: str) -> int:
        apart = [
            at_s(pair["USA"]) - at_s(pair["RUS"])
            for number in range(100)
            for pair in by_launch(draw(name, number)).values()
            if len(pair) == 2
        ]
        return sum(abs(each) > 4 * 5.87 for each in apart)

    assert outliers("ripple") <= 2
    assert outliers("ripple/tails") >= 10


def test_five_of_a_hundred_launches_are_missed_by_each_side() -> None:
    seen = [each for number in range(200) for each in reports(draw("salvo", number))]
    assert len(seen) / (200 * 4 * 2) == pytest.approx(0.95, abs=0.02)


def test_a_blind_side_says_nothing() -> None:
    for number in range(10):
        assert len({each.sender for each in reports(draw("blind", number))}) == 1


def test_two_sites_are_300_km_and_10_s_apart() -> None:
    places, times = [], []
    for number in range(60):
        pair = by_launch(draw("two-sites", number))
        for party in ("USA", "RUS"):
            if all(party in pair.get(launch, {}) for launch in (0, 1)):
                one, other = pair[0][party], pair[1][party]
                places.append(inverse(point(one), point(other)).range_km)
                times.append(at_s(other) - at_s(one))
    assert statistics.mean(places) == pytest.approx(300.0, abs=8.0)
    assert statistics.mean(times) == pytest.approx(10.0, abs=2.0)


def test_the_storm_is_what_its_geography_says() -> None:
    trial = draw("storm")
    assert trial.launches == 200
    assert 150 < len({launch for launch in trial.truth.values() if launch is not None}) <= 200
    times = [at_s(pair[party]) for pair in by_launch(trial).values() for party in pair]
    assert min(times) > -90
    assert max(times) < STORM_S + 90
    longitudes = [point(each).lon_deg for each in reports(trial)]
    assert min(longitudes) < -179
    assert max(longitudes) > 179
    assert max(point(each).lat_deg for each in reports(trial)) > 84
    assert {number % len(AREAS) for number in range(200)} == set(range(6))


def test_revisions_and_retractions_are_there_where_they_are_said_to_be() -> None:
    assert any(each.revision > 1 for number in range(5) for each in reports(draw("revised", number)))
    assert any(draw("retracted", number).retracted for number in range(5))
    assert all(not draw("salvo", number).retracted for number in range(5))


def test_rows_are_found_by_their_names() -> None:
    assert [row.name for row in rows_named(["salvo", "storm"])] == ["salvo", "storm"]
    assert [row.name for row in rows_named(["salvo/*"])] == [f"salvo/{name}" for name in MISMATCHES]
    assert rows_named([]) == ROWS
    with pytest.raises(ValueError, match="no such row: got nonsense, expected some of"):
        rows_named(["nonsense"])


def point(message: LaunchReport) -> Point:
    assert isinstance(message.launch.place, Point)
    return message.launch.place

"""The rivals do what their authors say that they do, on cases small enough to be told by eye."""

from __future__ import annotations

import os
from collections.abc import Sequence

import pytest
from bench.correlation.rivals import NO_THRESHOLD, Nearest, OneToOne, Rule, Window, distance_km, seen_in
from bench.correlation.rows import ROWS, TESTING
from bench.correlation.trials import Arrival
from bench.correlation.tuning import FAMILIES, objective, tune

from jdec.messages.launch_data import LaunchReport

from .parts import seen, taken_back

A1, A2, B1, B2 = "USA-R-2031-000001", "USA-R-2031-000002", "RUS-R-2031-000001", "RUS-R-2031-000002"


def told(rule: Rule, *arrivals: Arrival) -> set[frozenset[str]]:
    return {each.reports for each in rule(arrivals)}


def sets(*groups: Sequence[str]) -> set[frozenset[str]]:
    return {frozenset(group) for group in groups}


def test_the_window_takes_whatever_lies_within_60_s_and_5_degrees() -> None:
    assert told(Window(), seen(A1, 0), seen(B1, 59, 500)) == sets([A1, B1])
    assert told(Window(), seen(A1, 0), seen(B1, 60)) == sets([A1], [B1])
    assert told(Window(), seen(A1, 0), seen(B1, 0, 570)) == sets([A1], [B1])
    assert told(Window(), seen(A1, 0), seen(A2, 30)) == sets([A1, A2])


def test_the_window_follows_the_newest_report_and_depends_on_the_order() -> None:
    """At 50 s steps the event wanders with its preferred origin; the other way round it does not get there."""
    wandering = [seen(A1, 0), seen(B1, 50), seen(A2, 100)]
    assert told(Window(), *wandering) == sets([A1, B1, A2])
    assert told(Window(), wandering[0], wandering[2], wandering[1]) == sets([A1, B1], [A2])


def test_the_nearest_takes_16_s_and_100_km_and_never_one_source_twice() -> None:
    assert told(Nearest(), seen(A1, 0), seen(B1, 16, 50)) == sets([A1, B1])
    assert told(Nearest(), seen(A1, 0), seen(B1, 16.5)) == sets([A1], [B1])
    assert told(Nearest(), seen(A1, 0), seen(B1, 0, 101)) == sets([A1], [B1])
    assert told(Nearest(), seen(A1, 0), seen(A2, 0)) == sets([A1], [A2])


def test_the_nearest_is_nearest_by_both_differences() -> None:
    assert told(Nearest(), seen(A1, 0), seen(A2, 14), seen(B1, 8)) == sets([A1], [A2, B1])
    assert told(Nearest(), seen(A1, 0), seen(A2, 14, 90), seen(B1, 8)) == sets([A1, B1], [A2])


def test_the_nearest_is_greedy() -> None:
    """The first of the second side takes what the second one needed."""
    assert told(Nearest(), seen(A1, 0), seen(B1, 10), seen(B2, 0)) == sets([A1, B1], [B2])


def test_one_to_one_takes_the_least_sum_and_not_the_nearest() -> None:
    arrivals = [seen(A1, 0), seen(A2, 10), seen(B1, 9), seen(B2, 25)]
    assert told(OneToOne(), *arrivals) == sets([A1, B1], [A2, B2])


def test_one_to_one_pairs_anything_without_a_threshold_and_nothing_beyond_one() -> None:
    far = [seen(A1, 0), seen(B1, 5000, 3000)]
    assert told(OneToOne(), *far) == sets([A1, B1])
    assert told(OneToOne(9.0), *far) == sets([A1], [B1])
    # 15 s with sigmas of 5 s on either side: 225 / 50 = 4.5.
    assert told(OneToOne(4.6), seen(A1, 0), seen(B1, 15)) == sets([A1, B1])
    assert told(OneToOne(4.5), seen(A1, 0), seen(B1, 15)) == sets([A1], [B1])
    assert told(OneToOne(4.5, 10.0), seen(A1, 0), seen(B1, 15)) == sets([A1, B1])


def test_one_side_alone_stays_alone() -> None:
    for rule in (Nearest(), OneToOne()):
        assert told(rule, seen(A1, 0), seen(A2, 500)) == sets([A1], [A2])
    assert told(OneToOne()) == set()


@pytest.mark.parametrize(
    "rule", [Window(), Nearest(), OneToOne(9.0)], ids=["window", "nearest", "one-to-one"]
)
def test_a_revision_stays_with_its_report_and_a_retraction_takes_it_away(rule: Rule) -> None:
    assert told(rule, seen(A1, 0), seen(A1, 3, revision=2), seen(B1, 1)) == sets([A1, B1])
    assert told(rule, seen(A1, 0), taken_back(A1), seen(B1, 1)) == sets([B1])
    assert told(rule, taken_back(A1), seen(A1, 0)) == set()


@pytest.mark.parametrize(
    "rule", [Window(), Nearest(), OneToOne(9.0)], ids=["window", "nearest", "one-to-one"]
)
def test_the_antimeridian_parts_nothing(rule: Rule) -> None:
    assert told(rule, seen(A1, 0, lon_deg=179.95), seen(B1, 0, lon_deg=-179.95)) == sets([A1, B1])


def test_distances_are_along_the_earth() -> None:
    one, other = seen(A1, 0).message, seen(B1, 0, 1000).message
    assert isinstance(one, LaunchReport)
    assert isinstance(other, LaunchReport)
    assert distance_km(seen_in(one), seen_in(other)) == pytest.approx(1000, rel=0.01)


@pytest.mark.parametrize("figures", [(NO_THRESHOLD, 0.0), (9.0, 10.0)])
def test_our_own_assignment_is_that_of_stone_soup(figures: tuple[float, float]) -> None:
    if os.environ.get("JDEC_REQUIRE_ALL") != "1":
        pytest.importorskip("stonesoup", reason="Stone Soup comes with make setup-bench")
    for row in ROWS:
        if not row.is_storm:
            for number in range(5):
                arrivals = row.draw(TESTING, 5, number).arrivals
                ours = told(OneToOne(*figures), *arrivals)
                assert told(OneToOne(*figures, with_stonesoup=True), *arrivals) == ours


def test_tuning_never_ends_above_the_default_and_says_what_it_found() -> None:
    small = [row for row in ROWS if row.name in ("salvo", "two-sites")]
    found = tune(1, 4, 1, small)
    assert [each.family for each in found] == [family.name for family in FAMILIES]
    for each, family in zip(found, FAMILIES, strict=True):
        assert each.objective <= each.default_objective
        assert each.figures in set(family.grid())
        assert family.default in set(family.grid())
    assert found == tune(1, 4, 1, small)


def test_the_objective_counts_what_is_hidden_and_what_is_doubled() -> None:
    row = next(row for row in ROWS if row.name == "two-sites")
    drawn = {row.name: [row.draw(TESTING, 1, number) for number in range(10)]}
    assert objective(Window(), drawn) > 0.3
    assert objective(Window(0.001, 0.001), drawn) > 0.5
    assert objective(Nearest(), drawn) < 0.1

"""The scorer, judged by partitions made by hand: what each of them hides, doubles, loses or leaves open."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from bench.correlation.figures import bins_of, rate
from bench.correlation.scoring import Cluster, Tally, partition_of, score
from bench.correlation.trials import Trial
from scipy.stats import binomtest


def trial(truth: dict[str, int | None], retracted: Iterable[str] = ()) -> Trial:
    launches = {launch for launch in truth.values() if launch is not None}
    return Trial((), truth, frozenset(retracted), len(launches))


def sure(*reports: str, margin: float | None = None) -> Cluster:
    return Cluster(reports=frozenset(reports), margin_nats=margin)


def group(*reports: str, low: int, high: int) -> Cluster:
    return Cluster(reports=frozenset(reports), is_determined=False, low=low, high=high)


TWO = trial({"USA-1": 0, "RUS-1": 0, "USA-2": 1, "RUS-2": 1})


def test_a_right_partition_has_no_fault() -> None:
    tally = score(TWO, [sure("USA-1", "RUS-1"), sure("USA-2", "RUS-2")])
    assert (tally.launches, tally.exact, tally.pairings, tally.counts_right) == (2, 2, 2, 1)
    faults = (tally.hidden, tally.lost, tally.phantom, tally.wrong, tally.not_determined)
    assert faults == (0, 0, 0, 0, 0)


def test_two_pairs_exchanged_hide_two_and_are_two_wrong_pairings() -> None:
    tally = score(TWO, [sure("USA-1", "RUS-2"), sure("USA-2", "RUS-1")])
    assert (tally.hidden, tally.wrong, tally.pairings) == (2, 2, 2)
    # The number shown is right, so nothing is doubled.
    assert (tally.exact, tally.phantom, tally.counts_right) == (0, 0, 1)


def test_two_one_sided_reports_merged_hide_one() -> None:
    tally = score(trial({"USA-1": 0, "RUS-2": 1}), [sure("USA-1", "RUS-2")])
    assert (tally.hidden, tally.wrong, tally.exact, tally.counts_right) == (1, 1, 0, 0)


def test_reports_of_one_party_merged_hide_launches_too() -> None:
    tally = score(trial({"USA-1": 0, "USA-2": 1, "USA-3": 2}), [sure("USA-1", "USA-2", "USA-3")])
    assert (tally.hidden, tally.pairings, tally.wrong) == (2, 0, 0)


def test_a_group_counts_at_its_upper_figure() -> None:
    everything = ("USA-1", "RUS-1", "USA-2", "RUS-2")
    assert score(TWO, [group(*everything, low=2, high=2)]).hidden == 0
    assert score(TWO, [group(*everything, low=2, high=4)]).hidden == 0
    assert score(TWO, [group(*everything, low=1, high=1)]).hidden == 1


def test_a_group_asserts_no_pairing_and_leaves_its_launches_open() -> None:
    tally = score(TWO, [group("USA-1", "RUS-1", "USA-2", "RUS-2", low=2, high=2)])
    assert (tally.pairings, tally.exact, tally.not_determined, tally.lost) == (0, 0, 2, 0)
    assert (tally.phantom, tally.counts_right, tally.count_width) == (0, 1, 0)


def test_a_group_too_small_or_too_large_makes_the_count_wrong() -> None:
    everything = ("USA-1", "RUS-1", "USA-2", "RUS-2")
    assert score(TWO, [group(*everything, low=3, high=4)]).counts_right == 0
    assert score(TWO, [group(*everything, low=1, high=1)]).counts_right == 0
    wide = score(TWO, [group(*everything, low=1, high=4)])
    assert (wide.counts_right, wide.count_width) == (1, 3)


def test_a_group_that_asserts_more_launches_than_it_can_hold_doubles_them() -> None:
    assert score(TWO, [group("USA-1", "RUS-1", "USA-2", "RUS-2", low=3, high=4)]).phantom == 1


def test_a_launch_split_in_two_events_is_one_phantom() -> None:
    tally = score(TWO, [sure("USA-1"), sure("RUS-1"), sure("USA-2", "RUS-2")])
    assert (tally.phantom, tally.hidden, tally.exact, tally.counts_right) == (1, 0, 1, 0)


def test_a_launch_no_cluster_holds_is_lost_and_not_hidden() -> None:
    tally = score(TWO, [sure("USA-1", "RUS-1")])
    assert (tally.lost, tally.hidden, tally.exact) == (1, 0, 1)


def test_a_launch_that_nobody_reported_is_not_asked_for() -> None:
    assert score(Trial((), {"USA-1": 0}, frozenset(), 5), [sure("USA-1")]).launches == 1


def test_a_false_report_alone_is_counted_apart_and_is_no_phantom() -> None:
    false = trial({"USA-1": 0, "USA-2": None})
    tally = score(false, [sure("USA-1"), sure("USA-2")])
    assert (tally.false_events, tally.phantom, tally.exact, tally.launches) == (1, 0, 1, 1)
    assert tally.counts_right == 1


def test_a_false_report_paired_is_a_wrong_pairing_and_hides_nothing() -> None:
    tally = score(trial({"USA-1": 0, "RUS-9": None}), [sure("USA-1", "RUS-9")])
    assert (tally.wrong, tally.pairings, tally.hidden, tally.exact) == (1, 1, 0, 0)


def test_two_false_reports_paired_are_a_wrong_pairing() -> None:
    tally = score(trial({"USA-8": None, "RUS-9": None}), [sure("USA-8", "RUS-9")])
    assert (tally.wrong, tally.false_events) == (1, 1)


def test_retracted_reports_are_left_out_of_both() -> None:
    truth = trial({"USA-1": 0, "RUS-1": 0, "RUS-9": None}, retracted=["RUS-1", "RUS-9"])
    tally = score(truth, [sure("USA-1", "RUS-1"), sure("RUS-9")])
    assert (tally.exact, tally.pairings, tally.false_events, tally.counts_right) == (1, 0, 0, 1)


def test_every_two_sided_pairing_of_a_larger_cluster_is_counted() -> None:
    tally = score(TWO, [sure("USA-1", "RUS-1", "USA-2", "RUS-2")])
    assert (tally.pairings, tally.wrong, tally.hidden) == (4, 2, 1)


def test_phantoms_are_matched_by_moving_others() -> None:
    """The first cluster could take either launch; only one way leaves room for the second cluster."""
    mixed = trial({"USA-1": 0, "RUS-2": 1, "RUS-1": 0})
    assert score(mixed, [sure("USA-1", "RUS-2"), sure("RUS-1")]).phantom == 0


def test_tallies_add_up_and_keep_margins() -> None:
    total = Tally()
    total.add(score(TWO, [sure("USA-1", "RUS-1", margin=5.5), sure("USA-2", "RUS-2", margin=2.0)]))
    total.add(score(TWO, [sure("USA-1", "RUS-2", margin=4.2), sure("USA-2", "RUS-1")]))
    assert (total.trials, total.launches, total.hidden, total.exact) == (2, 4, 2, 2)
    assert total.margins == [(5.5, True), (2.0, True), (4.2, False)]
    bins = {each.low: (each.right.count, each.right.of) for each in bins_of(total.margins)}
    assert bins == {2.0: (1, 1), 4.0: (0, 1), 5.0: (1, 1)}


def test_the_order_of_clusters_is_no_part_of_a_partition() -> None:
    one, other = sure("USA-1", "RUS-1"), group("USA-2", "RUS-2", low=1, high=2)
    assert partition_of([one, other]) == partition_of([other, one])
    assert partition_of([one]) != partition_of([sure("USA-1"), sure("RUS-1")])
    assert partition_of([other]) != partition_of([group("USA-2", "RUS-2", low=2, high=2)])


@pytest.mark.parametrize(("count", "of"), [(0, 100), (5, 100), (10, 10), (3, 7), (999, 1000)])
def test_intervals_are_those_of_scipy(count: int, of: int) -> None:
    interval = binomtest(count, of).proportion_ci(confidence_level=0.95, method="wilson")
    found = rate(count, of)
    assert found.value == count / of
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), abs=1e-12)


def test_a_rate_of_nothing_is_no_rate() -> None:
    assert rate(0, 0).value is None

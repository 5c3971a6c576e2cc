"""Scores an outcome as a partition: which reports it says are about one launch, against which are.

An outcome is a list of clusters.  A cluster holds reports and says between how many launches they are of (`low`,
`high`); a cluster that is not determined asserts no pairing.  What each count means:

- hidden: launches of a cluster beyond its upper figure.  A pair that mixes two launches hides one, so two pairs
  exchanged count two; two reports of different launches merged count one; a group counts at its upper figure.
- lost: a launch that a report saw and no cluster holds.
- phantom: launches asserted (lower figures) beyond those that can each be matched with a launch, or a false report,
  of their cluster.  A launch split in two events is one.  Events of false reports alone are counted apart.
- exact: a launch of which one determined cluster holds all reports and nothing else.
- wrong: a pairing of two Parties' reports in one determined cluster that are not of one launch.
- not determined: a launch with a report in a cluster that is not determined.

Retracted reports are left out of outcome and truth alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec import Struct

from bench.correlation.trials import Trial

Block = int | str


class Cluster(Struct, frozen=True, kw_only=True):
    """Reports said to be about one launch, or, where not determined, about `low` to `high` launches."""

    reports: frozenset[str]
    is_determined: bool = True
    low: int = 1
    high: int = 1
    margin_nats: float | None = None


Outcome = Sequence[Cluster]


class Tally(Struct, kw_only=True):
    """Counts summed over trials; every rate in the table is one of these over another."""

    trials: int = 0
    launches: int = 0
    hidden: int = 0
    lost: int = 0
    phantom: int = 0
    false_events: int = 0
    exact: int = 0
    pairings: int = 0
    wrong: int = 0
    not_determined: int = 0
    counts_right: int = 0
    count_width: int = 0
    order_tried: int = 0
    order_differs: int = 0
    margins: list[tuple[float, bool]] = msgspec.field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add the counts of another tally to this one."""
        for name in self.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


def score(trial: Trial, outcome: Outcome) -> Tally:
    """The counts of one outcome of one trial."""
    block_of = _blocks(trial)
    clusters = _kept(outcome, trial.retracted)
    held = [{block_of[report] for report in each.reports} for each in clusters]
    seen = {block for block in block_of.values() if isinstance(block, int)}
    tally = Tally(trials=1, launches=len(seen))
    tally.lost = len(seen - {block for blocks in held for block in blocks})
    low, high = sum(each.low for each in clusters), sum(each.high for each in clusters)
    tally.phantom = max(0, low - _matched(clusters, held))
    tally.counts_right = int(low <= len(set(block_of.values())) <= high)
    tally.count_width = high - low
    _count_clusters(tally, clusters, held, block_of)
    undetermined = {
        block
        for each, blocks in zip(clusters, held, strict=True)
        if not each.is_determined
        for block in blocks
    }
    tally.not_determined = len(undetermined & seen)
    return tally


def partition_of(outcome: Outcome) -> frozenset[tuple[frozenset[str], bool, int, int]]:
    """What an outcome asserts, without the order of its clusters: equal for equal outcomes."""
    return frozenset((each.reports, each.is_determined, each.low, each.high) for each in outcome)


def _blocks(trial: Trial) -> dict[str, Block]:
    """The launch of each report that was not retracted; a false report is a block of its own."""
    return {
        report: report if launch is None else launch
        for report, launch in trial.truth.items()
        if report not in trial.retracted
    }


def _kept(outcome: Outcome, retracted: frozenset[str]) -> list[Cluster]:
    kept = [msgspec.structs.replace(each, reports=each.reports - retracted) for each in outcome]
    return [each for each in kept if each.reports]


def _count_clusters(
    tally: Tally, clusters: Sequence[Cluster], held: Sequence[set[Block]], block_of: Mapping[str, Block]
) -> None:
    members: dict[Block, set[str]] = {}
    for report, block in block_of.items():
        members.setdefault(block, set()).add(report)
    for cluster, blocks in zip(clusters, held, strict=True):
        launches = {block for block in blocks if isinstance(block, int)}
        tally.hidden += max(0, len(launches) - cluster.high)
        tally.false_events += not launches
        if not cluster.is_determined:
            continue
        is_right = len(blocks) == 1 and cluster.reports == members[next(iter(blocks))]
        tally.exact += is_right and bool(launches)
        pairings, wrong = _pairings(cluster.reports, block_of)
        tally.pairings += pairings
        tally.wrong += wrong
        if cluster.margin_nats is not None:
            tally.margins.append((cluster.margin_nats, is_right))


def _pairings(reports: Iterable[str], block_of: Mapping[str, Block]) -> tuple[int, int]:
    """Pairs of two Parties' reports in one cluster, and those of them that are not of one launch."""
    ordered = sorted(reports)
    pairs = [
        (one, other)
        for number, one in enumerate(ordered)
        for other in ordered[number + 1 :]
        if one[:3] != other[:3]
    ]
    return len(pairs), sum(block_of[one] != block_of[other] for one, other in pairs)


def _matched(clusters: Sequence[Cluster], held: Sequence[set[Block]]) -> int:
    """How many asserted launches can be given a launch or false report of their cluster, each only once."""
    owner: dict[Block, int] = {}
    room = [each.low for each in clusters]
    return sum(
        _place(number, held, owner, set()) for number in range(len(clusters)) for _ in range(room[number])
    )


def _place(number: int, held: Sequence[set[Block]], owner: dict[Block, int], tried: set[Block]) -> bool:
    """One step of the augmenting-path matching: give the cluster one more block, moving others if need be."""
    for block in sorted(held[number], key=str):
        if block in tried:
            continue
        tried.add(block)
        if block not in owner or _place(owner[block], held, owner, tried):
            owner[block] = number
            return True
    return False

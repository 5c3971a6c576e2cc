"""Runs every competitor over every row: the same trials for all, drawn one at a time."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from random import Random

import msgspec
from msgspec import Struct

from bench.correlation.figures import OURS, Figures, figures_of
from bench.correlation.ours import Ours
from bench.correlation.rivals import OneToOne, Rule
from bench.correlation.rows import TESTING, Row
from bench.correlation.scoring import Tally, partition_of, score
from bench.correlation.trials import Trial
from bench.correlation.tuning import FAMILIES, Tuned


class Sizes(Struct, frozen=True, kw_only=True):
    """How much is drawn: trials and storms a row, the same for tuning, and how many are shuffled for their order."""

    trials: int = 1000
    storms: int = 20
    tuning_trials: int = 60
    tuning_storms: int = 2
    shuffled: int = 200
    shuffled_storms: int = 5


class Competitor(Struct, frozen=True):
    """A rule with the name it has in the table."""

    name: str
    rule: Rule


def has_stonesoup() -> bool:
    """Whether the bench's own extra is installed."""
    return find_spec("stonesoup") is not None


def competitors(tuned: Iterable[Tuned]) -> list[Competitor]:
    """Ours, then each rival at its default and tuned."""
    best = {each.family: each.figures for each in tuned}
    found = [Competitor(OURS, Ours())]
    for family in FAMILIES:
        for name, figures in (("", family.default), (" tuned", best[family.name])):
            rule = family.make(*figures)
            if isinstance(rule, OneToOne):
                rule = OneToOne(*figures, with_stonesoup=has_stonesoup())
            found.append(Competitor(family.name + name, rule))
    return found


def run(
    rows: Sequence[Row], against: Sequence[Competitor], sizes: Sizes, seed: int
) -> Iterator[list[Figures]]:
    """The figures of all competitors, one list a row, in the order of the rows."""
    for row in rows:
        tallies = {each.name: Tally() for each in against}
        seconds = dict.fromkeys(tallies, 0.0)
        trials, shuffled = (
            (sizes.storms, sizes.shuffled_storms) if row.is_storm else (sizes.trials, sizes.shuffled)
        )
        for number in range(trials):
            trial = row.draw(TESTING, seed, number)
            other = reordered(trial, f"{row.name}/{number}") if number < shuffled else None
            for each in against:
                started = time.perf_counter()
                outcome = each.rule(trial.arrivals)
                seconds[each.name] += time.perf_counter() - started
                tally = score(trial, outcome)
                if other is not None:
                    tally.order_tried = 1
                    tally.order_differs = int(
                        partition_of(each.rule(other.arrivals)) != partition_of(outcome)
                    )
                tallies[each.name].add(tally)
        yield [figures_of(row.name, name, tally, seconds[name]) for name, tally in tallies.items()]


def reordered(trial: Trial, seed: str) -> Trial:
    """The same entries of the same records, arriving in another order."""
    arrivals = list(trial.arrivals)
    Random(f"jdec correlation order/{seed}").shuffle(arrivals)
    return msgspec.structs.replace(trial, arrivals=tuple(arrivals))

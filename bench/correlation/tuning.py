"""Rivals at their defaults and tuned: each over a grid of its two parameters, on seeds that the table never sees.

Objective: the mean over the ordinary rows of hidden launches and phantom events for each launch, every row weighing
the same.  Hidden alone would be least where nothing is ever paired.  Of equals the first of the grid is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import Final

from msgspec import Struct

from bench.correlation.rivals import NO_THRESHOLD, Nearest, OneToOne, Rule, Window
from bench.correlation.rows import ORDINARY, TUNING, Row
from bench.correlation.scoring import score
from bench.correlation.trials import Trial

Make = Callable[..., Rule]


class Family(Struct, frozen=True):
    """One rival rule: how it is made from two figures, their grids, and what its authors publish."""

    name: str
    make: Make
    default: tuple[float, float]
    first: tuple[float, ...]
    second: tuple[float, ...]
    words: str

    def grid(self) -> Iterator[tuple[float, float]]:
        """Every pair of figures."""
        return product(self.first, self.second)


class Tuned(Struct, frozen=True):
    """What tuning found for one family, and its objective there and at the default."""

    family: str
    figures: tuple[float, float]
    objective: float
    default_objective: float


FAMILIES: Final = (
    Family("window", Window, (60.0, 5.0), (10.0, 20.0, 40.0, 60.0, 90.0), (0.5, 1.0, 2.0, 3.5, 5.0), "s, °"),
    Family(
        "nearest",
        Nearest,
        (16.0, 100.0),
        (8.0, 16.0, 30.0, 45.0, 60.0),
        (50.0, 100.0, 150.0, 200.0, 300.0),
        "s, km",
    ),
    Family(
        "one-to-one",
        OneToOne,
        (NO_THRESHOLD, 0.0),
        (9.0, 16.0, 25.0, 50.0, 100.0, NO_THRESHOLD),
        (0.0, 5.0, 10.0, 20.0, 30.0),
        "threshold, clock sigma in s",
    ),
)


def tune(seed: int, trials: int, storms: int, rows: Sequence[Row] = ORDINARY) -> list[Tuned]:
    """Tune every family on the tuning split."""
    drawn = {
        row.name: [row.draw(TUNING, seed, number) for number in range(storms if row.is_storm else trials)]
        for row in rows
    }
    return [_tune(family, drawn) for family in FAMILIES]


def _tune(family: Family, drawn: Mapping[str, Sequence[Trial]]) -> Tuned:
    found = {figures: objective(family.make(*figures), drawn) for figures in family.grid()}
    best = min(found, key=lambda figures: found[figures])
    return Tuned(family.name, best, found[best], found[family.default])


def objective(rule: Rule, drawn: Mapping[str, Sequence[Trial]]) -> float:
    """Hidden launches and phantom events for each launch, the mean over rows."""
    rates = []
    for trials in drawn.values():
        tallies = [score(trial, rule(trial.arrivals)) for trial in trials]
        errors = sum(each.hidden + each.phantom for each in tallies)
        rates.append(errors / max(1, sum(each.launches for each in tallies)))
    return sum(rates) / len(rates)

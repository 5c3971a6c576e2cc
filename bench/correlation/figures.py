"""Counts as rates with their uncertainty, one struct a row and competitor."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from msgspec import Struct

from bench.correlation.scoring import Tally

# The name of our own correlator among the competitors.
OURS: Final = "ours"
Z95: Final = 1.959963984540054
MARGIN_EDGES: Final = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 15.0, math.inf)


class Rate(Struct, frozen=True):
    """A share with its 95 % interval (Wilson, "Probable inference", 1927).

    Launches of one trial are counted as independent, which they are not quite.
    """

    count: int
    of: int
    value: float | None
    low: float
    high: float


class Bin(Struct, frozen=True):
    """Determined events with a margin from `low` to below `high` nats, and the share of them that is right."""

    low: float
    high: float | None
    right: Rate


class Figures(Struct, frozen=True, kw_only=True):
    """What one competitor did in one row."""

    row: str
    competitor: str
    trials: int
    launches: int
    hidden: Rate
    lost: Rate
    phantom: Rate
    false_events: int
    exact: Rate
    wrong: Rate
    wrong_launches: Rate
    not_determined: Rate
    counts_right: Rate
    count_width: float
    order_differs: Rate
    margins: tuple[Bin, ...]
    seconds: float


def rate(count: int, of: int) -> Rate:
    """A share with its interval; of nothing there is no share and any is possible."""
    if of == 0:
        return Rate(count, 0, None, 0.0, 1.0)
    # More events than launches are possible for phantoms; the interval is for shares.
    share = min(1.0, count / of)
    scale = 1.0 + Z95**2 / of
    middle = (share + Z95**2 / (2 * of)) / scale
    reach = Z95 / scale * math.sqrt(share * (1.0 - share) / of + Z95**2 / (4 * of**2))
    return Rate(count, of, count / of, max(0.0, middle - reach), min(1.0, middle + reach))


def figures_of(row: str, competitor: str, tally: Tally, seconds: float) -> Figures:
    """The rates of a tally."""
    launches = tally.launches
    return Figures(
        row=row,
        competitor=competitor,
        trials=tally.trials,
        launches=launches,
        hidden=rate(tally.hidden, launches),
        lost=rate(tally.lost, launches),
        phantom=rate(tally.phantom, launches),
        false_events=tally.false_events,
        exact=rate(tally.exact, launches),
        wrong=rate(tally.wrong, tally.pairings),
        wrong_launches=rate(tally.wrong, launches),
        not_determined=rate(tally.not_determined, launches),
        counts_right=rate(tally.counts_right, tally.trials),
        count_width=tally.count_width / max(1, launches),
        order_differs=rate(tally.order_differs, tally.order_tried),
        margins=bins_of(tally.margins),
        seconds=seconds,
    )


def bins_of(margins: Sequence[tuple[float, bool]]) -> tuple[Bin, ...]:
    """Margins and whether they were right, by the edges; bins without events are left out."""
    found = []
    for low, high in pairwise(MARGIN_EDGES):
        inside = [is_right for margin, is_right in margins if low <= margin < high]
        if inside:
            found.append(Bin(low, None if math.isinf(high) else high, rate(sum(inside), len(inside))))
    return tuple(found)

"""A component as a table of integers: who may be paired with whom, and what each pairing is worth apart from time.

Rows are the first Party's reports and columns the second's, each sorted by leaf hash, so that nothing depends on the
order in which they came.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from jdec.picture.assessments import ReportKey
from jdec.picture.parameters import Parameters
from jdec.picture.sights import Sight
from jdec.picture.terms import Link, rarity_far, rarity_near

# Rates are whole numbers of launches per so many seconds.
_RATE_UNIT: Final = 1_000_000_000
LinkKey = tuple[ReportKey, ReportKey]


class Pairing(msgspec.Struct, frozen=True):
    """One cell of the table: a row and a column that a gate let through.

    `worth` is all that speaks for it but the quadratic part of time, in millinats; `is_near` says which of the two
    backgrounds it was weighed against, and `rarity` what that background is worth.
    """

    row: int
    column: int
    link: Link
    worth: int
    rarity: int
    is_near: bool


class Table(msgspec.Struct, frozen=True):
    """One component, ready to be solved: at least one row or column; `pairings` in the order of row and column."""

    rows: tuple[Sight, ...]
    columns: tuple[Sight, ...]
    pairings: tuple[Pairing, ...]


def table_of(
    rows: list[Sight],
    columns: list[Sight],
    links: Mapping[LinkKey, Link],
    others: Mapping[ReportKey, set[ReportKey]],
    parameters: Parameters,
) -> Table:
    """The table of a component's reports and of the links between them, whatever the order they come in.

    `others` holds, for each report, the reports it is linked with.
    """
    rows = sorted(rows, key=_order)
    columns = sorted(columns, key=_order)
    places = {column.assessment.key: number for number, column in enumerate(columns)}
    held: list[tuple[int, int, Link]] = []
    linked = np.zeros((len(rows), len(columns)), dtype=np.int64)
    for number, row in enumerate(rows):
        for key in sorted(others.get(row.assessment.key, ()), key=places.__getitem__):
            held.append((number, places[key], links[row.assessment.key, key]))
            linked[number, places[key]] = 1
    rates = np.maximum(_rates(rows, linked, parameters), _rates(columns, linked.T, parameters).T)
    return Table(
        tuple(rows),
        tuple(columns),
        tuple(_weigh(row, column, link, int(rates[row, column]), parameters) for row, column, link in held),
    )


def bare_table_of(rows: list[Sight], columns: list[Sight]) -> Table:
    """The table of reports that are too many to be paired: without pairings."""
    return Table(tuple(sorted(rows, key=_order)), tuple(sorted(columns, key=_order)), ())


def _weigh(row: int, column: int, link: Link, rate: int, parameters: Parameters) -> Pairing:
    """Against the background that makes the pairing the less certain one."""
    rarity = rarity_far(parameters)
    far = link.far + rarity
    # Even where no rival is seen, a false report or an unseen launch may lie near.
    near_rarity = rarity_near(rate / _RATE_UNIT + parameters.unseen_rivals_an_hour / 3600, parameters)
    near = link.near + near_rarity
    if near < far:
        return Pairing(row, column, link, near + link.time_norm, near_rarity, is_near=True)
    return Pairing(row, column, link, far + link.time_norm, rarity, is_near=False)


def _rates(sights: list[Sight], linked: NDArray[np.int64], parameters: Parameters) -> NDArray[np.int64]:
    """For each pairing how many other reports of the first's side a second compete for the second, about its time.

    Shapes: `linked` is sights by others, and so is the answer.  A normal kernel, looked up in whole seconds and summed
    in integers.
    """
    times = np.array([sight.time_ms for sight in sights], dtype=np.int64)
    counts = np.array([sight.count for sight in sights], dtype=np.int64)
    table = _kernel(parameters.cluster_kernel_s)
    apart = np.abs(times[:, None] - times[None, :]) // 1000
    near = table[np.minimum(apart, len(table) - 1)] * counts[None, :]
    np.fill_diagonal(near, 0)
    rates: NDArray[np.int64] = near @ linked
    return rates


@lru_cache(maxsize=8)
def _kernel(width_s: float) -> NDArray[np.int64]:
    """The kernel by seconds apart, in units of a rate; nothing beyond six widths."""
    height = _RATE_UNIT / (width_s * math.sqrt(2 * math.pi))
    steps = range(int(6 * width_s) + 1)
    return np.array([*(round(height * math.exp(-0.5 * (step / width_s) ** 2)) for step in steps), 0])


def _order(sight: Sight) -> tuple[bytes, ReportKey]:
    return (sight.leaf, sight.assessment.key)

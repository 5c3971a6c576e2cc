"""What of a component is determined, what is not, and by how much.

A matching is live when its score lies within the margin of the best one's.  Reports that any live matching pairs make a
part, which becomes one event.  A part is determined when all live matchings agree on it; where they do not, how many
launches there are may be clear although it is not clear which report belongs to which.
"""

from __future__ import annotations

from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from jdec.picture.parameters import Parameters
from jdec.picture.scoring import Bools, Scoring
from jdec.picture.weighing import Table


class Part(msgspec.Struct, frozen=True):
    """Reports that belong together: one event.  Rows and columns that no live matching joins to others.

    `cells` are the best matching's pairings in it; `is_determined` says that all live matchings agree on them.
    `launches_low` and `launches_high` are the fewest and the most launches that any live matching makes of it, or,
    where it is determined, those that the two Parties count.  `margin` is how much worse the best other answer is, in
    millinats; None where there is none.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    cells: tuple[int, ...]
    is_determined: bool
    launches_low: int
    launches_high: int
    margin: int | None = None


class Solution(msgspec.Struct, frozen=True):
    """What a table comes to.  `offset_ms` and `offset_sigma_ms` are the clock offset of the best matching.

    `is_whole` says that the component is too large to be resolved and stands as one part.
    """

    parts: tuple[Part, ...]
    score: int
    offset_ms: int | None = None
    offset_sigma_ms: int | None = None
    is_whole: bool = False


# Salvos told as one take a place for each launch: of so many times the most reports a side a search takes too long.
_PLACES_A_REPORT: Final = 2
_PIECE: Final = 256


def is_too_large(rows: int, columns: int, parameters: Parameters) -> bool:
    """Whether so many reports of the two Parties are not resolved, whatever they say."""
    return max(rows, columns) > parameters.most_reports_a_side


def solve(table: Table, parameters: Parameters) -> Solution:
    """Solve one component."""
    if is_too_large(len(table.rows), len(table.columns), parameters):
        return Solution((_whole(table),), 0, is_whole=True)
    scoring = Scoring(table, parameters)
    every = scoring.enumerate()
    if every is None and scoring.places_a_side > _PLACES_A_REPORT * parameters.most_reports_a_side:
        return Solution((_whole(table),), 0, is_whole=True)
    matchings = scoring.search() if every is None else every
    return _decide(scoring, matchings, scoring.scores(matchings))


def _decide(scoring: Scoring, matchings: Bools, scores: list[int]) -> Solution:
    """What all live matchings agree on is determined; the rest is not."""
    best = max(range(len(scores)), key=lambda number: (scores[number], matchings[number].tobytes()))
    floor = scores[best] - scoring.parameters.margin_millinats
    live = matchings[[number for number, score in enumerate(scores) if score >= floor]]
    judging = _Judging(scoring, matchings, np.array(scores, dtype=np.int64), best, live)
    parts = tuple(judging.part(rows, columns) for rows, columns in _joined(scoring, live))
    offset = scoring.offset(matchings[best]) or (None, None)
    return Solution(parts, scores[best], *offset)


def _joined(scoring: Scoring, live: Bools) -> list[tuple[set[int], set[int]]]:
    """Rows and columns joined by any pairing of any live matching, in the order of the table."""
    table = scoring.table
    root = list(range(len(table.rows) + len(table.columns)))

    def find(node: int) -> int:
        while root[node] != node:
            node = root[node]
        return node

    for number in np.flatnonzero(live.any(axis=0)):
        row, column = scoring.cells[number]
        low, high = sorted((find(row), find(len(table.rows) + column)))
        root[high] = low
    parts: dict[int, tuple[set[int], set[int]]] = {}
    for node in range(len(root)):
        rows, columns = parts.setdefault(find(node), (set(), set()))
        if node < len(table.rows):
            rows.add(node)
        else:
            columns.add(node - len(table.rows))
    return list(parts.values())


class _Judging:
    """What the live matchings make of a part, and how much worse the best matching is that answers it otherwise."""

    def __init__(
        self, scoring: Scoring, matchings: Bools, scores: NDArray[np.int64], best: int, live: Bools
    ) -> None:
        self._scoring, self._matchings, self._scores = scoring, matchings, scores
        self._best, self._live = best, live

    def part(self, rows: set[int], columns: set[int]) -> Part:
        cells = self._scoring.cells
        touching = [number for number, (row, column) in enumerate(cells) if row in rows or column in columns]
        chosen = self._matchings[self._best]
        # Most parts of a large component are all of it: then nothing is copied.
        is_all = len(touching) == len(cells)
        live = self._live if is_all else self._live[:, touching]
        is_determined = bool((live.any(axis=0) == live.all(axis=0)).all())
        if self._scoring.is_plain:
            counts = len(rows) + len(columns) - live.sum(axis=1)
            low, high = int(counts.min()), int(counts.max())
        else:
            low, high = self._launches(rows, columns, touching, live)
        others = np.concatenate(
            [(each[:, touching] != chosen[touching]).any(axis=1) for each in self._pieces()]
        )
        margin = int(self._scores[self._best] - self._scores[others].max()) if others.any() else None
        return Part(
            rows=tuple(sorted(rows)),
            columns=tuple(sorted(columns)),
            cells=tuple(number for number in touching if chosen[number]),
            is_determined=is_determined,
            launches_low=low,
            launches_high=high,
            margin=margin if is_determined else None,
        )

    def _pieces(self) -> list[Bools]:
        """The matchings, some at a time: comparing all of them at once would double what they take."""
        return [self._matchings[at : at + _PIECE] for at in range(0, len(self._matchings), _PIECE)]

    def _launches(
        self, rows: set[int], columns: set[int], touching: list[int], live: Bools
    ) -> tuple[int, int]:
        """The fewest and the most launches that any live matching makes of a part: where Parties count differently,
        both may be right."""
        table = self._scoring.table
        of_rows = {row: number for number, row in enumerate(sorted(rows))}
        of_columns = {column: number for number, column in enumerate(sorted(columns))}
        counts = np.array([table.rows[row].count for row in of_rows], dtype=np.int64)
        other_counts = np.array([table.columns[column].count for column in of_columns], dtype=np.int64)
        # A pairing with another part is touching and in no live matching.
        cells = [self._scoring.cells[number] for number in touching]
        at_row = np.array([of_rows.get(row, -1) for row, _ in cells], dtype=np.int64)
        at_column = np.array([of_columns.get(column, -1) for _, column in cells], dtype=np.int64)
        fewest, most = [], []
        for matching in live:
            chosen = np.flatnonzero(matching)
            row, column = at_row[chosen], at_column[chosen]
            partners = np.bincount(column, minlength=len(of_columns))
            facing_columns = np.bincount(column, counts[row], minlength=len(of_columns)).astype(np.int64)
            facing_rows = np.bincount(row, other_counts[column], minlength=len(of_rows)).astype(np.int64)
            # A column with several rows is counted with all of them; any other pair is counted by its row.
            is_counted = partners != 1
            is_told = np.bincount(row[is_counted[column]], minlength=len(of_rows)) == 0
            one = np.concatenate([other_counts[is_counted], counts[is_told]])
            other = np.concatenate([facing_columns[is_counted], facing_rows[is_told]])
            larger = np.maximum(one, other)
            smaller = np.minimum(one, other)
            # Nothing on one side is a report alone.
            fewest.append(int(np.where(smaller > 0, smaller, larger).sum()))
            most.append(int(larger.sum()))
        return min(fewest), max(most)


def _whole(table: Table) -> Part:
    """The whole component as one part: from all that can be paired being paired, to nothing being."""
    counts = sorted((sight.count for sight in (*table.rows, *table.columns)), reverse=True)
    rows, columns = len(table.rows), len(table.columns)
    return Part(
        rows=tuple(range(rows)),
        columns=tuple(range(columns)),
        cells=(),
        is_determined=False,
        launches_low=sum(counts[min(rows, columns) :]),
        launches_high=sum(counts),
    )

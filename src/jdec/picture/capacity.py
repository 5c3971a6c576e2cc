"""How many pairings a report may have: one, or as many as it counts launches.

A salvo that one Party reports as one with a count may be several reports of the other Party; those may all be paired
with it.  Two reports that both count several launches are paired with each other alone, if at all.

Such a report stands in an assignment with a place for each of its launches, and two of them meet in the first place
of each.  That asks less than the rule does, since their other places stay open: what is found is relieved of what is
too much, and what another answer loses is never said to be more than it is.
"""

from __future__ import annotations

from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from jdec.picture.losing import Floats, Integers, losses_of
from jdec.picture.weighing import Table

# More launches in one report than this are not told apart.
_MOST: Final = 12
_BITS: Final = 4
_ROOM: Final = (1 << _BITS) - 1
# Pairings that a set of them in the bits of one number may have.
MOST_BITS: Final = 62


class Capacity:
    """The room that rows and columns of a table have.  `is_plain`: one each, as nearly always;
    `places_a_side`: all of the side that has more."""

    def __init__(self, table: Table) -> None:
        rows = [min(sight.count, _MOST) for sight in table.rows]
        columns = [min(sight.count, _MOST) for sight in table.columns]
        self.is_plain = max([*rows, *columns]) == 1
        self.places_a_side = max(sum(rows), sum(columns))
        self._rows, self._columns = rows, columns
        # What each pairing takes of its row and its column.
        self._uses = [
            (
                each.row,
                rows[each.row] if columns[each.column] > 1 else 1,
                each.column,
                columns[each.column] if rows[each.row] > 1 else 1,
            )
            for each in table.pairings
        ]

    def assign(self, worth: Floats) -> NDArray[np.bool_]:
        """The best assignment of a table of worths (0: none), rows by columns; may take more room than there is where
        two reports that both count several meet."""
        picked = np.zeros(worth.shape, dtype=np.bool_)
        if self.is_plain:
            picked[linear_sum_assignment(worth, maximize=True)] = True
            return picked
        rows, columns, is_open = self._places
        slots = worth[rows[:, None], columns[None, :]] * is_open
        chosen_rows, chosen_columns = linear_sum_assignment(slots, maximize=True)
        kept = slots[chosen_rows, chosen_columns] > 0
        picked[rows[chosen_rows[kept]], columns[chosen_columns[kept]]] = True
        return picked

    def losses(self, values: Floats, best: NDArray[np.bool_]) -> Floats:
        """For each answer the least by which an assignment that gives it is worse than the best: never too much.

        Answers are the pairings, then each row left alone, then each column.
        """
        if self.is_plain:
            cells = self._cells
            return np.concatenate(
                losses_of(self._shape, (cells[:, 0], cells[:, 1]), values, np.flatnonzero(best))
            )
        rows, columns, _ = self._places
        of_pairing, at_rows, at_columns = self._place_cells
        worth = values[of_pairing]
        table = np.zeros((len(rows), len(columns)))
        table[at_rows, at_columns] = np.maximum(worth, 0)
        number_at = np.zeros(table.shape, dtype=np.int64)
        number_at[at_rows, at_columns] = np.arange(len(worth))
        chosen = linear_sum_assignment(table, maximize=True)
        matched = number_at[chosen][table[chosen] > 0]
        pairings, of_rows, of_columns = losses_of(table.shape, (at_rows, at_columns), worth, matched)
        # A report is alone if all its places are, and in a pairing if any of its places is.
        found = np.full(len(values), np.inf)
        np.minimum.at(found, of_pairing, pairings)
        alone = [np.zeros(len(self._rows)), np.zeros(len(self._columns))]
        np.maximum.at(alone[0], rows, of_rows)
        np.maximum.at(alone[1], columns, of_columns)
        # As much as places promise beyond what the rule lets the best have, another answer might have.
        beyond = worth[matched].sum() - values[best].sum()
        losses: Floats = np.concatenate([found, *alone]) - beyond
        return losses

    @property
    def _shape(self) -> tuple[int, int]:
        return len(self._rows), len(self._columns)

    @cached_property
    def _cells(self) -> Integers:
        return np.array([(row, column) for row, _, column, _ in self._uses], dtype=np.int64)

    @cached_property
    def _places(self) -> tuple[Integers, Integers, NDArray[np.bool_]]:
        """Whose each place is, row and column, and which places may meet."""
        rows = np.repeat(np.arange(len(self._rows)), self._rows)
        columns = np.repeat(np.arange(len(self._columns)), self._columns)
        both = (np.array(self._rows)[rows] > 1)[:, None] & (np.array(self._columns)[columns] > 1)[None, :]
        first_row, first_column = np.diff(rows, prepend=-1) > 0, np.diff(columns, prepend=-1) > 0
        return rows, columns, ~both | (first_row[:, None] & first_column[None, :])

    @cached_property
    def _place_cells(self) -> tuple[Integers, Integers, Integers]:
        """Every two places that may meet and have a pairing: its number, and where they are."""
        rows, columns, is_open = self._places
        numbers = np.full(self._shape, -1, dtype=np.int64)
        numbers[self._cells[:, 0], self._cells[:, 1]] = np.arange(len(self._cells))
        of_place = np.where(is_open, numbers[rows[:, None], columns[None, :]], -1)
        at_rows, at_columns = np.nonzero(of_place >= 0)
        return of_place[at_rows, at_columns], at_rows, at_columns

    def relieve(self, matching: NDArray[np.bool_], keep: int | None, worth: NDArray[np.float64]) -> None:
        """Take pairings out, the least worthy first and `keep` never, until nobody has more than there is room for."""
        while True:
            crowded = self._crowded(matching)
            options = [number for number in crowded if number != keep]
            if not options:
                return
            matching[min(options, key=lambda number: (worth[number], number))] = False

    def _crowded(self, matching: NDArray[np.bool_]) -> list[int]:
        row_use, column_use = [0] * len(self._rows), [0] * len(self._columns)
        chosen = np.flatnonzero(matching).tolist()
        for number in chosen:
            row, of_row, column, of_column = self._uses[number]
            row_use[row] += of_row
            column_use[column] += of_column
        return [
            number
            for number in chosen
            if row_use[self._uses[number][0]] > self._rows[self._uses[number][0]]
            or column_use[self._uses[number][2]] > self._columns[self._uses[number][2]]
        ]

    def all_matchings(self, most: int) -> NDArray[np.bool_] | None:
        """Every set of pairings for which there is room; None where there are more than `most`."""
        if len(self._uses) > MOST_BITS:
            return None
        shift = len(self._rows)
        # Pairings chosen, and the room taken of each row and column in four bits.
        found = [(0, 0)]
        for number, (row, of_row, column, of_column) in enumerate(self._uses):
            at_row, at_column = _BITS * row, _BITS * (shift + column)
            taken = of_row << at_row | of_column << at_column
            found += [
                (chosen | 1 << number, used + taken)
                for chosen, used in found
                if (used >> at_row & _ROOM) + of_row <= self._rows[row]
                and (used >> at_column & _ROOM) + of_column <= self._columns[column]
            ]
            if len(found) > most:
                return None
        return matchings_of([chosen for chosen, _ in found], len(self._uses))


def matchings_of(chosen: list[int], pairings: int) -> NDArray[np.bool_]:
    """Sets of pairings given as bits, as rows of yes and no over the pairings."""
    bits = np.array(chosen, dtype=np.int64)
    matchings: NDArray[np.bool_] = (bits[:, None] >> np.arange(pairings) & 1).astype(np.bool_)
    return matchings

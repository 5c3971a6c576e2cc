"""How good a matching of a component is, and which matchings are worth a look.

A matching pairs rows with columns and leaves the rest one-sided.  Its score is the sum of its pairings' worths and
one term for all its times together: the offset between the two Parties' clocks is the same for every pairing of the
component and unknown.  It is looked for on a grid, once with the stated sigmas and once with all of them twice as
large, as stated sigmas sometimes are half of what they should be; what any offset would have fitted for nothing is
taken off (the factor of Occam).

Small components have all their matchings looked at.  Of larger ones come the best assignments
(`scipy.optimize.linear_sum_assignment`) at the clock offsets that their own times suggest, and the best ones without
each pairing of those and with each of its rivals.
"""

from __future__ import annotations

import math
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from jdec.picture.capacity import MOST_BITS, Capacity, matchings_of
from jdec.picture.parameters import MILLINATS, Parameters
from jdec.picture.terms import PRECISION_UNIT, log_sum, millinats
from jdec.picture.weighing import Table

Cell = tuple[int, int]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_MOST_ENUMERATED: Final = 400
_MOST_OFFSETS: Final = 10
_MOST_TRIED: Final = 30
_SPACING: Final = 2
_OFFSETS_FOR_RIVALS: Final = 2
_ROUNDS: Final = 3
# Stated sigmas as they are, and twice as large, with what speaks for each beforehand.
_SCALES: Final = ((1.0, 0.7), (2.0, 0.3))
# The grid of clock offsets: no finer than this, no further than so many sigmas, no more points than so many.
_LEAST_STEP_MS: Final = 50
_FURTHEST_OFFSET: Final = 4
_MOST_STEPS: Final = 512
# Normal deviates are looked up in steps.
_STEPS_A_SIGMA: Final = 32
_MOST_SIGMAS: Final = 200
# So many matchings are summed at a time: as numbers they take eight times the room.
_PIECE: Final = 256
# Matchings further from the best than this beyond the margin are not scored exactly.
_SLACK: Final = 2_000


class Scoring:
    """The table as arrays, and the score of matchings given as sets of its pairings."""

    def __init__(self, table: Table, parameters: Parameters) -> None:
        self.table, self.parameters = table, parameters
        pairings = table.pairings
        self.cells: list[Cell] = [(each.row, each.column) for each in pairings]
        # Integers, kept as floats where they are multiplied: below 2**53 that is exact.
        self._worth = np.array([each.worth for each in pairings], dtype=np.float64)
        self._links = [each.link for each in pairings]
        self._prior = 1 / (parameters.clock_offset_sigma_s * 1000) ** 2
        self._capacity = Capacity(table)
        if pairings:
            self._offsets = self._grid()
            self._offset_prior = np.array([_prior_at(each, parameters) for each in self._offsets.tolist()])
            self._times = [self._time_terms(scale) for scale, _ in _SCALES]

    @property
    def is_plain(self) -> bool:
        """Whether every report is of one launch."""
        return self._capacity.is_plain

    @property
    def places_a_side(self) -> int:
        """How many places for pairings the reports of the side that has more of them have."""
        return self._capacity.places_a_side

    def enumerate(self) -> Bools | None:
        """Every matching there is, one row each over the pairings; None where there are too many."""
        if self._capacity.is_plain:
            return _all_matchings(tuple(self.cells))
        return self._capacity.all_matchings(_MOST_ENUMERATED)

    def _grid(self) -> Floats:
        """Clock offsets to try, in milliseconds: as far as the times ask for, a third of the least sigma apart."""
        apart = [link.apart_ms for link in self._links]
        step = max(_LEAST_STEP_MS, round(min(link.time_sigma_ms for link in self._links) / 3))
        reach = round(_FURTHEST_OFFSET * self.parameters.clock_offset_sigma_s * 1000)
        low, high = max(min(*apart, 0), -reach) // step, min(max(*apart, 0), reach) // step + 1
        step *= 1 + (high - low) // _MOST_STEPS
        low, high = max(min(*apart, 0), -reach) // step, min(max(*apart, 0), reach) // step + 1
        return np.arange(low, high + 1, dtype=np.float64) * step

    def _time_terms(self, scale: float) -> Floats:
        """What the time of each pairing says at each offset: pairings by offsets, in millinats."""
        apart = np.array([link.apart_ms for link in self._links], dtype=np.float64)
        sigma = np.array([link.time_sigma_ms for link in self._links], dtype=np.float64) * scale
        sigmas = np.abs(apart[:, None] - self._offsets[None, :]) / sigma[:, None]
        table = _time_table(self.parameters.time_tail_weight, self.parameters.time_tail_scale)
        places = np.minimum(np.rint(sigmas * _STEPS_A_SIGMA), len(table) - 1).astype(np.int64)
        return table[places] - millinats(math.log(scale))

    def scores(self, matchings: Bools) -> list[int]:
        """The score of each matching, in millinats."""
        if not self.cells:
            return [0] * len(matchings)
        pieces = [self._sums(matchings[at : at + _PIECE]) for at in range(0, len(matchings), _PIECE)]
        worths, precisions, *bests = (np.concatenate(each) for each in zip(*pieces, strict=True))
        raw = worths + np.maximum(*bests)
        # What is taken off makes no score higher, so the margin counts from the exact score of the best so far.
        first = int(raw.argmax())
        least = self._exact(worths, precisions, bests, first) - self.parameters.margin_millinats - _SLACK
        return [
            self._exact(worths, precisions, bests, number)
            if score >= least or not precisions[number]
            else int(score)
            for number, score in enumerate(raw.tolist())
        ]

    def _sums(self, matchings: Bools) -> tuple[Floats, ...]:
        """Of each matching what its pairings are worth but for time, their precisions, and the best that their times
        say at any offset, by either scale."""
        chosen = matchings.astype(np.float64)
        precisions = np.array([link.precision for link in self._links], dtype=np.float64)
        bests = [(chosen @ times + self._offset_prior).max(axis=1) for times in self._times]
        return chosen @ self._worth, chosen @ precisions, *bests

    def _exact(self, worths: Floats, precisions: Floats, bests: list[Floats], number: int) -> int:
        """The score of one matching; without a pairing, time says nothing."""
        if not precisions[number]:
            return 0
        return int(worths[number]) + self._joint(
            int(precisions[number]), [int(each[number]) for each in bests]
        )

    def _joint(self, precision: int, best: list[int]) -> int:
        """The time term of a matching: both scales weighed together, less what an offset that fits had for nothing."""
        logs = []
        for (scale, prior), each in zip(_SCALES, best, strict=True):
            total = precision * PRECISION_UNIT / scale**2 + self._prior
            logs.append(each / MILLINATS + math.log(prior) + 0.5 * math.log(self._prior / total))
        return millinats(log_sum(*logs))

    def offset(self, matching: Bools) -> tuple[int, int] | None:
        """The clock offset that a matching implies, and its sigma, in milliseconds; None without a pairing."""
        chosen = [self._links[number] for number in np.flatnonzero(matching)]
        if not chosen:
            return None
        total = sum(link.precision for link in chosen) * PRECISION_UNIT + self._prior
        first = sum(link.precision * link.apart_ms for link in chosen) * PRECISION_UNIT
        return round(first / total), round(total**-0.5)

    def search(self) -> Bools:
        """The matchings that matter of a component too large to look at all of them.

        At each promising clock offset the best assignment is found, and for every other answer (another pairing, a
        report left alone) the least that it costs there; answers that come within the margin of the best are then
        assigned at the offsets where they cost least.
        """
        values = self._worth[:, None] + np.maximum(
            *(
                times + millinats(math.log(prior))
                for times, (_, prior) in zip(self._times, _SCALES, strict=True)
            )
        )
        offsets = self._promising(values)
        bests = [self._assign(values[:, offset]) for offset in offsets]
        totals = np.array(
            [
                values[best, offset].sum() + self._offset_prior[offset]
                for best, offset in zip(bests, offsets, strict=True)
            ]
        )
        found = {_name(best): best for best in bests}
        behind = np.stack(
            [
                self._capacity.losses(values[:, offset], best)
                for best, offset in zip(bests, offsets, strict=True)
            ],
            axis=1,
        )
        behind += (totals.max() - totals)[None, :]
        most = self.parameters.margin_millinats + _SLACK
        for answer in np.flatnonzero(behind.min(axis=1) <= most):
            for place in np.argsort(behind[answer], kind="stable")[:_OFFSETS_FOR_RIVALS]:
                if behind[answer, place] <= most and not self._answers(bests[place], int(answer)):
                    matching = self._assign(values[:, offsets[place]], int(answer))
                    found.setdefault(_name(matching), matching)
        return self._with_neighbours(np.array(list(found.values())))

    def _with_neighbours(self, matchings: Bools) -> Bools:
        """And all matchings one step from the best one: a pairing less, another in its place, or two exchanged."""
        scores = self.scores(matchings)
        for _ in range(_ROUNDS):
            best = max(range(len(scores)), key=lambda number: (scores[number], matchings[number].tobytes()))
            held = {_name(matching) for matching in matchings}
            steps = {_name(step): step for step in self._steps(matchings[best])}
            fresh = [step for name, step in steps.items() if name not in held]
            if not fresh:
                break
            matchings = np.concatenate([matchings, np.array(fresh)])
            more = self.scores(np.array(fresh))
            is_better = max(more) > scores[best]
            scores += more
            if not is_better:
                break
        return matchings

    def _steps(self, matching: Bools) -> list[Bools]:
        at = {cell: number for number, cell in enumerate(self.cells)}
        column_of = {self.cells[number][0]: self.cells[number][1] for number in np.flatnonzero(matching)}
        row_of = {column: row for row, column in column_of.items()}
        steps = []
        for number, (row, column) in enumerate(self.cells):
            step = matching.copy()
            step[number] = not matching[number]
            steps.append(step)
            if matching[number]:
                continue
            if not self._capacity.is_plain:
                self._capacity.relieve(step, number, self._worth)
                continue
            old_column, old_row = column_of.get(row), row_of.get(column)
            if old_column is not None:
                step[at[row, old_column]] = False
            if old_row is not None:
                step[at[old_row, column]] = False
            if old_column is not None and old_row is not None and (old_row, old_column) in at:
                exchanged = step.copy()
                exchanged[at[old_row, old_column]] = True
                steps.append(exchanged)
        return steps

    def _promising(self, values: Floats) -> list[int]:
        """The offsets whose best assignments are worth most; no two next to each other.

        No assignment is worth more than the best of each row together, nor than the best of each column: offsets are
        tried in the order of that bound, until the rest cannot be worth enough or enough were tried.
        """
        bound = self._offset_prior + np.minimum(*(self._votes(values, axis) for axis in (0, 1)))
        tried: dict[int, float] = {}
        for number in np.argsort(-bound, kind="stable").tolist():
            enough = sorted(tried.values(), reverse=True)[_MOST_OFFSETS - 1 : _MOST_OFFSETS]
            if len(tried) == _MOST_TRIED or (enough and bound[number] <= enough[0]):
                break
            if all(abs(number - other) >= _SPACING for other in tried):
                best = self._assign(values[:, number])
                tried[number] = float(values[best, number].sum() + self._offset_prior[number])
        return sorted(tried, key=lambda number: (-tried[number], number))[:_MOST_OFFSETS]

    def _votes(self, values: Floats, axis: int) -> Floats:
        """The sum of the best pairing of each row, or of each column, at every offset."""
        lines = self._places[axis]
        votes = np.zeros(values.shape[1])
        for line in np.unique(lines):
            votes += np.maximum(values[lines == line].max(axis=0), 0)
        return votes

    def _answers(self, matching: Bools, answer: int) -> bool:
        """Whether a matching gives an answer already."""
        rows, columns = self._places
        if answer < len(self.cells):
            return bool(matching[answer])
        row = answer - len(self.cells)
        if row < len(self.table.rows):
            return not matching[rows == row].any()
        return not matching[columns == row - len(self.table.rows)].any()

    def _assign(self, values: Floats, answer: int | None = None) -> Bools:
        """The best assignment, where leaving a report alone is worth nothing; with one answer forced if asked."""
        rows, columns = self._places
        worth = np.zeros((len(self.table.rows), len(self.table.columns)))
        worth[rows, columns] = np.maximum(values, 0)
        is_pairing = answer is not None and answer < len(self.cells)
        if is_pairing:
            worth[rows[answer], :] = worth[:, columns[answer]] = 0
        elif answer is not None:
            row = answer - len(self.cells)
            if row < len(self.table.rows):
                worth[row, :] = 0
            else:
                worth[:, row - len(self.table.rows)] = 0
        picked = self._capacity.assign(worth)
        matching: Bools = (picked & (worth > 0))[rows, columns]
        if is_pairing:
            matching[answer] = True
        if not self._capacity.is_plain:
            self._capacity.relieve(matching, answer if is_pairing else None, self._worth)
        return matching

    @cached_property
    def _places(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Row and column of each pairing."""
        both = np.array(self.cells, dtype=np.int64)
        return both[:, 0], both[:, 1]


def _name(matching: Bools) -> bytes:
    """A matching in as few bytes as tell it from every other one."""
    return np.packbits(matching).tobytes()


@lru_cache(maxsize=512)
def _all_matchings(cells: tuple[Cell, ...]) -> Bools | None:
    """Every set of pairings that uses no row and no column twice; None where they are more than can be looked at."""
    if len(cells) > MOST_BITS:
        return None
    by_row: dict[int, list[tuple[int, int]]] = {}
    for number, (row, column) in enumerate(cells):
        by_row.setdefault(row, []).append((1 << number, 1 << column))
    # Pairings chosen and columns used, as bits.
    found = [(0, 0)]
    for options in by_row.values():
        found += [
            (chosen | pairing, used | column)
            for chosen, used in found
            for pairing, column in options
            if not used & column
        ]
        if len(found) > _MOST_ENUMERATED:
            return None
    return matchings_of([chosen for chosen, _ in found], len(cells))


@lru_cache(maxsize=8)
def _time_table(tail_weight: float, tail_scale: float) -> Floats:
    """What a time so many steps of a sigma away says, without its constants, in whole millinats."""
    found = []
    for step in range(_STEPS_A_SIGMA * _MOST_SIGMAS):
        square = (step / _STEPS_A_SIGMA) ** 2
        narrow = math.log1p(-tail_weight) - 0.5 * square
        wide = math.log(tail_weight / tail_scale) - 0.5 * square / tail_scale**2
        found.append(millinats(log_sum(narrow, wide)))
    return np.array(found, dtype=np.float64)


@lru_cache(maxsize=1 << 16)
def _prior_at(offset_ms: float, parameters: Parameters) -> float:
    """What speaks for a clock offset beforehand, in whole millinats: the clocks agree, or they may be far off."""
    wide_s, close_s = parameters.clock_offset_sigma_s, parameters.clocks_agree_sigma_s
    square = (offset_ms / 1000) ** 2
    far = math.log1p(-parameters.clocks_agree) - 0.5 * square / wide_s**2
    close = math.log(parameters.clocks_agree * wide_s / close_s) - 0.5 * square / close_s**2
    return float(millinats(log_sum(far, close)))

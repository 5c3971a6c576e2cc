"""The search of larger components against a look at every matching, where there are few enough to look at them all.

The search may decide a little more, as it does not see every matching near the margin; it may not miss the best one
nor assert what the whole look contradicts.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np
import pytest
from bench.correlation.errors import Errors
from bench.correlation.trials import Plan
from bench.correlation.world import ripple, salvo

from jdec.picture import DEFAULT_PARAMETERS, Correlation, Entry, Parameters, scoring, solving
from jdec.picture.scoring import Scoring
from jdec.picture.solving import Solution, _decide
from jdec.picture.weighing import Table
from picture.announcing_parts import Records
from picture.correlating_parts import trial_entries

SETS: Final = 400 if os.environ.get("JDEC_SLOW") == "1" else 50
PLANS: Final = {
    "salvo": Plan(pattern=salvo, false_reports=0.3),
    "salvo under bias": Plan(pattern=salvo, errors=Errors(clock_bias_s=30.0), false_reports=0.3),
    "ripple of five": Plan(pattern=lambda chance: ripple(chance)[:5], false_reports=0.3),
    "ripple of five, sigmas half of what they are": Plan(
        pattern=lambda chance: ripple(chance)[:5], errors=Errors(clock_bias_s=10.0, stated=0.5)
    ),
}


class Both(NamedTuple):
    """One component solved by looking at every matching, and by search."""

    table: Table
    whole: Solution
    search: Solution


@pytest.fixture
def all_matchings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every matching of five by five, and of a little more, is looked at."""
    monkeypatch.setattr(scoring, "_MOST_ENUMERATED", 20_000)
    scoring._all_matchings.cache_clear()


def solved(entries: list[Entry], parameters: Parameters = DEFAULT_PARAMETERS) -> list[Both]:
    """The components that have a choice of matchings, both ways."""
    found = []
    for table in tables_of(entries, parameters):
        scored = Scoring(table, parameters)
        every = scored.enumerate()
        if every is not None and len(every) > 2:
            some = scored.search()
            assert len({matching.tobytes() for matching in some}) == len(some)
            found.append(
                Both(
                    table,
                    _decide(scored, every, scored.scores(every)),
                    _decide(scored, some, scored.scores(some)),
                )
            )
    return found


def tables_of(entries: list[Entry], parameters: Parameters) -> list[Table]:
    tables: list[Table] = []

    def keep(table: Table, parameters: Parameters) -> Solution:
        tables.append(table)
        return Solution((), 0)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solving, "solve", keep)
        Correlation(parameters).fold(entries)
    return tables


def asserted(solution: Solution) -> dict[tuple[str, int], tuple[int, ...]]:
    """What is decided of each report: its partners, none where it stands alone."""
    found: dict[tuple[str, int], tuple[int, ...]] = {}
    for part in solution.parts:
        if part.is_determined:
            found |= {("row", row): part.columns for row in part.rows}
            found |= {("column", column): part.rows for column in part.columns}
    return found


def margins_of(solution: Solution) -> dict[tuple[tuple[int, ...], tuple[int, ...]], int | None]:
    return {(part.rows, part.columns): part.margin for part in solution.parts if part.is_determined}


@pytest.mark.usefixtures("all_matchings")
@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
def test_the_search_finds_the_best_matching_and_contradicts_nothing(plan: Plan) -> None:
    counts: Counter[str] = Counter()
    for number in range(SETS):
        for table, whole, search in solved(trial_entries(plan, f"jdec search {number}")):
            assert search.score == whole.score, number
            assert search.offset_ms == whole.offset_ms, number
            mine, theirs = asserted(whole), asserted(search)
            contradicted = [each for each in mine.keys() & theirs.keys() if mine[each] != theirs[each]]
            assert not contradicted, number
            # It sees fewer matchings, so it disputes no more.
            assert mine.keys() <= theirs.keys(), number
            counts["components"] += 1
            counts["alike"] += mine == theirs
            counts["choices"] += len(table.pairings)
    print(dict(counts))
    assert counts["components"] >= SETS // 2
    assert counts["alike"] >= 0.95 * counts["components"]


@pytest.mark.usefixtures("all_matchings")
def test_margins_of_the_search_are_never_less_than_those_of_the_whole_look() -> None:
    for number in range(SETS):
        for _, whole, search in solved(trial_entries(PLANS["salvo"], f"jdec search {number}")):
            margins = margins_of(search)
            for part, margin in margins_of(whole).items():
                assert margin is not None
                assert margins[part] is None or margins[part] >= margin


@pytest.mark.usefixtures("all_matchings")
def test_every_matching_uses_no_report_twice_and_none_is_left_out() -> None:
    """Counted as the sum over k of k! times the square of n over k: 209 for four by four (Riordan, rook numbers)."""
    cells = tuple((row, column) for row in range(4) for column in range(4))
    found = scoring._all_matchings(cells)
    assert found is not None
    assert len(np.unique(found, axis=0)) == len(found) == 209
    for matching in found.reshape(-1, 4, 4):
        assert matching.sum(axis=0).max() <= 1
        assert matching.sum(axis=1).max() <= 1


@pytest.mark.parametrize("sigma_s", [0.1, 0.5, 2.0])
def test_precise_clocks_are_judged_by_exact_scores(sigma_s: float) -> None:
    """What is taken off for an offset that fits grows with precision; scores near the margin are exact all the same."""
    records = Records()
    for number in range(3):
        records.report("USA", 7.0 * number, time_sigma_s=sigma_s)
        records.report("RUS", 7.0 * number + 0.05, time_sigma_s=sigma_s)
    (table,) = tables_of(records.entries, DEFAULT_PARAMETERS)
    scored = Scoring(table, DEFAULT_PARAMETERS)
    every = scored.enumerate()
    assert every is not None
    usual = scored.scores(every)
    wide = Scoring(table, msgspec.structs.replace(DEFAULT_PARAMETERS, margin_millinats=1_000_000))
    exact = wide.scores(every)
    best = max(exact)
    assert max(usual) == best
    for score, real in zip(usual, exact, strict=True):
        assert score == real or (score >= real and score < best - DEFAULT_PARAMETERS.margin_millinats)


def lost_of(scored: Scoring, every: scoring.Bools, values: scoring.Floats) -> list[tuple[float, float]]:
    """For each answer what it is said to lose at least, and what it loses."""
    best = scored._assign(values)
    said = scored._capacity.losses(values, best)
    totals = every @ values
    cells = np.array(scored.cells)
    answers: list[scoring.Bools] = list(every.T)
    for side, reports in enumerate((scored.table.rows, scored.table.columns)):
        answers += [~np.any(every[:, cells[:, side] == number], axis=1) for number in range(len(reports))]
    gain = float(values[best].sum())
    return [(float(least), gain - totals[each].max()) for least, each in zip(said, answers, strict=True)]


@pytest.mark.parametrize("counts", [(1, 1), (2, 2), (1, 2), (1, 3), (2, 5)], ids=str)
def test_no_answer_is_said_to_lose_more_than_it_does(counts: tuple[int, int]) -> None:
    """Reports of one launch and of several, in any mixture; where all are alike in that, it is said exactly."""
    chance = np.random.default_rng(7)
    exact = said = 0
    for _ in range(SETS):
        records = Records()
        for party in ("USA", "RUS"):
            for number in range(3):
                records.report(party, 2.0 * number, count=counts[int(chance.integers(2))])
        (table,) = tables_of(records.entries, DEFAULT_PARAMETERS)
        scored = Scoring(table, DEFAULT_PARAMETERS)
        every = scored._capacity.all_matchings(100_000)
        assert every is not None
        for least, real in lost_of(scored, every, chance.integers(-5, 30, len(scored.cells)).astype(float)):
            assert least <= real
            exact += least == real
            said += 1
    assert exact > (0.4 if counts[0] != counts[1] else 0.99) * said


def test_salvos_told_as_one_are_assigned_no_more_often_than_single_launches(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Thirty of which each side counts two: who loses a partner is followed as with single launches."""
    calls: list[int] = []
    inner = Scoring._assign

    def assign(self: Scoring, *words: Any) -> scoring.Bools:
        calls.append(len(words))
        return inner(self, *words)

    monkeypatch.setattr(Scoring, "_assign", assign)
    assigned: dict[int, int] = {}
    # A salvo's time is uncertain by sixty seconds more.
    for count, sigma_s in ((1, 70.0), (2, 36.0)):
        records = Records()
        for number in range(30):
            for party in ("USA", "RUS"):
                records.report(party, 20.0 * number, time_sigma_s=sigma_s, count=count)
        (table,) = tables_of(records.entries, DEFAULT_PARAMETERS)
        calls.clear()
        Scoring(table, DEFAULT_PARAMETERS).search()
        assigned[count] = len(calls)
    assert assigned[2] <= 1.2 * assigned[1]


def test_a_search_takes_no_more_room_than_its_matchings(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = []
    inner = Scoring._sums

    def sums(self: Scoring, matchings: scoring.Bools) -> tuple[scoring.Floats, ...]:
        pieces.append(len(matchings))
        return inner(self, matchings)

    monkeypatch.setattr(Scoring, "_sums", sums)
    records = Records()
    for number in range(25):
        records.both(number)
    (table,) = tables_of(records.entries, DEFAULT_PARAMETERS)
    scored = Scoring(table, DEFAULT_PARAMETERS)
    scored.scores(scored.search())
    assert sum(pieces) > 1_000
    assert max(pieces) <= 256

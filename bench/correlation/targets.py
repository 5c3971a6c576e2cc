"""The targets of the correlation, each judged by the figures of a run: reached or NOT reached, and by how much.

A target is judged by the figure, not by its interval.  Where the rows it speaks of were not run it is not judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from bench.correlation.figures import OURS, Figures, Rate
from bench.correlation.rows import ORDINARY, ROWS

# The target says that counts are right and names no share; this is how it is read here.
COUNTS_RIGHT: Final = 0.95
EVERY_ROW: Final = "every row"

By = Mapping[tuple[str, str], Figures]


class Verdict(Struct, frozen=True, kw_only=True):
    """One target in one row: what was wanted, what was found, whether that is enough.  `code` names it for texts."""

    code: str
    row: str
    wanted: float
    found: float
    reached: bool
    rival: str = ""


def verdicts(found: Iterable[Figures]) -> list[Verdict]:
    """All targets that the figures can judge, in the order in which the targets are stated."""
    by = {(each.row, each.competitor): each for each in found}
    rows = [row.name for row in ROWS if (row.name, OURS) in by]
    judged = [_order(by, rows)] if rows else []
    judged += list(_stated(by))
    for row in (each.name for each in ORDINARY if (each.name, OURS) in by):
        judged += list(_beaten(by, row))
    judged += list(_mismatched(by))
    return judged


def value(rate: Rate) -> float:
    """The share; 0 of nothing."""
    return rate.value or 0.0


def _order(by: By, rows: Sequence[str]) -> Verdict:
    """No trial of any row may depend on the order of arrival."""
    rates = [by[row, OURS].order_differs for row in rows]
    found = sum(each.count for each in rates) / max(1, sum(each.of for each in rates))
    return _at_most("order", EVERY_ROW, 0.0, found)


_LIMITS: Final[tuple[tuple[str, str, Callable[[Figures], Rate], bool, float], ...]] = (
    *((row, "exact", lambda each: each.exact, True, 0.995) for row in ("isolated", "isolated-bias")),
    *((row, "hidden", lambda each: each.hidden, False, 0.001) for row in ("isolated", "isolated-bias")),
    ("salvo", "hidden", lambda each: each.hidden, False, 0.010),
    ("salvo", "not-determined", lambda each: each.not_determined, False, 0.40),
    ("salvo-bias", "wrong", lambda each: each.wrong, False, 0.05),
    ("salvo-bias", "not-determined", lambda each: each.not_determined, False, 0.45),
    *((row, "counts", lambda each: each.counts_right, True, COUNTS_RIGHT) for row in ("ripple", "storm")),
    *((row, "wrong", lambda each: each.wrong, False, 0.03) for row in ("ripple", "storm")),
)


def _stated(by: By) -> Iterator[Verdict]:
    for row, code, rate_of, is_least, limit in _LIMITS:
        if (row, OURS) in by:
            found = value(rate_of(by[row, OURS]))
            yield _at_least(code, row, limit, found) if is_least else _at_most(code, row, limit, found)


def _beaten(by: By, row: str) -> Iterator[Verdict]:
    """Fewer hidden launches and wrong pairings than every rival; as few only where nobody has any."""
    ours = by[row, OURS]
    rivals = [each for (name, competitor), each in by.items() if name == row and competitor != OURS]
    for code, rate_of in (("fewer-hidden", _hidden), ("fewer-wrong", _wrong)):
        if rivals:
            best = min(rivals, key=lambda each: value(rate_of(each)))
            wanted, found = value(rate_of(best)), value(rate_of(ours))
            yield Verdict(
                code=code,
                row=row,
                wanted=wanted,
                found=found,
                reached=found < wanted or found == 0.0,
                rival=best.competitor,
            )


def _mismatched(by: By) -> Iterator[Verdict]:
    """Wrong pairings at most twice the ordinary figure."""
    for row in ROWS:
        if row.base is not None and (row.name, OURS) in by and (row.base, OURS) in by:
            wanted = 2.0 * value(by[row.base, OURS].wrong)
            yield _at_most("mismatch", row.name, wanted, value(by[row.name, OURS].wrong))


def _hidden(each: Figures) -> Rate:
    return each.hidden


def _wrong(each: Figures) -> Rate:
    return each.wrong


def _at_most(code: str, row: str, wanted: float, found: float) -> Verdict:
    return Verdict(code=code, row=row, wanted=wanted, found=found, reached=found <= wanted)


def _at_least(code: str, row: str, wanted: float, found: float) -> Verdict:
    return Verdict(code=code, row=row, wanted=wanted, found=found, reached=found >= wanted)

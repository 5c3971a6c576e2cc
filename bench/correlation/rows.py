"""The rows of the table: what is drawn for each, in one place.

`seeded_as` names the row whose seeds a row takes, so that a row that differs in one thing differs in nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec import Struct

from bench.correlation import world
from bench.correlation.errors import Errors
from bench.correlation.trials import Plan, Trial, draw_trial

TUNING: Final = "tuning"
TESTING: Final = "testing"

_BIAS: Final = Errors(clock_bias_s=30.0)


class Row(Struct, frozen=True, kw_only=True):
    """One row; `base` is the ordinary row that a row with a wrong model is judged by."""

    name: str
    plan: Plan
    seeded_as: str
    base: str | None = None
    is_storm: bool = False

    def draw(self, split: str, seed: int, number: int) -> Trial:
        """The trial `number` of a split; tuning and testing never share a seed."""
        return draw_trial(self.plan, f"jdec correlation/{split}/{seed}/{self.seeded_as}/{number}")


def _row(name: str, plan: Plan, seeded_as: str = "", *, is_storm: bool = False) -> Row:
    return Row(name=name, plan=plan, seeded_as=seeded_as or name, is_storm=is_storm)


_SALVO: Final = Plan(pattern=world.salvo)
ORDINARY: Final = (
    _row("isolated", Plan(pattern=world.isolated)),
    _row("isolated-bias", Plan(pattern=world.isolated, errors=_BIAS), "isolated"),
    _row("two-sites", Plan(pattern=world.two_sites)),
    _row("salvo", _SALVO),
    _row("salvo-bias", Plan(pattern=world.salvo, errors=_BIAS), "salvo"),
    _row("ripple", Plan(pattern=world.ripple)),
    _row("blind", Plan(pattern=world.pair_and_singles, blind=True)),
    _row("false", Plan(pattern=world.isolated, false_reports=1.5)),
    _row("late", Plan(pattern=world.salvo, late=0.3), "salvo"),
    _row("revised", Plan(pattern=world.salvo, revised=0.6)),
    _row(
        "retracted",
        Plan(pattern=world.salvo, false_reports=1.0, false_retracted=0.8, retracted=0.1),
    ),
    _row("place-bias", Plan(pattern=world.salvo, errors=Errors(place_bias_km=20.0)), "salvo"),
    _row(
        "storm",
        Plan(
            pattern=world.storm,
            errors=Errors(clock_bias_s=30.0, place_bias_km=20.0, bias_is_drawn=True),
            blind_area=True,
            false_reports=8.0,
            false_retracted=0.5,
            retracted=0.03,
            revised=0.3,
            late=0.1,
        ),
        is_storm=True,
    ),
)

# What the model does not know.
MISMATCHES: Final[Mapping[str, Mapping[str, object]]] = {
    "half": {"stated": 0.5},
    "double": {"stated": 2.0},
    "tails": {"student": True},
    "class": {"confusion": (0.10, 0.30)},
}
MISMATCHED: Final = ("salvo", "salvo-bias", "ripple", "storm")


def _mismatched(base: Row, name: str) -> Row:
    errors = msgspec.structs.replace(base.plan.errors, **MISMATCHES[name])
    plan = msgspec.structs.replace(base.plan, errors=errors)
    return msgspec.structs.replace(base, name=f"{base.name}/{name}", plan=plan, base=base.name)


ROWS: Final = ORDINARY + tuple(
    _mismatched(row, name) for row in ORDINARY if row.name in MISMATCHED for name in MISMATCHES
)


def rows_named(names: list[str]) -> tuple[Row, ...]:
    """The rows asked for, all without a name; `salvo` alone, `salvo/*` all its mismatched ones.

    Raises ValueError for a name that fits no row.
    """
    if not names:
        return ROWS
    known = {row.name for row in ROWS} | {f"{name}/*" for name in MISMATCHED}
    unknown = sorted(set(names) - known)
    if unknown:
        raise ValueError(
            f"no such row: got {', '.join(unknown)}, expected some of {', '.join(sorted(known))}"
        )
    return tuple(row for row in ROWS if row.name in names or f"{row.base}/*" in names)

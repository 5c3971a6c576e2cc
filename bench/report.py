"""Figures of several runs as medians with their spread: a table for people, JSON for machines."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table


class Figure(msgspec.Struct, frozen=True):
    """One measured value; `bound` is what the same work cost or reached without a node, in the same run.

    `target` is `<= x` or `>= x`, of the value, or of its ratio to the bound where `target_is_ratio`.
    """

    name: str
    unit: str
    value: float
    bound: float | None = None
    target: str = ""
    target_is_ratio: bool = False


class Row(msgspec.Struct, frozen=True):
    """One figure over all runs: median, least and greatest; `ratio` is the median of the runs' own ratios."""

    name: str
    unit: str
    median: float
    least: float
    greatest: float
    bound: float | None
    ratio: float | None
    target: str
    target_is_ratio: bool
    reached: bool | None


class Run(msgspec.Struct, frozen=True):
    """One run: the load average of the machine before and after it, and its figures."""

    load_before: float
    load_after: float
    figures: list[Figure]


def rows_of(runs: Sequence[Run]) -> list[Row]:
    """Return one row a figure, in the order of the first run."""
    return [_row([run.figures[at] for run in runs]) for at in range(len(runs[0].figures))]


def _row(same: Sequence[Figure]) -> Row:
    first = same[0]
    values = [each.value for each in same]
    bounds = [each.bound for each in same if each.bound is not None]
    ratios = [each.value / each.bound for each in same if each.bound]
    median, ratio = statistics.median(values), statistics.median(ratios) if ratios else None
    judged = ratio if first.target_is_ratio else median
    return Row(
        name=first.name,
        unit=first.unit,
        median=median,
        least=min(values),
        greatest=max(values),
        bound=statistics.median(bounds) if bounds else None,
        ratio=ratio,
        target=first.target,
        target_is_ratio=first.target_is_ratio,
        reached=_reached(judged, first.target),
    )


def _reached(value: float | None, target: str) -> bool | None:
    if value is None or not target:
        return None
    sign, number = target.split(" ")
    return value <= float(number) if sign == "<=" else value >= float(number)


def show(title: str, rows: Sequence[Row]) -> None:
    """Print the table."""
    table = Table(title=title, title_justify="left")
    table.add_column("figure", max_width=52)
    for column in ("median", "spread", "bound, same run", "ratio", "target"):
        table.add_column(column, justify="right")
    for row in rows:
        spread = "" if row.least == row.greatest else f"{_number(row.least)} to {_number(row.greatest)}"
        bound = "" if row.bound is None else f"{_number(row.bound)} {row.unit}"
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        table.add_row(row.name, f"{_number(row.median)} {row.unit}", spread, bound, ratio, _target(row))
    Console(width=140).print(table)


def _target(row: Row) -> str:
    if row.reached is None:
        return ""
    what = f"ratio {row.target}" if row.target_is_ratio else f"{row.target} {row.unit}"
    return what + (": reached" if row.reached else ": NOT reached")


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def write_json(path: Path | None, document: Any) -> None:
    """Write a document, indented, where a file was asked for."""
    if path is not None:
        path.write_bytes(msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n")

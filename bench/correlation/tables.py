"""The figures of a run for people at a terminal: one table, the calibration, and each target reached or not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from bench.correlation.figures import OURS, Figures, Rate
from bench.correlation.targets import Verdict
from bench.correlation.tuning import Tuned

COLUMNS = (
    "hidden /1,000",
    "lost /1,000",
    "phantom /1,000",
    "false alone",
    "exact %",
    "wrong pairings %",
    "not determined %",
    "counts right %",
    "order differs",
)
WANTED = {
    "order": "order dependence",
    "exact": "exact events",
    "hidden": "hidden launches",
    "not-determined": "not determined",
    "wrong": "wrong pairings",
    "counts": "counts right",
    "fewer-hidden": "fewer hidden launches than every rival",
    "fewer-wrong": "fewer wrong pairings than every rival",
    "mismatch": "wrong pairings at most twice the ordinary",
}
_AT_LEAST = {"exact", "counts"}


def show(found: Sequence[Figures], tuned: Iterable[Tuned], judged: Iterable[Verdict]) -> None:
    """Print everything."""
    console = Console(width=210)
    for each in tuned:
        console.print(
            f"tuned {each.family}: {', '.join(figure(value) for value in each.figures)}; hidden and phantom a launch "
            f"{each.objective:.3f}, at the default {each.default_objective:.3f} (tuning split)"
        )
    console.print(_figures(found))
    console.print(_calibration(found))
    for verdict in judged:
        console.print(sentence(verdict), highlight=False)


def cells(each: Figures) -> tuple[str, ...]:
    """The cells of one line, after its row and competitor."""
    return (
        per_thousand(each.hidden, with_interval=True),
        per_thousand(each.lost),
        per_thousand(each.phantom),
        str(each.false_events),
        percent(each.exact, with_interval=True),
        percent(each.wrong, with_interval=True),
        percent(each.not_determined),
        percent(each.counts_right),
        f"{each.order_differs.count} of {each.order_differs.of}",
    )


def per_thousand(rate: Rate, *, with_interval: bool = False) -> str:
    """A share in thousandths."""
    return _scaled(rate, 1000.0, with_interval=with_interval)


def percent(rate: Rate, *, with_interval: bool = False) -> str:
    """A share in hundredths."""
    return _scaled(rate, 100.0, with_interval=with_interval)


def figure(value: float) -> str:
    """A figure of a rival; the absent threshold by its name."""
    return "none" if value >= 1e9 else f"{value:g}"


def sentence(verdict: Verdict) -> str:
    """One target in words, with its figure."""
    rival = f" ({verdict.rival})" if verdict.rival else ""
    reached = "reached" if verdict.reached else "NOT reached"
    return (
        f"{reached}: {verdict.row}: {WANTED[verdict.code]} {100 * verdict.found:.2f} %, "
        f"wanted {sign_of(verdict)} {100 * verdict.wanted:.2f} %{rival}"
    )


def sign_of(verdict: Verdict) -> str:
    """How the figure must stand to what is wanted."""
    if verdict.code in _AT_LEAST:
        return "≥"
    return "<" if verdict.rival and verdict.wanted > 0 else "≤"


def _scaled(rate: Rate, scale: float, *, with_interval: bool) -> str:
    if rate.value is None:
        return "-"
    text = f"{scale * rate.value:.1f}"
    return f"{text} ({scale * rate.low:.1f}–{scale * rate.high:.1f})" if with_interval else text


def _figures(found: Sequence[Figures]) -> Table:
    table = Table(title="95 % intervals in brackets", title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("row", no_wrap=True)
    table.add_column("who", no_wrap=True)
    for column in COLUMNS:
        table.add_column(column, justify="right", no_wrap=True)
    for number, each in enumerate(found):
        is_last = number + 1 == len(found) or found[number + 1].row != each.row
        name = each.row if number == 0 or found[number - 1].row != each.row else ""
        table.add_row(name, each.competitor, *cells(each), end_section=is_last)
    return table


def _calibration(found: Iterable[Figures]) -> Table:
    table = Table(title="calibration: determined events by margin in nats", title_justify="left")
    for column in ("row", "margin", "events", "right %"):
        table.add_column(column, justify="left" if column == "row" else "right")
    for each in found:
        for part in each.margins if each.competitor == OURS else ():
            high = "" if part.high is None else f"{part.high:g}"
            table.add_row(
                each.row, f"{part.low:g}–{high}", str(part.right.of), percent(part.right, with_interval=True)
            )
    return table

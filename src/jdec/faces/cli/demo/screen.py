"""A run drawn on the terminal: both records growing side by side, every message climbing, the line between.

Whatever is shown stands in a yellow frame that says in the officer's language that this is an exercise.  The
last picture stays on the terminal.
"""

from __future__ import annotations

import asyncio
import time
from typing import Final

from rich import box
from rich.align import Align
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from jdec.faces.cli.demo.ledger import Ledger, Row
from jdec.faces.cli.demo.pictures import Told
from jdec.faces.cli.demo.saying import (
    FRAME,
    LOUD,
    RUNG_MARK,
    RUNG_STYLE,
    Wording,
    figure,
    in_words,
    launch_line,
    verdict,
)
from jdec.faces.cli.demo.stage import Stage
from jdec.faces.cli.demo.summary import Summary
from jdec.faces.cli.session import BAD, FAINT, GOOD, ODD, Session, clean
from jdec.node.views import FollowEvent, Rung

# Frame, heading, line, and a record without its rows; then one free line below the picture.
_AROUND_ROWS: Final = 12
_FRAME_LETTERS: Final = 4
_FEWEST_ROWS: Final = 1
_LAST_SAID: Final = 2
_LAST_LAUNCHES: Final = 2
_FRAMES_PER_S: Final = 6
_FIGURES_S: Final = 1.0


class Screen:
    """Draws the ledger and the stage a few times a second, in the event loop that changes them."""

    def __init__(self, session: Session, console: Console, stage: Stage, ledger: Ledger) -> None:
        self._session = session
        self._console = console
        self._stage = stage
        self._ledger = ledger
        self._wording = Wording(session, stage.titles)
        self._said: list[Text] = []
        self._launches: list[Text] = []
        self._summary: Summary | None = None
        self._next: asyncio.TimerHandle | None = None
        self._figured: tuple[float, Text] = (-_FIGURES_S, Text())
        self._live = Live(
            get_renderable=self.picture,
            console=console,
            auto_refresh=False,
            vertical_overflow="crop",
            redirect_stdout=False,
            redirect_stderr=False,
        )

    def begin(self) -> None:
        """Begin to draw."""
        self._live.start()
        self._draw_again()

    def tell(self, message_id: str, **args: str | int | float) -> None:
        """Show what happened at the foot of the picture."""
        style = ODD if message_id in LOUD else FAINT
        self._said.append(Text(clean(self._session.text(message_id, **args)), style=style, no_wrap=True))

    def hear(self, node: str, event: FollowEvent) -> None:
        """Remember what later entries may cite; the picture itself is drawn from the ledger."""
        if event.entry is not None and event.entry.record.split("/")[1] == node:
            self._wording.remember(event.entry)

    def launch(self, told: Told) -> None:
        """Sound the tone, and show the launch at the foot of the picture."""
        line = launch_line(self._session, told, self._stage.titles, is_heard=True)
        line.no_wrap, line.overflow = True, "ellipsis"
        self._launches = [*self._launches, line][-_LAST_LAUNCHES:]
        if told.is_louder:
            self._console.bell()

    def judged(self, summary: Summary) -> None:
        """Show the verdict in the picture, which stays."""
        self._summary = summary

    def end(self, summary: Summary | None) -> None:
        """Draw the last picture and leave it on the terminal."""
        self._summary = summary
        if self._next is not None:
            self._next.cancel()
        self._live.stop()

    def _draw_again(self) -> None:
        self._live.refresh()
        self._next = asyncio.get_running_loop().call_later(1 / _FRAMES_PER_S, self._draw_again)

    def picture(self) -> RenderableType:
        """Return what is to be seen now."""
        foot = Group(*self._foot())
        options = self._console.options.update(width=self._console.width - _FRAME_LETTERS)
        rows = (
            self._console.height
            - _AROUND_ROWS
            - len(self._stage.links)
            - len(self._console.render_lines(foot, options))
        )
        parts = (self._heading(), self._line(), self._records(max(_FEWEST_ROWS, rows)), foot)
        frame = Text(f" {self._text('demo-frame')} ", style=FRAME)
        return Panel(
            Group(*parts),
            box=box.HEAVY,
            border_style="bold yellow",
            title=frame,
            subtitle=frame,
            padding=(0, 1),
        )

    def _heading(self) -> RenderableType:
        stage = self._stage
        grid = Table.grid(expand=True)
        grid.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
        grid.add_column(justify="right", no_wrap=True)
        clock = self._text(
            "demo-clock",
            phase=self._text(f"demo-phase-{stage.phase.value}"),
            elapsed=str(int(stage.elapsed_s)),
            length=str(round(stage.length_s)),
        )
        title = clean(in_words(self._session.language, stage.title))
        grid.add_row(Text(title, style="bold"), Text(clock))
        for party, url in stage.links.items():
            link = Text(self._text("demo-console", party=party, url=url), style=GOOD)
            grid.add_row(link, Text(self._text("demo-ends") if self._summary is not None else ""))
        if self._summary is not None:
            # All is played, and the verdict needs the room.
            return grid
        bar = Table.grid(expand=True)
        bar.add_row(_bar(stage.length_s, stage.elapsed_s, "yellow"))
        return Group(grid, bar)

    def _line(self) -> RenderableType:
        """The line: quiet green while it carries, a red bar that counts down while it is cut."""
        first, second = self._ledger.parties
        left_s = self._stage.cut_left_s
        waiting = sum(self._ledger.waiting(party) for party in self._ledger.parties)
        states = [own.link.state if own.link else "never" for own in self._ledger.own.values()]
        if left_s is not None:
            words = self._text("demo-line-is-cut", seconds=str(int(left_s) + 1), waiting=waiting)
            return Rule(Text(f" {first}  ✂  {words}  ✂  {second} ", "bold white on red"), style="red")
        # Before anything was carried the line was not lost: it has not come yet.
        if "down" in states and any(self._ledger.mirror.values()):
            words = self._text("demo-line-is-down", waiting=waiting)
            return Rule(Text(f" {first}  ✂  {words}  ✂  {second} ", "bold white on red"), style="red")
        if states == ["up", "up"]:
            return Rule(Text(f" {first} ⇄ {self._text('demo-line-is-up')} ⇄ {second} ", GOOD), style=GOOD)
        return Rule(Text(f" {first} · {self._text('demo-line-is-never')} · {second} ", FAINT), style=FAINT)

    def _records(self, rows: int) -> RenderableType:
        grid = Table.grid(expand=True, padding=(0, 1))
        for _ in self._ledger.parties:
            grid.add_column(ratio=1)
        grid.add_row(*(self._record(party, rows) for party in self._ledger.parties))
        return grid

    def _record(self, party: str, rows: int) -> RenderableType:
        own, other = self._ledger.own[party], self._ledger.other(party)
        mirror = self._ledger.mirror[other]
        largest = max(1, *(each.size for each in self._ledger.own.values()))
        bars = Table.grid(expand=True, padding=(0, 1))
        bars.add_column(no_wrap=True)
        bars.add_column(justify="right", no_wrap=True)
        bars.add_column(ratio=1)
        sizes = (own.size, min(own.mirrored, own.size), min(own.receipted, own.size))
        for rung, size in zip(Rung, sizes, strict=True):
            style = RUNG_STYLE[rung]
            bar = _bar(largest, size, style)
            bars.add_row(Text(self._text(f"demo-rung-{rung.value}"), style=style), str(size), bar)
        held = Text(self._text("demo-mirror-holds", other=other, size=len(mirror)), style=FAINT, no_wrap=True)
        entries = Table.grid(expand=True, padding=(0, 1))
        entries.add_column(justify="right", no_wrap=True)
        entries.add_column(no_wrap=True)
        entries.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
        newest = list(own.newest)[-rows:]
        for row in reversed(newest):
            entries.add_row(*self._row(party, row))
        for _ in range(rows - len(newest)):
            entries.add_row("", "", "")
        title = Text(f" {self._text('demo-record-of', party=party)} ", style="bold")
        return Panel(
            Group(bars, held, entries), title=title, box=box.ROUNDED, border_style="dim", padding=(0, 1)
        )

    def _row(self, party: str, row: Row) -> tuple[Text, Text, Text]:
        rung = self._ledger.own[party].rung_of(row.index)
        words = self._wording.line(row.entry, short=True)
        is_own_work = row.entry.kind in ("receipt", "key-manifest")
        return (
            Text(str(row.index), style=FAINT),
            Text(RUNG_MARK[rung], style=RUNG_STYLE[rung]),
            Text(words, style=FAINT if is_own_work else ""),
        )

    def _legend(self) -> RenderableType:
        parts = [
            Text.assemble((RUNG_MARK[rung], RUNG_STYLE[rung]), " ", self._text(f"demo-legend-{rung.value}"))
            for rung in Rung
        ]
        return Align.center(Text("  ").join(parts))

    def _figures(self) -> RenderableType:
        """The times of the climb; found out once a second, for they take all messages together."""
        now_s = time.monotonic()
        if now_s - self._figured[0] >= _FIGURES_S:
            ledger = self._ledger
            text = self._text(
                "demo-figures",
                sent=len(ledger.items),
                accepted=figure(self._session, ledger.latency_ms(Rung.ACCEPTED, 0.5)),
                mirrored=figure(self._session, ledger.latency_ms(Rung.MIRRORED, 0.5)),
                slow=figure(self._session, ledger.latency_ms(Rung.MIRRORED, 0.99)),
                receipted=figure(self._session, ledger.latency_ms(Rung.RECEIPTED, 0.5)),
            )
            self._figured = (now_s, Text(text, no_wrap=True, overflow="ellipsis"))
        return Align.center(self._figured[1])

    def _foot(self) -> list[RenderableType]:
        """Legend, figures and what was said last; at the end the verdict."""
        if self._summary is not None:
            rule = Rule(style=GOOD if self._summary.ok else BAD)
            return [rule, *verdict(self._session, self._summary)]
        said: list[RenderableType] = [*self._launches, *self._said[-_LAST_SAID:]]
        empty = [Text("") for _ in range(_LAST_LAUNCHES + _LAST_SAID - len(said))]
        return [self._legend(), self._figures(), *said, *empty]

    def _text(self, message_id: str, **args: str | int | float) -> str:
        return self._session.text(message_id, **args)


def _bar(total: float, completed: float, style: str) -> ProgressBar:
    return ProgressBar(
        total=total or 1.0, completed=completed, style="dim", complete_style=style, finished_style=style
    )

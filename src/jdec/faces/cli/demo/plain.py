"""A run as plain lines, for files, pipes and terminals that cannot be drawn on.  Every line says EXERCISE."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from jdec.faces.cli.demo.pictures import Told
from jdec.faces.cli.demo.saying import FRAME, LOUD, RUNG_STYLE, Wording, launch_line, verdict
from jdec.faces.cli.demo.stage import Stage
from jdec.faces.cli.demo.summary import Summary
from jdec.faces.cli.session import BAD, Session, clean
from jdec.node.views import FollowEvent, Rung
from jdec.words.instants import format_instant, from_unix_micros


class Plain:
    """Prints one line for each thing that happens."""

    def __init__(self, session: Session, console: Console, stage: Stage) -> None:
        self._session = session
        self._console = console
        self._stage = stage
        self._wording = Wording(session, stage.titles)
        self._linked: set[str] = set()
        self._is_judged = False

    def begin(self) -> None:
        """Say what this is."""
        self._line(Text(self._session.text("demo-frame"), style="bold yellow"))
        self._line(Text(self._session.text("demo-ladder")))

    def tell(self, message_id: str, **args: str | int | float) -> None:
        """Print what happened."""
        text = clean(self._session.text(message_id, **args))
        self._line(Text(text, style=BAD if message_id in LOUD else "bold"))

    def hear(self, node: str, event: FollowEvent) -> None:
        """Print a new entry of a Party's own record, and how far its record climbed."""
        entry, session = event.entry, self._session
        if entry is not None:
            if entry.record.split("/")[1] == node:
                self._wording.remember(entry)
                words = self._wording.line(entry, short=False)
                self._rung(node, Rung.ACCEPTED, f"{entry.index}  {words}")
        elif event.size is not None:
            self._rung(node, Rung(event.type), session.text("demo-up-to", index=str(event.size - 1)))
        elif event.link is not None:
            self._link(node, event.link.state)

    def _link(self, node: str, state: str) -> None:
        """Say that a line came or went; before it first came it was not lost."""
        if state == "up" or (state == "down" and node in self._linked):
            self.tell(f"demo-link-{state}", party=node)
        if state == "up":
            self._linked.add(node)

    def launch(self, told: Told) -> None:
        """Print a launch as the nodes now see it; a word stands for the tone."""
        self._line(launch_line(self._session, told, self._stage.titles))

    def judged(self, summary: Summary) -> None:
        """Print the verdict, and where to look."""
        self._verdict(summary)
        self.tell("demo-stays")
        for party, url in self._stage.links.items():
            self.tell("demo-console", party=party, url=url)

    def end(self, summary: Summary | None) -> None:
        """Print the end."""
        if summary is not None and not self._is_judged:
            self._verdict(summary)

    def _verdict(self, summary: Summary) -> None:
        self._is_judged = True
        for line in verdict(self._session, summary):
            self._line(line)

    def _rung(self, node: str, rung: Rung, words: str) -> None:
        name = self._session.text(f"demo-rung-{rung.value}").ljust(self._longest())
        self._line(Text.assemble((node, "bold"), "  ", (name, RUNG_STYLE[rung]), "  ", clean(words)))

    def _longest(self) -> int:
        return max(len(self._session.text(f"demo-rung-{rung.value}")) for rung in Rung)

    def _line(self, text: Text) -> None:
        clock = format_instant(from_unix_micros(self._session.composition.now_us()))[11:23]
        badge = Text.assemble((f" {self._session.text('demo-badge')} ", FRAME), f" {clock}  ")
        self._console.print(badge + text, soft_wrap=True)

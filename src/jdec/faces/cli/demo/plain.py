"""A run as plain lines, for files, pipes and terminals that cannot be drawn on.  Every line says EXERCISE."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from jdec.faces.cli.demo.saying import FRAME, RUNG_STYLE, Wording, verdict
from jdec.faces.cli.demo.stage import Stage
from jdec.faces.cli.demo.summary import Summary
from jdec.faces.cli.session import BAD, Session, clean
from jdec.node.views import FollowEvent, Rung
from jdec.words.instants import format_instant, from_unix_micros

_LOUD = ("demo-line-cut", "demo-node-restarted", "demo-unsettled")


class Plain:
    """Prints one line for each thing that happens."""

    def __init__(self, session: Session, console: Console, stage: Stage) -> None:
        self._session = session
        self._console = console
        self._wording = Wording(session, stage.titles)

    def begin(self) -> None:
        """Say what this is."""
        self._line(Text(self._session.text("demo-frame"), style="bold yellow"))

    def tell(self, message_id: str, **args: str | int | float) -> None:
        """Print what happened."""
        text = clean(self._session.text(message_id, **args))
        self._line(Text(text, style=BAD if message_id in _LOUD else "bold"))

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
        elif event.link is not None and event.link.state != "never":
            self.tell(f"demo-link-{event.link.state}", party=node)

    def end(self, summary: Summary | None) -> None:
        """Print the end."""
        for line in verdict(self._session, summary) if summary is not None else ():
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

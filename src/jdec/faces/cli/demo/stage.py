"""What is going on, for whoever shows it: the phase, the line, the time, and what has just happened."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from jdec.faces.cli.demo.pictures import Told
from jdec.faces.cli.demo.summary import Summary
from jdec.node.views import FollowEvent
from jdec.words.texts import Text


class Phase(StrEnum):
    """Where a run of the demo is."""

    STARTING = "starting"
    PLAYING = "playing"
    SETTLING = "settling"
    OVER = "over"


@dataclass(slots=True)
class Stage:
    """The state of a run; instants are monotonic seconds.  `titles` maps report ids to what was launched, `links` each
    Party to its console."""

    seed: int
    pace: float
    phase: Phase = Phase.STARTING
    title: Text = field(default_factory=dict)
    titles: dict[str, Text] = field(default_factory=dict)
    began_s: float = 0.0
    length_s: float = 0.0
    cut_until_s: float | None = None
    restarts: int = 0
    links: dict[str, str] = field(default_factory=dict)

    @property
    def elapsed_s(self) -> float:
        """How long has been played, at most the whole length."""
        if self.phase is Phase.STARTING:
            return 0.0
        return max(0.0, min(self.length_s, time.monotonic() - self.began_s))

    @property
    def cut_left_s(self) -> float | None:
        """How long the line stays cut; None while it is not."""
        return None if self.cut_until_s is None else max(0.0, self.cut_until_s - time.monotonic())


class Observer(Protocol):
    """Whoever shows a run to a person."""

    def begin(self) -> None:
        """A run begins."""
        ...

    def tell(self, message_id: str, **args: str | int | float) -> None:
        """Something happened that is said with this text of the catalogue."""
        ...

    def hear(self, node: str, event: FollowEvent) -> None:
        """A node told this; the ledger has taken it in already."""
        ...

    def launch(self, told: Told) -> None:
        """A node sees a launch, or sees it otherwise than before."""
        ...

    def judged(self, summary: Summary) -> None:
        """The programme is over and judged, and both nodes stay for whoever looks at their consoles."""
        ...

    def end(self, summary: Summary | None) -> None:
        """The run is over; None where it was broken off."""
        ...


class Silent:
    """Shows nothing."""

    def begin(self) -> None:
        """Show nothing."""

    def tell(self, message_id: str, **args: str | int | float) -> None:
        """Show nothing."""

    def hear(self, node: str, event: FollowEvent) -> None:
        """Show nothing."""

    def launch(self, told: Told) -> None:
        """Show nothing."""

    def judged(self, summary: Summary) -> None:
        """Show nothing."""

    def end(self, summary: Summary | None) -> None:
        """Show nothing."""

"""The watch log that a desk keeps for itself: what was written down, what was ticked off, what was verified last.

Desk data: never mirrored, never on a record.  What was written stays: a correction is a new line that names the one it
corrects.  A shift is named by the `shift-handover` message that began it.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

import msgspec

MOST_LETTERS: Final = 8_000


class LineKind(StrEnum):
    """What a line of the log is.  `alarm-heard` and `alarm-not-heard`: what came of sounding both tones."""

    FREE = "free"
    CORRECTION = "correction"
    ALARM_HEARD = "alarm-heard"
    ALARM_NOT_HEARD = "alarm-not-heard"


class LogLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line: by whom, in which role, what.  `corrects` is the line it corrects, 0 for none; `line` 0: not written
    yet."""

    at: datetime
    number: str
    role: str
    kind: LineKind
    text: str = ""
    corrects: int = 0
    line: int = 0


class Tick(msgspec.Struct, frozen=True):
    """One step of a procedure, done or taken back, in one shift.  Of several the newest counts."""

    at: datetime
    number: str
    shift: str
    procedure: str
    step: str
    is_done: bool


class Checked(msgspec.Struct, frozen=True):
    """The newest checkpoint of a record that was verified here: what the next verification starts from."""

    record: str
    size: int
    note: bytes
    at: datetime
    number: str


class WatchLog(Protocol):
    """Where the log is kept.  Blocking; from any thread.  What returns has been written durably.

    Its loss costs the desk's own notes and the point that verification starts from; its forgery deceives this desk
    alone.  Neither touches a record.
    """

    def write(self, line: LogLine) -> int:
        """Add a line and return its number; nothing changes or takes one away."""

    def lines(self, since: datetime, until: datetime, limit: int) -> list[LogLine]:
        """The newest lines of a time, newest first."""

    def line(self, number: int) -> LogLine | None:
        """One line."""

    def tick(self, tick: Tick) -> None:
        """Keep that a step was done, or was not after all."""

    def ticks(self, shift: str) -> dict[tuple[str, str], Tick]:
        """The newest tick of each procedure and step in a shift."""

    def checked(self, record: str) -> Checked | None:
        """The checkpoint of a record that was verified last."""

    def keep_checked(self, checked: Checked) -> None:
        """Keep a verified checkpoint in place of the one before."""

"""What an officer has put on the record lately, kept in his view: a pressed button leaves something behind.

It comes from the audit trail, so another browser of the same officer, or a console that starts again, shows the same.
How far each has climbed is the node's word of now.
"""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from jdec.faces.console.rendering import word
from jdec.faces.console.views import OwnActLine, OwnActsView, Word
from jdec.faces.texts import has
from jdec.messages.header import kind_of
from jdec.messages.launch_data import ReportRetraction
from jdec.messages.service import Seen
from jdec.messages.statements import UrgentStatement
from jdec.messages.watch import LineTest, LineTestAnswer, OtherWayNote, ShiftHandover
from jdec.node.people.desk import AuditLine
from jdec.node.views import NodeStatus, Rung
from jdec.picture.entries import name_of_place

SHOWN_FOR: Final = timedelta(hours=1)
MOST: Final = 3
MOST_READ: Final = 500
"""So many lines of the audit trail are looked through when a console starts."""
_NAME: Final = re.compile(r"[A-Z]{3}\.[0-9]{1,6}/[0-9]{1,15}", re.ASCII)
_DONE: Final = re.compile(f"done:({_NAME.pattern})", re.ASCII)
_APPROVED: Final = "/notices/approve"
_KINDS: Final = {
    "/acts/seen": kind_of(Seen),
    "/seen": kind_of(Seen),
    "/acts/statement": kind_of(UrgentStatement),
    "/acts/retraction": kind_of(ReportRetraction),
    "/log/handover": kind_of(ShiftHandover),
    "/log/line-test": kind_of(LineTest),
    "/log/answer": kind_of(LineTestAnswer),
    "/log/note": kind_of(OtherWayNote),
}


class OwnAct(msgspec.Struct, frozen=True):
    """A message that an officer let go: when, its name, its kind, and the launch it is about, if it is about one."""

    at: datetime
    name: str
    kind: str
    about: str


class OwnActs:
    """The newest acts of each officer.  From any thread."""

    def __init__(self, trail: Callable[[int], Sequence[AuditLine]]) -> None:
        """`trail` gives so many of the newest lines of the audit trail, the newest first; it may block."""
        self._trail = trail
        self._lock = threading.Lock()
        self._acts: dict[str, deque[OwnAct]] | None = None

    def add(self, line: AuditLine) -> None:
        """Take a line that was just written."""
        with self._lock:
            if self._acts is not None:
                _take(self._acts, line)

    def of(self, number: str, now: datetime) -> tuple[OwnAct, ...]:
        """Return what an officer said within the time that it is shown, the newest first.  Blocking."""
        with self._lock:
            if self._acts is None:
                self._acts = {}
                for line in reversed(self._trail(MOST_READ)):
                    _take(self._acts, line)
            found = self._acts.get(number, ())
            return tuple(each for each in reversed(found) if now - each.at <= SHOWN_FOR)


def view_of(acts: Sequence[OwnAct], status: NodeStatus | None, language: str) -> OwnActsView:
    """Return acts as the watch page shows them."""
    lines = tuple(
        OwnActLine(
            name=each.name,
            at=each.at,
            what=_what(each.kind, language),
            about=each.about,
            rung=_rung(each.name, status, language),
        )
        for each in acts
    )
    return OwnActsView(lines)


def act_of(line: AuditLine) -> OwnAct | None:
    """Return the act that a line of the audit trail tells of, None where it tells of something else."""
    done = _DONE.fullmatch(line.outcome)
    first = line.target.partition(" ")[0]
    kind = first if line.action == _APPROVED else _KINDS.get(line.action, "")
    if done is None or not kind:
        return None
    return OwnAct(line.at, done[1], kind, first if _NAME.fullmatch(first) else "")


def _take(acts: dict[str, deque[OwnAct]], line: AuditLine) -> None:
    act = act_of(line)
    if act is None or not line.number:
        return
    held = acts.setdefault(line.number, deque(maxlen=MOST))
    # Pressed again it is the same message.
    if all(each.name != act.name for each in held):
        held.append(act)


def _what(kind: str, language: str) -> Word:
    """Return in a word what was said; what has no short one, as what was approved for the record, by its title."""
    return word(language, "page-act" if has(language, f"page-act-{kind}") else "kind", kind)


def _rung(name: str, status: NodeStatus | None, language: str) -> Word:
    """Return how far a message has climbed, as far as is known: it was accepted when it was said.

    Of an earlier generation the sizes of this one say nothing, and what of it was kept is to be looked up.
    """
    rung, index = Rung.ACCEPTED, int(name.rpartition("/")[2])
    if status is not None:
        if name != name_of_place(status.own.record, index):
            return word(language, "page-rung", "earlier")
        if index < status.receipted_size:
            rung = Rung.RECEIPTED
        elif index < status.mirrored_size:
            rung = Rung.MIRRORED
    return word(language, "page-rung", rung.value)

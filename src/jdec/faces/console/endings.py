"""What of this node's own ends by its date soon: the keys that sign its record, the certificates that it shows.

Each is made for a time, and nothing fails before its last second: whoever is not told before is told by the failure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

import msgspec

from jdec.faces.console.rendering import instant
from jdec.faces.console.views import Grade, LinkCell
from jdec.faces.texts import say
from jdec.node.auditing import KeyState, RecordKeys
from jdec.node.people.door import NodeAway, NodeDoor, NodeSaidNo
from jdec.words.instants import parse_instant

SOON: Final = timedelta(days=30)
"""So long before its last day something is said to end."""
_EVERY_S: Final = 600.0
_DAY: Final = timedelta(days=1)


class Ending(msgspec.Struct, frozen=True):
    """What ends, by its code, and when."""

    what: str
    at: datetime


class Endings:
    """Asks the node about the own record's keys now and then.  One event loop only; `certificates` may block."""

    def __init__(
        self,
        door: NodeDoor,
        certificates: Callable[[], Mapping[str, datetime]],
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        self._door = door
        self._certificates = certificates
        self._now = now
        self._monotonic = monotonic
        self._record = ""
        self._asked_at_s: float | None = None
        self._keys: tuple[Ending, ...] = ()
        self._told: tuple[LinkCell, ...] = ()

    async def look(self, record: str) -> bool:
        """Look again; say whether something else is to be shown.  A node that does not answer changes nothing."""
        if record != self._record:
            self._record, self._asked_at_s, self._keys = record, None, ()
        now_s = self._monotonic()
        if record and (self._asked_at_s is None or now_s - self._asked_at_s >= _EVERY_S):
            try:
                found = await self._door.get(RecordKeys, f"/v1/records/{record}/keys")
            except (NodeAway, NodeSaidNo):
                pass
            else:
                self._asked_at_s, self._keys = now_s, endings_of(found.keys)
        before, self._told = self._told, self.cells("en")
        return self._told != before

    def cells(self, language: str) -> tuple[LinkCell, ...]:
        """Return what the state row says: nothing while nothing ends soon, else what ends first and how many do."""
        now, soon = self._now(), self._soon()
        if not soon:
            return ()
        first, days = soon[0], max((soon[0].at - now) // _DAY, 0)
        is_over = first.at <= now
        what = say(language, f"console-ending-{first.what}")
        state = say(
            language, "console-ending-over" if is_over else "console-ending-in", what=what, count=days
        )
        detail = instant(first.at)
        if len(soon) > 1:
            detail = f"{detail} · {say(language, 'console-ending-more', count=len(soon) - 1)}"
        grade = Grade.ALARM if is_over else Grade.LATE
        return (LinkCell("ending", say(language, "console-cell-ending"), grade.value, state, detail),)

    def steps(self, language: str) -> tuple[str, ...]:
        """Return what is to be done about what ends first, in words."""
        names = [say(language, f"console-ending-{each.what}") for each in self._soon()[:1]]
        return tuple(say(language, "console-waiting-ending", what=name) for name in names)

    def _soon(self) -> list[Ending]:
        """Return what ends soon, the first first."""
        now = self._now()
        certificates = (Ending(what, at) for what, at in self._certificates().items())
        found = (each for each in (*self._keys, *certificates) if each.at - now <= SOON)
        return sorted(found, key=lambda each: (each.at, each.what))


def endings_of(keys: tuple[KeyState, ...]) -> tuple[Ending, ...]:
    """Return when each of the record's roles is without a key: the last of those in force counts."""
    last: dict[str, datetime | None] = {}
    for each in keys:
        if each.last_size is not None:
            continue
        at = parse_instant(each.not_after) if each.not_after else None
        known = last.get(each.role, at)
        last[each.role] = None if at is None or known is None else max(at, known)
    return tuple(Ending(role, at) for role, at in sorted(last.items()) if at is not None)

"""How far the records have come, and which notices' windows that leaves behind.

A watermark counts no further than the time at which it was said; any message shows that its time has come, as its own
Party claims it.  Nothing here reads a clock.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort

from jdec.picture.announced.judging import Passed
from jdec.picture.announced.notices import NoticeKey


class Ends:
    """Notices by the ends of their windows, and the marks that leave them behind.  Milliseconds."""

    def __init__(self) -> None:
        self._ends: dict[NoticeKey, int] = {}
        self._rows: list[tuple[int, NoticeKey]] = []
        self._complete: dict[str, int] = {}
        self._heard: int | None = None
        self._done: tuple[int | None, int | None] = (None, None)

    def hear(self, party: str, said_ms: int, until_ms: int | None) -> None:
        """Take in when a message was said, and up to when it says that its Party's record is complete."""
        self._heard = said_ms if self._heard is None else max(self._heard, said_ms)
        if until_ms is not None:
            until_ms = min(until_ms, said_ms)
            self._complete[party] = max(until_ms, self._complete.get(party, until_ms))

    def put(self, key: NoticeKey, end_ms: int) -> None:
        """Take in when a notice's window is over, or over by its newest form."""
        old = self._ends.get(key)
        if old is not None:
            del self._rows[bisect_left(self._rows, (old, key))]
        self._ends[key] = end_ms
        insort(self._rows, (end_ms, key))

    def advance(self) -> set[NoticeKey]:
        """The notices left behind since the last time, by one side or by both."""
        found: set[NoticeKey] = set()
        now = self._marks()
        for before, after in zip(self._done, now, strict=True):
            if after is not None and after != before:
                first = 0 if before is None else bisect_right(self._rows, before, key=_end)
                found |= {key for _, key in self._rows[first : bisect_right(self._rows, after, key=_end)]}
        self._done = now
        return found

    def passed(self, key: NoticeKey) -> Passed:
        """How far the records have come past the end of a notice's window."""
        one, both = self._marks()
        end_ms = self._ends[key]
        if both is not None and end_ms <= both:
            return Passed.BOTH_SIDES
        return Passed.ONE_SIDE if one is not None and end_ms <= one else Passed.NOT_YET

    def _marks(self) -> tuple[int | None, int | None]:
        """How far any message shows that time has come, and up to when both records are complete."""
        marks = sorted(self._complete.values(), reverse=True)
        return self._heard, marks[1] if len(marks) > 1 else None


def _end(row: tuple[int, NoticeKey]) -> int:
    return row[0]

"""Spans of time by key, in tiers of like length, so that one long window does not widen every search."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from typing import Generic, TypeVar

Key = TypeVar("Key", str, tuple[str, ...])


class SpanIndex(Generic[Key]):
    """Which spans overlap another; milliseconds, both ends included."""

    def __init__(self) -> None:
        self._tiers: dict[int, list[tuple[int, Key, int]]] = {}
        self._spans: dict[Key, tuple[int, int]] = {}

    def put(self, key: Key, low_ms: int, high_ms: int) -> None:
        """Add a span, or replace the one of this key."""
        self.drop(key)
        self._spans[key] = (low_ms, high_ms)
        insort(self._tiers.setdefault((high_ms - low_ms).bit_length(), []), (low_ms, key, high_ms))

    def drop(self, key: Key) -> None:
        """Take a span out; nothing where there is none."""
        span = self._spans.pop(key, None)
        if span is None:
            return
        rows = self._tiers[(span[1] - span[0]).bit_length()]
        del rows[bisect_left(rows, (span[0], key, span[1]))]

    def overlapping(self, low_ms: int, high_ms: int) -> list[Key]:
        """Keys of all spans that have a time in common with this one."""
        found = []
        for tier, rows in self._tiers.items():
            first = bisect_left(rows, low_ms - (1 << tier), key=_low)
            last = bisect_right(rows, high_ms, key=_low)
            found += [key for _, key, high in rows[first:last] if high >= low_ms]
        return found


def _low(row: tuple[int, object, int]) -> int:
    return row[0]

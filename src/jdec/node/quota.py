"""How much each submitter may send: a bucket that fills with time and holds one minute's worth."""

from __future__ import annotations

import math
from collections.abc import Mapping

from jdec.node.ports import Clock


class Quotas:
    """One bucket a submitter; an unnamed submitter has none and is not limited (the node itself)."""

    def __init__(self, per_minute: Mapping[str, int], clock: Clock) -> None:
        self._per_minute = dict(per_minute)
        self._clock = clock
        now = clock.monotonic()
        self._buckets = {name: (float(limit), now) for name, limit in self._per_minute.items()}

    def take(self, submitter: str, count: int) -> tuple[int, int]:
        """Take up to `count` from the bucket; return how many were there and after how many seconds more will be."""
        limit = self._per_minute.get(submitter)
        if limit is None:
            return count, 0
        level, since = self._buckets[submitter]
        now = self._clock.monotonic()
        level = min(float(limit), level + (now - since) * limit / 60)
        allowed = min(count, int(level))
        self._buckets[submitter] = (level - allowed, now)
        missing = count - allowed
        wait_s = math.ceil(min(missing, limit) * 60 / limit) if missing else 0
        return allowed, max(1, wait_s) if missing else 0

"""The machine's clocks behind the node's port."""

from __future__ import annotations

import time


class SystemClock:
    """Wall time from the operating system; whoever runs a node keeps it disciplined."""

    def now_us(self) -> int:
        """Return microseconds since the Unix epoch, UTC."""
        return time.time_ns() // 1000

    def monotonic(self) -> float:
        """Return seconds from a fixed, unknown start."""
        return time.monotonic()

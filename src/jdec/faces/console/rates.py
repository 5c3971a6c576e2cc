"""How often somebody may do something: buckets that fill again with time, one for each who and what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

SIGN_IN: Final = "sign-in"
ACT: Final = "act"
ACTS_PER_MINUTE: Final = 60
INVITE: Final = "invite"
INVITATIONS_PER_MINUTE: Final = 10
REFUSED: Final = "refused"
REFUSED_PER_MINUTE: Final = 30
_MOST: Final = 4096
_MINUTE_S: Final = 60.0


class Rates:
    """All buckets.  One event loop only."""

    def __init__(self, per_minute: Mapping[str, int], monotonic: Callable[[], float]) -> None:
        """A bucket holds what comes back to it in a minute."""
        self._per_minute = per_minute
        self._monotonic = monotonic
        self._held: dict[tuple[str, str], tuple[float, float]] = {}

    def take(self, what: str, who: str) -> bool:
        """Take one from a bucket; say whether there was one."""
        most = float(self._per_minute[what])
        per_s = most / 60
        now = self._monotonic()
        left, at = self._held.get((what, who), (most, now))
        left = min(most, left + (now - at) * per_s)
        if left < 1:
            self._held[what, who] = (left, now)
            return False
        if len(self._held) >= _MOST:
            # Full buckets say nothing; those of strangers must not fill the memory.
            self._held = {key: each for key, each in self._held.items() if now - each[1] < _MINUTE_S}
        self._held[what, who] = (left - 1, now)
        return True

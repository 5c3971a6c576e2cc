"""Whose the tokens of forms are, those of sessions that are over too: what was typed is kept for whoever typed it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from jdec.faces.console.fragments import Kept

KEPT_S: Final = 24 * 3600.0
_MOST: Final = 4096


class Tokens:
    """The tokens of the sessions that were heard of here.  They admit nobody: a token of an ended session is old."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._kept: Kept[str, tuple[str, float]] = Kept(_MOST)

    def heard(self, token: str, number: str) -> None:
        """Keep whose a session's token is, from now on for a day."""
        self._kept.drop(token)
        self._kept.put(token, (number, self._monotonic()))

    def officer(self, token: str) -> str:
        """Return whose a token is or was; empty where that is not known, or no more."""
        number, at = self._kept.get(token) or ("", 0.0)
        return number if self._monotonic() - at < KEPT_S else ""

"""Whether a picture holds what the records hold: when it is read from its beginning, and while it is kept.

Only after that may a page say that there is nothing: until then what is missing may be in the part that is not read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from jdec.node.picture_views import PictureStatus


class Growth:
    """How much of each record a picture still is to take in; nothing is known of it before it was read once."""

    def __init__(self) -> None:
        self._missing: dict[str, int] | None = None
        self._folded: dict[str, int] = {}
        self._is_cut = False

    @property
    def is_whole(self) -> bool:
        """Say whether the picture has all that the records held when it was last read from its beginning."""
        return self._missing == {} and not self._is_cut

    def begin(self, status: PictureStatus, *, is_cut: bool = False) -> None:
        """Take a picture that was read from its beginning, with its status of then; `is_cut`: not all of it was."""
        self._is_cut = is_cut
        self._folded = _folded(status)
        self._missing = {each.record: each.size for each in status.records if each.folded < each.size}

    def extend(self, sizes: Mapping[str, int]) -> None:
        """A record began its next generation: what the records hold now is to be in the picture as well."""
        if self._missing is not None:
            self._missing |= {name: size for name, size in sizes.items() if self._folded.get(name, 0) < size}

    def hear(self, status: PictureStatus) -> bool:
        """Take in how far the picture is that was followed; say whether it has become whole with that."""
        self._folded = folded = _folded(status)
        if not self._missing:
            return False
        # A record that is named no more is not waited for.
        self._missing = {name: size for name, size in self._missing.items() if folded.get(name, size) < size}
        return self.is_whole


class Lag:
    """Since when something that is on the records has been missing in the node's picture.

    A picture that goes on with records that grow is always a little behind; it lags where one and the same entry stays
    missing.
    """

    def __init__(self) -> None:
        self._since: datetime | None = None
        self._wanted: dict[str, int] = {}

    def hear(self, status: PictureStatus, now: datetime) -> None:
        """Take in how far the picture is."""
        folded = _folded(status)
        if all(folded.get(name, size) >= size for name, size in self._wanted.items()):
            self._wanted = {each.record: each.size for each in status.records if each.folded < each.size}
            self._since = now if self._wanted else None

    @property
    def is_now(self) -> bool:
        """Say whether something is missing at all, for however short a time."""
        return self._since is not None

    def since(self, now: datetime, patience: timedelta) -> datetime | None:
        """Return since when, where it is longer than one waits for that; None where it is not."""
        return self._since if self._since is not None and now - self._since > patience else None


def _folded(status: PictureStatus) -> dict[str, int]:
    return {each.record: each.folded for each in status.records}

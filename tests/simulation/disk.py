"""A disk for one record that can be full, slow, or fail with nobody knowing whether it wrote; and its backups."""

from __future__ import annotations

import copy
from typing import Any

from node.world import FaultyStore

_NOT_COPIED = ("_lock", "fault", "appends")


class Disk(FaultyStore):
    """A store as `FaultyStore`; while `is_full` every write fails, through restarts, until there is room again."""

    def __init__(self) -> None:
        super().__init__()
        self.is_full = False

    def _due(self) -> str:
        return "failed" if self.is_full else self.fault

    def backup(self) -> dict[str, Any]:
        """Return a copy of what is on the disk now."""
        kept = {name: value for name, value in vars(self).items() if name not in _NOT_COPIED}
        return {name: copy.copy(value) for name, value in kept.items()}

    def restore(self, backup: dict[str, Any]) -> None:
        """Put an earlier copy in the place of what is there."""
        for name, value in backup.items():
            setattr(self, name, copy.copy(value))

"""What `jdec node scrub` asks of the composition root: a stopped node's records looked through, and mended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from jdec.node.views import DamageView


@dataclass(frozen=True, slots=True)
class ScrubOrder:
    """Which stopped node's records to look through for damage, and whether to mend what is found."""

    folder: Path
    repair: bool


@dataclass(frozen=True, slots=True)
class ScrubReport:
    """How many entries were looked at, how many damages were mended, and those that stay."""

    checked: int
    mended: int
    damages: tuple[DamageView, ...]


class ScrubNode(Protocol):
    """Look through both records of a stopped node; tells how many entries of a record were looked at so far.

    Raises `StoreError` `store-locked` while the node runs, `store-damaged` or `store-format` for a file that cannot
    even be opened.
    """

    def __call__(self, order: ScrubOrder, on_progress: Callable[[int], None]) -> ScrubReport:
        """Do it."""
        ...

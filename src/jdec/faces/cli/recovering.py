"""What `jdec node recover` asks of the composition root, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class RecoveryOrder:
    """What is to be read back: for which node folder, from courier `files` or, without any, over the line.

    `even_so` reads back a record of which nothing seems lost, or from a mirror that may be short.
    """

    folder: Path
    files: tuple[Path, ...] = ()
    even_so: bool = False


@dataclass(frozen=True, slots=True)
class RecoveryRead:
    """What was read back: `size` entries of the record, and `earlier` generations that the archive lacked.

    Of what the old store (`had_store`) held beside it: `unmirrored` messages in `file` to be submitted again,
    `left_out` entries that are not said again, `unreadable` ones.  `is_needless`: only earlier generations were
    missing, they are in their places, and the node can run.
    """

    origin: str
    size: int
    unmirrored: int
    left_out: int
    unreadable: int
    file: Path | None
    had_store: bool
    earlier: tuple[str, ...] = ()
    is_needless: bool = False


@dataclass(frozen=True, slots=True)
class RecoveryOpened:
    """The next generation is open; `unmirrored` messages in `file` wait to be submitted again."""

    origin: str
    unmirrored: int
    file: Path | None

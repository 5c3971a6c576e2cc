"""Which file holds which generation of a record: the names in a node's data folder, and nothing else.

Generation 1 lies in `own.sqlite` and `mirror.sqlite`, a later one in `own-2.sqlite`, `mirror-3.sqlite` and so on.  A
file of an earlier generation stays where it is and is only read.  Which generation is the present one is said by the
introduction file of its Party, and by nothing else: these functions never look into the folder to guess it.
"""

from __future__ import annotations

from pathlib import Path

from jdec.record.origin import Origin


def own_file(data: Path, generation: int) -> Path:
    """Return the file of a generation of the own record."""
    return _of(data / "own.sqlite", generation)


def mirror_file(data: Path, generation: int) -> Path:
    """Return the file of a generation of the other Party's record."""
    return _of(data / "mirror.sqlite", generation)


def mark_file(mark: Path, generation: int) -> Path:
    """Return the installation mark of a generation of the own record; `mark` is the path that the settings name."""
    return _of(mark, generation)


def earlier_introduction(present: Path, generation: int) -> Path:
    """Return where the introduction of an earlier generation lies, beside the present one."""
    return present.with_stem(f"{present.stem}-{generation}")


def recovery_folder(data: Path, generation: int) -> Path:
    """Return where a recovery of a generation of the own record keeps what it works with."""
    return data / f"recovery-{generation}"


def put_aside(data: Path, generation: int) -> Path:
    """Return where a recovery puts the old store.  While this folder exists and the introduction still names that
    generation, its next one is half open: no node starts."""
    return recovery_folder(data, generation) / "before"


def generation_of(origin: str) -> int:
    """Return the generation of a record.  Raises `RecordError` `origin-malformed`."""
    return Origin.parse(origin).generation


def _of(first: Path, generation: int) -> Path:
    return first if generation == 1 else first.with_stem(f"{first.stem}-{generation}")

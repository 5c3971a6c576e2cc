"""A record file of an earlier generation filled anew beside its place, and put there once it is whole.

Until it is put there it is worth nothing, and may be begun again.  A crash while it is put there leaves no file in the
place, or the new one: a file that is gone is fetched again.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from jdec.adapters.files import sync_folder
from jdec.adapters.sqlite import SqliteStore, open_store

_SIDES = ("", "-wal", "-shm")


def begin_anew(path: Path, origin: str) -> SqliteStore:
    """Open an empty store beside the place of a record file; what an earlier try left there is gone."""
    work = _work(path)
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700, parents=True)
    return open_store(work / "record.sqlite", origin)


def put_in_place(path: Path) -> None:
    """Put the store that was begun anew, and is closed, in its place; what lay there keeps a name ending in `.before`.

    Nobody may have either file open.
    """
    for side in _SIDES:
        old = path.with_name(path.name + side)
        if old.is_file():
            old.replace(path.with_name(f"{path.name}.before{side}"))
    # What closing folds into the file is there before the file is.
    for side in reversed(_SIDES):
        new = _work(path) / f"record.sqlite{side}"
        if new.is_file():
            new.replace(path.with_name(path.name + side))
    sync_folder(path.parent)
    shutil.rmtree(_work(path), ignore_errors=True)


def _work(path: Path) -> Path:
    return path.parent / f"earlier-{path.stem}"

"""Small files that are there whole or not at all, whatever happens while they are written.

The bytes go down under another name and are on the disk before the name changes; the folder that holds the name
follows.  A crash leaves the old file or the new one, and at most a `.new` beside it that nobody reads and that the next
writing replaces.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

_FRESH = ".new"
# What a stick says that knows no links.
_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


def replace_file(
    path: Path, data: bytes, *, mode: int = 0o600, step: AbstractContextManager[None] | None = None
) -> None:
    """Put `data` in place of the file, durably.  `step` is the failpoint around the one moment that counts."""
    fresh = _put_beside(path, data, mode)
    with step or contextlib.nullcontext():
        fresh.replace(path)
        sync_folder(path.parent)


def make_file(
    path: Path, data: bytes, *, mode: int = 0o600, step: AbstractContextManager[None] | None = None
) -> None:
    """Write a file that was not there, durably.  Raises `FileExistsError`; an existing one is never overwritten."""
    fresh = _put_beside(path, data, mode)
    try:
        with step or contextlib.nullcontext():
            # Unlike a renaming, a link never takes the place of what is there.
            os.link(fresh, path)
            sync_folder(path.parent)
    finally:
        fresh.unlink(missing_ok=True)


@contextlib.contextmanager
def new_file(path: Path, *, step: AbstractContextManager[None] | None = None) -> Iterator[BinaryIO]:
    """Give a file to write into that gets its name, durably, when the block ends well; else nothing stays.

    For files of any length.  Raises `FileExistsError`; an existing file is never overwritten.  Works on disks that know
    no links, as sticks do.
    """
    if path.exists():
        raise FileExistsError(errno.EEXIST, "file exists", str(path))
    fresh = path.with_name(path.name + _FRESH)
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        with step or contextlib.nullcontext():
            _name(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)


def _name(fresh: Path, path: Path) -> None:
    try:
        os.link(fresh, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if path.exists():
            raise FileExistsError(errno.EEXIST, "file exists", str(path)) from error
        fresh.replace(path)
    sync_folder(path.parent)


def move_file(path: Path, to: Path, *, step: AbstractContextManager[None] | None = None) -> None:
    """Move a file to another folder of the same disk, durably, in place of what is there."""
    with step or contextlib.nullcontext():
        path.replace(to)
        sync_folder(to.parent)
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Put on the disk which names a folder holds."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _put_beside(path: Path, data: bytes, mode: int) -> Path:
    fresh = path.with_name(path.name + _FRESH)
    # One left over from a crash may have another owner's reading rights: it is made anew.
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return fresh

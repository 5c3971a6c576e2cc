"""The installation mark tells the store this installation last wrote from every copy of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.test_store_contract import ORIGIN, grow
from jdec.adapters.nodefolder import is_intact, remember_size, renew_mark
from jdec.adapters.sqlite import SqliteStore, open_store


class House:
    """A store and its mark file, started and stopped as a node does it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "own.sqlite"
        self.mark = folder / "installation.mark"
        self._numbers = 0

    def _random(self, size: int) -> bytes:
        self._numbers += 1
        return bytes([self._numbers]) * size

    def open(self) -> tuple[SqliteStore, bool]:
        """Open the store as a start of the node does; say whether it is intact."""
        store = open_store(self.path, ORIGIN)
        intact = is_intact(self.mark, store.meta("mark"), store.head().size)
        if intact:
            renew_mark(self.mark, store.head().size, lambda mark: store.set_meta("mark", mark), self._random)
        return store, intact

    def run(self, count: int) -> bool:
        """Start, grow by `count` entries, remember the size, stop; say whether the start was intact."""
        store, intact = self.open()
        grow(store, count)
        remember_size(self.mark, store.head().size)
        store.close()
        return intact

    def copy(self, to: Path) -> Path:
        """Copy the store's file aside, as a backup does."""
        shutil.copy(self.path, to)
        return to


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_a_new_store_and_every_ordinary_restart_are_intact(house: House) -> None:
    assert [house.run(3) for _ in range(4)] == [True] * 4


def test_a_backup_of_before_the_last_start_is_known_by_its_mark(house: House, tmp_path: Path) -> None:
    house.run(3)
    backup = house.copy(tmp_path / "backup")
    house.run(1)
    shutil.copy(backup, house.path)
    assert house.run(1) is False


def test_a_copy_of_since_the_last_start_is_known_by_its_size(house: House, tmp_path: Path) -> None:
    store, _ = house.open()
    grow(store, 2)
    store.tidy(1)
    backup = house.copy(tmp_path / "backup")
    grow(store, 2)
    remember_size(house.mark, store.head().size)
    store.close()
    for rest in ("-wal", "-shm"):
        house.path.with_name(house.path.name + rest).unlink(missing_ok=True)
    shutil.copy(backup, house.path)
    assert house.run(1) is False


@pytest.mark.parametrize("spoil", [Path.unlink, lambda mark: mark.write_text("no mark at all\nmany\n")])
def test_a_store_whose_mark_file_is_gone_or_spoilt_is_not_intact(
    house: House, spoil: Callable[[Path], object]
) -> None:
    house.run(3)
    spoil(house.mark)
    assert house.run(1) is False


def test_a_store_that_is_gone_beside_its_mark_is_not_taken_for_a_new_one(house: House) -> None:
    house.run(3)
    house.path.unlink()
    assert house.run(0) is False


def test_a_stop_between_the_two_writes_of_a_new_mark_changes_nothing(house: House) -> None:
    house.run(3)
    store = open_store(house.path, ORIGIN)

    def stop(_mark: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        renew_mark(house.mark, 3, stop, lambda size: b"\x99" * size)
    store.close()
    assert house.run(1) is True

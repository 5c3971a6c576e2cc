"""A small file is there whole or not at all, and nothing left over by a crash stands in the way of the next one."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jdec.adapters import files
from jdec.adapters.files import make_file, move_file, new_file, replace_file
from jdec.adapters.nodefolder import make_link_certificate, make_operating_keys
from jdec.adapters.tls import find_certificate
from jdec.node.failpoints import COURIER_WRITE, KEYS_CERTIFICATE, MARK_FILE, Failpoint, Side, arm
from jdec.record.origin import Origin

OLD, NEW = b"old", b"new and longer"
ORIGIN = Origin("USA", "exercise.test", 1)


@pytest.fixture(autouse=True)
def _disarmed() -> Iterator[None]:
    yield
    arm(None)


def strike(wanted: Failpoint, side: Side) -> None:
    def hook(at: Failpoint, reached: Side) -> None:
        if at is wanted and reached is side:
            raise OSError(5, "made to fail")

    arm(hook)


@pytest.fixture
def order(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked of the system, in order: syncs by kind, and changes of names."""
    done: list[str] = []
    fsync, link, replace = os.fsync, os.link, Path.replace

    def synced(handle: int) -> None:
        done.append("sync folder" if os.fstat(handle).st_mode & 0o040000 else "sync file")
        fsync(handle)

    def linked(source: Path, target: Path) -> None:
        done.append("name")
        link(source, target)

    def replaced(source: Path, target: Path) -> Path:
        done.append("name")
        return replace(source, target)

    monkeypatch.setattr(files.os, "fsync", synced)
    monkeypatch.setattr(files.os, "link", linked)
    monkeypatch.setattr(Path, "replace", replaced)
    return done


@pytest.mark.parametrize("write", [make_file, replace_file])
def test_bytes_are_on_the_disk_before_the_name_and_the_name_before_anyone_hears(
    tmp_path: Path, order: list[str], write: Callable[[Path, bytes], None]
) -> None:
    write(tmp_path / "file", NEW)
    assert order == ["sync file", "name", "sync folder"]
    assert (tmp_path / "file").read_bytes() == NEW


@pytest.mark.parametrize(("side", "left"), [(Side.FAILED, OLD), (Side.PERSISTED, NEW)])
def test_a_file_that_is_replaced_is_the_old_one_or_the_new_one(
    tmp_path: Path, side: Side, left: bytes
) -> None:
    path = tmp_path / "file"
    replace_file(path, OLD)
    strike(MARK_FILE, side)
    with pytest.raises(OSError, match="made to fail"):
        replace_file(path, NEW, step=MARK_FILE)
    assert path.read_bytes() == left
    arm(None)
    replace_file(path, NEW, step=MARK_FILE)
    assert path.read_bytes() == NEW
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_new_file_never_takes_the_place_of_another_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "file"
    make_file(path, OLD)
    with pytest.raises(FileExistsError):
        make_file(path, NEW)
    assert path.read_bytes() == OLD
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_what_a_crash_left_beside_a_file_gives_nobody_its_rights(tmp_path: Path) -> None:
    left = tmp_path / "file.new"
    left.write_bytes(b"x" * 100)
    left.chmod(0o666)
    make_file(tmp_path / "file", NEW, mode=0o600)
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "file").read_bytes() == NEW


def test_a_moved_file_is_in_both_folders_as_the_disk_has_them(tmp_path: Path, order: list[str]) -> None:
    (tmp_path / "to").mkdir()
    (tmp_path / "file").write_bytes(NEW)
    move_file(tmp_path / "file", tmp_path / "to" / "file")
    assert order == ["name", "sync folder", "sync folder"]
    assert (tmp_path / "to" / "file").read_bytes() == NEW


@pytest.mark.parametrize("side", list(Side))
def test_a_certificate_whose_writing_failed_does_not_stop_the_next(tmp_path: Path, side: Side) -> None:
    """A key without its certificate once kept every later rotation out: its number was given again."""
    first = make_link_certificate(tmp_path, "name", 0)
    strike(KEYS_CERTIFICATE, side)
    with pytest.raises(OSError, match="made to fail"):
        make_link_certificate(tmp_path, "name", 0)
    arm(None)
    third = make_link_certificate(tmp_path, "name", 0)
    assert find_certificate(tmp_path, [first])[0].name == "tls-1.crt"
    assert find_certificate(tmp_path, [third])[0].name == "tls-3.crt"


def test_a_number_that_was_used_is_not_used_again(tmp_path: Path) -> None:
    def make() -> list[str]:
        make_operating_keys(tmp_path, ORIGIN, 2_000_000_000, os.urandom)
        return sorted(each.name for each in tmp_path.iterdir())

    make()
    assert make() == ["log-1.key", "log-2.key", "mirror-1.key", "mirror-2.key"]
    (tmp_path / "log-1.key").unlink()
    assert make() == ["log-2.key", "log-3.key", "mirror-1.key", "mirror-2.key", "mirror-3.key"]


def test_a_long_file_gets_its_name_when_it_is_whole(tmp_path: Path, order: list[str]) -> None:
    path = tmp_path / "long"
    with new_file(path) as file:
        file.write(OLD)
        assert not path.exists()
        file.write(NEW)
    assert order == ["sync file", "name", "sync folder"]
    assert path.read_bytes() == OLD + NEW
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("side", Side)
def test_a_long_file_that_fails_leaves_nothing_half(tmp_path: Path, side: Side) -> None:
    path = tmp_path / "long"
    strike(COURIER_WRITE, side)
    with pytest.raises(OSError, match="made to fail"), new_file(path, step=COURIER_WRITE) as file:
        file.write(NEW)
    assert [each.name for each in tmp_path.iterdir()] == ([] if side is Side.FAILED else ["long"])
    with pytest.raises(RuntimeError), new_file(tmp_path / "other") as file:
        raise RuntimeError
    assert not (tmp_path / "other").exists()


def test_a_long_file_takes_no_other_files_place(tmp_path: Path) -> None:
    path = tmp_path / "long"
    with pytest.raises(FileExistsError), new_file(path):
        path.write_bytes(OLD)
    assert path.read_bytes() == OLD
    with pytest.raises(FileExistsError), new_file(path):
        raise AssertionError("an existing file was opened")


def test_a_disk_that_knows_no_links_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(source: object, target: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    with new_file(tmp_path / "long") as file:
        file.write(NEW)
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"long": NEW}
    with pytest.raises(FileExistsError), new_file(tmp_path / "next"):
        (tmp_path / "next").write_bytes(OLD)
    assert (tmp_path / "next").read_bytes() == OLD

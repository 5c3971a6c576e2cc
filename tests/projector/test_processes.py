"""The processes that fold: one writes a folder's tables at a time, and none outlives the node that started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from jdec.adapters.picture_tables import FILE, locked_tables
from jdec.main.programs import PROJECTOR
from jdec.node.ports import StoreError

WITHIN_S = 30.0
ASKING = """
import asyncio, pathlib, sys
from jdec.main.picture_at import folding_at
asyncio.run(folding_at(pathlib.Path(sys.argv[1]))(1, 1))
"""
SETTINGS = 'party = "USA"\npeer = "RUS"\ntraffic = "exercise.demo"\n'


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    end_s = time.monotonic() + WITHIN_S
    while not is_so():
        assert time.monotonic() < end_s, f"did not come about: {what}"
        time.sleep(0.02)


def children_of(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and parent_of(int(entry.name)) == pid:
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def is_there(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_tables_are_kept_for_one_writer(tmp_path: Path) -> None:
    with locked_tables(tmp_path / FILE):
        with (
            pytest.raises(StoreError, match=r"in use by another process: picture\.sqlite") as refused,
            locked_tables(tmp_path / FILE),
        ):
            pass
        assert refused.value.code == "picture-locked"
    with locked_tables(tmp_path / FILE):
        pass


def test_a_second_projector_says_that_there_is_one_and_touches_nothing(tmp_path: Path) -> None:
    (tmp_path / "node.toml").write_text(SETTINGS)
    (tmp_path / "data").mkdir()
    words = [*PROJECTOR, str(tmp_path / "node.toml")]
    with locked_tables(tmp_path / "data" / FILE):
        process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        try:
            assert process.wait(WITHIN_S) == 1
            assert process.stdout is not None
            said = process.stdout.read()
        finally:
            process.kill()
            process.communicate()
    assert '"code": "picture-locked"' in said
    assert "in use by another process" in said
    assert not (tmp_path / "data" / FILE).exists()


def test_an_earlier_picture_is_not_computed_on_when_whoever_asked_is_killed(tmp_path: Path) -> None:
    """Its settings are a pipe into which nobody writes, so that it would compute for ever."""
    settings = tmp_path / "node.toml"
    os.mkfifo(settings)
    asking = subprocess.Popen([sys.executable, "-c", ASKING, str(settings)])
    computing = 0
    try:
        wait_until(lambda: bool(children_of(asking.pid)), "the process that computes starts")
        (computing,) = children_of(asking.pid)
        # Past its start and at the settings: a program that has not begun would end by itself.
        wait_until(lambda: "projector" in Path(f"/proc/{computing}/cmdline").read_text(), "it runs")
        asking.send_signal(signal.SIGKILL)
        asking.wait()
        wait_until(lambda: not is_there(computing), "it ends with whoever asked")
    finally:
        asking.kill()
        asking.wait()
        if computing and is_there(computing):
            os.kill(computing, signal.SIGKILL)

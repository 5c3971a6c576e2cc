"""Disks that are full or fail: what was accepted is there, the node stops by itself, and comes back when they mend.

A failed write or fsync is never tried again: the node ends with code 1 and the ordinary start reads what the disk has.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from cluster.harness import PARTIES, Cluster, message
from cluster.processes import QuickNode
from jdec.faces.cli.demo.nodes import NodeProcess
from jdec.node.views import Which
from jdec.record.errors import RecordError

from .preloading import EIO, ENOSPC, FailingNode
from .proxy import FaultLine
from .scenes import IMPATIENT, Load, MakeNode, scene, set_link

WIDE = 16


async def stopped_itself(made: Cluster, party: str) -> bytes:
    """Wait until the node has ended on its own with code 1; return its log."""
    node = made.nodes[party]
    await made.until(lambda: not node.is_running, "the node stops by itself")
    log = node.log.read_bytes()
    assert node.code == 1, log[-2000:]
    # A commit that fails says the first, the folding of the write-ahead log the second.
    assert b'"store failed, node stops"' in log or b'"node loop failed"' in log, log[-2000:]
    return log


def only(party: str, special: type[NodeProcess]) -> MakeNode:
    """Nodes of which one is special."""

    def make(each: str, folder: Path, environment: Mapping[str, str]) -> NodeProcess:
        kind = special if each == party else QuickNode
        return kind(each, folder, environment)  # type: ignore[arg-type]

    return make


# --- full ------------------------------------------------------------------------------------------------------------


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """A small file system in memory at this folder."""
    folder.mkdir(exist_ok=True)
    subprocess.run(("mount", "-t", "tmpfs", "-o", f"size={size}", "jdec", str(folder)), check=True)
    try:
        yield
    finally:
        subprocess.run(("umount", "-l", str(folder)), check=True)


def grow_disk(folder: Path, size: str) -> None:
    """Give it more room."""
    subprocess.run(("mount", "-o", f"remount,size={size}", str(folder)), check=True)


@asynccontextmanager
async def on_small_disks(root: Path, party: str) -> AsyncIterator[tuple[Cluster, Path]]:
    """Two running nodes, of which one keeps its records on a disk of 1 MB."""
    made = Cluster(root, with_picture=False, make_line=FaultLine, make_node=QuickNode)
    await made.lay_out()
    data = made.nodes[party].folder / "data"
    with small_disk(data, "1m"):
        try:
            for node in made.nodes.values():
                set_link(node.folder, **IMPATIENT)
            await made.start()
            made.follow()
            yield made, data
        finally:
            await made.close()


@pytest.mark.tool("tmpfs")
@pytest.mark.parametrize("filled", PARTIES)
async def test_a_full_disk_stops_the_node_and_loses_nothing(tmp_path: Path, filled: str) -> None:
    """One Party submits; the disk of either fills up, with its own record or with its mirror of the other."""
    async with on_small_disks(tmp_path, filled) as (made, data):
        load = Load(made, width=WIDE, parties=("USA",))
        log = await stopped_itself(made, filled)
        assert b"full" in log
        grow_disk(data, "64m")
        await made.start(filled)
        await load.more(20)
        await load.end()
        await made.whole()


class LimitedNode(QuickNode):
    """A node no file of which may grow beyond a limit, as a quota has it; the limit can be lifted."""

    limit = 700_000

    def start(self) -> None:
        """Start the process and bind it."""
        super().start()
        if self.limit:
            assert self.pid is not None
            resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (self.limit, self.limit))


async def test_a_file_that_may_not_grow_stops_the_node_and_loses_nothing(tmp_path: Path) -> None:
    """Needs no right to mount: the system refuses the write beyond the limit."""
    async with scene(tmp_path, only("USA", LimitedNode)) as made:
        load = Load(made, width=WIDE)
        await stopped_itself(made, "USA")
        node = made.nodes["USA"]
        assert isinstance(node, LimitedNode)
        node.limit = 0
        await made.start("USA")
        await load.more(20)
        await load.end()
        await made.whole()


# --- spoilt ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", list(Which))
async def test_a_byte_flipped_in_a_record_file_is_found_by_the_offline_verifier(
    tmp_path: Path, which: Which
) -> None:
    """The disk itself says nothing; the signed root does.  Put right again, the node works on."""
    async with scene(tmp_path) as made:
        folder, line = made.nodes["USA"].folder, message("USA" if which is Which.OWN else "RUS")
        await made.submit("USA" if which is Which.OWN else "RUS", line)
        await made.agree()
        assert await made.stop("USA") == 0
        path = folder / "data" / ("own.sqlite" if which is Which.OWN else "mirror.sqlite")
        whole = path.read_bytes()
        at = whole.index(line) + len(line) // 2
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        owner = "USA" if which is Which.OWN else "RUS"
        with pytest.raises(RecordError, match="root") as found:
            made.verify("USA", which, owner)
        assert found.value.code == "package-root-wrong"
        path.write_bytes(whole)
        await made.start("USA")
        await made.whole()


# --- failing ---------------------------------------------------------------------------------------------------------


def calls(log: bytes) -> bool:
    """Whether the node gave a failed call as its reason."""
    return b"disk I/O error" in log or b"full" in log


@pytest.mark.tool("libfiu")
@pytest.mark.parametrize(
    ("call", "error", "chance"),
    [
        pytest.param("posix/io/sync/fdatasync", EIO, 1.0, id="fdatasync"),
        pytest.param("posix/io/rw/pwrite", ENOSPC, 1.0, id="pwrite, full"),
        pytest.param("posix/io/rw/pwrite", EIO, 1.0, id="pwrite", marks=pytest.mark.slow),
        pytest.param("posix/io/rw/pwrite", EIO, 0.02, id="pwrite, now and then", marks=pytest.mark.slow),
        pytest.param(
            "posix/io/sync/fdatasync", EIO, 0.05, id="fdatasync, now and then", marks=pytest.mark.slow
        ),
    ],
)
async def test_a_call_that_fails_stops_the_node_before_it_answers_for_what_may_not_be_there(
    tmp_path: Path, call: str, error: int, chance: float
) -> None:
    """SQLite's own calls are made to fail while the node runs; what is written after it was told so is not trusted."""
    async with scene(tmp_path, only("USA", FailingNode)) as made:
        node = made.nodes["USA"]
        assert isinstance(node, FailingNode)
        load = Load(made)
        await load.more(20)
        node.fail(call, error, chance)
        log = await stopped_itself(made, "USA")
        assert calls(log), log[-2000:]
        await made.start("USA")
        await load.more(20)
        await load.end()
        await made.whole()


@pytest.mark.tool("libfiu")
@pytest.mark.slow
async def test_a_node_that_cannot_write_at_its_start_says_so_and_starts_when_it_can(tmp_path: Path) -> None:
    async with scene(tmp_path, only("USA", FailingNode)) as made:
        made.kill("USA")
        node = made.nodes["USA"]
        environment = {**node._environment, "FIU_ENABLE": f"enable name=posix/io/rw/pwrite,failinfo={EIO}"}
        broken = NodeProcess("USA", node.folder, (sys.executable, "-m", "jdec.main"), environment)
        broken.start()
        await made.until(lambda: not broken.is_running, "the node ends")
        assert await broken.stopped() not in (0, None)
        assert b"Traceback" not in broken.log.read_bytes()
        await made.start("USA")
        await made.whole()

"""A byte flips on the disk of a stopped node: it starts, says so, and mends its record from the other node's copy."""

from __future__ import annotations

import asyncio
import sqlite3
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio

from cluster.harness import Cluster, message
from jdec.adapters.recordfile import open_record_file
from jdec.faces.cli.errors import Exit
from jdec.node.views import NodeStatus

from .scenes import scene, submit_many, until_status

COUNT = 30


@pytest_asyncio.fixture
async def made(tmp_path: Path) -> AsyncIterator[Cluster]:
    """Two running nodes whose records hold some messages each, mirrored."""
    async with scene(tmp_path) as cluster:
        for party in ("USA", "RUS"):
            await submit_many(cluster, party, COUNT)
        await cluster.whole()
        yield cluster


def file_of(made: Cluster, party: str, name: str) -> Path:
    return made.nodes[party].folder / "data" / name


def flip(path: Path, index: int) -> None:
    """Flip one bit of an entry's bytes where they lie in the file."""
    with closing(sqlite3.connect(path)) as db:
        (data,) = db.execute("SELECT data FROM entry WHERE idx=?", (index,)).fetchone()
    content = bytearray(path.read_bytes())
    # A long entry lies in several places: take a piece of it that lies in one.
    pieces = (data[at : at + 48] for at in range(0, len(data), 24))
    piece = next(each for each in pieces if content.count(each) == 1)
    content[content.index(piece) + 24] ^= 4
    path.write_bytes(content)


def entries(path: Path) -> list[bytes]:
    """Every entry of a record file, unjudged."""
    with open_record_file(path) as record:
        return [entry for package in record.packages() for entry in package.entries]


def is_mended(status: NodeStatus) -> bool:
    return status.scrub.mended > 0 and not status.scrub.damaged


@pytest.mark.parametrize(
    ("name", "other"), [("own.sqlite", "mirror.sqlite"), ("mirror.sqlite", "own.sqlite")]
)
async def test_a_byte_flipped_while_the_node_is_stopped_is_found_and_mended_from_the_other_node(
    made: Cluster, name: str, other: str
) -> None:
    assert await made.stop("USA") == 0
    flip(file_of(made, "USA", name), 7)
    await made.start("USA")
    await until_status(made, "USA", is_mended, "the entry is mended")
    await made.whole()
    assert entries(file_of(made, "USA", name)) == entries(file_of(made, "RUS", other))


async def test_with_the_other_node_down_damage_stays_told_and_is_mended_when_it_returns(
    made: Cluster,
) -> None:
    for party in ("USA", "RUS"):
        assert await made.stop(party) == 0
    flip(file_of(made, "USA", "own.sqlite"), 7)
    await made.start("USA")
    status = await until_status(
        made,
        "USA",
        lambda found: any(each.reason == "peer-unreachable" for each in found.scrub.damages),
        "the damage is told",
    )
    assert [(each.record, each.what, each.index) for each in status.scrub.damages] == [("own", "entry", 7)]
    assert status.mode == "ready"
    await made.submit("USA", message("USA"))
    await made.start("RUS")
    await until_status(made, "USA", is_mended, "the entry is mended")
    await made.whole()


async def test_an_own_entry_that_was_never_mirrored_makes_the_node_read_only(made: Cluster) -> None:
    assert await made.stop("RUS") == 0
    lost = await made.submit("USA", message("USA"))
    assert await made.stop("USA") == 0
    flip(file_of(made, "USA", "own.sqlite"), lost.index)
    await made.start_unasked("USA")
    await made.start("RUS")
    status = await until_status(made, "USA", lambda found: found.mode == "read-only", "the node is read-only")
    assert status.mode_reason == "store-damaged"
    assert status.mirrored_size <= lost.index


async def scrubbed(made: Cluster, *words: str, language: str = "en") -> tuple[int, str]:
    """Run `jdec node scrub` on USA's folder; return its exit code and what it said."""
    program = (*made.composition.program, "--lang", language, "node", "scrub")
    process = await asyncio.create_subprocess_exec(
        *program, made.nodes["USA"].folder, *words, stdout=PIPE, stderr=STDOUT
    )
    said, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode()


async def test_a_stopped_node_is_looked_through_and_mended_by_command(made: Cluster) -> None:
    assert (await scrubbed(made))[0] == Exit.REFUSED
    assert await made.stop("USA") == 0
    assert (await scrubbed(made))[0] == Exit.OK
    path = file_of(made, "USA", "own.sqlite")
    # The first manifest is where every signature begins; with it damaged the node does not even start.
    flip(path, 0)
    flip(path, 9)
    flip(file_of(made, "USA", "mirror.sqlite"), 5)
    code, said = await scrubbed(made)
    assert code == Exit.NEGATIVE
    assert "own record, entry 0" in said
    assert "own record, entry 9" in said
    assert "other Party’s record, entry 5" in said
    code, said = await scrubbed(made, language="ru")
    assert "свой журнал, запись 9" in said
    assert await made.stop("RUS") == 0
    code, said = await scrubbed(made, "--repair")
    assert code == Exit.NEGATIVE
    assert "the other node is not reached" in said
    await made.start("RUS")
    code, said = await scrubbed(made, "--repair")
    assert code == Exit.OK, said
    assert "both records are whole" in said
    await made.start("USA")
    await made.whole()
    assert entries(path) == entries(file_of(made, "RUS", "mirror.sqlite"))


async def test_a_node_whose_first_manifest_is_damaged_does_not_start_and_says_why(made: Cluster) -> None:
    assert await made.stop("USA") == 0
    flip(file_of(made, "USA", "own.sqlite"), 0)
    process = await asyncio.create_subprocess_exec(
        *made.composition.program, "node", "run", made.nodes["USA"].folder, stdout=PIPE, stderr=STDOUT
    )
    said, _ = await process.communicate()
    assert process.returncode == Exit.REFUSED, said
    assert b"[store-damaged]" in said
    assert b"Traceback" not in said

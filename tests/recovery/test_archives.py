"""Archives of earlier generations on real disks: spoilt, gone, and back again from the other node."""

from __future__ import annotations

import asyncio
import sqlite3
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio

from cluster.harness import WITHIN_S, Cluster, cluster
from faults.scenes import until_status
from jdec.adapters.recordfile import open_record_file
from jdec.faces.cli.errors import Exit

from . import steps

EARLIER, PRESENT = "jdec/USA/exercise.demo/1", "jdec/USA/exercise.demo/2"
ARCHIVES = [("USA", "own.sqlite"), ("RUS", "mirror.sqlite")]
SPOILT = b"no database any more" * 500


@pytest_asyncio.fixture
async def aged(tmp_path: Path) -> AsyncIterator[Cluster]:
    """Two running nodes; USA is at its second generation."""
    async with cluster(tmp_path / "nodes", is_quick=True) as made:
        await steps.spoken(made, 8)
        await made.agree()
        assert await made.stop("USA") == 0
        usa = made.nodes["USA"].folder
        assert (await steps.read(usa, "--even-so")).code == 0
        assert (await steps.opened(usa, await steps.drafted(usa, tmp_path / "2", 1, 2))).code == 0
        await made.start("USA")
        await made.taken_in("RUS", PRESENT)
        await made.follow_anew()
        await steps.spoken(made, 2)
        await made.whole()
        yield made


def archive(made: Cluster, party: str) -> Path:
    return made.nodes[party].folder / "data" / dict(ARCHIVES)[party]


def entries(path: Path) -> list[bytes]:
    with open_record_file(path) as record:
        return [entry for package in record.packages() for entry in package.entries]


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        for each in statements:
            db.execute(each)
        db.commit()


def spoil(path: Path, index: int) -> None:
    change(path, f"UPDATE entry SET data = CAST('x' || substr(data, 2) AS BLOB) WHERE idx = {index}")


async def scrubbed(made: Cluster, party: str, *options: str) -> list[tuple[str, str, int, str]]:
    ran = await steps.run("node", "scrub", made.nodes[party].folder, "--json", *options)
    assert "damages" in ran.json, ran.out + ran.err
    found = [(each["record"], each["what"], each["index"], each["reason"]) for each in ran.json["damages"]]
    assert ran.code == (1 if found else 0), ran.err
    return found


async def test_a_stopped_nodes_archive_is_looked_through_and_mended(aged: Cluster) -> None:
    for party, _ in ARCHIVES:
        path = archive(aged, party)
        assert await aged.stop(party) == 0
        assert await scrubbed(aged, party) == []
        right = entries(path)
        for index in (0, 4):
            spoil(path, index)
        change(path, "UPDATE entry SET leaf = zeroblob(32) WHERE idx = 6")
        assert await scrubbed(aged, party) == [
            (EARLIER, "entry", 0, "found"),
            (EARLIER, "entry", 4, "found"),
            (EARLIER, "leaf", 6, "found"),
        ]
        for language, words in (
            ("en", f"earlier record {EARLIER}, entry 4"),
            ("ru", f"прежний журнал {EARLIER}, запись 4"),
        ):
            ran = await steps.run("node", "scrub", aged.nodes[party].folder, "--lang", language)
            assert words in ran.out + ran.err
        assert await scrubbed(aged, party, "--repair") == []
        assert entries(path) == right
        await aged.start(party)
        await aged.whole()


def break_whole(path: Path, case: str) -> None:
    """Spoil a record file past what can be mended in place."""
    if case == "gone":
        path.unlink()
    elif case == "no database":
        path.write_bytes(SPOILT)
    elif case == "torn":
        change(path, "DELETE FROM entry WHERE idx BETWEEN 3 AND 5")
    else:
        empty = "UPDATE head SET size=0, frontier=zeroblob(0), note=x'', station_size=0, bytes_since=0"
        rows = [f"DELETE FROM {each}" for each in ("entry", "submission", "receipt", "station")]
        change(path, empty, *rows)


async def test_a_stopped_nodes_archive_that_is_past_mending_is_fetched_back_whole(aged: Cluster) -> None:
    for party, name in ARCHIVES:
        path = archive(aged, party)
        right = entries(path)
        assert await aged.stop(party) == 0
        for case in ("gone", "no database", "torn", "empty"):
            break_whole(path, case)
            aged.line.cut()
            stays = await scrubbed(aged, party, "--repair")
            assert stays, case
            assert {(each[0], each[3]) for each in stays} == {(EARLIER, "peer-unreachable")}, case
            aged.line.mend()
            assert await scrubbed(aged, party, "--repair") == [], case
            assert entries(path) == right, case
            if case == "no database":
                assert path.with_name(f"{name}.before").read_bytes() == SPOILT
        await aged.start(party)
        await aged.whole()


@pytest.mark.parametrize("case", ["gone", "leaf"])
async def test_a_running_node_fetches_a_lacking_archive_of_the_other_record_back_by_itself(
    aged: Cluster, case: str
) -> None:
    path = archive(aged, "RUS")
    right = entries(path)
    assert await aged.stop("RUS") == 0
    if case == "gone":
        path.unlink()
    else:
        change(path, "UPDATE entry SET leaf = zeroblob(32) WHERE idx = 6")
    aged.line.cut()
    await aged.start("RUS")
    status = await until_status(aged, "RUS", lambda found: found.scrub.archived > 0, "it is told")
    assert [(each.record, each.what) for each in status.scrub.damages] == [(EARLIER, "file")]
    aged.line.mend()
    await until_status(
        aged, "RUS", lambda found: bool(found.scrub.finished_at) and not found.scrub.damaged, "it is whole"
    )
    assert entries(path) == right
    await aged.whole()


async def test_a_running_node_mends_an_entry_of_its_archive_by_itself(aged: Cluster) -> None:
    for party, _ in ARCHIVES:
        path = archive(aged, party)
        right = entries(path)
        assert await aged.stop(party) == 0
        spoil(path, 4)
        await aged.start(party)
        await until_status(
            aged, party, lambda found: found.scrub.mended > 0 and not found.scrub.damaged, "it is mended"
        )
        await aged.whole()
        assert entries(path) == right


async def not_started(made: Cluster, party: str) -> str:
    """Start a node that must not start; return what it says."""
    process = await asyncio.create_subprocess_exec(
        *made.composition.program, "node", "run", made.nodes[party].folder, stdout=PIPE, stderr=STDOUT
    )
    try:
        said, _ = await asyncio.wait_for(process.communicate(), WITHIN_S)
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == Exit.REFUSED, said
    return said.decode()


async def _opened(made: Cluster, draft: Path, *options: str) -> None:
    usa = made.nodes["USA"].folder
    found = await steps.read(usa, *options)
    assert found.code == 0, found.out + found.err
    done = await steps.opened(usa, await steps.drafted(usa, draft, 1, 2))
    assert done.code == 0, done.out + done.err


async def test_an_old_copy_that_holds_more_than_both_parties_hold_does_not_stand_for_the_archive(
    tmp_path: Path,
) -> None:
    """It has no checkpoint of just what both hold, so nobody could be given that from it."""
    async with cluster(tmp_path / "nodes", is_quick=True) as made:
        await steps.spoken(made, 3)
        await made.agree()
        made.line.cut()
        await steps.spoken(made, 2)
        assert await made.stop("USA") == 0
        path = archive(made, "USA")
        kept = path.read_bytes()
        made.line.mend()
        await _opened(made, tmp_path / "2.manifest", "--even-so")
        right = entries(path)
        path.write_bytes(kept)
        assert entries(path)[: len(right)] == right != entries(path)
        assert "[archive-missing]" in await not_started(made, "USA")
        assert (EARLIER, "file", 0, "file-damaged") in await scrubbed(made, "USA")
        left = await scrubbed(made, "USA", "--repair")
        assert [each for each in left if each[0] == EARLIER] == []
        assert entries(path) == right
        await made.start("USA")
        await made.taken_in("RUS", PRESENT)
        await made.follow_anew()
        await made.whole()


async def test_a_backup_from_before_a_generation_is_put_back_and_nothing_is_lost(
    aged: Cluster, tmp_path: Path
) -> None:
    """The introductions stay the newest, the data are old; of its mirrors the other node lost everything before."""
    usa, rus = (aged.nodes[party].folder for party in ("USA", "RUS"))
    before = tmp_path / "before"
    assert await aged.stop("USA") == 0
    steps.back_up(usa, before)
    (before / "own-2.sqlite").unlink()
    right = entries(archive(aged, "USA"))
    await aged.start("USA")
    await aged.whole()
    assert await aged.stop("RUS") == 0
    for name in ("mirror.sqlite", "mirror-2.sqlite"):
        (rus / "data" / name).unlink()
    await aged.start("RUS")
    await until_status(
        aged, "RUS", lambda found: bool(found.scrub.finished_at) and not found.scrub.damaged, "it is whole"
    )
    await aged.whole()
    assert await aged.stop("USA") == 0
    steps.restore(usa, before)
    (usa / "data" / "own.sqlite").unlink()
    assert "[archive-missing]" in await not_started(aged, "USA")
    assert await scrubbed(aged, "USA", "--repair") == []
    assert entries(archive(aged, "USA")) == right
    await _opened(aged, tmp_path / "3.manifest")
    await aged.start("USA")
    await aged.taken_in("RUS", "jdec/USA/exercise.demo/3")
    await aged.follow_anew()
    await aged.whole()

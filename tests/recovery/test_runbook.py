"""The runbook of docs/recovery.md, played with real nodes: what both held stays, what one held is said again, once."""

from __future__ import annotations

import asyncio
import shutil
import time
from pathlib import Path

import pytest

from cluster.harness import WITHIN_S, Cluster, cluster
from jdec.faces.cli.demo.desk import Away
from jdec.node.views import Accepted

from . import steps

GENERATION_1 = "jdec/USA/exercise.demo/1"
GENERATION_2 = "jdec/USA/exercise.demo/2"


async def _comes_back(made: Cluster) -> None:
    """Start the recovered node; the other one takes the new generation in, and the exchange goes on whole."""
    await made.start("USA")
    await made.taken_in("RUS", GENERATION_2)
    await made.follow_anew()
    await made.whole()


async def _read_only(made: Cluster) -> str:
    """Start the node and wait until it says why it takes nothing for good."""
    node = made.nodes["USA"]
    node.start()
    await made.until(lambda: node.door() is not None, "the node listens")
    await made.desks["USA"].move(made.composition.find_node(node.folder))
    end_s = time.monotonic() + WITHIN_S
    while (status := await made.status("USA")).mode_reason in ("", "store-not-intact"):
        assert time.monotonic() < end_s, status
        await asyncio.sleep(0.02)
    return status.mode_reason


async def test_a_restored_backup_is_recovered_and_everything_stands_once(tmp_path: Path) -> None:
    async with cluster(tmp_path / "nodes", is_quick=True) as made:
        usa = made.nodes["USA"].folder
        kept = await steps.spoken(made, 4)
        await made.agree()
        assert await made.stop("USA") == 0
        steps.back_up(usa, tmp_path / "backup")
        await made.start("USA")
        mirrored = await steps.spoken(made, 5)
        await made.agree()
        made.line.cut()
        lost = await steps.spoken(made, 3)
        made.kill("USA")
        steps.restore(usa, tmp_path / "backup")
        made.line.mend()
        assert await _read_only(made) == "next-generation-needed"
        with pytest.raises(Away, match="503"):
            await made.desks["USA"].submit_once(lost[0])
        assert await made.stop("USA") == 0

        found = await steps.read(usa)
        assert (found.code, found.json["origin"], found.json["unmirrored"]) == (0, GENERATION_1, 0)
        draft = await steps.drafted(usa, tmp_path / "next.manifest", 1, 3)
        done = await steps.opened(usa, draft)
        assert (done.code, done.json["origin"]) == (0, GENERATION_2)
        await _comes_back(made)

        for data in kept + mirrored:
            known = await made.desks["USA"].submit_once(data)
            assert isinstance(known, Accepted)
            assert (known.record, known.duplicate) == (GENERATION_1, True)
        for data in lost:
            fresh = await made.submit("USA", data)
            assert (fresh.record, fresh.duplicate) == (GENERATION_2, False)
        await made.whole()


async def test_what_only_the_old_store_held_is_written_down_and_submitted_from_there(tmp_path: Path) -> None:
    async with cluster(tmp_path / "nodes", is_quick=True) as made:
        usa = made.nodes["USA"].folder
        await steps.spoken(made, 2)
        await made.agree()
        made.line.cut()
        lost = await steps.spoken(made, 3)
        assert await made.stop("USA") == 0
        made.line.mend()
        needless = await steps.read(usa)
        assert (needless.code, needless.json["error"]["code"]) == (3, "recovery-needless")
        found = await steps.read(usa, "--even-so")
        assert found.code == 0, found.err
        file = Path(found.json["file"])
        assert (found.json["unmirrored"], steps.content(file)) == (3, b"".join(lost))
        done = await steps.opened(usa, await steps.drafted(usa, tmp_path / "next.manifest", 1, 2))
        assert Path(done.json["file"]) == file
        await _comes_back(made)
        made.ledger.items.clear()
        said = await steps.run("submit", file, "--node", usa)
        assert said.code == 0, said.err + said.out
        for data in lost:
            known = await made.desks["USA"].submit_once(data)
            assert isinstance(known, Accepted)
            assert (known.record, known.duplicate) == (GENERATION_2, True)


@pytest.mark.parametrize("damage", ["lost", "spoilt"])
async def test_a_store_that_is_gone_or_cannot_be_opened_is_recovered(tmp_path: Path, damage: str) -> None:
    async with cluster(tmp_path / "nodes", is_quick=True) as made:
        usa = made.nodes["USA"].folder
        said = await steps.spoken(made, 4)
        await made.agree()
        assert await made.stop("USA") == 0
        if damage == "lost":
            shutil.rmtree(usa / "data")
        else:
            (usa / "data" / "own.sqlite").write_bytes(b"not a database any more" * 500)
        found = await steps.read(usa)
        assert (found.code, found.json["had_store"]) == (0, False), found.err
        done = await steps.opened(usa, await steps.drafted(usa, tmp_path / "next.manifest", 2, 3))
        assert done.code == 0, done.err
        await _comes_back(made)
        for data in said:
            known = await made.desks["USA"].submit_once(data)
            assert isinstance(known, Accepted)
            assert (known.record, known.duplicate) == (GENERATION_1, True)


async def test_a_cut_line_is_gone_round_by_courier_files(tmp_path: Path) -> None:
    async with cluster(tmp_path / "nodes", is_quick=True) as made:
        usa, rus = made.nodes["USA"].folder, made.nodes["RUS"].folder
        said = await steps.spoken(made, 4)
        await made.agree()
        assert await made.stop("USA") == 0
        shutil.rmtree(usa / "data")
        made.line.cut()
        assert (await steps.read(usa)).code != 0
        carried = await steps.run("courier", "out", rus, "--to", tmp_path / "back.courier", "--returned")
        assert carried.code == 0, carried.err
        found = await steps.read(usa, "--from", tmp_path / "back.courier")
        assert found.code == 0, found.err
        assert found.json["size"] >= len(said)
        done = await steps.opened(usa, await steps.drafted(usa, tmp_path / "next.manifest", 1, 2))
        assert done.code == 0, done.err
        made.line.mend()
        await _comes_back(made)

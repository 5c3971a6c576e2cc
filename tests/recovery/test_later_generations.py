"""A loss in a later generation: what the earlier ones said comes back with it."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from cluster.harness import Cluster, cluster
from jdec.node.views import Accepted

from . import steps

GENERATIONS = tuple(f"jdec/USA/exercise.demo/{number}" for number in (1, 2, 3))


async def _goes_on(made: Cluster, generation: str) -> None:
    await made.start("USA")
    await made.taken_in("RUS", generation)
    await made.follow_anew()
    await made.whole()


async def _opened(made: Cluster, draft: Path, *options: object) -> None:
    """Take the steps of the runbook on the stopped node."""
    usa = made.nodes["USA"].folder
    found = await steps.read(usa, *options)
    assert found.code == 0, found.out + found.err
    done = await steps.opened(usa, await steps.drafted(usa, draft, 1, 2))
    assert done.code == 0, done.out + done.err


async def test_a_disk_lost_in_the_second_generation_brings_the_first_one_back_too(tmp_path: Path) -> None:
    async with cluster(tmp_path / "nodes", is_quick=True) as made:
        usa = made.nodes["USA"].folder
        first = await steps.spoken(made, 3)
        await made.agree()
        assert await made.stop("USA") == 0
        await _opened(made, tmp_path / "2.manifest", "--even-so")
        await _goes_on(made, GENERATIONS[1])
        second = await steps.spoken(made, 3)
        await made.agree()
        assert await made.stop("USA") == 0
        await asyncio.to_thread(shutil.rmtree, usa / "data")
        await _opened(made, tmp_path / "3.manifest")
        await _goes_on(made, GENERATIONS[2])
        for said, generation in ((first, GENERATIONS[0]), (second, GENERATIONS[1])):
            for data in said:
                known = await made.desks["USA"].submit_once(data)
                assert isinstance(known, Accepted)
                assert (known.record, known.duplicate) == (generation, True)
        await made.whole()


async def test_an_archive_that_is_lost_or_spoilt_alone_is_put_back_and_the_node_runs_on(
    tmp_path: Path,
) -> None:
    async with cluster(tmp_path / "nodes", is_quick=True) as made:
        usa, rus = made.nodes["USA"].folder, made.nodes["RUS"].folder
        said = await steps.spoken(made, 3)
        await made.agree()
        assert await made.stop("USA") == 0
        await _opened(made, tmp_path / "2.manifest", "--even-so")
        await _goes_on(made, GENERATIONS[1])
        assert await made.stop("USA") == 0
        archive = usa / "data" / "own.sqlite"
        archive.unlink()
        found = await steps.read(usa)
        assert (found.code, found.json["earlier"], found.json["needless"]) == (0, [GENERATIONS[0]], True)
        archive.write_bytes(b"no database any more" * 500)
        made.line.cut()
        present, earlier = tmp_path / "present.courier", tmp_path / "earlier.courier"
        for words in ((present,), (earlier, "--generation", 1)):
            wrote = await steps.run("courier", "out", rus, "--returned", "--to", *words)
            assert wrote.code == 0, wrote.err
        without = await steps.read(usa, "--from", present)
        assert (without.code, without.json["error"]["code"]) == (3, "recovery-generation-missing")
        found = await steps.read(usa, "--from", earlier, "--from", present)
        assert (found.code, found.json["earlier"], found.json["needless"]) == (0, [GENERATIONS[0]], True)
        assert steps.content(usa / "data" / "own.sqlite.before").startswith(b"no database any more")
        made.line.mend()
        await made.start("USA")
        known = await made.desks["USA"].submit_once(said[0])
        assert isinstance(known, Accepted)
        assert (known.record, known.duplicate) == (GENERATIONS[0], True)
        await made.whole()

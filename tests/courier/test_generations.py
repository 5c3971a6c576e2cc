"""A Party's next generation reaches the other node by hand, whether that runs or not, and the exchange goes on."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from cluster.ages import open_next
from cluster.harness import PARTIES, cluster, message
from cluster.processes import Forked
from jdec.main.arming import VARIABLE
from jdec.node.views import Which

from .parts import out, refused, take


@pytest.mark.parametrize("is_running", [True, False], ids=["running", "stopped"])
async def test_the_next_generation_is_taken_in_by_a_file(tmp_path: Path, is_running: bool) -> None:
    async with cluster(tmp_path, is_quick=True) as made:
        for party in PARTIES:
            await made.submit(party, message(party))
        await made.agree()
        usa, rus = (made.nodes[party].folder for party in PARTIES)
        made.line.cut()
        await asyncio.gather(*(made.stop(party) for party in PARTIES))
        origin = open_next(usa, rus)
        await made.start(*(PARTIES if is_running else ("USA",)))
        await made.desks["USA"].submit_once(message("USA"))
        await asyncio.to_thread(out, usa, tmp_path / "late", "--since", "1")
        _, code = await asyncio.to_thread(refused, rus, tmp_path / "late")
        assert code == "courier-gap"
        wrote = await asyncio.to_thread(out, usa, tmp_path / "opening")
        assert wrote["record"] == origin
        for turn in range(2):
            took = await asyncio.to_thread(take, rus, tmp_path / "opening")
            assert (took["record"], took["held"]) == (origin, wrote["end"])
            assert took["files"][0]["fresh"] == (0 if turn else wrote["end"])
        back = await asyncio.to_thread(out, rus, tmp_path / "answer")
        assert back["answered"] == wrote["end"]
        climbed = await asyncio.to_thread(take, usa, tmp_path / "answer")
        assert climbed["mirrored"] == wrote["end"]
        if not is_running:
            await made.start("RUS")
        made.line.mend()
        await made.taken_in("RUS", origin)
        with made.composition.open_record(rus, Which.PEER) as record:
            assert record.origin == origin
        await made.follow_anew()
        await made.whole()


@pytest.mark.parametrize("way", ["kill", "error"])
@pytest.mark.parametrize("side", ["failed", "persisted"])
async def test_a_command_that_dies_while_it_takes_a_generation_in_takes_it_when_it_is_run_again(
    tmp_path: Path, side: str, way: str
) -> None:
    async with cluster(tmp_path, is_quick=True) as made:
        await made.submit("USA", message("USA"))
        await made.agree()
        usa, rus = (made.nodes[party].folder for party in PARTIES)
        made.line.cut()
        await asyncio.gather(*(made.stop(party) for party in PARTIES))
        origin = open_next(usa, rus)
        await made.start("USA")
        wrote = await asyncio.to_thread(out, usa, tmp_path / "opening")
        environment = {**os.environ, VARIABLE: f"peer.generation:{side}:{way}"}
        command = Forked(
            ["courier", "in", str(rus), str(tmp_path / "opening")], environment, tmp_path / "log"
        )
        code = await asyncio.to_thread(command.wait)
        assert code == (-9 if way == "kill" else 3), (tmp_path / "log").read_text()
        took = await asyncio.to_thread(take, rus, tmp_path / "opening")
        assert (took["record"], took["held"]) == (origin, wrote["end"])
        await made.start("RUS")
        made.line.mend()
        await made.taken_in("RUS", origin)
        await made.follow_anew()
        await made.whole()

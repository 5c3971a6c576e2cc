"""What recovery refuses, each with its code, and leaves as it was; and what a crash between two steps leaves."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from cluster.harness import Cluster, cluster
from jdec.node.failpoints import RECOVERY_KEEP, RECOVERY_SWAP, RECOVERY_SWITCH, Failpoint, Side, arm

from . import steps


async def _parted(root: Path, said: int = 3) -> tuple[Cluster, Path]:
    """Two nodes that agree; USA is stopped and its data is gone."""
    made = Cluster(root, is_quick=True)
    await made.lay_out()
    await made.start()
    made.follow()
    await steps.spoken(made, said)
    await made.agree()
    assert await made.stop("USA") == 0
    return made, made.nodes["USA"].folder


def _code(ran: object) -> str:
    return str(ran.json["error"]["code"])  # type: ignore[attr-defined]


async def test_nothing_is_read_back_beside_a_running_node(tmp_path: Path) -> None:
    async with cluster(tmp_path, is_quick=True) as made:
        await steps.spoken(made, 1)
        await made.agree()
        assert _code(await steps.read(made.nodes["USA"].folder)) == "store-locked"
        await made.whole()


async def test_without_the_other_node_there_is_nothing_to_read(tmp_path: Path) -> None:
    made, usa = await _parted(tmp_path)
    try:
        made.line.cut()
        assert _code(await steps.read(usa)) == "recovery-unreachable"
    finally:
        await made.close()


async def test_steps_out_of_their_order_are_refused(tmp_path: Path) -> None:
    made, usa = await _parted(tmp_path / "nodes")
    try:
        shutil.rmtree(usa / "data")
        early = await steps.run("node", "recover", "draft", usa, "--out", tmp_path / "next", "--json")
        assert early.json["error"]["code"] == "recovery-not-read"
        assert (await steps.read(usa)).code == 0
        draft = await steps.drafted(usa, tmp_path / "next", 1)
        assert _code(await steps.opened(usa, draft)) == "manifest-threshold-missed"
        again = await steps.run("node", "recover", "draft", usa, "--out", draft, "--json")
        assert again.json["error"]["code"] == "file-exists"
        await steps.sign(usa, draft, 2)
        assert (await steps.opened(usa, draft)).code == 0
        assert (await steps.opened(usa, draft)).code == 0, "opening twice is opening once"
    finally:
        await made.close()


async def test_a_draft_made_before_more_was_mirrored_opens_nothing(tmp_path: Path) -> None:
    made, usa = await _parted(tmp_path / "nodes")
    try:
        assert (await steps.read(usa, "--even-so")).code == 0
        draft = await steps.drafted(usa, tmp_path / "next", 1, 2)
        await made.start("USA")
        await steps.spoken(made, 2)
        await made.agree()
        assert await made.stop("USA") == 0
        assert (await steps.read(usa, "--even-so")).code == 0
        assert _code(await steps.opened(usa, draft)) == "generation-cites-other"
        await made.start("USA")
        await made.whole()
    finally:
        await made.close()


async def test_courier_files_that_bring_something_else_are_refused(tmp_path: Path) -> None:
    made, usa = await _parted(tmp_path / "nodes")
    try:
        rus, file = made.nodes["RUS"].folder, tmp_path / "own.courier"
        assert (await steps.run("courier", "out", rus, "--to", file, "--since", 0)).code == 0
        assert _code(await steps.read(usa, "--from", file)) == "recovery-other-file"
        back = tmp_path / "back.courier"
        assert (await steps.run("courier", "out", rus, "--to", back, "--returned")).code == 0
        steps.halve(back)
        assert _code(await steps.read(usa, "--from", back)) in ("courier-truncated", "courier-damaged")
        early = await steps.run("node", "recover", "draft", usa, "--out", tmp_path / "next", "--json")
        assert early.json["error"]["code"] == "recovery-not-read"
        await made.start("USA")
        await made.whole()
    finally:
        await made.close()


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("at", [RECOVERY_KEEP, RECOVERY_SWAP, RECOVERY_SWITCH], ids=lambda each: each.name)
async def test_a_step_that_fails_is_taken_again(tmp_path: Path, at: Failpoint, side: Side) -> None:
    made, usa = await _parted(tmp_path / "nodes")
    struck: list[str] = []

    def strike(reached: Failpoint, reached_side: Side) -> None:
        if (reached, reached_side) == (at, side) and not struck:
            struck.append(at.name)
            raise at.error(at.name)

    try:
        # Armed in this process: the steps run here, the nodes elsewhere.
        arm(strike)
        if (await steps.read(usa, "--even-so")).code != 0:
            assert (await steps.read(usa, "--even-so")).code == 0
        draft = await steps.drafted(usa, tmp_path / "next", 1, 2)
        if (await steps.opened(usa, draft)).code != 0:
            assert (await steps.opened(usa, draft)).code == 0
        assert struck == [at.name]
        await made.start("USA")
        await made.taken_in("RUS", "jdec/USA/exercise.demo/2")
        await made.follow_anew()
        await asyncio.wait_for(made.whole(), 120)
    finally:
        arm(None)
        await made.close()

"""Two nodes on two network stacks with one cable between them: pulled at either end, plugged in again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from cluster.harness import PARTIES, Cluster

from .namespaces import PROGRAM, Cable, DistantNode, cable, settle_link
from .scenes import IMPATIENT, Load, set_link, submit_many, until_status

pytestmark = pytest.mark.tool("netns")


@asynccontextmanager
async def apart(root: Path) -> AsyncIterator[tuple[Cluster, Cable]]:
    """Two running nodes, each in its own namespace."""
    with cable() as wire:

        def make(party: str, folder: Path, environment: Mapping[str, str]) -> DistantNode:
            return DistantNode(party, folder, wire.names[PARTIES.index(party)], PROGRAM, environment)

        made = Cluster(root, with_picture=False, make_node=make)
        try:
            await made.lay_out()
            for at, party in enumerate(PARTIES):
                settle_link(made.nodes[party].folder, wire.hosts[at], wire.hosts[1 - at])
                set_link(made.nodes[party].folder, **IMPATIENT)
            await made.start()
            made.follow()
            await made.whole()
            yield made, wire
        finally:
            await made.close()
            for node in made.nodes.values():
                if isinstance(node, DistantNode):
                    await node.close_door()


@pytest.mark.parametrize("end", [0, pytest.param(1, marks=pytest.mark.slow)])
async def test_a_pulled_cable_is_told_at_both_ends_and_messages_climb_when_it_is_back(
    tmp_path: Path, end: int
) -> None:
    """At one end the network says unreachable, at the other packets vanish without a word."""
    async with apart(tmp_path) as (made, wire):
        load = Load(made)
        await load.more(40)
        wire.pull(end)
        for party in PARTIES:
            status = await until_status(
                made, party, lambda each: each.link.state == "down", "the line is told as down"
            )
            accepted = await submit_many(made, party, 10)
            later = await made.status(party)
            assert later.mode == "ready"
            assert later.mirrored_size <= min(each.index for each in accepted), status
        wire.plug(end)
        await load.end()
        await made.whole()


@pytest.mark.slow
async def test_a_node_killed_while_the_cable_is_out_still_sends_what_it_accepted(tmp_path: Path) -> None:
    async with apart(tmp_path) as (made, wire):
        for _ in range(4):
            wire.pull(1)
            await submit_many(made, "RUS", 10)
            made.kill("RUS")
            await made.start("RUS")
            wire.plug(1)
            await submit_many(made, "USA", 5)
        await made.whole()

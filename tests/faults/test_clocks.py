"""Clocks that are wrong or jump: no message is lost or refused for it, and signed times only rise.

A process under libfaketime answers much later than others do; so few messages are sent, and most of this is slow.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from cluster.harness import PARTIES, Cluster
from cluster.processes import QuickNode

from .preloading import SkewedNode
from .scenes import Load, MakeNode, scene, until_status

pytestmark = pytest.mark.tool("faketime")


def node_of(made: Cluster, party: str) -> SkewedNode:
    """The node whose clock can be set."""
    node = made.nodes[party]
    assert isinstance(node, SkewedNode)
    return node


def off_by(offset: str) -> MakeNode:
    """Nodes of which the first Party's has a clock that is off from its start."""

    class Node(SkewedNode):
        def __init__(self, party: str, folder: Path, environment: Mapping[str, str]) -> None:
            super().__init__(party, folder, environment)
            self.set_clock(offset)

    return lambda party, folder, environment: (
        Node(party, folder, environment) if party == PARTIES[0] else QuickNode(party, folder, environment)
    )


def hours(signed_at: str) -> int:
    """The hours since some day, of an instant in a status."""
    return int(signed_at[8:10]) * 24 + int(signed_at[11:13])


@pytest.mark.slow
@pytest.mark.parametrize("offset", ["+9h", "-9h"])
async def test_a_clock_hours_wrong_stops_nothing(tmp_path: Path, offset: str) -> None:
    async with scene(tmp_path, off_by(offset)) as made:
        load = Load(made, width=2)
        await load.more(16)
        await load.end()
        status = await made.whole()
        wrong, right = (status[party].own.signed_at for party in PARTIES)
        assert abs(hours(wrong) - hours(right)) % (24 * 28) >= 8, f"the clock was not wrong: {wrong}, {right}"


@pytest.mark.slow
async def test_a_clock_that_jumps_there_and_back_stops_nothing_and_signed_times_only_rise(
    tmp_path: Path,
) -> None:
    jumps = ("+5h", "-7h", "+11h", "+0")
    async with scene(tmp_path, off_by("+0")) as made:
        first = await made.status("USA")
        load, seen = Load(made, width=2), [(first.own.size, first.own.signed_at)]
        for jump in jumps:
            node_of(made, "USA").set_clock(jump)
            await load.more(8)
            if jump in ("+5h", "+11h"):
                start = hours(seen[0][1])
                await until_status(
                    made, "USA", lambda each, start=start: hours(each.own.signed_at) != start, "it jumped"
                )
            status = await made.status("USA")
            seen.append((status.own.size, status.own.signed_at))
        await load.end()
        await made.whole()
        assert seen == sorted(seen)
        assert hours(seen[-1][1]) - hours(seen[0][1]) >= 5, f"the clock did not jump: {seen}"


async def test_a_clock_that_jumps_back_while_the_node_is_down_does_not_keep_it_from_starting(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path, off_by("+6h")) as made:
        before = (await made.status("USA")).own.signed_at
        made.kill("USA")
        node_of(made, "USA").set_clock("+0")
        await made.start("USA")
        status = await made.whole()
        assert status["USA"].own.signed_at >= before


@pytest.mark.slow
async def test_a_clock_before_the_other_certificate_began_is_told_and_mended_by_setting_it(
    tmp_path: Path,
) -> None:
    """Days wrong, a node cannot know the other's certificate as valid: the line says so and messages wait."""
    async with scene(tmp_path, off_by("+0")) as made:
        node = node_of(made, "USA")
        made.kill("USA")
        node.set_clock("-9d")
        await made.start("USA")
        load = Load(made, width=2)
        await load.more(8)
        await until_status(made, "USA", lambda each: each.link.state == "down", "the line is told as down")
        made.kill("USA")
        node.set_clock("+0")
        await made.start("USA")
        await load.end()
        await made.whole()

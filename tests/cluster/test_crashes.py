"""A node that dies at any moment loses nothing it accepted and says nothing twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from jdec.faces.cli.demo.desk import Away
from jdec.node.views import Accepted

from .harness import PARTIES, Cluster, cluster, message


async def submit_in_order(made: Cluster, party: str, lines: list[bytes]) -> list[Accepted]:
    """Submit one after the other, each until it is answered."""
    return [await made.submit(party, line) for line in lines]


async def test_a_graceful_stop_ends_with_code_0_and_a_restart_goes_on(tmp_path: Path) -> None:
    async with cluster(tmp_path) as made:
        first = await made.submit("USA", message("USA"))
        assert await made.stop("USA") == 0
        assert made.nodes["USA"].door() is None
        await made.start("USA")
        again = await made.submit("USA", message("USA"))
        assert again.index > first.index
        await made.agree()


@pytest.mark.parametrize("party", PARTIES)
async def test_a_node_killed_within_a_stream_of_submissions_loses_nothing_and_doubles_nothing(
    tmp_path: Path, party: str
) -> None:
    """Both submit all the time; whatever was not answered is submitted again with the same bytes."""
    lines = {each: [message(each) for _ in range(60)] for each in PARTIES}
    async with cluster(tmp_path) as made:
        streams = [asyncio.create_task(submit_in_order(made, each, lines[each])) for each in PARTIES]
        await made.until(lambda: len(made.ledger.items) >= 20, "twenty messages are on their way")
        made.kill(party)
        await made.start(party)
        answers = await asyncio.gather(*streams)
        status = await made.agree()
    for each, accepted in zip(PARTIES, answers, strict=True):
        assert len({answer.index for answer in accepted}) == len(lines[each])
        assert status[each].receipted_size >= max(answer.index for answer in accepted) + 1


async def test_an_answer_lost_with_the_node_is_given_again_with_the_same_place(tmp_path: Path) -> None:
    """The node dies with many submissions under way: each ends on the record once, answered or not."""
    lines = [message("RUS") for _ in range(40)]
    async with cluster(tmp_path) as made:
        under_way = [asyncio.create_task(made.desks["RUS"].submit_once(line)) for line in lines]
        await made.until(lambda: made.ledger.own["RUS"].size >= 5, "some are on the record")
        made.kill("RUS")
        before = await asyncio.gather(*under_way, return_exceptions=True)
        assert all(isinstance(each, Accepted | Away) for each in before)
        await made.start("RUS")
        after = await submit_in_order(made, "RUS", lines)
        await made.agree()
    for early, late in zip(before, after, strict=True):
        if isinstance(early, Accepted):
            assert late.duplicate
            assert (late.index, late.leaf) == (early.index, early.leaf)
    assert len({each.index for each in after}) == len(lines)


async def test_both_nodes_killed_at_once_come_back_to_one_truth(tmp_path: Path) -> None:
    async with cluster(tmp_path) as made:
        streams = [
            asyncio.create_task(submit_in_order(made, each, [message(each) for _ in range(40)]))
            for each in PARTIES
        ]
        await made.until(lambda: len(made.ledger.items) >= 20, "twenty messages are on their way")
        made.kill()
        await made.start()
        await asyncio.gather(*streams)
        await made.agree()


async def test_what_is_accepted_in_a_cut_stays_accepted_and_climbs_after_it(tmp_path: Path) -> None:
    async with cluster(tmp_path) as made:
        await made.submit("USA", message("USA"))
        await made.until(
            lambda: all(own.mirrored for own in made.ledger.own.values()), "the line carries both ways"
        )
        made.line.cut()
        sent = await submit_in_order(made, "USA", [message("USA") for _ in range(5)])
        await made.until(lambda: made.ledger.own["USA"].size > sent[-1].index, "the node tells of them")
        assert all(made.ledger.own["USA"].mirrored <= each.index for each in sent)
        assert (await made.status("USA")).mirrored_size <= sent[0].index
        made.line.mend()
        await made.agree()
        assert made.ledger.own["USA"].mirrored > sent[-1].index


async def test_a_node_killed_in_a_cut_still_sends_what_it_accepted_there(tmp_path: Path) -> None:
    async with cluster(tmp_path) as made:
        await made.until(lambda: all(made.ledger.mirror.values()), "the nodes have met")
        made.line.cut()
        await submit_in_order(made, "RUS", [message("RUS") for _ in range(5)])
        made.kill("RUS")
        await made.start("RUS")
        made.line.mend()
        await made.agree()

"""Nodes that are killed, frozen and restarted under load, in real processes: nothing is lost or said twice."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from pathlib import Path

import pytest

from cluster.harness import PARTIES, Cluster, message

from .scenes import OTHER, Load, scene, submit_many, until_status


async def restart(made: Cluster, *parties: str) -> None:
    """Kill and start again."""
    made.kill(*parties)
    await made.start(*parties)


@pytest.mark.parametrize("kills", [6, pytest.param(40, marks=pytest.mark.slow)])
async def test_a_peer_killed_at_many_instants_under_load_comes_back_each_time(
    tmp_path: Path, kills: int
) -> None:
    """The instants are a random number of accepted messages apart, so that they fall anywhere in the work."""
    chance = random.Random(kills)
    async with scene(tmp_path) as made:
        load = Load(made, width=8)
        for number in range(kills):
            await load.more(chance.randrange(1, 120))
            await restart(made, PARTIES[number % 2])
        answers = await load.end()
        await made.whole()
    assert len(answers) >= kills


@pytest.mark.parametrize("rounds", [2, pytest.param(12, marks=pytest.mark.slow)])
async def test_both_nodes_killed_or_stopped_at_once_under_load_come_back_to_one_truth(
    tmp_path: Path, rounds: int
) -> None:
    chance = random.Random(rounds)
    async with scene(tmp_path) as made:
        load = Load(made, width=8)
        for number in range(rounds):
            await load.more(chance.randrange(20, 80))
            if number % 2:
                made.kill()
            else:
                assert await asyncio.gather(*(made.stop(party) for party in PARTIES)) == [0, 0]
            await made.start()
        await load.end()
        await made.whole()


@pytest.mark.parametrize("frozen", PARTIES)
async def test_a_node_that_stands_still_holds_nobody_up_and_goes_on_where_it_stood(
    tmp_path: Path, frozen: str
) -> None:
    """Its sockets stay open and nothing answers: the other node says so, and goes on accepting."""
    other = OTHER[frozen]
    async with scene(tmp_path) as made:
        load = Load(made)
        await load.more(50)
        pid = made.nodes[frozen].pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        try:
            before = (await made.status(other)).mirrored_size
            accepted = await submit_many(made, other, 40)
            status = await until_status(
                made, other, lambda each: each.link.state == "down", "the line is told as down"
            )
            assert status.mode == "ready"
            # What was under way when it froze may still have been taken; what came after was not.
            assert before <= status.mirrored_size <= max(each.index for each in accepted)
        finally:
            os.kill(pid, signal.SIGCONT)
        await load.end()
        await made.whole()


async def test_a_peer_that_dies_while_it_is_far_behind_catches_up_on_the_ordinary_path(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as made:
        made.kill("RUS")
        accepted = await submit_many(made, "USA", 400)
        await made.start("RUS")
        await made.until(lambda: len(made.ledger.mirror["RUS"]) > 1, "catching up has begun")
        await restart(made, "RUS")
        assert len({each.index for each in accepted}) == 400
        await made.whole()


async def test_the_same_bytes_submitted_before_and_after_a_death_are_one_message(tmp_path: Path) -> None:
    lines = [message("USA") for _ in range(30)]
    async with scene(tmp_path) as made:
        first = await asyncio.gather(*(made.submit("USA", line) for line in lines))
        await restart(made, *PARTIES)
        again = await asyncio.gather(*(made.submit("USA", line) for line in lines))
        assert [(each.index, each.leaf) for each in again] == [(each.index, each.leaf) for each in first]
        assert all(each.duplicate for each in again)
        await made.whole()

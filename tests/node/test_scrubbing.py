"""A running node finds damage, says so, never hands it out, and has it mended by the other node's copy."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from jdec.adapters.memory import MemoryStore
from jdec.node.ports import StoredEntry
from jdec.node.reading import NodeRefused
from jdec.node.views import Accepted, NotAccepted, Which

from .parts import message, until
from .simulation import simulated
from .world import World


@asynccontextmanager
async def world(count: int = 20) -> AsyncIterator[World]:
    """Two nodes whose records hold so many messages each, mirrored."""
    made = World()
    await made.start()
    for name, first in (("USA", 1), ("RUS", 100_000)):
        await made.submit(name, *(message(first + at, name) for at in range(count)))
    await made.calm()
    await until(lambda: all(bool(node.status().scrub.finished_at) for node in made.nodes.values()))
    try:
        yield made
    finally:
        await made.stop()


def spoil(store: MemoryStore, index: int) -> None:
    old = store._entries[index]
    store._entries[index] = StoredEntry(index, b"x" + old.data[1:], old.leaf)


def begin_pass(made: World) -> None:
    """Let the hours until the next pass be over."""
    for node in made.nodes.values():
        node._scrubber.suspect(Which.OWN, -1)


def is_whole(made: World) -> bool:
    return all(node.status().scrub.damaged == 0 for node in made.nodes.values())


@simulated
async def test_a_whole_node_has_finished_a_pass_and_found_nothing() -> None:
    async with world() as made:
        for node in made.nodes.values():
            scrub = node.status().scrub
            assert (scrub.damaged, scrub.mended, scrub.damages) == (0, 0, ())
            assert scrub.finished_at.startswith("20")


@simulated
async def test_damage_on_either_record_is_found_at_the_next_pass_and_mended() -> None:
    async with world() as made:
        spoil(made.own["USA"], 5)
        spoil(made.mirrors["USA"], 6)
        node = made.nodes["USA"]
        begin_pass(made)
        await until(lambda: node.status().scrub.mended == 2)
        assert is_whole(made)
        assert node.status().mode == "ready"
        made.check()
        told = [facts for event, facts in made.log if event == "store damaged"]
        assert [(each["record"], each["what"], each["index"]) for each in told] == [
            ("own", "entry", 5),
            ("peer", "entry", 6),
        ]


@simulated
async def test_a_damaged_entry_is_refused_to_readers_and_mended_because_they_asked() -> None:
    async with world() as made:
        spoil(made.own["USA"], 5)
        node = made.nodes["USA"]
        with pytest.raises(
            NodeRefused, match=r"entry 5 of jdec/USA/exercise\.test/1 cannot be read"
        ) as caught:
            await node.entry(Which.OWN, 5)
        assert caught.value.code == "store-damaged"
        await until(lambda: node.status().scrub.mended == 1)
        entry = await node.entry(Which.OWN, 5)
        assert entry is not None
        made.check()


@simulated
async def test_a_follower_waits_for_the_mending_and_misses_nothing() -> None:
    async with world() as made:
        spoil(made.mirrors["USA"], 6)
        seen: list[int] = []
        async for event in made.nodes["USA"].follow():
            if event.entry and event.entry.record.startswith("jdec/RUS"):
                seen.append(event.entry.index)
                if event.entry.index == 12:
                    break
        assert seen == list(range(13))


@simulated
async def test_with_the_other_node_away_damage_stays_told_and_is_mended_when_it_returns() -> None:
    async with world() as made:
        made.is_cut = True
        spoil(made.own["USA"], 5)
        node = made.nodes["USA"]
        with pytest.raises(NodeRefused, match="cannot be read"):
            await node.entry(Which.OWN, 5)
        await until(lambda: node.status().scrub.damaged == 1)
        await asyncio.sleep(60)
        (damage,) = node.status().scrub.damages
        assert (damage.record, damage.what, damage.index) == ("own", "entry", 5)
        assert damage.reason == "peer-unreachable"
        assert b"jdec_store_damaged 1.0" in node.metrics()
        # What is damaged has a copy: the node works on.
        assert isinstance((await made.submit("USA", message(900)))[0], Accepted)
        made.is_cut = False
        await until(lambda: is_whole(made))
        assert b"jdec_store_mended 1.0" in node.metrics()
        await made.calm()
        made.check()


@simulated
async def test_an_own_entry_that_nobody_else_has_makes_the_node_read_only() -> None:
    async with world() as made:
        made.is_cut = True
        (accepted,) = await made.submit("USA", message(900))
        assert isinstance(accepted, Accepted)
        right = made.own["USA"]._entries[accepted.index]
        spoil(made.own["USA"], accepted.index)
        made.is_cut = False
        node = made.nodes["USA"]
        await until(lambda: node.status().mode == "read-only")
        status = node.status()
        assert status.mode_reason == "store-damaged"
        assert [(each.what, each.index) for each in status.scrub.damages] == [("entry", accepted.index)]
        assert node.status().mirrored_size <= accepted.index
        (refused,) = await made.submit("USA", message(901))
        assert isinstance(refused, NotAccepted)
        assert (refused.code, refused.reason) == ("node-read-only", "store-damaged")
        made.own["USA"]._entries[accepted.index] = right
        await made.calm()
        made.check()


@simulated
async def test_an_own_entry_that_the_other_node_held_unbeknown_opens_the_node_again_when_it_is_mended() -> (
    None
):
    """In a cut nobody knows that the push arrived: the answer was lost, and then the disk spoils what was pushed."""
    async with world() as made:
        made.is_half_open = True
        (accepted,) = await made.submit("USA", message(900))
        assert isinstance(accepted, Accepted)
        await until(lambda: made.mirrors["RUS"].head().size > accepted.index)
        made.is_cut = True
        spoil(made.own["USA"], accepted.index)
        node = made.nodes["USA"]
        with pytest.raises(NodeRefused, match="cannot be read"):
            await node.entry(Which.OWN, accepted.index)
        await until(lambda: node.status().mode == "read-only")
        assert node.status().mode_reason == "store-damaged"
        made.is_cut = made.is_half_open = False
        await until(lambda: is_whole(made) and node.status().mode == "ready")
        assert isinstance((await made.submit("USA", message(901)))[0], Accepted)
        await made.calm()
        made.check()


@simulated
async def test_a_damaged_leaf_is_never_taken_for_a_lost_record() -> None:
    async with world() as made:
        store = made.own["USA"]
        old = store._entries[3]
        store._entries[3] = StoredEntry(3, old.data, b"x" * 32)
        await made.submit("USA", message(900))
        node = made.nodes["USA"]
        await until(lambda: node.status().scrub.mended == 1)
        await made.calm()
        assert node.status().mode == "ready"
        assert made.evidence == {"USA": [], "RUS": []}
        made.check()


@simulated
async def test_a_file_that_is_broken_itself_stops_the_node() -> None:
    async with world() as made:
        store = made.mirrors["USA"]
        store.inspect = lambda: ["page 7 is torn"]  # type: ignore[method-assign]
        begin_pass(made)
        await until(lambda: "USA" in made.fatal)
        assert made.nodes["USA"].status().mode_reason == "store-damaged"
        assert any(
            facts.get("detail") == "record file is damaged: peer: page 7 is torn" for _, facts in made.log
        )

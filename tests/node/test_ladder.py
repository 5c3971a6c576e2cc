"""The ladder as followers see it: a rung is never told before the one below it, and a fall is told too."""

from __future__ import annotations

import asyncio

from jdec.node.bulletin import Bulletin
from jdec.node.following import Cursor, follow
from jdec.node.views import FollowEvent, NotAccepted

from .parts import message, until
from .simulation import simulated
from .world import FaultyStore, World


def told(events: list[FollowEvent]) -> list[tuple[str, int | None]]:
    return [(each.type, each.size) for each in events if each.type in ("mirrored", "receipted")]


async def heard(bulletin: Bulletin, start: Cursor, count: int) -> list[tuple[str, int | None]]:
    """The next steps of the ladder that a follower is told."""
    events: list[FollowEvent] = []
    async for event in follow(bulletin, start, lambda *_: []):
        events.append(event)
        if len(told(events)) == count:
            break
    return told(events)


@simulated
async def test_a_receipt_that_comes_before_the_cosignature_waits_for_it() -> None:
    bulletin = Bulletin()
    bulletin.raise_to(receipted=7)
    assert (bulletin.mirrored, bulletin.receipted) == (0, 0)
    bulletin.raise_to(mirrored=5)
    assert (bulletin.mirrored, bulletin.receipted) == (5, 5)
    bulletin.raise_to(mirrored=9)
    assert (bulletin.mirrored, bulletin.receipted) == (9, 7)
    assert await heard(bulletin, Cursor(), 2) == [("mirrored", 9), ("receipted", 7)]


@simulated
async def test_a_follower_is_told_when_the_ladder_falls_from_the_top_down() -> None:
    bulletin = Bulletin()
    bulletin.raise_to(mirrored=9, receipted=7)
    listening = asyncio.create_task(heard(bulletin, Cursor(0, 0, 9, 7), 4))
    await asyncio.sleep(0)
    bulletin.lower_mirrored(3)
    await asyncio.sleep(0)
    bulletin.raise_to(mirrored=9)
    assert (await listening)[:2] == [("receipted", 3), ("mirrored", 3)]
    assert (bulletin.mirrored, bulletin.receipted) == (9, 7)


@simulated
async def test_a_cursor_above_the_ladder_is_answered_with_the_fall() -> None:
    bulletin = Bulletin()
    bulletin.raise_to(mirrored=4, receipted=2)
    assert await heard(bulletin, Cursor(0, 0, 8, 6), 2) == [("receipted", 2), ("mirrored", 4)]


@simulated
async def test_after_a_cut_nobody_hears_of_a_receipt_before_the_cosignature() -> None:
    """The receipt comes with the pull, which is up again before the push is."""
    world = World()
    await world.start()
    await world.calm()
    usa = world.nodes["USA"]
    events: list[FollowEvent] = []
    mirrored = usa.bulletin.mirrored

    async def listen() -> None:
        async for event in usa.follow("now"):
            events.append(event)

    listening = asyncio.create_task(listen())
    world.is_half_open = True
    await world.submit("USA", *(message(number) for number in range(5)))
    await asyncio.sleep(10)
    world.is_half_open = False
    await world.calm()
    listening.cancel()
    for kind, size in told(events):
        assert size is not None
        mirrored = size if kind == "mirrored" else mirrored
        assert kind == "mirrored" or size <= mirrored
    assert mirrored == world.own["USA"].head().size
    await world.stop()


@simulated
async def test_a_read_only_node_says_why_and_tells_nobody_to_wait_for_what_waiting_does_not_mend() -> None:
    world = World()
    await world.start()
    await world.submit("USA", message(1))
    await world.calm()
    await world.stop("USA")
    world.own["USA"], world.intact["USA"] = FaultyStore(), False
    world.is_cut = True
    await world.start("USA")
    usa = world.nodes["USA"]
    (first,) = await usa.submit_many([message(2)], "desk")
    world.is_cut = False
    await until(lambda: usa.status().mode_reason == "next-generation-needed")
    (second,) = await usa.submit_many([message(2)], "desk")
    assert isinstance(first, NotAccepted)
    assert isinstance(second, NotAccepted)
    assert (first.code, first.reason, first.retry_after_s) == ("node-read-only", "store-not-intact", 30)
    assert (second.code, second.reason, second.retry_after_s) == (
        "node-read-only",
        "next-generation-needed",
        None,
    )
    await world.stop()

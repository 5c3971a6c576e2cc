"""A store that may be an old copy stays read-only until the other node's mirror has been read."""

from __future__ import annotations

import asyncio
import copy
from typing import Any

import msgspec
import pytest

from jdec.node.views import NotAccepted

from .parts import message, until
from .simulation import simulated
from .world import FaultyStore, World


def copy_of(store: FaultyStore) -> FaultyStore:
    """A backup of a store."""
    made = FaultyStore()
    for name, value in vars(store).items():
        if name != "_lock":
            setattr(made, name, copy.copy(value))
    return made


async def grown(world: World, first: int, count: int) -> None:
    await world.submit("USA", *(message(number) for number in range(first, first + count)))
    await world.calm()


@simulated
async def test_an_old_copy_is_read_only_and_then_says_that_a_next_generation_is_needed() -> None:
    world = World()
    await world.start()
    await grown(world, 0, 5)
    backup = copy_of(world.own["USA"])
    await grown(world, 5, 5)
    await world.stop("USA")
    world.own["USA"], world.intact["USA"] = backup, False
    world.is_cut = True
    await world.start("USA")
    usa = world.nodes["USA"]
    (answer,) = await usa.submit_many([message(50)], "desk")
    assert isinstance(answer, NotAccepted)
    assert (answer.code, answer.message) == ("node-read-only", "the node is read-only: store-not-intact")
    assert (usa.status().mode, usa.status().mode_reason) == ("read-only", "store-not-intact")
    world.is_cut = False
    await until(lambda: usa.status().mode_reason == "next-generation-needed")
    await asyncio.sleep(60)
    assert usa.status().mode_reason == "next-generation-needed"
    assert not usa.is_ready()
    assert world.own["USA"].head() == backup.head()
    assert world.evidence["RUS"] == []
    assert world.fatal == []
    await world.stop()


@simulated
async def test_an_old_copy_whose_mark_came_back_with_it_is_found_out_by_the_first_cosignature() -> None:
    world = World()
    await world.start()
    await grown(world, 0, 5)
    backup = copy_of(world.own["USA"])
    await grown(world, 5, 5)
    await world.stop("USA")
    world.own["USA"] = backup
    await world.start("USA")
    usa = world.nodes["USA"]
    await until(lambda: usa.status().mode_reason == "next-generation-needed")
    (answer,) = await usa.submit_many([message(50)], "desk")
    assert isinstance(answer, NotAccepted)
    assert answer.message == "the node is read-only: next-generation-needed"
    assert world.fatal == []
    await world.stop()


@simulated
async def test_a_lost_mark_alone_is_mended_by_a_mirror_that_agrees() -> None:
    world = World()
    await world.start()
    await grown(world, 0, 5)
    await world.stop("USA")
    world.intact["USA"] = False
    await world.start("USA")
    usa = world.nodes["USA"]
    assert usa.status().mode_reason == "store-not-intact"
    await until(usa.is_ready)
    assert world.proven == ["USA"]
    await grown(world, 5, 5)
    world.check()
    await world.stop()


@simulated
async def test_an_intact_store_starts_without_the_other_node() -> None:
    world = World()
    world.is_cut = True
    await world.start("USA")
    await world.submit("USA", message(1))
    await world.kill("USA")
    await world.start("USA")
    assert world.nodes["USA"].is_ready()
    world.check()
    await world.stop()


@simulated
async def test_an_empty_store_without_its_mark_begins_only_after_the_other_mirror_is_read_and_with_its_manifest() -> (
    None
):
    world = World()
    world.intact["USA"] = False
    await world.start("USA")
    usa = world.nodes["USA"]
    await asyncio.sleep(10)
    assert (usa.status().mode_reason, world.own["USA"].head().size) == ("store-not-intact", 0)
    await world.start("RUS")
    await until(usa.is_ready)
    assert world.own["USA"].manifests()[0][0] == 0
    await grown(world, 1, 1)
    world.check()
    await world.stop()


@simulated
async def test_a_record_lost_whole_is_never_begun_again_under_the_same_name() -> None:
    world = World()
    await world.start()
    await grown(world, 0, 5)
    await world.stop("USA")
    world.own["USA"], world.intact["USA"] = FaultyStore(), False
    await world.start("USA")
    usa = world.nodes["USA"]
    await until(lambda: usa.status().mode_reason == "next-generation-needed")
    assert world.own["USA"].head().size == 0
    await world.stop()


@pytest.mark.parametrize(
    "lie",
    [
        {"mirror_root": "A" * 43 + "="},
        {"mirror_root": "not base64"},
        {"mirror_size": 1},
        {"mirror_size": -3},
        {"mirror_size": 10**15},
        {"mirror_origin": "jdec/USA/actual/1"},
    ],
)
@simulated
async def test_a_mirror_that_disagrees_or_talks_nonsense_opens_nothing_and_kills_nothing(
    lie: dict[str, Any],
) -> None:
    world = World()
    await world.start()
    await grown(world, 0, 3)
    await world.stop("USA")
    world.own["USA"]._cosigned = None
    world.intact["USA"] = False
    await world.start("USA")
    world.lines["USA"].answers["state"] = lambda state: msgspec.structs.replace(state, **lie)
    usa = world.nodes["USA"]
    await asyncio.sleep(30)
    assert not usa.is_ready()
    assert world.proven == []
    assert world.fatal == []
    await world.stop()


@simulated
async def test_a_mirror_that_says_less_than_it_once_cosigned_is_not_taken_for_the_mirror() -> None:
    world = World()
    await world.start()
    await grown(world, 0, 5)
    await world.stop("USA")
    world.intact["USA"] = False
    world.is_cut = True
    await world.start("USA")
    world.lines["USA"].answers["state"] = lambda state: msgspec.structs.replace(
        state, mirror_size=0, mirror_root=""
    )
    world.is_cut = False
    usa = world.nodes["USA"]
    await asyncio.sleep(30)
    assert usa.status().mode_reason == "store-not-intact"
    world.lines["USA"].answers.clear()
    await until(usa.is_ready)
    await world.stop()

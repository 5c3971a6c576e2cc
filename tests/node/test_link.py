"""The line between two nodes: cut, slow, halved, refused; it only ever costs time, never a message."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pytest

from jdec.node.config import Limits
from jdec.node.link import next_package
from jdec.node.ports import PeerState
from jdec.node.views import Rung, Which
from jdec.record.package import decode_package

from .parts import Book, message, until
from .simulation import START_S, simulated
from .world import World


def names(world: World, event: str, party: str) -> list[dict[str, Any]]:
    """What a node logged under this event."""
    return [facts for said, facts in world.log if said == event and facts["party"] == party]


async def pass_time(seconds: float) -> None:
    """Let simulated time pass."""
    await asyncio.sleep(seconds)


@simulated
async def test_a_message_climbs_from_accepted_to_mirrored_to_receipted() -> None:
    world = World()
    await world.start()
    usa = world.nodes["USA"]
    world.is_cut = True
    await world.submit("USA", message(1))
    await pass_time(5)

    async def rung() -> Rung:
        entry = await usa.entry(Which.OWN, 1)
        assert entry is not None
        return entry.state

    assert await rung() is Rung.ACCEPTED
    # RUS takes what is pushed, but its own word does not come through yet.
    world.lines["USA"].answers["state"] = lambda state: msgspec.structs.replace(state, size=0)
    world.nodes["RUS"].exchange._link.stop()
    world.is_cut = False
    await until(lambda: usa.bulletin.mirrored >= 2)
    await pass_time(5)
    assert await rung() is Rung.MIRRORED
    world.lines["USA"].answers.clear()
    await until(lambda: usa.bulletin.receipted >= 2)
    assert await rung() is Rung.RECEIPTED
    entry = await usa.entry(Which.OWN, 1)
    assert entry is not None
    assert entry.bracket.not_after >= entry.bracket.claimed
    world.check()
    await world.stop()
    assert world.fatal == []


@simulated
async def test_in_a_cut_work_goes_on_as_accepted_and_catches_up_when_it_ends() -> None:
    world = World()
    await world.start()
    await world.calm()
    mirrored = world.nodes["USA"].bulletin.mirrored
    world.is_cut = True
    await world.submit("USA", *(message(number) for number in range(200)))
    await world.submit("RUS", *(message(number, "RUS") for number in range(200)))
    await pass_time(120)
    assert world.nodes["USA"].bulletin.mirrored == mirrored
    assert world.nodes["USA"].status().link.state == "down"
    assert world.nodes["USA"].status().link.reason == "peer-unreachable"
    world.check()
    world.is_cut = False
    await world.calm()
    assert world.nodes["USA"].status().link.state == "up"
    world.check()
    await world.stop()


@simulated
async def test_in_a_cut_the_line_is_tried_with_a_growing_pause_and_never_in_a_storm() -> None:
    world = World()
    await world.start()
    await world.calm()
    world.is_cut = True
    await world.submit("USA", message(1))
    before = len(world.lines["USA"].calls)
    await pass_time(100)
    tries = len(world.lines["USA"].calls) - before
    assert 40 < tries < 120
    await world.stop()


@simulated
async def test_the_other_node_reaching_us_ends_the_pause() -> None:
    world = World(heartbeat_s=60)
    await world.start()
    await world.calm()
    world.is_cut = True
    await world.submit("RUS", message(1, "RUS"))
    await pass_time(30)
    world.is_cut = False
    started = asyncio.get_running_loop().time()
    await world.calm()
    assert asyncio.get_running_loop().time() - started < 4
    await world.stop()


@simulated
async def test_two_quiet_nodes_fall_silent_but_for_signs_of_life() -> None:
    world = World(heartbeat_s=5)
    await world.start()
    await world.submit("USA", message(1))
    await world.calm()
    await pass_time(10)
    sizes = {name: store.head().size for name, store in world.own.items()}
    calls = {name: len(line.calls) for name, line in world.lines.items()}
    notes = {name: store.head().note for name, store in world.mirrors.items()}
    await pass_time(100)
    assert {name: store.head().size for name, store in world.own.items()} == sizes
    for name, line in world.lines.items():
        assert len(line.calls) - calls[name] <= 2 * 21
        assert world.mirrors[name].head().note != notes[name]
    assert world.nodes["USA"].exchange.mirror.signed_at_s > START_S + 90
    world.check()
    await world.stop()


@simulated
async def test_receipts_are_written_at_most_once_an_interval() -> None:
    world = World(limits=Limits(receipt_interval_s=10))
    await world.start()
    await world.calm()
    receipts = world.own["RUS"].count_receipts(0)
    for number in range(50):
        await world.submit("USA", message(number))
        await pass_time(1)
    assert world.own["RUS"].count_receipts(0) - receipts <= 6
    await world.calm()
    world.check()
    await world.stop()


@simulated
async def test_a_slow_line_is_only_slow() -> None:
    world = World()
    world.delay_s = 3.0
    await world.start()
    await world.submit("USA", *(message(number) for number in range(30)))
    await world.submit("RUS", message(1, "RUS"))
    await world.calm(300)
    world.check()
    assert world.nodes["USA"].status().link.state == "up"
    await world.stop()


@simulated
async def test_a_package_that_arrived_and_was_never_answered_is_not_believed_and_not_doubled() -> None:
    world = World()
    await world.start()
    await world.calm()
    world.is_half_open = True
    await world.submit("USA", message(1))
    await until(lambda: world.mirrors["RUS"].head().size >= world.own["USA"].head().size)
    await pass_time(10)
    assert world.nodes["USA"].bulletin.mirrored < world.own["USA"].head().size
    world.is_half_open = False
    await world.calm()
    world.check()
    await world.stop()


@simulated
async def test_a_restart_resumes_from_the_size_of_the_mirror() -> None:
    world = World()
    await world.start()
    await world.submit("USA", *(message(number) for number in range(50)))
    await world.calm()
    held = world.mirrors["RUS"].head().size
    await world.kill("RUS")
    await world.submit("USA", *(message(number) for number in range(50, 60)))
    await pass_time(30)
    world.sent["RUS"].clear()
    await world.start("RUS")
    await world.calm()
    assert min(decode_package(each).start for each in world.sent["RUS"]) >= held
    world.check()
    await world.stop()


@simulated
async def test_the_ladder_stands_where_it_stood_after_a_restart_in_a_cut() -> None:
    world = World()
    await world.start()
    await world.submit("USA", message(1))
    await world.calm()
    status = world.nodes["USA"].status()
    world.is_cut = True
    await world.submit("USA", message(2))
    await world.kill("USA")
    await world.start("USA")
    again = world.nodes["USA"].status()
    assert (again.mirrored_size, again.receipted_size) == (status.mirrored_size, status.receipted_size)
    assert again.own.size == status.own.size + 1
    entry = await world.nodes["USA"].entry(Which.OWN, again.own.size - 1)
    assert entry is not None
    assert entry.state is Rung.ACCEPTED
    world.check()
    await world.stop()


@simulated
async def test_a_mirror_that_lost_its_end_is_filled_again_and_the_ladder_says_so() -> None:
    world = World()
    await world.start()
    await world.submit("USA", *(message(number) for number in range(20)))
    await world.calm()
    await world.stop("RUS")
    world.mirrors["RUS"].__init__()  # type: ignore[misc]
    await world.start("RUS")
    await world.submit("USA", message(99))
    await world.calm()
    assert names(world, "peer mirror went back", "USA")[0]["has"] == 0
    world.check()
    await world.stop()


@simulated
async def test_a_long_record_is_caught_up_in_packages_that_each_end_at_a_signed_checkpoint() -> None:
    world = World(limits=Limits(batch_messages=700))
    await world.start("USA")
    for start in range(0, 6000, 1000):
        await world.submit("USA", *(message(number) for number in range(start, start + 1000)))
    await world.start("RUS")
    await world.calm()
    packages = [decode_package(each) for each in world.sent["RUS"]]
    carrying = [each for each in packages if each.entries]
    assert len(carrying) >= 2
    assert all(len(each.entries) <= 4096 for each in packages)
    world.check()
    await world.stop()


@simulated
async def test_stopping_ends_at_once_whatever_the_line_does() -> None:
    world = World()
    world.delay_s = 3600
    await world.start()
    await world.submit("USA", message(1))
    await asyncio.wait_for(world.stop(), 10)
    assert world.fatal == []
    world.check()


def test_there_is_no_package_past_the_end_of_a_record_and_none_of_an_empty_one() -> None:
    world = World()
    assert next_package(world.own["USA"], 0) is None
    book = Book(world.parties["USA"])
    assert next_package(world.own["USA"], len(book.entries)) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [("size", -1), ("mirror_size", -1), ("mirror_root", "no root"), ("size", 2**60), ("root", "AAAA")],
)
def test_a_state_that_cannot_be_is_no_state(field: str, value: object) -> None:
    fields: dict[str, object] = {
        "party": "RUS",
        "origin": "o",
        "size": 1,
        "root": "",
        "mirror_origin": "o",
        "mirror_size": 0,
        "mirror_root": "",
    }
    assert msgspec.convert(fields, PeerState).size == 1
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**fields, field: value}, PeerState)

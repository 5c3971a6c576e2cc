"""What a submitter is told: each refusal with its code, its sentence and whether waiting helps; each place whole."""

from __future__ import annotations

import asyncio
from base64 import b64encode

import msgspec

from jdec.node.config import Limits
from jdec.node.keys import OwnKeys
from jdec.node.views import Accepted, NotAccepted, Rung
from jdec.record.tree import leaf_hash

from .ages import Ages, opened
from .parts import message
from .simulation import simulated
from .world import World

ORIGIN = "jdec/USA/exercise.test/1"


@simulated
async def test_a_place_says_record_index_leaf_size_rung_and_whether_it_was_there_before() -> None:
    world = World()
    await world.start()
    data = message(1)
    leaf = b64encode(leaf_hash(data)).decode()
    (first,) = await world.submit("USA", data)
    assert first == Accepted(ORIGIN, 1, leaf, 2, Rung.ACCEPTED, False, ())
    await world.calm()
    size = world.own["USA"].head().size
    assert await world.submit("USA", data) == [Accepted(ORIGIN, 1, leaf, size, Rung.RECEIPTED, True, ())]
    (other,) = await world.submit("USA", message(1, salt=b"another salt"))
    told = "submission id is on the record already with other bytes: entry 1"
    assert other == NotAccepted("submission-conflict", told)
    await world.stop()


@simulated
async def test_what_an_earlier_generation_holds_is_answered_with_its_place_there() -> None:
    world = Ages()
    await opened(world)
    await world.start("USA")
    await world.went_round("RUS")
    await world.calm()
    held, node = world.archives["USA"][0], world.nodes["USA"]
    leaf = b64encode(leaf_hash(message(0))).decode()
    known, other, new = await node.submit_many(
        [message(0), message(1, salt=b"another salt"), message(800)], "desk"
    )
    assert known == Accepted(held.origin, 1, leaf, held.size, Rung.MIRRORED, True, ())
    told = f"submission id is on {held.origin} already with other bytes: entry 2"
    assert other == NotAccepted("submission-conflict", told)
    assert isinstance(new, Accepted)
    assert (new.record, new.duplicate) == ("jdec/USA/exercise.test/2", False)
    await world.stop()


@simulated
async def test_a_failed_disk_a_missing_key_and_a_full_queue_are_told_with_the_time_to_wait() -> None:
    world = World(limits=Limits(queue_messages=1))
    await world.start("USA")
    node, usa = world.nodes["USA"], world.parties["USA"]
    busy = asyncio.create_task(node.submit_many([message(1)], "desk"))
    waiting = asyncio.create_task(node.submit_many([message(2)], "desk"))
    full = asyncio.create_task(node.submit_many([message(3)], "desk"))
    done = [(await each)[0] for each in (busy, waiting, full)]
    told = "too many messages wait for a place: try again shortly"
    assert NotAccepted("queue-full", told, retry_after_s=1) in done
    away, usa.at_hand[:] = list(usa.at_hand), []
    node._sequencer._keys = OwnKeys(str(usa.origin), usa.history(), usa.load)
    unsigned = NotAccepted(
        "node-read-only",
        "the node is read-only: no-signing-key",
        retry_after_s=60,
        reason="no-signing-key",
    )
    assert await world.submit("USA", message(4)) == [unsigned]
    usa.at_hand[:] = away
    world.own["USA"].fault = "failed"
    told = "the record file failed: the message may be on it; submit the same bytes again"
    assert await world.submit("USA", message(5)) == [NotAccepted("store-failed", told, retry_after_s=5)]
    await world.stop()


@simulated
async def test_a_quota_that_is_used_up_is_told_to_whom_it_belongs_with_the_time_to_wait() -> None:
    world = World()
    await world.start("USA")
    node = world.nodes["USA"]
    node._intake._quotas._per_minute["desk"] = 2
    node._intake._quotas._buckets["desk"] = (2.0, 0.0)
    first, second, third = await node.submit_many([message(1), message(2), message(3)], "desk")
    assert isinstance(first, Accepted)
    assert isinstance(second, Accepted)
    told = "quota of desk is used up: try again in 30 s"
    assert third == NotAccepted("quota-exceeded", told, retry_after_s=30)
    await world.stop()


@simulated
async def test_a_node_that_is_read_only_says_why_and_whether_waiting_helps() -> None:
    world = World()
    await world.start("USA")
    node = world.nodes["USA"]
    for reason, wait_s in (("store-not-intact", 30), ("node-stopping", 5), ("store-damaged", None)):
        node._intake._read_only_reason = lambda reason=reason: reason
        told = NotAccepted("node-read-only", f"the node is read-only: {reason}", reason=reason)
        answer = msgspec.structs.replace(told, retry_after_s=wait_s)
        assert await world.submit("USA", message(1)) == [answer]
    await world.stop()


@simulated
async def test_a_long_batch_lets_others_work_every_64_messages() -> None:
    world = World()
    await world.start("USA")
    turns = 0

    async def work() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    working = asyncio.create_task(work())
    await asyncio.sleep(0)
    assert turns == 0
    await world.submit("USA", *([b"no message"] * 256))
    assert turns == 4
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    await world.stop()

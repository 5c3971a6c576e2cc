"""The node as its faces see it: refusals with codes, honest answers when a disk fails, and a graceful stop."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pytest

from jdec.node.config import ApiClient, ApiConfig, Limits
from jdec.node.following import parse_cursor
from jdec.node.ports import StoreError
from jdec.node.quota import Quotas
from jdec.node.service import NodeRefused, NodeService
from jdec.node.views import Accepted, FollowEvent, NotAccepted, Which

from .parts import Book, message, until
from .simulation import START_S, SimulatedClock, simulated
from .test_sequencer import HeldStore, taken
from .world import World


async def refused_with(world: World, data: bytes) -> tuple[str, str]:
    (answer,) = await world.nodes["USA"].submit_many([data], "desk")
    assert isinstance(answer, NotAccepted)
    return answer.code, answer.message


@simulated
async def test_what_is_not_ours_or_not_well_formed_is_refused_and_nothing_is_written() -> None:
    world = World()
    await world.start("USA")
    assert await refused_with(world, message(1, "RUS")) == (
        "wrong-sender",
        "sender is not this node's Party: got RUS, expected USA",
    )
    assert (await refused_with(world, message(1, traffic="actual")))[0] == "wrong-traffic"
    assert (await refused_with(world, message(1).replace(b'"kind"', b'"king"', 1)))[0] == "missing-field"
    assert (await refused_with(world, message(1)[:-1] + b" " * 65_536 + b"\n"))[0] == "message-too-large"
    assert world.own["USA"].head().size == 1
    await world.stop()


@simulated
async def test_an_accepted_message_says_where_it_lies_and_a_repeat_says_that_it_is_one() -> None:
    world = World()
    await world.start("USA")
    (first,) = await world.submit("USA", message(1))
    (again,) = await world.submit("USA", message(1))
    assert isinstance(first, Accepted)
    assert isinstance(again, Accepted)
    assert (first.record, first.index, first.size, first.duplicate) == (
        "jdec/USA/exercise.test/1",
        1,
        2,
        False,
    )
    assert again == msgspec.structs.replace(first, duplicate=True)
    code, sentence = await refused_with(world, message(1, salt=b"another salt"))
    assert (code, sentence) == (
        "submission-conflict",
        "submission id is on the record already with other bytes: entry 1",
    )
    world.check()
    await world.stop()


@simulated
async def test_a_clock_a_quarter_of_an_hour_off_is_warned_about_and_accepted() -> None:
    world = World()
    await world.start("USA")
    world.clocks["USA"].wrong_s = 900
    (answer,) = await world.submit("USA", message(1))
    assert isinstance(answer, Accepted)
    assert [each.code for each in answer.notices] == ["clock-off"]
    await world.stop()


@simulated
async def test_good_messages_of_a_batch_are_taken_and_each_bad_one_is_answered_in_its_place() -> None:
    world = World()
    await world.start("USA")
    answers = await world.submit("USA", message(1), b"{}\n", message(2), message(1))
    assert [getattr(each, "index", None) for each in answers] == [1, None, 2, 1]
    world.check()
    await world.stop()


@simulated
async def test_a_full_queue_pushes_back_with_a_time_to_try_again() -> None:
    world = World(limits=Limits(queue_messages=10, batch_messages=1))
    await world.start("USA")
    asking = [
        asyncio.create_task(world.submit("USA", *(message(10 * at + each) for each in range(8))))
        for at in (1, 2, 3)
    ]
    answers = [answer for some in await asyncio.gather(*asking) for answer in some]
    pushed_back = [each for each in answers if isinstance(each, NotAccepted)]
    assert {(each.code, each.retry_after_s) for each in pushed_back} == {("queue-full", 1)}
    assert {each.message for each in pushed_back} == {"too many messages wait for a place: try again shortly"}
    assert len(pushed_back) == 16
    await world.submit("USA", *(message(20 + each) for each in range(8)))
    world.check()
    await world.stop()


@pytest.mark.parametrize("fault", ["failed", "persisted"])
@simulated
async def test_a_disk_that_fails_under_a_message_is_answered_honestly_and_the_repeat_is_one_message(
    fault: str,
) -> None:
    world = World()
    await world.start()
    await world.calm()
    world.own["USA"].fault = fault
    assert (await refused_with(world, message(1)))[0] == "store-failed"
    assert "USA" in world.fatal
    usa = world.nodes["USA"].status()
    assert (usa.mode, usa.mode_reason) == ("read-only", "store-failed")
    assert (await refused_with(world, message(2)))[0] == "node-read-only"
    await world.stop("USA")
    world.own["USA"].fault = ""
    await world.start("USA")
    (again,) = await world.submit("USA", message(1))
    assert isinstance(again, Accepted)
    assert again.duplicate is (fault == "persisted")
    await world.calm()
    world.check()
    await world.stop()


@pytest.mark.parametrize("fault", ["failed", "persisted"])
@simulated
async def test_a_mirror_disk_that_fails_stops_the_node_and_the_line_mends_it(fault: str) -> None:
    world = World()
    await world.start()
    await world.calm()
    world.mirrors["RUS"].fault = fault
    await world.submit("USA", message(1))
    await until(lambda: "RUS" in world.fatal)
    before = world.nodes["USA"].bulletin.mirrored
    assert before < world.own["USA"].head().size
    world.check()
    await world.stop("RUS")
    world.mirrors["RUS"].fault = ""
    await world.start("RUS")
    await world.calm()
    world.check()
    await world.stop()


@pytest.mark.parametrize("fault", ["failed", "persisted"])
@simulated
async def test_a_cosignature_that_cannot_be_kept_is_not_believed_and_comes_again(fault: str) -> None:
    world = World()
    await world.start()
    await world.calm()

    def failing(note: bytes) -> bytes:
        world.own["USA"].fault = fault
        return note

    await world.submit("USA", message(1))
    world.lines["USA"].answers["push"] = failing
    await until(lambda: "USA" in world.fatal)
    assert world.nodes["USA"].bulletin.mirrored < world.own["USA"].head().size
    await world.stop("USA")
    world.own["USA"].fault = ""
    await world.start("USA")
    await world.calm()
    world.check()
    await world.stop()


@simulated
async def test_stopping_commits_what_is_queued_and_answers_everybody() -> None:
    world = World(limits=Limits(batch_messages=2))
    await world.start()
    asking = [asyncio.create_task(world.submit("USA", message(each))) for each in range(20)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    node = world.nodes["USA"]
    await world.stop()
    answers = [answer for some in await asyncio.gather(*asking) for answer in some]
    assert {type(each) for each in answers} == {Accepted}
    (late,) = await node.submit_many([message(99)], "desk")
    assert isinstance(late, NotAccepted)
    assert (late.code, node.status().mode) == ("node-read-only", "stopping")
    world.check()


@simulated
async def test_stopping_twice_and_before_the_start_is_harmless() -> None:
    world = World()
    node = NodeService(world.parts("USA"))
    await node.stop()
    world = World()
    await world.start("USA")
    node = world.nodes["USA"]
    await world.stop("USA")
    await node.stop()


@simulated
async def test_own_messages_of_the_node_find_room_in_a_full_queue() -> None:
    world = World(limits=Limits(queue_messages=1, batch_messages=1))
    store = HeldStore()
    world.own["USA"] = store
    await world.start()
    await world.calm()
    await asyncio.sleep(5)
    receipts = store.count_receipts(0)
    store.gate.clear()
    asking = []
    for each in (1, 2):
        asking.append(asyncio.create_task(world.submit("USA", message(each))))
        await taken()
    assert world.nodes["USA"].status().pending == 1
    book = Book(world.parties["RUS"], [each.data for each in world.own["RUS"].read(0, 99, 1 << 30)]).fill(1)
    size = len(book.entries)
    await world.nodes["USA"].exchange.take(book.package(size - 1, size, START_S + 900))
    # Simulated time stands still while the store is held, so nothing can be slept for.
    while world.nodes["USA"].status().pending == 1 and not world.fatal:  # noqa: ASYNC110
        await asyncio.sleep(0)
    store.gate.set()
    await asyncio.gather(*asking)
    await until(lambda: store.count_receipts(0) > receipts)
    assert world.fatal == []
    await world.stop()


async def followed(node: NodeService, cursor: str, stop: str) -> list[FollowEvent]:
    events = []
    async for event in node.follow(cursor):
        events.append(event)
        if event.entry is not None and stop in event.entry.data:
            break
    return events


@simulated
async def test_a_follower_sees_every_entry_once_in_order_and_resumes_anywhere() -> None:
    world = World()
    await world.start()
    await world.submit("USA", *(message(number) for number in range(300)))
    await world.calm()
    last = message(999).decode()
    await world.submit("USA", message(999))
    events = await followed(world.nodes["USA"], "", last)
    own = [
        each.entry.index for each in events if each.entry and each.entry.record == "jdec/USA/exercise.test/1"
    ]
    assert own == list(range(len(own)))
    middle = events[len(events) // 2]
    rest = await followed(world.nodes["USA"], middle.cursor, last)
    seen = [
        each.entry.index
        for each in events[: len(events) // 2 + 1]
        if each.entry and each.entry.record.endswith("USA/exercise.test/1")
    ]
    seen += [
        each.entry.index for each in rest if each.entry and each.entry.record.endswith("USA/exercise.test/1")
    ]
    assert seen == own
    await world.stop()


@simulated
async def test_followers_are_told_how_far_messages_climbed_and_end_with_the_node() -> None:
    world = World()
    await world.start()
    events: list[FollowEvent] = []

    async def watch() -> None:
        async for event in world_node.follow("now"):
            events.append(event)

    world_node = world.nodes["USA"]
    watching = asyncio.create_task(watch())
    await asyncio.sleep(0)
    await world.submit("USA", message(1))
    await world.calm()
    await world.stop()
    await asyncio.wait_for(watching, 10)
    for kind in ("mirrored", "receipted"):
        sizes = [each.size or 0 for each in events if each.type == kind]
        assert sizes
        assert sizes == sorted(set(sizes))


@simulated
async def test_a_cursor_that_is_none_or_ahead_is_refused() -> None:
    world = World()
    await world.start("USA")
    node = world.nodes["USA"]
    for cursor in ("1.2.3", "a.b.c.d", "1.2.3.4.5", "-1.0.0.0", "1.1.1.1234567890123456"):
        with pytest.raises(NodeRefused, match="cursor is four sizes joined by dots") as caught:
            node.follow(cursor)
        assert caught.value.code == "cursor-malformed"
    with pytest.raises(NodeRefused, match="cursor is ahead of the records") as caught:
        node.follow("9.0.0.0")
    assert caught.value.code == "cursor-ahead"
    assert str(parse_cursor("1.2.3.4")) == "1.2.3.4"
    await world.stop()


@simulated
async def test_questions_without_an_answer_are_refused_with_a_code() -> None:
    world = World()
    await world.start("USA")
    node = world.nodes["USA"]
    asking: list[tuple[Any, str, str]] = [
        (node.inclusion(Which.OWN, 5, 0), "proof-range", "no such entry in a tree of that size: index 5"),
        (node.consistency(Which.OWN, 2, 1), "proof-range", "no proof between these sizes"),
        (node.tile(Which.OWN, "9/000"), "tile-not-found", "no such tile: 9/000"),
        (node.tile(Which.PEER, "0/000.p/1"), "tile-not-found", "no such tile"),
    ]
    for question, code, sentence in asking:
        with pytest.raises(NodeRefused, match=sentence) as caught:
            await question
        assert caught.value.code == code
    assert await node.entry(Which.OWN, 7) is None
    assert await node.checkpoint(Which.PEER) is None
    await world.stop()


def test_a_quota_fills_with_time_and_holds_one_minute() -> None:
    now = [0.0]
    quotas = Quotas({"desk": 60}, SimulatedClock(lambda: now[0]))
    assert quotas.take("desk", 50) == (50, 0)
    assert quotas.take("desk", 20) == (10, 10)
    now[0] += 5
    assert quotas.take("desk", 20) == (5, 15)
    now[0] += 1000
    assert quotas.take("desk", 100) == (60, 40)
    assert quotas.take("nobody named", 10**6) == (10**6, 0)


@simulated
async def test_a_submitter_beyond_its_quota_is_refused_with_the_time_to_wait() -> None:
    world = World()
    parts = world.parts("USA")
    client = ApiClient(name="desk", token_sha256="0" * 64, may=("submit",), messages_per_minute=2)
    settings = msgspec.structs.replace(parts.config, api=ApiConfig(clients=(client,)))
    node = NodeService(msgspec.structs.replace(parts, config=settings))
    await node.start()
    await node.begin_record(world.parties["USA"].first_note.decode)
    answers = await node.submit_many([message(each) for each in range(3)], "desk")
    assert [isinstance(each, Accepted) for each in answers] == [True, True, False]
    assert isinstance(answers[2], NotAccepted)
    assert (answers[2].code, answers[2].retry_after_s) == ("quota-exceeded", 30)
    assert answers[2].message == "quota of desk is used up: try again in 30 s"
    await node.stop()


@simulated
async def test_a_package_that_comes_after_the_stop_is_no_failure_of_the_store() -> None:
    world = World()
    await world.start()
    await world.calm()
    rus, package = world.nodes["RUS"], world.sent["RUS"][-1]
    await world.stop("RUS")
    with pytest.raises(StoreError, match="node is stopping") as caught:
        await rus.exchange.take(package)
    assert caught.value.code == "node-stopping"
    assert world.fatal == []
    await world.stop()

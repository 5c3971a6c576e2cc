"""The sequencer gives every accepted message one place, in order, durably, and says so honestly when it cannot."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from jdec.node.config import Limits
from jdec.node.keys import OwnKeys
from jdec.node.ports import AppendBatch, StoreError
from jdec.node.sequencer import (
    LINGER_S,
    Conflict,
    Draft,
    Outcome,
    Place,
    QueueFull,
    Sequencer,
    Stopped,
    Unsigned,
)
from jdec.record.manifest import KeyHistory
from jdec.record.package import Package
from jdec.record.tree import leaf_hash
from jdec.record.verifier import verify_stream

from .parts import Party, manifest_entry, message
from .simulation import START_S, SimulatedClock, simulated
from .world import FaultyStore


class Desk:
    """One sequencer over a store, and what it told."""

    def __init__(self, store: FaultyStore, party: Party, limits: Limits | None = None) -> None:
        self.store, self.party = store, party
        self.clock = SimulatedClock(asyncio.get_running_loop().time)
        manifests = store.manifests()
        rebuilt = (
            KeyHistory.rebuild(manifests, party.trusted, 2, party.origin) if manifests else party.history()
        )
        self.keys = OwnKeys(str(party.origin), rebuilt, party.load)
        self.committed: list[int] = []
        self.failures: list[StoreError] = []
        self.sequencer = Sequencer(
            store,
            self.keys,
            self.clock,
            limits or Limits(),
            on_commit=self.committed.append,
            on_fatal=self.failures.append,
        )
        self.task = asyncio.create_task(self.sequencer.run())

    async def say(self, *data: bytes) -> list[Outcome]:
        drafts = [Draft(each, _submission(each)) for each in data]
        return await asyncio.gather(*self.sequencer.put(drafts))

    async def begin(self) -> None:
        first = manifest_entry(self.party.first_note, self.party.party)
        await self.sequencer.put_own(Draft(first, _submission(first)))

    async def end(self) -> None:
        self.sequencer.stop()
        await asyncio.gather(self.task, return_exceptions=True)
        self.sequencer.close()

    def verify(self) -> list[bytes]:
        """Verify the whole record and return its entries."""
        entries = tuple(entry.data for entry in self.store.read(0, 1 << 30, 1 << 40))
        if entries:
            packages = [Package(0, entries, self.store.head().note)]
            verify_stream(packages, self.party.trusted, 2, self.party.origin)
        return list(entries)


def _submission(data: bytes) -> str:
    at = data.index(b'"submission":"') + 14
    return data[at : at + 36].decode()


@asynccontextmanager
async def desk(
    store: FaultyStore | None = None, *, limits: Limits | None = None, party: Party | None = None
) -> AsyncIterator[Desk]:
    opened = Desk(store or FaultyStore(), party or Party("USA"), limits)
    if not opened.store.head().size:
        await opened.begin()
    yield opened
    await opened.end()


async def taken() -> None:
    """Let the sequencer take what was put, as far as a held store lets it."""
    for _ in range(3):
        await asyncio.sleep(0)


class HeldStore(FaultyStore):
    """A store whose appends wait until they are let go, so that a queue can form."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.gate.set()

    def append(self, batch: AppendBatch, expected_size: int) -> None:
        assert self.gate.wait(10)
        super().append(batch, expected_size)


@simulated
async def test_what_arrives_during_a_commit_is_one_batch_in_the_order_it_came() -> None:
    store = HeldStore()
    async with desk(store) as d:
        store.gate.clear()
        first = asyncio.create_task(d.say(message(1)))
        await taken()
        later = [asyncio.create_task(d.say(message(number))) for number in range(2, 12)]
        await asyncio.sleep(0)
        store.gate.set()
        await asyncio.gather(first, *later)
        assert d.verify()[1:] == [message(number) for number in range(1, 12)]
        assert store.appends == [1, 1, 10]
        assert d.committed == [1, 2, 12]


@simulated
async def test_an_answer_names_the_place_and_comes_after_the_write() -> None:
    async with desk() as d:
        (place,) = await d.say(message(1))
        assert place == Place(1, leaf_hash(message(1)), 2, duplicate=False)
        assert d.store.read(1, 1, 1)[0].data == message(1)


@simulated
async def test_the_same_bytes_twice_are_one_message_in_one_batch_in_two_and_after_a_restart() -> None:
    store = FaultyStore()
    async with desk(store) as d:
        one, two = await d.say(message(1), message(1))
        assert (one, two) == (
            Place(1, leaf_hash(message(1)), 2, duplicate=False),
            Place(1, leaf_hash(message(1)), 2, duplicate=True),
        )
        (again,) = await d.say(message(1))
        assert again == two
    async with desk(store) as d:
        (restarted,) = await d.say(message(1))
        assert restarted == two
        assert len(d.verify()) == 2


@simulated
async def test_the_same_id_with_other_bytes_is_a_conflict_in_one_batch_in_two_and_after_a_restart() -> None:
    store = FaultyStore()
    other = message(1, salt=b"another salt")
    async with desk(store) as d:
        _, clash = await d.say(message(1), other)
        assert clash == Conflict(1)
        assert await d.say(other) == [Conflict(1)]
    async with desk(store) as d:
        assert await d.say(other, message(2)) == [
            Conflict(1),
            Place(2, leaf_hash(message(2)), 3, duplicate=False),
        ]
        assert d.verify()[1:] == [message(1), message(2)]


@simulated
async def test_a_batch_of_repeats_alone_writes_nothing() -> None:
    async with desk() as d:
        await d.say(message(1))
        appends = list(d.store.appends)
        await d.say(message(1), message(1))
        assert d.store.appends == appends


@simulated
async def test_a_full_queue_pushes_back_whole_batches_and_takes_them_later() -> None:
    store = HeldStore()
    async with desk(store, limits=Limits(queue_messages=4)) as d:
        store.gate.clear()
        waiting = [asyncio.create_task(d.say(message(1)))]
        await taken()
        waiting.append(asyncio.create_task(d.say(message(2), message(3))))
        await asyncio.sleep(0)
        with pytest.raises(QueueFull):
            d.sequencer.put([Draft(message(number), "") for number in (4, 5, 6)])
        assert d.sequencer.pending == 2
        own = d.sequencer.put_own(Draft(message(7), ""))
        store.gate.set()
        await asyncio.gather(*waiting, own)
        await d.say(message(4), message(5), message(6))
        assert len(d.verify()) == 8


@simulated
async def test_bytes_waiting_are_counted_and_given_back() -> None:
    store = HeldStore()
    async with desk(store, limits=Limits(queue_bytes=65_536, batch_messages=1)) as d:
        large = [Draft(message(number) + b" " * 30_000, "") for number in range(9)]
        for first, second, third in (large[:3], large[3:6], large[6:]):
            store.gate.clear()
            waiting = d.sequencer.put([first])
            await taken()
            waiting += d.sequencer.put([second])
            with pytest.raises(QueueFull):
                d.sequencer.put([third, third])
            waiting += d.sequencer.put([third])
            store.gate.set()
            await asyncio.gather(*waiting)
        assert len(d.verify()) == 10


@simulated
async def test_batches_keep_their_limits() -> None:
    store = HeldStore()
    async with desk(store, limits=Limits(batch_messages=3)) as d:
        store.gate.clear()
        waiting = [asyncio.create_task(d.say(message(1)))]
        await taken()
        waiting.append(asyncio.create_task(d.say(*(message(number) for number in range(2, 9)))))
        await asyncio.sleep(0)
        store.gate.set()
        await asyncio.gather(*waiting)
        assert store.appends == [1, 1, 3, 3, 1]


@pytest.mark.parametrize(("count", "waited_s"), [(1, LINGER_S), (2, 0.0), (3, 0.0)])
@simulated
async def test_a_moment_is_waited_only_where_fewer_wait_than_the_last_batch_held(
    count: int, waited_s: float
) -> None:
    store = HeldStore()
    async with desk(store) as d:
        store.gate.clear()
        two = asyncio.create_task(d.say(message(1), message(2)))
        await taken()
        next_ones = asyncio.create_task(d.say(*(message(number) for number in range(3, 3 + count))))
        await asyncio.sleep(0)
        before_s = asyncio.get_running_loop().time()
        store.gate.set()
        await asyncio.gather(two, next_ones)
        assert store.appends == [1, 2, count]
        assert asyncio.get_running_loop().time() - before_s == waited_s


@simulated
async def test_a_key_manifest_is_the_last_of_its_batch_and_the_next_entry_is_signed_by_its_keys() -> None:
    store = HeldStore()
    async with desk(store) as d:
        _, note = d.party.next_manifest(d.party.first, 2)
        rotation = manifest_entry(note, "USA", 900_002)
        store.gate.clear()
        waiting = [asyncio.create_task(d.say(message(1)))]
        await taken()
        waiting.append(asyncio.create_task(d.say(message(2), rotation, message(3))))
        await asyncio.sleep(0)
        store.gate.set()
        await asyncio.gather(*waiting)
        assert store.appends == [1, 1, 2, 1]
        assert d.verify()[1:] == [message(1), message(2), rotation, message(3)]
        assert store.manifests()[-1] == (3, rotation)
        assert list(d.keys.history.log_keys(5)) == [d.party.at_hand[2].pair]


@pytest.mark.parametrize("fault", ["failed", "persisted"])
@simulated
async def test_a_failed_write_stops_the_node_and_is_answered_honestly(fault: str) -> None:
    store = HeldStore()
    async with desk(store) as d:
        store.gate.clear()
        in_batch = asyncio.create_task(d.say(message(1)))
        await taken()
        queued = asyncio.create_task(d.say(message(2)))
        await asyncio.sleep(0)
        store.fault = fault
        store.gate.set()
        assert await in_batch == [Stopped("store-failed", known=False)]
        assert await queued == [Stopped("store-failed", known=True)]
        assert await d.say(message(3)) == [Stopped("store-failed", known=True)]
        assert [failure.code for failure in d.failures] == ["store-failed"]
        assert d.committed == [1]
    store.fault = ""
    is_there = fault == "persisted"
    async with desk(store) as d:
        (again,) = await d.say(message(1))
        assert again == Place(1, leaf_hash(message(1)), 2, duplicate=is_there)
        assert d.verify()[1:] == [message(1)]


@simulated
async def test_an_error_nobody_foresaw_answers_everybody_and_stops_the_node() -> None:
    class OddStore(FaultyStore):
        def find_submissions(self, submissions: object) -> dict[str, int]:
            if submissions and self.head().size:
                raise ZeroDivisionError
            return {}

    async with desk(OddStore()) as d:
        assert await d.say(message(1)) == [Stopped("internal", known=False)]
        assert [str(failure) for failure in d.failures] == ["commit failed: ZeroDivisionError"]
        with pytest.raises(ZeroDivisionError):
            await d.task


@simulated
async def test_stopping_commits_what_is_queued_and_takes_nothing_more() -> None:
    store = HeldStore()
    async with desk(store) as d:
        store.gate.clear()
        waiting = [asyncio.create_task(d.say(message(number))) for number in (1, 2, 3)]
        await asyncio.sleep(0)
        d.sequencer.stop()
        late = await d.say(message(4))
        store.gate.set()
        assert [len(each) for each in await asyncio.gather(*waiting)] == [1, 1, 1]
        await asyncio.wait_for(d.task, 10)
        assert late == [Stopped("node-stopping", known=True)]
        assert d.verify()[1:] == [message(1), message(2), message(3)]


@simulated
async def test_signed_time_and_size_only_rise_even_when_the_clock_goes_back() -> None:
    async with desk() as d:
        await d.say(message(1))
        d.clock.wrong_s = -900
        await d.say(message(2))
        assert d.sequencer.signed_at_s == START_S
        assert not await d.sequencer.refresh()
        d.clock.wrong_s = 30
        assert await d.sequencer.refresh()
        assert d.sequencer.signed_at_s == START_S + 30
        assert len(d.verify()) == 3


@pytest.mark.parametrize("fault", ["failed", "persisted"])
@simulated
async def test_a_sign_of_life_that_fails_on_the_disk_stops_the_node(fault: str) -> None:
    async with desk() as d:
        d.clock.wrong_s = 30
        d.store.fault = fault
        assert not await d.sequencer.refresh()
        assert [failure.code for failure in d.failures] == ["store-failed"]
        assert len(d.verify()) == 1


@simulated
async def test_an_expired_key_signs_nothing_until_a_manifest_brings_the_next_one() -> None:
    party = Party("USA", log_until_s=START_S + 100)
    async with desk(party=party) as d:
        await d.say(message(1))
        d.clock.wrong_s = 101
        assert await d.say(message(2)) == [Unsigned("key-expired")]
        assert not await d.sequencer.refresh()
        assert (d.sequencer.cannot_sign, d.failures) == ("key-expired", [])
        _, note = party.next_manifest(party.first, 2)
        (place,) = await d.say(manifest_entry(note, "USA", 900_002))
        assert isinstance(place, Place)
        assert d.sequencer.cannot_sign == ""
        (taken,) = await d.say(message(2))
        assert isinstance(taken, Place)
        assert len(d.verify()) == 4


@simulated
async def test_a_sign_of_life_that_is_signed_says_that_the_key_is_there_again() -> None:
    async with desk() as d:
        assert d.sequencer.cannot_sign == ""
        away, d.party.at_hand[:] = list(d.party.at_hand), []
        d.sequencer._keys = OwnKeys(str(d.party.origin), d.party.history(), d.party.load)
        d.clock.wrong_s = 30
        assert not await d.sequencer.refresh()
        assert d.sequencer.cannot_sign == "no-signing-key"
        d.party.at_hand[:] = away
        assert await d.sequencer.refresh()
        assert d.sequencer.cannot_sign == ""
        # There is nothing to sign at the same second, and nothing to complain of either.
        assert not await d.sequencer.refresh()
        assert d.sequencer.cannot_sign == ""


@simulated
async def test_a_key_that_is_not_at_hand_signs_nothing_and_is_looked_for_again() -> None:
    async with desk() as d:
        away, d.party.at_hand[:] = list(d.party.at_hand), []
        d.keys = OwnKeys(str(d.party.origin), d.party.history(), d.party.load)
        d.sequencer._keys = d.keys
        assert await d.say(message(1)) == [Unsigned("no-signing-key")]
        d.party.at_hand[:] = away
        (place,) = await d.say(message(1))
        assert isinstance(place, Place)

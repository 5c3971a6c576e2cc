"""Two nodes under anything: submissions, cuts, crashes, restarts, packages twice and out of order.

After each step `World.check` verifies both records and both mirrors whole: nothing accepted is lost, nothing is
doubled, a mirror is a prefix of its record, and no cosignature is believed beyond the mirror.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from jdec.node.ports import MirrorRefused
from jdec.node.views import Accepted, NotAccepted
from jdec.record.errors import RecordError

from .parts import OTHER, message
from .simulation import SimulatedLoop
from .world import World

T = TypeVar("T")
PARTIES = st.sampled_from(["USA", "RUS"])
FAULTS = st.sampled_from(["failed", "persisted"])


class Exchange(RuleBasedStateMachine):
    """Rules are what may happen to two nodes; the invariant is what must hold after it."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner(loop_factory=lambda: SimulatedLoop(has_threads=False))
        self.unanswered: dict[str, list[bytes]] = {"USA": [], "RUS": []}
        self.number = 0

    def run_async(self, main: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(main)

    @initialize(delay_s=st.sampled_from([0.001, 0.15]))
    def begin(self, delay_s: float) -> None:
        async def start() -> World:
            world = World()
            world.delay_s = delay_s
            await world.start()
            return world

        self.world = self.run_async(start())

    def messages(self, party: str, count: int) -> list[bytes]:
        self.number += count
        return [message(self.number - at, party) for at in range(count)]

    async def submit(self, party: str, data: list[bytes]) -> None:
        """Submit as a careful submitter does: what was not answered is kept, to be submitted again."""
        self.unanswered[party] += data
        answers = await self.world.submit(party, *data)
        for each, answer in zip(data, answers, strict=True):
            if isinstance(answer, Accepted):
                self.unanswered[party].remove(each)
            else:
                assert isinstance(answer, NotAccepted)
                assert answer.code in ("store-failed", "node-read-only", "node-stopping"), answer

    @rule(party=PARTIES, count=st.integers(1, 20))
    def say(self, party: str, count: int) -> None:
        if party in self.world.nodes:
            self.run_async(self.submit(party, self.messages(party, count)))

    @rule(party=PARTIES)
    def say_again(self, party: str) -> None:
        if party in self.world.nodes and self.world.promised[party]:
            told = list(self.world.promised[party].items())[-3:]
            answers = self.run_async(self.world.nodes[party].submit_many([data for data, _ in told], "desk"))
            for (_, first), answer in zip(told, answers, strict=True):
                if isinstance(answer, Accepted):
                    assert (answer.index, answer.duplicate) == (first.index, True)

    @rule(seconds=st.sampled_from([0.01, 0.3, 3, 30]))
    def wait(self, seconds: float) -> None:
        async def watch() -> None:
            for _ in range(10):
                await asyncio.sleep(seconds / 10)
                self.world.check_ladder()

        self.run_async(watch())

    @rule(party=PARTIES, count=st.integers(2, 10))
    def say_one_after_another(self, party: str, count: int) -> None:
        """Messages that come while earlier ones are still on the line."""

        async def talk() -> None:
            for each in self.messages(party, count):
                await self.submit(party, [each])
                await asyncio.sleep(0.1)
                self.world.check_ladder()

        if party in self.world.nodes:
            self.run_async(talk())

    @rule()
    def cut(self) -> None:
        self.world.is_cut = True

    @rule()
    def halve(self) -> None:
        self.world.is_half_open = True

    @rule(delay_s=st.sampled_from([0.001, 0.15]))
    def heal(self, delay_s: float) -> None:
        self.world.is_cut = self.world.is_half_open = False
        self.world.delay_s = delay_s

    @rule(party=PARTIES, count=st.integers(0, 5), ticks=st.integers(0, 12))
    def kill(self, party: str, count: int, ticks: int) -> None:
        """Drop a node in the middle of taking messages."""
        if party not in self.world.nodes:
            return

        async def crash() -> None:
            asking = asyncio.create_task(self.submit(party, self.messages(party, count))) if count else None
            for _ in range(ticks):
                await asyncio.sleep(0)
            await self.world.kill(party)
            if asking:
                asking.cancel()
                # A crash before the question reached the node is as good as one after.
                with contextlib.suppress(asyncio.CancelledError, KeyError):
                    await asking

        self.run_async(crash())

    @rule(party=PARTIES)
    def stop(self, party: str) -> None:
        if party in self.world.nodes:
            self.run_async(self.world.stop(party))

    @rule(party=PARTIES)
    def start(self, party: str) -> None:
        """Start a node that is down; its submitter says again what was never answered."""
        if party in self.world.nodes:
            return
        self.world.own[party].fault = self.world.mirrors[party].fault = ""

        async def restart() -> None:
            await self.world.start(party)
            data, self.unanswered[party] = self.unanswered[party], []
            await self.submit(party, data)

        self.run_async(restart())

    @rule(party=PARTIES, fault=FAULTS, of_mirror=st.booleans())
    def break_disk(self, party: str, fault: str, of_mirror: bool) -> None:
        """The next write fails; the node that sees it stops, as its process would."""
        if party not in self.world.nodes:
            return
        world = self.world
        (world.mirrors if of_mirror else world.own)[party].fault = fault

        async def fail() -> None:
            world.fatal.clear()
            writer = OTHER[party] if of_mirror else party
            if writer in world.nodes:
                await self.submit(writer, self.messages(writer, 2))
            await asyncio.sleep(5)
            world.own[party].fault = world.mirrors[party].fault = ""
            if party in world.fatal:
                await world.kill(party)
            world.fatal.clear()

        self.run_async(fail())

    @rule(party=PARTIES, order=st.lists(st.integers(0, 99), min_size=1, max_size=4))
    def deliver_again(self, party: str, order: list[int]) -> None:
        """Packages arrive once more, in any order, as from a courier or a line that repeats."""
        sent = self.world.sent[party]
        if party not in self.world.nodes or not sent:
            return

        async def deliver() -> None:
            for at in order:
                with contextlib.suppress(MirrorRefused, RecordError):
                    await self.world.nodes[party].exchange.take(sent[at % len(sent)])

        self.run_async(deliver())

    @invariant()
    def holds(self) -> None:
        if hasattr(self, "world"):
            self.world.check()
            assert self.world.fatal == []
            assert not any(self.world.evidence.values())

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            self.runner.close()
            return

        async def end() -> None:
            world = self.world
            world.is_cut = world.is_half_open = False
            world.delay_s = 0.001
            for party in ("USA", "RUS"):
                if party not in world.nodes:
                    await world.start(party)
                data, self.unanswered[party] = self.unanswered[party], []
                await self.submit(party, data)
            await world.calm(120)
            world.check()
            assert not any(self.unanswered.values())
            await world.stop()

        try:
            self.run_async(end())
        finally:
            self.runner.close()


def test_nothing_accepted_is_lost_nothing_is_doubled_and_nothing_is_believed_too_far() -> None:
    run_state_machine_as_test(
        Exchange, settings=settings(max_examples=40, stateful_step_count=30, deadline=None)
    )

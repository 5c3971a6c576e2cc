"""One simulated run: two whole nodes, a story of faults drawn from a seed, and what must hold after every step.

The logic is the nodes' own; simulated are the clock, the line, the disk and the crash.  The same seed gives the same
story.  `Scene.run` raises `AssertionError` naming the invariant (docs/invariants.md) that did not hold.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

from jdec.node.ports import MirrorRefused, StoreError
from jdec.node.views import Accepted, NotAccepted
from jdec.record.errors import RecordError
from node.parts import message
from node.simulation import SimulatedLoop

from .disk import Disk
from .files import Backup
from .invariants import Invariants
from .people import People
from .worlds import PARTIES, SimulatedWorld, Unanswered

PASSING = ("store-failed", "node-read-only", "node-stopping", "store-gone")
CALM_S = 400.0


class SlowLoop(SimulatedLoop):
    """Simulated time in which work of a node's threads takes some of it, so that a crash can come before or after."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__(has_threads=False)
        self._chance = chance
        self.slowest_s = 0.0

    def _in_turn(self, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:
        if not self.slowest_s:
            return super()._in_turn(func, *args)
        future: asyncio.Future[Any] = self.create_future()

        def work() -> None:
            if future.cancelled():
                return
            try:
                future.set_result(func(*args))
            except Exception as error:
                future.set_exception(error)

        self.call_later(self._chance.random() * self.slowest_s, work)
        return future


class Scene(People):
    """A run in progress.  `told` is its story, line by line."""

    def __init__(self, seed: int, length: int = 0) -> None:
        self.chance = random.Random(seed)
        self.loop = SlowLoop(self.chance)
        self.length = length or self.chance.randint(8, 24)
        self.told: list[str] = []
        self.counts: Counter[str] = Counter()
        self.unanswered: dict[str, list[bytes]] = {name: [] for name in PARTIES}
        self.rotations: dict[str, bytes] = {}
        # In some stories generations follow each other, and most of what is put back is from before one.
        self.is_of_ages = self.chance.random() < 0.4
        self.restlessness = 0.05
        self.backups: dict[str, list[Backup]] = {}
        self._number = 0

    def run(self) -> str:
        """Play the whole story; return a digest of it and of the sizes of both records."""
        with asyncio.Runner(loop_factory=lambda: self.loop) as runner:
            runner.run(self._play())
        # Sizes, not roots: signatures are salted, so that the bytes of two tellings differ.
        sizes = [self.world.own[name].head().size for name in PARTIES]
        return hashlib.sha256(repr((self.told, sizes)).encode()).hexdigest()

    async def _play(self) -> None:
        self.world = SimulatedWorld(self.chance)
        self.invariants = Invariants(self.world)
        self.world.strikes = 0.3
        await self.world.start()
        for name in PARTIES:
            self._back_up(name)
        if self.is_of_ages:
            await self._grow_old()
        actions = [each for each, weight in self._actions() for _ in range(weight)]
        for _ in range(self.length):
            action = self.chance.choice(actions)
            await action(self.chance.choice(PARTIES))
            await self._bury()
            await self.world.turned(*PARTIES)
            self.invariants.check()
        await self._end()

    async def _grow_old(self) -> None:
        """Let generations follow each other, with backups from before and after."""
        self.restlessness = 1.0
        for _ in range(self.chance.randint(1, 3)):
            name = self.chance.choice(PARTIES)
            for each in PARTIES:
                await self.back_up(each)
            for action in (self.say, self.wait, self.open_next, self.wait):
                await action(name)
                await self._bury()
                await self.world.turned(*PARTIES)
                self.invariants.check()
        self.restlessness = 0.5

    def _actions(self) -> list[tuple[Callable[[str], Any], int]]:
        return [
            (self.say, 6),
            (self.wait, 5),
            (self.kill_while_speaking, 3),
            (self.kill_both, 1),
            (self.stop, 1),
            (self.rise, 4),
            (self.cut, 1),
            (self.half_open, 1),
            (self.heal, 2),
            (self.worsen, 2),
            (self.break_disk, 2),
            (self.fill_disk, 1),
            (self.slow_disk, 1),
            (self.shift_clock, 2),
            (self.deliver_old, 2),
            (self.back_up, 1),
            (self.restore, 4 if self.is_of_ages else 1),
            (self.lose, 1),
            (self.open_next, 4 if self.is_of_ages else 2),
            (self.rotate, 1),
            (self.fork, 1),
        ]

    def tell(self, kind: str, text: str = "") -> None:
        self.counts[kind] += 1
        self.told.append(f"{self.loop.time():10.3f} s  {kind} {text}".rstrip())

    # --- what submitters do -----------------------------------------------------------------------

    def _messages(self, name: str, count: int) -> list[bytes]:
        self._number += count
        return [message(self._number - at, name) for at in range(count)]

    async def _submit(self, name: str, data: list[bytes]) -> None:
        """Submit as a careful submitter does: what was not answered is kept and submitted again later."""
        self.unanswered[name] += data
        before = dict(self.world.promised[name])
        try:
            answers = await self.world.ask(name, self.world.submit(name, *data))
        except Unanswered:
            return
        for each, answer in zip(data, answers, strict=True):
            if isinstance(answer, Accepted):
                self.counts["accepted"] += 1
                self.invariants.answered(name, each, answer, before.get(each))
                self.unanswered[name].remove(each)
            else:
                assert isinstance(answer, NotAccepted)
                assert answer.code in PASSING, f"refused-in-fault: {answer}"

    async def say(self, name: str) -> None:
        count = self.chance.randint(1, 8)
        self.tell("say", f"{name} {count}")
        if name in self.world.nodes:
            await self._submit(name, self._messages(name, count))

    async def wait(self, _: str) -> None:
        seconds = self.chance.choice([0.005, 0.1, 1, 6, 45])
        self.tell("wait", f"{seconds} s")
        for _ in range(5):
            await asyncio.sleep(seconds / 5)
            self.invariants.check_ladder()

    # --- crashes ----------------------------------------------------------------------------------

    async def kill_while_speaking(self, name: str) -> None:
        if name not in self.world.nodes:
            return
        count, ticks = self.chance.randint(0, 5), self.chance.randint(0, 14)
        self.tell("kill", f"{name} speaking {count}, after {ticks} turns")
        asking = asyncio.create_task(self._submit(name, self._messages(name, count))) if count else None
        for _ in range(ticks):
            await asyncio.sleep(self.chance.choice([0, 0, self.loop.slowest_s / 4]))
        await self.world.kill(name)
        if asking:
            asking.cancel()
            with contextlib.suppress(asyncio.CancelledError, KeyError, StoreError):
                await asking

    async def kill_both(self, _: str) -> None:
        self.tell("kill-both")
        for name in tuple(self.world.nodes):
            await self.world.kill(name)
        for name in PARTIES:
            await self._rise(name)

    async def stop(self, name: str) -> None:
        if name in self.world.nodes:
            self.tell("stop", name)
            await self.world.stop(name)

    async def rise(self, name: str) -> None:
        if name not in self.world.nodes:
            self.tell("rise", name)
            await self._rise(name)

    async def _rise(self, name: str) -> None:
        world = self.world
        world.own[name].fault = world.mirrors[name].fault = ""
        if world.own[name].is_full and not world.own[name].head().size:
            world.own[name].is_full = False
        world.intact[name] = name not in self.invariants.restored
        await world.turned(name)
        if name in world.nodes:
            return
        if not await world.scrub(name):
            # Without its archive a node does not start.
            self.tell("archive-missing", name)
            return
        await world.start(name)
        await self._publish(name)
        data, self.unanswered[name] = self.unanswered[name], []
        await self._submit(name, data)

    async def _bury(self) -> None:
        """A node whose store failed has ended its process."""
        while self.world.fatal:
            name = self.world.fatal.pop(0)
            if name in self.world.nodes:
                self.tell("died", name)
                await self.world.kill(name)

    # --- line and clock ---------------------------------------------------------------------------

    async def cut(self, _: str) -> None:
        self.tell("cut")
        self.world.is_cut = True

    async def half_open(self, _: str) -> None:
        self.tell("half-open")
        self.world.is_half_open = True

    async def heal(self, _: str) -> None:
        self.tell("heal")
        self._heal()

    def _heal(self) -> None:
        self.world.is_cut = self.world.is_half_open = False
        self.world.weather.clear()

    async def worsen(self, _: str) -> None:
        self.tell("weather", self.world.weather.worsen(self.chance))

    async def shift_clock(self, name: str) -> None:
        self.world.clocks[name].wrong_s += self.chance.choice([-86400, -3600, -2, -0.5, 0.5, 2, 3600, 86400])
        self.tell("clock", f"{name} {self.world.clocks[name].wrong_s:+} s")

    async def deliver_old(self, name: str) -> None:
        """Packages of long ago arrive again, in any order, as from a courier."""
        sent = self.world.sent[name]
        if name not in self.world.nodes or not sent:
            return
        order = [self.chance.randrange(len(sent)) for _ in range(self.chance.randint(1, 4))]
        self.tell("old-packages", f"{name} {order}")
        for at in order:
            # One of them may make the node go round.
            await self.world.turned(name)
            if node := self.world.nodes.get(name):
                with contextlib.suppress(MirrorRefused, RecordError, StoreError):
                    await node.exchange.take(sent[at])

    # --- disk -------------------------------------------------------------------------------------

    def _disk(self, name: str) -> Disk:
        return self.chance.choice([self.world.own[name], self.world.mirrors[name]])  # type: ignore[return-value]

    async def break_disk(self, name: str) -> None:
        """The next write fails, written or not; the process ends, and what is on the disk decides."""
        fault = self.chance.choice(["failed", "persisted"])
        self.tell("disk", f"{name} {fault}")
        if name in self.world.nodes:
            self._disk(name).fault = fault

    async def fill_disk(self, name: str) -> None:
        disk = self._disk(name)
        disk.is_full = not disk.is_full
        self.tell("disk-full" if disk.is_full else "disk-freed", name)

    async def slow_disk(self, _: str) -> None:
        self.loop.slowest_s = self.chance.choice([0.0, 0.01, 0.5])
        self.tell("disk-slow", f"up to {self.loop.slowest_s} s")

    # --- the end ----------------------------------------------------------------------------------

    async def _end(self) -> None:
        """Let everything heal; then both sides must agree, and everything that was promised must be there."""
        self.tell("end")
        self.world.strikes = 0.0
        self._heal()
        self.loop.slowest_s = 0.0
        world = self.world
        for name in PARTIES:
            for disk in (world.own[name], world.mirrors[name]):
                disk.is_full, disk.fault = False, ""
        await asyncio.sleep(15)
        await self._bury()
        # Twice: one that lacks its archive starts once the other runs.
        for name in (*PARTIES, *PARTIES):
            if name not in world.nodes:
                await self._rise(name)
        await world.turned(*PARTIES)
        for name in sorted(self.invariants.restored):
            if self.chance.random() < 0.5:
                await self.open_next(name)
        for name in PARTIES:
            await self._publish(name)
        whole = [name for name in PARTIES if name not in self.invariants.restored]
        for name in whole:
            data, self.unanswered[name] = self.unanswered[name], []
            await self._submit(name, data)
        if len(whole) == len(PARTIES):
            await world.calm(CALM_S)
        else:
            await asyncio.sleep(CALM_S)
        await world.turned(*PARTIES)
        assert not any(self.unanswered[name] for name in whole), "nothing-unanswered"
        self.counts.update(world.struck)
        self.invariants.check_at_the_end()
        await world.stop()

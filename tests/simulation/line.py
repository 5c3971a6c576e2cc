"""A line that delays, loses, repeats and shortens: every fault drawn from the run's one source of chance."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from jdec.node.ports import MirrorRefused, PeerUnreachable, StoreError
from jdec.node.service import NodeService
from jdec.record.errors import RecordError
from node.world import Line, World

T = TypeVar("T")


class Weather:
    """How bad the line is at present: chances of each fault for one call, and the longest delay in seconds."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.longest_s = 0.002
        self.lost_request = self.lost_answer = self.repeated = self.shortened = 0.0

    def worsen(self, chance: random.Random) -> str:
        """Draw a new weather; return it as one word for the story."""
        self.clear()
        self.longest_s = chance.choice([0.002, 0.05, 1.0, 8.0])
        fault = chance.choice(["lost_request", "lost_answer", "repeated", "shortened"])
        setattr(self, fault, chance.choice([0.2, 0.6]))
        return f"{fault} {getattr(self, fault)}, up to {self.longest_s} s"


class BadLine(Line):
    """The line of one node to the other, in the world's weather."""

    def __init__(
        self, world: World, party: str, weather: Weather, chance: random.Random, struck: Counter[str]
    ) -> None:
        super().__init__(world, party)
        self._weather, self._chance, self._struck = weather, chance, struck

    def _strikes(self, fault: str) -> bool:
        if self._chance.random() >= getattr(self._weather, fault):
            return False
        self._struck[fault.replace("_", "-")] += 1
        return True

    async def _call(self, name: str, call: Callable[[NodeService], Awaitable[T]]) -> T:
        await asyncio.sleep(self._chance.random() * self._weather.longest_s)
        if self._strikes("lost_request"):
            raise PeerUnreachable("the request was lost")
        if self._strikes("repeated"):
            # It arrives again, later: perhaps at a node that has died and risen since.
            delay_s = self._chance.random() * 10
            asyncio.get_running_loop().call_later(delay_s, self._again, call)
        answer: Any = await super()._call(name, call)
        await asyncio.sleep(self._chance.random() * self._weather.longest_s)
        if self._strikes("lost_answer"):
            raise PeerUnreachable("the answer was lost")
        if isinstance(answer, bytes) and answer and self._strikes("shortened"):
            return answer[: self._chance.randrange(len(answer))]  # type: ignore[return-value]
        return answer  # type: ignore[no-any-return]

    def _again(self, call: Callable[[NodeService], Awaitable[Any]]) -> None:
        node = self._world.nodes.get(self._to)
        if node is None or self._world.is_cut:
            return

        async def arrive() -> None:
            try:
                await call(node)
            except (MirrorRefused, RecordError, StoreError, RuntimeError, asyncio.CancelledError):
                """Nobody waits for this answer."""

        task = asyncio.ensure_future(arrive())
        self._world.serving[self._to].add(task)
        task.add_done_callback(self._world.serving[self._to].discard)

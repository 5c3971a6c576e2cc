"""Simulated time: an event loop whose clock stands still while anybody works and jumps while everybody waits.

Nothing sleeps, and a test of ten simulated minutes takes as long as the work in it.  Work in threads is waited for
before time moves, so what a test sees does not depend on how fast the machine is.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Executor
from typing import Any, TypeVar

T = TypeVar("T")
START_S = 1_795_428_900  # 2026-11-23T10:15:00Z


class SimulatedLoop(asyncio.SelectorEventLoop):
    """An event loop with its own time.

    Without threads their work is done in the loop, in turn, and the same test runs the same way every time.
    """

    def __init__(self, *, has_threads: bool = True) -> None:
        super().__init__()
        self._has_threads = has_threads
        self._now_s = 0.0
        self._working = 0

    def time(self) -> float:
        return self._now_s

    def run_in_executor(self, executor: Executor | None, func: Any, *args: Any) -> asyncio.Future[Any]:
        if not self._has_threads:
            return self._in_turn(func, *args)
        self._working += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._rest)
        return future

    def _in_turn(self, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:
        future = self.create_future()

        def work() -> None:
            # As in a pool: what was cancelled before its turn is never done.
            if future.cancelled():
                return
            try:
                future.set_result(func(*args))
            except Exception as error:
                future.set_exception(error)

        self.call_soon(work)
        return future

    def _rest(self, _: asyncio.Future[Any]) -> None:
        self._working -= 1

    def _run_once(self) -> None:
        waiting = [handle.when() for handle in self._scheduled if not handle.cancelled()]
        due = min(waiting, default=self._now_s)
        # What is due within the loop's own resolution runs at once: time must not lag behind it.
        if due <= self._now_s + self._clock_resolution or not (self._ready or self._working):
            self._now_s = max(self._now_s, due)
        super()._run_once()


def run_simulated(main: Coroutine[Any, Any, T]) -> T:
    """Run one coroutine to its end in simulated time."""
    with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
        return runner.run(main)


def simulated(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Run an async test in simulated time; its fixtures arrive as usual."""

    @functools.wraps(test)
    def run(*args: Any, **named: Any) -> None:
        run_simulated(test(*args, **named))  # type: ignore[arg-type]

    return run


class SimulatedClock:
    """The node's clock port over a loop's time; `wrong_s` is how far this clock is off."""

    def __init__(self, monotonic: Callable[[], float] = lambda: 0.0, wrong_s: float = 0.0) -> None:
        self._monotonic = monotonic
        self.wrong_s = wrong_s

    def now_us(self) -> int:
        return int((START_S + self._monotonic() + self.wrong_s) * 1_000_000)

    def monotonic(self) -> float:
        return self._monotonic()

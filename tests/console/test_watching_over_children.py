"""What a node starts beside itself may die at any moment, also as it is started: it is started again all the same."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from jdec.adapters.listener import ListenerLoop
from jdec.main import consoling, projecting
from jdec.main.consoling import Consoling
from jdec.main.programs import ConsoleOrders
from jdec.main.projecting import Projecting
from jdec.node.bulletin import Bulletin

ENOUGH = 60
"""Of so many processes that end at once some are gone before anything is written to them."""


class Log:
    """Counts events, and says when there were enough."""

    def __init__(self) -> None:
        self.events: Counter[str] = Counter()
        self.codes: set[int] = set()
        self.enough = asyncio.Event()

    def info(self, event: str, *, code: int = -1, **_: object) -> None:
        self.events[event] += 1
        self.codes.add(code)
        if self.events.total() >= ENOUGH:
            self.enough.set()


def console_over(log: Log) -> tuple[Callable[[], Any], Callable[[], Any]]:
    """A watch over a console: how it is begun, and how it ends."""
    orders = ConsoleOrders("http://127.0.0.1:1", "token", 0, "")
    host = SimpleNamespace(config_path=Path("node.toml"), on_open=[], log=log, console_orders=lambda: orders)
    made = Consoling(host)  # type: ignore[arg-type]
    return host.on_open[0], made.end


def projector_over(log: Log) -> tuple[Callable[[], Any], Callable[[], Any]]:
    """A watch over a projector."""
    lives: list[bool] = []
    made = Projecting(Path("node.toml"), Bulletin(), on_news=lambda: None, on_life=lives.append, log=log.info)
    tasks: list[asyncio.Task[None]] = []

    async def end() -> None:
        assert not tasks[0].done()
        tasks[0].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert True not in lives

    return lambda: tasks.append(asyncio.create_task(made.run())), end


@pytest.mark.parametrize(
    ("module", "words", "over", "event"),
    [
        (consoling, "CONSOLE", console_over, "console ended"),
        (projecting, "PROJECTOR", projector_over, "projector ended"),
    ],
)
def test_a_process_that_ends_as_it_is_started_is_started_again_and_its_code_is_said(
    monkeypatch: pytest.MonkeyPatch, module: Any, words: str, over: Any, event: str
) -> None:
    monkeypatch.setattr(module, words, ("/bin/sh", "-c", "exit 7"))
    for name in ("FIRST_PAUSE_S", "LONGEST_PAUSE_S"):
        monkeypatch.setattr(module, name, 0.0)

    async def play() -> Log:
        log = Log()
        begin, end = over(log)
        begin()
        async with asyncio.timeout(90):
            await log.enough.wait()
        await end()
        return log

    with asyncio.Runner(loop_factory=ListenerLoop) as runner:
        log = runner.run(play())
    assert set(log.events) == {event}
    assert log.codes == {7}

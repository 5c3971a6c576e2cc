"""The node's half of its console: started once the doors are open, held by a leash, started again when it dies.

Nothing here can disturb the exchange: whatever goes wrong is a line in the log and a longer pause.  The console ends
when its standard input does, so it never outlives the node, however that ends.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

import msgspec
import structlog

from jdec.main.programs import CONSOLE, ConsoleOrders

FIRST_PAUSE_S: Final = 0.2
LONGEST_PAUSE_S: Final = 30.0
_LEAVE_S: Final = 3.0
"""How long a console may take to end its pages politely."""


class Host(Protocol):
    """What a console needs of the node it belongs to."""

    config_path: Path
    on_open: list[Callable[[], None]]

    @property
    def log(self) -> structlog.stdlib.BoundLogger:
        """The node's log."""

    def console_orders(self) -> ConsoleOrders | None:
        """What a console is told; None where there is none to be."""


class Consoling:
    """One console process after the other, from the moment the node is ready until `end`."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._words = (*CONSOLE, str(host.config_path))
        self._task: asyncio.Task[None] | None = None
        host.on_open.append(self._begin)

    def _begin(self) -> None:
        orders = self._host.console_orders()
        if orders is not None and self._task is None:
            self._task = asyncio.create_task(self._run(orders))

    async def end(self) -> None:
        """End the console, and start no other."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self, orders: ConsoleOrders) -> None:
        pause_s = FIRST_PAUSE_S
        while True:
            is_useful = False
            try:
                is_useful = await self._run_one(orders)
            except Exception as failure:
                # Whatever it is ends one process, and not the watch over it.
                self._host.log.info("console failed", error=type(failure).__name__, reason=str(failure)[:200])
            pause_s = FIRST_PAUSE_S if is_useful else min(pause_s * 2, LONGEST_PAUSE_S)
            await asyncio.sleep(pause_s)

    async def _run_one(self, orders: ConsoleOrders) -> bool:
        """Run one process to its end; say whether it ever served."""
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *self._words, stdin=pipe, stdout=pipe, pass_fds=(orders.handle,)
        )
        is_useful = False
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            # Of a process that died as it was started the event loop says RuntimeError.
            with contextlib.suppress(OSError, RuntimeError):
                process.stdin.write(msgspec.json.encode(orders) + b"\n")
            while await process.stdout.readline():
                is_useful = True
            self._host.log.info("console ended", code=await process.wait())
        finally:
            await _end(process)
        return is_useful


async def _end(process: asyncio.subprocess.Process) -> None:
    """Let go of the leash and wait a moment; what has not ended by then is ended."""
    if process.stdin is not None:
        with contextlib.suppress(OSError, RuntimeError):
            process.stdin.close()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_LEAVE_S):
            await process.wait()
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    await process.wait()

"""The node's half of its projector: started with the node, given hints, listened to, started again when it dies.

Nothing here can disturb the exchange: whatever goes wrong is a line in the log and a longer pause.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from jdec.main.programs import PROJECTOR, REBUILD
from jdec.node.bulletin import Bulletin

FIRST_PAUSE_S: Final = 0.2
LONGEST_PAUSE_S: Final = 30.0


class Projecting:
    """One projector process after the other, for as long as `run` runs."""

    def __init__(
        self,
        config_path: Path,
        bulletin: Bulletin,
        *,
        on_news: Callable[[], None],
        on_life: Callable[[bool], None],
        log: Callable[..., None],
    ) -> None:
        self._words = (*PROJECTOR, str(config_path))
        self._bulletin = bulletin
        self._on_news = on_news
        self._on_life = on_life
        self._log = log
        self._process: asyncio.subprocess.Process | None = None

    def rebuild(self) -> None:
        """Have the tables built again, if there is a process to do it."""
        self._say(REBUILD + b"\n")

    async def run(self) -> None:
        """Keep a projector running until cancelled; then end it."""
        pause_s = FIRST_PAUSE_S
        while True:
            is_useful = False
            try:
                is_useful = await self._run_one()
            except Exception as failure:
                # Whatever it is ends one process, and not the watch over it.
                self._log("projector failed", error=type(failure).__name__, reason=str(failure)[:200])
            pause_s = FIRST_PAUSE_S if is_useful else min(pause_s * 2, LONGEST_PAUSE_S)
            await asyncio.sleep(pause_s)

    async def _run_one(self) -> bool:
        """Run one process to its end; say whether it told anything."""
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*self._words, stdin=pipe, stdout=pipe)
        self._process = process
        hinting = asyncio.create_task(self._hint())
        is_useful = False
        try:
            assert process.stdout is not None
            while await process.stdout.readline():
                is_useful = True
                self._on_life(True)
                self._on_news()
            self._log("projector ended", code=await process.wait())
        finally:
            hinting.cancel()
            self._process = None
            self._on_life(False)
            await _end(process)
        return is_useful

    async def _hint(self) -> None:
        """Say when a record grew."""
        told = (-1, -1)
        while not self._bulletin.stopped:
            ticket = self._bulletin.ticket()
            now = (self._bulletin.own, self._bulletin.peer)
            if now != told:
                told = now
                self._say(b"\n")
            await ticket.wait()

    def _say(self, line: bytes) -> None:
        process = self._process
        if process is None or process.stdin is None or process.stdin.is_closing():
            return
        # One unread hint says as much as a hundred.
        if line != b"\n" or not process.stdin.transport.get_write_buffer_size():
            # A process that is just dying is told nothing; the next one asks for everything.
            with contextlib.suppress(OSError, RuntimeError):
                process.stdin.write(line)


async def _end(process: asyncio.subprocess.Process) -> None:
    """End a process if it has not ended; its tables bear any end."""
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    await process.wait()

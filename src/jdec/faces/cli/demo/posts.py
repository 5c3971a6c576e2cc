"""A Party's post in the demo: its node's process kept running, its desk moved to wherever the node listens.

A node that ends without being told to is started again and the loss of its process is told; what it had
accepted is on its disk, so everything goes on from there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from jdec.faces.cli.composition import Composition
from jdec.faces.cli.demo.desk import Away, Desk
from jdec.faces.cli.demo.nodes import NodeEnded, NodeProcess, check_exercise
from jdec.faces.cli.demo.pictures import Seen
from jdec.faces.cli.errors import CliError, Exit
from jdec.node.views import NodeStatus

MOST_FAILURES: Final = 5
_WATCH_S: Final = 0.05


class Post:
    """One Party's node and desk."""

    def __init__(self, process: NodeProcess, desk: Desk, composition: Composition) -> None:
        self.party = process.party
        self.process = process
        self.desk = desk
        self.restarts = 0
        self.console_url = ""
        self._composition = composition

    async def open(self) -> None:
        """Start the node, wait until it takes submissions, and see that it is of this exercise."""
        self.process.start()
        try:
            address = await self.process.ready(self._composition)
        except NodeEnded as ended:
            raise _failed(ended) from ended
        except TimeoutError as slow:
            raise CliError("demo-node-slow", Exit.UNREACHABLE, party=self.party) from slow
        self.console_url = address.console_url
        await self.desk.move(address)
        check_exercise(await self._first_status())

    async def watch(self, told: Callable[[str, int], None]) -> None:
        """Start the node again whenever it ends, until cancelled; `told` hears Party and exit code.

        One that ends again and again before it is ready is given up, with what it wrote last.
        """
        failures = 0
        while True:
            code = self.process.code
            if code is not None:
                self.restarts += 1
                told(self.party, code)
                try:
                    await self.open()
                    failures = 0
                except CliError as failed:
                    failures += 1
                    if failed.code != "demo-node-ended" or failures >= MOST_FAILURES:
                        raise
            await asyncio.sleep(_WATCH_S)

    async def status(self) -> NodeStatus:
        """Return where the node stands, as soon as it answers."""
        while True:
            try:
                return await self.desk.status()
            except Away:
                await asyncio.sleep(_WATCH_S)

    async def picture(self) -> Seen:
        """Return the node's whole picture.  Raises `Away`."""
        return Seen(await self.desk.picture(), await self.desk.notices())

    async def _first_status(self) -> NodeStatus:
        """Return what the node just started says of itself; nobody else would see it end meanwhile."""
        while True:
            try:
                return await self.desk.status()
            except Away:
                if self.process.code is not None:
                    raise _failed(
                        NodeEnded(self.party, self.process.code, self.process.last_words())
                    ) from None
                await asyncio.sleep(_WATCH_S)

    async def close(self) -> None:
        """Stop the node in order."""
        await self.desk.close()
        self.process.tell_to_stop()
        await self.process.stopped()


def _failed(ended: NodeEnded) -> CliError:
    return CliError(
        "demo-node-ended", Exit.NEGATIVE, party=ended.party, code=str(ended.code), last=str(ended)[:300]
    )

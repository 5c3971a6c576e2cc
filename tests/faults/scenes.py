"""Two nodes with little patience, loads for them, and what a test waits for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from cluster.harness import PARTIES, WITHIN_S, Cluster, message
from cluster.processes import QuickNode
from jdec.faces.cli.demo.nodes import NodeProcess
from jdec.node.views import Accepted, NodeStatus

from .proxy import FaultLine

MakeNode = Callable[[str, Path, Mapping[str, str]], NodeProcess]
OTHER = {"USA": "RUS", "RUS": "USA"}
IMPATIENT = {"heartbeat_s": 0.5, "timeout_s": 1.0}


def set_link(folder: Path, **settings: float) -> None:
    """Add settings of the link; its table is the last one of the file."""
    path = folder / "node.toml"
    path.write_text(path.read_text() + "".join(f"{name} = {value}\n" for name, value in settings.items()))


@asynccontextmanager
async def scene(root: Path, make_node: MakeNode = QuickNode) -> AsyncIterator[Cluster]:
    """Two running nodes over a line with weather; they give up a call after a second."""
    made = Cluster(root, with_picture=False, make_line=FaultLine, make_node=make_node)
    try:
        await made.lay_out()
        for node in made.nodes.values():
            set_link(node.folder, **IMPATIENT)
        await made.start()
        made.follow()
        await made.whole()
        yield made
    finally:
        await made.close()


def line_of(made: Cluster) -> FaultLine:
    """The line of a scene."""
    assert isinstance(made.line, FaultLine)
    return made.line


class Load:
    """Messages of both Parties, some under way all the time, until told to stop; then each is answered."""

    def __init__(self, made: Cluster, *, width: int = 4, parties: tuple[str, ...] = PARTIES) -> None:
        self._made = made
        self._is_over = False
        self._answers: list[Accepted] = []
        self._streams = [asyncio.create_task(self._submit(party)) for party in parties for _ in range(width)]

    @property
    def answered(self) -> int:
        """How many messages have been accepted so far."""
        return len(self._answers)

    async def _submit(self, party: str) -> None:
        while not self._is_over:
            self._answers.append(await self._made.submit(party, message(party)))

    async def more(self, count: int) -> None:
        """Wait until so many more are accepted."""
        goal = self.answered + count
        await self._made.until(lambda: self.answered >= goal, f"{count} more messages are accepted")

    async def end(self) -> list[Accepted]:
        """Submit no more; return every answer."""
        self._is_over = True
        await asyncio.gather(*self._streams)
        return self._answers


async def until_status(
    made: Cluster, party: str, is_so: Callable[[NodeStatus], bool], what: str
) -> NodeStatus:
    """Wait until a node says so of itself."""
    end_s = time.monotonic() + WITHIN_S
    while not is_so(status := await made.status(party)):
        assert time.monotonic() < end_s, f"did not come about: {what}: {status}"
        await asyncio.sleep(0.02)
    return status


async def submit_many(made: Cluster, party: str, count: int) -> list[Accepted]:
    """Submit messages side by side."""
    return await asyncio.gather(*(made.submit(party, message(party)) for _ in range(count)))

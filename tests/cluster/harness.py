"""Two real node processes on one machine, over a line that can be cut: start, stop, kill, restart, look.

Nothing sleeps for a fixed time: `until` waits on a condition with a generous deadline.  After every scene
`agree` re-verifies all of it: sizes, roots computed here from the entries that were told of, both mirrors, and
the record files on disk.  `whole` is the one harness method after a fault: the same, with the ladder, keys, files and
evidence, and with one more message of each Party climbing to the top.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from jdec.faces.cli.composition import Composition, InitRequest, InitResult
from jdec.faces.cli.demo.desk import Away, Desk
from jdec.faces.cli.demo.ledger import Ledger
from jdec.faces.cli.demo.line import Door, Line
from jdec.faces.cli.demo.nodes import NodeProcess, lay_out
from jdec.faces.cli.demo.summary import is_agreed, is_seen
from jdec.main import compose
from jdec.messages import encode, new_message, submission_id
from jdec.messages.launch_data import CompleteUntil
from jdec.node.introduction import read_introduction
from jdec.node.views import Accepted, NodeStatus, Which
from jdec.record.verifier import verify_stream

from . import soundness
from .processes import QuickNode

PARTIES = ("USA", "RUS")
TRAFFIC = "exercise.demo"
WITHIN_S = 60.0


class Cluster:
    """Two nodes in a folder.  `line` carries between them; `ledger` holds what both told.

    Without a picture no projector runs beside a node: for tests of the exchange alone.
    """

    def __init__(
        self,
        root: Path,
        environment: Mapping[str, str] | None = None,
        *,
        is_quick: bool = False,
        with_picture: bool = True,
        make_line: Callable[[Mapping[str, Callable[[], Door | None]]], Line] = Line,
        make_node: Callable[[str, Path, Mapping[str, str]], NodeProcess] | None = None,
    ) -> None:
        self.root = root
        self._with_picture = with_picture
        self._make_node = make_node or (QuickNode if is_quick else self._plain_node)
        self.composition: Composition = compose()
        self.ledger = Ledger(PARTIES)
        self.nodes: dict[str, NodeProcess] = {}
        self.desks = {party: Desk("en") for party in PARTIES}
        self._environment = dict(os.environ if environment is None else environment)
        self._line_doors = {party: self._door_of(party) for party in PARTIES}
        self.line = make_line(self._line_doors)
        self._following: list[asyncio.Task[None]] = []

    async def lay_out(self) -> None:
        """Open the line and make both folders."""
        await self.line.open()
        folders = lay_out(self.composition, self.root, {p: self.line.url_of(p) for p in PARTIES}, TRAFFIC)
        for party, folder in folders.items():
            if not self._with_picture:
                settings = folder / "node.toml"
                head, link, rest = settings.read_text(encoding="utf-8").partition("[link]")
                settings.write_text(f"{head}[picture]\nenabled = false\n\n{link}{rest}", encoding="utf-8")
            self.nodes[party] = self._make_node(party, folder, self._environment)

    def _plain_node(self, party: str, folder: Path, environment: Mapping[str, str]) -> NodeProcess:
        return NodeProcess(party, folder, self.composition.program, environment)

    def _door_of(self, party: str) -> Callable[[], Door | None]:
        return lambda: self.nodes[party].door() if party in self.nodes else None

    async def start(self, *parties: str) -> None:
        """Start nodes (both, when none is named) and wait until they take submissions."""
        chosen = parties or PARTIES
        for party in chosen:
            self.nodes[party].start()
        for party in chosen:
            await self.desks[party].move(await self.nodes[party].ready(self.composition, WITHIN_S))

    async def start_unasked(self, *parties: str) -> None:
        """Start nodes and wait until they listen: one that finds damage at once may never take submissions."""
        end_s = time.monotonic() + WITHIN_S
        for party in parties:
            self.nodes[party].start()
        for party in parties:
            while self.nodes[party].door() is None:
                assert time.monotonic() < end_s, f"{party} does not listen"
                await asyncio.sleep(0.02)
            await self.desks[party].move(self.composition.find_node(self.nodes[party].folder))

    def follow(self) -> None:
        """Follow both nodes into the ledger until the end, through every break."""
        for party in PARTIES:
            self._following.append(asyncio.create_task(self.desks[party].follow(self._hearer(party))))

    async def taken_in(self, party: str, origin: str) -> None:
        """Wait until a node has gone round and mirrors this generation of the other record."""
        end_s = time.monotonic() + WITHIN_S
        while (await self.status(party)).mirror.record != origin:
            assert time.monotonic() < end_s, f"{party} does not take in {origin}"
            await asyncio.sleep(0.02)

    async def follow_anew(self) -> None:
        """Forget what was told so far, and follow the records as they begin now: a generation was opened."""
        for task in self._following:
            task.cancel()
        await asyncio.gather(*self._following, return_exceptions=True)
        self._following, self.ledger = [], Ledger(PARTIES)
        for desk in self.desks.values():
            desk.cursor = ""
        self.follow()

    def _hearer(self, party: str) -> Callable[[object], None]:
        return lambda event: self.ledger.hear(party, event, time.monotonic())  # type: ignore[arg-type]

    def kill(self, *parties: str) -> None:
        """End nodes (both, when none is named) with signal 9."""
        for party in parties or PARTIES:
            self.nodes[party].kill()

    async def stop(self, party: str) -> int | None:
        """Stop a node in order and return its exit code."""
        self.nodes[party].tell_to_stop()
        return await self.nodes[party].stopped(WITHIN_S)

    async def submit(self, party: str, data: bytes) -> Accepted:
        """Submit until the node answers; it must accept."""
        begun = self.ledger.items.get(submission_of(data))
        item = begun or self.ledger.begin(submission_of(data), party, "complete-until", time.monotonic())
        result = await asyncio.wait_for(self.desks[party].submit(data), WITHIN_S)
        assert isinstance(result, Accepted), result
        self.ledger.answered(item, result, time.monotonic())
        return result

    async def status(self, party: str) -> NodeStatus:
        """Return where a node stands, as soon as it answers."""
        async with asyncio.timeout(WITHIN_S):
            while True:
                try:
                    return await self.desks[party].status()
                except Away:
                    await asyncio.sleep(0.02)

    async def until(self, is_so: Callable[[], bool], what: str, within_s: float = WITHIN_S) -> None:
        """Wait on a condition; a deadline that passes says what did not come about."""
        end_s = time.monotonic() + within_s
        while not is_so():
            assert time.monotonic() < end_s, f"did not come about: {what}"
            await asyncio.sleep(0.01)

    async def agree(self, within_s: float = WITHIN_S) -> dict[str, NodeStatus]:
        """Wait until all is over the line and receipted, then verify everything, on disk too."""
        assert self._following, "follow first"
        end_s = time.monotonic() + within_s
        while True:
            status = {party: await self.status(party) for party in PARTIES}
            is_climbed = all(item.receipted_s is not None for item in self.ledger.items.values())
            if is_climbed and is_agreed(status) and is_seen(self.ledger, status):
                break
            assert time.monotonic() < end_s, f"the nodes do not agree: {status}"
            await asyncio.sleep(0.02)
        assert self.ledger.missing() == []
        assert sum(own.doubled for own in self.ledger.own.values()) == 0
        for party in PARTIES:
            for which, owner in ((Which.OWN, party), (Which.PEER, self.ledger.other(party))):
                self.verify(party, which, owner)
        return status

    def verify(self, holder: str, which: Which, owner: str) -> None:
        """Verify a record file from its root keys alone; its size and root are the ledger's."""
        trusted = read_introduction((self.nodes[owner].folder / "introduction.json").read_bytes())
        with self.composition.open_record(self.nodes[holder].folder, which) as source:
            verified = verify_stream(
                source.packages(), trusted.root_pairs(), trusted.threshold, trusted.origin
            )
        own = self.ledger.own[owner]
        assert (verified.size, verified.root) == (own.size, own.root())

    async def whole(self, within_s: float = WITHIN_S) -> dict[str, NodeStatus]:
        """The one harness method: everything holds, and the nodes work on.

        One more message of each Party climbs to receipted; then all that `agree` verifies, and `soundness.check`.
        """
        for party in PARTIES:
            await self.submit(party, message(party))
        await self.agree(within_s)
        end_s = time.monotonic() + within_s
        while not soundness.is_calm(status := {party: await self.status(party) for party in PARTIES}):
            assert time.monotonic() < end_s, f"the nodes do not come to rest: {status}"
            await asyncio.sleep(0.02)
        soundness.check({party: node.folder for party, node in self.nodes.items()}, status)
        return status

    async def close(self) -> None:
        """End everything."""
        for task in self._following:
            task.cancel()
        await asyncio.gather(*self._following, return_exceptions=True)
        for desk in self.desks.values():
            await desk.close()
        for node in self.nodes.values():
            node.tell_to_stop()
        for node in self.nodes.values():
            await node.stopped()
        await self.line.close()


@asynccontextmanager
async def cluster(root: Path, *, start: bool = True, is_quick: bool = False) -> AsyncIterator[Cluster]:
    """Two nodes in `root`, running, linked and followed unless `start` is False."""
    made = Cluster(root, is_quick=is_quick)
    try:
        await made.lay_out()
        if start:
            await made.start()
            made.follow()
        yield made
    finally:
        await made.close()


def init(root: Path, party: str, peer: str, traffic: str, peer_url: str = "") -> InitResult:
    """Make one node folder of any traffic in `root`."""
    return compose().init_node(InitRequest(root / party, party, peer, traffic, 1, 3, 2, 0, 0, peer_url))


def message(party: str, traffic: str = TRAFFIC) -> bytes:
    """A new small message of a Party."""
    now = datetime.now(UTC)
    made = new_message(
        CompleteUntil,
        sender=party,
        traffic=traffic,
        submission=submission_id(time.time_ns() // 1_000_000, os.urandom(10)),
        issued_at=now,
        salt=os.urandom(12),
        until=now,
    )
    return encode(made)


def submission_of(data: bytes) -> str:
    """The submission id in a message."""
    return str(msgspec.json.decode(data)["submission"])

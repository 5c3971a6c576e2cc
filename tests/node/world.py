"""Two whole nodes in one process: memory stores that outlive a node, and a line that can be cut, slowed or halved.

`World.check` is the one harness method: it verifies both records whole with the offline verifier and holds every
promise the nodes have made.  Tests call it after each step.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from jdec.adapters.memory import MemoryStore
from jdec.node.config import Limits
from jdec.node.handing_back import archived_package
from jdec.node.keys import OwnKeys, PeerKeys
from jdec.node.parts import NodeParts
from jdec.node.ports import (
    AppendBatch,
    MirrorRefused,
    PeerRefused,
    PeerState,
    PeerUnreachable,
    StoreError,
    StoreFailed,
)
from jdec.node.service import NodeService
from jdec.node.views import Accepted, SubmissionResult
from jdec.record.errors import RecordError
from jdec.record.keys import KeyPair
from jdec.record.manifest import KeyHistory
from jdec.record.package import Package
from jdec.record.verifier import VerifiedRecord, verify_stream

from .parts import OTHER, Party, config, until
from .simulation import SimulatedClock

T = TypeVar("T")


class FaultyStore(MemoryStore):
    """A store whose next write fails when told to: `failed` writes nothing, `persisted` writes, and fails as well."""

    def __init__(self) -> None:
        super().__init__()
        self.fault = ""
        self.appends: list[int] = []

    def append(self, batch: AppendBatch, expected_size: int) -> None:
        if self._due() == "failed":
            raise StoreFailed("store-failed", "disk is full")
        super().append(batch, expected_size)
        self.appends.append(len(batch.entries))
        self._raise_persisted()

    def replace_checkpoint(self, note: bytes, expected_size: int) -> None:
        if self._due() == "failed":
            raise StoreFailed("store-failed", "disk is full")
        super().replace_checkpoint(note, expected_size)
        self._raise_persisted()

    def put_cosigned(self, size: int, note: bytes) -> None:
        if self._due() == "failed":
            raise StoreFailed("store-failed", "disk is full")
        super().put_cosigned(size, note)
        self._raise_persisted()

    def _due(self) -> str:
        return self.fault

    def _raise_persisted(self) -> None:
        if self.fault:
            self.fault = ""
            raise StoreFailed("store-failed", "disk went away after the write")


class Gone(StoreFailed):
    """What a dead process gets from its disk."""


class Handle:
    """A store as one incarnation of a node holds it.  A killed node's threads write nothing more."""

    def __init__(self, store: FaultyStore) -> None:
        self._store = store
        self.is_dead = False

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._store, name)

        def call(*args: Any) -> Any:
            if self.is_dead:
                raise Gone("store-gone", "the process died")
            return found(*args)

        return call if callable(found) else found


class Line:
    """One node's way to the other: direct calls, with the faults a real line has."""

    def __init__(self, world: World, party: str) -> None:
        self._world = world
        self._to = OTHER[party]
        self.calls: list[str] = []
        self.answers: dict[str, Callable[[Any], Any]] = {}
        """Replaces what the other node answers, as a hostile one would: by call, from the honest answer."""

    async def _call(self, name: str, call: Callable[[NodeService], Awaitable[T]]) -> T:
        self.calls.append(name)
        world = self._world
        await asyncio.sleep(world.delay_s)
        node = world.nodes.get(self._to)
        if world.is_cut or node is None:
            raise PeerUnreachable("line is cut" if world.is_cut else "node is down")
        # The other node works on it by itself: it goes on when we stop, and ends when it is killed.
        task = asyncio.ensure_future(call(node))
        world.serving[self._to].add(task)
        task.add_done_callback(world.serving[self._to].discard)
        # Whoever asked may be gone; the other node has logged what went wrong by then.
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        await asyncio.wait({task})
        if task.cancelled():
            raise PeerUnreachable("node died")
        try:
            answer = task.result()
        except MirrorRefused as refusal:
            raise PeerRefused(refusal.code, str(refusal), refusal.size) from refusal
        except RecordError as error:
            raise PeerRefused(error.code, str(error)) from error
        except (StoreError, RuntimeError) as error:
            raise PeerUnreachable("store-failed") from error
        if world.is_half_open or world.nodes.get(self._to) is not node:
            raise PeerUnreachable("no answer came back")
        change = self.answers.get(name)
        return change(answer) if change else answer

    async def state(self) -> PeerState:
        async def ask(node: NodeService) -> PeerState:
            return node.exchange.state()

        return await self._call("state", ask)

    async def push(self, package: bytes) -> bytes:
        self._world.sent[self._to].append(package)
        return await self._call("push", lambda node: node.exchange.take(package))

    async def pull(self, start: int) -> bytes:
        package = await self._call("pull", lambda node: node.exchange.package(start))
        if package:
            self._world.sent[OTHER[self._to]].append(package)
        return package

    async def pull_mirror(self, generation: int, start: int) -> bytes:
        return await self._call("mirror", lambda node: node.exchange.mirror_package(generation, start))

    async def pull_archive(self, record: str, start: int) -> bytes:
        async def ask(node: NodeService) -> bytes:
            return await archived_package(node._parts.archive, record, start)

        return await self._call("archive", ask)

    async def consistency(self, old: int, new: int) -> list[bytes]:
        return await self._call("consistency", lambda node: node.exchange.consistency_path(old, new))

    async def close(self) -> None:
        """Nothing is open."""


class World:
    """Both Parties, their stores, and the nodes that run at present."""

    def __init__(self, *, limits: Limits | None = None, heartbeat_s: float = 5.0) -> None:
        self.limits, self.heartbeat_s = limits, heartbeat_s
        self.parties = {"USA": Party("USA"), "RUS": Party("RUS")}
        self.own = {name: FaultyStore() for name in self.parties}
        self.mirrors = {name: FaultyStore() for name in self.parties}
        self.clocks: dict[str, SimulatedClock] = {}
        self.nodes: dict[str, NodeService] = {}
        self.handles: dict[str, list[Handle]] = {}
        self.serving: dict[str, set[asyncio.Future[Any]]] = {name: set() for name in self.parties}
        self.lines: dict[str, Line] = {}
        self.keys: dict[str, PeerKeys] = {}
        self.fatal: list[str] = []
        self.log: list[tuple[str, dict[str, Any]]] = []
        self.evidence: dict[str, list[bytes]] = {name: [] for name in self.parties}
        self.sent: dict[str, list[bytes]] = {name: [] for name in self.parties}
        self.intact = dict.fromkeys(self.parties, True)
        self.proven: list[str] = []
        self.new_certificates: list[str] = []
        self.promised: dict[str, dict[bytes, Accepted]] = {name: {} for name in self.parties}
        self.is_cut = False
        self.is_half_open = False
        self.delay_s = 0.001
        self._numbers = 0

    def parts(self, name: str) -> NodeParts:
        own, other = self.parties[name], self.parties[OTHER[name]]
        self.keys[name] = PeerKeys(str(other.origin), _history(other, self.mirrors[name]))
        self.lines[name] = Line(self, name)
        clock = self.clocks.setdefault(name, SimulatedClock(asyncio.get_running_loop().time))
        handles = [Handle(self.own[name]), Handle(self.mirrors[name])]
        self.handles[name] = handles
        return NodeParts(
            config=config(name, self.limits, heartbeat_s=self.heartbeat_s),
            version="test",
            own=handles[0],  # type: ignore[arg-type]
            mirror=handles[1],  # type: ignore[arg-type]
            own_keys=OwnKeys(str(own.origin), _history(own, self.own[name]), own.load),
            peer_keys=self.keys[name],
            peer=self.lines[name],
            clock=clock,
            random_bytes=self._random,
            log=lambda event, **facts: self.log.append((event, {"party": name, **facts})),
            keep_evidence=lambda _, data: self._keep(name, data),
            evidence_count=len(self.evidence[name]),
            on_peer_keys=lambda: None,
            on_fatal=lambda: None if handles[0].is_dead else self.fatal.append(name),
            is_intact=self.intact[name],
            on_proven_intact=lambda: self.proven.append(name),
            on_own_certificates=lambda: self.new_certificates.append(name),
        )

    def _random(self, count: int) -> bytes:
        self._numbers += 1
        return self._numbers.to_bytes(count, "big")

    def _keep(self, name: str, data: bytes) -> int:
        self.evidence[name].append(data)
        return len(self.evidence[name])

    # --- life ---------------------------------------------------------------------------------------------------

    async def start(self, *names: str) -> None:
        for name in names or ("USA", "RUS"):
            node = NodeService(self.parts(name))
            self.nodes[name] = node
            await node.start()
            await node.begin_record(self.parties[name].first_note.decode)

    async def stop(self, *names: str) -> None:
        """Stop nodes as their processes do: what was begun for the other node ends before they do."""
        for name in names or tuple(self.nodes):
            await self.nodes.pop(name).stop()
            await asyncio.gather(*self.serving[name], return_exceptions=True)

    async def kill(self, name: str) -> None:
        """Drop a node as a crash does: nobody is told, nothing is finished; only its stores remain."""
        node = self.nodes.pop(name)
        for handle in self.handles[name]:
            handle.is_dead = True
        tasks = [*node._tasks, *self.serving[name]]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        node._sequencer.close()
        node.exchange._thread.shutdown(wait=True)

    # --- use ----------------------------------------------------------------------------------------------------

    async def submit(self, name: str, *data: bytes) -> list[SubmissionResult]:
        results = await self.nodes[name].submit_many(list(data), "desk")
        for each, result in zip(data, results, strict=True):
            if isinstance(result, Accepted):
                self.promised[name][each] = result
        return results

    async def calm(self, limit_s: float = 60.0) -> None:
        """Let time pass until both mirrors hold everything and both sides have said so."""
        await until(self._is_calm, limit_s)

    def _is_calm(self) -> bool:
        for name, node in self.nodes.items():
            own, held = self.own[name].head(), self.mirrors[OTHER[name]].head()
            if held.size != own.size or node.bulletin.mirrored != own.size:
                return False
            if own.size - node.bulletin.receipted > self.own[name].count_receipts(node.bulletin.receipted):
                return False
        return True

    # --- the one harness method ---------------------------------------------------------------------------------

    def check(self) -> dict[str, VerifiedRecord]:
        """Verify both records and both mirrors whole, and hold every promise made so far."""
        self.check_ladder()
        verified = {}
        for name, party in self.parties.items():
            own, mirror = self.own[name], self.mirrors[OTHER[name]]
            entries = [entry.data for entry in own.read(0, 1 << 30, 1 << 40)]
            held = [entry.data for entry in mirror.read(0, 1 << 30, 1 << 40)]
            assert held == entries[: len(held)], f"mirror of {name} is no prefix of its record"
            assert len(set(entries)) == len(entries), f"record of {name} holds a message twice"
            for data, accepted in self.promised[name].items():
                assert entries[accepted.index] == data, f"accepted by {name} and lost: {accepted.index}"
            if entries:
                verified[name] = _verify(entries, own.head().note, party)
            if held:
                _verify(held, mirror.head().note, party)
        return verified

    def check_ladder(self) -> None:
        """Nothing is shown as more than it is; cheap enough to be asked at every moment."""
        for name in self.parties:
            own, held = self.own[name], self.mirrors[OTHER[name]].head().size
            cosigned = own.cosigned()
            assert not cosigned or cosigned[0] <= held, f"{name} believes more than the mirror holds"
            if node := self.nodes.get(name):
                assert node.bulletin.own <= own.head().size
                assert node.bulletin.mirrored <= held, f"{name} shows more as mirrored than the mirror holds"
                assert node.bulletin.receipted <= min(held, node.bulletin.own)


def _verify(entries: list[bytes], note: bytes, party: Party) -> VerifiedRecord:
    return verify_stream([Package(0, tuple(entries), note)], party.trusted, 2, party.origin)


def _history(party: Party, store: MemoryStore) -> KeyHistory:
    trusted: tuple[KeyPair, ...] = party.trusted
    manifests = store.manifests()
    if manifests:
        return KeyHistory.rebuild(manifests, trusted, 2, party.origin)
    return party.history()

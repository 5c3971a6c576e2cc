"""The world of the stories: disks and lines that fail, every generation of both records, and what people do with keys.

What a node keeps of the other Party's next generation it keeps, durably, before it goes round; a crash in between finds
it kept.  A store is found by the name of its record, whichever generation that is.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Coroutine
from typing import Any, TypeVar

import msgspec

from jdec.node.archive import Lacking
from jdec.node.handing_back import Rebuilding, archive_fetch, fetch_back
from jdec.node.introduction import Introduction
from jdec.node.link import next_package
from jdec.node.mending import REASONS
from jdec.node.recovery import holds_cited, refill, refill_cited, surplus_of
from jdec.node.service import NodeService
from jdec.node.views import Which
from jdec.record.keys import Role
from jdec.record.manifest import KeyHistory
from jdec.record.package import Package, decode_package
from node.ages import Ages, next_party
from node.parts import OTHER, Party
from node.world import Handle

from .disk import Disk
from .files import Files
from .line import BadLine, Weather

PARTIES = ("USA", "RUS")
T = TypeVar("T")


class Unanswered(Exception):
    """The node was killed before it answered; whoever asked hears nothing of it any more."""


class SimulatedWorld(Ages):
    """The world of the node tests with this simulation's disks, lines and generations."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__(heartbeat_s=20.0)
        self.chance, self.weather = chance, Weather()
        self.own = {name: Disk() for name in PARTIES}
        self.mirrors = {name: Disk() for name in PARTIES}
        self.struck: Counter[str] = Counter()
        # Far from the numbers of the messages, so that no two submission ids are ever the same by accident.
        self._numbers = 1 << 40
        self.every = {str(party.origin): party for party in self.parties.values()}
        """Every generation there ever was, by its name."""
        self.own_of: dict[str, Disk] = {str(self.parties[name].origin): self.own[name] for name in PARTIES}  # type: ignore[misc]
        self.mirror_of: dict[str, Disk] = {
            str(self.parties[OTHER[name]].origin): self.mirrors[name]  # type: ignore[misc]
            for name in PARTIES
        }
        self.turning: dict[str, asyncio.Task[None]] = {}
        self.deaths: dict[str, asyncio.Event] = {}
        self.strikes = 0.0
        """The chance that a node is killed while it goes round."""
        self._leaving: dict[str, NodeService] = {}
        self._striking: list[asyncio.Task[None]] = []
        self.files = Files(self.every, self.own_of, self.mirror_of, self.parties, self.known)

    def parts(self, name: str) -> Any:
        self.archives[name], lacking = self.files.archive_of(name)
        made = super().parts(name)
        self.deaths[name] = asyncio.Event()
        line = BadLine(self, name, self.weather, self.chance, self.struck)
        self.lines[name] = line
        handle = self.handles[name][0]
        return msgspec.structs.replace(
            made,
            peer=line,
            on_peer_generation=lambda found: None if handle.is_dead else self._keep_peer(name, found),
            rebuilding=Rebuilding(
                lacking,
                lambda _: self._begin_anew(name),
                lambda each, disk: self._put_back(name, handle, each, disk),
            ),
        )

    def newest(self, name: str) -> Party:
        """Return a Party at the newest generation that it ever opened."""
        return self.every[self.names(name)[-1]]

    def turn_to(self, name: str) -> None:
        """Let the present record and mirror be those that the introductions name."""
        self.own[name] = self.own_of[str(self.parties[name].origin)]
        known = str(self.known[name].origin)
        self.mirrors[name] = self.mirror_of.setdefault(known, Disk())

    def _is_calm(self) -> bool:
        return super()._is_calm() and not any(self.files.lacking_peer(name) for name in self.nodes)

    def names(self, name: str) -> list[str]:
        """Return the names of a Party's records that there are, oldest first."""
        return [origin for origin, party in self.every.items() if party.party == name]

    # --- the other Party's next generation ------------------------------------------------------------------------

    def _keep_peer(self, name: str, found: Introduction) -> None:
        """Keep the other Party's next generation, durably or not, and let the node go round."""
        disk: Any = self.mirrors[name]
        if disk.is_full or disk.fault == "failed":
            raise OSError(28, "disk is full")
        after = self.every[found.origin]
        assert found.manifest.encode() == after.first_note
        self.known[name], self.mirrors[name] = after, Disk()
        self.mirror_of[found.origin] = self.mirrors[name]  # type: ignore[assignment]
        self.struck["taken-in"] += 1
        if disk.fault:
            disk.fault = ""
            raise OSError(5, "disk went away after the write")
        self._goes_round(name)

    def _goes_round(self, name: str) -> None:
        asyncio.get_running_loop().call_soon(self._turn, name, self.nodes[name])

    # --- archives that are lacking --------------------------------------------------------------------------------

    def _begin_anew(self, name: str) -> Disk:
        made = Disk()
        made.is_full = self.mirrors[name].is_full  # type: ignore[attr-defined]
        return made

    def _put_back(self, name: str, handle: Handle, lacking: Lacking, disk: Any) -> None:
        """Put an earlier generation that was fetched back in its place, and let the node go round."""
        if not handle.is_dead:
            self.mirror_of[lacking.cited.origin] = disk
            self.struck["archive-fetched"] += 1
            self._goes_round(name)

    async def scrub(self, name: str) -> bool:
        """Do what `jdec node scrub --repair` does on a stopped node: fetch back what is lacking of the own archive."""
        line = BadLine(self, name, self.weather, self.chance, self.struck)
        while lacking := self.files.lacking_own(name):
            made = Disk()
            fetch = archive_fetch(line, Which.OWN, lacking.cited.origin)
            try:
                await fetch_back(lacking, fetch, made, lambda _: True)
            except REASONS:
                return False
            self.own_of[lacking.cited.origin].restore(made.backup())
            self.struck["archive-fetched"] += 1
        return True

    def _turn(self, name: str, node: object) -> None:
        if self.nodes.get(name) is not node:
            return
        self.turning[name] = task = asyncio.ensure_future(self._round(name))
        if self.chance.random() < self.strikes:
            self._striking = [each for each in self._striking if not each.done()]
            self._striking.append(asyncio.ensure_future(self._strike(name, task)))

    async def _round(self, name: str) -> None:
        self._leaving[name] = self.nodes[name]
        await self.stop(name)
        del self._leaving[name]
        await self.start(name)

    async def _strike(self, name: str, task: asyncio.Task[None]) -> None:
        """Kill a node that goes round, at any turn of its loop."""
        for _ in range(self.chance.randint(0, 14)):
            await asyncio.sleep(self.chance.choice([0, 0, 0.001]))
        if not task.done():
            self.struck["kill-turning"] += 1
            self.turning[name] = task
            await self.kill(name)

    async def turned(self, *names: str) -> None:
        """Wait until nodes that go round have come round, or were killed while they did."""
        tasks = [self.turning.pop(name) for name in names if name in self.turning]
        for ended in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended

    async def kill(self, name: str) -> None:
        """Drop a node as a crash does, also one that is going round at this moment."""
        task = self.turning.pop(name, None)
        if task is not None and not task.done():
            for handle in self.handles[name]:
                handle.is_dead = True
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            # In the middle of its stop it is no more among those that run, and its loops still do.
            if leaving := self._leaving.pop(name, None):
                self.nodes[name] = leaving
        if name in self.nodes:
            await super().kill(name)
        if name in self.deaths:
            self.deaths[name].set()

    async def ask(self, name: str, answering: Coroutine[Any, Any, T]) -> T:
        """Return what a node answers.  Raises `Unanswered` where it is killed first, as its process's end would."""
        asked, died = asyncio.ensure_future(answering), asyncio.ensure_future(self.deaths[name].wait())
        try:
            await asyncio.wait((asked, died), return_when=asyncio.FIRST_COMPLETED)
            if not asked.done():
                raise Unanswered(name)
            return asked.result()
        finally:
            for each in (asked, died):
                each.cancel()
            await asyncio.gather(asked, died, return_exceptions=True)

    # --- what people do after a loss ------------------------------------------------------------------------------

    def recover(self, name: str) -> list[bytes] | None:
        """Take the steps of the runbook on a stopped node; return what the old store alone held, to be said again.

        None where the other node mirrors nothing of the present generation, so that there is nothing to cite.
        """
        before, other = self.parties[name], OTHER[name]
        mirror = self.mirror_of.get(str(before.origin))
        if mirror is None or not mirror.head().size:
            return None
        record = Disk()
        for origin in reversed(self.names(name)[:-1]):
            self._read_back(origin)
        keys = [
            pair for party in self.every.values() if party.party == other for pair in self._mirror_keys(party)
        ]
        refill(_returned(mirror), record, before.trusted, 2, str(before.origin), keys)
        again = [each.data for each in surplus_of(self.own[name], record) if each.is_said_again]
        note, origin = record.head().note, str(before.origin)
        after = next_party(before, note)
        self.own_of[origin] = record
        self.own[name], self.parties[name] = Disk(), after
        self.own_of[str(after.origin)], self.every[str(after.origin)] = self.own[name], after  # type: ignore[assignment]
        self.intact[name] = True
        return again

    def _read_back(self, origin: str) -> None:
        """Read an earlier generation back, as the runbook does beside the present one."""
        cited = self.files.cited(origin)
        if not holds_cited(self.own_of[origin], cited):
            record = Disk()
            refill_cited(_returned(self.mirror_of[origin]), record, cited)
            self.own_of[origin].restore(record.backup())

    def _mirror_keys(self, party: Party) -> tuple[Any, ...]:
        manifests = self.own_of[str(party.origin)].manifests()
        if not manifests:
            return party.history().all_pairs(Role.MIRROR)
        return KeyHistory.rebuild(manifests, party.trusted, 2, party.origin).all_pairs(Role.MIRROR)


def _returned(mirror: Disk) -> list[Package]:
    """Return the packages that a mirror gives back."""
    packages: list[Package] = []
    start = 0
    while start < mirror.head().size:
        found = next_package(mirror, start)
        assert found is not None
        packages.append(decode_package(found[1]))
        start = found[0]
    return packages

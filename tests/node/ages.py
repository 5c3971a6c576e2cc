"""A world whose Parties can open next generations: stores and introductions by generation, and nodes that go round."""

from __future__ import annotations

import asyncio
import copy
from dataclasses import replace
from typing import Any

import msgspec

from jdec.node.archive import Archive, ArchivedRecord
from jdec.node.handing_back import Rebuilding
from jdec.node.introduction import Introduction
from jdec.node.parts import NodeParts
from jdec.node.views import Which
from jdec.record.checkpoint import read_checkpoint
from jdec.record.keys import CoreSigner, Role
from jdec.record.manifest import Manifest, Previous, sign_manifest

from .parts import OTHER, Party, message, seed, until
from .world import FaultyStore, World


def next_party(party: Party, note: bytes, **changed: Any) -> Party:
    """The same Party with fresh operating keys and the first manifest of its next generation, citing `note`."""
    made = copy.copy(party)
    made.origin = party.origin.next_generation()
    number = 10_000 * made.origin.generation + (1_000 if party.party == "RUS" else 0)
    made.log = CoreSigner(str(made.origin), Role.LOG, seed(number))
    made.mirror = CoreSigner(made.origin.mirror_name, Role.MIRROR, seed(number + 1))
    made.at_hand = [made.log, made.mirror]
    made.first = Manifest(
        made.origin,
        1,
        party.first.roots,
        2,
        (made.log.pair, made.mirror.pair),
        party.first.certificates,
        previous=Previous(read_checkpoint(note), note),
    )
    for name, value in changed.items():
        made.first = replace(made.first, **{name: value})
    made.first_note = sign_manifest(made.first, party.roots)
    return made


class Ages(World):
    """Both Parties through their generations."""

    def __init__(self, *, heartbeat_s: float = 1) -> None:
        super().__init__(heartbeat_s=heartbeat_s)
        self.archives: dict[str, list[ArchivedRecord]] = {name: [] for name in self.parties}
        self.known = {name: self.parties[OTHER[name]] for name in self.parties}
        """The other Party as each node knows it: of the generation it has taken in."""
        self.rounds: list[asyncio.Task[None]] = []
        self.first = dict(self.parties)
        """Each Party at its first generation."""
        self.rebuilding: dict[str, Rebuilding] = {}
        self.needs: dict[str, bool] = dict.fromkeys(self.parties, False)

    def parts(self, name: str) -> NodeParts:
        actual, loop = self.parties[OTHER[name]], asyncio.get_running_loop()
        self.parties[OTHER[name]] = self.known[name]
        try:
            made = super().parts(name)
        finally:
            self.parties[OTHER[name]] = actual
        return msgspec.structs.replace(
            made,
            archive=Archive(self.archives[name]),
            on_peer_generation=lambda found: loop.call_soon_threadsafe(self._adopt, name, found),
            needs_generation=self.needs[name],
            rebuilding=self.rebuilding.get(name),
        )

    def _adopt(self, name: str, found: Introduction) -> None:
        self.rounds.append(asyncio.create_task(self.go_round(name, found)))

    async def go_round(self, name: str, found: Introduction) -> None:
        """Do what the process does: keep the introduction, put the old mirror aside, begin another."""
        other, before = self.parties[OTHER[name]], str(self.known[name].origin)
        assert (found.origin, found.manifest.encode()) == (str(other.origin), other.first_note)
        await self.stop(name)
        held = self.mirrors[name]
        self.archives[name].append(ArchivedRecord(Which.PEER, before, held, held.head().size))
        self.known[name], self.mirrors[name] = other, FaultyStore()
        await self.start(name)

    def open_next(self, name: str, note: bytes, **changed: Any) -> Party:
        """Do what recovery does to a stopped node: the old store aside, a new one, a new manifest."""
        before = self.parties[name]
        size = read_checkpoint(note).size
        self.archives[name].append(ArchivedRecord(Which.OWN, str(before.origin), self.own[name], size))
        self.own[name], self.parties[name] = FaultyStore(), next_party(before, note, **changed)
        self.intact[name] = True
        self.promised[name] = {}
        return self.parties[name]

    async def went_round(self, name: str) -> None:
        """Wait until a node has taken in what the other Party opened."""
        await until(lambda: self.known[name] is self.parties[OTHER[name]] and name in self.nodes)
        await asyncio.gather(*self.rounds)


async def opened(world: Ages, count: int = 5) -> Party:
    """Let USA speak, stop it, and open its next generation; RUS runs on."""
    await world.start()
    await world.submit("USA", *(message(number) for number in range(count)))
    await world.calm()
    await world.stop("USA")
    return world.open_next("USA", world.mirrors["RUS"].head().note)

"""What people do in a story: back up and put back, lose a disk, follow the runbook, change keys, and forge."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from typing import Any

from jdec.node.ports import MirrorRefused, StoreError
from jdec.node.reading import NodeRefused
from jdec.record.errors import RecordError
from node.parts import OTHER, Book

from .disk import Disk
from .files import Backup
from .invariants import Invariants
from .worlds import SimulatedWorld, Unanswered

_MOST_ROTATIONS = 40
_MOST_BACKUPS = 3


class People:
    """The acts of people; the scene that they are in has the world, the chance and the story."""

    chance: random.Random
    world: SimulatedWorld
    invariants: Invariants
    told: list[str]
    counts: Counter[str]
    unanswered: dict[str, list[bytes]]
    backups: dict[str, list[Backup]]
    rotations: dict[str, bytes]
    restlessness: float
    """The chance that a generation is opened although nothing is lost."""

    def tell(self, kind: str, text: str = "") -> None:
        raise NotImplementedError

    async def _rise(self, name: str) -> None:
        raise NotImplementedError

    # --- backups and losses ---------------------------------------------------------------------------------------

    async def back_up(self, name: str) -> None:
        if name not in self.invariants.restored:
            self.tell("back-up", name)
            self._back_up(name)

    def _back_up(self, name: str) -> None:
        self.backups[name] = [*self.backups.get(name, [])[-_MOST_BACKUPS:], self.world.files.back_up(name)]

    async def restore(self, name: str) -> None:
        """An older copy of a node's folder is put back, its installation mark not with it.

        It may be from before either Party opened a generation.  What the other node holds lies in two places; people
        do not lose both at once.
        """
        world = self.world
        kept = [each for each in self.backups[name] if not world.files.is_longer(each)]
        if not kept:
            return
        present = (world.parties[name], world.known[name])
        earlier = [each for each in kept if (each.own, each.peer) != present]
        is_earlier = bool(earlier) and self.chance.random() < 0.8
        backup = self.chance.choice(earlier if is_earlier else kept)
        is_earlier = backup in earlier
        if not self._may_lose(name) or (not is_earlier and self.chance.random() < 0.5):
            return
        if not is_earlier:
            self.tell("restore", name)
        elif world.files.is_other_copy_whole(name):
            self.tell("restore-earlier", f"{name} of {backup.own.origin}, {backup.peer.origin}")
        else:
            return
        await self._emptied(name)
        world.files.put_back(name, backup)
        self.invariants.was_restored(name, is_passed=self._introduce(name, backup))
        await self._rise(name)

    def _may_lose(self, name: str) -> bool:
        """Say whether nothing is lost at present, and the other node has fetched again what it ever lost."""
        return not self.invariants.restored and self.invariants.holds_again(OTHER[name])

    def _introduce(self, name: str, backup: Backup) -> bool:
        """Let the introductions be the backup's, or the newest; say whether the own one names a generation passed.

        People put the newest introduction of their own record back.  They may forget that where the other node is there
        to say so; where it does not mirror the newest generation yet, nobody else knows that it was ever opened.
        """
        world = self.world
        if self.chance.random() < 0.5:
            world.known[name] = backup.peer
        mirrored = world.mirror_of.get(str(world.parties[name].origin))
        is_taken_in = world.known[OTHER[name]] is world.parties[name] and mirrored is not None
        if is_taken_in and mirrored.head().size and self.chance.random() < 0.3:
            world.parties[name] = backup.own
        world.turn_to(name)
        return world.parties[name] is not world.newest(name)

    async def lose(self, name: str) -> None:
        """The disk with the own record is lost, or that with both; the archive is on another."""
        if self.chance.random() < 0.7 or not self._may_lose(name):
            return
        disks: Any = [self.world.own[name], self.world.mirrors[name]]
        lost = disks[: self.chance.randint(1, 2)]
        self.tell("lose", f"{name} {len(lost)}")
        await self._emptied(name)
        for disk in lost:
            disk.restore(Disk().backup())
        self.invariants.was_restored(name)
        await self._rise(name)

    async def _emptied(self, name: str) -> None:
        """Let a node end.  By the time another disk is in, what was on its way has arrived or is lost."""
        if name in self.world.nodes:
            await self.world.kill(name)
        await asyncio.sleep(20)
        self.world.sent[OTHER[name]].clear()

    async def open_next(self, name: str) -> None:
        """The runbook: read the record back, open its next generation, and have everybody submit again."""
        world = self.world
        is_wanted = name in self.invariants.restored or self.chance.random() < self.restlessness
        if not is_wanted or (OTHER[name] in self.invariants.restored):
            return
        if name in world.nodes:
            await world.stop(name)
        # What is still on its way to the other node arrives before its mirror is read, or is lost.
        world.sent[OTHER[name]].clear()
        await asyncio.sleep(20)
        world.parties[name] = world.newest(name)
        world.turn_to(name)
        before = str(world.parties[name].origin)
        if name not in self.invariants.restored and self.chance.random() < 0.5:
            self._back_up(name)
        again = world.recover(name)
        if again is None:
            await self._rise(name)
            return
        self.tell("open-next", f"{world.parties[name].origin}")
        self.rotations.pop(name, None)
        lost = self.invariants.was_recovered(name, before)
        kept = list(world.promised[name])
        # Whoever was not answered "mirrored" submits again; some do who were.
        known = self.chance.sample(kept, min(5, len(kept)))
        said = [*lost, *known, *(each for each in again if each not in lost)]
        self.unanswered[name] = list(dict.fromkeys([*self.unanswered[name], *said]))
        self.counts["said-again"] += len(said)
        self._back_up(name)
        await self._rise(name)

    # --- keys -----------------------------------------------------------------------------------------------------

    async def rotate(self, name: str) -> None:
        """Root officers sign the next manifest; the node writes it, and sometimes the other is given it by hand."""
        node = self.world.nodes.get(name)
        number = 2 + self.counts[f"rotate-{name}"]
        is_due = name not in self.rotations and name not in self.invariants.restored
        if node is None or not is_due or number > _MOST_ROTATIONS:
            return
        self.counts[f"rotate-{name}"] += 1
        party, current = self.world.parties[name], node._parts.own_keys.history.current
        revoked = current.revoked
        is_revoking = self.chance.random() < 0.3
        if is_revoking:
            revoked += tuple(key for pair in current.keys for key in (pair.ed25519, pair.mldsa44))
            self.invariants.revoked.add(name)
        _, note = party.next_manifest(current, number, revoked=revoked, previous=None)
        by_hand = self.chance.random() < 0.3
        self.tell("rotate", f"{name} to {number}{' revoking' * is_revoking}{' by hand' * by_hand}")
        self.rotations[name] = note
        if by_hand and OTHER[name] in self.world.nodes:
            self._load(name, note)
        await self._publish(name)

    def _load(self, name: str, note: bytes) -> None:
        """Give the other Party's node the manifest as a file."""
        held = self.world.mirrors[OTHER[name]].head().size
        if self.world.known[OTHER[name]] is not self.world.parties[name]:
            return
        try:
            self.world.keys[OTHER[name]].change(lambda history: history.with_pending(note, held))
        except RecordError as refused:
            self.told.append(f"              not loaded: {refused.code}")

    async def _publish(self, name: str) -> None:
        """Hand the manifest that waits in the inbox to the node; it waits on where the node takes nothing."""
        node, note = self.world.nodes.get(name), self.rotations.get(name)
        if node is None or note is None:
            return
        try:
            await self.world.ask(name, node.publish_manifest(note))
        except Unanswered:
            return
        except NodeRefused as refused:
            self.told.append(f"              not published: {refused.code}")
            return
        except RecordError as refused:
            # A restored record lacks the manifest before it.
            self.told.append(f"              overtaken: {refused.code}")
        self.rotations.pop(name, None)

    # --- forgers --------------------------------------------------------------------------------------------------

    async def fork(self, name: str) -> None:
        """Somebody with a Party's keys signs another history of what the other side already holds."""
        other = OTHER[name]
        held = self.world.mirrors[other].head().size
        if other not in self.world.nodes or held < 2 or self.chance.random() < 0.6:
            return
        at = self.chance.randint(1, held - 1)
        entries = [each.data for each in self.world.mirrors[other].read(0, held, 1 << 40)]
        party = self.world.known[other]
        book = Book(party, entries).branch(at, self.chance.randint(1, held + 3 - at))
        end, time_s = len(book.entries), self.world.nodes[other].exchange.mirror.signed_at_s + 1
        good = self.world.keys[other].history.log_keys(end)
        signer = next((each for each in party.at_hand if each.pair in good), None)
        if signer is None:
            return
        self.tell("fork", f"{name} at {at} of {held}, to {end}")
        self.invariants.forked(name)
        try:
            await self.world.nodes[other].exchange.take(book.package(at, end, time_s, signer))
        except (MirrorRefused, RecordError) as refused:
            self.told.append(f"              refused: {refused.code}")
        except StoreError:
            return
        self.invariants.check_fork_refused(other, entries)

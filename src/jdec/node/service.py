"""One running node: its two records, the line to the other node, and the answers its faces need.

The service owns no socket; stores, clock, randomness, keys and the peer arrive as arguments.  Start order: stores are
judged, loops begin, faces open.  Stop order is the reverse, and whatever was queued is still committed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from typing import Any

from jdec.messages import encode, new_message, submission_id
from jdec.messages.service import KeyManifest
from jdec.node.agreement import picture_of_node
from jdec.node.approving import stands
from jdec.node.archive import first_position
from jdec.node.asking import Asking
from jdec.node.bulletin import Bulletin
from jdec.node.courier import Courier
from jdec.node.exchange import Exchange
from jdec.node.following import Cursor, follow, parse_cursor
from jdec.node.handing_back import FetchingBack
from jdec.node.intake import Intake
from jdec.node.metrics import Metrics
from jdec.node.parts import NodeParts
from jdec.node.picture import Picture
from jdec.node.picture_views import PictureStatus
from jdec.node.ports import PeerRefused, PeerUnreachable, StoreDamaged, StoreError
from jdec.node.proving import holds_mirrored
from jdec.node.quota import Quotas
from jdec.node.reading import NodeRefused, Reading
from jdec.node.scrubbing import scrubber_for
from jdec.node.sequencer import Draft, Place, Sequencer, Unsigned
from jdec.node.supposing import Supposing
from jdec.node.views import (
    FollowEvent,
    NodeStatus,
    NotAccepted,
    SubmissionResult,
    Which,
)
from jdec.node.witness import Witness, WitnessRefused
from jdec.record.origin import Origin
from jdec.words.instants import from_unix_micros

__all__ = ["NodeParts", "NodeRefused", "NodeService", "WitnessRefused"]
_TIDY_S = 1.0
_PROVE_PAUSE_S = 1.0
_NOT_INTACT = "store-not-intact"
_LOST = "next-generation-needed"
_DAMAGED = "store-damaged"


class NodeService(Asking):
    """The node as its faces and its link listener see it."""

    def __init__(self, parts: NodeParts) -> None:
        self._parts = parts
        config = parts.config
        self.party, self.traffic = config.party, config.traffic
        self.bulletin = Bulletin()
        self._sequencer = Sequencer(
            parts.own,
            parts.own_keys,
            parts.clock,
            config.limits,
            on_commit=self._committed,
            on_fatal=self._failed,
        )
        self._reading = Reading(
            {Which.OWN: parts.own, Which.PEER: parts.mirror},
            {Which.OWN: parts.own_keys.origin, Which.PEER: parts.peer_keys.origin},
            self.bulletin,
            parts.archive,
            self._damaged,
            lambda which, index: (
                parts.own_keys if which is Which.OWN else parts.peer_keys
            ).history.roster_at(index),
        )
        self._read_only = _LOST if parts.needs_generation else "" if parts.is_intact else _NOT_INTACT
        self._stopping = self._lacks_entry = False
        self._intake = Intake(
            self.party,
            self.traffic,
            parts.own_keys.origin,
            self._sequencer,
            parts.clock,
            Quotas({each.name: each.messages_per_minute for each in config.api.clients}, parts.clock),
            resolve=self._reading.resolve,
            rung=self._reading.rung,
            read_only_reason=lambda: self._read_only,
            archive=parts.archive,
            roster=lambda: parts.own_keys.history.current.roster,
            stands=lambda submission, data: stands(parts.own, parts.archive, submission, data),
        )
        self._metrics = Metrics(self.status)
        self.exchange = Exchange(
            parts,
            self.bulletin,
            self._sequencer,
            self._metrics,
            is_read_only=lambda: bool(self._read_only),
            on_store_failed=self._failed,
            on_entries_lost=self._entries_lost,
            on_damage=self._damaged,
        )
        bears_out = self.exchange.bears_out
        self._fetching = FetchingBack(parts.rebuilding, parts.peer, counts=bears_out, log=parts.log)
        self._scrubber = scrubber_for(
            parts,
            bears_out=bears_out,
            mirrored=lambda: self.bulletin.mirrored,
            on_lost=self._own_entry_lost,
            on_broken=self._failed,
            fetching=self._fetching,
        )
        self.courier = Courier(
            parts.own_keys.origin,
            parts.peer_keys.origin,
            self.bulletin,
            take=self.exchange.take,
            cosigned=self.exchange.cosigned,
            log=parts.log,
        )
        self._witness = Witness(
            parts.peer_keys.origin,
            parts.mirror,
            open_note=self.exchange.open_peer_note,
            fetch=self.exchange.fetch,
            cosigner_names=lambda: {parts.own_keys.mirror_signer().pair.name},
        )
        self._picture = picture_of_node(parts, self.bulletin)
        self._supposing = (
            Supposing(self._picture, self._reading, parts.config.picture.parameters)
            if self._picture
            else None
        )
        self._tasks: list[asyncio.Task[None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._first_manifest: Callable[[], str] | None = None

    # --- life ---------------------------------------------------------------------------------------------------

    def stand(self) -> None:
        """Learn from the stores where both records stand."""
        own, mirror = self._parts.own.head(), self._parts.mirror.head()
        cosigned = self._parts.own.cosigned()
        receipt = self._parts.mirror.receipt_before(mirror.size)
        receipted = max(receipt.cited_size if receipt else 0, self._parts.archive.last_receipted())
        receipted -= first_position(self._parts.own_keys.origin)
        self.bulletin.raise_to(
            own=own.size,
            peer=mirror.size,
            mirrored=min(own.size, cosigned[0]) if cosigned else 0,
            receipted=min(own.size, receipted),
        )

    async def start(self) -> None:
        """Begin the loops.  A store that is not intact stays read-only until the peer's mirror has been read."""
        self.stand()
        self._loop = asyncio.get_running_loop()
        loops = [self._sequencer.run(), *self.exchange.loops(), self._tidy(), self._scrubber.run()]
        loops.append(self._fetching.run())
        if self._read_only == _NOT_INTACT:
            loops.append(self._prove_intact())
        loops += self._picture.loops() if self._picture else []
        self._tasks = [asyncio.create_task(self._guard(each)) for each in loops]
        self._parts.log(
            "node started", own=self.bulletin.own, mirror=self.bulletin.peer, mode=self._read_only or "ready"
        )

    async def _guard(self, loop: Coroutine[Any, Any, None]) -> None:
        """A loop that dies takes the node with it: a node that does half its work is worse than none."""
        try:
            await loop
        except asyncio.CancelledError:
            raise
        except StoreError as failure:
            self._failed(failure)
        except Exception as unknown:
            self._parts.log("node loop failed", error=type(unknown).__name__, detail=str(unknown)[:200])
            self._parts.on_fatal()

    async def stop(self) -> None:
        """Take no more, commit what is queued, let the line finish, close."""
        self._stopping = True
        self._read_only = self._read_only or "node-stopping"
        self._sequencer.stop()
        if self._tasks:
            await self._tasks[0]
        self.exchange.stop()
        self.bulletin.stop()
        for task in self._tasks[1:]:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.exchange.close()
        self._sequencer.close()
        self._parts.log("node stopped", own=self.bulletin.own, mirror=self.bulletin.peer)

    def _failed(self, failure: StoreError) -> None:
        self._read_only, self._lacks_entry = failure.code, False
        self._parts.log("store failed, node stops", code=failure.code, detail=str(failure))
        self._parts.on_fatal()

    async def _tidy(self) -> None:
        while not self.bulletin.stopped:
            ticket = self.bulletin.ticket()
            await asyncio.to_thread(self._parts.own.tidy, 4096)
            await asyncio.to_thread(self._parts.mirror.tidy, 4096)
            if not self._read_only:
                await asyncio.to_thread(self._parts.remember_size, self.bulletin.own)
            await asyncio.sleep(_TIDY_S)
            await ticket.wait()

    async def _prove_intact(self) -> None:
        """Open for writing once the peer's mirror holds nothing that this store lacks."""
        while True:
            try:
                state = await self._parts.peer.state()
            except (PeerUnreachable, PeerRefused):
                await asyncio.sleep(_PROVE_PAUSE_S)
                continue
            cosigned = self._parts.own.cosigned()
            if not state.mirror_origin:
                # Its own store may be old as well, so nobody here can say what was mirrored.
                self._parts.log("peer does not vouch for its mirror")
                await asyncio.sleep(_PROVE_PAUSE_S)
                continue
            is_of_this = state.mirror_origin == self._parts.own_keys.origin
            if is_of_this and cosigned and state.mirror_size < cosigned[0]:
                # It says less than it once signed: whatever it is, it is not the mirror that must be read.
                self._parts.log("peer mirror too short", mirror=state.mirror_size, cosigned=cosigned[0])
                await asyncio.sleep(_PROVE_PAUSE_S)
                continue
            if await asyncio.to_thread(holds_mirrored, self._parts.own, self._parts.own_keys.origin, state):
                await asyncio.to_thread(self._parts.on_proven_intact)
                if self._first_manifest and self.bulletin.own == 0:
                    await self._write_manifest(self._first_manifest())
                self._read_only = "" if self._read_only == _NOT_INTACT else self._read_only
            else:
                self._read_only = _LOST
            self._parts.log("peer mirror read", mode=self._read_only or "ready", mirror=state.mirror_size)
            return

    def _entries_lost(self) -> None:
        """Both Parties' signatures prove that our record once held what this store does not."""
        self._read_only, self._lacks_entry = _LOST, False
        self._parts.log("own record lost entries", mode=_LOST)

    def _damaged(self, name: str, damage: StoreError) -> None:
        """Something read damage in `own`, `peer` or an earlier generation: have it looked at before anything else.

        A node that stands without running has no loop and looks at nothing; its people have `jdec node scrub`.
        """
        index = damage.index if isinstance(damage, StoreDamaged) else -1
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._scrubber.suspect, name, index)

    def _own_entry_lost(self, *, is_lost: bool) -> None:
        """While nobody has a copy of a damaged own entry, nothing behind it can be mirrored: nothing more is taken."""
        if is_lost and not self._read_only:
            self._read_only, self._lacks_entry = _DAMAGED, True
        elif not is_lost and self._lacks_entry and not self._stopping:
            self._read_only, self._lacks_entry = "", False

    def _committed(self, size: int) -> None:
        self.exchange.committed(size)
        self.bulletin.raise_to(own=size)

    async def begin_record(self, first_manifest: Callable[[], str]) -> None:
        """Write entry 0 of an empty record: the key manifest by which the other Party knows it."""
        self._first_manifest = first_manifest
        if self.bulletin.own == 0 and not self._read_only:
            await self._write_manifest(first_manifest())

    async def publish_manifest(self, note: bytes) -> None:
        """Put the next key manifest on the own record; from the next entry on it decides who signs.

        Raises `RecordError` for one that does not follow, `NodeRefused` where the node takes nothing.  A manifest that
        is on the record already is not written twice.
        """
        history = self._parts.own_keys.history
        if any(note == each.note for each in history.applied):
            return
        after = history.apply(max(self.bulletin.own, history.applied[-1].index + 1), note)
        if not self._parts.own_keys.holds_keys_after(after):
            raise NodeRefused(
                "no-signing-key", "the keys that the manifest names are not at hand: node could not sign"
            )
        if self._read_only:
            raise NodeRefused("node-read-only", f"the node is read-only: {self._read_only}")
        await self._write_manifest(note.decode())

    async def _write_manifest(self, note: str) -> None:
        now_us = self._parts.clock.now_us()
        message = new_message(
            KeyManifest,
            sender=self.party,
            traffic=self.traffic,
            submission=submission_id(now_us // 1000, self._parts.random_bytes(10)),
            issued_at=from_unix_micros(now_us),
            salt=self._parts.random_bytes(12),
            manifest=note,
        )
        outcome = await self._sequencer.put_own(Draft(encode(message), message.submission))
        if isinstance(outcome, Unsigned):
            raise NodeRefused("node-read-only", f"the node is read-only: {outcome.code}")
        if not isinstance(outcome, Place):
            raise NodeRefused("node-stopping", "the node stopped before the manifest was on the record")

    # --- answers to faces ---------------------------------------------------------------------------------------

    async def submit(self, data: bytes, submitter: str) -> SubmissionResult:
        """Submit one message; the answer comes when it is durable, or says why it was refused."""
        return (await self.submit_many([data], submitter))[0]

    async def submit_many(self, batch: Sequence[bytes], submitter: str) -> list[SubmissionResult]:
        """Submit messages that are queued together; one answer each, in order."""
        results = await self._intake.submit_many(batch, submitter)
        for each in results:
            outcome = each.code if isinstance(each, NotAccepted) else "accepted"
            self._metrics.submissions.labels(outcome).inc()
        return results

    async def add_checkpoint(self, body: bytes) -> bytes:
        """Answer a C2SP witness request.  Raises `WitnessRefused`."""
        return await self._witness.add_checkpoint(body)

    async def witness_checkpoint(self, origin_hash: str) -> bytes | None:
        """Return the cosigned checkpoint of the mirrored record by the SHA-256 of its origin."""
        return self._witness.checkpoint(origin_hash)

    def follow(self, cursor: str = "") -> AsyncIterator[FollowEvent]:
        """Follow both records from a cursor; `now` starts at the present.  Raises `NodeRefused`."""
        have = self._present()
        if cursor == "now":
            return follow(self.bulletin, have, self._reading.entries)
        try:
            start = parse_cursor(cursor) if cursor else have.beginning()
        except ValueError as cause:
            raise NodeRefused("cursor-malformed", str(cause), got=cursor[:60]) from cause
        if not start.is_of(have):
            message = f"cursor is of another generation: got {start}, have {have}"
            raise NodeRefused("cursor-generation", message, got=str(start), have=str(have))
        if start.own > have.own or start.peer > have.peer:
            message = f"cursor is ahead of the records: got {start}, have {have}"
            raise NodeRefused("cursor-ahead", message, got=str(start), have=str(have))
        return follow(self.bulletin, start, self._reading.entries)

    def _present(self) -> Cursor:
        """Return the cursor of a follower who has everything."""
        each = self.bulletin
        generations = (Origin.parse(self.origin(which)).generation for which in (Which.OWN, Which.PEER))
        return Cursor(each.own, each.peer, each.mirrored, each.receipted, *generations)

    def status(self) -> NodeStatus:
        """Return where the node stands."""
        reason = self._read_only or self._sequencer.cannot_sign
        mode = "stopping" if self._stopping else "read-only" if reason else "ready"
        return NodeStatus(
            party=self.party,
            peer_party=self._parts.config.peer,
            traffic=self.traffic,
            version=self._parts.version,
            mode=mode,
            mode_reason=reason,
            own=self._reading.head(Which.OWN, self._sequencer.signed_at_s),
            mirror=self._reading.head(Which.PEER, self.exchange.mirror.signed_at_s),
            mirrored_size=self.bulletin.mirrored,
            receipted_size=self.bulletin.receipted,
            pending=self._sequencer.pending,
            link=self.bulletin.link,
            evidence=self.exchange.evidence,
            scrub=self._scrubber.view(),
            picture=self._picture.status() if self._picture else PictureStatus(),
        )

    @property
    def picture(self) -> Picture:
        """The launch picture.  Raises `NodeRefused` `picture-absent` where this node computes none."""
        if self._picture is None:
            raise NodeRefused("picture-absent", "this node computes no picture")
        return self._picture

    @property
    def supposing(self) -> Supposing:
        """What-if previews of the picture.  Raises `NodeRefused` `picture-absent` where this node computes none."""
        if self._supposing is None:
            raise NodeRefused("picture-absent", "this node computes no picture")
        return self._supposing

    def is_ready(self) -> bool:
        """Say whether the node takes submissions."""
        return not (self._read_only or self._sequencer.cannot_sign)

    def metrics(self) -> bytes:
        """Return figures in the Prometheus text format."""
        return self._metrics.text()

"""The half of a node that faces the other Party: its mirror, the line, receipts and what is proven of a rewriting."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from jdec.messages import encode, new_message, submission_id
from jdec.messages.service import Receipt
from jdec.node.archive import first_position
from jdec.node.bulletin import Bulletin
from jdec.node.catching_up import Reached, push_earlier
from jdec.node.failpoints import COSIGNED_KEEP, PEER_GENERATION
from jdec.node.generations import judge_opening
from jdec.node.link import Link, LinkPort, next_package
from jdec.node.metrics import Metrics
from jdec.node.mirror import Mirror, Taken
from jdec.node.parts import NodeParts
from jdec.node.ports import (
    MirrorRefused,
    PeerRefused,
    PeerState,
    PeerUnreachable,
    StoreDamaged,
    StoreError,
    StoreFailed,
)
from jdec.node.receipting import Receipting
from jdec.node.sequencer import Draft, Sequencer
from jdec.node.views import Which
from jdec.record.checkpoint import SignedCheckpoint, open_checkpoint, read_checkpoint
from jdec.record.cosignature import open_cosignature
from jdec.record.errors import RecordError
from jdec.record.evidence import Evidence, make_split
from jdec.record.origin import Origin
from jdec.record.package import decode_package
from jdec.record.proofs import consistency_path, root_at
from jdec.words.instants import format_instant, from_unix_micros

_REMEMBERED_COMMITS = 4096


class Exchange:
    """Sends the own record to the other node and keeps the other record here."""

    def __init__(
        self,
        parts: NodeParts,
        bulletin: Bulletin,
        sequencer: Sequencer,
        metrics: Metrics,
        *,
        is_read_only: Callable[[], bool],
        on_store_failed: Callable[[StoreError], None],
        on_entries_lost: Callable[[], None],
        on_damage: Callable[[Which, StoreError], None],
    ) -> None:
        self._parts = parts
        self._bulletin = bulletin
        self._sequencer = sequencer
        self._metrics = metrics
        self._is_read_only = is_read_only
        self._on_store_failed = on_store_failed
        self._on_entries_lost = on_entries_lost
        self._on_damage = on_damage
        self.evidence = parts.evidence_count
        self.mirror = Mirror(
            parts.mirror,
            parts.peer_keys,
            parts.own_keys.mirror_signer,
            parts.clock,
            on_keys=parts.on_peer_keys,
            counts=self.bears_out,
        )
        self._first = first_position(parts.own_keys.origin)
        self._goes_round = False
        # How much of our generation before the other node held when that was last pushed.
        self._caught_up: Reached = ()
        self._is_closed = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="mirror")
        port = LinkPort(
            take=self.take,
            cosigned=self.cosigned,
            refresh=self._refresh,
            stamp=self._stamp,
            look=self._look,
            catch_up=self._catch_up,
            damaged=lambda damage: on_damage(Which.OWN, damage),
        )
        self._link = Link(
            parts.own, parts.peer, bulletin, port, heartbeat_s=parts.config.link.heartbeat_s, log=parts.log
        )
        self._receipting = Receipting(
            parts.own,
            parts.mirror,
            bulletin,
            first=first_position(parts.peer_keys.origin),
            interval_s=parts.config.limits.receipt_interval_s,
            write=self._write_receipt,
        )
        self._commits: list[tuple[int, float]] = []
        # Answers come over the line and by courier at once; a lower one never takes the place of a higher one.
        self._believing = asyncio.Lock()

    def loops(self) -> list[Coroutine[Any, Any, None]]:
        """Return what runs for as long as the node does."""
        return [self._link.run(), self._receipting.run()]

    def stop(self) -> None:
        """Let the line end after what it is doing."""
        self._link.stop()

    async def close(self) -> None:
        """Close connections and the mirror's thread, after its last package."""
        self._is_closed = True
        await self._parts.peer.close()
        self._thread.shutdown(wait=True)

    def committed(self, size: int) -> None:
        """Remember when the own record grew, for the figure of how long mirroring took."""
        self._commits.append((size, self._parts.clock.monotonic()))
        del self._commits[:-_REMEMBERED_COMMITS]

    async def cosigned(self, note: bytes) -> int:
        """Believe a cosigned note of our own record only as far as the other Party's signatures reach."""
        async with self._believing:
            before = self._bulletin.mirrored
            try:
                size = await asyncio.to_thread(self._judge_cosigned, note, before)
            except StoreError as failure:
                self._on_store_failed(failure)
                raise
            self._climbed(before, size)
        return size

    def _climbed(self, before: int, size: int) -> None:
        """Show that the other node is known to hold so much of the own record."""
        if size > before:
            now = self._parts.clock.monotonic()
            while self._commits and self._commits[0][0] <= size:
                self._metrics.mirrored_seconds.observe(now - self._commits.pop(0)[1])
            self._bulletin.raise_to(mirrored=size)
            keys = self._parts.own_keys
            if keys.certificates(before) != keys.certificates(size):
                self._parts.on_own_certificates()

    def _judge_cosigned(self, note: bytes, before: int) -> int:
        """Verify a cosigned note of our record; keep it, durably, where it reaches further than `before`."""
        checkpoint, own = read_checkpoint(note), self._parts.own
        lines = note[note.rfind(b"\n\n") + 2 :]
        open_cosignature(note, lines, self._parts.peer_keys.history.mirror_keys())
        if checkpoint.origin != self._parts.own_keys.origin:
            raise PeerRefused("cosignature-unknown", f"cosigned another record: {checkpoint.origin[:80]}")
        # The store, not the bulletin: what was pushed is durable, though perhaps not announced yet.
        size = own.head().size
        if checkpoint.size > size or root_at(checkpoint.size, own.hash_of) != checkpoint.root:
            # If it bears our own signatures as well, then our record once held what our store does not.
            keys = self._parts.own_keys
            open_checkpoint(note, keys.history.log_keys(checkpoint.size), keys.origin)
            if root_at(size, own.hash_of) != read_checkpoint(own.head().note).root:
                # Our store does not even give our own newest root: it is damaged, and proves nothing about the record.
                damage = StoreDamaged("the stored hashes do not give the signed root")
                self._on_damage(Which.OWN, damage)
                raise PeerRefused(damage.code, str(damage))
            self._on_entries_lost()
            message = f"cosigned more or other than we hold: size {checkpoint.size}, have {size}"
            raise PeerRefused("cosignature-other-tree", message)
        if checkpoint.size > before:
            with COSIGNED_KEEP:
                own.put_cosigned(checkpoint.size, note)
        return checkpoint.size

    def bears_out(self, receipt: Receipt) -> bool:
        """Say whether a receipt of the other Party is for our record, and for a tree that our record had."""
        own, size = self._parts.own, 0
        if receipt.record == self._parts.own_keys.origin:
            size = own.head().size
        elif archived := self._parts.archive.find(receipt.record):
            own, size = archived.store, archived.size if archived.which is Which.OWN else 0
        return 0 < receipt.size <= size and root_at(receipt.size, own.hash_of) == receipt.root

    async def take(self, package: bytes) -> bytes:
        """Take a package of the other record; return our cosigned checkpoint of it.

        Raises `MirrorRefused` and `RecordError`; a proven rewriting is kept as evidence first.
        """
        if self._is_closed:
            # Not a failure of the store, and not an answer either: the other node asks again.
            raise StoreError("node-stopping", "the node is stopping")
        try:
            loop = asyncio.get_running_loop()
            taken = await loop.run_in_executor(self._thread, self._take, package)
        except MirrorRefused as refused:
            self._refused(refused.code, str(refused))
            if refused.evidence is not None:
                self._keep(refused.code, refused.evidence)
            elif refused.suspect:
                await self._suspect(refused.suspect)
            raise
        except RecordError as error:
            self._refused(error.code, str(error))
            raise
        except StoreError as failure:
            self._on_store_failed(failure)
            raise
        self._metrics.packages.labels("in", "taken").inc()
        self._link.heard_from_peer()
        self._bulletin.raise_to(peer=taken.size, receipted=taken.receipted - self._first)
        return taken.note

    def _take(self, data: bytes) -> Taken:
        """Take a package in the mirror's thread; one of another generation opens it, or is refused."""
        if self._goes_round:
            raise _taken_in(self._parts.peer_keys.origin)
        try:
            return self.mirror.take(data)
        except (RecordError, MirrorRefused):
            package, history = decode_package(data), self._parts.peer_keys.history
            if read_checkpoint(package.checkpoint_note).origin == str(history.origin):
                raise
        introduction = judge_opening(package, history, self.mirror.note)
        try:
            with PEER_GENERATION:
                self._parts.on_peer_generation(introduction)
        except OSError as cause:
            # What the disk holds of it shows when the node starts again: the old introduction or the new one.
            raise StoreFailed("store-failed", f"introduction cannot be kept: {cause}") from cause
        self._goes_round = True
        self._parts.log("peer opened a generation", origin=introduction.origin)
        raise _taken_in(introduction.origin)

    async def _catch_up(self) -> bool:
        """Push what the other node's mirror lacks of our earlier generations; say whether that brought it further."""
        parts = self._parts
        reached = await push_earlier(parts.own_keys.origin, parts.archive, parts.peer, parts.log)
        before, self._caught_up = self._caught_up, reached
        return reached != before

    async def _look(self, state: PeerState, held: int) -> None:
        """Judge what the other node says of its own record against what is mirrored here."""
        ours, theirs = Origin.parse(self._parts.peer_keys.origin), Origin.parse(state.origin)
        if theirs.generation > ours.generation:
            # Whatever it is, it says itself: the package is taken, which opens the generation or is refused.
            if package := await self._parts.peer.pull(0):
                await self.take(package)
        elif theirs.generation < ours.generation or state.size < held:
            have = f"{state.origin} with {state.size} entries, mirrored {ours} with {held}"
            raise PeerRefused("peer-behind-mirror", f"the other node holds less than it once sent: {have}")

    def _refused(self, code: str, reason: str) -> None:
        self._metrics.packages.labels("in", code).inc()
        self._parts.log("package refused", code=code, reason=reason)

    async def _suspect(self, note: bytes) -> None:
        """A valid signature over a tree its entries do not give: ask for the path that would prove a split."""
        old, new = self.mirror.size, read_checkpoint(note).size
        try:
            path = await self._parts.peer.consistency(old, new)
            evidence = make_split(self.mirror.note, note, path, self._parts.peer_keys.history)
        except (PeerUnreachable, PeerRefused, RecordError) as error:
            self._parts.log("fork suspected, not proven", reason=str(error), old=old, new=new)
            return
        self._keep("record-split", evidence)

    def _keep(self, code: str, evidence: Evidence) -> None:
        try:
            self.evidence = self._parts.keep_evidence(code, evidence.to_bytes())
        except OSError as error:
            # What was offered is refused all the same, and proves the same when it is offered again.
            self._parts.log("evidence not kept", code=code, reason=error.strerror or type(error).__name__)
            return
        self._parts.log("evidence kept", code=code, files=self.evidence)

    async def _refresh(self) -> None:
        if not self._is_read_only():
            await self._sequencer.refresh()

    async def _write_receipt(self) -> None:
        if self._is_read_only():
            return
        # One note says size, root and time together; the mirror may grow while we read.
        try:
            signed = self.open_peer_note(self.mirror.note)
        except RecordError as error:
            self._parts.log("no receipt", code=error.code, reason=str(error))
            return
        now_us = self._parts.clock.now_us()
        message = new_message(
            Receipt,
            sender=self._parts.config.party,
            traffic=self._parts.config.traffic,
            submission=submission_id(now_us // 1000, self._parts.random_bytes(10)),
            issued_at=from_unix_micros(now_us),
            salt=self._parts.random_bytes(12),
            record=self._parts.peer_keys.origin,
            size=signed.size,
            root=signed.root,
            signed_at=datetime.fromtimestamp(signed.signed_at_s, UTC),
        )
        position = first_position(self._parts.peer_keys.origin) + signed.size
        facts = (position, signed.signed_at_s * 1_000_000, now_us)
        await self._sequencer.put_own(Draft(encode(message), message.submission, facts))

    def open_peer_note(self, note: bytes) -> SignedCheckpoint:
        """Verify a checkpoint of the other record.  Raises `RecordError`."""
        size = read_checkpoint(note).size
        keys = self._parts.peer_keys.history.log_keys(size)
        return open_checkpoint(note, keys, self._parts.peer_keys.origin)

    async def fetch(self, size: int) -> None:
        """Pull until the mirror holds `size` entries, or until that does not work."""
        try:
            while (before := self._bulletin.peer) < size:
                package = await self._parts.peer.pull(before)
                if not package:
                    return
                await self.take(package)
                if self._bulletin.peer <= before:
                    return
        except (PeerUnreachable, PeerRefused, MirrorRefused, RecordError) as error:
            self._parts.log("fetch failed", reason=str(error))

    # --- answers to the other node's link -----------------------------------------------------------------------

    def state(self) -> PeerState:
        """Tell the other node where we stand; one whose own store may be old does not vouch for its mirror either."""
        vouches = not self._is_read_only()
        own, mirror = self._parts.own.head(), self._parts.mirror.head()
        return PeerState(
            party=self._parts.config.party,
            origin=self._parts.own_keys.origin,
            size=own.size,
            root=_root(own.note),
            mirror_origin=self._parts.peer_keys.origin if vouches else "",
            mirror_size=mirror.size if vouches else 0,
            mirror_root=_root(mirror.note) if vouches else "",
        )

    async def package(self, start: int) -> bytes:
        """Return our next package from `start`, or empty bytes when there is nothing newer."""
        if start >= self._bulletin.own:
            return b""
        found = await asyncio.to_thread(next_package, self._parts.own, start)
        return found[1] if found else b""

    async def mirror_package(self, generation: int, start: int) -> bytes:
        """Give the other Party its own record back: the next package of our mirror of it from `start`.

        It ends at a checkpoint that we cosigned.  `start` equal to the mirror's size gives a package without entries;
        nothing mirrored at all gives empty bytes.  Raises `MirrorRefused` `mirror-unknown` and `mirror-range`.
        """
        present = self._parts.peer_keys.origin
        wanted = f"{present.rpartition('/')[0]}/{generation}"
        archived = self._parts.archive.find(wanted)
        if wanted != present and not archived:
            message = f"no mirror is kept here of that generation: have {present}, asked for {generation}"
            raise MirrorRefused("mirror-unknown", message, self.mirror.size)
        store = archived.store if archived else self._parts.mirror
        found = await asyncio.to_thread(next_package, store, start)
        if found is None and start:
            have = store.head().size
            message = f"mirror ends before that: have {have} entries, asked from {start}"
            raise MirrorRefused("mirror-range", message, have)
        return found[1] if found else b""

    async def consistency_path(self, old: int, new: int) -> list[bytes]:
        """Return the root at `old` and the consistency proof to `new`."""
        if not 0 <= old <= new <= self._bulletin.own:
            have = self._bulletin.own
            raise RecordError("proof-range-wrong", f"no path from {old} to {new}: record has {have}")
        return await asyncio.to_thread(consistency_path, old, new, self._parts.own.hash_of)

    def _stamp(self) -> str:
        return format_instant(from_unix_micros(self._parts.clock.now_us()))


def _taken_in(origin: str) -> MirrorRefused:
    return MirrorRefused(
        "generation-taken", f"{origin} is being taken in: push it again from its beginning", 0
    )


def _root(note: bytes) -> str:
    return b64encode(read_checkpoint(note).root).decode() if note else ""

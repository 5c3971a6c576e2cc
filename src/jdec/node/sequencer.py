"""The one writer of a Party's own record: it gives every accepted message its place.

Group commit without a timer: what arrives during a commit is the next batch.  Entries, submission ids, the tree's
right edge and the signed checkpoint go down in one transaction, and nothing is shown, sent or answered before it.

    arrives -> queue -> [ look up ids, hash, sign, one transaction ] -> answer, bulletin
                          nothing durable yet        | durable, nobody told |

A crash left of the bar loses nothing that was promised; a crash right of it is repaired by the ordinary start,
and the submitter's repeat of the same bytes finds them there.  An error in the transaction stops the node.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

import msgspec

from jdec.node.config import Limits
from jdec.node.failpoints import SEQUENCER_APPEND, SEQUENCER_RESIGN
from jdec.node.keys import OwnKeys, signed_at_s
from jdec.node.ports import AppendBatch, Clock, ReceiptRow, RecordStore, StoreError, StoreFailed
from jdec.record.checkpoint import Checkpoint, sign_checkpoint
from jdec.record.errors import RecordError
from jdec.record.manifest import MANIFEST_PREFIX
from jdec.record.tree import Frontier, leaf_hash

LINGER_S = 0.002


class Place(msgspec.Struct, frozen=True):
    """Where a message lies on the own record, durably."""

    index: int
    leaf: bytes
    size: int
    duplicate: bool


class Conflict(msgspec.Struct, frozen=True):
    """The submission id is on the record already, with other bytes."""

    index: int


class Unsigned(msgspec.Struct, frozen=True):
    """No key may sign now: nothing was written, and the same bytes may be submitted again."""

    code: str


class Stopped(msgspec.Struct, frozen=True):
    """The node stopped before it could answer.  `known` is False where the message may be on the disk."""

    code: str
    known: bool


Outcome = Place | Conflict | Unsigned | Stopped


class CannotSign(StoreError):
    """No key at hand may sign now.  Nothing was written; the node lives on and waits for its people."""


class QueueFull(Exception):
    """More waits than the node may hold; nothing was taken."""


class Draft(msgspec.Struct, frozen=True):
    """A judged message on its way to the record.  `receipt` is set for the node's own receipts."""

    data: bytes
    submission: str
    receipt: tuple[int, int, int] | None = None


class Sequencer:
    """Appends drafts to the own record, one batch at a time."""

    def __init__(
        self,
        store: RecordStore,
        keys: OwnKeys,
        clock: Clock,
        limits: Limits,
        *,
        on_commit: Callable[[int], None],
        on_fatal: Callable[[StoreError], None],
    ) -> None:
        self._store = store
        self._keys = keys
        self._clock = clock
        self._limits = limits
        self._on_commit = on_commit
        self._on_fatal = on_fatal
        head = store.head()
        self._frontier = Frontier.from_bytes(head.frontier)
        self._signed_at_s = signed_at_s(head.note, keys.history, keys.origin, head.size) if head.note else 0
        self._queue: deque[tuple[Draft, asyncio.Future[Outcome]]] = deque()
        self._queued_bytes = 0
        self._wake = asyncio.Event()
        self._stop_code = ""
        self.cannot_sign = ""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sequencer")

    @property
    def size(self) -> int:
        """Return how many entries are durable."""
        return self._frontier.size

    @property
    def pending(self) -> int:
        """Return how many messages wait for a place."""
        return len(self._queue)

    @property
    def signed_at_s(self) -> int:
        """Return the signed time of the newest checkpoint, POSIX seconds."""
        return self._signed_at_s

    def put(self, drafts: Sequence[Draft]) -> list[asyncio.Future[Outcome]]:
        """Queue drafts in order, all or none.  Raises `QueueFull`."""
        size = sum(len(draft.data) for draft in drafts)
        is_full = len(self._queue) + len(drafts) > self._limits.queue_messages
        if self._queue and (is_full or self._queued_bytes + size > self._limits.queue_bytes):
            raise QueueFull
        return self._put(drafts, size)

    def put_own(self, draft: Draft) -> asyncio.Future[Outcome]:
        """Queue a message of the node itself, for which there is always room: it writes one at a time."""
        return self._put([draft], len(draft.data))[0]

    def _put(self, drafts: Sequence[Draft], size: int) -> list[asyncio.Future[Outcome]]:
        loop = asyncio.get_running_loop()
        futures: list[asyncio.Future[Outcome]] = []
        for draft in drafts:
            future: asyncio.Future[Outcome] = loop.create_future()
            futures.append(future)
            if self._stop_code:
                future.set_result(Stopped(self._stop_code, known=True))
            else:
                self._queue.append((draft, future))
        if not self._stop_code:
            self._queued_bytes += size
            self._wake.set()
        return futures

    async def run(self) -> None:
        """Commit batches until stopped; returns after the last batch that was queued before the stop."""
        loop = asyncio.get_running_loop()
        last = 0
        while True:
            if not self._queue:
                if self._stop_code:
                    return
                self._wake.clear()
                await self._wake.wait()
                continue
            if 1 < last < self._limits.batch_messages and len(self._queue) < last:
                # Batches exceed one: a moment's patience makes the next one fuller and costs nobody a turn.
                await asyncio.sleep(LINGER_S)
            batch = self._take_batch()
            last = len(batch)
            try:
                outcomes = await loop.run_in_executor(
                    self._thread, self.commit, [draft for draft, _ in batch]
                )
            except CannotSign as unsigned:
                self.cannot_sign = unsigned.code
                _answer(batch, Unsigned(unsigned.code))
                continue
            except StoreError as failure:
                self._fail(failure, batch)
                return
            except Exception as unknown:
                # Nobody foresaw it, so nobody knows what is on the disk: as after a failed write.
                self._fail(StoreFailed("internal", f"commit failed: {type(unknown).__name__}"), batch)
                raise
            self.cannot_sign = ""
            self._on_commit(self._frontier.size)
            for (_, future), outcome in zip(batch, outcomes, strict=True):
                if not future.done():
                    future.set_result(outcome)

    def _take_batch(self) -> list[tuple[Draft, asyncio.Future[Outcome]]]:
        """Take the next batch; a key manifest is always the last of its batch."""
        batch: list[tuple[Draft, asyncio.Future[Outcome]]] = []
        size = 0
        while self._queue and len(batch) < self._limits.batch_messages:
            length = len(self._queue[0][0].data)
            if batch and size + length > self._limits.batch_bytes:
                break
            size += length
            batch.append(self._queue.popleft())
            if batch[-1][0].data.startswith(MANIFEST_PREFIX):
                break
        self._queued_bytes -= size
        return batch

    def commit(self, drafts: Sequence[Draft]) -> list[Outcome]:
        """Write one batch; runs in the writer's thread.  Raises `StoreError` when the disk cannot be trusted."""
        known = self._store.find_submissions([draft.submission for draft in drafts if draft.submission])
        outcomes: list[Outcome | None] = [None] * len(drafts)
        fresh: list[Draft] = []
        leaves: list[bytes] = []
        first: dict[str, int] = {}
        start = self._frontier.size
        size = start
        for at, draft in enumerate(drafts):
            leaf = leaf_hash(draft.data)
            index = known.get(draft.submission, first.get(draft.submission))
            if index is not None:
                before = leaves[index - start] if index >= start else self._store.hash_of(0, index)
                outcomes[at] = Place(index, leaf, 0, duplicate=True) if before == leaf else Conflict(index)
                continue
            if draft.submission:
                first[draft.submission] = size
            outcomes[at] = Place(size, leaf, 0, duplicate=False)
            fresh.append(draft)
            leaves.append(leaf)
            size += 1
        if fresh:
            self._write(fresh, leaves)
        return [
            msgspec.structs.replace(each, size=self._frontier.size) if isinstance(each, Place) else each
            for each in outcomes
            if each is not None
        ]

    def _write(self, fresh: Sequence[Draft], leaves: Sequence[bytes]) -> None:
        start = self._frontier.size
        frontier = self._frontier.extend(leaves)
        time_s = max(self._clock.now_us() // 1_000_000, self._signed_at_s)
        manifests = [start + at for at, draft in enumerate(fresh) if draft.data.startswith(MANIFEST_PREFIX)]
        coming = [(index, fresh[index - start].data) for index in manifests]
        note = self._sign(frontier, time_s, coming)
        batch = AppendBatch(
            entries=[draft.data for draft in fresh],
            leaves=leaves,
            submissions=[draft.submission for draft in fresh],
            manifests=manifests,
            receipts=[ReceiptRow(start + at, *each.receipt) for at, each in enumerate(fresh) if each.receipt],
            frontier=frontier.to_bytes(),
            note=note,
        )
        with SEQUENCER_APPEND:
            self._store.append(batch, start)
        # Durable from here on; the frontier in memory may now say so.
        self._frontier = frontier
        self._signed_at_s = time_s
        for index, data in coming:
            self._keys.applied(index, data)

    def _sign(self, frontier: Frontier, time_s: int, coming: Sequence[tuple[int, bytes]] = ()) -> bytes:
        checkpoint = Checkpoint(self._keys.origin, frontier.size, frontier.root())
        try:
            return sign_checkpoint(checkpoint, self._keys.log_signer(frontier.size, time_s, coming), time_s)
        except (StoreError, RecordError) as error:
            raise CannotSign(error.code, str(error)) from error

    async def refresh(self) -> bool:
        """Sign the present tree again with a later time, as a sign of life; False if nothing could be signed."""
        if self._stop_code or not self._frontier.size:
            return False
        try:
            loop = asyncio.get_running_loop()
            is_signed = await loop.run_in_executor(self._thread, self._resign)
            self.cannot_sign = "" if is_signed else self.cannot_sign
            return is_signed
        except CannotSign as unsigned:
            self.cannot_sign = unsigned.code
            return False
        except StoreError as failure:
            self._fail(failure, [])
            return False

    def _resign(self) -> bool:
        now_s = self._clock.now_us() // 1_000_000
        if now_s <= self._signed_at_s:
            return False
        note = self._sign(self._frontier, now_s)
        with SEQUENCER_RESIGN:
            self._store.replace_checkpoint(note, self._frontier.size)
        self._signed_at_s = now_s
        return True

    def _fail(self, failure: StoreError, batch: list[tuple[Draft, asyncio.Future[Outcome]]]) -> None:
        self._stop_code = failure.code
        _answer(batch, Stopped(failure.code, known=False))
        _answer(self._queue, Stopped(failure.code, known=True))
        self._queue.clear()
        self._queued_bytes = 0
        self._on_fatal(failure)

    def stop(self) -> None:
        """Take nothing more; what is queued is still committed."""
        self._stop_code = self._stop_code or "node-stopping"
        self._wake.set()

    def close(self) -> None:
        """End the writer's thread, after its last commit."""
        self._thread.shutdown(wait=True)


def _answer(batch: Iterable[tuple[Draft, asyncio.Future[Outcome]]], outcome: Outcome) -> None:
    for _, future in batch:
        if not future.done():
            future.set_result(outcome)

"""From submitted bytes to a place on the record: quota, judgement, queue, answer.

Malformed or unauthentic input is refused with all its faults.  A statement is never refused for what it says: what
is odd about it comes back as notices beside the acceptance.
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Callable, Sequence

import msgspec

from jdec.messages import Judged, judge_submission, read_strict
from jdec.messages.faults import APPROVAL_CODES
from jdec.messages.header import Reference, ReferenceState
from jdec.node.archive import Archive
from jdec.node.ports import Clock
from jdec.node.quota import Quotas
from jdec.node.sequencer import Conflict, Draft, Outcome, Place, QueueFull, Sequencer, Unsigned
from jdec.node.views import Accepted, FaultView, NotAccepted, NoticeView, Rung, SubmissionResult
from jdec.record.roster import NOBODY, Roster
from jdec.words.faults import Notice, Refused
from jdec.words.instants import from_unix_micros

_YIELD_EVERY = 64
RETRY_QUEUE_S = 1
RETRY_UNSIGNED_S = 60
# Why a node may be read-only and get over it by itself; for any other reason its people must act first.
_PASSING_S = {"store-not-intact": 30, "node-stopping": 5}
CODES = (
    "submission-conflict",
    "queue-full",
    "quota-exceeded",
    "node-read-only",
    "node-stopping",
    "store-failed",
)


class Intake:
    """Judges and queues submissions for one record."""

    def __init__(
        self,
        party: str,
        traffic: str,
        origin: str,
        sequencer: Sequencer,
        clock: Clock,
        quotas: Quotas,
        *,
        resolve: Callable[[Reference], ReferenceState],
        rung: Callable[[int], Rung],
        read_only_reason: Callable[[], str],
        archive: Archive | None = None,
        roster: Callable[[], Roster] = lambda: NOBODY,
        stands: Callable[[str, bytes], bool] = lambda _submission, _data: False,
    ) -> None:
        self._party = party
        self._traffic = traffic
        self._origin = origin
        self._sequencer = sequencer
        self._clock = clock
        self._quotas = quotas
        self._resolve = resolve
        self._rung = rung
        self._read_only_reason = read_only_reason
        self._archive = archive or Archive()
        self._roster = roster
        self._stands = stands
        self.refused: dict[str, int] = {}

    async def submit_many(self, batch: Sequence[bytes], submitter: str) -> list[SubmissionResult]:
        """Judge each message, queue the good ones together, and answer when all are durable."""
        results: list[SubmissionResult | None] = [None] * len(batch)
        drafts: list[Draft] = []
        notices: list[tuple[int, tuple[NoticeView, ...]]] = []
        reason = self._read_only_reason()
        allowed, wait_s = self._quotas.take(submitter, len(batch))
        for at, data in enumerate(batch):
            if at % _YIELD_EVERY == _YIELD_EVERY - 1:
                await asyncio.sleep(0)
            if reason:
                results[at] = _read_only(reason)
            elif at >= allowed:
                message = f"quota of {submitter} is used up: try again in {wait_s} s"
                results[at] = NotAccepted("quota-exceeded", message, retry_after_s=wait_s)
            else:
                try:
                    judged = self._judge(data)
                except Refused as refused:
                    results[at] = _refused(refused)
                else:
                    drafts.append(Draft(data, judged.message.submission))
                    notices.append((at, tuple(_notice(each) for each in judged.notices)))
        if drafts and self._archive:
            drafts, notices = await self._leave_out_archived(drafts, notices, results)
        if drafts:
            await self._queue(drafts, notices, results)
        final = [each for each in results if each is not None]
        for each in final:
            if isinstance(each, NotAccepted):
                self.refused[each.code] = self.refused.get(each.code, 0) + 1
        return final

    def _judge(self, data: bytes) -> Judged:
        try:
            return self._judged(data, self._roster())
        except Refused as refused:
            # What stands on the record already is one message, whoever has left the list since.
            if any(each.code not in APPROVAL_CODES for each in refused.faults):
                raise
            if not self._stands(read_strict(data).submission, data):
                raise
            return self._judged(data, None)

    def _judged(self, data: bytes, roster: Roster | None) -> Judged:
        now = from_unix_micros(self._clock.now_us())
        return judge_submission(
            data, party=self._party, traffic=self._traffic, now=now, resolve=self._resolve, roster=roster
        )

    async def _leave_out_archived(
        self,
        drafts: list[Draft],
        notices: list[tuple[int, tuple[NoticeView, ...]]],
        results: list[SubmissionResult | None],
    ) -> tuple[list[Draft], list[tuple[int, tuple[NoticeView, ...]]]]:
        """Answer what an earlier generation holds, and both Parties with it; return what is new."""
        wanted = [(each.submission, each.data) for each in drafts]
        places = await asyncio.to_thread(self._archive.places, wanted)
        fresh: list[tuple[Draft, tuple[int, tuple[NoticeView, ...]]]] = []
        for draft, place, (at, flags) in zip(drafts, places, notices, strict=True):
            if place is None:
                fresh.append((draft, (at, flags)))
            elif place.same:
                leaf, rung = b64encode(place.leaf).decode(), Rung.MIRRORED
                results[at] = Accepted(place.origin, place.index, leaf, place.size, rung, True, flags)
            else:
                message = f"submission id is on {place.origin} already with other bytes: entry {place.index}"
                results[at] = NotAccepted("submission-conflict", message)
        return [draft for draft, _ in fresh], [notice for _, notice in fresh]

    async def _queue(
        self,
        drafts: Sequence[Draft],
        notices: Sequence[tuple[int, tuple[NoticeView, ...]]],
        results: list[SubmissionResult | None],
    ) -> None:
        try:
            futures = self._sequencer.put(drafts)
        except QueueFull:
            for at, _ in notices:
                message = "too many messages wait for a place: try again shortly"
                results[at] = NotAccepted("queue-full", message, retry_after_s=RETRY_QUEUE_S)
            return
        # Whoever asked may go away; the message keeps its place in the queue all the same.
        outcomes = await asyncio.shield(asyncio.gather(*futures))
        for (at, flags), outcome in zip(notices, outcomes, strict=True):
            results[at] = self._answer(outcome, flags)

    def _answer(self, outcome: Outcome, notices: tuple[NoticeView, ...]) -> SubmissionResult:
        if isinstance(outcome, Place):
            leaf = b64encode(outcome.leaf).decode()
            return Accepted(
                self._origin,
                outcome.index,
                leaf,
                outcome.size,
                self._rung(outcome.index),
                outcome.duplicate,
                notices,
            )
        if isinstance(outcome, Conflict):
            message = f"submission id is on the record already with other bytes: entry {outcome.index}"
            return NotAccepted("submission-conflict", message)
        if isinstance(outcome, Unsigned):
            return msgspec.structs.replace(_read_only(outcome.code), retry_after_s=RETRY_UNSIGNED_S)
        if outcome.known:
            return NotAccepted("node-stopping", "the node is stopping: nothing was written", retry_after_s=5)
        message = "the record file failed: the message may be on it; submit the same bytes again"
        return NotAccepted("store-failed", message, retry_after_s=5)


def _read_only(reason: str) -> NotAccepted:
    """Return the refusal of a node that takes nothing now; it says to wait only where waiting helps."""
    message = f"the node is read-only: {reason}"
    return NotAccepted("node-read-only", message, retry_after_s=_PASSING_S.get(reason), reason=reason)


def _refused(refused: Refused) -> NotAccepted:
    faults = tuple(
        FaultView(each.code, each.field, each.value, each.rule, dict(each.args)) for each in refused.faults
    )
    return NotAccepted(faults[0].code, faults[0].rule, faults)


def _notice(notice: Notice) -> NoticeView:
    return NoticeView(notice.code, notice.field, notice.rule, dict(notice.args))

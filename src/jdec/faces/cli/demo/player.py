"""Playing a programme: each step at its time, by its Party's desk, citing what its Party's node holds.

A step waits for what it cites and holds nobody else up.  What a step can never cite, because it was refused,
it is sent without.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Final, Protocol

import msgspec

from jdec.exercise.plans import Plan
from jdec.exercise.programme import Programme, build_programme
from jdec.exercise.sending import Draft, finish, seen_at
from jdec.exercise.steps import Step
from jdec.faces.cli.demo.desk import PAUSE_S, Away
from jdec.faces.cli.demo.ledger import Item, Ledger
from jdec.faces.cli.demo.nodes import TRAFFIC
from jdec.faces.wording import attention_of
from jdec.messages import Message
from jdec.messages.header import SUBMISSION_RANDOM_BYTES, Reference, submission_id
from jdec.messages.service import Seen
from jdec.node.views import Accepted, NotAccepted, SubmissionResult
from jdec.picture.accounts import EventAccount
from jdec.picture.entries import name_of_place
from jdec.record.origin import Origin
from jdec.words.faults import Refused
from jdec.words.instants import from_unix_micros

# When a programme is over and there is time left, it is played again after this.
BETWEEN_ROUNDS_S: Final = 1.0
LOOKS: Final = 100
"""So often a played officer looks for a launch in the picture before he says `seen` without its grade."""


class Submits(Protocol):
    """A desk, as far as playing needs one."""

    async def submit(self, data: bytes) -> SubmissionResult:
        """Submit one message until it is answered for good."""
        ...

    async def event(self, name: str) -> EventAccount | None:
        """Return the launch that a first report is in; None where it is in no picture yet.  Raises `Away`."""
        ...


class Bell:
    """Rings whenever the ledger changed; wait on a ticket taken before looking."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Wake everyone who waits."""
        event, self._event = self._event, asyncio.Event()
        event.set()

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Return when `is_so` is true."""
        while True:
            event = self._event
            if is_so():
                return
            await event.wait()


class Player:
    """Plays steps against two desks."""

    def __init__(
        self,
        ledger: Ledger,
        desks: Mapping[str, Submits],
        bell: Bell,
        *,
        now_us: Callable[[], int],
        random_bytes: Callable[[int], bytes],
        approvers: Mapping[str, Callable[[Message], Message]] | None = None,
    ) -> None:
        self._ledger = ledger
        self._desks = desks
        self._bell = bell
        self._now_us = now_us
        self._random_bytes = random_bytes
        self._approvers = approvers or {}
        # By step: the submission it became, or empty text where it was refused.
        self._became: dict[str, str] = {}

    async def play(self, steps: Iterator[Step], began_s: float, length_s: float) -> None:
        """Send every step before `length_s`, counted from the monotonic instant `began_s`; return when all
        are answered.
        """
        try:
            async with asyncio.TaskGroup() as sending:
                for step in steps:
                    if step.at_s >= length_s:
                        break
                    await asyncio.sleep(began_s + step.at_s - time.monotonic())
                    sending.create_task(self._send(step))
                await asyncio.sleep(began_s + length_s - time.monotonic())
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from failed

    async def _send(self, step: Step) -> None:
        await self._bell.until(lambda: all(self._can_cite(step.party, each) for each in step.cites))
        draft = await self._as_seen(step) if step.draft.kind is Seen else step.draft
        now_us = self._now_us()
        submission = submission_id(now_us // 1000, self._random_bytes(SUBMISSION_RANDOM_BYTES))
        item = self._ledger.begin(submission, step.party, step.draft.kind_name, time.monotonic())
        try:
            data = finish(
                draft,
                party=step.party,
                traffic=TRAFFIC,
                submission=submission,
                issued_at=from_unix_micros(now_us),
                salt=self._random_bytes(12),
                about=tuple(self._references(step)),
                approve=self._approvers.get(step.party, lambda message: message),
            )
        except Refused as refused:
            # What cites nothing but refused messages can itself be nothing: an acknowledgement of them, say.
            first = refused.faults[0]
            self._answered(step, item, NotAccepted(first.code, first.rule))
        else:
            self._answered(step, item, await self._desks[step.party].submit(data))

    async def _as_seen(self, step: Step) -> Draft:
        """The `seen` of an officer at the grade that his node's picture gives the launch; he waits until it is there.

        What never comes into the picture he says without a grade, as before there was one.
        """
        cited = [name_of_place(each.record, each.index) for each in self._references(step)]
        for _ in range(LOOKS if cited else 0):
            with contextlib.suppress(Away):
                event = await self._desks[step.party].event(cited[0])
                if event is not None:
                    return seen_at(step.draft, attention_of(event))
            await asyncio.sleep(PAUSE_S)
        return step.draft

    def _answered(self, step: Step, item: Item, result: SubmissionResult) -> None:
        self._ledger.answered(item, result, time.monotonic())
        self._became[step.id] = item.submission if isinstance(result, Accepted) else ""
        self._bell.ring()

    def _can_cite(self, party: str, cited: str) -> bool:
        became = self._became.get(cited)
        return became is not None and (not became or self._ledger.holds(party, became))

    def _references(self, step: Step) -> Iterator[Reference]:
        for cited in step.cites:
            item = self._ledger.items.get(self._became[cited])
            if item is not None and item.index is not None:
                record = str(Origin(item.party, TRAFFIC, 1))
                yield Reference(record=record, index=item.index, leaf=item.leaf)


def rounds(
    plan: Plan, *, seed: int, pace: float, now_us: int, people: bool = False
) -> tuple[Programme, Iterator[Step]]:
    """Return the programme, and its steps followed by those of ever further rounds of it.

    With `people` at the consoles nobody is played who says that he has seen a launch: that is for them.
    """

    def programme(number: int, after_s: float) -> Programme:
        return build_programme(
            plan,
            traffic=TRAFFIC,
            seed=seed,
            starts_at=from_unix_micros(now_us) + timedelta(seconds=after_s),
            pace=pace,
            first_number=number,
        )

    first = programme(1, 0.0)

    def steps() -> Iterator[Step]:
        current, after_s, turn = first, 0.0, 0
        while True:
            for step in current.steps:
                if people and step.draft.kind is Seen:
                    continue
                yield msgspec.structs.replace(
                    step,
                    id=f"{turn}/{step.id}",
                    at_s=after_s + step.at_s,
                    cites=tuple(f"{turn}/{each}" for each in step.cites),
                )
            turn += 1
            after_s += current.duration_s + BETWEEN_ROUNDS_S
            current = programme(1 + turn * len(first.steps), after_s)

    return first, steps()

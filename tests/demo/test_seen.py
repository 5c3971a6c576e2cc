"""A played officer says `seen` of what his node's picture shows, at the grade that it shows, once it is there."""

from __future__ import annotations

import asyncio
import os
import time
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from console.test_held import assessment, event
from exercise.parts import START
from jdec.exercise.sending import Draft
from jdec.exercise.steps import Step
from jdec.faces.cli.demo import player
from jdec.faces.cli.demo.desk import Away
from jdec.faces.cli.demo.ledger import Ledger
from jdec.faces.cli.demo.player import Bell, Player
from jdec.messages.header import Officer, Role
from jdec.messages.launch_data import CompleteUntil
from jdec.messages.service import Seen
from jdec.node.views import Accepted, Rung, SubmissionResult
from jdec.picture.accounts import EventAccount
from jdec.record.tree import leaf_hash
from jdec.words.attention import Attention

from .test_ledger import told

PARTIES = ("USA", "RUS")
CITED = Step(id="said", at_s=0.0, party="RUS", draft=Draft(kind=CompleteUntil, content={"until": START}))
OFFICER = Officer(role=Role.WATCH_OFFICER, number="001")
SEEN = Step(
    id="seen", at_s=0.0, party="USA", draft=Draft(kind=Seen, content={"officer": OFFICER}), cites=("said",)
)


class Desk:
    """A desk whose node tells both sides at once, and whose picture answers what it is given, in order."""

    def __init__(self, party: str, ledger: Ledger, answers: Iterator[EventAccount | Away | None]) -> None:
        self._party, self._ledger, self._answers = party, ledger, answers
        self.sent: list[dict[str, Any]] = []
        self.asked: list[str] = []

    async def submit(self, data: bytes) -> SubmissionResult:
        index = len(self.sent)
        self.sent.append(msgspec.json.decode(data))
        for party in PARTIES:
            self._ledger.hear(party, told(self._party, index, data), time.monotonic())
        record, leaf = f"jdec/{self._party}/exercise.demo/1", b64encode(leaf_hash(data)).decode()
        return Accepted(record, index, leaf, index + 1, Rung.ACCEPTED, False)

    async def event(self, name: str) -> EventAccount | None:
        self.asked.append(name)
        answer = next(self._answers)
        if isinstance(answer, Away):
            raise answer
        return answer


def played(*answers: EventAccount | Away | None) -> Desk:
    """The desk of the Party whose officer reads what the other said, after both steps were played."""

    async def play() -> Desk:
        ledger = Ledger(PARTIES)
        desks = {party: Desk(party, ledger, iter(answers)) for party in PARTIES}
        playing = Player(ledger, desks, Bell(), now_us=lambda: 1_800_000_000_000_000, random_bytes=os.urandom)
        async with asyncio.timeout(30):
            await playing.play(iter((CITED, SEEN)), time.monotonic(), 0.01)
        return desks["USA"]

    return asyncio.run(play())


def shown(attention: Attention | None) -> EventAccount:
    """A launch at a grade; None: it was taken back, and has none."""
    return event(assessment("RUS", 0), attention=attention)


@pytest.mark.parametrize("attention", [Attention.ALARM, Attention.ALARM_UNCLEAR, Attention.NOTICE])
def test_a_seen_names_the_grade_that_the_picture_gives_once_the_launch_is_in_it(attention: Attention) -> None:
    desk = played(None, Away("restarts"), shown(attention))
    assert desk.asked == ["RUS.1/0"] * 3
    assert [each["attention"] for each in desk.sent] == [attention.value]


def test_what_has_no_grade_is_seen_without_one() -> None:
    assert ["attention" in each for each in played(shown(None)).sent] == [False]


def test_what_never_comes_into_the_picture_is_said_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "LOOKS", 2)
    desk = played(None, None)
    assert ["attention" in each for each in desk.sent] == [False]

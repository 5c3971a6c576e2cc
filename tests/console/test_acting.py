"""How an act becomes one message, without a node: what is signed in a browser, what goes without, what does not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdec.adapters.officer_signing import OfficerSigning
from jdec.faces.console.acting import ASKED_AGAIN_S, SIGNED_WITHIN_S, Act, Acting, Voice, Way
from jdec.faces.console.calls import Refusal
from jdec.faces.console.signing_acts import voice_of
from jdec.messages.approvals import Approved, judge_approvals, passkey_challenge
from jdec.messages.header import NODE_ONLY, Role
from jdec.messages.launch_data import ReportRetraction, RetractionReason
from jdec.messages.reading import read_strict
from jdec.node.people.desk import DeskRole, Officer
from jdec.node.people.door import NodeAway, NodeSaidNo
from jdec.node.people.policy import Action
from jdec.node.views import Accepted, Rung
from jdec.record.roster import Roster
from jdec.words.faults import fault

from .passkey_parts import Authenticator

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
ORIGIN = "https://localhost"
OWN, OTHER = Authenticator(ORIGIN), Authenticator(ORIGIN)
HEAD = Officer("201", (DeskRole.HEAD_OF_SHIFT,))
LISTED = (OWN.listed("201", "head-of-shift"), OTHER.listed("202", "head-of-shift"))
ROSTER = Roster(LISTED, ("report-retraction",))


class Node:
    """A node that keeps what it is sent, and answers as it is told: `takes`, `silent`, or a refusal."""

    def __init__(self, answer: str | NodeSaidNo = "takes") -> None:
        self.answer = answer
        self.sent: list[bytes] = []

    async def submit(self, kind: type[Accepted], data: bytes, language: str) -> Accepted:
        """Take a message as the API does."""
        del kind, language
        is_known = data in self.sent
        self.sent.append(data)
        if isinstance(self.answer, NodeSaidNo):
            raise self.answer
        if self.answer == "silent":
            raise NodeAway("timeout")
        return Accepted(
            record="jdec/USA/exercise.console/1",
            index=7,
            leaf="",
            size=8,
            state=Rung.ACCEPTED,
            duplicate=is_known,
        )


class Desk:
    """An `Acting` with a clock that is set by hand."""

    def __init__(self, answer: str | NodeSaidNo = "takes") -> None:
        self.node = Node(answer)
        self.at = 0.0
        self._number = 0
        parts: Any = SimpleNamespace(
            door=self.node,
            now=lambda: NOW + timedelta(seconds=self.at),
            random_bytes=self._random,
            settings=SimpleNamespace(party="USA", traffic="exercise.console"),
            signing=OfficerSigning(),
        )
        self.acting = Acting(parts, lambda: self.at)

    def _random(self, size: int) -> bytes:
        self._number += 1
        return self._number.to_bytes(size, "big")

    def ask(self, act: Act) -> str | None:
        """The challenge, as a browser gets it."""
        digest = asyncio.run(self.acting.ask(act, "en"))
        return None if digest is None else passkey_challenge(digest)

    def say(self, act: Act, credential: dict[str, Any] | None = None, *, is_alone: bool = False) -> Any:
        """What became of it, or the code of the refusal."""
        try:
            return asyncio.run(self.acting.say(act, "en", credential, is_alone=is_alone))
        except Refusal as refusal:
            return refusal.code


def voice(way: Way = Way.PASSKEY, session: str = "a") -> Voice:
    """The officer with the passkey."""
    return Voice(HEAD, Role.HEAD_OF_SHIFT, way, session, ROSTER)


def act(remark: str = "gone", by: Voice | None = None, report: str = "USA-R-2026-000001") -> Act:
    """Taking a report back, with these words."""
    return Act(
        key=("retraction", report),
        kind=ReportRetraction,
        voice=by or voice(),
        content={"report": report, "reason": RetractionReason.FALSE_DETECTION, "remark": {"en": remark}},
        done=lambda _: pytest.fail("is not asked here"),
    )


def signed(challenge: str | None, by: Authenticator = OWN) -> dict[str, Any]:
    """What a browser brings back."""
    assert challenge is not None
    found: dict[str, Any] = json.loads(by.sign({"rpId": "localhost", "challenge": challenge}))
    return found


def authorised(data: bytes) -> Any:
    """Who let a message go, as any node reads it."""
    return judge_approvals(read_strict(data), ROSTER)


def test_a_retried_act_says_the_words_that_were_confirmed_last() -> None:
    desk = Desk("silent")
    for remark in ("first", "first", "second"):
        assert desk.say(act(remark, voice(Way.NODE))) == "node-unsure"
    first, again, second = desk.node.sent
    assert first == again
    assert b"second" in second


def test_what_a_passkey_signed_is_sent_with_the_signature_and_sent_again_as_it_was() -> None:
    desk = Desk()
    credential = signed(desk.ask(act()))
    assert not desk.say(act(), credential).is_known
    # The same press once more, the signature once more, and without it from another window: one message.
    assert desk.ask(act()) is None
    assert desk.say(act(), credential).is_known
    assert desk.say(act(), is_alone=True).is_known
    assert desk.say(act(by=voice(session="b"))).is_known
    assert len(set(desk.node.sent)) == 1
    message = read_strict(desk.node.sent[0])
    assert [each.number for each in message.authorised_by.officers] == ["201"]
    alone = Roster(LISTED)
    assert isinstance(judge_approvals(message, alone), Approved)


def test_one_officer_takes_back_what_the_list_gives_to_two_and_the_record_says_so() -> None:
    desk = Desk()
    assert desk.say(act(), signed(desk.ask(act()))).name == "USA.1/7"
    missing = authorised(desk.node.sent[0])
    assert (type(missing).__name__, missing.wanted, len(missing.officers)) == ("ApprovalMissing", 2, 1)


def test_nothing_goes_without_a_signature_that_was_not_chosen_to() -> None:
    desk = Desk()
    assert desk.say(act()) == "act-unsigned"
    desk.ask(act())
    assert desk.say(act()) == "act-unsigned"
    assert desk.node.sent == []
    assert desk.say(act(), is_alone=True).is_alone
    assert read_strict(desk.node.sent[0]).authorised_by == NODE_ONLY
    # It was said: a signature that comes later makes no second message.
    assert desk.ask(act()) is None


def test_who_has_no_passkey_on_the_list_is_asked_for_none() -> None:
    desk = Desk()
    plain = act(by=voice(Way.NODE))
    assert desk.ask(plain) is None
    done = desk.say(plain)
    assert (done.name, done.is_alone) == ("USA.1/7", False)


def test_a_signature_is_taken_once_in_time_and_in_its_own_window() -> None:
    desk = Desk()
    elsewhere = signed(desk.ask(act()))
    assert desk.say(act(by=voice(session="b")), elsewhere) == "act-over"
    assert desk.say(act("other words"), elsewhere) == "act-over"
    assert desk.say(act(by=voice(Way.NODE)), elsewhere) == "act-over"
    desk.at = SIGNED_WITHIN_S + 1
    late = signed(desk.ask(act()))
    desk.at += SIGNED_WITHIN_S + 1
    assert desk.say(act(), late) == "act-over"
    assert desk.say(act(), late) == "act-over"
    assert desk.node.sent == []


def test_a_message_names_the_time_of_the_press_that_was_signed() -> None:
    desk = Desk()
    first = desk.ask(act())
    desk.at = ASKED_AGAIN_S
    assert desk.ask(act()) == first
    desk.at = ASKED_AGAIN_S + 1
    second = desk.ask(act())
    assert second != first
    assert desk.say(act(), signed(first)) == "act-wrong"
    assert desk.say(act(), signed(desk.ask(act()))).name == "USA.1/7"
    assert read_strict(desk.node.sent[0]).issued_at == NOW + timedelta(seconds=desk.at)


@pytest.mark.parametrize(
    "credential",
    [{}, {"response": {"signature": "AA"}}, {"response": {"signature": "A" * 100_000}}],
)
def test_what_is_no_assertion_is_refused(credential: dict[str, Any]) -> None:
    desk = Desk()
    desk.ask(act())
    assert desk.say(act(), credential) == "act-wrong"
    assert desk.node.sent == []


def test_a_signature_over_another_message_or_by_another_officer_is_refused_and_used_up() -> None:
    desk = Desk()
    foreign = desk.ask(act(report="USA-R-2026-000002"))
    own = desk.ask(act())
    assert desk.say(act(), signed(foreign)) == "act-wrong"
    assert desk.say(act(), signed(own)) == "act-over"
    assert desk.say(act(), signed(desk.ask(act()), OTHER)) == "act-wrong"
    assert desk.node.sent == []


def test_a_list_that_changed_meanwhile_is_said_and_the_next_press_makes_another() -> None:
    unknown = fault("officer-unknown", "authorised_by.officers[0].number", "201", "", officer="201")
    desk = Desk(NodeSaidNo("message-refused", "No.", 422, (unknown,)))
    assert desk.say(act(), signed(desk.ask(act()))) == "act-wrong"
    assert desk.ask(act()) is not None
    desk.node.answer = "takes"
    assert desk.say(act(), is_alone=True).is_alone


def test_a_fault_that_is_none_of_the_signature_is_said_as_it_is() -> None:
    wrong = fault("field-missing", "report", "", "")
    desk = Desk(NodeSaidNo("message-refused", "No.", 422, (wrong,)))
    assert desk.say(act(), signed(desk.ask(act()))) == "message-wrong"


def heard(roster: Roster | None, roles: list[Role], **form: str) -> Voice:
    """In whose name an officer of these roles speaks, by this list of officers; None: it cannot be read."""

    async def read() -> Roster:
        if roster is None:
            raise Refusal("list-unread", 503)
        return roster

    console = SimpleNamespace(
        parts=SimpleNamespace(signing=OfficerSigning()),
        records=SimpleNamespace(roster=read),
        roles_for=lambda *_: roles,
        now=lambda: NOW,
    )
    who = SimpleNamespace(officer=HEAD, session=SimpleNamespace(cookie_sha256="a"))
    call: Any = SimpleNamespace(console=console, who=who, form=form, page=SimpleNamespace(says=""))
    return asyncio.run(voice_of(call, Action.SAY_SEEN))


def test_an_officer_signs_in_a_role_that_the_list_gives_him() -> None:
    watch, head = Role.WATCH_OFFICER, Role.HEAD_OF_SHIFT
    found = heard(ROSTER, [watch, head])
    assert (found.way, found.role, found.session) == (Way.PASSKEY, head, "a")
    assert (heard(ROSTER, [watch]).way, heard(ROSTER, [watch]).role) == (Way.NODE, watch)
    assert heard(Roster(LISTED[1:]), [head]).way is Way.NODE


@pytest.mark.parametrize(("after_s", "way"), [(-1, Way.NODE), (0, Way.PASSKEY)])
def test_nobody_whose_time_on_the_list_is_over_is_asked_for_a_signature(after_s: int, way: Way) -> None:
    last = replace(LISTED[0], not_after_s=int(NOW.timestamp()) + after_s)
    assert heard(Roster((last,)), [Role.HEAD_OF_SHIFT]).way is way


def test_a_list_that_cannot_be_read_stops_nobody_who_goes_without_a_signature() -> None:
    with pytest.raises(Refusal, match="act-list-unread"):
        heard(None, [Role.HEAD_OF_SHIFT])
    assert heard(None, [Role.HEAD_OF_SHIFT], alone="yes").way is Way.NODE


STEPS = ("ask", "sign", "sign elsewhere", "press", "alone", "wait")


@given(st.lists(st.sampled_from(STEPS), max_size=12), st.sampled_from(["takes", "silent"]))
def test_however_it_is_pressed_it_is_one_message_and_unsigned_only_by_choice(
    steps: Sequence[str], answer: str
) -> None:
    desk, challenge = Desk(answer), None
    for step in steps:
        if step == "ask":
            challenge = desk.ask(act()) or challenge
        elif step == "wait":
            desk.at += ASKED_AGAIN_S + 1
        elif step == "sign" and challenge:
            desk.say(act(), signed(challenge))
        elif step == "sign elsewhere" and challenge:
            desk.say(act(by=voice(session="b")), signed(challenge))
        elif step in ("press", "alone"):
            desk.say(act(), is_alone=step == "alone")
    assert len(set(desk.node.sent)) <= 1
    for data in desk.node.sent[:1]:
        is_signed = msgspec.json.decode(data)["authorised_by"]["basis"] == "officers"
        assert is_signed or "alone" in steps
        if is_signed:
            assert type(authorised(data)).__name__ == "ApprovalMissing"

"""Whose list counts, who may do what with a notice, and that nothing is sent twice: judged without nodes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import msgspec
import pytest

from jdec.adapters.cedar import CedarPolicy, read_policy
from jdec.adapters.console_index import SqliteIndex
from jdec.adapters.desk_drafts import SqliteDrafts
from jdec.faces.console.app import Console
from jdec.faces.console.calls import Refusal
from jdec.faces.console.notice_approving import listed_role, reopen, seconds, send, wanted
from jdec.faces.console.notice_desk import drop, may_begin, may_see, may_undo, same_draft
from jdec.faces.console.notice_records import MOST_FOUND, NoticeRecords
from jdec.faces.console.pages_acts import _ask, needs_two, statement
from jdec.faces.console.watch_talk import Placed, Talk
from jdec.messages.header import Officer as Named
from jdec.messages.header import Role
from jdec.messages.reading import encode
from jdec.messages.statements import Statement, UrgentStatement
from jdec.messages.watch import ShiftHandover
from jdec.node.auditing import ManifestState, RecordKeys
from jdec.node.people.desk import DEMO_OFFICERS, DeskRole, Officer
from jdec.node.people.door import NodeAway, NodeSaidNo
from jdec.node.people.drafts import DraftState, NoticeDraft
from jdec.node.people.index import Indexed
from jdec.node.people.policy import Action, Asked, Permitted
from jdec.node.views import Accepted, EntryView, Rung, TimeBracket
from jdec.record.manifest import sign_manifest
from jdec.record.roster import Roster, RosterOfficer
from messages.officers import ROSTER
from messages.parts import sample
from record.parts import FIRST, ROOTS

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
OWN, PEER = "jdec/USA/actual/1", "jdec/RUS/actual/1"
KIND, STATEMENT = "pre-launch-notification", "urgent-statement"
WATCH, OTHER, HEAD, _, SECRETARY, AUDITOR, _ = DEMO_OFFICERS
ID = "0123456789abcdef"


class Door:
    """A node that says what it is told to say."""

    def __init__(self) -> None:
        self.roster: Roster | None = ROSTER
        self.is_away = False
        self.sent: list[bytes] = []
        self.began = asyncio.Event()
        self.answer: Callable[[], Any] = lambda: Accepted(OWN, 7, "", 8, Rung.MIRRORED, False)

    async def get(self, kind: Any, path: str, **_: Any) -> Any:
        if self.is_away:
            raise NodeAway("unreachable")
        if path == "/v1/records/own/keys":
            manifests = () if self.roster is None else (ManifestState(0, 1, 3),)
            return RecordKeys(OWN, 2, (), (), manifests, 0, 0, "")
        assert (kind, path) == (EntryView, f"/v1/records/{OWN}/entries/0")
        assert self.roster is not None
        note = sign_manifest(replace(FIRST, roster=self.roster), ROOTS).decode()
        data = encode(msgspec.structs.replace(sample("key-manifest"), manifest=note)).decode()
        return EntryView(OWN, 0, "", data, "key-manifest", "", Rung.MIRRORED, TimeBracket("", "", ""))

    async def submit(self, _kind: Any, data: bytes, _language: str) -> Any:
        self.sent.append(data)
        self.began.set()
        await asyncio.sleep(0.01)
        return self.answer()


class Desk(Console):
    """A console without pages."""

    def __init__(self, folder: Path) -> None:
        self.door = Door()
        self.index = SqliteIndex(folder / "index.sqlite", "USA RUS actual", lambda *_, **__: None)
        self.drafts = SqliteDrafts(folder / "desk.sqlite")
        self.settings = cast("Any", SimpleNamespace(party="USA", peer="RUS", traffic="actual"))
        signing = SimpleNamespace(has_key=lambda _: False)
        parts = {"door": self.door, "index": self.index, "drafts": self.drafts, "signing": signing}
        self.parts = cast("Any", SimpleNamespace(**parts, policy=read_policy()))
        self.now = lambda: NOW
        self.talk = cast("Any", SimpleNamespace(talk=Talk()))
        self.records = NoticeRecords(self)
        self.hub = cast("Any", SimpleNamespace(publish=lambda *_: ""))

    def put(self, record: str, kind: str, count: int, plain: str, first: int = 1) -> None:
        """Have the index hold entries."""
        party = record.split("/")[1]
        for at in range(first, first + count):
            name = f"{party}.1/{at}"
            self.index.put(
                Indexed(record=record, index=at, name=name, kind=kind, issued_at=NOW, plain=plain), ""
            )
        self.index.write()

    def call(self, officer: Officer, **form: str) -> Any:
        """A call by an officer."""
        who = SimpleNamespace(officer=officer)
        return SimpleNamespace(
            console=self, who=who, form=form, names={}, query={}, language="en", number=officer.number
        )

    def draft(self, state: DraftState, kind: str = KIND) -> NoticeDraft:
        """A draft, handed over by 101, with 110 as the second."""
        made = NoticeDraft(
            id=ID,
            kind=kind,
            fields={"number": "PLN/US/2026/001/001/01"},
            state=state,
            begun_by="130",
            begun_at=NOW,
            typed_by="130",
            typed_at=NOW,
            message="{}\n",
            drafter="101",
            second="110",
        )
        self.drafts.add(made)
        return made

    def kept(self) -> NoticeDraft:
        """The draft as it is now."""
        found = self.drafts.draft(ID)
        assert found is not None
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A console without pages."""
    made = Desk(tmp_path)
    yield made
    made.index.close()
    made.drafts.close()


def refused(what: Any) -> str:
    """The code with which something is refused."""
    with pytest.raises(Refusal) as found:
        asyncio.run(what)
    return found.value.code


def test_the_other_party_does_not_crowd_our_list_out(desk: Desk) -> None:
    desk.put(OWN, "key-manifest", 1, "key-manifest", 0)
    desk.put(PEER, "other-way-note", 60, "a note about a key-manifest")
    roster = asyncio.run(desk.records.roster())
    assert wanted(KIND, roster) == 2
    assert roster == ROSTER


def test_an_empty_index_has_the_same_list_and_no_list_is_a_refusal(desk: Desk) -> None:
    desk.door.is_away = True
    assert refused(desk.records.roster()) == "list-unread"
    desk.door.is_away = False
    assert asyncio.run(desk.records.roster()) == ROSTER
    desk.door.is_away = True
    # While the node is away nothing is sent, and what it said last is shown.
    assert asyncio.run(desk.records.roster()) == ROSTER
    desk.door.is_away, desk.door.roster = False, None
    assert refused(desk.records.roster()) == "list-unread"


def test_numbers_in_use_are_ours_however_much_the_other_party_writes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_FOUND == 2000
    monkeypatch.setattr("jdec.faces.console.notice_records.MOST_FOUND", 3)
    desk.put(OWN, KIND, 1, "pln/us/2026/001/001/01", 1)
    desk.put(OWN, "spacecraft-deorbit", 6, "pln/us/2026/001/002/06", 2)
    desk.put(PEER, KIND, 9, "pln/ru/2026/001/001/01 about pln/us/2026/009/009/01")
    expected = {"PLN/US/2026/001/001/01", "PLN/US/2026/001/002/06"}
    assert asyncio.run(desk.records.numbers()) == expected


def test_planned_notices_of_one_party_do_not_crowd_the_others_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jdec.faces.console.notice_records.MOST_PLANNED", 2)
    desk.put(OWN, "spacecraft-deorbit", 1, "pln/us/2026/001/002/06")
    desk.put(PEER, "spacecraft-deorbit", 5, "pln/ru/2026/001/002/06")
    message = sample("spacecraft-deorbit")

    async def cited(_: str) -> Any:
        return SimpleNamespace(message=message)

    monkeypatch.setattr(desk.records, "cited", cited)
    names = {name for name, _ in asyncio.run(desk.records.planned())}
    assert names == {"USA.1/1", "RUS.1/5", "RUS.1/4"}


@pytest.mark.parametrize("act", [reopen, drop])
def test_what_is_being_sent_is_neither_reopened_nor_dropped(desk: Desk, act: Any) -> None:
    draft = desk.draft(DraftState.APPROVED)

    async def both() -> NoticeDraft:
        sending = asyncio.create_task(send(desk.call(HEAD), draft))
        await desk.door.began.wait()
        assert desk.kept().state is DraftState.SENDING
        call = desk.call(WATCH, draft=ID, version=str(desk.kept().version))
        with pytest.raises(Refusal) as found:
            await _undo(act, call)
        assert found.value.code == "notice-sending"
        return (await sending)[0]

    sent = asyncio.run(both())
    assert (sent.state, sent.sent_as) == (DraftState.SENT, "USA.1/7")
    assert desk.kept() == sent


async def _undo(act: Any, call: Any) -> None:
    if act is drop:
        await drop(call)
    else:
        made = (DraftState.MADE, DraftState.WAITING, DraftState.APPROVED)
        await reopen(call, await same_draft(call, *made))


def test_after_no_answer_only_the_same_bytes_are_sent_again(desk: Desk) -> None:
    draft = desk.draft(DraftState.APPROVED)

    def silent() -> Any:
        raise NodeAway("timeout")

    answer, desk.door.answer = desk.door.answer, silent
    assert refused(send(desk.call(HEAD), draft)) == "notice-unsure"
    unsure = desk.kept()
    assert unsure.state is DraftState.SENDING
    call = desk.call(WATCH, draft=ID, version=str(unsure.version))
    assert refused(same_draft(call, DraftState.MADE, DraftState.APPROVED)) == "notice-sending"
    assert refused(drop(call)) == "notice-sending"

    def busy() -> Any:
        raise NodeSaidNo("quota-exceeded", "later", 429, ())

    desk.door.answer = busy
    assert refused(send(desk.call(HEAD), unsure)) == "node-no"
    assert desk.kept() == unsure
    desk.door.answer = answer
    sent, _ = asyncio.run(send(desk.call(HEAD), unsure))
    assert sent.state is DraftState.SENT
    assert set(desk.door.sent) == {draft.message.encode()}


def test_a_plain_no_gives_the_draft_back(desk: Desk) -> None:
    draft = desk.draft(DraftState.APPROVED)

    def no() -> Any:
        raise NodeSaidNo("submission-conflict", "no", 409, ())

    desk.door.answer = no
    assert refused(send(desk.call(HEAD), draft)) == "node-no"
    assert desk.kept().state is DraftState.APPROVED


def test_only_who_could_approve_it_and_its_drafter_throw_away_what_is_made(desk: Desk) -> None:
    draft = desk.draft(DraftState.WAITING)
    call = desk.call(SECRETARY, draft=ID, version="1")
    assert refused(drop(call)) == "not-allowed"
    assert refused(reopen(call, draft)) == "not-allowed"
    typing = msgspec.structs.replace(draft, state=DraftState.TYPING)
    own = msgspec.structs.replace(draft, drafter="130")
    assert [may_undo(desk, SECRETARY, each) for each in (typing, own)] == [True, True]
    assert may_undo(desk, OTHER, draft)
    asyncio.run(drop(desk.call(OTHER, draft=ID, version="1")))
    assert desk.drafts.draft(ID) is None


def test_an_unsent_statement_is_seen_by_those_who_may_say_it(desk: Desk) -> None:
    statement_draft = desk.draft(DraftState.TYPING, STATEMENT)
    notice = msgspec.structs.replace(statement_draft, kind=KIND)
    assert [may_see(desk, each, statement_draft) for each in (WATCH, SECRETARY, AUDITOR)] == [
        True,
        False,
        False,
    ]
    assert [may_see(desk, each, notice) for each in (WATCH, SECRETARY, AUDITOR)] == [True, True, False]


def test_where_the_list_asks_for_two_one_officer_states_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not asyncio.run(needs_two(desk, UrgentStatement))
    desk.door.roster = Roster(ROSTER.officers, (STATEMENT, "report-retraction"))
    desk.records = NoticeRecords(desk)
    monkeypatch.setattr("jdec.faces.console.pages_acts._event", lambda _: None)
    assert refused(statement(desk.call(WATCH, statement=next(iter(Statement)).value))) == "two-needed"


def test_a_retraction_that_one_officer_makes_says_that_the_list_asks_for_two(desk: Desk) -> None:
    desk.renderer = cast(
        "Any",
        SimpleNamespace(frame=lambda *_, **__: None, page=lambda _name, _frame, view: view.question.encode()),
    )
    call, report = desk.call(WATCH), cast("Any", SimpleNamespace(report="USA-R-2026-000001"))
    call.csrf = ""
    marks = b"asks for two officers for this"
    assert marks not in asyncio.run(_ask(call, report, "false-detection")).body
    desk.door.roster = Roster(ROSTER.officers, ("report-retraction",))
    desk.records = NoticeRecords(desk)
    assert marks in asyncio.run(_ask(call, report, "false-detection")).body
    # Who cannot read the list takes a false alarm back all the same.
    desk.door.roster, desk.records = None, NoticeRecords(desk)
    assert marks not in asyncio.run(_ask(call, report, "false-detection")).body


def test_a_second_officer_is_asked_for_in_all_his_roles(desk: Desk) -> None:
    both = Officer("102", (DeskRole.WATCH_OFFICER, DeskRole.AUDITOR))
    assert [each.number for each in seconds(desk, KIND, ROSTER, "101", [WATCH, both, HEAD])] == ["110"]
    assert [each.number for each in seconds(desk, KIND, ROSTER, "101", [OTHER, HEAD])] == ["102", "110"]


def test_the_role_named_is_one_that_may_approve(desk: Desk) -> None:
    officer = Officer("110", (DeskRole.SECRETARIAT, DeskRole.HEAD_OF_SHIFT))
    listed = RosterOfficer("110", ("secretariat", "head-of-shift"), ROSTER.officers[2].keys)
    roster = Roster((listed,), ROSTER.two_person)
    assert listed_role(desk, officer, KIND, roster) is Role.HEAD_OF_SHIFT
    assert seconds(desk, KIND, roster, "101", [officer]) == [Named(role=Role.HEAD_OF_SHIFT, number="110")]


@pytest.mark.parametrize(("after_s", "is_over"), [(-1, True), (0, False)])
def test_nobody_whose_time_on_the_list_is_over_is_named(desk: Desk, after_s: int, is_over: bool) -> None:
    last = int(NOW.timestamp()) + after_s
    roster = Roster(tuple(replace(each, not_after_s=last) for each in ROSTER.officers), ROSTER.two_person)
    assert (seconds(desk, KIND, roster, "101", [WATCH, HEAD]) == []) is is_over
    if is_over:
        with pytest.raises(Refusal, match="list-time-over"):
            listed_role(desk, HEAD, KIND, roster)
    else:
        assert listed_role(desk, HEAD, KIND, roster) is Role.HEAD_OF_SHIFT


def test_a_policy_is_told_the_kind_of_what_is_said(desk: Desk) -> None:
    desk.parts.policy = CedarPolicy(
        """
        permit (principal, action == Action::"say-statement", resource) when { context.kind == "urgent-statement" };
        permit (principal, action == Action::"say-seen", resource) when { context.kind == "seen" };
        permit (principal, action == Action::"retract-report", resource)
        when { context.kind == "report-retraction" };
        permit (principal, action == Action::"draft-notification", resource)
        when { context.kind == "launch-cancellation" };
        """
    )
    for action in (Action.SAY_STATEMENT, Action.SAY_SEEN, Action.RETRACT_REPORT):
        assert desk.may(WATCH, action)
        assert desk.roles_for(WATCH, action) == [Role.WATCH_OFFICER]
    call = desk.call(WATCH, kind="launch-cancellation")
    call.page = SimpleNamespace(action=Action.DRAFT_NOTIFICATION)
    assert asyncio.run(may_begin(call))
    call.form = {"kind": KIND}
    assert not asyncio.run(may_begin(call))
    # What a form says of its kind counts for nothing once there is a draft.
    desk.draft(DraftState.TYPING)
    call.form = {"kind": "launch-cancellation", "draft": ID}
    assert not asyncio.run(may_begin(call))


def test_a_policy_is_told_who_is_on_shift(desk: Desk) -> None:
    desk.parts.policy = SimpleNamespace(decide=lambda _r, _a, _t, asked: _on_shift(asked))
    assert not desk.may(WATCH, Action.WRITE_LOG)
    handover = sample("shift-handover")
    assert isinstance(handover, ShiftHandover)
    on_watch = (Named(role=Role.WATCH_OFFICER, number="101"),)
    own = msgspec.structs.replace(handover, sender="USA", taken_by=on_watch[0], on_watch=on_watch)
    peers = msgspec.structs.replace(handover, sender="RUS")
    desk.talk.talk = Talk(handovers=(Placed("RUS.1/9", peers), Placed("USA.1/8", own)))
    assert desk.may(WATCH, Action.WRITE_LOG)
    assert not desk.may(OTHER, Action.WRITE_LOG)


def _on_shift(asked: Asked) -> Any:
    return Permitted() if asked.is_on_shift else None

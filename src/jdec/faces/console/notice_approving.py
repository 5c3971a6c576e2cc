"""Approvals: the message is made once, names all who are to approve it, and each of them signs those very bytes.

Which kinds need two officers stands in the key manifest that root officers signed; both nodes judge by it.  Here the
same judgement is made before, so that nobody learns at the end that an approval was worth nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec

from jdec.faces.console.acting import Way, wrong
from jdec.faces.console.calls import Call, Refusal
from jdec.faces.console.notice_desk import check_may, check_may_undo, may, put
from jdec.faces.console.notice_judging import Examined, examine
from jdec.faces.texts import say_code
from jdec.messages.approvals import (
    TWO,
    ApprovalInvalid,
    judge_approvals,
    with_approvals,
    with_officers,
)
from jdec.messages.header import Header, Role
from jdec.messages.header import Officer as Named
from jdec.messages.kinds import Message
from jdec.messages.reading import encode, read_strict
from jdec.node.people.desk import Officer, OfficerState
from jdec.node.people.door import NodeAway, NodeSaidNo
from jdec.node.people.drafts import DraftState, NoticeDraft
from jdec.node.people.policy import Action
from jdec.node.people.signing import NotSigned
from jdec.node.views import Accepted
from jdec.picture.entries import name_of_place
from jdec.record.roster import WEBAUTHN_ES256, Roster, RosterOfficer

if TYPE_CHECKING:
    from jdec.faces.console.app import Console

_UNFINISHED: Final = "officer-unsigned"


def wanted(kind: str, roster: Roster) -> int:
    """How many officers a kind needs: two where the list says so, else one."""
    return TWO if kind in roster.two_person else 1


def way_of(console: Console, officer: Officer, roster: Roster) -> Way:
    """How an officer approves: by a key of this desk, by a passkey, or not at all, as when his time is over."""
    listed = roster.find(officer.number)
    if listed is None or is_over(console, listed):
        return Way.NODE
    if console.parts.signing.has_key(officer):
        return Way.KEY
    return Way.PASSKEY if any(key.algorithm == WEBAUTHN_ES256 for key in listed.keys) else Way.NODE


def is_over(console: Console, listed: RosterOfficer) -> bool:
    """Whether an officer's time on the list is over: both nodes would find his approval of now wrong."""
    return listed.is_over(console.now().timestamp())


def listed_role(console: Console, officer: Officer, kind: str, roster: Roster) -> Role:
    """The role in which an officer approves: one that the list gives him, and in which he may.  Raises `Refusal`."""
    listed = roster.find(officer.number)
    known = listed.roles if listed is not None else ()
    roles = [each for each in officer.roles if each.value in known]
    if not roles:
        raise Refusal("not-on-list", 403)
    if listed is not None and is_over(console, listed):
        raise Refusal("list-time-over", 403)
    for role in roles:
        alone = msgspec.structs.replace(officer, roles=(role,))
        if may(console, alone, kind, Action.APPROVE_NOTIFICATION):
            return Role(role.value)
    # What only several roles together permit is said in the first of them.
    return Role(roles[0].value)


def seconds(console: Console, kind: str, roster: Roster, drafter: str, desk: list[Officer]) -> list[Named]:
    """Who may approve a message after its drafter: listed by the root officers, permitted, and able to sign in."""
    active = {each.number: each for each in desk if each.state is OfficerState.ACTIVE}
    found = []
    for listed in roster.officers:
        officer = active.get(listed.number)
        if officer is None or listed.number == drafter or is_over(console, listed):
            continue
        is_listed = any(role.value in listed.roles for role in officer.roles)
        # As he will be asked himself: in all his roles at once.
        if is_listed and may(console, officer, kind, Action.APPROVE_NOTIFICATION):
            role = listed_role(console, officer, kind, roster)
            found.append(Named(role=role, number=listed.number))
    return found


async def make(call: Call, draft: NoticeDraft, second: str) -> NoticeDraft:
    """Make the message of a draft, with all who are to approve it named.  Raises `Refusal`."""
    console, officer = call.console, call.who.officer
    check_may(call, draft.kind, Action.SUBMIT_NOTIFICATION, is_own=True)
    found = await examine(console, draft.kind, draft.fields, call.language)
    if found.message is None:
        lines = tuple(each.text for each in found.faults)
        raise Refusal("message-wrong", 422, lines, count=len(lines))
    if not is_insisted(found, call.form.get("told", "")):
        raise Refusal("warnings-new", 409, tuple(each.text for each in found.warnings))
    roster = await console.records.roster()
    officers = await _officers(call, draft.kind, roster, second)
    assert isinstance(found.message, Header)
    named = with_officers(found.message, officers)
    fresh = msgspec.structs.replace(
        draft,
        state=DraftState.MADE,
        message=_text(named),
        drafter=officer.number,
        second=officers[1].number if len(officers) > 1 else "",
        typed_at=console.now(),
    )
    return await put(call, fresh, draft.version)


def is_insisted(found: Examined, told: str) -> bool:
    """Whether an officer was told every warning that there is, and goes on all the same."""
    return {each.code for each in found.warnings} <= set(told.split())


async def _officers(call: Call, kind: str, roster: Roster, second: str) -> list[Named]:
    """Who is to approve: nobody where no officer's name can be put to it and none is asked for."""
    console, officer = call.console, call.who.officer
    count = wanted(kind, roster)
    if count < TWO and way_of(console, officer, roster) is Way.NODE:
        return []
    first = Named(role=listed_role(console, officer, kind, roster), number=officer.number)
    if count < TWO:
        return [first]
    if second == officer.number:
        raise Refusal("second-is-drafter", 409)
    desk = await asyncio.to_thread(console.store.officers)
    found = [each for each in seconds(console, kind, roster, officer.number, desk) if each.number == second]
    if not found:
        raise Refusal("second-unknown", 409)
    return [first, found[0]]


async def approve(call: Call, draft: NoticeDraft, credential: Mapping[str, Any] | None) -> NoticeDraft:
    """Put this officer's approval on the message; kept before anything is sent.  Raises `Refusal`."""
    console, officer = call.console, call.who.officer
    message = message_of(draft)
    said = message.authorised_by
    roster = await console.records.roster()
    if said.officers:
        role = _role_named(call, draft, message)
        is_own = officer.number == draft.drafter
        check_may(call, draft.kind, Action.APPROVE_NOTIFICATION, is_own=is_own)
        message = _signed(call, message, role, credential)
        faults = _faults(message, roster)
        if faults:
            raise Refusal("approval-wrong", 403, tuple(_said(call, each) for each in faults))
    is_done = len(message.authorised_by.signatures) == len(said.officers)
    state = DraftState.APPROVED if is_done else DraftState.WAITING
    fresh = msgspec.structs.replace(draft, message=_text(message), state=state)
    return await put(call, fresh, draft.version)


def _role_named(call: Call, draft: NoticeDraft, message: Header) -> Role:
    """The role in which this officer is named in the message and has not approved yet.  Raises `Refusal`."""
    number, said = call.who.officer.number, message.authorised_by
    if number in [each.officer for each in said.signatures]:
        code = "second-is-drafter" if number == draft.drafter else "approved-already"
        raise Refusal(code, 409)
    for each in said.officers:
        if each.number == number:
            return each.role
    raise Refusal("not-named", 403, number=draft.second or draft.drafter)


def _signed(call: Call, message: Message, role: Role, credential: Mapping[str, Any] | None) -> Message:
    signing, officer = call.console.parts.signing, call.who.officer
    try:
        if credential is not None:
            approval = signing.approve_by_passkey(officer, role, credential)
        else:
            approval = signing.approve(message, officer, role)
    except NotSigned as cause:
        raise Refusal("not-signed", 403) from cause
    return with_approvals(message, [*message.authorised_by.signatures, approval])


def _faults(message: Header, roster: Roster) -> list[Any]:
    """What is wrong with the approvals so far: those who have not signed yet are not a fault yet."""
    judged = judge_approvals(message, roster)
    if not isinstance(judged, ApprovalInvalid):
        return []
    return [each for each in judged.faults if each.code != _UNFINISHED]


def _said(call: Call, fault: Any) -> str:
    return say_code(call.language, "fault", fault.code, fault.args, fault.rule)


async def send(call: Call, draft: NoticeDraft) -> tuple[NoticeDraft, str]:
    """Submit an approved message; return the draft as sent, and the rung.  The same bytes may be sent again.

    From before it is submitted until the node has said yes or no the draft is `sending`: whoever would change it or
    throw it away meanwhile could have it said twice.
    """
    console = call.console
    async with console.records.sending(draft.id):
        now = await asyncio.to_thread(console.parts.drafts.draft, draft.id)
        if now is not None and now.state is DraftState.SENT:
            raise Refusal("notice-sent", 409, name=now.sent_as)
        is_first = draft.state is DraftState.APPROVED
        if is_first:
            sending = msgspec.structs.replace(draft, state=DraftState.SENDING, typed_at=console.now())
            draft = await put(call, sending, draft.version)
        try:
            done = await console.parts.door.submit(Accepted, draft.message.encode(), call.language)
        except NodeAway as away:
            raise Refusal("notice-unsure" if away.reason == "timeout" else "notice-unsent", 503) from away
        except NodeSaidNo as no:
            if no.faults or (is_first and no.status < 500):
                # It is not on the record and will not be as it is.
                await put(call, msgspec.structs.replace(draft, state=DraftState.APPROVED), draft.version)
            if no.faults:
                raise wrong(no.faults, call.language) from no
            raise Refusal("node-no", 409 if no.status < 500 else 503, reason=no.sentence) from no
        name = name_of_place(done.record, done.index)
        console.records.note_sent(draft.fields.get("number", ""))
        fresh = msgspec.structs.replace(draft, state=DraftState.SENT, sent_as=name, typed_at=console.now())
        return await put(call, fresh, draft.version), done.state.value


async def reopen(call: Call, draft: NoticeDraft) -> NoticeDraft:
    """Go back to typing: the message and every approval of it are gone."""
    check_may_undo(call, draft)
    fresh = msgspec.structs.replace(
        draft,
        state=DraftState.TYPING,
        message="",
        drafter="",
        second="",
        page="",
        typed_at=call.console.now(),
    )
    return await put(call, fresh, draft.version)


def message_of(draft: NoticeDraft) -> Message:
    """The message that a draft holds.  Raises `Refusal` where there is none yet."""
    if not draft.message:
        raise Refusal("draft-further", 409, number=draft.typed_by)
    return read_strict(draft.message.encode())


def _text(message: Message) -> str:
    return encode(message).decode()

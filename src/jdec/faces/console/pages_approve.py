"""The page on which a whole message is seen before it is approved, and the approvals.

Both officers see the same: every field, every warning, the draft texts for airmen and mariners.  A key of this desk
signs at once; a passkey signs in the officer's browser, over a challenge that is the digest of this very message.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from jdec.faces.console.calls import JSON, Answer, Call, Page, Refusal
from jdec.faces.console.notice_approving import (
    approve,
    make,
    message_of,
    reopen,
    seconds,
    send,
    wanted,
    way_of,
)
from jdec.faces.console.notice_desk import check_may, draft_of, may, may_begin, may_see, may_undo, same_draft
from jdec.faces.console.notice_judging import examine
from jdec.faces.console.notice_message import areas_of, rows_of, texts_of
from jdec.faces.console.notice_views import ApproveView, Option
from jdec.faces.console.pages_notices import shown
from jdec.faces.console.rates import ACT
from jdec.faces.console.rendering import as_json, word
from jdec.faces.console.signing_acts import passkey_asked, read_credential
from jdec.faces.console.views import Said
from jdec.faces.texts import say
from jdec.messages.approvals import TWO, approval_digest
from jdec.node.people.drafts import DraftState, NoticeDraft
from jdec.node.people.policy import Action
from jdec.record.roster import Roster

_MADE: Final = (DraftState.MADE, DraftState.WAITING, DraftState.APPROVED)


async def review(call: Call) -> Answer:
    """Show the whole message, and what this officer may do with it."""
    console, language = call.console, call.language
    draft = await draft_of(call)
    if not may_see(console, call.who.officer, draft):
        raise Refusal("not-allowed", 403)
    found = await examine(console, draft.kind, draft.fields, language)
    message = message_of(draft) if draft.message else found.message
    if message is None:
        return _lead(f"/notices/draft/{draft.id}")
    roster = await console.records.roster()
    step, why_not = _step(call, draft)
    desk = await asyncio.to_thread(console.store.officers)
    said = message.authorised_by
    signed = {each.officer for each in said.signatures}
    view = ApproveView(
        draft=draft.id,
        version=draft.version,
        kind=word(language, "kind", draft.kind),
        number=draft.fields.get("number", ""),
        state=word(language, "console-draft-state", draft.state.value),
        rows=tuple(rows_of(message, language)),
        warnings=tuple(each.text for each in found.warnings),
        told=found.told,
        texts=tuple(texts_of(message)),
        areas=areas_of(message),
        wanted=wanted(draft.kind, roster),
        officers=tuple(
            (
                f"{word(language, 'console-role', each.role.value).text} {each.number}",
                say(language, f"console-notice-{'signed' if each.number in signed else 'unsigned'}"),
            )
            for each in said.officers
        ),
        seconds=tuple(_second_options(call, draft, roster, desk)),
        step=step,
        why_not=why_not,
        way=way_of(console, call.who.officer, roster),
        typed_by=draft.typed_by,
        typed_at=draft.typed_at,
        may_reopen=draft.state in _MADE and may_undo(console, call.who.officer, draft),
        sent_as=draft.sent_as,
    )
    return await shown(call, "notice_approve.html", f"kind-{draft.kind}", view)


def _step(call: Call, draft: NoticeDraft) -> tuple[str, str]:
    """What this officer may do now, or a sentence that says why nothing."""
    language, officer = call.language, call.who.officer
    if draft.state is DraftState.SENT:
        return "none", say(language, "console-refused-notice-sent", name=draft.sent_as)
    if draft.state in (DraftState.APPROVED, DraftState.SENDING):
        return "send", ""
    if draft.state is DraftState.WAITING:
        if officer.number == draft.second:
            return "approve", ""
        code = "second-is-drafter" if officer.number == draft.drafter else "not-named"
        return "wait", say(language, f"console-refused-{code}", number=draft.second)
    is_other = draft.state is DraftState.MADE and officer.number != draft.drafter
    if is_other or not may(call.console, officer, draft.kind, Action.SUBMIT_NOTIFICATION, is_own=True):
        return "wait", say(language, "console-notice-hand-on")
    return "hand-over", ""


def _second_options(call: Call, draft: NoticeDraft, roster: Roster, desk: list[Any]) -> list[Option]:
    if wanted(draft.kind, roster) < TWO:
        return []
    found = seconds(call.console, draft.kind, roster, call.who.officer.number, desk)
    return [
        Option(each.number, f"{each.number} · {word(call.language, 'console-role', each.role.value).text}")
        for each in found
    ]


async def options(call: Call) -> Answer:
    """Give what the browser needs to have a passkey sign this very message."""
    draft = await _ready(call)
    officer, message = call.who.officer, message_of(draft)
    if officer.number not in [each.number for each in message.authorised_by.officers]:
        raise Refusal("not-named", 403, number=draft.second or draft.drafter)
    asked = {**passkey_asked(call, approval_digest(message)), "version": draft.version}
    return Answer(body=as_json(asked), media_type=JSON)


async def approving(call: Call) -> Answer:
    """Approve as the drafter or as the second officer; with the last approval the message is sent."""
    draft = await _ready(call)
    draft = await approve(call, draft, read_credential(call.form, "form-wrong"))
    target = f"{draft.kind} {draft.id}"
    if draft.state is DraftState.WAITING:
        await asyncio.to_thread(call.console.write_down, call, "approved", target)
        return _say(call, "console-notice-handed", "/notices", number=draft.second)
    return await _sent(call, draft)


async def sending(call: Call) -> Answer:
    """Send again what is approved and was not taken."""
    draft = await same_draft(call, DraftState.APPROVED, DraftState.SENDING)
    check_may(call, draft.kind, _APPROVE)
    return await _sent(call, draft)


async def reopening(call: Call) -> Answer:
    """Go back to typing; approvals are gone, and whoever gave one is told by the list."""
    draft = await reopen(call, await same_draft(call, *_MADE))
    await asyncio.to_thread(call.console.write_down, call, "reopened", f"{draft.kind} {draft.id}")
    return _say(call, "console-notice-reopened", f"/notices/draft/{draft.id}")


async def _ready(call: Call) -> NoticeDraft:
    """The draft with its message, made now where this officer is its drafter.  Raises `Refusal`."""
    draft = await draft_of(call)
    number = call.who.officer.number
    if draft.message and draft.state not in (DraftState.SENDING, DraftState.SENT):
        signed = [each.officer for each in message_of(draft).authorised_by.signatures]
        if number in signed:
            raise Refusal("second-is-drafter" if number == draft.drafter else "approved-already", 409)
    draft = await same_draft(call, DraftState.TYPING, DraftState.MADE, DraftState.WAITING)
    second = call.form.get("second", "")[:6]
    if draft.state is DraftState.TYPING:
        return await make(call, draft, second)
    if draft.state is DraftState.MADE:
        if number != draft.drafter:
            raise Refusal("not-named", 403, number=draft.drafter)
        if second and second != draft.second:
            return await make(call, draft, second)
    return draft


async def _sent(call: Call, draft: NoticeDraft) -> Answer:
    draft, rung = await send(call, draft)
    await asyncio.to_thread(
        call.console.write_down, call, f"done:{draft.sent_as}", f"{draft.kind} {draft.id}"
    )
    rung = word(call.language, "cli-rung", rung).text
    return _say(call, "console-notice-sent", "/notices", name=draft.sent_as, rung=rung)


def _say(call: Call, message: str, where: str, **args: str) -> Answer:
    """Say what was done on the next page; a script is told where that is."""
    said = Said("done", say(call.language, message, **args))
    call.console.say_next(call.who.session.cookie_sha256, said)
    return _lead(where)


def _lead(where: str) -> Answer:
    return Answer(status=303, headers={"location": where})


_DRAFT: Final = Action.DRAFT_NOTIFICATION
_APPROVE: Final = Action.APPROVE_NOTIFICATION
PAGES: Final = (
    Page(path="/notices/draft/{draft:str}/review", handle=review, action=Action.VIEW_WATCH),
    Page(
        path="/notices/approve/options",
        method="POST",
        handle=options,
        action=_APPROVE,
        may=may_begin,
        rate=ACT,
        is_data=True,
    ),
    Page(path="/notices/approve", method="POST", handle=approving, action=_APPROVE, may=may_begin, rate=ACT),
    Page(path="/notices/send", method="POST", handle=sending, action=_APPROVE, may=may_begin, rate=ACT),
    Page(path="/notices/reopen", method="POST", handle=reopening, action=_DRAFT, may=may_begin, rate=ACT),
)

"""Drafts of notices at this desk: kept on every change, changed only in the version that a page was made from.

What a page brings for a draft that somebody else has changed since is refused with a sentence and kept beside it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from jdec.faces.console.calls import Call, Refusal
from jdec.faces.console.notice_forms import KINDS, STATEMENT, kept_of
from jdec.faces.console.views import LiveKind
from jdec.node.people.desk import Draft, Officer
from jdec.node.people.drafts import DraftState, NoticeDraft
from jdec.node.people.policy import Action, Asked

if TYPE_CHECKING:
    from jdec.faces.console.app import Console

_ID: Final = re.compile(r"[0-9a-f]{16}", re.ASCII)


def fresh_id(console: Console) -> str:
    """A new name for a draft, or for a page."""
    return console.parts.random_bytes(8).hex()


def left_form(form: Mapping[str, str]) -> str:
    """The name under which what was typed into a refused form is kept."""
    draft_id = form.get("draft", "")
    return f"notice {draft_id}" if _ID.fullmatch(draft_id) else ""


def may(console: Console, officer: Officer, kind: str, action: Action, *, is_own: bool = False) -> bool:
    """Whether an officer may do this about a notice; statements are spoken of by one right alone."""
    wanted = Action.SAY_STATEMENT if kind == STATEMENT else action
    return console.may(officer, wanted, Asked(kind=kind, is_own_draft=is_own))


def check_may(call: Call, kind: str, action: Action, *, is_own: bool = False) -> None:
    """Refuse what the policy does not permit this officer."""
    if not may(call.console, call.who.officer, kind, action, is_own=is_own):
        raise Refusal("not-allowed", 403)


def may_undo(console: Console, officer: Officer, draft: NoticeDraft) -> bool:
    """Whether an officer may throw a draft away or take it back: what is made and approved only those who could
    approve or hand over such a notice, and its drafter."""
    if not may(console, officer, draft.kind, Action.DRAFT_NOTIFICATION):
        return False
    is_own = officer.number == draft.drafter
    return (
        draft.state is DraftState.TYPING
        or is_own
        or may(console, officer, draft.kind, Action.APPROVE_NOTIFICATION)
        or may(console, officer, draft.kind, Action.SUBMIT_NOTIFICATION)
    )


def check_may_undo(call: Call, draft: NoticeDraft) -> None:
    """Refuse an officer who may not throw this draft away or take it back."""
    if not may_undo(call.console, call.who.officer, draft):
        raise Refusal("not-allowed", 403)


def may_see(console: Console, officer: Officer, draft: NoticeDraft) -> bool:
    """Whether an officer may see what is not said yet: those who may write such a notice, or approve it."""
    asked = (Action.DRAFT_NOTIFICATION, Action.APPROVE_NOTIFICATION)
    return any(may(console, officer, draft.kind, action) for action in asked)


async def may_begin(call: Call) -> bool:
    """Ask the policy of a page's action with the kind of notice that the call is about, as far as it names one."""
    console, officer, action = call.console, call.who.officer, call.page.action
    assert action is not None
    draft_id = call.names.get("draft", "") or call.form.get("draft", "")
    draft = None
    if _ID.fullmatch(draft_id):
        draft = await asyncio.to_thread(console.parts.drafts.draft, draft_id)
    if draft is not None:
        # Whoever approves what nobody has handed over yet becomes its drafter.
        is_own = draft.drafter == officer.number or (
            action is Action.APPROVE_NOTIFICATION and not draft.drafter
        )
        return may(console, officer, draft.kind, action, is_own=is_own)
    kind = call.form.get("kind", "") or call.query.get("kind", "")
    return may(console, officer, kind if kind in KINDS else "", action)


async def draft_of(call: Call) -> NoticeDraft:
    """Return the draft that an address or a form names.  Raises `Refusal` where there is none."""
    draft_id = call.names.get("draft", "") or call.form.get("draft", "")
    found = None
    if _ID.fullmatch(draft_id):
        found = await asyncio.to_thread(call.console.parts.drafts.draft, draft_id)
    if found is None:
        raise Refusal("draft-gone", 404)
    return found


async def same_draft(call: Call, *states: DraftState) -> NoticeDraft:
    """Return the draft in the version that the form was made from, in one of these states.  Raises `Refusal`."""
    draft = await draft_of(call)
    if draft.state is DraftState.SENT:
        raise Refusal("notice-sent", 409, name=draft.sent_as)
    if draft.state is DraftState.SENDING and DraftState.SENDING not in states:
        raise Refusal("notice-sending", 409)
    if version_of(call) != draft.version and not _is_same_page(call, draft):
        raise Refusal("draft-changed", 409, number=draft.typed_by)
    if draft.state not in states:
        raise Refusal("draft-further", 409, number=draft.typed_by)
    return draft


async def keep(call: Call) -> NoticeDraft:
    """Keep what was typed as the draft's next version, or as a new draft.  Raises `Refusal`."""
    console, form, number = call.console, call.form, call.who.officer.number
    kind, draft_id = form.get("kind", ""), form.get("draft", "")
    if kind not in KINDS or not _ID.fullmatch(draft_id):
        raise Refusal("form-wrong", 400)
    check_may(call, kind, Action.DRAFT_NOTIFICATION)
    fields, now, page = kept_of(kind, form), console.now(), form.get("page", "")[:32]
    store = console.parts.drafts
    known = await asyncio.to_thread(store.draft, draft_id)
    if known is None:
        if version_of(call) > 0:
            raise Refusal("draft-gone", 404)
        made = NoticeDraft(
            id=draft_id,
            kind=kind,
            fields=fields,
            page=page,
            begun_by=number,
            begun_at=now,
            typed_by=number,
            typed_at=now,
        )
        await asyncio.to_thread(store.add, made)
        console.hub.publish(LiveKind.DESK)
        return made
    draft = await same_draft(call, DraftState.TYPING)
    if draft.kind != kind:
        raise Refusal("form-wrong", 400)
    if draft.fields == fields:
        return draft
    fresh = msgspec.structs.replace(draft, fields=fields, page=page, typed_by=number, typed_at=now)
    return await put(call, fresh, draft.version)


async def put(call: Call, draft: NoticeDraft, version: int) -> NoticeDraft:
    """Keep a draft in place of that version of it.  Raises `Refusal` where another change was quicker."""
    if not await asyncio.to_thread(call.console.parts.drafts.replace, draft, version):
        now = await draft_of(call)
        raise Refusal("draft-changed", 409, number=now.typed_by)
    call.console.hub.publish(LiveKind.DESK)
    return msgspec.structs.replace(draft, version=version + 1)


async def drop(call: Call) -> NoticeDraft:
    """Throw a draft away.  Raises `Refusal`."""
    draft = await same_draft(
        call, DraftState.TYPING, DraftState.MADE, DraftState.WAITING, DraftState.APPROVED
    )
    check_may_undo(call, draft)
    if not await asyncio.to_thread(call.console.parts.drafts.drop, draft.id, draft.version):
        raise Refusal("draft-changed", 409, number=draft.typed_by)
    call.console.hub.publish(LiveKind.DESK)
    return draft


async def left_over(console: Console, draft_id: str) -> list[Draft]:
    """What officers typed into this draft's form when it was refused, newest first."""
    return list(await asyncio.to_thread(console.parts.drafts.left_over, f"notice {draft_id}"))


async def forget_left(call: Call, draft_id: str) -> None:
    """Forget what this officer had typed when a form was refused: it is in the draft now."""
    store = call.console.store
    await asyncio.to_thread(store.drop_draft, call.who.officer.number, f"notice {draft_id}")


def version_of(call: Call) -> int:
    """The version that a page was made from; nought for a draft that was never kept."""
    text = call.form.get("version", "")
    return int(text[:9]) if text.isascii() and text[:9].isdigit() else 0


def _is_same_page(call: Call, draft: NoticeDraft) -> bool:
    """Whether the newest change came from this very page: its own changes do not make it stale."""
    is_typing = draft.state is DraftState.TYPING and draft.typed_by == call.who.officer.number
    return is_typing and bool(draft.page) and draft.page == call.form.get("page", "")

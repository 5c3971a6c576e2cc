"""The people at a desk: who may come in and as what, who is invited, who is barred, and what was done here.

The rules are those of `jdec console invite` and `jdec console bar` (`jdec.node.people.managing`).  Who may approve on
the record is another matter: the list of officers is signed by root officers, and this page only says how.
"""

from __future__ import annotations

import asyncio
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from jdec.faces.console.calls import JSON, Answer, Call, Page, Refusal
from jdec.faces.console.gather_people import (
    FILE,
    audit_of,
    gathered,
    lines_of,
    listed_now,
    listing_of,
    proposed,
    roles_said,
)
from jdec.faces.console.pages_record import attached, page_of
from jdec.faces.console.people_views import InvitedView, PeopleView
from jdec.faces.console.rates import ACT, INVITE
from jdec.faces.console.views import ConfirmView, Said
from jdec.faces.texts import say
from jdec.node.people import managing
from jdec.node.people.desk import DeskRole, Invitation, OfficerState
from jdec.node.people.managing import NotManaged, Person, said_of, seal_of
from jdec.node.people.policy import Action
from jdec.node.people.sessions import Signed
from jdec.record.roster import format_officers

T = TypeVar("T")
HERE: Final = "/people"
INVITATION: Final = "invitation"
"""The form whose fields are kept where it is refused."""
LINES: Final = 50
MOST_PAGES: Final = 200
_ROLE: Final = "role "
_STATUS: Final = {"number-form": 422, "role-unknown": 422, "role-missing": 422, "officer-missing": 404}


async def people(call: Call) -> Answer:
    """Show everybody, the list on the record beside them, and the newest of the audit trail."""
    console, language, officer = call.console, call.language, call.who.officer
    found = await asyncio.to_thread(gathered, console)
    listed, listing = await listing_of(call, found)
    page = page_number(call.query.get("page", ""))
    lines = await asyncio.to_thread(console.store.audit, LINES + 1, (page - 1) * LINES)
    number, ticked = await _begun(call, found)
    view = PeopleView(
        people=lines_of(call, found, listed),
        seal=seal_of(found),
        may_manage=console.may(officer, Action.MANAGE_PEOPLE),
        has_demo=any(each.officer is not None and each.officer.is_demo for each in found),
        roles=roles_said(language, tuple(DeskRole)),
        number=number,
        ticked=ticked,
        hours=f"{console.settings.invitation_hours:g}",
        listing=listing,
        audit=tuple(audit_of(each) for each in lines[:LINES]),
        page=page,
        is_more=len(lines) > LINES and page < MOST_PAGES,
    )
    return page_of(call, "people.html", "people-title", view)


async def officers_file(call: Call) -> Answer:
    """Give the list of officers as the desk would have it, for root officers to look at and sign."""
    console = call.console
    found = await asyncio.to_thread(gathered, console)
    listed = await listed_now(call)
    officers = await asyncio.to_thread(proposed, console, listed.roster, found)
    return attached(format_officers(officers), FILE, JSON)


async def invite(call: Call) -> Answer:
    """Make an invitation, and show its link this once."""
    console = call.console
    try:
        number = managing.number_of(call.form.get("number", "").strip())
        words = (name.removeprefix(_ROLE) for name in call.form if name.startswith(_ROLE))
        roles = managing.roles_of(words)
        secret = urlsafe_b64encode(console.parts.random_bytes(managing.SECRET_BYTES)).decode().rstrip("=")
        hours = console.settings.invitation_hours

        def look_and_invite(_: Mapping[str, Person]) -> Invitation:
            made = managing.invite(console.store, number, roles, secret, console.now(), hours)
            console.write_down(call, "done", said_of(made))
            return made

        made = await _managed(call, look_and_invite)
    except NotManaged as cause:
        raise _refusal(cause) from cause
    await asyncio.to_thread(console.store.drop_draft, call.number, INVITATION)
    url = f"{console.settings.origin}/invitation/{secret}"
    view = InvitedView(number, roles_said(call.language, roles), url, made.ends_at)
    return page_of(call, "people_invited.html", "people-invited-title", view, at=HERE)


async def bar(call: Call) -> Answer:
    """Ask whether an officer is to be barred, and bar him when that is confirmed."""
    number = call.form.get("number", "")
    is_sure = call.form.get("sure") == "yes"

    def look_and_bar(people: Mapping[str, Person]) -> tuple[Person, list[str]]:
        managing.check_bar(people, number, call.number)
        return people[number], _bar(call, number) if is_sure else []

    try:
        person, ended = await _managed(call, look_and_bar)
    except NotManaged as cause:
        raise _refusal(cause) from cause
    if not is_sure:
        return _ask(call, person)
    # Now that it is written, whatever was believed of him meanwhile goes.
    call.console.sessions.forget()
    return await _done(call, "barred", number, ended)


async def end_sessions(call: Call) -> Answer:
    """End every session of an officer; he may sign in again."""
    console, number = call.console, call.form.get("number", "")[: managing.MOST_DIGITS]
    async with console.managing:
        await asyncio.to_thread(_still_may, call)
        if await asyncio.to_thread(console.store.officer, number) is None:
            raise Refusal("people-officer-missing", 404, number=number)
        ended = await asyncio.to_thread(console.sessions.end_all, number)
        await asyncio.to_thread(_write_ended, call, number, ended)
    return await _done(call, "ended", number, ended)


def page_number(text: str) -> int:
    """Return which page of the audit trail is asked for; the first for whatever is no number of one."""
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(MOST_PAGES))
    return min(max(int(text), 1), MOST_PAGES) if is_number else 1


def invitation_form(_: Mapping[str, str]) -> str:
    """Return the name under which an invitation's draft is kept."""
    return INVITATION


async def _begun(call: Call, found: tuple[Person, ...]) -> tuple[str, tuple[str, ...]]:
    """Return what stands in the form: somebody who is invited again, or what was typed before and refused."""
    again = next((each for each in found if each.number == call.query.get("again", "")), None)
    if again is not None:
        roles = again.officer.roles if again.officer is not None else ()
        roles = again.invitation.roles if again.invitation is not None else roles
        return again.number, tuple(each.value for each in roles)
    drafts = await asyncio.to_thread(call.console.store.drafts, call.number)
    typed: Mapping[str, str] = next((each.fields for each in drafts if each.form == INVITATION), {})
    ticked = tuple(name.removeprefix(_ROLE) for name in typed if name.startswith(_ROLE))
    return typed.get("number", ""), ticked


async def _managed(call: Call, does: Callable[[Mapping[str, Person]], T]) -> T:
    """Look at everybody and do something, with neither another page nor the command line between.

    Raises `Refusal` where the officer may do so no more, or where somebody changed since the page was made.
    """

    def at_once() -> T:
        with call.console.store.alone():
            _still_may(call)
            return does({each.number: each for each in _unchanged(call)})

    async with call.console.managing:
        return await asyncio.to_thread(at_once)


def _still_may(call: Call) -> None:
    """Refuse whoever was signed out, barred or given other roles while he waited.  Blocking."""
    found = call.console.sessions.look_anew(call.who.session.cookie_sha256)
    if not isinstance(found, Signed):
        raise Refusal("session-over", 401)
    if not call.console.may(found.officer, Action.MANAGE_PEOPLE):
        raise Refusal("not-allowed", 403)


def _bar(call: Call, number: str) -> list[str]:
    """Bar an officer, and return the sessions that ended with it.  Raises `NotManaged`.  Blocking."""
    console = call.console
    held = console.sessions.of(number)
    managing.bar(console.store, number, console.now(), call.number)
    # What was signed in meanwhile ends too.
    late = console.sessions.end_all(number)
    ended = list(dict.fromkeys((*held, *late)))
    _write_ended(call, number, ended)
    return ended


def _write_ended(call: Call, number: str, ended: list[str]) -> None:
    call.console.write_down(call, "done", f"{number} sessions {len(ended)}")


def _unchanged(call: Call) -> tuple[Person, ...]:
    """Return everybody at the desk.  Raises `Refusal` where that changed since the page was made.  Blocking."""
    found = gathered(call.console)
    if call.form.get("seal", "") != seal_of(found):
        raise Refusal("people-old", 409)
    return found


def _ask(call: Call, person: Person) -> Answer:
    """Show what is about to be done, and a form that does it."""
    language = call.language
    officer = person.officer
    is_invited_only = officer is None or officer.state is OfficerState.BARRED
    code = "people-ask-take-back" if is_invited_only else "people-ask-bar"
    question = say(language, code, number=person.number, sessions=person.sessions)
    fields = (("number", person.number), ("seal", call.form.get("seal", "")), ("sure", "yes"))
    view = ConfirmView(question, f"{HERE}/bar", fields, HERE)
    return page_of(call, "confirm.html", "console-title-confirm", view, at=HERE)


async def _done(call: Call, code: str, number: str, ended: list[str]) -> Answer:
    """Tell the pages of sessions that are over, and lead back."""
    console = call.console
    for each in ended:
        console.hub.end_session(each)
    text = say(call.language, f"people-done-{code}", number=number, count=len(ended))
    console.say_next(call.who.session.cookie_sha256, Said("done", text))
    return Answer(status=303, headers={"location": HERE})


def _refusal(cause: NotManaged) -> Refusal:
    return Refusal(f"people-{cause.code}", _STATUS.get(cause.code, 409), (), **cause.details)


PAGES: Final = (
    Page(path=HERE, handle=people, action=Action.VIEW_PEOPLE),
    Page(path=f"{HERE}/{FILE}", handle=officers_file, action=Action.MANAGE_PEOPLE),
    Page(
        path=f"{HERE}/invite",
        method="POST",
        handle=invite,
        action=Action.MANAGE_PEOPLE,
        rate=INVITE,
        draft=invitation_form,
    ),
    Page(path=f"{HERE}/bar", method="POST", handle=bar, action=Action.MANAGE_PEOPLE, rate=ACT),
    Page(path=f"{HERE}/sessions", method="POST", handle=end_sessions, action=Action.MANAGE_PEOPLE, rate=ACT),
)

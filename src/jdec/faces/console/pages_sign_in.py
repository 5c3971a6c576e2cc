"""Signing in and out: passkeys by invitation, officers of an exercise with one click, language and theme.

A sign-in is always a new session with a new secret; the one before it is over.
"""

from __future__ import annotations

import asyncio
from base64 import urlsafe_b64encode
from typing import Any, Final

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from jdec.faces.console.calls import JSON, Answer, Call, Page, Refusal
from jdec.faces.console.door import token_of
from jdec.faces.console.navigation import HOME, first_page, may_see
from jdec.faces.console.places import back_of, led_to, local_path, sign_in_at
from jdec.faces.console.rates import SIGN_IN
from jdec.faces.console.rendering import officer_view, word
from jdec.faces.console.signing_acts import read_credential
from jdec.faces.console.views import InvitationView, SignInView
from jdec.faces.texts import say
from jdec.node.people import managing
from jdec.node.people.desk import Invitation, Officer, OfficerState, Passkey
from jdec.node.people.policy import Action
from jdec.node.people.sessions import digest

THEMES: Final = ("dark", "light")
_REQUIRED: Final = UserVerificationRequirement.REQUIRED


async def home(call: Call) -> Answer:
    """Lead to the first page that is for whoever asks."""
    where = "/sign-in"
    if call.signed is not None:
        where = first_page(call.signed.officer, call.console.may)
    return Answer(status=303, headers={"location": where})


async def sign_in(call: Call) -> Answer:
    """Show the ways in."""
    if call.signed is not None:
        where = _led(call, call.signed.officer, local_path(call.query.get("back", "")))
        return Answer(status=303, headers={"location": where})
    console, language = call.console, call.language
    demo: list[Officer] = []
    if console.has_demo_officers():
        demo = [each for each in await asyncio.to_thread(console.store.officers) if each.is_demo]
    shown = (each for each in demo if each.state is OfficerState.ACTIVE)
    view = SignInView(tuple(officer_view(each, language) for each in shown))
    return _visited(call, "sign_in.html", "console-title-sign-in", view)


async def sign_in_demo(call: Call) -> Answer:
    """Sign an officer of an exercise in, for whom one click is enough."""
    console = call.console
    if not console.has_demo_officers():
        raise Refusal("demo-only", 403)
    officer = await asyncio.to_thread(console.store.officer, call.form.get("officer", "")[:6])
    if officer is None or not officer.is_demo or officer.state is not OfficerState.ACTIVE:
        raise Refusal("officer-unknown", 403)
    return _lead_back(call, officer, await _signed_in(call, officer, "demo"))


async def passkey_options(call: Call) -> Answer:
    """Give what a browser needs to ask for a passkey."""
    settings = call.console.settings
    options = generate_authentication_options(
        rp_id=settings.domain,
        challenge=call.console.challenges.give(call.visit),
        user_verification=_REQUIRED,
    )
    return Answer(body=options_to_json(options).encode(), media_type=JSON)


async def sign_in_passkey(call: Call) -> Answer:
    """Sign in whoever holds a passkey of this console."""
    console, credential = call.console, _credential(call)
    challenge = console.challenges.take(call.visit)
    if challenge is None:
        raise Refusal("challenge-over", 403)
    passkey = await asyncio.to_thread(console.store.passkey, _credential_id(credential))
    officer = await asyncio.to_thread(console.store.officer, passkey.number) if passkey is not None else None
    if passkey is None or officer is None or officer.state is not OfficerState.ACTIVE:
        raise Refusal("passkey-unknown", 403)
    try:
        verified = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=console.settings.domain,
            expected_origin=console.settings.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError) as cause:
        raise Refusal("passkey-failed", 403) from cause
    await asyncio.to_thread(console.store.used, passkey.credential, verified.new_sign_count)
    return _lead_back(call, officer, await _signed_in(call, officer, "passkey"))


async def invitation(call: Call) -> Answer:
    """Show whom an invitation is for."""
    secret = call.names["secret"]
    found = await _invited(call, secret)
    roles = tuple(word(call.language, "console-role", role.value) for role in found.roles)
    view = InvitationView(found.number, roles, secret)
    return _visited(call, "invitation.html", "console-title-invitation", view)


async def invitation_options(call: Call) -> Answer:
    """Give what a browser needs to make a passkey."""
    console = call.console
    found = await _invited(call, call.form.get("secret", ""))
    name = f"{console.settings.party} {found.number}"
    options = generate_registration_options(
        rp_id=console.settings.domain,
        rp_name=f"jdec {console.settings.party} {console.settings.traffic}",
        user_name=name,
        user_display_name=name,
        user_id=f"{console.settings.cookie} {found.number}".encode()[:64],
        challenge=console.challenges.give(call.visit),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_REQUIRED
        ),
    )
    return Answer(body=options_to_json(options).encode(), media_type=JSON)


async def invitation_finish(call: Call) -> Answer:
    """Keep a new passkey, use the invitation up, and sign its officer in."""
    console, credential, secret = call.console, _credential(call), call.form.get("secret", "")
    found = await _invited(call, secret)
    challenge = console.challenges.take(call.visit)
    if challenge is None:
        raise Refusal("challenge-over", 403)
    try:
        verified = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=console.settings.domain,
            expected_origin=console.settings.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError) as cause:
        raise Refusal("passkey-failed", 403) from cause
    made = Passkey(
        verified.credential_id,
        found.number,
        verified.credential_public_key,
        verified.sign_count,
        console.now(),
    )
    async with console.managing:
        try:
            is_used = await asyncio.to_thread(managing.use, console.store, found, made)
        except managing.NotManaged as cause:
            raise _not_managed(cause) from cause
    if not is_used:
        raise Refusal("invitation-over", 403)
    officer = await asyncio.to_thread(console.store.officer, found.number)
    assert officer is not None
    return _lead_back(call, officer, await _signed_in(call, officer, "invitation"))


async def sign_out(call: Call) -> Answer:
    """End this session, or all sessions of its officer; their open pages are told."""
    console, signed = call.console, call.who
    ended = [signed.session.cookie_sha256]
    if call.form.get("everywhere"):
        ended = await asyncio.to_thread(console.sessions.end_all, signed.officer.number)
    else:
        await asyncio.to_thread(console.sessions.end, ended[0])
    for each in ended:
        console.hub.end_session(each)
    await asyncio.to_thread(console.write_down, call, "done", f"sessions {len(ended)}")
    return Answer(status=303, headers={"location": "/sign-in"}, cookies={console.settings.cookie: ""})


async def settings(call: Call) -> Answer:
    """Keep language and theme, and lead back to the same place."""
    console = call.console
    language, theme = call.form.get("language", ""), call.form.get("theme", "")
    if language not in ("", "en", "ru") or theme not in ("", *THEMES):
        raise Refusal("form-wrong", 400)
    where = back_of(call, HOME if call.signed else "/sign-in")
    cookies = {f"{console.settings.cookie}-language": language} if language else {}
    if call.signed is not None:
        officer = call.signed.officer
        look = (language or officer.language, theme or officer.theme)
        await asyncio.to_thread(console.store.put_look, officer.number, *look)
        console.sessions.forget()
    return Answer(status=303, headers={"location": where}, cookies=cookies)


def _visited(call: Call, template: str, title: str, view: Any) -> Answer:
    """Return a page for somebody who has not signed in, whose forms carry a token all the same."""
    console = call.console
    visit = call.visit
    cookies = {}
    if not visit or call.signed is not None:
        visit = urlsafe_b64encode(console.parts.random_bytes(24)).decode()
        cookies = {f"{console.settings.cookie}-visit": visit}
    csrf = token_of(call.cookie if call.signed is not None else visit)
    path = sign_in_at(local_path(call.query.get("back", ""))) if call.path == "/sign-in" else call.path
    frame = console.renderer.frame(
        say(call.language, title), call.language, officer=None, csrf=csrf, path=path
    )
    return Answer(body=console.renderer.page(template, frame, view), cookies=cookies)


async def _signed_in(call: Call, officer: Officer, how: str) -> str:
    console = call.console
    if not console.may(officer, Action.SIGN_IN):
        raise Refusal("officer-unknown", 403)
    cookie = await asyncio.to_thread(console.sessions.open, officer, call.cookie)
    if call.signed is not None:
        console.hub.end_session(call.signed.session.cookie_sha256)
    await asyncio.to_thread(console.write_down, call, "done", how, officer.number)
    return cookie


async def _invited(call: Call, secret: str) -> Invitation:
    """Return an invitation that may be used now.  Raises `Refusal`."""
    console = call.console
    found = await asyncio.to_thread(console.store.invitation, digest(secret), console.now())
    if found is None:
        raise Refusal("invitation-over", 403)
    people = await asyncio.to_thread(managing.people_of, console.store, (), console.now())
    try:
        managing.check_use(people, found)
    except managing.NotManaged as cause:
        raise _not_managed(cause) from cause
    return found


def _not_managed(cause: managing.NotManaged) -> Refusal:
    return Refusal(f"people-{cause.code}", 409, (), **cause.details)


def _credential(call: Call) -> dict[str, Any]:
    """Return what a browser says of a passkey, in WebAuthn's JSON form.  Raises `Refusal`."""
    found = read_credential(call.form, "form-wrong")
    if found is None:
        raise Refusal("form-wrong", 400)
    return found


def _lead_back(call: Call, officer: Officer, cookie: str) -> Answer:
    """Set the cookie of a new session and lead to where its officer was going."""
    where = back_of(call, "")
    if where.startswith("/sign-in"):
        where = led_to(where)
    where = _led(call, officer, where)
    return Answer(status=303, headers={"location": where}, cookies={call.console.settings.cookie: cookie})


def _led(call: Call, officer: Officer, where: str) -> str:
    """Return where an officer is led who was going there: to his own first page, if that is not for him."""
    may = call.console.may
    if where in ("", HOME) or not may_see(officer, where, may):
        return first_page(officer, may)
    return where


def _credential_id(credential: dict[str, Any]) -> bytes:
    try:
        return base64url_to_bytes(str(credential.get("rawId", "")))
    except ValueError as cause:
        raise Refusal("form-wrong", 400) from cause


PAGES: Final = (
    Page(path="/", handle=home),
    Page(path="/sign-in", handle=sign_in),
    Page(path="/sign-in/demo", method="POST", handle=sign_in_demo, rate=SIGN_IN),
    Page(path="/sign-in/passkey/options", method="POST", handle=passkey_options, rate=SIGN_IN, is_data=True),
    Page(path="/sign-in/passkey", method="POST", handle=sign_in_passkey, rate=SIGN_IN),
    Page(path="/invitation/{secret:str}", handle=invitation),
    Page(path="/invitation/options", method="POST", handle=invitation_options, rate=SIGN_IN, is_data=True),
    Page(path="/invitation/finish", method="POST", handle=invitation_finish, rate=SIGN_IN),
    Page(path="/sign-out", method="POST", handle=sign_out, action=Action.SIGN_IN),
    Page(path="/settings", method="POST", handle=settings),
    Page(path="/language", method="POST", handle=settings),
    Page(path="/theme", method="POST", handle=settings),
)

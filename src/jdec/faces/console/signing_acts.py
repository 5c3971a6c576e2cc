"""Acts that an officer signs in the browser: what the passkey is asked, what comes back, and the way without it.

Each act has two addresses.  At the first the browser learns what the officer's passkey is to sign, the digest of the
very message; at the second it brings the form with the signature.  Nothing is sent without one that the officer did not
choose to send so: a refusal offers that as a second action, since a broken authenticator must stop nobody from saying
that an alarm was seen, or from taking a false report back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, Final

import msgspec

from jdec.faces.console.acting import Act, Done, Voice, Way
from jdec.faces.console.calls import JSON, OF_SIGNING, Answer, Call, Page, Refusal
from jdec.faces.console.notice_approving import way_of
from jdec.faces.console.rates import ACT
from jdec.faces.console.rendering import as_json
from jdec.faces.console.views import Offer
from jdec.faces.texts import say
from jdec.messages.approvals import passkey_challenge
from jdec.node.people.policy import Action

if TYPE_CHECKING:
    from jdec.faces.console.app import Console

Prepare = Callable[[Call], Awaitable[Act | Answer]]
MOST_CREDENTIAL: Final = 32 * 1024
"""So many letters of what a browser says of a passkey are read; it is some two thousand."""
PROMPT_MS: Final = 120_000
UNSIGNED: Final = ("act-unsigned", "act-over", "act-wrong", "act-list-unread")
"""Refusals after which an officer may go on without a signature."""
TROUBLES: Final = ("unsupported", "refused")
"""What a script says of a passkey that did not sign."""
_UNSIGNED: Final = "unsigned"
_NAMES: Final = ("report", "event", "test")


async def voice_of(call: Call, action: Action) -> Voice:
    """Return in whose name something is said, and how it is let go.  Raises `Refusal`."""
    console, officer = call.console, call.who.officer
    roles = console.roles_for(officer, action, call.page.says)
    session = call.who.session.cookie_sha256
    if console.parts.signing.has_key(officer):
        return Voice(officer, roles[0], Way.KEY, session)
    try:
        roster = await console.records.roster()
    except Refusal as refusal:
        if _is_alone(call):
            return Voice(officer, roles[0], Way.NODE, session)
        raise Refusal("act-list-unread", refusal.status) from refusal
    listed = roster.find(officer.number)
    known = [each for each in roles if listed is not None and each.value in listed.roles]
    if not known or way_of(console, officer, roster) is not Way.PASSKEY:
        return Voice(officer, roles[0], Way.NODE, session)
    return Voice(officer, known[0], Way.PASSKEY, session, roster)


def act_pages(
    path: str,
    prepare: Prepare,
    action: Action,
    draft: Callable[[Mapping[str, str]], str] | None = None,
    lock: Callable[[Console], asyncio.Lock] | None = None,
    says: str = "",
) -> tuple[Page, Page]:
    """Return both addresses of an act.  `says` as a page has it.

    `prepare` reads the form; an answer in place of an act is a question that comes before it.  While `lock` is held
    nobody else does the same.
    """

    async def act_of(call: Call) -> Act | Answer:
        try:
            return await prepare(call)
        except Refusal as refusal:
            _offer(refusal, call)
            raise

    async def speak(call: Call) -> Answer:
        async with lock(call.console) if lock is not None else nullcontext():
            act = await act_of(call)
            if isinstance(act, Answer):
                return act
            try:
                credential = read_credential(call.form, "act-wrong")
                done = await call.console.acting.say(act, call.language, credential, is_alone=_is_alone(call))
            except Refusal as refusal:
                _offer(refusal, call)
                raise
            return await act.done(done)

    async def ask(call: Call) -> Answer:
        act = await act_of(call)
        if isinstance(act, Answer):
            raise Refusal("form-wrong", 400)
        digest = await call.console.acting.ask(act, call.language)
        asked = passkey_asked(call, digest) if digest is not None else {}
        return Answer(body=as_json(asked), media_type=JSON)

    return (
        Page(path=path, method="POST", handle=speak, action=action, rate=ACT, draft=draft, says=says),
        Page(
            path=f"{path}/options",
            method="POST",
            handle=ask,
            action=action,
            rate=ACT,
            is_data=True,
            says=says,
        ),
    )


def with_way(language: str, done: Done, sentence: str) -> str:
    """The sentence about what was done, and that the officer went without a signature where he did."""
    return f"{sentence} {say(language, 'console-done-alone')}" if done.is_alone else sentence


def audited(done: Done, target: str) -> str:
    """What stands in the audit trail beside an act: what it is about, and that an officer chose to sign nothing."""
    return f"{target} {_UNSIGNED}".strip() if done.is_alone else target


def passkey_asked(call: Call, digest: bytes) -> dict[str, Any]:
    """What a browser needs to have a passkey sign the digest of a message, in the JSON form of WebAuthn."""
    return {
        "publicKey": {
            "challenge": passkey_challenge(digest),
            "rpId": call.console.settings.domain,
            "userVerification": "required",
            "timeout": PROMPT_MS,
        }
    }


def read_credential(form: Mapping[str, str], code: str) -> dict[str, Any] | None:
    """Read what a browser says of a passkey, None where it says nothing.  Raises `Refusal` with this code."""
    text = form.get("credential", "")
    if not text:
        return None
    try:
        if len(text) > MOST_CREDENTIAL:
            raise Refusal(code, 400)
        return msgspec.json.decode(text, type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError) as cause:
        raise Refusal(code, 400) from cause


def _is_alone(call: Call) -> bool:
    return call.form.get("alone") == "yes"


def _offer(refusal: Refusal, call: Call) -> None:
    """Say with a refusal what the officer may do all the same."""
    if refusal.code == "act-unsigned":
        trouble = call.form.get("trouble", "")
        refusal.args_of_text = {"why": trouble if trouble in TROUBLES else "none"}
    if refusal.code in UNSIGNED:
        fields = tuple((name, text) for name, text in call.form.items() if name not in OF_SIGNING)
        about = next((call.form[name] for name in _NAMES if call.form.get(name)), "")[:80]
        refusal.offer = Offer(call.page.path, fields, about, is_piece=call.is_fragment)

"""Saying no: every refusal is a page, a fragment or a line of JSON with one sentence in the officer's language.

What was typed into a form that is refused is kept as a draft of its officer, and the sentence says so.
"""

from __future__ import annotations

import asyncio
import hmac
from typing import TYPE_CHECKING, Any, Final

from jdec.faces.console.calls import JSON, OF_SIGNING, Answer, Call, Refusal
from jdec.faces.console.navigation import HOME
from jdec.faces.console.places import here, local_path_at, sign_in_at
from jdec.faces.console.rates import REFUSED
from jdec.faces.console.rendering import as_json
from jdec.faces.console.views import ErrorView, Said
from jdec.faces.texts import choose, languages, say
from jdec.node.people.desk import MOST_DRAFT_LETTERS, Draft
from jdec.node.people.managing import CODES as NOT_MANAGED

if TYPE_CHECKING:
    from litestar import Request

    from jdec.faces.console.app import Console

CODES: Final = (
    "host",
    "foreign",
    "form-old",
    "form-other",
    "form-wrong",
    "act-unsigned",
    "act-over",
    "act-wrong",
    "act-list-unread",
    "body-large",
    "body-slow",
    "body-kind",
    "session-over",
    "not-allowed",
    "too-fast",
    "not-found",
    "method",
    "internal",
    "demo-only",
    "officer-unknown",
    "invitation-over",
    "passkey-failed",
    "passkey-unknown",
    "challenge-over",
    "node-away",
    "node-unsure",
    "node-silent",
    "node-no",
    "message-wrong",
    "event-unknown",
    "picture-growing",
    "page-old",
    "not-own-report",
    "at-wrong",
    "at-generation",
    "at-refused",
    "pages-full",
    "draft-gone",
    "draft-changed",
    "draft-further",
    "notice-sent",
    "warnings-new",
    "not-on-list",
    "second-is-drafter",
    "second-unknown",
    "approved-already",
    "not-named",
    "not-signed",
    "approval-wrong",
    "notice-unsent",
    "notice-unsure",
    "notice-sending",
    "list-unread",
    "two-needed",
    "entry-unknown",
    "record-unknown",
    "record-no-trust",
    "proof-none",
    "node-away-read",
    "node-no-answer",
    "verify-running",
    "file-missing",
    "courier-no",
    "log-old",
    "log-many-open",
    "log-taker-missing",
    "log-minutes",
    "log-test-unknown",
    "log-test-own",
    "log-test-answered",
    "log-text-missing",
    "log-text-long",
    "log-line-unknown",
    "log-number",
    "log-time",
    "log-span",
    "people-old",
    *(f"people-{code}" for code in NOT_MANAGED),
    "people-list-wrong",
)


async def refuse(
    console: Console, refusal: Refusal, call: Call | None, request: Request[Any, Any, Any]
) -> Answer:
    """Return the answer that says no, and write down an act that was refused."""
    language = call.language if call is not None else choose(request.headers.get("accept-language"))
    if call is not None and call.page.method == "POST":
        await _write_down(console, refusal, call)
    if refusal.code == "session-over" and call is not None and call.page.method == "GET":
        return _to_sign_in(call, refusal, request.headers.get("hx-current-url", ""))
    text = say(language, f"console-refused-{refusal.code}", **refusal.args_of_text)
    if call is not None and (kept := await asyncio.to_thread(_keep_draft, console, call, refusal)):
        text = f"{text} {kept}"
    if call is None:
        return _page(console, refusal, language, text)
    if call.page.is_data:
        return Answer(status=refusal.status, body=as_json(Said(refusal.code, text)), media_type=JSON)
    if call.is_fragment:
        return _fragment(console, refusal, call, text)
    return _page(console, refusal, language, text, call)


def refuse_unread(console: Console, refusal: Refusal, request: Request[Any, Any, Any]) -> Answer:
    """Return the page that says no to a request of which nothing was read."""
    language = choose(request.headers.get("accept-language"))
    text = say(language, f"console-refused-{refusal.code}", **refusal.args_of_text)
    return _page(console, refusal, language, text)


def not_built() -> Answer:
    """Return a plain page, in both languages, where there are no scripts and styles to show any other with."""
    sentences = "".join(
        f'<p lang="{language}">{say(language, "console-not-built")}</p>' for language in languages
    )
    page = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>jdec</title>{sentences}</html>'
    return Answer(status=503, body=page.encode())


def _page(console: Console, refusal: Refusal, language: str, text: str, call: Call | None = None) -> Answer:
    title = say(language, "console-title-refused")
    frame = console.renderer.frame(
        title,
        language,
        officer=call.signed.officer if call is not None and call.signed is not None else None,
        csrf=call.csrf if call is not None else "",
        path=here(call) if call is not None and call.page.method == "GET" else HOME,
    )
    view = ErrorView(refusal.status, title, text, refusal.code, refusal.faults, refusal.offer)
    return Answer(status=refusal.status, body=console.renderer.page("error.html", frame, view))


def _fragment(console: Console, refusal: Refusal, call: Call, text: str) -> Answer:
    """Return the sentence alone, for the place where sentences stand, whatever piece of the page asked."""
    text = " ".join((text, *refusal.faults))
    frame = console.renderer.frame(
        "",
        call.language,
        officer=None,
        csrf="",
        path="/watch",
        said=(Said(refusal.code, text, refusal.offer),),
    )
    # All of it, though the piece that asked takes only a part of what it is given.
    headers = {"hx-retarget": "#said", "hx-reswap": "innerHTML", "hx-reselect": ":not(* *)"}
    body = console.renderer.page("parts/said.html", frame)
    return Answer(status=refusal.status, body=body, headers=headers)


def _to_sign_in(call: Call, refusal: Refusal, current: str) -> Answer:
    """Send a page to the sign-in, which leads back; a fragment of a page takes the whole page there.

    `current` is where the page is that asks for a fragment, as htmx says it: believed only as a place of this console.
    """
    if call.page.is_data:
        said = Said(refusal.code, say(call.language, f"console-refused-{refusal.code}"))
        return Answer(status=refusal.status, body=as_json(said), media_type=JSON)
    if call.is_fragment:
        back = local_path_at(current, call.console.settings.origin)
        return Answer(status=refusal.status, headers={"hx-redirect": sign_in_at(back)})
    # A cookie that comes with no page of ours is not sent along, so nothing is said of a session here.
    return Answer(status=303, headers={"location": sign_in_at(here(call))})


def _keep_draft(console: Console, call: Call, refusal: Refusal) -> str:
    """Keep what was typed for whoever typed it, and return the sentence that says so; empty where nothing was typed."""
    if call.page.draft is None:
        return ""
    fields = {name: value for name, value in call.form.items() if name not in ("csrf", "by", *OF_SIGNING)}
    form = call.page.draft(fields) if fields else ""
    if not form:
        return ""
    whose = "" if refusal.code == "foreign" else _whose(console, call)
    if not whose or sum(map(len, fields.values())) > MOST_DRAFT_LETTERS:
        return say(call.language, "console-draft-not-kept")
    console.store.keep_draft(Draft(whose, form[:200], fields, console.now()))
    if call.signed is not None and call.signed.officer.number != whose:
        return say(call.language, "console-draft-kept-other", number=whose)
    return say(call.language, "console-draft-kept")


def _whose(console: Console, call: Call) -> str:
    """Return whose page a form is from, by the token that only a page of that session carries; empty if nobody's."""
    whose = console.tokens.officer(call.offered)
    if not whose and call.own_token and hmac.compare_digest(call.offered.encode(), call.own_token.encode()):
        whose = call.number
    return whose if call.form.get("by", whose) == whose else ""


async def _write_down(console: Console, refusal: Refusal, call: Call) -> None:
    """Write a refused act down; of very many from one place only how many more there were.

    What no page of ours sent, and nobody who is signed in, is counted and gets no line of its own.
    """
    who = call.signed.officer.number if call.signed is not None else call.source
    is_stranger = call.signed is None and refusal.code == "foreign"
    if is_stranger or not console.rates.take(REFUSED, who):
        console.untold.put(who, (console.untold.get(who) or 0) + 1)
        return
    more = console.untold.get(who) or 0
    console.untold.drop(who)
    target = f"and {more} more before" if more else ""
    await asyncio.to_thread(console.write_down, call, f"refused:{refusal.code}", target)

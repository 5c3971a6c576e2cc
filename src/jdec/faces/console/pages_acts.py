"""Acts: `seen`, urgent statements, and taking back a report of one's own.

Each form names the newest messages that its page was made from.  Where the event has changed since, nothing is sent:
the officer looks again, and what was typed is kept.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from jdec.faces.console.acting import Act, Done
from jdec.faces.console.calls import Answer, Call, Refusal
from jdec.faces.console.held import is_held
from jdec.faces.console.notice_approving import wanted
from jdec.faces.console.pages_watch import part_bytes
from jdec.faces.console.places import back_of
from jdec.faces.console.rendering import word
from jdec.faces.console.signing_acts import act_pages, audited, voice_of, with_way
from jdec.faces.console.views import ConfirmView, Said
from jdec.faces.console.wording import attention_of, key_of, newest_of
from jdec.faces.texts import say
from jdec.messages.header import Header, kind_of
from jdec.messages.header import Officer as RecordOfficer
from jdec.messages.launch_data import ReportRetraction, RetractionReason
from jdec.messages.service import Seen
from jdec.messages.statements import Statement, UrgentStatement
from jdec.node.people.policy import Action
from jdec.picture.accounts import AssessmentAccount, EventAccount

if TYPE_CHECKING:
    from jdec.faces.console.app import Console

SHOWN_WITHIN_S: Final = 1.5
"""So long an answer waits for the picture to show what was said; what is on the record does not depend on it."""
_LOOK_S: Final = 0.02


async def seen(call: Call) -> Act:
    """Say on the record that this officer has seen an event, at the grade that the page showed.

    Where a notice alone has changed the grade since, the officer has not seen that: nothing is sent.
    """
    event = _event(call)
    if call.form.get("attention") != attention_of(event):
        raise Refusal("page-old", 409)
    voice = await voice_of(call, Action.SAY_SEEN)

    async def done(done: Done) -> Answer:
        await _shown(call, event)
        return await _done(call, done, "seen-already" if done.is_known else "seen", event.name)

    return Act(
        key=("seen", newest_of(event)),
        kind=Seen,
        voice=voice,
        about=[each.newest for each in event.assessments],
        content={
            "officer": RecordOfficer(role=voice.role, number=voice.officer.number),
            "attention": event.verdict.attention if event.verdict is not None else None,
        },
        done=done,
    )


async def statement(call: Call) -> Act:
    """Say at once what a launch is, or is not."""
    event = _event(call)
    form = call.form
    if form.get("statement") not in list(Statement):
        raise Refusal("form-wrong", 400)
    if await needs_two(call.console, UrgentStatement):
        # One officer's word is not sent where the list asks for two: the second approves it among the notices.
        raise Refusal("two-needed", 409)
    remark = _remark(form)

    async def done(done: Done) -> Answer:
        await asyncio.to_thread(call.console.store.drop_draft, call.number, statement_form(form))
        return await _done(call, done, "statement", event.name)

    return Act(
        key=(
            "statement",
            newest_of(event),
            form["statement"],
            _other_said(call, event),
            *sorted(remark.values()),
        ),
        kind=UrgentStatement,
        voice=await voice_of(call, Action.SAY_STATEMENT),
        about=[each.newest for each in event.assessments],
        content={"statement": Statement(form["statement"]), "remark": remark or None},
        done=done,
    )


async def retraction(call: Call) -> Act | Answer:
    """Ask whether a report is to be taken back, and take it back when that is confirmed."""
    form = call.form
    event, report = _own_report(call)
    if form.get("reason") not in list(RetractionReason):
        raise Refusal("form-wrong", 400)
    if form.get("sure") != "yes":
        return await _ask(call, report, form["reason"])
    remark = _remark(form)

    async def done(done: Done) -> Answer:
        await asyncio.to_thread(call.console.store.drop_draft, call.number, retraction_form(form))
        # The event may be gone with its report.
        return await _done(call, done, "retraction", event.name, "/watch")

    reason = RetractionReason(form["reason"])
    return Act(
        key=("retraction", report.newest),
        kind=ReportRetraction,
        voice=await voice_of(call, Action.RETRACT_REPORT),
        about=[report.newest],
        content={"report": report.report, "reason": reason, "remark": remark or None},
        done=done,
    )


def statement_form(form: Mapping[str, str]) -> str:
    """Return the name under which a statement's draft is kept."""
    return f"statement {form.get('event', '')}"


def retraction_form(form: Mapping[str, str]) -> str:
    """Return the name under which a retraction's draft is kept."""
    return f"retraction {form.get('report', '')}"


def no_event(console: Console) -> Refusal:
    """Return why an event is not there: it may only not be there yet, and then nobody is told that it never was."""
    return Refusal("picture-growing", 503) if console.following.may_lack else Refusal("event-unknown", 404)


def _event(call: Call) -> EventAccount:
    """Return the event that a form is about.  Raises `Refusal` where it is gone, or has changed since."""
    picture, name = call.console.following.picture, call.form.get("event", "")
    event = picture.event(name) or next(
        (each for each in picture.events.values() if key_of(each) == name), None
    )
    if event is None:
        raise no_event(call.console)
    if call.form.get("newest", "") != newest_of(event):
        raise Refusal("page-old", 409)
    return event


def _own_report(call: Call) -> tuple[EventAccount, AssessmentAccount]:
    """Return a report of one's own Party that stands.  Raises `Refusal`."""
    own, number = call.console.settings.party, call.form.get("report", "")
    following = call.console.following
    is_known = False
    for event in following.picture.events.values():
        for each in event.assessments:
            if each.party != own or each.report != number:
                continue
            is_known = True
            if each.retracted is None:
                if call.form.get("newest", "") != each.newest:
                    raise Refusal("page-old", 409)
                return event, each
    # Of a report that may only not be there yet nobody is told that it was taken back.
    raise no_event(call.console) if following.may_lack and not is_known else Refusal("not-own-report", 409)


def _other_said(call: Call, event: EventAccount) -> str:
    """Return the last statement of one's own Party that says something else: the same words after it are said anew."""
    own = [each for each in event.mentions if each.party == call.console.settings.party]
    other = [each.name for each in own if each.statement not in (None, call.form["statement"])]
    return other[-1] if other else ""


def _remark(form: Mapping[str, str]) -> dict[str, str]:
    """Return what was written in either language."""
    found = {language: form.get(f"remark_{language}", "").replace("\r\n", "\n") for language in ("en", "ru")}
    return {language: text for language, text in found.items() if text.strip()}


async def _shown(call: Call, event: EventAccount) -> None:
    """Wait a moment for the picture to show that the event is seen."""
    picture, party = call.console.following.picture, call.console.settings.party
    until = asyncio.get_running_loop().time() + SHOWN_WITHIN_S
    while asyncio.get_running_loop().time() < until:
        found = picture.event(event.assessments[0].name)
        if found is None or not is_held(found, party):
            return
        await asyncio.sleep(_LOOK_S)


async def _done(call: Call, done: Done, code: str, target: str, where: str = "") -> Answer:
    """Say what was done and how far it has climbed; write it down."""
    console, language = call.console, call.language
    rung = word(language, "cli-rung", done.rung).text
    said = Said(
        "done", with_way(language, done, say(language, f"console-done-{code}", name=done.name, rung=rung))
    )
    await asyncio.to_thread(console.write_down, call, f"done:{done.name}", audited(done, target))
    if not call.is_fragment:
        console.say_next(call.who.session.cookie_sha256, said)
        return Answer(status=303, headers={"location": where or back_of(call, "/watch")})
    frame = console.renderer.frame("", language, officer=None, csrf="", path="/watch", said=(said,))
    sentence = console.renderer.page("parts/said.html", frame)
    beside = b'<div class="said" id="said" role="status" hx-swap-oob="true">' + sentence + b"</div>"
    return Answer(
        body=await part_bytes(call, "held") + await part_bytes(call, "acts", is_beside=True) + beside
    )


async def needs_two(console: Console, kind: type[Header]) -> bool:
    """Say whether the officers' list asks for two officers for a kind of message.  Raises `Refusal`."""
    return wanted(kind_of(kind), await console.records.roster()) > 1


async def is_for_two(console: Console, kind: type[Header]) -> bool:
    """Say whether a kind is known to need two officers; where the list cannot be read nobody is stopped by that."""
    try:
        return await needs_two(console, kind)
    except Refusal:
        return False


async def _ask(call: Call, report: AssessmentAccount, reason: str) -> Answer:
    """Show what is about to be done, and a form that does it."""
    console, language = call.console, call.language
    question = say(
        language,
        "console-ask-retraction",
        report=report.report,
        reason=word(language, "value", reason).text,
    )
    if await is_for_two(console, ReportRetraction):
        # There is no form for two to take a report back, and a false alarm is taken back by whoever notices.
        question = f"{question} {say(language, 'console-ask-by-one')}"
    fields = {name: call.form.get(name, "") for name in ("report", "newest", "reason", "next")}
    fields |= {name: text for name, text in call.form.items() if name.startswith("remark_")}
    again = (*fields.items(), ("sure", "yes"))
    view = ConfirmView(question, "/acts/retraction", again, "/watch", is_signed=True)
    frame = console.renderer.frame(
        say(language, "console-title-confirm"),
        language,
        officer=call.who.officer,
        csrf=call.csrf,
        path="/watch",
    )
    return Answer(body=console.renderer.page("confirm.html", frame, view))


PAGES: Final = (
    *act_pages("/acts/seen", seen, Action.SAY_SEEN),
    *act_pages("/seen", seen, Action.SAY_SEEN),
    *act_pages("/acts/statement", statement, Action.SAY_STATEMENT, statement_form),
    *act_pages("/acts/retraction", retraction, Action.RETRACT_REPORT, retraction_form),
)

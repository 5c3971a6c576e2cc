"""Notices: the time line and the list, drafts that wait, and the forms.

A form keeps what is typed as a draft on every change, before anybody has pressed anything.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from jdec.faces.console.calls import Answer, Call, Page, Refusal
from jdec.faces.console.notice_approving import wanted
from jdec.faces.console.notice_desk import (
    check_may,
    draft_of,
    drop,
    forget_left,
    fresh_id,
    keep,
    left_form,
    left_over,
    may,
    may_begin,
    may_see,
)
from jdec.faces.console.notice_forms import FORMAT_OF, KINDS, areas_in, kept_of
from jdec.faces.console.notice_judging import Examined, examine
from jdec.faces.console.notice_records import named
from jdec.faces.console.notice_showing import FormShower, verdict_view
from jdec.faces.console.notice_telling import lanes_of
from jdec.faces.console.notice_views import DraftLine, FormView, LeftView, NoticesView
from jdec.faces.console.places import here
from jdec.faces.console.rates import ACT
from jdec.faces.console.rendering import word
from jdec.faces.console.views import Said, Word
from jdec.faces.console.wording import Wording
from jdec.faces.texts import say
from jdec.node.people.desk import Draft
from jdec.node.people.drafts import DraftState, NoticeDraft
from jdec.node.people.policy import Action


async def notices(call: Call) -> Answer:
    """Show what is announced, what is being written, and what waits for whom."""
    console, language = call.console, call.language
    following, settings = console.following, console.settings
    sequence = console.hub.sequence
    wording = Wording(language, settings.party, following.status, {})
    lanes, line = lanes_of(
        list(following.picture.notices.values()),
        await console.records.planned(),
        wording,
        language=language,
        party=settings.party,
        peer=settings.peer,
        now=console.now(),
    )
    officer = call.who.officer
    kinds = [each for each in KINDS if may(console, officer, each, Action.DRAFT_NOTIFICATION)]
    view = NoticesView(
        drafts=await draft_lines(call),
        lanes=lanes,
        ticks=line.ticks(),
        now_x=line.x(line.now),
        sequence=sequence,
        kinds=tuple(word(language, "kind", each) for each in kinds),
    )
    return await shown(call, "notices.html", "console-title-notices", view)


async def new(call: Call) -> Answer:
    """Show an empty form, with a number proposed."""
    console, kind = call.console, call.query.get("kind", "")
    if kind not in KINDS:
        raise Refusal("not-found", 404)
    check_may(call, kind, Action.DRAFT_NOTIFICATION)
    original = call.query.get("original", "")
    known = named(console.records.originals(), original)
    fields = {"original": original} if known is not None else {}
    if kind in FORMAT_OF:
        fields["number"] = await console.records.propose(kind, fields.get("original", ""))
    if known is not None and kind == "post-launch-notification":
        fields |= {"launch_class": known.launch_class.value}
    return await _form(call, kind, fresh_id(console), 0, fields)


async def form(call: Call) -> Answer:
    """Show a draft's form, or what was typed into it when it was refused."""
    console, draft_id, wish = call.console, call.names["draft"], call.query.get("left", "")
    left = await left_over(console, draft_id)
    taken = next((each for each in left if each.number == wish), None)
    try:
        draft: NoticeDraft | None = await draft_of(call)
    except Refusal:
        # It was refused before it was ever kept.
        draft, taken = None, taken or next(iter(left), None)
    if draft is None:
        if taken is None or taken.fields.get("kind") not in KINDS:
            raise Refusal("draft-gone", 404)
        kind = taken.fields["kind"]
        check_may(call, kind, Action.DRAFT_NOTIFICATION)
        return await _form(call, kind, draft_id, 0, kept_of(kind, taken.fields))
    check_may(call, draft.kind, Action.DRAFT_NOTIFICATION)
    if draft.state is not DraftState.TYPING:
        return Answer(status=303, headers={"location": f"/notices/draft/{draft.id}/review"})
    fields = kept_of(draft.kind, taken.fields) if taken is not None else draft.fields
    wish = call.query.get("areas", "")
    areas = int(wish) if wish.isdecimal() and len(wish) == 1 else 0
    rest = [each for each in left if each is not taken and kept_of(draft.kind, each.fields) != draft.fields]
    return await _form(call, draft.kind, draft.id, draft.version, fields, draft=draft, left=rest, areas=areas)


async def check(call: Call) -> Answer:
    """Keep what is typed and say what is made of it."""
    draft = await keep(call)
    await forget_left(call, draft.id)
    return _verdict(call, draft, await examine(call.console, draft.kind, draft.fields, call.language))


def _verdict(call: Call, draft: NoticeDraft, found: Examined) -> Answer:
    console, language = call.console, call.language
    shower = FormShower(draft.kind, draft.fields, language, console.records.originals())
    verdict = verdict_view(shower, found, draft.id, draft.version, draft.typed_at, language)
    frame = console.renderer.frame("", language, officer=None, csrf="", path="/notices")
    return Answer(body=console.renderer.page("parts/notice_verdict.html", frame, verdict))


async def save(call: Call) -> Answer:
    """Keep what was typed, and go on: with another area, later, or to the review."""
    console, act = call.console, call.form.get("act", "")
    draft = await keep(call)
    await forget_left(call, draft.id)
    here = f"/notices/draft/{draft.id}"
    if act == "area":
        used = areas_in("impact_areas", draft.fields)
        return _lead(call, f"{here}?areas={used + 1}#area-{used}")
    if act == "keep":
        said = Said("done", say(call.language, "console-notice-kept"))
        console.say_next(call.who.session.cookie_sha256, said)
        return _lead(call, "/notices")
    found = await examine(console, draft.kind, draft.fields, call.language)
    if found.message is None and call.is_fragment:
        return _verdict(call, draft, found)
    if found.message is None:
        return await _form(call, draft.kind, draft.id, draft.version, draft.fields, draft=draft, status=422)
    return _lead(call, f"{here}/review")


async def throw_away(call: Call) -> Answer:
    """Throw a draft away."""
    draft = await drop(call)
    await asyncio.to_thread(call.console.write_down, call, "done", f"{draft.kind} {draft.id}")
    said = Said("done", say(call.language, "console-notice-dropped"))
    call.console.say_next(call.who.session.cookie_sha256, said)
    return _lead(call, "/notices")


async def draft_lines(call: Call) -> tuple[DraftLine, ...]:
    """Every draft that is not sent, those that wait for this officer first."""
    console, number = call.console, call.who.officer.number
    drafts = await asyncio.to_thread(console.parts.drafts.open_ones)
    known = {each.id for each in drafts}
    # Nobody is led to what he may not see.
    lines = [_draft_line(call, each) for each in drafts if may_see(console, call.who.officer, each)]
    for each in await asyncio.to_thread(console.store.drafts, number):
        draft_id = each.form.removeprefix("notice ")
        if each.form.startswith("notice ") and draft_id not in known and each.fields.get("kind") in KINDS:
            lines.append(_left_line(call, draft_id, each))
    return tuple(sorted(lines, key=lambda each: not each.is_mine))


def waiting_for(call: Call, drafts: Any) -> int:
    """How many approvals wait for this officer."""
    number = call.who.officer.number
    return sum(each.state is DraftState.WAITING and each.second == number for each in drafts)


async def shown(call: Call, template: str, title: str, view: Any, status: int = 200) -> Answer:
    """Return a whole page."""
    console = call.console
    drafts = await asyncio.to_thread(console.parts.drafts.open_ones)
    frame = console.renderer.frame(
        say(call.language, title),
        call.language,
        officer=call.who.officer,
        csrf=call.csrf,
        path=here(call) if call.page.method == "GET" else "/notices",
        said=console.take_said(call),
        waiting={"notices": waiting_for(call, drafts)},
    )
    return Answer(status=status, body=console.renderer.page(template, frame, view))


def _draft_line(call: Call, draft: NoticeDraft) -> DraftLine:
    language, is_typing = call.language, draft.state is DraftState.TYPING
    is_mine = draft.state is DraftState.WAITING and draft.second == call.who.officer.number
    return DraftLine(
        id=draft.id,
        kind=word(language, "kind", draft.kind).text,
        number=draft.fields.get("number", "")[:40],
        state=word(language, "console-draft-state", draft.state.value),
        typed_by=draft.typed_by,
        typed_at=draft.typed_at,
        path=f"/notices/draft/{draft.id}" + ("" if is_typing else "/review"),
        is_mine=is_mine,
        waits_for=draft.second if draft.state is DraftState.WAITING else "",
    )


def _left_line(call: Call, draft_id: str, left: Draft) -> DraftLine:
    return DraftLine(
        id=draft_id,
        kind=word(call.language, "kind", left.fields["kind"]).text,
        number=left.fields.get("number", "")[:40],
        state=word(call.language, "console-draft-state", "refused"),
        typed_by=left.number,
        typed_at=left.kept_at,
        path=f"/notices/draft/{draft_id}?left={left.number}",
        is_mine=True,
    )


async def _form(
    call: Call,
    kind: str,
    draft_id: str,
    version: int,
    fields: Mapping[str, str],
    *,
    draft: NoticeDraft | None = None,
    left: list[Draft] | None = None,
    areas: int = 0,
    status: int = 200,
) -> Answer:
    console, language = call.console, call.language
    shower = FormShower(kind, fields, language, console.records.originals(), areas)
    is_empty = draft is None and not (fields.keys() - {"number", "original"})
    found = await examine(console, kind, fields, language)
    if is_empty:
        # Nobody is told of faults in what he has not typed yet.
        found = Examined(found.typed, (), ())
    kept_at: datetime | None = draft.typed_at if draft is not None else None
    view = FormView(
        kind=Word(kind, word(language, "kind", kind).text),
        about=word(language, "about", kind).text,
        page=fresh_id(console),
        fields=shower.fields(found.faults),
        verdict=verdict_view(shower, found, draft_id, version, kept_at, language),
        typed_by=draft.typed_by if draft is not None else "",
        left=tuple(_left(shower, kind, each) for each in left or ()),
        wanted=wanted(kind, await console.records.roster()),
        format=FORMAT_OF.get(kind, ""),
    )
    return await shown(call, "notice_form.html", f"kind-{kind}", view, status)


def _left(shower: FormShower, kind: str, left: Draft) -> LeftView:
    typed = kept_of(kind, left.fields)
    return LeftView(
        left.number, left.kept_at, tuple((shower.label(name), text) for name, text in typed.items())
    )


def _lead(call: Call, where: str) -> Answer:
    """Lead on; a script that sent the form takes its whole page there."""
    if call.is_fragment:
        return Answer(headers={"hx-redirect": where})
    return Answer(status=303, headers={"location": where})


_DRAFT: Final = Action.DRAFT_NOTIFICATION
PAGES: Final = (
    Page(path="/notices", handle=notices, action=Action.VIEW_WATCH),
    Page(path="/notices/new", handle=new, action=_DRAFT, may=may_begin),
    Page(path="/notices/draft/{draft:str}", handle=form, action=_DRAFT, may=may_begin),
    Page(path="/notices/check", method="POST", handle=check, action=_DRAFT, may=may_begin, draft=left_form),
    Page(
        path="/notices/save",
        method="POST",
        handle=save,
        action=_DRAFT,
        may=may_begin,
        rate=ACT,
        draft=left_form,
    ),
    Page(path="/notices/drop", method="POST", handle=throw_away, action=_DRAFT, may=may_begin, rate=ACT),
)

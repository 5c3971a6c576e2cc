"""The page of one launch: both sides' words, what was announced, why the pairing, every message, and previews."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping
from typing import Final

from jdec.faces.console.acting import place_of
from jdec.faces.console.calls import Answer, Call, Page, Refusal
from jdec.faces.console.event_telling import (
    against,
    choices_of,
    codes_of,
    columns_of,
    fused_of,
    preview_of,
    rows_of,
    terms_of,
)
from jdec.faces.console.event_views import Choice, EventView, MessageLine, Preview
from jdec.faces.console.held import grade_of
from jdec.faces.console.pages_acts import is_for_two, no_event, retraction_form, statement_form
from jdec.faces.console.places import here
from jdec.faces.console.rendering import party_name, word
from jdec.faces.console.wording import Wording, key_of, newest_of
from jdec.faces.texts import Speaker, say
from jdec.faces.wording import attention_words, standing_words, worth
from jdec.faces.wording_event import authority_said
from jdec.messages.launch_data import RetractionReason
from jdec.messages.statements import Statement, UrgentStatement
from jdec.node.people.door import NodeAway, NodeSaidNo
from jdec.node.people.policy import Action
from jdec.node.picture_views import WhatIf
from jdec.node.views import EntryView, Rung
from jdec.picture.accounts import ComponentAccount, EventAccount
from jdec.picture.events import EventState
from jdec.picture.noticing import NoticeAccount
from jdec.words.texts import Language

MOST_MESSAGES: Final = 120
_WISHES: Final = ("together", "apart")
_NAME: Final = re.compile(r"[A-Z]{3}\.[1-9][0-9]{0,5}/(0|[1-9][0-9]{0,14})", re.ASCII)


async def event_page(call: Call) -> Answer:
    """Show one launch, under its name or that of any report in it; with a preview where one is asked for."""
    console, language = call.console, call.language
    asked = call.query.get("name", "")
    event = console.following.picture.event(asked)
    if event is None:
        raise no_event(console)
    view = await _view(call, event, asked)
    frame = console.renderer.frame(
        say(language, "console-event-title", name=event.name),
        language,
        officer=call.who.officer,
        csrf=call.csrf,
        path=here(call),
        said=console.take_said(call),
    )
    return Answer(body=console.renderer.page("event.html", frame, view))


async def _view(call: Call, event: EventAccount, asked: str) -> EventView:
    console, officer = call.console, call.who.officer
    speaker = Speaker(_language(call))
    party, peer = console.settings.party, console.settings.peer
    names = {each: party_name(call.language, each) for each in (party, peer)}
    may_retract = console.may(officer, Action.RETRACT_REPORT)
    columns = columns_of(event, speaker, party, names, may_retract=may_retract)
    notices = _notices(event, console.following.picture.notices)
    component, entries = await asyncio.gather(
        _component(call, event), _entries(call, _message_names(event, notices))
    )
    choices = choices_of(event, component, speaker)
    mentioned = [each.name for each in event.mentions]
    said = await asyncio.to_thread(console.parts.index.statements, mentioned) if mentioned else {}
    line = Wording(call.language, party, console.following.status, said).event_line(event)
    return EventView(
        line=line,
        grade=grade_of(event),
        attention=attention_words(speaker, event),
        # Without a line "one side only" is not known; the list says so in the same words.
        standing=line.state.text if event.state is EventState.ONE_SIDED else standing_words(speaker, event),
        columns=columns,
        rows=rows_of(event, speaker, columns),
        fused=fused_of(event, speaker),
        codes=codes_of(event, speaker),
        announced=against(event, notices, speaker),
        terms=terms_of(event.reasons, speaker),
        score=worth(event.score),
        margin=worth(event.margin),
        messages=tuple(_message_line(each, speaker) for each in entries),
        choices=choices,
        seals=tuple(newest_of(event).split()),
        preview=await _preview(call, speaker, choices),
        may_see=console.may(officer, Action.SAY_SEEN),
        may_state=console.may(officer, Action.SAY_STATEMENT),
        state_by_two=await is_for_two(console, UrgentStatement),
        offset=_offset(component, speaker),
        stale=_stale(event, asked, speaker),
        statements=tuple(word(call.language, "value", each.value) for each in Statement),
        reasons=tuple(word(call.language, "value", each.value) for each in RetractionReason),
        typed=await _typed(call, event),
    )


def _language(call: Call) -> Language:
    return "ru" if call.language == "ru" else "en"


def _notices(event: EventAccount, held: Mapping[str, NoticeAccount]) -> list[NoticeAccount]:
    """Return the notices that the verdict speaks of, and those that hold this launch to be theirs."""
    verdict = event.verdict
    named = (
        {*verdict.notices, *verdict.also, *(each.notice for each in verdict.grounds)} if verdict else set()
    )
    return [each for name, each in sorted(held.items()) if name in named or event.name in each.events]


def _message_names(event: EventAccount, notices: Iterable[NoticeAccount]) -> list[str]:
    """Return the names of every message about the launch, each once: reports, what was said of them, notices."""
    names = [name for each in event.assessments for name in each.names]
    names += [each.name for each in event.mentions]
    names += [name for each in notices for name in each.names]
    return list(dict.fromkeys(names))[:MOST_MESSAGES]


async def _component(call: Call, event: EventAccount) -> ComponentAccount | None:
    """Return the component that an event is in, where the node gives it."""
    try:
        return await call.console.parts.door.get(ComponentAccount, "/v1/picture/component", name=event.name)
    except (NodeAway, NodeSaidNo):
        return None


async def _entries(call: Call, names: list[str]) -> list[EntryView]:
    """Return entries in the order of their saying, those left out that the node does not give just now."""
    found = await asyncio.gather(*(_entry(call, name) for name in names))
    held = [each for each in found if each is not None]
    return sorted(held, key=lambda each: (each.bracket.claimed, each.record, each.index))


async def _entry(call: Call, name: str) -> EntryView | None:
    """Return an entry; one that is climbed to the end and dated on both sides never changes, and is read once."""
    console = call.console
    found = console.entries.get(name)
    if found is not None:
        return found
    record, index = place_of(name, console.settings.traffic)
    try:
        async with console.reading:
            found = await console.parts.door.get(EntryView, f"/v1/records/{record}/entries/{index}")
    except (NodeAway, NodeSaidNo):
        return None
    if is_final(found, console.settings.party):
        console.entries.put(name, found)
    return found


def is_final(entry: EntryView, party: str) -> bool:
    """Say whether nothing about an entry will change: its bracket is closed, and one of ours is receipted."""
    is_own = entry.record.split("/")[1] == party
    return bool(entry.bracket.not_after) and (entry.state is Rung.RECEIPTED or not is_own)


def _message_line(entry: EntryView, speaker: Speaker) -> MessageLine:
    _, party, _, generation = entry.record.split("/")
    kind = entry.kind or "unreadable"
    return MessageLine(
        name=f"{party}.{generation}/{entry.index}",
        party=party,
        kind=word(speaker.language, "kind", kind),
        ladder=word(speaker.language, "cli-rung", entry.state.value),
        claimed=_to_second(entry.bracket.claimed),
        not_before=_to_second(entry.bracket.not_before),
        not_after=_to_second(entry.bracket.not_after),
        authority=authority_said(speaker, entry.authority),
        is_authority_wrong=entry.authority.state in ("invalid", "missing"),
    )


def _to_second(text: str) -> str:
    """Return an instant of the records to the tenth of a second, as pages write instants."""
    return f"{text[:21].removesuffix('Z').replace('T', ' ')}Z" if text else ""


async def _preview(call: Call, speaker: Speaker, choices: tuple[Choice, ...]) -> Preview | None:
    """Return the preview that is asked for; one that the node does not make says why."""
    asked = call.query.get("what_if", "")
    if not asked:
        return None
    first, second, wish = [*asked.split(" "), "", "", ""][:3]
    choice = next(
        (each for each in choices if (each.first, each.second, each.wish) == (first, second, wish)), None
    )
    if choice is None:
        # What such a page offered once is no longer to be chosen; anything else is no choice at all.
        is_choice = _NAME.fullmatch(first) and _NAME.fullmatch(second) and wish in _WISHES
        raise Refusal("page-old", 409) if is_choice else Refusal("form-wrong", 400)
    try:
        found = await call.console.parts.door.get(
            WhatIf, "/v1/picture/what-if", first=first, second=second, wish=wish
        )
    except NodeAway as away:
        raise Refusal("node-away", 503) from away
    except NodeSaidNo as no:
        return Preview(choice=choice, cost="", is_as_it_stands=False, lines=(), refused=no.sentence)
    return preview_of(choice, found, speaker)


def _offset(component: ComponentAccount | None, speaker: Speaker) -> str:
    if component is None or component.offset_ms is None:
        return ""
    return speaker.text(
        "console-event-offset",
        offset=f"{component.offset_ms / 1000:+.1f}".replace("-", "−"),
        sigma=f"{(component.offset_sigma_ms or 0) / 1000:.1f}",
    )


def _stale(event: EventAccount, asked: str, speaker: Speaker) -> str:
    """Say that the launch bears another name by now, where the page was asked for under one it no longer has."""
    if (
        asked == event.name
        or " + " not in event.name
        or any(asked == each.name for each in event.assessments)
    ):
        return ""
    return speaker.text("console-event-renamed", old=asked[:80], name=event.name)


async def _typed(call: Call, event: EventAccount) -> dict[str, dict[str, str]]:
    """Return what this officer has typed here before and not sent, by the form."""
    drafts = await asyncio.to_thread(call.console.store.drafts, call.number)
    by_form = {each.form: each.fields for each in drafts}
    found = {"statement": by_form.get(statement_form({"event": key_of(event)}), {})}
    for each in event.assessments:
        found[each.report] = by_form.get(retraction_form({"report": each.report}), {})
    return found


PAGES: Final = (Page(path="/event", handle=event_page, action=Action.VIEW_WATCH),)

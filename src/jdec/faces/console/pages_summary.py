"""The summary of a shift, for paper: what both records and the log hold of a time, in both languages side by side.

Alternat: in each Party's own copy that Party is named first, and its language stands first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from jdec.faces.console.calls import Answer, Call, Page, Refusal
from jdec.faces.console.gather_log import (
    MOST_EVENTS,
    line_views,
    note_line,
    officer_text,
    test_line,
    unexplained,
)
from jdec.faces.console.gather_watch import newest_first
from jdec.faces.console.log_views import SummaryColumn, SummaryView
from jdec.faces.console.pages_record import page_of
from jdec.faces.console.rendering import instant, party_name
from jdec.faces.console.watch_talk import Talk
from jdec.faces.console.wording import Wording
from jdec.faces.texts import say
from jdec.messages.watch import ShiftHandover
from jdec.node.people.index import Indexed, Wanted
from jdec.node.people.log import LogLine
from jdec.node.people.policy import Action
from jdec.picture.accounts import EventAccount
from jdec.words.faults import Refused
from jdec.words.instants import parse_instant

LONGEST: Final = timedelta(days=8)
MOST: Final = 2000
_OWN_LANGUAGE: Final = {"RUS": "ru"}


async def summary(call: Call) -> Answer:
    """Show the summary of a time, the last twelve hours where none is given."""
    console = call.console
    until = _instant(call.query.get("to", ""), console.now())
    since = _instant(call.query.get("from", ""), until - timedelta(hours=12))
    if not timedelta(0) < until - since <= LONGEST:
        raise Refusal("log-span", 400, days=LONGEST.days)
    talk = await console.talk.refresh()
    found = await asyncio.to_thread(console.parts.index.pick, Wanted(), MOST)
    said = [each for each in found if each.issued_at is not None and since <= each.issued_at < until]
    lines = await asyncio.to_thread(console.parts.watch_log.lines, since, until, MOST)
    events = [
        each for each in newest_first(console.following.picture.events.values()) if since <= each.time < until
    ]
    first = _OWN_LANGUAGE.get(console.settings.party, "en")
    columns = tuple(
        _column(call, language, (since, until), talk, said, lines, events)
        for language in (first, "en" if first == "ru" else "ru")
    )
    return page_of(
        call,
        "log_summary.html",
        "log-summary-title",
        SummaryView(columns=columns, since=since, until=until),
    )


def _column(
    call: Call,
    language: str,
    span: tuple[datetime, datetime],
    talk: Talk,
    said: list[Indexed],
    lines: list[LogLine],
    events: list[EventAccount],
) -> SummaryColumn:
    settings, (since, until) = call.console.settings, span
    names = party_name(language, settings.party), party_name(language, settings.peer)
    sections = (
        ("watch", _watch(talk, language, span, (settings.party, settings.peer))),
        ("open", _open(call, language)),
        ("launches", _launches(call, language, events)),
        ("messages", _messages(language, said, (settings.party, settings.peer))),
        ("tests", _tests(talk, language, span, settings.party)),
        ("notes", _notes(talk, language, span)),
        ("lines", _lines(lines, language)),
    )
    return SummaryColumn(
        language=language,
        title=say(language, "log-summary-head"),
        parties=names,
        period=say(language, "log-summary-period", since=instant(since), until=instant(until)),
        sections=tuple(
            (say(language, f"log-summary-{name}"), found or (say(language, "log-summary-nothing"),))
            for name, found in sections
        ),
        signatures=(say(language, "log-summary-given"), say(language, "log-summary-taken")),
    )


def _watch(
    talk: Talk, language: str, span: tuple[datetime, datetime], parties: tuple[str, str]
) -> tuple[str, ...]:
    """Return the hand-overs of the time, and who stood the watch when it began."""
    told = []
    for party in parties:
        mine = [each for each in talk.handovers if each.message.sender == party]
        inside = [each for each in mine if span[0] <= each.message.issued_at < span[1]]
        before = [each for each in mine if each.message.issued_at < span[0]][:1]
        for each in reversed([*inside, *before]):
            message = each.message
            assert isinstance(message, ShiftHandover)
            officers = ", ".join(officer_text(language, one) for one in message.on_watch)
            told.append(
                say(
                    language,
                    "log-summary-handover",
                    party=party,
                    at=instant(message.at),
                    officer=officer_text(language, message.taken_by),
                    officers=officers,
                    name=each.name,
                    open=len(message.about),
                )
            )
    return tuple(told)


def _open(call: Call, language: str) -> tuple[str, ...]:
    """Return the launches that nothing explains when this is printed, of whatever time: whoever takes over has them."""
    following, party = call.console.following, call.console.settings.party
    told = []
    for code, events in zip(
        ("alarm", "seen"), unexplained(following.picture.events.values(), party), strict=True
    ):
        told += [
            f"{say(language, f'log-summary-open-{code}')} {each}"
            for each in _launches(call, language, events[:MOST_EVENTS])
        ]
        if len(events) > MOST_EVENTS:
            told.append(say(language, f"log-summary-more-{code}", count=len(events) - MOST_EVENTS))
    return tuple(told)


def _launches(call: Call, language: str, events: Sequence[EventAccount]) -> tuple[str, ...]:
    wording = Wording(language, call.console.settings.party, call.console.following.status, {})
    told = []
    for event in events[:200]:
        line = wording.event_line(event)
        seen = ", ".join(f"{each.party} {each.role} {each.number}" for each in line.seen) or "\u2013"
        told.append(
            say(
                language,
                "log-summary-launch",
                at=instant(event.time),
                what=line.headline,
                verdict=line.verdict.text,
                name=event.name,
                seen=seen,
            )
        )
    return tuple(told)


def _messages(language: str, said: list[Indexed], parties: tuple[str, str]) -> tuple[str, ...]:
    told = []
    for party in parties:
        mine = [each for each in said if each.record.split("/")[1] == party]
        kinds = sorted({each.kind for each in mine})
        counts = "; ".join(
            f"{say(language, f'kind-{kind}')}: {sum(each.kind == kind for each in mine)}" for kind in kinds
        )
        if mine:
            told.append(say(language, "log-summary-said", party=party, count=len(mine), kinds=counts))
    return tuple(told)


def _tests(talk: Talk, language: str, span: tuple[datetime, datetime], party: str) -> tuple[str, ...]:
    told = []
    for state in talk.tests:
        if not span[0] <= state.test.message.issued_at < span[1]:
            continue
        line = test_line(state, language, party, span[1], may_answer=False)
        words = {
            "party": line.party,
            "at": instant(line.asked_at),
            "phrase": line.phrase,
            "state": line.state.text,
            "name": line.name,
        }
        if line.answered_by:
            words |= {"by": line.answered_by, "took": line.took}
            told.append(say(language, "log-summary-test", **words))
        else:
            told.append(say(language, "log-summary-test-open", **words))
    return tuple(told)


def _notes(talk: Talk, language: str, span: tuple[datetime, datetime]) -> tuple[str, ...]:
    told = []
    for state in talk.notes:
        if not span[0] <= state.note.message.issued_at < span[1]:
            continue
        line = note_line(state, language)
        texts = dict(line.texts)
        text = texts.get(language) or next(iter(texts.values()), "")
        told.append(
            say(
                language,
                "log-summary-note",
                party=line.party,
                at=instant(line.at),
                way=line.way,
                direction=line.direction,
                text=text,
                beside=", ".join(line.reconciled_by) or "\u2013",
                name=line.name,
            )
        )
    return tuple(told)


def _lines(lines: list[LogLine], language: str) -> tuple[str, ...]:
    return tuple(
        f"{each.line}. {instant(each.at)} {each.by}: {each.what.text}"
        f"{f' {each.corrects}' if each.corrects else ''}. {each.text}".strip()
        for each in reversed(line_views(lines, language))
    )


def _instant(text: str, otherwise: datetime) -> datetime:
    given = text.strip().replace(" ", "T").removesuffix("Z")
    if not given:
        return otherwise
    try:
        return parse_instant(f"{given}{':00' if given.count(':') == 1 else ''}Z")
    except Refused as refused:
        raise Refusal("log-time", 400, got=text[:40]) from refused


PAGES: Final = (Page(path="/log/summary", handle=summary, action=Action.VIEW_LOG),)

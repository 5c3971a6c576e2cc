"""Gathering the pages of the watch log: what both records say of the watches, and what the desk wrote down itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from jdec.faces.console.answers import reason_text
from jdec.faces.console.following import Following
from jdec.faces.console.gather_watch import loudest_first, newest_first
from jdec.faces.console.held import split_loud
from jdec.faces.console.log_views import (
    LogLineView,
    NoteLine,
    OpenItem,
    ProcedureView,
    RosterView,
    StepView,
    TestLine,
)
from jdec.faces.console.procedures import Procedure
from jdec.faces.console.rendering import instant, party_name, word
from jdec.faces.console.views import Word
from jdec.faces.console.watch_talk import NoteState, Placed, Talk, TestState, cited_by
from jdec.faces.console.wording import Wording
from jdec.faces.texts import say
from jdec.messages.header import Officer
from jdec.messages.watch import LineTest, LineTestAnswer, OtherWayNote, ShiftHandover
from jdec.node.people.drafts import DraftState, NoticeDraft
from jdec.node.people.index import Indexed
from jdec.node.people.log import LogLine, Tick
from jdec.picture.accounts import EventAccount
from jdec.words.texts import LANGUAGES

NO_SHIFT: Final = "none"
MOST_EVENTS: Final = 20
MOST_SEEN: Final = 8
MOST_ITEMS: Final = 60
"""A message cites 64 others at most, and a form has 100 fields."""
MOST_MESSAGES: Final = 20


def officer_text(language: str, officer: Officer) -> str:
    """Return an officer by role and number."""
    return f"{word(language, 'value', officer.role.value).text} {officer.number}"


def roster_of(talk: Talk, party: str, language: str) -> RosterView:
    """Return who stands the watch of a Party, as its newest hand-over says."""
    placed, name = talk.roster(party), party_name(language, party)
    if placed is None:
        return RosterView(party=party, party_name=name)
    message = placed.message
    assert isinstance(message, ShiftHandover)
    remark = dict(message.remark or {})
    return RosterView(
        party=party,
        party_name=name,
        name=placed.name,
        since=message.at,
        taken_by=officer_text(language, message.taken_by),
        given_by=officer_text(language, message.given_by) if message.given_by else "",
        on_watch=tuple(officer_text(language, each) for each in message.on_watch),
        remark=str(remark.get(language) or next(iter(remark.values()), "")),  # type: ignore[call-overload]
        open_count=len(message.about),
    )


def shift_of(talk: Talk, party: str) -> str:
    """Return the name of a Party's present shift."""
    placed = talk.roster(party)
    return placed.name if placed is not None else NO_SHIFT


def open_items(
    following: Following,
    talk: Talk,
    unreceipted: Sequence[Indexed],
    desk: Sequence[OpenItem],
    language: str,
    party: str,
) -> tuple[OpenItem, ...]:
    """Return what is open now: held alarms, launches that were seen and stay unexplained, unanswered questions, what
    waits at the desk, unreceipted messages.  What has no room is counted."""
    wording = Wording(language, party, following.status, {})
    held, seen = unexplained(following.picture.events.values(), party)
    items = [
        *_launches(held, MOST_EVENTS, "alarm", wording, language),
        *_launches(seen, MOST_SEEN, "seen", wording, language),
        *_questions(talk, language, party),
        *desk,
    ]
    what = Word("unreceipted", say(language, "log-open-unreceipted"))
    items += [
        OpenItem(each.name, what, word(language, "kind", each.kind).text)
        for each in unreceipted[:MOST_MESSAGES]
    ]
    once: dict[str, OpenItem] = {}
    for each in items:
        once.setdefault(each.name or f"{each.what.code} {each.text} {each.link}", each)
    listed = tuple(once.values())
    return listed[:MOST_ITEMS] + _more(len(listed) - MOST_ITEMS, "more", "", language)


def unexplained(
    events: Iterable[EventAccount], party: str
) -> tuple[tuple[EventAccount, ...], tuple[EventAccount, ...]]:
    """Return the launches that nothing explains, the loudest first: those that hold the alarm of this Party, and those
    that its officers have seen."""
    return split_loud(loudest_first(newest_first(events)), party)


def _launches(
    events: Sequence[EventAccount], most: int, code: str, wording: Wording, language: str
) -> Iterator[OpenItem]:
    """Yield a line for each message of these launches, and how many launches there are beyond `most`."""
    what = Word(code, say(language, f"log-open-{code}"))
    for event in events[:most]:
        line = wording.event_line(event)
        by = ", ".join(f"{each.party} {each.role} {each.number}" for each in line.seen)
        seen = f" \u00b7 {say(language, 'log-open-seen-by', officers=by)}" if code == "seen" else ""
        link = f"/event?name={event.name}"
        yield from (OpenItem(each.newest, what, f"{line.headline}{seen}", link) for each in event.assessments)
    yield from _more(len(events) - most, code, "/events", language)


def _questions(talk: Talk, language: str, party: str) -> Iterator[OpenItem]:
    """Yield line tests without an answer, and notes of this Party that stand alone."""
    for test in talk.tests:
        if test.answer is None:
            asked = test.test.message
            code = "log-open-test-ours" if asked.sender == party else "log-open-test-theirs"
            assert isinstance(asked, LineTest)
            yield OpenItem(test.test.name, Word("test", say(language, code)), instant(asked.issued_at))
    for each in talk.unreconciled()[:MOST_EVENTS]:
        if each.note.message.sender == party:
            what = Word("note", say(language, "log-open-note"))
            yield OpenItem(each.note.name, what, instant(each.note.message.issued_at))


def _more(count: int, code: str, link: str, language: str) -> tuple[OpenItem, ...]:
    """Return a line that says how many more there are than are listed, where there are."""
    if count <= 0:
        return ()
    return (OpenItem("", Word(code, say(language, "log-open-more", count=count)), "", link),)


def desk_items(notices: Iterable[NoticeDraft], drafts: int, language: str) -> list[OpenItem]:
    """Return what waits at this desk alone, and so is named but never cited: notices to be approved, drafts."""
    items = [
        OpenItem(
            "",
            Word("approval", say(language, "log-open-approval")),
            say(
                language,
                "log-open-approval-by",
                kind=word(language, "kind", each.kind).text,
                number=each.second,
            ),
            f"/notices/draft/{each.id}/review",
        )
        for each in notices
        if each.state is DraftState.WAITING
    ]
    if drafts:
        text = say(language, "log-open-drafts", count=drafts)
        items.append(OpenItem("", Word("draft", say(language, "log-open-draft")), text))
    return items[-MOST_EVENTS:]


def seal_of(items: Iterable[OpenItem], shift: str) -> str:
    """Return a mark of the shift and of what is open of alarms and questions: a hand-over speaks of exactly that."""
    names = sorted(each.name for each in items if each.what.code in ("alarm", "test"))
    return hashlib.sha256(" ".join((shift, *names)).encode()).hexdigest()[:16]


def test_line(state: TestState, language: str, party: str, now: datetime, *, may_answer: bool) -> TestLine:
    """Return a line test as a list shows it."""
    asked = state.test.message
    assert isinstance(asked, LineTest)
    answer = state.answer.message if state.answer is not None else None
    assert answer is None or isinstance(answer, LineTestAnswer)
    code = (
        ("right" if state.is_right else "wrong")
        if answer is not None
        else "late"
        if state.is_late(now)
        else "waiting"
    )
    return TestLine(
        name=state.test.name,
        party=asked.sender,
        phrase=word(language, "value", asked.phrase.value).text,
        officer=officer_text(language, asked.officer) if asked.officer else say(language, "log-test-by-node"),
        asked_at=asked.issued_at,
        answer_by=asked.answer_by,
        answered_by=officer_text(language, answer.officer) if answer is not None else "",
        answer=word(language, "value", answer.phrase.value).text if answer is not None else "",
        took=took_words(state.took) if answer is not None else "",
        state=word(language, "log-test-state", code),
        may_answer=may_answer and answer is None and asked.sender != party,
    )


def took_words(took: timedelta) -> str:
    """Return how long an answer took, as hours, minutes and seconds."""
    seconds = round(took.total_seconds())
    sign, seconds = ("\u2212" if seconds < 0 else "", abs(seconds))
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{sign}{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{sign}{minutes}:{seconds % 60:02}"


def note_line(state: NoteState, language: str) -> NoteLine:
    """Return a note as a list shows it."""
    message = state.note.message
    assert isinstance(message, OtherWayNote)
    return NoteLine(
        name=state.note.name,
        party=message.sender,
        way=word(language, "value", message.way.value).text,
        direction=word(language, "value", message.direction.value).text,
        at=message.at,
        officer=officer_text(language, message.officer),
        texts=tuple((name, text) for name in LANGUAGES if (text := message.text.get(name))),
        reconciled_by=state.reconciled_by,
    )


def procedure_view(found: Procedure, ticks: dict[tuple[str, str], Tick], language: str) -> ProcedureView:
    """Return a procedure with what is ticked off in this shift."""
    steps = []
    for step in found.steps:
        tick = ticks.get((found.id, step.id))
        is_done = tick is not None and tick.is_done
        by = f"{tick.number} {instant(tick.at)}" if tick is not None and is_done else ""
        steps.append(StepView(step.id, step.ru if language == "ru" else step.en, is_done, by))
    title = found.ru if language == "ru" else found.en
    return ProcedureView(found.id, title, tuple(steps), sum(each.is_done for each in steps))


def line_views(lines: Sequence[LogLine], language: str) -> tuple[LogLineView, ...]:
    """Return the desk's own lines, each with the later ones that correct it."""
    corrected: dict[int, list[int]] = {}
    for each in lines:
        if each.corrects:
            corrected.setdefault(each.corrects, []).append(each.line)
    return tuple(
        LogLineView(
            line=each.line,
            at=each.at,
            by=f"{word(language, 'console-role', each.role).text} {each.number}",
            what=word(language, "log-line", each.kind.value),
            text=each.text,
            corrects=each.corrects,
            corrected_by=tuple(sorted(corrected.get(each.line, ()))),
        )
        for each in lines
    )


def link_words(following: Following, language: str) -> str:
    """Return how the line to the other node is."""
    status = following.status
    if status is None:
        return say(language, "console-cell-node-lost")
    state = say(language, f"console-cell-link-{status.link.state}")
    return f"{state} {reason_text(language, status.link.reason)}".strip() if status.link.reason else state


__all__ = ["Placed", "cited_by"]

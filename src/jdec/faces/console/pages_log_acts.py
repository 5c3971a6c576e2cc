"""What is said and written from the watch log: the hand-over, line tests and answers, notes, ticks, lines.

What the other watch is to know is a message on the record; what is for this desk alone is desk data.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from jdec.faces.console.acting import Act, Done, Voice
from jdec.faces.console.calls import Answer, Call, Page, Refusal
from jdec.faces.console.gather_log import seal_of, shift_of
from jdec.faces.console.pages_log import SPEAKING, items_of
from jdec.faces.console.procedures import procedures
from jdec.faces.console.rates import ACT
from jdec.faces.console.records_at_node import AtNode
from jdec.faces.console.rendering import word
from jdec.faces.console.signing_acts import act_pages, audited, voice_of, with_way
from jdec.faces.console.views import LiveKind, Said
from jdec.faces.texts import say
from jdec.messages.header import MAX_ABOUT, Officer, Role, kind_of
from jdec.messages.watch import (
    Direction,
    LinePhrase,
    LineTest,
    LineTestAnswer,
    OtherWay,
    OtherWayNote,
    ShiftHandover,
)
from jdec.node.people.log import MOST_LETTERS, LineKind, LogLine, Tick
from jdec.node.people.policy import Action
from jdec.words.faults import Refused
from jdec.words.instants import parse_instant
from jdec.words.texts import TEXT_LIMIT

MOST_MINUTES: Final = 240
_NUMBER: Final = re.compile(r"[0-9]{1,6}", re.ASCII)
_MINUTES: Final = re.compile(r"[0-9]{1,3}", re.ASCII)
_NONCE: Final = re.compile(r"[0-9a-f]{18}", re.ASCII)


async def hand_over(call: Call) -> Act:
    """Hand the watch over, or take it, on the record."""
    form, console = call.form, call.console
    talk = await console.talk.refresh()
    items = await items_of(call, talk)
    shift = shift_of(talk, console.settings.party)
    if form.get("seal", "") != seal_of(items, shift):
        raise Refusal("log-old", 409)
    known = {each.name for each in items if each.name}
    about = sorted(name for name in known if form.get(f"open {name}") == "yes")
    if len(about) > MAX_ABOUT:
        raise Refusal("log-many-open", 400, limit=MAX_ABOUT)
    taken_by = _officer(form, "taken_by")
    if taken_by is None:
        raise Refusal("log-taker-missing", 400)
    return Act(
        key=("handover", _nonce(form)),
        kind=ShiftHandover,
        voice=await voice_of(call, Action.HAND_OVER_SHIFT),
        about=about,
        content={
            "given_by": _officer(form, "given_by"),
            "taken_by": taken_by,
            "on_watch": tuple(_on_watch(form, taken_by)),
            "remark": _text(form, "remark") or None,
        },
        of_now={"at": console.now()},
        done=lambda done: _done(call, done, "handover", "handover", "/log"),
    )


async def ask(call: Call) -> Act:
    """Send a line test."""
    form, console = call.form, call.console
    typed = form.get("minutes", "10")
    minutes = int(typed) if _MINUTES.fullmatch(typed) else 0
    if not 1 <= minutes <= MOST_MINUTES:
        raise Refusal("log-minutes", 400, limit=MOST_MINUTES)
    phrase = _one_of(LinePhrase, form.get("phrase", ""))
    voice = await voice_of(call, Action.ANSWER_LINE_TEST)
    return Act(
        key=("line-test", _nonce(form), str(minutes)),
        kind=LineTest,
        voice=voice,
        content={"phrase": phrase, "officer": _self(voice)},
        of_now={"answer_by": console.now() + timedelta(minutes=minutes)},
        done=lambda done: _done(call, done, "line-test", "", "/log"),
    )


async def answer(call: Call) -> Act:
    """Answer the other watch's line test with what was read."""
    form, console = call.form, call.console
    talk = await console.talk.refresh()
    name = form.get("test", "")
    state = next((each for each in talk.tests if each.test.name == name), None)
    if state is None:
        raise Refusal("log-test-unknown", 404, name=name[:60])
    if state.test.message.sender == console.settings.party:
        raise Refusal("log-test-own", 409)
    if state.answer is not None:
        said = state.answer.message
        assert isinstance(said, LineTestAnswer)
        raise Refusal("log-test-answered", 409, name=state.answer.name, number=said.officer.number)
    phrase = _one_of(LinePhrase, form.get("phrase", ""))
    # Two officers who answer at once are one answer: the first one's act stands in the list for both.
    if name in console.talk.answered:
        raise Refusal("log-test-answered", 409, name=name, number=console.talk.answered[name])
    voice = await voice_of(call, Action.ANSWER_LINE_TEST)

    async def done(done: Done) -> Answer:
        console.talk.answered[name] = call.number
        return await _done(call, done, "answer", "", "/log")

    return Act(
        key=("line-test-answer", name),
        kind=LineTestAnswer,
        voice=voice,
        about=(name,),
        content={"phrase": phrase, "officer": _self(voice)},
        done=done,
    )


async def note(call: Call) -> Act:
    """Enter what passed by another way, and bring it together with what says the same."""
    form, console = call.form, call.console
    text = _text(form, "text")
    if not text:
        raise Refusal("log-text-missing", 400)
    node = AtNode(console, call.language)
    about = sorted({each for each in re.split(r"[\s,;]+", form.get("about", "")[:2000]) if each})
    for each in about:
        node.place(each)
    if len(about) > MAX_ABOUT:
        raise Refusal("log-many-open", 400, limit=MAX_ABOUT)
    typed_at = _instant(form.get("at", ""))
    voice = await voice_of(call, Action.ANSWER_LINE_TEST)
    content = {
        "way": _one_of(OtherWay, form.get("way", "")),
        "direction": _one_of(Direction, form.get("direction", "")),
        "officer": _self(voice),
        "text": text,
    }
    return Act(
        key=("note", _nonce(form)),
        kind=OtherWayNote,
        voice=voice,
        about=about,
        content={**content, "at": typed_at} if typed_at else content,
        of_now={} if typed_at else {"at": console.now()},
        done=lambda done: _done(call, done, "note", "note", "/log/notes"),
    )


async def alarm_test(call: Call) -> Answer:
    """Write down whether both tones were heard."""
    heard = call.form.get("heard", "")
    if heard not in ("yes", "no"):
        raise Refusal("form-wrong", 400)
    kind = LineKind.ALARM_HEARD if heard == "yes" else LineKind.ALARM_NOT_HEARD
    await _write(call, kind, call.form.get("text", ""))
    return await _kept(call, "log-done-alarm", "/log")


async def line(call: Call) -> Answer:
    """Write a line of the desk's own log, or one that corrects another."""
    form, text = call.form, call.form.get("text", "")
    if not text.strip():
        raise Refusal("log-text-missing", 400)
    corrects = form.get("corrects", "")
    if corrects and not (corrects.isascii() and corrects.isdigit() and len(corrects) < 10):
        raise Refusal("form-wrong", 400)
    number = int(corrects or 0)
    if number and await asyncio.to_thread(call.console.parts.watch_log.line, number) is None:
        raise Refusal("log-line-unknown", 404, number=str(number))
    await _write(call, LineKind.CORRECTION if number else LineKind.FREE, text, number)
    await asyncio.to_thread(call.console.store.drop_draft, call.number, "line")
    return await _kept(call, "log-done-line", "/log")


async def tick(call: Call) -> Answer:
    """Tick a step off, or say that it was not done after all."""
    form, console = call.form, call.console
    shift = shift_of(await console.talk.refresh(), console.settings.party)
    if form.get("shift", "") != shift:
        raise Refusal("log-old", 409)
    known = {(each.id, step.id) for each in procedures() for step in each.steps}
    place = (form.get("procedure", ""), form.get("step", ""))
    if place not in known:
        raise Refusal("form-wrong", 400)
    kept = Tick(console.now(), call.number, shift, *place, form.get("done") == "yes")
    await asyncio.to_thread(console.parts.watch_log.tick, kept)
    return Answer(status=303, headers={"location": f"/log/procedures#{place[0]}"})


async def _write(call: Call, kind: LineKind, text: str, corrects: int = 0) -> None:
    text = _plain(text)
    if len(text) > MOST_LETTERS:
        raise Refusal("log-text-long", 400, limit=MOST_LETTERS, got=len(text))
    console, officer = call.console, call.who.officer
    role = officer.roles[0].value if officer.roles else ""
    written = LogLine(
        at=console.now(), number=officer.number, role=role, kind=kind, text=text, corrects=corrects
    )
    number = await asyncio.to_thread(console.parts.watch_log.write, written)
    await asyncio.to_thread(console.write_down, call, f"done:log-{number}", kind.value)
    console.hub.publish(LiveKind.LOG)


async def _kept(call: Call, text: str, where: str) -> Answer:
    said = Said("done", say(call.language, text))
    call.console.say_next(call.who.session.cookie_sha256, said)
    return Answer(status=303, headers={"location": where})


async def _done(call: Call, done: Done, code: str, draft: str, where: str) -> Answer:
    """Say what is on the record, forget the draft, and wait a moment for the page to show it."""
    console, language = call.console, call.language
    if draft:
        await asyncio.to_thread(console.store.drop_draft, call.number, draft)
    rung = word(language, "cli-rung", done.rung).text
    said = Said(
        "done", with_way(language, done, say(language, f"log-done-{code}", name=done.name, rung=rung))
    )
    console.say_next(call.who.session.cookie_sha256, said)
    await asyncio.to_thread(console.write_down, call, f"done:{done.name}", audited(done, code))
    await console.talk.await_message(done.name)
    return Answer(status=303, headers={"location": where})


def _self(voice: Voice) -> Officer:
    return Officer(role=voice.role, number=voice.officer.number)


def _officer(form: Mapping[str, str], field: str) -> Officer | None:
    """Return an officer from a number and a role; None where no number was given."""
    number = form.get(f"{field}_number", "").strip()
    if not number:
        return None
    role = form.get(f"{field}_role", "")
    if not _NUMBER.fullmatch(number):
        raise Refusal("log-number", 400, got=number[:40])
    if role not in [each.value for each in SPEAKING]:
        raise Refusal("form-wrong", 400)
    return Officer(role=Role(role), number=number)


def _on_watch(form: Mapping[str, str], taken_by: Officer) -> list[Officer]:
    """Return who stands the watch: those ticked in the list, those typed, and whoever takes it."""
    found = {taken_by.number: taken_by}
    for name, value in form.items():
        if name.startswith("watch ") and value in [each.value for each in SPEAKING]:
            number = name.removeprefix("watch ")
            if not _NUMBER.fullmatch(number):
                raise Refusal("log-number", 400, got=number[:40])
            found.setdefault(number, Officer(role=Role(value), number=number))
    for number in form.get("also", "")[:300].replace(",", " ").split():
        if not _NUMBER.fullmatch(number):
            raise Refusal("log-number", 400, got=number[:40])
        found.setdefault(number, Officer(role=Role.WATCH_OFFICER, number=number))
    return list(found.values())


def _text(form: Mapping[str, str], field: str) -> dict[str, str]:
    """Return what was written in either language."""
    found = {language: _plain(form.get(f"{field}_{language}", "")) for language in ("en", "ru")}
    for text in found.values():
        if len(text) > TEXT_LIMIT:
            raise Refusal("log-text-long", 400, limit=TEXT_LIMIT, got=len(text))
    return {language: text for language, text in found.items() if text.strip()}


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n")


def _instant(text: str) -> datetime | None:
    """Return the time that was typed, to the minute or second, UTC; None where none was."""
    given = text.strip().replace(" ", "T").removesuffix("Z")
    if not given:
        return None
    try:
        return parse_instant(f"{given}{':00' if given.count(':') == 1 else ''}Z")
    except Refused as refused:
        raise Refusal("log-time", 400, got=text[:40]) from refused


def _one_of(kind: Any, text: str) -> Any:
    if text not in [each.value for each in kind]:
        raise Refusal("form-wrong", 400)
    return kind(text)


def _nonce(form: Mapping[str, str]) -> str:
    if not _NONCE.fullmatch(form.get("nonce", "")):
        raise Refusal("form-wrong", 400)
    return form["nonce"]


def _form(name: str) -> Any:
    return lambda _fields: name


_KEPT_HERE: Final = (
    ("/log/alarm-test", alarm_test, Action.RUN_ALARM_TEST, None),
    ("/log/line", line, Action.WRITE_LOG, _form("line")),
    ("/log/tick", tick, Action.WRITE_LOG, None),
)
PAGES: Final = (
    *act_pages(
        "/log/handover", hand_over, Action.HAND_OVER_SHIFT, _form("handover"), says=kind_of(ShiftHandover)
    ),
    *act_pages("/log/line-test", ask, Action.ANSWER_LINE_TEST, says=kind_of(LineTest)),
    *act_pages(
        "/log/answer",
        answer,
        Action.ANSWER_LINE_TEST,
        lock=lambda console: console.talk.answering,
        says=kind_of(LineTestAnswer),
    ),
    *act_pages("/log/note", note, Action.ANSWER_LINE_TEST, _form("note"), says=kind_of(OtherWayNote)),
    *(
        Page(path=path, method="POST", handle=handle, action=action, rate=ACT, draft=draft)
        for path, handle, action, draft in _KEPT_HERE
    ),
)

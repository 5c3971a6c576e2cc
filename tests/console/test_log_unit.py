"""What a hand-over names as open, what one officer is told before he sends, what a policy hears."""

from __future__ import annotations

import asyncio
import re
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from jdec.faces.console import log_views, pages_log_acts
from jdec.faces.console.calls import Refusal
from jdec.faces.console.door import _is_permitted
from jdec.faces.console.fragments import Kept
from jdec.faces.console.gather_log import MOST_EVENTS, MOST_ITEMS, MOST_SEEN, open_items
from jdec.faces.console.log_views import LogView, NotesView, OpenItem
from jdec.faces.console.pages_log import may_say
from jdec.faces.console.pages_summary import _open
from jdec.faces.console.rendering import Renderer
from jdec.faces.console.views import EventLine, Frame, Grade, OfficerView, Said, Word
from jdec.faces.console.watch_talk import Talk
from jdec.faces.texts import say
from jdec.messages.watch import LineTest, LineTestAnswer, OtherWayNote
from jdec.node.people.index import Indexed
from jdec.node.people.policy import Action, Asked, Permitted
from jdec.picture.accounts import EventAccount
from jdec.picture.announced import Attention

from .test_held import NOW, assessment, event, seen
from .test_notices_unit import WATCH, Desk, desk

__all__ = ["desk"]

SETTINGS: Any = SimpleNamespace(party="USA", peer="RUS", traffic="test")
KINDS = ("seen", "shift-handover", "line-test", "line-test-answer", "other-way-note")


def unexplained(index: int, is_seen: bool, attention: Attention = Attention.ALARM) -> EventAccount:
    """A launch of the own Party that nothing explains."""
    name = f"USA.1/{index}"
    made = event(assessment("USA", index), attention=attention)
    return msgspec.structs.replace(made, mentions=(seen("USA", name, attention),)) if is_seen else made


def following(*events: EventAccount) -> Any:
    """A console's picture of these launches."""
    return SimpleNamespace(status=None, picture=SimpleNamespace(events={each.name: each for each in events}))


def items(*events: EventAccount, unreceipted: tuple[Indexed, ...] = ()) -> tuple[OpenItem, ...]:
    return open_items(following(*events), Talk(), unreceipted, (), "en", "USA")


def test_a_launch_that_was_seen_and_stays_unexplained_is_open_and_is_told_from_one_that_holds_the_alarm() -> (
    None
):
    quiet = event(assessment("USA", 3), attention=Attention.WARNING)
    unclear = unexplained(4, True, Attention.ALARM_UNCLEAR)
    found = items(unexplained(1, False), unexplained(2, True), quiet, unclear)
    assert [(each.name, each.what.code) for each in found] == [
        ("USA.1/1", "alarm"),
        ("USA.1/2", "seen"),
        ("USA.1/4", "seen"),
    ]
    assert found[1].what.text == "seen, still unexplained"
    assert found[1].text.endswith("seen by USA watch officer 1"), found[1].text


def test_what_grew_louder_since_it_was_seen_holds_the_alarm_and_is_not_among_the_seen() -> None:
    louder = msgspec.structs.replace(
        unexplained(1, False), mentions=(seen("USA", "USA.1/1", Attention.ALARM_UNCLEAR),)
    )
    assert [each.what.code for each in items(louder)] == ["alarm"]


def test_a_message_is_cited_once_though_it_is_open_in_two_ways() -> None:
    unreceipted = Indexed(record="jdec/USA/test/1", index=2, name="USA.1/2", kind="launch-report")
    (found,) = items(unexplained(2, True), unreceipted=(unreceipted,))
    assert found.what.code == "seen"


@pytest.mark.parametrize("is_seen", [True, False])
def test_of_very_many_launches_the_first_are_named_and_the_others_counted(is_seen: bool) -> None:
    most = MOST_SEEN if is_seen else MOST_EVENTS
    found = items(*(unexplained(index, is_seen) for index in range(1, most + 8)))
    assert len([each for each in found if each.name]) == most
    (rest,) = [each for each in found if not each.name]
    assert (rest.what.text, rest.link) == ("7 more are not listed here", "/events")


def test_a_list_that_has_no_room_says_so() -> None:
    """Twenty launches that hold the alarm and eight that were seen, two messages each, and what is not receipted."""

    def of_both(index: int) -> EventAccount:
        made = event(assessment("RUS", index), assessment("USA", index))
        about = (f"RUS.1/{index}", f"USA.1/{index}")
        word = msgspec.structs.replace(seen("USA", "", Attention.ALARM), about=about)
        return msgspec.structs.replace(made, mentions=(word,) if index > 40 else ())

    unreceipted = tuple(
        Indexed(record="jdec/USA/test/1", index=index, name=f"USA.1/{index}", kind="launch-report")
        for index in range(500, 520)
    )
    found = items(*map(of_both, range(1, 60)), unreceipted=unreceipted)
    assert len(found) == MOST_ITEMS + 1
    assert [each.what.text for each in found if not each.name] == [
        "20 more are not listed here",
        "11 more are not listed here",
        "18 more are not listed here",
    ]
    few = items(*map(of_both, range(20, 60)), unreceipted=unreceipted[:1])
    assert [each.what.text for each in few if not each.name] == [
        "1 more is not listed here",
        "11 more are not listed here",
    ]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_printed_summary_names_what_is_unexplained_of_any_time(language: str) -> None:
    events = [*(unexplained(index, False) for index in range(1, 23)), unexplained(50, True)]
    call: Any = SimpleNamespace(console=SimpleNamespace(settings=SETTINGS, following=following(*events)))
    told = _open(call, language)
    assert len(told) == MOST_EVENTS + 2
    assert told[0].startswith({"en": "HOLDS THE ALARM. ", "ru": "ДЕРЖИТ ТРЕВОГУ. "}[language])
    assert told[MOST_EVENTS] == say(language, "log-summary-more-alarm", count=2)
    assert told[-1].startswith({"en": "Seen, still un", "ru": "Ознакомлены, но не"}[language])
    assert "USA.1/50" in told[-1]


def log_view(**changed: Any) -> LogView:
    """The page of the watch with nothing on it."""
    test = log_views.TestLine(
        name="RUS.1/7", party="RUS", phrase="x", officer="x", asked_at=NOW, answer_by=None, may_answer=True
    )
    empty: Any = dict.fromkeys(
        ("rosters", "items", "seen_items", "officers", "roles", "phrases", "lines"), ()
    )
    words: Any = dict.fromkeys(("seal", "nonce", "shift", "due", "last_alarm"), "x")
    may: Any = {f"may_{name}": True for name in ("hand_over", "test", "write", "alarm")}
    view = LogView(
        **empty,
        **words,
        **may,
        fields={},
        line_fields={},
        tests=(test,),
        is_due=False,
        since=NOW,
        until=NOW,
    )
    return msgspec.structs.replace(view, **changed)


def frame_of(language: str, *by_two: str) -> tuple[Renderer, Frame]:
    """The frame of a page of an officer, one launch holding the alarm."""
    renderer = Renderer(SETTINGS, lambda: NOW, str)
    renderer.by_two = lambda: frozenset(by_two)
    frame = renderer.frame("Log", language, officer=None, csrf="", path="/log")
    line = EventLine(
        name="USA.1/1",
        key="0",
        newest="USA.1/1",
        grade=Grade.ALARM,
        headline="x",
        time=NOW,
        state=Word("one-sided", "x"),
        verdict=Word("unannounced", "x"),
        launches="",
        sides=(),
    )
    officer = OfficerView("101", (Word("watch-officer", "x"),), language, "dark")
    return renderer, msgspec.structs.replace(frame, held=(line,), officer=officer)


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("kind", KINDS)
def test_one_officer_is_told_before_he_sends_that_the_list_asks_for_two(kind: str, language: str) -> None:
    """The sentence stands in the form of that kind, before its button, and in no other."""
    renderer, frame = frame_of(language, kind)
    sentence = say(language, "page-by-one")
    notes = NotesView(notes=(), alone=0, ways=(), directions=(), nonce="x", fields={}, may_note=True)
    pieces = {
        "seen": renderer.page("parts/held.html", frame),
        "shift-handover": _form(renderer.page("log.html", frame, log_view()), "/log/handover"),
        "other-way-note": _form(renderer.page("log_notes.html", frame, notes), "/log/note"),
    }
    page = renderer.page("log.html", frame, log_view()).decode()
    tests = page.partition('id="log-tests"')[2].partition("</section>")[0]
    asked, _, answered = tests.partition('action="/log/line-test"')
    pieces |= {"line-test": asked.encode(), "line-test-answer": answered.encode()}
    told = {name for name, piece in pieces.items() if sentence in piece.decode()}
    assert told == {kind}


def _form(page: bytes, action: str) -> bytes:
    found = re.search(rf'<form[^>]*action="{action}".*?</form>', page.decode(), re.S)
    assert found
    return found[0].encode()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_seen_launches_have_a_group_of_their_own_in_the_hand_over(language: str) -> None:
    renderer, frame = frame_of(language)
    item = OpenItem("USA.1/2", Word("seen", say(language, "log-open-seen")), "x")
    form = _form(renderer.page("log.html", frame, log_view(seen_items=(item,))), "/log/handover").decode()
    group = form.partition('id="open-seen"')[2].partition("</fieldset>")[0]
    assert say(language, "log-open-seen-title") in group
    assert say(language, "log-open-seen-how") in group
    assert 'name="open USA.1/2" value="yes" checked' in group
    assert say(language, "log-open-nothing-else") in form
    plain = _form(renderer.page("log.html", frame, log_view()), "/log/handover").decode()
    assert 'id="open-seen"' not in plain
    assert say(language, "log-open-nothing") in plain


def test_the_list_that_was_read_last_says_what_needs_two_and_pages_hear_when_it_changes(desk: Desk) -> None:
    told: list[object] = []
    desk.hub = SimpleNamespace(publish=lambda kind, data: told.append(kind))  # type: ignore[assignment]
    assert desk.records.by_two == frozenset()
    asyncio.run(desk._look_at_list())
    assert desk.door.roster is not None
    assert desk.records.by_two == frozenset(desk.door.roster.two_person) != frozenset()
    asyncio.run(desk._look_at_list())
    desk.door.is_away = True
    asyncio.run(desk._look_at_list())
    assert desk.records.by_two == frozenset(desk.door.roster.two_person)
    assert len(told) == 1


def test_what_was_done_is_said_on_the_next_whole_page_and_never_lost_to_a_piece_of_one(desk: Desk) -> None:
    """A page that refreshes a piece of itself throws the rest away."""
    desk._said = Kept(8)
    done = Said("done", "x")
    desk.say_next("cookie", done)
    who = SimpleNamespace(session=SimpleNamespace(cookie_sha256="cookie"))
    piece: Any = SimpleNamespace(who=who, is_fragment=True)
    whole: Any = SimpleNamespace(who=who, is_fragment=False)
    assert [desk.take_said(each) for each in (piece, whole, whole)] == [(), (done,), ()]


def test_a_policy_is_told_the_kind_of_every_message_of_the_watch_log(desk: Desk) -> None:
    heard: list[tuple[Action, str]] = []

    def decide(_roles: object, action: Action, _traffic: str, asked: Asked) -> Permitted:
        heard.append((action, asked.kind))
        return Permitted()

    desk.parts.policy = SimpleNamespace(decide=decide)
    wanted = {
        "/log/handover": "shift-handover",
        "/log/line-test": "line-test",
        "/log/answer": "line-test-answer",
        "/log/note": "other-way-note",
        "/log/alarm-test": "",
        "/log/line": "",
        "/log/tick": "",
    }
    for page in pages_log_acts.PAGES:
        call = desk.call(WATCH)
        call.page = page
        assert page.action is not None
        assert asyncio.run(_is_permitted(call, page.action))
        assert desk.roles_for(WATCH, page.action, page.says)
        assert heard == [(page.action, wanted[page.path.removesuffix("/options")])] * (1 + len(WATCH.roles))
        heard.clear()
    assert wanted.keys() == {each.path.removesuffix("/options") for each in pages_log_acts.PAGES}
    assert desk.roles_for(WATCH, Action.TAKE_SHIFT)
    assert heard == [(Action.TAKE_SHIFT, "shift-handover")]


def test_a_policy_that_lets_answer_and_not_ask_is_kept(desk: Desk) -> None:
    desk.parts.policy = SimpleNamespace(
        decide=lambda _r, _a, _t, asked: Permitted() if asked.kind == "line-test-answer" else None
    )
    call = desk.call(WATCH)
    assert [may_say(call, each) for each in (LineTest, LineTestAnswer, OtherWayNote)] == [False, True, False]
    call.page = next(each for each in pages_log_acts.PAGES if each.path == "/log/line-test")
    assert not asyncio.run(_is_permitted(call, Action.ANSWER_LINE_TEST))
    with pytest.raises(Refusal, match="not-allowed"):
        desk.roles_for(WATCH, Action.ANSWER_LINE_TEST, call.page.says)

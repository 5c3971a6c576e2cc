"""What is new, what grew louder and what holds the alarm: judged by reports and grades, never by names of events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdec.adapters.console_index import SqliteIndex
from jdec.faces.console.answers import Seat
from jdec.faces.console.cells import cells_of
from jdec.faces.console.following import Following, _gist
from jdec.faces.console.gather_watch import gather_watch
from jdec.faces.console.held import Change, HeldPicture, grade_of, is_held
from jdec.faces.console.live import Hub
from jdec.faces.console.places import local_path
from jdec.faces.console.records_at_node import RecordList
from jdec.faces.console.rendering import straight
from jdec.faces.console.views import Grade
from jdec.messages.header import Officer, Role
from jdec.messages.launch_data import Launch, Stage
from jdec.node.people.door import NodeAway
from jdec.node.picture_views import NoticePage, PicturePage, PictureStatus
from jdec.node.views import LinkView, NodeStatus, RecordHead, ScrubView
from jdec.picture.accounts import AssessmentAccount, EventAccount
from jdec.picture.announced import Attention, Code, EventVerdict, Verdict
from jdec.picture.events import EventState
from jdec.picture.mentions import Mention
from jdec.words.launches import LaunchClass
from jdec.words.places import Point

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
LOUD = [Attention.NOTICE, Attention.CAUTION, Attention.WARNING, Attention.ALARM_UNCLEAR, Attention.ALARM]


def assessment(party: str, index: int) -> AssessmentAccount:
    """A Party's report, whose one message has this index."""
    name = f"{party}.1/{index}"
    launch = Launch(time=NOW, place=Point(lat_deg=1.0, lon_deg=2.0), launch_class=LaunchClass.ICBM)
    return AssessmentAccount(
        party, f"{party}-R-2026-{index:06d}", name, (name,), name, 1, Stage.FIRST, NOW, launch
    )


def event(*assessments: AssessmentAccount, attention: Attention | None = Attention.ALARM) -> EventAccount:
    """An event of reports."""
    name = " + ".join(each.name for each in assessments)
    verdict = None
    if attention is not None:
        verdict = EventVerdict(
            event=name, verdict=Verdict.UNANNOUNCED, code=Code.NO_NOTICE, attention=attention
        )
    return EventAccount(name, EventState.ONE_SIDED, NOW, 1, 1, assessments, verdict=verdict)


def seen(by: str, about: str, at: Attention | None = None) -> Mention:
    """An officer's word, said of an event at this grade."""
    officer = Officer(role=Role.WATCH_OFFICER, number="1")
    return Mention(f"{by}.1/9", by, "seen", NOW, (about,), officer=officer, attention=at)


def test_the_first_reading_sounds_nothing_and_what_comes_after_does() -> None:
    picture = HeldPicture()
    assert picture.begin([event(assessment("USA", 1))], []).ring is None
    change = picture.take([event(assessment("USA", 2))])
    assert (change.names, change.ring) == (("USA.1/2",), Grade.ALARM)


@pytest.mark.parametrize("attention", LOUD)
def test_every_new_event_is_heard_whatever_its_grade(attention: Attention) -> None:
    picture = HeldPicture()
    picture.begin([], [])
    found = event(assessment("USA", 1), attention=attention)
    assert picture.take([found]).ring is grade_of(found)


def test_an_event_that_gets_a_second_report_has_another_name_and_is_not_new() -> None:
    picture = HeldPicture()
    usa, rus = assessment("USA", 1), assessment("RUS", 4)
    picture.begin([event(usa)], [])
    change = picture.take([event(rus, usa)])
    assert (set(change.names), change.ring) == ({"USA.1/1", "RUS.1/4 + USA.1/1"}, None)
    assert list(picture.events) == ["RUS.1/4 + USA.1/1"]
    assert picture.event("USA.1/1") is picture.events["RUS.1/4 + USA.1/1"]


@pytest.mark.parametrize("number", range(1, len(LOUD)))
def test_a_match_changes_the_grade_and_only_what_grows_louder_sounds_again(number: int) -> None:
    picture = HeldPicture()
    usa = assessment("USA", 1)
    picture.begin([event(usa, attention=LOUD[number])], [])
    assert picture.take([event(usa, attention=LOUD[number - 1])]).ring is None
    louder = picture.take([event(usa, attention=LOUD[number])]).ring
    # Two degrees of attention stand for one grade: between those nothing is louder.
    same = {LOUD[number], LOUD[number - 1]} == {Attention.CAUTION, Attention.WARNING}
    assert louder is (None if same else grade_of(event(usa, attention=LOUD[number])))


def test_an_event_that_comes_apart_is_two_and_neither_sounds() -> None:
    picture = HeldPicture()
    usa, rus = assessment("USA", 1), assessment("RUS", 4)
    picture.begin([event(rus, usa)], [])
    assert picture.take([event(usa), event(rus)]).ring is None
    assert set(picture.events) == {"USA.1/1", "RUS.1/4"}


def test_what_is_read_anew_sounds_for_what_was_not_held_before() -> None:
    picture = HeldPicture()
    one = event(assessment("USA", 1))
    picture.begin([one], [])
    assert picture.begin([one], []).ring is None
    assert (
        picture.begin([one, event(assessment("USA", 2), attention=Attention.CAUTION)], []).ring is Grade.LATE
    )


def test_what_is_there_no_more_is_told_too() -> None:
    """A record that began its next generation lacks what only the lost disk held."""
    picture = HeldPicture()
    kept, lost = event(assessment("USA", 1)), event(assessment("USA", 2))
    picture.begin([kept, lost], [])
    change = picture.begin([kept], [])
    assert (set(change.names), change.ring) == ({kept.name, lost.name}, None)
    assert picture.begin([], []).names == (kept.name,)
    assert picture.begin([], []).names == ()


def test_an_alarm_is_held_until_ones_own_officer_has_seen_it_on_the_record() -> None:
    one = event(assessment("USA", 1))
    assert is_held(one, "USA")
    theirs = msgspec.structs.replace(one, mentions=(seen("RUS", "USA.1/1"),))
    assert (is_held(theirs, "USA"), is_held(theirs, "RUS")) == (True, False)
    both = msgspec.structs.replace(one, mentions=(seen("RUS", "USA.1/1"), seen("USA", "USA.1/1")))
    assert not is_held(both, "USA")
    statement = Mention("USA.1/9", "USA", "urgent-statement", NOW, ("USA.1/1",))
    assert is_held(msgspec.structs.replace(one, mentions=(statement,)), "USA")


def test_what_was_seen_before_it_changed_has_not_been_seen() -> None:
    """A report that joins and a revision are to be seen as well; one word about all that stands now lets go."""
    usa, rus = assessment("USA", 1), assessment("RUS", 4)
    early = seen("USA", "USA.1/1")
    quiet = event(usa, attention=Attention.NOTICE)
    assert not is_held(msgspec.structs.replace(quiet, mentions=(early,)), "USA")
    joined = msgspec.structs.replace(event(rus, usa), mentions=(early, seen("USA", "RUS.1/4")))
    assert is_held(joined, "USA")
    both = msgspec.structs.replace(early, about=("RUS.1/4", "USA.1/1"))
    assert not is_held(msgspec.structs.replace(joined, mentions=(both,)), "USA")
    revised = msgspec.structs.replace(usa, names=("USA.1/1", "USA.1/5"), newest="USA.1/5", revision=2)
    assert is_held(msgspec.structs.replace(event(rus, revised), mentions=(both,)), "USA")
    again = msgspec.structs.replace(both, about=("RUS.1/4", "USA.1/5"))
    assert not is_held(msgspec.structs.replace(event(rus, revised), mentions=(both, again)), "USA")


@pytest.mark.parametrize(
    ("attention", "is_so"),
    [*((each, each in (Attention.ALARM, Attention.ALARM_UNCLEAR)) for each in LOUD), (None, False)],
)
def test_only_what_nothing_announced_or_may_have_holds_it(attention: Attention | None, is_so: bool) -> None:
    assert is_held(event(assessment("USA", 1), attention=attention), "USA") is is_so


def test_what_grew_louder_by_a_notice_alone_is_to_be_seen_once_more() -> None:
    """A notice is cancelled: no message about the event came, and yet what was seen is not what it is now."""
    usa = assessment("USA", 1)
    for early in (Attention.NOTICE, Attention.CAUTION, Attention.WARNING):
        quiet = msgspec.structs.replace(
            event(usa, attention=early), mentions=(seen("USA", "USA.1/1", early),)
        )
        assert not is_held(quiet, "USA")
        loud = msgspec.structs.replace(quiet, verdict=event(usa).verdict)
        assert is_held(loud, "USA")
        again = msgspec.structs.replace(
            loud, mentions=(*loud.mentions, seen("USA", "USA.1/1", Attention.ALARM))
        )
        assert not is_held(again, "USA")


def test_a_word_without_a_grade_lets_go_as_it_always_did() -> None:
    loud = event(assessment("USA", 1))
    assert not is_held(msgspec.structs.replace(loud, mentions=(seen("USA", "USA.1/1"),)), "USA")


NAMES = ("USA.1/1", "RUS.1/4", "USA.1/5")
WORDS = st.builds(
    lambda by, about, at, is_officers: msgspec.structs.replace(
        seen(by, "", at), about=tuple(sorted(about)), **({} if is_officers else {"officer": None})
    ),
    st.sampled_from(("USA", "RUS")),
    st.sets(st.sampled_from(NAMES)),
    st.sampled_from((None, *Attention)),
    st.booleans(),
)
EVENTS = st.builds(
    lambda parties, attention, words: msgspec.structs.replace(
        event(
            *(assessment(party, {"USA": 1, "RUS": 4}[party]) for party in sorted(parties)),
            attention=attention,
        ),
        mentions=tuple(words),
    ),
    st.sets(st.sampled_from(("USA", "RUS")), min_size=1),
    st.sampled_from((None, *Attention)),
    st.lists(WORDS, max_size=4),
)


def at_grade(found: EventAccount, attention: Attention | None) -> EventAccount:
    """The same event as the notices alone would make it, nothing said of it changed."""
    return msgspec.structs.replace(found, verdict=event(*found.assessments, attention=attention).verdict)


@given(EVENTS)
def test_what_was_seen_as_it_stands_is_let_go_and_each_louder_grade_takes_it_back(
    found: EventAccount,
) -> None:
    """Of the words of one's own officers about all of it, the loudest says up to where the event is silent."""
    newest = {each.newest for each in found.assessments}
    heard = [
        "alarm" if each.attention is None else each.attention.value
        for each in found.mentions
        if each.party == "USA" and each.officer is not None and not newest - set(each.about)
    ]
    assert is_held(at_grade(found, Attention.ALARM), "USA") is ("alarm" not in heard)
    unclear = at_grade(found, Attention.ALARM_UNCLEAR)
    assert is_held(unclear, "USA") is not bool({"alarm", "alarm-unclear"} & set(heard))
    for quiet in (None, Attention.NOTICE, Attention.CAUTION, Attention.WARNING):
        assert not is_held(at_grade(found, quiet), "USA")


@given(EVENTS, WORDS)
def test_a_word_more_never_takes_an_alarm_up_and_one_at_the_present_grade_lets_it_go(
    found: EventAccount, word: Mention
) -> None:
    more = msgspec.structs.replace(found, mentions=(*found.mentions, word))
    assert is_held(found, "USA") or not is_held(more, "USA")
    whole = tuple(sorted(each.newest for each in found.assessments))
    at = found.verdict.attention if found.verdict is not None else None
    now = msgspec.structs.replace(seen("USA", "", at), about=whole)
    assert not is_held(msgspec.structs.replace(found, mentions=(*found.mentions, now)), "USA")


@given(EVENTS)
def test_both_parties_words_hold_for_themselves_alone(found: EventAccount) -> None:
    alone = {
        party: msgspec.structs.replace(
            found, mentions=tuple(each for each in found.mentions if each.party == party)
        )
        for party in ("USA", "RUS")
    }
    assert all(is_held(found, party) == is_held(alone[party], party) for party in alone)


@pytest.mark.parametrize("path", ["/watch", "/watch?at=12.9", "/sign-in?back=/watch", "/a/b-c_d.e~f"])
def test_a_place_of_this_console_is_led_back_to(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        *(
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "evil",
            "",
            "/a//b",
            "/a b",
            "/a\n",
            "/a#b",
        ),
        *("/а", "/a?b=//c", "/" + "a" * 2000, "javascript:alert(1)", "\t/a"),
    ],
)
def test_no_other_place_is_led_to(path: str) -> None:
    assert local_path(path) == ""


def test_letters_that_turn_the_direction_are_shown_as_what_they_are() -> None:
    assert straight("a\u202eb\u2066c\u200fd") == "a⟨U+202E⟩b⟨U+2066⟩c⟨U+200F⟩d"
    assert straight("עברית и кириллица") == "עברית и кириллица"
    assert straight(5) == 5


HEAD = RecordHead("jdec/USA/test/1", 1, "", "2026-11-26T12:00:00Z")
STATUS = NodeStatus(
    "USA", "RUS", "test", "1", "ready", "", HEAD, HEAD, 1, 1, 0, LinkView("up", "", ""), 0, ScrubView()
)


class DeafDoor:
    """A node that answers for its status, and for its picture only when it is told to."""

    is_whole = False

    async def get(self, kind: type, path: str, **_: object) -> object:
        if path == "/v1/status":
            return STATUS
        if not self.is_whole:
            raise NodeAway("timeout")
        if kind is RecordList:
            return RecordList((), ())
        if kind is PicturePage:
            return PicturePage(PictureStatus(), "", None, [])
        return NoticePage(None, [])

    async def stream(self, kind: type, path: str, cursor: str) -> AsyncIterator[object]:
        if not self.is_whole or path != "/v1/picture/follow":
            raise NodeAway("timeout")
        await asyncio.Event().wait()
        yield None


def test_a_picture_that_is_out_of_reach_is_said_to_be_though_the_node_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jdec.faces.console.following.POLL_S", 0.01)
    monkeypatch.setattr("jdec.faces.console.following.PICTURE_S", 0.2)
    index = SqliteIndex(tmp_path / "console.sqlite", "x", lambda *_, **__: None)
    logged: list[tuple[str, object]] = []

    async def until(following: Following, wanted: tuple[str, str]) -> None:
        async with asyncio.timeout(60):
            while True:
                told = following.beat()
                if (told["node"], told["why"]) == wanted:
                    return
                await asyncio.sleep(0.01)

    async def scene() -> None:
        door: Any = DeafDoor()
        following = Following(
            door,
            Hub("0badc0de", 10),
            index,
            lambda: datetime.now(UTC),
            lambda what, **more: logged.append((what, more.get("reason"))),
        )
        task = asyncio.create_task(following.run())
        await until(following, ("up", ""))
        await until(following, ("lost", "picture"))
        cells = {each.name: each for each in cells_of(following, "en")}
        assert (cells["picture"].grade, cells["picture"].state) == ("alarm", "OUT OF REACH")
        assert cells["node"].grade == "announced"
        seat = Seat("ru", "USA", may_see=True)
        view = gather_watch(following, seat, {}, "x", datetime.now(UTC))
        assert "картина недоступна с" in view.answers.world
        door.is_whole = True
        await until(following, ("up", ""))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(scene())
    index.close()
    assert ("picture lost", "timeout") in logged


def test_a_change_of_the_picture_waits_for_nothing_that_was_told_of_the_climb(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A report climbs before it is in the picture; told of its climb, the pages are told of the alarm at once."""
    monkeypatch.setattr("jdec.faces.console.following.GATHER_S", 3600.0)
    hub = Hub("0badc0de", 10)

    async def scene() -> bytes:
        loop, written = asyncio.get_running_loop(), asyncio.Event()
        index: Any = SimpleNamespace(write=lambda: loop.call_soon_threadsafe(written.set))
        door: Any = DeafDoor()
        following = Following(door, hub, index, lambda: datetime.now(UTC), lambda *_, **__: None)
        listener = hub.join("session", "", {})
        tasks = [asyncio.create_task(each) for each in (following._tell_climb(), following._tell_picture())]
        following._climbed.set()
        async with asyncio.timeout(60):
            await written.wait()
            following._note(Change(("USA.1/1",), Grade.ALARM))
            heard = b""
            while b"event: picture" not in heard:
                heard += await listener.take()
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return heard

    assert b'"names":["USA.1/1"],"ring":"alarm"' in asyncio.run(scene())


def test_time_alone_changes_no_status() -> None:
    own = msgspec.structs.replace(HEAD, signed_at="2026-11-26T12:00:05Z")
    later = msgspec.structs.replace(STATUS, own=own, pending=3)
    assert _gist(STATUS) == _gist(later)
    assert _gist(STATUS) != _gist(msgspec.structs.replace(STATUS, mode="read-only"))

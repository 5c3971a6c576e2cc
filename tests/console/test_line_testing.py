"""A console that sends line tests by itself: what it sends, when it sends nothing, and what both sides' pages say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from jdec.faces.console.line_testing import PAUSE_S
from jdec.faces.console.views import Grade
from jdec.messages.header import NODE_ONLY
from jdec.messages.watch import LineTest
from jdec.node.people.door import NodeAway, NodeSaidNo
from jdec.node.people.index import indexed
from jdec.node.people.line_schedule import Due

from .line_scene import OFFICER, RECORD, T0, Scene, heard


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """A console whose side has not the first turn: RUS sorts before it."""
    made = Scene(tmp_path)
    yield made
    made.end()


def test_a_test_that_is_due_goes_out_by_itself_for_a_person_to_answer(scene: Scene) -> None:
    scene.look()
    scene.look(64.9)
    assert scene.records.tests() == []
    assert "goes out by itself at 2026-11-26 13:05:00Z" in scene.due()
    scene.look(0.2)
    (test,) = scene.records.tests()
    assert (test.officer, test.authorised_by, test.sender) == (None, NODE_ONLY, "USA")
    assert test.answer_by == test.issued_at + timedelta(minutes=10) == scene.time + timedelta(minutes=10)
    assert "only after USA.1/1 is answered" in scene.due()


def test_the_words_are_taken_by_chance(scene: Scene) -> None:
    due, found = Due(T0, ""), set()
    scene.look()
    for _ in range(200):
        found.add(scene.console.testing._make(due).phrase)
    assert len(found) == 8


def test_the_settings_say_how_often_and_how_long_an_answer_may_take(tmp_path: Path) -> None:
    scene = Scene(tmp_path, line_test_minutes=4, line_test_answer_minutes=3)
    scene.look()
    scene.look(5)
    (test,) = scene.records.tests()
    assert test.answer_by == test.issued_at + timedelta(minutes=3)
    scene.end()


def test_no_schedule_sends_nothing(tmp_path: Path) -> None:
    scene = Scene(tmp_path, line_test_minutes=0)
    for _ in range(5):
        scene.look(600)
    assert scene.records.tests() == []
    assert scene.due() == "No schedule: line tests are sent by hand."
    assert scene.console.testing.cells("en") == ()
    scene.end()


@pytest.mark.parametrize(
    ("hindered", "why"),
    [
        ({"link": "down"}, "once the line is back"),
        ({"link": "never"}, "once the line is back"),
        ({"mode": "read-only"}, "once the node takes messages"),
        ({"mode": "stopping"}, "once the node takes messages"),
        ({"is_up": False}, "once the node takes messages"),
        ({"has_read": False}, "once both records have been read"),
    ],
)
def test_nothing_is_sent_while_it_cannot_be_heard_or_taken_and_one_test_afterwards(
    scene: Scene, hindered: dict[str, Any], why: str
) -> None:
    scene.look()
    given = {name: hindered[name] for name in ("is_up", "has_read") if name in hindered}
    scene.link, scene.mode = hindered.get("link", "up"), hindered.get("mode", "ready")
    for _ in range(4):
        scene.look(60, **given)
    assert scene.records.tests() == []
    assert why in scene.due()
    assert [each.state for each in scene.console.testing.cells("en")] == ["due"]
    scene.link, scene.mode = "up", "ready"
    # The other side has the turn and is given its leeway; then one test goes out, not one for each hour missed.  Where
    # only reading was behind, the leeway went on meanwhile.
    scene.look(1)
    assert len(scene.records.tests()) == (1 if "has_read" in hindered else 0)
    scene.look(6)
    scene.look(120)
    assert len(scene.records.tests()) == 1


def test_records_that_grow_all_the_time_hold_a_test_back_and_no_longer(scene: Scene) -> None:
    """One look in two falls between a size and its entry: the leeway goes on all the same."""
    scene.look()
    for _ in range(70):
        scene.look(0.5, has_read=False)
        scene.look(0.5)
    assert len(scene.records.tests()) == 1


def test_an_entry_that_the_node_cannot_give_keeps_nobody_from_the_others(scene: Scene) -> None:
    """A damaged watch message is left out, said once in the log and asked for again."""
    scene.look()
    scene.look(66)
    number = len(scene.records.entries["USA"]) - 1
    scene.records.broken.add(("USA", number))
    scene.begin()
    scene.answer()
    scene.look()
    assert [each.test.name for each in scene.console.talk.talk.tests] == []
    assert "watch message not read" in scene.logged
    scene.look()
    assert scene.logged.count("watch message not read") == 1
    scene.records.broken.clear()
    scene.look()
    assert [each.test.name for each in scene.console.talk.talk.tests] == [f"USA.1/{number}"]


def test_none_goes_out_beside_one_that_waits_and_the_next_one_an_interval_after_it_was_sent(
    scene: Scene,
) -> None:
    scene.look()
    scene.look(66)
    scene.look(240)
    assert len(scene.records.tests()) == 1
    scene.answer()
    scene.look(1)
    assert len(scene.records.tests()) == 2


def test_a_test_of_the_other_side_begins_the_interval_anew(scene: Scene) -> None:
    scene.look()
    scene.look(60)
    scene.say("RUS", LineTest, phrase="calm-sea", officer=OFFICER)
    scene.answer("RUS")
    scene.look(59)
    assert scene.records.tests() == []
    scene.look(2)
    assert len(scene.records.tests()) == 1


def test_a_console_that_begins_again_sends_nothing_twice(scene: Scene) -> None:
    """With its index, and without: then the record itself knows the test by its submission id."""
    scene.look()
    scene.look(66)
    scene.begin()
    scene.look(1)
    scene.look(60)
    assert len(scene.records.tests()) == 1
    scene.begin("lost.sqlite")
    for party in RECORD:
        # What the index had of the own record before the test was sent, and no more.
        scene.records.index.put(indexed(scene.records.view(party, 0)), "")  # type: ignore[union-attr]
    scene.look(1)
    scene.look(60)
    scene.look(60)
    assert len(scene.records.tests()) == 1
    # Told once that it is there, the console believes it.
    assert scene.records.offered == 2


def test_a_test_that_may_have_been_taken_is_not_sent_as_another_one(scene: Scene) -> None:
    scene.look()
    scene.records.index, kept = None, scene.records.index
    scene.records.fails_after.append(NodeAway("timeout"))
    scene.look(66)
    assert kept is not None
    scene.look(PAUSE_S / 60 + 0.1)
    scene.look(PAUSE_S / 60 + 0.1)
    assert len(scene.records.tests()) == 1


def test_a_node_that_says_no_is_asked_again_only_after_a_pause(scene: Scene) -> None:
    scene.look()
    scene.records.refuses.append(NodeSaidNo("queue-full", "full", 429))
    scene.look(66)
    assert scene.records.tests() == []
    assert "goes out now" in scene.due()
    scene.look(PAUSE_S / 60 - 0.1)
    assert scene.records.tests() == []
    scene.look(0.2)
    assert len(scene.records.tests()) == 1


LATE = {
    ("USA", "en"): (
        "RUS has not answered our line test: an answer was wanted by 13:16:00 UTC.",
        "reach RUS another way: nobody there has answered the line test",
        "1 NOT ANSWERED IN TIME",
    ),
    ("RUS", "en"): (
        "The line test of RUS is not answered here: it wanted an answer by 13:16:00 UTC.",
        "answer the line test of RUS in the watch log",
        "1 NOT ANSWERED BY US IN TIME",
    ),
    ("USA", "ru"): (
        "RUS не отвечает на нашу проверку линии: ответа ждали до 13:16:00 UTC.",
        "связаться с RUS другим путём: на проверку линии там никто не ответил",
        "1 БЕЗ ОТВЕТА В СРОК",
    ),
    ("RUS", "ru"): (
        "На проверку линии от RUS здесь не ответили: ответа ждали до 13:16:00 UTC.",
        "ответить на проверку линии от RUS в журнале дежурства",
        "1 БЕЗ НАШЕГО ОТВЕТА В СРОК",
    ),
}


@pytest.mark.parametrize(("asked_by", "language"), LATE)
def test_what_nobody_answered_in_time_is_said_aloud_where_it_was_asked_and_where_it_was_read(
    scene: Scene, asked_by: str, language: str
) -> None:
    band, step, cell = LATE[asked_by, language]
    scene.look()
    scene.look(66)
    if asked_by == "RUS":
        scene.records.entries["USA"].pop()
        scene.begin("other.sqlite")
        for party in RECORD:
            scene.records.index.put(indexed(scene.records.view(party, 0)), "")  # type: ignore[union-attr]
        by = scene.time + timedelta(minutes=10)
        scene.say("RUS", LineTest, phrase="calm-sea", answer_by=by)
    scene.look()
    testing, rung = scene.console.testing, heard(scene)
    assert testing.band(language) == ""
    scene.look(9.9)
    assert (testing.band(language), rung()) == ("", [])
    scene.look(0.2)
    assert testing.band(language) == band
    assert testing.steps(language) == (step,)
    assert [(each.state, each.grade) for each in testing.cells(language)] == [(cell, Grade.ALARM.value)]
    scene.look(5)
    assert rung() == ["line"]
    scene.answer(asked_by)
    scene.look(1)
    assert (testing.band(language), testing.steps(language), testing.cells(language)) == ("", (), ())


def test_a_test_of_the_other_side_is_heard_when_it_comes(scene: Scene) -> None:
    scene.look()
    rung = heard(scene)
    scene.say("RUS", LineTest, phrase="calm-sea", answer_by=scene.time + timedelta(minutes=10))
    scene.look()
    scene.look(1)
    assert rung() == ["announced"]
    assert scene.console.testing.steps("en") == ("answer the line test of RUS in the watch log",)
    assert scene.band() == ""

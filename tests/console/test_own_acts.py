"""One's own act stays in view: who pressed sees what stands on the record, and how far it has climbed, for a while."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from jdec.faces.console.own_acts import MOST, MOST_READ, SHOWN_FOR, OwnAct, OwnActs, act_of, view_of
from jdec.node.people.desk import AuditLine
from jdec.node.views import LinkView, NodeStatus, RecordHead

from .parts import Browser, Stand, held, until

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
PIECE = {"hx-request": "true"}


def line(outcome: str, action: str = "/acts/seen", target: str = "USA.1/4", **changed: Any) -> AuditLine:
    made = AuditLine(NOW, "101", action, target, "127.0.0.1", outcome)
    return msgspec.structs.replace(made, **changed)


@pytest.mark.parametrize(
    ("given", "kind", "about"),
    [
        (line("done:USA.1/7"), "seen", "USA.1/4"),
        (line("done:USA.1/7", target="USA.1/4 + RUS.1/3 unsigned"), "seen", "USA.1/4"),
        (line("done:USA.1/7", "/acts/statement"), "urgent-statement", "USA.1/4"),
        (line("done:USA.1/7", "/acts/retraction"), "report-retraction", "USA.1/4"),
        (line("done:USA.1/7", "/log/handover", "handover"), "shift-handover", ""),
        (line("done:USA.1/7", "/log/line-test", "line-test"), "line-test", ""),
        (line("done:USA.1/7", "/log/answer", "answer unsigned"), "line-test-answer", ""),
        (line("done:USA.1/7", "/log/note", "note"), "other-way-note", ""),
        (line("done:USA.1/7", "/notices/approve", "window-extension ab12"), "window-extension", ""),
    ],
)
def test_every_act_that_puts_a_message_on_the_record_is_told_as_what_it_is(
    given: AuditLine, kind: str, about: str
) -> None:
    assert act_of(given) == OwnAct(NOW, "USA.1/7", kind, about)


@pytest.mark.parametrize(
    "given",
    [
        line("refused:page-old"),
        line("done"),
        line("done:log-3", "/log/line", "line"),
        line("done:verify", "/record/check"),
        line("done:USA.1/7 and more"),
        line("done:USA.1/7", "/people/bar", "017"),
    ],
)
def test_what_says_nothing_on_the_record_is_no_act(given: AuditLine) -> None:
    assert act_of(given) is None


def test_the_newest_are_shown_once_each_and_only_to_whoever_said_them() -> None:
    acts = OwnActs(lambda _: [])
    assert acts.of("101", NOW) == ()
    for index in (*range(MOST + 2), MOST + 1):
        acts.add(line(f"done:USA.1/{index}"))
    names = [each.name for each in acts.of("101", NOW)]
    assert names == [f"USA.1/{index}" for index in range(MOST + 1, 1, -1)]
    assert acts.of("102", NOW) == ()


def test_after_a_while_an_act_leaves_the_view() -> None:
    acts = OwnActs(lambda _: [line("done:USA.1/7")])
    assert len(acts.of("101", NOW + SHOWN_FOR)) == 1
    assert acts.of("101", NOW + SHOWN_FOR + timedelta(seconds=1)) == ()


def test_a_console_that_begins_again_knows_them_from_the_audit_trail() -> None:
    asked: list[int] = []

    def trail(limit: int) -> list[AuditLine]:
        asked.append(limit)
        return [line("done:USA.1/9"), line("refused:page-old"), line("done:USA.1/8")]

    acts = OwnActs(trail)
    # What is written before anybody looks is in the trail by then, and counted once.
    acts.add(line("done:USA.1/9"))
    assert [each.name for each in acts.of("101", NOW)] == ["USA.1/9", "USA.1/8"]
    acts.of("101", NOW)
    assert asked == [MOST_READ]


@pytest.mark.parametrize(
    ("name", "rung", "text"),
    [
        ("USA.2/4", "receipted", "receipted"),
        ("USA.2/5", "mirrored", "mirrored"),
        ("USA.2/6", "mirrored", "mirrored"),
        ("USA.2/7", "accepted", "accepted"),
        ("USA.1/4", "earlier", "earlier generation: was it kept?"),
    ],
)
def test_the_rung_is_the_nodes_word_of_now(name: str, rung: str, text: str) -> None:
    heads = [RecordHead(f"jdec/{party}/actual/2", 9, "", "") for party in ("USA", "RUS")]
    status = NodeStatus("USA", "RUS", "actual", "", "ready", "", *heads, 7, 5, 0, LinkView("up", "", ""), 0)
    (shown,) = view_of([OwnAct(NOW, name, "seen", "")], status, "en").acts
    assert (shown.rung.code, shown.rung.text) == (rung, text)
    (unknown,) = view_of([OwnAct(NOW, name, "seen", "")], None, "ru").acts
    assert (unknown.rung.code, unknown.rung.text) == ("accepted", "принято")
    assert (unknown.what.text, shown.what.text) == ("ознакомление", "seen")
    (approved,) = view_of([OwnAct(NOW, name, "window-extension", "")], None, "en").acts
    assert approved.what.text == "Extension of the launch window"


def piece(browser: Browser) -> str:
    """The piece of the watch page that shows one's own acts."""
    return browser.get("/watch/part/acts", **PIECE).text


def test_what_was_pressed_stays_on_the_watch_page_and_climbs_there(stand: Stand) -> None:
    """In the very answer to the press, in the piece that pages fetch, and on a page that is opened anew."""
    name = stand.report()
    with stand.browser("102") as browser, stand.browser("110") as other:
        before = piece(other)
        form = until(lambda: held(browser, name), f"{name} holds the alarm")
        answer = browser.post("/acts/seen", PIECE, **form)
        beside = re.search(r'<section class="own-acts" id="part-acts".*?</section>', answer.text, re.S)
        assert beside
        assert 'hx-swap-oob="outerMorph"' in beside[0]
        assert " hidden>" not in beside[0]
        said = re.search(r'href="/record/entry\?name=(USA\.1/\d+)"', beside[0].replace("%2F", "/"))
        assert said
        assert f">{name}</a>" in beside[0]
        climbed = until(
            lambda: text if "rung-receipted" in (text := piece(browser)) else "", "it is receipted there"
        )
        assert said[1] in climbed
        assert "hx-swap-oob" not in climbed
        assert said[1] in browser.get("/watch").text
        browser.post("/settings", language="ru")
        assert "Ваши последние действия" in piece(browser)
        assert "подтверждено" in piece(browser)
        browser.post("/settings", language="en")
        # Nobody else's page shows it as his own.
        assert piece(other) == before
        assert said[1] not in piece(other)

"""Refusals that come from elsewhere: a node that is silent or says no, a slow line, too many pages, our own mistake."""

from __future__ import annotations

import html
import re
import socket
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from jdec.faces.console import door
from jdec.faces.texts import say
from jdec.node.people.door import NodeAway, NodeSaidNo
from jdec.node.picture_views import PictureStatus, RecordLag
from jdec.node.views import Accepted, Rung

from .lone import OWN, Lone
from .parts import Browser, until

LINE_TEST = {"phrase": "long-road", "minutes": "10", "nonce": "0123456789abcdef01"}
LANGUAGES = pytest.mark.parametrize("language", ["en", "ru"])


@pytest.fixture
def narrow(tmp_path: Path) -> Iterator[Lone]:
    """A console with room for one open page."""
    made = Lone(tmp_path, live_pages=1)
    yield made
    made.stop()


@pytest.fixture
def watch(lone: Lone, language: str) -> Iterator[Browser]:
    """A watch officer, who speaks this language."""
    with lone.browser("101") as browser:
        browser.post("/settings", language=language)
        yield browser


def sentence(answer: Any, language: str, code: str, **args: str) -> bool:
    """Say whether an answer holds the sentence of a refusal."""
    return say(language, f"console-refused-{code}", **args) in html.unescape(answer.text)


@LANGUAGES
def test_of_what_may_only_not_be_there_yet_nobody_is_told_that_it_is_gone(lone: Lone, language: str) -> None:
    """A console that started again reads the picture for a moment; a picture may be behind; a node may be lost."""
    following = lone.console.following

    def turn(sizes: tuple[int, int], lost_since: datetime | None) -> None:
        status = PictureStatus(
            records=(RecordLag("jdec/USA/exercise.demo/1", size=sizes[1], folded=sizes[0]),)
        )
        following._lag.hear(status, following.now())
        following.lost_since = lost_since

    with lone.browser("101", language) as browser:
        browser.post("/settings", language=language)
        token = browser.token()

        def answers() -> list[tuple[int, bool]]:
            """What a launch, a `seen` and a retraction are answered with, and whether that says it may yet come."""
            report = {"report": "USA-R-2026-000009", "newest": "USA.1/5", "csrf": token}
            found = (
                browser.get("/event?name=USA.1/5"),
                browser.post("/acts/seen", event="USA.1/5", newest="USA.1/5", csrf=token),
                browser.post("/acts/retraction", **report),
            )
            return [(each.status_code, sentence(each, language, "picture-growing")) for each in found]

        turn((5, 5), None)
        assert answers() == [(503, True)] * 3
        following.growth.begin(PictureStatus())
        assert answers() == [(404, False), (404, False), (409, False)]
        for sizes, lost_since in (((5, 6), None), ((6, 6), following.now())):
            turn(sizes, lost_since)
            assert answers() == [(503, True)] * 3
        turn((6, 6), None)
        assert answers() == [(404, False), (404, False), (409, False)]


@LANGUAGES
def test_a_page_too_many_is_not_live_until_another_is_closed(narrow: Lone, language: str) -> None:
    with narrow.browser("101") as one, narrow.browser("102") as other:
        other.post("/settings", language=language)
        with one.live() as line:
            line.wait("hello")
            full = other.get("/live")
            assert (full.status_code, full.json()["kind"]) == (503, "pages-full")
            assert sentence(full, language, "pages-full")

        def admitted() -> bool:
            with other.http.stream("GET", "/live", headers=other.head()) as answer:
                return answer.status_code == 200

        until(admitted, "there is room again")


@LANGUAGES
def test_a_node_that_may_have_taken_it_is_given_the_same_bytes_again(
    lone: Lone, watch: Browser, language: str
) -> None:
    def silent() -> Any:
        raise NodeAway("timeout")

    lone.door.taken = silent
    unsure = watch.post("/log/line-test", None, **LINE_TEST)
    assert (unsure.status_code, sentence(unsure, language, "node-unsure")) == (503, True)
    lone.door.taken = lambda: Accepted(OWN, 7, "", 8, Rung.ACCEPTED, True)
    assert watch.post("/log/line-test", None, **LINE_TEST).status_code == 303
    assert len(lone.door.sent) == 2
    assert len(set(lone.door.sent)) == 1


@LANGUAGES
def test_a_node_that_cannot_be_reached_has_taken_nothing(lone: Lone, watch: Browser, language: str) -> None:
    away = watch.post("/log/line-test", None, **LINE_TEST)
    assert (away.status_code, sentence(away, language, "node-away")) == (503, True)


@LANGUAGES
@pytest.mark.parametrize(("status", "answered", "again"), [(503, 503, 1), (429, 409, 2)])
def test_what_a_node_says_no_to_is_told_in_its_words(
    lone: Lone, watch: Browser, language: str, status: int, answered: int, again: int
) -> None:
    """What it will never take as it is, is made anew; what it could not take now is sent again as it was."""

    def no() -> Any:
        raise NodeSaidNo("read-only", "the node <is> read-only", status)

    lone.door.taken = no
    for _ in range(2):
        refused = watch.post("/log/line-test", None, **LINE_TEST)
        assert refused.status_code == answered
        assert sentence(refused, language, "node-no", reason="the node <is> read-only")
        assert "<is>" not in refused.text
    assert len(set(lone.door.sent)) == again


@LANGUAGES
def test_a_form_that_does_not_come_is_not_waited_for(
    lone: Lone, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "BODY_S", 0.05)
    where = urlsplit(lone.url)
    with socket.create_connection(("127.0.0.1", where.port or 0), timeout=60) as raw:
        head = (
            f"POST /settings HTTP/1.1\r\nHost: {where.netloc}\r\nAccept-Language: {language}\r\n"
            "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            "Connection: close\r\nContent-Length: 9\r\n\r\nt"
        )
        raw.sendall(head.encode())
        answer = b"".join(iter(lambda: raw.recv(65_536), b"")).decode()
    assert answer.startswith("HTTP/1.1 408 ")
    assert say(language, "console-refused-body-slow") in html.unescape(answer)


@LANGUAGES
def test_a_mistake_of_ours_has_a_number_and_betrays_nothing(lone: Lone, language: str) -> None:
    def broken(path: str) -> Any:
        raise ZeroDivisionError(f"secret words about {path}")

    lone.door.answer = broken
    with lone.browser("101", language) as browser:
        failed = browser.get("/record/check")
        assert failed.status_code == 500
        (more,) = [more for what, more in lone.logged if what == "console failure"]
        assert re.fullmatch("[0-9a-f]{16}", more["number"])
        assert sentence(failed, language, "internal", number=more["number"])
        assert more["error"] == "ZeroDivisionError"
        assert any("pages_check" in each for each in more["frames"])
        assert "secret words" not in failed.text + str(lone.logged)
        assert browser.get("/watch").status_code == 200

"""A line test that a node sends by its schedule, between two real nodes: shown on both, answered by a person, timed."""

from __future__ import annotations

import os
import re
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from jdec.messages import new_message, submission_id
from jdec.messages.header import Header, Officer, Reference, Role
from jdec.messages.watch import LinePhrase, LineTest, LineTestAnswer
from jdec.words.instants import unix_micros

from .desks import TRAFFIC, Pair, until

OFFICER = Officer(role=Role.WATCH_OFFICER, number="101")


@pytest.fixture
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Both nodes with their consoles; each would send a test an hour after the last one."""
    made = Pair(tmp_path_factory.mktemp("schedule"))
    try:
        made.start()
        yield made
    finally:
        made.stop()


def said_before(pair: Pair, party: str, kind: type[Header], hours: float, **content: Any) -> Reference:
    """A message of some hours ago on a Party's record, as one that came late would stand there."""
    at = datetime.now(UTC) - timedelta(hours=hours)
    named = submission_id(unix_micros(at) // 1000, os.urandom(10))
    common = {
        "sender": party,
        "traffic": TRAFFIC,
        "submission": named,
        "issued_at": at,
        "salt": os.urandom(12),
    }
    done = pair.submit(party, new_message(kind, **common, **content))
    return Reference(record=done.record, index=done.index, leaf=b64decode(done.leaf))


def test_the_side_whose_turn_it_is_asks_by_itself_and_a_person_of_the_other_answers(pair: Pair) -> None:
    asked = said_before(pair, "USA", LineTest, 3, phrase=LinePhrase.CALM_SEA, officer=OFFICER)
    with pair.browser("RUS", "101") as browser:
        until(lambda: f"USA.1/{asked.index}" in browser.get("/log").text, "the test of before is there")
    said_before(pair, "RUS", LineTestAnswer, 2.9, phrase=LinePhrase.CALM_SEA, officer=OFFICER, about=(asked,))
    # Nobody presses anything: that test is three hours old, it was USA's, and so RUS asks.
    (entry,) = until(lambda: pair.entries("RUS", "line-test"), "a test goes out by itself")
    message = msgspec.json.decode(entry.data)
    assert "officer" not in message
    assert entry.authority.state == "node"
    name = f"RUS.1/{entry.index}"
    with pair.browser("USA", "102") as browser:
        page = until(lambda: text if name in (text := browser.get("/log").text) else "", "it is shown there")
        assert "the node, by its schedule" in page
        band = until(
            lambda: text if "answer the line test of RUS" in (text := browser.get("/watch").text) else "",
            "the watch is told what to do",
        )
        assert "1 waits for our answer" in band
        answer = browser.post("/log/answer", test=name, phrase=message["phrase"])
        assert answer.status_code == 303, answer.text
    with pair.browser("RUS", "102", "ru") as browser:
        page = until(
            lambda: text if "верно ответил" in (text := browser.get("/log").text) else "",
            "the answer is shown where it was asked",
        )
    item = re.search(rf'<li class="test[^>]*>\s*<p><a[^>]*>{name}</a>.*?</li>', page, re.S)
    assert item
    assert "узел, по расписанию" in item[0]
    assert "дежурный офицер 102" in item[0]
    assert re.search(r"через\s*<span class=\"figure\">\d+:\d\d</span>", item[0])
    # A test has just been answered: neither side sends another, and a node that begins again does not either.
    pair.stop("RUS")
    pair.start("RUS")
    with pair.browser("RUS", "102") as browser:
        until(
            lambda: "Our next line test goes out by itself at" in browser.get("/log").text,
            "the console that begins again has read both records",
        )
    assert len(pair.entries("RUS", "line-test")) == len(pair.entries("USA", "line-test")) == 1

"""The live line: what happened is told once, to everybody, in order; whoever was away is told what was missed."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal

import pytest

from jdec.adapters.desk_store import FILE, SqliteDesk
from jdec.faces.console.live import KEPT, MOST_OF_SESSION, WAITING, Hub, PagesFull
from jdec.faces.console.views import LiveKind

from .parts import Stand, until

PAGES = 500


def test_a_page_is_greeted_hears_beats_and_then_what_changes(stand: Stand) -> None:
    with stand.browser("101") as browser, browser.live() as line:
        hello = line.wait("hello")
        assert (hello["node"], hello["since"]) == ("up", None)
        name = stand.report()
        rung = line.wait("picture", lambda data: name in str(data["names"]))
        assert rung["ring"] == "alarm"
        line.wait("ladder", lambda data: data["own"] > int(name.partition("/")[2]))
        assert line.wait("beat")["node"] == "up"


def test_what_a_page_missed_is_told_when_it_comes_back(stand: Stand) -> None:
    with stand.browser("101") as browser, stand.browser("102") as other, other.live() as staying:
        with browser.live() as line:
            first = line.wait("hello")["sequence"]
        name = stand.report()
        staying.wait("picture", lambda data: name in data["names"])
        with browser.live(first) as line:
            line.wait("hello")
            kinds = [
                kind for kind, _, data in line.events if kind == "hello" or name in data.get("names", ())
            ]
    assert kinds == ["picture", "hello"]


@pytest.mark.parametrize("after", ["0badc0de-1", "x", "0badc0de-", "-5"])
def test_a_page_of_another_time_is_told_to_read_itself_anew(stand: Stand, after: str) -> None:
    with stand.browser("101") as browser, browser.live(after) as line:
        assert line.wait("hello")["reset"] is True


def test_five_hundred_pages_hear_the_same_and_nothing_is_lost(stand: Stand) -> None:
    heard = asyncio.run(_crowd(stand, reports=20))
    assert len(heard) == PAGES
    assert {tuple(each) for each in heard} == {tuple(heard[0])}
    numbers = [int(each) for each in heard[0]]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


async def _crowd(stand: Stand, reports: int) -> list[list[str]]:
    """Open pages on sockets of their own, report launches, and return the numbers of the events each page heard."""
    port = int(stand.address.console_url.rpartition(":")[2])
    pages = []
    for at in range(PAGES):
        if at % MOST_OF_SESSION == 0:
            with stand.browser("101") as browser:
                cookie = browser.head()["cookie"]
        request = f"GET /live HTTP/1.1\r\nhost: localhost:{port}\r\ncookie: {cookie}\r\n\r\n".encode()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        pages.append((reader, writer, bytearray()))

    async def read(reader: asyncio.StreamReader, data: bytearray, last: str) -> None:
        while last.encode() not in data:
            piece = await reader.read(65_536)
            assert piece, "the line ended"
            data.extend(piece)

    async with asyncio.timeout(120):
        await asyncio.gather(*(read(reader, data, "event: hello") for reader, _, data in pages))
        begun = max(int(each) for _, _, data in pages for each in _numbers(data))
        names = [await asyncio.to_thread(stand.report) for _ in range(reports)]
        await asyncio.gather(*(read(reader, data, names[-1]) for reader, _, data in pages))
    for _, writer, _ in pages:
        writer.close()
    end = min(max(int(each) for each in _numbers(data)) for _, _, data in pages)
    return [[each for each in _numbers(data) if begun < int(each) <= end] for _, _, data in pages]


def _numbers(data: bytearray) -> list[str]:
    return re.findall(r"^id: [0-9a-f]{8}-(\d+)\r?$", data.decode(), re.M)


def test_a_session_that_ends_while_its_page_is_open_ends_the_page(stand: Stand) -> None:
    with stand.browser("130") as browser, browser.live() as line, stand.browser("130") as other:
        line.wait("hello")
        other.post("/sign-out", everywhere="yes")
        assert line.wait("ended") == {}
        until(lambda: line.is_over, "the line is over")


def test_a_session_that_is_ended_from_outside_ends_its_page_too(stand: Stand) -> None:
    store = SqliteDesk(stand.root / "USA/data" / FILE)
    with stand.browser("130") as browser, browser.live() as line:
        line.wait("hello")
        store.end_sessions("130")
        assert line.wait("ended") == {}
    store.close()


def test_nobody_hears_anything_without_a_session(stand: Stand) -> None:
    with stand.browser() as browser:
        answer = browser.get("/live")
        assert (answer.status_code, answer.json()["kind"]) == (401, "session-over")
        assert browser.http.post("/live", headers=browser.head()).status_code == 405


def test_a_node_that_stands_still_is_said_to_be_lost_since_then(stand: Stand) -> None:
    pid = stand.nodes["USA"].pid
    assert pid is not None
    with stand.browser("101") as browser, browser.live() as line:
        line.wait("hello")
        os.kill(pid, signal.SIGSTOP)
        try:
            lost = line.wait("beat", lambda data: data["node"] == "lost")
            page = browser.get("/watch").text
            assert "Cut off from the node since" in page
            refused = browser.post("/acts/seen", event="USA.1/2", newest="x")
            assert refused.status_code in (404, 409)
        finally:
            os.kill(pid, signal.SIGCONT)
        assert lost["since"] <= lost["now"]
        back = line.wait("beat", lambda data: data["node"] == "up" and data["now"] > lost["now"])
        assert back["since"] is None


def test_a_page_that_takes_nothing_is_let_go_and_loses_nothing() -> None:
    async def scene() -> None:
        hub = Hub("0badc0de", 10)
        slow = hub.join("s", "", {})
        seen = hub.sequence
        for number in range(WAITING + 5):
            hub.publish(LiveKind.PICTURE, {"names": [str(number)], "ring": ""})
        assert slow.is_slow
        assert await slow.take() == b""
        hub.leave(slow)
        again = hub.join("s", seen, {})
        told = re.findall(r'"names":\["(\d+)"\]', (await again.take()).decode())
        assert told == [str(number) for number in range(WAITING + 5)]

    asyncio.run(scene())


def test_what_is_missed_too_long_ago_is_read_anew() -> None:
    async def scene() -> None:
        hub = Hub("0badc0de", 10)
        seen = hub.sequence
        for _ in range(KEPT + 1):
            hub.publish(LiveKind.STATUS)
        text = (await hub.join("s", seen, {}).take()).decode()
        assert json.loads(text.partition("data: ")[2].splitlines()[0])["reset"] is True
        assert "event: status" not in text

    asyncio.run(scene())


def test_there_are_no_more_pages_than_there_may_be() -> None:
    async def scene() -> None:
        hub = Hub("0badc0de", 1)
        first = hub.join("s", "", {})
        with pytest.raises(PagesFull):
            hub.join("s", "", {})
        hub.leave(first)
        hub.join("s", "", {})

    asyncio.run(scene())

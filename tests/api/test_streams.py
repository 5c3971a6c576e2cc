"""What stays open: nothing grows without bound, nobody is waited for for ever, and all of it can be ended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

import httpx
import msgspec
import pytest
from litestar.types import HTTPRequestEvent

from jdec.adapters import listener
from jdec.faces.api import FaceLimits
from jdec.faces.api.following import AHEAD_BYTES, HEARTBEAT, Outbox
from jdec.faces.api.live import Live
from jdec.faces.api.problems import Problem
from jdec.faces.api.streaming import AHEAD_BYTES as AHEAD_LINE_BYTES
from jdec.faces.api.streaming import AHEAD_LINES, Inbox, _read
from jdec.node.service import NodeService
from jdec.node.views import FollowEvent, SubmissionResult

from .parts import RunningApi, bearer, dial, head_of, message, until

LINES = {**bearer("operator"), "content-type": "application/x-ndjson"}
LASTING = FaceLimits(heartbeat_s=0.02, follow_s=60, streams_per_client=2, send_s=5)


# --- the boxes --------------------------------------------------------------------------------------------------


async def test_a_full_inbox_makes_the_reader_wait_until_lines_are_taken() -> None:
    inbox = Inbox()
    inbox.put([b"x\n"] * AHEAD_LINES)
    waiting = asyncio.create_task(inbox.room())
    await asyncio.sleep(0)
    assert not waiting.done()
    assert len(await inbox.take(10)) == 10
    await waiting


async def test_an_inbox_is_full_by_bytes_too() -> None:
    inbox = Inbox()
    inbox.put([b"x" * AHEAD_LINE_BYTES])
    waiting = asyncio.create_task(inbox.room())
    await asyncio.sleep(0)
    assert not waiting.done()
    await inbox.take(1)
    await waiting


async def test_an_inbox_gives_what_it_has_before_it_ends() -> None:
    inbox = Inbox()
    inbox.put([b"a\n", b"b\n", b"c\n"])
    inbox.end()
    assert [await inbox.take(2), await inbox.take(2), await inbox.take(2)] == [[b"a\n", b"b\n"], [b"c\n"], []]


async def test_the_reader_stops_reading_while_nobody_takes_its_lines() -> None:
    inbox = Inbox()
    chunks = 0

    async def receive() -> HTTPRequestEvent:
        nonlocal chunks
        chunks += 1
        return {"type": "http.request", "body": b"x\n" * 100, "more_body": chunks < 10 * AHEAD_LINES}

    reader = asyncio.create_task(_read(inbox, b"", True, receive))
    await asyncio.sleep(0)
    assert chunks * 100 == AHEAD_LINES
    assert len(await inbox.take(AHEAD_LINES + 1)) == AHEAD_LINES
    reader.cancel()
    await asyncio.gather(reader, return_exceptions=True)


async def test_a_follower_that_does_not_read_stops_the_reading_of_the_record() -> None:
    outbox = Outbox()
    filled = 0

    async def fill() -> None:
        nonlocal filled
        while True:
            await outbox.put(b"x" * 1000)
            filled += 1

    filler = asyncio.create_task(fill())
    for _ in range(10):
        await asyncio.sleep(0)
    assert filled * 1000 < AHEAD_BYTES + 1000
    assert len(await outbox.take(1)) >= AHEAD_BYTES
    filler.cancel()
    await asyncio.gather(filler, return_exceptions=True)


async def test_a_silent_outbox_says_that_it_is_alive_and_an_ended_one_says_nothing() -> None:
    outbox = Outbox()
    assert await outbox.take(0.001) == HEARTBEAT
    outbox.end()
    assert await outbox.take(0.001) == b""


def test_places_are_bounded_for_one_client_and_for_all() -> None:
    live = Live(per_client=2, together=3)
    with live.place("a"), live.place("a"):
        with pytest.raises(Problem, match="streams-too-many"), live.place("a"):
            pass
        with live.place("b"), pytest.raises(Problem, match="streams-too-many"), live.place("c"):
            pass
        with live.place("c"):
            assert len(live) == 3
    assert len(live) == 0


def test_what_starts_after_the_end_is_ended_at_once() -> None:
    live = Live(1, 1)
    live.end_all()
    ended: list[bool] = []
    with live.ending(lambda: ended.append(True)):
        assert ended == [True]


async def emptied(api: RunningApi) -> None:
    """Return when no stream is open; the test's own time limit is what ends it otherwise."""
    while len(api.app.state["live"]):  # noqa: ASYNC110  nothing sets an event when a place is given back
        await asyncio.sleep(0.001)


# --- on the wire ------------------------------------------------------------------------------------------------


def test_a_third_stream_of_one_client_is_refused() -> None:
    with RunningApi(limits=LASTING) as api, dial(api) as first, dial(api) as second:
        for raw in (first, second):
            raw.sendall(head_of(api, "GET", "/v1/follow"))
            assert b"text/event-stream" in until(raw, b"retry: ")
        refused = api.client.get("/v1/follow", headers=bearer("operator"))
        assert (refused.status_code, refused.json()["code"]) == (429, "streams-too-many")
        assert api.client.get("/v1/follow?cursor=0.0.0", headers=bearer("reader")).status_code == 400


def test_a_follower_that_goes_away_gives_its_place_back() -> None:
    with RunningApi(limits=LASTING) as api:
        for _ in range(5):
            with dial(api) as raw:
                raw.sendall(head_of(api, "GET", "/v1/follow"))
                until(raw, b"retry: ")
            api.run(emptied(api))


def test_ending_streams_ends_followers_and_submitters_politely() -> None:
    with RunningApi(limits=LASTING) as api, dial(api) as follower, dial(api) as submitter:
        follower.sendall(head_of(api, "GET", "/v1/follow"))
        until(follower, b"retry: ")
        kind = "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n"
        line = message(1)
        submitter.sendall(
            head_of(api, "POST", "/v1/messages/stream", kind) + b"%x\r\n%b\r\n" % (len(line), line)
        )
        until(submitter, b'"result":"accepted"')
        api.end_streams()
        assert until(follower, b"0\r\n\r\n").endswith(b"0\r\n\r\n")
        assert until(submitter, b"0\r\n\r\n").endswith(b"0\r\n\r\n")


class Watched(NodeService):
    """The real node, which also remembers what it was given."""

    given: list[bytes]

    async def submit_many(self, batch: Sequence[bytes], submitter: str) -> list[SubmissionResult]:
        self.given = [*getattr(self, "given", []), *batch]
        return await super().submit_many(batch, submitter)


def test_half_a_line_of_a_client_that_went_away_is_not_submitted() -> None:
    with RunningApi(Watched, limits=LASTING) as api:
        first, half = message(1), message(2)[:-20]
        kind = f"Content-Type: application/x-ndjson\r\nContent-Length: {2 * len(first)}\r\n"
        with dial(api) as raw:
            raw.sendall(head_of(api, "POST", "/v1/messages/stream", kind) + first + half)
            until(raw, b'"result":"accepted"')
        api.run(emptied(api))
        assert api.service.given == [first]  # type: ignore[attr-defined]


def test_a_client_that_does_not_read_its_answers_is_not_read_from(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the node was given stays bounded; after `send_s` the client loses its place, then its connection."""
    monkeypatch.setattr(listener, "REST_S", 0.2)
    limits = FaceLimits(send_s=0.2, heartbeat_s=1)
    with RunningApi(Watched, limits=limits) as api, dial(api) as raw:
        kind = "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n"
        raw.sendall(head_of(api, "POST", "/v1/messages/stream", kind))
        chunk = b"x\n" * 20_000

        def write_on() -> None:
            for _ in range(25_000):
                raw.sendall(b"%x\r\n%b\r\n" % (len(chunk), chunk))

        with pytest.raises(ConnectionError):
            write_on()
        api.run(emptied(api))
        assert len(api.service.given) < 1_000_000  # type: ignore[attr-defined]


# --- following --------------------------------------------------------------------------------------------------


def events(text: str) -> list[dict[str, str]]:
    """Read a text/event-stream as its specification says, comments left out."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if "data" in fields:
            found.append(fields)
    return found


def entries(found: list[dict[str, str]]) -> list[tuple[str, int]]:
    told = [msgspec.json.decode(each["data"]) for each in found if each["event"] == "entry"]
    return [(each["entry"]["record"], each["entry"]["index"]) for each in told]


def followed(
    api: RunningApi, path: str, is_enough: Callable[[list[dict[str, str]]], bool], **more: str
) -> list[dict[str, str]]:
    """Follow until enough was told, however long that takes here."""
    text = ""
    with api.client.stream("GET", path, headers={**bearer("reader"), **more}) as answer:
        for piece in answer.iter_text():
            text += piece
            if is_enough(told := events(text.rpartition("\n\n")[0])):
                return told
    raise AssertionError(f"not enough was told: {text}")


def test_a_follower_sees_every_entry_once_and_resumes_after_any_event() -> None:
    kinds = {"entry", "mirrored", "receipted", "link"}
    with RunningApi(limits=FaceLimits(heartbeat_s=0.02)) as api:
        body = b"".join(message(number) for number in range(30))
        api.client.post("/v1/messages/batch", content=body, headers=LINES)

        def is_whole(told: list[dict[str, str]]) -> bool:
            is_long = sum("/USA/" in record for record, _ in entries(told)) >= 31
            return is_long and {each["event"] for each in told} >= kinds

        whole = followed(api, "/v1/follow", is_whole)
        seen = entries(whole)
        own = [index for record, index in seen if "/USA/" in record]
        assert own == list(range(len(own)))
        for at in (0, 7, len(seen) - 1):
            rest = seen[at + 1 :]
            is_rest = lambda told, rest=rest: len(entries(told)) >= len(rest)  # noqa: E731
            cursor = [each for each in whole if each["event"] == "entry"][at]["id"]
            by_query = followed(api, f"/v1/follow?cursor={cursor}", is_rest)
            assert entries(by_query)[: len(rest)] == rest
            by_header = followed(api, "/v1/follow?cursor=0.0.0.0", is_rest, **{"Last-Event-ID": cursor})
            assert entries(by_header)[: len(rest)] == rest


def test_the_cursor_in_the_data_is_the_id_of_the_event(api: RunningApi) -> None:
    for each in events(api.client.get("/v1/follow", headers=bearer("reader")).text):
        assert msgspec.json.decode(each["data"])["cursor"] == each["id"]
        assert msgspec.json.decode(each["data"])["type"] == each["event"]


def test_now_follows_from_the_present_and_sees_what_comes() -> None:
    with RunningApi(limits=LASTING) as api, dial(api) as raw:
        api.client.post(
            "/v1/messages", content=message(1), headers={**LINES, "content-type": "application/json"}
        )
        raw.sendall(head_of(api, "GET", "/v1/follow?cursor=now"))
        until(raw, b": alive")
        told = api.client.post(
            "/v1/messages", content=message(2), headers={**LINES, "content-type": "application/json"}
        ).json()
        # The other Party's receipt of the first message may come before it.
        wanted = f'"record":"{told["record"]}","index":{told["index"]},'.encode()
        got = until(raw, wanted)
        assert wanted in got
        assert f'"record":"{told["record"]}","index":{told["index"] - 1},'.encode() not in got


def test_a_silent_stream_says_that_it_is_alive_and_is_ended_to_be_resumed() -> None:
    """It lives for a hundred heartbeats, so that a busy machine hears one of them."""
    with RunningApi(limits=FaceLimits(heartbeat_s=0.02, follow_s=2)) as api:
        text = api.client.get("/v1/follow?cursor=now", headers=bearer("reader")).text
    assert text.startswith("retry: ")
    assert ": alive" in text


class Breaking(NodeService):
    """A node whose following fails after one event."""

    def follow(self, cursor: str = "") -> AsyncIterator[FollowEvent]:
        return self._break()

    async def _break(self) -> AsyncIterator[FollowEvent]:
        yield FollowEvent("mirrored", "1.0.1.0", size=1)
        raise RuntimeError("secret-of-the-node")


def test_a_stream_that_fails_is_cut_off_and_not_ended_as_if_whole() -> None:
    with RunningApi(Breaking, limits=LASTING) as api:
        got: list[bytes] = []

        def read_on() -> None:
            with api.client.stream("GET", "/v1/follow", headers=bearer("reader")) as answer:
                got.extend(answer.iter_bytes())

        with pytest.raises(httpx.RemoteProtocolError):
            read_on()
        with dial(api) as raw:
            raw.sendall(head_of(api, "GET", "/v1/follow"))
            whole = until(raw, b"never")
        assert b"1.0.1.0" in whole
        assert b"secret" not in whole

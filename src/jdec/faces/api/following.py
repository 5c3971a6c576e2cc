"""Following both records as server-sent events, from any cursor and without end.

What waits for a follower is at most `AHEAD_BYTES` and one event more; then nothing more is asked of the node
until the client has taken it.  The node keeps nothing about a follower, so a dropped one loses nothing: it
comes back with its last cursor, in `Last-Event-ID` as every event-source client does, or in `?cursor=`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from typing import Any, Final, Protocol

import msgspec
from litestar.types import Receive, Send

from jdec.faces.api import examples
from jdec.faces.api.door import NO_STORE, Answer, Call, send_start
from jdec.faces.api.operations import EVENTS, JSON, READ, Operation, Reply, ref
from jdec.faces.api.parameters import Parameter, Pattern
from jdec.faces.api.problems import unanswered
from jdec.node.service import NodeRefused
from jdec.node.views import FollowEvent

AHEAD_BYTES: Final = 128 * 1024
RECONNECT: Final = b"retry: 2000\n\n"
HEARTBEAT: Final = b": alive\n\n"
CURSOR: Final = Pattern(
    r"now|[0-9]{1,15}(\.[0-9]{1,15}){3}(\.[0-9]{1,6}\.[0-9]{1,6})?", 77, "now | 12.9.12.10 | 3.9.3.2.2.1"
)
_ENCODER: Final = msgspec.json.Encoder()


class Outbox:
    """Encoded events that wait for the client; whoever fills it waits while it is full."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._bytes = 0
        self._ready = asyncio.Event()
        self._has_room = asyncio.Event()
        self._is_over = False

    async def put(self, piece: bytes) -> None:
        """Add one event, then wait for room."""
        self._pieces.append(piece)
        self._bytes += len(piece)
        self._ready.set()
        if self._bytes >= AHEAD_BYTES:
            self._has_room.clear()
            await self._has_room.wait()

    def end(self) -> None:
        """Say that no more comes."""
        self._is_over = True
        self._ready.set()

    async def take(self, patience_s: float) -> bytes:
        """Return what waits, a heartbeat when nothing came in this time, or nothing when all is over."""
        try:
            async with asyncio.timeout(patience_s):
                await self._ready.wait()
        except TimeoutError:
            return HEARTBEAT
        taken = b"".join(self._pieces)
        self._pieces.clear()
        self._bytes = 0
        self._has_room.set()
        if not self._is_over:
            self._ready.clear()
        return taken


class Cursored(Protocol):
    """One event of a stream: what it is, and where to resume after it."""

    @property
    def type(self) -> str:
        """The kind of event."""

    @property
    def cursor(self) -> str:
        """Where to resume."""


async def follow(call: Call, receive: Receive, send: Send) -> None:
    """Send both records from a cursor on."""
    cursor = call.values["Last-Event-ID"] or call.values["cursor"]
    await tell(call, receive, send, lambda: call.desk.service.follow(cursor))


async def tell(
    call: Call, receive: Receive, send: Send, begin: Callable[[], AsyncIterator[Cursored]]
) -> None:
    """Send events until the client goes away, the node stops, or `follow_s` is over."""
    with call.desk.live.place(call.client):
        try:
            events = begin()
        except NodeRefused as refused:
            raise unanswered(refused) from refused
        outbox = Outbox()
        await send_start(Answer(media_type=EVENTS, headers=NO_STORE), send)
        filler = asyncio.create_task(_fill(outbox, events))
        watcher = asyncio.create_task(_watch(filler, outbox, receive))
        try:
            with call.desk.live.ending(lambda: _stop(filler, outbox)):
                await _send_all(call, outbox, send)
        finally:
            filler.cancel()
            watcher.cancel()
            outcomes = await asyncio.gather(filler, watcher, return_exceptions=True)
        # A stream that failed is cut off without its end, so that nobody takes it for a whole one.
        for outcome in outcomes:
            if isinstance(outcome, Exception):
                raise outcome
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _fill(outbox: Outbox, events: AsyncIterator[Cursored]) -> None:
    try:
        async for event in events:
            await outbox.put(as_event(event))
    finally:
        outbox.end()
        if isinstance(events, AsyncGenerator):
            await events.aclose()


def _stop(filler: asyncio.Task[None], outbox: Outbox) -> None:
    """End the outbox; a filler that never ran does not reach its own end of it."""
    filler.cancel()
    outbox.end()


async def _watch(filler: asyncio.Task[None], outbox: Outbox, receive: Receive) -> None:
    """Stop when the client goes away."""
    while (await receive())["type"] == "http.request":
        pass
    _stop(filler, outbox)


async def _send_all(call: Call, outbox: Outbox, send: Send) -> None:
    limits = call.desk.limits
    clock = asyncio.get_running_loop()
    until = clock.time() + limits.follow_s
    piece = RECONNECT
    while piece:
        async with asyncio.timeout(limits.send_s):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        left_s = until - clock.time()
        piece = await outbox.take(min(limits.heartbeat_s, left_s)) if left_s > 0 else b""


def as_event(event: Cursored) -> bytes:
    """Return one event as `text/event-stream` has it (WHATWG HTML, section 9.2); JSON holds no newline."""
    head = f"id: {event.cursor}\nevent: {event.type}\ndata: ".encode()
    return head + _ENCODER.encode(event) + b"\n\n"


def event_schema(kinds: Sequence[str], data: type) -> dict[str, Any]:
    """Return what one event holds; OpenAPI 3.1 has no word for a sequence of them."""
    return {
        "type": "object",
        "properties": {
            "id": {"type": "string"},
            "event": {"enum": list(kinds)},
            "data": {"type": "string", "contentMediaType": JSON, "contentSchema": ref(data.__name__)},
            "retry": {"type": "integer"},
        },
    }


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/v1/follow",
        name="followRecords",
        tag="reading",
        permission=READ,
        parameters=(
            Parameter(
                name="cursor",
                place="query",
                form=CURSOR,
                text="api-parameter-cursor",
                example="now",
                otherwise="",
            ),
            Parameter(
                name="Last-Event-ID",
                place="header",
                form=CURSOR,
                text="api-parameter-last-event-id",
                example="12.9.12.10",
                otherwise="",
            ),
        ),
        replies=(
            Reply(
                status=200,
                text="api-reply-follow",
                media_type=EVENTS,
                schema=event_schema(("entry", "mirrored", "receipted", "link"), FollowEvent),
                example=examples.FOLLOWED,
            ),
        ),
        problems=("cursor-ahead", "cursor-generation", "streams-too-many"),
        converse=follow,
    ),
)

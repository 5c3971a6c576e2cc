"""Submission as a stream: lines in, answers out in the same order, for as long as the client likes.

Nothing here grows without bound: lines are read ahead up to `AHEAD_LINES` or `AHEAD_BYTES` and no further,
and the next batch is not submitted before the answers of the last one are on their way.  So a client that
does not read its answers is not read from, and one that stalls for `send_s` loses its connection.  A full
queue of the node slows the stream down instead of refusing lines.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

import msgspec
from litestar.types import Receive, Send

from jdec.faces.api import examples
from jdec.faces.api.door import NO_STORE, Answer, Call, ClientGone, send_start
from jdec.faces.api.lines import TOO_LONG, Line, LineCutter
from jdec.faces.api.operations import NDJSON, SUBMIT, TEXT, Body, Operation, Reply
from jdec.faces.api.submitting import LINES_SCHEMA, in_words, submit_lines
from jdec.messages.header import MAX_MESSAGE_BYTES
from jdec.node.service import NodeService
from jdec.node.views import NotAccepted, SubmissionResult

BATCH_LINES: Final = 1000
AHEAD_LINES: Final = 2000
AHEAD_BYTES: Final = 4 * 1024 * 1024
QUEUE_FULL: Final = "queue-full"
# Waits between tries while the node's queue is full; after the last one the lines are answered as refused.
QUEUE_WAITS_S: Final = (0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0)
_ENCODER: Final = msgspec.json.Encoder()


class Inbox:
    """Lines read and not yet submitted; whoever fills it waits while it is full."""

    def __init__(self) -> None:
        self._lines: deque[Line] = deque()
        self._bytes = 0
        self._ended = False
        self._filled = asyncio.Event()
        self._has_room = asyncio.Event()
        self._has_room.set()

    def put(self, lines: list[Line]) -> None:
        """Add lines; call `room` before the next time."""
        self._lines.extend(lines)
        self._bytes += sum(len(each) for each in lines if each is not TOO_LONG)
        if lines:
            self._filled.set()
        if len(self._lines) >= AHEAD_LINES or self._bytes >= AHEAD_BYTES:
            self._has_room.clear()

    async def room(self) -> None:
        """Wait until there is room for more."""
        await self._has_room.wait()

    def end(self) -> None:
        """Say that no more comes."""
        self._ended = True
        self._filled.set()

    async def take(self, most: int) -> list[Line]:
        """Return the next lines as soon as there is one; none means that the stream is over."""
        await self._filled.wait()
        taken = [self._lines.popleft() for _ in range(min(most, len(self._lines)))]
        self._bytes -= sum(len(each) for each in taken if each is not TOO_LONG)
        if not self._lines and not self._ended:
            self._filled.clear()
        if len(self._lines) < AHEAD_LINES and self._bytes < AHEAD_BYTES:
            self._has_room.set()
        return taken


async def submit_stream(call: Call, receive: Receive, send: Send) -> None:
    """Read lines and write answers until the client ends its body, goes away, or the node stops."""
    with call.desk.live.place(call.client):
        first = await receive()
        if first["type"] != "http.request":
            raise ClientGone
        inbox = Inbox()
        await send_start(Answer(media_type=NDJSON, headers=NO_STORE), send)
        reader = asyncio.create_task(_read(inbox, first["body"], first["more_body"], receive))

        def stop_reading() -> None:
            reader.cancel()
            inbox.end()

        try:
            with call.desk.live.ending(stop_reading):
                await _answer_all(call, inbox, send)
        finally:
            reader.cancel()
            (outcome,) = await asyncio.gather(reader, return_exceptions=True)
        if isinstance(outcome, Exception):
            raise outcome
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _read(inbox: Inbox, chunk: bytes, more: bool, receive: Receive) -> None:
    """Fill the inbox.  The unfinished line of a client that went away is not submitted: it may be half."""
    cutter = LineCutter(MAX_MESSAGE_BYTES)
    try:
        while True:
            inbox.put(cutter.feed(chunk))
            if not more:
                inbox.put(cutter.finish())
                return
            await inbox.room()
            message = await receive()
            if message["type"] != "http.request":
                return
            chunk, more = message["body"], message["more_body"]
    finally:
        inbox.end()


async def _answer_all(call: Call, inbox: Inbox, send: Send) -> None:
    while lines := await inbox.take(BATCH_LINES):
        results = await submit_patiently(call.desk.service, lines, call.client)
        answers = _ENCODER.encode_lines([in_words(each, call.language) for each in results])
        async with asyncio.timeout(call.desk.limits.send_s):
            await send({"type": "http.response.body", "body": answers, "more_body": True})


async def submit_patiently(
    service: NodeService, lines: list[Line], client: str, waits_s: tuple[float, ...] = QUEUE_WAITS_S
) -> list[SubmissionResult]:
    """Submit lines; those that find the queue full are offered again, which is safe as nothing of them was
    written.
    """
    results = await submit_lines(service, lines, client)
    for wait_s in waits_s:
        full = [at for at, each in enumerate(results) if _found_queue_full(each)]
        if not full:
            break
        await asyncio.sleep(wait_s)
        again = await submit_lines(service, [lines[at] for at in full], client)
        for at, result in zip(full, again, strict=True):
            results[at] = result
    return results


def _found_queue_full(result: SubmissionResult) -> bool:
    return isinstance(result, NotAccepted) and result.code == QUEUE_FULL


OPERATIONS: Final = (
    Operation(
        method="POST",
        path="/v1/messages/stream",
        name="submitStream",
        tag="submission",
        permission=SUBMIT,
        body=Body(
            media_types=(NDJSON, TEXT),
            limit=None,
            schema=LINES_SCHEMA,
            examples={"lines": examples.LINES},
            text="api-body-stream",
        ),
        replies=(
            Reply(
                status=200,
                text="api-reply-stream",
                media_type=NDJSON,
                schema={"type": "string"},
                example=examples.STREAMED,
            ),
        ),
        problems=("streams-too-many",),
        converse=submit_stream,
    ),
)

"""The loads that are measured: one at a time, at a fixed rate, and as a stream."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable, Iterable

from bench.client import Client, Ladder, index_of

_IDLE_S = 0.02
_PIECE = 200


async def singles(client: Client, ladder: Ladder, messages: list[bytes]) -> tuple[list[float], list[float]]:
    """Submit one message at a time on an idle pair; return milliseconds to accepted and to mirrored."""
    accepted, mirrored = [], []
    for message in messages:
        started = time.perf_counter()
        index = await client.submit(message)
        accepted.append((time.perf_counter() - started) * 1000)
        await ladder.reach(index + 1)
        mirrored.append((time.perf_counter() - started) * 1000)
        await asyncio.sleep(_IDLE_S)
    return accepted, mirrored


async def open_loop(
    client: Client,
    ladder: Ladder,
    make: Callable[[], bytes],
    rate: float,
    goes_on: Callable[[int], bool],
    on_time: Callable[[float, float], None],
) -> int:
    """Submit at a fixed rate whatever the answers, while `goes_on(number)`; return how many were turned away.

    `on_time` is told, for each message, the milliseconds from its planned instant to accepted and to mirrored.  One is
    turned away when so many wait for an answer that the node takes no further connection.
    """
    start = time.perf_counter() + 0.1
    waiting: set[asyncio.Task[None]] = set()
    refused = 0

    async def one(planned: float, message: bytes) -> None:
        nonlocal refused
        try:
            index = await client.submit(message)
        except (ConnectionError, asyncio.IncompleteReadError):
            refused += 1
            return
        accepted = time.perf_counter()
        await ladder.reach(index + 1)
        on_time((accepted - planned) * 1000, (time.perf_counter() - planned) * 1000)

    number = 0
    while goes_on(number):
        planned = start + number / rate
        message = make()
        pause = planned - time.perf_counter()
        if pause > 0:
            await asyncio.sleep(pause)
        task = asyncio.create_task(one(planned, message))
        waiting.add(task)
        task.add_done_callback(waiting.discard)
        number += 1
    await asyncio.gather(*waiting)
    return refused


async def mirrored_up_to(client: Client, size: int) -> None:
    """Wait until the node says that its record is mirrored up to `size`; looks every ten milliseconds."""
    while await client.mirrored() < size:  # noqa: ASYNC110  another process
        await asyncio.sleep(0.01)


async def stream(client: Client, messages: Iterable[bytes], *, to_mirrored: bool) -> float:
    """Submit everything through the stream endpoint; return the seconds to mirrored (or to accepted).

    Answers are read while messages are still being sent, as the endpoint expects of a long stream.
    """
    reader, writer = await client.open()
    fields = ("content-type: application/x-ndjson", "transfer-encoding: chunked", "connection: close")
    started = time.perf_counter()
    writer.write(client.head("POST", "/v1/messages/stream", *fields))
    sent = 0

    async def send() -> None:
        nonlocal sent
        source = iter(messages)
        while piece := [each for _, each in zip(range(_PIECE), source, strict=False)]:
            data = b"".join(piece)
            sent += len(piece)
            writer.write(b"%x\r\n" % len(data) + data + b"\r\n")
            await writer.drain()
        writer.write(b"0\r\n\r\n")

    sending = asyncio.create_task(send())
    answered, tail = 0, b""
    while piece := await reader.read(1 << 18):
        # A mark may be cut in two by the end of a piece, so the count begins where one could have begun.
        answered += (tail[-7:] + piece).count(b'"index":')
        tail = (tail + piece)[-4096:]
    await sending
    writer.close()
    if answered != sent:
        raise RuntimeError(f"{answered} of {sent} messages were accepted: {tail[-300:]!r}")
    if to_mirrored:
        await mirrored_up_to(client, index_of(tail[tail.rindex(b'"index":') :]) + 1)
    return time.perf_counter() - started


def summary(times: list[float]) -> tuple[float, float]:
    """Return median and 99th percentile."""
    ordered = sorted(times)
    return statistics.median(ordered), ordered[int(len(ordered) * 0.99)]

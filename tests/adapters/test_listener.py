"""What strangers can do to a listener is bounded: long heads, slow heads, crowds, slow handshakes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn

from jdec.adapters import listener
from jdec.adapters.listener import BoundedProtocol, ListenerLoop, answering
from jdec.faces.api import unreadable
from jdec.main.house import make_server


async def _app(scope: dict[str, Any], _receive: Any, send: Any) -> None:
    assert scope["type"] == "http"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@contextlib.asynccontextmanager
async def _listening(protocol: type[BoundedProtocol] = BoundedProtocol) -> AsyncIterator[int]:
    config = uvicorn.Config(_app, log_config=None, access_log=False, lifespan="off", http=protocol)
    config.load()
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign]
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        serving = asyncio.create_task(server.serve(sockets=[sock]))
        while not server.started:  # noqa: ASYNC110  the server has no event for it
            await asyncio.sleep(0)
        yield sock.getsockname()[1]
        server.should_exit = True
        await serving


async def _ends(reader: asyncio.StreamReader) -> bytes:
    with contextlib.suppress(ConnectionError):
        return await asyncio.wait_for(reader.read(), 10)
    return b""


@pytest.mark.parametrize(
    "sent",
    [
        b"garbage\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"POST / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
    ],
)
async def test_what_is_no_http_request_is_answered_as_a_problem_like_any_other(sent: bytes) -> None:
    async with _listening(answering(unreadable())) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        head, _, body = (await _ends(reader)).partition(b"\r\n\r\n")
        writer.close()
    lines = head.split(b"\r\n")
    assert lines[0] == b"HTTP/1.1 400 Bad Request"
    assert {b"content-type: application/problem+json", b"connection: close"} <= set(lines[1:])
    assert b"content-length: %d" % len(body) in lines
    assert json.loads(body)["code"] == "request-malformed"


async def test_a_head_that_never_ends_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener, "HEAD_PATIENCE_S", 1000)
    async with _listening() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nhost: x\r\nx: ")
        with contextlib.suppress(ConnectionError):
            for _ in range(64):
                writer.write(b"a" * 65_536)
                await asyncio.wait_for(writer.drain(), 30)
        assert b"200" not in await _ends(reader)
        writer.close()


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nhost: x\r\n"])
async def test_a_head_that_does_not_come_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, begun: bytes
) -> None:
    monkeypatch.setattr(listener, "HEAD_PATIENCE_S", 0.05)
    async with _listening() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(begun)
        assert await _ends(reader) == b""
        writer.close()


async def test_an_answered_connection_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener, "MAX_HEAD_BYTES", 100)
    async with _listening() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(20):
            writer.write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
            assert (await asyncio.wait_for(reader.readuntil(b"\r\n\r\nok"), 30)).startswith(b"HTTP/1.1 200")
        writer.close()


async def test_one_connection_too_many_is_refused_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listener, "MAX_CONNECTIONS", 2)
    async with _listening() as port:
        kept = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
        for reader, writer in kept:
            writer.write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
            await asyncio.wait_for(reader.readuntil(b"ok"), 30)
        reader, extra = await asyncio.open_connection("127.0.0.1", port)
        assert await _ends(reader) == b""
        extra.close()
        for reader, writer in kept:
            writer.write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
            await asyncio.wait_for(reader.readuntil(b"ok"), 30)
            writer.close()


def test_a_tls_handshake_must_be_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}

    async def remember(_self: Any, *_args: Any, **options: Any) -> None:
        seen.update(options)

    monkeypatch.setattr(listener.uvloop.Loop, "create_server", remember)
    with asyncio.Runner(loop_factory=ListenerLoop) as runner:
        loop = runner.get_loop()
        runner.run(loop.create_server(None, ssl=object()))
    assert seen["ssl_handshake_timeout"] == listener.HANDSHAKE_PATIENCE_S


def test_nobody_may_say_that_a_request_came_from_elsewhere() -> None:
    """The application is served as it is: no layer that believes `X-Forwarded-For` stands before it."""
    assert make_server(_app).config.loaded_app is _app

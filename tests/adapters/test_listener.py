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
    """Answer at once, whatever of the request is still to come: `long` at length, `bye` for the last time."""
    assert scope["type"] == "http"
    body = b"ok" * (32 * 1024 * 1024 if "long" in scope["path"] else 1)
    headers = [(b"content-length", b"%d" % len(body))]
    if "bye" in scope["path"]:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@contextlib.asynccontextmanager
async def _listening(protocol: type[BoundedProtocol] = BoundedProtocol) -> AsyncIterator[int]:
    config = uvicorn.Config(_app, log_config=None, access_log=False, lifespan="off", http=protocol)
    config.load()
    server = listener.Server(config)
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
    monkeypatch.setattr(listener.BoundedProtocol, "most", 2)
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


_BODY = 1_000_000


@contextlib.asynccontextmanager
async def _answered_early(path: str, length: int = _BODY) -> AsyncIterator[socket.socket]:
    """Send the head of a request and read its answer; give the connection, on which the body is still to come."""
    async with _listening() as port:
        with socket.create_connection(("127.0.0.1", port)) as raw:
            raw.setblocking(False)
            await _pour(raw, f"POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\r\n".encode())
            assert (await _hear(raw, b"\r\n\r\nok")).startswith(b"HTTP/1.1 200")
            yield raw


async def _pour(raw: socket.socket, data: bytes) -> None:
    await asyncio.wait_for(asyncio.get_running_loop().sock_sendall(raw, data), 30)


async def _pour_on(raw: socket.socket) -> None:
    """Send gigabytes, and let the server work in between."""
    for _ in range(100_000):
        await _pour(raw, b"x" * 65_536)
        await asyncio.sleep(0)


async def _hear(raw: socket.socket, until: bytes | None = None) -> bytes:
    """Return what comes, up to these bytes or to a clean end; a connection that is reset raises."""
    heard = b""
    while until is None or until not in heard:
        piece = await asyncio.wait_for(asyncio.get_running_loop().sock_recv(raw, 65_536), 30)
        if not piece:
            break
        heard += piece
    return heard


async def test_a_client_that_is_parted_with_can_finish_and_is_not_reset() -> None:
    async with _answered_early("/bye") as raw:
        await _pour(raw, b"x" * _BODY)
        assert await _hear(raw) == b""


async def test_so_can_one_that_spoke_no_http() -> None:
    async with _listening(answering(unreadable())) as port:
        with socket.create_connection(("127.0.0.1", port)) as raw:
            raw.setblocking(False)
            await _pour(raw, b"garbage\r\n\r\n")
            assert (await _hear(raw, b"request-malformed")).startswith(b"HTTP/1.1 400 ")
            await _pour(raw, b"x" * _BODY)
            await _hear(raw)


async def test_what_follows_on_a_connection_that_is_parted_with_is_no_request() -> None:
    async with _answered_early("/bye") as raw:
        await _pour(raw, b"x" * _BODY + b"GET / HTTP/1.1\r\nhost: x\r\n\r\nno request at all\r\n\r\n")
        assert await _hear(raw) == b""


async def test_a_connection_whose_request_was_answered_early_is_kept_once_it_is_whole() -> None:
    async with _answered_early("/") as raw:
        for _ in range(3):
            await _pour(raw, b"x" * _BODY + b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
            assert (await _hear(raw, b"ok")).startswith(b"HTTP/1.1 200")
            await _pour(raw, b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n" % _BODY)
            assert (await _hear(raw, b"ok")).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("path", ["/", "/bye"])
async def test_a_body_that_goes_on_after_its_answer_is_cut_off_by_its_length(
    monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    for name, value in (("REST_BYTES", _BODY), ("REST_S", 1000), ("REST_PAUSE_S", 1000)):
        monkeypatch.setattr(listener, name, value)
    async with _answered_early(path, 10**12) as raw:
        await _pour(raw, b"x" * (_BODY + 1))
        assert await _hear(raw) == b""
        with pytest.raises(ConnectionError):
            await _pour(raw, b"x" * _BODY * 64)


@pytest.mark.parametrize("path", ["/", "/bye"])
async def test_a_body_that_goes_on_after_its_answer_is_cut_off_by_its_time(
    monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    for name, value in (("REST_BYTES", 2**60), ("REST_S", 0.05), ("REST_PAUSE_S", 1000)):
        monkeypatch.setattr(listener, name, value)
    async with _answered_early(path, 10**12) as raw:
        with pytest.raises(ConnectionError):
            await _pour_on(raw)


async def test_a_body_that_stops_coming_after_its_answer_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listener, "REST_PAUSE_S", 0.05)
    async with _answered_early("/") as raw:
        assert await _hear(raw) == b""


@pytest.mark.parametrize("path", ["/bye", "/long-bye", "/long"])
async def test_a_client_that_stays_and_does_not_read_is_left(
    monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """The server ends when its connections have ended; the client never closes this one."""
    monkeypatch.setattr(listener, "REST_PAUSE_S", 0.05)
    monkeypatch.setattr(listener, "REST_S", 0.05)
    with socket.socket() as raw:
        raw.setblocking(False)
        async with asyncio.timeout(30), _listening() as port:
            await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", port))
            await _pour(raw, f"POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n".encode())
            await _hear(raw, b"\r\n\r\nok")
            if "bye" not in path:
                raw.shutdown(socket.SHUT_WR)


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

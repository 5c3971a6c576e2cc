"""The two halves of the link over real TLS: what is asked arrives, and what goes wrong has a code or is a cut."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from link_parts import EARLIER, STATE, Identity, Node, listening, peer

from jdec.adapters.peer_client import HttpsPeer
from jdec.node.ports import MirrorRefused, PeerRefused, PeerUnreachable, StoreError
from jdec.record.errors import RecordError


@pytest.fixture
def usa(tmp_path: Path) -> Identity:
    return Identity(tmp_path, "usa")


@pytest.fixture
def rus(tmp_path: Path) -> Identity:
    return Identity(tmp_path, "rus")


@contextlib.asynccontextmanager
async def joined(
    usa: Identity, rus: Identity, timeout_s: float = 10.0
) -> AsyncIterator[tuple[Node, HttpsPeer]]:
    node = Node(usa)
    async with listening(node, rus.server(usa)) as url, peer(url, usa.client(rus), timeout_s) as line:
        yield node, line


@contextlib.asynccontextmanager
async def answering(
    context: ssl.SSLContext, answer: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
) -> AsyncIterator[str]:
    """A listener that answers with whatever bytes it likes."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            await answer(reader, writer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    async with server:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def saying(data: bytes) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(data)
        await writer.drain()

    return answer


async def test_everything_that_can_be_asked_is_answered_on_one_kept_connection(
    usa: Identity, rus: Identity
) -> None:
    async with joined(usa, rus) as (node, line):
        large = b"x" * (8 * 1024 * 1024)
        assert await line.push(large) == b"cosigned"
        assert node.taken == [large]
        assert await line.state() == STATE
        assert await line.pull(0) == b"package"
        assert await line.pull(3) == b""
        assert await line.pull_mirror(1, 1) == b"mirrored from 1"
        assert await line.pull_mirror(1, 2) == b""
        with pytest.raises(PeerRefused, match="no mirror is kept here") as caught:
            await line.pull_mirror(2, 0)
        assert (caught.value.code, caught.value.size) == ("mirror-unknown", 2)
        assert await line.pull_archive(EARLIER, 3) == b"archived from 3"
        with pytest.raises(PeerRefused, match="no archive is kept here of jdec/USA/test&x=1/1") as caught:
            await line.pull_archive("jdec/USA/test&x=1/1", 0)
        assert caught.value.code == "mirror-unknown"
        assert await line.consistency(1, 2) == [b"\x01" * 32, b"\x02" * 32]


@pytest.mark.parametrize(
    ("refusal", "code", "sentence", "size"),
    [
        (MirrorRefused("package-gap", "package leaves a gap", 7), "package-gap", "package leaves a gap", 7),
        (
            RecordError("package-malformed", "malformed package"),
            "package-malformed",
            "malformed package",
            None,
        ),
        (ZeroDivisionError("a secret"), "internal", "the node could not answer", None),
    ],
)
async def test_a_refusal_arrives_with_code_sentence_and_size(
    usa: Identity, rus: Identity, refusal: Exception, code: str, sentence: str, size: int | None
) -> None:
    async with joined(usa, rus) as (node, line):
        node.refusal = refusal
        with pytest.raises(PeerRefused, match=f"^{sentence}$") as caught:
            await line.push(b"package")
        assert (caught.value.code, caught.value.size) == (code, size)
        node.refusal = None
        assert await line.push(b"package") == b"cosigned"


async def test_a_store_that_fails_over_there_is_a_cut_and_its_secrets_stay_there(
    usa: Identity, rus: Identity
) -> None:
    async with joined(usa, rus) as (node, line):
        node.refusal = StoreError("store-failed", "a path on that machine")
        with pytest.raises(PeerUnreachable, match=r"^store-failed$"):
            await line.push(b"package")
        async with line._connected().post(f"{line._url}/link/1/package", data=b"package") as answer:
            assert answer.status == 503
            assert b"a path" not in await answer.read()


async def test_after_a_store_that_fails_the_connection_ends(usa: Identity, rus: Identity) -> None:
    """What answers there is over or about to be: the next question begins anew."""
    node = Node(usa)
    node.refusal = StoreError("node-stopping", "the node is stopping")
    async with listening(node, rus.server(usa)) as url:
        port = int(url.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=usa.client(rus))
        writer.write(b"POST /link/1/package HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\n\r\nx")
        answer = await asyncio.wait_for(reader.read(), 30)
        assert answer.startswith(b"HTTP/1.1 503")
        assert b"connection: close\r\n" in answer
        writer.close()


@pytest.mark.parametrize(("path", "connections"), [("/link/1/state", 2), ("/link/1/picture?cursor=", 1)])
async def test_after_503_the_next_question_begins_a_new_connection_though_the_old_one_was_kept(
    usa: Identity, rus: Identity, path: str, connections: int
) -> None:
    """Another node may not close it; only what it says of its picture means nothing more than that."""
    begun: list[asyncio.StreamWriter] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        begun.append(writer)
        with contextlib.suppress(asyncio.IncompleteReadError):
            while await reader.readuntil(b"\r\n\r\n"):
                writer.write(b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 2\r\n\r\n{}")

    async with answering(rus.server(usa), answer) as url, peer(url, usa.client(rus)) as line:
        for _ in range(2):
            with pytest.raises(PeerUnreachable):
                await line._send("GET", path)
        assert len(begun) == connections


async def test_whoever_is_connected_only_after_the_listener_has_ended_is_not_served(
    usa: Identity, rus: Identity
) -> None:
    node = Node(usa)
    async with listening(node, rus.server(usa)) as url, peer(url, usa.client(rus)) as line:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
        # One that came later is served, so this one is taken in and its handshake awaited.
        assert await line.push(b"package") == b"cosigned"
    with contextlib.suppress(ConnectionError):
        await asyncio.wait_for(writer.start_tls(usa.client(rus)), 30)
        writer.write(b"GET /link/1/state HTTP/1.1\r\nhost: x\r\n\r\n")
        assert await asyncio.wait_for(reader.read(1), 30) == b""
    writer.close()


async def test_a_package_beyond_the_bound_is_refused_before_it_is_whole(usa: Identity, rus: Identity) -> None:
    async with joined(usa, rus) as (node, line):
        with pytest.raises(PeerRefused, match="package is longer than") as caught:
            await line.push(b"x" * (9 * 1024 * 1024 + 1))
        assert caught.value.code == "package-too-large"
        assert node.taken == []


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/link/1/package?start=-1", 400, "link-query"),
        ("/link/1/package", 400, "link-query"),
        ("/link/1/package?start=1234567890123456", 400, "link-query"),
        ("/link/1/consistency?old=1", 400, "link-query"),
        ("/link/1/mirror?start=1", 400, "link-query"),
        ("/link/1/mirror?generation=1&start=-1", 400, "link-query"),
        ("/link/2/state", 404, "link-route"),
        ("/", 404, "link-route"),
    ],
)
async def test_what_cannot_be_asked_is_refused(
    usa: Identity, rus: Identity, path: str, status: int, code: str
) -> None:
    async with joined(usa, rus) as (_, line):
        with pytest.raises(PeerRefused, match=r"query needs a whole number|no such route") as caught:
            await line._send("GET", path)
        assert caught.value.code == code


async def test_a_package_that_ends_in_the_middle_is_not_taken(usa: Identity, rus: Identity) -> None:
    node = Node(usa)
    async with listening(node, rus.server(usa)) as url:
        port = int(url.rpartition(":")[2])
        _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=usa.client(rus))
        writer.write(b"POST /link/1/package HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nhalf of it")
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        async with peer(url, usa.client(rus)) as line:
            assert await line.push(b"whole") == b"cosigned"
    assert node.taken == [b"whole"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no http at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"x: " + b"a" * 200_000 + b"\r\n\r\n",
    ],
)
async def test_an_answer_that_is_none_is_a_cut(usa: Identity, rus: Identity, data: bytes) -> None:
    async with answering(rus.server(usa), saying(data)) as url, peer(url, usa.client(rus)) as line:
        with pytest.raises(PeerUnreachable, match=r"."):
            await line.state()


def whole(body: bytes, status: str = "200 OK", more: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\n{more}\r\n".encode() + body


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (whole(b"{}"), "peer-answer-malformed"),
        (whole(b"\xff\xfe"), "peer-answer-malformed"),
        (whole(b'{"party":"RUS","origin":"o","size":-1}'), "peer-answer-malformed"),
        (whole(b"<html>", "500 No"), "peer-answer-malformed"),
        (whole(b'{"code":"DROP TABLE \\u001b[2J","detail":"x"}', "409 No"), "peer-answer-malformed"),
        (whole(b'{"code":"record-split","detail":"x","size":"many"}', "409 No"), "peer-answer-malformed"),
        (whole(b"", "302 Elsewhere", "location: https://example.com/\r\n"), "peer-answer-malformed"),
        (whole(gzip.compress(b"0" * 10**8), more="content-encoding: gzip\r\n"), "peer-answer-malformed"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (16 * 1024 * 1024 + 1), "peer-answer-long"),
    ],
)
async def test_an_answer_that_cannot_be_read_is_refused_with_our_own_code(
    usa: Identity, rus: Identity, data: bytes, code: str
) -> None:
    async with answering(rus.server(usa), saying(data)) as url, peer(url, usa.client(rus)) as line:
        with pytest.raises(PeerRefused, match=r"not readable|answer|^x$") as caught:
            await line.state()
        assert caught.value.code == code


@pytest.mark.parametrize("body", [b"!!!!\n", b"AAAA\n", b"\xff\n", b"A" * 43 + b"=\n" + b"B\n"])
async def test_a_path_that_cannot_be_read_is_refused(usa: Identity, rus: Identity, body: bytes) -> None:
    async with answering(rus.server(usa), saying(whole(body))) as url, peer(url, usa.client(rus)) as line:
        with pytest.raises(PeerRefused, match="consistency path is not readable") as caught:
            await line.consistency(1, 2)
        assert caught.value.code == "peer-answer-malformed"


async def test_a_listener_that_takes_the_question_and_never_answers_is_a_cut(
    usa: Identity, rus: Identity
) -> None:
    async with joined(usa, rus, timeout_s=0.2) as (node, line):
        node.gate = asyncio.Event()
        with pytest.raises(PeerUnreachable, match="Timeout on reading"):
            await line.push(b"package")
        node.gate.set()
        node.gate = None
        assert await line.push(b"again") == b"cosigned"


async def test_nobody_there_is_a_cut(usa: Identity, rus: Identity) -> None:
    for url in ("https://127.0.0.1:1", "", "https://[bad", "https://127.0.0.1:1/\x00"):
        async with peer(url, usa.client(rus), 0.5) as line:
            with pytest.raises(PeerUnreachable, match=r"."):
                await line.state()


async def test_renewing_the_connection_under_a_request_is_a_cut_and_nothing_worse(
    usa: Identity, rus: Identity
) -> None:
    async with joined(usa, rus, timeout_s=2) as (node, line):
        node.gate = asyncio.Event()
        pushing = asyncio.create_task(line.push(b"package"))
        while not node.shown:  # noqa: ASYNC110  there is no event for the arrival of a request
            await asyncio.sleep(0)
        await line.renew()
        with pytest.raises(PeerUnreachable, match=r"."):
            await pushing
        node.gate.set()
        node.gate = None
        assert await line.push(b"again") == b"cosigned"

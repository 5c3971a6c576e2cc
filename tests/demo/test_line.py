"""The line carries bytes as they are, and a cut is a cut."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest

from jdec.faces.cli.demo.line import Door, Line


@asynccontextmanager
async def echo() -> AsyncIterator[Door]:
    """A far side that sends back whatever it gets."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(65_536):
            writer.write(piece)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        host, port = server.sockets[0].getsockname()[:2]
        yield host, port
    finally:
        server.close()
        await server.wait_closed()


async def call(line: Line) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a connection over the line to RUS."""
    parts = urlsplit(line.url_of("RUS"))
    return await asyncio.open_connection(parts.hostname, parts.port)


async def is_dead(reader: asyncio.StreamReader) -> bool:
    """Wait for the end of a connection."""
    try:
        return await asyncio.wait_for(reader.read(1), 30) == b""
    except ConnectionError:
        return True


async def test_bytes_pass_as_they_are_in_both_directions() -> None:
    sent = bytes(range(256)) * 4096
    async with echo() as door:
        line = Line({"RUS": lambda: door})
        await line.open()
        reader, writer = await call(line)
        writer.write(sent)
        assert await asyncio.wait_for(reader.readexactly(len(sent)), 30) == sent
        writer.close()
        await line.close()


async def test_a_cut_ends_what_passes_and_refuses_what_comes_until_it_is_mended() -> None:
    async with echo() as door:
        line = Line({"RUS": lambda: door})
        await line.open()
        reader, writer = await call(line)
        writer.write(b"before")
        assert await asyncio.wait_for(reader.readexactly(6), 30) == b"before"
        line.cut()
        assert await is_dead(reader)
        writer.close()
        in_cut, in_cut_writer = await call(line)
        assert await is_dead(in_cut)
        in_cut_writer.close()
        line.mend()
        after, after_writer = await call(line)
        after_writer.write(b"after")
        assert await asyncio.wait_for(after.readexactly(5), 30) == b"after"
        after_writer.close()
        await line.close()


@pytest.mark.parametrize("door", [None, ("127.0.0.1", 1)], ids=["not running", "not listening"])
async def test_a_call_to_a_node_that_is_not_there_ends_at_once(door: Door | None) -> None:
    line = Line({"RUS": lambda: door})
    await line.open()
    reader, writer = await call(line)
    assert await is_dead(reader)
    writer.close()
    await line.close()

"""What both listeners of a node bear from strangers: bounded heads, bounded patience, a bounded crowd.

The web server bounds none of these by itself: a head that never ends would fill the memory, and sockets that never
send one would use up the file descriptors.
"""

from __future__ import annotations

import asyncio
import resource
from typing import Any

import uvloop
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD_BYTES = 64 * 1024
HEAD_PATIENCE_S = 15.0
HANDSHAKE_PATIENCE_S = 5.0
MAX_CONNECTIONS = 1024


class BoundedProtocol(HttpToolsProtocol):
    """Closes a connection whose request head is too long or too slow, and one too many of them.

    `unreadable` is the whole answer to bytes that are no HTTP request; where it is empty the web server says so in
    its own words.
    """

    unreadable = b""
    _head_bytes = 0
    _is_in_head = True
    _giving_up: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin a connection, unless there are too many."""
        super().connection_made(transport)
        if len(self.server_state.connections) > MAX_CONNECTIONS:
            transport.abort()
            return
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        """Take bytes; what is left of an unfinished head afterwards counts against the bound."""
        super().data_received(data)
        if self._is_in_head:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES:
                self._give_up()

    def on_message_begin(self) -> None:
        """A request begins: its head is bounded in bytes and time."""
        super().on_message_begin()
        self._is_in_head, self._head_bytes = True, 0
        self._wait_for_head()

    def on_headers_complete(self) -> None:
        """The head is there: nothing more to wait for."""
        self._is_in_head = False
        self._stop_waiting()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """Answer bytes that are no HTTP request, and close."""
        if not self.unreadable:
            super().send_400_response(msg)
            return
        self.transport.write(self.unreadable)
        self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection ended."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait_for_head(self) -> None:
        if self._giving_up is None:
            self._giving_up = self.loop.call_later(HEAD_PATIENCE_S, self._give_up)

    def _stop_waiting(self) -> None:
        if self._giving_up is not None:
            self._giving_up.cancel()
            self._giving_up = None

    def _give_up(self) -> None:
        self._stop_waiting()
        if self.transport is not None:
            self.transport.abort()


def answering(unreadable: bytes) -> type[BoundedProtocol]:
    """The protocol that answers with these bytes to what is no HTTP request."""
    return type("AnsweringProtocol", (BoundedProtocol,), {"unreadable": unreadable})


class ListenerLoop(uvloop.Loop):
    """The event loop of a node: a TLS handshake must be quick."""

    async def create_server(self, *args: Any, **options: Any) -> Any:
        """Listen as the loop does, with a short handshake time where there is TLS."""
        if options.get("ssl") is not None:
            options.setdefault("ssl_handshake_timeout", HANDSHAKE_PATIENCE_S)
        return await super().create_server(*args, **options)


def raise_file_limit() -> None:
    """Let the process open as many files as it is allowed to at most."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

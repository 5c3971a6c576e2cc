"""What both listeners of a node bear from strangers: bounded heads, bounded patience, a bounded crowd.

The web server bounds none of these by itself: a head that never ends would fill the memory, and sockets that never
send one would use up the file descriptors.

Nor does it wait before it closes: a request answered while its body is still arriving would be answered with a reset,
which may take the answer out of the client's hands.  So what still comes is read away here first, within bounds.
"""

from __future__ import annotations

import asyncio
import contextlib
import resource
import socket
from collections.abc import Callable, Iterator
from typing import Any

import uvicorn
import uvloop
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD_BYTES = 64 * 1024
HEAD_PATIENCE_S = 15.0
HANDSHAKE_PATIENCE_S = 5.0
MAX_CONNECTIONS = 1024
# What is read away of a body that is answered already: so many bytes, for so long, and no longer than so without any.
# So long a client may also take for what is still to be sent when its connection is closed.
REST_BYTES = 16 * 1024 * 1024
REST_S = 30.0
REST_PAUSE_S = 5.0


class _Connection:
    """The transport as the web server sees it: to close it is to part, as `BoundedProtocol` understands that."""

    def __init__(self, transport: Any, part: Callable[[], None]) -> None:
        self._transport = transport
        self.close = part

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class BoundedProtocol(HttpToolsProtocol):
    """Closes a connection whose request head is too long or too slow, and one too many of them; before it closes
    one whose request is not at its end, it lets the client finish and read.

    `unreadable` is the whole answer to bytes that are no HTTP request; where it is empty the web server says so in
    its own words.  `most` is how many connections there may be.
    """

    unreadable = b""
    most = MAX_CONNECTIONS
    _head_bytes = 0
    _is_in_head = True
    _is_in_body = False
    _is_parting = False
    _rest_bytes = 0
    _rest_until = 0.0
    _giving_up: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin a connection, unless there are too many or the server has ended."""
        self._real = transport
        super().connection_made(_Connection(transport, self._close))  # type: ignore[arg-type]
        is_over = getattr(self.server_state, "is_over", False)
        if is_over or len(self.server_state.connections) > self.most:
            transport.abort()
            return
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        """Take bytes; what is left of an unfinished head afterwards counts against the bound."""
        if self._rest_until:
            self._rest_bytes += len(data)
            if self._rest_bytes > REST_BYTES or self.loop.time() >= self._rest_until:
                self._give_up()
                return
            self._wait_for_rest()
        if self._is_parting:
            return
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
        self._is_in_head, self._is_in_body = False, True
        self._stop_waiting()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is whole; where it was answered before, the connection is as good as any again."""
        super().on_message_complete()
        self._is_in_body = False
        if self._rest_until:
            self._rest_until = 0.0
            self._stop_waiting()

    def on_response_complete(self) -> None:
        """The answer is given; what still comes of the request is read away."""
        super().on_response_complete()
        if self._is_answered_early():
            self._read_rest_away()

    def send_400_response(self, msg: str) -> None:
        """Answer bytes that are no HTTP request, and close."""
        if not self.unreadable:
            super().send_400_response(msg)
            return
        self.transport.write(self.unreadable)
        self._part()

    def eof_received(self) -> None:
        """The client says no more, and is not answered any further."""
        self._close_for_good()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection ended."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _is_answered_early(self) -> bool:
        return self._is_in_body and self.cycle is not None and self.cycle.response_complete

    def _close(self) -> None:
        if self._is_answered_early():
            self._part()
        else:
            self._close_for_good()

    def _close_for_good(self) -> None:
        """Close when all that was said has gone out; a client that does not take it is not waited for for ever."""
        self._stop_waiting()
        if not self._real.is_closing():
            self._real.close()
            self._giving_up = self.loop.call_later(REST_S, self._give_up)

    def _part(self) -> None:
        """Say that nothing more is said here, and close when the client does or the bounds are reached."""
        if self._is_parting or self._real.is_closing():
            return
        self._is_parting = True
        if self._real.can_write_eof():
            self._real.write_eof()
        self._read_rest_away()

    def _read_rest_away(self) -> None:
        if not self._rest_until:
            self._rest_bytes, self._rest_until = 0, self.loop.time() + REST_S
            self._wait_for_rest()

    def _wait_for_rest(self) -> None:
        self._stop_waiting()
        patience_s = min(REST_PAUSE_S, self._rest_until - self.loop.time())
        self._giving_up = self.loop.call_later(patience_s, self._close_for_good)

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


def answering(unreadable: bytes, most: int = MAX_CONNECTIONS) -> type[BoundedProtocol]:
    """The protocol that answers with these bytes to what is no HTTP request, and takes so many connections."""
    return type("AnsweringProtocol", (BoundedProtocol,), {"unreadable": unreadable, "most": most})


class Server(uvicorn.Server):
    """A server that leaves signals to the node: it decides in which order things stop.

    A connection whose TLS handshake ends after the server is nobody's: the server neither knows nor closes it, and it
    would be answered for as long as it is kept by a node that is over.
    """

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End; from here on whoever has not been connected is not."""
        self.server_state.is_over = True  # type: ignore[attr-defined]
        await super().shutdown(sockets)


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

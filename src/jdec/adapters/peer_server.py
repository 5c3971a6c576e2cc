"""The link listener: the server half, a small ASGI application behind mutual TLS.

The TLS layer already demanded a pinned certificate; every request is judged once more against the certificates the
other Party's key manifest names now, so that a revoked one is refused although the listener still knows it.
"""

from __future__ import annotations

import base64
import ssl
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from jdec.adapters.listener import BoundedProtocol
from jdec.node.ports import MirrorRefused, PeerState, StoreError
from jdec.record.errors import RecordError

_LONGEST_WORD = 200
MAX_PACKAGE = 9 * 1024 * 1024
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class LinkHandlers(msgspec.Struct, frozen=True):
    """What the listener asks of the node.  `take` answers with a cosigned note; `package` and `mirror` with b"" for
    nothing.  `picture` and `component` answer in JSON, b"" for no such component; a node that computes no picture has
    neither.  `mirror` gives the other Party its own record; `archive` an earlier generation of either Party's record by
    its name.  There is no way to ask for anybody else's.
    """

    is_pinned: Callable[[bytes], bool]
    take: Callable[[bytes], Awaitable[bytes]]
    state: Callable[[], PeerState]
    package: Callable[[int], Awaitable[bytes]]
    mirror: Callable[[int, int], Awaitable[bytes]]
    consistency: Callable[[int, int], Awaitable[list[bytes]]]
    picture: Callable[[str], Awaitable[bytes]] | None = None
    component: Callable[[str], Awaitable[bytes]] | None = None
    archive: Callable[[str, int], Awaitable[bytes]] | None = None


class TlsAwareProtocol(BoundedProtocol):
    """Puts the client's certificate (DER) where the application can see it."""

    def on_message_begin(self) -> None:
        """Begin a request: uvicorn builds the scope, we add the certificate."""
        super().on_message_begin()
        tls: ssl.SSLObject | None = self.transport.get_extra_info("ssl_object")
        certificate = tls.getpeercert(binary_form=True) if tls is not None else None
        extensions = self.scope.setdefault("extensions", {})
        if extensions is not None:
            extensions["jdec.certificate"] = {"der": certificate or b""}


class LinkApp:
    """Routes of the link: state, package (push and pull), mirror (their own record back), archive, consistency."""

    def __init__(self, handlers: LinkHandlers, log: Callable[..., None]) -> None:
        self._handlers = handlers
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        certificate = (scope.get("extensions") or {}).get("jdec.certificate", {}).get("der", b"")
        try:
            if not self._handlers.is_pinned(certificate):
                raise _Refusal(403, "link-certificate", "certificate is not one the key manifest names")
            status, kind, body = await self._route(scope, receive)
        except _Refusal as refusal:
            status, kind, body = refusal.answer()
        except MirrorRefused as refused:
            status, kind, body = _Refusal(409, refused.code, str(refused), refused.size).answer()
        except RecordError as error:
            status, kind, body = _Refusal(422, error.code, str(error)).answer()
        except StoreError as error:
            status, kind, body = _Refusal(503, error.code, "the store does not answer").answer()
        except Exception as unknown:  # the other Party learns only that something failed
            self._log("link handler failed", error=type(unknown).__name__, detail=str(unknown)[:200])
            status, kind, body = _Refusal(500, "internal", "the node could not answer").answer()
        headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
        if status == 503:
            # Whoever asks again begins a new connection, and may find another round of this node at its end.
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _route(self, scope: Scope, receive: Receive) -> tuple[int, bytes, bytes]:
        method, path = scope["method"], scope["path"]
        query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
        if (method, path) == ("POST", "/link/1/package"):
            return 200, b"text/plain; charset=utf-8", await self._handlers.take(await _body(receive))
        if (method, path) == ("GET", "/link/1/state"):
            return 200, b"application/json", msgspec.json.encode(self._handlers.state())
        if (method, path) == ("GET", "/link/1/package"):
            package = await self._handlers.package(_number(query, "start"))
            return (200 if package else 204), b"application/vnd.jdec.package", package
        if (method, path) == ("GET", "/link/1/mirror"):
            package = await self._handlers.mirror(_number(query, "generation"), _number(query, "start"))
            return (200 if package else 204), b"application/vnd.jdec.package", package
        if (method, path) == ("GET", "/link/1/archive") and self._handlers.archive:
            name = query.get("record", "")[:_LONGEST_WORD]
            package = await self._handlers.archive(name, _number(query, "start"))
            return 200, b"application/vnd.jdec.package", package
        if (method, path) == ("GET", "/link/1/consistency"):
            hashes = await self._handlers.consistency(_number(query, "old"), _number(query, "new"))
            lines = b"".join(base64.b64encode(each) + b"\n" for each in hashes)
            return 200, b"text/plain; charset=utf-8", lines
        if method == "GET" and path.startswith("/link/1/picture"):
            return await self._picture(path, query)
        raise _no_route()

    async def _picture(self, path: str, query: dict[str, str]) -> tuple[int, bytes, bytes]:
        """Answer what a node that compares pictures asks."""
        asked = {
            "/link/1/picture": (self._handlers.picture, "cursor"),
            "/link/1/picture/component": (self._handlers.component, "name"),
        }
        handler, name = asked.get(path, (None, ""))
        if handler is None:
            raise _no_route()
        found = await handler(query.get(name, "")[:_LONGEST_WORD])
        return (200 if found else 204), b"application/json", found


def _no_route() -> _Refusal:
    return _Refusal(404, "link-route", "no such route on the link")


class _Refusal(Exception):
    def __init__(self, status: int, code: str, message: str, size: int | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.size = status, code, message, size

    def answer(self) -> tuple[int, bytes, bytes]:
        problem: dict[str, object] = {"status": self.status, "code": self.code, "detail": self.message}
        if self.size is not None:
            problem["size"] = self.size
        return self.status, b"application/problem+json", msgspec.json.encode(problem)


async def _body(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise _Refusal(400, "package-truncated", "the package ended in the middle")
        body += event.get("body", b"")
        if len(body) > MAX_PACKAGE:
            raise _Refusal(413, "package-too-large", f"package is longer than {MAX_PACKAGE} bytes")
        if not event.get("more_body"):
            return bytes(body)


def _number(query: dict[str, str], name: str) -> int:
    text = query.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise _Refusal(400, "link-query", f"query needs a whole number: {name}")
    return int(text)

"""The one way in: from an ASGI request to an admitted call, and from an answer or a problem back to bytes.

Order of checks: path, method, token, permission, parameters, media type, announced length; only then is a
body read, and never more of it than the operation takes.  Every operation passes here, streams included.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final
from urllib.parse import unquote_to_bytes

import msgspec
from litestar import Request, Response
from litestar.enums import HttpMethod
from litestar.handlers import ASGIRouteHandler, asgi, route
from litestar.types import ControllerRouterHandler, Receive, Scope, Send

from jdec.faces.api.live import Live
from jdec.faces.api.operations import JSON, Body, Operation
from jdec.faces.api.parameters import Values, read_parameters
from jdec.faces.api.problems import PROBLEM_TYPE, Problem, refusal, too_large
from jdec.faces.api.tokens import Tokens, bearer
from jdec.faces.texts import choose
from jdec.node.service import NodeService

Headers = tuple[tuple[str, str], ...]
NO_STORE: Final[Headers] = (("cache-control", "no-store"),)
# No answer is a page: nothing in it may run, be framed, or be guessed to be of another type.
SECURITY: Final[Headers] = (
    ("x-content-type-options", "nosniff"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ("referrer-policy", "no-referrer"),
)
# Past this much unread body the connection is closed after the answer; less is read away by the server.
SWALLOW_BYTES: Final = 256 * 1024
_ENCODER: Final = msgspec.json.Encoder()


class ClientGone(Exception):
    """The client closed the connection before its request was whole; there is nobody to answer."""


class FaceLimits(msgspec.Struct, frozen=True):
    """How long and how much the API waits and holds, beside what the node's own limits say.

    `body_s`: a whole body must arrive in this time; `send_s`: a client must take what is sent to it in this
    time; `heartbeat_s`: a silent event stream says this often that it is alive; `follow_s`: an event stream
    is ended, to be resumed, after this time, so that a withdrawn token does not follow for ever.
    """

    body_s: float = 30.0
    send_s: float = 60.0
    heartbeat_s: float = 15.0
    follow_s: float = 3600.0
    batch_bytes: int = 8 * 1024 * 1024
    streams_per_client: int = 16
    streams: int = 256


class Desk(msgspec.Struct, frozen=True):
    """What every operation may use; `document` gives the OpenAPI document in a language."""

    service: NodeService
    tokens: Tokens
    limits: FaceLimits
    max_batch: int
    live: Live
    document: Callable[[str], bytes]


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """An admitted request."""

    desk: Desk
    language: str
    client: str
    values: Values
    headers: Mapping[bytes, bytes]
    body: bytes = b""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A whole answer."""

    status: int = 200
    body: bytes = b""
    media_type: str = JSON
    headers: Headers = NO_STORE


def as_json(value: Any, *, status: int = 200, headers: Headers = NO_STORE) -> Answer:
    """Return the answer that says `value` in JSON."""
    return Answer(status=status, body=_ENCODER.encode(value), headers=headers)


def problem_answer(problem: Problem, language: str) -> Answer:
    """Return the answer that tells a problem in this language."""
    headers = list(NO_STORE + problem.headers)
    headers += [("content-language", language), ("vary", "accept-language")]
    if problem.retry_after_s is not None:
        headers.append(("retry-after", str(problem.retry_after_s)))
    if problem.close:
        headers.append(("connection", "close"))
    body = _ENCODER.encode(problem.view(language))
    return Answer(status=problem.status, body=body, media_type=PROBLEM_TYPE, headers=tuple(headers))


def unreadable() -> bytes:
    """Return the whole HTTP answer to bytes that are no request: no language was asked for, so it is English."""
    answer = problem_answer(Problem("request-malformed", close=True), "en")
    lines = [
        f"{name}: {value}\r\n"
        for name, value in (*_headers(answer), ("content-length", str(len(answer.body))))
    ]
    return f"HTTP/1.1 {answer.status} Bad Request\r\n{''.join(lines)}\r\n".encode() + answer.body


def doors(desk: Desk, path: str, pattern: str, operations: Sequence[Operation]) -> ControllerRouterHandler:
    """Return the route of one path with all its operations.

    A path whose operation converses is raw ASGI and holds that operation alone; `pattern` is the path in the
    router's words.
    """
    by_method = {each.method: each for each in operations}
    if any(each.converse for each in operations):
        (only,) = operations
        return _conversation(desk, path, only)
    methods = [*by_method, HttpMethod.OPTIONS, *([HttpMethod.HEAD] if "GET" in by_method else [])]
    allow = (("allow", ", ".join(sorted(str(HttpMethod(each).value) for each in methods))),)

    @route(pattern, http_method=[HttpMethod(each) for each in methods], status_code=200)
    async def enter(request: Request[Any, Any, Any]) -> Response[bytes]:
        if request.method == HttpMethod.OPTIONS:
            return as_response(Answer(status=204, headers=(*NO_STORE, *allow)))
        operation = by_method["GET" if request.method == HttpMethod.HEAD else request.method]
        call = admit(desk, operation, request.scope)
        assert operation.handle is not None
        try:
            if operation.body is not None:
                call = msgspec.structs.replace(
                    call, body=await _read_body(call, operation.body, request.receive)
                )
        except ClientGone:
            return as_response(Answer())
        return as_response(await operation.handle(call))

    return enter


def _conversation(desk: Desk, path: str, operation: Operation) -> ASGIRouteHandler:
    """Return the raw route of an operation that reads and writes as it likes."""
    allow = (("allow", ", ".join(sorted((operation.method, "OPTIONS")))),)

    @asgi(path, copy_scope=False)
    async def enter(scope: Scope, receive: Receive, send: Send) -> None:
        method = str(scope.get("method", ""))
        if method == HttpMethod.OPTIONS:
            await send_start(Answer(status=204, headers=(*NO_STORE, *allow)), send)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        if method != operation.method:
            raise method_problem(method, allow[0][1])
        assert operation.converse is not None
        with suppress(ClientGone):
            await operation.converse(admit(desk, operation, scope), receive, send)

    return enter


def method_problem(method: str, allow: str) -> Problem:
    """Return the problem of a method that a path does not take."""
    return Problem("method-not-allowed", headers=(("allow", allow),), method=method[:20], allow=allow)


def as_response(answer: Answer) -> Response[bytes]:
    """Return the answer as the framework sends it."""
    return Response(answer.body, status_code=answer.status, headers=dict(_headers(answer)))


def _headers(answer: Answer) -> Headers:
    kind = (("content-type", answer.media_type),) if answer.status != 204 else ()
    return answer.headers + SECURITY + kind


def admit(desk: Desk, operation: Operation, scope: Scope) -> Call:
    """Return the call of an admitted request.  Raises `Problem`; reads nothing of the body."""
    _check_spelling(scope)
    headers = dict(scope["headers"])
    _check_once(operation, [name for name, _ in scope["headers"]])
    client = ""
    if operation.permission is not None:
        client = _client(desk.tokens, operation.permission, headers)
    path = {name: str(value).removeprefix("/") for name, value in scope["path_params"].items()}
    values = read_parameters(operation.parameters, path, scope.get("query_string", b""), headers)
    if operation.body is not None:
        _check_announced(operation.body, headers)
    language = choose(_text(headers, b"accept-language"))
    return Call(desk=desk, language=language, client=client, values=values, headers=headers)


def _check_spelling(scope: Scope) -> None:
    """Refuse a second spelling of a path: the router would take `//` and a slash at the end for nothing."""
    raw = scope.get("raw_path") or scope["path"].encode()
    path = unquote_to_bytes(raw.partition(b"?")[0])
    if b"//" in path or (path.endswith(b"/") and path != b"/"):
        raise Problem("path-unknown")


def _check_once(operation: Operation, names: Sequence[bytes]) -> None:
    """Refuse a header that is given twice where it decides anything: which of the two counts would be a guess."""
    deciding = ["Authorization", "Content-Type", "Content-Encoding"]
    deciding += [each.name for each in operation.parameters if each.place == "header"]
    for name in deciding:
        if names.count(name.lower().encode()) > 1:
            raise Problem("parameter-repeated", name=name)


async def send_start(answer: Answer, send: Send) -> None:
    """Send status and headers of an answer whose length is not known."""
    raw = [(name.encode(), value.encode("latin-1")) for name, value in _headers(answer)]
    await send({"type": "http.response.start", "status": answer.status, "headers": raw})


def _client(tokens: Tokens, permission: str, headers: Mapping[bytes, bytes]) -> str:
    token = bearer(_text(headers, b"authorization"))
    if token is None:
        raise Problem("token-missing", headers=(("www-authenticate", 'Bearer realm="jdec"'),))
    client = tokens.who(token)
    if client is None:
        challenge = 'Bearer realm="jdec", error="invalid_token"'
        raise Problem("token-unknown", headers=(("www-authenticate", challenge),))
    if permission not in client.may:
        raise Problem("permission-missing", client=client.name, permission=permission)
    return client.name


def _check_announced(body: Body, headers: Mapping[bytes, bytes]) -> None:
    """Refuse by the headers alone what would be refused after reading."""
    given = (_text(headers, b"content-type") or "").lower()
    media_type, _, parameter = (part.strip() for part in given.partition(";"))
    if body.media_types and (media_type not in body.media_types or parameter not in ("", "charset=utf-8")):
        raise Problem("media-type", got=given[:80] or "–", wanted=", ".join(body.media_types))
    coding = (_text(headers, b"content-encoding") or "identity").lower()
    if coding != "identity":
        raise Problem("content-encoding", got=coding[:80], headers=(("accept-encoding", "identity"),))
    length = _text(headers, b"content-length")
    if length is None or body.limit is None:
        return
    if not length.isascii() or not length.isdigit():
        raise Problem("length-malformed")
    if len(length) > 15 or int(length) > body.limit:
        raise _too_large(body, body.limit, close=len(length) > 15 or int(length) > SWALLOW_BYTES)


async def _read_body(call: Call, body: Body, receive: Receive) -> bytes:
    assert body.limit is not None
    pieces: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(call.desk.limits.body_s):
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    raise ClientGone
                piece = message["body"]
                size += len(piece)
                if size > body.limit:
                    raise _too_large(body, body.limit, close=message["more_body"])
                pieces.append(piece)
                if not message["more_body"]:
                    return b"".join(pieces)
    except TimeoutError as cause:
        raise Problem("body-slow", close=True, seconds=str(call.desk.limits.body_s)) from cause


def _too_large(body: Body, limit: int, *, close: bool) -> Problem:
    if body.is_message:
        return refusal(too_large(limit), close=close)
    return Problem("body-too-large", close=close, limit=str(limit))


def _text(headers: Mapping[bytes, bytes], name: bytes) -> str | None:
    value = headers.get(name)
    return None if value is None else value.decode("latin-1")

"""The node's API over HTTP, for the console beside it (`jdec.node.people.door`).

The token is held in memory and put into no error and no log.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from typing import Final, TypeVar

import httpx
import msgspec

from jdec.adapters.tlsfiles import pinned_context
from jdec.node.people.door import PATIENCE_S, NodeAway, NodeSaidNo
from jdec.words.faults import Fault

T = TypeVar("T")
SUBMIT_S: Final = 30.0
FOLLOWED: Final = frozenset({"/v1/status", "/v1/picture", "/v1/picture/notices"})
"""What is asked to know whether the node lives and what its picture is."""
# A stream says every 15 seconds that it lives.
SILENCE_S: Final = 20.0


class _Fault(msgspec.Struct, frozen=True):
    code: str = ""
    field: str = ""
    value: str = ""
    rule: str = ""
    args: dict[str, str] = {}


class _Problem(msgspec.Struct, frozen=True):
    code: str = ""
    title: str = ""
    detail: str = ""
    faults: tuple[_Fault, ...] = ()


class HttpNodeDoor:
    """One node, by its address and token.  Made inside the event loop that uses it."""

    def __init__(self, url: str, token: str, certificate: bytes = b"") -> None:
        # The node's own certificate, as the node itself gives it: neither its issuer nor its name says more than that.
        trusted = pinned_context(certificate) if certificate else True

        def client() -> httpx.AsyncClient:
            return httpx.AsyncClient(
                base_url=url,
                headers={"authorization": f"Bearer {token}", "user-agent": "jdec-console"},
                timeout=PATIENCE_S,
                verify=trusted,
                trust_env=False,
            )

        self._http = client()
        # Following has connections of its own: however much pages read, the node is not taken for silent.
        self._line = client()

    async def close(self) -> None:
        """Close every connection."""
        await self._http.aclose()
        await self._line.aclose()

    async def get(
        self,
        kind: type[T],
        path: str,
        *,
        language: str = "",
        patience_s: float = PATIENCE_S,
        **parameters: str | int,
    ) -> T:
        """Ask a question."""
        headers = _in(language)
        http = self._line if path in FOLLOWED else self._http
        try:
            answer = await http.get(path, params=parameters, headers=headers, timeout=patience_s)
        except httpx.HTTPError as cause:
            raise NodeAway(_reason(cause)) from cause
        return _decoded(kind, answer)

    async def read(self, path: str, *, language: str = "", **parameters: str | int) -> bytes:
        """Ask for what is not JSON."""
        try:
            answer = await self._http.get(path, params=parameters, headers=_in(language), timeout=SUBMIT_S)
        except httpx.HTTPError as cause:
            raise NodeAway(_reason(cause)) from cause
        if answer.status_code >= 300:
            raise _said_no(answer)
        return answer.content

    async def hand(self, kind: type[T], path: str, data: bytes, language: str) -> T:
        """Hand bytes over."""
        headers = {"content-type": "application/octet-stream", "accept-language": language}
        try:
            answer = await self._http.post(path, content=data, headers=headers, timeout=SUBMIT_S)
        except httpx.HTTPError as cause:
            raise NodeAway(_reason(cause)) from cause
        return _decoded(kind, answer)

    async def submit(self, kind: type[T], data: bytes, language: str) -> T:
        """Submit one message."""
        headers = {"content-type": "application/json", "accept-language": language}
        try:
            answer = await self._http.post("/v1/messages", content=data, headers=headers, timeout=SUBMIT_S)
        except httpx.HTTPError as cause:
            raise NodeAway(_reason(cause)) from cause
        return _decoded(kind, answer)

    async def stream(self, kind: type[T], path: str, cursor: str) -> AsyncGenerator[T, None]:
        """Yield events until the line breaks (`NodeAway`) or the node ends the stream."""
        parameters = {"cursor": cursor} if cursor else {}
        decoder = msgspec.json.Decoder(kind)
        timeout = httpx.Timeout(PATIENCE_S, read=SILENCE_S)
        try:
            async with self._line.stream("GET", path, params=parameters, timeout=timeout) as answer:
                if answer.status_code != 200:
                    await answer.aread()
                    raise _said_no(answer)
                async for data in _events(answer.aiter_bytes()):
                    yield decoder.decode(data)
        except httpx.HTTPError as cause:
            raise NodeAway(_reason(cause)) from cause
        except msgspec.MsgspecError as cause:
            raise NodeAway("answer-unknown") from cause


async def _events(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yield the data of each event (WHATWG HTML, section 9.2.6).

    Lines end where the standard says, and not where a Party's text holds another of Unicode's line ends.
    """
    rest, data = b"", []
    async for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            if line.startswith(b"data:"):
                data.append(line[5:].removeprefix(b" "))
            elif not line and data:
                yield b"\n".join(data)
                data = []


def _in(language: str) -> dict[str, str]:
    return {"accept-language": language} if language else {}


def _decoded(kind: type[T], answer: httpx.Response) -> T:
    if answer.status_code >= 300:
        raise _said_no(answer)
    try:
        return msgspec.json.decode(answer.content, type=kind)
    except msgspec.MsgspecError as cause:
        raise NodeAway("answer-unknown") from cause


def _said_no(answer: httpx.Response) -> Exception:
    if not answer.headers.get("content-type", "").startswith("application/problem+json"):
        return NodeAway("answer-unknown")
    try:
        problem = msgspec.json.decode(answer.content, type=_Problem)
    except msgspec.MsgspecError:
        return NodeAway("answer-unknown")
    faults = tuple(
        Fault(code=each.code, field=each.field, value=each.value, rule=each.rule, args=each.args)
        for each in problem.faults
    )
    return NodeSaidNo(problem.code, problem.detail or problem.title, answer.status_code, faults)


def _reason(cause: httpx.HTTPError) -> str:
    return "timeout" if isinstance(cause, httpx.TimeoutException) else "unreachable"

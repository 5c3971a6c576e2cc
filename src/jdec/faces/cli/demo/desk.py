"""One Party's desk at its own node: submit, follow and ask over the HTTP API, through every restart.

A message is submitted with the same bytes until it is answered: the node takes it once.  Following resumes
at the cursor of the last event that arrived whole.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from typing import Final

import httpx
import msgspec

from jdec.faces.cli.client import SILENCE_S, TIMEOUT_S
from jdec.faces.cli.composition import NodeAddress
from jdec.node.views import Accepted, FollowEvent, NodeStatus, NotAccepted, SubmissionResult

PAUSE_S: Final = 0.05
_FOR_NOW: Final = frozenset({429, 500, 502, 503, 504})


class Away(Exception):
    """The node does not answer, or not for now."""


class Desk:
    """Talks to one node, wherever it listens; `move` says where that is."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._http: httpx.AsyncClient | None = None
        self.cursor = ""

    async def move(self, address: NodeAddress) -> None:
        """Talk to this address from now on."""
        await self.close()
        self._http = httpx.AsyncClient(
            base_url=address.url,
            headers={"authorization": f"Bearer {address.token}", "accept-language": self._language},
            timeout=TIMEOUT_S,
            verify=ssl.create_default_context(cafile=address.certificate) if address.certificate else True,
            trust_env=False,
        )

    async def close(self) -> None:
        """Let go of the connections."""
        http, self._http = self._http, None
        if http is not None:
            await http.aclose()

    async def submit(self, data: bytes) -> SubmissionResult:
        """Submit one message until it is answered for good; the caller bounds the time."""
        while True:
            try:
                return await self.submit_once(data)
            except Away:
                await asyncio.sleep(PAUSE_S)

    async def submit_once(self, data: bytes) -> SubmissionResult:
        """Submit one message.  Raises `Away`; whether it was taken is then unknown."""
        answer = await self._ask("POST", "/v1/messages", data)
        if answer.status_code in (200, 201):
            return msgspec.json.decode(answer.content, type=Accepted)
        problem = msgspec.json.decode(answer.content, type=_Problem)
        return NotAccepted(problem.code, problem.detail)

    async def status(self) -> NodeStatus:
        """Return where the node stands.  Raises `Away`."""
        return msgspec.json.decode((await self._ask("GET", "/v1/status")).content, type=NodeStatus)

    async def follow(self, hear: Callable[[FollowEvent], None]) -> None:
        """Hand every event to `hear`, through breaks, until cancelled."""
        while True:
            try:
                async for event in self._events():
                    hear(event)
                    self.cursor = event.cursor
            except (httpx.HTTPError, Away):
                pass
            await asyncio.sleep(PAUSE_S)

    async def _events(self) -> AsyncIterator[FollowEvent]:
        parameters = {"cursor": self.cursor} if self.cursor else {}
        timeout = httpx.Timeout(TIMEOUT_S, read=SILENCE_S)
        async with self._connected().stream(
            "GET", "/v1/follow", params=parameters, timeout=timeout
        ) as answer:
            if answer.status_code != 200:
                raise Away(f"follow answered {answer.status_code}")
            async for line in answer.aiter_lines():
                if line.startswith("data:"):
                    yield msgspec.json.decode(line[5:], type=FollowEvent)

    async def _ask(self, method: str, path: str, body: bytes | None = None) -> httpx.Response:
        headers = {"content-type": "application/json"} if body is not None else {}
        try:
            answer = await self._connected().request(method, path, content=body, headers=headers)
        except (httpx.HTTPError, RuntimeError) as cause:
            # A client that was closed under a request, by a move, says RuntimeError.
            raise Away(type(cause).__name__) from cause
        if answer.status_code in _FOR_NOW:
            raise Away(f"answered {answer.status_code}")
        return answer

    def _connected(self) -> httpx.AsyncClient:
        if self._http is None:
            raise Away("no address")
        return self._http


class _Problem(msgspec.Struct, frozen=True):
    code: str = ""
    detail: str = ""

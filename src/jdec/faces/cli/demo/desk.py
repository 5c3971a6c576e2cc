"""One Party's desk at its own node: submit, follow and ask over the HTTP API, through every restart.

A message is submitted with the same bytes until it is answered: the node takes it once.  Following resumes
at the cursor of the last event that arrived whole.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from typing import Final, TypeVar

import httpx
import msgspec

from jdec.faces.cli.client import SILENCE_S, TIMEOUT_S
from jdec.faces.cli.composition import NodeAddress
from jdec.node.picture_views import NoticePage, PictureEvent, PicturePage
from jdec.node.views import Accepted, FollowEvent, NodeStatus, NotAccepted, SubmissionResult
from jdec.picture.accounts import EventAccount

PAUSE_S: Final = 0.05
T = TypeVar("T", FollowEvent, PictureEvent)
_PAGE: Final = 1000
_FOR_NOW: Final = frozenset({429, 500, 502, 503, 504})


class Away(Exception):
    """The node does not answer, or not for now."""


class Desk:
    """Talks to one node, wherever it listens; `move` says where that is."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._http: httpx.AsyncClient | None = None
        self.cursor = ""
        self.picture_cursor = ""

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
                async for event in self._events("/v1/follow", self.cursor, FollowEvent):
                    hear(event)
                    self.cursor = event.cursor
            except (httpx.HTTPError, Away):
                pass
            await asyncio.sleep(PAUSE_S)

    async def follow_picture(
        self, hear: Callable[[PictureEvent], None], read: Callable[[list[PicturePage]], None]
    ) -> None:
        """Hand every change of the picture to `hear`, through breaks, until cancelled.

        Where the stream cannot tell what came before, at the beginning and when tables were made anew, the whole
        picture is handed to `read`.
        """
        is_read = False
        while True:
            try:
                async for event in self._events("/v1/picture/follow", self.picture_cursor, PictureEvent):
                    if not is_read or event.type == "reset":
                        read(await self.picture())
                        is_read = True
                    hear(event)
                    self.picture_cursor = event.cursor
            except (httpx.HTTPError, Away):
                pass
            await asyncio.sleep(PAUSE_S)

    async def picture(self) -> list[PicturePage]:
        """Return the whole picture, page after page.  Raises `Away`."""
        pages: list[PicturePage] = []
        after: str | None = ""
        while after is not None:
            more = {"after": after} if after else {}
            answer = await self._ask("GET", "/v1/picture", query={"limit": str(_PAGE), **more})
            if answer.status_code != 200:
                raise Away(f"answered {answer.status_code}")
            pages.append(msgspec.json.decode(answer.content, type=PicturePage))
            after = pages[-1].next
        return pages

    async def event(self, name: str) -> EventAccount | None:
        """Return the launch that a first report is in; None where it is in no picture yet.  Raises `Away`."""
        answer = await self._ask("GET", "/v1/picture/event", query={"name": name})
        if answer.status_code == 404:
            return None
        if answer.status_code != 200:
            raise Away(f"answered {answer.status_code}")
        return msgspec.json.decode(answer.content, type=EventAccount)

    async def notices(self) -> list[NoticePage]:
        """Return what was announced, page after page.  Raises `Away`."""
        pages: list[NoticePage] = []
        after: str | None = ""
        while after is not None:
            more = {"after": after} if after else {}
            answer = await self._ask("GET", "/v1/picture/notices", query={"limit": str(_PAGE), **more})
            if answer.status_code != 200:
                raise Away(f"answered {answer.status_code}")
            pages.append(msgspec.json.decode(answer.content, type=NoticePage))
            after = pages[-1].next
        return pages

    async def _events(self, path: str, cursor: str, kind: type[T]) -> AsyncIterator[T]:
        parameters = {"cursor": cursor} if cursor else {}
        timeout = httpx.Timeout(TIMEOUT_S, read=SILENCE_S)
        async with self._connected().stream("GET", path, params=parameters, timeout=timeout) as answer:
            if answer.status_code != 200:
                raise Away(f"follow answered {answer.status_code}")
            rest = b""
            async for piece in answer.aiter_bytes():
                # Not by other line ends that Unicode knows: they are part of a Party's text.
                *lines, rest = (rest + piece).split(b"\n")
                for line in lines:
                    if line.startswith(b"data:"):
                        yield msgspec.json.decode(line[5:], type=kind)

    async def _ask(
        self, method: str, path: str, body: bytes | None = None, query: dict[str, str] | None = None
    ) -> httpx.Response:
        headers = {"content-type": "application/json"} if body is not None else {}
        try:
            answer = await self._connected().request(
                method, path, content=body, headers=headers, params=query
            )
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

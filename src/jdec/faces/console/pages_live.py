"""`/live`: the live line to one browser, for as long as its session lasts."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from litestar import Request
from litestar.handlers import ASGIRouteHandler, asgi
from litestar.types import Receive, Scope, Send

from jdec.faces.console.calls import Page, Refusal
from jdec.faces.console.door import as_response, check_host, read_call
from jdec.faces.console.live import Listener, PagesFull
from jdec.faces.console.refusing import refuse
from jdec.node.people.policy import Action

if TYPE_CHECKING:
    from jdec.faces.console.app import Console

SEND_S: Final = 20.0
"""A browser that takes nothing for so long is let go; it comes back with the number of what it had last."""
_HEADERS: Final = (
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
)


async def _never(_: Any) -> Any:
    raise Refusal("method", 405)


LIVE: Final = Page(path="/live", handle=_never, action=Action.VIEW_WATCH, is_data=True)


def live_line(console: Console) -> ASGIRouteHandler:
    """Return the route of the live line."""

    @asgi("/live", copy_scope=False)
    async def live(scope: Scope, receive: Receive, send: Send) -> None:
        request: Request[Any, Any, Any] = Request(scope, receive, send)
        call = None
        try:
            check_host(console, request)
            call = await read_call(console, LIVE, request)
            if scope.get("method") != "GET":
                raise Refusal("method", 405)
            if call.signed is None:
                raise Refusal("session-over", 401)
            if not console.may(call.who.officer, Action.VIEW_WATCH):
                raise Refusal("not-allowed", 403)
            after = request.headers.get("last-event-id", "") or call.query.get("after", "")
            listener = _join(console, call.who.session.cookie_sha256, after)
        except Refusal as refusal:
            answer = as_response(console, await refuse(console, refusal, call, request))
            await answer.to_asgi_response(app=None, request=request)(scope, receive, send)
            return
        await _talk(console, listener, receive, send)

    return live


def _join(console: Console, session: str, after: str) -> Listener:
    try:
        return console.hub.join(session, after[:80], console.following.beat())
    except PagesFull as cause:
        raise Refusal("pages-full", 503) from cause


async def _talk(console: Console, listener: Listener, receive: Receive, send: Send) -> None:
    """Send what comes until the browser goes, is too slow, or the line is over."""
    await send({"type": "http.response.start", "status": 200, "headers": list(_HEADERS)})
    watcher = asyncio.create_task(_watch(listener, receive))
    try:
        while piece := await listener.take():
            async with asyncio.timeout(SEND_S):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        console.hub.leave(listener)
        watcher.cancel()
        await asyncio.gather(watcher, return_exceptions=True)


async def _watch(listener: Listener, receive: Receive) -> None:
    """Stop when the browser goes away."""
    while (await receive())["type"] == "http.request":
        pass
    listener.end()

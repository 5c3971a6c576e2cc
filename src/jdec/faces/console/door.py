"""The one way into the console: from a request to an admitted call, and from an answer or a refusal back to bytes.

Order of checks: host, size of the body, session, origin, token of the form, rate, right.  Reading a page never changes
anything; what does is a POST from a page of this console, by somebody who may.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

import msgspec
from litestar import Request, Response
from litestar.enums import HttpMethod
from litestar.handlers import HTTPRouteHandler, route

from jdec.faces.console.calls import Answer, Call, Page, Refusal
from jdec.faces.console.multipart import read_multipart
from jdec.faces.console.refusing import not_built, refuse
from jdec.faces.texts import choose
from jdec.node.people.policy import Action, Asked
from jdec.node.people.sessions import Over, Signed

if TYPE_CHECKING:
    from jdec.faces.console.app import Console

MOST_BODY: Final = 256 * 1024
MOST_FIELDS: Final = 100
BODY_S: Final = 20.0
FILE_S: Final = 120.0
_FORM: Final = "application/x-www-form-urlencoded"
_PREFIX: Final = "jdec-console-form/1\n"
SECURITY: Final = {
    "content-security-policy": (
        "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), "
        "publickey-credentials-create=(self), publickey-credentials-get=(self)"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def doors(console: Console, path: str, pages: Mapping[str, Page]) -> HTTPRouteHandler:
    """Return the route of one path."""
    methods = [HttpMethod(each) for each in pages]
    if "GET" in pages:
        methods.append(HttpMethod.HEAD)

    @route(path, http_method=methods, status_code=200)
    async def enter(request: Request[Any, Any, Any]) -> Response[bytes]:
        page = pages["GET" if request.method == HttpMethod.HEAD else str(request.method)]
        call: Call | None = None
        try:
            check_host(console, request)
            call = await read_call(console, page, request)
            if not console.static.is_built and page.method == "GET" and not page.is_data:
                return as_response(console, not_built())
            if page.method == "POST":
                call = await (_with_file if page.most_file else _with_body)(call, request)
            answer = await _admitted(call)
        except Refusal as refusal:
            answer = await refuse(console, refusal, call, request)
        return as_response(console, answer)

    return enter


def as_response(console: Console, answer: Answer) -> Response[bytes]:
    """Return the answer as the framework sends it."""
    headers = {"cache-control": "no-store", "content-type": answer.media_type, **SECURITY, **answer.headers}
    if console.settings.asks_for_https:
        headers["strict-transport-security"] = "max-age=31536000"
    response = Response(answer.body, status_code=answer.status, headers=headers)
    for name, value in answer.cookies.items():
        # Browsers take a secure cookie from their own machine without encryption too.
        response.set_cookie(
            name,
            value,
            path="/",
            httponly=True,
            samesite="strict",
            secure=True,
            max_age=None if value else 0,
        )
    return response


def check_host(console: Console, request: Request[Any, Any, Any]) -> None:
    """Refuse a request that thinks it is elsewhere: another site's name may be pointed at this machine."""
    if request.headers.get("host", "").lower() != console.settings.host:
        raise Refusal("host", 421, address=console.settings.origin)


async def read_call(console: Console, page: Page, request: Request[Any, Any, Any]) -> Call:
    """Read the head of a request, and whose it is."""
    jar, name = _cookies(request), console.settings.cookie
    cookie, visit = jar.get(name, ""), jar.get(f"{name}-visit", "")
    found = await asyncio.to_thread(console.sessions.find, cookie) if cookie else Over()
    signed = found if isinstance(found, Signed) else None
    if signed is not None:
        console.tokens.heard(token_of(cookie), signed.officer.number)
    language = jar.get(f"{name}-language", "")
    if signed is not None:
        language = signed.officer.language
    elif language not in ("en", "ru"):
        language = choose(request.headers.get("accept-language"))
    query = request.scope["query_string"].decode("latin-1")
    return Call(
        console=console,
        page=page,
        path=str(request.scope["path"]),
        names={key: str(value) for key, value in request.path_params.items()},
        query=_pairs(query),
        form={},
        signed=signed,
        number=signed.officer.number if signed else found.number if isinstance(found, Over) else "",
        cookie=cookie,
        visit=visit,
        csrf=token_of(cookie if signed else visit),
        own_token=token_of(cookie),
        offered=request.headers.get("x-csrf", ""),
        origin=request.headers.get("origin", ""),
        site=request.headers.get("sec-fetch-site", ""),
        language=language,
        source=request.client.host if request.client else "",
        is_fragment="hx-request" in request.headers,
    )


async def _with_body(call: Call, request: Request[Any, Any, Any]) -> Call:
    """Return the call with the fields of its form."""
    announced = request.headers.get("content-length", "0")
    if not announced.isascii() or not announced.isdigit() or int(announced[:12]) > MOST_BODY:
        raise Refusal("body-large", 413, limit=MOST_BODY // 1024)
    kind = request.headers.get("content-type", _FORM).partition(";")[0].strip().lower()
    if kind != _FORM:
        raise Refusal("body-kind", 415)
    form = _pairs((await _read_body(request, MOST_BODY, BODY_S)).decode("utf-8", "replace"))
    return msgspec.structs.replace(call, form=form, offered=form.get("csrf", "") or call.offered)


async def _with_file(call: Call, request: Request[Any, Any, Any]) -> Call:
    """Return the call with the fields and the file of a `multipart/form-data` form.

    Whoever may not send one is turned away before it is read.
    """
    page, console = call.page, call.console
    if not _is_from_here(call):
        raise Refusal("foreign", 403)
    if call.signed is None:
        raise Refusal("session-over", 401)
    if page.action is not None and not console.may(call.who.officer, page.action):
        raise Refusal("not-allowed", 403)
    data = await _read_body(request, page.most_file + MOST_BODY, FILE_S)
    form, file = read_multipart(request.headers.get("content-type", ""), data, page.most_file)
    return msgspec.structs.replace(call, form=form, file=file, offered=form.get("csrf", "") or call.offered)


async def _read_body(request: Request[Any, Any, Any], most: int, within_s: float) -> bytes:
    pieces, size = [], 0
    try:
        async with asyncio.timeout(within_s):
            async for piece in request.stream():
                size += len(piece)
                if size > most:
                    raise Refusal("body-large", 413, limit=most // 1024)
                pieces.append(piece)
    except TimeoutError as cause:
        raise Refusal("body-slow", 408) from cause
    return b"".join(pieces)


async def _admitted(call: Call) -> Answer:
    """Check what remains, then let the page do its work."""
    page, console = call.page, call.console
    if page.method == "POST":
        if not _is_from_here(call):
            raise Refusal("foreign", 403)
        if page.action is not None and call.signed is None:
            raise Refusal("session-over", 401)
        by = call.form.get("by", "")
        if by and call.signed is not None and by != call.signed.officer.number:
            raise Refusal("form-other", 403, number=by[:6], now=call.signed.officer.number)
        if not call.csrf or not hmac.compare_digest(call.offered.encode(), call.csrf.encode()):
            raise Refusal("form-old", 403)
    if page.action is not None and call.signed is None:
        raise Refusal("session-over", 401)
    who = call.signed.officer.number if call.signed is not None else call.source
    if page.rate and not console.rates.take(page.rate, who):
        raise Refusal("too-fast", 429)
    if page.action is not None and not await _is_permitted(call, page.action):
        raise Refusal("not-allowed", 403)
    return await page.handle(call)


async def _is_permitted(call: Call, action: Action) -> bool:
    if call.page.may is not None:
        return await call.page.may(call)
    return call.console.may(call.who.officer, action, Asked(kind=call.page.says))


def _is_from_here(call: Call) -> bool:
    """Say whether a page of this console sent it, by what browsers say of where a request comes from.

    Under `referrer-policy: no-referrer` a form says `Origin: null` (Fetch, section 3.2); then `Sec-Fetch-Site` alone
    can tell.  A request that says nothing of itself comes from no browser, and is refused.
    """
    if call.site and call.site != "same-origin":
        return False
    if call.origin in ("", "null"):
        return bool(call.site)
    return call.origin == call.console.settings.origin


def token_of(cookie: str) -> str:
    """Return the token that forms carry: made from a cookie that no page, script or other site can read."""
    if not cookie:
        return ""
    return urlsafe_b64encode(hashlib.sha256(f"{_PREFIX}{cookie}".encode()).digest()).decode().rstrip("=")


def _pairs(text: str) -> dict[str, str]:
    """Return the fields of a form or query; of a name given twice the first."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as cause:
        raise Refusal("form-wrong", 400) from cause
    found: dict[str, str] = {}
    for name, value in pairs:
        found.setdefault(name, value)
    return found


def _cookies(request: Request[Any, Any, Any]) -> dict[str, str]:
    """Return the cookies that came; one of another program on this machine, whatever stands in it, spoils none.

    Of a name given twice the last: ours is for the whole site, and browsers send narrower ones first (RFC 6265, 5.4).
    """
    pairs = (each.partition("=") for each in request.headers.get("cookie", "").split(";"))
    return {name.strip(): value.strip().strip('"') for name, _, value in pairs}

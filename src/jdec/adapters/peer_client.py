"""The other node over HTTPS with mutual TLS: the client half of the link."""

from __future__ import annotations

import base64
import io
import re
import ssl
from collections.abc import Callable
from urllib.parse import urlencode

import aiohttp
import msgspec

from jdec.node.ports import PeerRefused, PeerState, PeerUnreachable
from jdec.node.tables import NOTICES, PictureDigest
from jdec.picture.accounts import ComponentAccount
from jdec.picture.noticing import NoticeComponentAccount

PACKAGE_TYPE = "application/vnd.jdec.package"
NOT_PINNED = "link-certificate"
MAX_ANSWER = 16 * 1024 * 1024
_PATIENCE = 12
_PICTURE = "/link/1/picture"
_PIECEMEAL = 512 * 1024


_CODE = re.compile(r"[a-z0-9-]{1,64}")


class _Problem(msgspec.Struct):
    code: str = "peer-problem"
    detail: str = ""
    size: int | None = None


class HttpsPeer:
    """Speaks to one peer over a kept-alive connection.  `make_context` is asked again whenever keys change.

    `timeout_s` bounds connecting and every silence of the other node; a whole request may take `_PATIENCE` times that.
    """

    def __init__(self, url: str, make_context: Callable[[], ssl.SSLContext], timeout_s: float) -> None:
        self._url = url.rstrip("/")
        self._make_context = make_context
        self._timeout = aiohttp.ClientTimeout(
            total=timeout_s * _PATIENCE, connect=timeout_s, sock_connect=timeout_s, sock_read=timeout_s
        )
        self._session: aiohttp.ClientSession | None = None

    def _connected(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(ssl=self._make_context(), limit=4, keepalive_timeout=120),
                timeout=self._timeout,
                cookie_jar=aiohttp.DummyCookieJar(),
                # Raw: an answer that unpacks to gigabytes is never unpacked.
                auto_decompress=False,
                skip_auto_headers=("accept", "user-agent"),
            )
        return self._session

    async def renew(self) -> None:
        """Close the connections so that the next request uses the newest certificates."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def close(self) -> None:
        """Let go of connections."""
        await self.renew()

    async def _send(self, method: str, path: str, content: bytes | None = None) -> bytes:
        headers = {"accept-encoding": "identity"}
        # A large package goes out piece by piece, so that the loop does other things in between.
        data = io.BytesIO(content) if content is not None and len(content) > _PIECEMEAL else content
        if content is not None:
            headers["content-type"] = PACKAGE_TYPE
        try:
            async with self._connected().request(
                method, self._url + path, data=data, headers=headers, allow_redirects=False
            ) as response:
                body = bytearray()
                async for chunk in response.content.iter_any():
                    body += chunk
                    if len(body) > MAX_ANSWER:
                        raise PeerRefused("peer-answer-long", f"answer is longer than {MAX_ANSWER} bytes")
                status = response.status
        except (aiohttp.ClientError, TimeoutError, OSError, RuntimeError) as cut:
            # RuntimeError: what the event loop says of a connection that was renewed under this very request.
            reason = str(cut) or type(cut).__name__
            raise PeerUnreachable(reason) from cut
        if status == 204:
            return b""
        if status != 200:
            refusal = _refusal(status, bytes(body))
            if _is_stale(refusal, path):
                await self.renew()
            raise refusal
        return bytes(body)

    async def state(self) -> PeerState:
        """Ask where the other node stands."""
        body = await self._send("GET", "/link/1/state")
        try:
            return msgspec.json.decode(body, type=PeerState, strict=True)
        except (msgspec.DecodeError, UnicodeDecodeError) as cause:
            raise PeerRefused("peer-answer-malformed", f"state is not readable: {cause}") from cause

    async def push(self, package: bytes) -> bytes:
        """Hand over one package of our record; return the other node's cosigned checkpoint."""
        return await self._send("POST", "/link/1/package", package)

    async def pull(self, start: int) -> bytes:
        """Fetch one package of the other record from `start`; empty bytes when there is nothing newer."""
        return await self._send("GET", f"/link/1/package?start={start}")

    async def pull_mirror(self, generation: int, start: int) -> bytes:
        """Fetch one package of our own record back from the other node's mirror of it."""
        return await self._send("GET", f"/link/1/mirror?generation={generation}&start={start}")

    async def pull_archive(self, record: str, start: int) -> bytes:
        """Fetch one package of an earlier generation of either record from the other node's archive."""
        return await self._send("GET", f"/link/1/archive?{urlencode({'record': record, 'start': start})}")

    async def consistency(self, old: int, new: int) -> list[bytes]:
        """Fetch a path from size `old` to `new` of the other record, with the earlier root first."""
        body = await self._send("GET", f"/link/1/consistency?old={old}&new={new}")
        try:
            lines = body.decode("ascii").split("\n")[:-1]
            hashes = [base64.b64decode(line, validate=True) for line in lines]
        except ValueError as cause:
            raise PeerRefused("peer-answer-malformed", "consistency path is not readable") from cause
        if len(hashes) > 130 or any(len(each) != 32 for each in hashes):
            raise PeerRefused("peer-answer-malformed", "consistency path is not readable")
        return hashes

    async def picture(self, cursor: str) -> PictureDigest:
        """Ask for the hashes of the other node's picture since a cursor."""
        body = await self._send("GET", f"/link/1/picture?{urlencode({'cursor': cursor})}")
        try:
            return msgspec.json.decode(body, type=PictureDigest, strict=True)
        except (msgspec.DecodeError, UnicodeDecodeError) as cause:
            raise PeerRefused("peer-answer-malformed", f"picture is not readable: {cause}") from cause

    async def picture_component(self, name: str) -> ComponentAccount | NoticeComponentAccount | None:
        """Fetch the other node's account of a component."""
        body = await self._send("GET", f"/link/1/picture/component?{urlencode({'name': name})}")
        if not body:
            return None
        try:
            if name.startswith(NOTICES):
                return msgspec.json.decode(body, type=NoticeComponentAccount, strict=True)
            return msgspec.json.decode(body, type=ComponentAccount, strict=True)
        except (msgspec.DecodeError, UnicodeDecodeError) as cause:
            raise PeerRefused("peer-answer-malformed", f"account is not readable: {cause}") from cause


def _is_stale(refusal: PeerRefused | PeerUnreachable, path: str) -> bool:
    """Say whether others are to be begun in the place of the kept connections.

    One goes on showing the certificate it began with, and may end at a round of that node that is over.  A picture that
    is absent there says nothing of either.
    """
    if isinstance(refusal, PeerRefused):
        return refusal.code == NOT_PINNED
    return not path.startswith(_PICTURE)


def _refusal(status: int, body: bytes) -> PeerRefused | PeerUnreachable:
    try:
        problem = msgspec.json.decode(body, type=_Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        problem = _Problem(code="peer-answer-malformed", detail=f"answer with status {status}")
    code = problem.code if _CODE.fullmatch(problem.code) else "peer-answer-malformed"
    if status in (502, 503, 504):
        return PeerUnreachable(code)
    return PeerRefused(code, problem.detail[:500], problem.size)

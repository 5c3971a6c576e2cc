"""The other node over HTTPS with mutual TLS: the client half of the link."""

from __future__ import annotations

import base64
import re
import ssl
from collections.abc import Callable

import httpx
import msgspec

from jdec.node.ports import PeerRefused, PeerState, PeerUnreachable

PACKAGE_TYPE = "application/vnd.jdec.package"
NOT_PINNED = "link-certificate"
MAX_ANSWER = 16 * 1024 * 1024


_CODE = re.compile(r"[a-z0-9-]{1,64}")


class _Problem(msgspec.Struct):
    code: str = "peer-problem"
    detail: str = ""
    size: int | None = None


class HttpsPeer:
    """Speaks to one peer over a kept-alive connection.  `make_context` is asked again whenever keys change."""

    def __init__(self, url: str, make_context: Callable[[], ssl.SSLContext], timeout_s: float) -> None:
        self._url = url.rstrip("/")
        self._make_context = make_context
        self._timeout = httpx.Timeout(timeout_s)
        self._client: httpx.AsyncClient | None = None

    def _connected(self) -> httpx.AsyncClient:
        if self._client is None:
            limits = httpx.Limits(max_connections=4, max_keepalive_connections=4, keepalive_expiry=120)
            self._client = httpx.AsyncClient(
                base_url=self._url,
                verify=self._make_context(),
                timeout=self._timeout,
                limits=limits,
                trust_env=False,
                follow_redirects=False,
            )
        return self._client

    async def renew(self) -> None:
        """Close the connections so that the next request uses the newest certificates."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def close(self) -> None:
        """Let go of connections."""
        await self.renew()

    async def _send(self, method: str, path: str, content: bytes | None = None) -> bytes:
        headers = {"accept-encoding": "identity"}
        if content is not None:
            headers["content-type"] = PACKAGE_TYPE
        try:
            async with self._connected().stream(method, path, content=content, headers=headers) as response:
                body = bytearray()
                # Raw: an answer that unpacks to gigabytes is never unpacked.
                async for chunk in response.aiter_raw():
                    body += chunk
                    if len(body) > MAX_ANSWER:
                        raise PeerRefused("peer-answer-long", f"answer is longer than {MAX_ANSWER} bytes")
                status = response.status_code
        except (httpx.HTTPError, httpx.InvalidURL, OSError, RuntimeError) as cut:
            # RuntimeError: what the event loop says of a connection that was renewed under this very request.
            reason = str(cut) or type(cut).__name__
            raise PeerUnreachable(reason) from cut
        if status == 204:
            return b""
        if status != 200:
            refusal = _refusal(status, bytes(body))
            if isinstance(refusal, PeerRefused) and refusal.code == NOT_PINNED:
                # A kept connection goes on showing the certificate it began with: begin another.
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


def _refusal(status: int, body: bytes) -> PeerRefused | PeerUnreachable:
    try:
        problem = msgspec.json.decode(body, type=_Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        problem = _Problem(code="peer-answer-malformed", detail=f"answer with status {status}")
    code = problem.code if _CODE.fullmatch(problem.code) else "peer-answer-malformed"
    if status in (502, 503, 504):
        return PeerUnreachable(code)
    return PeerRefused(code, problem.detail[:500], problem.size)

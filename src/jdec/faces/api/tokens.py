"""Who is asking: bearer tokens, compared by their SHA-256 in constant time.

The node keeps no token, only hashes.  Every configured client is compared on every request, so the time an
answer takes does not tell which client came close.  Tokens are random and long (`jdec node init` makes
them), so one SHA-256 is enough; a slow password hash would only cost the stream its speed.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from hashlib import sha256
from typing import Protocol


class KnownClient(Protocol):
    """The part of a configured client that this room needs (see `node.config.ApiClient`)."""

    @property
    def name(self) -> str:
        """What the node calls this client in quotas and logs."""

    @property
    def token_sha256(self) -> str:
        """The lower-case hex SHA-256 of its token."""

    @property
    def may(self) -> tuple[str, ...]:
        """What it may do."""


class Tokens:
    """All clients of one node."""

    def __init__(self, clients: Iterable[KnownClient]) -> None:
        self._clients = tuple((bytes.fromhex(each.token_sha256), each) for each in clients)

    def who(self, token: bytes) -> KnownClient | None:
        """Return the client that holds this token, or None."""
        offered = sha256(token).digest()
        found: KnownClient | None = None
        for known, client in self._clients:
            if hmac.compare_digest(known, offered) and found is None:
                found = client
        return found


def bearer(header: str | None) -> bytes | None:
    """Return the token of an `Authorization` header (RFC 6750, section 2.1), or None where it holds none."""
    scheme, _, token = (header or "").partition(" ")
    token = token.strip(" ")
    if scheme.lower() != "bearer" or not token or " " in token:
        return None
    return token.encode("latin-1")

"""Passkeys: challenges that are good once and for a short while, and what WebAuthn asks and checks.

Discoverable credentials, user verification required, no attestation.  All of the cryptography is the library's
(`webauthn`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from webauthn.helpers.cose import COSECRV, COSEAlgorithmIdentifier
from webauthn.helpers.decode_credential_public_key import (
    DecodedEC2PublicKey,
    decode_credential_public_key,
)
from webauthn.helpers.exceptions import WebAuthnException

CHALLENGE_BYTES: Final = 32
GOOD_S: Final = 300.0
_MOST: Final = 4096
_COORDINATE_BYTES: Final = 32


class Challenges:
    """Challenges that were given out, one for each visitor.  One event loop only."""

    def __init__(self, random_bytes: Callable[[int], bytes], monotonic: Callable[[], float]) -> None:
        self._random_bytes = random_bytes
        self._monotonic = monotonic
        self._given: dict[str, tuple[bytes, float]] = {}

    def give(self, visit: str) -> bytes:
        """Return a fresh challenge for a visitor, in place of an earlier one."""
        now = self._monotonic()
        if len(self._given) >= _MOST:
            self._given = {key: each for key, each in self._given.items() if each[1] > now}
        challenge = self._random_bytes(CHALLENGE_BYTES)
        self._given[visit] = (challenge, now + GOOD_S)
        return challenge

    def take(self, visit: str) -> bytes | None:
        """Return a visitor's challenge, which is good no more after that; None where there is none."""
        challenge, until = self._given.pop(visit, (b"", 0.0))
        return challenge if challenge and self._monotonic() < until else None


def point_of(public_key: bytes) -> bytes | None:
    """Return the point of a passkey of ECDSA over P-256 with SHA-256, uncompressed, 65 bytes (SEC 1, section 2.3.3).

    None for a passkey of another kind, and for what is no key at all.
    """
    try:
        found = decode_credential_public_key(public_key)
    except (WebAuthnException, ValueError, LookupError, TypeError, AttributeError):
        # The library takes it for granted that what it reads is a map.
        return None
    is_es256 = (
        isinstance(found, DecodedEC2PublicKey)
        and found.alg == COSEAlgorithmIdentifier.ECDSA_SHA_256
        and found.crv == COSECRV.P256
        and len(found.x) == len(found.y) == _COORDINATE_BYTES
    )
    return b"\x04" + found.x + found.y if is_es256 and isinstance(found, DecodedEC2PublicKey) else None

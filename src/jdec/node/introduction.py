"""What a Party hands to the other in person: who it is, its root keys, and its first key manifest.

Everything in it is public.  What matters is that it came by hand: all later trust grows from these root keys.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from jdec.record.keys import NO_END_S, KeyPair, Role, VerifierKey
from jdec.words.strict import decode_strict

FORMAT = "jdec-introduction/1"


class RootKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One root officer's two public keys as C2SP verifier keys."""

    ed25519: Annotated[str, Meta(max_length=4096)]
    mldsa44: Annotated[str, Meta(max_length=4096)]

    def pair(self) -> KeyPair:
        """Return the key pair.  Raises `RecordError` when either is malformed."""
        ed25519, mldsa44 = VerifierKey.parse(self.ed25519), VerifierKey.parse(self.mldsa44)
        return KeyPair(Role.ROOT, ed25519, mldsa44, NO_END_S)


class Introduction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A Party, one record of it, the roots that may sign its key manifests, and the manifest it begins with."""

    format: Annotated[str, Meta(pattern="^jdec-introduction/1$")]
    party: Annotated[str, Meta(pattern="^[A-Z]{3}$")]
    origin: Annotated[str, Meta(max_length=100)]
    threshold: Annotated[int, Meta(ge=1, le=16)]
    roots: Annotated[tuple[RootKey, ...], Meta(min_length=1, max_length=16)]
    manifest: Annotated[str, Meta(max_length=65_535)]

    def root_pairs(self) -> tuple[KeyPair, ...]:
        """Return the roots' key pairs.  Raises `RecordError`."""
        return tuple(root.pair() for root in self.roots)

    def to_bytes(self) -> bytes:
        """Return the introduction file."""
        return msgspec.json.format(msgspec.json.encode(self)) + b"\n"


def read_introduction(data: bytes) -> Introduction:
    """Parse an introduction file.  Raises `Refused` with all faults."""
    return decode_strict(Introduction, data)

"""Public keys by name and type, pairs of them, and the port through which something signs.

Suite ``core`` pairs Ed25519 with ML-DSA-44 (FIPS 204): whoever signs for a record signs with both, and
one signature alone is worth nothing.  Verifier keys and key IDs follow C2SP ``signed-note`` and
``tlog-cosignature``.  Private keys never leave the object that holds them, which may be a hardware token
elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from hashlib import sha256
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519, mldsa

from jdec.record._wire import MAX_TIME_S, decode_base64, encode_base64, shown
from jdec.record.errors import RecordError
from jdec.record.note import check_key_name

NOTE_ML_DSA_LABEL: Final = b"jdec/ml-dsa-44-note/1"
"""The long identifier behind the private type byte 0xff, and the first line of what such a key signs."""

NO_END_S: Final = MAX_TIME_S
"""The last second of a pair without a date of its own, as every root pair: only a later manifest ends it."""

SEED_BYTES: Final = 64
"""What ``CoreSigner`` needs: 32 bytes of Ed25519 seed, then 32 bytes of ML-DSA-44 seed."""


class KeyType(Enum):
    """What a key signs and how; the value is the type prefix inside a verifier key."""

    ED25519_NOTE = b"\x01"
    """Ed25519 over the text of a note: records and root officers."""
    ED25519_COSIGNATURE = b"\x04"
    """Ed25519 with a time, over a checkpoint: mirrors."""
    ML_DSA_44_CHECKPOINT = b"\x06"
    """ML-DSA-44 with a time, over a checkpoint: records and mirrors."""
    ML_DSA_44_NOTE = b"\xff" + NOTE_ML_DSA_LABEL
    """ML-DSA-44 over label, signer's name and the text of a note: root officers."""

    @property
    def is_ed25519(self) -> bool:
        """Whether the public key is an Ed25519 key; otherwise it is an ML-DSA-44 key."""
        return self in (KeyType.ED25519_NOTE, KeyType.ED25519_COSIGNATURE)

    @property
    def public_bytes(self) -> int:
        """The length of the public key."""
        return 32 if self.is_ed25519 else 1312


class Role(Enum):
    """What a pair of keys is for; it fixes the two key types."""

    LOG = "log"
    MIRROR = "mirror"
    ROOT = "root"

    @property
    def types(self) -> tuple[KeyType, KeyType]:
        """The Ed25519 and the ML-DSA-44 type of this role."""
        return _ROLE_TYPES[self]


_ROLE_TYPES: Final = {
    Role.LOG: (KeyType.ED25519_NOTE, KeyType.ML_DSA_44_CHECKPOINT),
    Role.MIRROR: (KeyType.ED25519_COSIGNATURE, KeyType.ML_DSA_44_CHECKPOINT),
    Role.ROOT: (KeyType.ED25519_NOTE, KeyType.ML_DSA_44_NOTE),
}


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """One public key under one name for one use."""

    name: str
    type: KeyType
    public: bytes
    key_id: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        check_key_name(self.name)
        if len(self.public) != self.type.public_bytes:
            raise _malformed(f"public key has {len(self.public)} bytes, expected {self.type.public_bytes}")
        digest = sha256(self.name.encode() + b"\n" + self.type.value + self.public).digest()
        object.__setattr__(self, "key_id", digest[:4])

    def __str__(self) -> str:
        """The verifier key text: ``name+key id+base64(type || public key)``."""
        return f"{self.name}+{self.key_id.hex()}+{encode_base64(self.type.value + self.public)}"

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """Read a verifier key text; the key ID must be the one the name and key give."""
        name, _, rest = text.partition("+")
        key_id, _, encoded = rest.partition("+")
        try:
            raw = decode_base64(encoded)
        except ValueError as error:
            raise _malformed(str(error)) from None
        key_type = next((known for known in KeyType if raw.startswith(known.value)), None)
        if key_type is None:
            raise _malformed(f"unknown key type in {shown(text)}")
        key = cls(name, key_type, raw[len(key_type.value) :])
        if key.key_id.hex() != key_id:
            raise _malformed(f"key ID is {shown(key_id)}, expected {key.key_id.hex()!r}")
        return key

    def has_signed(self, signature: bytes, message: bytes) -> bool:
        """Whether the raw signature over exactly these bytes is by this key."""
        try:
            if self.type.is_ed25519:
                ed25519.Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
            else:
                mldsa.MLDSA44PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class KeyPair:
    """The two public keys of one signer in suite ``core``, and the last second at which they may sign.

    Both keys bear the same name.  Construction refuses a pair whose types are not those of ``role``.
    """

    role: Role
    ed25519: VerifierKey
    mldsa44: VerifierKey
    not_after_s: int

    def __post_init__(self) -> None:
        if (self.ed25519.type, self.mldsa44.type) != self.role.types:
            raise _malformed(
                f"types of the key pair {shown(self.name)} are not those of role {self.role.value}"
            )
        if self.ed25519.name != self.mldsa44.name:
            raise _malformed(f"key pair bears two names: {shown(self.name)} and {shown(self.mldsa44.name)}")

    @property
    def name(self) -> str:
        """The key name on signature lines: an origin, a mirror's name, or a root officer's name."""
        return self.ed25519.name

    @property
    def publics(self) -> frozenset[bytes]:
        """The two bare public keys, by which reuse and revocation are judged whatever name they bear."""
        return frozenset((self.ed25519.public, self.mldsa44.public))

    def check_time(self, time_s: int) -> None:
        """Refuse a signed time after this pair's last second, with ``key-expired``."""
        if time_s > self.not_after_s:
            raise RecordError(
                "key-expired",
                f"key of {shown(self.name)} has expired: signed at {time_s}, last second {self.not_after_s}",
                name=self.name,
            )


class Signer(Protocol):
    """A port: something that signs for one name with a pair of private keys.

    ``sign`` returns the raw signature over exactly ``message`` with the private half of ``key``, which is
    one of the two in ``pair``; it raises when it cannot.  It may be slow (a token), and is called by one
    thread at a time.
    """

    @property
    def pair(self) -> KeyPair:
        """The public halves."""
        ...

    def sign(self, key: VerifierKey, message: bytes) -> bytes:
        """The raw signature."""
        ...


class CoreSigner:
    """A signer of suite ``core`` that holds its private keys in memory, made from 64 random bytes.

    The library's ML-DSA-44 is the hedged variant: two signatures over the same bytes differ, both are valid.
    """

    def __init__(self, name: str, role: Role, seed: bytes, *, not_after_s: int = NO_END_S) -> None:
        if len(seed) != SEED_BYTES:
            raise _malformed(f"seed has {len(seed)} bytes, expected {SEED_BYTES}")
        self._ed25519 = ed25519.Ed25519PrivateKey.from_private_bytes(seed[:32])
        self._mldsa44 = mldsa.MLDSA44PrivateKey.from_seed_bytes(seed[32:])
        ed_type, ml_type = role.types
        self._pair = KeyPair(
            role,
            VerifierKey(name, ed_type, self._ed25519.public_key().public_bytes_raw()),
            VerifierKey(name, ml_type, self._mldsa44.public_key().public_bytes_raw()),
            not_after_s,
        )

    def __repr__(self) -> str:
        return f"CoreSigner({self._pair.name!r}, {self._pair.role})"

    @property
    def pair(self) -> KeyPair:
        """The public halves."""
        return self._pair

    @property
    def name(self) -> str:
        """The key name."""
        return self._pair.name

    def sign(self, key: VerifierKey, message: bytes) -> bytes:
        """The raw signature over ``message`` with the private half of ``key``."""
        if key == self._pair.ed25519:
            return self._ed25519.sign(message)
        if key == self._pair.mldsa44:
            return self._mldsa44.sign(message)
        raise RecordError(
            "signer-wrong",
            f"signer {shown(self.name)} does not hold the key of {shown(key.name)}",
            got=key.name,
        )


def find_key(pairs: Sequence[KeyPair], name: str, key_id: bytes) -> VerifierKey | None:
    """The key that a signature line claims, among known pairs; ``None`` is an unknown key, to be ignored."""
    for pair in pairs:
        for key in (pair.ed25519, pair.mldsa44):
            if key.name == name and key.key_id == key_id:
                return key
    return None


def require_role(pair: KeyPair, role: Role) -> None:
    """Refuse to sign with a pair made for something else, with ``signer-wrong``."""
    if pair.role is not role:
        raise RecordError(
            "signer-wrong",
            f"signer {shown(pair.name)} is for role {pair.role.value}, expected {role.value}",
            got=pair.role.value,
        )


def _malformed(reason: str) -> RecordError:
    return RecordError("key-malformed", f"malformed key: {reason}")

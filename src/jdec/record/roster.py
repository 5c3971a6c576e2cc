"""The officers of a Party as a key manifest lists them: numbers, roles, public keys, and what needs two of them.

Root officers sign the list with the rest of the manifest, so both Parties read the same one.  This room checks its
form alone: which words are roles and which are kinds of message is known to the messages.  A list has no names in
it and no other personal data; a number is resolved by its own Party alone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import msgspec

from jdec.record._wire import MAX_TIME_S, decode_base64, encode_base64, shown
from jdec.record.errors import RecordError

ED25519: Final = "ed25519"
WEBAUTHN_ES256: Final = "webauthn-es256"
"""A passkey: ECDSA over P-256 with SHA-256, signed as W3C Web Authentication has it."""

MAX_OFFICERS: Final = 200
MAX_ROLES: Final = 8
MAX_OFFICER_KEYS: Final = 4
MAX_TWO_PERSON: Final = 64
ED25519_BYTES: Final = 32
P256_BYTES: Final = 65

_NUMBER: Final = re.compile(r"[0-9]{1,6}", re.ASCII)
_WORD: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
_MAX_WORD: Final = 40
_LABEL: Final = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_RP: Final = re.compile(rf"{_LABEL}(\.{_LABEL})*", re.ASCII)
_MAX_RP: Final = 253


@dataclass(frozen=True, slots=True)
class OfficerKey:
    """One public key: 32 bytes of Ed25519, or an uncompressed P-256 point of 65 bytes with its relying party."""

    algorithm: str
    public: bytes
    rp: str = ""

    def __post_init__(self) -> None:
        sizes = {ED25519: ED25519_BYTES, WEBAUTHN_ES256: P256_BYTES}
        if self.algorithm not in sizes:
            raise _malformed(f"algorithm of an officer's key is not known: {shown(self.algorithm)}")
        if len(self.public) != sizes[self.algorithm]:
            expected = sizes[self.algorithm]
            raise _malformed(f"{self.algorithm} key has {len(self.public)} bytes, expected {expected}")
        is_passkey = self.algorithm == WEBAUTHN_ES256
        if is_passkey and self.public[0] != 0x04:
            raise _malformed("webauthn-es256 key is not an uncompressed point")
        if bool(self.rp) != is_passkey or (is_passkey and not _is_rp(self.rp)):
            raise _malformed(f"relying party of a {self.algorithm} key: {shown(self.rp)}")


@dataclass(frozen=True, slots=True)
class RosterOfficer:
    """One officer; without ``not_after_s`` (POSIX seconds) until another list leaves the officer out."""

    number: str
    roles: tuple[str, ...]
    keys: tuple[OfficerKey, ...]
    not_after_s: int | None = None

    def __post_init__(self) -> None:
        if _NUMBER.fullmatch(self.number) is None:
            raise _malformed(f"officer's number: {shown(self.number)}, expected 1 to 6 digits")
        _check_count(f"roles of officer {self.number}", len(self.roles), 1, MAX_ROLES)
        _check_count(f"keys of officer {self.number}", len(self.keys), 1, MAX_OFFICER_KEYS)
        _check_words("role", self.roles)
        if self.not_after_s is not None and not 0 < self.not_after_s <= MAX_TIME_S:
            raise _malformed(f"last second of officer {self.number}: {self.not_after_s}")

    def is_over(self, at_s: float) -> bool:
        """Whether the officer's last second had passed at this instant, in POSIX seconds."""
        return self.not_after_s is not None and at_s // 1 > self.not_after_s


@dataclass(frozen=True, slots=True)
class Roster:
    """The officers of one manifest, and the kinds of message that need two of them."""

    officers: tuple[RosterOfficer, ...] = ()
    two_person: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_count("officers", len(self.officers), 0, MAX_OFFICERS)
        _check_count("kinds that need two officers", len(self.two_person), 0, MAX_TWO_PERSON)
        _check_words("kind", self.two_person)
        # As people say them: 17 and 017 are one number.
        _refuse_repeated("an officer's number", [int(each.number) for each in self.officers])
        _refuse_repeated("an officer's key", self.publics)

    @property
    def publics(self) -> list[bytes]:
        """Every public key on the list, as bare bytes."""
        return [key.public for officer in self.officers for key in officer.keys]

    def find(self, number: str) -> RosterOfficer | None:
        """Return the officer of exactly this number; ``None`` is an officer whom the list does not know."""
        return next((each for each in self.officers if each.number == number), None)


class WireKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How an officer's key is written."""

    algorithm: str
    public: str
    rp: str = ""


class WireOfficer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How an officer is written."""

    number: str
    roles: list[str]
    keys: list[WireKey]
    not_after_s: int | None = None


def officers_to_wire(officers: Iterable[RosterOfficer]) -> list[WireOfficer]:
    """The officers as a manifest writes them."""
    return [
        WireOfficer(
            each.number,
            list(each.roles),
            [WireKey(key.algorithm, encode_base64(key.public), key.rp) for key in each.keys],
            each.not_after_s,
        )
        for each in officers
    ]


def officers_from_wire(wire: Iterable[WireOfficer]) -> tuple[RosterOfficer, ...]:
    """The officers that a manifest lists.  Raises ``RecordError``, ``ValueError``."""
    return tuple(
        RosterOfficer(
            each.number,
            tuple(each.roles),
            tuple(OfficerKey(key.algorithm, decode_base64(key.public), key.rp) for key in each.keys),
            each.not_after_s,
        )
        for each in wire
    )


def parse_officers(data: bytes) -> tuple[RosterOfficer, ...]:
    """Read a list of officers from a file that people wrote: JSON as in a manifest, white space free."""
    try:
        officers = officers_from_wire(msgspec.json.decode(data, type=list[WireOfficer]))
    except (ValueError, RecursionError) as error:
        raise _malformed(f"list of officers cannot be read: {error}") from None
    return Roster(officers).officers


def format_officers(officers: Iterable[RosterOfficer]) -> bytes:
    """A list of officers as a file: what ``parse_officers`` reads."""
    return msgspec.json.format(msgspec.json.encode(officers_to_wire(officers)), indent=2) + b"\n"


def _is_rp(rp: str) -> bool:
    return len(rp) <= _MAX_RP and _RP.fullmatch(rp) is not None


def _check_words(what: str, words: tuple[str, ...]) -> None:
    for word in words:
        if len(word) > _MAX_WORD or _WORD.fullmatch(word) is None:
            raise _malformed(f"{what} is not a code: {shown(word)}")
    _refuse_repeated(f"a {what}", words)


def _check_count(what: str, got: int, low: int, high: int) -> None:
    if not low <= got <= high:
        raise _malformed(f"{what}: {got}, expected {low} to {high}")


def _refuse_repeated(what: str, values: Iterable[object]) -> None:
    listed = list(values)
    if len(set(listed)) != len(listed):
        raise RecordError("manifest-officer-repeated", f"{what} stands twice in one list of officers")


def _malformed(reason: str) -> RecordError:
    return RecordError("manifest-malformed", f"malformed key manifest: {reason}")


NOBODY: Final = Roster()
"""The list of a manifest that names no officers."""

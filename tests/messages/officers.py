"""Officers with keys in memory: Ed25519 keys and made-up passkeys, and the list that names them."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from jdec.messages.approvals import TWO_PERSON_KINDS, approval_digest, with_approvals, with_officers
from jdec.messages.header import Approval, Header, Officer, Role
from jdec.record.roster import ED25519, WEBAUTHN_ES256, OfficerKey, Roster, RosterOfficer

M = TypeVar("M", bound=Header)
RP = "console.example"
# With nonces as RFC 6979 makes them, so that the pinned bytes can be made again.
_ES256 = ec.ECDSA(SHA256(), deterministic_signing=True)


class Plain:
    """An officer with an Ed25519 key."""

    def __init__(self, number: str, role: Role = Role.WATCH_OFFICER) -> None:
        self.officer = Officer(number=number, role=role)
        self._key = ed25519.Ed25519PrivateKey.from_private_bytes(b"officer" + int(number).to_bytes(25, "big"))
        self.public = self._key.public_key().public_bytes_raw()
        self.listed = RosterOfficer(number, (role.value,), (OfficerKey(ED25519, self.public),))

    def sign(self, message: Header) -> Approval:
        signature = self._key.sign(approval_digest(message))
        who = self.officer
        return Approval(officer=who.number, role=who.role, algorithm="ed25519", signature=signature)


class Passkey:
    """An officer whose browser and device say what they are told to say."""

    def __init__(self, number: str, role: Role = Role.HEAD_OF_SHIFT, rp: str = RP) -> None:
        self.officer = Officer(number=number, role=role)
        self.rp = rp
        self._key = ec.derive_private_key(int(number) + 1, ec.SECP256R1())
        self.public = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.listed = RosterOfficer(number, (role.value,), (OfficerKey(WEBAUTHN_ES256, self.public, rp),))

    def sign(self, message: Header, *, flags: int = 0x05, rp: str = "", **client: Any) -> Approval:
        challenge = urlsafe_b64encode(approval_digest(message)).rstrip(b"=").decode()
        said = {"type": "webauthn.get", "challenge": challenge, "origin": f"https://{self.rp}", **client}
        data = sha256((rp or self.rp).encode()).digest() + bytes((flags,)) + bytes(4)
        return self.assertion(data, json.dumps(said).encode())

    def assertion(self, authenticator: bytes, client: bytes) -> Approval:
        signature = self._key.sign(authenticator + sha256(client).digest(), _ES256)
        return Approval(
            officer=self.officer.number,
            role=self.officer.role,
            algorithm="webauthn-es256",
            signature=signature,
            authenticator=authenticator,
            client=client,
        )


WATCH, SECOND, HEAD = Plain("101"), Plain("102"), Passkey("110")
ROSTER = Roster((WATCH.listed, SECOND.listed, HEAD.listed), TWO_PERSON_KINDS)


def approved(message: M, *officers: Plain | Passkey) -> M:
    """The message with these officers' names and signatures."""
    named = with_officers(message, [each.officer for each in officers])
    return with_approvals(named, [each.sign(named) for each in officers])


def listing(officers: Sequence[Plain | Passkey], two_person: tuple[str, ...] = TWO_PERSON_KINDS) -> Roster:
    """A list of these officers."""
    return Roster(tuple(each.listed for each in officers), two_person)

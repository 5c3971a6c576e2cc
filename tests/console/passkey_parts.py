"""Passkeys for tests: an authenticator of our own, the same passkey in a browser's virtual authenticator, and nodes
whose root officers list it."""

from __future__ import annotations

import hashlib
import json
import os
from base64 import b64encode
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cbor2
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

from jdec.adapters import nodefolder
from jdec.adapters.desk_store import FILE, SqliteDesk
from jdec.node.people.desk import DeskRole, Invitation, Officer, Passkey
from jdec.record.roster import WEBAUTHN_ES256, OfficerKey, RosterOfficer

from .notice_parts import NoticeStand
from .parts import Browser, Stand

if TYPE_CHECKING:
    from playwright.sync_api import Page

_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40
_USES = 1000
"""A passkey that is plugged in is used fewer times than this."""


class Authenticator:
    """One ES256 passkey, as WebAuthn level 2 has it (sections 6.1, 6.5, 8.7); `is_verifying`: it knows its person.

    `domain` is the site that a list and a browser's virtual authenticator have it of.
    """

    def __init__(self, origin: str = "", *, is_verifying: bool = True, domain: str = "localhost") -> None:
        self.origin = origin
        self.domain = domain
        self.flags = _PRESENT | (_VERIFIED if is_verifying else 0)
        self.credential = os.urandom(16)
        self.count = 0
        self._key = ec.generate_private_key(ec.SECP256R1())

    def listed(self, number: str, *roles: str) -> RosterOfficer:
        """An officer with this passkey, as root officers list one."""
        form = serialization.PublicFormat.UncompressedPoint
        point = self._key.public_key().public_bytes(serialization.Encoding.X962, form)
        return RosterOfficer(number, roles, (OfficerKey(WEBAUTHN_ES256, point, self.domain),))

    def kept(self, number: str) -> Passkey:
        """The passkey as a desk keeps it."""
        return Passkey(self.credential, number, self._cose(), 0, datetime.now(UTC))

    def plug_in(self, page: Page, number: str) -> Callable[[bool], None]:
        """Give a browser's virtual authenticator this passkey; return what says whether it knows its person now."""
        private = self._key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True}
        options |= dict.fromkeys(("hasResidentKey", "hasUserVerification", "isUserVerified"), True)
        made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        credential = {
            "credentialId": b64encode(self.credential).decode(),
            "isResidentCredential": True,
            "rpId": self.domain,
            "privateKey": b64encode(private).decode(),
            "userHandle": b64encode(number.encode()).decode(),
            # It counts on from where it was: one that counts anew is refused as a copy.
            "signCount": self.count,
        }
        self.count += _USES
        authenticator = made["authenticatorId"]
        session.send("WebAuthn.addCredential", {"authenticatorId": authenticator, "credential": credential})
        return lambda is_known: session.send(
            "WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": is_known}
        )

    def register(self, options: dict[str, Any]) -> str:
        """Answer `navigator.credentials.create`."""
        attested = bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential + self._cose()
        data = self._data(options["rp"]["id"], self.flags | _ATTESTED) + attested
        client = self._client("webauthn.create", options)
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._said({"clientDataJSON": client, "attestationObject": statement})

    def sign(self, options: dict[str, Any]) -> str:
        """Answer `navigator.credentials.get`."""
        self.count += 1
        data, client = self._data(options["rpId"], self.flags), self._client("webauthn.get", options)
        signature = self._key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._said({"clientDataJSON": client, "authenticatorData": data, "signature": signature})

    def _cose(self) -> bytes:
        numbers = self._key.public_key().public_numbers()
        point = {-2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        return cbor2.dumps({1: 2, 3: -7, -1: 1, **point})

    def _data(self, domain: str, flags: int) -> bytes:
        return hashlib.sha256(domain.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": self.origin}).encode()

    def _said(self, response: dict[str, bytes]) -> str:
        number = bytes_to_base64url(self.credential)
        encoded = {name: bytes_to_base64url(each) for name, each in response.items()}
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": encoded})


def sign_in(browser: Browser, authenticator: Authenticator) -> Any:
    """Sign in with a passkey."""
    browser.get("/sign-in")
    token = browser.token()
    options = browser.post("/sign-in/passkey/options", csrf=token).json()
    assert options["userVerification"] == "required"
    assert options.get("allowCredentials", []) == []
    return browser.post("/sign-in/passkey", csrf=token, credential=authenticator.sign(options))


def listing(folder: Path, *listed: RosterOfficer, **settings: object) -> NoticeStand:
    """Both nodes, whose first lists of officers have these beside those of the exercise."""
    make = nodefolder.make_demo_officers
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nodefolder, "make_demo_officers", lambda *given: (*make(*given), *listed))
        return NoticeStand(folder, **settings)


def enter(stand: Stand, number: str, role: DeskRole, authenticator: Authenticator) -> None:
    """Have an officer with a passkey at the first node's desk, as an invitation that was followed leaves him."""
    secret = os.urandom(32).hex()
    with closing(SqliteDesk(stand.root / "USA/data" / FILE)) as store:
        store.put_officer(Officer(number, (role,)))
        store.invite(Invitation(secret, number, (role,), datetime(2100, 1, 1, tzinfo=UTC)))
        assert store.register(secret, authenticator.kept(number))

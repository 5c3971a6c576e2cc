"""Officers' approvals: by seeds in the folder `officers/` in an exercise, by passkeys everywhere else.

WebAuthn's JSON form of an assertion carries three pieces as they were signed (W3C Web Authentication, level 3, section
5.1): they go into the approval unchanged, and are judged there.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Iterable, Mapping
from typing import Any, Final

from jdec.adapters.officerfiles import DemoOfficer
from jdec.messages.approvals import approval_digest, with_approvals, with_officers
from jdec.messages.header import (
    MAX_AUTHENTICATOR_BYTES,
    MAX_CLIENT_BYTES,
    MAX_SIGNATURE_BYTES,
    Approval,
    Role,
)
from jdec.messages.header import Officer as Named
from jdec.messages.kinds import Message
from jdec.node.people.desk import Officer
from jdec.node.people.signing import NotSigned
from jdec.record.roster import ED25519, WEBAUTHN_ES256

_LETTERS: Final = 4 * MAX_CLIENT_BYTES


class OfficerSigning:
    """A `Signing` with the keys of these demonstration officers; none of them for an actual record."""

    def __init__(self, officers: Iterable[DemoOfficer] = ()) -> None:
        self._officers = {each.number: each for each in officers}

    def has_key(self, officer: Officer) -> bool:
        """Whether a seed of the officer lies at this desk.  It signs for nobody who signs in with a passkey."""
        return officer.is_demo and officer.number in self._officers

    def sign(self, message: Message, officer: Officer, role: Role) -> Message:
        """The message with this officer's approval alone, or as it is."""
        if not self.has_key(officer):
            return message
        named = with_officers(message, [Named(role=role, number=officer.number)])
        return with_approvals(named, [self.approve(named, officer, role)])

    def approve(self, message: Message, officer: Officer, role: Role) -> Approval:
        """The officer's Ed25519 signature over the digest of the message."""
        if not self.has_key(officer):
            raise NotSigned("no key of the officer lies at this desk")
        signature = self._officers[officer.number].sign(approval_digest(message))
        return Approval(officer=officer.number, role=role, algorithm=ED25519, signature=signature)

    def approve_by_passkey(self, officer: Officer, role: Role, credential: Mapping[str, Any]) -> Approval:
        """The approval that an assertion of the officer's passkey is."""
        said = credential.get("response")
        if not isinstance(said, Mapping):
            raise NotSigned("no assertion came")
        return Approval(
            officer=officer.number,
            role=role,
            algorithm=WEBAUTHN_ES256,
            signature=_bytes(said, "signature", MAX_SIGNATURE_BYTES),
            authenticator=_bytes(said, "authenticatorData", MAX_AUTHENTICATOR_BYTES),
            client=_bytes(said, "clientDataJSON", MAX_CLIENT_BYTES),
        )


def _bytes(said: Mapping[str, Any], name: str, most: int) -> bytes:
    """One piece of an assertion, out of base64url without padding."""
    text = said.get(name)
    if not isinstance(text, str) or len(text) > _LETTERS:
        raise NotSigned(f"assertion lacks {name}")
    try:
        found = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as cause:
        raise NotSigned(f"assertion has a malformed {name}") from cause
    if not 0 < len(found) <= most:
        raise NotSigned(f"assertion has {len(found)} bytes of {name}, expected at most {most}")
    return found

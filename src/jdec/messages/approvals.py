"""Which officers let a message go: their signatures, judged against the officers' list in force.

Officers sign the digest of the message without its signatures: with an Ed25519 key, or with a passkey, whose
assertion (W3C Web Authentication, level 2, section 7.2) bears that digest as its challenge.  The outcome follows from
the message and the list alone, so both nodes come to the same.  Nothing here refuses a message: at its own node that is
done by `judge`, and on a record an invalid approval is shown and blocks nothing.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any, Final, TypeVar

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.hashes import SHA256

from jdec.messages.header import NODE_ONLY, Approval, Authorisation, Header, Officer
from jdec.messages.reading import read_strict
from jdec.messages.watch import LineTest
from jdec.record.roster import ED25519, WEBAUTHN_ES256, OfficerKey, Roster
from jdec.words.faults import Fault, Refused, fault
from jdec.words.strict import parse_json

M = TypeVar("M", bound=Header)

APPROVAL_DOMAIN: Final = b"jdec/approval/1\n"
TWO_PERSON_KINDS: Final = (
    "pre-launch-notification",
    "window-extension",
    "launch-cancellation",
    "post-launch-notification",
    "geophysical-experiment",
    "spacecraft-deorbit",
)
"""Kinds that need two officers where a Party says nothing else.

A retraction is not among them: what may have been a false alarm is taken back by whoever notices.
"""
TWO: Final = 2

_HASH_BYTES: Final = 32
_PLAIN_AUTHENTICATOR_BYTES: Final = 37
_PRESENT, _VERIFIED, _ATTESTED, _EXTENDED = 0x01, 0x04, 0x40, 0x80
_ORIGIN: Final = re.compile(r"(https?)://([a-z0-9.-]{1,253})(:[0-9]{1,5})?", re.ASCII)


class ByNode(msgspec.Struct, frozen=True):
    """The node alone let it go, and the list asks for no more."""


class Approved(msgspec.Struct, frozen=True):
    """These officers let it go, as many as the list asks for; every signature is theirs."""

    officers: tuple[Officer, ...]


class ApprovalMissing(msgspec.Struct, frozen=True):
    """What is signed is signed rightly, and the list asks for more officers than these."""

    officers: tuple[Officer, ...]
    wanted: int


class ApprovalInvalid(msgspec.Struct, frozen=True):
    """It names officers, and what it says of them does not hold; every fault, never none."""

    officers: tuple[Officer, ...]
    faults: tuple[Fault, ...]

    @property
    def code(self) -> str:
        """The code of the first fault."""
        return self.faults[0].code


ApprovalState = ByNode | Approved | ApprovalMissing | ApprovalInvalid


def approval_digest(message: Header) -> bytes:
    """The 32 bytes that each officer signs: SHA-256 of domain and message, the message encoded without signatures.

    The officers' list inside the message is covered, so all who are to sign are named before the first one does.
    Raises Refused for a message that was built in Python and could not be read back.
    """
    bare = msgspec.structs.replace(message.authorised_by, signatures=())
    data = msgspec.json.encode(msgspec.structs.replace(message, authorised_by=bare)) + b"\n"
    # As whoever reads it will see it: a degree built as the whole number 35 is read, and written again, as 35.0.
    return sha256(APPROVAL_DOMAIN + msgspec.json.encode(read_strict(data)) + b"\n").digest()


def with_officers(message: M, officers: Iterable[Officer]) -> M:
    """The message with the officers who are to sign it and no signature yet; without officers, the node's own."""
    named = tuple(officers)
    basis = Authorisation(basis="officers", officers=named, signatures=()) if named else NODE_ONLY
    return msgspec.structs.replace(message, authorised_by=basis)


def with_approvals(message: M, approvals: Iterable[Approval]) -> M:
    """The message with these signatures in place of those it has."""
    signed = msgspec.structs.replace(message.authorised_by, signatures=tuple(approvals))
    return msgspec.structs.replace(message, authorised_by=signed)


def passkey_challenge(digest: bytes) -> str:
    """The challenge that a passkey is asked to sign: the digest in base64url without padding."""
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def judge_approvals(message: Header, roster: Roster) -> ApprovalState:
    """What the approvals of a message are worth under the officers' list in force where it stands."""
    said = message.authorised_by
    wanted = TWO if message.kind in roster.two_person else 0
    if said == NODE_ONLY:
        return ApprovalMissing((), wanted) if wanted and not _is_by_schedule(message) else ByNode()
    faults = [*_list_faults(said), *_officer_faults(message, roster)]
    if said.signatures:
        digest = approval_digest(message)
        for number, approval in enumerate(said.signatures):
            faults += _approval_faults(approval, f"authorised_by.signatures[{number}]", digest, roster)
    if faults:
        return ApprovalInvalid(said.officers, tuple(faults))
    if len(said.officers) < wanted:
        return ApprovalMissing(said.officers, wanted)
    return Approved(said.officers)


def _is_by_schedule(message: Header) -> bool:
    """Say whether a message is one that no officer says: a line test that the node sends by its schedule."""
    return isinstance(message, LineTest) and message.officer is None


def _list_faults(said: Authorisation) -> Iterator[Fault]:
    """Faults of the two lists by themselves: each officer once, each with one signature, and in one order."""
    here = "authorised_by"
    if said.basis == "node":
        yield fault("basis-differs", f"{here}.basis", said.basis, "basis is the node, and officers are named")
        return
    if not said.officers:
        yield fault("basis-differs", f"{here}.basis", said.basis, "basis is officers, and none is named")
    named = [(each.number, each.role) for each in said.officers]
    for at, (number, _) in enumerate(named):
        if number in [earlier for earlier, _ in named[:at]]:
            rule = f"officer is named twice: {number}"
            yield fault("officer-twice", f"{here}.officers[{at}].number", number, rule, officer=number)
    signed = [(each.officer, each.role) for each in said.signatures]
    for at, (number, role) in enumerate(named):
        if (number, role) not in signed:
            rule = f"officer is named and has not signed: {number}"
            yield fault("officer-unsigned", f"{here}.officers[{at}]", number, rule, officer=number)
    for at, (number, role) in enumerate(signed):
        if (number, role) not in named:
            rule = f"officer has signed and is not named: {number}"
            yield fault("officer-unnamed", f"{here}.signatures[{at}]", number, rule, officer=number)
        elif (number, role) in signed[:at]:
            rule = f"officer is named twice: {number}"
            yield fault("officer-twice", f"{here}.signatures[{at}].officer", number, rule, officer=number)


def _officer_faults(message: Header, roster: Roster) -> Iterator[Fault]:
    """Faults of the officers named: not on the list, not in that role, or past their last second."""
    for at, officer in enumerate(message.authorised_by.officers):
        here = f"authorised_by.officers[{at}]"
        known = roster.find(officer.number)
        if known is None:
            rule = f"officer is not on the list in force: {officer.number}"
            yield fault("officer-unknown", f"{here}.number", officer.number, rule, officer=officer.number)
            continue
        if officer.role not in known.roles:
            rule = f"officer {officer.number} does not hold the role: {officer.role}"
            args = {"officer": officer.number, "role": str(officer.role)}
            yield fault("role-not-held", f"{here}.role", officer.role, rule, **args)
        if known.is_over(message.issued_at.timestamp()):
            rule = f"officer's time was over when the message was issued: {officer.number}"
            yield fault("officer-expired", f"{here}.number", officer.number, rule, officer=officer.number)


def _approval_faults(approval: Approval, here: str, digest: bytes, roster: Roster) -> Iterator[Fault]:
    known = roster.find(approval.officer)
    if known is None:
        return
    keys = [key for key in known.keys if key.algorithm == approval.algorithm]
    if not keys:
        rule = f"officer {approval.officer} has no key of this kind: {approval.algorithm}"
        args = {"officer": approval.officer, "algorithm": approval.algorithm}
        yield fault("key-unknown", f"{here}.algorithm", approval.algorithm, rule, **args)
        return
    signed = digest
    if approval.algorithm == WEBAUTHN_ES256:
        keys, found = _assertion_faults(approval, here, digest, keys)
        if found:
            yield from found
            return
        signed = approval.authenticator + sha256(approval.client).digest()
    elif approval.authenticator or approval.client:
        rule = "an Ed25519 signature comes with data of a passkey"
        yield fault("authenticator-malformed", f"{here}.authenticator", "", rule, officer=approval.officer)
        return
    if not any(_has_signed(key, approval.signature, signed) for key in keys):
        rule = f"signature is not one of officer {approval.officer} over this message"
        yield fault("signature-wrong", f"{here}.signature", "", rule, officer=approval.officer)


def _assertion_faults(
    approval: Approval, here: str, digest: bytes, keys: list[OfficerKey]
) -> tuple[list[OfficerKey], list[Fault]]:
    """The keys that an assertion may be by, and what is wrong with it apart from its signature."""
    data, args = approval.authenticator, {"officer": approval.officer}
    where = f"{here}.authenticator"
    flags = data[_HASH_BYTES] if len(data) > _HASH_BYTES else 0
    has_more = bool(flags & (_ATTESTED | _EXTENDED))
    if len(data) < _PLAIN_AUTHENTICATOR_BYTES or has_more != (len(data) > _PLAIN_AUTHENTICATOR_BYTES):
        rule = f"authenticator data have a wrong length: {len(data)} bytes"
        return [], [fault("authenticator-malformed", where, "", rule, **args)]
    bound = [key for key in keys if sha256(key.rp.encode()).digest() == data[:_HASH_BYTES]]
    faults = []
    if not bound:
        rule = f"passkey is of another relying party than those of officer {approval.officer}"
        faults.append(fault("authenticator-rp", where, "", rule, **args))
    if not (flags & _PRESENT and flags & _VERIFIED):
        rule = "passkey does not say that the officer was present and verified"
        faults.append(fault("authenticator-flags", where, f"{flags:#04x}", rule, **args))
    faults += _client_faults(approval, f"{here}.client", digest, {key.rp for key in bound or keys})
    return bound, faults


def _client_faults(approval: Approval, here: str, digest: bytes, parties: set[str]) -> Iterator[Fault]:
    """Faults of what the browser says it was asked: for another act, another message, or by another site."""
    args = {"officer": approval.officer}
    try:
        said, doubled = parse_json(approval.client)
    except Refused:
        said, doubled = None, []
    if not isinstance(said, dict) or doubled:
        yield fault("client-malformed", here, "", "client data are not one JSON object", **args)
        return
    if said.get("type") != "webauthn.get":
        rule = "client data are not of an assertion: expected type webauthn.get"
        yield fault("client-type", here, said.get("type", ""), rule, **args)
    if said.get("challenge") != passkey_challenge(digest):
        rule = "passkey was asked to sign another message than this"
        yield fault("client-challenge", here, said.get("challenge", ""), rule, **args)
    if said.get("crossOrigin", False) is not False or not _is_at(said.get("origin"), parties):
        rule = "passkey was asked by a page of another site"
        yield fault("client-origin", here, said.get("origin", ""), rule, **args)


def _is_at(origin: Any, parties: set[str]) -> bool:
    """Whether an origin is a page of one of these hosts; without TLS only on the machine itself.

    A page of a host below would get the same passkey from a browser, and such hosts are often another's to run: it does
    not pass.  The list names hosts and no ports, so any port does.
    """
    match = _ORIGIN.fullmatch(origin) if isinstance(origin, str) else None
    if match is None or (match[1] == "http" and match[2] != "localhost"):
        return False
    return match[2] in parties


def _has_signed(key: OfficerKey, signature: bytes, data: bytes) -> bool:
    try:
        if key.algorithm == ED25519:
            ed25519.Ed25519PublicKey.from_public_bytes(key.public).verify(signature, data)
        else:
            public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key.public)
            public.verify(signature, data, ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True

"""What every message begins with, and the identifiers that messages carry.

The header says who speaks, in which traffic, under which submission id, when by its own clock, and about
which earlier messages.  A message does not carry its signature: the checkpoint of its record covers it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from jdec.words.faults import Fault, Ruled, fault
from jdec.words.forms import whole
from jdec.words.instants import Instant, instant_faults
from jdec.words.parties import State
from jdec.words.quantities import EntryIndex
from jdec.words.traffic import TRAFFIC_FORM, Traffic

MESSAGE_VERSION: Final = 1
MAX_MESSAGE_BYTES: Final = 65_535
MAX_ABOUT: Final = 64
MIN_SALT_BYTES: Final = 8
MAX_SALT_BYTES: Final = 32
SUBMISSION_RANDOM_BYTES: Final = 10
MAX_APPROVERS: Final = 4
MAX_SIGNATURE_BYTES: Final = 128
MAX_AUTHENTICATOR_BYTES: Final = 1024
MAX_CLIENT_BYTES: Final = 2048

_ORIGIN_FORM: Final = rf"jdec/[A-Z]{{3}}/({TRAFFIC_FORM})/[1-9][0-9]{{0,5}}"
_UUID7_FORM: Final = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"

Version = Literal[1]
SubmissionId = Annotated[
    str, Meta(pattern=whole(_UUID7_FORM), examples=["019ab0c4-7d00-7a3c-9b1e-5f2d8c6a4e10"])
]
RecordName = Annotated[str, Meta(pattern=whole(_ORIGIN_FORM), examples=["jdec/USA/actual/1"])]
Hash = Annotated[bytes, Meta(min_length=32, max_length=32)]
Salt = Annotated[bytes, Meta(min_length=MIN_SALT_BYTES, max_length=MAX_SALT_BYTES)]
OfficerNumber = Annotated[str, Meta(pattern=whole("[0-9]{1,6}"), examples=["017"])]


class Role(StrEnum):
    """Roles in which an officer acts at a node."""

    WATCH_OFFICER = "watch-officer"
    HEAD_OF_SHIFT = "head-of-shift"
    LIAISON_OFFICER = "liaison-officer"
    ANALYST = "analyst"
    SECRETARIAT = "secretariat"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    REPORTING_SERVICE = "reporting-service"


class Officer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person as the records know one: a role and a number that only the own Party can resolve."""

    role: Role
    number: OfficerNumber


class Reference(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An earlier message: its record, its index there (0 first) and its RFC 6962 leaf hash (32 bytes)."""

    record: RecordName
    index: EntryIndex
    leaf: Hash


class Approval(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One officer's signature over the digest of the message.

    `signature` is 64 bytes of Ed25519, or the DER signature of a passkey; then `authenticator` and `client` are the
    authenticator data and the client data of its W3C Web Authentication assertion, exactly as they were signed.
    """

    officer: OfficerNumber
    role: Role
    algorithm: Literal["ed25519", "webauthn-es256"]
    signature: Annotated[bytes, Meta(min_length=1, max_length=MAX_SIGNATURE_BYTES)]
    authenticator: Annotated[bytes, Meta(max_length=MAX_AUTHENTICATOR_BYTES)] = b""
    client: Annotated[bytes, Meta(max_length=MAX_CLIENT_BYTES)] = b""


class Authorisation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who let the message go: the node by itself, or officers, each with one signature.

    What is in the two lists is judged by `approvals`, against the list of officers in the key manifest in force, and
    never makes a message unreadable.
    """

    basis: Literal["node", "officers"]
    officers: Annotated[tuple[Officer, ...], Meta(max_length=MAX_APPROVERS)]
    signatures: Annotated[tuple[Approval, ...], Meta(max_length=MAX_APPROVERS)]


NODE_ONLY: Final = Authorisation(basis="node", officers=(), signatures=())


class Header(
    Ruled, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind"
):
    """The fields of every message.  `kind` is the tag and comes first in the encoding."""

    version: Version
    sender: State
    traffic: Traffic
    submission: SubmissionId
    issued_at: Instant
    about: Annotated[tuple[Reference, ...], Meta(max_length=MAX_ABOUT)] = ()
    authorised_by: Authorisation
    salt: Salt

    @property
    def kind(self) -> str:
        """The kind of the message as it stands on the wire."""
        return kind_of(type(self))

    def broken_rules(self) -> list[Fault]:
        faults = instant_faults("issued_at", self.issued_at)
        if self.about:
            faults += reference_faults(self.about, self.traffic)
        return faults


class Found(Struct, frozen=True):
    """The cited entry is there with the cited leaf hash; `message` is what `read` makes of it."""

    message: object


class NoSuchRecord(Struct, frozen=True):
    """This node holds no such record."""


class NoSuchIndex(Struct, frozen=True):
    """The record is held and is shorter than the cited index; `size` is what is held."""

    size: int


class WrongLeaf(Struct, frozen=True):
    """The record has an entry there with another leaf hash."""

    leaf: bytes


ReferenceState = Found | NoSuchRecord | NoSuchIndex | WrongLeaf


def reference_faults(about: tuple[Reference, ...], traffic: str) -> list[Fault]:
    """Faults of citations by themselves: of another traffic, or the same entry twice."""
    faults: list[Fault] = []
    seen: set[tuple[str, int]] = set()
    for number, reference in enumerate(about):
        here = f"about[{number}]"
        cited = traffic_of(reference.record)
        if cited != traffic:
            rule = f"{here} cites another traffic: got {cited}, expected {traffic}"
            faults.append(
                fault(
                    "reference-other-traffic",
                    here,
                    reference.record,
                    rule,
                    name=here,
                    got=cited,
                    expected=traffic,
                )
            )
        name = (reference.record, reference.index)
        if name in seen:
            rule = f"{here} cites an entry twice: {reference.record} entry {reference.index}"
            args = {"name": here, "record": reference.record, "index": str(reference.index)}
            faults.append(fault("reference-twice", here, reference.index, rule, **args))
        seen.add(name)
    return faults


def party_of(record: str) -> str:
    """The Party that writes a record, from its name."""
    return record.split("/")[1]


def traffic_of(record: str) -> str:
    """The traffic of a record, from its name."""
    return record.split("/")[2]


def submission_id(unix_ms: int, random_bytes: bytes) -> str:
    """A UUIDv7 (RFC 9562, section 5.7) from Unix milliseconds and ten random bytes."""
    if len(random_bytes) != SUBMISSION_RANDOM_BYTES:
        got = len(random_bytes)
        raise ValueError(f"submission id needs {SUBMISSION_RANDOM_BYTES} random bytes: got {got}")
    if not 0 <= unix_ms < 2**48:
        raise ValueError(f"submission id needs Unix milliseconds of 48 bits: got {unix_ms}")
    random_bits = int.from_bytes(random_bytes, "big")
    value = (
        unix_ms << 80 | 7 << 76 | (random_bits >> 62 & 0xFFF) << 64 | 0b10 << 62 | random_bits & (2**62 - 1)
    )
    text = f"{value:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def kind_of(cls: type[Header]) -> str:
    """Return a class of messages as its kind stands on the wire."""
    return str(cls.__struct_config__.tag)

"""Keys of demonstration officers in files: a number, its roles and 32 bytes of Ed25519 seed each, mode 600.

They let a demonstration sign as officers do, with nobody there.  Whoever can read the folder can approve anything in
their names, so they are never made, and never read, for an actual record.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric import ed25519

from jdec.adapters.keyfiles import write_private
from jdec.record.roster import ED25519, OfficerKey, RosterOfficer

FORMAT: Final = "jdec-officer/1"
ACTUAL: Final = "actual"
SEED_BYTES: Final = 32
FOLDER: Final = "officers"
DEMO_OFFICERS: Final = (
    ("101", "watch-officer"),
    ("102", "watch-officer"),
    ("110", "head-of-shift"),
    ("120", "liaison-officer"),
    ("130", "secretariat"),
    ("140", "auditor"),
    ("190", "administrator"),
)


class OfficerFileError(Exception):
    """The key of a demonstration officer cannot be made or used; the sentence never holds what is in the file."""

    def __init__(self, code: str, message: str, file: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.details = {"file": file} if file else {}


@dataclass(frozen=True, slots=True)
class DemoOfficer:
    """One demonstration officer with the private key."""

    number: str
    roles: tuple[str, ...]
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != SEED_BYTES:
            raise ValueError(f"seed has {len(self.seed)} bytes, expected {SEED_BYTES}")

    @property
    def listed(self) -> RosterOfficer:
        """The officer as a key manifest lists one."""
        public = self._key().public_key().public_bytes_raw()
        return RosterOfficer(self.number, self.roles, (OfficerKey(ED25519, public),))

    def sign(self, digest: bytes) -> bytes:
        """Return the officer's Ed25519 signature over the digest of a message."""
        return self._key().sign(digest)

    def _key(self) -> ed25519.Ed25519PrivateKey:
        return ed25519.Ed25519PrivateKey.from_private_bytes(self.seed)


class _OfficerFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    number: str
    roles: tuple[str, ...]
    seed: str


def refuse_actual(traffic: str) -> None:
    """Refuse demonstration officers on an actual record, with `demo-officers-actual`."""
    if traffic == ACTUAL:
        raise OfficerFileError(
            "demo-officers-actual",
            "the traffic is actual: demonstration officers are never made or used there",
        )


def make_demo_officers(
    folder: Path, traffic: str, random_bytes: Callable[[int], bytes]
) -> tuple[RosterOfficer, ...]:
    """Write a key file for each of `DEMO_OFFICERS` into a folder that is there; return them as a manifest lists them.

    Raises `OfficerFileError` `demo-officers-actual` before anything is written.
    """
    refuse_actual(traffic)
    made = [DemoOfficer(number, (role,), random_bytes(SEED_BYTES)) for number, role in DEMO_OFFICERS]
    for each in made:
        document = _OfficerFile(FORMAT, each.number, each.roles, base64.b64encode(each.seed).decode())
        write_private(folder / f"{each.number}.key", msgspec.json.encode(document) + b"\n")
    return tuple(each.listed for each in made)


def read_demo_officers(folder: Path, traffic: str) -> tuple[DemoOfficer, ...]:
    """Return the demonstration officers whose keys lie in a folder, in order of number; none where there is no folder.

    Raises `OfficerFileError`: `demo-officers-actual`, `officer-file-open` or `officer-file-malformed`.
    """
    refuse_actual(traffic)
    officers = (_read(path) for path in folder.glob("*.key"))
    return tuple(sorted(officers, key=lambda each: (len(each.number), each.number)))


def _read(path: Path) -> DemoOfficer:
    if path.stat().st_mode & 0o077:
        message = f"officer's key file can be read by others: {path.name}: make it mode 600"
        raise OfficerFileError("officer-file-open", message, path.name)
    try:
        document = msgspec.json.decode(path.read_bytes(), type=_OfficerFile)
        if document.format != FORMAT:
            raise ValueError(document.format)
        return DemoOfficer(document.number, document.roles, base64.b64decode(document.seed, validate=True))
    except ValueError as cause:
        message = f"officer's key file is malformed: {path.name}"
        raise OfficerFileError("officer-file-malformed", message, path.name) from cause

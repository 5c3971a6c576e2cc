"""Keys as people compare them: what the command line is given of a node's keys, and shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyView:
    """One pair of public keys as people compare it: what it is for, whose, until when, and since which size.

    `role`: `log`, `mirror` or `root`.  `state`: `current`, `next` (in a manifest not applied yet), `old`, `revoked`.
    `fingerprint`: hex SHA-256 over both verifier key lines.  `here`: the private half is on this machine.
    `not_after_s`: seconds since the epoch, None for a key without end.
    """

    role: str
    name: str
    fingerprint: str
    state: str
    here: bool
    not_after_s: int | None


@dataclass(frozen=True, slots=True)
class OfficerKeyView:
    """One key of an officer in the manifest in force; `fingerprint` is the hex SHA-256 of the public key."""

    number: str
    roles: tuple[str, ...]
    algorithm: str
    fingerprint: str
    not_after_s: int | None


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys of one record as a node folder knows them, and the version of the manifest in force.

    `two_person` are the kinds of message that need two of its officers.
    """

    origin: str
    manifest_version: int
    threshold: int
    keys: tuple[KeyView, ...]
    officers: tuple[OfficerKeyView, ...] = ()
    two_person: tuple[str, ...] = ()

"""What auditors of a record ask beside its entries: the keys that may sign it, and the evidence files that are kept."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256

import msgspec

from jdec.node.reading import instant_of_s
from jdec.record.cosignature import open_cosignature
from jdec.record.errors import RecordError
from jdec.record.keys import NO_END_S, KeyPair
from jdec.record.manifest import KeyHistory


class KeyState(msgspec.Struct, frozen=True):
    """A pair of keys: whose, for what, and at which sizes of the record it may sign.

    `fingerprint`: SHA-256 over both key lines, the first 128 bits in hex.  `last_size` is null while the pair is in
    force, `not_after` empty where no last second was set.  A root pair signs manifests, not sizes: both are null.
    """

    name: str
    role: str
    fingerprint: str
    first_size: int | None
    last_size: int | None
    not_after: str


class ManifestState(msgspec.Struct, frozen=True):
    """A key manifest that counts: its entry, its version, and how many officers it lists."""

    index: int
    version: int
    officers: int


class RecordKeys(msgspec.Struct, frozen=True):
    """The keys of one record as its manifests say: `threshold` of `roots` sign manifests; `keys` of all times.

    `cosigned_size` is how much of the record the other Party's mirror has cosigned, 0 for nothing, and `cosigned_at`
    its own signed time, empty where the cosignature is not at hand.
    """

    record: str
    threshold: int
    roots: tuple[KeyState, ...]
    keys: tuple[KeyState, ...]
    manifests: tuple[ManifestState, ...]
    revoked: int
    cosigned_size: int
    cosigned_at: str


class EvidenceItem(msgspec.Struct, frozen=True):
    """An evidence file: its name, what it shows by code, how long it is, and its SHA-256 in hex."""

    name: str
    code: str
    size: int
    sha256: str


class EvidenceList(msgspec.Struct, frozen=True):
    """All evidence files that this node keeps, by name."""

    files: tuple[EvidenceItem, ...]


def keys_of(
    origin: str, history: KeyHistory, cosigned: tuple[int, bytes] | None, mirrors: KeyHistory | None
) -> RecordKeys:
    """Return the keys of a record; `mirrors` is the history of the Party that cosigns it."""
    current = history.current
    return RecordKeys(
        record=origin,
        threshold=current.threshold,
        roots=tuple(_state(pair, None, None) for pair in current.roots),
        keys=tuple(_state(each.pair, each.first_size, each.last_size) for each in history.grants),
        manifests=tuple(
            ManifestState(each.index, each.manifest.version, len(each.manifest.roster.officers))
            for each in history.applied
        ),
        revoked=len(history.revoked),
        cosigned_size=cosigned[0] if cosigned else 0,
        cosigned_at=_cosigned_at(cosigned[1], mirrors) if cosigned and mirrors else "",
    )


def _state(pair: KeyPair, first: int | None, last: int | None) -> KeyState:
    digest = sha256(f"{pair.ed25519}\n{pair.mldsa44}\n".encode()).hexdigest()[:32]
    not_after = instant_of_s(pair.not_after_s) if pair.not_after_s < NO_END_S else ""
    return KeyState(pair.name, pair.role.value, digest, first, last, not_after)


def _cosigned_at(note: bytes, mirrors: KeyHistory) -> str:
    """Return the signed time of a cosignature that was verified when it was kept; empty where it is not read now."""
    with suppress(RecordError):
        lines = note[note.rfind(b"\n\n") + 2 :]
        return instant_of_s(open_cosignature(note, lines, mirrors.mirror_keys()).time_s)
    return ""

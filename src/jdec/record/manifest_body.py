"""What a key manifest says, how it is written, and how root officers sign it, together or one after another.

A key manifest is a signed note whose text is

    jdec/key-manifest/1
    jdec/USA/actual/1
    version 2
    {"roots":[...],"threshold":2,"keys":[...],"certificates":[...],"revoked":[...],"previous":null}

Behind ``previous`` may stand ``"officers":[...]`` and ``"two_person":[...]``; empty, they are left out.
The last line is JSON with exactly one spelling.  A root officer signs with both algorithms: Ed25519 over
the text (note type 0x01), and ML-DSA-44 over label, officer's name and text (note type 0xff, identifier
``jdec/ml-dsa-44-note/1``).  Whether a manifest counts is decided by ``manifest.KeyHistory``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from jdec.record._wire import MAX_TIME_S, decode_base64, decode_decimal, decode_hash, encode_base64, shown
from jdec.record.checkpoint import Checkpoint, read_checkpoint
from jdec.record.errors import RecordError
from jdec.record.keys import (
    NO_END_S,
    NOTE_ML_DSA_LABEL,
    KeyPair,
    Role,
    Signer,
    VerifierKey,
    find_key,
    require_role,
)
from jdec.record.note import Note, SignatureLine, format_lines, format_note, parse_lines, parse_note
from jdec.record.origin import Origin
from jdec.record.roster import NOBODY, Roster, WireOfficer, officers_from_wire, officers_to_wire

MAX_MANIFEST_BYTES: Final = 60_000
"""A manifest travels inside one entry of at most 65,535 bytes."""
MAX_WRITTEN_BYTES: Final = 65_000
"""The same note as a JSON text, where quotation marks and line ends take two bytes: header and note are one entry."""
MAX_ROOTS: Final = 16
MAX_PAIRS_PER_ROLE: Final = 4
MAX_CERTIFICATES: Final = 8
MAX_CERTIFICATE_BYTES: Final = 8_192
MAX_REVOKED: Final = 64

_MAGIC: Final = "jdec/key-manifest/1"


@dataclass(frozen=True, slots=True)
class Previous:
    """The generation before: its last mirrored checkpoint, as the note that both Parties hold."""

    checkpoint: Checkpoint
    note: bytes


@dataclass(frozen=True, slots=True)
class Manifest:
    """A Party's keys for one record: its statement, before anyone has checked who signed it.

    ``roots`` and ``threshold`` say who may sign this manifest and the next; ``keys`` are pairs of role
    log and mirror; ``certificates`` are the DER bytes of the TLS certificates of the link; ``revoked``
    keys may never come back; ``previous`` is set in version 1 of every generation but the first;
    ``roster`` lists the officers who may let messages go.
    """

    origin: Origin
    version: int
    roots: tuple[KeyPair, ...]
    threshold: int
    keys: tuple[KeyPair, ...]
    certificates: tuple[bytes, ...] = ()
    revoked: tuple[VerifierKey, ...] = ()
    previous: Previous | None = None
    roster: Roster = NOBODY

    def __post_init__(self) -> None:
        _check_numbers(self)
        _check_roles(self)
        _check_distinct(self)
        _check_previous(self)

    def text(self) -> str:
        """The note text to be signed."""
        line = msgspec.json.encode(_to_wire(self)).decode()
        return f"{_MAGIC}\n{self.origin}\nversion {self.version}\n{line}\n"


def read_manifest(note: bytes) -> Manifest:
    """What a manifest note says, its signatures NOT verified."""
    if len(note) > MAX_MANIFEST_BYTES:
        raise _malformed(f"{len(note)} bytes, at most {MAX_MANIFEST_BYTES}")
    return parse_manifest_text(parse_note(note).text)


def parse_manifest_text(text: str) -> Manifest:
    """Read the text of a manifest; ``parse_manifest_text(m.text()) == m`` and no other text gives ``m``."""
    lines = text.split("\n")
    if len(lines) != 5 or lines[4] or lines[0] != _MAGIC or not lines[2].startswith("version "):
        raise _malformed(f"text is not {_MAGIC}, origin, version and one line of JSON")
    try:
        version = decode_decimal(lines[2].removeprefix("version "))
        wire = msgspec.json.decode(lines[3], type=_Wire)
        manifest = _from_wire(Origin.parse(lines[1]), version, wire)
    except (ValueError, RecursionError) as error:
        raise _malformed(str(error)) from None
    except RecordError as error:
        if error.code.startswith("manifest-"):
            raise
        raise _malformed(str(error)) from error
    if manifest.text() != text:
        raise _malformed("JSON is not in its one spelling")
    return manifest


def sign_manifest(manifest: Manifest, officers: Sequence[Signer]) -> bytes:
    """The manifest note signed by officers who are all at hand."""
    text = manifest.text()
    return complete_manifest(text, [sign_manifest_text(text, officer) for officer in officers])


def sign_manifest_text(text: str, officer: Signer) -> bytes:
    """One officer's two signature lines over a manifest text, which must be well-formed."""
    parse_manifest_text(text)
    require_role(officer.pair, Role.ROOT)
    return format_lines(
        SignatureLine(key.name, key.key_id, officer.sign(key, root_message(key, text)))
        for key in (officer.pair.ed25519, officer.pair.mldsa44)
    )


def complete_manifest(text: str, signatures: Iterable[bytes]) -> bytes:
    """The manifest note from its text and the officers' signature lines, collected one after another."""
    parse_manifest_text(text)
    lines = tuple(line for each in signatures for line in parse_lines(each))
    note = format_note(Note(text, lines))
    if len(note) > MAX_MANIFEST_BYTES:
        raise _malformed(f"{len(note)} bytes, at most {MAX_MANIFEST_BYTES}")
    written = len(msgspec.json.encode(note.decode()))
    if written > MAX_WRITTEN_BYTES:
        raise _malformed(f"{written} bytes as a text inside an entry, at most {MAX_WRITTEN_BYTES}")
    return note


def root_message(key: VerifierKey, text: str) -> bytes:
    """The exact bytes that a root officer's key signs."""
    if key.type.is_ed25519:
        return text.encode()
    return NOTE_ML_DSA_LABEL + b"\n" + key.name.encode() + b"\n" + text.encode()


def check_root_signatures(note: bytes, roots: Sequence[KeyPair], threshold: int) -> None:
    """Refuse a manifest note that fewer than ``threshold`` of these roots have signed with both algorithms.

    Lines of unknown keys are ignored; a line of one of these roots that does not verify refuses the note.
    """
    if not 0 < threshold <= len(roots):
        raise _missed(0, threshold, len(roots))
    parsed = parse_note(note)
    signed: set[VerifierKey] = set()
    for line in parsed.signatures:
        key = find_key(roots, line.name, line.key_id)
        if key is None:
            continue
        if key in signed or not key.has_signed(line.blob, root_message(key, parsed.text)):
            raise RecordError(
                "manifest-signature-bad",
                f"root signature of {shown(line.name)} does not verify or is given twice",
                name=line.name,
            )
        signed.add(key)
    have = sum(root.ed25519 in signed and root.mldsa44 in signed for root in roots)
    if have < threshold:
        raise _missed(have, threshold, len(roots))


class _WireRoot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    ed25519: str
    mldsa44: str


class _WireKeys(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    role: str
    ed25519: str
    mldsa44: str
    not_after_s: int


class _WirePrevious(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    origin: str
    size: int
    root: str
    checkpoint: str


class _Wire(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    roots: list[_WireRoot]
    threshold: int
    keys: list[_WireKeys]
    certificates: list[str]
    revoked: list[str]
    previous: _WirePrevious | None
    officers: list[WireOfficer] = []
    two_person: list[str] = []


def _to_wire(manifest: Manifest) -> _Wire:
    previous = None
    if manifest.previous:
        cited = manifest.previous.checkpoint
        note = manifest.previous.note.decode()
        previous = _WirePrevious(cited.origin, cited.size, encode_base64(cited.root), note)
    return _Wire(
        [_WireRoot(str(root.ed25519), str(root.mldsa44)) for root in manifest.roots],
        manifest.threshold,
        [
            _WireKeys(pair.role.value, str(pair.ed25519), str(pair.mldsa44), pair.not_after_s)
            for pair in manifest.keys
        ],
        [encode_base64(each) for each in manifest.certificates],
        [str(key) for key in manifest.revoked],
        previous,
        officers_to_wire(manifest.roster.officers),
        list(manifest.roster.two_person),
    )


def _from_wire(origin: Origin, version: int, wire: _Wire) -> Manifest:
    previous = None
    if wire.previous:
        given = wire.previous
        previous = Previous(
            Checkpoint(given.origin, given.size, decode_hash(given.root)), given.checkpoint.encode()
        )
    return Manifest(
        origin,
        version,
        tuple(_pair(Role.ROOT, root.ed25519, root.mldsa44, NO_END_S) for root in wire.roots),
        wire.threshold,
        tuple(_pair(Role(keys.role), keys.ed25519, keys.mldsa44, keys.not_after_s) for keys in wire.keys),
        tuple(decode_base64(each) for each in wire.certificates),
        tuple(VerifierKey.parse(each) for each in wire.revoked),
        previous,
        Roster(officers_from_wire(wire.officers), tuple(wire.two_person)),
    )


def _pair(role: Role, ed25519: str, mldsa44: str, not_after_s: int) -> KeyPair:
    return KeyPair(role, VerifierKey.parse(ed25519), VerifierKey.parse(mldsa44), not_after_s)


def _check_numbers(manifest: Manifest) -> None:
    logs = sum(pair.role is Role.LOG for pair in manifest.keys)
    mirrors = sum(pair.role is Role.MIRROR for pair in manifest.keys)
    ranges = (
        ("version", manifest.version, 1, 1_000_000),
        ("roots", len(manifest.roots), 1, MAX_ROOTS),
        ("threshold", manifest.threshold, 1, len(manifest.roots)),
        ("log key pairs", logs, 1, MAX_PAIRS_PER_ROLE),
        ("mirror key pairs", mirrors, 1, MAX_PAIRS_PER_ROLE),
        ("certificates", len(manifest.certificates), 0, MAX_CERTIFICATES),
        ("revoked keys", len(manifest.revoked), 0, MAX_REVOKED),
    )
    for what, got, low, high in ranges:
        if not low <= got <= high:
            raise _malformed(f"{what}: {got}, expected {low} to {high}")
    for pair in manifest.keys:
        if not 0 < pair.not_after_s <= MAX_TIME_S:
            raise _malformed(f"last second of {shown(pair.name)}: {pair.not_after_s}")
    for certificate in manifest.certificates:
        if not _is_der_sequence(certificate):
            raise _malformed("a certificate is not one DER sequence")


def _check_roles(manifest: Manifest) -> None:
    origin = str(manifest.origin)
    names = {Role.LOG: origin, Role.MIRROR: manifest.origin.mirror_name}
    for pair in manifest.keys:
        if pair.role not in names:
            raise _malformed(f"{shown(pair.name)} is a {pair.role.value} key, expected a log or mirror key")
        expected = names[pair.role]
        if pair.name != expected:
            raise _malformed(f"{pair.role.value} key is named {shown(pair.name)}, expected {shown(expected)}")
    for root in manifest.roots:
        if root.role is not Role.ROOT or root.not_after_s != NO_END_S or root.name in names.values():
            raise _malformed(f"{shown(root.name)} is not a root key")


def _check_distinct(manifest: Manifest) -> None:
    publics = [key for pair in (*manifest.roots, *manifest.keys) for key in sorted(pair.publics)]
    publics += manifest.roster.publics
    if len(set(publics)) != len(publics):
        raise RecordError("manifest-key-repeated", "a public key stands twice in one manifest")
    revoked = [key.public for key in manifest.revoked]
    if len(set(revoked)) != len(revoked) or len(set(manifest.certificates)) != len(manifest.certificates):
        raise RecordError(
            "manifest-key-repeated", "a revoked key or a certificate stands twice in one manifest"
        )
    if not set(revoked).isdisjoint(publics):
        raise RecordError("manifest-key-revoked", "manifest names a key that it revokes itself")


def _check_previous(manifest: Manifest) -> None:
    opens_later_generation = manifest.version == 1 and manifest.origin.generation > 1
    if (manifest.previous is not None) != opens_later_generation:
        raise _malformed("the generation before is cited in version 1 of a later generation, and only there")
    if manifest.previous is None:
        return
    cited = manifest.previous.checkpoint
    before = Origin.parse(cited.origin)
    if before.next_generation() != manifest.origin:
        raise _malformed(f"{shown(cited.origin)} is not the generation before {shown(str(manifest.origin))}")
    if read_checkpoint(manifest.previous.note) != cited:
        raise _malformed("the cited note is not of the cited checkpoint")


def _is_der_sequence(data: bytes) -> bool:
    if not 2 < len(data) <= MAX_CERTIFICATE_BYTES or data[0] != 0x30:
        return False
    if data[1] < 0x80:
        return len(data) == 2 + data[1]
    count = data[1] & 0x7F
    length = int.from_bytes(data[2 : 2 + count], "big")
    return count in (1, 2) and length >= (0x80 if count == 1 else 0x100) and len(data) == 2 + count + length


def _missed(have: int, threshold: int, roots: int) -> RecordError:
    return RecordError(
        "manifest-threshold-missed",
        f"manifest is signed by {have} of {roots} roots, expected at least {threshold}",
        have=have,
        threshold=threshold,
    )


def _malformed(reason: str) -> RecordError:
    return RecordError("manifest-malformed", f"malformed key manifest: {reason}")

"""Evidence that a Party rewrote its record: two of its own signed checkpoints that cannot both be true.

A split is two checkpoints whose trees contradict each other; a rollback is a later signed time with a
smaller size. An evidence file holds all that is needed to see it, so stock tools can check the notes and
the proof.  Whether the keys in it are the Party's own is for the reader to know: ``check_evidence``
compares them with a key history.

    jdec-evidence/1
    kind split
    origin jdec/USA/actual/1
    key <last second> <Ed25519 verifier key> <ML-DSA-44 verifier key>
    path <base64 hash>
    first 3712
    second 3713
    <empty line>
    <3712 bytes of the one checkpoint note><3713 bytes of the other>

For a split the smaller size comes first.  At different sizes, ``path`` lines are the root that the larger
tree has at the smaller size, then the RFC 6962 consistency proof from there to the larger root.  For a
rollback the earlier signed time comes first.  A bad signature is no evidence: anyone can make one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, NoReturn

from jdec.record._wire import decode_decimal, decode_hash, encode_base64, shown
from jdec.record.checkpoint import SignedCheckpoint, open_checkpoint, read_checkpoint
from jdec.record.errors import RecordError
from jdec.record.keys import KeyPair, Role, VerifierKey
from jdec.record.manifest import KeyHistory
from jdec.record.note import MAX_NOTE_BYTES
from jdec.record.origin import Origin
from jdec.record.proofs import MAX_PROOF_HASHES, verify_consistency

MAX_EVIDENCE_BYTES: Final = 2 * MAX_NOTE_BYTES + 65_536
_MAX_KEYS: Final = 8
_MAGIC: Final = "jdec-evidence/1"


class Kind(Enum):
    """What the evidence shows."""

    SPLIT = "split"
    ROLLBACK = "rollback"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The content of an evidence file, as read: ``check_evidence`` says whether it proves anything."""

    kind: Kind
    origin: Origin
    keys: tuple[KeyPair, ...]
    first: bytes
    second: bytes
    path: tuple[bytes, ...] = ()

    def to_bytes(self) -> bytes:
        """The evidence file."""
        lines = [_MAGIC, f"kind {self.kind.value}", f"origin {self.origin}"]
        lines.extend(f"key {pair.not_after_s} {pair.ed25519} {pair.mldsa44}" for pair in self.keys)
        lines.extend(f"path {encode_base64(each)}" for each in self.path)
        lines.extend((f"first {len(self.first)}", f"second {len(self.second)}"))
        return "\n".join(lines).encode() + b"\n\n" + self.first + self.second


@dataclass(frozen=True, slots=True)
class Proven:
    """What verified evidence shows: the two checkpoints, and the code and sentence of it.

    ``contained_root`` is, for a split at different sizes, the root that the larger tree has at the
    smaller size.
    """

    kind: Kind
    first: SignedCheckpoint
    second: SignedCheckpoint
    contained_root: bytes | None
    message: str


def make_split(one: bytes, other: bytes, path: Sequence[bytes], history: KeyHistory) -> Evidence:
    """Evidence that two notes of one record contradict each other; refused where they do not.

    ``path`` is ``proofs.consistency_path(small, large, read)`` with a reader of the larger note's tree;
    at equal sizes it is left out of the file.
    """
    size, other_size = read_checkpoint(one).size, read_checkpoint(other).size
    first, second = (one, other) if size <= other_size else (other, one)
    used = () if size == other_size else tuple(path)
    return _made(Kind.SPLIT, first, second, used, history)


def make_rollback(one: bytes, other: bytes, history: KeyHistory) -> Evidence:
    """Evidence that a record was signed later with fewer entries; refused where it was not."""
    size, other_size = read_checkpoint(one).size, read_checkpoint(other).size
    first, second = (one, other) if size >= other_size else (other, one)
    return _made(Kind.ROLLBACK, first, second, (), history)


def check_evidence(evidence: Evidence, history: KeyHistory | None = None) -> Proven:
    """Verify evidence; refused with ``evidence-proves-nothing`` where both checkpoints may be true.

    Without ``history`` the keys are those the file brings: right is then only "if these are the Party's
    keys".  With it, each note must be signed by a pair that may sign at its size, else
    ``evidence-key-unknown``.
    """
    first, second = (
        open_checkpoint(note, evidence.keys, evidence.origin) for note in (evidence.first, evidence.second)
    )
    if history:
        for signed in (first, second):
            if signed.pair not in history.log_keys(signed.size):
                raise RecordError(
                    "evidence-key-unknown",
                    f"evidence bears a key that may not sign for {shown(str(evidence.origin))}"
                    f" at size {signed.size}",
                    origin=evidence.origin,
                    size=signed.size,
                )
    if evidence.kind is Kind.ROLLBACK:
        return _check_rollback(evidence, first, second)
    return _check_split(evidence, first, second)


def parse_evidence(data: bytes) -> Evidence:
    """Read an evidence file strictly, without judging it."""
    if len(data) > MAX_EVIDENCE_BYTES:
        _refuse(f"{len(data)} bytes, at most {MAX_EVIDENCE_BYTES}")
    head, _, notes = data.partition(b"\n\n")
    try:
        lines = head.decode().split("\n")
        evidence = _from_lines(lines, notes)
    except (ValueError, RecordError) as error:
        _refuse(str(error))
    if evidence.to_bytes() != data:
        _refuse("not in its one spelling")
    return evidence


def _made(kind: Kind, first: bytes, second: bytes, path: tuple[bytes, ...], history: KeyHistory) -> Evidence:
    sizes = (read_checkpoint(first).size, read_checkpoint(second).size)
    keys = tuple(dict.fromkeys(pair for size in sizes for pair in history.log_keys(size)))
    evidence = Evidence(kind, history.origin, keys, first, second, path)
    check_evidence(evidence, history)
    return evidence


def _check_rollback(evidence: Evidence, first: SignedCheckpoint, second: SignedCheckpoint) -> Proven:
    if evidence.path or not (first.signed_at_s < second.signed_at_s and second.size < first.size):
        raise _nothing("the later signed time does not have the smaller size")
    message = (
        f"record {evidence.origin} went back: size {first.size} signed at {first.signed_at_s},"
        f" then size {second.size} signed at {second.signed_at_s}"
    )
    return Proven(Kind.ROLLBACK, first, second, None, message)


def _check_split(evidence: Evidence, first: SignedCheckpoint, second: SignedCheckpoint) -> Proven:
    sizes = f"{first.size} and {second.size}"
    contained = None
    if first.size == second.size:
        if evidence.path or first.root == second.root:
            raise _nothing("the roots are the same, or a path stands where none belongs")
    else:
        if first.size > second.size or not evidence.path:
            raise _nothing("the smaller size does not come first, or there is no path")
        contained = evidence.path[0]
        # Size 0 has one root, which no larger tree can contradict: its "path" would prove nothing.
        verify_consistency(first.size, contained, second.size, second.root, evidence.path[1:])
        if contained == first.root:
            raise _nothing("the larger tree contains the smaller one")
    message = (
        f"record {evidence.origin} was rewritten: the signed trees of sizes {sizes} contradict each other"
    )
    return Proven(Kind.SPLIT, first, second, contained, message)


def _from_lines(lines: list[str], notes: bytes) -> Evidence:
    fields = [line.partition(" ")[::2] for line in lines[1:]]
    names = [name for name, _ in fields]
    keys = [value for name, value in fields if name == "key"]
    path = [value for name, value in fields if name == "path"]
    if len(keys) > _MAX_KEYS or len(path) > MAX_PROOF_HASHES + 1:
        raise ValueError(f"{len(keys)} keys and {len(path)} path hashes are too many")
    expected = ["kind", "origin", *["key"] * len(keys), *["path"] * len(path), "first", "second"]
    if lines[0] != _MAGIC or names != expected:
        raise ValueError("header lines are not those of an evidence file")
    first, second = (decode_decimal(value) for _, value in fields[-2:])
    if first + second != len(notes):
        raise ValueError(f"notes have {len(notes)} bytes, expected {first} and {second}")
    return Evidence(
        Kind(fields[0][1]),
        Origin.parse(fields[1][1]),
        tuple(_key(value) for value in keys),
        notes[:first],
        notes[first:],
        tuple(decode_hash(value) for value in path),
    )


def _key(text: str) -> KeyPair:
    not_after, _, rest = text.partition(" ")
    ed25519, _, mldsa44 = rest.partition(" ")
    return KeyPair(
        Role.LOG, VerifierKey.parse(ed25519), VerifierKey.parse(mldsa44), decode_decimal(not_after)
    )


def _nothing(reason: str) -> RecordError:
    return RecordError("evidence-proves-nothing", f"evidence proves nothing: {reason}")


def _refuse(reason: str) -> NoReturn:
    raise RecordError("evidence-malformed", f"malformed evidence: {reason}") from None

"""Checkpoints: what a Party signs.  One signed checkpoint covers every entry before it.

The form is C2SP ``tlog-checkpoint`` without extension lines (ML-DSA-44 would not cover them).  Two lines
sign it, both required: Ed25519 over the note text, and ML-DSA-44 over origin, size, root and the signed
time, by the key whose name is the origin.  The signed time is therefore the Party's own statement, in
whole seconds.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from jdec.record._wire import check_time_s, decode_decimal, decode_hash, encode_base64, shown
from jdec.record.errors import RecordError
from jdec.record.keys import KeyPair, KeyType, Role, Signer, VerifierKey, find_key, require_role
from jdec.record.note import Note, SignatureLine, check_key_name, format_note, parse_note
from jdec.record.origin import Origin
from jdec.record.tree import EMPTY_ROOT

_SUBTREE_LABEL: Final = b"subtree/v1\n\x00"
_TIME: Final = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Origin, number of entries, and the RFC 6962 root over them."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The note text: three lines."""
        return f"{self.origin}\n{self.size}\n{encode_base64(self.root)}\n"


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint whose two signatures were verified, with its signed time and the note as received."""

    checkpoint: Checkpoint
    signed_at_s: int
    pair: KeyPair
    note: bytes

    @property
    def size(self) -> int:
        """Number of entries covered."""
        return self.checkpoint.size

    @property
    def root(self) -> bytes:
        """Merkle root over them."""
        return self.checkpoint.root


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint note; extension lines are refused."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise _malformed(f"{len(lines) - 1} lines, expected 3")
    try:
        size = decode_decimal(lines[1])
        root = decode_hash(lines[2])
        check_key_name(lines[0])
    except (ValueError, RecordError) as error:
        raise _malformed(str(error)) from None
    if size == 0 and root != EMPTY_ROOT:
        raise _malformed("size is 0 but the root is not that of the empty tree")
    return Checkpoint(lines[0], size, root)


def read_checkpoint(note: bytes) -> Checkpoint:
    """The checkpoint that a note claims, NOT verified: good for routing and sizes, not for trust."""
    return parse_checkpoint(parse_note(note).text)


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer, time_s: int) -> bytes:
    """The note with both signature lines, signed at ``time_s`` (seconds since 1970 UTC)."""
    require_role(signer.pair, Role.LOG)
    if signer.pair.name != checkpoint.origin:
        raise RecordError(
            "signer-wrong",
            f"signer {shown(signer.pair.name)} cannot sign for {shown(checkpoint.origin)}",
            got=signer.pair.name,
        )
    text = checkpoint.text()
    parse_checkpoint(text)
    return format_note(Note(text, sign_lines(checkpoint, text, signer, time_s)))


def open_checkpoint(note: bytes, keys: Sequence[KeyPair], expected_origin: Origin | str) -> SignedCheckpoint:
    """Verify a checkpoint note against the pairs that may sign at its size (``KeyHistory.log_keys(size)``).

    Lines of unknown keys are ignored.  A line of a known key that does not verify refuses the whole note,
    and so does a note on which no pair has both its lines.
    """
    parsed = parse_note(note)
    checkpoint = parse_checkpoint(parsed.text)
    if checkpoint.origin != str(expected_origin):
        raise RecordError(
            "checkpoint-origin-wrong",
            f"checkpoint is of {shown(checkpoint.origin)}, expected {shown(str(expected_origin))}",
            got=checkpoint.origin,
            expected=expected_origin,
        )
    logs = [pair for pair in keys if pair.role is Role.LOG and pair.name == checkpoint.origin]
    pair, time_s = open_lines(checkpoint, parsed.text, parsed.signatures, logs, "checkpoint-signature")
    return SignedCheckpoint(checkpoint, time_s, pair, note)


def sign_lines(
    checkpoint: Checkpoint, text: str, signer: Signer, time_s: int
) -> tuple[SignatureLine, SignatureLine]:
    """Both signature lines of a record or a mirror over a checkpoint and its note text."""
    try:
        check_time_s(time_s)
    except ValueError as error:
        raise RecordError("checkpoint-time-bad", str(error), got=time_s) from None
    pair = signer.pair
    pair.check_time(time_s)
    ed, ml = pair.ed25519, pair.mldsa44
    ed_signature = signer.sign(ed, signed_message(ed, checkpoint, text, time_s))
    ml_signature = signer.sign(ml, signed_message(ml, checkpoint, text, time_s))
    timed = _TIME.pack(time_s)
    ed_blob = timed + ed_signature if ed.type is KeyType.ED25519_COSIGNATURE else ed_signature
    return SignatureLine(ed.name, ed.key_id, ed_blob), SignatureLine(ml.name, ml.key_id, timed + ml_signature)


def open_lines(
    checkpoint: Checkpoint,
    text: str,
    lines: Sequence[SignatureLine],
    pairs: Sequence[KeyPair],
    code: str,
) -> tuple[KeyPair, int]:
    """Verify every line of a known key; answer with the first pair that has both lines, and its signed time.

    ``code`` is the first part of the refusals: ``<code>-bad`` and ``<code>-missing``.
    """
    times: dict[VerifierKey, int] = {}
    for line in lines:
        key = find_key(pairs, line.name, line.key_id)
        if key is None:
            continue
        if key in times:
            raise _bad(code, line.name, "is given twice by the same key")
        times[key] = _verify_line(checkpoint, text, line, key, code)
    expired: RecordError | None = None
    for pair in pairs:
        if pair.ed25519 not in times or pair.mldsa44 not in times:
            continue
        time_s = times[pair.mldsa44]
        if pair.ed25519.type is KeyType.ED25519_COSIGNATURE and times[pair.ed25519] != time_s:
            raise _bad(code, pair.name, "bears two different times")
        try:
            pair.check_time(time_s)
        except RecordError as error:
            expired = error
            continue
        return pair, time_s
    if expired:
        raise expired
    raise RecordError(
        f"{code}-missing",
        f"both signatures of one key pair are required for {shown(checkpoint.origin)}"
        f" at size {checkpoint.size}: have {len(times)} of a known key",
        origin=checkpoint.origin,
        size=checkpoint.size,
    )


def signed_message(key: VerifierKey, checkpoint: Checkpoint, text: str, time_s: int) -> bytes:
    """The exact bytes that a key of this type signs for a checkpoint (C2SP ``tlog-cosignature``)."""
    if key.type is KeyType.ED25519_NOTE:
        return text.encode()
    if key.type is KeyType.ED25519_COSIGNATURE:
        return f"cosignature/v1\ntime {time_s}\n{text}".encode()
    name, origin = key.name.encode(), checkpoint.origin.encode()
    return b"".join(
        (
            _SUBTREE_LABEL,
            bytes((len(name),)) + name,
            _TIME.pack(time_s),
            bytes((len(origin),)) + origin,
            _TIME.pack(0),
            _TIME.pack(checkpoint.size),
            checkpoint.root,
        )
    )


def _verify_line(checkpoint: Checkpoint, text: str, line: SignatureLine, key: VerifierKey, code: str) -> int:
    time_s, signature = 0, line.blob
    if key.type is not KeyType.ED25519_NOTE:
        if len(line.blob) <= _TIME.size:
            raise _bad(code, line.name, "is too short to hold a time")
        time_s, signature = _TIME.unpack_from(line.blob)[0], line.blob[_TIME.size :]
        try:
            check_time_s(time_s)
        except ValueError as error:
            raise RecordError("checkpoint-time-bad", str(error), got=time_s) from None
    if not key.has_signed(signature, signed_message(key, checkpoint, text, time_s)):
        raise _bad(code, line.name, "does not verify")
    return time_s


def _bad(code: str, name: str, why: str) -> RecordError:
    return RecordError(f"{code}-bad", f"signature of {shown(name)} {why}", name=name)


def _malformed(reason: str) -> RecordError:
    return RecordError("checkpoint-malformed", f"malformed checkpoint: {reason}")

"""Cosignatures of a mirror: "this checkpoint, and every entry it covers, is durably stored here".

The form is C2SP ``tlog-cosignature``: a timestamped Ed25519 line and a timestamped ML-DSA-44 line by the
mirror's key, both required, both with the same time.  A mirror signs only after its own commit; this
module cannot know that.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from jdec.record.checkpoint import Checkpoint, open_lines, parse_checkpoint, sign_lines
from jdec.record.keys import KeyPair, Role, Signer, require_role
from jdec.record.note import Note, SignatureLine, format_lines, format_note, parse_lines, parse_note


@dataclass(frozen=True, slots=True)
class Cosignature:
    """A verified cosignature: by whom, over which checkpoint, when, and its lines as bytes."""

    name: str
    checkpoint: Checkpoint
    time_s: int
    lines: bytes

    @property
    def size(self) -> int:
        """Number of entries that the mirror says it holds."""
        return self.checkpoint.size

    @property
    def root(self) -> bytes:
        """Merkle root over them."""
        return self.checkpoint.root


def cosign(note: bytes, cosigner: Signer, time_s: int) -> bytes:
    """The two signature lines of a mirror over the checkpoint in ``note``, which the caller has verified."""
    require_role(cosigner.pair, Role.MIRROR)
    text = parse_note(note).text
    return format_lines(sign_lines(parse_checkpoint(text), text, cosigner, time_s))


def open_cosignature(note: bytes, lines: bytes, keys: Sequence[KeyPair]) -> Cosignature:
    """Verify a mirror's lines over the checkpoint in ``note`` against the mirror's pairs.

    Refusals: ``cosignature-missing`` when no pair has both lines, ``cosignature-bad``, ``key-expired``.
    Lines of unknown keys are ignored; the result keeps only the two lines that count.
    """
    text = parse_note(note).text
    checkpoint = parse_checkpoint(text)
    parsed = parse_lines(lines)
    mirrors = [pair for pair in keys if pair.role is Role.MIRROR]
    pair, time_s = open_lines(checkpoint, text, parsed, mirrors, "cosignature")
    return Cosignature(pair.name, checkpoint, time_s, format_lines(_of_pair(parsed, pair)))


def add_lines(note: bytes, lines: bytes) -> bytes:
    """The note with more signature lines; a line takes the place of an earlier one by the same key."""
    parsed = parse_note(note)
    added = parse_lines(lines)
    replaced = {(line.name, line.key_id) for line in added}
    kept = tuple(line for line in parsed.signatures if (line.name, line.key_id) not in replaced)
    return format_note(Note(parsed.text, kept + added))


def _of_pair(lines: Sequence[SignatureLine], pair: KeyPair) -> tuple[SignatureLine, ...]:
    keys = (pair.ed25519, pair.mldsa44)
    return tuple(
        line for line in lines if any((line.name, line.key_id) == (key.name, key.key_id) for key in keys)
    )

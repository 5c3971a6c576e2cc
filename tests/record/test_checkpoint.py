"""A checkpoint counts only with both signatures of one key pair that may sign it."""

from __future__ import annotations

import base64
import struct
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdec.record.checkpoint import (
    Checkpoint,
    open_checkpoint,
    parse_checkpoint,
    read_checkpoint,
    sign_checkpoint,
    sign_lines,
    signed_message,
)
from jdec.record.cosignature import add_lines, cosign
from jdec.record.keys import CoreSigner, Role, VerifierKey
from jdec.record.note import Note, SignatureLine, format_note, parse_lines, parse_note
from jdec.record.tiles import parse_bundle
from jdec.record.tree import Frontier, leaf_hashes

from .parts import LOG, MIRROR, NEXT_LOG, START_S, USA, Book, log_signer, refused, seed

BOOK = Book().fill(6)
NOTE = BOOK.note(7)
# The published verifier key of transparency-dev/tessera's test log.
TESSERA_KEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"


def with_lines(*lines: SignatureLine, note: bytes = NOTE) -> bytes:
    return format_note(Note(parse_note(note).text, lines))


@given(st.from_regex(r"\A[a-z/]{1,9}\Z"), st.integers(1, 2**63 - 1), st.binary(min_size=32, max_size=32))
def test_a_checkpoint_is_read_as_it_was_written(origin: str, size: int, root: bytes) -> None:
    checkpoint = Checkpoint(origin, size, root)
    assert parse_checkpoint(checkpoint.text()) == checkpoint


@given(st.integers(1, 4_133_980_799))
def test_a_signed_checkpoint_opens_with_its_signed_time(time_s: int) -> None:
    checkpoint = BOOK.checkpoint()
    note = sign_checkpoint(checkpoint, LOG, time_s)
    signed = open_checkpoint(note, [NEXT_LOG.pair, LOG.pair], USA)
    assert (signed.checkpoint, signed.signed_at_s, signed.note) == (checkpoint, time_s, note)
    assert signed.pair == LOG.pair
    assert (signed.size, signed.root) == (checkpoint.size, checkpoint.root)
    assert read_checkpoint(note) == checkpoint


def test_the_signed_bytes_are_those_of_the_specification() -> None:
    """C2SP signed-note for 0x01; C2SP tlog-cosignature, `cosigned_message`, for 0x06."""
    checkpoint = BOOK.checkpoint(7)
    ed_line, ml_line = parse_note(NOTE).signatures
    text = f"jdec/USA/actual/1\n7\n{base64.b64encode(checkpoint.root).decode()}\n"
    assert LOG.pair.ed25519.has_signed(ed_line.blob, text.encode())
    name = b"jdec/USA/actual/1"
    cosigned = (
        b"subtree/v1\n\0"
        + struct.pack(">B", len(name))
        + name
        + struct.pack(">Q", START_S)
        + struct.pack(">B", len(name))
        + name
        + struct.pack(">QQ", 0, 7)
        + checkpoint.root
    )
    assert ml_line.blob[:8] == struct.pack(">Q", START_S)
    assert LOG.pair.mldsa44.has_signed(ml_line.blob[8:], cosigned)
    assert ml_line.key_id == LOG.pair.mldsa44.key_id


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a\n1\n", "2 lines, expected 3"),
        ("a\n1\n" + "A" * 43 + "=", "2 lines, expected 3"),
        ("a\n1\n" + "A" * 43 + "=\nextension\n", "4 lines, expected 3"),
        ("a\n01\n" + "A" * 43 + "=\n", "not a plain decimal"),
        ("a\n-1\n" + "A" * 43 + "=\n", "not a plain decimal"),
        ("a\n+1\n" + "A" * 43 + "=\n", "not a plain decimal"),
        ("a\n1 \n" + "A" * 43 + "=\n", "not a plain decimal"),
        ("a\n\u0661\n" + "A" * 43 + "=\n", "not a plain decimal"),
        ("a\n9223372036854775808\n" + "A" * 43 + "=\n", "number too large"),
        ("a\n1\n" + "A" * 42 + "B=\n", "not canonical base64"),
        ("a\n1\n" + "A" * 44 + "\n", "hash has 33 bytes"),
        ("a\n1\n" + "A" * 43 + "\n", "not standard base64"),
        ("a\n0\n" + "A" * 43 + "=\n", "root is not that of the empty tree"),
        ("\n1\n" + "A" * 43 + "=\n", "not a key name"),
        ("a b\n1\n" + "A" * 43 + "=\n", "not a key name"),
    ],
)
def test_a_malformed_checkpoint_is_refused(text: str, sentence: str) -> None:
    with refused("checkpoint-malformed", sentence):
        parse_checkpoint(text)


def test_one_signature_alone_is_not_enough() -> None:
    ed_line, ml_line = parse_note(NOTE).signatures
    for line in (ed_line, ml_line):
        with refused("checkpoint-signature-missing", "both signatures of one key pair are required"):
            open_checkpoint(with_lines(line), [LOG.pair], USA)


def test_signatures_of_two_pairs_do_not_make_one() -> None:
    ed_line, _ = parse_note(NOTE).signatures
    _, ml_line = parse_note(BOOK.note(7, NEXT_LOG)).signatures
    with refused("checkpoint-signature-missing", "have 2 of a known key"):
        open_checkpoint(with_lines(ed_line, ml_line), [LOG.pair, NEXT_LOG.pair], USA)


def test_a_note_of_unknown_keys_is_not_enough() -> None:
    with refused("checkpoint-signature-missing", "have 0 of a known key"):
        open_checkpoint(NOTE, [NEXT_LOG.pair], USA)
    with refused("checkpoint-signature-missing", "have 0 of a known key"):
        open_checkpoint(NOTE, [], USA)


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("at", [0, 20, -1])
def test_a_signature_of_a_known_key_that_does_not_verify_refuses_the_note(which: int, at: int) -> None:
    lines = list(parse_note(NOTE).signatures)
    # At 0 the ML-DSA line's time changes, which its signature covers.
    blob = bytearray(lines[which].blob)
    blob[7 if at == 0 else at] ^= 1
    lines[which] = SignatureLine(lines[which].name, lines[which].key_id, bytes(blob))
    with refused("checkpoint-signature-bad", "does not verify$"):
        open_checkpoint(with_lines(*lines), [LOG.pair], USA)


def test_a_bad_line_of_one_known_pair_refuses_the_note_that_another_signed_well() -> None:
    good = parse_note(NOTE).signatures
    other = parse_note(BOOK.note(6, NEXT_LOG)).signatures
    with refused("checkpoint-signature-bad", "does not verify$"):
        open_checkpoint(with_lines(*good, other[0]), [LOG.pair, NEXT_LOG.pair], USA)


def test_only_a_log_pair_named_after_the_origin_counts() -> None:
    note = format_note(Note(parse_note(NOTE).text, parse_lines(cosign(NOTE, MIRROR, START_S))))
    with refused("checkpoint-signature-missing", "have 0 of a known key"):
        open_checkpoint(note, [MIRROR.pair], USA)
    for other in (log_signer(1, replace(USA, traffic="test")), CoreSigner(str(USA), Role.MIRROR, seed(1))):
        lines = sign_lines(BOOK.checkpoint(7), parse_note(NOTE).text, other, START_S)
        with refused("checkpoint-signature-missing", "have 0 of a known key"):
            open_checkpoint(with_lines(*lines), [other.pair], USA)


def test_lines_of_unknown_keys_are_ignored() -> None:
    note = add_lines(NOTE, cosign(NOTE, MIRROR, START_S + 1))
    assert open_checkpoint(note, [LOG.pair], USA).note == note


def test_a_line_given_twice_is_refused() -> None:
    ed_line, ml_line = parse_note(NOTE).signatures
    with refused("checkpoint-signature-bad", "given twice by the same key"):
        open_checkpoint(with_lines(ed_line, ml_line, ed_line), [LOG.pair], USA)


def test_a_checkpoint_of_another_origin_is_refused() -> None:
    with refused("checkpoint-origin-wrong", "expected 'jdec/USA/test/1'"):
        open_checkpoint(NOTE, [LOG.pair], "jdec/USA/test/1")


def test_keys_of_a_mirror_do_not_sign_checkpoints() -> None:
    with refused("signer-wrong", "is for role mirror, expected log"):
        sign_checkpoint(BOOK.checkpoint(), MIRROR, START_S)
    with refused("signer-wrong", "cannot sign for 'jdec/USA/test/1'"):
        sign_checkpoint(Checkpoint("jdec/USA/test/1", 1, bytes(32)), LOG, START_S)


def test_an_expired_key_neither_signs_nor_counts() -> None:
    old = log_signer(1, not_after_s=START_S - 1)
    with refused("key-expired", f"signed at {START_S}, last second {START_S - 1}"):
        sign_checkpoint(BOOK.checkpoint(), old, START_S)
    with refused("key-expired", "has expired"):
        open_checkpoint(NOTE, [old.pair], USA)
    assert open_checkpoint(BOOK.note(7, time_s=START_S - 1), [old.pair], USA).size == 7
    # The same keys with a later date, as an extension gives them, count again.
    assert open_checkpoint(NOTE, [old.pair, LOG.pair], USA).pair == LOG.pair


@pytest.mark.parametrize("time_s", [0, -1, 4_133_980_800, 2**64 - 1])
def test_a_signed_time_lies_within_the_years_a_message_may_name(time_s: int) -> None:
    with refused("checkpoint-time-bad", "signed time out of range"):
        sign_checkpoint(BOOK.checkpoint(), LOG, time_s)
    if time_s >= 0:
        ed_line, ml_line = parse_note(NOTE).signatures
        message = signed_message(LOG.pair.mldsa44, BOOK.checkpoint(7), parse_note(NOTE).text, time_s)
        blob = struct.pack(">Q", time_s) + LOG.sign(LOG.pair.mldsa44, message)
        line = SignatureLine(ml_line.name, ml_line.key_id, blob)
        with refused("checkpoint-time-bad", "signed time out of range"):
            open_checkpoint(with_lines(ed_line, line), [LOG.pair], USA)


def test_a_line_too_short_for_a_time_is_refused() -> None:
    ed_line, ml_line = parse_note(NOTE).signatures
    with refused("checkpoint-signature-bad", "is too short to hold a time"):
        open_checkpoint(
            with_lines(ed_line, SignatureLine(ml_line.name, ml_line.key_id, bytes(8))), [LOG.pair], USA
        )


def test_a_checkpoint_that_could_not_be_read_back_is_not_signed() -> None:
    with refused("checkpoint-malformed", "root is not that of the empty tree"):
        sign_checkpoint(Checkpoint(str(USA), 0, bytes(32)), LOG, START_S)


def test_a_log_of_others_verifies_at_every_size(shared: Path) -> None:
    """transparency-dev/tessera testdata: 15 entries, a signed checkpoint after each."""
    folder = shared / "vectors" / "tlog" / "tessera-log"
    entries = parse_bundle((folder / "tile/entries/000.p/15").read_bytes())
    key = VerifierKey.parse(TESSERA_KEY)
    for size in range(16):
        note = parse_note((folder / f"checkpoint.{size}").read_bytes())
        checkpoint = parse_checkpoint(note.text)
        assert checkpoint.size == size
        assert checkpoint.root == Frontier.empty().extend(leaf_hashes(entries[:size])).root()
        (line,) = note.signatures
        assert (line.name, line.key_id) == (key.name, key.key_id)
        assert key.has_signed(line.blob, note.text.encode())

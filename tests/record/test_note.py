"""Signed notes are read strictly, as C2SP signed-note has them."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdec.record.keys import KeyType, VerifierKey
from jdec.record.note import (
    MAX_NOTE_BYTES,
    Note,
    SignatureLine,
    format_lines,
    format_note,
    parse_lines,
    parse_note,
)

from .parts import refused

# The example of C2SP signed-note: verifier key and note.
EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE_NOTE = (
    "This is an example message.\n"
    "\n"
    "\u2014 example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()
LINE = SignatureLine("example.com/foo", b"abcd", b"signature")

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n")).map(
    lambda t: t + "\n"
)
NAMES = st.from_regex(r"\A[a-z/\.]{1,20}\Z")
IDS = st.binary(min_size=4, max_size=4)
LINES = st.builds(SignatureLine, NAMES, IDS, st.binary(min_size=1, max_size=99))


@given(TEXTS, st.lists(LINES, min_size=1, max_size=32))
def test_a_note_is_read_as_it_was_written(text: str, lines: list[SignatureLine]) -> None:
    note = Note(text, tuple(lines))
    assert parse_note(format_note(note)) == note
    assert parse_lines(format_lines(lines)) == tuple(lines)


def test_the_example_of_the_specification_verifies() -> None:
    key = VerifierKey.parse(EXAMPLE_KEY)
    note = parse_note(EXAMPLE_NOTE)
    (line,) = note.signatures
    assert key.type is KeyType.ED25519_NOTE
    assert (line.name, line.key_id) == (key.name, key.key_id)
    assert key.has_signed(line.blob, note.text.encode())
    assert not key.has_signed(line.blob, note.text.encode() + b" ")


def test_the_last_empty_line_ends_the_text() -> None:
    """C2SP signed-note: the text may contain empty lines."""
    note = Note("one\n\n\ntwo\n", (LINE,))
    assert parse_note(format_note(note)) == note


GOOD = format_note(Note("text\n", (LINE,)))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "malformed note: no empty line between text and signatures"),
        (b"text\n", "no empty line"),
        (GOOD[:-1], "note: signatures do not end in a newline"),
        (GOOD + b"\n", "do not end in a newline|not a signature line"),
        (GOOD + b"more\n", "not a signature line"),
        (
            GOOD.replace(b"text", b"te\rxt"),
            "control character",
        ),
        (GOOD.replace(b"text", b"te\txt"), "control character"),
        (GOOD.replace(b"text", b"te\x00xt"), "control character"),
        (GOOD.replace(b"text", b"te\xffxt"), "note: not UTF-8"),
        (GOOD.replace(b"text", b"te\xed\xa0\x80xt"), "not UTF-8"),
        (GOOD.replace("\u2014".encode(), b"-"), "not a signature line"),
        (GOOD.replace(b"/foo ", b"/foo  "), "not standard base64"),
        (GOOD.replace(b"/foo", b"+foo"), "not a key name"),
        (GOOD.replace(b"/foo", "\u00a0foo".encode()), "not a key name"),
        (GOOD.replace(b"example.com/foo", b"e" * 256), "not a key name"),
        (GOOD.replace(b"example.com/foo", b""), "not a key name"),
        (GOOD.replace(b"=\n", b"\n"), "not standard base64"),
        (GOOD.replace(b"ZQ==", b"ZR=="), "not canonical base64"),
        (GOOD.replace(b"YWJj", b"YW-_"), "not standard base64"),
        (b"text\n\n\xe2\x80\x94 n " + base64.b64encode(b"abcd") + b"\n", "expected more than 4"),
    ],
)
def test_a_malformed_note_is_refused(data: bytes, sentence: str) -> None:
    assert data != GOOD
    with refused("note-malformed", sentence):
        parse_note(data)


def test_a_note_has_a_bounded_size_and_at_most_32_signatures() -> None:
    with refused("note-too-large", "33 signatures, at most 32"):
        format_note(Note("text\n", (LINE,) * 33))
    with refused("note-too-large", "at most 131072"):
        parse_note(b"x" * (MAX_NOTE_BYTES + 1))
    with refused("note-too-large", "17 signatures, at most 16"):
        parse_note(format_note(Note("text\n", (LINE,) * 17)), max_signatures=16)
    assert len(parse_note(format_note(Note("text\n", (LINE,) * 32))).signatures) == 32


@pytest.mark.parametrize("text", ["no newline", "", "control \x01\n"])
def test_a_text_that_could_not_be_read_back_is_not_written(text: str) -> None:
    with refused("note-malformed", "note: text does not end in a newline, or holds a control character"):
        format_note(Note(text, (LINE,)))


def test_a_signature_line_that_could_not_be_read_back_is_not_written() -> None:
    for line in (SignatureLine("two words", b"abcd", b"s"), SignatureLine("a\nb", b"abcd", b"s")):
        with refused("note-malformed", "signature"):
            format_lines((line,))
    with refused("note-malformed", "do not end in a newline"):
        format_lines(())
    with refused("note-malformed", "expected more than 4"):
        format_lines((SignatureLine("n", b"abcd", b""),))

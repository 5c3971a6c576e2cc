"""A mirror's cosignature has two lines, one time, and covers one checkpoint."""

from __future__ import annotations

import struct

from hypothesis import given
from hypothesis import strategies as st

from jdec.record.checkpoint import open_checkpoint
from jdec.record.cosignature import add_lines, cosign, open_cosignature
from jdec.record.note import SignatureLine, format_lines, parse_lines, parse_note

from .parts import LOG, MIRROR, NEXT_MIRROR, ROOTS, RUS, START_S, USA, Book, mirror_signer, refused

BOOK = Book().fill(4)
NOTE = BOOK.note()
PEER = mirror_signer(61, RUS)
LINES = cosign(NOTE, PEER, START_S + 3)


@given(st.integers(1, 4_133_980_799))
def test_a_cosignature_opens_with_what_it_covers(time_s: int) -> None:
    lines = cosign(NOTE, PEER, time_s)
    opened = open_cosignature(NOTE, lines, [MIRROR.pair, PEER.pair])
    assert (opened.name, opened.checkpoint, opened.time_s) == (
        "jdec/RUS/actual/1/mirror",
        BOOK.checkpoint(),
        time_s,
    )
    assert (opened.size, opened.root, opened.lines) == (5, BOOK.checkpoint().root, lines)


def test_the_signed_bytes_are_those_of_the_specification() -> None:
    """C2SP tlog-cosignature: `cosignature/v1` for 0x04, `cosigned_message` for 0x06."""
    ed_line, ml_line = parse_lines(LINES)
    text = parse_note(NOTE).text.encode()
    assert ed_line.blob[:8] == ml_line.blob[:8] == struct.pack(">Q", START_S + 3)
    message = b"cosignature/v1\ntime %d\n" % (START_S + 3) + text
    assert PEER.pair.ed25519.has_signed(ed_line.blob[8:], message)
    name, origin = b"jdec/RUS/actual/1/mirror", b"jdec/USA/actual/1"
    cosigned = (
        b"subtree/v1\n\0"
        + bytes([len(name)])
        + name
        + struct.pack(">Q", START_S + 3)
        + bytes([len(origin)])
        + origin
        + struct.pack(">QQ", 0, 5)
        + BOOK.checkpoint().root
    )
    assert PEER.pair.mldsa44.has_signed(ml_line.blob[8:], cosigned)


def test_one_line_alone_or_a_stranger_is_not_enough() -> None:
    for line in parse_lines(LINES):
        with refused("cosignature-missing", "both signatures of one key pair are required"):
            open_cosignature(NOTE, format_lines([line]), [PEER.pair])
    with refused("cosignature-missing", "have 0 of a known key"):
        open_cosignature(NOTE, LINES, [NEXT_MIRROR.pair])


def test_a_cosignature_of_another_checkpoint_does_not_verify() -> None:
    with refused("cosignature-bad", "does not verify"):
        open_cosignature(BOOK.note(4), LINES, [PEER.pair])


def test_lines_of_two_times_are_refused() -> None:
    later = parse_lines(cosign(NOTE, PEER, START_S + 4))
    mixed = format_lines([parse_lines(LINES)[0], later[1]])
    with refused("cosignature-bad", "bears two different times$"):
        open_cosignature(NOTE, mixed, [PEER.pair])
    with refused("cosignature-bad", "given twice"):
        open_cosignature(NOTE, LINES + LINES, [PEER.pair])


def test_a_line_too_short_for_a_time_is_refused() -> None:
    ed_line, ml_line = parse_lines(LINES)
    with refused("cosignature-bad", "too short"):
        open_cosignature(
            NOTE, format_lines([SignatureLine(ed_line.name, ed_line.key_id, b"x"), ml_line]), [PEER.pair]
        )


def test_only_a_mirror_cosigns_and_only_before_its_last_second() -> None:
    for signer in (LOG, ROOTS[0]):
        with refused("signer-wrong", "expected mirror"):
            cosign(NOTE, signer, START_S)
    old = mirror_signer(61, RUS, not_after_s=START_S)
    with refused("key-expired", "has expired"):
        cosign(NOTE, old, START_S + 1)
    with refused("key-expired", "has expired"):
        open_cosignature(NOTE, LINES, [old.pair])
    # A log's pair among the keys is no mirror's.
    with refused("cosignature-missing", "have 0"):
        open_cosignature(NOTE, format_lines(parse_note(NOTE).signatures), [LOG.pair])


def test_other_lines_are_left_out_of_what_counts() -> None:
    stranger = cosign(NOTE, NEXT_MIRROR, START_S)
    assert open_cosignature(NOTE, stranger + LINES, [PEER.pair]).lines == LINES


def test_a_note_with_added_lines_is_still_the_same_checkpoint() -> None:
    note = add_lines(NOTE, LINES)
    assert open_checkpoint(note, [LOG.pair], USA).checkpoint == BOOK.checkpoint()
    assert len(parse_note(note).signatures) == 4
    assert add_lines(note, LINES) == note


def test_a_later_line_takes_the_place_of_the_same_key_s_earlier_one() -> None:
    later = cosign(NOTE, PEER, START_S + 9)
    note = add_lines(add_lines(NOTE, LINES), later)
    assert len(parse_note(note).signatures) == 4
    assert open_cosignature(note, later, [PEER.pair]).time_s == START_S + 9
    with refused("note-malformed", "signature"):
        add_lines(NOTE, b"nonsense\n")

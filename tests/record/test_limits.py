"""What is at a limit is taken, what is one beyond it is refused; and what ends too early never reads as something."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from jdec.record._wire import MAX_SIZE, MAX_TIME_S, check_time_s, decode_decimal, shown
from jdec.record.checkpoint import open_checkpoint
from jdec.record.errors import RecordError
from jdec.record.manifest import KeyHistory, Manifest, manifest_in
from jdec.record.manifest_body import (
    MAX_CERTIFICATE_BYTES,
    check_root_signatures,
    parse_manifest_text,
    read_manifest,
    sign_manifest,
)
from jdec.record.note import MAX_NAME_BYTES, MAX_NOTE_BYTES, check_key_name, parse_note
from jdec.record.origin import Origin
from jdec.record.package import Limits, Package, decode_package, encode_package, read_packages
from jdec.record.proofs import (
    MAX_EXTRA_BYTES,
    MAX_PROOF_HASHES,
    ProofFile,
    consistency_proof,
    format_proof_file,
    inclusion_proof,
    parse_proof_file,
    reader_of,
    verify_consistency,
    verify_inclusion,
)
from jdec.record.tiles import WIDTH, Tile, format_bundle, new_tiles, parse_bundle, parse_tile_path
from jdec.record.tree import Frontier, node_hash
from jdec.record.verifier import verify_stream

from .parts import FIRST, LOG, MIRROR, ROOTS, START_S, USA, Book, entry_of, log_signer, pairs, refused

NOTE = sign_manifest(FIRST, ROOTS)


def test_a_stranger_s_text_is_shown_up_to_eighty_characters() -> None:
    assert shown("x" * 78) == "'" + "x" * 78 + "'"
    assert shown("x" * 79) == "'" + "x" * 75 + "...'"
    assert len(shown("x" * 79)) == 80


def test_a_signed_time_ends_with_the_year_2100() -> None:
    assert check_time_s(MAX_TIME_S) == MAX_TIME_S
    with pytest.raises(ValueError, match=f"out of range: {MAX_TIME_S + 1}"):
        check_time_s(MAX_TIME_S + 1)


def test_a_number_may_be_its_limit() -> None:
    assert decode_decimal("9", 9) == 9
    with pytest.raises(ValueError, match="number too large: 10, at most 9"):
        decode_decimal("10", 9)


def test_an_error_carries_its_code_and_sentence_wherever_it_is_shown() -> None:
    assert RecordError("key-expired", "sentence").args == ("key-expired", "sentence")


def test_a_tree_may_have_its_largest_size_and_no_more() -> None:
    """A reader that answers with any hash stands in for a tree nobody can hold."""
    top = Frontier(MAX_SIZE, (bytes(32),) * 63)
    with refused("frontier-malformed", f"size {MAX_SIZE + 1} with 1 peaks"):
        Frontier(MAX_SIZE + 1, (bytes(32),))
    assert Frontier.from_bytes(top.to_bytes()) == top

    def read(level: int, index: int) -> bytes:
        return bytes(32)

    proof = inclusion_proof(0, MAX_SIZE, read)
    assert len(proof) == MAX_PROOF_HASHES
    verify_inclusion(0, MAX_SIZE, bytes(32), proof, top_root(proof))
    verify_consistency(MAX_SIZE, bytes(32), MAX_SIZE, bytes(32), consistency_proof(MAX_SIZE, MAX_SIZE, read))
    assert Tile(0, MAX_SIZE).index == MAX_SIZE
    with refused("tile-malformed", f"index {MAX_SIZE + 1}"):
        Tile(0, MAX_SIZE + 1)


def top_root(proof: list[bytes]) -> bytes:
    root = bytes(32)
    for sibling in proof:
        root = node_hash(root, sibling)
    return root


def test_the_right_edge_is_written_in_network_order() -> None:
    assert Frontier(1, (bytes(32),)).to_bytes() == b"\0\0\0\0\0\0\0\1" + bytes(32)


def test_a_tree_of_no_leaf_and_of_one_can_be_read() -> None:
    assert reader_of([b"leaf"])(0, 0) == b"leaf"
    with pytest.raises(IndexError):
        reader_of([])(0, 0)


FILE = ProofFile(0, (), b"n" * MAX_NOTE_BYTES, b"e" * MAX_EXTRA_BYTES)


def test_a_proof_file_may_be_as_long_as_its_parts_allow() -> None:
    longest = replace(FILE, proof=(bytes(32),) * MAX_PROOF_HASHES)
    assert parse_proof_file(format_proof_file(longest)) == longest
    for over, sentence in (
        (replace(longest, proof=(bytes(32),) * (MAX_PROOF_HASHES + 1)), "64 hashes, at most 63"),
        (
            replace(longest, checkpoint_note=FILE.checkpoint_note + b"n"),
            "file: no checkpoint, or a part is too long",
        ),
        (
            replace(longest, extra=FILE.extra + b"e"),
            f"extra data of {MAX_EXTRA_BYTES + 1} bytes, expected 1 to",
        ),
    ):
        with refused("proof-malformed", sentence):
            format_proof_file(over)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "no checkpoint, or a part is too long"),
        (b"c2sp.org/tlog-proof@v1\nindex 0\n\n", "no checkpoint, or a part is too long"),
        (b"c2sp.org/tlog-proof@v1\nindex 0\nnote\n", "no checkpoint, or a part is too long"),
        (b"x" * (2 * MAX_EXTRA_BYTES) + b"\n\nnote", "first line is not c2sp.org/tlog-proof@v1"),
        (b"x" * (2 * MAX_EXTRA_BYTES + 1) + b"\n\nnote", "no checkpoint, or a part is too long"),
        (b"\n\nnote", "first line is not c2sp.org/tlog-proof@v1"),
        (b"c2sp.org/tlog-proof@v1\n\nnote", "got '', expected index"),
        (b"c2sp.org/tlog-proof@v1\nextra AAAA\n\nnote", "got '', expected index"),
        (b"c2sp.org/tlog-proof@v1\nextra \nindex 0\n\nnote", "extra data of 0 bytes, expected 1 to"),
        (b"c2sp.org/tlog-proof@v1\nplace 0\n\nnote", "got 'place 0', expected index"),
    ],
)
def test_a_proof_file_that_ends_early_says_what_is_missing(data: bytes, sentence: str) -> None:
    with refused("proof-malformed", sentence):
        parse_proof_file(data)


def test_a_bundle_may_be_full_and_its_entries_as_long_as_any() -> None:
    full = [b"x"] * WIDTH
    assert parse_bundle(format_bundle(full)) == full
    longest = [bytes(65_535)]
    assert parse_bundle(format_bundle(longest)) == longest
    assert parse_bundle(b"\0\0") == [b""]


def test_new_tiles_begin_where_the_old_tree_ended() -> None:
    assert list(new_tiles(WIDTH, WIDTH + 1)) == [Tile(0, 1, 1)]


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("tile/0/0", "malformed tile: path 'tile/0/0'"),
        ("tile/0/x000/001", "malformed tile: path 'tile/0/x000/001', expected tile/0/001"),
    ],
)
def test_a_wrong_tile_path_is_told(path: str, sentence: str) -> None:
    with refused("tile-malformed", f"^{sentence}$"):
        parse_tile_path(path)


def header(package: Package, start: str) -> bytes:
    return encode_package(package).replace(b"start 1\n", start.encode() + b"\n", 1)


def test_a_package_fills_its_limit_to_the_byte() -> None:
    package = Book().add(b"x").add(b"yz").package(1, 3)
    data, room = encode_package(package), len(package.checkpoint_note) + 3 + 4
    assert list(read_packages(io.BytesIO(data), Limits(bytes=room))) == [package]
    with refused("package-too-large", "more bytes, at most the limit"):
        list(read_packages(io.BytesIO(data), Limits(bytes=room - 1)))


class Greedy(io.BytesIO):
    """Notes how much is asked of it at once."""

    most = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.most = max(self.most, size or 0)
        return super().read(min(size or 0, 7))


def test_no_more_is_asked_of_a_stream_than_one_part_needs() -> None:
    stream = Greedy(encode_package(Book().add(bytes(65_535)).package(1, 2)))
    assert len(list(read_packages(stream))) == 1
    assert stream.most == 65_536


def test_a_package_is_given_as_soon_as_its_last_byte_is_there() -> None:
    """What comes after may be a long time coming."""
    data = encode_package(Book().add(b"x").package(1, 2))

    class Waiting(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            assert self.tell() < len(data), "asked for more than the package holds"
            return super().read(size)

    assert next(read_packages(Waiting(data))).end == 2


def test_a_package_cut_inside_a_length_says_how_much_was_there() -> None:
    package = Book().add(b"x").package(1, 2)
    with refused("package-truncated", "have 1 bytes of 2"):
        decode_package(encode_package(package)[:-2])


def test_a_checkpoint_as_long_as_any_is_read_on() -> None:
    data = encode_package(Book().add(b"x").package(1, 2))
    head, _, note = data.partition(b"\n\n")
    lines = head.rpartition(b"checkpoint ")[0]
    for size, sentence in ((MAX_NOTE_BYTES, "ends too early"), (MAX_NOTE_BYTES + 1, "at most 131072")):
        with pytest.raises(RecordError, match=sentence):
            decode_package(lines + b"checkpoint %d\n\n" % size + note)


def test_a_header_line_of_a_package_is_bounded() -> None:
    package = Book().add(b"x").package(1, 2)
    lines = {length: refusal_of(header(package, "start " + "1" * (length - 7))) for length in range(30, 300)}
    told = [length for length, sentence in lines.items() if "header line start is too long" in sentence]
    assert told == list(range(told[0], 300))
    assert "not a plain decimal" in lines[told[0] - 1]
    assert told[0] == 65


def refusal_of(data: bytes) -> str:
    with pytest.raises(RecordError) as caught:
        decode_package(data)
    return str(caught.value)


def test_a_key_name_and_a_note_may_fill_their_limits() -> None:
    check_key_name("n" * MAX_NAME_BYTES)
    with refused("note-malformed", "not a key name"):
        check_key_name("n" * (MAX_NAME_BYTES + 1))
    text = "n" * (MAX_NOTE_BYTES - 1) + "\n"
    with refused("note-malformed", "no empty line"):
        parse_note(text.encode())
    with refused("note-too-large", f"{MAX_NOTE_BYTES + 1} bytes, at most {MAX_NOTE_BYTES}"):
        parse_note(b"n" + text.encode())


def test_a_manifest_may_fill_its_limit_and_is_judged_then() -> None:
    with refused("note-malformed", "no empty line"):
        read_manifest(b"x" * 60_000)


def test_a_manifest_of_exactly_its_limit_is_completed() -> None:
    def made(version: int, length: int) -> Manifest:
        size = (length - 4).to_bytes(2, "big")
        rest = tuple(b"\x30\x82\x1f\x40" + bytes([each]) * 8000 for each in range(4))
        return replace(FIRST, version=version, certificates=(*rest, b"\x30\x82" + size + bytes(length - 4)))

    room = 60_000 - len(sign_manifest(made(1, 300), ROOTS[:1]))
    version, length = (10 ** (room % 4), 300 + (room - room % 4) // 4 * 3)
    assert len(sign_manifest(made(version, length), ROOTS[:1])) == 60_000
    with refused("manifest-malformed", "bytes, at most 60000"):
        sign_manifest(made(version, length + 3), ROOTS[:1])


def test_one_root_of_one_is_a_threshold() -> None:
    note = sign_manifest(replace(FIRST, roots=pairs(ROOTS[:1]), threshold=1), ROOTS[:1])
    check_root_signatures(note, pairs(ROOTS[:1]), 1)


def test_a_key_may_end_in_the_first_second_there_is() -> None:
    short = replace(LOG.pair, not_after_s=1)
    assert replace(FIRST, keys=(short, MIRROR.pair)).keys[0].not_after_s == 1


@pytest.mark.parametrize(
    ("certificate", "is_taken"),
    [
        (b"\x30\x00", False),
        (b"\x30\x01x", True),
        (b"\x30\x7f" + bytes(127), True),
        (b"\x30\x80" + bytes(128), False),
        (b"\x30\x81\x7f" + bytes(127), False),
        (b"\x30\x81\x80" + bytes(128), True),
        (b"\x30\x81\xff" + bytes(255), True),
        (b"\x30\x82\x00\xff" + bytes(255), False),
        (b"\x30\x82\x01\x00" + bytes(256), True),
        (b"\x30\x83\x00\x01\x00" + bytes(256), False),
        (
            b"\x30\x82" + (MAX_CERTIFICATE_BYTES - 4).to_bytes(2, "big") + bytes(MAX_CERTIFICATE_BYTES - 4),
            True,
        ),
        (
            b"\x30\x82" + (MAX_CERTIFICATE_BYTES - 3).to_bytes(2, "big") + bytes(MAX_CERTIFICATE_BYTES - 3),
            False,
        ),
    ],
)
def test_a_certificate_has_its_shortest_length(certificate: bytes, is_taken: bool) -> None:
    if is_taken:
        assert replace(FIRST, certificates=(certificate,)).certificates == (certificate,)
        return
    with refused("manifest-malformed", "manifest: a certificate is not one DER sequence"):
        replace(FIRST, certificates=(certificate,))


def test_a_refusal_inside_a_manifest_keeps_its_own_code() -> None:
    """What is wrong with the manifest itself is said as such, not as one that cannot be read."""
    key = str(LOG.pair.ed25519)
    text = FIRST.text().replace('"revoked":[]', f'"revoked":["{key}"]')
    with refused("manifest-key-revoked", "revokes itself"):
        parse_manifest_text(text)


def test_a_manifest_of_numbers_with_points_beside_the_note_is_read() -> None:
    entry = entry_of(NOTE).replace(b'"version":1', b'"version":1.' + b"1" * 5000 + b"e99999")
    assert manifest_in(entry) == NOTE


def test_a_history_keeps_the_notes_it_was_made_of() -> None:
    history = KeyHistory.begin(NOTE, pairs(ROOTS), 2, USA)
    second = sign_manifest(replace(FIRST, version=2), ROOTS)
    assert [each.note for each in history.apply(5, second).applied] == [NOTE, second]
    pending = history.with_pending(second, 3).pending
    assert pending is not None
    assert (pending.note, pending.held_size) == (second, 3)
    assert [grant.first_size for grant in history.grants] == [0, 0]


def test_the_mirror_key_in_force_after_a_rotation_is_the_new_one_alone() -> None:
    other = log_signer(2)
    history = KeyHistory.begin(NOTE, pairs(ROOTS), 2, USA).apply(
        4, sign_manifest(replace(FIRST, version=2, keys=(other.pair, MIRROR.pair)), ROOTS)
    )
    assert history.mirror_keys() == (MIRROR.pair,)


def test_a_verified_record_tells_what_it_is_of() -> None:
    book = Book().fill(4)
    verified = verify_stream([book.package(0, 5)], pairs(ROOTS), 2, USA)
    assert (verified.origin, verified.history.origin) == (Origin.parse(str(USA)), USA)
    assert verified.frontier.root() == book.checkpoint().root


def test_a_checkpoint_signed_twice_by_one_key_is_refused() -> None:
    note = Book().fill(4).note(time_s=START_S)
    lines = note.splitlines(keepends=True)
    with refused("checkpoint-signature-bad", "is given twice by the same key$"):
        open_checkpoint(note + lines[-1], [LOG.pair], USA)

"""A courier file has one spelling, says what it claims to be, and is read in bounded memory to its very end."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdec.record.courier import (
    CourierHeader,
    decode_courier,
    encode_courier,
    encode_header,
    read_courier,
)
from jdec.record.errors import RecordError
from jdec.record.package import encode_package

from .parts import RUS, USA, Book, refused

BOOK = Book().fill(11)
PACKAGES = [BOOK.package(3, 6), BOOK.package(6, 9), BOOK.package(9, 12)]
HEADER = CourierHeader(USA, RUS, USA, 3, 12, 2, 3, b"a cosigned note\n")
HEAD = encode_header(HEADER)
DATA = HEAD + b"".join(encode_package(each) for each in PACKAGES)


def test_the_form_is_the_documented_one() -> None:
    assert HEAD == (
        b"jdec-courier/1\nfrom jdec/USA/actual/1\nto jdec/RUS/actual/1\nrecord jdec/USA/actual/1\n"
        b"start 3\nend 12\npart 2 of 3\ncosigned 16\n\na cosigned note\n"
    )


def test_a_file_is_read_as_it_was_written() -> None:
    assert decode_courier(DATA) == (HEADER, tuple(PACKAGES))


@given(
    st.integers(0, 10**9),
    st.integers(0, 10**9),
    st.integers(1, 9_999),
    st.integers(0, 9_998),
    st.binary(max_size=200),
    st.booleans(),
)
def test_a_header_is_read_as_it_was_written(
    start: int, more: int, part: int, others: int, note: bytes, is_returned: bool
) -> None:
    record = RUS if is_returned else USA
    header = CourierHeader(USA, RUS, record, start, start + more, part, min(part + others, 9_999), note)
    opened = read_courier(io.BytesIO(encode_header(header)))
    assert opened.header == header
    assert opened.header.is_returned == is_returned


def test_a_file_with_nothing_new_holds_one_sign_of_life() -> None:
    alive = BOOK.package(12, 12)
    header = replace(HEADER, start=12, end=12)
    assert decode_courier(encode_header(header) + encode_package(alive)) == (header, (alive,))
    with refused("courier-truncated", "whole up to entry 12 of 12"):
        decode_courier(encode_header(header))


def test_one_package_can_be_handed_on_as_a_file_of_its_own() -> None:
    header, packages = decode_courier(encode_courier(HEADER, PACKAGES[1]))
    assert (header.start, header.end, header.cosigned, packages) == (6, 9, HEADER.cosigned, (PACKAGES[1],))


@given(st.integers(0, len(DATA) - 1))
def test_a_file_cut_anywhere_gives_its_whole_packages_and_then_says_that_it_is_cut(cut: int) -> None:
    got = []
    with refused("courier-truncated", "ends too early"):
        for package in read_courier(io.BytesIO(DATA[:cut])).packages:
            got.append(package)
    assert got == PACKAGES[: len(got)]


@pytest.mark.parametrize(
    ("cut", "of"),
    [(3, 0), (HEAD.index(b"to "), 0), (len(HEAD) - 17, 0), (len(HEAD) - 9, 12), (len(HEAD), 12)],
)
def test_a_cut_header_says_as_much_of_the_range_as_is_known(cut: int, of: int) -> None:
    have = 3 if cut == len(HEAD) else 0
    with refused("courier-truncated", f"whole up to entry {have} of {of}"):
        decode_courier(HEAD[:cut])


class Dripping(io.BytesIO):
    """Hands out at most five bytes at a time, as a pipe may."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size, 5) if size is not None and size > 0 else size)


def test_a_file_that_arrives_in_drops_is_read_as_any_other() -> None:
    opened = read_courier(Dripping(DATA))
    assert (opened.header, list(opened.packages)) == (HEADER, PACKAGES)


class Endless(io.RawIOBase):
    """More than any memory would hold; counts what was asked for at once."""

    def __init__(self) -> None:
        self.most = 0

    def read(self, size: int = -1, /) -> bytes:
        self.most = max(self.most, size)
        return b"x" * min(size, 1 << 20)


def test_something_endless_that_is_no_courier_file_is_refused_at_once() -> None:
    stream = Endless()
    with refused("courier-malformed", "does not begin with jdec-courier/1"):
        read_courier(stream)
    assert stream.most < 100


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n" + bytes(99), b"PK", b"jdec-package/1\n" * 9])
def test_a_file_of_another_kind_is_named_so(data: bytes) -> None:
    with refused("courier-malformed", "not a courier file: it does not begin with"):
        read_courier(io.BytesIO(data))


def test_a_file_of_another_version_is_named_so() -> None:
    with refused("courier-version", "of another version: 'jdec-courier/2"):
        read_courier(io.BytesIO(DATA.replace(b"courier/1", b"courier/2", 1)))
    with refused("courier-version", r"of another version: 'jdec-courier/\\ufffd"):
        read_courier(io.BytesIO(DATA.replace(b"courier/1", b"courier/\xff", 1)))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b"from jdec", b"from  jdec", "not an origin"),
        (b"to jdec/RUS", b"to jdec/USA", "no courier goes from"),
        (b"to jdec/RUS/actual", b"to jdec/RUS/test", "no courier goes from"),
        (b"record jdec/USA/actual/1", b"record jdec/USA/actual/2", "neither the sender's nor"),
        (b"record", b"records", "header line 'records jdec/USA/actual/1', expected record"),
        (b"start 3", b"start 13", "range from 13 to 12"),
        (b"start 3", b"start 03", "not a plain decimal"),
        (b"end 12", b"end 12\r", "not a plain decimal"),
        (b"part 2 of 3", b"part 4 of 3", "part 4 of 3"),
        (b"part 2 of 3", b"part 0 of 3", "part is '0 of 3'"),
        (b"part 2 of 3", b"part 2/3", "part is '2/3'"),
        (b"cosigned 16", b"cosigned 999999999", "number too large"),
        (b"cosigned 16\n\n", b"cosigned 16\n", "courier file: no empty line after the header"),
        (b"start 3", b"start " + b"3" * 122, "header line start is too long"),
        (b"start 3", b"start " + b"3" * 121, "not a plain decimal"),
        (b"start 3", b"start\xff3", "header line 'start\\\\ufffd3', expected start"),
    ],
)
def test_another_spelling_of_the_header_is_refused(old: bytes, new: bytes, sentence: str) -> None:
    assert old in DATA
    with refused("courier-malformed", sentence):
        decode_courier(DATA.replace(old, new, 1))


def test_packages_that_are_not_those_of_the_header_are_refused() -> None:
    first, middle, last = (encode_package(each) for each in PACKAGES)
    with refused(
        "courier-damaged",
        "^courier file is damaged after entry 6 of 12: a package goes from 9 to 12, expected from 6",
    ):
        decode_courier(HEAD + first + last)
    with refused("courier-damaged", "expected from 6 to at most 12"):
        decode_courier(HEAD + first + first)
    with refused("courier-damaged", "after entry 12 of 12: it goes on after its end"):
        decode_courier(DATA + encode_package(BOOK.package(12, 12)))
    with refused("courier-damaged", "to at most 8"):
        decode_courier(encode_header(replace(HEADER, end=8)) + first + middle)
    other = CourierHeader(RUS, USA, RUS, 3, 12)
    with refused("courier-damaged", "after entry 3 of 12: a package is of 'jdec/USA/actual/1'"):
        decode_courier(encode_header(other) + first)
    with refused("courier-damaged", "after entry 6 of 12: .* does not begin with jdec-package/1"):
        decode_courier(HEAD + first + b"x" * 99)


@given(st.integers(len(HEAD), len(DATA) - 1), st.integers(1, 255))
def test_a_flipped_byte_changes_what_is_read_or_is_refused(at: int, flip: int) -> None:
    """The form catches what it can; what it lets pass is other bytes, which the signatures refuse."""
    changed = DATA[:at] + bytes((DATA[at] ^ flip,)) + DATA[at + 1 :]
    try:
        _, packages = decode_courier(changed)
    except RecordError as error:
        codes = [error.code]
    else:
        assert packages != tuple(PACKAGES)
        codes = []
    assert set(codes) <= {"courier-damaged", "courier-truncated"}


def test_a_header_of_too_long_a_note_is_not_made() -> None:
    with refused("courier-malformed", "cosigned checkpoint has 131073 bytes"):
        replace(HEADER, cosigned=bytes(131_073))
    longest = replace(HEADER, cosigned=bytes(131_072))
    assert read_courier(io.BytesIO(encode_header(longest))).header == longest

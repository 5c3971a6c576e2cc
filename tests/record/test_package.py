"""Packages have one spelling and bounded size, alone or one after another in a stream."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdec.record.package import Limits, Package, decode_package, encode_package, read_packages

from .parts import USA, Book, refused

BOOK = Book().fill(11)
PACKAGES = [BOOK.package(0, 3), BOOK.package(3, 3), BOOK.package(3, 12)]
LAST = BOOK.package(9, 12)
DATA, NOTE = encode_package(LAST), LAST.checkpoint_note


@given(st.lists(st.binary(min_size=1, max_size=300), max_size=20))
def test_a_package_is_read_as_it_was_written(entries: list[bytes]) -> None:
    book = Book().add(*entries)
    package = book.package(1, len(book.entries))
    assert package.end == len(book.entries)
    data = encode_package(package)
    assert decode_package(data) == package
    assert encode_package(decode_package(data)) == data


def test_the_form_is_the_documented_one() -> None:
    lines, _, rest = DATA.partition(b"\n\n")
    assert lines == b"jdec-package/1\nstart 9\nentries 3\ncheckpoint %d" % len(NOTE)
    entries = b"".join(len(each).to_bytes(2, "big") + each for each in BOOK.entries[9:])
    assert rest == NOTE + entries


class Trickle(io.RawIOBase):
    """A stream that hands out a few bytes at a time, as a socket may."""

    def __init__(self, data: bytes, step: int) -> None:
        self.data, self.at, self.step = data, 0, step

    def read(self, size: int = -1, /) -> bytes:
        piece = self.data[self.at : self.at + min(size, self.step)]
        self.at += len(piece)
        return piece


@pytest.mark.parametrize("step", [1, 7, 100_000])
def test_packages_follow_each_other_in_a_stream(step: int) -> None:
    data = b"".join(encode_package(each) for each in PACKAGES)
    assert list(read_packages(Trickle(data, step))) == PACKAGES
    assert list(read_packages(io.BytesIO(b""))) == []


@given(st.data())
def test_a_file_cut_anywhere_yields_whole_packages_and_then_says_so(data: st.DataObject) -> None:
    first, second = encode_package(PACKAGES[0]), encode_package(PACKAGES[2])
    cut = data.draw(st.integers(1, len(second) - 1))
    reader = read_packages(io.BytesIO(first + second[:cut]))
    assert next(reader) == PACKAGES[0]
    with refused("package-truncated", "ends too early"):
        next(reader)
    with refused("package-truncated", "ends too early"):
        decode_package(second[:cut])


def test_bytes_after_a_package_are_refused() -> None:
    with refused("package-malformed", "1 bytes after the last entry"):
        decode_package(DATA + b"\n")
    reader = read_packages(io.BytesIO(DATA + b"x"))
    next(reader)
    with refused("package-malformed", "does not begin with jdec-package/1"):
        next(reader)
    with refused("package-truncated", "have 0 bytes"):
        decode_package(b"")


@pytest.mark.parametrize(
    ("old", "new", "code", "sentence"),
    [
        (b"package/1", b"package/2", "package-malformed", "package: it does not begin with jdec-package/1"),
        (b"start 9", b"start 09", "package-malformed", "start is not a plain decimal"),
        (b"start 9", b"start  9", "package-malformed", "start is not a plain decimal"),
        (b"start 9", b"start 9\r", "package-malformed", "start is not a plain decimal"),
        (b"start 9", b"start -9", "package-malformed", "start is not a plain decimal"),
        (b"start 9", b"first 9", "package-malformed", "header line 'first 9', expected start"),
        (b"start 9", b"start 9\nmore 1", "package-malformed", "expected entries"),
        (b"start 9", b"start 99999999999999999999", "package-malformed", "not a plain decimal"),
        (b"start 9", b"start " + b"9" * 99, "package-malformed", "header line start is too long"),
        (b"start 9", b"start \xff", "package-malformed", "not a plain decimal"),
        (b"start 9", b"start 8", "package-size-wrong", "ends at 11, its checkpoint has size 12"),
        (b"entries 3\n", b"entries 4\n", "package-truncated", "ends too early"),
        (b"entries 3\n", b"entries 5000\n", "package-too-large", "5000 entries, at most 4096"),
        (b"\ncheckpoint", b"\n\ncheckpoint", "package-malformed", "expected checkpoint"),
        (b"checkpoint ", b"checkpoint 99", "package-malformed", "checkpoint has 99[0-9]+ bytes, at most"),
        (b"\n\njdec", b"\njdec", "package-malformed", "no empty line after the header"),
        (b"\n12\n", b"\n13\n", "package-size-wrong", "ends at 12, its checkpoint has size 13"),
        (b"\n12\n", b"\n1x\n", "checkpoint-malformed", "not a plain decimal"),
    ],
)
def test_another_spelling_is_refused(old: bytes, new: bytes, code: str, sentence: str) -> None:
    assert old in DATA
    with refused(code, sentence):
        decode_package(DATA.replace(old, new, 1))


def test_a_package_has_bounds_which_are_arguments() -> None:
    package = BOOK.package(3, 12)
    with refused("package-too-large", "9 entries, at most 8"):
        encode_package(package, Limits(entries=8))
    data = encode_package(package)
    with refused("package-too-large", "9 entries, at most 8"):
        decode_package(data, Limits(entries=8))
    with refused("package-too-large", "bytes, at most"):
        encode_package(package, Limits(bytes=len(data) - 1))
    with refused("package-too-large", "bytes, at most"):
        decode_package(data, Limits(bytes=len(data) - 1))
    with refused("package-too-large", "more bytes, at most the limit"):
        list(read_packages(io.BytesIO(data), Limits(bytes=len(package.checkpoint_note) + 30)))
    assert decode_package(data, Limits(entries=9, bytes=len(data))) == package


def test_an_entry_has_1_to_65535_bytes() -> None:
    for size in (0, 65_536):
        book = Book().add(bytes(size))
        with refused("entry-size-bad", f"entry has {size} bytes, expected 1 to 65535"):
            encode_package(book.package(1, 2))
    largest = Book().add(bytes(65_535)).package(1, 2)
    assert decode_package(encode_package(largest)) == largest
    empty = encode_package(Book(USA).add(b"x").package(1, 2))[:-3] + b"\0\0"
    with refused("entry-size-bad", "entry has 0 bytes"):
        decode_package(empty)


def test_a_package_whose_numbers_disagree_is_not_written() -> None:
    with refused("package-size-wrong", "ends at 2, its checkpoint has size 12"):
        encode_package(Package(1, (b"x",), NOTE))

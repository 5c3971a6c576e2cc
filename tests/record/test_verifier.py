"""A record is verified from its packages alone; the first thing that does not hold refuses the whole."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jdec.record.package import Package, encode_package, read_packages
from jdec.record.verifier import Standing, VerifiedRecord, advance, verify_entries, verify_stream

from .parts import (
    FIRST,
    LOG,
    NEXT_LOG,
    ROOTS,
    RUS,
    SECOND,
    START_S,
    USA,
    Book,
    log_signer,
    manifest_entry,
    pairs,
    refused,
)

TRUSTED = pairs(ROOTS)
BOOK = Book().fill(40)
SECOND_ENTRY = manifest_entry(SECOND)


def verify(packages: Iterable[Package]) -> VerifiedRecord:
    return verify_stream(packages, TRUSTED, 2, USA)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 5)), min_size=1, max_size=6))
def test_packages_of_any_cut_give_the_same_record(cuts: list[tuple[int, int]]) -> None:
    """Cuts may be of any length, overlap what came before, and be repeated as signs of life."""
    packages, end = [], 0
    for length, overlap in cuts:
        start = max(0, end - overlap)
        end = min(end + length, len(BOOK.entries))
        packages.append(BOOK.package(start, end))
        packages.append(BOOK.package(end, end, time_s=START_S + end))
    record = verify(packages)
    assert (record.size, record.root) == (end, BOOK.checkpoint(end).root)
    assert record.checkpoints == len(packages)
    assert record.manifests == ((0, 1),)
    assert record.ignored == ()
    assert (record.first_signed_at_s, record.signed_at_s) == (START_S + cuts[0][0], START_S + end)
    assert record.note == packages[-1].checkpoint_note


def test_a_file_of_packages_is_verified_as_it_is_read() -> None:
    data = b"".join(encode_package(BOOK.package(at, at + 10)) for at in range(0, 40, 10))
    sizes: list[int] = []
    record = verify_stream(
        read_packages(io.BytesIO(data)), TRUSTED, 2, "jdec/USA/actual/1", on_progress=sizes.append
    )
    assert sizes == [10, 20, 30, 40]
    assert record.root == BOOK.checkpoint(40).root
    with refused("package-truncated", "ends too early"):
        verify(read_packages(io.BytesIO(data[:-1])))


def test_entries_and_notes_alone_are_enough() -> None:
    batches = [(BOOK.entries[at : at + 10], BOOK.note(at + 10)) for at in range(0, 40, 10)]
    seen: list[int] = []
    record = verify_entries(batches, TRUSTED, 2, USA, on_progress=seen.append)
    assert (record.size, seen[-1]) == (40, 40)
    with refused("package-size-wrong", "ends at 9, its checkpoint has size 10"):
        verify_entries([(BOOK.entries[:9], BOOK.note(10))], TRUSTED, 2, USA)


@pytest.mark.parametrize("at", [0, 1, 17, 39])
def test_a_changed_entry_is_found(at: int) -> None:
    package = BOOK.package(0, 40)
    entries = list(package.entries)
    entries[at] = entries[at] + b" "
    with refused("package-root-wrong", "entries do not give the signed root at size 40"):
        verify([replace(package, entries=tuple(entries))])


def test_entries_in_another_order_are_found() -> None:
    package = BOOK.package(0, 40)
    entries = list(package.entries)
    entries[5], entries[6] = entries[6], entries[5]
    with refused("package-root-wrong", "do not give the signed root"):
        verify([replace(package, entries=tuple(entries))])


def test_a_gap_is_found() -> None:
    with refused("package-gap", "have 5 entries, offered from 6"):
        verify([BOOK.package(0, 5), BOOK.package(6, 9)])
    with refused("package-gap", "have 0 entries, offered from 3"):
        verify([BOOK.package(3, 9)])


def test_size_and_signed_time_never_go_back() -> None:
    with refused("checkpoint-size-back", "have 9, offered 7"):
        verify([BOOK.package(0, 9), BOOK.package(5, 7, time_s=START_S + 99)])
    with refused("checkpoint-time-back", f"have {START_S + 9}, offered {START_S + 8}"):
        verify([BOOK.package(0, 9), BOOK.package(9, 12, time_s=START_S + 8)])
    with refused("checkpoint-time-back", "time went back"):
        verify([BOOK.package(0, 9), BOOK.package(9, 9, time_s=START_S)])


def test_two_roots_at_one_size_are_a_split() -> None:
    other = Book().fill(8, "other")
    with refused("checkpoint-split", "two signed roots at size 9"):
        verify([BOOK.package(0, 9), other.package(9, 9)])
    with refused("package-root-wrong", "do not give the signed root at size 9"):
        verify([BOOK.package(0, 7), other.package(7, 9)])


def test_keys_of_nobody_known_are_refused() -> None:
    with refused("checkpoint-signature-missing", "have 0 of a known key"):
        verify([BOOK.package(0, 9, NEXT_LOG)])
    with refused("manifest-threshold-missed", "signed by 0 of 1 roots"):
        verify_stream([BOOK.package(0, 9)], pairs(ROOTS[2:]), 1, USA)
    with refused("manifest-origin-wrong", "expected 'jdec/RUS/actual/1'"):
        verify_stream([BOOK.package(0, 9)], TRUSTED, 2, RUS)


def test_a_record_begins_with_a_key_manifest() -> None:
    for packages in ([], [Book(first=b"something\n").fill(3).package(0, 3)]):
        with refused("manifest-first-missing", "entry 0 of the record is not a key manifest"):
            verify(packages)
    late = Book(first=b"something\n").add(manifest_entry(FIRST))
    with refused("manifest-first-missing", "entry 0"):
        verify([late.package(0, 2)])
    empty = Book()
    empty.entries = []
    with refused("manifest-first-missing", "entry 0"):
        verify([empty.package(0, 0)])


def rotated(before: int, after: int) -> Book:
    """The manifest of the next keys stands at index `before` + 1."""
    return Book().fill(before).add(SECOND_ENTRY).fill(after)


def test_a_rotation_is_followed_wherever_packages_are_cut() -> None:
    book = rotated(4, 6)
    whole = verify([book.package(0, 12, NEXT_LOG)])
    assert whole.manifests == ((0, 1), (5, 2))
    for between in (LOG, NEXT_LOG):
        cut = verify([book.package(0, 5), book.package(5, 6, between), book.package(6, 12, NEXT_LOG)])
        assert (cut.root, cut.manifests) == (whole.root, whole.manifests)
    with refused("checkpoint-signature-missing", "at size 7: have 0"):
        verify([book.package(0, 6), book.package(6, 7)])
    with refused("checkpoint-signature-missing", "at size 5: have 0"):
        verify([book.package(0, 5, NEXT_LOG)])


def test_a_manifest_that_does_not_count_is_named_and_passed_over() -> None:
    forged = manifest_entry(SECOND, ROOTS[:1])
    book = Book().fill(2).add(forged, b'{"kind":"key-manifest",broken\n').fill(2)
    record = verify([book.package(0, 7)])
    assert record.manifests == ((0, 1),)
    assert [(each.index, each.code) for each in record.ignored] == [
        (3, "manifest-threshold-missed"),
        (4, "manifest-malformed"),
    ]
    assert "signed by 1 of 3 roots" in record.ignored[0].message


def test_an_expired_key_signs_no_more() -> None:
    short = log_signer(1, not_after_s=START_S + 9)
    first = replace(FIRST, keys=(short.pair, FIRST.keys[1]))
    book = Book(first=manifest_entry(first)).fill(20)
    assert verify([book.package(0, 9)]).size == 9
    with refused("key-expired", f"signed at {START_S + 10}"):
        verify([book.package(0, 9), book.package(9, 10)])


def test_a_refused_package_leaves_the_standing_as_it_was() -> None:
    standing = advance(Standing.start(USA), BOOK.package(0, 9), TRUSTED, 2).standing
    bad = replace(BOOK.package(9, 12), entries=(SECOND_ENTRY, b"x", b"y"))
    with refused("checkpoint-signature-missing", "at size 12"):
        advance(standing, bad, TRUSTED, 2)
    step = advance(standing, BOOK.package(9, 12), TRUSTED, 2)
    assert step.standing.frontier.size == 12
    assert step.standing.history == standing.history
    assert standing.frontier.size == 9

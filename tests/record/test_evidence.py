"""Evidence shows that a Party rewrote its record, and nothing is evidence where it did not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jdec.record.evidence import (
    MAX_EVIDENCE_BYTES,
    Evidence,
    Kind,
    check_evidence,
    make_rollback,
    make_split,
    parse_evidence,
)
from jdec.record.manifest import KeyHistory, sign_manifest
from jdec.record.proofs import consistency_path

from .parts import FIRST, FIRST_ENTRY, LOG, NEXT_LOG, ROOTS, RUS, SECOND, START_S, USA, Book, pairs, refused

HISTORY = KeyHistory.begin(sign_manifest(FIRST, ROOTS), pairs(ROOTS), 2, USA)
TRUE = Book().fill(9)
FORKED = Book().fill(3).fill(8, "other")


def fork(old: int, new: int) -> Evidence:
    """The true record's checkpoint at `old`, contradicted by the forked record's at `new`."""
    path = consistency_path(old, new, FORKED.reader())
    return make_split(TRUE.note(old), FORKED.note(new), path, HISTORY)


SPLIT = fork(7, 10)
SAME_SIZE = make_split(TRUE.note(6), FORKED.note(6), [], HISTORY)
ROLLBACK = make_rollback(TRUE.note(9), TRUE.note(5, time_s=START_S + 1), HISTORY)


@pytest.mark.parametrize("evidence", [SPLIT, SAME_SIZE, ROLLBACK])
def test_an_evidence_file_is_read_as_it_was_written(evidence: Evidence) -> None:
    assert parse_evidence(evidence.to_bytes()) == evidence
    assert check_evidence(parse_evidence(evidence.to_bytes())).kind is evidence.kind
    assert check_evidence(evidence, HISTORY) == check_evidence(evidence)


@pytest.mark.parametrize(
    ("old", "new"), [(old, new) for old in (4, 5, 7, 8, 9) for new in (5, 8, 10, 12) if old < new]
)
def test_a_split_at_different_sizes_shows_what_the_larger_tree_has(old: int, new: int) -> None:
    if old == 4:
        # The two records are the same up to here: there is nothing to show.
        with refused("evidence-proves-nothing", "the larger tree contains the smaller one"):
            fork(old, new)
        return
    proven = check_evidence(fork(old, new), HISTORY)
    assert proven.kind is Kind.SPLIT
    assert (proven.first.size, proven.second.size) == (old, new)
    assert proven.contained_root == FORKED.checkpoint(old).root != proven.first.root
    assert proven.message.endswith(f"the signed trees of sizes {old} and {new} contradict each other")


def test_notes_may_be_given_in_any_order() -> None:
    path = consistency_path(7, 10, FORKED.reader())
    for notes in ((FORKED.note(10), TRUE.note(7)), (TRUE.note(7), FORKED.note(10))):
        assert check_evidence(make_split(*notes, path, HISTORY)).first.size == 7
    for notes in (
        (TRUE.note(5, time_s=START_S + 1), TRUE.note(9)),
        (TRUE.note(9), TRUE.note(5, time_s=START_S + 1)),
    ):
        proven = check_evidence(make_rollback(*notes, HISTORY))
        assert (proven.first.size, proven.second.size) == (9, 5)


def test_at_one_size_notes_stay_in_the_order_given_and_a_path_is_left_out() -> None:
    true, forked = TRUE.note(6), FORKED.note(6)
    for first, second in ((true, forked), (forked, true)):
        evidence = make_split(first, second, [bytes(32)], HISTORY)
        assert (evidence.first, evidence.second, evidence.path) == (first, second, ())
    assert make_rollback(TRUE.note(9), TRUE.note(5, time_s=START_S + 1), HISTORY).path == ()


def test_no_evidence_is_made_with_a_key_that_had_ended_by_that_size() -> None:
    """The ended key is in the file, since it may sign at the smaller size; that does not help at the larger."""
    rotated = HISTORY.apply(7, sign_manifest(SECOND, ROOTS))
    path = consistency_path(6, 10, FORKED.reader())
    with refused("evidence-key-unknown", "at size 10"):
        make_split(TRUE.note(6), FORKED.note(10), path, rotated)


def test_a_split_at_one_size_is_two_roots() -> None:
    proven = check_evidence(SAME_SIZE, HISTORY)
    assert proven.first.size == proven.second.size == 6
    assert proven.contained_root is None
    with refused("evidence-proves-nothing", "the roots are the same, or a path"):
        make_split(TRUE.note(6), TRUE.note(6, time_s=START_S + 5), [], HISTORY)


def test_a_record_that_only_grew_is_no_split() -> None:
    with refused("evidence-proves-nothing", "the larger tree contains the smaller one"):
        make_split(TRUE.note(5), TRUE.note(9), consistency_path(5, 9, TRUE.reader()), HISTORY)


def test_a_made_up_path_proves_nothing() -> None:
    path = consistency_path(7, 10, FORKED.reader())
    for bad in ([bytes(32), *path[1:]], path[:-1], [*path, bytes(32)], [path[0]]):
        with refused("consistency-proof-bad", "from size 7 to 10"):
            make_split(TRUE.note(7), FORKED.note(10), bad, HISTORY)
    with refused("evidence-proves-nothing", "there is no path"):
        make_split(TRUE.note(7), FORKED.note(10), [], HISTORY)
    with refused("evidence-proves-nothing", "evidence proves nothing: the smaller size does not come first"):
        check_evidence(replace(SPLIT, first=SPLIT.second, second=SPLIT.first))
    with refused("evidence-proves-nothing", "a path stands where none belongs"):
        check_evidence(replace(SAME_SIZE, path=(bytes(32),)))


def test_the_empty_tree_contradicts_nothing() -> None:
    empty = Book()
    empty.entries = []
    path = consistency_path(0, 9, TRUE.reader())
    with refused("evidence-proves-nothing", "the larger tree contains the smaller one"):
        make_split(empty.note(0), TRUE.note(9), path, HISTORY)
    with refused("consistency-proof-bad", "from size 0 to 9"):
        make_split(empty.note(0), TRUE.note(9), [bytes(32)], HISTORY)


def test_a_rollback_is_a_later_time_with_a_smaller_size() -> None:
    proven = check_evidence(ROLLBACK, HISTORY)
    assert proven.kind is Kind.ROLLBACK
    assert (proven.first.note, proven.second.note) == (ROLLBACK.first, ROLLBACK.second)
    assert proven.message == (
        f"record jdec/USA/actual/1 went back: size 9 signed at {START_S}, then size 5 signed at {START_S + 1}"
    )
    for size, time_s in ((5, START_S), (5, START_S - 1), (9, START_S + 1)):
        with refused("evidence-proves-nothing", "the later signed time does not have the smaller size"):
            make_rollback(TRUE.note(9), TRUE.note(size, time_s=time_s), HISTORY)
    with refused("evidence-proves-nothing", "does not have the smaller size"):
        check_evidence(replace(ROLLBACK, path=(bytes(32),)))


def test_a_bad_signature_is_no_evidence() -> None:
    with refused("checkpoint-signature-missing", "have 0 of a known key"):
        make_split(TRUE.note(6), FORKED.note(6, NEXT_LOG), [], HISTORY)
    damaged = SAME_SIZE.second.replace(b"\n6\n", b"\n7\n")
    with refused("checkpoint-signature-bad", "does not verify"):
        check_evidence(replace(SAME_SIZE, second=damaged))
    with refused("checkpoint-origin-wrong", "expected 'jdec/RUS/actual/1'"):
        check_evidence(replace(SAME_SIZE, origin=RUS))


def test_keys_that_the_party_never_had_are_told_apart() -> None:
    """Anyone can make evidence with keys of their own; a key history tells."""
    forged = Evidence(Kind.SPLIT, USA, (NEXT_LOG.pair,), TRUE.note(6, NEXT_LOG), FORKED.note(6, NEXT_LOG), ())
    assert check_evidence(forged).kind is Kind.SPLIT
    with refused("evidence-key-unknown", "a key that may not sign for 'jdec/USA/actual/1' at size 6"):
        check_evidence(forged, HISTORY)
    rotated = HISTORY.apply(2, sign_manifest(SECOND, ROOTS))
    assert check_evidence(forged, rotated).kind is Kind.SPLIT
    with refused("evidence-key-unknown", "at size 6"):
        check_evidence(SAME_SIZE, rotated)


def test_evidence_across_a_rotation_brings_both_keys() -> None:
    rotated = HISTORY.apply(7, sign_manifest(SECOND, ROOTS))
    path = consistency_path(7, 10, FORKED.reader())
    evidence = make_split(TRUE.note(7), FORKED.note(10, NEXT_LOG), path, rotated)
    assert len(evidence.keys) == 2
    assert check_evidence(parse_evidence(evidence.to_bytes())).second.pair == NEXT_LOG.pair


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b"evidence/1", b"evidence/2", "malformed evidence: header lines are not those of an evidence file"),
        (b"kind split", b"kind spilt", "is not a valid Kind"),
        (b"kind split", b"sort split", "header lines are not those"),
        (b"origin jdec/USA", b"origin jdec/usa", "not an origin"),
        (b"\nkey ", b"\nkey 0", "not a plain decimal"),
        (b"\nkey 4", b"\nkey  4", "malformed key|not a plain decimal"),
        (b"+A", b"+B", "malformed key"),
        (b"\npath ", b"\npath A", "base64|hash has"),
        (b"\nfirst ", b"\nfirst 1", "notes have"),
        (b"\n\njdec", b"\n\n\njdec", "notes have"),
        (b"\nfirst", b"\npath AAAA\nfirst", "hash has 3 bytes"),
        (b"\nfirst", b"\nextra 1\nfirst", "header lines are not those"),
        (b"\nfirst", b"\n" + b"\n".join([b"path " + b"A" * 43 + b"="] * 70) + b"\nfirst", "are too many"),
        (b"kind", b"\xff", "invalid start byte|codec"),
    ],
)
def test_another_spelling_is_refused(old: bytes, new: bytes, sentence: str) -> None:
    data = SPLIT.to_bytes()
    assert old in data
    with refused("evidence-malformed", sentence):
        parse_evidence(data.replace(old, new, 1))


def test_an_evidence_file_has_its_empty_line_even_without_notes() -> None:
    with refused("evidence-malformed", "malformed evidence: not in its one spelling"):
        parse_evidence(replace(SPLIT, first=b"", second=b"").to_bytes().rstrip(b"\n"))


def test_an_evidence_file_is_bounded() -> None:
    with refused("evidence-malformed", f"{MAX_EVIDENCE_BYTES + 1} bytes, at most {MAX_EVIDENCE_BYTES}"):
        parse_evidence(b"x" * (MAX_EVIDENCE_BYTES + 1))
    with refused("evidence-malformed", "not those of an evidence file"):
        parse_evidence(b"x" * MAX_EVIDENCE_BYTES)
    with refused("evidence-malformed", "malformed evidence"):
        parse_evidence(b"")
    assert FIRST_ENTRY in TRUE.entries


def test_an_evidence_file_holds_at_most_eight_keys_and_sixty_four_path_hashes() -> None:
    most = replace(SPLIT, keys=(LOG.pair,) * 8, path=(bytes(32),) * 64)
    assert parse_evidence(most.to_bytes()) == most
    for over in (replace(most, keys=(LOG.pair,) * 9), replace(most, path=(bytes(32),) * 65)):
        with refused("evidence-malformed", "are too many"):
            parse_evidence(over.to_bytes())

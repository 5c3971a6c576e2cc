"""Proofs are those of RFC 6962: right ones are accepted, every other is refused."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdec.record.errors import RecordError
from jdec.record.note import parse_note
from jdec.record.proofs import (
    ProofFile,
    consistency_path,
    consistency_proof,
    format_proof_file,
    inclusion_proof,
    parse_proof_file,
    reader_of,
    root_at,
    verify_consistency,
    verify_inclusion,
)
from jdec.record.tree import EMPTY_ROOT, Frontier, leaf_hash, leaf_hashes

from .parts import Book, refused

LEAVES = leaf_hashes(str(at).encode() for at in range(80))
READ = reader_of(LEAVES)


def root(size: int) -> bytes:
    return Frontier.empty().extend(LEAVES[:size]).root()


@given(st.integers(1, 80).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1))))
def test_every_leaf_can_be_proven_and_no_changed_proof_can(case: tuple[int, int]) -> None:
    size, index = case
    assert root_at(size, READ) == root(size)
    proof = inclusion_proof(index, size, READ)
    verify_inclusion(index, size, LEAVES[index], proof, root(size))
    wrong = [
        (index, size, LEAVES[index], [*proof, bytes(32)]),
        (index, size, bytes(32), proof),
        (index + 1, size, LEAVES[index], proof),
        (-1, size, LEAVES[index], proof),
    ]
    wrong += [
        (index, size, LEAVES[index], [*proof[:at], bytes(32), *proof[at + 1 :]]) for at in range(len(proof))
    ]
    if proof:
        wrong.append((index, size, LEAVES[index], proof[:-1]))
    for bad_index, bad_size, leaf, bad in wrong:
        with refused("inclusion-proof-bad", "does not lead to the root"):
            verify_inclusion(bad_index, bad_size, leaf, bad, root(size))


@given(st.integers(0, 80).flatmap(lambda new: st.tuples(st.integers(0, new), st.just(new))))
def test_an_old_tree_is_proven_to_be_the_beginning_of_a_new_one(case: tuple[int, int]) -> None:
    old, new = case
    proof = consistency_proof(old, new, READ)
    verify_consistency(old, root(old), new, root(new), proof)
    path = consistency_path(old, new, READ)
    assert path == [root(old), *proof]
    for at in range(len(proof)):
        with refused("consistency-proof-bad", f"from size {old} to {new}"):
            verify_consistency(old, root(old), new, root(new), [*proof[:at], bytes(32), *proof[at + 1 :]])
    for bad in ([*proof, bytes(32)], proof[:-1] if proof else [bytes(32)]):
        with refused("consistency-proof-bad", "does not lead to both roots"):
            verify_consistency(old, root(old), new, root(new), bad)
    with refused("consistency-proof-bad", "does not lead to both roots"):
        verify_consistency(old, bytes(32), new, root(new), proof)
    if old:
        with refused("consistency-proof-bad", "does not lead to both roots"):
            verify_consistency(old, root(old), new, bytes(32), proof)


def test_a_hash_of_another_length_leads_nowhere() -> None:
    """A sibling cut from the leaf would otherwise hash to the same node."""
    leaf, sibling = LEAVES[0], LEAVES[1]
    with refused("inclusion-proof-bad", "leaf 0 of 2"):
        verify_inclusion(0, 2, leaf[:31], [leaf[31:] + sibling], root(2))
    with refused("consistency-proof-bad", "from size 1 to 2"):
        verify_consistency(1, leaf[:31], 2, root(2), [leaf[31:] + sibling])


def test_a_right_path_for_another_size_is_refused() -> None:
    """Each of these leads to a root of ours, but not of a tree of the size claimed."""
    with refused("inclusion-proof-bad", "leaf 0 of 1"):
        verify_inclusion(0, 1, LEAVES[1], [LEAVES[0]], root(2))
    with refused("inclusion-proof-bad", "leaf 0 of 3"):
        verify_inclusion(0, 3, LEAVES[0], [LEAVES[1]], root(2))
    with refused("consistency-proof-bad", "from size 2 to 5"):
        verify_consistency(2, root(2), 5, root(3), consistency_proof(2, 3, READ))
    with refused("consistency-proof-bad", "from size 3 to 4"):
        verify_consistency(3, root(11), 4, root(12), consistency_proof(11, 12, READ))


def test_a_proof_outside_the_tree_is_not_made() -> None:
    with refused("proof-range-wrong", "no leaf 5 in a tree of 5"):
        inclusion_proof(5, 5, READ)
    with refused("proof-range-wrong", "no proof from size 6 to size 5"):
        consistency_proof(6, 5, READ)
    with refused("consistency-proof-bad", "from size 6 to 5"):
        verify_consistency(6, root(6), 5, root(5), [])
    assert root_at(0, READ) == EMPTY_ROOT


def merkle_cases(shared: Path) -> list[Path]:
    return sorted((shared / "vectors" / "merkle-inclusion").rglob("*.json"))


def test_inclusion_proofs_of_others_are_judged_as_they_judge_them(shared: Path) -> None:
    """transparency-dev/merkle testdata: happy paths accepted, every `wantErr` refused."""
    good = bad = 0
    for path in merkle_cases(shared):
        case = json.loads(path.read_text())
        proof = [base64.b64decode(each) for each in case["proof"] or []]
        leaf, top = base64.b64decode(case["leafHash"] or ""), base64.b64decode(case["root"] or "")
        if case["wantErr"]:
            bad += 1
            with pytest.raises(RecordError, match="does not lead to the root"):
                verify_inclusion(case["leafIdx"], case["treeSize"], leaf, proof, top)
        else:
            good += 1
            verify_inclusion(case["leafIdx"], case["treeSize"], leaf, proof, top)
    assert good >= 6
    assert bad >= 60


BOOK = Book().fill(9)
PROOF = ProofFile(4, tuple(inclusion_proof(4, 10, BOOK.reader())), BOOK.note(), BOOK.entries[4])


@given(st.integers(0, 9), st.booleans())
def test_a_proof_file_is_read_as_it_was_written(index: int, with_entry: bool) -> None:
    proof = tuple(inclusion_proof(index, 10, BOOK.reader()))
    given_file = ProofFile(index, proof, PROOF.checkpoint_note, BOOK.entries[index] if with_entry else b"")
    assert parse_proof_file(format_proof_file(given_file)) == given_file


def test_a_proof_file_is_enough_to_check_an_entry() -> None:
    proof = parse_proof_file(format_proof_file(PROOF))
    verify_inclusion(proof.index, 10, leaf_hash(proof.extra), proof.proof, BOOK.checkpoint().root)
    assert parse_note(proof.checkpoint_note).text == BOOK.checkpoint().text()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b"tlog-proof@v1\n", b"tlog-proof@v2\n", "first line is not"),
        (b"\nindex 4", b"\nindex 04", "not a plain decimal"),
        (b"\nindex 4", b"\nplace 4", "expected index"),
        (b"\nextra ", b"\nextra =", "not standard base64"),
        (b"\n\njdec", b"\n=\n\njdec", "not standard base64"),
        (b"\n\njdec", b"\nAAAA\n\njdec", "hash has 3 bytes"),
        (b"\n\njdec", b"\njdec", "not standard base64"),
        (b"\nindex 4", "\nindex ٤".encode(), "proof file: not ASCII before the checkpoint"),
        (b"\n\njdec", b"\n" + b"\n".join([b"A" * 43 + b"="] * 70) + b"\n\njdec", "at most 63"),
    ],
)
def test_a_proof_file_has_one_spelling(old: bytes, new: bytes, sentence: str) -> None:
    data = format_proof_file(PROOF)
    assert old in data
    with refused("proof-malformed", sentence):
        parse_proof_file(data.replace(old, new, 1))

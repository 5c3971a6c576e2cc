"""A Merkle library nobody here wrote, `pymerkle`, grows the same trees and makes the same inclusion proofs."""

from __future__ import annotations

import json

import pytest
from pymerkle import InmemoryTree, InvalidProof, verify_inclusion

from jdec.record.package import decode_package
from jdec.record.proofs import inclusion_proof, reader_of, root_at
from jdec.record.tree import leaf_hash, leaf_hashes

from .parts import vector

SIZES = (1, 2, 3, 4, 5, 7, 8, 9, 100, 255, 256, 257, 300)


def _entries() -> list[bytes]:
    packages = (decode_package(vector(f"usa/{start}.package")) for start in (0, 1, 5, 6))
    return [entry for package in packages for entry in package.entries]


def _tree(entries: list[bytes]) -> InmemoryTree:
    tree = InmemoryTree(algorithm="sha256")
    for entry in entries:
        tree.append_entry(entry)
    return tree


def test_pymerkle_finds_the_roots_of_the_vectors_and_other_ones_for_a_changed_entry() -> None:
    roots = json.loads(vector("usa/tree.json"))["roots"]
    entries = _entries()
    for size in range(1, len(entries) + 1):
        assert _tree(entries[:size]).get_root(size).hex() == roots[str(size)]
    changed = [*entries[:4], entries[4][:-1] + b" ", *entries[5:]]
    assert _tree(changed).get_root(4).hex() == roots["4"]
    assert _tree(changed).get_root(9).hex() != roots["9"]


@pytest.mark.parametrize("size", SIZES)
def test_pymerkle_makes_and_accepts_the_same_inclusion_proofs(size: int) -> None:
    entries = [b"%d\n" % number for number in range(size)]
    tree, reader = _tree(entries), reader_of(leaf_hashes(entries))
    assert tree.get_root(size) == root_at(size, reader)
    for index in {0, size // 2, size - 1}:
        leaf, root = leaf_hash(entries[index]), root_at(size, reader)
        proof = tree.prove_inclusion(index + 1, size)
        ours = inclusion_proof(index, size, reader)
        # Its path holds the leaf as well, in order of place; ours runs from the leaf's sibling upwards.
        assert sorted(each for each in proof.path if each != leaf) == sorted(ours)
        verify_inclusion(leaf, root, proof)
        with pytest.raises(InvalidProof):
            verify_inclusion(leaf, bytes(32), proof)
        with pytest.raises(InvalidProof):
            verify_inclusion(leaf_hash(b"other\n"), root, proof)


def test_a_tree_grown_by_pymerkle_passed_through_all_the_same_roots() -> None:
    """Its consistency proofs have a form of their own, so the roots are compared at every size."""
    entries = [b"%d\n" % number for number in range(max(SIZES))]
    tree, reader = _tree(entries), reader_of(leaf_hashes(entries))
    for size in range(1, len(entries) + 1):
        assert tree.get_root(size) == root_at(size, reader)

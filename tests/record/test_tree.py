"""The tree is that of RFC 6962, however its leaves arrive."""

from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from jdec.record.proofs import reader_of
from jdec.record.tree import EMPTY_ROOT, Frontier, leaf_hash, leaf_hashes, node_hash

from .parts import refused

# The eight leaves of the Certificate Transparency reference implementation, and the root after each of them.
REFERENCE_LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
REFERENCE_ROOTS = [
    bytes.fromhex(text)
    for text in (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )
]


def naive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, written as it stands there."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + naive_root(leaves[:split]) + naive_root(leaves[split:])).digest()


def test_the_reference_tree_has_the_reference_roots() -> None:
    for size, root in enumerate(REFERENCE_ROOTS):
        assert Frontier.empty().extend(leaf_hashes(REFERENCE_LEAVES[:size])).root() == root


def test_an_entry_is_hashed_with_its_own_prefix_and_a_node_with_another() -> None:
    assert leaf_hash(b"x") == sha256(b"\x00x").digest()
    assert node_hash(b"l", b"r") == sha256(b"\x01lr").digest()
    assert Frontier.empty().root() == EMPTY_ROOT == sha256(b"").digest()


@given(st.lists(st.integers(0, 40), max_size=8))
def test_batches_of_any_size_give_the_same_tree(batches: list[int]) -> None:
    leaves = leaf_hashes(str(at).encode() for at in range(sum(batches)))
    frontier, at = Frontier.empty(), 0
    for count in batches:
        before = frontier
        frontier = frontier.extend(leaves[at : at + count])
        assert before.grow(leaves[at : at + count]).frontier == frontier
        at += count
    assert frontier.size == len(leaves)
    assert frontier.root() == naive_root(leaves)
    assert Frontier.from_bytes(frontier.to_bytes()) == frontier


@given(st.integers(0, 70), st.integers(0, 70))
def test_growth_names_every_subtree_that_became_complete(old: int, new: int) -> None:
    leaves = leaf_hashes(str(at).encode() for at in range(old + new))
    read = reader_of(leaves)
    growth = Frontier.empty().extend(leaves[:old]).grow(leaves[old:])
    expected = []
    level = 0
    while (old >> level) < (old + new >> level):
        expected.append(tuple(read(level, at) for at in range(old >> level, old + new >> level)))
        level += 1
    # A level may hold only a peak that was there before, and then nothing is new above it.
    assert [nodes for nodes in growth.nodes if nodes] == expected


def test_a_frontier_that_does_not_fit_its_size_is_refused() -> None:
    with refused("frontier-malformed", "size 3 with 1 peaks"):
        Frontier(3, (bytes(32),))
    with refused("frontier-malformed", "has 40 bytes, expected 72 for size 3"):
        Frontier.from_bytes((3).to_bytes(8, "big") + bytes(32))
    with refused("frontier-malformed", "has 7 bytes"):
        Frontier.from_bytes(bytes(7))

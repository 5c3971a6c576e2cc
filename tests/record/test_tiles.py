"""Tiles are those of C2SP tlog-tiles, and enough to compute any hash."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdec.record.proofs import consistency_proof, inclusion_proof, reader_of, root_at
from jdec.record.tiles import (
    ENTRIES,
    Tile,
    bundles_of,
    exists_at,
    format_bundle,
    new_tiles,
    parse_bundle,
    parse_tile_path,
    tile_bytes,
    tile_reader,
    tiles_of,
)
from jdec.record.tree import leaf_hashes

from .parts import refused

TILES = st.builds(Tile, st.integers(ENTRIES, 63), st.integers(0, 2**63 - 1), st.integers(1, 256))
LEAVES = leaf_hashes(str(at).encode() for at in range(70_000))
READ = reader_of(LEAVES)


@given(TILES)
def test_a_tile_path_is_read_as_it_was_written(tile: Tile) -> None:
    assert parse_tile_path(tile.path()) == tile


def test_the_examples_of_the_specification() -> None:
    assert Tile(0, 1_234_067).path() == "tile/0/x001/x234/067"
    assert Tile(ENTRIES, 5, 7).path() == "tile/entries/005.p/7"
    tiles = list(tiles_of(70_000))
    full_0, part_0 = [t for t in tiles if t.level == 0][:-1], [t for t in tiles if t.level == 0][-1]
    assert len(full_0) == 273
    assert all(t.width == 256 for t in full_0)
    assert part_0.width == 112
    assert [t for t in tiles if t.level > 0] == [Tile(1, 0), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert list(tiles_of(256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles_of(0)) == []
    assert list(bundles_of(300)) == [Tile(ENTRIES, 0), Tile(ENTRIES, 1, 44)]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/0",
        "tile/00/000",
        "tile/64/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001",
        "tile/entry/000",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/000\n",
        "tile/0/" + "x999/" * 6 + "999",
        "tile/0/../000",
    ],
)
def test_another_spelling_of_a_path_is_refused(path: str) -> None:
    with refused("tile-malformed", "malformed tile"):
        parse_tile_path(path)


@given(st.integers(0, 70_000), st.integers(0, 70_000))
def test_new_tiles_are_those_that_were_not_there(one: int, other: int) -> None:
    old, new = sorted((one, other))
    before = set(tiles_of(old))
    assert set(new_tiles(old, new)) == set(tiles_of(new)) - before
    assert all(exists_at(tile, new) for tile in new_tiles(old, new))
    assert not any(exists_at(tile, old) for tile in new_tiles(old, new))


@pytest.mark.parametrize("size", [1, 255, 256, 257, 65_536, 70_000])
def test_tiles_are_enough_for_roots_and_proofs(size: int) -> None:
    kept = {tile: tile_bytes(tile, READ) for tile in tiles_of(size)}
    read = tile_reader(size, kept.__getitem__)
    assert root_at(size, read) == root_at(size, READ)
    assert inclusion_proof(size // 2, size, read) == inclusion_proof(size // 2, size, READ)
    assert consistency_proof(size // 3, size, read) == consistency_proof(size // 3, size, READ)
    with refused("tile-malformed", r"has 0 bytes, expected \d+$"):
        root_at(size, tile_reader(size, lambda _: b""))


@given(st.lists(st.binary(max_size=99), min_size=1, max_size=256))
def test_a_bundle_is_read_as_it_was_written(entries: list[bytes]) -> None:
    assert parse_bundle(format_bundle(entries)) == entries


def test_a_malformed_bundle_is_refused() -> None:
    data = format_bundle([b"one", b"two"])
    for bad in (data[:-1], data + b"\0", data + b"\0\x05", data + b"\0\x05x"):
        with refused("entry-bundle-malformed", "entry [12] ends at"):
            parse_bundle(bad)
    for count in (0, 257):
        with refused("entry-bundle-malformed", f"{count} entries, expected 1 to 256"):
            format_bundle([b"x"] * count)
    with refused("entry-bundle-malformed", "0 entries"):
        parse_bundle(b"")
    with refused("entry-bundle-malformed", "257 entries"):
        parse_bundle(b"\0\0" * 257)
    with refused("entry-bundle-malformed", "at most 65535 bytes"):
        format_bundle([bytes(65_536)])


def test_a_tile_lies_within_a_tree() -> None:
    for level, index, width in ((-2, 0, 1), (64, 0, 1), (0, -1, 1), (0, 0, 0), (0, 0, 257)):
        with refused("tile-malformed", f"level {level}, index {index}, width {width}"):
            Tile(level, index, width)
    with refused("tile-malformed", "an entry bundle has no hashes"):
        tile_bytes(Tile(ENTRIES, 0), READ)


def test_a_log_of_others_has_the_same_tiles(shared: Path) -> None:
    """transparency-dev/tessera testdata: 15 entries, partial tiles and bundles of every width kept."""
    folder = shared / "vectors" / "tlog" / "tessera-log"
    entries = parse_bundle((folder / "tile/entries/000.p/15").read_bytes())
    read = reader_of(leaf_hashes(entries))
    for size in range(1, 16):
        (tile,) = tiles_of(size)
        assert (folder / tile.path()).read_bytes() == tile_bytes(tile, read)
        (bundle,) = bundles_of(size)
        assert (folder / bundle.path()).read_bytes() == format_bundle(entries[:size])

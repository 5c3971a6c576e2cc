"""Tiles: the tree and the entries of a record cut into fixed pieces, C2SP ``tlog-tiles``.

Tiles are derived: everything in them can be computed again from the entries.  A tile holds up to 256
hashes; those at level ``l`` are roots of complete subtrees of ``256**l`` leaves.  An entry bundle holds
the entries under one tile of level 0.
"""

import re
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from jdec.record._wire import HASH_BYTES, MAX_SIZE, shown
from jdec.record.errors import RecordError
from jdec.record.package import MAX_ENTRY_BYTES
from jdec.record.proofs import HashReader
from jdec.record.tree import node_hash

WIDTH: Final = 256
HEIGHT: Final = 8
ENTRIES: Final = -1
"""The ``level`` of an entry bundle."""

_PATH: Final = re.compile(
    r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII
)
_LENGTH: Final = struct.Struct(">H")


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """One tile: its level (``ENTRIES`` for a bundle), its index in that level, and its width, 1 to 256."""

    level: int
    index: int
    width: int = WIDTH

    def __post_init__(self) -> None:
        if not (ENTRIES <= self.level < 64 and 0 <= self.index <= MAX_SIZE and 0 < self.width <= WIDTH):
            raise _malformed(f"level {self.level}, index {self.index}, width {self.width}")

    @property
    def start(self) -> int:
        """Index, within this tile's level, of its first hash (or entry)."""
        return self.index * WIDTH

    def path(self) -> str:
        """``tile/0/x001/234/067.p/7``."""
        name = "entries" if self.level == ENTRIES else str(self.level)
        digits, rest = [f"{self.index % 1000:03d}"], self.index // 1000
        while rest:
            digits.append(f"x{rest % 1000:03d}")
            rest //= 1000
        tail = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{name}/{'/'.join(reversed(digits))}{tail}"


def parse_tile_path(path: str) -> Tile:
    """Read a tile path; only the one spelling of each tile is taken."""
    match = _PATH.fullmatch(path)
    if match is None:
        raise _malformed(f"path {shown(path)}")
    name, index, width = match.groups()
    level = ENTRIES if name == "entries" else int(name)
    tile = Tile(level, int(index.replace("/", "").replace("x", "")), int(width) if width else WIDTH)
    if tile.path() != path:
        raise _malformed(f"path {shown(path)}, expected {tile.path()}")
    return tile


def tiles_of(size: int) -> Iterator[Tile]:
    """Every hash tile of a tree of ``size`` leaves, level by level; the last of a level may be partial."""
    return new_tiles(0, size)


def new_tiles(old_size: int, new_size: int) -> Iterator[Tile]:
    """The hash tiles that a tree has at ``new_size`` and did not have, or not so wide, at ``old_size``."""
    level = 0
    while new_size:
        for index in range(old_size // WIDTH, (new_size + WIDTH - 1) // WIDTH):
            width = min(WIDTH, new_size - index * WIDTH)
            if index * WIDTH + width > old_size:
                yield Tile(level, index, width)
        old_size, new_size, level = old_size // WIDTH, new_size // WIDTH, level + 1


def bundles_of(size: int) -> Iterator[Tile]:
    """Every entry bundle of a record of ``size`` entries."""
    return (Tile(ENTRIES, tile.index, tile.width) for tile in new_tiles(0, size) if tile.level == 0)


def exists_at(tile: Tile, size: int) -> bool:
    """Whether a tree of ``size`` leaves has the tile (a full one, or exactly this partial one or a wider)."""
    level = max(tile.level, 0)
    return tile.start + tile.width <= size >> HEIGHT * level


def tile_bytes(tile: Tile, read: HashReader) -> bytes:
    """The content of a hash tile: its hashes one after another."""
    if tile.level == ENTRIES:
        raise _malformed("an entry bundle has no hashes")
    level = HEIGHT * tile.level
    return b"".join(read(level, at) for at in range(tile.start, tile.start + tile.width))


def tile_reader(size: int, fetch: Callable[[Tile], bytes]) -> HashReader:
    """A ``HashReader`` for a tree of ``size`` leaves over tiles that ``fetch`` brings; caches nothing."""

    def read(level: int, index: int) -> bytes:
        tile_level, above = divmod(level, HEIGHT)
        first, count = index << above, 1 << above
        number = first // WIDTH
        tile = Tile(tile_level, number, min(WIDTH, (size >> HEIGHT * tile_level) - number * WIDTH))
        data = fetch(tile)
        if len(data) != tile.width * HASH_BYTES:
            raise _malformed(f"{tile.path()} has {len(data)} bytes, expected {tile.width * HASH_BYTES}")
        at = (first - tile.start) * HASH_BYTES
        nodes = [data[each : each + HASH_BYTES] for each in range(at, at + count * HASH_BYTES, HASH_BYTES)]
        while len(nodes) > 1:
            pairs = iter(nodes)
            nodes = [node_hash(left, right) for left, right in zip(pairs, pairs, strict=True)]
        return nodes[0]

    return read


def format_bundle(entries: Sequence[bytes]) -> bytes:
    """The content of an entry bundle: each entry after its length as two bytes, big-endian."""
    if not 0 < len(entries) <= WIDTH or any(len(entry) > MAX_ENTRY_BYTES for entry in entries):
        raise _bad_bundle(f"{len(entries)} entries, expected 1 to {WIDTH} of at most {MAX_ENTRY_BYTES} bytes")
    return b"".join(_LENGTH.pack(len(entry)) + entry for entry in entries)


def parse_bundle(data: bytes) -> list[bytes]:
    """Read an entry bundle; it must end with its last entry."""
    entries: list[bytes] = []
    at = 0
    while at < len(data):
        end = at + 2
        if end <= len(data):
            end += _LENGTH.unpack_from(data, at)[0]
        if end > len(data):
            raise _bad_bundle(f"entry {len(entries)} ends at {end} of {len(data)} bytes")
        entries.append(data[at + 2 : end])
        at = end
    if not 0 < len(entries) <= WIDTH:
        raise _bad_bundle(f"{len(entries)} entries, expected 1 to {WIDTH}")
    return entries


def _malformed(reason: str) -> RecordError:
    return RecordError("tile-malformed", f"malformed tile: {reason}")


def _bad_bundle(reason: str) -> RecordError:
    return RecordError("entry-bundle-malformed", f"malformed entry bundle: {reason}")

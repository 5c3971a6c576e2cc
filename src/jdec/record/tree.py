"""The Merkle tree of a record: RFC 6962 section 2.1 with SHA-256, and its right edge.

A record is never held as a tree.  Its right edge, the ``Frontier``, is enough to add entries and to know
the root; proofs read subtree hashes from wherever they are kept (see ``proofs``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Self

from jdec.record._wire import HASH_BYTES, MAX_SIZE
from jdec.record.errors import RecordError

LEAF_PREFIX: Final = b"\x00"
NODE_PREFIX: Final = b"\x01"
EMPTY_ROOT: Final = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry: SHA-256(0x00 || entry)."""
    return sha256(LEAF_PREFIX + entry).digest()


def leaf_hashes(entries: Iterable[bytes]) -> list[bytes]:
    """``leaf_hash`` of each entry, in one tight loop."""
    digest_of = sha256
    return [digest_of(b"\x00" + entry).digest() for entry in entries]


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: SHA-256(0x01 || left || right)."""
    return sha256(NODE_PREFIX + left + right).digest()


@dataclass(frozen=True, slots=True)
class Growth:
    """A frontier grown by a batch, with every complete subtree that the batch completed.

    ``nodes[level]`` are the new hashes of subtrees of ``2**level`` leaves, left to right; the first of
    them has the index ``old_size >> level``.  Level 0 holds the new leaf hashes themselves.
    """

    frontier: "Frontier"
    nodes: tuple[tuple[bytes, ...], ...]


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a tree: the roots of its complete subtrees, largest (leftmost) first.

    There is one peak for each one-bit of ``size``: size 6 = 0b110 has a peak of four leaves and a peak of
    two.
    """

    size: int
    peaks: tuple[bytes, ...]

    def __post_init__(self) -> None:
        if not 0 <= self.size <= MAX_SIZE or len(self.peaks) != self.size.bit_count():
            raise RecordError(
                "frontier-malformed",
                f"frontier does not fit its size: size {self.size} with {len(self.peaks)} peaks",
                size=self.size,
            )

    @classmethod
    def empty(cls) -> Self:
        """The right edge of the tree without leaves."""
        return cls(0, ())

    def extend(self, new_leaves: Sequence[bytes]) -> "Frontier":
        """The frontier after appending leaves, given by their leaf hashes, in order."""
        return self._grow(new_leaves, None)

    def grow(self, new_leaves: Sequence[bytes]) -> Growth:
        """As ``extend``, with the hash of every subtree that became complete, for a store that keeps them."""
        nodes: list[tuple[bytes, ...]] = []
        return Growth(self._grow(new_leaves, nodes), tuple(nodes))

    def root(self) -> bytes:
        """The Merkle tree hash at this size; the hash of nothing when there are no leaves."""
        if not self.peaks:
            return EMPTY_ROOT
        result = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            result = node_hash(peak, result)
        return result

    def to_bytes(self) -> bytes:
        """Eight bytes of size, big-endian, then the peaks."""
        return self.size.to_bytes(8, "big") + b"".join(self.peaks)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read ``to_bytes`` back; any other length is refused."""
        size = int.from_bytes(data[:8], "big")
        if len(data) != 8 + HASH_BYTES * size.bit_count():
            expected = 8 + HASH_BYTES * size.bit_count()
            raise RecordError(
                "frontier-malformed",
                f"frontier has {len(data)} bytes, expected {expected} for size {size}",
                size=size,
            )
        return cls(size, tuple(data[at : at + HASH_BYTES] for at in range(8, len(data), HASH_BYTES)))

    def _grow(self, new_leaves: Sequence[bytes], kept: list[tuple[bytes, ...]] | None) -> "Frontier":
        # Level by level: the left-over peak of this level, if any, goes before the new nodes; pairs go up
        # one level; an odd last one stays behind as this level's peak.  Once nothing goes up, the larger
        # peaks stand.
        digest_of = sha256
        peaks = list(self.peaks)
        behind: list[bytes] = []
        nodes = list(new_leaves)
        level = 0
        while nodes:
            if kept is not None:
                kept.append(tuple(nodes))
            if self.size >> level & 1:
                nodes.insert(0, peaks.pop())
            if len(nodes) & 1:
                behind.append(nodes.pop())
            lefts = iter(nodes)
            nodes = [
                digest_of(b"\x01" + left + right).digest() for left, right in zip(lefts, lefts, strict=True)
            ]
            level += 1
        return Frontier(self.size + len(new_leaves), (*peaks, *reversed(behind)))

"""Merkle proofs: making them from stored subtree hashes, and checking them.

Proofs are those of RFC 6962 section 2.1; checking follows RFC 9162 sections 2.1.3.2 and 2.1.4.2.  A proof
file has the form of C2SP ``tlog-proof``, so that a tool that knows nothing of jdec can check it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from jdec.record._wire import (
    HASH_BYTES,
    MAX_SIZE,
    decode_base64,
    decode_decimal,
    decode_hash,
    encode_base64,
    shown,
)
from jdec.record.errors import RecordError
from jdec.record.note import MAX_NOTE_BYTES
from jdec.record.tree import EMPTY_ROOT, node_hash

HashReader: TypeAlias = Callable[[int, int], bytes]
"""``read(level, index)``: the hash of complete subtree ``index`` (0 first) of ``2**level`` leaves."""

MAX_PROOF_HASHES: Final = 63
MAX_EXTRA_BYTES: Final = 65_535
_MAGIC: Final = "c2sp.org/tlog-proof@v1"


def root_at(size: int, read: HashReader) -> bytes:
    """The root of the tree of the first ``size`` leaves."""
    return _range_hash(0, size, read) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, read: HashReader) -> list[bytes]:
    """The audit path of leaf ``index`` in the tree of ``size`` leaves, from the leaf's sibling upwards."""
    if not 0 <= index < size <= MAX_SIZE:
        raise _bad_range(f"no leaf {index} in a tree of {size}")
    path: list[bytes] = []
    start, count = 0, size
    while count > 1:
        left = _left_count(count)
        if index - start < left:
            path.append(_range_hash(start + left, count - left, read))
            count = left
        else:
            path.append(_range_hash(start, left, read))
            start, count = start + left, count - left
    path.reverse()
    return path


def consistency_proof(old_size: int, new_size: int, read: HashReader) -> list[bytes]:
    """The proof that the old tree is the beginning of the new one; empty from size 0 and from itself."""
    if not 0 <= old_size <= new_size <= MAX_SIZE:
        raise _bad_range(f"no proof from size {old_size} to size {new_size}")
    if old_size in (0, new_size):
        return []
    path: list[bytes] = []
    start, count, old = 0, new_size, old_size
    while old != count:
        left = _left_count(count)
        if old <= left:
            path.append(_range_hash(start + left, count - left, read))
            count = left
        else:
            path.append(_range_hash(start, left, read))
            start, count, old = start + left, count - left, old - left
    if start:
        path.append(_range_hash(start, count, read))
    path.reverse()
    return path


def consistency_path(old_size: int, new_size: int, read: HashReader) -> list[bytes]:
    """The root at ``old_size``, then the consistency proof: enough to recompute both roots."""
    return [root_at(old_size, read), *consistency_proof(old_size, new_size, read)]


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Refuse with ``inclusion-proof-bad`` unless the leaf hash stands at ``index`` of the tree."""
    if not 0 <= index < size <= MAX_SIZE or not _are_hashes((leaf, *proof)):
        raise _bad_inclusion(index, size)
    node, last, result = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise _bad_inclusion(index, size)
        if node & 1 or node == last:
            result = node_hash(sibling, result)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        node, last = node >> 1, last >> 1
    if last or result != root:
        raise _bad_inclusion(index, size)


def verify_consistency(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Refuse with ``consistency-proof-bad`` unless the old tree is the beginning of the new one."""
    if not 0 <= old_size <= new_size <= MAX_SIZE or not _are_hashes((old_root, new_root, *proof)):
        raise _bad_consistency(old_size, new_size)
    if old_size in (0, new_size):
        same = old_root == EMPTY_ROOT if old_size == 0 else old_root == new_root
        if proof or not same:
            raise _bad_consistency(old_size, new_size)
        return
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not path:
        raise _bad_consistency(old_size, new_size)
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old, new = path[0], path[0]
    for sibling in path[1:]:
        if last == 0:
            raise _bad_consistency(old_size, new_size)
        if node & 1 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        node, last = node >> 1, last >> 1
    if last or old != old_root or new != new_root:
        raise _bad_consistency(old_size, new_size)


def reader_of(leaves: Sequence[bytes]) -> HashReader:
    """A ``HashReader`` over leaf hashes in memory; complete subtrees are hashed once, now."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        below = iter(levels[-1])
        levels.append([node_hash(left, right) for left, right in zip(below, below, strict=False)])

    def read(level: int, index: int) -> bytes:
        return levels[level][index]

    return read


@dataclass(frozen=True, slots=True)
class ProofFile:
    """That an entry stands at ``index``: audit path, checkpoint note, optional loose data.

    ``extra`` is not authenticated by anything; here it holds the entry itself, whose leaf hash the path
    proves.
    """

    index: int
    proof: tuple[bytes, ...]
    checkpoint_note: bytes
    extra: bytes = b""


def format_proof_file(proof: ProofFile) -> bytes:
    """The bytes of a proof file."""
    lines = [_MAGIC]
    if proof.extra:
        lines.append(f"extra {encode_base64(proof.extra)}")
    lines.append(f"index {proof.index}")
    lines.extend(encode_base64(each) for each in proof.proof)
    data = "\n".join(lines).encode() + b"\n\n" + proof.checkpoint_note
    parse_proof_file(data)
    return data


def parse_proof_file(data: bytes) -> ProofFile:
    """Read a proof file.  Nothing is verified: use ``verify_inclusion`` and ``open_checkpoint``."""
    head, gap, note = data.partition(b"\n\n")
    if not gap or not note or len(note) > MAX_NOTE_BYTES or len(head) > 2 * MAX_EXTRA_BYTES:
        raise _malformed("no checkpoint, or a part is too long")
    try:
        lines = iter(head.decode("ascii").split("\n"))
    except UnicodeDecodeError:
        raise _malformed("not ASCII before the checkpoint") from None
    try:
        return _parse_lines(lines, note)
    except ValueError as error:
        raise _malformed(str(error)) from None


def _parse_lines(lines: Iterator[str], note: bytes) -> ProofFile:
    if next(lines, "") != _MAGIC:
        raise ValueError(f"first line is not {_MAGIC}")
    line, extra = next(lines, ""), b""
    if line.startswith("extra "):
        extra = decode_base64(line.removeprefix("extra "))
        if not extra or len(extra) > MAX_EXTRA_BYTES:
            raise ValueError(f"extra data of {len(extra)} bytes, expected 1 to {MAX_EXTRA_BYTES}")
        line = next(lines, "")
    if not line.startswith("index "):
        raise ValueError(f"got {shown(line)}, expected index")
    index = decode_decimal(line.removeprefix("index "))
    proof = tuple(decode_hash(each) for each in lines)
    if len(proof) > MAX_PROOF_HASHES:
        raise ValueError(f"{len(proof)} hashes, at most {MAX_PROOF_HASHES}")
    return ProofFile(index, proof, note, extra)


def _are_hashes(values: Sequence[bytes]) -> bool:
    """Whether each has the length of a hash: else two different splits of one node would hash the same."""
    return all(len(value) == HASH_BYTES for value in values)


def _left_count(count: int) -> int:
    """The largest power of two below ``count`` (RFC 6962: k < n <= 2k)."""
    return 1 << (count - 1).bit_length() - 1


def _range_hash(start: int, count: int, read: HashReader) -> bytes:
    """The hash of ``count`` leaves from ``start``, a multiple of a power of two >= ``count``."""
    level = count.bit_length() - 1
    if count == 1 << level:
        return read(level, start >> level)
    left = _left_count(count)
    return node_hash(read(level, start >> level), _range_hash(start + left, count - left, read))


def _bad_range(reason: str) -> RecordError:
    return RecordError("proof-range-wrong", reason)


def _bad_inclusion(index: int, size: int) -> RecordError:
    return RecordError(
        "inclusion-proof-bad",
        f"inclusion proof does not lead to the root: leaf {index} of {size}",
        index=index,
        size=size,
    )


def _bad_consistency(old_size: int, new_size: int) -> RecordError:
    return RecordError(
        "consistency-proof-bad",
        f"consistency proof does not lead to both roots: from size {old_size} to {new_size}",
        old_size=old_size,
        new_size=new_size,
    )


def _malformed(reason: str) -> RecordError:
    return RecordError("proof-malformed", f"malformed proof file: {reason}")

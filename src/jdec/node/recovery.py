"""A Party's own record won back from the other node's mirror, and the generation that follows it.

What both Parties hold is the record; what this Party accepted beyond it stands nowhere else, and is said again in the
next generation.  Nothing is believed because it was sent: every package is verified from the own root keys, and the
last checkpoint must bear the other Party's cosignature.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import msgspec

from jdec.messages import read
from jdec.messages.header import Header
from jdec.messages.service import KeyManifest, Receipt
from jdec.node.archive import first_position
from jdec.node.ports import AppendBatch, ReceiptRow, RecordStore, StoredEntry, StoreError
from jdec.record.checkpoint import Checkpoint, read_checkpoint
from jdec.record.cosignature import open_cosignature
from jdec.record.errors import RecordError
from jdec.record.keys import KeyPair
from jdec.record.manifest import (
    MANIFEST_PREFIX,
    KeyHistory,
    Manifest,
    Previous,
    first_missing,
    manifest_in,
    read_manifest,
)
from jdec.record.package import Package
from jdec.record.proofs import root_at
from jdec.record.tree import Frontier, leaf_hashes
from jdec.record.verifier import VerifiedRecord, verify_stream
from jdec.words.instants import unix_micros

_READ_ENTRIES = 1024
_READ_BYTES = 8 * 1024 * 1024


class RecoveryRefused(Exception):
    """A step of the recovery may not be taken; `code` has a text in both languages, filled by `details`."""

    def __init__(self, code: str, message: str, /, **details: str) -> None:
        super().__init__(message)
        self.code = code
        self.details = details


class Surplus(msgspec.Struct, frozen=True):
    """An entry of the old store that the mirror does not hold: its bytes, empty where the store cannot read them.

    Receipts and key manifests belong to the record they stand on; they are left out, and everything else is said again.
    """

    data: bytes
    is_said_again: bool = False
    is_left_out: bool = False


def refill(
    packages: Iterable[Package],
    store: RecordStore,
    roots: Sequence[KeyPair],
    threshold: int,
    origin: str,
    mirrors: Sequence[KeyPair],
) -> VerifiedRecord:
    """Write a record into an empty store as it comes back from the mirror, verifying all of it.

    `roots` and `threshold` are the Party's own, `mirrors` every mirror key that the other Party ever had.  Raises
    `RecordError` where anything does not hold (`cosignature-missing` where the last checkpoint is not cosigned); what
    was written by then is worth nothing.  Memory is bounded by a package.
    """
    verified = verify_stream(_written(packages, store), roots, threshold, origin)
    note = store.head().note
    open_cosignature(note, note[note.rfind(b"\n\n") + 2 :], mirrors)
    store.put_cosigned(verified.size, note)
    return verified


def refill_cited(packages: Iterable[Package], store: RecordStore, cited: Checkpoint) -> None:
    """Write an earlier generation into an empty store as it comes back; the next one's manifest cites its last tree.

    Whatever gives that tree is what both Parties signed.  Raises `RecordError` where it does not.
    """
    stream = iter(packages)
    package = next(stream, None)
    if package is None or package.start or not package.entries:
        raise first_missing()
    first = read_manifest(manifest_in(package.entries[0]))
    verify_stream(_written(chain((package,), stream), store), first.roots, first.threshold, cited.origin)
    if not holds_cited(store, cited):
        have = store.head().size
        message = (
            f"what was read back of {cited.origin} is not what its next generation cites: {have} entries"
        )
        raise RecordError("generation-cites-other", message, got=have, have=cited.size)


def holds_cited(store: RecordStore, cited: Checkpoint) -> bool:
    """Say whether a store holds the tree that the generation after it cites, and nothing beyond it.

    An old copy may hold what was accepted after what is cited, without a checkpoint of just that: nobody could be given
    what both Parties hold from it.
    """
    try:
        return 0 < cited.size == store.head().size and root_at(cited.size, store.hash_of) == cited.root
    except StoreError:
        return False


def cited_of(store: RecordStore) -> Checkpoint | None:
    """Return what the first manifest of a record cites of the generation before; None for the first generation."""
    previous = read_manifest(manifest_in(store.read(0, 1, 1)[0].data)).previous
    return previous.checkpoint if previous else None


def _written(packages: Iterable[Package], store: RecordStore) -> Iterator[Package]:
    """Yield packages to the verifier, and write each once the verifier asks for the next one, which is its approval."""
    frontier = Frontier.empty()
    for package in packages:
        yield package
        fresh = package.entries[frontier.size - package.start :]
        if not fresh:
            if frontier.size:
                store.replace_checkpoint(package.checkpoint_note, frontier.size)
            continue
        start, leaves = frontier.size, leaf_hashes(fresh)
        frontier = frontier.extend(leaves)
        store.append(_batch(fresh, leaves, start, frontier.to_bytes(), package.checkpoint_note), start)


def _batch(
    entries: Sequence[bytes], leaves: Sequence[bytes], start: int, frontier: bytes, note: bytes
) -> AppendBatch:
    messages = [read(entry) for entry in entries]
    return AppendBatch(
        entries=entries,
        leaves=leaves,
        submissions=[each.submission if isinstance(each, Header) else "" for each in messages],
        manifests=[start + at for at, entry in enumerate(entries) if entry.startswith(MANIFEST_PREFIX)],
        receipts=[_row(start + at, each) for at, each in enumerate(messages) if isinstance(each, Receipt)],
        frontier=frontier,
        note=note,
    )


def _row(index: int, receipt: Receipt) -> ReceiptRow:
    position = first_position(receipt.record) + receipt.size
    return ReceiptRow(index, position, unix_micros(receipt.signed_at), unix_micros(receipt.issued_at))


def surplus_of(old: RecordStore, mirrored: RecordStore) -> Iterator[Surplus]:
    """Yield what the old store holds beyond, or in place of, what the mirror holds, in order."""
    held, size, at = mirrored.head().size, size_of(old), 0
    while at < size:
        found = _readable(old, at)
        if not found:
            if at >= held:
                yield Surplus(b"")
            at += 1
        for entry in found:
            at = entry.index + 1
            if entry.index >= held or mirrored.hash_of(0, entry.index) != entry.leaf:
                is_own = isinstance(read(entry.data), Receipt | KeyManifest)
                yield Surplus(entry.data, is_said_again=not is_own, is_left_out=is_own)


def size_of(store: RecordStore) -> int:
    """Return how many entries a store has; one that cannot say so any more has as many as can be found in a row."""
    with contextlib.suppress(StoreError):
        return store.head().size
    size = 0
    with contextlib.suppress(StoreError):
        while found := store.examine(size, size + _READ_ENTRIES).entries:
            size = found[-1].index + 1
    return size


def _readable(store: RecordStore, at: int) -> Sequence[StoredEntry]:
    """Return entries from here on; fewer before one that the store cannot read, none at such a one."""
    for limit in (_READ_ENTRIES, 1):
        with contextlib.suppress(StoreError):
            return store.read(at, limit, _READ_BYTES)
    return ()


def next_generation(
    before: KeyHistory, note: bytes, keys: Sequence[KeyPair], certificates: Sequence[bytes]
) -> Manifest:
    """Return the first manifest of the generation after `before`, citing the mirrored checkpoint in `note`."""
    current = before.current
    return Manifest(
        origin=before.origin.next_generation(),
        version=1,
        roots=current.roots,
        threshold=current.threshold,
        keys=tuple(keys),
        certificates=tuple(certificates),
        previous=Previous(read_checkpoint(note), note),
        roster=current.roster,
    )

"""The next generation of the other Party's record: what is believed of it, and what it makes of the key history.

It comes on the ordinary path, as a package that begins with entry 0 of a record of the next name.  Entry 0 is a key
manifest by the roots of the generation before, and cites exactly the checkpoint that our mirror holds: a Party that
could cite less could take back what it said.  Everything else is refused, and the old mirror stays what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from jdec.node.introduction import FORMAT, Introduction, RootKey
from jdec.node.ports import MirrorRefused
from jdec.record.checkpoint import Checkpoint, open_checkpoint, read_checkpoint
from jdec.record.errors import RecordError
from jdec.record.manifest import (
    MANIFEST_PREFIX,
    KeyHistory,
    first_missing,
    manifest_in,
    open_generation,
    read_manifest,
)
from jdec.record.origin import Origin
from jdec.record.package import Package

CODES = ("generation-passed", "generation-unheld", "generation-taken", "peer-behind-mirror")


def judge_opening(package: Package, before: KeyHistory, mirrored: bytes) -> Introduction:
    """Return the introduction of the generation that a package opens; raise where it may not.

    `before` and `mirrored` are the key history and the newest checkpoint of the generation we hold.  Raises
    `RecordError` (`generation-order-wrong`, `generation-cites-other`, what is wrong with manifest or signature) and
    `MirrorRefused` (`generation-passed`, `generation-unheld`, `package-gap`).
    """
    held, offered = before.origin, Origin.parse(read_checkpoint(package.checkpoint_note).origin)
    size = read_checkpoint(mirrored).size if mirrored else 0
    if (offered.party, offered.traffic) != (held.party, held.traffic):
        message = f"package is of another record: got {offered}, expected {held}"
        raise RecordError("checkpoint-origin-wrong", message, got=offered, expected=held)
    if offered.generation < held.generation:
        raise MirrorRefused("generation-passed", f"{offered} was followed by {held}", size)
    if package.start:
        raise MirrorRefused("package-gap", f"nothing of {offered} is held here yet", 0)
    if not mirrored:
        raise MirrorRefused("generation-unheld", f"nothing of {held} is held here, which it must cite", 0)
    if not package.entries:
        raise first_missing()
    note = manifest_in(package.entries[0])
    history = open_generation(before, read_checkpoint(mirrored), note)
    # Keys may have changed before the generation reached us: the package brings the manifests that say so.
    for index, entry in enumerate(package.entries[1:], 1):
        if entry.startswith(MANIFEST_PREFIX):
            history, _ = history.consider(index, entry)
    # Whoever sends this holds the new record's key, and not only a manifest that root officers signed.
    open_checkpoint(package.checkpoint_note, history.log_keys(package.end), history.origin)
    return introduce(before, note)


def introduce(before: KeyHistory, note: bytes) -> Introduction:
    """Return the introduction of the generation that this manifest opens: the roots are those of the one before."""
    roots = tuple(RootKey(str(root.ed25519), str(root.mldsa44)) for root in before.current.roots)
    origin = before.origin.next_generation()
    return Introduction(FORMAT, origin.party, str(origin), before.current.threshold, roots, note.decode())


def rebuild_history(
    introduction: Introduction, entries: Sequence[tuple[int, bytes]], revoked: frozenset[bytes] = frozenset()
) -> KeyHistory:
    """Return a record's key history: from its manifest entries where it has begun, else from its introduction.

    `revoked` are the keys that earlier generations revoked: none of them comes back.
    """
    if entries and entries[0][0]:
        raise first_missing()
    first = manifest_in(entries[0][1]) if entries else introduction.manifest.encode()
    history = KeyHistory.begin(first, introduction.root_pairs(), introduction.threshold, introduction.origin)
    history = replace(history, revoked=history.revoked | revoked)
    for index, entry in entries[1:]:
        history, _ = history.consider(index, entry)
    return history


def cited_by(introduction: Introduction) -> Checkpoint | None:
    """Return the checkpoint of the generation before that an introduction's manifest cites."""
    previous = read_manifest(introduction.manifest.encode()).previous
    return previous.checkpoint if previous else None


def revoked_by(histories: Iterable[KeyHistory]) -> frozenset[bytes]:
    """Return every key that these generations revoked."""
    return frozenset().union(*(each.revoked for each in histories))

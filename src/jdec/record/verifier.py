"""Verification of a whole record from its packages alone, in bounded memory.

What is held between packages is the tree's right edge, the key history and the last signed time: a
``Standing``. ``advance`` takes one package further, and is all the trust there is: entries are never
believed before the checkpoint over them has been verified and the root recomputed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from jdec.record._wire import encode_base64
from jdec.record.checkpoint import SignedCheckpoint, open_checkpoint
from jdec.record.errors import RecordError
from jdec.record.keys import KeyPair
from jdec.record.manifest import MANIFEST_PREFIX, KeyHistory, first_missing, manifest_in
from jdec.record.origin import Origin
from jdec.record.package import Package
from jdec.record.tree import Frontier, leaf_hashes


@dataclass(frozen=True, slots=True)
class IgnoredManifest:
    """An entry that begins as a key manifest and does not count: its index, and why."""

    index: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a verifier stands in one record: everything up to here has been verified."""

    origin: Origin
    frontier: Frontier
    history: KeyHistory | None = None
    signed_at_s: int = 0
    note: bytes = b""

    @classmethod
    def start(cls, origin: Origin | str) -> "Standing":
        """Before the first package."""
        return cls(Origin.parse(str(origin)), Frontier.empty())


@dataclass(frozen=True, slots=True)
class Step:
    """A standing after one more package, and the manifests of it that do not count."""

    standing: Standing
    ignored: tuple[IgnoredManifest, ...]


@dataclass(frozen=True, slots=True)
class VerifiedRecord:
    """What was verified: every entry up to ``size`` lies under ``root``, signed by the Party's keys.

    ``checkpoints`` is how many signed checkpoints were verified; ``manifests`` are (index, version) of
    the manifests that count.
    """

    origin: Origin
    size: int
    root: bytes
    checkpoints: int
    first_signed_at_s: int
    signed_at_s: int
    manifests: tuple[tuple[int, int], ...]
    ignored: tuple[IgnoredManifest, ...]
    history: KeyHistory
    frontier: Frontier
    note: bytes


def verify_stream(
    packages: Iterable[Package],
    trusted_roots: Sequence[KeyPair],
    threshold: int,
    origin: Origin | str,
    *,
    on_progress: Callable[[int], None] | None = None,
) -> VerifiedRecord:
    """Verify a record from its first entry on; ``on_progress`` is told the size after each package.

    Packages may overlap and may be signs of life, but leave no gap.  The first thing that does not hold
    refuses the whole, with the code of what it is; a record without a single package is
    ``manifest-first-missing``.
    """
    standing = Standing.start(origin)
    checkpoints, first_s = 0, 0
    ignored: list[IgnoredManifest] = []
    for package in packages:
        step = advance(standing, package, trusted_roots, threshold)
        standing = step.standing
        ignored.extend(step.ignored)
        checkpoints += 1
        first_s = first_s or standing.signed_at_s
        if on_progress:
            on_progress(standing.frontier.size)
    if standing.history is None:
        raise first_missing()
    return VerifiedRecord(
        standing.origin,
        standing.frontier.size,
        standing.frontier.root(),
        checkpoints,
        first_s,
        standing.signed_at_s,
        tuple((each.index, each.manifest.version) for each in standing.history.applied),
        tuple(ignored),
        standing.history,
        standing.frontier,
        standing.note,
    )


def verify_entries(
    batches: Iterable[tuple[Sequence[bytes], bytes]],
    trusted_roots: Sequence[KeyPair],
    threshold: int,
    origin: Origin | str,
    *,
    on_progress: Callable[[int], None] | None = None,
) -> VerifiedRecord:
    """As ``verify_stream``, from (entries, checkpoint note) in order, each starting where the last ended."""

    def packages() -> Iterator[Package]:
        start = 0
        for entries, note in batches:
            yield Package(start, tuple(entries), note)
            start += len(entries)

    return verify_stream(packages(), trusted_roots, threshold, origin, on_progress=on_progress)


def advance(standing: Standing, package: Package, trusted_roots: Sequence[KeyPair], threshold: int) -> Step:
    """One package further.  A refusal leaves the standing as it was; every code is in ``errors.CODES``.

    Entries already held are trimmed.  Size and signed time never go back, the same size has one root, and
    the root over old and new entries is the signed one.
    """
    size = standing.frontier.size
    if package.start > size:
        raise RecordError(
            "package-gap",
            f"package leaves a gap: have {size} entries, offered from {package.start}",
            have=size,
            offered=package.start,
        )
    fresh = package.entries[size - package.start :]
    history, ignored = _history_with(standing, fresh, trusted_roots, threshold)
    signed = open_checkpoint(package.checkpoint_note, history.log_keys(package.end), standing.origin)
    _check_course(standing, package, signed)
    frontier = standing.frontier.extend(leaf_hashes(fresh))
    if frontier.root() != signed.root:
        raise _wrong_root(frontier, signed)
    after = replace(
        standing, frontier=frontier, history=history, signed_at_s=signed.signed_at_s, note=signed.note
    )
    return Step(after, ignored)


def _history_with(
    standing: Standing, fresh: Sequence[bytes], trusted_roots: Sequence[KeyPair], threshold: int
) -> tuple[KeyHistory, tuple[IgnoredManifest, ...]]:
    prefix, size, history = MANIFEST_PREFIX, standing.frontier.size, standing.history
    found = [(size + at, entry) for at, entry in enumerate(fresh) if entry.startswith(prefix)]
    if history is None:
        if not found or found[0][0] != 0:
            raise first_missing()
        history = KeyHistory.begin(manifest_in(found[0][1]), trusted_roots, threshold, standing.origin)
        found = found[1:]
    ignored: list[IgnoredManifest] = []
    for index, entry in found:
        history, refusal = history.consider(index, entry)
        if refusal:
            ignored.append(IgnoredManifest(index, refusal.code, str(refusal)))
    return history, tuple(ignored)


def _check_course(standing: Standing, package: Package, signed: SignedCheckpoint) -> None:
    size = standing.frontier.size
    if signed.size != package.end:
        raise RecordError(
            "package-size-wrong",
            f"package ends at {package.end}, its checkpoint has size {signed.size}",
            got=package.end,
            expected=signed.size,
        )
    if signed.size < size:
        raise RecordError(
            "checkpoint-size-back",
            f"checkpoint size went back: have {size}, offered {signed.size}",
            have=size,
            offered=signed.size,
        )
    if signed.signed_at_s < standing.signed_at_s:
        raise RecordError(
            "checkpoint-time-back",
            f"checkpoint time went back: have {standing.signed_at_s}, offered {signed.signed_at_s}",
            have=standing.signed_at_s,
            offered=signed.signed_at_s,
        )
    if signed.size == size and standing.note and signed.root != standing.frontier.root():
        raise RecordError(
            "checkpoint-split",
            f"two signed roots at size {size}: the record was rewritten",
            size=size,
        )


def _wrong_root(frontier: Frontier, signed: SignedCheckpoint) -> RecordError:
    have, expected = encode_base64(frontier.root()), encode_base64(signed.root)
    return RecordError(
        "package-root-wrong",
        f"entries do not give the signed root at size {signed.size}: got {have}, signed {expected}",
        size=signed.size,
    )

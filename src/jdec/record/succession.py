"""Several generations of one record verified one after another: each is opened by the one before, or refused.

Trust begins with root keys for the first of them that came by hand.  The opening of each later one must be signed by
the roots of the one before and cite a checkpoint of exactly the tree that was verified there.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from jdec.record.checkpoint import Checkpoint
from jdec.record.errors import RecordError
from jdec.record.keys import KeyPair, Role
from jdec.record.manifest import KeyHistory, first_missing, manifest_in, open_generation, read_manifest
from jdec.record.origin import Origin
from jdec.record.package import Package
from jdec.record.tree import Frontier, leaf_hashes
from jdec.record.verifier import VerifiedRecord, verify_stream

_ROLES: Final = (Role.LOG, Role.MIRROR)


@dataclass(frozen=True, slots=True)
class Generation:
    """One verified generation; ``cited`` is how many of its entries the next one cites, 0 for the last."""

    record: VerifiedRecord
    cited: int


def verify_generations(
    sources: Sequence[Iterable[Package]],
    trusted_roots: Sequence[KeyPair],
    threshold: int,
    first: Origin | str,
    on_progress: Callable[[int], None] | None = None,
) -> tuple[Generation, ...]:
    """Verify generations that follow each other, from ``first`` on, each given as its packages from entry 0.

    Raises ``RecordError``: what ``verify_stream`` and ``open_generation`` raise, and `generation-cites-other` where
    the tree at the cited size is another one.
    """
    streams = [iter(each) for each in sources]
    roots, origin = tuple(trusted_roots), Origin.parse(str(first))
    found: list[Generation] = []
    opening, held = b"", Checkpoint(str(origin), 0, Frontier.empty().root())
    for at, stream in enumerate(streams):
        following, cited = b"", None
        if at + 1 < len(streams):
            following, streams[at + 1] = _peek(streams[at + 1])
            previous = read_manifest(following).previous
            cited = previous.checkpoint if previous else None
        mark = _Mark(cited.size if cited else 0)
        verified = verify_stream(mark.passing(stream), roots, threshold, origin, on_progress=on_progress)
        if found:
            _check_opening(found[-1].record.history, held, opening, verified.history)
        found.append(Generation(verified, mark.size))
        held = Checkpoint(str(origin), mark.size, mark.root())
        current = verified.history.current
        roots, threshold, origin, opening = (
            current.roots,
            current.threshold,
            origin.next_generation(),
            following,
        )
    return tuple(found)


def _check_opening(before: KeyHistory, held: Checkpoint, note: bytes, after: KeyHistory) -> None:
    revoked = open_generation(before, held, note).revoked - after.revoked
    pairs = (*after.current.roots, *(pair for role in _ROLES for pair in after.all_pairs(role)))
    if any(not pair.publics.isdisjoint(revoked) for pair in pairs):
        raise RecordError(
            "manifest-key-revoked", "a later generation names a key that an earlier one revoked"
        )


def _peek(stream: Iterator[Package]) -> tuple[bytes, Iterator[Package]]:
    """The manifest note that opens a generation, and its packages whole."""
    package = next(stream, None)
    if package is None or package.start or not package.entries:
        raise first_missing()
    return manifest_in(package.entries[0]), chain((package,), stream)


class _Mark:
    """The tree of the first ``most`` entries that pass by."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._frontier = Frontier.empty()

    @property
    def size(self) -> int:
        return self._frontier.size

    def root(self) -> bytes:
        return self._frontier.root()

    def passing(self, packages: Iterable[Package]) -> Iterator[Package]:
        for package in packages:
            if package.start <= self.size < min(self._most, package.end):
                # Packages may overlap; what was there before is taken once.
                wanted = package.entries[self.size - package.start : self._most - package.start]
                self._frontier = self._frontier.extend(leaf_hashes(wanted))
            yield package

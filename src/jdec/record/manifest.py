"""Which keys of a Party may sign what: key manifests on its record, applied one after another.

Root officers sign manifests; nothing else changes keys.  Manifest *v* is signed by enough roots of *v -
1* and of *v*. It is entry 0 of the record, or the last entry of its batch, and applies from the next
index:

    size          ... i        i + 1           i + 2 ...
    old keys      may sign     may sign        never again
    new keys      -            may sign        may sign          (manifest at index i; for i = 0, all sizes)

Public keys are kept for ever with the sizes they may sign, so an old checkpoint stays checkable.  A key
that was revoked may not come back, in this generation or a later one, under any name.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, NoReturn, Self

from jdec.record._wire import shown
from jdec.record.checkpoint import Checkpoint, open_checkpoint
from jdec.record.errors import RecordError
from jdec.record.keys import KeyPair, Role
from jdec.record.manifest_body import (
    Manifest,
    Previous,
    check_root_signatures,
    complete_manifest,
    read_manifest,
    sign_manifest,
    sign_manifest_text,
)
from jdec.record.origin import Origin
from jdec.record.roster import Roster

__all__ = [
    "MANIFEST_PREFIX",
    "Applied",
    "Grant",
    "KeyHistory",
    "Manifest",
    "Pending",
    "Previous",
    "complete_manifest",
    "manifest_in",
    "open_generation",
    "read_manifest",
    "sign_manifest",
    "sign_manifest_text",
]

MANIFEST_PREFIX: Final = b'{"kind":"key-manifest",'
"""How an entry that is a key manifest begins, and no other entry: a stream of entries is searched for it."""

_MAX_BRACKETS: Final = 512
# A text as JSON writes it, or what is left of the bytes where it does not end; it never tries a place twice.
_TEXT: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Grant:
    """A pair of keys and the sizes of this record at which it may sign; without ``last_size``, until now."""

    pair: KeyPair
    first_size: int
    last_size: int | None

    def covers(self, size: int) -> bool:
        """Whether the pair may sign at this size."""
        return self.first_size <= size and (self.last_size is None or size <= self.last_size)


@dataclass(frozen=True, slots=True)
class Applied:
    """A manifest that counts, and the index of its entry."""

    index: int
    manifest: Manifest
    note: bytes


@dataclass(frozen=True, slots=True)
class Pending:
    """A manifest brought by file before its entry arrived, when ``held_size`` entries were held."""

    manifest: Manifest
    note: bytes
    held_size: int


@dataclass(frozen=True, slots=True)
class KeyHistory:
    """Every key manifest of one record so far, and what follows from them; ``apply`` gives a new value."""

    origin: Origin
    applied: tuple[Applied, ...]
    grants: tuple[Grant, ...]
    revoked: frozenset[bytes]
    pending: Pending | None = None

    @classmethod
    def begin(
        cls, note: bytes, trusted_roots: Sequence[KeyPair], threshold: int, origin: Origin | str
    ) -> Self:
        """The history after entry 0, judged by root keys that were exchanged in person."""
        manifest = _read_for(note, Origin.parse(str(origin)), 1)
        check_root_signatures(note, trusted_roots, threshold)
        check_root_signatures(note, manifest.roots, manifest.threshold)
        grants = tuple(Grant(pair, 0, None) for pair in manifest.keys)
        revoked = frozenset(key.public for key in manifest.revoked)
        return cls(manifest.origin, (Applied(0, manifest, note),), grants, revoked)

    @classmethod
    def rebuild(
        cls,
        entries: Iterable[tuple[int, bytes]],
        trusted_roots: Sequence[KeyPair],
        threshold: int,
        origin: Origin | str,
    ) -> Self:
        """The history from (index, entry bytes) of the manifest entries, in order, as a store keeps them.

        Entries that do not count are passed over, as ``consider`` does; the first must be entry 0 and
        must count.
        """
        history: Self | None = None
        for index, entry in entries:
            if history is None:
                if index:
                    break
                history = cls.begin(manifest_in(entry), trusted_roots, threshold, origin)
            else:
                history, _ = history.consider(index, entry)
        if history is None:
            raise first_missing()
        return history

    @property
    def current(self) -> Manifest:
        """The manifest in force."""
        return self.applied[-1].manifest

    def apply(self, index: int, note: bytes) -> Self:
        """The history after a manifest at ``index``, which must be the next, signed by enough roots."""
        last = self.applied[-1]
        if index <= last.index:
            raise RecordError(
                "manifest-index-back",
                f"manifest stands at {index}, the one before at {last.index}",
                got=index,
                have=last.index,
            )
        manifest = self._judge(note)
        kept = set(manifest.keys)
        ended = tuple(
            replace(grant, last_size=index + 1)
            if grant.last_size is None and grant.pair not in kept
            else grant
            for grant in self.grants
        )
        known = {grant.pair for grant in ended if grant.last_size is None}
        begun = tuple(Grant(pair, index + 1, None) for pair in manifest.keys if pair not in known)
        return replace(
            self,
            applied=(*self.applied, Applied(index, manifest, note)),
            grants=ended + begun,
            revoked=self.revoked | {key.public for key in manifest.revoked},
            pending=None,
        )

    def consider(self, index: int, entry: bytes) -> tuple[Self, RecordError | None]:
        """The history after an entry that begins with ``MANIFEST_PREFIX``, whatever it holds.

        An entry that is no valid next manifest changes nothing: authentic bytes never block.  The refusal
        is given back, to be shown.  The outcome depends only on the record and its roots, so both sides
        come to the same.
        """
        try:
            return self.apply(index, manifest_in(entry)), None
        except RecordError as error:
            return self, error

    def with_pending(self, note: bytes, held_size: int) -> Self:
        """The history with the next manifest known by file, while ``held_size`` entries are held.

        From then until its entry arrives its certificates and mirror keys count beside the current ones,
        and keys it revokes sign nothing beyond ``held_size``.  Its record keys count where its entry
        stands, which the package that brings the entry shows.
        """
        return replace(self, pending=Pending(self._judge(note), note, held_size))

    def log_keys(self, size: int) -> tuple[KeyPair, ...]:
        """The pairs that may sign a checkpoint of this record at ``size``."""
        return tuple(
            grant.pair
            for grant in self.grants
            if grant.pair.role is Role.LOG and grant.covers(size) and not self._is_held_back(grant.pair, size)
        )

    def mirror_keys(self, size: int | None = None) -> tuple[KeyPair, ...]:
        """The pairs with which this Party's mirror may cosign the other Party's record.

        ``size`` is a size of THIS record, whose manifests say so; without it, the pairs in force now,
        with those of a pending manifest.
        """
        at = self.applied[-1].index + 2 if size is None else size
        pairs = [g.pair for g in self.grants if g.pair.role is Role.MIRROR and g.covers(at)]
        if size is None and self.pending:
            coming = [pair for pair in self.pending.manifest.keys if pair.role is Role.MIRROR]
            revoked = {key.public for key in self.pending.manifest.revoked}
            pairs = [pair for pair in pairs if pair.publics.isdisjoint(revoked)]
            pairs.extend(pair for pair in coming if pair not in pairs)
        return tuple(pairs)

    def roster_at(self, index: int) -> Roster:
        """The officers in force for the entry at ``index`` of this record.

        As with keys, a manifest counts from the entry after its own; for entry 0 its own counts.
        """
        before = bisect_left(self.applied, index, key=lambda each: each.index)
        return self.applied[max(0, before - 1)].manifest.roster

    def all_pairs(self, role: Role) -> tuple[KeyPair, ...]:
        """Every pair of this role that ever counted, for reading what was signed long ago."""
        return tuple(dict.fromkeys(grant.pair for grant in self.grants if grant.pair.role is role))

    def certificates(self) -> tuple[bytes, ...]:
        """DER bytes of the TLS certificates in force, with those of a pending manifest."""
        coming = self.pending.manifest.certificates if self.pending else ()
        return tuple(dict.fromkeys((*self.current.certificates, *coming)))

    def _judge(self, note: bytes) -> Manifest:
        before = self.current
        manifest = _read_for(note, self.origin, before.version + 1)
        check_root_signatures(note, before.roots, before.threshold)
        check_root_signatures(note, manifest.roots, manifest.threshold)
        _refuse_revoked(manifest, self.revoked)
        return manifest

    def _is_held_back(self, pair: KeyPair, size: int) -> bool:
        if self.pending is None or size <= self.pending.held_size:
            return False
        return not pair.publics.isdisjoint(key.public for key in self.pending.manifest.revoked)


def open_generation(before: KeyHistory, mirrored: Checkpoint, note: bytes) -> KeyHistory:
    """The first manifest of the next generation, judged by the record it follows.

    ``before`` is the history of the old generation and ``mirrored`` the last checkpoint of it that the
    other Party's mirror holds.  The manifest must be signed by the old generation's roots and cite
    exactly that checkpoint with a valid signature: citing less would drop what was mirrored.
    """
    manifest = read_manifest(note)
    if manifest.origin != before.origin.next_generation() or manifest.previous is None:
        raise RecordError(
            "generation-order-wrong",
            f"{shown(str(manifest.origin))} does not follow {shown(str(before.origin))}",
            got=manifest.origin,
            before=before.origin,
        )
    cited = manifest.previous.checkpoint
    if cited != mirrored:
        raise RecordError(
            "generation-cites-other",
            f"new generation cites another checkpoint: size {cited.size}, mirrored {mirrored.size}",
            got=cited.size,
            expected=mirrored.size,
        )
    open_checkpoint(manifest.previous.note, before.log_keys(cited.size), before.origin)
    roots = before.current.roots
    history = KeyHistory.begin(note, roots, before.current.threshold, manifest.origin)
    _refuse_revoked(manifest, before.revoked)
    return replace(history, revoked=history.revoked | before.revoked)


def manifest_in(entry: bytes) -> bytes:
    """The manifest note inside a ``key-manifest`` entry: its text field ``manifest``."""
    if not entry.startswith(MANIFEST_PREFIX):
        raise _malformed("entry does not begin as a key manifest")
    # A bound on brackets bounds nesting, so that no reader's own limit decides what counts.
    bare = _TEXT.sub(b"", entry)
    if bare.count(b"{") + bare.count(b"[") > _MAX_BRACKETS:
        raise _malformed(f"entry has more than {_MAX_BRACKETS} brackets outside texts")
    try:
        fields = json.loads(
            entry.decode(),
            object_pairs_hook=_unique,
            parse_int=_no_number,
            parse_constant=_no_constant,
        )
        value = fields["manifest"]
        if not isinstance(value, str):
            raise ValueError("manifest is not a text")
        return value.encode()
    except (ValueError, KeyError) as error:
        raise _malformed(f"entry cannot be read: {error}") from None


def first_missing() -> RecordError:
    """The refusal of a record whose entry 0 is not a key manifest."""
    return RecordError("manifest-first-missing", "entry 0 of the record is not a key manifest")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field stands twice")
    return fields


def _no_number(_: str) -> None:
    """Numbers beside the note are of no interest, whatever their length."""


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _read_for(note: bytes, origin: Origin, version: int) -> Manifest:
    manifest = read_manifest(note)
    if manifest.origin != origin:
        raise RecordError(
            "manifest-origin-wrong",
            f"manifest is of {shown(str(manifest.origin))}, expected {shown(str(origin))}",
            got=manifest.origin,
            expected=origin,
        )
    if manifest.version != version:
        raise RecordError(
            "manifest-version-wrong",
            f"manifest has version {manifest.version}, expected {version}",
            got=manifest.version,
            expected=version,
        )
    return manifest


def _refuse_revoked(manifest: Manifest, revoked: frozenset[bytes]) -> None:
    for pair in (*manifest.roots, *manifest.keys):
        if not pair.publics.isdisjoint(revoked):
            raise RecordError(
                "manifest-key-revoked",
                f"manifest names a revoked key: {shown(pair.name)}",
            )
    for officer in manifest.roster.officers:
        if not revoked.isdisjoint(key.public for key in officer.keys):
            raise RecordError(
                "manifest-key-revoked",
                f"manifest names a revoked key: of officer {officer.number}",
            )


def _malformed(reason: str) -> RecordError:
    return RecordError("manifest-malformed", f"malformed key manifest: {reason}")

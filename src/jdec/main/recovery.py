"""`jdec node recover` on a node's folder: read the own record back, draft the next generation's manifest, open it.

All of it lies in `data/recovery-<generation>/` until the last step:

    record.sqlite      the record as the other node's mirror has it, verified
    recovery.json      which record, how many entries, the mirrored checkpoint; written last
    unmirrored.jsonl   what the old store held beside it, one message a line, to be submitted again
    before/            the old store, once the next generation is open

Each step can be taken again after a crash.  The node must be stopped: the locks of its stores are held.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import msgspec

from jdec.adapters import nodefolder
from jdec.adapters.files import make_file, new_file, replace_file, sync_folder
from jdec.adapters.keyfiles import read_keys
from jdec.adapters.recordfile import open_record_file
from jdec.adapters.sqlite import SqliteStore, open_store
from jdec.adapters.storefiles import earlier_introduction, own_file, put_aside, recovery_folder
from jdec.adapters.tls import find_certificate
from jdec.faces.cli.composition import CompositionError, ManifestState
from jdec.faces.cli.recovering import RecoveryOpened, RecoveryOrder, RecoveryRead
from jdec.main import keyring
from jdec.main.earlier import peer_mirror_pairs, read_back_earlier
from jdec.main.returning import from_files, from_line
from jdec.node.config import NodeConfig
from jdec.node.failpoints import KEYS_DRAFT, RECOVERY_KEEP, RECOVERY_SWAP, RECOVERY_SWITCH
from jdec.node.generations import introduce
from jdec.node.introduction import Introduction
from jdec.node.keys import OwnKeys
from jdec.node.ports import PeerState, StoreError
from jdec.node.recovery import RecoveryRefused, next_generation, refill, size_of, surplus_of
from jdec.record.checkpoint import read_checkpoint
from jdec.record.manifest import KeyHistory, complete_manifest, open_generation
from jdec.record.origin import Origin
from jdec.record.proofs import root_at

_FORMAT = "jdec-recovery/1"
_SIDES = ("", "-wal", "-shm")


class _Recovery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file that says what was read back; without it nothing was.  `old` is how many entries the old store held
    then, None where there was none."""

    format: str
    origin: str
    size: int
    checkpoint: str
    old: int | None = None


class _Place:
    """The paths of one node's recovery."""

    def __init__(self, folder: Path) -> None:
        self.folder = keyring.folder_of(folder)
        self.config: NodeConfig = keyring.config_of(self.folder)
        self.introduction: Introduction = keyring.introduction_of(self.folder)
        self.origin = Origin.parse(self.introduction.origin)
        self.data = self.folder / self.config.paths.data
        self.own = own_file(self.data, self.origin.generation)
        self.keys = self.folder / self.config.paths.keys
        self.at(self.origin.generation)

    def at(self, generation: int) -> None:
        """Turn to the recovery of a generation."""
        self.work = recovery_folder(self.data, generation)
        self.before = put_aside(self.data, generation)
        self.record, self.state = self.work / "record.sqlite", self.work / "recovery.json"
        self.unmirrored = self.work / "unmirrored.jsonl"

    def kept(self) -> _Recovery:
        """Return what was read back.  Raises `RecoveryRefused` `recovery-not-read`."""
        try:
            return msgspec.json.decode(self.state.read_bytes(), type=_Recovery)
        except (OSError, msgspec.DecodeError) as cause:
            message = f"the record was not read back yet: {self.state.name} is missing"
            raise RecoveryRefused("recovery-not-read", message, folder=str(self.folder)) from cause


# --- read ------------------------------------------------------------------------------------------------------------


def read_back(order: RecoveryOrder) -> RecoveryRead:
    """Read the own record back from the other node's mirror, over the line or from courier files.

    Earlier generations that the archive lacks are put back into their places at once.
    """
    place = _Place(order.folder)
    if place.before.exists():
        raise RecoveryRefused("recovery-open", f"the next generation is being opened: {place.work.name}")
    with ExitStack() as stack:
        old = _old_store(place, stack)
        shutil.rmtree(place.work, ignore_errors=True)
        place.work.mkdir(mode=0o700, parents=True)
        store = stack.enter_context(contextlib.closing(open_store(place.record, str(place.origin))))
        mirrors = peer_mirror_pairs(place.folder)
        cosigned = _cosigned(old)

        def judge(state: PeerState) -> None:
            _judge_state(place.origin, state, cosigned, even_so=order.even_so)

        source = (
            from_files(place.origin, order.files)
            if order.files
            else from_line(place.folder, place.config, place.keys, judge)
        )
        returned = stack.enter_context(source)
        roots, threshold = place.introduction.root_pairs(), place.introduction.threshold
        verified = refill(returned(place.origin), store, roots, threshold, str(place.origin), mirrors)
        earlier = tuple(read_back_earlier(place.data, place.introduction, returned))
        is_needless = old is not None and not order.even_so and _is_needless(old, store)
        if is_needless and not earlier:
            message = f"the store holds all {verified.size} entries that the mirror holds"
            raise RecoveryRefused("recovery-needless", message, size=str(verified.size))
        again, left_out, unreadable = _keep_surplus(place, old, store)
        note, had = store.head().note, size_of(old) if old else None
    if not is_needless:
        found = _Recovery(_FORMAT, str(place.origin), verified.size, base64.b64encode(note).decode(), had)
        make_file(place.state, msgspec.json.format(msgspec.json.encode(found)) + b"\n", step=RECOVERY_KEEP)
    return RecoveryRead(
        origin=str(place.origin),
        size=verified.size,
        unmirrored=again,
        left_out=left_out,
        unreadable=unreadable,
        file=place.unmirrored if again else None,
        had_store=old is not None,
        earlier=earlier,
        is_needless=is_needless,
    )


def _old_store(place: _Place, stack: ExitStack) -> SqliteStore | None:
    """Return the old store, held locked; None where there is none that can be read.

    Raises `StoreError` `store-locked` while the node runs.
    """
    if not place.own.is_file():
        return None
    try:
        store = open_store(place.own, str(place.origin))
    except StoreError as error:
        if error.code == "store-locked":
            raise
        return None
    stack.enter_context(contextlib.closing(store))
    return store


def _cosigned(old: SqliteStore | None) -> int:
    """Return how many entries the other node once signed that it holds; 0 where the old store cannot say."""
    with contextlib.suppress(StoreError):
        found = old.cosigned() if old else None
        return found[0] if found else 0
    return 0


def _is_needless(old: SqliteStore, mirrored: SqliteStore) -> bool:
    """Say whether the old store holds all that was read back; one that cannot be read does not."""
    size = mirrored.head().size
    with contextlib.suppress(StoreError):
        return old.head().size >= size and root_at(size, old.hash_of) == root_at(size, mirrored.hash_of)
    return False


def _keep_surplus(place: _Place, old: SqliteStore | None, mirrored: SqliteStore) -> tuple[int, int, int]:
    """Write what must be said again; return how many that are, how many are left out, and how many cannot be read."""
    again = left_out = unreadable = 0
    with new_file(place.unmirrored) as file:
        for each in surplus_of(old, mirrored) if old else ():
            again, left_out = again + each.is_said_again, left_out + each.is_left_out
            unreadable += not each.data
            if each.is_said_again:
                file.write(each.data)
    return again, left_out, unreadable


def _judge_state(origin: Origin, state: PeerState, cosigned: int, *, even_so: bool) -> None:
    if not state.mirror_origin:
        if not even_so:
            message = "the other node is read-only itself and does not vouch for its mirror"
            raise RecoveryRefused("recovery-not-vouched", message)
        return
    held = Origin.parse(state.mirror_origin)
    if held.generation > origin.generation:
        message = f"the other node mirrors {held} already: the introduction here is too old"
        raise RecoveryRefused("recovery-introduction-old", message, got=str(held), have=str(origin))
    if held.generation < origin.generation or not state.mirror_size:
        message = f"the other node mirrors nothing of {origin}"
        raise RecoveryRefused("recovery-nothing-mirrored", message, origin=str(origin))
    if state.mirror_size < cosigned and not even_so:
        message = f"the mirror holds {state.mirror_size} entries and once cosigned {cosigned}"
        details = {"have": str(state.mirror_size), "cosigned": str(cosigned)}
        raise RecoveryRefused("recovery-mirror-short", message, **details)


# --- draft -----------------------------------------------------------------------------------------------------------


def draft_generation(folder: Path, out: Path, not_after_s: int) -> ManifestState:
    """Make the next generation's operating keys and draft its first manifest, for the root officers to sign."""
    place = _Place(folder)
    kept = place.kept()
    if out.exists():
        raise CompositionError("file-exists", f"file exists and is not overwritten: {out}", file=str(out))
    history, note = _history(place), base64.b64decode(kept.checkpoint)
    signers = nodefolder.make_operating_keys(
        place.keys, history.origin.next_generation(), not_after_s, os.urandom
    )
    pairs = [signer.pair for signer in signers]
    certificates = _certificates_here(place.keys, history)
    is_new = not certificates
    if is_new:
        name = str(history.origin.next_generation())
        certificates = [nodefolder.make_link_certificate(place.keys, name, time.time_ns() // 1000)]
    manifest = next_generation(history, note, pairs, certificates[:1])
    make_file(out, (manifest.text() + "\n").encode(), mode=0o644, step=KEYS_DRAFT)
    return replace(keyring.state_of(out), is_certificate_new=is_new)


def _certificates_here(keys: Path, history: KeyHistory) -> list[bytes]:
    """Return those of the certificates that the other node knows whose TLS keys are in the keys folder."""
    found = []
    for each in history.certificates():
        with contextlib.suppress(FileNotFoundError):
            find_certificate(keys, [each])
            found.append(each)
    return found


def _history(place: _Place) -> KeyHistory:
    """Return the key history of the record that was read back."""
    path = place.record if place.record.is_file() else place.own
    with contextlib.closing(open_store(path, str(place.origin))) as store:
        introduction = place.introduction
        return KeyHistory.rebuild(
            store.manifests(), introduction.root_pairs(), introduction.threshold, introduction.origin
        )


# --- open ------------------------------------------------------------------------------------------------------------


def open_next(folder: Path, manifest: Path) -> RecoveryOpened:
    """Judge the signed manifest, put the record that was read back in place, and switch the introduction."""
    place = _Place(folder)
    with ExitStack() as stack:
        # Held for a moment: it says that the node is stopped, and closing it folds its write-ahead log in.
        _old_store(place, stack)
    text, lines = keyring.parts_of(manifest)
    note = complete_manifest(text, [lines.encode()]) if lines else text.encode() + b"\n"
    if place.introduction.manifest.encode() == note:
        place.at(place.origin.generation - 1)
        return _opened(place, str(place.origin))
    kept = place.kept()
    history = _history(place)
    after = open_generation(history, read_checkpoint(base64.b64decode(kept.checkpoint)), note)
    keys = OwnKeys(str(after.origin), after, lambda role: read_keys(place.keys, role))
    if not keys.holds_keys_after(after):
        message = "the keys that the manifest names are not in the keys folder: the node could not sign"
        raise CompositionError("no-signing-key", message)
    with _locked(place.own):
        _refuse_where_changed(place, kept)
        _swap(place)
        path = place.folder / place.config.paths.introduction
        before = earlier_introduction(path, place.origin.generation)
        if not before.exists():
            make_file(before, path.read_bytes(), mode=0o644)
        replace_file(path, introduce(history, note).to_bytes(), mode=0o644, step=RECOVERY_SWITCH)
    return _opened(place, str(after.origin))


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a store's lock without opening the store: no node starts while its file is replaced."""
    lock = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as cause:
            message = f"record file is in use by another process: {path.name}"
            raise StoreError("store-locked", message) from cause
        yield
    finally:
        os.close(lock)


def _refuse_where_changed(place: _Place, kept: _Recovery) -> None:
    """Refuse to put aside a store that took entries since it was read: nobody would ever say them again."""
    expected = kept.old if place.record.is_file() else kept.size
    if expected is None or not place.own.is_file():
        return
    with contextlib.suppress(StoreError), open_record_file(place.own) as store:
        if store.size != expected:
            message = (
                f"the store has changed since it was read back: had {expected}, have {store.size} entries"
            )
            details = {"old": str(expected), "have": str(store.size), "folder": str(place.folder)}
            raise RecoveryRefused("recovery-changed", message, **details)


def _swap(place: _Place) -> None:
    """Put the old store aside and the record that was read back in its place; goes on where a crash ended it."""
    if not place.record.is_file():
        return
    place.before.mkdir(mode=0o700, exist_ok=True)
    for side in _SIDES:
        path = place.own.with_name(place.own.name + side)
        if path.is_file():
            with RECOVERY_SWAP:
                path.replace(place.before / path.name)
    with RECOVERY_SWAP:
        place.record.replace(place.own)
    sync_folder(place.data)


def _opened(place: _Place, origin: str) -> RecoveryOpened:
    lines = place.unmirrored.read_bytes().count(b"\n") if place.unmirrored.is_file() else 0
    return RecoveryOpened(origin, lines, place.unmirrored if lines else None)

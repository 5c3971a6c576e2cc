"""`jdec node recover` on a node's folder: read the own record back, draft the next generation's manifest, open it.

All of it lies in `data/recovery-<generation>/` until the last step:

    record.sqlite      the record as the other node's mirror has it, verified
    recovery.json      which record, how many entries, the mirrored checkpoint; written last
    unmirrored.jsonl   what the old store held beside it, one message a line, to be submitted again
    before/            the old store, once the next generation is open

Each step can be taken again after a crash.  The node must be stopped: the locks of its stores are held.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import functools
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import msgspec

from jdec.adapters import nodefolder
from jdec.adapters.files import make_file, new_file, replace_file, sync_folder
from jdec.adapters.keyfiles import read_keys
from jdec.adapters.peer_client import HttpsPeer
from jdec.adapters.sqlite import SqliteStore, open_store
from jdec.adapters.storefiles import earlier_introduction, own_file
from jdec.adapters.tls import client_context
from jdec.faces.cli.composition import (
    CompositionError,
    ManifestState,
    RecoveryOpened,
    RecoveryOrder,
    RecoveryRead,
)
from jdec.main import keyring
from jdec.node.config import NodeConfig
from jdec.node.failpoints import KEYS_DRAFT, RECOVERY_KEEP, RECOVERY_SWAP, RECOVERY_SWITCH
from jdec.node.generations import introduce
from jdec.node.introduction import Introduction
from jdec.node.keys import OwnKeys
from jdec.node.ports import PeerRefused, PeerState, PeerUnreachable, StoreError
from jdec.node.recovery import RecoveryRefused, next_generation, refill, surplus_of
from jdec.record.checkpoint import read_checkpoint
from jdec.record.courier import read_courier
from jdec.record.manifest import KeyHistory, complete_manifest, open_generation
from jdec.record.origin import Origin
from jdec.record.package import Package, decode_package
from jdec.record.proofs import root_at

_FORMAT = "jdec-recovery/1"
_SIDES = ("", "-wal", "-shm")


class _Recovery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file that says what was read back; without it nothing was."""

    format: str
    origin: str
    size: int
    checkpoint: str


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
        self.work = self.data / f"recovery-{generation}"
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
    """Read the own record back from the other node's mirror, over the line or from courier files."""
    place = _Place(order.folder)
    if (place.work / "before").exists():
        raise RecoveryRefused("recovery-open", f"the next generation is being opened: {place.work.name}")
    with ExitStack() as stack:
        old = _old_store(place, stack)
        shutil.rmtree(place.work, ignore_errors=True)
        place.work.mkdir(mode=0o700, parents=True)
        store = stack.enter_context(contextlib.closing(open_store(place.record, str(place.origin))))
        history = keyring.history_of(place.folder, of_peer=True)[1]
        roots, threshold = place.introduction.root_pairs(), place.introduction.threshold
        packages = _from_files(place, order.files) if order.files else _from_line(place, order, old)
        verified = refill(packages, store, roots, threshold, str(place.origin), history.mirror_keys())
        if old is not None and not order.even_so:
            _refuse_where_needless(old, store)
        again, left_out, unreadable = _keep_surplus(place, old, store)
        note = store.head().note
    found = _Recovery(_FORMAT, str(place.origin), verified.size, base64.b64encode(note).decode())
    make_file(place.state, msgspec.json.format(msgspec.json.encode(found)) + b"\n", step=RECOVERY_KEEP)
    return RecoveryRead(
        origin=str(place.origin),
        size=verified.size,
        unmirrored=again,
        left_out=left_out,
        unreadable=unreadable,
        file=place.unmirrored if again else None,
        had_store=old is not None,
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


def _refuse_where_needless(old: SqliteStore, mirrored: SqliteStore) -> None:
    size = mirrored.head().size
    if old.head().size >= size and root_at(size, old.hash_of) == root_at(size, mirrored.hash_of):
        message = f"the store holds all {size} entries that the mirror holds"
        raise RecoveryRefused("recovery-needless", message, size=str(size))


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


def _from_files(place: _Place, files: Sequence[Path]) -> Iterator[Package]:
    """Yield the packages of courier files that give the own record back, in their order."""
    with ExitStack() as stack:
        opened = []
        for path in files:
            found = read_courier(stack.enter_context(path.open("rb")))
            if not found.header.is_returned or found.header.record != place.origin:
                message = f"courier file does not bring {place.origin} back: it brings {found.header.record}"
                details = {"file": str(path), "got": str(found.header.record), "expected": str(place.origin)}
                raise RecoveryRefused("recovery-other-file", message, **details)
            opened.append(found)
        for found in sorted(opened, key=lambda each: each.header.start):
            yield from found.packages


def _from_line(place: _Place, order: RecoveryOrder, old: SqliteStore | None) -> Iterator[Package]:
    """Yield the packages that the other node's mirror gives back."""
    with asyncio.Runner() as runner:
        peer, state = runner.run(reach(place.folder, place.config, certificates_in(place.keys)))
        try:
            _judge_state(place, state, old, even_so=order.even_so)
            start = 0
            while data := runner.run(peer.pull_mirror(place.origin.generation, start)):
                package = decode_package(data)
                yield package
                if not package.entries:
                    return
                start = package.end
        finally:
            runner.run(peer.close())


def certificates_in(keys: Path) -> list[Path]:
    """Return the TLS certificates of a keys folder whose keys are there, newest first."""
    found = sorted(keys.glob("tls-*.crt"), key=_number, reverse=True)
    return [path for path in found if path.with_suffix(".pem").exists()]


async def reach(
    folder: Path, config: NodeConfig, certificates: Sequence[Path]
) -> tuple[HttpsPeer, PeerState]:
    """Return the other node, reached with whichever of our certificates it knows, and where it says it stands."""
    trusted = keyring.history_of(folder, of_peer=True)[1].certificates()
    failure: Exception | None = None
    for path in certificates:
        context = functools.partial(client_context, path, path.with_suffix(".pem"), trusted)
        peer = HttpsPeer(config.link.peer_url, context, config.link.timeout_s)
        try:
            return peer, await peer.state()
        except (PeerUnreachable, PeerRefused) as error:
            failure = error
            await peer.close()
    reason = str(failure) if failure else "no TLS certificate is here"
    message = f"the other node is not reached: {reason}"
    raise RecoveryRefused("recovery-unreachable", message, url=config.link.peer_url, reason=reason)


def _number(path: Path) -> int:
    number = path.stem.partition("-")[2]
    return int(number) if number.isdigit() else 0


def _judge_state(place: _Place, state: PeerState, old: SqliteStore | None, *, even_so: bool) -> None:
    if not state.mirror_origin:
        if not even_so:
            message = "the other node is read-only itself and does not vouch for its mirror"
            raise RecoveryRefused("recovery-not-vouched", message)
        return
    held = Origin.parse(state.mirror_origin)
    if held.generation > place.origin.generation:
        message = f"the other node mirrors {held} already: the introduction here is too old"
        raise RecoveryRefused("recovery-introduction-old", message, got=str(held), have=str(place.origin))
    if held.generation < place.origin.generation or not state.mirror_size:
        message = f"the other node mirrors nothing of {place.origin}"
        raise RecoveryRefused("recovery-nothing-mirrored", message, origin=str(place.origin))
    cosigned = old.cosigned() if old else None
    if cosigned and state.mirror_size < cosigned[0] and not even_so:
        message = f"the mirror holds {state.mirror_size} entries and once cosigned {cosigned[0]}"
        details = {"have": str(state.mirror_size), "cosigned": str(cosigned[0])}
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
    manifest = next_generation(history, note, pairs, history.certificates()[:1])
    make_file(out, (manifest.text() + "\n").encode(), mode=0o644, step=KEYS_DRAFT)
    return keyring.state_of(out)


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
    _swap(place)
    path = place.folder / place.config.paths.introduction
    before = earlier_introduction(path, place.origin.generation)
    if not before.exists():
        make_file(before, path.read_bytes(), mode=0o644)
    replace_file(path, introduce(history, note).to_bytes(), mode=0o644, step=RECOVERY_SWITCH)
    return _opened(place, str(after.origin))


def _swap(place: _Place) -> None:
    """Put the old store aside and the record that was read back in its place; goes on where a crash ended it."""
    if not place.record.is_file():
        return
    before = place.work / "before"
    before.mkdir(mode=0o700, exist_ok=True)
    for side in _SIDES:
        path = place.own.with_name(place.own.name + side)
        if path.is_file():
            with RECOVERY_SWAP:
                path.replace(before / path.name)
    with RECOVERY_SWAP:
        place.record.replace(place.own)
    sync_folder(place.data)


def _opened(place: _Place, origin: str) -> RecoveryOpened:
    lines = place.unmirrored.read_bytes().count(b"\n") if place.unmirrored.is_file() else 0
    return RecoveryOpened(origin, lines, place.unmirrored if lines else None)

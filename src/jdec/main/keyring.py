"""Keys of a node folder as its people handle them: show, rotate, sign offline, publish, load.

A manifest on its way is one file: its text and the signature lines collected so far, so that each root officer can
add theirs on a machine of their own.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import os
import time
from collections.abc import Iterable
from pathlib import Path

from jdec.adapters import nodefolder
from jdec.adapters.files import make_file, replace_file
from jdec.adapters.keyfiles import read_key, read_keys
from jdec.adapters.recordfile import open_record_file
from jdec.adapters.storefiles import generation_of, mirror_file, own_file
from jdec.faces.cli.composition import CompositionError, ManifestState
from jdec.faces.cli.keying import KeyRing, KeyView, OfficerKeyView
from jdec.main.inbox import OWN, PEER
from jdec.messages import KINDS
from jdec.messages.approvals import TWO_PERSON_KINDS
from jdec.messages.header import Role as OfficerRole
from jdec.node.config import NodeConfig, read_config
from jdec.node.failpoints import INBOX_HAND, KEYS_DRAFT, KEYS_SIGN
from jdec.node.introduction import Introduction, read_introduction
from jdec.node.ports import StoreError
from jdec.node.views import Which
from jdec.record.errors import RecordError
from jdec.record.keys import KeyPair, Role
from jdec.record.manifest import (
    MANIFEST_PREFIX,
    KeyHistory,
    Manifest,
    complete_manifest,
    sign_manifest_text,
)
from jdec.record.manifest_body import check_root_signatures, parse_manifest_text
from jdec.record.note import format_lines, parse_lines
from jdec.record.origin import Origin
from jdec.record.package import Package
from jdec.record.roster import Roster, RosterOfficer, parse_officers

_TAKEN_WAIT_S = 15.0
_STEP_S = 0.1


def folder_of(path: Path) -> Path:
    """Return the node folder of a folder or configuration file."""
    folder = path if path.is_dir() else path.parent
    if not (folder / "node.toml").is_file():
        message = f"no node configuration here: {path}"
        raise CompositionError("node-folder-missing", message, folder=str(path))
    return folder


def config_of(folder: Path) -> NodeConfig:
    """Return a node folder's settings."""
    return read_config((folder / "node.toml").read_text(encoding="utf-8"))


def introduction_of(folder: Path, *, of_peer: bool = False) -> Introduction:
    """Return the introduction of the own record, or of the other Party's."""
    paths = config_of(folder).paths
    name = paths.peer_introduction if of_peer else paths.introduction
    return read_introduction((folder / name).read_bytes())


def record_file(folder: Path, which: Which, generation: int | None = None) -> Path:
    """Return the file of a generation of a record; without a number, of the one that its introduction names."""
    data, of_peer = folder / config_of(folder).paths.data, which is Which.PEER
    try:
        generation = generation or generation_of(introduction_of(folder, of_peer=of_peer).origin)
    except FileNotFoundError:
        # Without an introduction there is no record yet, and whoever opens the file says so.
        generation = 1
    return mirror_file(data, generation) if of_peer else own_file(data, generation)


def history_of(folder: Path, *, of_peer: bool = False) -> tuple[Introduction, KeyHistory]:
    """Return an introduction and the key history of its record as this folder holds it."""
    introduction = introduction_of(folder, of_peer=of_peer)
    roots, threshold, origin = introduction.root_pairs(), introduction.threshold, introduction.origin
    store = record_file(folder, Which.PEER if of_peer else Which.OWN)
    with contextlib.suppress(StoreError), open_record_file(store) as record:
        manifests = list(_manifests(record.packages()))
        if manifests:
            return introduction, KeyHistory.rebuild(manifests, roots, threshold, origin)
    return introduction, KeyHistory.begin(introduction.manifest.encode(), roots, threshold, origin)


def _manifests(packages: Iterable[Package]) -> Iterable[tuple[int, bytes]]:
    for package in packages:
        for at, entry in enumerate(package.entries):
            if entry.startswith(MANIFEST_PREFIX):
                yield package.start + at, entry


def show_keys(folder: Path) -> KeyRing:
    """Return the public side of the own record's keys."""
    folder = folder_of(folder)
    introduction, history = history_of(folder)
    keys = folder / config_of(folder).paths.keys
    here = {each.pair.publics for role in (Role.LOG, Role.MIRROR) for each in read_keys(keys, role)}
    here |= {each.pair.publics for each in read_keys(folder / "roots", Role.ROOT)}
    views = [_view(root, "current", root.publics in here) for root in history.current.roots]
    known = set()
    for grant in history.grants:
        is_revoked = not grant.pair.publics.isdisjoint(history.revoked)
        state = "revoked" if is_revoked else "current" if grant.last_size is None else "old"
        views.append(_view(grant.pair, state, grant.pair.publics in here))
        known.add(grant.pair.publics)
    for role in (Role.LOG, Role.MIRROR):
        for signer in read_keys(keys, role):
            if signer.pair.publics not in known:
                views.append(_view(signer.pair, "next", True))
    current = history.current
    officers = tuple(each for officer in current.roster.officers for each in _officer_views(officer))
    two_person = current.roster.two_person
    return KeyRing(
        introduction.origin, current.version, current.threshold, tuple(views), officers, two_person
    )


def _view(pair: KeyPair, state: str, here: bool) -> KeyView:
    fingerprint = hashlib.sha256(f"{pair.ed25519}\n{pair.mldsa44}\n".encode()).hexdigest()
    not_after_s = None if pair.role is Role.ROOT else pair.not_after_s
    return KeyView(pair.role.value, pair.name, fingerprint, state, here, not_after_s)


def _officer_views(officer: RosterOfficer) -> Iterable[OfficerKeyView]:
    for key in officer.keys:
        fingerprint = hashlib.sha256(key.public).hexdigest()
        yield OfficerKeyView(officer.number, officer.roles, key.algorithm, fingerprint, officer.not_after_s)


def rotate_keys(folder: Path, out: Path, not_after_s: int, *, revoke: bool) -> ManifestState:
    """Make new keys beside the old ones and draft the next manifest."""
    folder = folder_of(folder)
    if out.exists():
        raise CompositionError("file-exists", f"file exists and is not overwritten: {out}", file=str(out))
    _, history = history_of(folder)
    before = history.current
    keys = folder / config_of(folder).paths.keys
    signers = nodefolder.make_operating_keys(keys, before.origin, not_after_s, os.urandom)
    certificate = nodefolder.make_link_certificate(keys, str(before.origin), time.time_ns() // 1000)
    revoked = list(before.revoked)
    if revoke:
        revoked += [key for pair in before.keys for key in (pair.ed25519, pair.mldsa44)]
    manifest = Manifest(
        origin=before.origin,
        version=before.version + 1,
        roots=before.roots,
        threshold=before.threshold,
        keys=tuple(signer.pair for signer in signers),
        # Until the other node has read the new manifest it knows only the old certificates.
        certificates=(certificate,) if revoke else (certificate, *before.certificates[:1]),
        revoked=tuple(revoked),
        roster=before.roster,
    )
    make_file(out, (manifest.text() + "\n").encode(), mode=0o644, step=KEYS_DRAFT)
    return state_of(out)


def sign_manifest_file(
    manifest: Path, root: Path, officers: bytes | None = None, two_person: tuple[str, ...] = ()
) -> ManifestState:
    """Add one root officer's signatures to a draft, in place; officers given take the place of those in it first."""
    text, lines = parts_of(manifest)
    if officers is not None or two_person:
        text = _with_roster(text, lines, officers, two_person)
    officer = read_key(root)
    names = {line.name for line in parse_lines(lines.encode())} if lines else set()
    if officer.pair.name not in names:
        added = sign_manifest_text(text, officer).decode()
        replace_file(manifest, f"{text}\n{lines}{added}".encode(), mode=0o644, step=KEYS_SIGN)
    return state_of(manifest)


def _with_roster(text: str, lines: str, officers: bytes | None, two_person: tuple[str, ...]) -> str:
    """Return a draft's text with these officers and kinds; what a root has signed already stays as it is."""
    draft = parse_manifest_text(text)
    listed = draft.roster.officers if officers is None else parse_officers(officers)
    kinds = two_person or (draft.roster.two_person if officers is None else TWO_PERSON_KINDS)
    known = {str(role) for role in OfficerRole}
    for role in (role for each in listed for role in each.roles):
        if role not in known:
            message = f"role is not known: got {role}, expected one of {', '.join(sorted(known))}"
            raise CompositionError(
                "officer-role-unknown", message, got=role, choices=", ".join(sorted(known))
            )
    for kind in kinds:
        if kind not in KINDS:
            raise CompositionError("two-person-kind-unknown", f"kind is not known: got {kind}", got=kind)
    changed = dataclasses.replace(draft, roster=Roster(listed, kinds)).text()
    if lines and changed != text:
        message = "a root has signed this draft already: officers are put in before the first signature"
        raise CompositionError("manifest-signed-already", message)
    return changed


def origin_of_draft(path: Path) -> Origin:
    """Return the origin of the record that a draft manifest is for."""
    return parse_manifest_text(parts_of(path)[0]).origin


def parts_of(path: Path) -> tuple[str, str]:
    """Return a draft's text and its signature lines (empty text where there are none yet)."""
    text, _, lines = path.read_text(encoding="utf-8").partition("\n\n")
    text += "\n"
    parse_manifest_text(text)
    if lines:
        lines = format_lines(parse_lines(lines.encode())).decode()
    return text, lines


def state_of(path: Path) -> ManifestState:
    """Return how far a draft manifest has come."""
    text, lines = parts_of(path)
    manifest = parse_manifest_text(text)
    names = tuple(dict.fromkeys(line.name for line in parse_lines(lines.encode()))) if lines else ()
    complete = False
    if lines:
        with contextlib.suppress(RecordError):
            note = complete_manifest(text, [lines.encode()])
            check_root_signatures(note, manifest.roots, manifest.threshold)
            complete = True
    return ManifestState(str(manifest.origin), manifest.version, names, manifest.threshold, complete, path)


def publish_manifest(folder: Path, manifest: Path) -> ManifestState:
    """Hand a complete manifest to the own node, running or not."""
    return _hand_over(folder_of(folder), manifest, OWN, of_peer=False)


def load_manifest(folder: Path, manifest: Path) -> ManifestState:
    """Hand the other Party's manifest to the node before its record brings it."""
    return _hand_over(folder_of(folder), manifest, PEER, of_peer=True)


def _hand_over(folder: Path, manifest: Path, name: str, *, of_peer: bool) -> ManifestState:
    text, lines = parts_of(manifest)
    note = complete_manifest(text, [lines.encode()]) if lines else text.encode() + b"\n"
    _, history = history_of(folder, of_peer=of_peer)
    # The same judgement the node will pass, before anything is handed over.
    history.apply(history.applied[-1].index + 1, note)
    inbox = folder / "inbox"
    inbox.mkdir(mode=0o700, exist_ok=True)
    replace_file(inbox / name, note, step=INBOX_HAND)
    try:
        nodefolder.read_address(folder)
    except nodefolder.NodeFolderError:
        return state_of(manifest)
    waited = 0.0
    while (inbox / name).exists() and waited < _TAKEN_WAIT_S:
        time.sleep(_STEP_S)
        waited += _STEP_S
    reason = inbox / "refused" / f"{name}.reason"
    if reason.exists():
        code, _, sentence = reason.read_text(encoding="utf-8").partition("\n")
        raise CompositionError(code, sentence.strip())
    return state_of(manifest)

"""`jdec keys`: see the keys of a record, rotate them, and carry a key manifest from hand to hand.

    rotate -> sign-manifest (by each root officer, offline) -> publish; the other Party may load it by file.

No command of this program ever shows a private key.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from jdec.faces.cli.composition import ManifestState
from jdec.faces.cli.helping import Command, Group
from jdec.faces.cli.keying import KeyRing
from jdec.faces.cli.options import Context, read_file, session_of
from jdec.faces.cli.record_verify import instant_of
from jdec.faces.cli.session import GOOD, ODD, Session
from jdec.faces.cli.words import grouped
from jdec.messages.header import Role

DAY_S = 86_400
FolderArgument = Annotated[Path, typer.Argument(help="cli-arg-node-folder", metavar="cli-meta-folder")]
ManifestArgument = Annotated[Path, typer.Argument(help="cli-arg-manifest", metavar="cli-meta-file")]


def register(app: typer.Typer) -> None:
    """Add the group to the program."""
    group = typer.Typer(cls=Group, help="cli-help-keys", no_args_is_help=True, rich_markup_mode=None)
    group.callback(cls=Group, help="cli-help-keys")(_nothing)
    group.command("show", cls=Command, help="cli-help-keys-show")(show)
    group.command("rotate", cls=Command, help="cli-help-keys-rotate")(rotate)
    group.command("sign-manifest", cls=Command, help="cli-help-keys-sign-manifest")(sign_manifest)
    group.command("publish", cls=Command, help="cli-help-keys-publish")(publish)
    group.command("load", cls=Command, help="cli-help-keys-load")(load)
    app.add_typer(group, name="keys")


def show(ctx: Context, folder: FolderArgument) -> None:
    """Show the public side of a record's keys."""
    session = session_of(ctx)
    ring = session.composition.show_keys(folder)
    session.tell(
        "cli-keys-ring",
        "bold",
        origin=ring.origin,
        version=str(ring.manifest_version),
        threshold=ring.threshold,
    )
    heads = ("role", "name", "state", "until", "here", "fingerprint")
    session.table([session.text(f"cli-head-{head}") for head in heads], _rows(session, ring), frozenset())
    if ring.officers:
        session.tell("cli-keys-officers", "bold")
        columns = ("number", "role", "key", "until", "fingerprint")
        rows = _officer_rows(session, ring)
        session.table([session.text(f"cli-head-{head}") for head in columns], rows, frozenset())
    if ring.two_person:
        session.tell("cli-keys-two-person", kinds=", ".join(ring.two_person))
    session.data(msgspec.to_builtins(ring))


def rotate(
    ctx: Context,
    folder: FolderArgument,
    out: Annotated[Path, typer.Option("--out", help="cli-opt-manifest-out", metavar="cli-meta-file")],
    days: Annotated[
        int, typer.Option("--days", help="cli-opt-days", metavar="cli-meta-count", min=1, max=3660)
    ] = 365,
    revoke: Annotated[bool, typer.Option("--revoke", help="cli-opt-revoke")] = False,
) -> None:
    """Make new keys and draft the manifest that names them."""
    session = session_of(ctx)
    not_after_s = session.composition.now_us() // 1_000_000 + days * DAY_S
    state = session.composition.rotate_keys(folder, out, not_after_s, revoke=revoke)
    until = datetime.fromtimestamp(not_after_s, UTC).strftime("%Y-%m-%d")
    session.tell("cli-keys-rotated", GOOD, version=str(state.version), file=str(state.path), until=until)
    tell_progress(session, state)


def sign_manifest(
    ctx: Context,
    manifest: ManifestArgument,
    root: Annotated[Path, typer.Option("--root", help="cli-opt-root-key", metavar="cli-meta-file")],
    officers: Annotated[
        Path | None,
        typer.Option("--officers", help="cli-opt-officers", metavar="cli-meta-file", show_default=False),
    ] = None,
    two_person: Annotated[
        list[str] | None,
        typer.Option("--two-person", help="cli-opt-two-person", metavar="cli-meta-kind", show_default=False),
    ] = None,
) -> None:
    """Add one root officer's signatures, after putting in officers where they are given."""
    session = session_of(ctx)
    listed = read_file(officers) if officers is not None else None
    state = session.composition.sign_manifest(manifest, root, listed, tuple(two_person or ()))
    session.tell("cli-keys-signed", GOOD, version=str(state.version), origin=state.origin)
    tell_progress(session, state)


def publish(ctx: Context, folder: FolderArgument, manifest: ManifestArgument) -> None:
    """Hand a complete manifest to the own node."""
    session = session_of(ctx)
    state = session.composition.publish_manifest(folder, manifest)
    session.tell("cli-keys-published", GOOD, version=str(state.version), origin=state.origin)
    session.data(_plain(state))


def load(ctx: Context, folder: FolderArgument, manifest: ManifestArgument) -> None:
    """Hand a complete manifest of the other Party to the own node."""
    session = session_of(ctx)
    state = session.composition.load_manifest(folder, manifest)
    session.tell("cli-keys-loaded", GOOD, version=str(state.version), origin=state.origin)
    session.data(_plain(state))


def tell_progress(session: Session, state: ManifestState) -> None:
    """Say how far a draft has come, and what is missing."""
    missing = max(0, state.threshold - len(state.signed_by))
    session.tell(
        "cli-keys-complete" if state.complete else "cli-keys-incomplete",
        GOOD if state.complete else ODD,
        missing=missing,
        signed=len(state.signed_by),
        threshold=state.threshold,
    )
    session.data(_plain(state))


def _plain(state: ManifestState) -> dict[str, object]:
    return {
        "origin": state.origin,
        "version": state.version,
        "signed_by": state.signed_by,
        "threshold": state.threshold,
        "complete": state.complete,
        "file": str(state.path),
        "certificate_is_new": state.is_certificate_new,
    }


def _rows(session: Session, ring: KeyRing) -> list[tuple[str, ...]]:
    text = session.text
    return [
        (
            text(f"cli-role-{key.role}"),
            key.name,
            text(f"cli-key-{key.state}"),
            instant_of(key.not_after_s)[:10] if key.not_after_s is not None else "-",
            text("cli-yes" if key.here else "cli-no"),
            grouped(key.fingerprint),
        )
        for key in ring.keys
    ]


def _officer_rows(session: Session, ring: KeyRing) -> list[tuple[str, ...]]:
    text = session.text
    return [
        (
            key.number,
            # A manifest may name roles that this program does not know.
            ", ".join(text(f"value-{role}") if role in tuple(Role) else role for role in key.roles),
            text(f"value-{key.algorithm}"),
            instant_of(key.not_after_s)[:10] if key.not_after_s is not None else "-",
            grouped(key.fingerprint),
        )
        for key in ring.officers
    ]


def _nothing() -> None:
    """Hold the commands together."""

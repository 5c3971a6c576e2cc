"""`jdec node recover`: after a loss, read the own record back and open its next generation.

    read -> draft -> `jdec keys sign-manifest` by each root officer, offline -> open -> `jdec node run` -> `jdec submit`

Every step is done on a stopped node, and can be done again.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from jdec.faces.cli.helping import Command, Group
from jdec.faces.cli.keys import DAY_S, FolderArgument, ManifestArgument, tell_progress
from jdec.faces.cli.options import Context, session_of
from jdec.faces.cli.recovering import RecoveryOrder, RecoveryRead
from jdec.faces.cli.session import GOOD, ODD, Session


def register(node: typer.Typer) -> None:
    """Add the group to `jdec node`."""
    group = typer.Typer(cls=Group, help="cli-help-recover", no_args_is_help=True, rich_markup_mode=None)
    group.callback(cls=Group, help="cli-help-recover")(_nothing)
    group.command("read", cls=Command, help="cli-help-recover-read")(read)
    group.command("draft", cls=Command, help="cli-help-recover-draft")(draft)
    group.command("open", cls=Command, help="cli-help-recover-open")(open_next)
    node.add_typer(group, name="recover")


def read(
    ctx: Context,
    folder: FolderArgument,
    files: Annotated[
        list[Path] | None,
        typer.Option("--from", help="cli-opt-recover-from", metavar="cli-meta-file", show_default=False),
    ] = None,
    even_so: Annotated[bool, typer.Option("--even-so", help="cli-opt-recover-even-so")] = False,
) -> None:
    """Read the own record back."""
    session = session_of(ctx)
    found = session.composition.read_back(RecoveryOrder(folder, tuple(files or ()), even_so))
    for origin in found.earlier:
        session.tell("cli-recover-earlier", GOOD, origin=origin)
    if found.is_needless:
        session.tell("cli-recover-may-run", GOOD, folder=str(folder))
    else:
        _tell_read(session, found, folder)
    session.data(
        {
            "origin": found.origin,
            "size": found.size,
            "unmirrored": found.unmirrored,
            "left_out": found.left_out,
            "unreadable": found.unreadable,
            "file": str(found.file) if found.file else None,
            "had_store": found.had_store,
            "earlier": list(found.earlier),
            "needless": found.is_needless,
        }
    )


def _tell_read(session: Session, found: RecoveryRead, folder: Path) -> None:
    session.tell("cli-recover-read", GOOD, origin=found.origin, size=found.size)
    if not found.had_store:
        session.tell("cli-recover-no-store", ODD)
    if found.unreadable:
        session.tell("cli-recover-unreadable", ODD, count=found.unreadable)
    if found.file:
        _tell_unmirrored(session, found.unmirrored, found.file)
    elif found.had_store and not found.unreadable:
        session.tell("cli-recover-all-mirrored", GOOD)
    session.tell("cli-recover-next-draft", folder=str(folder))


def draft(
    ctx: Context,
    folder: FolderArgument,
    out: Annotated[Path, typer.Option("--out", help="cli-opt-manifest-out", metavar="cli-meta-file")],
    days: Annotated[
        int, typer.Option("--days", help="cli-opt-days", metavar="cli-meta-count", min=1, max=3660)
    ] = 365,
) -> None:
    """Draft the first manifest of the next generation."""
    session = session_of(ctx)
    not_after_s = session.composition.now_us() // 1_000_000 + days * DAY_S
    state = session.composition.draft_generation(folder, out, not_after_s)
    until = datetime.fromtimestamp(not_after_s, UTC).strftime("%Y-%m-%d")
    session.tell("cli-recover-drafted", GOOD, origin=state.origin, file=str(state.path), until=until)
    if state.is_certificate_new:
        session.tell("cli-recover-new-certificate", ODD, folder=str(folder))
    tell_progress(session, state)
    session.tell("cli-recover-next-open", folder=str(folder), file=str(state.path))


def open_next(ctx: Context, folder: FolderArgument, manifest: ManifestArgument) -> None:
    """Open the next generation."""
    session = session_of(ctx)
    opened = session.composition.open_generation(folder, manifest)
    session.tell("cli-recover-opened", GOOD, origin=opened.origin)
    if opened.file:
        _tell_unmirrored(session, opened.unmirrored, opened.file)
    session.tell("cli-recover-next-run", folder=str(folder))
    session.data(
        {
            "origin": opened.origin,
            "unmirrored": opened.unmirrored,
            "file": str(opened.file) if opened.file else None,
        }
    )


def _tell_unmirrored(session: Session, count: int, file: Path) -> None:
    session.tell("cli-recover-unmirrored", ODD, count=count, file=str(file))


def _nothing() -> None:
    """Hold the commands together."""

"""`jdec replay FILE.csv`: a catalogue of real launches as notional reports and announcements, on exercise records.

A node of another traffic than an exercise is refused before the catalogue is read.  Rows that cannot be used are
listed with their reason before anything is sent; each node is sent the words of its own Party only.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from jdec.exercise.catalogue import CatalogueResult, chunks_of, read_catalogue, read_sites
from jdec.exercise.cells import Reason
from jdec.exercise.plans import plan_of_catalogue
from jdec.exercise.programme import DEFAULT_PACE, Programme, build_programme
from jdec.exercise.sending import require_exercise
from jdec.faces.cli.client import Client
from jdec.faces.cli.errors import CliError, Exit, say_any
from jdec.faces.cli.helping import Command
from jdec.faces.cli.options import (
    DEFAULT_NODE,
    CertificateOption,
    Context,
    TokenOption,
    client_of,
    session_of,
)
from jdec.faces.cli.sending import Sender, Tally
from jdec.faces.cli.session import GOOD, ODD, Session
from jdec.faces.cli.words import banner_of
from jdec.node.views import NodeStatus
from jdec.words.instants import from_unix_micros


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("replay", cls=Command, help="cli-help-replay")(replay)


def replay(
    ctx: Context,
    file: Annotated[Path, typer.Argument(help="cli-arg-catalogue", metavar="cli-meta-file")],
    node: Annotated[
        list[str] | None,
        typer.Option("--node", help="cli-opt-replay-node", metavar="cli-meta-node", envvar="JDEC_NODE"),
    ] = None,
    token_file: TokenOption = None,
    certificate: CertificateOption = None,
    sites: Annotated[
        Path | None,
        typer.Option("--sites", help="cli-opt-sites", metavar="cli-meta-file", show_default=False),
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option("--profile", help="cli-opt-profile", metavar="cli-meta-name", show_default=False),
    ] = None,
    pace: Annotated[
        float, typer.Option("--pace", help="cli-opt-pace", metavar="cli-meta-count")
    ] = DEFAULT_PACE,
    seed: Annotated[int, typer.Option("--seed", help="cli-opt-seed", metavar="cli-meta-count")] = 1,
    limit: Annotated[
        int, typer.Option("--limit", help="cli-opt-replay-limit", metavar="cli-meta-count", min=0)
    ] = 0,
    dry: Annotated[bool, typer.Option("--list", help="cli-opt-list")] = False,
) -> int:
    """Read a launch catalogue, list what cannot be used, and replay the rest."""
    session = session_of(ctx)
    if dry:
        found = _read(file, sites, profile)
        show_catalogue(session, found)
        session.data({"catalogue": plain_catalogue(session, found)})
        return Exit.OK
    with ExitStack() as stack:
        clients = [
            stack.enter_context(client_of(session, each, token_file, certificate))
            for each in node or [DEFAULT_NODE]
        ]
        # Before anything is read: nothing of a catalogue may come near a node that is not of an exercise.
        nodes = {status.party: (client, status) for client, status in _statuses(clients)}
        found = _read(file, sites, profile)
        show_catalogue(session, found)
        launches = found.launches[:limit] if limit else found.launches
        session.line(*banner_of(session, next(iter(nodes.values()))[1].traffic))
        programme = _programme(session, launches, [status for _, status in nodes.values()], seed, pace)
        sender = Sender(session, {party: client for party, (client, _) in nodes.items()}, programme)
        tally = sender.run()
    _show_tally(session, tally)
    session.data({"catalogue": plain_catalogue(session, found), "sent": msgspec.to_builtins(tally)})
    return Exit.REFUSED if tally.refused else Exit.OK


def show_catalogue(session: Session, found: CatalogueResult) -> None:
    """Print how many rows can be used, and each one that cannot, with its first reason."""
    session.tell(
        "cli-replay-read", GOOD, launches=len(found.launches), held=len(found.held), profile=found.profile
    )
    for row in found.held:
        session.line(f"  {row.line}: {_reason(session, row.reasons[0])} [{row.code}]", ODD)
    for (code, field), count in found.left_out_by_reason().items():
        session.tell("cli-replay-left-out", count=count, field=field or "-", code=code)


def plain_catalogue(session: Session, found: CatalogueResult) -> dict[str, object]:
    """Return the reading of a catalogue for machines: every held row and every field left out."""
    return {
        "profile": found.profile,
        "launches": len(found.launches),
        "held": [
            {"line": row.line, "reasons": [_plain_reason(session, each) for each in row.reasons]}
            for row in found.held
        ],
        "left_out": [{"line": each.line, **_plain_reason(session, each.reason)} for each in found.left_out],
    }


def _read(file: Path, sites: Path | None, profile: str | None) -> CatalogueResult:
    known = None
    if sites is not None:
        with sites.open("rb") as table:
            known = read_sites(chunks_of(table))
    with file.open("rb") as catalogue:
        return read_catalogue(chunks_of(catalogue), sites=known, profile=profile)


def _statuses(clients: Iterable[Client]) -> list[tuple[Client, NodeStatus]]:
    found = [(client, client.status()) for client in clients]
    for _, status in found:
        require_exercise(status.traffic)
    traffics = {(status.traffic, frozenset((status.party, status.peer_party))) for _, status in found}
    if len(traffics) > 1 or len({status.party for _, status in found}) < len(found):
        raise CliError("replay-nodes-differ", Exit.USAGE)
    return found


def _programme(
    session: Session, launches: tuple[object, ...], statuses: list[NodeStatus], seed: int, pace: float
) -> Programme:
    status = statuses[0]
    first, second = sorted((status.party, status.peer_party))
    plan = plan_of_catalogue(launches, parties=(first, second))  # type: ignore[arg-type]  # launches of a catalogue
    # Every report takes an entry, so numbers from here on are new on both records.
    sizes = [size for each in statuses for size in (each.own.size, each.mirror.size)]
    return build_programme(
        plan,
        traffic=status.traffic,
        seed=seed,
        starts_at=from_unix_micros(session.composition.now_us()),
        pace=pace,
        first_number=max(sizes) + 1,
    )


def _show_tally(session: Session, tally: Tally) -> None:
    session.tell(
        "cli-replay-done",
        ODD if tally.refused else GOOD,
        sent=tally.accepted,
        refused=tally.refused,
        elsewhere=tally.elsewhere,
    )


def _reason(session: Session, reason: Reason) -> str:
    return say_any(session.language, reason.code, dict(reason.args), reason.rule)


def _plain_reason(session: Session, reason: Reason) -> dict[str, str]:
    return {
        "code": reason.code,
        "field": reason.field,
        "value": reason.value,
        "rule": _reason(session, reason),
    }

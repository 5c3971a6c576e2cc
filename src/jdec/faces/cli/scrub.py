"""`jdec node scrub`: look through both records of a stopped node, in all generations, and mend where asked."""

from __future__ import annotations

from typing import Annotated

import typer

from jdec.faces.cli.errors import Exit
from jdec.faces.cli.keys import FolderArgument
from jdec.faces.cli.looking import ScrubOrder
from jdec.faces.cli.options import Context, session_of
from jdec.faces.cli.session import BAD, GOOD, ODD
from jdec.faces.cli.status import damage_of
from jdec.node.views import Which

_MOST_SHOWN = 50


def scrub(
    ctx: Context,
    folder: FolderArgument,
    repair: Annotated[bool, typer.Option("--repair", help="cli-opt-scrub-repair")] = False,
) -> int:
    """Walk both records; exit code 1 where damage stays."""
    session = session_of(ctx)
    report = session.composition.scrub_node(ScrubOrder(folder, repair), lambda _checked: None)
    for damage in report.damages[:_MOST_SHOWN]:
        session.tell("cli-scrub-damage", BAD, damage=damage_of(session, damage))
    if len(report.damages) > _MOST_SHOWN:
        session.tell("cli-scrub-more", BAD, count=len(report.damages) - _MOST_SHOWN)
    if report.mended:
        session.tell("cli-scrub-mended", ODD, count=report.mended)
    if report.damages and not repair:
        session.tell("cli-scrub-next", ODD, command=f"jdec node scrub {folder} --repair")
    elif report.damages:
        damaged: set[str] = {each.record for each in report.damages}
        if Which.OWN in damaged:
            session.tell("cli-scrub-recover", ODD, command=f"jdec node recover read {folder}")
        if Which.PEER in damaged:
            session.tell("cli-scrub-mirror", ODD)
        if damaged - {Which.OWN, Which.PEER}:
            session.tell("cli-scrub-earlier", ODD)
    else:
        session.tell("cli-scrub-whole", GOOD, count=report.checked)
    session.data(
        {
            "ok": not report.damages,
            "checked": report.checked,
            "mended": report.mended,
            "damages": report.damages,
        }
    )
    return Exit.NEGATIVE if report.damages else Exit.OK

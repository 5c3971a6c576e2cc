"""`jdec picture agreement` and `drill`: whether both nodes make the same picture, and where they first do not."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from jdec.faces.cli.errors import CliError, Exit
from jdec.faces.cli.options import (
    DEFAULT_NODE,
    CertificateOption,
    Context,
    NodeOption,
    TokenOption,
    client_of,
    session_of,
)
from jdec.faces.cli.picture.asking import PICTURE
from jdec.faces.cli.picture.listing import agreement_line
from jdec.faces.cli.session import BAD, FAINT, GOOD, Session
from jdec.faces.cli.words import banner_of, clock_of
from jdec.node.picture_views import Agreement, AgreementView, Comparison, PicturePage, PictureStatus

_SHORT_HASH: Final = 16
_WRONG: Final = (Agreement.OUTCOME_DIFFERS, Agreement.NOT_COMPARABLE)


def agreement(
    ctx: Context,
    node: NodeOption = DEFAULT_NODE,
    token_file: TokenOption = None,
    certificate: CertificateOption = None,
) -> int:
    """Print how a node's picture compares with the other's; exit code 1 where they differ."""
    session = session_of(ctx)
    with client_of(session, node, token_file, certificate) as client:
        traffic = client.status().traffic
        status = client.get(PicturePage, PICTURE, limit=1).status
    session.line(*banner_of(session, traffic))
    show_agreement(session, status)
    session.data({"agreement": status.agreement, "records": status.records, "model": status.model})
    return Exit.NEGATIVE if status.agreement.state in _WRONG else Exit.OK


def drill(
    ctx: Context,
    name: Annotated[
        str, typer.Argument(help="cli-arg-drill", metavar="cli-meta-event", show_default=False)
    ] = "",
    node: NodeOption = DEFAULT_NODE,
    token_file: TokenOption = None,
    certificate: CertificateOption = None,
) -> int:
    """Name the first input, term or outcome in which both nodes' accounts differ; exit code 1 where one does."""
    session = session_of(ctx)
    with client_of(session, node, token_file, certificate) as client:
        traffic = client.status().traffic
        if not name:
            found = client.get(PicturePage, PICTURE, limit=1).status.agreement
            name = _first_differing(found)
        comparison = client.get(Comparison, f"{PICTURE}/compare", name=name)
    session.line(*banner_of(session, traffic))
    show_comparison(session, comparison)
    session.data(comparison)
    return Exit.NEGATIVE if comparison.difference is not None else Exit.OK


def show_agreement(session: Session, status: PictureStatus) -> None:
    """Print the verdict, and how far each node has folded each record."""
    found, text = status.agreement, session.text
    session.line(*agreement_line(session, found))
    for name in found.differing:
        session.tell("picture-differs", BAD, name=name)
    rows = [
        (
            text("picture-model"),
            f"{status.model} · {status.parameters[:_SHORT_HASH]}",
        ),
        (text("picture-peer-model"), f"{found.peer_model} · {found.peer_parameters[:_SHORT_HASH]}"),
    ]
    for lag in status.records:
        theirs = found.peer_records.get(lag.record)
        words = text("picture-folded", own=lag.folded, peer=str(theirs) if theirs is not None else "–")
        rows.append((lag.record, words))
    if found.asked_at:
        rows.append((text("picture-asked"), clock_of(found.asked_at)))
    session.pairs(rows)


def show_comparison(session: Session, comparison: Comparison) -> None:
    """Print where two accounts of one component first differ."""
    if comparison.difference is None:
        session.tell("picture-drill-same", GOOD, name=comparison.name)
        return
    difference = comparison.difference
    session.tell(f"picture-drill-{difference.kind.value}", BAD, name=comparison.name)
    session.pairs(
        [
            (session.text("picture-drill-at"), difference.path),
            (session.text("picture-drill-mine"), difference.mine),
            (session.text("picture-drill-theirs"), difference.theirs),
        ]
    )
    if comparison.state is Agreement.LAG:
        session.tell("picture-drill-lag", FAINT)


def _first_differing(found: AgreementView) -> str:
    if not found.differing:
        raise CliError("picture-nothing-differs", Exit.USAGE)
    return found.differing[0]

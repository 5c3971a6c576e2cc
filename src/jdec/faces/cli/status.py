"""`jdec status`: a node at a glance.  The first line says whether anybody must act."""

from __future__ import annotations

import typer

from jdec.faces.cli.errors import Exit
from jdec.faces.cli.helping import Command
from jdec.faces.cli.options import (
    DEFAULT_NODE,
    CertificateOption,
    Context,
    NodeOption,
    TokenOption,
    client_of,
    session_of,
)
from jdec.faces.cli.picture.listing import agreement_line, lag_line
from jdec.faces.cli.session import BAD, GOOD, ODD, Session
from jdec.faces.cli.words import banner_of, clock_of, reason_of
from jdec.node.picture_views import Agreement, PictureState, PictureStatus
from jdec.node.views import DamageView, NodeStatus, RecordHead, ScrubView, Which


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("status", cls=Command, help="cli-help-status")(status)


def status(
    ctx: Context,
    node: NodeOption = DEFAULT_NODE,
    token_file: TokenOption = None,
    certificate: CertificateOption = None,
) -> int:
    """Show where a node stands; exit code 1 where somebody must act."""
    session = session_of(ctx)
    with client_of(session, node, token_file, certificate) as client:
        found = client.status()
    troubles = troubles_of(found)
    show(session, found, troubles)
    session.data({"ok": not troubles, "troubles": troubles, "status": found})
    return Exit.NEGATIVE if troubles else Exit.OK


def troubles_of(found: NodeStatus) -> list[str]:
    """Return codes of all that somebody must look at, worst first."""
    troubles = []
    if found.evidence:
        troubles.append("evidence")
    if found.scrub.damaged:
        troubles.append("store-damaged")
    if found.mode != "ready":
        troubles.append("mode")
    if found.picture.agreement.state is Agreement.OUTCOME_DIFFERS:
        troubles.append("picture-differs")
    if found.link.state != "up":
        troubles.append("link")
    return troubles


def show(session: Session, found: NodeStatus, troubles: list[str]) -> None:
    """Print the status in words."""
    session.line(*banner_of(session, found.traffic))
    if not troubles:
        session.tell("cli-status-good", GOOD, party=found.party)
    for trouble in troubles:
        # A node that takes nothing, or that was set back, cannot promise that anything waits to go out.
        words = "link-only" if trouble == "link" and "mode" in troubles else trouble
        session.tell(
            f"cli-status-trouble-{words}",
            ODD if trouble == "link" else BAD,
            party=found.party,
            peer=found.peer_party,
            mode=reason_of(session, found.mode_reason or found.mode),
            since=clock_of(found.link.since),
            reason=reason_of(session, found.link.reason),
            count=found.evidence,
            damaged=found.scrub.damaged,
            damage=damage_of(session, found.scrub.damages[0]) if found.scrub.damages else "",
            differing=found.picture.agreement.differing_count,
            drill="jdec picture drill",
            component=", ".join(found.picture.agreement.differing[:1]),
        )
    text = session.text
    link = text(f"cli-link-{found.link.state}", since=clock_of(found.link.since))
    session.pairs(
        [
            (text("cli-label-node"), text("cli-status-node", party=found.party, version=found.version)),
            (text("cli-label-link", peer=found.peer_party), link),
            (text("cli-label-own"), _head(session, found.own)),
            (text("cli-label-mirrored", peer=found.peer_party), _of(session, found.mirrored_size, found.own)),
            (
                text("cli-label-receipted", peer=found.peer_party),
                text("cli-status-receipted", size=found.receipted_size),
            ),
            (text("cli-label-mirror", peer=found.peer_party), _head(session, found.mirror)),
            (text("cli-label-scrub"), _scrub(session, found.scrub)),
            (text("cli-label-pending"), text("cli-status-pending", count=found.pending)),
            *_picture(session, found.picture),
        ]
    )


def _picture(session: Session, picture: PictureStatus) -> list[tuple[str, str]]:
    """Return what is to be said of the launch picture; nothing where this node is set to make none."""
    if not picture.view:
        return []
    text, counts = session.text, picture.counts
    rows = [
        (text("cli-label-picture"), lag_line(session, picture)[0]),
        (text("cli-label-compared"), agreement_line(session, picture.agreement)[0]),
    ]
    if picture.state is not PictureState.ABSENT:
        words = text(
            "cli-status-launches",
            events=counts.events - counts.retracted,
            unannounced=counts.unannounced,
            unclear=counts.cannot_tell,
        )
        rows.insert(1, (text("cli-label-launches"), words))
    return rows


def damage_of(session: Session, damage: DamageView) -> str:
    """Return where a record file is damaged and why it stays so, in words."""
    return session.text(
        "cli-damage",
        which=damage.record if damage.record in (Which.OWN, Which.PEER) else "earlier",
        record=damage.record,
        what=damage.what,
        index=damage.index,
        reason=damage.reason or "none",
    )


def _scrub(session: Session, scrub: ScrubView) -> str:
    state = "never" if not scrub.finished_at else "walking" if scrub.running else "resting"
    finished = clock_of(scrub.finished_at) if scrub.finished_at else ""
    return session.text(f"cli-status-scrub-{state}", finished=finished, checked=scrub.checked)


def _head(session: Session, head: RecordHead) -> str:
    if not head.size:
        return session.text("cli-status-head-empty", record=head.record)
    return session.text(
        "cli-status-head", size=head.size, record=head.record, signed=clock_of(head.signed_at)
    )


def _of(session: Session, size: int, head: RecordHead) -> str:
    behind = max(0, head.size - size)
    return session.text("cli-status-of", size=size, behind=behind)

"""`jdec picture list` and `notices`: what is unexplained first, and what was announced."""

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
from jdec.faces.cli.picture.asking import (
    AtOption,
    CzmlOption,
    GeojsonOption,
    Read,
    read_notices,
    read_picture,
)
from jdec.faces.cli.picture.correlate import show_notices
from jdec.faces.cli.picture.exporting import check_exports, export, is_printed
from jdec.faces.cli.picture.styles import style_of
from jdec.faces.cli.session import BAD, FAINT, GOOD, ODD, Session, clean
from jdec.faces.cli.words import banner_of, reason_of
from jdec.faces.wording import (
    LOUDNESS,
    at_desk,
    attention_of,
    attention_words,
    class_words,
    is_unexplained,
    place_words,
    state_words,
    unexplained_first,
    verdict_words,
)
from jdec.node.picture_views import Agreement, AgreementView, PictureState, PictureStatus
from jdec.picture.accounts import EventAccount
from jdec.picture.announced import NoticeState

DEFAULT_LIMIT: Final = 40
_HEADS: Final = ("attention", "time", "verdict", "state", "place", "class", "event")
_AGREEMENT_STYLES: Final = {
    Agreement.AGREE: GOOD,
    Agreement.OUTCOME_DIFFERS: BAD,
    Agreement.LAG: ODD,
    Agreement.NOT_COMPARABLE: BAD,
    Agreement.UNKNOWN: ODD,
}


def list_(
    ctx: Context,
    node: NodeOption = DEFAULT_NODE,
    token_file: TokenOption = None,
    certificate: CertificateOption = None,
    at: AtOption = "",
    limit: Annotated[
        int, typer.Option("--limit", help="cli-opt-picture-limit", metavar="cli-meta-count", min=0)
    ] = DEFAULT_LIMIT,
    geojson: GeojsonOption = "",
    czml: CzmlOption = "",
) -> int:
    """Print the picture of a node, what is unexplained first."""
    session = session_of(ctx)
    check_exports(session, geojson, czml)
    with client_of(session, node, token_file, certificate) as client:
        read = read_picture(client, at, with_notices=bool(geojson or czml))
    if not is_printed(geojson, czml):
        show_list(session, read, limit)
        session.data(plain_list(read))
    export(session, read.events, read.notices, read.traffic, geojson=geojson, czml=czml)
    return Exit.OK


def notices(
    ctx: Context,
    node: NodeOption = DEFAULT_NODE,
    token_file: TokenOption = None,
    certificate: CertificateOption = None,
    at: AtOption = "",
    state: Annotated[
        str,
        typer.Option("--state", help="cli-opt-notice-state", metavar="cli-meta-state", show_default=False),
    ] = "",
) -> int:
    """Print what was announced and what became of it."""
    session = session_of(ctx)
    known = [each.value for each in NoticeState]
    if state and state not in known:
        raise CliError("picture-state-unknown", Exit.USAGE, got=state[:40], known=", ".join(known))
    with client_of(session, node, token_file, certificate) as client:
        traffic = client.status().traffic
        found = read_picture(client, at).notices if at else read_notices(client, state)
    found = [notice for notice in found if not state or notice.state == state]
    session.line(*banner_of(session, traffic))
    if found:
        show_notices(session, found)
    else:
        session.tell("picture-notices-none", FAINT)
    session.data({"notices": found})
    return Exit.OK


def show_list(session: Session, read: Read, limit: int) -> None:
    """Print the summary, then events, the loudest first."""
    session.line(*banner_of(session, read.traffic))
    show_summary(session, read)
    events = unexplained_first(read.events)
    shown = events[:limit] if limit else events
    if shown:
        show_events(session, shown)
    if len(shown) < len(events):
        session.tell("picture-more", FAINT, count=len(events) - len(shown))


def show_events(session: Session, events: list[EventAccount]) -> None:
    """Print events as a table whose lines have the colour of their grade."""
    rows = [[session.text(f"picture-head-{head}") for head in _HEADS]]
    rows += [[clean(cell) for cell in _row(session, event)] for event in events]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS))]
    styles = [FAINT, *(style_of(event) for event in events)]
    for row, style in zip(rows, styles, strict=True):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        session.line("  ".join(cells).rstrip(), style)


def show_summary(session: Session, read: Read) -> None:
    """Print whether it is quiet; whether both nodes agree; how far the picture is behind."""
    unexplained = [event for event in read.events if is_unexplained(event)]
    if unexplained:
        worst = min(unexplained, key=lambda event: LOUDNESS[attention_of(event)])
        session.tell("picture-not-quiet", style_of(worst), count=len(unexplained))
    else:
        session.tell("picture-quiet", GOOD, events=len(read.events))
    if read.at is not None:
        session.tell("picture-at-sizes", ODD, own=str(read.at.own), peer=str(read.at.peer))
    if read.status is not None:
        session.line(*agreement_line(session, read.status.agreement))
        session.line(*lag_line(session, read.status))


def agreement_line(session: Session, found: AgreementView) -> tuple[str, str]:
    """Return whether both nodes make the same picture, and its style."""
    text = session.text(
        f"picture-agreement-{found.state.value}",
        agreeing=found.agreeing,
        lagging=found.lagging,
        differing=found.differing_count,
        reason=reason_of(session, found.reason or "picture-not-yet"),
    )
    return text, _AGREEMENT_STYLES[found.state]


def lag_line(session: Session, status: PictureStatus) -> tuple[str, str]:
    """Return how far the picture is behind the records, and its style."""
    if status.state is PictureState.CURRENT:
        return session.text("picture-current"), FAINT
    if status.state is PictureState.BEHIND:
        running = "yes" if status.projector else "no"
        return session.text("picture-behind", count=status.behind, running=running), ODD
    return session.text("picture-absent"), BAD


def plain_list(read: Read) -> dict[str, object]:
    """Return the same for machines; events in the order in which they are shown."""
    unexplained = [event.name for event in read.events if is_unexplained(event)]
    found: dict[str, object] = {
        "traffic": read.traffic,
        "quiet": not unexplained,
        "unexplained": unexplained,
        "events": unexplained_first(read.events),
    }
    if read.at is not None:
        found["at"] = {"own": read.at.own, "peer": read.at.peer, "digest": read.at.digest}
    if read.status is not None:
        found["status"] = read.status
    return found


def _row(session: Session, event: EventAccount) -> tuple[str, ...]:
    many = f" ×{event.launches_high}" if event.launches_high > 1 else ""
    return (
        attention_words(session, event),
        at_desk(event.time),
        verdict_words(session, event),
        state_words(session, event),
        place_words(session, event),
        class_words(session, event) + many,
        event.name,
    )

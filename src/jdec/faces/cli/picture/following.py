"""`jdec picture follow`: the picture as it changes, resumable after any break."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from jdec.faces.cli.errors import Exit
from jdec.faces.cli.follow import Follower, kept_cursor
from jdec.faces.cli.options import (
    DEFAULT_NODE,
    CertificateOption,
    Context,
    NodeOption,
    TokenOption,
    client_of,
    session_of,
)
from jdec.faces.cli.picture.asking import PICTURE, CursorFileOption
from jdec.faces.cli.picture.listing import agreement_line
from jdec.faces.cli.picture.styles import style_of
from jdec.faces.cli.session import BAD, FAINT, ODD, Session
from jdec.faces.cli.words import banner_of
from jdec.faces.wording import (
    at_desk,
    attention_words,
    place_words,
    seen_words,
    standing_words,
    verdict_words,
)
from jdec.node.picture_views import PictureEvent, PicturePage, PictureState, PictureStatus
from jdec.picture.accounts import EventAccount
from jdec.picture.noticing import NoticeAccount


def follow(
    ctx: Context,
    node: NodeOption = DEFAULT_NODE,
    token_file: TokenOption = None,
    certificate: CertificateOption = None,
    cursor: Annotated[
        str, typer.Option("--cursor", help="cli-opt-cursor", metavar="cli-meta-cursor", show_default=False)
    ] = "",
    cursor_file: CursorFileOption = None,
    count: Annotated[
        int,
        typer.Option("--count", help="cli-opt-count", metavar="cli-meta-count", min=0, show_default=False),
    ] = 0,
) -> int:
    """Show the picture as it changes."""
    session = session_of(ctx)
    start = cursor or kept_cursor(cursor_file)
    with client_of(session, node, token_file, certificate) as client:
        traffic = client.status().traffic
        if start in ("", "now"):
            # A place instead of a moment, so that what changes while the line is down is not missed.
            start = client.get(PicturePage, PICTURE, limit=1).cursor
        session.line(*banner_of(session, traffic))
        events = partial(client.stream, PictureEvent, f"{PICTURE}/follow")
        Follower(session, events, show, start, cursor_file, count).run()
    return Exit.OK


def show(session: Session, event: PictureEvent) -> None:
    """Print one change."""
    session.data(event)
    if event.component is not None:
        for each in event.component.events:
            session.line(*event_line(session, each))
    elif event.notices is not None:
        for notice in event.notices.notices:
            session.line(notice_line(session, notice))
    elif event.status is not None:
        session.line(*_status_line(session, event.status))
    elif event.type in ("gone", "notices-gone"):
        session.tell("picture-follow-gone", FAINT, name=event.name)
    elif event.type == "reset":
        session.tell("picture-follow-reset", BAD)


def event_line(session: Session, event: EventAccount) -> tuple[str, str]:
    """Return one event on one line, the grade of attention first, and its style."""
    parts = (
        attention_words(session, event),
        verdict_words(session, event),
        at_desk(event.time),
        standing_words(session, event),
        place_words(session, event),
        event.name,
    )
    return " · ".join(part for part in parts if part != "–"), style_of(event)


def notice_line(session: Session, notice: NoticeAccount) -> str:
    """Return one notice on one line."""
    parts = (
        session.text("picture-head-notice"),
        notice.name,
        notice.number if notice.number != notice.name else "",
        session.text(f"picture-notice-state-{notice.state.value}"),
        seen_words(session, notice),
    )
    return " · ".join(part for part in parts if part)


def _status_line(session: Session, status: PictureStatus) -> tuple[str, str]:
    agreed, style = agreement_line(session, status.agreement)
    if status.state is PictureState.CURRENT:
        return agreed, style
    if status.state is PictureState.BEHIND:
        running = "yes" if status.projector else "no"
        return session.text("picture-behind", count=status.behind, running=running), ODD
    return session.text("picture-absent"), BAD

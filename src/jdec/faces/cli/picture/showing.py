"""`jdec picture show`: one launch in full: each Party's word in its own column, fused figures apart, all reasons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final

import typer

from jdec.faces.cli.errors import Exit
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
    PICTURE,
    AtOption,
    CzmlOption,
    GeojsonOption,
    event_named,
    read_notices,
    read_picture,
)
from jdec.faces.cli.picture.exporting import check_exports, export, is_printed
from jdec.faces.cli.picture.styles import style_of
from jdec.faces.cli.session import BAD, FAINT, ODD, Session
from jdec.faces.cli.words import banner_of
from jdec.faces.wording import (
    at_desk,
    attention_words,
    reason_line,
    standing_words,
    verdict_words,
    worth,
)
from jdec.faces.wording_event import (
    NONE,
    assessment_figures,
    fused_figures,
    launches_said,
    mention_line,
    said,
)
from jdec.picture.accounts import AssessmentAccount, EventAccount
from jdec.picture.announced import EventVerdict
from jdec.picture.events import EventState

# How many assessments stand side by side; more, of a group that is not determined, stand below each other.
BESIDE: Final = 4


def show(
    ctx: Context,
    event: Annotated[str, typer.Argument(help="cli-arg-event", metavar="cli-meta-event")],
    node: NodeOption = DEFAULT_NODE,
    token_file: TokenOption = None,
    certificate: CertificateOption = None,
    at: AtOption = "",
    geojson: GeojsonOption = "",
    czml: CzmlOption = "",
) -> int:
    """Print one launch event in full."""
    session = session_of(ctx)
    check_exports(session, geojson, czml)
    with client_of(session, node, token_file, certificate) as client:
        if at:
            read = read_picture(client, at)
            traffic, found, listed = read.traffic, event_named(read, event), read.notices
        else:
            traffic = client.status().traffic
            found = client.get(EventAccount, f"{PICTURE}/event", name=event)
            listed = read_notices(client) if geojson or czml else []
    if not is_printed(geojson, czml):
        session.line(*banner_of(session, traffic))
        show_event(session, found)
        session.data(found)
    of_event = [notice for notice in listed if found.name in notice.events]
    export(session, [found], of_event, traffic, geojson=geojson, czml=czml)
    return Exit.OK


def show_event(session: Session, event: EventAccount) -> None:
    """Print an event: what is said of it, then why."""
    session.line(f"{event.name}  ·  {at_desk(event.time)}", "bold")
    session.line(f"{standing_words(session, event)} · {launches_said(session, event)}")
    for start in range(0, len(event.assessments), BESIDE):
        session.line("")
        _show_beside(session, event.assessments[start : start + BESIDE])
    if event.fused is not None:
        _head(session, "picture-part-fused")
        session.pairs(list(fused_figures(session, event.fused)))
    if event.verdict is not None:
        _show_verdict(session, event, event.verdict)
    if event.reasons:
        # An event that is not determined has reasons only where it was held against no other report.
        why = "unpaired" if event.state is EventState.UNDETERMINED else "reasons"
        _head(session, f"picture-part-{why}", score=worth(event.score), margin=worth(event.margin))
        for reason in event.reasons:
            session.line(f"  {reason_line(session, reason)}")
    _show_warnings(session, event.assessments)
    if event.mentions:
        _head(session, "picture-part-mentions")
        for mention in event.mentions:
            session.line(f"  {mention_line(session, mention)}")
    _head(session, "picture-part-messages")
    for each in event.assessments:
        session.line(f"  {each.party}: {', '.join(each.names)}")


def _show_beside(session: Session, assessments: Sequence[AssessmentAccount]) -> None:
    """Print assessments side by side; nothing of one stands for the other."""
    columns = [assessment_figures(session, each) for each in assessments]
    heads = ["", *(each.party for each in assessments)]
    rows = [
        (session.text(f"picture-field-{field}"), *(column[field] for column in columns))
        for field in columns[0]
        if any(column[field] != NONE for column in columns)
    ]
    session.table(heads, rows, frozenset())


def _show_verdict(session: Session, event: EventAccount, verdict: EventVerdict) -> None:
    """Print what the notices say, and for each notice why it is held to be of this launch or not."""
    session.line("")
    session.line(f"{verdict_words(session, event)} · {attention_words(session, event)}", style_of(event))
    for code in dict.fromkeys((verdict.code, *verdict.findings)):
        session.line(f"  {session.text(f'picture-code-{code.value}')}")
    rows = []
    if verdict.source is not None:
        rows.append((session.text("picture-by"), session.text(f"picture-source-{verdict.source.value}")))
    if verdict.notices:
        rows.append((session.text("picture-head-notice"), ", ".join(verdict.notices)))
    if verdict.also:
        rows.append((session.text("picture-also"), ", ".join(verdict.also)))
    if verdict.margin is not None:
        rows.append((session.text("picture-head-margin"), worth(verdict.margin)))
    session.pairs(rows)
    for ground in verdict.grounds:
        session.tell("picture-ground", FAINT, notice=ground.notice, worth=worth(ground.worth))
        for reason in ground.reasons:
            session.line(f"    {reason_line(session, reason)}")


def _show_warnings(session: Session, assessments: Sequence[AssessmentAccount]) -> None:
    warned = [each for each in assessments if each.warnings]
    if not warned:
        return
    _head(session, "picture-part-warnings")
    for each in warned:
        for warning in each.warnings:
            style = BAD if not warning.code.startswith("cause-") else ODD
            session.line(f"  {each.party}: {said(session, warning)} [{warning.code}]", style)


def _head(session: Session, message_id: str, **args: str) -> None:
    session.line("")
    session.tell(message_id, "bold", **args)

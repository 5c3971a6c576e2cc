"""How a hazard notice is shown to an officer before it is sent, and to a machine."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from jdec.faces.cli.session import ODD, Session
from jdec.faces.wording_event import said
from jdec.messages.hazard import HazardDraft
from jdec.messages.hazard_notice import HazardArea
from jdec.words.instants import Window
from jdec.words.places import Circle, Vertex


def show_notice(session: Session, file: str, draft: HazardDraft) -> None:
    """Print what was understood of one notice, and what is odd about it, in the officer's language."""
    session.tell("cli-notice-head", "bold", file=file, number=draft.number)
    rows = [
        (session.text("field-channel"), session.text(f"value-{draft.channel}")),
        (session.text("field-issuing-state"), draft.issuing_state or "-"),
        (session.text("field-replaces"), draft.replaces or "-"),
        (session.text("field-cancels"), draft.cancels or "-"),
        (session.text("field-says-launch"), session.text(f"word-{'yes' if draft.says_launch else 'no'}")),
    ]
    if draft.valid is not None:
        rows.append((session.text("cli-notice-valid"), _window(draft.valid)))
    for number, window in enumerate(draft.windows, start=1):
        rows.append((session.text("cli-notice-window", number=str(number)), _window(window)))
    for number, area in enumerate(draft.areas, start=1):
        rows.append((session.text("cli-notice-area", number=str(number)), _area(session, area)))
    if draft.q_line is not None:
        rows.append((session.text("cli-notice-q-line"), _area(session, draft.q_line)))
    session.pairs(rows)
    for notice in draft.notices:
        session.line(f"      ! {said(session, notice)} [{notice.code}]", ODD)


def plain_notice(draft: HazardDraft) -> dict[str, Any]:
    """Return the same for machines: the fields of the message and what the reader found beside them."""
    plain: dict[str, Any] = msgspec.to_builtins(draft)
    return plain


def _window(window: Window) -> str:
    text = f"{_instant(window.opens_at)} … {_instant(window.closes_at)}"
    if window.daily is None:
        return text
    return f"{text}, {window.daily.opens_utc}–{window.daily.closes_utc} UTC"


def _instant(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M}Z"


def _area(session: Session, area: HazardArea) -> str:
    if isinstance(area, Circle):
        return f"{session.text('shape-circle')}: {_point(area)}, {area.radius_km:.1f} {_km(session)}"
    count = session.text("cli-notice-vertices", count=len(area.vertices))
    points = "; ".join(_point(vertex) for vertex in area.vertices)
    return f"{session.text('shape-polygon')}, {count}: {points}"


def _km(session: Session) -> str:
    return session.text("cli-notice-km")


def _point(place: Vertex | Circle) -> str:
    north = f"{abs(place.lat_deg):.4f}{'N' if place.lat_deg >= 0 else 'S'}"
    return f"{north} {abs(place.lon_deg):.4f}{'E' if place.lon_deg >= 0 else 'W'}"

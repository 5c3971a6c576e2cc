"""Made-up notices in the forms that real ones have, and small helpers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from jdec.messages.hazard import HazardDraft, read_notice
from jdec.words.instants import Window
from jdec.words.places import Circle, Polygon

SQUARE = "N6900E01500-N6900E01700-N6830E01700-N6830E01500"
SQUARE_POINTS = [(69.0, 15.0), (69.0, 17.0), (68.5, 17.0), (68.5, 15.0)]


def notam(
    text: str = f"A TEMPORARY DANGER AREA BOUNDED BY:\n{SQUARE} BACK TO START.",
    *,
    head: str = "X0017/26 NOTAMN",
    begins: str = "2611280500",
    ends: str = "2611301200",
    schedule: str = "",
    circle: str = "6845N01600E035",
) -> str:
    """A notice to airmen about a square over the Norwegian Sea."""
    item_d = f"D) {schedule}\n" if schedule else ""
    return (
        f"{head}\nQ) ENOR/QRDCA/IV/BO/W/000/999/{circle}\nA) ENOR B) {begins} C) {ends}\n"
        f"{item_d}E) {text}\nF) SFC G) UNL"
    )


def warning(times: str, *, head: str = "NAVAREA XIX 17/26", area: str = "", rest: str = "") -> str:
    """A navigational warning about a triangle in the Norwegian Sea."""
    area = area or "70-00N 010-00E, 71-00N 011-30.5E, 70-30-15N 012-00-00E"
    return f"{head}.\nNORWEGIAN SEA.\n1. ROCKET LAUNCHING {times}\nIN AREA BOUND BY {area}.\n{rest}"


EXAMPLES = (
    notam(),
    notam(schedule="DAILY 0500/1200"),
    notam(schedule="28 0500-0600 29-30 0700-0800 0900-1200"),
    notam("ROCKET LAUNCH WI 12.5NM RADIUS OF 691740N 0160115E AND WI AREA\n68 30 00N 015 00 00E -\n"
          "68 45 00N 016 00 00E -\n68 20 00N 016 30 00E -\n68 30 00N 015 00 00E."),
    warning("280500Z TO 281200Z NOV, ALTERNATE 290500Z TO 291200Z NOV 26"),
    warning("0500Z TO 1200Z DAILY 28 THRU 30 NOV 26", rest="2. CANCEL THIS MSG 301300Z NOV 26."),
)  # fmt: skip


def outlines(draft: HazardDraft) -> list[list[tuple[float, float]]]:
    """The vertices of each polygon, and the centre of each circle, as pairs."""
    return [
        [(area.lat_deg, area.lon_deg)]
        if isinstance(area, Circle)
        else [(vertex.lat_deg, vertex.lon_deg) for vertex in area.vertices]
        for area in draft.areas
    ]


def read_area(text: str, **changed: Any) -> list[list[tuple[float, float]]]:
    """The areas of a notice whose item E is the text."""
    return outlines(read_notice(notam(text, **changed)))


def polygon(draft: HazardDraft, number: int = 0) -> Polygon:
    """One of the polygons."""
    area = draft.areas[number]
    assert isinstance(area, Polygon)
    return area


def hours(windows: tuple[Window, ...]) -> list[str]:
    """Windows as short texts: day and clock of both ends, and the daily hours."""
    return [
        f"{window.opens_at:%d %H%M} {window.closes_at:%d %H%M}"
        + (f" {window.daily.opens_utc}-{window.daily.closes_utc}" if window.daily else "")
        for window in windows
    ]


def at(text: str) -> datetime:
    """An instant from `2026-11-28T05:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)

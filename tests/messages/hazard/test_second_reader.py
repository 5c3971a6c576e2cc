"""A reader nobody here wrote, `aviconv-notam`, finds the same places and times in notices to airmen.

It knows one layout of coordinates (letter last, degrees and minutes or seconds without gaps) and takes all of
a text's points as one outline; it is asked where it knows.
"""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aviconv_notam.parser import ParseError, parse
from hypothesis import given
from hypothesis import strategies as st

from jdec.messages.hazard import HazardDraft, read_notice

from .parts import SQUARE, at, notam, outlines

# Ours are rounded to six decimals, theirs are not.
TOLERANCE_DEG = 1e-6


def _points(draft: HazardDraft) -> list[tuple[float, float]]:
    return [point for area in outlines(draft) for point in area]


def _differ(draft: HazardDraft, other: Any, outline: bool = True) -> list[str]:
    """What differs between the two readings; `outline` where the other one knows the layout."""
    differ = []
    number = f"{other.series}{other.number:04}/{other.year % 100:02}"
    if (draft.number, draft.replaces) != (number, other.replaces):
        differ.append("number")
    if (draft.valid.opens_at, draft.valid.closes_at) != (other.effective_from, other.effective_to):
        differ.append("times")
    if draft.q_line is not None and other.q_line.radius_nm != round(draft.q_line.radius_km / 1.852):
        differ.append("radius of the Q line")
    if (
        outline
        and other.geometry.polygon is not None
        and not _close(_points(draft), other.geometry.polygon[:-1])
    ):
        differ.append("outline")
    return differ


def _close(ours: list[tuple[float, float]], theirs: list[tuple[float, float]]) -> bool:
    return len(ours) == len(theirs) and all(
        one == pytest.approx(other, abs=TOLERANCE_DEG) for one, other in zip(ours, theirs, strict=True)
    )


@st.composite
def made_up(draw: st.DrawFn) -> str:
    """A notice with one outline, letter last, to the minute or to the second, with or without gaps."""
    to_seconds, gap = draw(st.booleans()), draw(st.sampled_from(["", " "]))

    def angle(degrees: int, width: int, letters: str) -> str:
        rest = [draw(st.integers(0, 59)) for _ in range(1 + to_seconds)]
        return f"{degrees:0{width}}" + "".join(f"{part:02}" for part in rest) + draw(st.sampled_from(letters))

    latitudes = draw(st.lists(st.integers(0, 89), min_size=3, max_size=9, unique=True))
    points = [angle(lat, 2, "NS") + gap + angle(draw(st.integers(0, 179)), 3, "EW") for lat in latitudes]
    begins = at("2026-11-28T05:00") + timedelta(minutes=draw(st.integers(0, 400_000)))
    ends = begins + timedelta(minutes=draw(st.integers(1, 20_000)))
    join = draw(st.sampled_from([" - ", "\n", " TO ", ", "]))
    return notam(
        f"DANGER AREA BOUNDED BY:\n{join.join(points)}",
        begins=f"{begins:%y%m%d%H%M}",
        ends=f"{ends:%y%m%d%H%M}",
        circle=f"{draw(st.integers(0, 8999)) // 100:02}30N01600E{draw(st.integers(1, 998)):03}",
    )


@given(made_up())
def test_made_up_notices_are_read_alike(text: str) -> None:
    assert _differ(read_notice(text), parse(text)) == []


def test_the_comparison_can_fail() -> None:
    text = notam("6900N01500E 6900N01700E 6830N01700E")
    other = parse(text.replace("6830N", "6831N").replace("2611280500", "2611280501"))
    assert _differ(read_notice(text), other) == ["times", "outline"]
    assert parse(notam(SQUARE)).geometry.polygon is None


@pytest.mark.shared
def test_real_notices_are_read_alike(shared: Path) -> None:
    rows = json.loads((shared / "data" / "notices.json").read_text(encoding="utf-8"))
    compared = outlined = 0
    differ = {}
    for row in rows:
        try:
            other = parse(row["raw"])
        except ParseError:
            continue
        draft = read_notice(row["raw"])
        outline = other.geometry.polygon is not None and _one_layout(row["raw"], draft)
        outlined += outline
        compared += 1
        if found := _differ(draft, other, outline):
            differ[row["code"]] = found
    assert differ == {}
    assert compared >= 440
    assert outlined >= 40


def _one_layout(raw: str, draft: HazardDraft) -> bool:
    """Whether every point is written letter last without gaps, and we too took all of them for areas."""
    text = raw.partition("E)")[2]
    apart = re.search(r"\d\s+\d\d[NS]|\bALONG\b", text)
    return apart is None and "hazard-points-unused" not in [found.code for found in draft.notices]


def test_dates_of_both_are_in_utc() -> None:
    other = parse(notam())
    assert isinstance(other.effective_from, datetime)
    assert other.effective_from == read_notice(notam()).valid.opens_at

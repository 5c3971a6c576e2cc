"""Real notices of rocket launches, read beside what others took out of them by their own means."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from jdec.messages.hazard import HazardDraft, read_notice
from jdec.words.faults import Refused

from .parts import outlines

pytestmark = pytest.mark.shared

# The given outlines are rounded to five decimals: half of the last, and the same for our six.
TOLERANCE_DEG = 6e-6
LEAST_AGREEING = 0.99
# Why an outline may differ, by the words of its notice.
REASONS = {
    "ALONG FIR BOUNDARY": "a side follows a boundary; the given outline leaves out the vertex before it",
}
Outline = list[tuple[float, float]]


@pytest.fixture(scope="module")
def notices(shared: Path) -> list[dict[str, Any]]:
    """The rows of the shared file."""
    rows = json.loads((shared / "data" / "notices.json").read_text(encoding="utf-8"))
    assert len(rows) == 554
    return list(rows)


@pytest.fixture(scope="module")
def read(notices: list[dict[str, Any]]) -> list[tuple[dict[str, Any], HazardDraft | Refused]]:
    """Each row with what was made of its text."""
    return [(row, _read(row["raw"])) for row in notices]


def _read(text: str) -> HazardDraft | Refused:
    try:
        return read_notice(text)
    except Refused as refused:
        return refused


def test_every_notice_is_read(read: list[tuple[dict[str, Any], HazardDraft | Refused]]) -> None:
    assert [f"{row['code']}: {found}" for row, found in read if isinstance(found, Refused)] == []


def test_every_number_and_state_is_read(read: list[tuple[dict[str, Any], HazardDraft]]) -> None:
    assert [row["code"] for row, found in read if row["code"].partition("_")[0] != found.number] == []
    assert [row["code"] for row, found in read if found.issuing_state is None] == []


def test_the_outlines_agree_but_for_those_with_a_reason(
    read: list[tuple[dict[str, Any], HazardDraft]],
) -> None:
    unmatched = {row["code"]: _reason(row["raw"]) for row, found in read if not _agrees(row, found)}
    listed = "\n".join(f"{code}: {reason}" for code, reason in unmatched.items())
    assert all(unmatched.values()), f"outlines that differ without a known reason:\n{listed}"
    assert 1 - len(unmatched) / len(read) >= LEAST_AGREEING, f"outlines that differ:\n{listed}"


def test_the_times_agree(read: list[tuple[dict[str, Any], HazardDraft]]) -> None:
    """From the first opening to the last closing is the time that the notice gives, to the minute."""
    differ = [
        f"{row['code']}: {row['start']} {row['end']}, read {found.windows}"
        for row, found in read
        if (_instant(row["start"]), _instant(row["end"]))
        != (min(each.opens_at for each in found.windows), max(each.closes_at for each in found.windows))
    ]
    assert differ == []


def test_every_schedule_is_understood(read: list[tuple[dict[str, Any], HazardDraft]]) -> None:
    odd = ("hazard-schedule-unread", "hazard-schedule-outside")
    assert [row["code"] for row, found in read for each in found.notices if each.code in odd] == []
    assert sum(len(found.windows) > 1 for _, found in read) >= 30
    assert sum(any(each.daily for each in found.windows) for _, found in read) >= 90


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _reason(raw: str) -> str:
    words = " ".join(raw.split())
    return next((reason for mark, reason in REASONS.items() if mark in words), "")


def _agrees(row: dict[str, Any], found: HazardDraft) -> bool:
    """Whether the given outline is one of the areas, or all of them in a row, from whichever vertex on."""
    given = _ring([(lat, lon) for lat, lon in row["polygon"]])
    areas = outlines(found)
    return any(_same(given, area) for area in (*areas, [point for area in areas for point in area]))


def _ring(given: Outline) -> Outline:
    """The vertices once each.

    Where a list closes at its second point, the first is the single expected impact before the outline.
    """
    if given[-1] == given[0]:
        return given[:-1]
    return given[1:-1] if given[-1] == given[1] else given


def _same(one: Outline, other: Outline) -> bool:
    if len(one) != len(other):
        return False
    turns = (other[at:] + other[:at] for at in range(len(other)))
    return any(
        all(
            abs(a - b) <= TOLERANCE_DEG
            for p, q in zip(one, turn, strict=True)
            for a, b in zip(p, q, strict=True)
        )
        for turn in turns
    )

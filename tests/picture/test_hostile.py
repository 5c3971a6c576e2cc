"""Messages that are valid and written to do harm: the picture bears them, and what they cost stays bounded."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jdec.geo import rings
from jdec.messages.hazard_notice import HazardNotice
from jdec.messages.statements import Statement, UrgentStatement
from jdec.picture import PictureFold
from jdec.picture.announced import citing, reaching
from jdec.picture.scoring import Scoring
from jdec.words.instants import LAST, DailyHours, Window

from .announcing_parts import LIFT_OFF, SEA, Records, point, polygon

POLE = polygon((90, 0), (90, 120), (90, -120))
SEAM = polygon((0, 180), (0, -180), (1e-13, 180))


def counted(monkeypatch: pytest.MonkeyPatch, of: Any, name: str) -> list[int]:
    """How often a function is called from now on."""
    calls = [0]
    inner: Callable[..., Any] = getattr(of, name)

    def call(*words: Any, **named: Any) -> Any:
        calls[0] += 1
        return inner(*words, **named)

    monkeypatch.setattr(of, name, call)
    return calls


@pytest.mark.parametrize("area", [POLE, SEAM], ids=["pole", "seam"])
def test_a_polygon_whose_corners_are_one_place_stands_in_the_picture(area: Any) -> None:
    records = Records()
    records.report("USA", place=area, impact_place=area)
    records.report("RUS", place=area)
    records.notice(launch_area=area, impact_areas=(area,))
    say_hazard(records, 1, area)
    change = PictureFold().fold(records.entries)
    assert sum(len(each.events) for each in change.components) in (1, 2)
    assert sum(len(each.notices) for each in change.notices) == 2


def test_a_ring_many_times_round_the_earth_costs_no_more_than_one_once_round() -> None:
    """Corners to and fro between the poles: 1,200,000 km of boundary in one polygon, and nine of them in a message."""
    corners = [(89.0 if number % 2 else -89.0, 5.6 * number - 179.0) for number in range(64)]
    ring = rings.ring_of(corners)
    pieces = ring._pieces()[0]
    assert len(pieces) < 2_000 + 64
    once = rings.ring_of([(0, 0), (0, 90), (1, 179), (0, -90)])
    assert len(once._pieces()[0]) == sum(math.ceil(length / 50) for length in once.lengths)


def test_a_bare_date_at_the_end_of_time_is_no_longer_than_time() -> None:
    records = Records()
    opens = datetime(2100, 12, 29, tzinfo=UTC)
    records.notice(window=Window(opens_at=opens, closes_at=opens + timedelta(days=1)))
    (component,) = PictureFold().fold(records.entries).notices
    (window,) = component.notices[0].windows
    assert (window.opens_at, window.closes_at) == (opens, LAST.replace(microsecond=999_000))


def test_a_crowd_that_is_not_resolved_is_not_weighed() -> None:
    """Each report more would cost as much as all pairings there are."""
    from jdec.picture import correlating

    records = Records()
    for number in range(61):
        records.report("USA", number / 10, place=SEA)
        records.report("RUS", number / 10, place=SEA)
    with pytest.MonkeyPatch.context() as patch:
        weighed = counted(patch, correlating, "table_of")
        (component,) = PictureFold().fold(records.entries).components
    assert weighed == [0]
    assert [event.is_whole for event in component.events] == [True]
    assert component.events[0].launches_low == 61


def test_many_salvos_told_as_one_each_stand_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    searched = counted(monkeypatch, Scoring, "search")
    records = Records()
    for number in range(30):
        records.report("USA", number, count=12)
        records.report("RUS", number, count=12)
    (component,) = PictureFold().fold(records.entries).components
    assert searched == [0]
    assert [event.is_whole for event in component.events] == [True]
    assert (component.events[0].launches_low, component.events[0].launches_high) == (360, 720)


def test_a_few_salvos_of_any_size_are_still_told_apart() -> None:
    records = Records()
    for number in range(3):
        records.report("USA", 600.0 * number, count=1000)
        records.report("RUS", 600.0 * number, count=1000)
    events = [event for each in PictureFold().fold(records.entries).components for event in each.events]
    assert not any(event.is_whole for event in events)


def test_slots_of_years_are_compared_in_the_order_of_their_opening(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = [0]

    def near(value: float) -> float:
        compared[0] += 1
        return abs(value)

    monkeypatch.setattr(reaching, "abs", near, raising=False)
    records = Records()
    for hour in (3, 9):
        windows = tuple(
            Window(
                opens_at=LIFT_OFF + timedelta(minutes=number),
                closes_at=LIFT_OFF + timedelta(days=20_000),
                daily=DailyHours(opens_utc=f"{hour:02}:{number:02}", closes_utc=f"{hour + 1:02}:{number:02}"),
            )
            for number in range(32)
        )
        say_hazard(records, hour, polygon((10, 20), (11, 20), (11, 21)), windows)
    assert len(PictureFold().fold(records.entries).notices) == 2
    assert compared[0] < 2 * 32 * 40


def test_thousands_of_statements_about_a_launch_are_not_read_again_for_each_notice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = counted(monkeypatch, citing, "_about")
    records = Records()
    reports = [records.report("USA", 4000.0 * number) for number in range(4)]
    for number in range(10):
        records.notice(number=number)
    for _ in range(50):
        records.say(UrgentStatement, "RUS", LIFT_OFF, reports, statement=Statement.OURS)
    PictureFold().fold(records.entries)
    # Once for each report and once for its own event; ten notices make no difference.
    assert read[0] <= 2 * 4 * 50


def say_hazard(records: Records, number: int, area: Any, windows: Any = None) -> None:
    spans = windows or (
        Window(opens_at=LIFT_OFF - timedelta(hours=1), closes_at=LIFT_OFF + timedelta(hours=1)),
    )
    records.say(
        HazardNotice,
        "USA",
        LIFT_OFF - timedelta(days=2),
        channel="notam",
        number=f"X{number:04}/26",
        windows=spans,
        areas=(area,),
        raw=f"X{number:04}/26",
    )


def test_a_statement_of_both_still_ties_them_however_often_it_is_said() -> None:
    records = Records()
    notice = records.notice(launch_area=SEA, said_h=-48)
    report = records.report("USA", 90.0, place=point(10, 10))
    for _ in range(3):
        records.say(UrgentStatement, "RUS", LIFT_OFF, (report, notice), statement=Statement.OURS)
    change = PictureFold().fold(records.entries)
    (event,) = [event for each in change.components for event in each.events]
    assert event.verdict is not None
    assert event.verdict.notices == (notice.name,)


def test_two_public_notices_are_kin_whichever_comes_last() -> None:
    """Two slots of the one have their like in the other, and one of the other in the one."""
    records = Records()
    narrow = tuple(slot(minutes, minutes + 60) for minutes in (0, 25))
    wide = (slot(10, 70), slot(600, 660))
    say_hazard(records, 1, polygon((60, 40), (61, 40), (61, 41)), narrow)
    say_hazard(records, 2, polygon((60, 40), (61, 40), (61, 41)), wide)
    found = []
    for entries in (records.entries, records.entries[::-1]):
        fold = PictureFold()
        held: dict[str, Any] = {}
        for entry in entries:
            change = fold.fold([entry])
            held |= {each.name: each for each in change.notices}
            for name in change.notices_gone:
                del held[name]
        found.append(held)
    assert found[0] == found[1]


def slot(opens_min: float, closes_min: float) -> Window:
    return Window(
        opens_at=LIFT_OFF + timedelta(minutes=opens_min), closes_at=LIFT_OFF + timedelta(minutes=closes_min)
    )

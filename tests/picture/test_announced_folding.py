"""Any order, any repetition and any cutting into folds give the same answers and the same hashes."""

from __future__ import annotations

import itertools
import statistics
import time
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jdec.messages.launch_data import ReportRetraction, RetractionReason
from jdec.messages.statements import Statement
from jdec.picture import Entry
from jdec.picture.announced import NoticeParameters
from jdec.words.places import Circle

from .announcing_parts import LIFT_OFF, SEA, Both, Records, hours, point, solved, window


def busy_records() -> Records:
    """A little of everything: salvos, follow-ups, citations, statements, relayed and public notices, watermarks."""
    records = Records()
    first = records.notice(number=1, window=window(-2, -1))
    records.receipt("USA", 1, -30, -31)
    records.extend(1)
    records.receipt("RUS", 1, -3)
    records.notice(
        "USA",
        number=1,
        count=2,
        window=window(-1, 3),
        launch_area=Circle(lat_deg=34.7, lon_deg=-120.6, radius_km=80),
    )
    records.notice(number=2, launch_area=SEA)
    records.relayed("RUS", original_number="1994/12/21-03")
    records.relayed("USA", original_number="1994/12/21-03")
    records.hazard()
    records.hazard(number="A0002/26", replaces="A0001/26", said_h=-30)
    records.hazard("RUS", number="F0003/26", areas=(Circle(lat_deg=75.5, lon_deg=40.5, radius_km=60),))
    records.receipt("USA", 3, 0.2)
    records.receipt("RUS", 9, 0.1, -1)
    report, _ = records.both()
    records.both(4)
    records.report("USA", 3600, place=point(34.7, -120.6), about=[first])
    records.report("RUS", 3601, place=point(34.8, -120.5), count=2)
    records.report("USA", 7200, place=point(-30, 136), number=77)
    records.report("USA", 7205, place=point(-30, 136), number=77, revision=2)
    records.say(
        ReportRetraction,
        "USA",
        LIFT_OFF + hours(3),
        report="USA-R-2026-000077",
        reason=RetractionReason.FALSE_DETECTION,
    )
    records.state(Statement.OURS, "RUS", [report])
    records.state(Statement.NOT_OURS, "USA", [report, first])
    records.launched(after_s=3)
    records.cancel(number=2, said_h=1)
    records.receipt("USA", 2, 2)
    records.receipt("RUS", 4, 1.5)
    records.receipt("USA", 12, 5)
    records.complete("USA", 4)
    records.complete("RUS", 2)
    return records


BUSY = busy_records().entries


def answers(both: Both) -> Any:
    return both.events, both.notices, both.hashes


EXPECTED = answers(solved(busy_records()))


@given(st.permutations(BUSY), st.lists(st.integers(0, len(BUSY)), max_size=6), st.integers(0, len(BUSY)))
@settings(deadline=None, max_examples=60)
def test_order_repetition_and_cutting_change_nothing(
    order: list[Entry], cuts: list[int], repeated: int
) -> None:
    both = Both()
    edges = [0, *sorted(cuts), len(order)]
    for start, end in itertools.pairwise(edges):
        both.fold(order[start:end])
    both.fold(order[:repeated])
    assert answers(both) == EXPECTED


@given(st.permutations(BUSY), st.integers(1, len(BUSY)))
@settings(deadline=None, max_examples=40)
def test_step_by_step_is_a_rebuild_of_what_is_there(order: list[Entry], size: int) -> None:
    steps, rebuilt = Both(), Both()
    for entry in order[:size]:
        steps.fold([entry])
    rebuilt.fold(order[:size])
    assert answers(steps) == answers(rebuilt)


def test_what_came_before_changes_nothing() -> None:
    both = Both()
    assert both.fold(BUSY).changed
    again = both.fold(BUSY)
    assert (again.changed, again.gone) == ((), ())


def test_a_change_tells_of_its_own_component_only() -> None:
    records = Records()
    for number in range(1, 6):
        area = Circle(lat_deg=62.9, lon_deg=-120.0 + 40 * number, radius_km=60)
        records.notice(number=number, launch_area=area)
    both = solved(records)
    change = both.fold([records.report(place=point(62.9, -120.0 + 40 * 3))])
    assert [component.name for component in change.changed] == ["RUS.1/2"]
    assert change.gone == ()


def test_components_that_a_citation_joins_are_told_as_gone() -> None:
    records = Records()
    notice = records.notice(window=window(-200, -198), said_h=-300)
    report = records.report()
    both = solved(records)
    assert len(both.hashes) == 2
    change = both.fold([records.state(Statement.OURS, "RUS", [notice, report])])
    assert ([each.name for each in change.changed], change.gone) == (["RUS.1/0"], ("USA.1/0",))


def test_other_parameters_are_other_inputs() -> None:
    records = busy_records()
    other = solved(records, NoticeParameters(outside_area=0.06))
    assert {name: each[0] for name, each in other.hashes.items()} != {
        name: each[0] for name, each in EXPECTED[2].items()
    }


@pytest.mark.parametrize("is_seen", [False, True])
def test_watermarks_are_inputs_only_by_what_they_leave_behind(is_seen: bool) -> None:
    records = Records()
    records.notice()
    records.complete("USA", 2)
    both = solved(records)
    before = both.hashes
    both.fold([records.complete("RUS", 2 if is_seen else 0.5)])
    assert (both.hashes != before) is is_seen


def storm(many: int) -> Records:
    """Launches and notices over a day and all the Earth, two of three announced, each report by both Parties."""
    records = Records()
    for number in range(many):
        lat, lon = -60 + (number * 37) % 120, -180 + (number * 101) % 360
        after_s = (number * 7919) % 86_400
        if number % 3:
            hour = after_s / 3600
            records.notice(
                "USA" if number % 2 else "RUS",
                number=number,
                window=window(hour - 0.5, hour + 0.5),
                launch_area=Circle(lat_deg=lat, lon_deg=lon, radius_km=60),
            )
        records.both(after_s, place=point(lat, lon))
    return records


def test_one_update_with_a_thousand_open_events_is_quick() -> None:
    """The figure is printed by `-s`; the limit is generous, for machines that do other things besides."""
    records = storm(999)
    both = Both()
    both.fold(records.entries)
    assert len(both.events) == 999
    took = []
    for number in range(300):
        lat, lon = -60 + (number * 37) % 120, -180 + (number * 101) % 360
        entry = records.report(
            "USA", (number * 7919) % 86_400 + 30, place=point(lat + 0.1, lon), number=50_000 + number
        )
        events, gone = both.ledger.take(both.correlation.fold([entry]))
        begins = time.thread_time()
        both.announcing.fold([entry], events, gone)
        took.append(time.thread_time() - begins)
    took.sort()
    largest = max(len(each.nodes) for each in both.announcing.components)
    median_ms, most_ms = statistics.median(took) * 1e3, took[-4] * 1e3
    print(
        f"\nlargest component {largest}; update: median {median_ms:.2f} ms, 99 % {most_ms:.2f} ms of processor"
    )
    assert took[len(took) // 2] < timedelta(milliseconds=20).total_seconds()

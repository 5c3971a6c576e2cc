"""Times of a notice: items B, C and D, and the times of navigational warnings."""

from __future__ import annotations

import pytest

from jdec.messages.hazard import read_notice
from messages.parts import codes_of, faults_of

from .parts import at, hours, notam, warning


def test_without_a_schedule_the_window_runs_from_b_to_c() -> None:
    draft = read_notice(notam())
    assert draft.windows == (draft.valid,)
    assert (draft.valid.opens_at, draft.valid.closes_at) == (at("2026-11-28T05:00"), at("2026-11-30T12:00"))


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ("DAILY 0500/1200", ["28 0500 30 1200 05:00-12:00"]),
        ("DLY FM 0500 - 1200 UTC", ["28 0500 30 1200 05:00-12:00"]),
        ("0500-1200 DLY", ["28 0500 30 1200 05:00-12:00"]),
        ("BTN 0500UTC - 1200UTC", ["28 0500 30 1200 05:00-12:00"]),
        ("0600-0630,0900-1000", ["28 0600 30 0630 06:00-06:30", "28 0900 30 1000 09:00-10:00"]),
        ("2200-0200", ["28 2200 30 0200 22:00-02:00"]),
        ("28-30 0600-0700", ["28 0600 30 0700 06:00-07:00"]),
        ("NOV 28-30,0600-0700", ["28 0600 30 0700 06:00-07:00"]),
        ("28 30 0600-0700", ["28 0600 28 0700", "30 0600 30 0700"]),
        ("0600-0700 ON NOV 28,0605-0705 ON NOV 29", ["28 0600 28 0700", "29 0605 29 0705"]),
        ("0600-0700 28, 0500-0530 0600-0630 29", ["28 0600 28 0700", "29 0500 29 0530", "29 0600 29 0630"]),
        ("0600-0700 0N 28 AND 0600-0700 ON 30", ["28 0600 28 0700", "30 0600 30 0700"]),
        ("0600-0700 ON 28 NOV 2026\n 0800-0900 ON 30 NOV 2026", ["28 0600 28 0700", "30 0800 30 0900"]),
        ("0600-0700 ON N0V,28 - NOV,30", ["28 0600 30 0700 06:00-07:00"]),
        ("28 2200-2359 29 0000-0200 2200-2359 30 0000-0200", ["28 2200 30 0200 22:00-02:00"]),
        ("2611280600 TO 2611280700\n2611290600 TO 2611290700", ["28 0600 29 0700 06:00-07:00"]),
        ("2611280600 TO 2611280700\n2611290605 TO 2611290700", ["28 0600 28 0700", "29 0605 29 0700"]),
        ("SAT-SUN 0600-0700, MON 0800-0900", ["28 0600 29 0700 06:00-07:00", "30 0800 30 0900"]),
        ("H24", ["28 0500 30 1200"]),
    ],
)
def test_a_schedule_is_read(schedule: str, expected: list[str]) -> None:
    draft = read_notice(notam(schedule=schedule))
    assert hours(draft.windows) == expected
    assert draft.notices == ()


@pytest.mark.parametrize(
    "schedule", ["SR-SS", "SEE AIP", "0500-2560", "28 -", "0600-0700 28 0800-0900", "31 0600-0700"]
)
def test_a_schedule_that_is_not_understood_is_told_and_the_whole_time_taken(schedule: str) -> None:
    draft = read_notice(notam(schedule=schedule))
    assert draft.windows == (draft.valid,)
    assert [found.code for found in draft.notices] == ["hazard-schedule-unread"]


def test_a_schedule_over_the_end_of_a_year_finds_its_days() -> None:
    changed = {"begins": "2612302000", "ends": "2701020200"}
    draft = read_notice(notam(schedule="DEC 30-JAN 01 2000-0200", **changed))
    assert hours(draft.windows) == ["30 2000 02 0200 20:00-02:00"]
    assert draft.windows[0].closes_at == at("2027-01-02T02:00")


def test_times_of_the_schedule_outside_the_notice_are_told() -> None:
    draft = read_notice(notam(schedule="0600-0700 ON NOV 28, 0600-0700 ON DEC 05"))
    assert hours(draft.windows) == ["28 0600 28 0700"]
    assert [found.code for found in draft.notices] == ["hazard-schedule-outside"]


def test_an_estimated_end_is_an_end_and_told() -> None:
    draft = read_notice(notam(ends="2611301200 EST"))
    assert draft.valid.closes_at == at("2026-11-30T12:00")
    assert [found.code for found in draft.notices] == ["hazard-end-estimated"]


def test_a_notice_in_force_for_years_is_told() -> None:
    assert [found.code for found in read_notice(notam(ends="3111301200")).notices] == ["hazard-long"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"ends": "PERM"}, "hazard-permanent"),
        ({"ends": "UFN"}, "hazard-permanent"),
        ({"ends": "SOON"}, "hazard-no-end"),
        ({"begins": "WIE"}, "hazard-no-start"),
        ({"begins": "2613280500"}, "hazard-time"),
        ({"ends": "2611312500"}, "hazard-time"),
        ({"ends": "2611280500"}, "hazard-time-order"),
    ],
)
def test_a_time_that_is_missing_or_wrong_refuses(changed: dict[str, str], code: str) -> None:
    assert codes_of(read_notice, notam(**changed)) == [code]


def test_more_windows_than_a_message_holds_refuse() -> None:
    days = "\n".join(f"0{n % 6}{n:02}-0{n % 6}{n + 2:02} {n}" for n in range(1, 28))
    slots = " ".join(f"{hour:02}00-{hour:02}20 {hour:02}30-{hour:02}50" for hour in range(18))
    assert codes_of(read_notice, notam(schedule=slots)) == ["hazard-too-many-windows"]
    assert len(read_notice(notam(schedule=days, begins="2611010000", ends="2611280000")).windows) == 27


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ("280500Z TO 281200Z NOV 26", ["28 0500 28 1200"]),
        ("280500Z NOV TO 021200Z DEC 26", ["28 0500 02 1200"]),
        ("280500Z TO 021200Z DEC 26", ["28 0500 02 1200"]),
        ("280500 TO 301200 UTC NOV 26", ["28 0500 30 1200"]),
        ("280500Z TO 281200Z NOV, ALTERNATE 300500Z TO 301200Z NOV 26", ["28 0500 28 1200", "30 0500 30 1200"]),
        ("280500Z TO 281200Z, 300500Z TO 301200Z NOV 26", ["28 0500 28 1200", "30 0500 30 1200"]),
        ("0500Z TO 1200Z DAILY 28 THRU 30 NOV 26", ["28 0500 30 1200 05:00-12:00"]),
        ("DAILY 0500Z TO 1200Z 28 NOV THRU 02 DEC 26", ["28 0500 02 1200 05:00-12:00"]),
        ("0500Z TO 1200Z DAILY 28, 29 AND 30 NOV 26", ["28 0500 30 1200 05:00-12:00"]),
        ("FROM 28 NOV TO 30 NOV 26 DAILY FROM 0500 TO 1200 UTC", ["28 0500 30 1200 05:00-12:00"]),
        ("2200Z TO 0200Z DAILY 28 THRU 29 NOV 2026", ["28 2200 30 0200 22:00-02:00"]),
    ],
)  # fmt: skip
def test_the_times_of_a_warning_are_read(times: str, expected: list[str]) -> None:
    draft = read_notice(warning(times))
    assert hours(draft.windows) == expected
    assert draft.valid.opens_at.year == 2026
    assert draft.notices == ()


def test_a_year_nobody_wrote_is_that_of_the_cancelling_line_else_of_the_number_and_told() -> None:
    cancelled = read_notice(warning("280500Z TO 281200Z DEC", rest="2. CANCEL THIS MSG 021200Z JAN 27."))
    assert cancelled.valid.opens_at == at("2026-12-28T05:00")
    assert cancelled.notices == ()
    bare = read_notice(warning("280500Z TO 281200Z NOV"))
    assert bare.valid.opens_at == at("2026-11-28T05:00")
    assert [found.code for found in bare.notices] == ["hazard-year-assumed"]


@pytest.mark.parametrize(
    ("times", "code"),
    [
        ("TOMORROW", "hazard-no-window"),
        ("280500Z TO 281200Z", "hazard-no-month"),
        ("310500Z TO 311200Z NOV 26", "hazard-time"),
        ("282500Z TO 291200Z NOV 26", "hazard-time"),
        ("281200Z TO 280500Z NOV 26", "hazard-time"),
    ],
)
def test_times_of_a_warning_that_are_missing_or_wrong_refuse(times: str, code: str) -> None:
    assert codes_of(read_notice, warning(times)) == [code]


def test_all_faults_of_a_notice_are_told_at_once() -> None:
    text = notam("NOTHING", head="NO NUMBER", begins="2613280500", ends="PERM")
    assert [found.code for found in faults_of(read_notice, text)] == [
        "hazard-no-number",
        "hazard-permanent",
        "hazard-no-area",
    ]

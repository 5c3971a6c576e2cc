"""Every verdict of a launch event, with the code that leads it and the grade of attention it calls for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from jdec.messages.statements import Statement
from jdec.picture.announced import Attention, Code, Source, Verdict
from jdec.picture.announced.outcomes import attention_of
from jdec.words.instants import Window
from jdec.words.launches import LaunchClass
from jdec.words.places import Circle, NamedArea

from .announcing_parts import (
    AREA,
    LIFT_OFF,
    SEA,
    Records,
    hours,
    only_event,
    point,
    polygon,
    said,
    solved,
    window,
)


def test_a_launch_in_its_window_and_area_is_announced_and_still_is_heard() -> None:
    records = Records()
    records.notice()
    records.both()
    event = only_event(records)
    assert said(event) == (Verdict.ANNOUNCED, Code.AS_ANNOUNCED, Attention.NOTICE)
    assert (event.source, event.notices, event.is_determined) == (Source.OWN, ("RUS.1/0",), True)
    assert [line.code for line in event.grounds[0].reasons] == ["window", "area", "class"]
    assert event.grounds[0].worth == sum(line.worth for line in event.grounds[0].reasons) == event.margin


def test_a_launch_without_any_notice_is_unannounced() -> None:
    records = Records()
    records.both()
    assert said(only_event(records)) == (Verdict.UNANNOUNCED, Code.NO_NOTICE, Attention.ALARM)


def test_a_notice_of_another_place_is_none_of_this_launch() -> None:
    records = Records()
    records.notice(launch_area=Circle(lat_deg=28.5, lon_deg=-80.5, radius_km=60))
    records.both()
    (event,) = solved(records).events
    assert said(event) == (Verdict.UNANNOUNCED, Code.NO_NOTICE, Attention.ALARM)


@pytest.mark.parametrize(
    ("said_h", "code", "attention"),
    [
        pytest.param(-20, Code.LATER_THAN_DUE, Attention.CAUTION, id="19 hours before its window"),
        pytest.param(0.5, Code.AFTER_LAUNCH, Attention.WARNING, id="half an hour after the launch"),
    ],
)
def test_the_two_degrees_of_a_late_notice_are_kept_apart(
    said_h: float, code: Code, attention: Attention
) -> None:
    records = Records()
    records.notice(said_h=said_h)
    records.both()
    assert said(only_event(records)) == (Verdict.LATE_NOTICE, code, attention)


def test_what_was_said_before_is_not_late_because_it_is_said_again() -> None:
    records = Records()
    records.notice()
    records.notice(said_h=2)
    records.both()
    assert only_event(records).verdict is Verdict.ANNOUNCED


def test_a_number_used_again_with_another_window_after_the_launch_is_late() -> None:
    records = Records()
    records.notice(window=window(48, 50))
    records.notice(said_h=2)
    records.both()
    event = only_event(records)
    assert (event.verdict, event.code) == (Verdict.LATE_NOTICE, Code.AFTER_LAUNCH)


@pytest.mark.parametrize(
    ("opens_h", "closes_h", "code"),
    [
        pytest.param(3, 5, Code.BEFORE_WINDOW, id="three hours early"),
        pytest.param(-7, -5, Code.AFTER_WINDOW, id="five hours late"),
    ],
)
def test_a_launch_hours_off_in_the_right_area_is_outside_its_window(
    opens_h: float, closes_h: float, code: Code
) -> None:
    records = Records()
    records.notice(window=window(opens_h, closes_h))
    records.both()
    assert said(only_event(records)) == (Verdict.OUTSIDE_WINDOW, code, Attention.WARNING)


def test_a_launch_days_off_is_none_of_the_notice() -> None:
    records = Records()
    records.notice(window=window(-72, -70), said_h=-120)
    records.both()
    assert said(only_event(records)) == (Verdict.UNANNOUNCED, Code.NO_NOTICE, Attention.ALARM)


def test_a_launch_in_its_window_300_km_off_is_outside_its_area() -> None:
    records = Records()
    records.notice(launch_area=Circle(lat_deg=59.7, lon_deg=40.5, radius_km=50))
    records.both()
    assert said(only_event(records)) == (Verdict.OUTSIDE_AREA, Code.OUTSIDE_AREA, Attention.WARNING)


def test_a_wrong_class_is_mild_and_is_told() -> None:
    records = Records()
    records.notice(launch_class=LaunchClass.SPACE_LAUNCH_VEHICLE)
    records.both()
    event = only_event(records)
    assert event.verdict is Verdict.ANNOUNCED
    assert event.findings == (Code.AS_ANNOUNCED, Code.CLASS_DIFFERS)


def test_azimuth_and_impact_outside_what_was_declared_are_told() -> None:
    records = Records()
    records.notice(azimuth_deg=90.0, impact_areas=(Circle(lat_deg=56, lon_deg=160, radius_km=100),))
    records.both(azimuth_deg=300.0, azimuth_sigma_deg=3.0, impact_place=point(60, -30, 50))
    event = only_event(records)
    assert {Code.AZIMUTH_DIFFERS, Code.IMPACT_DIFFERS} <= set(event.findings)


@pytest.mark.parametrize(
    ("opens_h", "closes_h", "verdict"),
    [
        pytest.param(-10 + 24, 14 + 24, Verdict.OUTSIDE_WINDOW, id="the day before the date"),
        pytest.param(-10, 14, Verdict.ANNOUNCED, id="the date"),
        pytest.param(-10 - 72, 14 - 72, Verdict.ANNOUNCED, id="the fourth day"),
        pytest.param(-10 - 96, 14 - 96, Verdict.OUTSIDE_WINDOW, id="the fifth day"),
    ],
)
def test_a_bare_date_is_a_window_of_four_days_from_it(
    opens_h: float, closes_h: float, verdict: Verdict
) -> None:
    records = Records()
    records.notice(window=window(opens_h, closes_h), said_h=-200, azimuth_deg=90.0)
    records.both(azimuth_deg=90.0, azimuth_sigma_deg=3.0)
    event = only_event(records)
    assert event.verdict is verdict
    assert (Code.BARE_DATE in event.findings) == (opens_h == -82)


@pytest.mark.parametrize(
    ("daily", "verdict", "code"),
    [
        (("09:00", "11:00"), Verdict.ANNOUNCED, Code.AS_ANNOUNCED),
        (("21:00", "10:30"), Verdict.ANNOUNCED, Code.AS_ANNOUNCED),
        (("21:00", "06:00"), Verdict.OUTSIDE_WINDOW, Code.OUTSIDE_HOURS),
        (("12:00", "13:00"), Verdict.OUTSIDE_WINDOW, Code.OUTSIDE_HOURS),
    ],
)
def test_daily_hours_count_on_every_day_and_over_midnight(
    daily: tuple[str, str], verdict: Verdict, code: Code
) -> None:
    records = Records()
    records.notice(window=window(-30, 30, daily), said_h=-72, azimuth_deg=90.0)
    records.both(azimuth_deg=90.0, azimuth_sigma_deg=3.0)
    event = only_event(records)
    assert (event.verdict, event.code) == (verdict, code)


def test_an_extended_window_counts_to_its_latest_end() -> None:
    records = Records()
    records.notice(window=window(-7, -5))
    records.extend(-3, serial=1)
    records.extend(1, serial=2)
    records.extend(-4, serial=3)
    records.both()
    assert said(only_event(records)) == (Verdict.ANNOUNCED, Code.AS_ANNOUNCED, Attention.NOTICE)


def test_a_window_extended_after_the_launch_is_late() -> None:
    records = Records()
    records.notice(window=window(-7, -5))
    records.extend(1, said_h=0.5)
    records.both()
    assert said(only_event(records)) == (
        Verdict.LATE_NOTICE,
        Code.EXTENSION_AFTER_LAUNCH,
        Attention.WARNING,
    )


def test_a_launch_of_a_cancelled_notice_is_unannounced_and_names_it() -> None:
    records = Records()
    records.notice()
    records.cancel(said_h=-2)
    records.both()
    event = only_event(records)
    assert said(event) == (Verdict.UNANNOUNCED, Code.NOTICE_CANCELLED, Attention.ALARM)
    assert event.notices == ("RUS.1/0",)


def test_a_cancellation_after_the_launch_does_not_undo_the_notice() -> None:
    records = Records()
    records.notice()
    records.both()
    records.cancel(said_h=1)
    assert said(only_event(records)) == (
        Verdict.ANNOUNCED,
        Code.CANCELLED_AFTER_LAUNCH,
        Attention.NOTICE,
    )


@pytest.mark.parametrize("is_cited", [False, True])
def test_an_area_without_geometry_cannot_tell_until_something_else_speaks(is_cited: bool) -> None:
    records = Records()
    notice = records.notice(launch_area=SEA)
    report, _ = records.both()
    if is_cited:
        records.state(Statement.OURS, "RUS", [report, notice])
    event = only_event(records)
    expected = (
        (Verdict.ANNOUNCED, Code.AS_ANNOUNCED) if is_cited else (Verdict.CANNOT_TELL, Code.AREA_UNKNOWN)
    )
    assert (event.verdict, event.code) == expected


def test_a_report_without_a_place_on_the_map_cannot_tell() -> None:
    records = Records()
    records.notice()
    records.report(place=NamedArea(name={"en": "White Sea"}))
    assert said(only_event(records)) == (Verdict.CANNOT_TELL, Code.AREA_UNKNOWN, Attention.ALARM_UNCLEAR)


def test_thin_evidence_cannot_tell() -> None:
    records = Records()
    records.notice(window=window(-48, 48), launch_area=Circle(lat_deg=62.9, lon_deg=40.5, radius_km=900))
    records.report(launch_class=LaunchClass.UNDETERMINED)
    assert said(only_event(records)) == (Verdict.CANNOT_TELL, Code.THIN_EVIDENCE, Attention.ALARM_UNCLEAR)


def test_a_party_s_word_of_the_launch_alone_is_a_late_notice() -> None:
    records = Records()
    records.both()
    records.launched(number=None)
    assert said(only_event(records)) == (Verdict.LATE_NOTICE, Code.POST_LAUNCH_ONLY, Attention.WARNING)


def test_a_word_of_the_launch_tells_which_of_two_launches_was_announced() -> None:
    records = Records()
    records.notice()
    records.both(0)
    records.both(1800)
    assert {event.code for event in solved(records).events} == {Code.ONE_OF_LAUNCHES}
    records.launched(after_s=1790)
    first, second = solved(records).events
    assert (first.verdict, first.code) == (Verdict.UNANNOUNCED, Code.BEYOND_COUNT)
    assert (second.verdict, second.notices) == (Verdict.ANNOUNCED, ("RUS.1/0",))


def test_a_relayed_notice_counts_and_is_marked() -> None:
    records = Records()
    records.relayed("RUS", said_h=-20)
    records.relayed("USA", said_h=-20)
    records.both(launch_class=LaunchClass.SOUNDING_ROCKET)
    event = only_event(records)
    assert said(event) == (Verdict.ANNOUNCED, Code.AS_ANNOUNCED, Attention.NOTICE)
    assert (event.source, event.notices, event.also) == (Source.RELAYED, ("RUS.1/0",), ("USA.1/0",))


def test_a_party_s_own_word_goes_before_a_public_notice() -> None:
    records = Records()
    records.notice(window=window(-7, -5))
    records.hazard()
    records.both()
    event = only_event(records)
    assert (event.verdict, event.source, event.also) == (Verdict.OUTSIDE_WINDOW, Source.OWN, ("USA.1/0",))


@pytest.mark.parametrize(
    ("area", "inside"),
    [
        pytest.param(polygon((0, 179), (0, -179), (2, -179), (2, 179)), point(1, 180), id="antimeridian"),
        pytest.param(polygon((80, 0), (80, 90), (80, 180), (80, -90)), point(88, 45), id="pole"),
        pytest.param(
            Circle(lat_deg=1, lon_deg=179.9, radius_km=80), point(1, -179.9), id="circle on the seam"
        ),
        pytest.param(point(1, 179.99), point(1, -179.99), id="point"),
    ],
)
def test_areas_of_every_kind_hold_over_seam_and_pole(area: Any, inside: Any) -> None:
    records = Records()
    records.notice(launch_area=area)
    records.both(place=inside)
    assert only_event(records).verdict is Verdict.ANNOUNCED


def test_a_launch_that_was_retracted_has_no_verdict() -> None:
    from jdec.messages.launch_data import ReportRetraction, RetractionReason

    records = Records()
    records.notice()
    report = records.report()
    both = solved(records)
    assert len(both.events) == 1
    both.fold(
        [
            records.say(
                ReportRetraction,
                "USA",
                LIFT_OFF + hours(1),
                report=report.message.report,  # type: ignore[union-attr]
                reason=RetractionReason.TEST_DATA,
            )
        ]
    )
    assert both.events == []
    assert both.announcing.verdict("USA.1/0") is None


def test_every_verdict_has_a_grade_of_attention_and_only_hazard_dims_one() -> None:
    for verdict in Verdict:
        for code in Code:
            for source in (None, *Source):
                assert attention_of(verdict, code, source) in Attention
    assert attention_of(Verdict.ANNOUNCED, Code.AS_ANNOUNCED, Source.HAZARD) is Attention.CAUTION


def test_a_window_of_centuries_with_daily_hours_costs_nothing() -> None:
    records = Records()
    long = Window(opens_at=datetime(1990, 1, 1, tzinfo=UTC), closes_at=datetime(2100, 1, 1, tzinfo=UTC))
    daily = window(0, 1, ("09:00", "11:00")).daily
    records.notice(
        window=Window(opens_at=long.opens_at, closes_at=long.closes_at, daily=daily), launch_area=AREA
    )
    records.both()
    assert only_event(records).verdict in (Verdict.UNANNOUNCED, Verdict.CANNOT_TELL)

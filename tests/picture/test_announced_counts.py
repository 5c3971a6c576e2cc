"""How many launches a notice is for, which of several it is, and who has said so."""

from __future__ import annotations

import pytest

from jdec.messages.statements import Statement
from jdec.picture.announced import Attention, Code, NoticeParameters, Verdict
from jdec.words.places import Circle

from .announcing_parts import SEA, Records, only_event, point, said, window


def test_either_of_two_notices_is_enough_and_it_is_said_that_it_is_one_of_them() -> None:
    records = Records()
    records.notice(number=1)
    records.notice(number=2)
    records.both()
    event = only_event(records)
    assert said(event) == (Verdict.ANNOUNCED, Code.ONE_OF_NOTICES, Attention.NOTICE)
    assert (event.notices, event.is_determined) == (("RUS.1/0", "RUS.1/1"), False)


@pytest.mark.parametrize(
    ("count", "verdict", "code"),
    [
        (4, Verdict.ANNOUNCED, Code.AS_ANNOUNCED),
        (3, Verdict.UNANNOUNCED, Code.BEYOND_COUNT),
    ],
)
def test_a_salvo_needs_a_notice_of_as_many(count: int, verdict: Verdict, code: Code) -> None:
    records = Records()
    records.notice(count=count)
    records.report(count=4)
    event = only_event(records)
    assert (event.verdict, event.code) == (verdict, code)
    assert event.notices == ("RUS.1/0",)


def test_a_salvo_may_be_announced_by_single_notices() -> None:
    records = Records()
    for number in range(1, 5):
        records.notice(number=number)
    records.report(count=4)
    event = only_event(records)
    assert (event.verdict, event.is_determined, len(event.notices)) == (Verdict.ANNOUNCED, True, 4)


def test_a_report_of_more_or_fewer_launches_leaves_the_count_unclear() -> None:
    records = Records()
    records.notice(count=2)
    records.report("RUS", count=2)
    records.report("USA", count=4)
    event = only_event(records)
    assert said(event) == (Verdict.CANNOT_TELL, Code.COUNT_UNCLEAR, Attention.ALARM_UNCLEAR)


@pytest.mark.parametrize(("count", "verdict"), [(2, Verdict.ANNOUNCED), (1, Verdict.UNANNOUNCED)])
def test_a_group_that_is_not_determined_needs_as_many_notices_as_launches(
    count: int, verdict: Verdict
) -> None:
    records = Records()
    records.notice(count=count)
    for after_s in (0, 4):
        records.both(after_s)
    event = only_event(records)
    assert event.event.count("+") == 3
    assert event.verdict is verdict


def test_a_report_that_cites_a_notice_says_which_it_is() -> None:
    records = Records()
    records.notice(number=1)
    second = records.notice(number=2)
    records.report(about=[second])
    event = only_event(records)
    assert (event.code, event.notices) == (Code.AS_ANNOUNCED, ("RUS.1/1",))


def test_a_citation_reaches_over_any_window() -> None:
    records = Records()
    notice = records.notice(window=window(-240, -238), said_h=-300)
    records.report(about=[notice])
    assert only_event(records).verdict is Verdict.OUTSIDE_WINDOW


def test_a_word_of_the_launch_that_cites_a_report_ties_its_notice_to_it() -> None:
    records = Records()
    records.notice(launch_area=SEA)
    report = records.report()
    records.launched(about=[report], after_s=2)
    assert only_event(records).verdict is Verdict.ANNOUNCED


def test_not_ours_denies_the_speaker_s_own_notice() -> None:
    records = Records()
    notice = records.notice()
    report, _ = records.both()
    records.state(Statement.NOT_OURS, "RUS", [report, notice])
    assert only_event(records).verdict is Verdict.UNANNOUNCED


def test_ours_speaks_for_the_speaker_s_notice() -> None:
    records = Records()
    records.notice("RUS")
    records.notice("USA")
    report, _ = records.both()
    records.state(Statement.OURS, "USA", [report])
    event = only_event(records)
    assert (event.is_determined, event.notices) == (True, ("USA.1/0",))


def test_a_group_of_which_only_a_part_fits_cannot_tell() -> None:
    """Reports that are not told apart may still lie on both sides of a gate."""
    records = Records()
    area = Circle(lat_deg=62.9, lon_deg=62.5, radius_km=60)
    records.notice(launch_area=area, count=4, window=window(-0.05, 0.05))
    for after_s in (0, 4):
        records.report("RUS", after_s, place=point(62.9, 42.0, 40))
        records.report("USA", after_s + 2, place=point(62.9, 41.0, 40))
    assert said(only_event(records)) == (Verdict.CANNOT_TELL, Code.IN_PART, Attention.ALARM_UNCLEAR)


def test_too_many_launches_and_notices_at_once_are_not_resolved() -> None:
    records = Records()
    for number in range(3):
        records.notice(number=number, count=100)
    records.report(count=100)
    assert said(only_event(records, NoticeParameters(most_units=150))) == (
        Verdict.CANNOT_TELL,
        Code.TOO_MANY,
        Attention.ALARM_UNCLEAR,
    )

"""Reports too vague to be put together with others: they stand alone, say why, and draw nothing into one component."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from jdec.picture import DEFAULT_PARAMETERS, Correlation, Event, EventState, PictureFold, picture_of
from jdec.picture.accounts import settled
from jdec.words.places import Circle
from picture.announcing_parts import SEA, SITE, Records, point
from picture.correlating_parts import picture_after


def event_of(records: Records, name: str) -> Event:
    (found,) = [each for each in picture_of(records.entries).events if name in each.name.split(" + ")]
    return found


def beside(**launch: Any) -> Event:
    """What stands for a report that is beside one of the other Party at the same time and place."""
    records = Records()
    records.report("USA")
    records.report("RUS", **launch)
    return event_of(records, "RUS.1/0")


@pytest.mark.parametrize(
    ("launch", "is_vague"),
    [
        ({"time_sigma_s": 86_400.0}, True),
        ({"time_sigma_s": 1_801.0}, True),
        ({"time_sigma_s": 1_800.0}, False),
        ({"place": SEA, "time_sigma_s": 121.0}, True),
        ({"place": SEA, "time_sigma_s": 120.0}, False),
        ({"place": SEA}, False),
        ({"place": point(62.9, 40.5, 1_001), "time_sigma_s": 121.0}, True),
        ({"place": point(62.9, 40.5, 1_000), "time_sigma_s": 121.0}, False),
        ({"place": Circle(lat_deg=62.9, lon_deg=40.5, radius_km=5_000.0), "time_sigma_s": 600.0}, True),
        # A count above one makes the time uncertain by a minute more.
        ({"place": SEA, "time_sigma_s": 119.0, "count": 2}, True),
    ],
)
def test_a_report_beyond_a_limit_stands_alone_and_says_why(launch: dict[str, Any], is_vague: bool) -> None:
    event = beside(**launch)
    assert ([each.code for each in event.reasons] == ["too-vague"]) == is_vague
    assert (len(event.assessments) == 1) >= is_vague


def test_a_vague_report_may_be_of_a_launch_that_others_report_or_of_its_own() -> None:
    event = beside(time_sigma_s=86_400.0, count=3)
    assert event.state is EventState.UNDETERMINED
    assert (event.launches_low, event.launches_high) == (0, 3)
    assert event.reasons[0].sigma == pytest.approx((86_400.0**2 + 60.0**2) ** 0.5)


def test_a_vague_report_draws_no_others_together() -> None:
    records = Records()
    for hour in range(48):
        records.both(3_600.0 * hour)
    before = picture_of(records.entries)
    records.report("USA", 80_000.0, time_sigma_s=86_400.0)
    records.report("RUS", 80_000.0, time_sigma_s=7_200.0, place=SEA)
    after = picture_of(records.entries)
    assert {each.name for each in before.events} < {each.name for each in after.events}
    assert max(len(each.keys) for each in after.components) == 2


def test_a_report_that_is_revised_to_be_vague_or_no_longer_is_where_a_rebuild_has_it() -> None:
    records = Records()
    records.report("USA")
    correlation = Correlation(DEFAULT_PARAMETERS)
    correlation.fold(records.entries)
    for revision, sigma_s in enumerate((5.0, 86_400.0, 8.0, 7_000.0), start=1):
        correlation.fold([records.report("RUS", revision=revision, number=9, time_sigma_s=sigma_s)])
        assert picture_after(correlation) == picture_of(records.entries)
        kept = Correlation(DEFAULT_PARAMETERS)
        accounts = PictureFold().fold(records.entries).components
        kept.restore(records.entries, {each.name: settled(each) for each in accounts})
        assert picture_after(kept) == picture_of(records.entries)


def test_the_limits_are_parameters() -> None:
    records = Records()
    records.report("USA")
    records.report("RUS", place=SITE)
    strict = msgspec.structs.replace(DEFAULT_PARAMETERS, vaguest_time_sigma_s=4.0)
    assert [event.state for event in picture_of(records.entries, strict).events] == [
        EventState.UNDETERMINED
    ] * 2
    assert [event.state for event in picture_of(records.entries).events] == [EventState.TWO_SIDED]

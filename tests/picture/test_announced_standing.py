"""Notices that stand open for long: they are named beside a launch, join nothing and lower no alarm."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from jdec.picture import Entry, PictureFold
from jdec.picture.announced import Attention, Code, NoticeState, Verdict
from jdec.words.places import Circle

from .announcing_parts import (
    AREA,
    DEFAULTS,
    SEA,
    Records,
    only_event,
    only_notice,
    point,
    solved,
    window,
)
from .test_announced_restore import Kept, rebuilt

YEAR = window(-4_000, 4_760)


def crowd(launches: int, **notice: Any) -> Records:
    """So many launches of one site, an hour and a half apart, under one notice."""
    records = Records()
    records.notice(**notice)
    for number in range(launches):
        records.both(5_400.0 * number, azimuth_deg=30.0)
    return records


def test_a_window_of_a_month_still_announces_and_a_longer_one_stands_open() -> None:
    """The notice of the Norwegian rocket of 1995 was open for 26 days: 15 January to 10 February, 05:00 to 12:00."""
    assert DEFAULTS.standing_after_s == 31 * 86_400
    for days, verdict in ((26, Verdict.ANNOUNCED), (31, Verdict.ANNOUNCED), (32, Verdict.UNANNOUNCED)):
        records = Records()
        records.notice(window=window(-100, 24 * days - 100, ("05:00", "12:00")), said_h=-200)
        records.both()
        assert only_event(records).verdict is verdict


@pytest.mark.parametrize("area", [AREA, SEA])
def test_a_standing_notice_adds_words_and_keeps_the_grade(area: Any) -> None:
    records = Records()
    records.notice(window=window(-2_000, 2_000), launch_area=area, said_h=-2_100)
    records.both()
    event = only_event(records)
    assert (event.verdict, event.code) == (Verdict.UNANNOUNCED, Code.NO_NOTICE)
    assert event.attention is Attention.ALARM
    assert event.also == ("RUS.1/0",)
    assert Code.STANDING_NOTICE in event.findings


def test_launches_under_a_standing_notice_are_no_component() -> None:
    both = solved(crowd(200, window=YEAR, count=3, said_h=-4_100))
    assert max(len(each.nodes) for each in both.announcing.components) == 1
    assert {each.code for each in both.events} == {Code.NO_NOTICE}
    assert {each.attention for each in both.events} == {Attention.ALARM}


def test_a_notice_of_its_own_still_announces_under_a_standing_one() -> None:
    records = Records()
    records.notice(window=YEAR, said_h=-4_100)
    records.notice(number=2)
    records.both()
    event = only_event(records)
    assert (event.verdict, event.notices, event.also) == (Verdict.ANNOUNCED, ("RUS.1/1",), ("RUS.1/0",))


def test_a_citation_makes_a_standing_notice_that_of_the_launch() -> None:
    records = Records()
    notice = records.notice(window=YEAR, said_h=-4_100)
    records.report("USA", 0.0, about=[notice])
    event = only_event(records)
    assert (event.verdict, event.notices, event.also) == (Verdict.ANNOUNCED, ("RUS.1/0",), ())


def test_the_party_s_own_word_of_the_launch_makes_it_stand_no_longer() -> None:
    records = Records()
    records.notice(window=YEAR, said_h=-4_100)
    records.both()
    records.launched()
    event = only_event(records)
    assert (event.verdict, event.notices) == (Verdict.ANNOUNCED, ("RUS.1/0",))


def test_of_a_standing_notice_nobody_says_that_its_launch_was_not_seen() -> None:
    records = Records()
    records.notice(window=window(-900, 1), said_h=-1_000)
    assert only_notice(records).state is NoticeState.EXPECTED
    records.complete("USA", 4)
    records.complete("RUS", 4)
    assert only_notice(records).state is NoticeState.CANNOT_TELL


def test_one_that_was_cancelled_before_the_launch_is_not_named() -> None:
    records = Records()
    records.notice(window=YEAR, said_h=-4_100)
    records.cancel()
    records.both()
    assert only_event(records).also == ()


def standing_entries() -> list[Entry]:
    records = Records()
    notice = records.notice(window=YEAR, said_h=-4_100)
    records.report("USA")
    records.notice(
        number=2, said_h=-48, window=window(-1, 1), launch_area=Circle(lat_deg=62, lon_deg=40, radius_km=90)
    )
    records.report("RUS", 4_000.0, about=[notice], place=point(-10, 20))
    records.notice(window=window(-3_000, 1_000), said_h=-4_000)
    records.extend(6_000, said_h=-3_500)
    records.cancel(said_h=0.5)
    return records.entries


def test_any_order_and_any_restart_come_to_what_a_rebuild_makes() -> None:
    entries = standing_entries()
    for order in itertools.islice(itertools.permutations(entries), 0, None, 97):
        kept, fold = Kept(), PictureFold()
        for step, entry in enumerate(order, start=1):
            kept.take(fold.fold([entry]))
            whole = rebuilt(list(order[:step]))
            assert (kept.components, kept.notices) == (whole.components, whole.notices)
            if step % 2:
                fold = kept.restored(order[:step])


@pytest.mark.parametrize("is_restored", [False, True])
@pytest.mark.parametrize("change", ["moved away", "cancelled"])
def test_a_standing_notice_that_fits_no_longer_is_named_no_longer(change: str, *, is_restored: bool) -> None:
    records = Records()
    records.notice(window=YEAR, said_h=-4_100)
    records.both()
    kept, fold = Kept(), PictureFold()
    kept.take(fold.fold(records.entries))
    if is_restored:
        fold = kept.restored(records.entries)
    changes = {
        "cancelled": records.cancel,
        "moved away": lambda: records.notice(window=window(2_000, 4_000), said_h=-4_000),
    }
    kept.take(fold.fold([changes[change]()]))
    whole = rebuilt(records.entries)
    assert (kept.components, kept.notices) == (whole.components, whole.notices)
    (component,) = kept.components.values()
    assert component.events[0].verdict.also == ()

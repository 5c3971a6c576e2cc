"""What became of each notice, hazard notices and their kin, and the assignment beneath."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jdec.picture.announced import Attention, Code, NoticeState, Source, Verdict
from jdec.picture.announced.hours import Hours
from jdec.picture.announced.indexing import SpanIndex
from jdec.picture.announced.transport import FAR, transport
from jdec.words.launches import LaunchClass
from jdec.words.places import Circle

from .announcing_parts import Both, Records, only_event, only_notice, point, solved, window

# Danger areas 700 km, 1,400 km and 5,600 km up the path from the site; one to the east.
FIRST = (Circle(lat_deg=69.2, lon_deg=40.5, radius_km=40),)
SECOND = (Circle(lat_deg=75.5, lon_deg=40.5, radius_km=60),)
LAST = (Circle(lat_deg=67.0, lon_deg=-139.5, radius_km=150),)
EAST = (Circle(lat_deg=62.0, lon_deg=54.0, radius_km=40),)


@pytest.mark.parametrize(
    ("watermarks", "state"),
    [
        pytest.param([], NoticeState.EXPECTED, id="nobody has come so far"),
        pytest.param([("USA", 0.9)], NoticeState.EXPECTED, id="one side before its end"),
        pytest.param([("USA", 2)], NoticeState.CANNOT_TELL, id="one side past its end"),
        pytest.param([("USA", 2), ("USA", 3)], NoticeState.CANNOT_TELL, id="the same side twice"),
        pytest.param([("USA", 2), ("RUS", 0.9)], NoticeState.CANNOT_TELL, id="the other side not yet"),
        pytest.param([("USA", 2), ("RUS", 2)], NoticeState.NOT_SEEN, id="both sides"),
    ],
)
def test_a_notice_is_not_seen_only_when_both_records_are_complete(
    watermarks: list[tuple[str, float]], state: NoticeState
) -> None:
    records = Records()
    records.notice()
    for sender, until_h in watermarks:
        records.complete(sender, until_h)
    assert only_notice(records).state is state


def test_a_watermark_ahead_of_its_own_time_counts_no_further_than_that() -> None:
    records = Records()
    records.notice()
    for sender in ("RUS", "USA"):
        records.complete(sender, 5, said_h=0)
    assert only_notice(records).state is NoticeState.EXPECTED


def test_any_message_shows_that_its_time_has_come() -> None:
    records = Records()
    records.notice()
    records.report(after_s=4 * 3600, place=point(-30, 136))
    assert only_notice(records).state is NoticeState.CANNOT_TELL


def test_a_notice_whose_launch_was_seen_names_it() -> None:
    records = Records()
    records.notice(count=4)
    records.report(count=3)
    records.launched(serial=1)
    notice = only_notice(records)
    assert (notice.state, notice.seen_low, notice.seen_high, notice.count) == (NoticeState.SEEN, 3, 3, 4)
    assert (notice.events, notice.launched) == (("USA.1/0",), ("RUS.1/1",))


@pytest.mark.parametrize("is_seen", [False, True])
def test_a_cancelled_notice_is_one_whether_it_was_seen_or_not(is_seen: bool) -> None:
    records = Records()
    records.cancel()
    records.notice()
    if is_seen:
        records.both()
    expected = NoticeState.CANCELLED_BUT_SEEN if is_seen else NoticeState.CANCELLED
    assert only_notice(records).state is expected


def test_a_cancellation_or_extension_alone_announces_nothing() -> None:
    records = Records()
    records.cancel()
    records.extend(5)
    assert solved(records).notices == []


def test_of_two_like_notices_for_one_launch_neither_is_seen_for_certain() -> None:
    records = Records()
    records.notice(number=1)
    records.notice(number=2)
    records.both()
    for notice in solved(records).notices:
        assert (notice.state, notice.seen_low, notice.seen_high) == (NoticeState.CANNOT_TELL, 0, 1)


def test_when_a_window_has_closed_on_both_records_thin_evidence_is_less_thin() -> None:
    records = Records()
    records.notice(
        window=window(-48, 48),
        launch_area=Circle(lat_deg=62.9, lon_deg=40.5, radius_km=700),
        launch_class=LaunchClass.UNDETERMINED,
        said_h=-100,
    )
    records.report()
    assert only_event(records).code is Code.THIN_EVIDENCE
    for sender in ("RUS", "USA"):
        records.complete(sender, 60)
    event = only_event(records)
    assert event.verdict is Verdict.ANNOUNCED
    assert event.grounds[0].reasons[-1].code == "window-closed"


def test_a_public_notice_alone_announces_with_caution() -> None:
    records = Records()
    records.hazard()
    records.both()
    event = only_event(records)
    assert (event.verdict, event.source, event.attention) == (
        Verdict.ANNOUNCED,
        Source.HAZARD,
        Attention.CAUTION,
    )
    assert [line.code for line in event.grounds[0].reasons] == ["window", "reach"]


def test_a_public_notice_put_on_the_record_after_the_launch_is_late() -> None:
    records = Records()
    records.hazard(said_h=3)
    records.both()
    event = only_event(records)
    assert (event.verdict, event.code) == (Verdict.LATE_NOTICE, Code.RECORDED_AFTER_LAUNCH)


def test_all_kindred_notices_are_of_one_launch_however_far_down_the_path() -> None:
    records = Records()
    records.hazard(number="A0001/26", areas=FIRST)
    records.hazard(number="A0002/26", areas=SECOND, windows=(window(-0.9, 1.2),))
    records.hazard("RUS", number="F0003/26", areas=LAST, windows=(window(-0.8, 1.4),))
    records.both()
    both = solved(records)
    (event,) = both.events
    assert (event.verdict, event.notices) == (Verdict.ANNOUNCED, ("USA.1/0", "USA.1/1", "RUS.1/0"))
    assert {notice.state for notice in both.notices} == {NoticeState.SEEN}


def test_an_area_far_off_announces_nothing_by_itself() -> None:
    records = Records()
    records.hazard(areas=LAST)
    records.both()
    assert only_event(records).code is Code.NO_NOTICE


def test_an_impact_place_in_a_far_area_does() -> None:
    records = Records()
    records.hazard(areas=LAST)
    records.both(impact_place=point(67.0, -139.0, 60))
    assert only_event(records).verdict is Verdict.ANNOUNCED


@pytest.mark.parametrize(
    ("azimuth_deg", "code"),
    [
        pytest.param(90.0, Code.NO_NOTICE, id="another direction"),
        pytest.param(23.0, Code.NOTICE_TAKEN, id="a direction that fits less well"),
    ],
)
def test_the_direction_of_flight_tells_two_launches_apart(azimuth_deg: float, code: Code) -> None:
    records = Records()
    records.hazard(areas=FIRST)
    records.report("RUS", 0, azimuth_deg=0.0, azimuth_sigma_deg=3.0)
    records.report("RUS", 600, azimuth_deg=azimuth_deg, azimuth_sigma_deg=3.0)
    north, other = solved(records).events
    assert north.verdict is Verdict.ANNOUNCED
    assert (other.verdict, other.code, other.attention) == (Verdict.UNANNOUNCED, code, Attention.ALARM)


def test_two_launches_that_one_public_notice_fits_alike_are_not_told_apart() -> None:
    records = Records()
    records.hazard()
    records.report("RUS", 0)
    records.report("RUS", 600)
    assert {event.code for event in solved(records).events} == {Code.ONE_OF_LAUNCHES}


def test_a_notice_of_several_days_is_no_kin_of_one_of_a_day() -> None:
    """Otherwise two launches on different days would hang together by it, and neither could be told."""
    records = Records()
    records.hazard(number="A0001/26", areas=FIRST)
    records.hazard(number="A0002/26", areas=FIRST, windows=(window(239, 241),))
    records.hazard(number="A0003/26", areas=SECOND, windows=(window(), window(239, 241)))
    records.report("RUS", 0)
    records.report("RUS", 240 * 3600)
    assert [event.verdict for event in solved(records).events] == [Verdict.ANNOUNCED] * 2


def test_a_replaced_public_notice_is_cancelled_by_the_one_that_replaces_it() -> None:
    records = Records()
    records.hazard(number="A0002/26", replaces="A0001/26", said_h=-40, windows=(window(23, 25),))
    records.hazard(number="A0001/26")
    states = {notice.notice: notice.state for notice in solved(records).notices}
    assert states == {"USA.1/0": NoticeState.EXPECTED, "USA.1/1": NoticeState.CANCELLED}


def test_a_public_notice_that_was_taken_back_announces_nothing_any_more() -> None:
    records = Records()
    taken_back = records.hazard()
    cancelling = {"windows": (), "areas": (), "cancels": "A0001/26", "raw": "A0002/26 NOTAMC A0001/26"}
    records.hazard(number="A0002/26", said_h=-30, **cancelling)
    records.both()
    both = solved(records)
    (event,), (notice,) = both.events, both.notices
    assert (event.verdict, event.code) == (Verdict.UNANNOUNCED, Code.NOTICE_CANCELLED)
    assert (notice.notice, notice.state) == (taken_back.name, NoticeState.CANCELLED_BUT_SEEN)


def test_a_public_notice_taken_back_after_the_launch_still_announced_it_whichever_was_read_first() -> None:
    records = Records()
    records.hazard()
    cancelling = {"windows": (), "areas": (), "cancels": "A0001/26", "raw": "A0002/26 NOTAMC A0001/26"}
    taking_back = records.hazard(number="A0002/26", said_h=5, **cancelling)
    records.both()
    assert {each.code for each in solved(records).events} == {Code.CANCELLED_AFTER_LAUNCH}
    backwards = Both()
    for entry in [taking_back, *reversed(records.entries), taking_back]:
        backwards.fold([entry])
    assert backwards.hashes == solved(records).hashes
    # Dated forward: the receipt shows that it was taken back before.
    backwards.fold([records.receipt("RUS", 1, at_h=-21)])
    backwards.fold([records.receipt("RUS", 2, at_h=-20)])
    assert {each.code for each in backwards.events} == {Code.NOTICE_CANCELLED}
    assert backwards.hashes == solved(records).hashes


def test_two_public_notices_with_one_number_and_other_texts_stay_two() -> None:
    records = Records()
    records.hazard(raw="one text")
    records.hazard(raw="another text", areas=EAST)
    assert len(solved(records).notices) == 2


def test_a_window_over_midnight_is_open_on_both_sides_of_it() -> None:
    hour = 3_600_000
    hours = Hours(0, 72 * hour, (22 * hour, 26 * hour))
    assert hours.slots() == [
        (0, 2 * hour),
        (22 * hour, 26 * hour),
        (46 * hour, 50 * hour),
        (70 * hour, 72 * hour),
    ]
    assert hours.open_ms() == 12 * hour
    assert [hours.outside_ms(each * hour) // hour for each in (1, 2, 3, 13, 21, 23, 25, 27, 80)] == [
        0, 0, 1, -9, -1, 0, 0, 1, 8,
    ]  # fmt: skip


@given(
    st.lists(st.integers(1, 3), min_size=1, max_size=3),
    st.lists(st.integers(1, 3), min_size=1, max_size=3),
    st.data(),
)
@settings(deadline=None, max_examples=150)
def test_regrets_are_those_of_every_answer_there_is(
    supplies: list[int], demands: list[int], data: st.DataObject
) -> None:
    """Against all flows, one by one."""
    worth = st.one_of(st.just(-FAR), st.integers(-3, 9))
    worths = np.array([[data.draw(worth) for _ in demands] for _ in supplies], dtype=np.int64)
    found = transport(supplies, demands, worths)
    best: dict[tuple[int, int], int] = {}
    cells = list(itertools.product(range(len(supplies)), range(len(demands))))
    ranges = [
        range(min(supplies[row], demands[column]) + 1 if worths[row, column] > -FAR else 1)
        for row, column in cells
    ]
    for amounts in itertools.product(*ranges):
        flow = np.zeros(worths.shape, dtype=np.int64)
        for cell, amount in zip(cells, amounts, strict=True):
            flow[cell] = amount
        if (flow.sum(axis=1) > supplies).any() or (flow.sum(axis=0) > demands).any():
            continue
        total = int((flow * np.where(flow > 0, worths, 0)).sum())
        ways = [cell for cell, amount in zip(cells, amounts, strict=True) if amount]
        ways += [(row, len(demands)) for row, rest in enumerate(supplies - flow.sum(axis=1)) if rest]
        for way in [*ways, (-1, -1)]:
            best[way] = max(total, best.get(way, total))
    assert found.total == best[-1, -1]
    for row in range(len(supplies)):
        for column in range(len(demands) + 1):
            regret = int(found.regrets[row, column])
            if (row, column) in best:
                assert regret == found.total - best[row, column]
            else:
                assert regret >= FAR // 2


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=12),
    st.integers(0, 60),
    st.integers(0, 60),
)
def test_the_index_finds_all_spans_that_overlap_and_no_other(
    spans: list[tuple[int, int]], one: int, other: int
) -> None:
    index: SpanIndex[str] = SpanIndex()
    for number, span in enumerate(spans):
        index.put(str(number), min(span), max(span))
    low, high = min(one, other), max(one, other)
    expected = {str(number) for number, span in enumerate(spans) if min(span) <= high and max(span) >= low}
    assert set(index.overlapping(low, high)) == expected
    for number in range(len(spans)):
        index.drop(str(number))
    assert index.overlapping(0, 60) == []

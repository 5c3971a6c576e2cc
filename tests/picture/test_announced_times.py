"""A notice is in time or late by what the records prove, not by what it claims of itself."""

from __future__ import annotations

import pytest

from jdec.picture.announced import Attention, Code, NoticeState, Verdict
from jdec.words.places import Circle

from .announcing_parts import Both, Records, only_event, only_notice, said, window


def judged(records: Records) -> tuple[Verdict, Code, Attention]:
    """The verdict of the only launch."""
    return said(only_event(records))


def test_a_notice_that_came_after_the_launch_is_not_announced_by_its_own_claim() -> None:
    """Said an hour after the launch and dated two days back: all that the records prove is that it came by then."""
    records = Records()
    records.report()
    records.notice(said_h=-48)
    records.receipt("USA", 1, at_h=1)
    assert judged(records) == (Verdict.CANNOT_TELL, Code.NOTICE_TIME_UNCLEAR, Attention.WARNING)
    standing = only_notice(records)
    assert (standing.state, standing.seen_low) == (NoticeState.SEEN, 1)


def test_a_backdated_notice_is_late_where_its_own_record_cites_later_words_before_it() -> None:
    records = Records()
    records.report()
    records.receipt("RUS", 1, at_h=0.9)
    records.notice(said_h=-48)
    assert judged(records) == (Verdict.LATE_NOTICE, Code.AFTER_LAUNCH, Attention.WARNING)
    records.receipt("USA", 2, at_h=1)
    assert judged(records) == (Verdict.LATE_NOTICE, Code.AFTER_LAUNCH, Attention.WARNING)


def test_what_the_own_record_cites_counts_by_when_the_other_side_signed_it() -> None:
    """The receipt itself may be dated back like the notice; what it cites bears the other Party's time."""
    records = Records()
    records.report()
    records.receipt("RUS", 1, at_h=-49, signed_h=0.9)
    records.notice(said_h=-48)
    assert judged(records)[:2] == (Verdict.LATE_NOTICE, Code.AFTER_LAUNCH)


@pytest.mark.parametrize(
    ("receipted_h", "verdict", "code", "attention"),
    [
        (-26, Verdict.ANNOUNCED, Code.AS_ANNOUNCED, Attention.NOTICE),
        (-24, Verdict.ANNOUNCED, Code.DUE_UNCLEAR, Attention.CAUTION),
        (-0.5, Verdict.ANNOUNCED, Code.DUE_UNCLEAR, Attention.CAUTION),
        (0.5, Verdict.CANNOT_TELL, Code.NOTICE_TIME_UNCLEAR, Attention.WARNING),
    ],
)
def test_the_first_receipt_of_the_other_side_says_by_when_it_came(
    receipted_h: float, verdict: Verdict, code: Code, attention: Attention
) -> None:
    """The window opens an hour before the launch; a notice is due 24 h before that."""
    records = Records()
    records.notice(said_h=-48)
    records.receipt("USA", 1, at_h=receipted_h)
    records.receipt("USA", 2, at_h=2)
    records.report()
    assert judged(records) == (verdict, code, attention)


def test_a_notice_proven_to_be_too_late_for_its_due_time_is_late_whatever_it_claims() -> None:
    records = Records()
    records.receipt("RUS", 1, at_h=-20)
    records.notice(said_h=-48)
    records.receipt("USA", 2, at_h=-19)
    records.report()
    assert judged(records) == (Verdict.LATE_NOTICE, Code.LATER_THAN_DUE, Attention.CAUTION)


def test_a_claim_against_oneself_counts_until_a_receipt_disproves_it() -> None:
    records = Records()
    records.notice(said_h=2)
    records.report()
    assert judged(records)[:2] == (Verdict.LATE_NOTICE, Code.AFTER_LAUNCH)
    records.receipt("USA", 1, at_h=-30)
    assert judged(records)[:2] == (Verdict.ANNOUNCED, Code.AS_ANNOUNCED)


def test_a_receipt_that_does_not_reach_it_says_nothing_of_a_notice() -> None:
    records = Records()
    records.complete("RUS", -50)
    records.notice(said_h=-48)
    records.receipt("USA", 1, at_h=2)
    records.report()
    assert judged(records)[:2] == (Verdict.ANNOUNCED, Code.AS_ANNOUNCED)


def test_what_is_repeated_keeps_the_first_receipt() -> None:
    records = Records()
    records.notice(said_h=-48)
    records.receipt("USA", 1, at_h=-47)
    records.report()
    records.notice(said_h=1)
    records.receipt("USA", 3, at_h=1)
    assert judged(records)[:2] == (Verdict.ANNOUNCED, Code.AS_ANNOUNCED)


def test_an_extension_dated_back_does_not_make_a_launch_after_the_window_announced() -> None:
    records = Records()
    records.notice(said_h=-72, window=window(-3, -1))
    records.receipt("USA", 1, at_h=-70)
    records.report()
    records.extend(closes_h=2, said_h=-10)
    records.receipt("USA", 2, at_h=1)
    assert judged(records)[:2] == (Verdict.CANNOT_TELL, Code.NOTICE_TIME_UNCLEAR)


def test_a_cancellation_dated_forward_is_no_later_than_its_receipt() -> None:
    """Otherwise a launch of a notice that was taken back could be made one that was announced."""
    records = Records()
    records.notice(said_h=-48)
    records.cancel(said_h=5)
    records.receipt("USA", 2, at_h=-30)
    records.report()
    assert judged(records)[:2] == (Verdict.UNANNOUNCED, Code.NOTICE_CANCELLED)


def test_a_public_notice_dated_back_is_cautioned_as_one_that_was_late() -> None:
    records = Records()
    records.report()
    records.hazard("USA", said_h=-48)
    records.receipt("RUS", 2, at_h=1)
    assert judged(records) == (Verdict.CANNOT_TELL, Code.NOTICE_TIME_UNCLEAR, Attention.CAUTION)


def test_a_receipt_that_comes_later_changes_the_answer_of_what_it_covers_and_no_other() -> None:
    records = Records()
    records.notice(said_h=-48)
    records.report()
    records.hazard("USA")
    records.notice(number=2, said_h=-48, launch_area=Circle(lat_deg=-30, lon_deg=136, radius_km=60))
    both = Both()
    both.fold(records.entries)
    change = both.fold([records.receipt("USA", 1, at_h=1)])
    (component,) = change.changed
    assert [each.verdict for each in component.events] == [Verdict.CANNOT_TELL]
    assert both.fold([records.receipt("USA", 1, at_h=2)]).changed == ()

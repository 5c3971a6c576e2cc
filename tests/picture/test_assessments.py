"""What one Party says of one launch: which revision counts, what is taken back, and how it is named."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jdec.messages.launch_data import LaunchReport, ReportRetraction, RetractionReason
from jdec.picture import Entry, EventState, PictureFold, picture_of
from jdec.picture.assessments import Assessment, assess, key_of
from picture.announcing_parts import LIFT_OFF, Records
from picture.correlating_parts import Held, entries_of, set_numbers


def report(records: Records, revision: int, number: int = 1, **launch: Any) -> Entry:
    """A revision that says by its azimuth which one it is."""
    fields = {"azimuth_deg": float(len(records.entries))} | launch
    return records.report("USA", number=number, revision=revision, **fields)


def taken_back(records: Records, number: int = 1, sender: str = "USA") -> Entry:
    return records.say(
        ReportRetraction,
        sender,
        LIFT_OFF,
        report=f"{sender}-R-2026-{number:06d}",
        reason=RetractionReason.FALSE_DETECTION,
    )


def later(entry: Entry, generation: int, index: int = 0) -> Entry:
    """The entry as if it stood on a later generation of its record."""
    record = entry.record.rpartition("/")[0]
    return msgspec.structs.replace(entry, record=f"{record}/{generation}", index=index)


def assessed(entries: list[Entry]) -> Assessment:
    """The assessment, the same whatever the order of the entries."""
    found = {assess(order) for order in permutations(entries)}
    (assessment,) = found
    assert assessment is not None
    return assessment


@pytest.mark.parametrize("revisions", [[1, 2, 3], [3, 2, 1], [1, 3, 2], [2, 5, 4]])
def test_the_highest_revision_counts_wherever_it_stands(revisions: list[int]) -> None:
    records = Records()
    for revision in revisions:
        report(records, revision)
    assessment = assessed(records.entries)
    assert assessment.message.revision == max(revisions)
    assert assessment.newest.index == revisions.index(max(revisions))
    assert assessment.name == "USA.1/0"
    assert assessment.names == ("USA.1/0", "USA.1/1", "USA.1/2")


def test_of_two_with_the_same_number_the_later_on_the_record_counts() -> None:
    records = Records()
    for revision in (1, 2, 2, 1):
        report(records, revision)
    assert assessed(records.entries).newest.name == "USA.1/2"


def test_of_two_with_the_same_number_the_later_generation_counts() -> None:
    records = Records()
    first, second = report(records, 2), report(records, 2)
    # Index 9 of the first generation is before index 0 of the second, and the tenth generation after the ninth.
    assert assessed([msgspec.structs.replace(first, index=9), later(second, 2)]).newest.generation == 2
    assert assessed([later(first, 10), later(second, 9, index=9)]).newest.generation == 10


def test_a_report_goes_on_under_its_id_in_another_generation() -> None:
    records = Records()
    first, second = report(records, 1), report(records, 2)
    assessment = assessed([first, later(second, 2)])
    assert assessment.names == ("USA.1/0", "USA.2/0")
    (event,) = picture_of([later(second, 2), first]).events
    assert event.name == "USA.1/0"
    assert event.message_names == ("USA.1/0", "USA.2/0")


def test_another_id_is_another_assessment_and_so_is_another_party_s() -> None:
    records = Records()
    keys = [
        key_of(report(records, 1, number=1)),
        key_of(report(records, 1, number=2)),
        key_of(records.report("RUS", number=1)),
    ]
    assert keys == [("USA", "USA-R-2026-000001"), ("USA", "USA-R-2026-000002"), ("RUS", "RUS-R-2026-000001")]


def test_a_retraction_takes_back_every_revision_whenever_it_is_read() -> None:
    for place in range(3):
        records = Records()
        for step in range(3):
            if step == place:
                taken_back(records)
            else:
                report(records, step + 1)
        assessment = assessed(records.entries)
        assert assessment.retraction is not None
        assert assessment.retraction.index == place
        assert assessment.names == ("USA.1/0", "USA.1/1", "USA.1/2")
        (event,) = picture_of(records.entries).events
        assert event.state == EventState.RETRACTED
        assert (event.launches_low, event.launches_high) == (0, 0)
        assert event.assessments[0].message.revision == assessment.message.revision


def test_of_two_retractions_the_earlier_is_named() -> None:
    records = Records()
    report(records, 1)
    taken_back(records)
    taken_back(records)
    assert assessed(records.entries).retraction == records.entries[1]


@pytest.mark.parametrize(
    ("steps", "late"),
    [("rx", None), ("rxr", "USA.1/2"), ("rxrr", "USA.1/3"), ("rxrx", None), ("xr", "USA.1/1"), ("rr", None)],
)
def test_a_revision_after_the_last_retraction_stays_taken_back_and_is_warned_of(
    steps: str, late: str | None
) -> None:
    """r: a revision; x: a retraction, in the order of the record, read in any order."""
    records = Records()
    for revision, step in enumerate(steps, start=1):
        if step == "r":
            report(records, revision)
        else:
            taken_back(records)
    for order in permutations(records.entries):
        held = Held()
        for entry in order:
            held.fold([entry])
        (account,) = held.accounts.values()
        (event,) = account.events
        assert event.state == (EventState.RETRACTED if "x" in steps else EventState.ONE_SIDED)
        warned = [each for each in event.assessments[0].warnings if each.code == "revised-after-retraction"]
        assert [each.args["name"] for each in warned] == ([] if late is None else [late])


def test_a_retraction_without_a_report_is_no_event_until_the_report_comes() -> None:
    records = Records()
    retraction = taken_back(records)
    assert assess([retraction]) is None
    fold = PictureFold()
    change = fold.fold([retraction])
    assert (change.components, change.gone) == ((), ())
    (account,) = fold.fold([report(records, 1)]).components
    (event,) = account.events
    assert account.name == "USA.1/0"
    assert event.name == "USA.1/1"
    assert event.state == EventState.RETRACTED
    assert event.assessments[0].retracted == RetractionReason.FALSE_DETECTION


def test_a_retraction_of_the_other_party_s_report_takes_nothing_back() -> None:
    records = Records()
    report(records, 1)
    taken_back(records, sender="RUS")
    (event,) = picture_of(records.entries).events
    assert event.state == EventState.ONE_SIDED


def test_a_pair_parts_when_one_report_is_taken_back_and_leaves_the_other_alone() -> None:
    records = Records()
    records.both()
    picture = picture_of(records.entries)
    assert [event.name for event in picture.events] == ["RUS.1/0 + USA.1/0"]
    taken_back(records, number=2)
    after = picture_of(records.entries)
    assert {event.name: event.state for event in after.events} == {
        "RUS.1/0": EventState.ONE_SIDED,
        "USA.1/0": EventState.RETRACTED,
    }


def test_only_the_newest_revision_is_compared() -> None:
    """An early revision that named another hour does not hold the report back, nor does it stay linked there."""
    records = Records()
    records.report("RUS", 0.0)
    records.report("RUS", 3600.0)
    report(records, 1, after_s=3600.0, number=9)
    report(records, 2, after_s=0.0, number=9)
    assert [event.name for event in picture_of(records.entries).events] == ["RUS.1/0 + USA.1/0", "RUS.1/1"]


@pytest.mark.parametrize(
    ("usa", "rus", "low", "high"), [(1, 1, 1, 1), (4, 4, 4, 4), (4, 1, 1, 4), (2, 3, 2, 3)]
)
def test_a_pair_counts_what_both_count(usa: int, rus: int, low: int, high: int) -> None:
    records = Records()
    records.report("USA", count=usa)
    records.report("RUS", count=rus)
    (event,) = picture_of(records.entries).events
    assert event.state == EventState.TWO_SIDED
    assert (event.launches_low, event.launches_high) == (low, high)


def test_a_salvo_reported_by_one_side_counts_all_its_launches() -> None:
    records = Records()
    records.report("USA", count=4)
    (event,) = picture_of(records.entries).events
    assert (event.state, event.launches_low, event.launches_high) == (EventState.ONE_SIDED, 4, 4)


@settings(max_examples=100)
@given(set_numbers, st.randoms(use_true_random=False))
def test_assessments_of_any_set_do_not_depend_on_order(number: int, chance: Any) -> None:
    entries = entries_of(number)
    for key in {key_of(each) for each in entries} - {None}:
        own = [each for each in entries if key_of(each) == key]
        usual = assess(own)
        chance.shuffle(own)
        assert assess(own) == usual
        if usual is not None:
            assert usual.entries == tuple(sorted(own, key=lambda each: each.place))
            assert all(
                each.message.revision <= usual.message.revision  # type: ignore[union-attr]
                for each in own
                if isinstance(each.message, LaunchReport)
            )

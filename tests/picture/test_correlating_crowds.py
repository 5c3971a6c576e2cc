"""Components too large to be resolved: what they cost stays bounded, and they shrink back to what they would be."""

from __future__ import annotations

import os
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jdec.messages.launch_data import ReportRetraction, RetractionReason
from jdec.picture import DEFAULT_PARAMETERS, Correlation, Entry, PictureFold, picture_of, terms
from jdec.picture.accounts import settled
from picture.announcing_parts import LIFT_OFF, Records, hours, point
from picture.correlating_parts import entries_of, picture_after, set_numbers, shuffled

MANY = settings(max_examples=1000 if os.environ.get("JDEC_SLOW") == "1" else 100)
FEW = msgspec.structs.replace(DEFAULT_PARAMETERS, most_reports_a_side=2)
chances = st.integers(min_value=0, max_value=10**9).map(Random)


def crowd(launches: int, apart_s: float = 1.0) -> Records:
    records = Records()
    for number in range(launches):
        records.both(number * apart_s)
    return records


def retract(records: Records, report: Entry) -> Entry:
    return records.say(
        ReportRetraction,
        report.party,
        LIFT_OFF + hours(1),
        (report,),
        report=report.message.report,  # type: ignore[union-attr]
        reason=RetractionReason.FALSE_DETECTION,
    )


@MANY
@given(set_numbers, chances)
def test_a_crowd_is_the_same_whatever_the_order(number: int, chance: Random) -> None:
    entries = entries_of(number)
    correlation = Correlation(FEW)
    for batch in shuffled(entries, chance):
        correlation.fold(batch)
    assert picture_after(correlation) == picture_of(entries, FEW)


@MANY
@given(set_numbers, chances)
def test_a_crowd_that_was_restored_goes_on_as_if_it_had_never_stopped(number: int, chance: Random) -> None:
    entries = entries_of(number)
    kept = chance.sample(entries, chance.randint(0, len(entries)))
    correlation = Correlation(FEW)
    correlation.restore(kept, {each.name: settled(each) for each in PictureFold(FEW).fold(kept).components})
    for batch in shuffled(entries, chance):
        correlation.fold(batch)
    assert picture_after(correlation) == picture_of(entries, FEW)


def test_a_crowd_keeps_no_links() -> None:
    records = crowd(5)
    correlation = Correlation(FEW)
    correlation.fold(records.entries)
    assert not correlation._links
    assert not any(correlation._linked.values())


def test_a_crowd_is_compared_about_once_a_report(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = [0]
    inner = terms.compare

    def compare(*words: Any) -> Any:
        compared[0] += 1
        return inner(*words)

    monkeypatch.setattr("jdec.picture.correlating.compare", compare)
    records = crowd(150, 0.1)
    correlation = Correlation(DEFAULT_PARAMETERS)
    correlation.fold(records.entries)
    # Sixty a side are compared each with each, should they be a component; the rest only with one of the crowd.
    assert compared[0] < 1_000
    compared[0] = 0
    correlation.fold([retract(records, records.entries[0])])
    assert compared[0] < 1_000


def test_a_crowd_that_loses_a_report_is_told_apart_again() -> None:
    records = crowd(3, 30.0)
    correlation = Correlation(FEW)
    correlation.fold(records.entries)
    assert [event.is_whole for each in correlation.components for event in each.events] == [True]
    for report in records.entries[:2]:
        correlation.fold([retract(records, report)])
    after = picture_after(correlation)
    assert after == picture_of(records.entries, FEW)
    assert not any(event.is_whole for event in after.events)


def test_a_crowd_that_loses_what_joined_it_falls_into_its_parts() -> None:
    """Reports of places far apart, and one of no certain place between them, which is revised to be elsewhere."""
    records = Records()
    for number, (lat_deg, lon_deg) in enumerate([(10, 10), (10, 60), (-30, 100)]):
        records.report("USA", number, place=point(lat_deg, lon_deg))
    bridge = records.report("RUS", 0.0, place=point(0, 60, 3_000), number=900)
    correlation = Correlation(FEW)
    correlation.fold(records.entries)
    assert len(list(correlation.components)) == 1
    correlation.fold(
        [records.report("RUS", 0.0, place=point(10, 60), revision=2, number=900)],
    )
    after = picture_after(correlation)
    assert after == picture_of(records.entries, FEW)
    assert sorted(len(each.keys) for each in after.components) == [1, 1, 2]
    assert bridge.name in after.components[0].name + after.components[1].name + after.components[2].name

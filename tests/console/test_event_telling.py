"""An event told in full: nothing of one Party stands for the other, and every figure that was stated is shown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from jdec.faces.console.event_telling import choices_of, columns_of, fused_of, rows_of, terms_of
from jdec.faces.texts import Speaker
from jdec.picture import PictureFold
from jdec.picture.accounts import ComponentAccount
from jdec.picture.events import EventState
from picture.correlating_parts import entries_of, set_numbers

ENGLISH, RUSSIAN = Speaker("en"), Speaker("ru")
NAMES = {"USA": "United States", "RUS": "Russian Federation"}


def _components(number: int) -> tuple[ComponentAccount, ...]:
    return PictureFold().fold(entries_of(number)).components


@settings(max_examples=30)
@given(set_numbers)
def test_each_report_has_a_column_of_its_own_and_ours_come_first(number: int) -> None:
    for event in (each for component in _components(number) for each in component.events):
        for party in ("USA", "RUS"):
            columns = columns_of(event, ENGLISH, party, NAMES, may_retract=True)
            assert sorted(each.name for each in columns) == sorted(each.name for each in event.assessments)
            owned = [each.is_own for each in columns]
            assert owned == sorted(owned, reverse=True)
            assert all(each.may_retract <= each.is_own for each in columns)
            rows = rows_of(event, ENGLISH, columns)
            assert all(len(row.values) == len(columns) for row in rows)
            # Told to the other Party, the same figures stand under the same names.
            mine = {name: [row.values[at] for row in rows] for at, name in enumerate(c.name for c in columns)}
            other = columns_of(event, ENGLISH, NEXT[party], NAMES, may_retract=False)
            theirs = rows_of(event, ENGLISH, other)
            assert mine == {
                name: [row.values[at] for row in theirs] for at, name in enumerate(c.name for c in other)
            }


NEXT = {"USA": "RUS", "RUS": "USA"}


@settings(max_examples=30)
@given(set_numbers)
def test_both_languages_tell_the_same_rows_and_terms(number: int) -> None:
    for event in (each for component in _components(number) for each in component.events):
        told = []
        for speaker in (ENGLISH, RUSSIAN):
            columns = columns_of(event, speaker, "USA", NAMES, may_retract=False)
            terms = terms_of(event.reasons, speaker)
            assert all(-100 <= each.share <= 100 for each in terms)
            told.append((len(rows_of(event, speaker, columns)), len(fused_of(event, speaker)), len(terms)))
        assert told[0] == told[1]


@settings(max_examples=30)
@given(set_numbers)
def test_only_reports_of_both_parties_are_offered_for_another_pairing(number: int) -> None:
    for component in _components(number):
        for event in component.events:
            for choice in choices_of(event, component, ENGLISH):
                assert choice.first.partition(".")[0] != choice.second.partition(".")[0]
                assert choice.first in choice.text
            if event.state is EventState.RETRACTED:
                assert choices_of(event, component, ENGLISH) == ()


@pytest.mark.parametrize("speaker", [ENGLISH, RUSSIAN], ids=["en", "ru"])
def test_a_pair_can_be_looked_at_as_two_launches(speaker: Speaker) -> None:
    pairs = [
        event
        for number in range(12)
        for component in _components(number)
        for event in component.events
        if event.state is EventState.TWO_SIDED
    ]
    assert pairs
    assert all(any(each.wish == "apart" for each in choices_of(event, None, speaker)) for event in pairs)

"""The picture depends on the set of entries alone: not on their order, repetition, batches, nor on who had them first.

One example in the ordinary run stands for many in the slow one.
"""

from __future__ import annotations

import os
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jdec.picture import DEFAULT_PARAMETERS, Correlation, Entry, EventState, PictureFold, picture_of
from picture.correlating_parts import (
    Held,
    entries_of,
    hashes,
    picture_after,
    set_numbers,
    shuffled,
)

SLOW = os.environ.get("JDEC_SLOW") == "1"
MANY = settings(max_examples=2000 if SLOW else 150)
SOME = settings(max_examples=400 if SLOW else 40)
chances = st.integers(min_value=0, max_value=10**9).map(Random)


def names_of(entries: list[Entry]) -> set[tuple[str, int]]:
    return {(each.record, each.index) for each in entries}


@MANY
@given(set_numbers, chances)
def test_any_order_and_any_repetition_in_any_batches_give_one_picture(number: int, chance: Random) -> None:
    entries = entries_of(number)
    correlation = Correlation(DEFAULT_PARAMETERS)
    for batch in shuffled(entries, chance):
        correlation.fold(batch)
    picture = picture_of(entries)
    after = picture_after(correlation)
    assert after == picture
    assert hashes(after) == hashes(picture)


@MANY
@given(set_numbers, chances)
def test_accounts_kept_by_their_changes_are_those_of_a_rebuild(number: int, chance: Random) -> None:
    entries = entries_of(number)
    held = Held()
    for batch in shuffled(entries, chance):
        held.fold(batch)
    assert held.accounts == Held(entries).accounts


@SOME
@given(set_numbers, chances)
def test_after_every_step_the_picture_is_what_a_rebuild_makes_of_the_entries_so_far(
    number: int, chance: Random
) -> None:
    entries = entries_of(number)
    chance.shuffle(entries)
    held, correlation = Held(), Correlation(DEFAULT_PARAMETERS)
    for step, entry in enumerate(entries, start=1):
        held.fold([entry])
        correlation.fold([entry])
        assert picture_after(correlation) == picture_of(entries[:step])
        assert held.accounts == Held(entries[:step]).accounts


@MANY
@given(set_numbers, chances)
def test_a_change_names_what_is_new_or_different_and_nothing_else(number: int, chance: Random) -> None:
    correlation = Correlation(DEFAULT_PARAMETERS)
    for batch in shuffled(entries_of(number), chance):
        before = {each.name: each for each in correlation.components}
        change = correlation.fold(batch)
        after = {each.name: each for each in correlation.components}
        assert {each.name: each for each in change.changed} == {
            name: each for name, each in after.items() if before.get(name) != each
        }
        assert set(change.gone) == before.keys() - after.keys()


@MANY
@given(set_numbers)
def test_what_came_before_changes_nothing(number: int) -> None:
    entries = entries_of(number)
    fold = PictureFold()
    fold.fold(entries)
    again = fold.fold(entries)
    assert again.components == ()
    assert again.gone == ()


@MANY
@given(set_numbers, chances)
def test_two_nodes_that_were_cut_off_agree_once_both_have_everything(number: int, chance: Random) -> None:
    """Each has its own entries at once; what the other wrote after the cut comes only when the line is mended."""
    entries = entries_of(number)
    cut = chance.randint(0, len(entries))
    nodes = {party: Correlation(DEFAULT_PARAMETERS) for party in ("USA", "RUS")}
    for place, entry in enumerate(entries):
        for party, node in nodes.items():
            if entry.party == party or place < cut:
                node.fold([entry])
        _assert_comparable(*nodes.values())
    for party, node in nodes.items():
        for batch in shuffled([each for each in entries[cut:] if each.party != party], chance):
            node.fold(batch)
            _assert_comparable(*nodes.values())
    one, other = (picture_after(node) for node in nodes.values())
    assert one == other == picture_of(entries)
    assert hashes(one) == hashes(other)


@MANY
@given(set_numbers, chances)
def test_a_message_changes_no_component_but_its_own(number: int, chance: Random) -> None:
    """Its own: those that hold its report before, and the one that holds it after."""
    entries = entries_of(number)
    last = entries.pop(chance.randrange(len(entries))) if entries else None
    if last is None:
        return
    correlation = Correlation(DEFAULT_PARAMETERS)
    correlation.fold(entries)
    before = {each.keys: each for each in correlation.components}
    correlation.fold([last])
    after = {each.keys: each for each in correlation.components}
    report = getattr(last.message, "report", None)
    own = {key for keys in [*before, *after] if (last.party, report) in keys for key in keys}
    for keys, component in before.items():
        if not keys & own:
            assert after[keys] == component
    for keys, component in after.items():
        if not keys & own:
            assert before[keys] == component


@MANY
@given(set_numbers)
def test_a_component_is_the_picture_of_its_own_entries(number: int) -> None:
    entries = entries_of(number)
    for component in picture_of(entries).components:
        own = [
            each for each in entries if (each.party, getattr(each.message, "report", "")) in component.keys
        ]
        assert picture_of(own).components == (component,)


@MANY
@given(set_numbers)
def test_every_report_stands_in_one_event_and_no_event_pairs_reports_of_one_party(number: int) -> None:
    entries = entries_of(number)
    told = {
        (each.party, each.message.report)  # type: ignore[union-attr]
        for each in entries
        if each.message.kind == "launch-report"  # type: ignore[union-attr]
    }
    stated = []
    for event in picture_of(entries).events:
        parties = [each.party for each in event.assessments]
        stated += [each.key for each in event.assessments]
        if event.state == EventState.TWO_SIDED:
            assert set(parties) == {"RUS", "USA"}
            if len(parties) > 2:
                # A salvo that one Party reports as one, and the other launch by launch.
                (alone,) = [each for each in event.assessments if parties.count(each.party) == 1]
                assert alone.message.launch.count > 1
            assert event.score == sum(reason.worth for reason in event.reasons)
            assert event.margin is None or event.margin >= DEFAULT_PARAMETERS.margin_millinats
        if event.state in (EventState.ONE_SIDED, EventState.RETRACTED):
            assert len(parties) == 1
        if event.state == EventState.UNDETERMINED:
            counts = [each.message.launch.count for each in event.assessments]
            assert max(map(parties.count, parties)) <= event.launches_low
            assert max(counts) <= event.launches_high
            assert event.launches_low <= event.launches_high <= sum(counts)
    assert sorted(stated) == sorted(told)


def _assert_comparable(one: Correlation, other: Correlation) -> None:
    """Whatever both nodes made of the same inputs came out alike, though they have not the same entries."""
    mine, theirs = hashes(picture_after(one)), hashes(picture_after(other))
    outcomes = dict(theirs.values())
    for inputs, outcome in mine.values():
        assert outcomes.get(inputs, outcome) == outcome


@pytest.mark.slow
def test_the_sets_hold_every_state() -> None:
    states = {event.state for number in range(200) for event in picture_of(entries_of(number)).events}
    assert states == set(EventState)

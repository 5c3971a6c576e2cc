"""What-if: a preview of another pairing says what the fold would say, and what that costs."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings

from jdec.picture import Entry, EventState, picture_of
from jdec.picture.assessments import assess, key_of
from jdec.picture.parameters import DEFAULT_PARAMETERS
from jdec.picture.supposing import NotSupposed, Supposed, suppose
from jdec.picture.wishes import Ground, Wish

from .correlating_parts import entries_of, set_numbers

GRID_MILLINATS = 200


def _supposed(entries: list[Entry], first: str, second: str, wish: Wish) -> Supposed | NotSupposed:
    return suppose(entries, first, second, wish, DEFAULT_PARAMETERS)


def _pairs(entries: list[Entry]) -> list[tuple[str, str]]:
    """The names of every pair of reports, one of each Party, that were not taken back."""
    keys = {key for each in entries if (key := key_of(each))}
    made = [assess(each for each in entries if key_of(each) == key) for key in sorted(keys)]
    held = [each for each in made if each is not None and each.retraction is None]
    return [(one.name, other.name) for one in held for other in held if one.party < other.party]


@settings(max_examples=40)
@given(set_numbers)
def test_supposing_what_stands_costs_nothing_and_changes_nothing(number: int) -> None:
    entries = entries_of(number)
    for event in picture_of(entries).events:
        if event.state is not EventState.TWO_SIDED or len(event.assessments) != 2:
            continue
        first, second = (each.name for each in event.assessments)
        found = _supposed(entries, first, second, Wish.TOGETHER)
        if found == NotSupposed(Ground.TOO_MANY):
            continue
        assert isinstance(found, Supposed)
        assert event.name in [each.name for each in found.events]
        assert found.cost == 0


@settings(max_examples=40)
@given(set_numbers)
def test_together_puts_them_into_one_event_and_apart_into_two_at_a_cost(number: int) -> None:
    entries = entries_of(number)
    chance = Random(number)
    pairs = _pairs(entries)
    for first, second in chance.sample(pairs, min(4, len(pairs))):
        together = _supposed(entries, first, second, Wish.TOGETHER)
        apart = _supposed(entries, first, second, Wish.APART)
        if isinstance(together, NotSupposed):
            assert together.ground in (Ground.OUT_OF_GATES, Ground.TOO_MANY, Ground.TOO_VAGUE)
            continue
        assert isinstance(apart, Supposed)
        joined = [each for each in together.events if {first, second} <= set(each.message_names)]
        assert len(joined) == 1
        # What is not determined keeps reports together that may be of several launches.
        split = [each for each in apart.events if {first, second} <= set(each.message_names)]
        assert all(each.state is EventState.UNDETERMINED for each in split)
        # One of the two is so already, but for the grid of clock offsets, which every pairing has a part in.
        assert min(together.cost, apart.cost) <= GRID_MILLINATS
        assert together.cost >= 0
        assert apart.cost >= 0


@settings(max_examples=25)
@given(set_numbers)
def test_the_order_of_the_two_and_of_the_entries_is_nothing(number: int) -> None:
    entries = entries_of(number)
    mixed = Random(number).sample(entries, len(entries))
    for first, second in _pairs(entries)[:3]:
        for wish in Wish:
            assert _supposed(entries, first, second, wish) == _supposed(mixed, second, first, wish)


@pytest.mark.parametrize("wish", list(Wish))
def test_reports_of_one_party_are_not_put_together_by_anybody_else(wish: Wish) -> None:
    entries = entries_of(7)
    names = sorted({one for one, _ in _pairs(entries)})
    for one, other in pairwise(names):
        assert _supposed(entries, one, other, wish) == NotSupposed(Ground.SAME_PARTY)


def test_a_name_that_is_no_first_entry_is_said_to_be_absent() -> None:
    entries = entries_of(7)
    first, _ = _pairs(entries)[0]
    assert _supposed(entries, first, "RUS.9/99", Wish.APART) == NotSupposed(Ground.ABSENT)

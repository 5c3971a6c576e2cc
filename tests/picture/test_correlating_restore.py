"""A fold that takes up tables kept before goes on as if it had never stopped, and refuses tables that do not fit."""

from __future__ import annotations

import os
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jdec.picture import DEFAULT_PARAMETERS, Correlation, Entry, PictureFold, Settled, picture_of
from jdec.picture.accounts import settled
from picture.correlating_parts import Held, entries_of, picture_after, set_numbers, shuffled

MANY = settings(max_examples=2000 if os.environ.get("JDEC_SLOW") == "1" else 150)
chances = st.integers(min_value=0, max_value=10**9).map(Random)
# Events in every state stand in it.
NUMBER = 31


def tables_of(entries: list[Entry]) -> dict[str, Settled]:
    return {each.name: settled(each) for each in PictureFold().fold(entries).components}


@MANY
@given(set_numbers, chances)
def test_a_restored_fold_goes_on_to_the_accounts_of_a_rebuild(number: int, chance: Random) -> None:
    entries = entries_of(number)
    order = list(entries)
    chance.shuffle(order)
    kept = order[: chance.randint(0, len(order))]
    accounts = dict(Held(kept).accounts)
    fold = PictureFold()
    told = PictureFold().fold(kept)
    fold.restore(chance.sample(kept, len(kept)), told.components, told.notices)
    for batch in shuffled(entries, chance):
        change = fold.fold(batch)
        for name in change.gone:
            del accounts[name]
        accounts |= {account.name: account for account in change.components}
    assert accounts == Held(entries).accounts


@MANY
@given(set_numbers)
def test_restored_components_solve_to_what_they_were(number: int) -> None:
    entries = entries_of(number)
    correlation = Correlation(DEFAULT_PARAMETERS)
    correlation.restore(entries, tables_of(entries))
    assert picture_after(correlation) == picture_of(entries)


@MANY
@given(set_numbers)
def test_entries_that_were_restored_change_nothing_when_they_come_again(number: int) -> None:
    entries = entries_of(number)
    fold = PictureFold()
    told = fold.fold(entries)
    fold = PictureFold()
    fold.restore(entries, told.components, told.notices)
    change = fold.fold(entries)
    assert change.components == ()
    assert change.gone == ()


def test_a_component_whose_reports_are_not_there_is_refused() -> None:
    entries = entries_of(NUMBER)
    tables = tables_of(entries)
    first = min(tables)
    (party, report), *_ = sorted(tables[first].keys)
    lacking = [
        each for each in entries if (each.party, getattr(each.message, "report", "")) != (party, report)
    ]
    with pytest.raises(ValueError, match=f"component names reports that are not there: {first}"):
        Correlation(DEFAULT_PARAMETERS).restore(lacking, tables)


def test_a_component_without_reports_is_refused() -> None:
    entries = entries_of(NUMBER)
    tables = tables_of(entries) | {"USA.1/999": Settled("USA.1/999", frozenset())}
    with pytest.raises(ValueError, match=r"component names reports that are not there: USA\.1/999"):
        Correlation(DEFAULT_PARAMETERS).restore(entries, tables)


def test_a_report_in_no_component_is_refused() -> None:
    entries = entries_of(NUMBER)
    tables = tables_of(entries)
    keys = tables.pop(min(tables)).keys
    with pytest.raises(ValueError, match=f"reports are in no component: {len(keys)}, such as"):
        Correlation(DEFAULT_PARAMETERS).restore(entries, tables)


def test_a_report_in_two_components_is_refused() -> None:
    entries = entries_of(NUMBER)
    tables = tables_of(entries)
    one, other = sorted(tables)[:2]
    joined = tables[other].keys | tables[one].keys
    tables[other] = msgspec.structs.replace(tables[other], keys=joined)
    with pytest.raises(ValueError, match="report is in two components"):
        Correlation(DEFAULT_PARAMETERS).restore(entries, tables)


def test_a_component_under_another_name_is_refused() -> None:
    entries = entries_of(NUMBER)
    tables = tables_of(entries)
    name = min(tables)
    tables["RUS.7/7"] = Settled("RUS.7/7", tables.pop(name).keys)
    with pytest.raises(ValueError, match=f"component is misnamed: got RUS.7/7, expected {name}"):
        Correlation(DEFAULT_PARAMETERS).restore(entries, tables)


def test_a_bare_retraction_needs_no_component() -> None:
    entries = entries_of(NUMBER)
    bare = [each for each in entries if type(each.message).__name__ == "ReportRetraction"][:1]
    assert bare
    correlation = Correlation(DEFAULT_PARAMETERS)
    correlation.restore(bare, {})
    correlation.fold(entries)
    assert picture_after(correlation) == picture_of(entries)

"""The drill names the first difference of two accounts: inputs before terms, terms before outcomes."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from jdec.messages import Unreadable, read
from jdec.picture import ComponentAccount, Entry, PictureFold
from jdec.picture.announced import NoticeState
from jdec.picture.drill import DifferenceKind, first_difference, first_notice_difference
from jdec.picture.noticing import NoticeComponentAccount
from jdec.record.tree import leaf_hash

from .parts import RECORDS, notification, report


def entries_of(*messages: tuple[str, bytes]) -> list[Entry]:
    """These messages as entries of their Parties' records."""
    indexes = dict.fromkeys(RECORDS, 0)
    entries = []
    for party, data in messages:
        message = read(data)
        assert not isinstance(message, Unreadable)
        entries.append(Entry(RECORDS[party], indexes[party], leaf_hash(data), message))
        indexes[party] += 1
    return entries


def component(*messages: tuple[str, bytes]) -> ComponentAccount:
    """The one component that these messages make."""
    (found,) = PictureFold().fold(entries_of(*messages)).components
    return found


PAIR = (("USA", report("USA", 1)), ("RUS", report("RUS", 1, at_s=3)))


def event_with(account: ComponentAccount, **changed: Any) -> ComponentAccount:
    event = msgspec.structs.replace(account.events[0], **changed)
    return msgspec.structs.replace(account, events=(event, *account.events[1:]))


def test_two_equal_accounts_differ_nowhere() -> None:
    assert first_difference(component(*PAIR), component(*reversed(PAIR))) is None


def test_an_entry_that_only_one_has_is_named() -> None:
    more = component(*PAIR, ("USA", report("USA", 1, revision=2, at_s=1)))
    found = first_difference(more, component(*PAIR))
    assert found is not None
    assert (found.kind, found.path, found.mine, found.theirs) == (
        DifferenceKind.INPUT,
        "USA.1/1",
        "present",
        "absent",
    )


def test_an_input_that_says_something_else_is_named_before_all_that_follows_from_it() -> None:
    other = component(PAIR[0], ("RUS", report("RUS", 1, at_s=9)))
    found = first_difference(component(*PAIR), other)
    assert found is not None
    assert found.kind is DifferenceKind.INPUT
    assert found.path == "RUS.1/0: launch"
    assert '"time":"2026-11-23T10:00:03Z"' in found.mine
    assert '"time":"2026-11-23T10:00:09Z"' in found.theirs


def test_a_term_is_named_before_the_outcome() -> None:
    mine = component(*PAIR)
    reasons = tuple(
        msgspec.structs.replace(each, worth=each.worth - 1) if each.code == "place" else each
        for each in mine.events[0].reasons
    )
    theirs = event_with(mine, reasons=reasons, launches_high=2)
    found = first_difference(mine, theirs)
    assert found is not None
    assert (found.kind, found.path) == (DifferenceKind.TERM, "RUS.1/0 + USA.1/0: place: worth")
    assert int(found.mine) == int(found.theirs) + 1


@pytest.mark.parametrize(("field", "value"), [("launches_high", 3), ("is_whole", True), ("fused", None)])
def test_what_was_concluded_is_named(field: str, value: Any) -> None:
    mine = component(*PAIR)
    found = first_difference(mine, event_with(mine, **{field: value}))
    assert found is not None
    assert (found.kind, found.path) == (DifferenceKind.OUTCOME, f"RUS.1/0 + USA.1/0: {field}")


def test_another_partition_is_named_by_the_first_event_that_only_one_has() -> None:
    mine = component(*PAIR)
    one, other = mine.events[0].assessments
    parts = tuple(
        msgspec.structs.replace(mine.events[0], name=each.name, assessments=(each,), reasons=())
        for each in (one, other)
    )
    found = first_difference(mine, msgspec.structs.replace(mine, events=parts))
    assert found is not None
    assert (found.kind, found.path, found.mine) == (DifferenceKind.OUTCOME, "RUS.1/0", "absent")


@pytest.mark.parametrize(("field", "kind"), [("inputs_hash", "input"), ("outcome_hash", "outcome")])
def test_hashes_that_nothing_visible_explains_are_named_themselves(field: str, kind: str) -> None:
    mine = component(*PAIR)
    found = first_difference(mine, msgspec.structs.replace(mine, **{field: "0" * 64}))
    assert found is not None
    assert (found.kind, found.path) == (kind, field)


def notices(*messages: tuple[str, bytes]) -> NoticeComponentAccount:
    """The one component of notices that these messages make."""
    (found,) = PictureFold().fold(entries_of(*messages)).notices
    return found


def test_of_notices_what_was_announced_is_named_before_what_became_of_it() -> None:
    announced = (*PAIR, ("RUS", notification("RUS", 7)))
    mine = notices(*announced)
    assert first_notice_difference(mine, notices(*announced)) is None
    (notice,) = mine.notices
    other = msgspec.structs.replace(notice, state=NoticeState.EXPECTED, events=(), seen_high=0)
    theirs = msgspec.structs.replace(mine, notices=(other,))
    found = first_notice_difference(mine, theirs)
    assert found is not None
    assert (found.kind, found.path) == (DifferenceKind.OUTCOME, f"{notice.name}: state")
    wider = msgspec.structs.replace(other, windows=())
    found = first_notice_difference(mine, msgspec.structs.replace(mine, notices=(wider,)))
    assert found is not None
    assert (found.kind, found.path) == (DifferenceKind.INPUT, f"{notice.name}: windows")

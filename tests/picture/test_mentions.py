"""Who has spoken of a launch: statements and officers, by what they cite, in any order."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import msgspec
import pytest

from jdec.messages.header import Officer, Role
from jdec.messages.launch_data import ReportRetraction, RetractionReason
from jdec.messages.service import Seen
from jdec.messages.statements import Statement
from jdec.picture import Entry, picture_of
from jdec.picture.mentions import Mention, Mentions
from jdec.words.attention import Attention
from picture.announcing_parts import LIFT_OFF, Records, hours
from picture.correlating_parts import Held

OFFICER = Officer(role=Role.HEAD_OF_SHIFT, number="017")


def mentions(entries: list[Entry]) -> dict[str, tuple[Mention, ...]]:
    """By event, the same in whatever order the entries come."""
    found = []
    for order in permutations(entries):
        held = Held()
        for entry in order:
            held.fold([entry])
        found.append({event.name: event.mentions for each in held.accounts.values() for event in each.events})
    assert all(each == found[0] for each in found)
    return found[0]


def test_a_statement_and_an_officer_stand_with_the_event_whose_report_they_cite() -> None:
    records = Records()
    rus, usa = records.both()
    statement = records.state(Statement.NOT_OURS, "RUS", [usa])
    seen = records.say(
        Seen, "USA", LIFT_OFF + hours(0.2), [rus, usa], officer=OFFICER, attention=Attention.CAUTION
    )
    (found,) = mentions(records.entries).values()
    assert found == (
        Mention(
            name=statement.name,
            party="RUS",
            kind="urgent-statement",
            issued_at=LIFT_OFF + hours(0.1),
            about=("USA.1/0",),
            statement=Statement.NOT_OURS,
        ),
        Mention(
            name=seen.name,
            party="USA",
            kind="seen",
            issued_at=LIFT_OFF + hours(0.2),
            about=("RUS.1/0", "USA.1/0"),
            officer=OFFICER,
            attention=Attention.CAUTION,
        ),
    )


def test_a_mention_stands_with_its_own_event_and_no_other() -> None:
    records = Records()
    first = records.report("USA", 0.0)
    records.report("USA", 7200.0)
    statement = records.state(Statement.OURS, "RUS", [first])
    found = mentions(records.entries)
    assert [each.name for each in found["USA.1/0"]] == [statement.name]
    assert found["USA.1/1"] == ()


def test_a_citation_of_a_revision_or_of_a_retraction_is_one_of_its_event() -> None:
    records = Records()
    records.report("USA", number=1)
    second = records.report("USA", number=1, revision=2)
    retraction = records.say(
        ReportRetraction,
        "USA",
        LIFT_OFF,
        report="USA-R-2026-000001",
        reason=RetractionReason.UNSTATED,
    )
    names = [records.state(Statement.NOT_OURS, "RUS", [each]).name for each in (second, retraction)]
    assert [each.name for each in mentions(records.entries)["USA.1/0"]] == names


def test_a_citation_of_other_bytes_is_no_mention() -> None:
    """Nor does it hide a right one, whichever comes first."""
    records = Records()
    report = records.report("USA")
    wrong = records.state(Statement.OURS, "RUS", [msgspec.structs.replace(report, leaf=bytes(32))])
    assert mentions([report, wrong]) == {"USA.1/0": ()}
    right = records.state(Statement.OURS, "RUS", [report])
    assert [each.name for each in mentions(records.entries)["USA.1/0"]] == [right.name]


@pytest.mark.parametrize(
    "changed",
    [{"index": 5}, {"record": "jdec/RUS/exercise.demo/1"}, {"record": "jdec/USA/exercise.demo/2"}],
    ids=["index", "Party", "generation"],
)
def test_a_citation_of_another_place_is_no_mention(changed: dict[str, Any]) -> None:
    records = Records()
    report = records.report("USA")
    records.state(Statement.OURS, "RUS", [msgspec.structs.replace(report, **changed)])
    assert mentions(records.entries) == {"USA.1/0": ()}


def test_a_mention_that_comes_twice_or_cites_both_reports_of_an_event_stands_once() -> None:
    records = Records()
    both = records.both()
    statement = records.state(Statement.OURS, "RUS", both)
    held = Held([*both, statement, statement])
    held.fold([statement])
    (account,) = held.accounts.values()
    assert [each.name for each in account.events[0].mentions] == [statement.name]


def test_a_statement_never_makes_two_reports_one_launch() -> None:
    records = Records()
    one, other = records.report("USA", 0.0), records.report("RUS", 300.0)
    before = picture_of(records.entries)
    records.state(Statement.OURS, "RUS", [one, other])
    assert picture_of(records.entries) == before
    assert [len(found) for found in mentions(records.entries).values()] == [1, 1]


def test_a_fold_of_mentions_names_the_places_that_are_newly_spoken_of() -> None:
    records = Records()
    one, other = records.report("USA", 0.0), records.report("RUS", 300.0)
    statement = records.state(Statement.OURS, "RUS", [one, other])
    held = Mentions()
    assert held.fold([one, statement]) == {(one.record, 0), (other.record, 0)}
    assert held.fold([statement]) == set()
    assert [each.name for each in held.of([other])] == [statement.name]

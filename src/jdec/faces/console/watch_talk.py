"""What the two watches told each other of themselves, folded from both records: rosters, line tests, notes.

Pure: messages come as arguments.  Only messages enter, so both consoles come to the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from jdec.messages.watch import LineTest, LineTestAnswer, OtherWayNote, ShiftHandover
from jdec.picture.entries import name_of_place

KINDS = ("shift-handover", "line-test", "line-test-answer", "other-way-note")
WatchMessage = ShiftHandover | LineTest | LineTestAnswer | OtherWayNote


class Placed(msgspec.Struct, frozen=True):
    """A message with its name."""

    name: str
    message: WatchMessage


class TestState(msgspec.Struct, frozen=True):
    """A line test and what became of it.

    `took` is the time from question to answer by the two Parties' own clocks; `is_right`: they read the words
    that were sent.
    """

    test: Placed
    answer: Placed | None = None
    is_right: bool = False
    took: timedelta = timedelta(0)

    def is_late(self, now: datetime) -> bool:
        """Say whether nobody has answered in the time that the question named."""
        asked = self.test.message
        assert isinstance(asked, LineTest)
        return self.answer is None and asked.answer_by is not None and now > asked.answer_by


class NoteState(msgspec.Struct, frozen=True):
    """A note of what passed by another way; `reconciled_by` names what it cites or what cites it, empty where it still
    stands alone."""

    note: Placed
    reconciled_by: tuple[str, ...] = ()


class Talk(msgspec.Struct, frozen=True):
    """Everything, newest first."""

    handovers: tuple[Placed, ...] = ()
    tests: tuple[TestState, ...] = ()
    notes: tuple[NoteState, ...] = ()

    def roster(self, party: str) -> Placed | None:
        """Return the newest hand-over of a Party."""
        return next((each for each in self.handovers if each.message.sender == party), None)

    def unanswered(self, asked_by: str) -> tuple[TestState, ...]:
        """Return the tests of a Party that nobody has answered."""
        return tuple(
            each for each in self.tests if each.answer is None and each.test.message.sender == asked_by
        )

    def newest_test(self, asked_by: str) -> TestState | None:
        """Return a Party's newest test."""
        return next((each for each in self.tests if each.test.message.sender == asked_by), None)

    def unreconciled(self) -> tuple[NoteState, ...]:
        """Return the notes that stand alone."""
        return tuple(each for each in self.notes if not each.reconciled_by)


def fold(placed: Iterable[Placed]) -> Talk:
    """Return what messages come to.  The same messages give the same, in whatever order they come."""
    found = sorted(placed, key=lambda each: (each.message.issued_at, each.name), reverse=True)
    answers: dict[str, Placed] = {}
    citing: dict[str, list[Placed]] = {}
    for each in reversed(found):
        for name in cited_by(each.message):
            if isinstance(each.message, LineTestAnswer):
                answers.setdefault(f"{name} {each.message.sender}", each)
            elif isinstance(each.message, OtherWayNote):
                citing.setdefault(name, []).append(each)
    return Talk(
        handovers=tuple(each for each in found if isinstance(each.message, ShiftHandover)),
        tests=tuple(_test(each, answers) for each in found if isinstance(each.message, LineTest)),
        notes=tuple(_note(each, citing) for each in found if isinstance(each.message, OtherWayNote)),
    )


def cited_by(message: WatchMessage) -> tuple[str, ...]:
    """Return the names of the messages that one cites."""
    return tuple(name_of_place(each.record, each.index) for each in message.about)


def _test(test: Placed, answers: Mapping[str, Placed]) -> TestState:
    """Only the other Party's answer counts: nobody answers his own test."""
    asked = test.message
    assert isinstance(asked, LineTest)
    found = [
        each
        for key, each in answers.items()
        if key.startswith(f"{test.name} ") and each.message.sender != asked.sender
    ]
    if not found:
        return TestState(test)
    answer = min(found, key=lambda each: (each.message.issued_at, each.name))
    said = answer.message
    assert isinstance(said, LineTestAnswer)
    return TestState(test, answer, said.phrase == asked.phrase, said.issued_at - asked.issued_at)


def _note(note: Placed, citing: Mapping[str, list[Placed]]) -> NoteState:
    """A note stands no longer alone when it cites what says the same, or when a later note brings both together."""
    found = list(cited_by(note.message))
    for each in citing.get(note.name, ()):
        beside = [name for name in cited_by(each.message) if name != note.name]
        if each.message.sender != note.message.sender:
            found.append(each.name)
        elif beside:
            found += [each.name, *beside]
    return NoteState(note, tuple(dict.fromkeys(found)))

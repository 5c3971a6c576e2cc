"""Sending puts the header on, and lets no traffic out that is not an exercise's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from jdec.exercise.errors import ExerciseError
from jdec.exercise.sending import Draft, finish, require_exercise, seen_at
from jdec.messages import read, submission_id
from jdec.messages.header import Officer, Reference, Role
from jdec.messages.launch_data import CompleteUntil
from jdec.messages.service import Seen
from jdec.words.attention import Attention
from jdec.words.faults import Refused

from .parts import START, check_error

DRAFT = Draft(kind=CompleteUntil, content={"until": START})
REFERENCE = Reference(record="jdec/RUS/exercise.demo/1", index=3, leaf=bytes(32))


def line(draft: Draft = DRAFT, **changes: Any) -> bytes:
    arguments: dict[str, Any] = {
        "party": "USA",
        "traffic": "exercise.demo",
        "submission": submission_id(1, bytes(10)),
        "issued_at": START + timedelta(seconds=1),
        "salt": b"12345678",
    }
    return finish(draft, **{**arguments, **changes})


def test_the_bytes_read_back_as_the_draft_under_its_header() -> None:
    message = read(line(about=(REFERENCE,)))
    assert isinstance(message, CompleteUntil)
    assert (message.sender, message.traffic, message.until) == ("USA", "exercise.demo", START)
    assert (message.issued_at, message.about) == (START + timedelta(seconds=1), (REFERENCE,))
    assert message.authorised_by.basis == "node"


@pytest.mark.parametrize("traffic", ["actual", "test", "exercise.", "exercise.UPPER", "exercise.demo ", ""])
def test_no_other_traffic_leaves_this_room(traffic: str) -> None:
    for attempt in (lambda: line(traffic=traffic), lambda: require_exercise(traffic)):
        with pytest.raises(ExerciseError, match="traffic is not that of an exercise") as caught:
            attempt()
        assert check_error(caught.value) == "not-exercise-traffic"


def test_a_sender_that_is_no_state_is_refused() -> None:
    with pytest.raises(ExerciseError, match="sender is no state: got 'XXX'") as caught:
        line(party="XXX")
    assert check_error(caught.value) == "sender-not-a-party"


def test_a_step_that_cannot_stand_without_its_citations_is_refused() -> None:
    seen = Draft(kind=Seen, content={"officer": Officer(role=Role.ANALYST, number="1")})
    with pytest.raises(Refused, match="acknowledgement names nothing"):
        line(seen)
    assert isinstance(read(line(seen, about=(REFERENCE,))), Seen)


def test_a_draft_names_its_kind_as_it_stands_on_the_wire() -> None:
    assert DRAFT.kind_name == "complete-until"
    assert line().startswith(b'{"kind":"complete-until",')


def test_a_seen_carries_the_grade_at_which_it_was_seen_and_no_other_draft_takes_one() -> None:
    seen = Draft(kind=Seen, content={"officer": Officer(role=Role.ANALYST, number="1")})
    for attention in Attention:
        message = read(line(seen_at(seen, attention), about=(REFERENCE,)))
        assert isinstance(message, Seen)
        assert message.attention is attention
    assert seen_at(seen, None) == seen
    with pytest.raises(ValueError, match="a grade belongs to a seen: got complete-until"):
        seen_at(DRAFT, Attention.ALARM)

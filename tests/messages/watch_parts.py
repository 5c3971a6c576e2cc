"""Messages of the two watches, for the samples of every kind."""

from __future__ import annotations

from datetime import timedelta

from jdec.messages import Message, new_message
from jdec.messages.header import Officer, Role
from jdec.messages.watch import (
    Direction,
    LinePhrase,
    LineTest,
    LineTestAnswer,
    OtherWay,
    OtherWayNote,
    ShiftHandover,
)

from .parts import NOW, OTHER, REMARK, cite, header


def watch_samples() -> list[Message]:
    """One or two of each kind, with everything fixed."""
    giving = Officer(role=Role.HEAD_OF_SHIFT, number="110")
    taking = Officer(role=Role.HEAD_OF_SHIFT, number="111")
    watching = Officer(role=Role.WATCH_OFFICER, number="017")
    return [
        new_message(
            ShiftHandover,
            **header(40, about=(cite(OTHER, 3),)),
            at=NOW,
            given_by=giving,
            taken_by=taking,
            on_watch=(taking, watching),
            remark=REMARK,
        ),
        new_message(ShiftHandover, **header(41), at=NOW, taken_by=watching, on_watch=(watching,)),
        new_message(
            LineTest,
            **header(42),
            phrase=LinePhrase.NORTH_WIND,
            officer=watching,
            answer_by=NOW + timedelta(minutes=2),
        ),
        new_message(
            LineTestAnswer,
            **header(43, about=(cite(OTHER, 5),)),
            phrase=LinePhrase.NORTH_WIND,
            officer=watching,
        ),
        new_message(
            OtherWayNote,
            **header(44, about=(cite(),)),
            way=OtherWay.VOICE,
            direction=Direction.HEARD,
            at=NOW - timedelta(minutes=9),
            officer=watching,
            text=REMARK,
        ),
        new_message(
            LineTest, **header(45), phrase=LinePhrase.FIRST_SNOW, answer_by=NOW + timedelta(minutes=10)
        ),
    ]

"""What the two watches of a programme tell each other of themselves: taking the watch, a line test each way, and a note
of what was said by voice.

These officers are notional.  They are numbers that no console signs people in with.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from jdec.exercise.steps import Paced, Setting, draft
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
from jdec.words.texts import Text

HEAD: Final = Officer(role=Role.HEAD_OF_SHIFT, number="001")
WATCHING: Final = Officer(role=Role.WATCH_OFFICER, number="002")
TAKEN_S: Final = 1.0
TESTED_S: Final = 20.0
BETWEEN_TESTS_S: Final = 60.0
ANSWERED_AFTER_S: Final = (8.0, 45.0)
SPOKEN_S: Final = 240.0
SPOKEN: Final[Text] = {
    "en": "The voice line was tried at the beginning of the watch. Both sides heard each other well.",
    "ru": "В начале дежурства проверена голосовая связь. Слышимость с обеих сторон хорошая.",
}


def watch_steps(setting: Setting) -> Iterator[Paced]:
    """Steps of both Parties; the answer to a test leaves once a person there has had time to read it."""
    for number, party in enumerate(setting.plan.parties):
        other = setting.other(party)
        yield Paced(
            id=f"watch/{party}/taken",
            plan_s=TAKEN_S,
            party=party,
            draft=draft(ShiftHandover, at=setting.starts_at, taken_by=HEAD, on_watch=(HEAD, WATCHING)),
        )
        chance = setting.chance(party, "line-test")
        phrase = chance.choice(tuple(LinePhrase))
        at_s = TESTED_S + number * BETWEEN_TESTS_S
        test = f"watch/{party}/test"
        yield Paced(id=test, plan_s=at_s, party=party, draft=draft(LineTest, phrase=phrase, officer=WATCHING))
        yield Paced(
            id=f"watch/{other}/answer",
            plan_s=at_s + chance.uniform(*ANSWERED_AFTER_S),
            party=other,
            draft=draft(LineTestAnswer, phrase=phrase, officer=WATCHING),
            cites=(test,),
        )
        yield Paced(
            id=f"watch/{party}/spoken",
            plan_s=SPOKEN_S,
            party=party,
            draft=draft(
                OtherWayNote,
                way=OtherWay.VOICE,
                direction=(Direction.SAID, Direction.HEARD)[number],
                at=setting.starts_at,
                officer=WATCHING,
                text=SPOKEN,
            ),
        )

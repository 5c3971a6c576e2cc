"""What the two watches tell each other of themselves: who is on watch, line tests, and what passed by another way.

None of it says anything of a launch, so none of it enters the picture.  Officers appear by role and number only.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta

from jdec.messages.header import Header, Officer
from jdec.words.faults import Fault, fault
from jdec.words.instants import Instant, instant_faults
from jdec.words.texts import Text

MAX_ON_WATCH: Final = 32
OnWatch = Annotated[tuple[Officer, ...], Meta(min_length=1, max_length=MAX_ON_WATCH)]


class ShiftHandover(Header, frozen=True, kw_only=True, tag="shift-handover"):
    """A watch is handed over: who takes it, who stands it from `at` on, and, in `about`, what is still open.

    `given_by` is absent where nobody stood the watch before, as at the first one.
    """

    at: Instant
    given_by: Officer | None = None
    taken_by: Officer
    on_watch: OnWatch
    remark: Text | None = None

    def broken_rules(self) -> list[Fault]:
        faults = [*super().broken_rules(), *instant_faults("at", self.at)]
        numbers = [each.number for each in self.on_watch]
        for number in sorted({each for each in numbers if numbers.count(each) > 1}):
            rule = f"officer stands the watch twice: {number}"
            faults.append(fault("on-watch-twice", "on_watch", number, rule, number=number))
        if self.taken_by.number not in numbers:
            got = self.taken_by.number
            rule = f"watch is taken by an officer who is not on it: got {got}"
            faults.append(fault("taker-not-on-watch", "taken_by", got, rule, number=got))
        return faults


class LinePhrase(StrEnum):
    """What a line test says: words that both languages have, chosen so that an answer shows they were read."""

    CALM_SEA = "calm-sea"
    CLEAR_SKY = "clear-sky"
    FIRST_SNOW = "first-snow"
    LONG_ROAD = "long-road"
    NORTH_WIND = "north-wind"
    OLD_BRIDGE = "old-bridge"
    QUIET_HARBOUR = "quiet-harbour"
    TALL_PINE = "tall-pine"


class LineTest(Header, frozen=True, kw_only=True, tag="line-test"):
    """A question to the officers of the other watch that asks for nothing but an answer by a person.

    `answer_by` is when the asking watch begins to look for another way to reach the other.  `officer` is absent where
    the node asks by its schedule: then no person knows that an answer is waited for, so `answer_by` must be there.
    """

    phrase: LinePhrase
    officer: Officer | None = None
    answer_by: Instant | None = None

    def broken_rules(self) -> list[Fault]:
        faults = [*super().broken_rules(), *instant_faults("answer_by", self.answer_by)]
        if self.officer is None and self.answer_by is None:
            rule = "line test that no officer asks names no time for the answer"
            faults.append(fault("test-without-time", "answer_by", "", rule))
        return faults


class LineTestAnswer(Header, frozen=True, kw_only=True, tag="line-test-answer"):
    """A person's answer to the cited line test, with the phrase that was read there."""

    phrase: LinePhrase
    officer: Officer

    def broken_rules(self) -> list[Fault]:
        faults = super().broken_rules()
        if len(self.about) != 1:
            got = len(self.about)
            rule = f"answer cites not exactly one line test: got {got} messages in about"
            faults.append(fault("answer-to-nothing", "about", got, rule, got=str(got)))
        return faults


class OtherWay(StrEnum):
    """By what other way something passed between the two watches."""

    VOICE = "voice"
    FAX = "fax"
    PAPER = "paper"
    COURIER = "courier"
    OTHER = "other"


class Direction(StrEnum):
    """Whether the sender's watch said it to the other, or heard it from the other."""

    SAID = "said"
    HEARD = "heard"


class OtherWayNote(Header, frozen=True, kw_only=True, tag="other-way-note"):
    """What passed between the watches by voice or on paper while the line did not carry it, entered afterwards.

    Each side writes its own note of one conversation.  `about` names the messages that say the same, where there are
    any by now, or the other side's note: that is how the two are reconciled.
    """

    way: OtherWay
    direction: Direction
    at: Instant
    officer: Officer
    text: Text

    def broken_rules(self) -> list[Fault]:
        return [*super().broken_rules(), *instant_faults("at", self.at)]

"""When a line test goes out by itself: by turns, one an interval, never beside one that waits, and never twice."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdec.node.people.line_schedule import (
    AHEAD,
    LONGEST_LEEWAY,
    Due,
    NoSchedule,
    NotKnown,
    NotYet,
    Plan,
    Schedule,
    Sent,
    Unanswered,
    leeway,
    plan,
    submission_of,
)

T0 = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SPARE = timedelta(minutes=5)
RECORD = {party: f"jdec/{party}/actual/1" for party in ("RUS", "USA")}


def side(own: str = "USA", **changed: object) -> Schedule:
    peer = "RUS" if own == "USA" else "USA"
    made = Schedule(own=own, peer=peer, every=HOUR, begun_at=T0)
    return msgspec.structs.replace(made, **changed)


def sent(sender: str, at: datetime = T0, *, is_answered: bool = True, number: int = 7) -> Sent:
    return Sent(f"{sender}.1/{number}", sender, at, is_answered)


def test_without_a_schedule_nothing_is_ever_sent() -> None:
    assert plan(side(every=timedelta(0)), [], T0 + 9 * HOUR) == NoSchedule()


def test_before_anything_is_known_nothing_is_sent() -> None:
    assert plan(side(begun_at=None), [], T0 + 9 * HOUR) == NotKnown()


def test_the_first_test_is_that_of_the_party_that_sorts_first() -> None:
    assert plan(side("RUS"), [], T0 + HOUR - SPARE) == NotYet(T0 + HOUR)
    assert plan(side("RUS"), [], T0 + HOUR) == Due(T0 + HOUR, "")
    assert plan(side("USA"), [], T0 + HOUR) == NotYet(T0 + HOUR + SPARE)


@pytest.mark.parametrize(("last", "own", "at"), [("RUS", "USA", HOUR), ("USA", "USA", HOUR + SPARE)])
def test_the_turn_is_the_other_sides_and_comes_back_when_it_is_let_pass(
    last: str, own: str, at: timedelta
) -> None:
    before = [sent("RUS", T0 - HOUR, number=3), sent(last)]
    assert plan(side(own), before, T0 + at - timedelta(seconds=1)) == NotYet(T0 + at)
    assert plan(side(own), before, T0 + at) == Due(T0 + at, f"{last}.1/7")


@pytest.mark.parametrize("asked_by", ["USA", "RUS"])
def test_nothing_is_sent_while_a_test_of_either_side_waits(asked_by: str) -> None:
    waiting = sent(asked_by, T0 - 50 * HOUR, is_answered=False, number=2)
    assert plan(side(), [waiting, sent("RUS", T0)], T0 + 9 * HOUR) == Unanswered(f"{asked_by}.1/2")


def test_a_test_of_either_side_begins_the_interval_anew() -> None:
    for party in ("USA", "RUS"):
        found = plan(side(), [sent("USA", T0), sent(party, T0 + HOUR / 2, number=9)], T0 + HOUR)
        assert isinstance(found, NotYet)
        assert found.at >= T0 + HOUR * 1.5


def test_a_test_that_claims_a_time_far_ahead_puts_nothing_off() -> None:
    ahead = sent("RUS", T0 + HOUR + AHEAD + timedelta(seconds=1), number=9)
    assert plan(side(), [sent("RUS", T0), ahead], T0 + HOUR) == Due(T0 + HOUR, "RUS.1/7 RUS.1/9")
    slightly = msgspec.structs.replace(ahead, issued_at=T0 + HOUR + AHEAD)
    assert plan(side(), [sent("RUS", T0), slightly], T0 + HOUR) == NotYet(T0 + 2 * HOUR + AHEAD)


def test_a_clock_that_was_a_day_ahead_stops_no_test_when_it_is_set_back() -> None:
    """The test that it sent was the one after the same: the next one must not be taken for it."""
    before = plan(side(), [sent("RUS")], T0 + HOUR)
    made = sent("USA", T0 + 25 * HOUR, number=9)
    after = plan(side(), [sent("RUS"), made], T0 + HOUR)
    assert isinstance(before, Due)
    assert isinstance(after, Due)
    assert submission_of(before, RECORD["USA"]) != submission_of(after, RECORD["USA"])
    one = sent("USA", T0 + HOUR, number=10)
    assert isinstance(plan(side(), [sent("RUS"), made, one], T0 + HOUR), NotYet)


def test_when_a_line_is_back_the_side_that_has_not_the_turn_leaves_it_to_the_other() -> None:
    late = T0 + 9 * HOUR
    assert plan(side("USA", able_since=late), [sent("RUS")], late) == Due(T0 + HOUR, "RUS.1/7")
    assert plan(side("RUS", able_since=late), [sent("RUS")], late) == NotYet(late + SPARE)
    found = plan(side("RUS", able_since=late), [sent("RUS")], late + SPARE)
    assert found == Due(T0 + HOUR + SPARE, "RUS.1/7")


def test_the_leeway_is_a_part_of_the_interval_and_never_long() -> None:
    assert leeway(timedelta(minutes=1)) == timedelta(seconds=15)
    assert leeway(24 * HOUR) == LONGEST_LEEWAY == SPARE


def test_the_test_after_another_has_one_submission_id_on_a_record_and_another_elsewhere() -> None:
    due = Due(T0 + HOUR, "RUS.1/7")
    assert submission_of(due, RECORD["USA"]) == submission_of(due, RECORD["USA"])
    others = {
        submission_of(due, RECORD["RUS"]),
        submission_of(Due(T0 + HOUR, "RUS.1/8"), RECORD["USA"]),
        submission_of(due, RECORD["USA"].replace("/1", "/2")),
        submission_of(due, RECORD["USA"]),
    }
    assert len(others) == 4


class World:
    """Two sides, one clock, and what each knows of the tests; `is_up`: what is said is heard."""

    def __init__(self, minutes: int) -> None:
        self.every = timedelta(minutes=minutes)
        self.now = T0
        self.is_up = True
        self.able: dict[str, datetime | None] = dict.fromkeys(RECORD, T0)
        self.known: dict[str, dict[str, Sent]] = {"RUS": {}, "USA": {}}
        self.ids: dict[str, set[str]] = {"RUS": set(), "USA": set()}
        self.sent: list[Sent] = []

    def plan(self, party: str) -> Plan:
        peer = "RUS" if party == "USA" else "USA"
        made = Schedule(own=party, peer=peer, every=self.every, begun_at=T0, able_since=self.able[party])
        return plan(made, self.known[party].values(), self.now)

    def step(self, by: timedelta, *, is_up: bool, restarts: str, lags: bool) -> None:
        """Let time go by; each side sends what is due, and what was said is heard where the line is up.

        A side that restarts forgets what it sent last (`lags`: its index is behind); the record refuses an id twice.
        """
        self.now += by
        for party in RECORD:
            if not is_up:
                self.able[party] = None
            elif not self.is_up or party == restarts:
                self.able[party] = self.now
        self.is_up = is_up
        for party in RECORD if is_up else ():
            due = self.plan(party)
            if isinstance(due, Due):
                self.send(party, due)
                if party == restarts and lags:
                    # The process died before its index had the test: it comes to the same act again.
                    self.send(party, due)
            if is_up:
                self.hear()

    def send(self, party: str, due: Due) -> None:
        named = submission_of(due, RECORD[party])
        if named in self.ids[party]:
            return
        self.ids[party].add(named)
        made = Sent(f"{party}.1/{len(self.sent)}", party, self.now, False)
        assert all(each.is_answered for each in self.known[party].values())
        self.known[party][made.name] = made
        self.sent.append(made)

    def hear(self) -> None:
        for party, other in (("RUS", "USA"), ("USA", "RUS")):
            for name, each in self.known[other].items():
                if each.is_answered or name not in self.known[party]:
                    self.known[party][name] = each

    def answer(self) -> None:
        for party in RECORD:
            for name, each in self.known[party].items():
                if each.sender != party:
                    self.known[party][name] = msgspec.structs.replace(each, is_answered=True)
        if self.is_up:
            self.hear()


STEPS = st.lists(
    st.tuples(
        st.integers(1, 100),
        st.booleans() | st.just(True),
        st.sampled_from(["", "", "", "RUS", "USA"]),
        st.booleans(),
        st.booleans() | st.just(True),
    ),
    min_size=20,
    max_size=120,
)


@given(st.sampled_from([1, 5, 20, 60, 240]), STEPS)
def test_through_cuts_and_restarts_tests_never_pile_up_and_one_side_asks_an_interval(
    minutes: int, steps: list[tuple[int, bool, str, bool, bool]]
) -> None:
    world = World(minutes)
    for percent, is_up, restarts, lags, answers in steps:
        # Shorter than the leeway: what one side says is heard before the other has to speak.
        world.step(leeway(world.every) * percent / 110, is_up=is_up, restarts=restarts, lags=lags)
        assert sum(not each.is_answered for each in world.known["RUS"].values()) <= 1
        if answers:
            world.answer()
    times = [each.issued_at for each in world.sent]
    assert all(later - earlier >= world.every for earlier, later in itertools.pairwise(times))


@given(st.sampled_from([1, 5, 20, 60, 240]), st.lists(st.integers(1, 100), min_size=60, max_size=120))
def test_while_the_line_is_up_and_people_answer_the_sides_ask_by_turns_and_on_time(
    minutes: int, steps: list[int]
) -> None:
    world = World(minutes)
    longest = leeway(world.every)
    for percent in steps:
        world.step(longest * percent / 110, is_up=True, restarts="", lags=False)
        world.answer()
    senders = [each.sender for each in world.sent]
    assert senders == [("RUS", "USA")[number % 2] for number in range(len(senders))]
    times = [T0, *(each.issued_at for each in world.sent), world.now]
    assert all(later - earlier <= world.every + longest for earlier, later in itertools.pairwise(times))
    assert world.sent or world.now - T0 <= world.every + longest


@given(st.sampled_from(["RUS", "USA"]), st.integers(2, 9))
def test_a_side_that_never_asks_is_asked_by_the_other_all_the_same(silent: str, intervals: int) -> None:
    """The other one's console is off, or sends by hand only: each interval is a leeway longer, and none is left out."""
    world = World(60)
    (asking,) = set(RECORD) - {silent}
    spare = leeway(world.every)
    while len(world.sent) < intervals:
        world.now += timedelta(minutes=1)
        due = world.plan(asking)
        if isinstance(due, Due):
            world.send(asking, due)
        world.hear()
        world.answer()
        assert world.now - (world.sent[-1].issued_at if world.sent else T0) <= world.every + spare

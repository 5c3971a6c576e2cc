"""The five answers: what both sides say is never covered by what both nodes compute, and no line is said first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdec.faces.console.answers import Seat, answers_of, do_classes_differ
from jdec.faces.console.cells import cells_of
from jdec.faces.console.growth import Growth
from jdec.faces.console.held import HeldPicture
from jdec.faces.console.maps import map_of
from jdec.faces.console.rendering import since_when
from jdec.faces.console.views import Answers, Grade
from jdec.faces.console.wording import Wording
from jdec.faces.texts import say
from jdec.node.picture_views import Agreement, AgreementView, PictureStatus, RecordLag
from jdec.node.views import LinkView, NodeStatus
from jdec.picture.accounts import EventAccount
from jdec.picture.announced import Attention
from jdec.words.launches import LaunchClass

from .test_held import NOW, STATUS, assessment, event, seen

AGREE, DIFFER = AgreementView(state=Agreement.AGREE), AgreementView(Agreement.OUTCOME_DIFFERS, "", 0, 0, 1)
OFFICER = Seat("en", "USA", may_see=True)


class Heard:
    """What was followed, as far as the answers ask."""

    lost_since = None
    is_picture_lost = False
    has_picture = True
    behind_since: datetime | None = None
    trouble = ""
    steps: tuple[str, ...] = ()

    def __init__(self, status: NodeStatus | None, *events: EventAccount) -> None:
        self.status = status
        self.growth = Growth()
        self.growth.begin(PictureStatus())
        self.picture = HeldPicture()
        self.picture.begin(events, [])

    def now(self) -> datetime:
        """The clock of the tests."""
        return NOW

    def more_cells(self, _language: str) -> tuple[()]:
        """No cells but its own."""
        return ()

    def more_steps(self, _language: str) -> tuple[str, ...]:
        """What else is to be done."""
        return self.steps

    def more_trouble(self, _language: str) -> str:
        """What else stands between both watches."""
        return self.trouble


def status_of(line: str = "up", agreement: AgreementView = AGREE) -> NodeStatus:
    """A node's status."""
    return msgspec.structs.replace(
        STATUS,
        link=LinkView(line, "2026-11-26T11:00:00Z", "unreachable"),
        picture=PictureStatus(agreement=agreement),
    )


def of_class(launch_class: LaunchClass, party: str, index: int = 1, **more: Any) -> Any:
    """A report of a class."""
    made = assessment(party, index)
    launch = msgspec.structs.replace(made.launch, launch_class=launch_class)
    return msgspec.structs.replace(made, launch=launch, **more)


def tell(*events: EventAccount, status: NodeStatus | None = None, seat: Seat = OFFICER) -> Answers:
    """The answers of now."""
    heard: Any = Heard(status or status_of(), *events)
    return answers_of(heard, seat, events)


CALM = Attention.NOTICE
ROCKET, SLBM = LaunchClass.SOUNDING_ROCKET, LaunchClass.SLBM


def test_both_nodes_agree_and_the_sides_do_not() -> None:
    """The night of 1995: one picture on both nodes, in which one side has a research rocket and the other an SLBM."""
    both = event(of_class(ROCKET, "USA"), of_class(SLBM, "RUS"), attention=CALM)
    told = tell(both)
    assert told.agreement == "THEY DIFFER on the launch of 12:00:00 UTC: USA – sounding rocket, RUS – SLBM."
    assert told.do_differ
    assert told.waiting == "ask RUS what it sees: the sides differ"
    assert (told.grade, told.world.partition(",")[0]) == (Grade.LATE, "No unannounced launch")
    cut = tell(both, status=status_of("down"))
    assert cut.do_differ
    assert cut.agreement.startswith("THEY DIFFER on the launch of 12:00:00 UTC")
    assert cut.agreement.endswith("there is no line.")
    assert cut.waiting.startswith("1. reach RUS another way")
    assert cut.waiting.endswith("; 2. ask RUS what it sees: the sides differ")
    assert b'"grade":"late"' in map_of([both], [], language="en", traffic="exercise.test").replace(b" ", b"")
    line = Wording("en", "USA", status_of(), {}).event_line(both)
    assert line.differs == "The sides differ on what was launched."
    assert (line.mark, line.grade) == (Grade.LATE, Grade.ANNOUNCED)
    other = event(of_class(ROCKET, "USA", 2), of_class(SLBM, "RUS", 2), attention=CALM)
    assert tell(both, other).agreement == "THEY DIFFER on what was launched in 2 events."


def test_what_one_side_reports_alone_is_not_the_same() -> None:
    assert tell(event(assessment("USA", 1))).agreement == "USA alone reports 1 event."
    both = event(assessment("USA", 1), assessment("RUS", 1), attention=CALM)
    told = tell(both)
    assert (told.agreement, told.do_differ) == ("Both report the same.", False)
    assert tell().agreement == "Neither reports a launch."
    taken_back = event(
        assessment("USA", 1), msgspec.structs.replace(assessment("RUS", 1), retracted="RUS.1/2")
    )
    assert tell(taken_back).agreement == "USA alone reports 1 event."
    each_alone = tell(event(assessment("USA", 1)), event(assessment("RUS", 2)))
    assert each_alone.agreement == "RUS alone reports 1 event. USA alone reports 1 event."
    gone = event(msgspec.structs.replace(assessment("USA", 1), retracted="USA.1/2"), attention=CALM)
    assert tell(gone).agreement == "Neither reports a launch."
    vague = event(assessment("USA", 1), of_class(LaunchClass.UNDETERMINED, "RUS"), attention=CALM)
    assert tell(vague).agreement == "Nothing in their reports contradicts."
    twice = event(assessment("USA", 1), assessment("USA", 2), assessment("RUS", 3), attention=CALM)
    assert tell(twice).agreement == "Nothing in their reports contradicts."


@pytest.mark.parametrize("language", ["en", "ru"])
def test_of_a_part_of_the_picture_nobody_says_that_there_is_nothing(language: str) -> None:
    """While the picture is read from its beginning, what is missing may be in the part that is not read yet."""

    def read(folded: int, *events: EventAccount) -> Answers:
        heard: Any = Heard(status_of(), *events)
        heard.growth.begin(PictureStatus(records=(RecordLag("jdec/USA/exercise.test/1", 3, folded),)))
        return answers_of(heard, Seat(language, "USA", may_see=True), events)

    unknown = say(language, "console-answer-unknown")
    calm = event(assessment("USA", 1), assessment("RUS", 1), attention=CALM)
    for events in ((), (calm,)):
        part = read(2, *events)
        assert (part.grade, part.world) == (Grade.LATE, say(language, "console-world-growing"))
        assert {part.unexplained, part.seen, part.agreement, part.waiting} == {unknown}
        whole = read(3, *events)
        assert say(language, "console-world-growing") not in whole.world
        assert unknown not in {whole.unexplained, whole.seen, whole.agreement, whole.waiting}
    lagging: Any = Heard(status_of(), calm)
    lagging.behind_since = NOW
    lags = answers_of(lagging, Seat(language, "USA", may_see=True), (calm,))
    behind = say(language, "console-world-behind", since=since_when(NOW, NOW))
    assert (lags.grade, lags.world) == (Grade.LATE, behind)
    assert {lags.unexplained, lags.seen, lags.agreement} == {unknown}
    assert lags.waiting == say(language, "console-waiting-behind")
    loud = read(2, event(assessment("USA", 1)))
    assert loud.grade is Grade.ALARM
    assert loud.world.endswith(say(language, "console-world-growing"))
    assert loud.unexplained == say(language, "console-unexplained", count=1)


@given(st.lists(st.tuples(st.sampled_from(["USA", "RUS"]), st.sampled_from(list(LaunchClass))), min_size=1))
def test_a_class_that_nobody_determined_differs_from_none(said: list[tuple[str, LaunchClass]]) -> None:
    made = event(*(of_class(what, party, number) for number, (party, what) in enumerate(said)))
    known: dict[str, set[LaunchClass]] = {"USA": set(), "RUS": set()}
    for party, what in said:
        known[party] |= {what} - {LaunchClass.UNDETERMINED}
    ours, theirs = known.values()
    assert do_classes_differ(made) == bool(ours and theirs and not ours & theirs)


def test_nodes_that_compute_otherwise_are_said_beside_what_the_sides_say() -> None:
    told = tell(event(assessment("USA", 1)), status=status_of(agreement=DIFFER))
    assert told.agreement.startswith("USA alone reports 1 event. THE TWO NODES COMPUTE DIFFERENT")
    assert told.do_differ


@pytest.mark.parametrize("language", ["en", "ru"])
def test_without_a_line_nothing_is_said_of_the_other_side(language: str) -> None:
    """Neither that it agrees, nor that it has not seen, nor that it has not reported: nobody knows."""
    seat = Seat(language, "USA", may_see=True)
    alone = event(assessment("USA", 1), attention=CALM)
    down = status_of("down")
    told = tell(alone, status=down, seat=seat)
    assert told.grade is Grade.LATE
    assert "11:00:00" in told.world
    assert "11:00:00" in told.agreement
    assert "RUS" in told.waiting
    heard: Any = Heard(down)
    cells = {each.name: each for each in cells_of(heard, language)}
    assert cells["agreement"].grade == "late"
    assert "11:00:00" in cells["agreement"].detail
    assert "11:00:00" in cells["peer"].detail
    missing = {
        state: Wording(language, "USA", status_of(state), {}).event_line(alone).missing
        for state in ("up", "down")
    }
    assert missing["up"] != missing["down"]
    loud = tell(event(assessment("USA", 1)), status=down, seat=seat)
    assert loud.grade is Grade.ALARM
    assert "11:00:00" in loud.world
    assert (
        loud.seen
        == {
            "en": "USA: nobody yet. RUS: unknown, there is no line.",
            "ru": "USA: пока никто. RUS: неизвестно, линии нет.",
        }[language]
    )
    assert (loud.waiting[:3], " 2. " in loud.waiting) == ("1. ", True)
    shown = Wording(language, "USA", down, {}).event_line(alone)
    assert shown.unseen == loud.seen
    assert shown.state.text != Wording(language, "USA", status_of(), {}).event_line(alone).state.text
    never = tell(status=status_of("never"), seat=seat)
    assert "11:00:00" not in never.world


def test_who_has_seen_it_is_said_by_side_and_by_officer() -> None:
    loud = event(assessment("USA", 1))
    ours = msgspec.structs.replace(loud, mentions=(seen("USA", "USA.1/1"),))
    assert tell(loud).seen == "USA: nobody yet. RUS: nobody yet."
    assert tell(ours).seen == f"USA: officer 1 at {NOW:%H:%M:%S} UTC. RUS: nobody yet."
    assert tell(ours, event(assessment("USA", 2))).seen == "USA: 1 of 2. RUS: 0 of 2."
    assert tell().seen == "no launch to acknowledge"
    theirs = msgspec.structs.replace(event(assessment("USA", 2)), mentions=(seen("RUS", "USA.1/2"),))
    known = tell(loud, theirs, status=status_of("down")).seen
    assert known == "USA: 0 of 2. RUS: 1 of 2 before the line was cut; later ones unknown."


def test_what_our_side_has_acknowledged_stays_counted_as_unexplained() -> None:
    loud = event(assessment("USA", 1))
    ours = msgspec.structs.replace(event(assessment("USA", 2)), mentions=(seen("USA", "USA.1/2"),))
    assert tell(loud, ours).world == "2 unexplained launches; our side has not acknowledged 1 of them."
    assert tell(ours).world == "1 launch stays unexplained; our side has acknowledged it."


def test_what_is_to_be_done_is_of_now_and_only_for_who_may() -> None:
    loud = event(assessment("USA", 1))
    assert tell(loud).waiting == "press “I have seen it” for 1 event"
    assert tell(loud, seat=Seat("en", "USA", may_see=False)).waiting == "nothing"


def test_a_past_view_says_nothing_of_the_line_and_what_is_to_be_done_is_of_now() -> None:
    """In neither direction: what differed then and not now is not to be asked, and what differs now is."""
    now = event(assessment("USA", 1))
    then = event(of_class(ROCKET, "USA", 2), of_class(SLBM, "RUS", 2), attention=CALM)
    heard: Any = Heard(status_of("down", DIFFER), now)
    past = answers_of(heard, OFFICER, [then], is_past=True)
    assert past.agreement == "THEY DIFFER on the launch of 12:00:00 UTC: USA – sounding rocket, RUS – SLBM."
    assert (past.grade, "11:00:00" in past.world, past.do_differ) == (Grade.LATE, False, True)
    assert past.waiting.startswith("1. press “I have seen it” for 1 event; 2. ")
    assert "the sides differ" not in past.waiting
    heard = Heard(status_of(), then)
    assert answers_of(heard, OFFICER, [], is_past=True).waiting.startswith("ask RUS what it sees")


@pytest.mark.parametrize("away", [{"lost_since": NOW}, {"has_picture": False}])
def test_what_is_not_known_is_not_answered(away: dict[str, Any]) -> None:
    heard: Any = Heard(status_of(), event(assessment("USA", 1)))
    vars(heard).update(away)
    told = answers_of(heard, OFFICER, [])
    assert (told.unexplained, told.seen, told.agreement) == ("not known now",) * 3
    assert told.grade is Grade.LATE
    assert told.waiting.startswith("call the technical centre")


def test_the_other_side_has_seen_what_it_saw_as_it_stands_now() -> None:
    """A report that joined since, or a grade that rose, is not in what an officer said before."""
    both = event(assessment("USA", 1), assessment("RUS", 2))
    early = msgspec.structs.replace(both, mentions=(seen("RUS", "USA.1/1"),))
    assert tell(early).seen == "USA: nobody yet. RUS: nobody yet."
    whole = msgspec.structs.replace(seen("RUS", "USA.1/1"), about=("USA.1/1", "RUS.1/2"))
    quiet = msgspec.structs.replace(both, mentions=(msgspec.structs.replace(whole, attention=CALM),))
    assert tell(quiet).seen == "USA: nobody yet. RUS: nobody yet."
    assert "RUS: officer 1" in tell(msgspec.structs.replace(both, mentions=(whole,))).seen


def test_what_nobody_answered_stands_in_the_band_and_in_what_is_to_be_done_and_not_in_a_past_view() -> None:
    """It makes calm yellow, comes before calm words and after an alarm, and its step comes after that of the alarm."""
    quiet: Any = Heard(status_of())
    quiet.trouble, quiet.steps = "Nobody answers.", ("call them",)
    told = answers_of(quiet, OFFICER, ())
    assert (told.grade, told.waiting) == (Grade.LATE, "call them")
    assert told.world == "Nobody answers. Quiet: no launch in the picture."
    past = answers_of(quiet, OFFICER, (), is_past=True)
    assert (past.grade, past.world, past.waiting) == (
        Grade.CALM,
        "Quiet: no launch in the picture.",
        "call them",
    )
    alarm = event(assessment("USA", 1))
    loud: Any = Heard(status_of(), alarm)
    loud.trouble, loud.steps = quiet.trouble, quiet.steps
    told = answers_of(loud, OFFICER, (alarm,))
    assert told.grade is Grade.ALARM
    assert told.world.endswith(" Nobody answers.")
    assert told.waiting.startswith("1. ")
    assert told.waiting.endswith(" 2. call them")

"""What is shown says EXERCISE in the officer's language, wherever it is shown, and is wholly in that language."""

from __future__ import annotations

import io
import re
import time
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

from cluster.harness import message, submission_of
from jdec.exercise.scenario import load_folder
from jdec.exercise.sending import finish
from jdec.faces.cli.demo.ledger import Ledger
from jdec.faces.cli.demo.pictures import Pictures, PictureSummary, Told
from jdec.faces.cli.demo.plain import Plain
from jdec.faces.cli.demo.player import rounds
from jdec.faces.cli.demo.saying import Wording, launch_line, verdict
from jdec.faces.cli.demo.screen import Screen
from jdec.faces.cli.demo.stage import Phase, Stage
from jdec.faces.cli.demo.summary import Held, Latency, LineSummary, Messages, NodeSummary, Summary
from jdec.faces.cli.session import Session
from jdec.faces.texts import Language, languages
from jdec.main import compose
from jdec.messages import submission_id
from jdec.messages.header import Reference
from jdec.messages.kinds import KINDS, NODE_KINDS
from jdec.node.views import EntryView, FollowEvent, LinkView, Rung, TimeBracket
from jdec.picture import PictureFold
from jdec.picture.accounts import EventAccount
from jdec.words.instants import from_unix_micros
from picture.announcing_parts import Records

PARTIES = ("USA", "RUS")
RECORD = "jdec/USA/exercise.demo/1"
NOW_US = 1_790_000_000_000_000
BADGE = {"en": "EXERCISE", "ru": "УЧЕНИЕ"}
CUT = {"en": "LINE CUT", "ru": "ЛИНИЯ ОБОРВАНА"}
AGREE = {"en": "The nodes agree", "ru": "Узлы согласны"}
SUMMARY = Summary(
    True,
    "exercise.demo",
    "demo",
    1,
    60.0,
    10.0,
    900.0,
    {
        "USA": NodeSummary(1, "rootofUSA000", {"RUS": Held(0, "rootofRUS000")}, 0),
        "RUS": NodeSummary(0, "rootofRUS000", {"USA": Held(1, "rootofUSA000")}, 0),
    },
    Messages(1, 1, 1, 0, 0, 0, {"complete-until": 1}),
    Latency(2.5, 7.25, 1234.5, 600.0),
    LineSummary(10.0, 7, 350.0),
    PictureSummary(True, components=1, events=1, one_sided=1, announced=1, told_ms=40.0, announced_ms=900.0),
)


def session(language: Language) -> Session:
    """A session whose words go nowhere."""
    nowhere = io.StringIO()
    return Session(language, False, compose(), {}, nowhere, io.StringIO(), io.StringIO())


def entry(data: bytes, index: int = 0, kind: str = "complete-until") -> EntryView:
    """An entry of USA."""
    return EntryView(RECORD, index, "", data.decode(), kind, "", Rung.ACCEPTED, TimeBracket("", "", ""))


def drawn(
    language: Language, stage: Stage, summary: Summary | None = None, size: tuple[int, int] = (120, 40)
) -> str:
    """The picture as text, of one message of USA that is accepted and no more."""
    ledger = Ledger(PARTIES)
    line = message("USA")
    ledger.begin(submission_of(line), "USA", "complete-until", time.monotonic())
    for party in PARTIES:
        ledger.hear(party, FollowEvent("link", "", link=LinkView("up", "", "")), 0.0)
    ledger.hear("USA", FollowEvent("entry", "", entry=entry(line)), 0.0)
    console = Console(file=io.StringIO(), width=size[0], height=size[1], record=True, force_terminal=True)
    screen = Screen(session(language), console, stage, ledger)
    screen.tell("demo-settling")
    if summary is not None:
        screen.end(summary)
    console.print(screen.picture())
    return console.export_text()


def playing() -> Stage:
    """A stage in the middle of a run."""
    stage = Stage(1, 60.0, Phase.PLAYING, {"en": "Programme title", "ru": "Название программы"})
    stage.began_s, stage.length_s = time.monotonic(), 30.0
    return stage


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["small", "large"])
@pytest.mark.parametrize("language", languages)
def test_the_picture_stands_in_an_exercise_frame_and_fits(language: Language, size: tuple[int, int]) -> None:
    for summary in (None, SUMMARY):
        text = drawn(language, playing(), summary, size)
        lines = text.rstrip("\n").split("\n")
        assert lines[0].count(BADGE[language]) == lines[-1].count(BADGE[language]) == 2
        assert len(lines) < size[1]
        assert all(line[0] in "┏┃┗" for line in lines)
        assert "▮▯▯" in text
    assert AGREE[language] in text


@pytest.mark.parametrize("language", languages)
def test_a_cut_line_is_said_loudly_and_counts_down(language: Language) -> None:
    stage = playing()
    assert CUT[language] not in drawn(language, stage)
    stage.cut_until_s = time.monotonic() + 5
    text = drawn(language, stage)
    assert re.search(rf"✂ +{CUT[language]} · .*5 [sс].* · .*1", text)


def ended(language: Language) -> str:
    """The end of a run in words, with a picture in which every figure is another."""
    picture = PictureSummary(
        True,
        events=28,
        two_sided=21,
        one_sided=3,
        undetermined=4,
        retracted=2,
        announced=13,
        late_notice=1,
        unannounced=12,
        told_ms=105.0,
    )
    summary = msgspec.structs.replace(SUMMARY, picture=picture)
    return "\n".join(line.plain for line in verdict(session(language), summary))


def test_the_end_counts_every_event_and_says_from_when_a_time_counts() -> None:
    english, russian = ended("en"), ended("ru")
    assert "28 events, 21 two-sided, 3 one-sided, 4 undetermined, 2 taken back" in english
    assert "28 событий, двусторонних 21, односторонних 3, не определено 4, отозвано 2" in russian
    assert re.search(r"Half within: .*, a first report in the picture 105 ms;", english)
    assert re.search(r"Половина за: .*, первичное донесение в картине 105 мс;", russian)
    assert "Announced 13, late or outside 1, unannounced 12, cannot tell 0" in english
    assert "Объявлено 13, поздно или вне окна и района 1, не объявлено 12, неясно 0" in russian


def test_a_line_that_never_came_was_not_lost() -> None:
    said = io.StringIO()
    plain = Plain(session("en"), Console(file=said, width=200), Stage(1, 60.0))
    for state in ("never", "down", "up", "never", "down"):
        plain.hear("USA", FollowEvent("link", "", link=LinkView(state, "", "")))
    lines = said.getvalue().splitlines()
    assert [("LINE DOWN" in line, "line up" in line) for line in lines] == [(False, True), (True, False)]


@pytest.mark.parametrize("language", languages)
def test_every_plain_line_says_exercise(language: Language) -> None:
    out = io.StringIO()
    plain = Plain(session(language), Console(file=out, width=80), playing())
    plain.begin()
    plain.tell("demo-line-cut", seconds=10.0)
    plain.hear("USA", FollowEvent("entry", "", entry=entry(message("USA"))))
    plain.hear("RUS", FollowEvent("entry", "", entry=entry(message("USA"))))
    for rung in ("mirrored", "receipted"):
        plain.hear("USA", FollowEvent(rung, "", size=1))
    plain.hear("USA", FollowEvent("link", "", link=LinkView("down", "", "cut")))
    plain.end(SUMMARY)
    lines = out.getvalue().rstrip("\n").split("\n")
    assert [line for line in lines if not line.startswith(f" {BADGE[language]} ")] == []
    # The mirror's copy is no second line: one for the entry, two for its climb.
    assert sum("USA  " in line for line in lines) == 3
    assert AGREE[language] in out.getvalue()


@pytest.mark.parametrize("short", [True, False], ids=["short", "whole"])
def test_every_message_of_the_programme_is_worded_in_russian_without_english(short: bool) -> None:
    """Numbers, codes of Parties and names of objects are left as they are."""
    programme, _ = rounds(load_folder().plan("demo"), seed=1, pace=60.0, now_us=NOW_US)
    titles = {each: t.title for t in programme.truths if t.title for each in t.reports}
    wording = Wording(session("ru"), titles)
    left: set[str] = set()
    places = {step.id: number for number, step in enumerate(programme.steps)}
    for number, step in enumerate(programme.steps):
        data = finish(
            step.draft,
            party=step.party,
            traffic="exercise.demo",
            submission=submission_id(NOW_US // 1000 + number, bytes(10)),
            issued_at=from_unix_micros(NOW_US),
            salt=bytes(12),
            about=tuple(Reference(record=RECORD, index=places[each], leaf=bytes(32)) for each in step.cites),
        )
        view = entry(data, number, step.draft.kind_name)
        wording.remember(view)
        line = wording.line(view, short=short)
        assert re.search("[а-яё]", line)
        left |= set(re.findall(r"\b[a-z]{3,}\b", line))
    assert left == set()
    assert {step.draft.kind_name for step in programme.steps} == KINDS.keys() - NODE_KINDS - {"hazard-notice"}


@pytest.mark.parametrize("short", [True, False], ids=["short", "whole"])
def test_a_hazard_notice_is_worded_in_russian_too(short: bool) -> None:
    golden = Path(__file__).resolve().parents[1] / "golden" / "hazard-notices.jsonl"
    data = golden.read_bytes().splitlines(keepends=True)[0]
    line = Wording(session("ru"), {}).line(entry(data, 0, "hazard-notice"), short=short)
    assert re.search("[а-яё]", line)
    assert "X0017/26" in line
    assert re.findall(r"\b[a-z]{3,}\b", line) == []


def test_a_message_cannot_move_the_cursor_of_whoever_reads_it() -> None:
    """What the other Party wrote is shown, never obeyed."""
    line = '{"kind":"launch-report","report":"\x1b[2J[bold]USA-R","revision":2}'
    worded = Wording(session("en"), {}).line(entry(line.encode(), kind="launch-report"), short=False)
    assert "\x1b" not in worded


# --- launches -----------------------------------------------------------------------------------------------------

ROCKET = {"en": "The rocket of 1995", "ru": "Ракета 1995 года"}
TONE = {"en": "♪ ATTENTION", "ru": "♪ ВНИМАНИЕ"}
ANNOUNCED = {"en": "Announced · The rocket of 1995", "ru": "Объявлен · Ракета 1995 года"}
UNANNOUNCED = {"en": "UNANNOUNCED", "ru": "НЕ ОБЪЯВЛЕН"}
BOTH = {"en": "both sides", "ru": "обе стороны"}


def launches(*, is_announced: bool) -> list[EventAccount]:
    """One launch as it is seen first by one side and then by both."""
    records = Records()
    fold = PictureFold()
    if is_announced:
        records.notice()
    first, second = records.both()
    told = [fold.fold([*records.entries[:-2], second]), fold.fold([first])]
    return [event for change in told for component in change.components for event in component.events]


def told_of(pictures: Pictures, events: list[EventAccount]) -> list[Told]:
    """What there is to be told of these events, one after the other."""
    return [told for event in events for told in pictures.take([event], 0.5)]


def with_titles(events: list[EventAccount]) -> Stage:
    """A stage that knows what was launched."""
    stage = playing()
    stage.titles |= {each.report: ROCKET for event in events for each in event.assessments}
    return stage


@pytest.mark.parametrize("language", languages)
def test_an_announced_launch_is_never_silent(language: Language) -> None:
    """The word for the tone stands before it, once a launch; every line says who sees it."""
    events = launches(is_announced=True)
    out = io.StringIO()
    plain = Plain(session(language), Console(file=out, width=80), with_titles(events))
    for told in told_of(Pictures(), events):
        plain.launch(told)
    one, both = out.getvalue().splitlines()
    assert [TONE[language] in line for line in (one, both)] == [True, False]
    assert all(ANNOUNCED[language] in line for line in (one, both))
    assert "USA" in one
    assert BOTH[language] in both


@pytest.mark.parametrize("language", languages)
def test_a_launch_that_nobody_announced_is_said_loudly(language: Language) -> None:
    (line,) = [
        launch_line(session(language), told, {}).plain
        for told in told_of(Pictures(), launches(is_announced=False)[:1])
    ]
    assert TONE[language] in line
    assert UNANNOUNCED[language] in line


def test_a_terminal_hears_the_tone_once_a_launch_and_again_when_it_becomes_graver() -> None:
    """The bell of a terminal is the letter BEL."""
    events = launches(is_announced=True)
    graver = launches(is_announced=False)[-1]
    console = Console(file=io.StringIO(), width=120, height=40, force_terminal=True)
    screen = Screen(session("en"), console, with_titles(events), Ledger(PARTIES))
    pictures = Pictures()
    heard = []
    for event in (*events, events[0], msgspec.structs.replace(graver, name=events[-1].name)):
        for told in told_of(pictures, [event]):
            screen.launch(told)
        heard.append(console.file.getvalue().count("\a"))
    # Two records make other names: the graver one is another launch, and so heard.
    assert heard == [1, 1, 1, 2]
    console.print(screen.picture())
    assert "Announced · The rocket of 1995" in console.file.getvalue()


def test_what_one_node_has_told_the_other_does_not_tell_again() -> None:
    events = launches(is_announced=True)
    pictures = Pictures()
    assert len(told_of(pictures, events)) == 2
    assert told_of(pictures, events) == []

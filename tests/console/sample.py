"""Views of a made-up night, in both languages, so that the looks can be worked on and tested without a node.

`SAMPLES` are the states an officer meets: nothing; a research rocket that was announced and seen by both sides (as in
January 1995, when it had not reached those who had to know); a launch nobody announced; two sides that do not agree; a
cut line; a storm; a look back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from tests.console.sample_events import cut_off, differing, launch_1995, storm, unannounced
from tests.console.sample_notices import notices

from jdec.faces.console.rendering import word
from jdec.faces.console.views import (
    Answers,
    ErrorView,
    EventLine,
    Frame,
    Grade,
    LinkCell,
    NavItem,
    OfficerView,
    OwnActLine,
    OwnActsView,
    SeenBy,
    WatchView,
    Word,
)
from jdec.faces.texts import say

NOW: Final = datetime(2026, 11, 26, 14, 3, 7, tzinfo=UTC)
LANGUAGES: Final = ("en", "ru")
THEMES: Final = ("dark", "light")
PARTIES: Final = ("USA", "RUS")


def both(language: str, english: str, russian: str) -> str:
    """Return one of two sentences."""
    return russian if language == "ru" else english


def frame(
    language: str,
    theme: str,
    path: str = "/watch",
    *,
    is_signed: bool = True,
    traffic: str = "exercise.north-wind",
) -> Frame:
    """Return what is around a page of the Party USA."""
    title = both(language, "Watch", "Обстановка")
    return Frame(
        title=title,
        language=language,
        theme=theme,
        party="USA",
        party_name=both(language, "United States of America", "Соединённые Штаты Америки"),
        peer="RUS",
        peer_name=both(language, "Russian Federation", "Российская Федерация"),
        traffic=traffic,
        is_exercise=traffic != "actual",
        exercise_name=traffic.partition(".")[2],
        officer=officer("27", language, theme, "watch", "release") if is_signed else None,
        csrf="sample-token",
        path=path,
        nav=_nav(language, path) if is_signed else (),
        now=NOW,
        said=(),
    )


def officer(number: str, language: str, theme: str, *roles: str) -> OfficerView:
    """Return an officer with roles that have a word in both languages."""
    words = {
        "watch": ("watch officer", "дежурный офицер"),
        "release": ("head of shift", "начальник смены"),
        "liaison": ("liaison officer", "офицер связи"),
        "auditor": ("auditor", "проверяющий"),
    }
    return OfficerView(
        number,
        tuple(Word(each, both(language, *words[each])) for each in roles),
        language,
        theme,
        is_demo=True,
    )


def demo_officers(language: str, theme: str) -> tuple[OfficerView, ...]:
    """Return the officers of an exercise."""
    return (
        officer("27", language, theme, "watch"),
        officer("31", language, theme, "watch", "release"),
        officer("44", language, theme, "liaison"),
        officer("52", language, theme, "auditor"),
    )


def _nav(language: str, path: str) -> tuple[NavItem, ...]:
    pages = (
        ("/watch", both(language, "Watch", "Обстановка"), 0),
        ("/events", both(language, "Launches", "Пуски"), 0),
        ("/log", both(language, "Watch log", "Журнал дежурства"), 2),
    )
    return tuple(
        NavItem(place, text, place[1:], is_here=place == path.partition("?")[0], waiting=waiting)
        for place, text, waiting in pages
    )


def refusal(language: str) -> ErrorView:
    """Return a sentence that says no."""
    text = both(
        language,
        "This form is older than your session. Nothing was sent; what you typed is kept as a draft.",
        "Эта форма старше вашего сеанса. Ничего не отправлено; написанное сохранено как черновик.",
    )
    return ErrorView(403, both(language, "Not done", "Не выполнено"), text, "form-old")


def _cells(language: str, *, is_cut: bool = False, differs: bool = False) -> tuple[LinkCell, ...]:
    """The state row, in the console's own words."""

    def tell(code: str, **args: str | int) -> str:
        return say(language, f"console-{code}", **args)

    def cell(name: str, grade: str, state: str, detail: str = "") -> LinkCell:
        return LinkCell(name, tell(f"cell-{name}"), grade, state, detail)

    own, since = 1204, "13:41:20"
    mirrored = own - 4 if is_cut else own
    ladder = tell("cell-own-ladder", own=str(own), mirrored=str(mirrored), receipted=str(mirrored - 2))
    waits = tell("cell-own-waiting", count=4) if is_cut else tell("cell-own-all")
    node = cell("node", "announced", tell("cell-node-ready"))
    picture = cell("picture", "announced", tell("cell-picture-current"))
    held = tell("cell-peer-size", size=980)
    if is_cut:
        return (
            node,
            cell("link", "alarm", tell("cell-link-down"), tell("since", since=since)),
            cell("own", "late", waits, ladder),
            cell("peer", "calm", held, tell("as-of", since=since)),
            picture,
            cell("agreement", "late", tell("agreement-unknown"), tell("since", since=since)),
        )
    agreement = ("alarm", "outcome-differs") if differs else ("announced", "agree")
    return (
        node,
        cell("link", "announced", tell("cell-link-up"), tell("since", since="06:12:44")),
        cell("own", "announced", waits, ladder),
        cell("peer", "calm", held),
        picture,
        cell("agreement", agreement[0], tell(f"agreement-{agreement[1]}")),
    )


def _sentences(sample: str, language: str) -> Answers:
    """The answers of a sample, in the console's own words."""

    def tell(code: str, **args: str | int) -> str:
        return say(language, f"console-{code}", **args)

    def named(**classes: str) -> str:
        return ", ".join(
            f"{party} \u2013 {word(language, 'picture-class', each).text}" for party, each in classes.items()
        )

    def answers(
        grade: Grade, world: str, seen: str, sides: str, unexplained: int = 0, waiting: str = "", **more: bool
    ) -> Answers:
        return Answers(
            grade,
            world,
            tell("unexplained", count=unexplained),
            seen,
            sides,
            waiting or tell("waiting", count=0),
            **more,
        )

    nothing = tell("seen-nothing")
    rocket = tell("sides-differ-on", time="06:24:12 UTC", what=named(USA="sounding-rocket", RUS="slbm"))
    since, cut = "13:41:20", tell("world-no-line", party="RUS", since="13:41:20")
    officers = {party: tell("seen-officer", party=party, number="8", time="13:48:00") for party in PARTIES}
    nobody = {party: tell("seen-nobody", party=party) for party in PARTIES}
    if sample == "calm":
        return answers(Grade.CALM, tell("world-empty"), nothing, tell("sides-nothing"))
    if sample == "rocket-1995":
        waiting = tell("waiting-differ", party="RUS")
        return answers(Grade.LATE, tell("world-differ"), nothing, rocket, waiting=waiting, do_differ=True)
    if sample == "past":
        waiting = tell("past-now", text=tell("waiting", count=0))
        return answers(Grade.LATE, tell("world-differ"), nothing, rocket, waiting=waiting, do_differ=True)
    if sample == "cut":
        world = f"{cut} {tell('world-quiet-own')}"
        waiting = tell("waiting-no-line", party="RUS")
        return answers(Grade.LATE, world, nothing, tell("sides-no-line", since=since), waiting=waiting)
    world, waiting = tell("world-held", count=1), tell("waiting", count=1)
    alone = tell("sides-alone", party="USA", count=1)
    if sample == "unannounced":
        seen, sides = " ".join(nobody.values()), f"{rocket} {alone}"
        return answers(Grade.ALARM, world, seen, sides, 1, waiting, do_differ=True)
    if sample == "differing":
        sides = tell("sides-differ", count=2) + " " + tell("agreement-differs-in", count=1)
        return answers(
            Grade.UNCLEAR, world, f"{nobody['USA']} {officers['RUS']}", sides, 1, waiting, do_differ=True
        )
    seen = " ".join(
        tell("seen-side", party=party, seen=seen, all="3") for party, seen in (("USA", "0"), ("RUS", "2"))
    )
    world, waiting = tell("world-held", count=3), tell("waiting", count=3)
    return answers(Grade.ALARM, world, seen, alone, 3, waiting)


_EVENTS: Final[dict[str, Callable[[str], tuple[EventLine, ...]]]] = {
    "calm": lambda _: (),
    "rocket-1995": lambda language: (launch_1995(language),),
    "unannounced": lambda language: (unannounced(language), launch_1995(language)),
    "differing": lambda language: (differing(language), launch_1995(language)),
    "cut": lambda language: (cut_off(language),),
    "storm": storm,
    "past": lambda language: (launch_1995(language),),
}
SAMPLES: Final = tuple(_EVENTS)


def watch_view(sample: str, language: str) -> WatchView:
    """Return the watch page of a sample."""
    events = _EVENTS[sample](language)
    held = tuple(each for each in events if each.is_held)
    return WatchView(
        answers=_sentences(sample, language),
        cells=_cells(language, is_cut=sample == "cut", differs=sample == "differing"),
        held=held,
        events=events,
        notices=() if sample == "calm" else notices(language, NOW),
        sequence="sample-1",
        at="1100.980" if sample == "past" else "",
        oldest=NOW - timedelta(hours=30),
        is_more=sample == "storm",
        own_acts=own_acts(sample, language),
    )


def own_acts(sample: str, language: str) -> OwnActsView:
    """Return what the officer at the desk said lately."""
    rungs = {
        "rocket-1995": ("receipted",),
        "cut": ("accepted",),
        "storm": ("accepted", "mirrored", "receipted"),
    }
    kinds = ("seen", "line-test-answer", "urgent-statement")
    lines: list[OwnActLine] = []
    for number, rung in enumerate(rungs.get(sample, ())):
        at, name = NOW - timedelta(seconds=20 + 95 * number), f"USA.1/{1100 - 3 * number}"
        what, about = (
            Word(kinds[number], say(language, f"page-act-{kinds[number]}")),
            ("USA.1/1097", "", "USA.1/14"),
        )
        lines.append(
            OwnActLine(name, at, what, about[number], Word(rung, say(language, f"page-rung-{rung}")))
        )
    return OwnActsView(tuple(lines))


def seen_by_us(language: str) -> SeenBy:
    """Return an acknowledgement of one's own officer."""
    return SeenBy("USA", both(language, "watch officer", "дежурный офицер"), "27", NOW - timedelta(minutes=2))

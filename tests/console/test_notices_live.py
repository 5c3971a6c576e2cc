"""The page of notices at both consoles of two real nodes: it keeps itself up to date, and says when it cannot."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, expect

from jdec.messages.notifications import GeophysicalExperiment, LaunchCancellation, PreLaunchNotification
from jdec.words.instants import Window
from jdec.words.launches import LaunchClass
from jdec.words.places import Circle

from .browsing import IN_A_BROWSER
from .desks import PARTIES, make
from .story_parts import OTHER, Seat, Sit, Theatre

pytestmark = [*IN_A_BROWSER]
CODES = {"USA": "US", "RUS": "RU"}


def number(party: str, series: int, form: str = "01") -> str:
    """A number of a Party's notices."""
    return f"PLN/{CODES[party]}/2026/001/{series:03d}/{form}"


def announce(theatre: Theatre, party: str, series: int, opens_h: float = 30.0) -> str:
    """A Party announces a launch; return the number."""
    opens = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=opens_h)
    theatre.submit(
        party,
        make(
            PreLaunchNotification,
            party,
            number=number(party, series),
            launch_class=LaunchClass.SPACE_LAUNCH_VEHICLE,
            window=Window(opens_at=opens, closes_at=opens + timedelta(hours=5)),
            launch_area=Circle(lat_deg=62.9, lon_deg=40.6, radius_km=50.0),
        ),
    )
    return number(party, series)


def row(seat: Seat, named: str) -> Locator:
    """The row of a notice."""
    return seat.page.locator("#notices-live .lane-row", has_text=named)


@pytest.mark.parametrize("speaker", PARTIES)
def test_what_is_announced_appears_on_both_pages_and_nothing_is_lost_under_ones_hands(
    theatre: Theatre, sit: Sit, speaker: str
) -> None:
    """No reload: the focus stays on its link, though rows come before it, and the page where it was scrolled to."""
    series = 100 if speaker == "USA" else 200
    known = announce(theatre, speaker, series)
    seats = [sit(party, language, "101") for party, language in zip(PARTIES, ("en", "ru"), strict=True)]
    for each in seats:
        each.page.set_viewport_size({"width": 640, "height": 360})
        each.open("/notices")
        link = row(each, known).locator(".lane-what a")
        link.focus()
        each.page.evaluate("() => { window.same = true; scrollTo(0, document.documentElement.scrollHeight) }")
        assert each.page.evaluate("() => scrollY") > 0
    fresh = announce(theatre, speaker, series + 1, opens_h=2.0)
    for each in seats:
        side = "own" if each.party == speaker else "their"
        expect(row(each, fresh)).to_be_visible()
        expect(each.page.locator(f".lane.{side} .lane-row", has_text=fresh)).to_have_count(1)
        expect(row(each, known).locator(".lane-what a")).to_be_focused()
    cancelled = make(LaunchCancellation, speaker, number=number(speaker, series, "04"), original=known)
    theatre.submit(speaker, cancelled)
    for each in seats:
        expect(row(each, known).locator(".lane-state")).to_have_text(
            each.text("picture-notice-state-cancelled")
        )
        expect(row(each, known).locator(".lane-what a")).to_be_focused()
        assert each.page.evaluate("() => window.same") is True
        assert each.page.evaluate("() => scrollY") > 0


def test_what_is_in_no_picture_appears_as_well(theatre: Theatre, sit: Sit) -> None:
    """An experiment is no launch: the record alone tells of it."""
    seats = [sit(party, "en", "101") for party in PARTIES]
    for each in seats:
        each.open("/notices")
    opens = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=20)
    experiment = make(
        GeophysicalExperiment,
        "RUS",
        number=number("RUS", 301, "05"),
        window=Window(opens_at=opens, closes_at=opens + timedelta(hours=1)),
        area=Circle(lat_deg=68.0, lon_deg=33.0, radius_km=100.0),
    )
    theatre.submit("RUS", experiment)
    for each in seats:
        expect(row(each, number("RUS", 301, "05"))).to_be_visible()


def test_a_draft_of_another_officer_appears_and_what_one_types_oneself_stays(
    theatre: Theatre, sit: Sit
) -> None:
    looking, writing = sit("USA", "en", "110"), sit("USA", "en", "101")
    looking.open("/notices")
    writing.open("/notices/new?kind=pre-launch-notification")
    writing.fill(**{"remark.en": "typed by 101"})
    draft = looking.page.locator(
        "#notices-live .draft", has_text=looking.text("kind-pre-launch-notification")
    )
    expect(draft).to_have_count(1)
    expect(draft).to_contain_text("101")
    announce(theatre, "RUS", 401)
    expect(row(looking, number("RUS", 401))).to_be_visible()
    assert writing.page.locator('[name="remark.en"]').input_value() == "typed by 101"
    writing.open("/notices")
    expect(writing.page.locator("#notices-live .draft")).to_have_count(1)


@pytest.mark.parametrize("party", PARTIES)
def test_a_page_that_hears_nothing_says_so_and_catches_up_when_it_hears_again(
    theatre: Theatre, sit: Sit, party: str
) -> None:
    """The console stands still, as a machine does that has too much to do."""
    seat = sit(party, "ru", "101")
    seat.open("/notices")
    (pid,) = theatre.console_pids(party)
    bar = seat.page.locator("#not-live > p")
    expect(bar).to_be_hidden()
    os.kill(pid, signal.SIGSTOP)
    try:
        expect(bar).to_be_visible()
        expect(bar).to_contain_text(seat.text("page-not-live"))
        missed = announce(theatre, OTHER[party], 501)
        assert row(seat, missed).count() == 0
    finally:
        os.kill(pid, signal.SIGCONT)
    expect(row(seat, missed)).to_be_visible()
    expect(bar).to_be_hidden()

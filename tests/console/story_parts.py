"""Two real nodes over a line that can be cut, and officers at both consoles, each with a browser of their own."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, Request, expect

from jdec.faces.cli.demo.line import Door, Line
from jdec.faces.cli.demo.nodes import NodeProcess, lay_out
from jdec.faces.texts import say
from jdec.messages.launch_data import Launch
from jdec.words.launches import LaunchClass
from jdec.words.places import Point

from .browsing import PATIENCE_MS, faults_of
from .desks import PARTIES, TRAFFIC, Pair

NOTICE_DUE_S = 0.001
"""Instruments ask for notices a day before; a story has seconds."""
Sit = Callable[..., "Seat"]
OTHER = {"USA": "RUS", "RUS": "USA"}
# Every tone that a page sounded, in order: `data-sounded` is set each time.
_LISTEN = """window.tones = []; new MutationObserver(all => all.forEach(() =>
  window.tones.push(document.documentElement.dataset.sounded))
).observe(document, {attributes: true, subtree: true, attributeFilter: ['data-sounded']});"""


class Cable:
    """The line between the nodes, carried by a thread of its own."""

    def __init__(self, find: dict[str, Callable[[], Door | None]]) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._line = Line(find)
        self._do(self._line.open())
        self.urls = {party: self._line.url_of(party) for party in find}

    def cut(self) -> None:
        """Cut the line; nothing passes from now on."""
        self._do(self._at_once(self._line.cut))

    def mend(self) -> None:
        """Let the nodes find each other again."""
        self._do(self._at_once(self._line.mend))

    def close(self) -> None:
        """End the line and its thread."""
        self._do(self._line.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _at_once(self, act: Callable[[], None]) -> None:
        act()

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(30)


class Theatre(Pair):
    """Both nodes with consoles and the officers of an exercise, over a cable."""

    def __init__(self, root: Path) -> None:
        self._begin(root)
        self.cable = Cable({party: self._door_of(party) for party in PARTIES})
        settings = f'\n[picture.notices]\nversion = "exercise"\nnotice_latest_s = {NOTICE_DUE_S}\n'
        folders = lay_out(self.compose, root, self.cable.urls, TRAFFIC, settings=settings, consoles=True)
        for party, folder in folders.items():
            path = folder / "node.toml"
            text = path.read_text("utf-8")
            path.write_text(
                text.replace("[console]\n", "[console]\nsign_ins_per_minute = 10000\n", 1), "utf-8"
            )
            self.nodes[party] = NodeProcess(party, folder, self.compose.program, os.environ)

    def _door_of(self, party: str) -> Callable[[], Door | None]:
        return lambda: self.nodes[party].door() if party in self.nodes else None

    def end(self) -> None:
        """End what runs."""
        self.stop()
        self.cable.close()

    def says(self, party: str, launch: Launch, report: str = "") -> str:
        """A Party reports a launch; return the name of the message."""
        return self.report(party, launch=launch, **({"report": report} if report else {}))

    def both_say(self, launch: Launch) -> tuple[str, str]:
        """Both Parties report a launch; return the names of the messages."""
        return self.says("USA", launch), self.says("RUS", launch)


def launch_at(lat_deg: float, lon_deg: float, azimuth_deg: float = 45.0, **more: Any) -> Launch:
    """A launch of now."""
    content = {"launch_class": LaunchClass.OTHER_BALLISTIC_MISSILE, **more}
    now = datetime.now(UTC).replace(microsecond=0)
    return Launch(time=now, place=Point(lat_deg=lat_deg, lon_deg=lon_deg), azimuth_deg=azimuth_deg, **content)


class Seat:
    """One officer at a console; keeps what the browser complained of and what it asked the network for."""

    def __init__(self, browser: Browser, url: str, party: str, language: str) -> None:
        self.url = url
        self.party = party
        self.language = language
        self.context = browser.new_context(
            viewport={"width": 1280, "height": 720},
            reduced_motion="reduce",
            locale="en-GB" if language == "en" else "ru-RU",
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.context.add_init_script(_LISTEN)
        self.complaints: list[str] = []
        self.asked: set[str] = set()
        self.exchanged: list[str] = []
        self.context.on("page", self._meet)
        self.page: Page = self.context.new_page()

    def _meet(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._ask)
        page.on("response", lambda answer: self.exchanged.append(f"{answer.status} {answer.url}"))
        page.on("requestfailed", lambda request: self.exchanged.append(f"failed {request.url}"))

    def _ask(self, request: Request) -> None:
        self.asked.add(request.url)
        self.exchanged.append(f"{request.method} {request.url}")

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    # --- going about --------------------------------------------------------------------------------------------

    def sign_in(self, number: str) -> None:
        """Sign in as an officer of the exercise, in this seat's language, and look at the watch page."""
        self.page.goto(f"{self.url}/sign-in")
        self.page.locator(f'button.card[value="{number}"]').click()
        self.page.wait_for_url("**/watch")
        if self.page.locator("html").get_attribute("lang") != self.language:
            self.page.locator("form.speech button").click()
            expect(self.page.locator("html")).to_have_attribute("lang", self.language)
        self.settled()

    def sign_out(self) -> None:
        """Leave the seat to the next one."""
        self.page.locator("details.menu summary").click()
        self.page.locator('form[action="/sign-out"] button').click()
        expect(self.page.locator("main.sign-in")).to_be_visible()

    def open(self, path: str) -> Page:
        """Open a page and wait until it hears."""
        self.page.goto(self.url + path)
        return self.settled()

    def settled(self) -> Page:
        """Wait until all of the page is there, and it hears."""
        self.page.evaluate("() => document.fonts.ready")
        self.page.wait_for_selector("html[data-line=live]")
        if self.page.locator("#map").count():
            self.page.wait_for_selector("#map[data-ready]")
        return self.page

    def turn_sound_on(self) -> None:
        """Let the page sound; what it sounds for trial is forgotten."""
        self.page.locator("[data-sound=on]").click()
        expect(self.page.locator("html")).to_have_attribute("data-sounded", "alarm")
        self.page.evaluate("() => { window.tones = [] }")

    def tones(self) -> list[str]:
        """What was sounded since."""
        found: list[str] = self.page.evaluate("() => window.tones")
        return found

    def sounds(self, *grades: str) -> None:
        """Wait until one of these tones was sounded."""
        # A page behind another tab draws no frames, so it is asked by the clock.
        heard = "grades => grades.some(each => window.tones.includes(each))"
        self.page.wait_for_function(heard, arg=list(grades), polling=200)

    # --- what is on the page ------------------------------------------------------------------------------------

    def text(self, message: str, **details: Any) -> str:
        """A text of the catalogue in this seat's language."""
        return say(self.language, message, **details)

    def event(self, *names: str, page: Page | None = None) -> Locator:
        """An event of the watch page, by the names of its reports."""
        return _one(page or self.page, "#part-events .event", names)

    def held(self, *names: str) -> Locator:
        """An event in the strip of what holds the alarm."""
        return _one(self.page, "#part-held .held-event", names)

    def cell(self, name: str) -> Locator:
        """A cell of the state row."""
        return self.page.locator(f'#part-cells [data-cell="{name}"]')

    def fill(self, **fields: str) -> None:
        """Fill inputs of a form in by their names."""
        for name, value in fields.items():
            found = self.page.locator(f'#notice-form [name="{name}"]')
            if found.evaluate("element => element.tagName") == "SELECT":
                found.select_option(value)
            else:
                found.fill(value)

    def reach(self, selector: str, within: int = 120) -> None:
        """Go on with the tab key until what is wanted has the focus."""
        for _ in range(within):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("wanted => document.activeElement?.matches(wanted)", selector):
                return
        raise AssertionError(f"no key leads there: {selector}")

    def held_as(self, *names: str) -> None:
        """Wait until the button in the strip is about all these reports: one about fewer is refused, and rightly."""
        newest = f'input[name="newest"][value="{" ".join(sorted(names))}"]'
        expect(self.held(*names).locator(newest)).to_have_count(1)

    def press_seen(self, *names: str) -> None:
        """Press the button of an event that holds the alarm, and see it let go."""
        self.held_as(*names)
        self.held(*names).locator(".seen-form button").click()
        try:
            expect(self.held(*names)).to_have_count(0)
        except AssertionError as cause:
            # What the page says to it, which the count does not tell.
            raise AssertionError(self.page.locator("body").inner_text()[:2000]) from cause

    def state_not_ours(self) -> None:
        """Say of the event whose page is open that it is not this Party's."""
        self.page.locator('input[name="statement"][value="not-ours"]').check()
        self.page.locator("#statement-form button[type=submit]").click()
        expect(self.page.locator(".message.own", has_text=self.text("kind-urgent-statement"))).to_be_visible()

    def hand_over(self, number: str, role: str = "watch-officer") -> None:
        """Hand the watch over to another officer, with all that is open."""
        form = self.page.locator('form[action="/log/handover"]')
        form.locator("#taken_by-number").fill(number)
        form.locator('[name="taken_by_role"]').select_option(role)
        form.locator("button[type=submit]").click()
        expect(self.page.locator("#log-roster .side.own > p strong")).to_contain_text(number)

    def open_event(self, *names: str) -> Page:
        """Go from the watch page to the page of an event."""
        self.event(*names).locator("a.name").click()
        expect(self.page.locator("main.event-page")).to_be_visible()
        return self.settled()

    # --- judging ------------------------------------------------------------------------------------------------

    def faults(self) -> list[str]:
        """What axe-core finds on the page, and where."""
        return faults_of(self.page)

    def judge(self, *paths: str) -> None:
        """Nobody is shut out of the pages of a story as they are in the end, in either theme."""
        for theme in ("light", "dark"):
            button = self.page.locator(f'form[action="/settings"] button[value="{theme}"]')
            if button.count():
                # Set open, not pressed: a press may fall on a page that is just being drawn, and opens nothing.
                self.page.locator("details.menu").evaluate("menu => { menu.open = true }")
                button.click()
                expect(self.page.locator("html")).to_have_attribute("data-theme", theme)
            for path in paths:
                self.open(path)
                assert self.faults() == [], (self.party, self.language, theme, path)

    def outside(self) -> set[str]:
        """What was asked of anybody but this seat's own console."""
        return {each for each in self.asked if not each.startswith((f"{self.url}/", "blob:", "data:"))}


def _one(page: Page, of: str, names: tuple[str, ...]) -> Locator:
    wanted = ", ".join(f'[data-event~="{each}"]' for each in names)
    return page.locator(f"{of}:is({wanted})")


@contextmanager
def seated(browser: Browser, stage: Theatre) -> Iterator[Sit]:
    """Seats for officers.  In the end nobody asked anybody outside for anything, and no browser complained."""
    seats: list[Seat] = []

    def sit(party: str, language: str, number: str = "") -> Seat:
        seats.append(Seat(browser, stage.url(party), party, language))
        if number:
            seats[-1].sign_in(number)
        return seats[-1]

    try:
        yield sit
        assert [each.outside() for each in seats if each.outside()] == []
        complaints = [each.complaints for each in seats if each.complaints]
        assert complaints == [], complaints
    finally:
        for each in seats:
            each.context.close()

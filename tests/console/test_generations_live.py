"""A record begins its next generation under open pages: both consoles of two real nodes, in both languages.

One node loses its disk and is brought back by the runbook (docs/recovery.md), while officers have pages open and have
typed into them at both consoles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from cli.nodes import free_port
from cli.parts import jdec
from jdec.messages.header import Officer, Role
from jdec.messages.watch import ShiftHandover

from .browsing import IN_A_BROWSER
from .desks import PARTIES, TRAFFIC, make, until
from .story_parts import OTHER, Seat, Theatre, launch_at

pytestmark = [*IN_A_BROWSER, pytest.mark.timeout(900)]
# What a browser, and htmx in it, say of requests to a console that is not there for a while.
# The last is the answer about a past view of the generation that ended.
AWAY = ("net::ERR_", "htmx: htmx:error: ", "status of 503", "status of 410")


class Losing(Theatre):
    """Consoles that stay at their addresses, and a node that can lose its disk."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        for party in PARTIES:
            path = self.root / party / "node.toml"
            head, console = path.read_text("utf-8").split("[console]\n", 1)
            console = console.replace("port = 0\n", f"port = {free_port()}\n", 1)
            path.write_text(f"{head}[console]\n{console}", "utf-8")

    def lose(self, party: str) -> None:
        """A node stops, and its own record and the index of its console are gone."""
        self.stop(party)
        for name in ("own.sqlite*", "console.sqlite*"):
            for path in (self.root / party / "data").glob(name):
                path.unlink()

    def recover(self, party: str) -> None:
        """Take the steps of the runbook."""
        folder, draft = self.root / party, self.root / f"next-{party}.manifest"
        steps: list[tuple[object, ...]] = [
            ("node", "recover", "read", folder),
            ("node", "recover", "draft", folder, "--out", draft),
            *(
                ("keys", "sign-manifest", draft, "--root", folder / f"roots/root-{each}.key")
                for each in (1, 2)
            ),
            ("node", "recover", "open", folder, draft),
        ]
        for words in steps:
            done = jdec(*words)
            assert done.code == 0, done.err


@pytest.fixture
def losing(tmp_path: Path) -> Iterator[Losing]:
    """Both nodes with their consoles."""
    made = Losing(tmp_path)
    try:
        apart(made.start)
        yield made
    finally:
        apart(made.end)


def apart(does: Callable[..., None], *given: object) -> None:
    """Do something with nodes beside the loop of the browser, which is that of this thread."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(does, *given).result()


class Desk:
    """One officer with several pages open, and something typed into three of them."""

    def __init__(
        self, chromium: Chromium, stage: Losing, party: str, language: str, number: str, event: str
    ) -> None:
        self.seat = Seat(chromium, stage.url(party), party, language)
        self.seat.sign_in(number)
        self.typed = f"typed by {number} ({language})"
        self.watch = self.seat.page
        self.event = self._open(f"/event?name={event}")
        self.event.locator(f'#statement-form [name="remark_{language}"]').fill(self.typed)
        self.event.locator('#statement-form [value="not-ours"]').check()
        self.log = self._open("/log")
        self.log.locator("#line-text").fill(self.typed)
        self.notices = self._open("/notices")
        self.pages = (self.watch, self.event, self.log, self.notices)
        for each in self.pages:
            each.evaluate("() => { window.same = true }")

    def _open(self, path: str) -> Page:
        page = self.seat.context.new_page()
        page.goto(self.seat.url + path)
        page.wait_for_selector("html[data-line=live]")
        return page

    def text(self, message: str, **details: object) -> str:
        """A text of the catalogue in this officer's language."""
        return self.seat.text(message, **details)

    def hears_again(self) -> None:
        """Every page hears, and is the very page that it was, with what was typed into it."""
        for each in self.pages:
            expect(each.locator("#not-live > p")).to_be_hidden()
            expect(each.locator("html")).to_have_attribute("data-line", "live")
            assert each.evaluate("() => window.same") is True
        assert (
            self.event.locator(f'#statement-form [name="remark_{self.seat.language}"]').input_value()
            == self.typed
        )
        assert self.event.locator('#statement-form [value="not-ours"]').is_checked()
        assert self.log.locator("#line-text").input_value() == self.typed

    def is_told(self, side: str, record: str) -> None:
        """Every page says whose record began which generation, in the officer's language."""
        for each in self.pages:
            said = each.locator(f'#generation [data-side="{side}"]')
            expect(said).to_be_visible()
            expect(said).to_contain_text(f"{self.text(f'page-next-{side}')} {record}")
            expect(said).to_contain_text(self.text(f"page-next-again-{side}"))
            other = "their" if side == "own" else "own"
            expect(each.locator(f'#generation [data-side="{other}"]')).to_be_hidden()
        cell = "own" if side == "own" else "peer"
        expect(self.watch.locator(f'[data-cell="{cell}"]')).to_contain_text(
            self.text("console-cell-generation", number="2")
        )

    def reads_it(self) -> None:
        """Say that it was read, on one page: no other page of this browser says it any more, nor after a reload."""
        self.watch.bring_to_front()
        self.watch.locator("#generation [data-read]:visible").click()
        for each in self.pages:
            expect(each.locator("#generation p:visible")).to_have_count(0)
        self.notices.reload()
        self.notices.wait_for_selector("html[data-line=live]")
        expect(self.notices.locator("#generation p:visible")).to_have_count(0)

    def opens(self, *names: str) -> None:
        """Messages of the generation that ended open under their old names, and are found by them."""
        page = self.seat.context.new_page()
        for name in names:
            page.goto(f"{self.seat.url}/record/entry?name={name}")
            expect(page.locator("main")).to_contain_text(name)
            expect(page.locator("main.record-page")).to_be_visible()
            page.goto(f"{self.seat.url}/record?q={name.lower()}")
            expect(page.locator("main").get_by_role("link", name=name, exact=True).first).to_be_visible()
        page.close()

    def acts(self, stage: Losing) -> None:
        """What was typed before goes on the record and into the log now."""
        self.event.bring_to_front()
        self.event.locator("#statement-form button[type=submit]").click()
        said = self.event.locator(".message.own", has_text=self.text("kind-urgent-statement"))
        expect(said).to_be_visible()
        assert self.typed in stage.entries(self.seat.party, "urgent-statement")[-1].data
        self.log.bring_to_front()
        self.log.locator('form[action="/log/line"] button[type=submit]').click()
        expect(self.log.locator(".log-text", has_text=self.typed)).to_be_visible()

    def close(self) -> None:
        """Leave; nothing but the silence of a console that was not there was complained of."""
        complaints = [each for each in self.seat.complaints if not any(word in each for word in AWAY)]
        outside = self.seat.outside()
        self.seat.context.close()
        assert (complaints, outside) == ([], set())


def hand_over(stage: Losing, party: str) -> str:
    """A watch is handed over; return the name of the message."""
    officer, now = Officer(role=Role.WATCH_OFFICER, number="102"), datetime.now(UTC).replace(microsecond=0)
    message = make(ShiftHandover, party, at=now, taken_by=officer, on_watch=(officer,))
    return f"{party}.1/{stage.submit(party, message).index}"


@pytest.mark.parametrize("loser", PARTIES)
def test_pages_go_on_into_the_next_generation(losing: Losing, browser: Chromium, loser: str) -> None:
    other = OTHER[loser]
    kept = losing.both_say(launch_at(39.0, 127.5))
    handed = hand_over(losing, loser)
    with losing.client(other) as client:
        until(lambda: client.status().mirror.size > int(handed.rpartition("/")[2]), "it is mirrored")
    desks = {
        (party, language): Desk(browser, losing, party, language, number, kept[0])
        for party in PARTIES
        for language, number in (("en", "101"), ("ru", "110"))
    }
    own = [each for (party, _), each in desks.items() if party == loser]
    theirs = [each for (party, _), each in desks.items() if party == other]
    for each in desks.values():
        expect(each.seat.event(*kept).locator(".side:not(.side-missing)")).to_have_count(2)
    losing.cable.cut()
    lost = losing.says(loser, launch_at(-30.0, 20.0))
    for each in own:
        expect(each.seat.event(lost)).to_be_visible()
    past = own[0].seat.context.new_page()
    past.goto(f"{own[0].seat.url}/watch?at=3.2")
    expect(past.locator("html")).to_have_attribute("data-at", "3.2")
    past.close()
    apart(losing.lose, loser)
    for each in own:
        for page in each.pages:
            expect(page.locator("#not-live > p")).to_be_visible()
    losing.cable.mend()
    apart(losing.recover, loser)
    apart(losing.start, loser)
    for side, group in (("own", own), ("their", theirs)):
        for each in group:
            each.is_told(side, f"{loser}.2")
    for each in desks.values():
        each.hears_again()
        # What both held is there as before; what only the lost disk held is not shown as if it were.
        expect(each.seat.event(*kept).locator(".side:not(.side-missing)")).to_have_count(2)
        expect(each.seat.event(lost)).to_have_count(0)
        expect(each.log.locator(f"#log-roster .side.{'own' if each in own else 'their'}")).to_contain_text(
            handed
        )
        each.opens(*kept, handed)
        _past_is_refused(each)
        each.reads_it()
    _is_verified(theirs[0], f"jdec/{loser}/{TRAFFIC}/2")
    for each in (own[0], theirs[1]):
        each.acts(losing)
        assert each.seat.faults() == []
    for each in desks.values():
        each.close()


def _past_is_refused(desk: Desk) -> None:
    """Sizes that named a past place before name none now, and never another one."""
    page = desk.seat.context.new_page()
    page.goto(f"{desk.seat.url}/watch?at=3.2")
    expect(page.locator("main")).to_contain_text(desk.text("console-refused-at-generation"))
    page.close()


def _is_verified(desk: Desk, record: str) -> None:
    """The console that stayed verifies the new generation by the introduction that came with it."""
    page = desk.seat.context.new_page()
    page.goto(f"{desk.seat.url}/record/check")
    page.locator(f'form[action="/record/verify"]:has([value="{record}"]) button').click()
    expect(page.locator(".result-good")).to_contain_text(record)
    page.close()

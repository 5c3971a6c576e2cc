"""A form is open in a real browser when its session ends in another tab, or its officer loses the role: nothing typed
is lost, and the sentence is in the officer's language."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager

import msgspec
import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from jdec.adapters.desk_store import FILE, SqliteDesk
from jdec.node.people.desk import DeskRole

from .browsing import IN_A_BROWSER
from .desks import until
from .story_parts import Seat, Theatre, launch_at

pytestmark = [*IN_A_BROWSER]
LANGUAGES = ("en", "ru")
# What a browser says of answers that refuse: they are what is tested here.
REFUSALS = ("401 (Unauthorized)", "403 (Forbidden)", "ERR_FAILED", "ERR_INCOMPLETE_CHUNKED_ENCODING")
FORMS = {
    # The page, what is typed into, what sends it.
    "line": ("/log", "#line-text", 'form[action="/log/line"] button[type=submit]'),
    "hand-over": ("/log", "#remark-en", 'form[action="/log/handover"] button[type=submit]'),
    "statement": ("", '#statement-form [name="remark_en"]', "#statement-form button[type=submit]"),
    "notice": (
        "/notices/new?kind=pre-launch-notification",
        '[name="remark.en"]',
        '.form-do button[value="keep"]',
    ),
}


class Typing(Seat):
    """An officer who types into a form of a page, with another tab beside it."""

    number = ""
    typed = ""

    def begin(self, theatre: Theatre, form: str, more: str = "") -> None:
        """Open the form and type; a draft that is kept already, and is typed again, is nothing that could be lost."""
        self.path, self.input, self.button = FORMS[form]
        if form == "statement":
            name = theatre.says(self.party, launch_at(10.0, -150.0))
            expect(self.event(name)).to_be_visible()
            self.path = f"/event?name={name}"
        self.typed = f"typed by {self.number} in {form}{more}"
        self.open(self.path)
        self.page.locator(self.input).fill(self.typed)
        if form == "statement":
            self.page.locator('#statement-form [value="not-ours"]').check()
        self.page.evaluate("() => { window.same = true }")

    def leave_in_another_tab(self) -> None:
        """Sign out elsewhere."""
        other = self.context.new_page()
        other.goto(f"{self.url}/record")
        other.locator("details.menu").evaluate("menu => { menu.open = true }")
        other.locator('form[action="/sign-out"] button').click()
        expect(other.locator("main.sign-in")).to_be_visible()
        other.close()
        self.page.bring_to_front()

    def is_known_as(self, role: DeskRole) -> bool:
        """Whether the console takes the officer for one of this role now."""
        page = self.page.request.get(f"{self.url}/record").text()
        return f'<p class="small">{self.text(f"console-role-{role.value}")}</p>' in page

    def has_what_was_typed(self, page: Page | None = None) -> None:
        """It stands in the form."""
        expect((page or self.page).locator(self.input)).to_have_value(self.typed)

    def types_on(self) -> None:
        """What is typed is judged again, and refused too: that takes no sentence away.  The second answer comes after
        the first one has found its place."""
        for _ in range(2):
            with self.page.expect_response("**/notices/check"):
                self.page.locator(self.input).fill(self.typed)

    def is_refused(self, code: str) -> None:
        """The page says no with this sentence, in a page of its own or where sentences stand, and what was typed is
        kept."""
        said = self.page.locator("main, #said").filter(has_text=self.text(f"console-refused-{code}"))
        try:
            expect(said).to_contain_text(self.text("console-draft-kept"))
        except AssertionError as cause:
            # What was asked and answered last, which the page does not show.
            raise AssertionError("\n".join(self.exchanged[-12:])) from cause


@contextmanager
def seat(chromium: Chromium, theatre: Theatre, language: str, number: str) -> Iterator[Typing]:
    """An officer of the first Party; in the end the browser has complained of refusals alone."""
    made = Typing(chromium, theatre.url("USA"), "USA", language)
    made.number = number
    try:
        made.sign_in(number)
        yield made
        complaints = [each for each in made.complaints if not any(word in each for word in REFUSALS)]
        assert (complaints, made.outside()) == ([], set())
    finally:
        made.context.close()


def number_of(language: str) -> str:
    """An officer for each language: what he chose is kept with him."""
    return {"en": "101", "ru": "110"}[language]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_a_session_that_ends_in_another_tab_loses_nothing_typed(
    theatre: Theatre, browser: Chromium, form: str, language: str
) -> None:
    with seat(browser, theatre, language, number_of(language)) as officer:
        officer.begin(theatre, form)
        officer.leave_in_another_tab()
        ended = officer.page.locator("#ended > p")
        expect(ended).to_be_visible()
        expect(ended).to_contain_text(officer.text("page-ended"))
        officer.has_what_was_typed()
        assert officer.page.evaluate("() => window.same") is True
        officer.page.locator(officer.button).click()
        officer.is_refused("session-over")
        if form == "notice":
            officer.types_on()
            officer.is_refused("session-over")
        officer.sign_in(officer.number)
        _stands_again(officer, form)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_a_role_that_is_lost_in_mid_form_loses_nothing_typed(
    theatre: Theatre, browser: Chromium, form: str, language: str
) -> None:
    number = number_of(language)
    desk = theatre.root / "USA/data" / FILE
    with seat(browser, theatre, language, number) as officer, closing(SqliteDesk(desk)) as store:
        known = store.officer(number)
        assert known is not None
        try:
            officer.begin(theatre, form)
            store.put_officer(msgspec.structs.replace(known, roles=(DeskRole.AUDITOR,)))
            # The door believes a session for a second; a page that is asked for anew tells when that is over.
            until(lambda: officer.is_known_as(DeskRole.AUDITOR), "the role is lost")
            officer.has_what_was_typed()
            officer.page.locator(officer.button).click()
            officer.is_refused("not-allowed")
        finally:
            store.put_officer(known)
        until(lambda: officer.is_known_as(known.roles[0]), "the role is back")
        _stands_again(officer, form)


def _stands_again(officer: Typing, form: str) -> None:
    """What was typed stands in the form again, for whoever typed it."""
    if form != "notice":
        officer.open(officer.path)
        officer.has_what_was_typed()
        return
    officer.open("/notices")
    officer.page.locator(".draft a", has_text=officer.text("kind-pre-launch-notification")).first.click()
    officer.page.wait_for_selector("#notice-form")
    shown = officer.page.locator(f'[name="remark.en"]:text-is("{officer.typed}"), .left-over')
    expect(shown.first).to_be_attached()
    officer.has_what_was_typed()


@pytest.mark.parametrize("is_told", [True, False], ids=["told", "deaf"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_takes_a_page_away_in_which_something_was_typed(
    theatre: Theatre, browser: Chromium, language: str, is_told: bool
) -> None:
    """A minute after the session ended, whether the page was told of it or hears nothing at all."""
    with seat(browser, theatre, language, number_of(language)) as officer:
        page = officer.page
        page.clock.install()
        officer.begin(theatre, "line", f" and {'told' if is_told else 'deaf'}")
        if not is_told:
            officer.context.route("**/live", lambda route: route.abort())
            # The line that stands breaks with its console, and no other begins.
            for pid in theatre.console_pids("USA"):
                os.kill(pid, signal.SIGKILL)
        officer.leave_in_another_tab()
        if is_told:
            expect(page.locator("#ended > p")).to_be_visible()
        for _ in range(2):
            before = page.locator("#clock").inner_text()
            page.clock.fast_forward(70_000)
            expect(page.locator("#clock")).not_to_have_text(before)
            page.evaluate("() => fetch('/sign-in').then(answer => answer.text())")
        expect(page.locator("#ended > p")).to_be_visible()
        assert page.evaluate("() => window.same") is True
        officer.has_what_was_typed()
        with officer.context.expect_page() as popup:
            page.locator("#ended a").click()
        expect(popup.value.locator("main.sign-in")).to_be_visible()
        officer.has_what_was_typed()

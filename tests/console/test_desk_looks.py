"""The records and the watch log, judged by a browser on real nodes: nobody is shut out, in either language or theme."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page

from .browsing import IN_A_BROWSER, PATIENCE_MS, WIDER, chromium, faults_of
from .desks import Pair, until

PATHS = (
    *("/record", "/record/check", "/record/courier", "/record?q=zzzz"),
    *("/events", "/events?page=2"),
    *("/log", "/log/notes", "/log/procedures", "/log/summary"),
)

pytestmark = [*IN_A_BROWSER]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Both nodes, with something on every page."""
    made = Pair(tmp_path_factory.mktemp("looks"))
    try:
        made.start()
        name = made.report()
        with made.browser("USA", "101") as browser:
            until(lambda: name in browser.get("/log").text, "the alarm is open")
            browser.post("/log/line", text="The telephone rang.")
            browser.post("/record/verify")
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def page(pair: Pair) -> Iterator[Page]:
    """A browser in which an officer is signed in."""
    with chromium() as browser:
        context = browser.new_context(reduced_motion="reduce")
        jar = pair._jars["USA", "101"]
        context.add_cookies([{"name": k, "value": v, "url": pair.url("USA")} for k, v in jar.items()])
        context.set_default_timeout(PATIENCE_MS)
        yield context.new_page()


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_page_shuts_anybody_out(pair: Pair, page: Page, language: str, theme: str) -> None:
    with pair.browser("USA", "101", language) as browser:
        assert browser.post("/settings", theme=theme).status_code == 303
    with pair.client("USA") as client:
        size = client.status().own.size
    for path in (*PATHS, f"/record/entry?name=USA.1/{size - 1}"):
        page.goto(pair.url("USA") + path)
        assert page.locator("html").get_attribute("data-theme") == theme
        assert faults_of(page) == [], path
        for width in (1280, 400):
            page.set_viewport_size({"width": width, "height": 720})
            assert page.evaluate(WIDER) == [], (path, width)


def test_the_alarm_test_sounds_both_tones(pair: Pair, page: Page) -> None:
    page.goto(pair.url("USA") + "/log")
    page.locator("[data-tones]").click()
    page.wait_for_selector("html[data-sounded=alarm]")
    page.wait_for_selector("html[data-sounded=line]")


def test_a_piece_that_is_asked_for_after_the_session_leads_back_to_the_page(pair: Pair, page: Page) -> None:
    """The page refreshes a piece of itself; the whole page goes to the sign-in, and comes back from there."""
    with pair.browser("USA", "102") as other:
        jar = [{"name": k, "value": v, "url": pair.url("USA")} for k, v in other.cookies.items()]
        browser = page.context.browser
        assert browser is not None
        context = browser.new_context()
        context.add_cookies(jar)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        opened = context.new_page()
        opened.goto(pair.url("USA") + "/log?hours=1#handover-title")
        other.post("/sign-out")
        other.cookies.clear()
        # A status that the console tells by itself in this moment leads there as well, and takes the page away.
        with suppress(Error):
            opened.evaluate("document.body.dispatchEvent(new CustomEvent('jdec:status'))")
        opened.wait_for_url("**/sign-in?back=/log%3Fhours%3D1")
        opened.locator("button[name=officer][value='102']").click()
        opened.wait_for_url("**/log?hours=1")
        context.close()

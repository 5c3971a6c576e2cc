"""The looks, judged by a browser: nobody is shut out, nothing is fetched from outside, and silence is never calm.

Every page is opened in both languages and both themes under `default-src 'self'` alone, and judged by axe-core with the
rules of WCAG 2.2 A and AA.  The server is `preview`, with made-up views; no node runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.console import sample
from tests.console.browsing import IN_A_BROWSER, PATIENCE_MS, chromium, faults_of
from tests.console.preview import Preview

PAGES = ("sign-in", "invitation", "confirm", "error", "empty")
WIDE = (1280, 720)
# 200 % zoom of the same screen, in the pixels that a style sheet sees.
ZOOMED = (640, 360)

pytestmark = [*IN_A_BROWSER]


@pytest.fixture(scope="module")
def preview() -> Iterator[Preview]:
    """The server of looks."""
    made = Preview(beat_s=0.2)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with chromium() as found:
        yield found


class Desk:
    """One officer's browser; keeps what its console complained of and what it asked the network for."""

    def __init__(
        self, browser: Browser, preview: Preview, size: tuple[int, int] = WIDE, **cookies: str
    ) -> None:
        self.preview = preview
        self.context: BrowserContext = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce"
        )
        self.context.add_cookies([{"name": k, "value": v, "url": preview.url} for k, v in cookies.items()])
        self.context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.asked: set[str] = set()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.asked.add(request.url))

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning") and "GPU stall" not in message.text:
            self.complaints.append(message.text)

    def open(self, path: str) -> Page:
        """Open a page and wait until all of it is there."""
        self.page.goto(self.preview.url + path)
        self.page.evaluate("() => document.fonts.ready")
        if path.startswith("/watch"):
            self.page.wait_for_selector("#map[data-ready]")
            self.page.wait_for_selector("html[data-line=live]")
        return self.page

    def faults(self) -> list[str]:
        """Return what axe-core finds, with where it finds it."""
        return faults_of(self.page)


@pytest.fixture
def desk(browser: Browser, preview: Preview) -> Iterator[Any]:
    """Open desks and close them in the end; what a browser complained of fails the test."""
    opened: list[Desk] = []

    def sit_down(size: tuple[int, int] = WIDE, **cookies: str) -> Desk:
        opened.append(Desk(browser, preview, size, **cookies))
        return opened[-1]

    preview.node, preview.is_silent = "up", False
    yield sit_down
    for each in opened:
        each.context.close()
    assert [each.complaints for each in opened if each.complaints] == []


@pytest.mark.parametrize("theme", sample.THEMES)
@pytest.mark.parametrize("language", sample.LANGUAGES)
def test_nobody_is_shut_out_of_the_watch_page(desk: Any, language: str, theme: str) -> None:
    """axe-core finds nothing in any sample, on the wide screen and at 200 % zoom."""
    for each in sample.SAMPLES:
        for size in (WIDE, ZOOMED) if each == "unannounced" else (WIDE,):
            here = desk(size, language=language, theme=theme, sample=each)
            # One sample with the globe, which is slow without a graphics card; the others with the drawn map.
            path = "/watch?map=globe" if (each, size) == ("unannounced", WIDE) else "/watch?map=drawn"
            here.open(path + ("&at=1100.980" if each == "past" else ""))
            assert here.faults() == [], (each, size)
            here.context.close()


@pytest.mark.parametrize("theme", sample.THEMES)
@pytest.mark.parametrize("language", sample.LANGUAGES)
def test_nobody_is_shut_out_of_the_other_pages(desk: Any, language: str, theme: str) -> None:
    here = desk(language=language, theme=theme)
    for each in PAGES:
        here.open(f"/{each}")
        assert here.faults() == [], each


def test_nothing_is_asked_of_anybody_else(desk: Any, preview: Preview) -> None:
    """Fonts, worker, boundaries: all of the globe comes from the console's own address."""
    here = desk(sample="unannounced")
    here.open("/watch?map=globe").wait_for_selector("#map[data-idle]")
    assert {each for each in here.asked if not each.startswith((preview.url, "blob:"))} == set()
    kinds = ("world-", "maplibre-worker-", ".woff2", "/live", "map.json")
    assert [each for each in kinds if not any(each in url for url in here.asked)] == []


@pytest.mark.parametrize("language", sample.LANGUAGES)
@pytest.mark.parametrize("size", [WIDE, ZOOMED, (320, 640)])
def test_nothing_is_lost_beyond_the_edge(desk: Any, language: str, size: tuple[int, int]) -> None:
    """No page scrolls sideways, at 1280 by 720, at 200 % of it, or at the 320 pixels of WCAG 1.4.10."""
    here = desk(size, language=language, sample="differing")
    for path in ("/watch?map=drawn", *(f"/{each}" for each in PAGES)):
        page = here.open(path)
        wide = page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
        assert wide[0] <= wide[1], path
        assert page.evaluate(_CUT) == [], path


# Elements whose text is wider than they are and is neither shown nor scrolled to.
_CUT = """() => [...document.querySelectorAll('main *, header *')]
  .filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1 && getComputedStyle(e).overflowX === 'hidden')
  .filter(e => !e.closest('.unseen, .map, svg')).map(e => e.className || e.tagName)"""


def test_the_wall_of_the_watch_page_fits_one_screen(desk: Any) -> None:
    """At 1280 by 720 the page itself does not scroll, and every part has a place that is seen."""
    for each in sample.SAMPLES:
        page = desk(sample=each, language="ru").open("/watch?map=drawn")
        assert page.evaluate("() => document.documentElement.scrollHeight <= innerHeight"), each
        parts = ("#part-answers", "#part-cells", "#map", "#part-events", "#part-notices", "#slider")
        for part in parts:
            box = page.locator(part).bounding_box()
            assert box is not None
            assert box["height"] >= 30, (each, part)
            assert box["y"] + box["height"] <= WIDE[1], (each, part)
        tops = [page.locator(part).bounding_box() for part in ("#slider", "#part-notices")]
        assert tops[0]["y"] + tops[0]["height"] <= tops[1]["y"] + 1, each


def test_every_control_is_reached_by_key_in_order(desk: Any) -> None:
    """The tab key comes past all that can be pressed, the skip link first, and shows where it is."""
    page = desk(sample="unannounced").open("/watch?map=drawn")
    wanted = page.evaluate("""() => [...document.querySelectorAll('a[href], button, summary, input:not([type=hidden])')]
      .filter(e => e.checkVisibility() && !e.closest('dialog')).length""")
    met: list[str] = []
    for _ in range(wanted + 12):
        page.keyboard.press("Tab")
        found = page.evaluate("""() => { const e = document.activeElement; const s = getComputedStyle(e);
          return e === document.body ? null : [e.tagName + '.' + e.className + '#' + e.id + '/' + e.textContent.trim(),
            s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2] }""")
        if found is None:
            break
        assert found[1], found[0]
        met.append(found[0])
    assert met[0].startswith("A.skip")
    pressed = [each for each in met if each.split(".")[0] in ("A", "BUTTON", "SUMMARY", "INPUT")]
    assert len(pressed) >= wanted


def test_keys_do_what_the_list_says(desk: Any, preview: Preview) -> None:
    page = desk(sample="unannounced").open("/watch?map=drawn")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).not_to_be_visible()
    page.keyboard.press("j")
    expect(page.locator("#event-usa-1-38 .pick")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#event-usa-1-38")).to_have_class("event grade-alarm is-held is-chosen")
    page.keyboard.press("s")
    expect(page.locator("#part-held .seen-form button")).to_be_focused()
    preview.seen.clear()
    with page.expect_response("**/acts/seen"):
        page.keyboard.press("Enter")
    assert preview.seen == ["USA.1/38"]


def test_single_keys_can_be_turned_off(desk: Any) -> None:
    """WCAG 2.1.4: whoever speaks to the machine is not to set off keys with every word."""
    page = desk().open("/watch?map=drawn")
    page.keyboard.press("?")
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys")).not_to_be_visible()


def test_silence_is_never_shown_as_calm(desk: Any, preview: Preview) -> None:
    """Twelve seconds without a word: a bar says so as an alert, and the picture is grey until it hears again."""
    here = desk(sample="calm")
    here.page.clock.install()
    page = here.open("/watch?map=drawn")
    bar = page.locator("#not-live[role=alert] > p")
    expect(bar).not_to_be_visible()
    preview.is_silent = True
    page.clock.fast_forward(13_000)
    expect(bar).to_be_visible()
    expect(page.locator("#lamp")).to_contain_text("NOT LIVE")
    assert "grayscale" in page.evaluate("() => getComputedStyle(document.querySelector('main')).filter")
    expect(bar).to_contain_text("NOT LIVE since 2026-11-26")
    preview.is_silent = False
    expect(bar).not_to_be_visible()


def test_a_lost_node_is_said_at_once(desk: Any, preview: Preview) -> None:
    page = desk(language="ru").open("/watch?map=drawn")
    preview.node = "lost"
    expect(page.get_by_role("alert").filter(has_text="потерял свой узел")).to_be_visible()
    preview.node = "up"
    expect(page.locator("html")).to_have_attribute("data-line", "live")


def test_an_ended_session_says_so_and_stays_so(desk: Any, preview: Preview) -> None:
    page = desk().open("/watch?map=drawn")
    preview.publish("ended", {})
    expect(page.get_by_role("alert").filter(has_text="session is over")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-line", "ended")


def test_a_page_in_the_background_goes_on_hearing(desk: Any, preview: Preview) -> None:
    """Another tab is in front; the list behind it is refreshed all the same, and no silence is claimed."""
    here = desk(sample="unannounced")
    page = here.open("/watch?map=drawn")
    front = here.context.new_page()
    front.goto(preview.url + "/sign-in")
    front.bring_to_front()
    with page.expect_response("**/watch/part/events"):
        preview.publish("picture", {"names": ["USA.1/38"], "ring": "alarm"})
    assert page.evaluate("() => document.documentElement.dataset.line") == "live"


def test_a_burst_of_changes_is_few_requests(desk: Any, preview: Preview) -> None:
    here = desk(sample="storm")
    page = here.open("/watch?map=drawn")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_response("**/watch/part/notices"):
        for _ in range(200):
            preview.publish("picture", {"names": [], "ring": ""})
    # A second one comes only after all of the burst was heard.
    with page.expect_response("**/watch/part/cells"):
        preview.publish("status", {})
    assert len([each for each in asked if each.endswith("/part/events")]) <= 6


def test_sound_is_said_to_be_off_until_it_is_turned_on(desk: Any, preview: Preview) -> None:
    """After the gesture a new alarm is sounded, and so is one that is held."""
    page = desk(sample="unannounced").open("/watch?map=drawn")
    off = page.get_by_role("button", name="SOUND IS OFF")
    expect(off).to_be_visible()
    off.click()
    expect(off).not_to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-sounded", "alarm")
    preview.publish("picture", {"names": [], "ring": "late"})
    expect(page.locator("html")).to_have_attribute("data-sounded", "late")
    expect(page.locator("html")).to_have_attribute("data-sounded", "alarm")


def test_the_alarm_is_held_and_repeated_away_from_the_watch_page_too(desk: Any, preview: Preview) -> None:
    page = desk(sample="unannounced").open("/empty")
    expect(page.locator("#part-held")).to_contain_text("Korean Peninsula")
    expect(page.locator("[data-holding]")).to_contain_text("1")
    page.get_by_role("button", name="SOUND IS OFF").click()
    preview.publish("picture", {"names": [], "ring": "late"})
    expect(page.locator("html")).to_have_attribute("data-sounded", "late")
    expect(page.locator("html")).to_have_attribute("data-sounded", "alarm")
    with page.expect_response("**/watch/part/held"):
        preview.publish("picture", {"names": [], "ring": ""})
    page.evaluate("document.querySelector('#part-held').dataset.count = '0'")
    page.evaluate("document.body.dispatchEvent(new CustomEvent('jdec:swapped'))")
    expect(page.locator("[data-holding]")).to_be_hidden()


def test_a_page_whose_script_never_ran_has_no_colour(browser: Browser, preview: Preview) -> None:
    """It has no live line, so it may not look live; a page that needs none keeps its colour."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path, colour in (("/watch", "grayscale(1)"), ("/empty", "grayscale(1)"), ("/sign-in", "none")):
        page.goto(preview.url + path)
        expect(page.locator("main")).to_have_css("filter", colour)
    context.close()


def test_the_past_is_marked_and_one_key_leads_back(desk: Any) -> None:
    """The slider shows an earlier picture in place; what holds the alarm stays that of now."""
    page = desk(sample="unannounced").open("/watch?map=drawn")
    expect(page.locator("#past")).not_to_be_visible()
    page.keyboard.press("t")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(page.locator("#past")).to_be_visible()
    expect(page.locator("#past")).to_contain_text("2026-11-26 11:03:07 UTC")
    expect(page.locator("#part-answers")).to_contain_text("Now: nothing")
    expect(page.locator("#part-held")).to_contain_text("Korean Peninsula")
    page.keyboard.press("0")
    expect(page.locator("#past")).not_to_be_visible()
    expect(page.locator("#part-answers")).to_contain_text("1 unexplained launch")


@pytest.mark.parametrize("where", ["/watch", "/sign-in", "/error"])
@pytest.mark.parametrize(("language", "word"), [("en", "EXERCISE"), ("ru", "УЧЕНИЕ")])
def test_exercise_is_on_every_edge_and_on_paper(desk: Any, where: str, language: str, word: str) -> None:
    here = desk(language=language)
    page = here.open(where)
    for edge in ("top", "bottom", "left", "right"):
        assert word in page.locator(f".edge-{edge}").inner_text()
    assert word in page.title()
    page.emulate_media(media="print")
    expect(page.locator(".edge-top")).to_be_visible()


def test_actual_traffic_has_no_exercise_frame(desk: Any) -> None:
    page = desk(traffic="actual").open("/watch?map=drawn")
    expect(page.locator(".edge")).to_have_count(0)
    assert "EXERCISE" not in page.locator("body").inner_text()


def test_an_event_on_the_drawn_map_is_chosen_as_in_the_list(desk: Any) -> None:
    page = desk(sample="unannounced").open("/watch?map=drawn")
    expect(page.locator("#map")).to_have_attribute("data-ready", "drawn")
    page.locator("#map .pin.grade-alarm").click()
    expect(page.locator("#event-usa-1-38 .pick")).to_have_attribute("aria-pressed", "true")


def test_grades_differ_by_shape_and_by_word(desk: Any) -> None:
    """Whoever sees no colour still tells the grades apart."""
    page = desk().open("/watch?map=drawn")
    shapes = page.evaluate(
        "() => [...document.querySelectorAll('symbol')].map(e => e.firstElementChild.outerHTML)"
    )
    assert len(shapes) == len(set(shapes)) == 5

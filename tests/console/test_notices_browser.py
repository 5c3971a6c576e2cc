"""Notices in a real browser: faults as one types, the map by keyboard, a passkey that approves, nobody shut out.

The passkey lies in Chromium's virtual authenticator; both nodes, the console and its scripts are the real ones.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from playwright.sync_api import Error as PlaywrightError

from jdec.node.people.desk import DeskRole
from jdec.record.roster import WEBAUTHN_ES256

from .browsing import IN_A_BROWSER, PATIENCE_MS, WIDER, chromium, faults_of
from .notice_parts import PRE_LAUNCH, NoticeStand, approve, at, by_two, on_both, window, write
from .parts import until
from .passkey_parts import Authenticator, enter, listing
from .preview import STATIC

NUMBER = "201"
PASSKEY = Authenticator()

pytestmark = [*IN_A_BROWSER]


@pytest.fixture(scope="module")
def notice_stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NoticeStand]:
    """Both nodes; the list of officers in the first manifests has one with a passkey beside those of the exercise."""
    listed = PASSKEY.listed(NUMBER, "head-of-shift")
    made = listing(tmp_path_factory.mktemp("notices"), listed, static=str(STATIC))
    try:
        made.start()
        enter(made, NUMBER, DeskRole.HEAD_OF_SHIFT, PASSKEY)
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def browser(notice_stand: NoticeStand) -> Iterator[Browser]:
    """Debian's Chromium; its loop begins after the nodes were started and ends before they are stopped."""
    del notice_stand
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser: Browser, notice_stand: NoticeStand) -> Iterator[Page]:
    """A watch officer's browser; what it complains of fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    made = context.new_page()
    # A busy machine may be slow; what is judged here is what comes, not when.
    made.set_default_timeout(PATIENCE_MS)
    complaints: list[str] = []
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    made.goto(f"{notice_stand.address.console_url}/sign-in")
    made.click("button.card:has-text('101')")
    made.wait_for_url("**/watch")
    yield made
    context.close()
    assert complaints == []


def test_faults_come_and_go_as_one_types(page: Page, notice_stand: NoticeStand) -> None:
    page.goto(f"{notice_stand.address.console_url}/notices/new?kind=pre-launch-notification")
    page.fill("#in-window-opens-at", "soon")
    fault = page.locator("#in-window-opens-at-fault")
    expect(fault).to_contain_text("Not understood as a time.")
    expect(page.locator("#in-window-opens-at")).to_have_attribute("aria-invalid", "true")
    page.fill("#in-window-opens-at", at(48))
    expect(fault).to_be_empty()
    page.fill("#in-launch-area-points", "69°17′38″ с. ш. 16°01′12″ в. д.")
    expect(page.locator("#verdict .read-as")).to_contain_text("69.2939°N 16.0200°E (69°17′38″N 016°01′12″E)")
    expect(page.locator("#verdict .kept")).to_contain_text("Kept as a draft")
    draft = page.locator("#verdict input[name=draft]").input_value()
    page.goto(f"{notice_stand.address.console_url}/notices/draft/{draft}")
    expect(page.locator("#in-launch-area-points")).to_have_value("69°17′38″ с. ш. 16°01′12″ в. д.")


def test_a_press_is_not_lost_behind_a_judging_that_takes_long(page: Page, notice_stand: NoticeStand) -> None:
    """The node is slow: what was typed is still being judged, and typed again, when the officer presses."""
    page.goto(f"{notice_stand.address.console_url}/notices/new?kind=urgent-statement")
    page.select_option("#in-statement", "ours")
    page.fill("#in-event-time", at(-1))
    expect(page.locator("#verdict .kept")).to_contain_text("Kept as a draft")
    waiting: list[Route] = []
    page.route("**/notices/check", lambda route: waiting.append(route))
    with page.expect_request("**/notices/check"):
        page.fill("#in-remark-en", "Ours.")
    page.fill("#in-remark-en", "Ours, and no other's.")
    # Longer than typing waits before it is judged: a second judging stands in the line.
    page.evaluate("() => new Promise(resolve => setTimeout(resolve, 1000))")
    page.click("button[name=act][value=review]")
    page.wait_for_url("**/review")
    expect(page.locator(".whole")).to_contain_text("Ours, and no other's.")
    for each in waiting:
        with contextlib.suppress(PlaywrightError):
            each.abort()


def test_an_area_is_drawn_on_the_map_with_keys_alone(page: Page, notice_stand: NoticeStand) -> None:
    page.goto(f"{notice_stand.address.console_url}/notices/new?kind=spacecraft-deorbit")
    page.wait_for_selector("#area-map[data-ready]")
    page.select_option("#in-impact-areas-0-shape", "polygon")
    page.locator(".area-drawn").focus()
    for keys in ("Enter", "ArrowRight Enter", "ArrowDown Enter", "ArrowLeft Enter", "Backspace"):
        for key in keys.split():
            page.keyboard.press(key)
    field = page.locator("#in-impact-areas-0-points")
    assert re.fullmatch(r"(-?\d+\.\d{3} -?\d+\.\d{3}\n?){3}", field.input_value()), field.input_value()
    expect(page.locator(".area-shape")).to_have_count(1)
    page.locator(".area-drawn").click(position={"x": 60, "y": 90})
    expect(page.locator("#verdict .read-as")).to_contain_text(";")
    assert len(field.input_value().split("\n")) == 4


def test_a_form_is_sent_with_the_keyboard_and_leads_to_the_whole_message(
    page: Page, notice_stand: NoticeStand
) -> None:
    page.goto(f"{notice_stand.address.console_url}/notices/new?kind=urgent-statement")
    page.select_option("#in-statement", "ours")
    page.fill("#in-event-time", at(-1))
    page.fill("#in-remark-en", "Ours.")
    page.locator("button[name=act][value=review]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/review")
    expect(page.locator(".whole")).to_contain_text("the launch is ours")
    page.click("#approve button")
    page.wait_for_url("**/notices")
    expect(page.locator("#said")).to_contain_text("Sent, on the record as USA.1/")


def test_choosing_the_original_proposes_the_number_of_its_series(
    page: Page, notice_stand: NoticeStand
) -> None:
    url = notice_stand.address.console_url
    with notice_stand.browser("102") as first, notice_stand.browser("110") as second:
        draft = write(first, "pre-launch-notification", **PRE_LAUNCH, **window())
        number = by_two(notice_stand, first, second, "110", draft)["number"]
        until(
            lambda: number in first.get("/notices/new?kind=launch-cancellation").text,
            "the original is offered",
        )
    page.goto(f"{url}/notices/new?kind=launch-cancellation")
    page.select_option("#in-original", number)
    expect(page.locator("#in-number")).to_have_value(f"{number[:-2]}04")
    page.goto(f"{url}/notices")
    page.locator(".lane-follow a").first.click()
    expect(page.locator("#in-original")).to_have_value(re.compile(r"PLN/US/.*/01"))
    expect(page.locator("#in-number")).to_have_value(re.compile(r"PLN/US/.*/02"))


def test_an_officer_approves_with_a_passkey(browser: Browser, notice_stand: NoticeStand) -> None:
    with notice_stand.browser("101") as first:
        draft = write(first, "pre-launch-notification", **PRE_LAUNCH, **window())
        assert approve(first, draft, NUMBER).status_code == 303
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    PASSKEY.plug_in(page, NUMBER)
    url = notice_stand.address.console_url
    page.goto(f"{url}/sign-in")
    page.click("#passkey button")
    page.wait_for_url("**/watch")
    page.goto(f"{url}/notices/draft/{draft}/review")
    expect(page.locator(".approve-do")).to_contain_text("Your passkey signs exactly this message.")
    page.click("#approve button")
    page.wait_for_url("**/notices")
    text = page.locator("#said").inner_text()
    context.close()
    found = re.search(r"USA\.1/\d+", text)
    assert found, text
    message = on_both(notice_stand, found[0])
    assert message["authority"]["state"] == "approved"
    assert [each["number"] for each in message["authority"]["officers"]] == ["101", NUMBER]
    assert [each["algorithm"] for each in message["authorised_by"]["signatures"]] == [
        "ed25519",
        WEBAUTHN_ES256,
    ]


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_nobody_is_shut_out_of_the_notices(
    page: Page, notice_stand: NoticeStand, language: str, theme: str
) -> None:
    """axe-core finds nothing on any of the pages, and none scrolls sideways, on a wide and on a narrow screen."""
    url = notice_stand.address.console_url
    with notice_stand.browser("102") as other:
        draft = write(other, "pre-launch-notification", **PRE_LAUNCH, **window(5, 30))
    page.evaluate(
        """async ([language, theme]) => {
          const csrf = document.querySelector('form.speech input[name=csrf]').value;
          const body = new URLSearchParams({csrf, language, theme});
          await fetch('/settings', {method: 'POST', body, redirect: 'manual'}) }""",
        [language, theme],
    )
    paths = ("/notices", f"/notices/draft/{draft}", f"/notices/draft/{draft}/review")
    for path in (*paths, "/notices/new?kind=urgent-statement"):
        for width, height in ((1280, 800), (400, 700)) if path in paths else ((1280, 800),):
            page.set_viewport_size({"width": width, "height": height})
            page.goto(url + path)
            page.wait_for_selector("html[data-line=live]")
            assert page.evaluate(
                "() => [document.documentElement.lang, document.documentElement.dataset.theme]"
            ) == [
                language,
                theme,
            ]
            assert faults_of(page) == [], (path, width)
            assert page.evaluate(WIDER) == [], (path, width)

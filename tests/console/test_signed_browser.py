"""Acts signed in a real browser: the passkey lies in Chromium's virtual authenticator, both nodes judge what it signed.

And what an officer does whose authenticator refuses, whose browser knows no passkeys, or runs no script.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from jdec.faces.cli.client import Client
from jdec.faces.texts import say
from jdec.messages.launch_data import Launch, LaunchReport, Stage
from jdec.node.people.desk import DeskRole
from jdec.node.views import Which
from jdec.record.roster import WEBAUTHN_ES256
from jdec.words.strict import convert_strict

from .browsing import IN_A_BROWSER, NO_3D, PATIENCE_MS, chromium, faults_of
from .notice_parts import NoticeStand, on_both
from .parts import make, until
from .passkey_parts import Authenticator, enter, listing, sign_in
from .preview import STATIC

pytestmark = [*IN_A_BROWSER]
NUMBER = "201"
PASSKEY = Authenticator()
SLOW = """() => {
  const get = navigator.credentials.get.bind(navigator.credentials);
  window.asked = 0;
  const waiting = [];
  window.answer = () => waiting.forEach((go) => go());
  navigator.credentials.get = async (options) => {
    window.asked += 1;
    await new Promise((go) => waiting.push(go));
    return get(options);
  } }"""
"""A person who thinks before touching the authenticator."""
NO_TIME = """() => { AbortSignal.timeout = () => {
  const own = new AbortController();
  window.timeIsUp = () => own.abort();
  return own.signal; } }"""
"""A clock of the browser's that the test turns."""


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NoticeStand]:
    """Both nodes; an officer with a passkey stands on the list."""
    listed = PASSKEY.listed(NUMBER, "head-of-shift")
    made = listing(tmp_path_factory.mktemp("signed"), listed, static=str(STATIC))
    try:
        made.start()
        PASSKEY.origin = made.address.console_url
        enter(made, NUMBER, DeskRole.HEAD_OF_SHIFT, PASSKEY)
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def browser(stand: NoticeStand) -> Iterator[Browser]:
    """Debian's Chromium; its loop begins after the nodes were started and ends before they are stopped."""
    del stand
    with chromium(NO_3D) as found:
        yield found


class Desk:
    """An officer at a browser with a passkey; `knows` says whether the authenticator knows its person."""

    def __init__(self, page: Page, url: str, knows: Callable[[bool], None]) -> None:
        self.page = page
        self.url = url
        self.knows = knows
        self.language = "en"

    def open(self, path: str) -> None:
        """Open a page and wait until it hears."""
        self.page.goto(self.url + path)
        self.page.wait_for_selector("html[data-line=live]")

    def speak(self, language: str) -> None:
        """Choose a language."""
        self.language = language
        if self.page.locator("html").get_attribute("lang") != language:
            self.page.locator("form.speech button").click()
            expect(self.page.locator("html")).to_have_attribute("lang", language)

    def text(self, message: str, **details: Any) -> str:
        """A text of the catalogue in the officer's language."""
        return say(self.language, message, **details)

    def held(self, name: str) -> Locator:
        """An event in the strip."""
        return self.page.locator(f'#part-held .held-event[data-event~="{name}"]')

    def press_seen(self, name: str) -> None:
        """Press the button in the strip."""
        self.held(name).locator(".seen-form button").click()

    def said(self) -> str:
        """The name of the entry that the page speaks of."""
        said = self.page.locator("#said .said-done")
        expect(said).to_contain_text(re.compile(r"USA\.1/\d+"))
        found = re.search(r"USA\.1/\d+", said.inner_text())
        assert found
        return found[0]


@pytest.fixture
def desk(browser: Browser, stand: NoticeStand) -> Iterator[Desk]:
    """The officer, signed in; what his browser complains of fails the test, but for requests that were refused."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    made = Desk(page, stand.address.console_url, PASSKEY.plug_in(page, NUMBER))
    page.goto(f"{made.url}/sign-in")
    page.click("#passkey button")
    page.wait_for_url("**/watch")
    made.speak("en")
    yield made
    context.close()
    assert [each for each in complaints if "the server responded with a status of 409" not in each] == []


def check_signed(stand: NoticeStand, name: str) -> dict[str, Any]:
    """Both nodes say that the officer let a message go, by his passkey."""
    message = on_both(stand, name)
    assert message["authority"]["state"] == "approved"
    assert [each["number"] for each in message["authority"]["officers"]] == [NUMBER]
    assert [each["algorithm"] for each in message["authorised_by"]["signatures"]] == [WEBAUTHN_ES256]
    return message


def test_seen_is_signed_in_the_strip(stand: NoticeStand, desk: Desk) -> None:
    name = stand.report()
    desk.press_seen(name)
    entry = desk.said()
    assert check_signed(stand, entry)["officer"] == {"role": "head-of-shift", "number": NUMBER}
    expect(desk.held(name)).to_have_count(0)
    desk.open(f"/record/entry?name={entry}")
    expect(desk.page.locator("main")).to_contain_text(f"head of shift {NUMBER}")


def test_the_authenticator_refuses_and_nobody_is_stopped(stand: NoticeStand, desk: Desk) -> None:
    name, before = stand.report(), size(stand)
    expect(desk.held(name)).to_have_count(1)
    desk.speak("ru")
    desk.knows(False)
    desk.press_seen(name)
    said = desk.page.locator("#said")
    expect(said).to_contain_text(desk.text("console-refused-act-unsigned", why="refused"))
    expect(desk.held(name)).to_have_count(1)
    assert size(stand) == before
    assert faults_of(desk.page) == []
    said.get_by_role("button", name=desk.text("page-sign-not")).click()
    expect(said).to_contain_text(desk.text("console-done-alone"))
    entry = desk.said()
    assert on_both(stand, entry)["authority"]["state"] == "node"
    expect(desk.held(name)).to_have_count(0)


def test_after_a_refusal_the_next_press_is_signed(stand: NoticeStand, desk: Desk) -> None:
    name = stand.report()
    desk.knows(False)
    desk.press_seen(name)
    expect(desk.page.locator("#said .offered")).to_be_visible()
    desk.knows(True)
    desk.press_seen(name)
    check_signed(stand, desk.said())
    expect(desk.page.locator("#said .offered")).to_have_count(0)


def test_after_a_refusal_in_the_strip_the_passkey_is_asked_again(stand: NoticeStand, desk: Desk) -> None:
    name = stand.report()
    desk.knows(False)
    desk.press_seen(name)
    again = desk.page.locator("#said").get_by_role("button", name=desk.text("page-sign-again"))
    expect(again).to_be_visible()
    # The second refusal's own button, not that of the first: until it is there the key is still being asked.
    again.evaluate("button => { button.dataset.first = '' }")
    again.click()
    expect(desk.page.locator("#said [data-first]")).to_have_count(0)
    expect(again).to_be_visible()
    desk.knows(True)
    again.click()
    check_signed(stand, desk.said())
    expect(desk.held(name)).to_have_count(0)


def test_a_server_that_does_not_say_what_to_sign_holds_nobody_up(stand: NoticeStand, desk: Desk) -> None:
    name = stand.report()
    expect(desk.held(name)).to_have_count(1)
    desk.page.evaluate(NO_TIME)
    desk.page.route("**/acts/seen/options", lambda _: None)
    button = desk.held(name).locator(".seen-form button")
    button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    desk.page.evaluate("() => window.timeIsUp()")
    said = desk.page.locator("#said")
    expect(said).to_contain_text(desk.text("console-refused-act-unsigned", why="none"))
    expect(desk.page.locator("[aria-busy]")).to_have_count(0)
    expect(said.get_by_role("button", name=desk.text("page-sign-not"))).to_be_visible()


def size(stand: NoticeStand) -> int:
    """How many messages of officers the own record holds."""
    kinds = ("seen", "urgent-statement", "report-retraction", "line-test")
    with Client(stand.compose.find_node(stand.root / "USA"), "en") as client:
        return sum(each.kind in kinds for each in client.entries(Which.OWN, 0, 1000)[0])


def test_a_statement_is_signed_and_survives_a_refusal(stand: NoticeStand, desk: Desk) -> None:
    name = stand.report()
    expect(desk.held(name)).to_have_count(1)
    desk.open(f"/event?name={name}")
    desk.knows(False)
    before = size(stand)
    desk.page.check('input[name="statement"][value="not-ours"]')
    desk.page.fill("#remark-en", "Not ours.\nWe are looking.")
    desk.page.click("#statement-form button[type=submit]")
    sheet = desk.page.locator(".sheet")
    expect(sheet).to_contain_text(desk.text("console-refused-act-unsigned", why="refused"))
    expect(sheet).to_contain_text(desk.text("console-draft-kept"))
    assert size(stand) == before
    assert faults_of(desk.page) == []
    desk.knows(True)
    sheet.get_by_role("button", name=desk.text("page-sign-again")).click()
    message = check_signed(stand, desk.said())
    assert message["remark"] == {"en": "Not ours.\nWe are looking."}
    expect(desk.page.locator(".message.own", has_text="statement")).to_contain_text(f"head of shift {NUMBER}")


def test_a_false_report_is_taken_back_with_a_signature(stand: NoticeStand, desk: Desk) -> None:
    report = "USA-R-2026-880001"
    name = stand.report(report=report)
    expect(desk.held(name)).to_have_count(1)
    ask_to_retract(desk, name)
    desk.page.locator("form.choices button").click()
    message = check_signed(stand, desk.said())
    assert (message["kind"], message["report"]) == ("report-retraction", report)
    expect(desk.held(name)).to_have_count(0)


def ask_to_retract(desk: Desk, name: str) -> None:
    """Go as far as the question."""
    desk.open(f"/event?name={name}")
    desk.page.locator(".retract summary").click()
    desk.page.locator(".retract button[type=submit]").click()
    expect(desk.page.locator(".question")).to_contain_text("Retract USA-R-2026-")


def test_a_browser_without_passkeys_takes_a_false_report_back_all_the_same(
    stand: NoticeStand, desk: Desk
) -> None:
    report = "USA-R-2026-880002"
    name = stand.report(report=report)
    expect(desk.held(name)).to_have_count(1)
    desk.page.add_init_script("delete window.PublicKeyCredential")
    ask_to_retract(desk, name)
    before = size(stand)
    desk.page.locator("form.choices button").click()
    sheet = desk.page.locator(".sheet")
    expect(sheet).to_contain_text(desk.text("console-refused-act-unsigned", why="unsupported"))
    assert size(stand) == before
    sheet.get_by_role("button", name=desk.text("page-sign-not")).click()
    expect(desk.page.locator("#said")).to_contain_text(desk.text("console-done-alone"))
    message = on_both(stand, desk.said())
    assert (message["report"], message["authority"]["state"]) == (report, "node")


def test_without_scripts_seen_is_said_in_two_steps(stand: NoticeStand, browser: Browser) -> None:
    name = stand.report()
    url = stand.address.console_url
    with stand.browser() as other:
        assert sign_in(other, PASSKEY).status_code == 303
        cookies: list[Any] = [{"name": key, "value": text, "url": url} for key, text in other.cookies.items()]
        until(lambda: name in other.get("/watch/part/held").text, f"{name} holds the alarm")
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(f"{url}/watch")
    page.locator(f'#part-held .held-event[data-event~="{name}"] .seen-form button').click()
    expect(page.locator(".question")).to_contain_text(say("en", "console-refused-act-unsigned", why="none"))
    expect(page.locator("[data-sign-again]")).to_be_hidden()
    page.get_by_role("button", name=say("en", "page-sign-not")).click()
    expect(page.locator("#said")).to_contain_text(say("en", "console-done-alone"))
    context.close()


def test_whoever_presses_again_is_asked_again_and_says_it_once(stand: NoticeStand, desk: Desk) -> None:
    name = stand.report()
    expect(desk.held(name)).to_have_count(1)
    before, sent = size(stand), []
    desk.page.on("request", lambda each: sent.append(each.url) if each.url.endswith("/acts/seen") else None)
    desk.page.evaluate(SLOW)
    for count in (1, 2):
        desk.press_seen(name)
        desk.page.wait_for_function("count => window.asked === count", arg=count)
    desk.page.evaluate("() => window.answer()")
    check_signed(stand, desk.said())
    assert (size(stand), len(sent)) == (before + 1, 1)


def test_an_event_that_changes_under_the_question_is_not_said_to_be_seen(
    stand: NoticeStand, desk: Desk
) -> None:
    report = "USA-R-2026-880003"
    name = stand.report(report=report)
    expect(desk.held(name)).to_have_count(1)
    before = size(stand)
    desk.page.evaluate(SLOW)
    desk.press_seen(name)
    desk.page.wait_for_function("() => window.asked === 1")
    newest = revise(stand, report, name)
    field = desk.held(name).locator('input[name="newest"]')
    expect(field).to_have_value(newest)
    desk.page.evaluate("() => window.answer()")
    expect(desk.page.locator("#said")).to_contain_text(desk.text("console-refused-page-old"))
    assert size(stand) == before


def revise(stand: NoticeStand, report: str, name: str) -> str:
    """Report a launch again; return the name of the newer message."""
    with Client(stand.compose.find_node(stand.root / "USA"), "en") as client:
        (entry,) = client.entries(Which.OWN, int(name.partition("/")[2]), 1)[0]
    launch = convert_strict(Launch, msgspec.json.decode(entry.data)["launch"])
    again = make(LaunchReport, "USA", report=report, revision=2, stage=Stage.UPDATE, launch=launch)
    return f"USA.1/{stand.submit('USA', again).index}"


def test_a_line_test_is_signed(stand: NoticeStand, desk: Desk) -> None:
    desk.open("/log")
    form = desk.page.locator('form[action="/log/line-test"]')
    form.locator("button[type=submit]").click()
    assert check_signed(stand, desk.said())["kind"] == "line-test"

"""The page of the people, judged by a browser: nobody is shut out, nothing lies beyond the edge, and its forms work."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from jdec.node.people.desk import DeskRole, Invitation, Officer
from jdec.record.roster import ED25519, OfficerKey, Roster, RosterOfficer

from .browsing import IN_A_BROWSER, PATIENCE_MS, WIDER, faults_of
from .lone import Lone
from .people_parts import es256, with_passkey
from .preview import STATIC

SIZES = ((1280, 720), (640, 360), (320, 640))
"""A screen, the same at 200 % zoom in the pixels that a style sheet sees, and the narrowest of WCAG 1.4.10."""
SHOTS = os.environ.get("JDEC_SHOTS", "")
"""A folder for pictures to be looked at."""

pytestmark = [*IN_A_BROWSER]


@pytest.fixture(scope="module")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lone]:
    """A desk with somebody of every kind, and a list that differs from it in every way."""
    made = Lone(tmp_path_factory.mktemp("people"), static=STATIC)
    with_passkey(made, "017", DeskRole.WATCH_OFFICER, DeskRole.LIAISON_OFFICER)
    with_passkey(made, "018", DeskRole.HEAD_OF_SHIFT, key=es256(b"2" * 32))
    with_passkey(made, "019", DeskRole.ANALYST, key=es256(b"3" * 32))
    with_passkey(made, "021", DeskRole.AUDITOR, key=b"\xa0")
    made.store.bar("019")
    made.store.put_officer(Officer("1", (DeskRole.ADMINISTRATOR,)))
    until = made.time + timedelta(hours=9)
    made.store.invite(Invitation("f" * 64, "023", (DeskRole.SECRETARIAT, DeskRole.ANALYST), until))
    made.store.invite(Invitation("e" * 64, "018", (DeskRole.HEAD_OF_SHIFT,), until))
    keys = [OfficerKey(ED25519, bytes([each]) * 32) for each in range(5)]
    made.door.roster = Roster(
        (
            RosterOfficer("017", ("watch-officer",), (keys[0],)),
            RosterOfficer("018", ("head-of-shift",), (keys[1],)),
            RosterOfficer("019", ("analyst",), (keys[2],)),
            RosterOfficer("101", ("watch-officer",), (keys[3],)),
            RosterOfficer("555", ("liaison-officer",), (keys[4],)),
        )
    )
    with made.browser("101"), made.browser("101"), made.browser("190") as admin:
        admin.post("/people/invite", None, number="20a", **{"role analyst": "yes"})
        admin.post("/people/invite", None, number="17", **{"role analyst": "yes"}, by="101")
        yield made
    made.stop()


@pytest.fixture
def sit_down(peopled: Lone, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Give pages in which the administrator is signed in, and complain of whatever a browser complained of."""
    complaints: list[str] = []
    contexts = []

    def sit(language: str = "en", theme: str = "dark", number: str = "190") -> Page:
        with peopled.browser(number) as desk:
            desk.post("/settings", language=language, theme=theme)
            jar = [{"name": k, "value": v, "url": peopled.url} for k, v in desk.cookies.items()]
        contexts.append(browser.new_context(reduced_motion="reduce"))
        contexts[-1].add_cookies(jar)  # type: ignore[arg-type]
        contexts[-1].set_default_timeout(PATIENCE_MS)
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        return page

    yield sit
    for each in contexts:
        each.close()
    assert complaints == []


def shoot(page: Page, name: str) -> None:
    """Take a picture, where somebody wants to look."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_nobody_is_shut_out(peopled: Lone, sit_down: Callable[..., Page], language: str, theme: str) -> None:
    page = sit_down(language, theme)
    for size in SIZES:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.goto(f"{peopled.url}/people")
        assert page.locator("html").get_attribute("data-theme") == theme
        assert page.get_by_role("row").count() == 14 + page.locator(".audit-table tr").count()
        assert page.evaluate(WIDER) == [], size
        assert faults_of(page) == [], size
        shoot(page, f"people-{language}-{theme}-{size[0]}")
        page.locator(".person-active form[action='/people/bar'] button").first.click()
        assert faults_of(page) == [], size
        shoot(page, f"bar-{language}-{theme}-{size[0]}")


def test_a_link_is_made_by_keys_alone_and_is_whole(peopled: Lone, sit_down: Callable[..., Page]) -> None:
    page = sit_down("ru", "light")
    for size in SIZES:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.goto(f"{peopled.url}/people?again=023#invite")
        assert page.locator("#invite-number").input_value() == "023"
        page.locator("#invite-number").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("#link")
        assert re.fullmatch(
            re.escape(peopled.url) + "/invitation/[A-Za-z0-9_-]{43}", page.locator("#link").input_value()
        )
        assert page.evaluate(WIDER) == [], size
        assert faults_of(page) == [], size
        shoot(page, f"invited-{size[0]}")


def test_a_page_of_an_administrator_claims_nothing_about_the_watch(
    peopled: Lone, sit_down: Callable[..., Page]
) -> None:
    """It asks for no live line, and so never says that the line is lost."""
    page = sit_down()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{peopled.url}/people")
    page.wait_for_function("document.querySelector('#clock').textContent.length === 8")
    assert [each for each in asked if "/live" in each or "/watch" in each] == []
    assert page.locator("#not-live p").is_hidden()
    page.goto(f"{peopled.url}/")
    assert page.url == f"{peopled.url}/people"

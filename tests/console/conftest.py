"""Nodes with a console that all tests of a run may look at, and change only by what they say themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium

from jdec.node.people.desk import DeskRole, Officer

from .browsing import NO_3D, chromium
from .lone import Lone
from .notice_parts import NoticeStand
from .parts import Browser, Stand
from .passkey_parts import sign_in
from .people_parts import NAME
from .signed_parts import PASSKEYS, POOL, Opens, enter_all, signed_stand
from .story_parts import Sit, Theatre, seated


@pytest.fixture(scope="package")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    """Both nodes run, and the first one's console answers."""
    made = Stand(tmp_path_factory.mktemp("console"))
    try:
        made.start()
        with made.browser() as browser:
            assert browser.get("/sign-in").status_code == 200
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def signing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NoticeStand]:
    """Both nodes, and officers with passkeys at the first one's desk."""
    made = signed_stand(tmp_path_factory.mktemp("signed"))
    try:
        made.start()
        enter_all(made)
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def left() -> Iterator[str]:
    """The officers for whom no test has asked."""
    return iter(POOL)


@pytest.fixture
def own(left: Iterator[str]) -> str:
    """The officer of this test."""
    return next(left)


@pytest.fixture
def opens(signing: NoticeStand, own: str) -> Iterator[Opens]:
    """Browsers in which officers have signed in by their passkeys."""
    made: list[Browser] = []

    def open_one(number: str = own, language: str = "en") -> Browser:
        browser = signing.browser()
        made.append(browser)
        assert sign_in(browser, PASSKEYS[number]).status_code == 303
        assert browser.post("/settings", language=language).status_code == 303
        return browser

    yield open_one
    for each in made:
        each.http.close()


@pytest.fixture
def lone(tmp_path: Path) -> Iterator[Lone]:
    """A console with an administrator and an officer of whom only the desk knows a name."""
    made = Lone(tmp_path)
    made.store.put_officer(Officer("017", (DeskRole.WATCH_OFFICER,), name=NAME))
    yield made
    made.stop()


@pytest.fixture
def admin(lone: Lone) -> Iterator[Browser]:
    """The administrator's browser."""
    with lone.browser("190") as browser:
        yield browser


@pytest.fixture(scope="module")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    """Both nodes with their consoles, over a line that can be cut."""
    made = Theatre(tmp_path_factory.mktemp("theatre"))
    try:
        made.start()
        yield made
    finally:
        made.end()


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    """Debian's Chromium, with the drawn map."""
    with chromium(NO_3D) as found:
        yield found


@pytest.fixture
def sit(browser: Chromium, theatre: Theatre) -> Iterator[Sit]:
    """Seats at the consoles."""
    with seated(browser, theatre) as made:
        yield made

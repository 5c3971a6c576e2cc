"""Two who manage people at the same moment, the last administrator, and whoever lost his right while he waited."""

from __future__ import annotations

import asyncio
import html
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import httpx
import msgspec
import pytest

from jdec.faces.console import pages_people
from jdec.faces.texts import say
from jdec.node.people.desk import DeskRole, Invitation, Officer, OfficerState
from jdec.node.people.sessions import digest

from .lone import Lone
from .parts import Browser
from .passkey_parts import Authenticator
from .people_parts import invite, link_of, refused, seal, with_passkey
from .test_passkeys import register

ADMINISTRATOR = DeskRole.ADMINISTRATOR
PATHS = ("/people/invite", "/people/bar", "/people/sessions")
MEET_S = 2.0


def let_in(lone: Lone, browser: Browser, number: str, *roles: DeskRole) -> httpx.Response:
    """Use an invitation."""
    secret = f"secret {number} {len(roles)}"
    lone.store.invite(Invitation(digest(secret), number, roles, lone.time.replace(year=2099)))
    made: httpx.Response = register(browser, secret, Authenticator(lone.url))
    return made


@pytest.fixture
def two(lone: Lone) -> Iterator[tuple[Browser, Browser]]:
    """Browsers of the administrators 201 and 202."""
    with lone.browser() as first, lone.browser() as second:
        for browser, number in ((first, "201"), (second, "202")):
            assert let_in(lone, browser, number, ADMINISTRATOR).status_code == 303
        yield first, second


def meet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have two who look at the people wait for one another, if they can look at the same time at all."""
    gathered, barrier = pages_people.gathered, threading.Barrier(2)

    def gathered_together(console: Any) -> Any:
        found = gathered(console)
        with suppress(threading.BrokenBarrierError):
            barrier.wait(MEET_S)
        return found

    monkeypatch.setattr(pages_people, "gathered", gathered_together)


def at_once(*does: Callable[[], httpx.Response]) -> list[httpx.Response]:
    """Do all of it at the same time."""
    with ThreadPoolExecutor(len(does)) as pool:
        return [each.result() for each in [pool.submit(do) for do in does]]


def test_two_administrators_do_not_bar_each_other(
    lone: Lone, two: tuple[Browser, Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = [
        (browser, other, seal(browser), browser.token())
        for browser, other in zip(two, ("202", "201"), strict=True)
    ]
    meet(monkeypatch)

    def bar(browser: Browser, number: str, sealed: str, token: str) -> Callable[[], httpx.Response]:
        return lambda: browser.post("/people/bar", number=number, seal=sealed, sure="yes", csrf=token)

    answers = at_once(*(bar(*each) for each in held))
    assert sorted(each.status_code for each in answers) == [303, 401]
    late = next(each for each in answers if each.status_code == 401)
    refused(late, 401, "session-over")
    states = [each.state for each in lone.store.officers() if each.number in ("201", "202")]
    assert sorted(states) == [OfficerState.ACTIVE, OfficerState.BARRED]


def test_of_two_links_made_at_once_only_one_is_shown_and_is_good(
    lone: Lone, admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with lone.browser("190") as other:
        held = [(each, seal(each), each.token()) for each in (admin, other)]
        meet(monkeypatch)

        def ask(browser: Browser, sealed: str, token: str) -> Callable[[], httpx.Response]:
            return lambda: invite(browser, "018", "analyst", seal=sealed, csrf=token)

        answers = at_once(*(ask(*each) for each in held))
    assert sorted(each.status_code for each in answers) == [200, 409]
    good = next(each for each in answers if each.status_code == 200)
    refused(next(each for each in answers if each.status_code == 409), 409, "people-old")
    secret = link_of(good).rpartition("/")[2]
    assert lone.store.invitation(digest(secret), lone.time) is not None


@pytest.mark.parametrize("path", PATHS)
def test_whoever_was_barred_while_he_waited_changes_nothing(
    lone: Lone, two: tuple[Browser, Browser], path: str
) -> None:
    """The door believes a session for a second; what is written goes by what is so then."""
    browser = two[0]
    token = browser.token()
    lone.store.bar("201")
    sealed = seal_now(lone)
    fields = {"number": "017", "role analyst": "yes", "seal": sealed, "sure": "yes", "csrf": token}
    refused(browser.post(path, None, **fields), 401, "session-over")
    assert lone.store.invitations(lone.time) == []
    assert [each.state for each in lone.store.officers() if each.number == "017"] == [OfficerState.ACTIVE]


@pytest.mark.parametrize("path", PATHS)
def test_whoever_lost_his_role_while_he_waited_changes_nothing(lone: Lone, admin: Browser, path: str) -> None:
    token = admin.token()
    officer = lone.store.officer("190")
    assert officer is not None
    lone.store.put_officer(msgspec.structs.replace(officer, roles=(DeskRole.ANALYST,)))
    fields = {"number": "017", "role analyst": "yes", "seal": seal_now(lone), "sure": "yes", "csrf": token}
    refused(admin.post(path, None, **fields), 403, "not-allowed")
    assert lone.store.invitations(lone.time) == []
    assert [each.state for each in lone.store.officers() if each.number == "017"] == [OfficerState.ACTIVE]


def test_whoever_is_barred_is_not_believed_for_another_moment(lone: Lone, admin: Browser) -> None:
    with lone.browser() as his:
        assert let_in(lone, his, "021", DeskRole.ANALYST).status_code == 303
        assert his.get("/watch").status_code == 200
        with his.live() as line:
            line.wait("hello")
            assert admin.post("/people/bar", number="021", seal=seal(admin), sure="yes").status_code == 303
            line.wait("ended")
        # The clock of this desk stands still, and so does the second for which a session is believed.
        assert his.get("/watch").status_code == 303
    assert "021 may sign in no more; 1 session was ended." in admin.get("/people").text


@pytest.mark.parametrize("language", ["en", "ru"])
def test_an_invitation_takes_no_role_from_the_last_administrator(lone: Lone, language: str) -> None:
    with lone.browser() as his, lone.browser() as other:
        assert let_in(lone, his, "201", ADMINISTRATOR).status_code == 303
        assert his.post("/settings", language=language).status_code == 303
        secret = digest("less")
        lone.store.invite(
            Invitation(digest(secret), "201", (DeskRole.ANALYST,), lone.time.replace(year=2099))
        )
        token = his.token()
        # Between its page and its use the other administrator goes.
        assert his.get(f"/invitation/{secret}").status_code == 200
        options = his.post("/invitation/options", csrf=token, secret=secret)
        credential = Authenticator(lone.url).register(options.json())
        lone.store.bar("190")
        fields = {"csrf": token, "secret": secret}
        sentence = say(language, "console-refused-people-administrator-last", number="201")
        for answer in (
            his.post("/invitation/finish", credential=credential, **fields),
            his.post("/invitation/options", **fields),
            his.get(f"/invitation/{secret}"),
        ):
            said = answer.json()["text"] if "json" in answer.headers["content-type"] else answer.text
            assert (answer.status_code, sentence in html.unescape(said)) == (409, True)
        found = lone.store.officer("201")
        assert found is not None
        assert found.roles == (ADMINISTRATOR,)
        assert lone.store.invitation(digest(secret), lone.time) is not None
        # With another administrator the same link is good.
        assert let_in(lone, other, "202", ADMINISTRATOR).status_code == 303
        assert register(his, secret, Authenticator(lone.url)).status_code == 303
        assert lone.store.officer("201") == Officer("201", (DeskRole.ANALYST,), language=language)


def test_whoever_may_manage_people_without_being_one_does_not_bar_the_last_administrator(
    lone: Lone, admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_passkey(lone, "201", ADMINISTRATOR)
    monkeypatch.setattr(lone.console, "may", lambda *_: True)
    sealed, token = seal(admin), admin.token()
    officer = lone.store.officer("190")
    assert officer is not None
    lone.store.put_officer(msgspec.structs.replace(officer, roles=(DeskRole.HEAD_OF_SHIFT,)))
    sealed = seal_now(lone)
    fields = {"number": "201", "seal": sealed, "sure": "yes", "csrf": token}
    refused(admin.post("/people/bar", None, **fields), 409, "people-administrator-last", number="201")
    with_passkey(lone, "202", ADMINISTRATOR)
    fields["seal"] = seal_now(lone)
    assert admin.post("/people/bar", None, **fields).status_code == 303


def test_pages_of_whoever_was_barred_elsewhere_end_while_the_node_says_nothing(lone: Lone) -> None:
    """`jdec console bar` writes to the same store beside a running console."""

    async def never(*_: Any, **__: Any) -> Any:
        await asyncio.Event().wait()

    with lone.browser() as his:
        assert let_in(lone, his, "021", DeskRole.WATCH_OFFICER).status_code == 303
        lone.door.get = never  # type: ignore[method-assign]
        runs = asyncio.run_coroutine_threadsafe(lone.console.run(), lone.loop)
        try:
            with his.live() as line:
                line.wait("hello")
                lone.store.bar("021")
                lone.later(seconds=2)
                line.wait("ended")
        finally:
            runs.cancel()


def seal_now(lone: Lone) -> str:
    """What a page would be made from now."""
    return pages_people.seal_of(pages_people.gathered(lone.console))

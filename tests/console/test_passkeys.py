"""Passkeys: registered by invitation, once, and then enough to sign in; an authenticator of our own stands in."""

from __future__ import annotations

import html
import os
import re
from typing import Any

import pytest

from cli.parts import jdec
from jdec.faces.console.passkeys import GOOD_S, Challenges
from jdec.faces.console.signing_acts import MOST_CREDENTIAL
from jdec.faces.texts import say

from .parts import Browser, Stand, until
from .passkey_parts import Authenticator, sign_in

NO_CREDENTIALS = {
    "maps in maps": '{"a":' * 5000,
    "lists in a map": '{"rawId":' + "[" * 10_000 + "]" * 10_000 + "}",
    "too long": '{"id":"' + "a" * MOST_CREDENTIAL + '"}',
    "a list": "[]",
    "no JSON": "credential",
    "nothing": "",
}


def invite(stand: Stand, number: str, *roles: str) -> str:
    """Invite an officer as an administrator does; return the secret of the link."""
    words = [word for role in roles for word in ("--role", role)]
    ran = jdec("console", "invite", stand.root / "USA", "--number", number, *words, "--json")
    assert ran.code == 0, ran.err
    assert ran.json["url"].startswith(f"{stand.address.console_url}/invitation/")
    return str(ran.json["url"]).rpartition("/")[2]


def register(browser: Browser, secret: str, authenticator: Authenticator) -> Any:
    """Follow an invitation to its end."""
    page = browser.get(f"/invitation/{secret}")
    assert page.status_code == 200, page.text
    token = browser.token()
    options = browser.post("/invitation/options", csrf=token, secret=secret)
    assert options.json()["authenticatorSelection"]["userVerification"] == "required"
    assert options.json()["authenticatorSelection"]["residentKey"] == "required"
    credential = authenticator.register(options.json())
    return browser.post("/invitation/finish", csrf=token, secret=secret, credential=credential)


def test_an_invitation_makes_a_passkey_once_and_the_passkey_signs_in(stand: Stand) -> None:
    authenticator = Authenticator(stand.address.console_url)
    secret = invite(stand, "017", "watch-officer", "liaison-officer")
    with stand.browser() as browser:
        done = register(browser, secret, authenticator)
        assert (done.status_code, done.headers["location"]) == (303, "/watch")
        assert re.search("017.*watch officer", browser.get("/watch").text, re.S)
        used = browser.get(f"/invitation/{secret}")
        assert "This invitation was used, or its time is over." in used.text
    with stand.browser() as browser:
        assert sign_in(browser, authenticator).status_code == 303
        assert browser.get("/watch").status_code == 200
    ran = jdec("console", "bar", stand.root / "USA", "--number", "017")
    assert (ran.code, "may sign in no more" in ran.out) == (0, True)
    with stand.browser() as browser:
        refused = sign_in(browser, authenticator)
        assert (refused.status_code, "This passkey is not known here." in refused.text) == (403, True)
    assert "017" in jdec("console", "officers", stand.root / "USA").out


def test_a_passkey_that_did_not_ask_for_its_person_is_refused(stand: Stand) -> None:
    secret = invite(stand, "018", "watch-officer")
    with stand.browser() as browser:
        refused = register(browser, secret, Authenticator(stand.address.console_url, is_verifying=False))
        assert (refused.status_code, "The passkey was not accepted." in refused.text) == (403, True)


def test_a_passkey_of_another_origin_is_refused(stand: Stand) -> None:
    secret = invite(stand, "019", "watch-officer")
    with stand.browser() as browser:
        assert register(browser, secret, Authenticator("https://evil.example")).status_code == 403


def test_an_unknown_passkey_and_an_old_challenge_are_refused(stand: Stand) -> None:
    authenticator = Authenticator(stand.address.console_url)
    with stand.browser() as browser:
        refused = sign_in(browser, authenticator)
        assert "This passkey is not known here." in refused.text
        again = browser.post(
            "/sign-in/passkey", credential=authenticator.sign({"rpId": "x", "challenge": "y"})
        )
        assert "It took too long. Begin again." in again.text


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("path", ["/sign-in/passkey", "/invitation/finish"])
@pytest.mark.parametrize("kind", list(NO_CREDENTIALS))
def test_what_no_browser_would_send_is_one_sentence_and_costs_nothing(
    stand: Stand, path: str, kind: str, language: str
) -> None:
    """Nested without end, longer than any credential, or of another shape: the form was not understood."""
    (pid,) = until(stand.console_pids, "a console runs")
    secret = invite(stand, "020", "watch-officer")
    with stand.browser(language=language) as browser:
        browser.get(f"/invitation/{secret}")
        token = browser.token()
        assert browser.post("/invitation/options", csrf=token, secret=secret).status_code == 200
        refused = browser.post(path, csrf=token, secret=secret, credential=NO_CREDENTIALS[kind])
        assert (refused.status_code, refused.headers["content-type"]) == (400, "text/html; charset=utf-8")
        assert say(language, "console-refused-form-wrong") in html.unescape(refused.text)
        # Nothing was used up, and nothing fell over: the same visitor goes on.
        done = register(browser, secret, Authenticator(stand.address.console_url))
        assert done.status_code == 303
    assert stand.console_pids() == [pid]


def test_what_is_no_invitation_says_so_on_the_command_line(stand: Stand) -> None:
    folder = stand.root / "USA"
    role = jdec("console", "invite", folder, "--number", "020", "--role", "general")
    assert (role.code, "There is no role general." in role.err) == (2, True)
    number = jdec("console", "invite", folder, "--number", "20a", "--role", "analyst")
    assert (number.code, "An officer’s number has one to six digits: got 20a." in number.err) == (2, True)
    nobody = jdec("console", "bar", folder, "--number", "999999")
    assert (nobody.code, "There is no officer 999999" in nobody.err) == (3, True)
    none = jdec("console", "officers", stand.root / "RUS")
    assert "has no console" in none.err


def test_a_challenge_is_good_once_and_for_a_while() -> None:
    now = [0.0]
    challenges = Challenges(os.urandom, lambda: now[0])
    given = challenges.give("visit")
    assert challenges.take("visit") == given
    assert challenges.take("visit") is None
    challenges.give("visit")
    now[0] = GOOD_S + 1
    assert challenges.take("visit") is None

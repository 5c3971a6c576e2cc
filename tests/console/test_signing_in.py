"""Signing in and out: who gets in, what a browser is given, and when it is over."""

from __future__ import annotations

import re
from contextlib import closing

import pytest

from jdec.adapters.desk_store import FILE, SqliteDesk
from jdec.node.people.desk import OfficerState

from .parts import Stand, until

COOKIE = "jdec-USA-exercise.console"


def test_officers_of_an_exercise_sign_in_with_one_click(stand: Stand) -> None:
    with stand.browser() as browser:
        page = browser.get("/sign-in").text
        assert all(number in page for number in ("101", "102", "110", "120", "130", "140", "190"))
        answer = browser.sign_in("101")
        assert (answer.status_code, answer.headers["location"]) == (303, "/watch")
        watch = browser.get("/watch")
        assert watch.status_code == 200
        assert "watch officer" in watch.text


def test_the_cookie_is_for_this_party_and_traffic_and_no_script_reads_it(stand: Stand) -> None:
    with stand.browser() as browser:
        (line,) = browser.sign_in("101").headers.get_list("set-cookie")
    words = {each.strip().lower() for each in line.split(";")[1:]}
    assert line.startswith(f"{COOKIE}=")
    assert words == {"httponly", "secure", "samesite=strict", "path=/"}


def test_signing_in_again_ends_the_session_before(stand: Stand) -> None:
    with stand.browser("101") as browser, stand.browser() as other:
        other.cookies = dict(browser.cookies)
        before = browser.cookies[COOKIE]
        browser.post("/sign-in/demo", officer="102")
        assert browser.cookies[COOKIE] != before
        assert browser.get("/watch").status_code == 200
        assert other.get("/watch").status_code == 303


def test_a_page_without_a_session_leads_to_the_sign_in_and_back(stand: Stand) -> None:
    with stand.browser() as browser:
        away = browser.get("/watch")
        assert (away.status_code, away.headers["location"]) == (303, "/sign-in?back=/watch")
        piece = browser.get("/watch/part/held", **{"hx-request": "true"})
        assert (piece.status_code, piece.headers["hx-redirect"]) == (401, "/sign-in")
        asked = {"hx-request": "true", "hx-current-url": f"{browser.url}/record?q=a&page=2"}
        piece = browser.get("/watch/part/held", **asked)
        where = piece.headers["hx-redirect"]
        assert (piece.status_code, where) == (401, "/sign-in?back=/record%3Fq%3Da%26page%3D2")
        form = dict(re.findall(r'name="(csrf|next)" value="([^"]*)"', browser.get(where).text))
        back = browser.post("/sign-in/demo", **{**form, "officer": "101"})
        assert back.headers["location"] == "/record?q=a&page=2"
        browser.post("/sign-out")
        data = browser.get("/watch/map.json")
        assert (data.status_code, data.json()["text"]) == (401, "Your session is over. Sign in again.")


@pytest.mark.parametrize(
    "current",
    ["https://evil.example/watch", "//evil.example", "/watch", "{url}.evil.example/", "{url}//evil.example"],
)
def test_a_piece_leads_back_to_no_place_that_is_not_plainly_of_this_console(
    stand: Stand, current: str
) -> None:
    with stand.browser() as browser:
        asked = {"hx-request": "true", "hx-current-url": current.format(url=browser.url)}
        assert browser.get("/watch/part/held", **asked).headers["hx-redirect"] == "/sign-in"


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:x", ""]
)
def test_a_sign_in_leads_to_no_other_place_than_one_of_this_console(stand: Stand, back: str) -> None:
    with stand.browser() as browser:
        answer = browser.post("/sign-in/demo", officer="101", next=back)
        assert answer.headers["location"] == "/watch"


def test_signing_out_ends_this_session_and_everywhere_ends_all(stand: Stand) -> None:
    with stand.browser("130") as one, stand.browser("130") as two, stand.browser("130") as three:
        assert one.post("/sign-out").headers["location"] == "/sign-in"
        assert [each.get("/watch").status_code for each in (one, two, three)] == [303, 200, 200]
        two.post("/sign-out", everywhere="yes")
        assert [each.get("/watch").status_code for each in (two, three)] == [303, 303]


def test_language_and_theme_are_kept_and_the_place_is_not_lost(stand: Stand) -> None:
    with stand.browser("140") as browser:
        answer = browser.post("/settings", language="ru", theme="light", back="/watch?at=2.1")
        assert answer.headers["location"] == "/watch?at=2.1"
        page = browser.get("/watch").text
        assert '<html lang="ru"' in page
        assert 'data-theme="light"' in page
        browser.post("/language", language="en", next="/watch")
        assert '<html lang="en"' in browser.get("/watch").text
        assert browser.post("/settings", language="xx").status_code == 400


def test_an_officer_who_was_barred_a_moment_ago_does_not_let_himself_in_again(stand: Stand) -> None:
    with stand.browser("140") as browser, closing(SqliteDesk(stand.root / "USA/data" / FILE)) as store:
        officer = store.officer("140")
        assert officer is not None
        token = browser.token()
        try:
            assert store.bar("140")
            # Believed for a second, so the form is still taken.
            assert browser.post("/settings", csrf=token, theme="dark").status_code == 303
            found = store.officer("140")
            assert found is not None
            assert found.state is OfficerState.BARRED
        finally:
            store.put_officer(officer)


def test_somebody_who_has_not_signed_in_may_choose_a_language(stand: Stand) -> None:
    with stand.browser() as browser:
        browser.get("/sign-in")
        browser.post("/language", language="ru", next="/sign-in")
        assert "дежурный офицер" in browser.get("/sign-in").text


def test_a_place_is_kept_with_what_was_asked_there(stand: Stand) -> None:
    """A page of one launch leads back to that launch: after signing in, and after another language was chosen."""
    name = stand.report()
    asked = f"/event?name={name}"
    with stand.browser() as browser:
        away = browser.get(asked).headers["location"]
        assert away.startswith("/sign-in?back=/event%3F")
        form = dict(re.findall(r'name="(csrf|next)" value="([^"]*)"', browser.get(away).text))
        back = browser.post("/sign-in/demo", **form, officer="101")
        assert (back.status_code, back.headers["location"]) == (303, asked)
        page = until(
            lambda: found if (found := browser.get(asked)).is_success else None, "the launch is shown"
        )
        assert f'name="next" value="{asked}"' in page.text
        there = browser.post("/settings", theme="light", next=asked)
        assert (there.status_code, there.headers["location"]) == (303, asked)

"""What was typed is kept for whoever typed it and for nobody else; strangers fill neither drafts nor the trail."""

from __future__ import annotations

import html
import re
from contextlib import closing

from jdec.adapters.desk_store import FILE, SqliteDesk
from jdec.faces.console.rates import REFUSED_PER_MINUTE

from .parts import Browser, Stand, held, until

LINE = "/log/line"


def words(stand: Stand, number: str, form: str = "line") -> str:
    """What is kept of an officer's form."""
    with closing(SqliteDesk(stand.root / "USA/data" / FILE)) as store:
        return next((each.fields.get("text", "") for each in store.drafts(number) if each.form == form), "")


def page_fields(browser: Browser) -> dict[str, str]:
    """The hidden fields of the form for a line of the log."""
    found = re.search(rf'<form[^>]*action="{LINE}".*?</form>', browser.get("/log").text, re.S)
    assert found, re.sub(r"<[^>]*>|\s+", " ", browser.get("/log").text)[:900]
    return dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', found[0]))


def test_a_form_of_another_port_of_this_machine_leaves_no_draft(stand: Stand) -> None:
    with stand.browser("101") as browser:
        foreign = {"origin": "http://localhost:1", "sec-fetch-site": "same-site"}
        answer = browser.post(LINE, foreign, **page_fields(browser), text="put in from elsewhere")
        assert answer.status_code == 403
        assert "What was typed was not kept." in answer.text
    assert words(stand, "101") == ""


def test_a_page_of_the_officer_before_is_refused_and_his_words_stay_his(stand: Stand) -> None:
    with stand.browser("101") as browser:
        before = page_fields(browser)
        assert before["by"] == "101"
        browser.post("/sign-in/demo", officer="102")
        answer = browser.post(LINE, None, **before, text="words of 101")
        assert answer.status_code == 403
        assert "This page is that of officer 101, and officer 102 has signed in since." in answer.text
        assert "What was typed is kept as the draft of officer 101." in answer.text
        forged = browser.post(LINE, None, **{**before, "csrf": browser.token()}, text="words of nobody")
        assert "What was typed was not kept." in forged.text
    assert (words(stand, "101"), words(stand, "102")) == ("words of 101", "")


def test_what_is_sent_after_signing_out_is_kept_and_stands_in_the_form_again(stand: Stand) -> None:
    with stand.browser("102") as browser:
        before = page_fields(browser)
        browser.post("/sign-out")
        answer = browser.post(LINE, None, **before, text="typed & not sent")
        assert answer.status_code == 401
        assert "Your session is over. Sign in again. What you typed is kept as your draft." in answer.text
        browser.sign_in("102")
        assert html.escape("typed & not sent") + "</textarea>" in browser.get("/log").text


def test_a_token_that_is_nobodys_keeps_nothing(stand: Stand) -> None:
    with stand.browser("110") as browser:
        answer = browser.post(LINE, csrf="x" * 43, text="typed")
        assert (answer.status_code, "What was typed was not kept." in answer.text) == (403, True)
    assert words(stand, "110") == ""


def test_strangers_do_not_fill_the_audit_trail(stand: Stand) -> None:
    def count() -> int:
        with closing(SqliteDesk(stand.root / "USA/data" / FILE)) as store:
            return sum(each.action == "/acts/seen" and not each.number for each in store.audit(1000))

    before = count()
    with stand.browser() as browser:
        for _ in range(20):
            browser.http.post("/acts/seen", headers={"origin": "https://evil.example"})
        assert count() == before
        for _ in range(2 * REFUSED_PER_MINUTE + 20):
            browser.http.post("/acts/seen", headers={"origin": browser.url, "sec-fetch-site": "same-origin"})
    assert before < count() <= before + REFUSED_PER_MINUTE + 10


def test_a_statement_leads_to_the_page_of_its_event_again(stand: Stand) -> None:
    name = stand.report()
    with stand.browser("102") as browser:
        until(lambda: held(browser, name), f"{name} holds the alarm")
        page = browser.get(f"/event?name={name.replace('/', '%2F')}").text
        form = re.search(r'<form[^>]*action="/acts/statement".*?</form>', page, re.S)
        assert form
        fields = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form[0]))
        newest = re.search(r'form="statement-form" name="newest" value="([^"]*)"', page)
        assert newest
        fields["newest"] = newest[1]
        fields = {key: html.unescape(each) for key, each in fields.items()}
        answer = browser.post("/acts/statement", None, **fields, statement="ours")
        assert answer.status_code == 303, re.sub(r"<[^>]*>|\s+", " ", answer.text)[-900:]
        back = browser.get(answer.headers["location"])
        assert back.status_code == 200
        assert name in back.text
        assert 'action="/acts/statement"' in back.text


def test_a_page_with_a_query_is_reached_again_by_way_of_the_sign_in(stand: Stand) -> None:
    with stand.browser() as browser:
        where = "/log/summary?from=2026-11-26T05%3A00&to=2026-11-26T06%3A00"
        away = browser.get(where)
        assert away.status_code == 303
        page = browser.get(away.headers["location"]).text
        (back,) = set(re.findall(r'name="next" value="([^"]*)"', page))
        answer = browser.post("/sign-in/demo", officer="101", next=html.unescape(back))
        assert answer.headers["location"] == where


def test_the_cookie_of_another_program_on_this_machine_signs_nobody_out(stand: Stand) -> None:
    with stand.browser("101") as browser:
        jar = browser.head()["cookie"]
        assert browser.get("/watch", cookie=f'theme={{"a":1}}; {jar}').status_code == 200


def test_minutes_are_a_number_of_three_digits_at_most(stand: Stand) -> None:
    with stand.browser("101") as browser:
        for typed in ("0010000000", "99999", "241", "0", "²"):
            answer = browser.post("/log/line-test", nonce="a" * 18, phrase="north-wind", minutes=typed)
            assert answer.status_code == 400, typed

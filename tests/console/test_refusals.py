"""Every refusal is a page or a piece with one sentence in the officer's language, and changes nothing."""

from __future__ import annotations

import html

import pytest

from jdec.faces.console.rates import SIGN_IN, Rates
from jdec.faces.texts import say

from .parts import Stand, until

SENTENCES = {
    "en": {
        "foreign": "The request did not come from a page of this console.",
        "form-old": "This page is from before your sign-in changed. Load it again.",
        "form-wrong": "The form was not understood.",
        "not-allowed": "Your role does not allow this.",
        "not-found": "There is nothing at this address.",
        "officer-unknown": "No such officer may sign in here.",
        "session-over": "Your session is over. Sign in again.",
        "event-unknown": "There is no such event in the picture any more.",
        "at-generation": "This past view is of an earlier generation of a record and can be shown no more.",
        "at-wrong": "A past view is named by the sizes of both records, such as 12.9.",
        "invitation-over": "This invitation was used, or its time is over. Ask for another.",
        "challenge-over": "It took too long. Begin again.",
        "not-own-report": "This is no report of your own Party, or it was taken back already.",
    },
    "ru": {
        "foreign": "Запрос пришёл не со страницы этого пульта.",
        "form-old": "Страница открыта до смены входа. Загрузите её заново.",
        "form-wrong": "Форма не понята.",
        "not-allowed": "Ваши обязанности этого не допускают.",
        "not-found": "По этому адресу ничего нет.",
        "officer-unknown": "Такой офицер здесь войти не может.",
        "session-over": "Сеанс завершён. Войдите снова.",
        "event-unknown": "Такого события в картине больше нет.",
        "at-generation": "Этот прошлый вид относится к прежнему поколению журнала, и показать его больше нельзя.",
        "at-wrong": "Прошлый вид задаётся размерами обоих журналов, например 12.9.",
        "invitation-over": "Приглашение использовано, или срок его истёк. Запросите другое.",
        "challenge-over": "Прошло слишком много времени. Начните заново.",
        "not-own-report": "Это не донесение вашей Стороны, или оно уже отозвано.",
    },
}
# code: (officer, method, path, fields, status)
REQUESTS = {
    "form-old": ("101", "POST", "/acts/seen", {"csrf": "x" * 43, "event": "a"}, 403),
    "form-wrong": ("101", "POST", "/settings", {"theme": "plaid"}, 400),
    "not-allowed": ("140", "POST", "/acts/seen", {"event": "USA.1/1"}, 403),
    "not-found": ("101", "GET", "/watch/part/nothing", {}, 404),
    "officer-unknown": ("", "POST", "/sign-in/demo", {"officer": "017"}, 403),
    "session-over": ("", "POST", "/acts/seen", {"event": "USA.1/1"}, 401),
    "event-unknown": ("101", "POST", "/acts/seen", {"event": "USA.1/999999"}, 404),
    "at-generation": ("101", "GET", "/watch?at=1.1.2.1", {}, 410),
    "at-wrong": ("101", "GET", "/watch?at=now", {}, 400),
    "invitation-over": ("", "GET", "/invitation/nobody-made-this", {}, 403),
    "challenge-over": ("", "POST", "/sign-in/passkey", {"credential": "{}"}, 403),
    "not-own-report": ("101", "POST", "/acts/retraction", {"report": "RUS-R-2026-000001"}, 409),
}


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("code", list(REQUESTS))
def test_a_refusal_is_one_sentence_in_the_language_of_whoever_asked(
    stand: Stand, code: str, language: str
) -> None:
    officer, method, path, fields, status = REQUESTS[code]
    with stand.browser(officer, language) as browser:
        if officer:
            browser.post("/settings", language=language)
        if code == "event-unknown":
            gone = "/event?name=USA.1/999999"
            until(lambda: browser.get(gone).status_code == status, "the picture is whole")
        browser.get("/sign-in")
        answer = browser.get(path) if method == "GET" else browser.post(path, **fields)
        assert answer.status_code == status, answer.text[:500]
        assert html.escape(SENTENCES[language][code]) in answer.text
        assert f'<html lang="{language}"' in answer.text
        if officer:
            browser.post("/settings", language="en")


def test_a_piece_of_a_page_is_refused_with_a_piece_for_the_place_where_sentences_stand(stand: Stand) -> None:
    with stand.browser("140") as browser:
        answer = browser.post("/acts/seen", {"hx-request": "true"}, event="USA.1/1")
    assert (answer.status_code, answer.headers["hx-retarget"]) == (403, "#said")
    assert SENTENCES["en"]["not-allowed"] in answer.text
    assert "<html" not in answer.text


@pytest.mark.parametrize(
    "head",
    [
        {"origin": "https://evil.example"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"origin": "null", "sec-fetch-site": ""},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "", "sec-fetch-site": ""},
        {"origin": "http://localhost"},
    ],
)
def test_a_form_of_another_origin_is_refused(stand: Stand, head: dict[str, str]) -> None:
    with stand.browser("101") as browser:
        answer = browser.post("/sign-out", head)
        assert answer.status_code == 403
        assert SENTENCES["en"]["foreign"] in answer.text
        assert browser.get("/watch").status_code == 200


@pytest.mark.parametrize("head", [{"origin": "null"}, {"origin": ""}, {"sec-fetch-site": ""}])
def test_a_form_that_says_enough_of_where_it_comes_from_is_taken(stand: Stand, head: dict[str, str]) -> None:
    with stand.browser("101") as browser:
        assert browser.post("/settings", head, theme="dark").status_code == 303


def test_the_token_of_another_session_is_no_token(stand: Stand) -> None:
    with stand.browser("101") as one, stand.browser("102") as other:
        answer = one.post("/sign-out", csrf=other.token())
        assert SENTENCES["en"]["form-old"] in answer.text
        assert one.post("/sign-out", csrf="").status_code == 403
        assert one.get("/watch").status_code == 200


@pytest.mark.parametrize("path", ["/sign-out", "/acts/seen", "/acts/statement", "/sign-in/demo", "/settings"])
def test_nothing_is_done_by_asking_for_a_page(stand: Stand, path: str) -> None:
    with stand.browser("101") as browser:
        answer = browser.get(f"{path}?csrf={browser.token()}&officer=102")
        assert answer.status_code == 405
        assert "This address does not take that." in answer.text
        assert browser.get("/watch").status_code == 200


@pytest.mark.parametrize("path", ["/watch", "/live", "/static/console-1a2b.js", "/sign-in"])
def test_another_name_for_this_machine_is_refused(stand: Stand, path: str) -> None:
    with stand.browser("101") as browser:
        for host in ("evil.example", "127.0.0.1:1", "localhost"):
            answer = browser.http.get(path, headers=browser.head(host=host))
            assert answer.status_code == 421
            assert f"This console answers at {browser.url} only." in answer.text


def test_a_body_is_bounded_and_of_one_kind(stand: Stand) -> None:
    with stand.browser("101") as browser:
        large = browser.post("/acts/statement", event="a" * 300_000)
        assert (large.status_code, "at most 256 KiB" in large.text) == (413, True)
        head = {**browser.head(), "content-type": "application/json"}
        assert browser.http.post("/settings", content=b"{}", headers=head).status_code == 415

        def drip() -> object:
            for _ in range(40):
                yield b"x=" + b"y" * 10_000

        head["content-type"] = "application/x-www-form-urlencoded"
        assert browser.http.post("/settings", content=drip(), headers=head).status_code == 413


def test_too_many_sign_ins_are_refused_for_a_while() -> None:
    now = [0.0]
    rates = Rates({SIGN_IN: 20}, lambda: now[0])
    assert [rates.take(SIGN_IN, "one") for _ in range(21)] == [True] * 20 + [False]
    assert rates.take(SIGN_IN, "another")
    now[0] = 3.01
    assert [rates.take(SIGN_IN, "one") for _ in range(2)] == [True, False]


def test_every_answer_says_what_a_browser_may_do_with_it(stand: Stand) -> None:
    with stand.browser("101") as browser:
        for path in ("/watch", "/sign-in", "/watch/part/held", "/nowhere", "/watch/map.json"):
            head = browser.get(path).headers
            assert head["cache-control"] == "no-store"
            policy = head["content-security-policy"]
            assert policy.startswith("default-src 'self'; ")
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert (head["x-content-type-options"], head["referrer-policy"]) == ("nosniff", "no-referrer")
            assert "geolocation=()" in head["permissions-policy"]
        built = browser.get("/static/console-1a2b.js")
        assert built.headers["cache-control"] == "public, max-age=31536000, immutable"
        for name in ("../node.toml", "%2e%2e/node.toml", "manifest.json.bak", ""):
            assert browser.get(f"/static/{name}").status_code == 404


PAGE_OLD = {
    "en": "The event has changed since your page was made. Look at it again before you decide.",
    "ru": "Событие изменилось после того, как открыта ваша страница. Посмотрите его снова, прежде чем решать.",
}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_preview_that_a_stale_page_asks_for_says_that_the_event_has_changed(
    stand: Stand, language: str
) -> None:
    name = stand.report()
    with stand.browser("101", language) as browser:
        browser.post("/settings", language=language)
        until(lambda: browser.get(f"/event?name={name}").is_success, "the launch is shown")
        for wish in ("together", "apart"):
            old = browser.get(f"/event?name={name}&what_if={name}+RUS.1/999999+{wish}")
            assert (old.status_code, PAGE_OLD[language] in html.unescape(old.text)) == (409, True)
        for odd in (
            "x",
            f"{name} RUS.1/1",
            f"{name} RUS.1/1 perhaps",
            f"{name} RUS.1/01 together",
            "a b together",
        ):
            wrong = browser.get(f"/event?name={name}&what_if={odd}")
            assert (wrong.status_code, SENTENCES[language]["form-wrong"] in wrong.text) == (400, True)
        browser.post("/settings", language="en")


def test_every_sentence_of_a_refusal_is_there() -> None:
    assert [
        say(language, f"console-refused-{code}") for language in SENTENCES for code in SENTENCES[language]
    ]

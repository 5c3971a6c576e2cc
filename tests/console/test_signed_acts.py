"""Acts signed by an officer's passkey, between two real nodes: on the record with the signature, or not at all.

The passkey is an authenticator of our own; both nodes judge what it signed.
"""

from __future__ import annotations

import html
import json
import re
from contextlib import closing

import msgspec
import pytest

from jdec.adapters.desk_store import FILE, SqliteDesk
from jdec.faces.cli.client import Client
from jdec.faces.console.rates import ACTS_PER_MINUTE
from jdec.faces.console.signing_acts import MOST_CREDENTIAL
from jdec.faces.texts import say
from jdec.messages.launch_data import Launch, LaunchReport, Stage
from jdec.node.views import Which
from jdec.words.strict import convert_strict

from .notice_parts import PRE_LAUNCH, NoticeStand, on_both, window, write
from .parts import held, make, until
from .signed_parts import OTHER, UNLISTED, Opens, challenge, check_signed, entries, offered, seen_form, signed


def test_seen_bears_the_officers_own_signature_on_both_records(
    signing: NoticeStand, opens: Opens, own: str
) -> None:
    name = signing.report()
    browser = opens()
    form = seen_form(browser, name)
    assert "data-signs" in browser.get("/watch").text
    answer = signed(browser, "/acts/seen", form, own)
    assert (answer.status_code, answer.headers["location"]) == (303, "/watch")
    message = check_signed(signing, "seen", own)
    assert message["officer"] == {"role": "head-of-shift", "number": own}
    assert [f"USA.1/{each['index']}" for each in message["about"]] == [name]
    until(lambda: not held(browser, name), "the alarm is let go")


def test_pressing_twice_and_bringing_the_signature_twice_say_it_once(
    signing: NoticeStand, opens: Opens, own: str
) -> None:
    name = signing.report()
    browser, before = opens(), len(entries(signing, "seen"))
    form = seen_form(browser, name)
    credential = challenge(browser, "/acts/seen", form, own)
    piece = {"hx-request": "true"}
    first = browser.post("/acts/seen", piece, **{**form, "credential": credential})
    assert "Seen, on the record as USA.1/" in first.text
    again = browser.post("/acts/seen", piece, **{**form, "credential": credential})
    assert "You have said so already, as USA.1/" in again.text
    # There is nothing left to sign; without it the same bytes are sent.
    assert browser.post("/acts/seen/options", **form).json() == {}
    assert "You have said so already" in browser.post("/acts/seen", piece, **form).text
    assert len(entries(signing, "seen")) == before + 1
    other = signing.report()
    replayed = browser.post("/acts/seen", **{**seen_form(browser, other), "credential": credential})
    assert (replayed.status_code, "or another page asked for it" in replayed.text) == (409, True)
    assert len(entries(signing, "seen")) == before + 1


WHY = {
    "unsupported": ("This browser knows no passkeys.", "Этот браузер не умеет работать с ключами доступа."),
    "refused": ("The passkey did not sign.", "Ключ доступа не подписал."),
    "": ("There is no signature of yours:", "Вашей подписи нет:"),
    "<script>": ("There is no signature of yours:", "Вашей подписи нет:"),
}


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("trouble", list(WHY))
def test_without_a_signature_nothing_is_sent_until_the_officer_says_so(
    signing: NoticeStand, opens: Opens, own: str, trouble: str, language: str
) -> None:
    name = signing.report()
    browser, before = opens(language=language), len(entries(signing, "seen"))
    form = seen_form(browser, name)
    answer = browser.post("/acts/seen", **{**form, **({"trouble": trouble} if trouble else {})})
    assert answer.status_code == 409
    assert WHY[trouble][language == "ru"] in answer.text
    assert "<script>" not in answer.text
    assert html.escape(say(language, "page-sign-not"), quote=False) in answer.text
    assert len(entries(signing, "seen")) == before
    again = offered(answer)
    assert again["alone"] == "yes"
    assert browser.post("/acts/seen", **again).status_code == 303
    assert say(language, "console-done-alone") in browser.get("/watch").text
    message = on_both(signing, f"USA.1/{entries(signing, 'seen')[-1].index}")
    assert message["authority"] == {"state": "node", "officers": [], "code": ""}
    assert message["authorised_by"] == {"basis": "node", "officers": [], "signatures": []}
    with closing(SqliteDesk(signing.root / "USA/data" / FILE)) as store:
        lines = store.audit(20)
    (done,) = [each for each in lines if each.outcome == f"done:{message['name']}"]
    assert done.target == f"{name} unsigned"
    assert any(each.outcome == "refused:act-unsigned" for each in lines)


def test_in_a_piece_of_a_page_the_second_action_stands_where_sentences_do(
    signing: NoticeStand, opens: Opens, own: str
) -> None:
    name, piece = signing.report(), {"hx-request": "true"}
    browser = opens()
    form = seen_form(browser, name)
    answer = browser.post("/acts/seen", piece, **{**form, "trouble": "refused"})
    assert answer.headers["hx-retarget"] == "#said"
    assert answer.text.startswith('<p class="said-act-unsigned">The passkey did not sign. Nothing was sent.')
    assert 'hx-post="/acts/seen" hx-target="#part-held"' in answer.text
    assert f'<span class="figure">{name}</span>' in answer.text
    done = browser.post("/acts/seen", piece, **offered(answer))
    assert "The node alone let it go, without your signature." in done.text


def test_a_signature_over_another_message_is_refused_with_the_reason(
    signing: NoticeStand, opens: Opens, own: str
) -> None:
    names = [signing.report(), signing.report()]
    browser, before = opens(), len(entries(signing, "seen"))
    first, second = (seen_form(browser, name) for name in names)
    foreign = challenge(browser, "/acts/seen", first, own)
    challenge(browser, "/acts/seen", second, own)
    answer = browser.post("/acts/seen", **{**second, "credential": foreign})
    assert answer.status_code == 403
    assert "The signature of your passkey does not hold. Nothing was sent." in answer.text
    assert f"The passkey of officer {own} was asked to sign another message." in answer.text
    assert len(entries(signing, "seen")) == before
    assert browser.post("/acts/seen", **offered(answer)).status_code == 303


def test_another_officers_passkey_does_not_sign_for_this_one(
    signing: NoticeStand, opens: Opens, own: str
) -> None:
    name = signing.report()
    browser, before = opens(), len(entries(signing, "seen"))
    answer = signed(browser, "/acts/seen", seen_form(browser, name), OTHER)
    assert answer.status_code == 403
    assert f"The signature is not one of officer {own} over this message." in answer.text
    assert len(entries(signing, "seen")) == before


def test_a_message_that_another_session_was_given_is_not_signed_in_this_one(
    signing: NoticeStand, opens: Opens, own: str
) -> None:
    name = signing.report()
    one, two = opens(), opens()
    form, before = seen_form(one, name), len(entries(signing, "seen"))
    credential = challenge(one, "/acts/seen", form, own)
    answer = two.post("/acts/seen", **{**seen_form(two, name), "credential": credential})
    assert (answer.status_code, "or another page asked for it" in answer.text) == (409, True)
    assert len(entries(signing, "seen")) == before
    assert one.post("/acts/seen", **{**form, "credential": credential}).status_code == 303


def test_an_event_that_changed_while_the_passkey_was_asked_is_looked_at_again(
    signing: NoticeStand, opens: Opens, own: str
) -> None:
    report = "USA-R-2026-770001"
    name = signing.report(report=report)
    browser, before = opens(), len(entries(signing, "seen"))
    form = seen_form(browser, name)
    credential = challenge(browser, "/acts/seen", form, own)
    with Client(signing.compose.find_node(signing.root / "USA"), "en") as client:
        (entry,) = client.entries(Which.OWN, int(name.partition("/")[2]), 1)[0]
    launch = convert_strict(Launch, msgspec.json.decode(entry.data)["launch"])
    signing.submit(
        "USA",
        make(LaunchReport, "USA", report=report, revision=2, stage=Stage.UPDATE, launch=launch),
    )
    until(lambda: held(browser, name) == {}, "the event changed")
    for path in ("/acts/seen", "/acts/seen/options"):
        answer = browser.post(path, **{**form, "credential": credential})
        assert (answer.status_code, "The event has changed since" in answer.text) == (409, True)
    assert len(entries(signing, "seen")) == before


@pytest.mark.parametrize(
    "credential",
    [
        "{",
        "[]",
        "{}",
        '{"response": 5}',
        '{"response": {"signature": "AA"}}',
        '{"a":' * 5000,
        json.dumps({"a": "x" * MOST_CREDENTIAL}),
    ],
)
def test_what_is_no_assertion_is_refused_with_a_sentence_and_the_second_action(
    signing: NoticeStand, opens: Opens, own: str, credential: str
) -> None:
    name = signing.report()
    browser, before = opens(), len(entries(signing, "seen"))
    form = seen_form(browser, name)
    challenge(browser, "/acts/seen", form, own)
    answer = browser.post("/acts/seen", **{**form, "credential": credential})
    assert answer.status_code in (400, 403)
    assert "The signature of your passkey does not hold. Nothing was sent." in answer.text
    assert offered(answer)["alone"] == "yes"
    assert len(entries(signing, "seen")) == before


def test_a_credential_nested_without_end_is_no_approval_of_a_notice(signing: NoticeStand) -> None:
    with signing.browser("101") as browser:
        draft = write(browser, "pre-launch-notification", **PRE_LAUNCH, **window())
        page = browser.get(f"/notices/draft/{draft}/review").text
        version = re.search(r'name="version" value="(\d+)"', page)
        told = re.search(r'name="told" value="([^"]*)"', page)
        assert version
        assert told
        form = {"draft": draft, "version": version[1], "told": told[1], "second": OTHER}
        answer = browser.post("/notices/approve", **form, credential='{"a":' * 5000)
        assert (answer.status_code, "The form was not understood." in answer.text) == (400, True)


def test_what_is_to_be_signed_is_told_to_a_page_of_this_console_and_to_who_may_say_it(
    signing: NoticeStand, opens: Opens, own: str
) -> None:
    name = signing.report()
    browser = opens()
    form = seen_form(browser, name)
    path = "/acts/seen/options"
    foreign = {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}
    assert browser.post(path, foreign, **form).json()["kind"] == "foreign"
    assert browser.post(path, **{**form, "csrf": "x" * 43}).json()["kind"] == "form-old"
    assert browser.post(path, **{**form, "by": "101"}).json()["kind"] == "form-other"
    with signing.browser() as nobody:
        assert nobody.post(path, **form).json()["kind"] == "session-over"
    with signing.browser("140") as auditor:
        refused = auditor.post(path, event=form["event"], newest=form["newest"])
        assert (refused.status_code, refused.json()["kind"]) == (403, "not-allowed")
    asked = browser.post("/acts/retraction/options", report="RUS-R-2026-000001").json()
    assert asked["kind"] == "not-own-report"


def test_questions_to_passkeys_are_counted_as_acts_are(signing: NoticeStand, opens: Opens, own: str) -> None:
    browser = opens()
    csrf = browser.token()
    until(lambda: browser.get("/event?name=USA.1/999999").status_code == 404, "the picture is whole")
    answers = [
        browser.post("/acts/seen/options", event="x", csrf=csrf).json()["kind"]
        for _ in range(ACTS_PER_MINUTE + 30)
    ]
    assert set(answers) == {"event-unknown", "too-fast"}
    del signing


def test_who_is_not_on_the_list_is_asked_for_nothing_and_the_node_answers_as_before(
    signing: NoticeStand, opens: Opens, own: str
) -> None:
    name = signing.report()
    browser = opens(UNLISTED)
    form = seen_form(browser, name)
    assert browser.post("/acts/seen/options", **form).json() == {}
    assert browser.post("/acts/seen", **form).status_code == 303
    assert "without your signature" not in browser.get("/watch").text
    message = on_both(signing, f"USA.1/{entries(signing, 'seen')[-1].index}")
    assert (message["officer"]["number"], message["authority"]["state"]) == (UNLISTED, "node")


def test_a_key_of_the_desk_signs_as_before(signing: NoticeStand) -> None:
    name = signing.report()
    with signing.browser("101") as browser:
        form = seen_form(browser, name)
        assert "data-signs" not in browser.get("/watch").text
        assert browser.post("/acts/seen/options", **form).json() == {}
        # It is not asked whether he would rather not.
        assert browser.post("/acts/seen", **form, alone="yes").status_code == 303
    message = on_both(signing, f"USA.1/{entries(signing, 'seen')[-1].index}")
    assert [each["number"] for each in message["authority"]["officers"]] == ["101"]

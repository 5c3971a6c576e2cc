"""Statements, retractions and what the watch log says to the other watch, each signed by the officer's passkey."""

from __future__ import annotations

import html
import re
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from jdec.adapters.desk_store import FILE, SqliteDesk
from jdec.messages.header import Officer, Role
from jdec.messages.watch import LinePhrase, LineTest

from .notice_parts import NoticeStand, on_both
from .parts import Browser, held, make, until
from .signed_parts import OTHER, Opens, challenge, check_signed, entries, offered, seen_form, signed

REPORT = "USA-R-2026-77{:04d}"


def test_a_statement_is_signed_and_without_a_signature_it_is_a_draft(
    signing: NoticeStand, opens: Opens, own: str
) -> None:
    name = signing.report()
    browser = opens()
    form = seen_form(browser, name)
    key = re.search(r'id="statement-form".*?name="event" value="([^"]*)"', event_page(browser, name), re.S)
    assert key
    form |= {
        "event": html.unescape(key[1]),
        "statement": "not-ours",
        "remark_en": "line one\r\nline two",
        "remark_ru": "не наш",
    }
    before = len(entries(signing, "urgent-statement"))
    refused = browser.post("/acts/statement", **form, trouble="refused")
    assert refused.status_code == 409
    assert "The passkey did not sign. Nothing was sent." in refused.text
    assert "What you typed is kept as your draft." in refused.text
    assert offered(refused)["remark_ru"] == "не наш"
    assert len(entries(signing, "urgent-statement")) == before
    assert "line two" in event_page(browser, name)
    assert signed(browser, "/acts/statement", form, own).status_code == 303
    message = check_signed(signing, "urgent-statement", own)
    assert message["remark"] == {"en": "line one\nline two", "ru": "не наш"}
    with closing(SqliteDesk(signing.root / "USA/data" / FILE)) as store:
        assert store.drafts(own) == []


def test_a_false_report_is_taken_back_with_a_signature_or_without(
    signing: NoticeStand, opens: Opens, own: str
) -> None:
    browser = opens()
    for number, is_alone in ((2, False), (3, True)):
        report = REPORT.format(number)
        name = signing.report(report=report)
        seen_form(browser, name)
        form = {"report": report, "newest": name, "reason": "false-detection", "remark_en": "birds"}
        # The question comes before anything is made.
        assert browser.post("/acts/retraction/options", **form).json()["kind"] == "form-wrong"
        asked = browser.post("/acts/retraction", **form)
        assert f"Retract {report}?" in asked.text
        sure = {**form, "sure": "yes"}
        if is_alone:
            refused = browser.post("/acts/retraction", **sure, trouble="unsupported")
            assert refused.status_code == 409
            assert browser.post("/acts/retraction", **offered(refused)).status_code == 303
            last = on_both(signing, f"USA.1/{entries(signing, 'report-retraction')[-1].index}")
            assert (last["report"], last["authority"]["state"]) == (report, "node")
        else:
            assert signed(browser, "/acts/retraction", sure, own).status_code == 303
            assert check_signed(signing, "report-retraction", own)["report"] == report
        until(lambda name=name: held(browser, name) == {}, "a retracted report holds no alarm")


def event_page(browser: Browser, name: str) -> str:
    """The page of an event."""
    return browser.get(f"/event?name={name}").text


def log_form(browser: Browser, action: str, path: str = "/log") -> dict[str, str]:
    """The hidden fields of a form of the watch log, and what is open as it is ticked."""
    found = re.search(rf'<form[^>]*action="{action}"[^>]*>.*?</form>', browser.get(path).text, re.S)
    assert found
    assert "data-act" in found[0]
    named = re.findall(r'<input type="(?:hidden|checkbox)" name="([^"]*)" value="([^"]*)"', found[0])
    return {html.unescape(name): html.unescape(text) for name, text in named if not name.startswith("watch ")}


LOG = {
    "shift-handover": ("/log/handover", "/log", {"taken_by_number": "101", "taken_by_role": "watch-officer"}),
    "line-test": ("/log/line-test", "/log", {"phrase": "calm-sea", "minutes": "10"}),
    "other-way-note": (
        "/log/note",
        "/log/notes",
        {"way": "voice", "direction": "heard", "text_en": "They called.", "at": ""},
    ),
}


@pytest.mark.parametrize("kind", list(LOG))
def test_what_the_other_watch_is_to_know_is_signed(
    signing: NoticeStand, opens: Opens, own: str, kind: str
) -> None:
    action, path, typed = LOG[kind]
    browser = opens()
    form = {**log_form(browser, action, path), **typed}
    refused = browser.post(action, **form)
    assert (refused.status_code, offered(refused)["alone"]) == (409, "yes")
    before = len(entries(signing, kind))
    assert signed(browser, action, form, own).status_code == 303
    assert len(entries(signing, kind)) == before + 1
    check_signed(signing, kind, own)


def test_a_line_test_is_answered_once_by_whoever_signs_first(
    signing: NoticeStand, opens: Opens, own: str
) -> None:
    asked = make(
        LineTest,
        "RUS",
        phrase=LinePhrase.CALM_SEA,
        answer_by=datetime.now(UTC) + timedelta(minutes=10),
        officer=Officer(role=Role.WATCH_OFFICER, number="7"),
    )
    name = f"RUS.1/{signing.submit('RUS', asked).index}"
    one, two = opens(), opens(OTHER)
    until(lambda: name in one.get("/log").text, "the test is there")
    form = {"test": name, "phrase": "calm-sea"}
    slow = challenge(one, "/log/answer", form, own)
    assert signed(two, "/log/answer", form, OTHER).status_code == 303
    late = one.post("/log/answer", **form, credential=slow)
    assert (late.status_code, f"by officer {OTHER}" in late.text or OTHER in late.text) == (409, True)
    assert one.post("/log/answer/options", **form).json()["kind"] == "log-test-answered"
    assert len(entries(signing, "line-test-answer")) == 1
    check_signed(signing, "line-test-answer", OTHER)

"""What officers say on the record from the console: once, about what they have seen, and by whom it may be said."""

from __future__ import annotations

import html
import re
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import msgspec
import pytest

from jdec.adapters.desk_store import FILE, SqliteDesk
from jdec.faces.cli.client import Client
from jdec.messages.header import Reference
from jdec.messages.launch_data import Launch, LaunchReport, Stage
from jdec.messages.notifications import PreLaunchNotification
from jdec.messages.statements import Statement, UrgentStatement
from jdec.node.people.desk import DeskRole
from jdec.node.views import EntryView, Which
from jdec.words.instants import Window
from jdec.words.places import Circle, Point
from jdec.words.strict import convert_strict

from .parts import Browser, Stand, held, make, until

TURNED = "safe\u202egnp.exe"
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"


def entries(stand: Stand) -> list[EntryView]:
    """The own record."""
    with Client(stand.compose.find_node(stand.root / "USA"), "en") as client:
        return client.entries(Which.OWN, 0, 1000)[0]


def of_kind(stand: Stand, kind: str) -> list[EntryView]:
    """The own entries of a kind."""
    return [each for each in entries(stand) if each.kind == kind]


def form_of(browser: Browser, name: str) -> dict[str, str]:
    """The form of an event that holds the alarm, as soon as the page has it."""
    found: dict[str, str] = until(lambda: held(browser, name), f"{name} holds the alarm")
    return found


def fields_of(form: dict[str, str]) -> dict[str, str]:
    """What a form about an event sends of itself."""
    return {name: form[name] for name in ("event", "newest", "attention", "csrf")}


def test_an_unannounced_launch_holds_the_alarm_until_it_is_seen_on_the_record(stand: Stand) -> None:
    name = stand.report()
    with stand.browser("101") as browser:
        form = form_of(browser, name)
        answer = browser.post("/acts/seen", **fields_of(form))
        assert (answer.status_code, answer.headers["location"]) == (303, "/watch")
        assert "Seen, on the record as USA.1/" in browser.get("/watch").text
        assert "Seen, on the record" not in browser.get("/watch").text
        until(lambda: not held(browser, name), "the alarm is let go")
    message = msgspec.json.decode(of_kind(stand, "seen")[-1].data)
    assert message["officer"] == {"role": "watch-officer", "number": "101"}
    assert message["attention"] == "alarm"
    assert [f"USA.1/{each['index']}" for each in message["about"]] == [name]


def test_what_grows_louder_without_a_word_about_it_is_to_be_seen_once_more(stand: Stand) -> None:
    """Seen while it was announced; then another launch takes up the notice as well, and which of them was meant is
    not to be told: the alarm is held, though no message about the first one came."""
    number = "PLN/US/2026/001/078/01"
    name = stand.report()
    _, index = name.split("/")
    launch = convert_strict(Launch, msgspec.json.decode(entries(stand)[int(index)].data)["launch"])
    assert isinstance(launch.place, Point)
    notice = make(
        PreLaunchNotification,
        "USA",
        number=number,
        launch_class=launch.launch_class,
        window=Window(opens_at=launch.time - timedelta(hours=1), closes_at=launch.time + timedelta(hours=1)),
        launch_area=Circle(lat_deg=launch.place.lat_deg, lon_deg=launch.place.lon_deg, radius_km=50.0),
    )
    stand.submit("USA", msgspec.structs.replace(notice, issued_at=launch.time - timedelta(days=2)))
    with stand.browser("101") as browser:
        grade = until(lambda: _shown_grade(browser, name, but="alarm"), "the notice fits")
        old = {"event": name, "newest": name, "csrf": browser.token(), "attention": "alarm"}
        refused = browser.post("/acts/seen", **old)
        assert refused.status_code == 409
        assert "The event has changed since your page was made." in refused.text
        done = [browser.post("/acts/seen", **{**old, "attention": each}) for each in QUIETER]
        assert [each.status_code for each in done].count(303) == 1
        message = msgspec.json.decode(of_kind(stand, "seen")[-1].data)
        assert message["attention"] in QUIETER
        assert not held(browser, name)
        stand.report(launch=msgspec.structs.replace(launch, time=launch.time + timedelta(minutes=20)))
        form = form_of(browser, name)
        assert form["newest"] == old["newest"]
        assert form["attention"] == "alarm-unclear", grade
        assert "louder since" in browser.get("/watch/part/held").text
        assert browser.post("/acts/seen", **fields_of(form)).status_code == 303
        until(lambda: not held(browser, name), "the alarm is let go")


QUIETER = ("notice", "caution", "warning")


def _shown_grade(browser: Browser, name: str, but: str) -> str:
    found = re.search(rf'data-event="{re.escape(name)}" data-grade="([a-z]*)"', text_of(browser))
    return found[1] if found and found[1] != but else ""


def test_pressing_twice_says_it_once(stand: Stand) -> None:
    name = stand.report()
    before = len(of_kind(stand, "seen"))
    with stand.browser("101") as browser:
        form = form_of(browser, name)
        fields = fields_of(form)
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda _: browser.post("/acts/seen", **fields), range(4)))
        assert {each.status_code for each in answers} == {303}
        piece = browser.post("/acts/seen", {"hx-request": "true"}, **fields)
        assert "You have said so already, as USA.1/" in piece.text
        assert 'hx-swap-oob="true"' in piece.text
    assert len(of_kind(stand, "seen")) == before + 1


def test_a_page_from_before_a_change_sends_nothing_and_keeps_what_was_typed(stand: Stand) -> None:
    report = "USA-R-2026-777001"
    name = stand.report(report=report)
    with stand.browser("102") as browser:
        form = form_of(browser, name)
        first = msgspec.json.decode(entries(stand)[int(name.partition("/")[2])].data)["launch"]
        stand.submit("USA", _update(report, first))
        until(lambda: held(browser, name) == {}, "the event changed")
        fields = fields_of(form)
        seen = browser.post("/acts/seen", **fields)
        assert seen.status_code == 409
        assert "The event has changed since your page was made." in seen.text
        said = browser.post("/acts/statement", statement="not-ours", remark_en="typed long", **fields)
        assert said.status_code == 409
        assert "What you typed is kept as your draft." in said.text
    with closing(SqliteDesk(stand.root / "USA/data" / FILE)) as store:
        (draft,) = store.drafts("102")
    assert draft.fields["remark_en"] == "typed long"
    assert "csrf" not in draft.fields


def _update(report: str, launch: dict[str, object]) -> LaunchReport:
    made: LaunchReport = make(
        LaunchReport,
        "USA",
        report=report,
        revision=2,
        stage=Stage.UPDATE,
        launch=convert_strict(Launch, launch),
    )
    return made


def test_a_statement_is_sent_and_its_remark_is_shown_as_text_and_nothing_else(stand: Stand) -> None:
    name = stand.report()
    with stand.browser("120") as browser:
        form = form_of(browser, name)
        fields = fields_of(form)
        answer = browser.post(
            "/acts/statement", statement="accidental-launch", remark_en=MARKUP + TURNED, **fields
        )
        assert answer.status_code == 303
        page = until(
            lambda: text if "onerror" in (text := text_of(browser)) else "", "the statement is shown"
        )
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "\u202e" not in page
    assert "⟨U+202E⟩" in page
    assert "alert(1)" in page


def text_of(browser: Browser) -> str:
    """The list of events."""
    return browser.get("/watch/part/events").text


def test_the_other_partys_words_are_shown_as_text_and_nothing_else(stand: Stand) -> None:
    name = stand.report("RUS")
    with Client(stand.compose.find_node(stand.root / "RUS"), "en") as client:
        entry = client.entry(Which.OWN, int(name.partition("/")[2]))
    about = (Reference(record=entry.record, index=entry.index, leaf=b64decode(entry.leaf)),)
    remark = {"ru": MARKUP + TURNED + "\u2028" + "ж" * 1800}
    stand.submit(
        "RUS", make(UrgentStatement, "RUS", about=about, statement=Statement.NOT_OURS, remark=remark)
    )
    with stand.browser("101") as browser:
        page = until(lambda: text if "жжж" in (text := text_of(browser)) else "", "their statement is shown")
    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert "ж" * 1800 in page


@pytest.mark.parametrize("field", ["remark_en", "remark_ru"])
def test_ten_thousand_letters_are_refused_with_the_fault_and_kept(stand: Stand, field: str) -> None:
    name = stand.report()
    with stand.browser("101") as browser:
        form = form_of(browser, name)
        fields = fields_of(form)
        answer = browser.post("/acts/statement", statement="ours", **{field: "й" * 10_000}, **fields)
        assert answer.status_code == 422
        assert "The message is not complete or not right: 1 fault." in answer.text
        assert "What you typed is kept as your draft." in answer.text
        assert answer.text.count("й" * 100) == 0


@pytest.mark.parametrize("field", ["event", "newest", "statement", "reason", "report", "back", "officer"])
def test_no_field_of_a_form_comes_back_as_markup(stand: Stand, field: str) -> None:
    with stand.browser("101") as browser:
        for path in ("/acts/seen", "/acts/statement", "/acts/retraction", "/settings", "/sign-in/demo"):
            for text in (MARKUP, TURNED, "a" * 10_000):
                answer = browser.post(path, **{"theme": "dark", field: text})
                assert answer.status_code in (303, 400, 403, 404, 409, 429)
                assert "<script>alert" not in answer.text
                assert "\u202e" not in answer.text
            if not browser.get("/watch").is_success:
                browser.sign_in("101")


def test_a_report_is_taken_back_after_a_question(stand: Stand) -> None:
    report = "USA-R-2026-777002"
    name = stand.report(report=report)
    with stand.browser("110") as browser:
        form_of(browser, name)
        fields = {"report": report, "newest": name, "reason": "false-detection", "remark_en": MARKUP}
        page = browser.get(f"/event?name={name}")
        assert page.status_code == 200
        assert 'id="statement-form"' in page.text  # The list asks for two officers for no statement here.
        asked = browser.post("/acts/retraction", **fields)
        assert asked.status_code == 200
        assert f"Retract {report}?" in asked.text
        assert of_kind(stand, "report-retraction") == []
        again = dict(
            re.findall(r'name="([^"]*)" value="([^"]*)"', asked.text.partition('<form class="choices"')[2])
        )
        done = browser.post("/acts/retraction", **{key: html.unescape(text) for key, text in again.items()})
        assert done.status_code == 303
        (entry,) = of_kind(stand, "report-retraction")
        assert msgspec.json.decode(entry.data)["remark"] == {"en": MARKUP}
        until(lambda: held(browser, name) == {}, "a retracted report holds no alarm")
        assert browser.post("/acts/retraction", sure="yes", **fields).status_code == 409


def test_a_role_that_is_lost_is_lost_at_once_and_what_was_typed_is_kept(stand: Stand) -> None:
    name = stand.report()
    path = stand.root / "USA/data" / FILE
    with stand.browser("102") as browser, closing(SqliteDesk(path)) as store:
        form = form_of(browser, name)
        officer = store.officer("102")
        assert officer is not None
        try:
            store.put_officer(msgspec.structs.replace(officer, roles=(DeskRole.SECRETARIAT,)))
            fields = fields_of(form)

            def send() -> str:
                answer = browser.post("/acts/statement", statement="ours", remark_en="x", **fields)
                return answer.text if answer.status_code == 403 else ""

            refused = until(send, "the role is lost", 30)
            assert "Your role does not allow this. What you typed is kept as your draft." in refused
        finally:
            store.put_officer(officer)


def test_what_was_done_and_what_was_refused_stands_in_the_audit_trail(stand: Stand) -> None:
    with stand.browser("140") as browser:
        browser.post("/acts/seen", event="USA.1/1")
    with closing(SqliteDesk(stand.root / "USA/data" / FILE)) as store:
        lines = store.audit(500)
    assert (lines[0].number, lines[0].action, lines[0].outcome) == (
        "140",
        "/acts/seen",
        "refused:not-allowed",
    )
    assert lines[0].source == "127.0.0.1"
    assert any(each.action == "/acts/seen" and each.outcome.startswith("done:USA.1/") for each in lines)
    assert any(each.action == "/sign-in/demo" and each.outcome == "done" for each in lines)

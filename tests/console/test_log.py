"""The watch log between two real nodes: what one watch says of itself the other one reads, answers and reconciles."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from jdec.messages.header import Officer, Role
from jdec.messages.watch import LinePhrase, LineTest

from .desks import Browser, Pair, make, until

FOREIGN = {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>"
TURNED = "safe\u202egnp.exe"


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Both nodes with their consoles."""
    made = Pair(tmp_path_factory.mktemp("log"))
    try:
        made.start()
        yield made
    finally:
        made.stop()


def fields(browser: Browser, path: str, action: str) -> dict[str, str]:
    """The hidden fields of a form on a page, and every open item as it is ticked."""
    page = browser.get(path).text
    found = re.search(rf'<form[^>]*action="{action}".*?</form>', page, re.S)
    assert found, page[:2000]
    named = re.findall(r'<input type="(?:hidden|checkbox)" name="([^"]*)" value="([^"]*)"', found[0])
    return {html.unescape(name): value for name, value in named if not name.startswith("watch ")}


def newest(pair: Pair, party: str, kind: str) -> dict[str, object]:
    """The newest message of a kind on a Party's record."""
    found: dict[str, object] = msgspec.json.decode(pair.entries(party, kind)[-1].data)
    return found


def ask(pair: Pair, party: str = "USA", phrase: str = "north-wind") -> str:
    """Send a line test from a console; return its name once the other console shows it."""
    peer = "RUS" if party == "USA" else "USA"
    with pair.browser(party, "101") as browser:
        form = fields(browser, "/log", "/log/line-test")
        answer = browser.post("/log/line-test", **{**form, "phrase": phrase, "minutes": "10"})
        assert answer.status_code == 303, answer.text
    name = f"{party}.1/{pair.entries(party, 'line-test')[-1].index}"
    with pair.browser(peer, "101") as other:
        until(lambda: name in other.get("/log").text, f"{name} is asked there")
    return name


def test_a_hand_over_is_seen_on_the_other_nodes_roster(pair: Pair) -> None:
    """Open items are gathered and cited; names of people are nowhere."""
    report = pair.report()
    with pair.browser("USA", "110") as browser:
        until(lambda: f"open {report}" in fields(browser, "/log", "/log/handover"), "the alarm is open")
        form = fields(browser, "/log", "/log/handover")
        answer = browser.post(
            "/log/handover",
            **{**form, "given_by_number": "110", "given_by_role": "head-of-shift"},
            taken_by_number="101",
            taken_by_role="watch-officer",
            remark_en="quiet night",
            **{"watch 102": "watch-officer"},
        )
        assert (answer.status_code, answer.headers.get("location")) == (303, "/log"), answer.text
        assert "The hand-over is on the record as USA.1/" in browser.get("/log").text
    message = newest(pair, "USA", "shift-handover")
    assert message["taken_by"] == {"role": "watch-officer", "number": "101"}
    assert [each["number"] for each in message["on_watch"]] == ["101", "102"]  # type: ignore[index,attr-defined]
    cited = [f"USA.1/{each['index']}" for each in message["about"] if "/USA/" in each["record"]]  # type: ignore[index,attr-defined]
    assert report in cited
    with pair.browser("RUS", "101") as other:
        other.speak("ru")
        page = until(
            lambda: text if "quiet night" in (text := other.get("/log").text) else "", "seen on the roster"
        )
    assert "дежурный офицер 102" in page
    assert "Дежурство принял" in page


def test_a_hand_over_from_a_stale_page_sends_nothing_and_keeps_what_was_typed(pair: Pair) -> None:
    with pair.browser("USA", "110") as browser:
        form = fields(browser, "/log", "/log/handover")
        ask(pair, "RUS", "first-snow")
        before = len(pair.entries("USA", "shift-handover"))
        taken = {"taken_by_number": "101", "taken_by_role": "watch-officer", "remark_en": "typed long"}
        answer = browser.post("/log/handover", **{**form, **taken})
        assert answer.status_code == 409
        assert "have changed since your page was made" in answer.text
        assert "What you typed is kept as your draft." in answer.text
        assert "typed long" in browser.get("/log").text
    assert len(pair.entries("USA", "shift-handover")) == before


def test_pressing_the_hand_over_twice_says_it_once(pair: Pair) -> None:
    before = len(pair.entries("USA", "shift-handover"))
    with pair.browser("USA", "110") as browser:
        form = fields(browser, "/log", "/log/handover")
        form |= {"taken_by_number": "102", "taken_by_role": "watch-officer", "csrf": browser.token()}
        with ThreadPoolExecutor(3) as pool:
            answers = list(pool.map(lambda _: browser.post("/log/handover", **form).status_code, range(3)))
    # A press that comes after the hand-over stands meets a page that has become old; none says it again.
    assert 303 in answers
    assert set(answers) <= {303, 409}
    assert len(pair.entries("USA", "shift-handover")) == before + 1


def test_a_line_test_is_answered_by_a_person_on_the_other_node_and_timed(pair: Pair) -> None:
    name = ask(pair, phrase="old-bridge")
    with pair.browser("RUS", "102") as other:
        other.speak("ru")
        assert "старый мост" in other.get("/log").text
        assert "Проверка линии" in other.get("/watch/part/cells").text
        answer = other.post("/log/answer", test=name, phrase="old-bridge")
        assert answer.status_code == 303, answer.text
        again = other.post("/log/answer", test=name, phrase="old-bridge")
        assert again.status_code == 409
        assert "На неё уже ответил офицер 102" in again.text
    with pair.browser("USA", "101") as browser:
        page = until(
            lambda: (
                text
                if f"{name}</a> <strong>old bridge" in (text := browser.get("/log").text)
                and "answered rightly by</span> watch officer 102" in text
                else ""
            ),
            "the answer is shown where it was asked",
        )
    assert re.search(r"took, by both clocks,\s*<span class=\"figure\">\d+:\d\d</span>", page)


def test_other_words_in_the_answer_are_shown_on_both_sides(pair: Pair) -> None:
    name = ask(pair, phrase="tall-pine")
    with pair.browser("RUS", "101") as other:
        assert other.post("/log/answer", test=name, phrase="calm-sea").status_code == 303
        assert "ANSWERED WITH OTHER WORDS" in other.get("/log").text
    with pair.browser("USA", "101") as browser:
        until(lambda: "ANSWERED WITH OTHER WORDS" in browser.get("/log").text, "shown where it was asked")


def test_nobody_answers_his_own_line_test(pair: Pair) -> None:
    name = ask(pair)
    with pair.browser("USA", "101") as browser:
        answer = browser.post("/log/answer", test=name, phrase="north-wind")
        assert answer.status_code == 409
        assert "This is our own line test" in answer.text
        gone = browser.post("/log/answer", test="USA.1/999999", phrase="north-wind")
        assert gone.status_code == 404
        assert "There is no line test USA.1/999999." in gone.text
        form = fields(browser, "/log", "/log/line-test")
        assert browser.post("/log/line-test", **{**form, "phrase": "<b>"}).status_code == 400
        late = browser.post("/log/line-test", **{**form, "phrase": "calm-sea", "minutes": "9999"})
        assert "1 to 240 minutes" in late.text


def test_a_test_that_nobody_answered_in_time_is_raised_on_the_watch_page(pair: Pair) -> None:
    officer = Officer(role=Role.WATCH_OFFICER, number="101")
    late = datetime.now(UTC) - timedelta(minutes=1)
    pair.submit("RUS", make(LineTest, "RUS", phrase=LinePhrase.LONG_ROAD, officer=officer, answer_by=late))
    with pair.browser("RUS", "101") as browser:
        until(lambda: "NOT ANSWERED IN TIME" in browser.get("/log").text, "said in the log")
    with pair.browser("USA", "101") as browser:
        text = "NOT ANSWERED BY US IN TIME"
        until(lambda: text in browser.get("/watch/part/cells").text, "raised in the state row")


def test_notes_of_one_talk_are_reconciled_across_the_line(pair: Pair) -> None:
    """One side enters what was said, the other cites it; until then it stands alone on both."""
    with pair.browser("USA", "101") as browser:
        form = fields(browser, "/log/notes", "/log/note")
        text = {"text_en": f"we said it is ours {MARKUP}{TURNED}", "text_ru": "сказали: пуск наш"}
        answer = browser.post(
            "/log/note", **{**form, **text}, way="voice", direction="said", at="2026-11-26 14:05"
        )
        assert answer.status_code == 303, answer.text
        page = browser.get("/log/notes").text
        assert "stands alone" in page
        assert "<script>alert" not in page
        assert "⟨U+202E⟩" in page
    name = f"USA.1/{pair.entries('USA', 'other-way-note')[-1].index}"
    assert newest(pair, "USA", "other-way-note")["at"] == "2026-11-26T14:05:00Z"
    with pair.browser("RUS", "101") as other:
        until(lambda: name in other.get("/log/notes").text, "the note is there")
        form = fields(other, "/log/notes", "/log/note")
        done = other.post(
            "/log/note", **form, way="voice", direction="heard", text_ru="услышали: их пуск", about=name
        )
        assert done.status_code == 303, done.text
    with pair.browser("USA", "101") as browser:
        until(lambda: "Every note is reconciled." in browser.get("/log/notes").text, "both are reconciled")


BAD = [
    ({"text_en": ""}, 400, "Nothing was written."),
    ({"text_en": "x" * 10_000}, 400, "The text is too long: 10,000 letters, at most 2,000."),
    ({"text_en": "a", "at": "yesterday"}, 400, "This is not a time: yesterday."),
    ({"text_en": "a", "about": "USA.1/7; nonsense"}, 404, "There is no message nonsense."),
    ({"text_en": "a", "about": "RUS.1/99999"}, 409, "There is no entry 99999"),
    ({"text_en": "a", "way": "pigeon"}, 400, "The form was not understood."),
    ({"text_en": "a\x07b"}, 422, "text"),
]


@pytest.mark.parametrize(("given", "status", "sentence"), BAD, ids=[each[2][:24] for each in BAD])
def test_a_bad_note_is_a_sentence_and_nothing_typed_is_lost(
    pair: Pair, given: dict[str, str], status: int, sentence: str
) -> None:
    before = len(pair.entries("USA", "other-way-note"))
    with pair.browser("USA", "120") as browser:
        assert browser.post("/log/note", **given).status_code == 403
    with pair.browser("USA", "102") as browser:
        form = fields(browser, "/log/notes", "/log/note")
        answer = browser.post("/log/note", **{**form, "way": "fax", "direction": "said", **given})
        assert answer.status_code == status, answer.text
        assert sentence in html.unescape(answer.text)
        assert "What you typed is kept as your draft." in answer.text
    assert len(pair.entries("USA", "other-way-note")) == before


@pytest.mark.parametrize("number", ["14О", "12A", "<b>", "1234567"])
def test_a_number_of_other_letters_is_refused_with_a_sentence(pair: Pair, number: str) -> None:
    with pair.browser("USA", "101") as browser:
        form = fields(browser, "/log", "/log/handover")
        answer = browser.post(
            "/log/handover", **{**form, "taken_by_number": number, "taken_by_role": "watch-officer"}
        )
        assert answer.status_code == 400
        assert f"This is not an officer’s number: {number}." in html.unescape(answer.text)
        nobody = browser.post("/log/handover", **form)
        assert "Nobody is named who takes the watch." in nobody.text


@pytest.mark.parametrize(
    "path",
    [
        "/log/handover",
        "/log/line-test",
        "/log/answer",
        "/log/note",
        "/log/line",
        "/log/tick",
        "/log/alarm-test",
    ],
)
def test_who_lacks_the_role_and_who_comes_from_elsewhere_is_turned_away(pair: Pair, path: str) -> None:
    with pair.browser("USA", "140") as auditor:
        assert "Your role does not allow this." in auditor.post(path, text="x").text
    with pair.browser("USA", "101") as browser:
        answer = browser.post(path, FOREIGN, text="x")
        assert answer.status_code == 403
        assert browser.post(path, csrf="forged", text="x").status_code == 403


def test_lines_of_the_log_are_corrected_by_new_lines(pair: Pair) -> None:
    with pair.browser("USA", "101") as browser:
        assert browser.post("/log/line", text=f"phone rang {MARKUP}").status_code == 303
        page = browser.get("/log").text
        number = re.findall(r'<li id="line-(\d+)"', page)[0]
        assert "&lt;script&gt;" in page
        assert browser.post("/log/line", text="fax rang", corrects=number).status_code == 303
        page = browser.get("/log").text
        assert f'<li id="line-{number}" class="is-corrected">' in page
        assert browser.post("/log/line", text="y", corrects="99999").status_code == 404
        assert "at most 8,000" in browser.post("/log/line", text="z" * 9000).text
        assert "Nothing was written." in browser.post("/log/line", text="  ").text


def test_the_alarm_test_is_written_down(pair: Pair) -> None:
    with pair.browser("USA", "101") as browser:
        assert browser.post("/log/alarm-test", heard="no").status_code == 303
        page = browser.get("/log").text
        assert "alarm test: NOT HEARD" in page
        assert "data-tones" in page


def test_steps_are_ticked_off_for_one_shift(pair: Pair) -> None:
    with pair.browser("USA", "101") as browser:
        form = fields(browser, "/log/procedures", "/log/tick")
        step = {"procedure": "link-lost", "step": "telephone", "done": "yes"}
        assert browser.post("/log/tick", **{**form, **step}).status_code == 303
        assert re.search(r'The line is lost <span class="figure">1/7', browser.get("/log/procedures").text)
        assert browser.post("/log/tick", **{**form, **step, "shift": "USA.1/0"}).status_code == 409
        assert browser.post("/log/tick", **{**form, **step, "step": "none"}).status_code == 400
        browser.post("/log/tick", **{**form, **step, "done": "no"})
        assert re.search(r'The line is lost <span class="figure">0/7', browser.get("/log/procedures").text)


def test_a_summary_names_ones_own_party_first_in_ones_own_copy(pair: Pair) -> None:
    for party, first, second in (("USA", "en", "ru"), ("RUS", "ru", "en")):
        with pair.browser(party, "101") as browser:
            page = browser.get("/log/summary").text
            assert re.findall(r'<article lang="(..)">', page) == [first, second]
            names = re.findall(r'alternat-parties">([^<]*)<', page)
            own = {"USA": ["United States", "Соединённые Штаты"], "RUS": ["Россия", "Russia"]}[party]
            assert [each.startswith(name) for each, name in zip(names, own, strict=True)] == [True, True]
            wrong = browser.get("/log/summary?from=2026-01-02&to=2026-01-01")
            assert wrong.status_code == 400

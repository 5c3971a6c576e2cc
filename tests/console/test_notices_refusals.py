"""What a notice is refused for, that nothing typed is lost by it, and that nothing a Party says is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import msgspec
import pytest

from jdec.adapters.desk_store import FILE, SqliteDesk
from jdec.node.people.desk import DEMO_OFFICERS, DeskRole
from jdec.node.views import Which

from .notice_parts import (
    PRE_LAUNCH,
    NoticeStand,
    approve,
    at,
    begin,
    circle,
    entry,
    faults_of,
    hidden,
    warnings_of,
    window,
    write,
)
from .parts import Browser, Stand, until

KIND = "pre-launch-notification"
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
TURNED = "safe\u202egnp.exe"


@pytest.fixture(scope="module")
def notice_stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    """Both nodes with officers, and the first one's console."""
    made = NoticeStand(tmp_path_factory.mktemp("notices"))
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture
def watch(notice_stand: Stand) -> Iterator[Browser]:
    """A watch officer."""
    with notice_stand.browser("101") as browser:
        yield browser


@pytest.fixture
def head(notice_stand: Stand) -> Iterator[Browser]:
    """A head of shift."""
    with notice_stand.browser("110") as browser:
        yield browser


def size(stand: Stand) -> int:
    """How many notices stand on the own record."""
    count = 0
    while (found := entry(stand, "USA", Which.OWN, count)) is not None:
        count += 1
        assert found.data
    return count


def typed(draft: dict[str, str]) -> dict[str, str]:
    """A whole form."""
    return {**draft, **PRE_LAUNCH, **window()}


def whole(browser: Browser) -> str:
    """A draft that is ready to be approved."""
    return write(browser, KIND, **PRE_LAUNCH, **window())


def check(browser: Browser, form: dict[str, str], **more: str) -> dict[str, str]:
    """Have the page keep what is typed; return its hidden inputs as they are then."""
    answer = browser.post("/notices/check", {"hx-request": "true"}, **{**form, **more})
    assert answer.status_code == 200, answer.text
    return {
        **form,
        **{name: text for name, text in hidden(answer).items() if name in ("draft", "version", "told")},
    }


def test_the_drafter_is_no_second_officer(watch: Browser) -> None:
    draft = whole(watch)
    own = approve(watch, draft, "101")
    assert own.status_code == 409
    assert "A second officer must approve it." in own.text
    assert approve(watch, draft, "110").status_code == 303
    again = approve(watch, draft, "110")
    assert again.status_code == 409
    assert "You have approved this as its drafter. A second officer must approve it." in again.text


@pytest.mark.parametrize("what", ["save", "check", "drop", "approve", "reopen", "send"])
def test_a_page_of_whoever_signed_in_before_changes_no_notice(notice_stand: Stand, what: str) -> None:
    """The page lies open; another officer signs in at the same browser, and somebody presses its button."""
    with notice_stand.browser("101") as browser:
        draft = whole(browser)
        writing = what in ("save", "check", "drop")
        where = f"/notices/draft/{draft}{'' if writing else '/review'}"
        page = browser.get(where)
        found = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page.text))
        assert found["by"] == "101"
        forms = re.findall(r'<form[^>]* action="/notices/.*?</form>', page.text, re.S)
        assert [each for each in forms if 'name="by" value="101"' not in each] == []
        browser.post("/sign-in/demo", officer="110")
        form = {
            name: found[name] for name in ("csrf", "by", "draft", "version", "told", "kind") if name in found
        }
        answer = browser.post(f"/notices/{what}", None, **typed(form), second="110", act="keep")
        assert answer.status_code == 403
        assert "This page is that of officer 101, and officer 110 has signed in since." in answer.text
        again = browser.get(where)
        assert f'name="version" value="{found["version"]}"' in again.text
        assert ("What was typed is kept as the draft of officer 101." in answer.text) == (
            what in ("save", "check")
        )


def test_the_same_approval_twice_is_refused_and_sends_nothing_twice(
    notice_stand: Stand, watch: Browser, head: Browser
) -> None:
    draft = whole(watch)
    assert approve(watch, draft, "110").status_code == 303
    page = head.get(f"/notices/draft/{draft}/review")
    form = {name: text for name, text in hidden(page).items() if name not in ("kind", "page")}
    assert head.post("/notices/approve", None, **form).status_code == 303
    before = size(notice_stand)
    twice = head.post("/notices/approve", None, **form)
    assert twice.status_code == 409
    assert "It is on the record already, as USA.1/" in twice.text
    assert size(notice_stand) == before


def test_only_whom_the_message_names_may_approve_it(notice_stand: Stand, watch: Browser) -> None:
    draft = whole(watch)
    assert approve(watch, draft, "110").status_code == 303
    with notice_stand.browser("102") as other:
        answer = approve(other, draft)
        assert answer.status_code == 403
        assert "The message names another officer for this approval: 110." in answer.text
    with notice_stand.browser("140") as auditor:
        assert auditor.get(f"/notices/draft/{draft}/review").status_code == 403
        assert draft not in auditor.get("/notices").text
        refused = auditor.post("/notices/approve", None, draft=draft, version="3")
        assert (refused.status_code, "Your role does not allow this." in refused.text) == (403, True)


def test_a_second_officer_must_be_on_the_list_and_permitted(watch: Browser) -> None:
    draft = whole(watch)
    for number in ("130", "140", "999", ""):
        answer = approve(watch, draft, number)
        assert answer.status_code == 409
        assert "Choose a second officer who is on the list and may approve this." in answer.text


def test_secretaries_write_and_others_hand_over(notice_stand: Stand, watch: Browser) -> None:
    with notice_stand.browser("130") as secretary:
        draft = whole(secretary)
        assert "Your role may not hand this over." in secretary.get(f"/notices/draft/{draft}/review").text
        assert approve(secretary, draft, "110").status_code == 403
        assert secretary.get("/notices/new?kind=urgent-statement").status_code == 403
    assert approve(watch, draft, "110").status_code == 303


def test_a_stale_page_changes_nothing_and_keeps_what_was_typed(notice_stand: Stand, watch: Browser) -> None:
    form = check(watch, begin(watch, KIND), **PRE_LAUNCH)
    with notice_stand.browser("102") as other:
        page = other.get(f"/notices/draft/{form['draft']}")
        theirs = {**hidden(page), **PRE_LAUNCH, "count": "3"}
        check(other, theirs)
    stale = watch.post(
        "/notices/check", {"hx-request": "true"}, **{**form, **PRE_LAUNCH, "remark.en": "Mine, long."}
    )
    assert stale.status_code == 409
    assert "Officer 102 has changed this draft since your page was made." in stale.text
    assert "What you typed is kept as your draft." in stale.text
    page = watch.get(f"/notices/draft/{form['draft']}")
    assert "Officer 101 typed this, and it was not taken" in page.text
    assert 'name="count" value="3"' in page.text
    taken = watch.get(f"/notices/draft/{form['draft']}?left=101")
    assert "Mine, long." in taken.text.partition("</textarea>")[0] or "Mine, long.</textarea>" in taken.text


def test_a_page_is_not_made_stale_by_its_own_changes(watch: Browser) -> None:
    form = begin(watch, KIND)
    check(watch, form, **PRE_LAUNCH)
    check(watch, form, **PRE_LAUNCH, count="2")
    assert 'name="count" value="2"' in watch.get(f"/notices/draft/{form['draft']}").text


def test_a_draft_outlives_signing_out_and_is_taken_on_by_another(notice_stand: Stand, watch: Browser) -> None:
    with notice_stand.browser("102") as gone:
        form = check(gone, begin(gone, KIND), **PRE_LAUNCH, count="7")
        assert gone.post("/sign-out").status_code == 303
        late = gone.post("/notices/check", {"hx-request": "true"}, **{**form, **PRE_LAUNCH, "count": "8"})
        assert late.status_code == 401
        assert "Your session is over. Sign in again." in late.text
    text = watch.get("/notices").text
    assert f"/notices/draft/{form['draft']}" in text
    page = watch.get(f"/notices/draft/{form['draft']}")
    assert 'name="count" value="7"' in page.text
    assert check(watch, {**hidden(page), **PRE_LAUNCH}, count="9")["version"] > form["version"]


def test_a_role_lost_in_mid_form_keeps_what_was_typed(notice_stand: Stand, watch: Browser) -> None:
    officer = next(each for each in DEMO_OFFICERS if each.number == "102")
    with notice_stand.browser("102") as browser:
        form = check(browser, begin(browser, KIND), **PRE_LAUNCH)
        with closing(SqliteDesk(notice_stand.root / "USA/data" / FILE)) as store:
            store.put_officer(msgspec.structs.replace(officer, roles=(DeskRole.ANALYST,)))
            try:
                answer = _until_refused(browser, {**form, **PRE_LAUNCH, "remark.en": "Typed in vain?"})
            finally:
                store.put_officer(officer)
        assert "Your role does not allow this. What you typed is kept as your draft." in answer
    assert "Typed in vain?" in watch.get(f"/notices/draft/{form['draft']}").text


def _until_refused(browser: Browser, form: dict[str, str]) -> str:
    """What a session's officer may do is believed for a second."""

    def refused() -> str:
        answer = browser.post("/notices/check", {"hx-request": "true"}, **form)
        form.update({each: text for each, text in hidden(answer).items() if each == "version" and text})
        return answer.text if answer.status_code == 403 else ""

    found: str = until(refused, "the role is lost")
    return found


def test_a_form_from_another_site_does_nothing(notice_stand: Stand, watch: Browser) -> None:
    draft = whole(watch)
    form = hidden(watch.get(f"/notices/draft/{draft}/review"))
    foreign = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    for path in ("save", "check", "drop", "approve", "approve/options", "send", "reopen"):
        answer = watch.post(f"/notices/{path}", foreign, **form, second="110")
        assert answer.status_code == 403, path
        unsigned = watch.post(f"/notices/{path}", None, **{**form, "csrf": "forged"}, second="110")
        assert unsigned.status_code == 403, path
    assert "being written" in watch.get(f"/notices/draft/{draft}/review").text


def test_faults_stand_at_their_inputs_and_stop_it(watch: Browser) -> None:
    form = begin(watch, KIND)
    wrong = {
        "number": "PLN/2026/1",
        "launch_class": "",
        "window.opens_at": "soon",
        "window.closes_at": at(50),
        "launch_area.shape": "circle",
        "launch_area.points": "somewhere",
        "launch_area.radius": "far",
        "azimuth_deg": "400",
        "impact_areas[0].shape": "polygon",
        "impact_areas[0].points": "70 10\n71 10",
    }
    answer = watch.post("/notices/save", None, **{**form, **wrong, "act": "review"})
    assert answer.status_code == 422
    at_inputs = set(re.findall(r'data-fault="([^"]*)"', answer.text))
    assert {"in-number", "in-launch-class", "in-window-opens-at", "in-launch-area-points"} <= at_inputs
    assert {"in-azimuth-deg", "in-impact-areas-0-points"} <= at_inputs
    assert 'value="soon"' in answer.text
    review = watch.get(f"/notices/draft/{form['draft']}/review")
    assert (review.status_code, review.headers["location"]) == (303, f"/notices/draft/{form['draft']}")


def test_warnings_are_shown_and_never_stop_it(watch: Browser, head: Browser) -> None:
    form = check(watch, begin(watch, KIND), **PRE_LAUNCH, **window(-5, 3), number="PLN/US/2019/001/500/01")
    verdict = watch.post(
        "/notices/check", None, **{**form, **PRE_LAUNCH, **window(-5, 3), "number": "PLN/US/2019/001/500/01"}
    )
    told = " ".join(warnings_of(verdict))
    assert faults_of(verdict) == []
    assert "window" in told
    assert "2019" in told
    saved = watch.post(
        "/notices/save",
        None,
        **{**form, **PRE_LAUNCH, **window(-5, 3), "number": "PLN/US/2019/001/500/01", "act": "review"},
    )
    assert saved.status_code == 303
    page = watch.get(f"/notices/draft/{form['draft']}/review")
    assert "Approve all the same, and hand to the second officer" in page.text
    blind = {name: text for name, text in hidden(page).items() if name not in ("kind", "page")} | {"told": ""}
    unseen = watch.post("/notices/approve", None, **blind, second="110")
    assert unseen.status_code == 409
    assert "Something odd has been found that your page did not show." in unseen.text
    assert approve(watch, form["draft"], "110").status_code == 303
    assert "2019" in head.get(f"/notices/draft/{form['draft']}/review").text
    assert approve(head, form["draft"]).status_code == 303


def test_words_are_shown_as_words_in_every_field(watch: Browser, head: Browser) -> None:
    text = MARKUP + TURNED
    form = begin(watch, "spacecraft-deorbit")
    fields = {
        **window(),
        **circle("impact_areas[0]"),
        "object_name": text,
        "remark.en": text,
        "remark.ru": text,
    }
    named = {"impact_areas[1].shape": "named-area", "impact_areas[1].name_en": text}
    answer = watch.post("/notices/save", None, **{**form, **fields, **named, "act": "review"})
    assert answer.status_code == 303, faults_of(answer)
    draft = form["draft"]
    pages = [
        watch.get(f"/notices/draft/{draft}"),
        head.get(f"/notices/draft/{draft}/review"),
        watch.get("/notices"),
    ]
    assert approve(watch, draft, "110").status_code == 303
    assert approve(head, draft).status_code == 303
    pages.append(watch.get("/notices"))
    for page in pages:
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert "\u202e" not in page.text
    assert "⟨U+202E⟩" in pages[1].text


def test_ten_thousand_letters_in_any_field_are_a_fault_and_are_kept(watch: Browser) -> None:
    long = "ж" * 10_000
    form = begin(watch, "spacecraft-deorbit")
    names = ("number", "object_name", "designator", "window.opens_at", "remark.en", "impact_areas[0].points")
    for name in names:
        fields = {**form, **window(), **circle("impact_areas[0]"), "object_name": "A", name: long}
        answer = watch.post("/notices/check", None, **fields)
        assert answer.status_code == 200, name
        assert faults_of(answer), name
        form |= {"version": hidden(answer)["version"]}
    assert long in watch.get(f"/notices/draft/{form['draft']}").text


def test_a_draft_can_go_back_and_be_thrown_away(watch: Browser, head: Browser) -> None:
    draft = whole(watch)
    assert approve(watch, draft, "110").status_code == 303
    form = hidden(head.get(f"/notices/draft/{draft}/review"))
    assert head.post("/notices/reopen", None, **form).status_code == 303
    assert "It can be written again; approvals are void." in head.get("/notices").text
    assert approve(head, draft, "101").status_code == 303
    form = hidden(watch.get(f"/notices/draft/{draft}/review"))
    assert watch.post("/notices/drop", None, **form).status_code == 303
    gone = watch.get(f"/notices/draft/{draft}/review")
    assert (gone.status_code, "There is no such draft any more." in gone.text) == (404, True)


def test_numbers_go_on_from_the_highest(watch: Browser, head: Browser) -> None:
    number = f"PLN/US/{datetime.now(UTC).year}/004/999/01"
    draft = write(watch, KIND, **{**PRE_LAUNCH, **window(), "number": number})
    assert approve(watch, draft, "110").status_code == 303
    assert approve(head, draft).status_code == 303

    def proposed() -> bool:
        return begin(watch, KIND)["number"] == f"PLN/US/{datetime.now(UTC).year}/005/001/01"

    until(proposed, "the next series is proposed")
    again = watch.post(
        "/notices/check", None, **{**begin(watch, KIND), **PRE_LAUNCH, **window(), "number": number}
    )
    assert any("in use on our record already" in each for each in warnings_of(again))

"""The page of the people at a desk: what it shows, and what it does."""

from __future__ import annotations

import html
import re
from typing import Any

import cbor2
import pytest

from jdec.faces.console.pages_people import LINES
from jdec.faces.texts import say
from jdec.node.people.desk import AuditLine, DeskRole, Invitation, Officer
from jdec.record.roster import ED25519, WEBAUTHN_ES256, OfficerKey, Roster, RosterOfficer, parse_officers

from .lone import Lone
from .parts import Browser
from .people_parts import NAME, es256, invite, link_of, refused, row, seal, with_passkey
from .test_passkeys import Authenticator, register, sign_in

KEY = OfficerKey(ED25519, bytes(range(32)))


@pytest.mark.parametrize(
    ("number", "first", "pages"),
    [
        ("101", "/watch", ["/watch", "/notices", "/log", "/record"]),
        ("120", "/watch", ["/watch", "/notices", "/log", "/record"]),
        ("110", "/watch", ["/watch", "/notices", "/log", "/record", "/people"]),
        ("140", "/record", ["/watch", "/notices", "/log", "/record", "/people"]),
        ("190", "/people", ["/people"]),
    ],
)
def test_each_officer_begins_at_a_page_of_his_and_is_offered_no_other(
    lone: Lone, number: str, first: str, pages: list[str]
) -> None:
    with lone.browser() as browser:
        assert browser.get("/").headers["location"] == "/sign-in"
        assert browser.sign_in(number).headers["location"] == first
        assert browser.get("/").headers["location"] == first
        assert browser.get("/sign-in").headers["location"] == first
        # Whoever was led to the sign-in from a page that is not for him is not led back to a refusal.
        elsewhere = browser.get("/sign-in?back=/watch").headers["location"]
        assert elsewhere == ("/watch" if "/watch" in pages else first)
        shown = browser.get("/watch").text
        assert re.findall(r'<li><a href="([^"]*)" data-key', shown) == pages
        assert browser.post("/settings", language="en").headers["location"] == "/"


def test_an_administrator_is_told_of_no_watch(lone: Lone, admin: Browser) -> None:
    """No live line, no strip, no sound: his page does not claim to know whether all is quiet."""
    page = admin.get("/people").text
    assert not [each for each in ("data-live", 'id="part-held"', 'id="lamp"', 'id="sound"') if each in page]
    denied = admin.get("/watch")
    assert (denied.status_code, 'href="/"' in denied.text, "data-live" in denied.text) == (403, True, False)
    with lone.browser("101") as other:
        assert 'data-live="/live"' in other.get("/watch").text
        assert other.get("/people").status_code == 403


def test_the_page_shows_everybody_and_nobodys_name(lone: Lone, admin: Browser) -> None:
    with_passkey(lone, "021", DeskRole.ANALYST)
    lone.store.bar("017")
    lone.store.invite(Invitation("f" * 64, "300", (DeskRole.AUDITOR,), lone.time.replace(hour=20)))
    lone.store.invite(Invitation("e" * 64, "301", (DeskRole.AUDITOR,), lone.time.replace(hour=11)))
    with lone.browser("101"), lone.browser("101"):
        assert "2 open" in row(admin, "101")
    assert "EXERCISE" in row(admin, "101")
    assert "a passkey since 2026-11-26" in row(admin, "021")
    assert "BARRED" in row(admin, "017")
    assert re.search("INVITED.*good until 2026-11-26 20:00:00Z as auditor", row(admin, "300"))
    text = admin.get("/people").text
    assert 'person-number">301<' not in text  # its time is over
    assert NAME not in text


def test_what_the_list_on_the_record_says_stands_beside_the_desk(lone: Lone, admin: Browser) -> None:
    keep = RosterOfficer("101", ("watch-officer",), (KEY,))
    point = OfficerKey(WEBAUTHN_ES256, b"\x04" + b"x" * 32 + b"y" * 32, "localhost")
    other = OfficerKey(ED25519, bytes(32))
    stranger = RosterOfficer("555", ("analyst",), (OfficerKey(ED25519, b"s" * 32),))
    lone.door.roster = Roster(
        (
            keep,
            RosterOfficer("017", ("watch-officer",), (other,)),
            RosterOfficer("021", ("analyst", "auditor"), (point,)),
            stranger,
        )
    )
    with_passkey(lone, "021", DeskRole.ANALYST)
    with_passkey(lone, "022", DeskRole.LIAISON_OFFICER, key=es256(b"a" * 32))
    lone.store.bar("017")
    assert "watch officer nothing watch officer none open" in row(admin, "101")
    assert "still listed" in row(admin, "017")
    assert "analyst, auditor other roles than here" in row(admin, "021")
    page = html.unescape(admin.get("/people").text)
    for sentence in (
        "Listed, and not known at this desk: 555. He stays as he is listed.",
        "To be listed: 022.",
        "To be listed with other roles or keys: 021.",
        "To be taken off the list: 017.",
        "jdec keys sign-manifest manifest.note --root root-1.key --officers officers.json\n"
        "jdec keys sign-manifest manifest.note --root root-2.key\n"
        "jdec keys publish usa manifest.note",
    ):
        assert sentence in page
    file = admin.get("/people/officers.json")
    assert 'filename="officers.json"' in file.headers["content-disposition"]
    assert NAME not in file.text
    listed = {each.number: each for each in parse_officers(file.content)}
    assert list(listed) == ["021", "022", "101", "555"]
    assert (listed["101"], listed["555"]) == (keep, stranger)
    assert (listed["021"].roles, listed["021"].keys) == (("analyst",), (point,))


def listed_so(lone: Lone, *more: RosterOfficer, **of_021: Any) -> None:
    """Have the list name 021 as he is at the desk, but for what is said otherwise."""
    with_passkey(lone, "021", DeskRole.ANALYST)
    point = OfficerKey(WEBAUTHN_ES256, b"\x04" + b"x" * 32 + b"y" * 32, "localhost")
    entry = {"number": "021", "roles": ("analyst",), "keys": (point,), **of_021}
    lone.door.roster = Roster((RosterOfficer(**entry), *more))


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("what", ["same", "stranger", "unlistable", "role", "invited", "ended"])
def test_the_list_and_the_desk_agree_only_where_every_line_does(
    lone: Lone, admin: Browser, what: str, language: str
) -> None:
    other = (OfficerKey(ED25519, bytes(32)),)
    past = {"not_after_s": int(lone.time.timestamp()) - 1} if what == "ended" else {}
    named = {"stranger": "555", "role": "101", "invited": "300", "ended": "102"}
    roles = ("watch-officer",) if what != "role" else ("analyst",)
    more = (RosterOfficer(named[what], roles, other, **past),) if what in named else ()
    listed_so(lone, *more)
    if what == "unlistable":
        with_passkey(
            lone, "022", DeskRole.ANALYST, key=bytes(cbor2.dumps({1: 1, 3: -8, -1: 6, -2: bytes(32)}))
        )
    if what == "invited":
        lone.store.invite(Invitation("f" * 64, "300", (DeskRole.ANALYST,), lone.time.replace(hour=20)))
    admin.post("/settings", language=language)
    page = html.unescape(admin.get("/people").text)
    same, differs = (say(language, f"people-list-{each}") in page for each in ("same", "differs"))
    assert (same, differs) == (what == "same", what != "same")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_whose_time_on_the_list_is_over_is_said_and_proposed_without_it(
    lone: Lone, admin: Browser, language: str
) -> None:
    last = int(lone.time.timestamp())
    listed_so(lone, not_after_s=last)
    admin.post("/settings", language=language)
    ended, renewed = (
        say(language, "people-listed-ended"),
        say(language, "people-list-renewed", numbers="021"),
    )
    assert ended not in row(admin, "021")
    assert [each.not_after_s for each in parse_officers(admin.get("/people/officers.json").content)] == [last]
    lone.later(seconds=1)
    assert ended in row(admin, "021")
    assert renewed in html.unescape(admin.get("/people").text)
    assert [each.not_after_s for each in parse_officers(admin.get("/people/officers.json").content)] == [None]


def test_a_node_that_is_away_hides_no_officer_and_no_way_to_bar_one(lone: Lone, admin: Browser) -> None:
    lone.door.roster = None
    page = html.unescape(admin.get("/people").text)
    assert say("en", "console-refused-list-unread") in page
    assert "not known" in row(admin, "017")
    assert "sign-manifest" not in page
    refused(admin.get("/people/officers.json"), 503, "list-unread")
    done = admin.post("/people/bar", number="017", seal=seal(admin), sure="yes")
    assert done.status_code == 303


def test_a_desk_of_which_no_list_can_be_made_says_why(lone: Lone, admin: Browser) -> None:
    for number in ("021", "022"):
        with_passkey(lone, number, DeskRole.ANALYST)
    assert "an officer's key stands twice in one list of officers" in html.unescape(admin.get("/people").text)
    refused(
        admin.get("/people/officers.json"),
        409,
        "people-list-wrong",
        reason="an officer's key stands twice in one list of officers",
    )


def test_an_invitation_from_the_page_lets_an_officer_in_until_he_is_barred(
    lone: Lone, admin: Browser
) -> None:
    made = invite(admin, "018", "watch-officer", "liaison-officer")
    assert (made.status_code, made.headers["cache-control"]) == (200, "no-store")
    link = link_of(made)
    assert link.startswith(f"{lone.url}/invitation/")
    secret = link.rpartition("/")[2]
    # Shown once: no page has it again, no store and no log ever had it.
    assert secret not in admin.get("/people").text
    assert not [line for line in lone.store.audit(100) if secret in str(line)]
    assert secret not in str(lone.logged)
    authenticator = Authenticator(lone.url)
    with lone.browser() as his:
        assert register(his, secret, authenticator).headers["location"] == "/watch"
        assert "watch officer, liaison officer" in row(admin, "018")
        asked = admin.post("/people/bar", number="018", seal=seal(admin))
        # Nobody signs this with a passkey: there is no second address that says what to sign.
        assert "data-act" not in asked.text
        assert "Bar officer 018? 1 open session of his ends at once." in html.unescape(asked.text)
        assert his.get("/watch").status_code == 200
        fields = dict(re.findall(r'name="(number|seal|sure)" value="([^"]*)"', asked.text))
        assert admin.post("/people/bar", **fields).headers["location"] == "/people"
        assert "018 may sign in no more; 1 session was ended." in admin.get("/people").text
        assert his.get("/watch").headers["location"] == "/sign-in?back=/watch"
        assert sign_in(his, authenticator).status_code == 403
    trail = [(each.number, each.action, each.target, each.outcome) for each in lone.store.audit(100)]
    assert ("190", "/people/invite", "018 watch-officer liaison-officer", "done") in trail
    assert ("190", "/people/bar", "018 sessions 1", "done") in trail


def test_an_officer_is_invited_again_with_other_roles(lone: Lone, admin: Browser) -> None:
    with_passkey(lone, "021", DeskRole.ANALYST)
    form = admin.get("/people?again=021").text
    assert 'required value="021"' in form
    assert re.findall(r'name="role ([a-z-]*)" value="yes" checked', form) == ["analyst"]
    secret = link_of(invite(admin, "021", "auditor")).rpartition("/")[2]
    assert lone.store.officer("021") == Officer("021", (DeskRole.ANALYST,))
    authenticator = Authenticator(lone.url)
    with lone.browser() as his:
        assert register(his, secret, authenticator).headers["location"] == "/record"
    assert lone.store.officer("021") == Officer("021", (DeskRole.AUDITOR,))


def test_an_invitation_is_taken_back(lone: Lone, admin: Browser) -> None:
    secret = link_of(invite(admin, "018", "analyst")).rpartition("/")[2]
    asked = admin.post("/people/bar", number="018", seal=seal(admin))
    assert "Take back the invitation of 018?" in html.unescape(asked.text)
    assert admin.post("/people/bar", number="018", seal=seal(admin), sure="yes").status_code == 303
    with lone.browser() as his:
        assert his.get(f"/invitation/{secret}").status_code == 403
    assert "018" not in re.findall(r'person-number">(\d+)<', admin.get("/people").text)
    # So is that of somebody who is barred, and stays barred.
    lone.store.bar("017")
    assert "Take back" not in row(admin, "017")
    assert invite(admin, "017", "analyst").status_code == 200
    assert "Take back" in row(admin, "017")
    asked = admin.post("/people/bar", number="017", seal=seal(admin))
    assert "Take back the invitation of 017?" in html.unescape(asked.text)
    assert admin.post("/people/bar", number="017", seal=seal(admin), sure="yes").status_code == 303
    assert lone.store.invitations(lone.time) == []


def test_sessions_are_ended_and_the_officer_may_come_back(lone: Lone, admin: Browser) -> None:
    with lone.browser("101") as his:
        assert his.get("/watch").status_code == 200
        assert admin.post("/people/sessions", number="101").headers["location"] == "/people"
        assert "1 session of 101 was ended." in admin.get("/people").text
        assert his.get("/watch").status_code == 303
        assert his.sign_in("101").status_code == 303
        with his.live() as line:
            line.wait("hello")
            admin.post("/people/sessions", number="101")
            line.wait("ended")
    refused(admin.post("/people/sessions", number="999"), 404, "people-officer-missing", number="999")


def test_the_audit_trail_is_shown_in_pages(lone: Lone, admin: Browser) -> None:
    for number in range(LINES):
        lone.store.write_down(
            AuditLine(lone.time, "101", "/acts/seen", f"line-{number}", "127.0.0.1", "done")
        )
    first, second = (admin.get(f"/people?page={page}").text for page in (1, 2))
    assert (f"line-{LINES - 1}<" in first, "line-0<" in first, "line-0<" in second) == (True, True, False)
    lone.store.write_down(AuditLine(lone.time, "101", "/x", "<b>odd</b>", "127.0.0.1", "refused:form-old"))
    first, second = (admin.get(f"/people?page={page}").text for page in (1, 2))
    assert "&lt;b&gt;odd&lt;/b&gt;" in first
    assert ("line-0<" in first, "line-0<" in second) == (False, True)
    assert re.findall('rel="(prev|next)"', first) == ["next"]
    assert re.findall('rel="(prev|next)"', second) == ["prev"]
    for odd in ("0", "-1", "x", "99999999999999999999", "\u0661"):
        assert admin.get("/people", **{}).status_code == admin.get(f"/people?page={odd}").status_code == 200


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_page_speaks_both_languages(lone: Lone, admin: Browser, language: str) -> None:
    admin.post("/settings", language=language)
    page = html.unescape(admin.get("/people").text)
    for text in ("people-title", "people-demo-how", "people-list-how", "people-audit-how"):
        assert say(language, text) in page

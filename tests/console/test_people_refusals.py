"""Everything that the page of the people refuses: nobody is invited, barred or signed out by it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from jdec.faces.console.rates import INVITATIONS_PER_MINUTE
from jdec.node.people.desk import DeskRole, Officer, OfficerState

from .lone import Lone
from .parts import Browser
from .people_parts import invite, refused, seal

REFUSED: dict[str, tuple[dict[str, str], tuple[str, ...], int, dict[str, Any]]] = {
    "people-number-form": ({"number": "20a"}, ("analyst",), 422, {"got": "20a"}),
    "people-role-missing": ({"number": "020"}, (), 422, {}),
    "people-role-unknown": (
        {"number": "020"},
        ("general",),
        422,
        {"got": "general", "known": ", ".join(DeskRole)},
    ),
    "people-number-twin": ({"number": "17"}, ("analyst",), 409, {"got": "17", "have": "017"}),
    "people-officer-demo": ({"number": "101"}, ("analyst",), 409, {"number": "101"}),
    "people-old": ({"number": "020", "seal": "0" * 64}, ("analyst",), 409, {}),
    "form-old": ({"number": "020", "csrf": "x" * 43}, ("analyst",), 403, {}),
    "form-other": ({"number": "020", "by": "101"}, ("analyst",), 403, {"number": "101", "now": "190"}),
}


@pytest.mark.parametrize("code", list(REFUSED))
def test_an_invitation_that_is_refused_makes_none_and_is_kept(lone: Lone, admin: Browser, code: str) -> None:
    fields, roles, status, args = REFUSED[code]
    rest = {name: text for name, text in fields.items() if name != "number"}
    answer = invite(admin, fields["number"], *roles, **rest)
    refused(answer, status, code, **args)
    assert lone.store.invitations(lone.time) == []
    # What comes from nobody's page, or from somebody else's, is kept for nobody.
    kept = "" if code in ("form-old", "form-other") else fields["number"]
    assert f'required value="{kept}"' in admin.get("/people").text


@pytest.mark.parametrize("number", ["", "1234567", "１２", "+1", "0x1", " 1 2"])
def test_what_is_no_number_is_refused(lone: Lone, admin: Browser, number: str) -> None:
    assert invite(admin, number, "analyst").status_code == 422
    assert lone.store.invitations(lone.time) == []


def test_too_many_invitations_are_refused_for_a_while(lone: Lone, admin: Browser) -> None:
    codes = [invite(admin, str(300 + each), "analyst").status_code for each in range(INVITATIONS_PER_MINUTE)]
    assert codes == [200] * INVITATIONS_PER_MINUTE
    refused(invite(admin, "399", "analyst"), 429, "too-fast")
    lone.later(minutes=1)
    assert invite(admin, "399", "analyst").status_code == 200


def test_nobody_bars_himself_an_officer_of_the_exercise_or_nobody(lone: Lone, admin: Browser) -> None:
    for number, status, code in (
        ("190", 409, "people-officer-self"),
        ("101", 409, "people-officer-demo"),
        ("999", 404, "people-officer-missing"),
    ):
        args = {} if code == "people-officer-self" else {"number": number}
        for sure in ("", "yes"):
            refused(
                admin.post("/people/bar", number=number, seal=seal(admin), sure=sure), status, code, **args
            )
    assert {each.state for each in lone.store.officers()} == {OfficerState.ACTIVE}


def test_what_was_asked_of_a_page_that_is_stale_is_not_done(lone: Lone, admin: Browser) -> None:
    """Somebody else has changed the people since, before the question or after it."""
    before = seal(admin)
    lone.store.put_officer(Officer("017", (DeskRole.HEAD_OF_SHIFT,)))
    for sure in ("", "yes"):
        refused(admin.post("/people/bar", number="017", seal=before, sure=sure), 409, "people-old")
    found = lone.store.officer("017")
    assert found is not None
    assert found.state is OfficerState.ACTIVE
    # Who comes and goes does not make a page stale.
    now = seal(admin)
    with lone.browser("101"):
        assert seal(admin) == now


@pytest.mark.parametrize("path", ["/people/invite", "/people/bar", "/people/sessions"])
def test_whoever_may_not_manage_people_changes_nothing(lone: Lone, path: str) -> None:
    fields = {"number": "017", "role analyst": "yes", "sure": "yes"}
    with lone.browser("110") as head, lone.browser("140") as auditor, lone.browser() as nobody:
        for reader in (head, auditor):
            page = reader.get("/people").text
            assert "017" in page
            assert [each for each in ('action="/people', "officers.json", "?again=") if each in page] == []
            refused(reader.post(path, None, **fields), 403, "not-allowed")
            assert reader.get("/people/officers.json").status_code == 403
        nobody.get("/sign-in")
        refused(nobody.post(path, None, **fields), 401, "session-over")
        assert nobody.get("/people").headers["location"] == "/sign-in?back=/people"
    assert lone.store.invitations(lone.time) == []


@pytest.mark.parametrize("path", ["/people/invite", "/people/bar", "/people/sessions"])
def test_a_role_that_was_lost_meanwhile_manages_nobody(lone: Lone, admin: Browser, path: str) -> None:
    held, token = seal(admin), admin.token()
    officer = lone.store.officer("190")
    assert officer is not None
    lone.store.put_officer(msgspec.structs.replace(officer, roles=(DeskRole.ANALYST,)))
    lone.later(seconds=2)
    fields = {"number": "017", "role analyst": "yes", "seal": held, "sure": "yes", "csrf": token}
    refused(admin.post(path, None, **fields), 403, "not-allowed")
    assert lone.store.invitations(lone.time) == []
    assert [each.state for each in lone.store.officers() if each.number == "017"] == [OfficerState.ACTIVE]


@pytest.mark.parametrize("path", ["/people/invite", "/people/bar", "/people/sessions"])
def test_no_other_site_and_no_link_manages_anybody(lone: Lone, admin: Browser, path: str) -> None:
    fields = {"number": "017", "role analyst": "yes", "seal": seal(admin), "sure": "yes"}
    refused(admin.post(path, {"origin": "https://evil.example"}, **fields), 403, "foreign")
    refused(admin.post(path, None, **fields, csrf=""), 403, "form-old")
    assert admin.get(f"{path}?number=017&sure=yes").status_code == 405
    assert lone.store.invitations(lone.time) == []

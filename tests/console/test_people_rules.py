"""Rules about people that need no server: who is let in, which list is proposed, which page comes first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.parts import jdec
from jdec.adapters import nodefolder
from jdec.adapters.desk_store import FILE, SqliteDesk
from jdec.faces.cli.composition import InitRequest
from jdec.faces.console.navigation import NAV, first_page, may_see, pages_for
from jdec.faces.console.pages_people import page_number
from jdec.faces.console.places import local_path, local_path_at
from jdec.faces.texts import say
from jdec.main import compose
from jdec.node.config import ConsoleConfig, read_config
from jdec.node.people import managing
from jdec.node.people.desk import DeskRole, Invitation, Officer, OfficerState, Passkey, Session
from jdec.node.people.managing import NotManaged, Person, number_of, people_of, roles_of, seal_of
from jdec.node.people.policy import Action
from jdec.node.people.sessions import Sessions, digest

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
ANALYST = (DeskRole.ANALYST,)
NUMBERS = st.from_regex(r"[0-9]{1,6}", fullmatch=True)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteDesk]:
    """A desk with one officer, and one of an exercise."""
    with closing(SqliteDesk(tmp_path / "desk.sqlite")) as made:
        made.put_officer(Officer("017", ANALYST))
        made.put_officer(Officer("101", ANALYST, is_demo=True))
        yield made


def refused(code: str, what: object, *args: object, **named: object) -> None:
    """A rule refuses with this code."""
    with pytest.raises(NotManaged) as found:
        what(*args, **named)  # type: ignore[operator]
    assert found.value.code == code
    for language in ("en", "ru"):
        for family in ("cli-", "console-refused-people-"):
            assert say(language, f"{family}{code}", **found.value.details)


def invite(store: SqliteDesk, number: str) -> Invitation:
    return managing.invite(store, number, ANALYST, f"secret {number}", NOW, 24.0)


@given(NUMBERS)
def test_one_to_six_digits_are_a_number(text: str) -> None:
    assert number_of(text) == text


@given(st.text())
def test_whatever_else_is_none(text: str) -> None:
    if re.fullmatch("[0-9]{1,6}", text, re.ASCII):
        assert number_of(text) == text
    else:
        refused("number-form", number_of, text)


def test_roles_are_known_ones_each_once() -> None:
    assert roles_of(["analyst", "auditor", "analyst"]) == (DeskRole.ANALYST, DeskRole.AUDITOR)
    refused("role-unknown", roles_of, ["analyst", "reporting-service"])
    refused("role-missing", roles_of, [])


def test_an_invitation_is_for_a_number_that_nobody_else_is_called_by(store: SqliteDesk) -> None:
    made = invite(store, "018")
    assert (made.ends_at, store.invitations(NOW)) == (NOW + timedelta(hours=24), [made])
    assert store.invitation(digest("secret 018"), NOW) == made
    for number in ("17", "0017", "18"):
        refused("number-twin", invite, store, number)
    refused("officer-demo", invite, store, "101")
    assert store.invitations(NOW) == [made]


def test_two_numbers_from_before_the_rule_are_mended(store: SqliteDesk) -> None:
    """17 and 017 are both at an old desk: each may be invited again, and bar the other."""
    store.put_officer(Officer("17", ANALYST))
    for number in ("17", "017"):
        assert invite(store, number).number == number
    refused("number-twin", invite, store, "0017")
    refused("officer-self", managing.bar, store, "17", NOW, "17")
    managing.bar(store, "017", NOW, "17")
    assert [each.state for each in store.officers() if each.number in ("017", "17")] == [
        OfficerState.BARRED,
        OfficerState.ACTIVE,
    ]


def test_one_administrator_who_can_sign_in_is_left(store: SqliteDesk) -> None:
    roles = (DeskRole.ADMINISTRATOR, DeskRole.ANALYST)
    for number, state in (("201", OfficerState.ACTIVE), ("202", OfficerState.BARRED)):
        store.put_officer(Officer(number, roles, state=state))
    refused_is_off = Invitation("f" * 64, "201", ANALYST, NOW)

    def people() -> tuple[Person, ...]:
        return people_of(store, (), NOW)

    # Nobody can sign in as one: nothing is taken from anybody.
    managing.check_use(people(), refused_is_off)
    _register(store, "201", *roles)
    refused("administrator-last", managing.bar, store, "201", NOW, "017")
    refused("administrator-last", managing.check_use, people(), refused_is_off)
    managing.check_use(people(), msgspec.structs.replace(refused_is_off, roles=roles))
    managing.check_use(people(), msgspec.structs.replace(refused_is_off, number="017"))
    _register(store, "203", *roles)
    managing.check_use(people(), refused_is_off)
    managing.bar(store, "203", NOW, "201")
    # The terminal of the node can invite another.
    managing.bar(store, "201", NOW)
    assert managing.administrators(people()) == set()
    store.put_officer(Officer("190", roles, is_demo=True))
    assert managing.administrators(people()) == {"190"}


def _register(store: SqliteDesk, number: str, *roles: DeskRole) -> None:
    store.invite(Invitation(digest(number), number, roles, NOW + timedelta(hours=1)))
    assert store.register(digest(number), Passkey(number.encode(), number, b"key", 0, NOW))


def test_a_desk_holds_so_many_and_no_more(store: SqliteDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(managing, "MOST_PEOPLE", 3)
    invite(store, "300")
    refused("people-many", invite, store, "301")
    # Whoever is here already is invited again all the same.
    invite(store, "300")
    invite(store, "017")


def test_a_bar_is_for_somebody_and_never_for_oneself(store: SqliteDesk) -> None:
    refused("officer-missing", managing.bar, store, "999", NOW)
    refused("officer-self", managing.bar, store, "017", NOW, "17")
    refused("officer-demo", managing.bar, store, "101", NOW)
    managing.bar(store, "017", NOW, "190")
    assert {each.number: each.state for each in store.officers()}["017"] is OfficerState.BARRED
    invite(store, "300")
    managing.bar(store, "300", NOW)
    assert (store.invitations(NOW), store.officer("300")) == ([], None)


def test_a_seal_changes_with_people_and_not_with_their_comings_and_goings(store: SqliteDesk) -> None:
    def sealed() -> str:
        return seal_of(people_of(store, store.sessions(), NOW))

    seals = [sealed()]
    store.open_session(Session("a" * 64, "017", NOW, NOW, NOW + timedelta(hours=1)))
    store.put_look("017", "ru", "light")
    assert sealed() == seals[0]
    changes_made = (
        lambda: store.put_officer(Officer("017", (DeskRole.AUDITOR,))),
        lambda: invite(store, "017"),
        lambda: store.register(digest("secret 017"), Passkey(b"id", "017", b"key", 0, NOW)),
        lambda: store.bar("017"),
        lambda: invite(store, "018"),
    )
    for change in changes_made:
        change()
        seals.append(sealed())
    assert len(set(seals)) == len(seals)


def test_sessions_that_are_open_are_counted_and_no_others(store: SqliteDesk) -> None:
    sessions = Sessions(
        store, lambda: NOW, lambda size: b"x" * size, idle=timedelta(hours=1), longest=timedelta(hours=9)
    )
    late = NOW - timedelta(hours=2)
    store.open_session(Session("a" * 64, "017", NOW, NOW, NOW + timedelta(hours=1)))
    store.open_session(Session("b" * 64, "017", late, late, NOW + timedelta(hours=1)))
    store.open_session(Session("c" * 64, "101", NOW, NOW, NOW + timedelta(hours=1)))
    store.put_officer(Officer("101", ANALYST, state=OfficerState.BARRED, is_demo=True))
    assert [each.cookie_sha256[0] for each in sessions.open_ones()] == ["a"]


ACTIONS = st.sets(st.sampled_from(sorted({action for *_, action in NAV})))


@given(ACTIONS, st.sets(st.sampled_from(list(DeskRole)), min_size=1))
def test_the_first_page_is_one_that_is_offered(may: set[Action], roles: set[DeskRole]) -> None:
    officer = Officer("1", tuple(sorted(roles)))
    offered = [path for path, *_ in pages_for(officer, lambda _, action: action in may)]
    first = first_page(officer, lambda _, action: action in may)
    assert first in offered or (not offered and first == "/watch")
    for path, *_ in NAV:
        for place in (path, f"{path}?a=b", f"{path}/c"):
            assert may_see(officer, place, lambda _, action: action in may) == (path in offered)
    assert may_see(officer, "/watchman", lambda _, action: action in may)


@pytest.mark.parametrize(
    ("console", "port", "origin"),
    [
        (ConsoleConfig(), 8470, "http://localhost:8470"),
        (ConsoleConfig(), 80, "http://localhost"),
        (ConsoleConfig(), 443, "http://localhost:443"),
        (ConsoleConfig(certificate="c", key="k"), 443, "https://localhost"),
        (ConsoleConfig(certificate="c", key="k"), 80, "https://localhost:80"),
        (ConsoleConfig(certificate="c", key="k"), 8470, "https://localhost:8470"),
        (ConsoleConfig(origin="https://desk.example"), 8470, "https://desk.example"),
    ],
)
def test_an_address_is_written_as_browsers_write_an_origin(
    console: ConsoleConfig, port: int, origin: str
) -> None:
    assert console.origin_at(port) == origin


@pytest.mark.parametrize("port", [80, 443])
def test_a_link_of_a_node_that_does_not_run_leaves_the_usual_port_out(tmp_path: Path, port: int) -> None:
    folder = tmp_path / "usa"
    compose().init_node(
        InitRequest(folder, "USA", "RUS", "test", 1, 3, 2, 0, 0, "https://127.0.0.1:1", console_port=port)
    )
    path = folder / "node.toml"
    text = re.sub('\norigin = "[^"]*"', "", path.read_text("utf-8"))
    path.write_text(text, "utf-8")
    console = read_config(text).console
    assert console is not None
    assert (console.port, console.origin) == (port, "")
    ran = jdec("console", "invite", folder, "--number", "017", "--role", "analyst", "--json")
    assert ran.code == 0, ran.err
    usual = "" if port == 80 else ":443"
    assert ran.json["url"].startswith(f"http://localhost{usual}/invitation/")
    with pytest.raises(nodefolder.NodeFolderError):
        nodefolder.read_address(folder)


def test_the_command_line_keeps_the_same_rules_and_is_in_the_audit_trail(tmp_path: Path) -> None:
    folder = tmp_path / "usa"
    compose().init_node(
        InitRequest(folder, "USA", "RUS", "test", 1, 3, 2, 0, 0, "https://127.0.0.1:1", console_port=8470)
    )
    first = jdec("console", "invite", folder, "--number", "017", "--role", "analyst", "--json")
    assert first.code == 0, first.err
    twin = jdec("console", "invite", folder, "--number", "17", "--role", "analyst")
    assert (twin.code, "one number to everybody who hears it" in twin.err) == (3, True)
    with closing(SqliteDesk(folder / "data" / FILE)) as store:
        store.put_officer(Officer("101", ANALYST, is_demo=True))
    demo = jdec("console", "bar", folder, "--number", "101")
    assert (demo.code, "belongs to the exercise" in demo.err) == (3, True)
    assert jdec("console", "bar", folder, "--number", "017").code == 0
    with closing(SqliteDesk(folder / "data" / FILE)) as store:
        assert store.invitations(NOW) == []
        trail = [(each.number, each.action, each.target, each.source) for each in store.audit(9)]
    assert trail == [("", "console bar", "017", "cli"), ("", "console invite", "017 analyst", "cli")]
    assert first.json["url"].rpartition("/")[2] not in str(trail)


ORIGIN = "https://desk.example"


@pytest.mark.parametrize(
    ("url", "path"),
    [
        (f"{ORIGIN}/watch?at=2.1", "/watch?at=2.1"),
        (f"{ORIGIN}/", "/"),
        (ORIGIN, ""),
        ("", ""),
        ("/watch", ""),
        ("https://evil.example/watch", ""),
        (f"{ORIGIN}.evil.example/watch", ""),
        (f"{ORIGIN}@evil.example/watch", ""),
        (f"{ORIGIN}:8470/watch", ""),
        (f"{ORIGIN}//evil.example", ""),
        (f"{ORIGIN}/\\evil.example", ""),
        (f"{ORIGIN}/a\r\nset-cookie: b", ""),
        (f"{ORIGIN}/people#invite", "/people"),
        (f"#{ORIGIN}/watch", ""),
        (f"{ORIGIN}/{'a' * 3000}", ""),
    ],
)
def test_an_address_leads_back_only_as_a_place_of_this_console(url: str, path: str) -> None:
    assert local_path_at(url, ORIGIN) == path


@given(st.text(alphabet=st.sampled_from("htps:/.@#?\\ deskxampl\r\n%2F&=a1"), max_size=40))
def test_whatever_leads_back_is_a_local_path(text: str) -> None:
    for url in (text, ORIGIN + text, f"{ORIGIN}/{text}"):
        found = local_path_at(url, ORIGIN)
        assert found == local_path(found)
        assert not found or url.partition("#")[0] == ORIGIN + found


@given(st.text())
def test_whatever_is_asked_for_is_a_page_of_the_trail(text: str) -> None:
    assert 1 <= page_number(text) <= 200

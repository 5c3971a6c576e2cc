"""The desk store keeps its people to itself, takes no instant without a zone, and forgets nothing of what was done."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError, StatementError

from jdec.adapters import desk_drafts, desk_log, desk_migrations
from jdec.adapters.console_index import SqliteIndex
from jdec.adapters.desk_store import NEWEST, SqliteDesk, bring_up_to_date
from jdec.adapters.desk_tables import desk
from jdec.faces.console.watch_talk import KINDS
from jdec.faces.console.watching_over import MOST, WatchTalk
from jdec.node.people.desk import (
    DEMO_OFFICERS,
    AuditLine,
    DeskRole,
    Draft,
    Invitation,
    Officer,
    OfficerState,
    Passkey,
    Session,
)
from jdec.node.people.index import Indexed, Wanted
from jdec.node.people.sessions import Over, Sessions, Signed, digest

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> SqliteDesk:
    made = SqliteDesk(tmp_path / "desk.sqlite")
    made.put_officer(Officer("017", (DeskRole.WATCH_OFFICER,), name="A. Name"))
    return made


def test_only_its_owner_reads_the_file(store: SqliteDesk, tmp_path: Path) -> None:
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_the_steps_make_the_tables_that_the_store_reads(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'x.sqlite'}")
    bring_up_to_date(engine)
    bring_up_to_date(engine)
    # Each of these adds its own tables to those of the desk.
    assert {module.__name__ for module in (desk_drafts, desk_log)} <= set(sys.modules)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, desk) == []
    config = Config()
    config.set_main_option("script_location", str(Path(desk_migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_heads() == [NEWEST]
    engine.dispose()


def test_an_instant_without_a_zone_is_refused(store: SqliteDesk) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StatementError, match="an instant needs its time zone: got 2026-11-26T12:00:00"):
        store.open_session(Session("a" * 64, "017", naive, NOW, NOW))
    moscow = NOW.astimezone(__import__("zoneinfo").ZoneInfo("Europe/Moscow"))
    store.keep_draft(Draft("017", "f", {}, moscow))
    assert store.drafts("017")[0].kept_at == NOW


def test_the_audit_trail_only_grows(store: SqliteDesk) -> None:
    store.write_down(AuditLine(NOW, "017", "/acts/seen", "USA.1/7", "127.0.0.1", "done"))
    for change in ("DELETE FROM audit", "UPDATE audit SET number = '018'"):
        with pytest.raises(IntegrityError, match="the audit trail only grows"), store._engine.begin() as base:
            base.execute(text(change))
    assert [each.number for each in store.audit(5)] == ["017"]


def test_what_is_written_is_read_again(store: SqliteDesk) -> None:
    for officer in DEMO_OFFICERS:
        store.put_officer(officer)
    assert store.officers() == sorted([*DEMO_OFFICERS, store.officer("017")], key=lambda each: each.number)  # type: ignore[type-var, union-attr]
    session = Session("a" * 64, "017", NOW, NOW, NOW + timedelta(hours=1))
    store.open_session(session)
    assert store.session("a" * 64) == (session, store.officer("017"))
    draft = Draft("017", "statement USA.1/7", {"remark_ru": "текст"}, NOW)
    store.keep_draft(draft)
    store.keep_draft(draft)
    assert store.drafts("017") == [draft]
    store.drop_draft("017", draft.form)
    assert store.drafts("017") == []


def test_an_invitation_is_used_once_and_in_time(store: SqliteDesk) -> None:
    secret = digest("secret")
    store.invite(Invitation(secret, "021", (DeskRole.ANALYST,), NOW + timedelta(hours=1)))
    assert store.invitation(secret, NOW + timedelta(hours=1)) is None
    passkey = Passkey(b"id", "021", b"key", 0, NOW)
    assert store.register(secret, passkey)
    assert not store.register(secret, passkey)
    assert store.officer("021") == Officer("021", (DeskRole.ANALYST,))
    assert store.passkey(b"id") == passkey
    store.used(b"id", 5)
    assert store.passkey(b"id") == Passkey(b"id", "021", b"key", 5, NOW)


def test_a_bar_ends_every_way_back_in_but_a_later_invitation(store: SqliteDesk) -> None:
    until = NOW + timedelta(hours=1)
    store.invite(Invitation(digest("first"), "017", (DeskRole.ANALYST,), until))
    assert store.register(digest("first"), Passkey(b"lost", "017", b"key", 0, NOW))
    store.open_session(Session("a" * 64, "017", NOW, NOW, until))
    store.invite(Invitation(digest("unused"), "017", (DeskRole.ANALYST,), until))
    assert store.bar("017")
    assert not store.bar("999")
    store.put_look("017", "ru", "light")
    barred = store.officer("017")
    assert barred is not None
    assert (barred.state, barred.language, barred.theme) == (OfficerState.BARRED, "ru", "light")
    assert store.passkey(b"lost") is None
    assert store.session("a" * 64) is None
    assert not store.register(digest("unused"), Passkey(b"late", "017", b"key", 0, NOW))
    store.invite(Invitation(digest("again"), "017", (DeskRole.ANALYST,), until))
    assert store.register(digest("again"), Passkey(b"new", "017", b"key", 0, NOW))
    again = store.officer("017")
    assert again is not None
    assert again.state is OfficerState.ACTIVE


def test_a_new_invitation_ends_the_passkey_before_it(store: SqliteDesk) -> None:
    for secret in ("lost", "new"):
        store.invite(Invitation(digest(secret), "017", (DeskRole.ANALYST,), NOW + timedelta(hours=1)))
        assert store.register(digest(secret), Passkey(secret.encode(), "017", b"key", 0, NOW))
    assert store.passkey(b"lost") is None
    assert store.passkey(b"new") is not None


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def test_a_session_ends_by_idleness_by_age_and_when_its_officer_is_barred(store: SqliteDesk) -> None:
    clock = Clock()
    idle, longest = timedelta(minutes=60), timedelta(hours=13)
    sessions = Sessions(store, clock, os.urandom, idle=idle, longest=longest)
    officer = store.officer("017")
    assert officer is not None
    cookie = sessions.open(officer)
    assert digest(cookie) == store.session(digest(cookie))[0].cookie_sha256  # type: ignore[index]
    for _ in range(20):
        clock.now += timedelta(minutes=30)
        assert isinstance(sessions.find(cookie), Signed)
    clock.now += timedelta(minutes=61)
    assert sessions.find(cookie) == Over("017")
    cookie, begun = sessions.open(officer), clock.now
    while clock.now + timedelta(minutes=50) < begun + longest:
        clock.now += timedelta(minutes=50)
        assert isinstance(sessions.find(cookie), Signed)
    clock.now = begun + longest
    assert sessions.find(cookie) == Over("017")
    cookie = sessions.open(officer)
    store.put_officer(Officer("017", (DeskRole.WATCH_OFFICER,), state=OfficerState.BARRED))
    clock.now += timedelta(seconds=1)
    assert sessions.find(cookie) == Over("017")
    store.put_officer(officer)
    cookie = sessions.open(officer)
    assert isinstance(sessions.find(cookie), Signed)
    store.put_officer(Officer("017", (DeskRole.WATCH_OFFICER,), state=OfficerState.BARRED))
    # A clock that is set back does not make what was seen before it fresh.
    clock.now -= timedelta(minutes=5)
    assert sessions.find(cookie) == Over("017")
    assert sessions.find("") == sessions.find("x") == Over("")


def entry(number: int, record: str = "jdec/USA/test/1", **changed: object) -> Indexed:
    """An entry of an index."""
    fields = {
        "name": f"{record[5:8]}.1/{number}",
        "kind": "launch-report",
        "issued_at": NOW + timedelta(seconds=10 * number),
        **changed,
    }
    return Indexed(record=record, index=number, **fields)  # type: ignore[arg-type]


def test_an_index_goes_on_where_it_was_and_begins_anew_when_it_is_of_something_else(tmp_path: Path) -> None:
    said: list[str] = []
    path = tmp_path / "console.sqlite"
    index = SqliteIndex(path, "USA RUS test", lambda what, **_: said.append(what))
    assert index.cursor() == ""
    index.put(entry(0, plain="usa.1/0 слово"), "1.0.0.0")
    index.put(None, "1.0.1.0")
    index.close()
    index = SqliteIndex(path, "USA RUS test", lambda what, **_: said.append(what))
    assert (index.cursor(), index.count()) == ("1.0.1.0", 1)
    assert [each.name for each in index.pick(Wanted(text="СЛОВО"), 5)] == ["USA.1/0"]
    # What is not written is followed again: the cursor never says more than there is.
    index.put(entry(1), "2.0.1.0")
    assert (index.cursor(), index.count()) == ("1.0.1.0", 1)
    index._base.close()
    index = SqliteIndex(path, "USA RUS actual", lambda what, **_: said.append(what))
    assert (index.cursor(), index.count(), said) == ("", 0, ["console index begun anew"])
    index.close()
    path.write_bytes(b"this is no database" * 100)
    index = SqliteIndex(path, "USA RUS actual", lambda what, **_: said.append(what))
    assert index.count() == 0
    index.close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_slider_stops_where_something_was_said_of_launches(tmp_path: Path) -> None:
    index = SqliteIndex(tmp_path / "console.sqlite", "USA RUS test", lambda *_, **__: None)
    for number in range(3):
        index.put(entry(number, kind="receipt" if number == 1 else "launch-report"), "x")
        index.put(entry(number, "jdec/RUS/test/1", issued_at=NOW + timedelta(seconds=10 * number + 5)), "x")
    index.write()
    both = ("jdec/USA/test/1", "jdec/RUS/test/1")
    steps = index.steps(*both, 500)
    assert [(each.own, each.peer) for each in steps] == [(1, 0), (1, 1), (1, 2), (3, 2), (3, 3)]
    assert [each.at for each in steps] == sorted(each.at for each in steps)
    assert [(each.own, each.peer) for each in index.steps(*both, 2)] == [(3, 2), (3, 3)]
    index.close()


def test_taking_an_entry_waits_for_no_search_and_a_search_for_no_writing(tmp_path: Path) -> None:
    index = SqliteIndex(tmp_path / "console.sqlite", "USA RUS test", lambda *_, **__: None)
    index.put(entry(0), "1")
    index.write()
    with ThreadPoolExecutor(1) as pool:
        with index._reading:
            pool.submit(index.put, entry(1), "2").result(30)
            pool.submit(index.write).result(30)
        with index._writing:
            pool.submit(index.put, entry(2), "3").result(30)
            found = pool.submit(index.pick, Wanted(), 5).result(30)
    assert [each.name for each in found] == ["USA.1/1", "USA.1/0"]
    index.begin_anew("a test")
    assert (index.count(), index.cursor()) == (0, "")
    index.put(entry(0), "1")
    index.write()
    assert index.count() == 1
    index.close()


def test_what_a_watch_is_asked_every_two_seconds_is_found_by_kind(tmp_path: Path) -> None:
    index = SqliteIndex(tmp_path / "console.sqlite", "USA RUS test", lambda *_, **__: None)
    sql: list[str] = []
    index._reader.set_trace_callback(sql.append)
    index.pick(Wanted(party="USA", kinds=KINDS), 400)
    plan = str(index._reader.execute(f"EXPLAIN QUERY PLAN {sql[0]}").fetchall())
    assert "entries_by_kind (kind=?" in plan
    index.close()


def test_a_party_with_a_fast_clock_pushes_nothing_of_ours_out(tmp_path: Path) -> None:
    """Four hundred line tests of the other Party from next year leave our hand-over where it is."""
    index = SqliteIndex(tmp_path / "console.sqlite", "USA RUS test", lambda *_, **__: None)
    index.put(entry(0, kind="shift-handover"), "x")
    later = NOW + timedelta(days=365)
    for number in range(2 * MOST):
        index.put(entry(number, "jdec/RUS/test/1", kind="line-test", issued_at=later), "x")
    index.write()
    console: Any = SimpleNamespace(
        settings=SimpleNamespace(party="USA", peer="RUS"), parts=SimpleNamespace(index=index)
    )
    found = WatchTalk(console)._pick()
    assert (len(found), found[0].name) == (1 + MOST, "USA.1/0")
    # Nor do many notes push out an answer, without which a test would stand unanswered again.
    answer = 2 * MOST
    index.put(entry(answer, "jdec/RUS/test/1", kind="line-test-answer", issued_at=NOW), "x")
    for number in range(answer + 1, answer + 2 * MOST):
        index.put(entry(number, "jdec/RUS/test/1", kind="other-way-note", issued_at=later), "x")
    index.write()
    assert f"RUS.1/{answer}" in [each.name for each in WatchTalk(console)._pick()]
    index.close()

"""Two administrators in the same instant, one at `/people`, the other at the command line in a process of its own.

No change is lost, and a bar always wins over what was decided before it.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from jdec.adapters import desk_store
from jdec.adapters.desk_store import FILE, SqliteDesk
from jdec.faces.cli.composition import InitRequest
from jdec.main import compose
from jdec.node.people import managing
from jdec.node.people.desk import AuditLine, DeskRole, Invitation, OfficerState, Passkey, Session
from jdec.node.people.sessions import digest

from .parts import Browser, Stand
from .people_parts import es256, invite, refused, seal
from .terminal import Terminal

MEET_S = 1.0
"""So long one waits for the other, where they can come between each other at all."""
ROUNDS = 24
MOST_LINES = 10_000
NUMBERS = ("301", "302", "303")
LATER = datetime(2099, 1, 1, tzinfo=UTC)
ROLE = DeskRole.ANALYST


@pytest.fixture(scope="module")
def terminal() -> Iterator[Terminal]:
    """The command line."""
    with Terminal() as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a node that does not run."""
    request = InitRequest(tmp_path / "usa", "USA", "RUS", "exercise.two", 1, 3, 2, 0, 0, "", console_port=0)
    compose().init_node(request)
    (tmp_path / "usa/data").mkdir(exist_ok=True)
    return tmp_path / "usa"


@pytest.fixture
def store(folder: Path) -> Iterator[SqliteDesk]:
    """Its desk, as a console has it open."""
    with closing(SqliteDesk(folder / "data" / FILE)) as made:
        yield made


def let_in(store: SqliteDesk, number: str) -> None:
    """Have an officer with a passkey and a session."""
    secret = digest(f"{number} {datetime.now(UTC)}")
    store.invite(Invitation(secret, number, (ROLE,), LATER))
    assert store.register(
        secret, Passkey(f"{number} {secret}".encode(), number, es256(), 0, datetime.now(UTC))
    )
    now = datetime.now(UTC)
    store.open_session(Session(digest(f"cookie {secret}"), number, now, now, LATER))


def left(store: SqliteDesk, number: str) -> tuple[str, list[str]]:
    """Whether an officer may come in, and all by which he might."""
    officer = store.officer(number)
    ways: tuple[tuple[str, list[Any]], ...] = (
        ("invitation", store.invitations(datetime.now(UTC))),
        ("passkey", store.passkeys()),
        ("session", store.sessions()),
    )
    found = [name for name, all_of in ways for each in all_of if each.number == number]
    return (officer.state if officer else "", found)


class Meanwhile:
    """Something another process does as soon as it is told to; whoever tells waits for it, but not for ever."""

    def __init__(self, does: Callable[[], Any]) -> None:
        self._pool = ThreadPoolExecutor(1)
        self._does = does
        self._begun: Future[Any] | None = None

    def __call__(self) -> None:
        """Tell it once, and wait a moment for its end."""
        if self._begun is None:
            over = threading.Event()
            self._begun = self._pool.submit(self._does)
            self._begun.add_done_callback(lambda _: over.set())
            over.wait(MEET_S)

    def done(self) -> Any:
        """Wait for its end."""
        assert self._begun is not None
        found = self._begun.result(60)
        self._pool.shutdown()
        return found


def test_a_bar_wins_over_an_invitation_that_is_just_being_used(
    folder: Path, store: SqliteDesk, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at the invitation and the passkey the command line bars the officer."""
    secret, look = digest("a secret"), desk_store._invitation
    store.invite(Invitation(secret, "301", (ROLE,), LATER))
    barring = Meanwhile(lambda: terminal.run("console", "bar", folder, "--number", "301"))

    def look_and_wait(*given: Any) -> Invitation | None:
        found = look(*given)
        barring()
        return found

    monkeypatch.setattr(desk_store, "_invitation", look_and_wait)
    store.register(secret, Passkey(b"301", "301", es256(), 0, datetime.now(UTC)))
    assert barring.done()["code"] == 0
    assert left(store, "301")[1] == []
    officer = store.officer("301")
    assert officer is None or officer.state is OfficerState.BARRED


def test_a_bar_wins_over_an_invitation_that_was_decided_before_it(
    folder: Path, store: SqliteDesk, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at the people and the invitation the command line bars the officer."""
    let_in(store, "301")
    barring, look = (
        Meanwhile(lambda: terminal.run("console", "bar", folder, "--number", "301")),
        managing.people_of,
    )

    def look_and_wait(*given: Any) -> Any:
        found = look(*given)
        barring()
        return found

    monkeypatch.setattr(managing, "people_of", look_and_wait)
    managing.invite(store, "301", (ROLE,), "a secret", datetime.now(UTC), 24.0)
    assert barring.done()["code"] == 0
    assert left(store, "301") == (OfficerState.BARRED, [])


def test_a_page_that_was_made_before_a_bar_invites_nobody(tmp_path: Path, terminal: Terminal) -> None:
    """With a console of a node that runs: the form is refused, whoever presses it."""
    stand = Stand(tmp_path)
    try:
        stand.start("USA")
        folder = stand.root / "USA"
        with closing(SqliteDesk(folder / "data" / FILE)) as store, stand.browser("190") as browser:
            let_in(store, "301")
            sealed = seal(browser)
            assert terminal.run("console", "bar", folder, "--number", "301")["code"] == 0
            refused(invite(browser, "301", ROLE.value, seal=sealed), 409, "people-old")
            assert left(store, "301") == (OfficerState.BARRED, [])
            _both_at_once(stand, store, browser, terminal)
    finally:
        stand.stop()


def _both_at_once(stand: Stand, store: SqliteDesk, browser: Browser, terminal: Terminal) -> None:
    """Round after round both press at the same time; what stands at the desk is what the audit trail tells."""
    chance, told = random.Random(53), 0
    model: dict[str, str] = {"301": "barred"}
    for turn in range(ROUNDS):
        for number in NUMBERS:
            if chance.random() < 0.3:
                let_in(store, number)
                model[number] = "active"
        # An officer of the console invites ten times a minute at most.
        at_page = (chance.choice(("invite", "bar")) if turn % 3 == 0 else "bar", chance.choice(NUMBERS))
        typed = (chance.choice(("invite", "bar")), chance.choice(NUMBERS))
        before = len(store.audit(MOST_LINES))
        codes = _press_and_type(stand, browser, terminal, at_page, typed)
        lines = list(reversed(store.audit(len(store.audit(MOST_LINES)) - before)))
        done = [each for each in lines if each.outcome == "done"]
        assert len(done) == (codes[0] in (200, 303)) + (codes[1] == 0), (codes, lines)
        for line in done:
            _play(model, line)
        now = {each: _stands(store, each) for each in NUMBERS}
        assert now == {each: model.get(each, "unknown") for each in NUMBERS}, (turn, codes, lines)
        told += len(done)
    assert told > ROUNDS


def _press_and_type(
    stand: Stand, browser: Browser, terminal: Terminal, at_page: tuple[str, str], typed: tuple[str, str]
) -> tuple[int, int]:
    """Both in the same instant; return the page's status and the command's exit code."""
    fields, gate = {"seal": seal(browser), "csrf": browser.token()}, threading.Barrier(2)

    def press() -> int:
        what, number = at_page
        gate.wait(60)
        if what == "invite":
            return invite(browser, number, ROLE.value, **fields).status_code
        return browser.post("/people/bar", None, number=number, sure="yes", **fields).status_code

    def type_in() -> int:
        what, number = typed
        more = ("--role", ROLE.value) if what == "invite" else ()
        gate.wait(60)
        return int(terminal.run("console", what, stand.root / "USA", "--number", number, *more)["code"])

    with ThreadPoolExecutor(2) as pool:
        pressed, run = pool.submit(press), pool.submit(type_in)
        return pressed.result(120), run.result(120)


def _play(model: dict[str, str], line: AuditLine) -> None:
    """What one line of the audit trail does to a desk."""
    number = line.target.split()[0]
    before = model.get(number, "unknown")
    if "invite" in line.action:
        model[number] = f"{before.removesuffix(' invited')} invited"
    else:
        # One who was never more than invited is gone.
        model[number] = "unknown" if before.startswith("unknown") else "barred"


def _stands(store: SqliteDesk, number: str) -> str:
    state, ways = left(store, number)
    if state == OfficerState.BARRED:
        assert not {"passkey", "session"} & set(ways), (number, ways)
    return f"{state or 'unknown'}{' invited' if 'invitation' in ways else ''}"

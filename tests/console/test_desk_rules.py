"""Rules of the desk that need no node: verifications that break off, what waits at a hand-over, forms that refresh."""

from __future__ import annotations

import asyncio
import os
import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from jinja2 import Environment, FileSystemLoader

from jdec.adapters.node_door import HttpNodeDoor
from jdec.faces.console.app import READ_AT_ONCE
from jdec.faces.console.fragments import Kept
from jdec.faces.console.gather_log import desk_items
from jdec.faces.console.gather_watch import Seat, gather_past, gather_watch
from jdec.faces.console.growth import Growth
from jdec.faces.console.held import HeldPicture
from jdec.faces.console.pages_event import _entries
from jdec.faces.console.pages_log import kept_nonce
from jdec.faces.console.pages_watch import events
from jdec.faces.console.rendering import TEMPLATES, Renderer
from jdec.faces.console.verifying import Failed, Verifying, check_line
from jdec.messages.launch_data import Launch, Stage
from jdec.node.people.desk import DeskRole, Officer
from jdec.node.people.drafts import DraftState, NoticeDraft
from jdec.node.views import EntryView, Rung, TimeBracket
from jdec.picture.accounts import AssessmentAccount, EventAccount
from jdec.picture.events import EventState
from jdec.words.launches import LaunchClass
from jdec.words.places import Point

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
RECORD = "jdec/USA/test/1"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_verification_that_breaks_is_an_outcome_and_the_one_before_is_gone(
    monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    """A full disk, a programming error: whatever it is, the page says that nothing was found out."""
    logged: list[tuple[str, object]] = []
    parts = SimpleNamespace(log=lambda what, **more: logged.append((what, more["error"])))
    console: Any = SimpleNamespace(parts=parts, now=lambda: NOW)

    async def broken(*_: object) -> None:
        raise OSError("disk full: secret words")

    async def scene() -> Failed:
        verifying = Verifying(console)
        monkeypatch.setattr(verifying, "_one", broken)
        verifying.outcomes[RECORD] = (Failed("console", "old", "old", {}), NOW, "101")
        verifying.begin([RECORD], "101", language)
        assert RECORD not in verifying.outcomes
        assert verifying._task is not None
        await verifying._task
        assert verifying.progress is None
        found = verifying.outcomes[RECORD][0]
        assert isinstance(found, Failed)
        return found

    line = check_line(language, RECORD, asyncio.run(scene()), "now", "101")
    assert {"en": "broke off (OSError)", "ru": "оборвалась (OSError)"}[language] in line.text
    assert "secret" not in line.text
    assert logged == [("verification broke off", "OSError")]


@pytest.mark.parametrize(("language", "words"), [("en", "waits for approval"), ("ru", "ждёт утверждения")])
def test_notices_that_wait_for_approval_are_open_at_a_hand_over_and_never_cited(
    language: str, words: str
) -> None:
    drafts = [
        NoticeDraft(
            id=f"d{number}",
            kind="launch-notification",
            fields={},
            state=state,
            begun_by="101",
            begun_at=NOW,
            typed_by="101",
            typed_at=NOW,
            second="110",
        )
        for number, state in enumerate((DraftState.WAITING, DraftState.TYPING, DraftState.WAITING))
    ]
    items = desk_items(drafts, 2, language)
    assert [each.what.code for each in items] == ["approval", "approval", "draft"]
    assert {each.name for each in items} == {""}
    assert items[0].what.text == words
    assert "110" in items[0].text
    assert items[0].link == "/notices/draft/d0/review"


def test_a_piece_that_refreshes_itself_keeps_the_nonce_of_its_page() -> None:
    def nonce(kept: str, *, is_fragment: bool) -> str:
        parts = SimpleNamespace(random_bytes=os.urandom)
        call: Any = SimpleNamespace(
            query={"nonce": kept}, is_fragment=is_fragment, console=SimpleNamespace(parts=parts)
        )
        return kept_nonce(call)

    kept = "0123456789abcdef01"
    assert nonce(kept, is_fragment=True) == kept
    assert nonce(kept, is_fragment=False) != kept
    assert nonce(f'{kept}"', is_fragment=True) not in ("", f'{kept}"')


def test_a_form_for_an_answer_is_known_by_its_test_and_not_by_its_place() -> None:
    """A test that arrives above must not move what was chosen below it to another test."""
    text = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True).loader
    assert text is not None
    source = text.get_source(Environment(autoescape=True), "parts/log_tests.html")[0]
    assert "loop.index" not in source
    assert 'hx-get="/log?nonce={{ view.nonce }}"' in source


def _entry(name: str, rung: Rung, not_after: str) -> EntryView:
    party, _, index = name.partition(".1/")
    bracket = TimeBracket("", "2026-11-26T12:00:00Z", not_after)
    return EntryView(f"jdec/{party}/test/1", int(index), "", "{}", "launch-report", "", rung, bracket)


def test_a_page_of_many_messages_reads_few_at_once_and_what_is_final_once() -> None:
    most = [0, 0]
    asked: list[str] = []

    class Door:
        async def get(self, _: type, path: str) -> EntryView:
            asked.append(path)
            most[0] += 1
            most[1] = max(most)
            await asyncio.sleep(0)
            most[0] -= 1
            party, index = path.split("/")[4], int(path.rpartition("/")[2])
            rung = Rung.ACCEPTED if (party, index) == ("USA", 119) else Rung.RECEIPTED
            # Nothing of the other Party came after its last one yet.
            not_after = "" if (party, index) == ("RUS", 5) else "2026-11-26T13:00:00Z"
            return _entry(f"{party}.1/{index}", rung, not_after)

    async def scene() -> None:
        console: Any = SimpleNamespace(
            settings=SimpleNamespace(party="USA", traffic="test"),
            parts=SimpleNamespace(door=Door()),
            entries=Kept(4096),
            reading=asyncio.Semaphore(READ_AT_ONCE),
        )
        call: Any = SimpleNamespace(console=console)
        names = [*(f"USA.1/{index}" for index in range(120)), "RUS.1/5", "RUS.1/6"]
        first = await _entries(call, names)
        assert (len(first), most[1], len(asked)) == (122, READ_AT_ONCE, 122)
        asked.clear()
        assert await _entries(call, names) == first
        assert sorted(each.rpartition("/")[2] for each in asked) == ["119", "5"]

    asyncio.run(scene())


def test_the_node_is_asked_how_it_is_on_a_connection_that_no_page_uses() -> None:
    """Pages may take every connection there is: the one by which the console knows its node stays free."""
    asked: list[str] = []

    def answering(name: str) -> httpx.MockTransport:
        def answer(request: httpx.Request) -> httpx.Response:
            asked.append(f"{name} {request.url.path}")
            return httpx.Response(200, content=b"{}")

        return httpx.MockTransport(answer)

    async def scene() -> None:
        door = HttpNodeDoor("http://node.example", "token")
        for name in ("_http", "_line"):
            await getattr(door, name).aclose()
            client = httpx.AsyncClient(base_url="http://node.example", transport=answering(name))
            setattr(door, name, client)
        await door.get(dict, "/v1/status")
        await door.get(dict, "/v1/records/jdec/USA/test/1/entries/1")
        await door.close()

    asyncio.run(scene())
    assert asked == ["_line /v1/status", "_http /v1/records/jdec/USA/test/1/entries/1"]


def _event(index: int) -> EventAccount:
    name = f"USA.1/{index}"
    launch = Launch(
        time=NOW + timedelta(minutes=index),
        place=Point(lat_deg=1.0, lon_deg=2.0),
        launch_class=LaunchClass.ICBM,
    )
    account = AssessmentAccount(
        "USA", f"USA-R-2026-{index:06d}", name, (name,), name, 1, Stage.FIRST, NOW, launch
    )
    return EventAccount(name, EventState.ONE_SIDED, launch.time, 1, 1, (account,))


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_event_stands_on_one_page_of_all_events(language: str) -> None:
    picture = SimpleNamespace(events={each.name: each for each in map(_event, range(250))})
    settings: Any = SimpleNamespace(party="USA", peer="RUS", traffic="test")
    officer = Officer("101", (DeskRole.WATCH_OFFICER,), language=language)
    console: Any = SimpleNamespace(
        following=SimpleNamespace(picture=picture, status=None),
        settings=settings,
        renderer=Renderer(settings, lambda: NOW, lambda name: f"/static/{name}"),
        take_said=lambda _: (),
    )
    console.renderer.held = lambda *_: ()
    session = SimpleNamespace(cookie_sha256="x")
    listed: list[str] = []
    for number in ("1", "2", "3", "99"):
        call: Any = SimpleNamespace(
            console=console,
            path="/events",
            language=language,
            query={"page": number},
            csrf="x",
            who=SimpleNamespace(officer=officer, session=session),
        )
        body = asyncio.run(events(call)).body.decode()
        if number != "99":
            listed += re.findall(r'<li class="event [^>]*data-event="([^"]*)"', body)
    assert listed == [f"USA.1/{index}" for index in reversed(range(250))]
    assert 'href="/event?name=USA.1/0"' in body
    assert 'href="/events?page=2"' in body
    assert 'href="/events?page=4"' not in body


def test_a_past_page_says_what_of_it_is_of_now() -> None:
    following: Any = SimpleNamespace(
        picture=HeldPicture(),
        status=None,
        lost_since=None,
        has_picture=True,
        is_picture_lost=False,
        growth=Growth(),
        behind_since=None,
        now=lambda: NOW,
    )
    past: Any = SimpleNamespace(own=1, peer=2, components=(), notices=())
    following.lost_since = NOW
    seat = Seat("en", "USA", may_see=True)
    view = gather_past(following, seat, {}, past, "x", "1", NOW)
    assert view.answers.waiting.startswith("Now: ")
    renderer = Renderer(
        SimpleNamespace(party="USA", peer="RUS", traffic="test"),  # type: ignore[arg-type]
        lambda: NOW,
        str,
    )
    frame = renderer.frame("", "en", officer=None, csrf="", path="/watch")
    assert b"as it is now, not then" in renderer.page("parts/cells.html", frame, view)
    present = gather_watch(following, seat, {}, "x", NOW)
    assert b"as it is now, not then" not in renderer.page("parts/cells.html", frame, present)

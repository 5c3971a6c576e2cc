"""One console of USA at a node whose records are in memory, on a clock of a test's own: line tests by schedule."""

from __future__ import annotations

import asyncio
import itertools
import os
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from jdec.adapters.cedar import read_policy
from jdec.adapters.console_index import SqliteIndex
from jdec.adapters.desk_drafts import SqliteDrafts
from jdec.adapters.desk_log import SqliteLog
from jdec.adapters.desk_store import SqliteDesk
from jdec.adapters.officer_signing import OfficerSigning
from jdec.faces.console.app import Console
from jdec.faces.console.parts import ConsoleParts, ConsoleSettings
from jdec.messages import encode, new_message, read_strict, submission_id
from jdec.messages.header import Header, Officer, Reference, Role
from jdec.messages.service import KeyManifest
from jdec.messages.watch import LineTest, LineTestAnswer
from jdec.node.following import Cursor
from jdec.node.people.door import NodeAway, NodeSaidNo
from jdec.node.people.index import indexed
from jdec.node.views import (
    Accepted,
    AuthorityView,
    EntryView,
    LinkView,
    NodeStatus,
    RecordHead,
    Rung,
    TimeBracket,
)
from messages.parts import sample

from .parts import lay_static

TRAFFIC = "exercise.tests"
RECORD = {party: f"jdec/{party}/{TRAFFIC}/1" for party in ("USA", "RUS")}
T0 = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
OFFICER = Officer(role=Role.WATCH_OFFICER, number="102")
_NUMBERS = itertools.count()


class Records:
    """Both records as one node holds them, and its door."""

    def __init__(self) -> None:
        self.entries: dict[str, list[bytes]] = {"USA": [], "RUS": []}
        self.index: SqliteIndex | None = None
        self.offered = 0
        self.refuses: list[Exception] = []
        self.fails_after: list[Exception] = []
        self.broken: set[tuple[str, int]] = set()

    def put(self, party: str, data: bytes) -> int:
        """Put an entry on a record; return its number."""
        self.entries[party].append(data)
        if self.index is not None:
            self.index.put(indexed(self.view(party, len(self.entries[party]) - 1)), "")
            self.index.write()
        return len(self.entries[party]) - 1

    def view(self, party: str, number: int) -> EntryView:
        message = read_strict(data := self.entries[party][number])
        return EntryView(
            RECORD[party],
            number,
            "",
            data.decode(),
            message.kind,
            "",
            Rung.MIRRORED,
            TimeBracket("", "", ""),
            AuthorityView(),
        )

    async def get(self, kind: Any, path: str, **_: Any) -> Any:
        assert kind is EntryView, path
        party = next(each for each in RECORD if RECORD[each] in path)
        number = int(path.rpartition("/")[2])
        if (party, number) in self.broken:
            raise NodeSaidNo("store-damaged", "the entry is damaged", 503)
        return self.view(party, number)

    async def stream(self, _kind: Any, _path: str, _cursor: str) -> AsyncGenerator[Any, None]:
        await asyncio.Event().wait()
        yield None

    async def read(self, _path: str, **_: Any) -> bytes:
        raise NodeAway("unreachable")

    async def hand(self, *_: Any) -> Any:
        raise NodeAway("unreachable")

    async def submit(self, _kind: Any, data: bytes, _language: str) -> Any:
        """Take a message as a node does: one submission id once."""
        self.offered += 1
        if self.refuses:
            raise self.refuses.pop()
        mine = self.entries["USA"]
        if read_strict(data).submission in [read_strict(each).submission for each in mine]:
            raise NodeSaidNo("submission-conflict", "it is there with other bytes", 409)
        number = self.put("USA", data)
        if self.fails_after:
            raise self.fails_after.pop()
        return Accepted(RECORD["USA"], number, "", number + 1, Rung.ACCEPTED, False)

    def tests(self) -> list[LineTest]:
        """The line tests on the own record."""
        found = map(read_strict, self.entries["USA"])
        return [each for each in found if isinstance(each, LineTest)]


class Scene:
    """One console of USA at a node whose records are in memory, on a clock of the test's own."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.folder, self.settings = folder, settings
        self.time, self.monotonic_s = T0, 0.0
        self.records = Records()
        self.stores: list[Any] = []
        self.logged: list[str] = []
        self.link = "up"
        self.mode = "ready"
        lay_static(folder / "static")
        self.begin()
        for party in RECORD:
            manifest = msgspec.structs.replace(sample("key-manifest"), issued_at=T0)
            assert isinstance(manifest, KeyManifest)
            self.records.put(party, encode(manifest))

    def begin(self, index: str = "index.sqlite") -> None:
        """Start the console, anew where one was there."""
        self.end()
        folder = self.folder
        found = SqliteIndex(folder / index, f"USA RUS {TRAFFIC}", lambda *_, **__: None)
        self.records.index = found
        store, drafts = SqliteDesk(folder / "desk.sqlite"), SqliteDrafts(folder / "desk.sqlite")
        watch_log = SqliteLog(folder / "desk.sqlite")
        self.stores = [store, drafts, watch_log, found]
        settings = ConsoleSettings(
            party="USA",
            peer="RUS",
            traffic=TRAFFIC,
            origin="http://localhost:1",
            static=folder / "static",
            session_longest=timedelta(hours=13),
            session_idle=timedelta(hours=1),
            live_pages=8,
            **self.settings,
        )
        parts = ConsoleParts(
            settings=settings,
            door=self.records,
            store=store,
            index=found,
            policy=read_policy(),
            signing=OfficerSigning(),
            drafts=drafts,
            now=lambda: self.time,
            random_bytes=os.urandom,
            log=lambda what, **_: self.logged.append(what),
            watch_log=watch_log,
        )
        self.console = Console(parts, lambda: self.monotonic_s)

    def end(self) -> None:
        for each in self.stores:
            each.close()

    def status(self) -> NodeStatus:
        own, peer = (len(self.records.entries[each]) for each in ("USA", "RUS"))
        return NodeStatus(
            party="USA",
            peer_party="RUS",
            traffic=TRAFFIC,
            version="",
            mode=self.mode,
            mode_reason="",
            own=RecordHead(RECORD["USA"], own, "", ""),
            mirror=RecordHead(RECORD["RUS"], peer, "", ""),
            mirrored_size=own,
            receipted_size=own,
            pending=0,
            link=LinkView(self.link, "", ""),
            evidence=0,
        )

    def look(self, minutes: float = 0.0, *, has_read: bool = True, is_up: bool = True) -> None:
        """Let time go by and look as the console does every two seconds, as often as it takes to come to rest."""
        self.time += timedelta(minutes=minutes)
        self.monotonic_s += minutes * 60
        following = self.console.following
        following.lost_since = None if is_up else self.time
        following.status = self.status()
        heads = (following.status.own.size, following.status.mirror.size)
        following.cursor = Cursor(*heads) if has_read else Cursor(heads[0], heads[1] - 1)
        asyncio.run(self._look())

    async def _look(self) -> None:
        for _ in range(3):
            await asyncio.to_thread(self.console.parts.index.write)
            await self.console.talk.look()
            await self.console.testing.look()

    def say(self, party: str, kind: type[Header], **content: Any) -> int:
        """Put a message of now on a record."""
        made = new_message(
            kind,
            sender=party,
            traffic=TRAFFIC,
            submission=submission_id(next(_NUMBERS), os.urandom(10)),
            issued_at=self.time,
            salt=bytes(12),
            **content,
        )
        return self.records.put(party, encode(made))  # type: ignore[arg-type]

    def answer(self, of: str = "USA") -> None:
        """Have a person of the other side answer the newest test of a Party."""
        numbered = list(enumerate(map(read_strict, self.records.entries[of])))
        number, test = [(at, each) for at, each in numbered if isinstance(each, LineTest)][-1]
        about = (Reference(record=RECORD[of], index=number, leaf=bytes(32)),)
        by = "RUS" if of == "USA" else "USA"
        self.say(by, LineTestAnswer, about=about, phrase=test.phrase, officer=OFFICER)

    def band(self, language: str = "en") -> str:
        return self.console.testing.band(language)

    def due(self, language: str = "en") -> str:
        return self.console.testing.due_words(language)


def heard(scene: Scene) -> Any:
    """What pages are told to sound from now on."""
    told: list[str] = []
    publish = scene.console.hub.publish

    def listen(kind: Any, data: Any = None) -> str:
        told.extend([data["ring"]] if data and data.get("ring") else [])
        return publish(kind, data)

    scene.console.hub.publish = listen  # type: ignore[method-assign]
    return lambda: told

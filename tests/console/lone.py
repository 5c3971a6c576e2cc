"""One console alone, on a real socket: its node is a door that says what it is told to say, its clock is a test's own.

Stores, policy, templates and server are those of the program; nothing of it runs in another process.
"""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
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
from jdec.faces.console.app import Console, build_console
from jdec.faces.console.parts import ConsoleParts, ConsoleSettings
from jdec.main.house import make_server
from jdec.messages.reading import encode
from jdec.node.auditing import ManifestState, RecordKeys
from jdec.node.people.desk import DEMO_OFFICERS
from jdec.node.people.door import NodeAway
from jdec.node.views import EntryView, Rung, TimeBracket
from jdec.record.manifest import sign_manifest
from jdec.record.roster import Roster
from messages.parts import sample
from record.parts import FIRST, ROOTS

from .parts import Browser, lay_static, until

TRAFFIC = "exercise.lone"
OWN = f"jdec/USA/{TRAFFIC}/1"


class Door:
    """A node that answers with the list of officers it is given, and to all else as `answer` and `taken` say."""

    def __init__(self) -> None:
        self.roster: Roster | None = Roster()
        self.threshold = 2
        self.answer: Callable[[str], Any] = away
        self.taken: Callable[[], Any] = away
        self.sent: list[bytes] = []

    async def get(self, kind: Any, path: str, **_: Any) -> Any:
        """Answer a question."""
        if self.roster is not None and kind is RecordKeys:
            return RecordKeys(OWN, self.threshold, (), (), (ManifestState(0, 1, 3),), 0, 0, "")
        if self.roster is not None and path == f"/v1/records/{OWN}/entries/0":
            note = sign_manifest(replace(FIRST, roster=self.roster), ROOTS).decode()
            data = encode(msgspec.structs.replace(sample("key-manifest"), manifest=note)).decode()
            return EntryView(OWN, 0, "", data, "key-manifest", "", Rung.MIRRORED, TimeBracket("", "", ""))
        return self.answer(path)

    async def stream(self, _kind: Any, _path: str, _cursor: str) -> AsyncGenerator[Any, None]:
        """Say nothing, for ever."""
        await asyncio.Event().wait()
        yield None

    async def read(self, path: str, **_: Any) -> bytes:
        """Answer with bytes."""
        return bytes(self.answer(path))

    async def hand(self, _kind: Any, _path: str, _data: bytes, _language: str) -> Any:
        """Take bytes."""
        return self.taken()

    async def submit(self, _kind: Any, data: bytes, _language: str) -> Any:
        """Take a message."""
        self.sent.append(data)
        return self.taken()


def away(*_: object) -> Any:
    """Be silent."""
    raise NodeAway("unreachable")


class Lone:
    """A console that serves until it is stopped."""

    def __init__(self, folder: Path, static: Path | None = None, **settings: Any) -> None:
        self.time = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
        self.monotonic_s = 0.0
        self.door = Door()
        self.logged: list[tuple[str, dict[str, Any]]] = []
        if static is None:
            lay_static(folder / "static")
        self.store = SqliteDesk(folder / "desk.sqlite")
        for officer in DEMO_OFFICERS:
            self.store.put_officer(officer)
        self._stores = (
            SqliteDrafts(folder / "desk.sqlite"),
            SqliteLog(folder / "desk.sqlite"),
            SqliteIndex(folder / "index.sqlite", f"USA RUS {TRAFFIC}", lambda *_, **__: None),
        )
        self._static, self._settings = static or folder / "static", settings
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        assert self._ready.wait(60)
        until(lambda: self.server.started, "the console serves")

    def stop(self) -> None:
        """End what runs."""
        self.server.should_exit = True
        self._thread.join(60)
        assert not self._thread.is_alive()
        for each in (*self._stores, self.store):
            each.close()

    @property
    def url(self) -> str:
        """Where it is."""
        return self.console.settings.origin

    def browser(self, number: str = "", language: str = "en") -> Browser:
        """A browser; signed in where a number is given."""
        made = Browser(self.url, language)
        if number:
            assert made.sign_in(number).status_code == 303
        return made

    def later(self, **by: float) -> None:
        """Let time go by, on both clocks."""
        self.time += timedelta(**by)
        self.monotonic_s += timedelta(**by).total_seconds()

    async def _serve(self) -> None:
        sock = socket.create_server(("127.0.0.1", 0))
        given = {"sign_ins_per_minute": 100_000, "live_pages": 8, **self._settings}
        settings = ConsoleSettings(
            party="USA",
            peer="RUS",
            traffic=TRAFFIC,
            origin=f"http://localhost:{sock.getsockname()[1]}",
            static=self._static,
            session_longest=timedelta(hours=13),
            session_idle=timedelta(hours=1),
            **given,
        )
        drafts, watch_log, index = self._stores
        parts = ConsoleParts(
            settings=settings,
            door=self.door,
            store=self.store,
            index=index,
            policy=read_policy(),
            signing=OfficerSigning(),
            drafts=drafts,
            now=lambda: self.time,
            random_bytes=os.urandom,
            log=lambda what, **more: self.logged.append((what, more)),
            watch_log=watch_log,
        )
        self.loop = asyncio.get_running_loop()
        self.console = Console(parts, lambda: self.monotonic_s)
        self.server = make_server(build_console(self.console))
        self._ready.set()
        await self.server.serve(sockets=[sock])
        sock.close()

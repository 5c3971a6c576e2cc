"""The console's process: it serves pages to the officers of one Party, beside the node.

    python -m jdec.main.console CONFIG

The first line on standard input holds its orders (`jdec.main.programs.ConsoleOrders`); one line on standard output says
that it serves.  The process ends when standard input does, so it never outlives the node, however that ends.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from jdec.adapters.cedar import read_policy
from jdec.adapters.console_index import FILE as INDEX_FILE
from jdec.adapters.console_index import SqliteIndex
from jdec.adapters.desk_drafts import SqliteDrafts
from jdec.adapters.desk_log import SqliteLog
from jdec.adapters.desk_store import FILE as DESK_FILE
from jdec.adapters.desk_store import SqliteDesk
from jdec.adapters.listener import ListenerLoop, answering, raise_file_limit
from jdec.adapters.logs import make_log
from jdec.adapters.node_door import HttpNodeDoor
from jdec.adapters.officer_signing import OfficerSigning
from jdec.adapters.officerfiles import FOLDER, DemoOfficer, read_demo_officers
from jdec.adapters.tlsfiles import TlsFileError, end_of
from jdec.faces.console.app import Console, build_console
from jdec.faces.console.parts import ConsoleParts, ConsoleSettings, Trust
from jdec.main.certified import Renewing, files_of
from jdec.main.house import make_server
from jdec.main.programs import ConsoleOrders
from jdec.node.config import ConsoleConfig, NodeConfig, read_config
from jdec.node.introduction import read_introduction
from jdec.node.people.desk import DEMO_OFFICERS
from jdec.words.traffic import is_exercise

NICENESS: Final = 1
"""The exchange comes first."""
LEAVE_S: Final = 2.0
MOST_CONNECTIONS: Final = 4096
_STATIC: Final = Path(__file__).resolve().parents[1] / "faces" / "console" / "static"


class Leash:
    """Standard input: orders, then nothing until its end, which ends the process."""

    def __init__(self) -> None:
        data = b""
        while b"\n" not in data and (piece := os.read(0, 65_536)):
            data += piece
        if b"\n" not in data:
            # Let go before it began.
            os._exit(0)
        self.orders = msgspec.json.decode(data.partition(b"\n")[0], type=ConsoleOrders)

    def hold(self, loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
        """Say `stop` when the node is gone, and end the process soon after in any case."""

        def listen() -> None:
            while os.read(0, 65_536):
                pass
            loop.call_soon_threadsafe(stop.set)
            time.sleep(LEAVE_S)
            os._exit(0)

        threading.Thread(target=listen, daemon=True).start()


def now() -> datetime:
    """Return the present."""
    return datetime.now(UTC)


def settings_of(folder: Path, config: NodeConfig, console: ConsoleConfig, url: str) -> ConsoleSettings:
    """Return how the console is to be."""
    return ConsoleSettings(
        party=config.party,
        peer=config.peer,
        traffic=config.traffic,
        origin=url,
        static=folder / console.static if console.static else _STATIC,
        session_longest=timedelta(hours=console.session_hours),
        session_idle=timedelta(minutes=console.idle_minutes),
        live_pages=console.live_pages,
        sign_ins_per_minute=console.sign_ins_per_minute,
        line_test_minutes=console.line_test_minutes,
        line_test_answer_minutes=console.line_test_answer_minutes,
        invitation_hours=console.invitation_hours,
    )


def demo_officers(folder: Path, traffic: str) -> tuple[DemoOfficer, ...]:
    """Return the officers whose keys lie in the folder: of an exercise only, and none where none were made."""
    return read_demo_officers(folder / FOLDER, traffic) if is_exercise(traffic) else ()


def trusts_of(folder: Path, config: NodeConfig) -> tuple[Trust, ...]:
    """Return by which root keys both records are verified: those of the introductions in the node's folder."""
    names = (config.paths.introduction, config.paths.peer_introduction)
    found = [read_introduction((folder / name).read_bytes()) for name in names if (folder / name).is_file()]
    return tuple(Trust(each.origin, each.root_pairs(), each.threshold) for each in found)


class Opened:
    """What is open for as long as the console serves."""

    def __init__(self, folder: Path, config: NodeConfig, orders: ConsoleOrders) -> None:
        self.log = make_log(config.log_level, party=config.party, traffic=config.traffic, part="console").info
        data = folder / config.paths.data
        self.store = SqliteDesk(data / DESK_FILE)
        self.drafts = SqliteDrafts(data / DESK_FILE)
        self.watch_log = SqliteLog(data / DESK_FILE)
        self.index = SqliteIndex(
            data / INDEX_FILE, f"{config.party} {config.peer} {config.traffic}", self.log
        )
        self.door = HttpNodeDoor(orders.api_url, orders.token, orders.api_certificate)

    async def close(self) -> None:
        """Close everything."""
        await self.door.close()
        for each in (self.index, self.watch_log, self.drafts, self.store):
            each.close()


def ends_of(orders: ConsoleOrders, certified: Renewing | None) -> dict[str, datetime]:
    """Return until when the certificates are good that the API and the console show now."""
    leaves = {"api": orders.api_certificate, "console": certified.leaf if certified else b""}
    return {name: end_of(leaf) for name, leaf in leaves.items() if leaf}


def parts_of(
    opened: Opened,
    settings: ConsoleSettings,
    folder: Path,
    config: NodeConfig,
    certificates: Callable[[], Mapping[str, datetime]],
) -> ConsoleParts:
    """Put the console's parts together; an exercise has officers that anybody may play."""
    if is_exercise(settings.traffic):
        known = {each.number for each in opened.store.officers()}
        for officer in DEMO_OFFICERS:
            if officer.number not in known:
                opened.store.put_officer(officer)
    policies = config.console.policies if config.console is not None else ""
    return ConsoleParts(
        settings=settings,
        door=opened.door,
        store=opened.store,
        index=opened.index,
        policy=read_policy(folder / policies if policies else None),
        signing=OfficerSigning(demo_officers(folder, settings.traffic)),
        drafts=opened.drafts,
        now=now,
        random_bytes=secrets.token_bytes,
        log=opened.log,
        watch_log=opened.watch_log,
        certificates=certificates,
        trusts=partial(trusts_of, folder, config),
    )


async def serve(folder: Path, config: NodeConfig, leash: Leash) -> None:
    """Serve until the node lets go."""
    assert config.console is not None
    orders, stop = leash.orders, asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    leash.hold(loop, stop)
    opened = Opened(folder, config, orders)
    settings = settings_of(folder, config, config.console, orders.url)
    certified = _certified(folder, config.console, opened)
    ends = partial(ends_of, orders, certified)
    console = Console(parts_of(opened, settings, folder, config, ends), time.monotonic)
    server = make_server(build_console(console), http=answering(b"", MOST_CONNECTIONS))
    server.config.ssl = certified.context if certified else None
    following = asyncio.create_task(console.run())
    renewing = asyncio.create_task(certified.run()) if certified else None
    serving = asyncio.create_task(server.serve(sockets=[socket.socket(fileno=orders.handle)]))
    os.write(1, b"serving\n")
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([stopping, following, serving], return_when=asyncio.FIRST_COMPLETED)
    console.hub.end_all()
    server.should_exit = True
    for task in (following, *([renewing] if renewing else [])):
        task.cancel()
    outcomes = await asyncio.gather(following, serving, return_exceptions=True)
    stopping.cancel()
    await opened.close()
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome


def _certified(folder: Path, console: ConsoleConfig, opened: Opened) -> Renewing | None:
    """Return what browsers are shown.  The node judged it at its own start; files that were spoilt since are said."""
    files = files_of(folder, console)
    if files is None:
        return None
    try:
        return Renewing(files, opened.log)
    except TlsFileError as error:
        opened.log("certificate unusable", code=error.code, detail=str(error))
        raise SystemExit(1) from error


def main(words: list[str]) -> int:
    """Run the process."""
    # Ctrl-C at a terminal is for the node, which then lets go.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICENESS)
    leash = Leash()
    path = Path(words[0]).resolve()
    config = read_config(path.read_text(encoding="utf-8"))
    raise_file_limit()
    with asyncio.Runner(loop_factory=ListenerLoop) as runner:
        runner.run(serve(path.parent, config, leash))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

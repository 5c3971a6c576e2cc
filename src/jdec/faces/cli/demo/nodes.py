"""Two node folders and two node processes, all of exercise traffic.

A process is started with the words of the composition, exactly as a person would start it.  Nothing here can
lay out or run a node of actual traffic: the traffic is checked before a folder is made and again from what
the running node says of itself.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Final
from urllib.parse import urlsplit

import httpx
import msgspec

from jdec.exercise.sending import require_exercise
from jdec.faces.cli.composition import Composition, InitRequest, NodeAddress
from jdec.faces.cli.demo.line import Door
from jdec.faces.cli.errors import CliError, Exit
from jdec.messages.header import traffic_of
from jdec.node.config import read_config
from jdec.node.views import NodeStatus
from jdec.words.traffic import is_exercise

TRAFFIC: Final = "exercise.demo"
START_S: Final = 30.0
STOP_S: Final = 10.0
_POLL_S: Final = 0.02
_LOG_BYTES: Final = 4096


class NodeEnded(Exception):
    """A node's process ended before it was ready; the sentence is the last line of its log."""

    def __init__(self, party: str, code: int, last: str) -> None:
        super().__init__(last)
        self.party = party
        self.code = code


def lay_out(
    composition: Composition,
    root: Path,
    urls: Mapping[str, str],
    traffic: str = TRAFFIC,
    *,
    settings: str = "",
    consoles: bool = False,
) -> dict[str, Path]:
    """Make one node folder a Party in `root`, with demonstration officers, and let both meet; return the folders.

    `urls` maps each of the two Parties to the address under which its node is reached; `settings` are added to those
    of both nodes; `consoles`: each has a console.  Raises ExerciseError
    `not-exercise-traffic` before anything is written.
    """
    require_exercise(traffic)
    (first, second) = urls
    made = {
        party: composition.init_node(
            InitRequest(
                root / party,
                party,
                peer,
                traffic,
                1,
                3,
                2,
                0,
                0,
                peer_url=urls[peer],
                demo_officers=True,
                console_port=0 if consoles else None,
            )
        )
        for party, peer in ((first, second), (second, first))
    }
    for party, peer in ((first, second), (second, first)):
        config = made[party].config
        with config.open("a", encoding="utf-8") as file:
            file.write(settings)
        paths = read_config(config.read_text(encoding="utf-8")).paths
        shutil.copyfile(made[peer].introduction, config.parent / paths.peer_introduction)
    return {party: result.config.parent for party, result in made.items()}


def check_exercise(status: NodeStatus, traffic: str = TRAFFIC) -> None:
    """Refuse a node that is not of this exercise, by everything it says of itself."""
    said = {status.traffic, *(traffic_of(head.record) for head in (status.own, status.mirror) if head.record)}
    for got in sorted(said):
        if got != traffic or not is_exercise(got):
            raise CliError("demo-not-exercise", Exit.REFUSED, party=status.party, got=got, expected=traffic)


class NodeProcess:
    """The process of one node folder: started, killed, stopped, started again.

    `program` are the words that start this program; the log is appended to `<folder>.log` beside the folder.
    """

    def __init__(self, party: str, folder: Path, program: tuple[str, ...], environment: Mapping[str, str]):
        self.party = party
        self.folder = folder
        self.log = folder.with_name(folder.name + ".log")
        self._program = program
        self._environment = dict(environment)
        self._process: subprocess.Popen[bytes] | None = None
        self._leash: IO[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The running process's id."""
        return self._process.pid if self._process is not None else None

    @property
    def code(self) -> int | None:
        """What the process ended with; None while it runs or before it was started."""
        return self._process.poll() if self._process is not None else None

    @property
    def is_running(self) -> bool:
        """Whether there is a process now."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the process; `ready` says when it answers."""
        assert not self.is_running
        # A node that was killed could not take its address back.
        self._address_file().unlink(missing_ok=True)
        self._let_go()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603  the words come from the composition root
                [*self._program, "node", "run", "--attached", str(self.folder)],
                # It ends with this process, however that ends: the node stops when the pipe does.
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env=self._environment,
                # Ctrl-C at the terminal is for the demo, which then stops the nodes in order.
                start_new_session=True,
            )
        self._leash = self._process.stdin

    async def ready(self, composition: Composition, within_s: float = START_S) -> NodeAddress:
        """Wait until the node takes submissions; return where.  Raises `NodeEnded`, TimeoutError."""
        async with asyncio.timeout(within_s), httpx.AsyncClient(trust_env=False) as http:
            while True:
                if self.code is not None:
                    raise NodeEnded(self.party, self.code, self.last_words())
                if self._address_file().exists():
                    address = composition.find_node(self.folder)
                    if await _answers(http, address.url):
                        return address
                await asyncio.sleep(_POLL_S)

    def door(self) -> Door | None:
        """Return where the node's link listener is now, or None while it has not said so."""
        try:
            said = msgspec.json.decode(self._address_file().read_bytes(), type=_Address)
        except (OSError, msgspec.MsgspecError):
            return None
        parts = urlsplit(said.link_url)
        return (parts.hostname, parts.port) if parts.hostname and parts.port else None

    def kill(self) -> None:
        """End the process as a power cut would: no warning, nothing tidied."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._let_go()

    def tell_to_stop(self) -> None:
        """Ask the process to stop; `stopped` waits for it."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    async def stopped(self, within_s: float = STOP_S) -> int | None:
        """Wait for the end and return its code; a process that takes too long is killed."""
        until = time.monotonic() + within_s
        while self.is_running:
            if time.monotonic() > until:
                self.kill()
            await asyncio.sleep(_POLL_S)
        self._let_go()
        return self.code

    def _let_go(self) -> None:
        if self._leash is not None:
            self._leash.close()

    def last_words(self) -> str:
        """Return the last line the process wrote that is not empty."""
        try:
            with self.log.open("rb") as log:
                log.seek(max(0, os.fstat(log.fileno()).st_size - _LOG_BYTES))
                lines = log.read().decode("utf-8", "replace").split("\n")
        except OSError:
            return ""
        return next((line.strip() for line in reversed(lines) if line.strip()), "")

    def _address_file(self) -> Path:
        return self.folder / "run" / "address.json"


class _Address(msgspec.Struct, frozen=True):
    link_url: str


async def _answers(http: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await http.get(f"{url}/readyz")).status_code == 200
    except httpx.HTTPError:
        return False

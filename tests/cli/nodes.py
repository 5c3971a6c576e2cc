"""Node folders made and introduced by command, and what a technical centre hands to a running node."""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from jdec.faces.cli.client import Client
from jdec.faces.cli.errors import Exit
from jdec.main import compose
from jdec.messages import encode, new_message, submission_id
from jdec.messages.launch_data import CompleteUntil

from .parts import jdec

TRAFFIC = "exercise.cli"


@dataclass
class Pair:
    """Two node folders, introduced to each other and running."""

    usa: Path
    rus: Path


# Below those that the system gives to outgoing connections, so that none of them takes a port before its node does.
_PORTS = iter(random.sample(range(20_000, 32_000), 12_000))


def free_port() -> int:
    """A port that nobody listens on now; each is given out once."""
    for port in _PORTS:
        with socket.socket() as sock, suppress(OSError):
            sock.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


def lay_out(folder: Path, traffic: str = TRAFFIC) -> Pair:
    """Two folders made and introduced with the commands an operator uses."""
    ports = {"USA": free_port(), "RUS": free_port()}
    pair = Pair(folder / "usa", folder / "rus")
    for path, party, peer in ((pair.usa, "USA", "RUS"), (pair.rus, "RUS", "USA")):
        options = ("--party", party, "--peer", peer, "--traffic", traffic, "--api-port", 0, "--no-console")
        url = f"https://127.0.0.1:{ports[peer]}"
        ran = jdec("node", "init", path, *options, "--link-port", ports[party], "--peer-url", url, "--json")
        assert (ran.code, ran.json["origin"]) == (Exit.OK, f"jdec/{party}/{traffic}/1")
    for own, other in ((pair.usa, pair.rus), (pair.rus, pair.usa)):
        assert jdec("node", "meet", own, other / "introduction.json").code == Exit.OK
    return pair


@contextmanager
def running(pair: Pair) -> Iterator[Pair]:
    """Both nodes run; at the end each must stop gracefully."""
    started = []
    for path in (pair.usa, pair.rus):
        command = [sys.executable, "-m", "jdec.main", "node", "run", str(path), "--json"]
        log = (path / "log").open("wb")
        started.append((subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log), log))
    for process, _ in started:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["ready"] is True
    yield pair
    for process, log in started:
        process.terminate()
        assert process.wait(30) == 0
        assert process.stdout is not None
        process.stdout.close()
        log.close()


def follow_until(folder: Path, type_: str, size: int) -> None:
    """Follow a node until its own record has climbed so far."""
    with Client(compose().find_node(folder), "en") as client:
        for event in client.follow(""):
            if event.type == type_ and event.size is not None and event.size >= size:
                return
    raise AssertionError(f"own record never {type_} up to {size}")


def message(folder: Path, **changes: object) -> str:
    """A line that a technical centre might submit."""
    now = datetime.now(UTC)
    made = new_message(
        CompleteUntil,
        sender="USA",
        traffic=TRAFFIC,
        submission=submission_id(int(now.timestamp() * 1000), os.urandom(10)),
        issued_at=now,
        salt=os.urandom(12),
        until=now,
    )
    body = {**json.loads(encode(made)), **changes}
    return json.dumps(body, separators=(",", ":")) + "\n"

"""Two real nodes as processes of their own."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.client import Client
from bench.machine import Usage, usage_of
from jdec.adapters.nodefolder import NodePlan, make_node, read_address

PARTIES = ("USA", "RUS")
_READY_S = 120


class Nodes:
    """Two node folders and the processes that run them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        ports = {party: _free_port() for party in PARTIES}
        for party, other in (PARTIES, PARTIES[::-1]):
            url = f"https://127.0.0.1:{ports[other]}"
            plan = NodePlan(
                folder / party, party, other, "exercise.demo", link_port=ports[party], peer_url=url
            )
            config = make_node(plan, time.time_ns() // 1000, os.urandom).config
            text = config.read_text().replace(
                'may = ["submit"', 'messages_per_minute = 10000000\nmay = ["submit"'
            )
            config.write_text(text)
        for party, other in (PARTIES, PARTIES[::-1]):
            (folder / party / "peer.json").write_bytes((folder / other / "introduction.json").read_bytes())

    def start(self, party: str) -> float:
        """Start one node and wait until it listens; return the seconds it took."""
        command = [sys.executable, "-m", "jdec.main", "node", "run", str(self.folder / party / "node.toml")]
        started = time.monotonic()
        with (self.folder / f"{party}.log").open("ab") as log:
            self.processes[party] = subprocess.Popen(command, stdout=log, stderr=log)
        while time.monotonic() < started + _READY_S:
            with contextlib.suppress(Exception):
                read_address(self.folder / party)
                return time.monotonic() - started
            time.sleep(0.01)
        raise RuntimeError(f"{party} did not start: see {party}.log")

    def stop(self, party: str) -> None:
        """Stop one node gracefully."""
        process = self.processes.pop(party)
        process.terminate()
        process.wait(60)

    def usage(self, party: str) -> Usage:
        """Return what one node uses now."""
        return usage_of(self.processes[party].pid)

    def data(self, party: str) -> Path:
        """Return the folder that holds both records of one node."""
        return self.folder / party / "data"

    def client(self, party: str) -> Client:
        """Return a client of one node's API."""
        token = (self.folder / party / "tokens" / "operator.token").read_text().strip()
        return Client(read_address(self.folder / party).api_url, token)

    @contextlib.contextmanager
    def running(self) -> Iterator[Nodes]:
        """Run both nodes."""
        try:
            for party in PARTIES:
                self.start(party)
            yield self
        finally:
            for party in list(self.processes):
                self.stop(party)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

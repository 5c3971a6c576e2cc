"""What stays while a node goes round: its settings, its log, its open doors and the word to stop.

Both doors are opened once.  Each round listens at copies of them, so that closing a round's copies closes no door:
whoever knocks in between waits for the next round and is not turned away.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import uvicorn

from jdec.adapters import nodefolder
from jdec.adapters.logs import make_log
from jdec.main.arming import arm_for
from jdec.node.config import read_config
from jdec.words.faults import Refused, fault

_GRACE_S = 3
_BACKLOG = 2048


class Ended(Enum):
    """How a round ended."""

    STOPPED = "stopped"
    FAILED = "failed"
    GOES_ROUND = "goes round"


class House:
    """One process of a node; made inside its event loop."""

    def __init__(self, config_path: Path, on_ready: Callable[[nodefolder.Address], None]) -> None:
        self.folder = config_path.resolve().parent
        self.config = read_config(config_path.read_text(encoding="utf-8"))
        self.log = make_log(self.config.log_level, party=self.config.party, traffic=self.config.traffic)
        arm_for(self.config.traffic, self.log.info)
        self.stop = asyncio.Event()
        self._on_ready = on_ready
        self._is_ready = False
        self._doors: list[socket.socket] = []
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stop.set)

    def doors(self) -> list[socket.socket]:
        """Return copies of the API's and the link's listening sockets, opened at the first call."""
        if not self._doors:
            for settings in (self.config.api, self.config.link):
                self._doors.append(_bind(settings.host, settings.port))
        return [door.dup() for door in self._doors]

    def ready(self) -> None:
        """Say once where the node listens."""
        if self._is_ready:
            return
        self._is_ready = True
        address = self._address()
        nodefolder.write_address(self.folder, address)
        self._on_ready(address)

    def forget(self) -> None:
        """Take the address back, if it is this process's."""
        if self._is_ready:
            nodefolder.forget_address(self.folder)

    def close(self) -> None:
        """Close both doors for good."""
        self.forget()
        for door in self._doors:
            door.close()

    def _address(self) -> nodefolder.Address:
        api, link = (door.getsockname()[1] for door in self._doors)
        scheme = "https" if self.config.api.certificate else "http"
        return nodefolder.Address(
            os.getpid(),
            f"{scheme}://{self.config.api.host}:{api}",
            f"https://{self.config.link.host}:{link}",
        )


class _QuietServer(uvicorn.Server):
    """A server that leaves signals to the node: it decides in which order things stop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def make_server(app: Any, **options: Any) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        # Nothing that a request says of itself tells who sent it.
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE_S,
        timeout_keep_alive=120,
        **options,
    )
    config.load()
    return _QuietServer(config)


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Accepted connections inherit this; without it an answer waits out the other side's delayed ACK.
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        sock.bind((host, port))
        # From here on whoever knocks waits; the address is told before the servers have begun.
        sock.listen(_BACKLOG)
    except OSError as cause:
        sock.close()
        rule = f"address cannot be listened on: {host} port {port}: {cause.strerror}"
        raise Refused([fault("config-address", "port", port, rule, host=host, port=str(port))]) from cause
    sock.setblocking(False)
    return sock

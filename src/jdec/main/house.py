"""What stays while a node goes round: its settings, its log, its open doors and the word to stop.

The doors are opened once.  Each round listens at copies of them, so that closing a round's copies closes no door:
whoever knocks in between waits for the next round and is not turned away.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
import signal
import socket
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec
import uvicorn

from jdec.adapters import nodefolder
from jdec.adapters.listener import Server
from jdec.adapters.logs import make_log
from jdec.main.arming import arm_for
from jdec.main.certified import check_certificates
from jdec.main.programs import ConsoleOrders
from jdec.node.config import CONSOLE_CLIENT, ApiClient, NodeConfig, read_config
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
        self.config_path = config_path.resolve()
        self.folder = self.config_path.parent
        # Made anew at each start, held by this process and its console, and written nowhere.
        self.console_token = secrets.token_urlsafe(32)
        self.config = _with_console(read_config(config_path.read_text("utf-8")), self.console_token)
        # Read once: in the next round the console still knows the one before, and files that are being replaced then
        # end no exchange.
        self.api_certificate = check_certificates(self.folder, self.config).get("api")
        self.log = make_log(self.config.log_level, party=self.config.party, traffic=self.config.traffic)
        arm_for(self.config.traffic, self.log.info)
        self.stop = asyncio.Event()
        self._on_ready = on_ready
        # Called once, when all doors are open.
        self.on_open: list[Callable[[], None]] = []
        self._is_ready = False
        self._doors: list[socket.socket] = []
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stop.set)

    def doors(self) -> list[socket.socket]:
        """Return copies of the API's and the link's listening sockets; all doors are opened at the first call."""
        if not self._doors:
            console = self.config.console
            places = [(each.host, each.port) for each in (self.config.api, self.config.link)]
            places += [(console.host, console.port)] if console else []
            self._doors = [_bind(host, port) for host, port in places]
        return [door.dup() for door in self._doors[:2]]

    def console_orders(self) -> ConsoleOrders | None:
        """Return what a console is told; None where this node has none.  Call after the doors are open.

        It inherits the listening socket itself, so whoever knocks while it starts again waits and is not turned away.
        """
        if len(self._doors) < 3:
            return None
        address = self._address()
        door = self._doors[2].fileno()
        shown = self.api_certificate.leaf if self.api_certificate else b""
        return ConsoleOrders(address.api_url, self.console_token, door, address.console_url, shown)

    def ready(self) -> None:
        """Say once where the node listens."""
        if self._is_ready:
            return
        self._is_ready = True
        for begin in self.on_open:
            begin()
        address = self._address()
        nodefolder.write_address(self.folder, address)
        self._on_ready(address)

    def forget(self) -> None:
        """Take the address back, if it is this process's."""
        if self._is_ready:
            nodefolder.forget_address(self.folder)

    def close(self) -> None:
        """Close all doors for good."""
        self.forget()
        for door in self._doors:
            door.close()

    def _address(self) -> nodefolder.Address:
        api, link, *console = (door.getsockname()[1] for door in self._doors)
        scheme = "https" if self.config.api.certificate else "http"
        return nodefolder.Address(
            os.getpid(),
            f"{scheme}://{self.config.api.host}:{api}",
            f"https://{self.config.link.host}:{link}",
            self._console_url(console[0]) if console else "",
        )

    def _console_url(self, port: int) -> str:
        """Return the address that browsers are to use: passkeys and cookies are bound to it."""
        console = self.config.console
        assert console is not None
        return console.origin_at(port)


def _with_console(config: NodeConfig, token: str) -> NodeConfig:
    """Return the settings with this node's own console among the API's clients, or without a console at all."""
    if config.console is None or not config.console.enabled:
        return msgspec.structs.replace(config, console=None)
    digest = hashlib.sha256(token.encode()).hexdigest()
    client = ApiClient(CONSOLE_CLIENT, digest, ("submit", "read", "operate"))
    api = msgspec.structs.replace(config.api, clients=(*config.api.clients, client))
    return msgspec.structs.replace(config, api=api)


def make_server(app: Any, **options: Any) -> Server:
    """Return a server of this application that is as patient and as silent as a node wants it."""
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
    return Server(config)


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

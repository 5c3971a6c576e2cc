"""Two nodes as on two machines: each in a network namespace of its own, joined by one virtual cable.

The link runs over the cable alone.  The API of a node listens on its own loopback, which nobody outside reaches; a
door here carries calls in, through a socket made inside.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from jdec.adapters import nodefolder
from jdec.faces.cli.composition import Composition, NodeAddress
from jdec.faces.cli.demo.nodes import NodeEnded, NodeProcess

_CLONE_NEWNET = 0x40000000
LINK_PORT = 8443


def ip(*words: str) -> None:
    """Run `ip`."""
    subprocess.run(("ip", *words), check=True, capture_output=True)


class Cable:
    """Two namespaces and the pair of interfaces between them."""

    def __init__(self) -> None:
        stem = f"jdec{os.getpid() % 100_000}"
        self.names = (f"{stem}a", f"{stem}b")
        self.hosts = ("10.77.0.1", "10.77.0.2")

    def lay(self) -> None:
        """Make both ends and bring them up."""
        for name in self.names:
            ip("netns", "add", name)
        first, second = self.names
        ip("-n", first, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", second)
        for name, host in zip(self.names, self.hosts, strict=True):
            ip("-n", name, "addr", "add", f"{host}/30", "dev", "cable")
            for device in ("lo", "cable"):
                ip("-n", name, "link", "set", device, "up")

    def pull(self, end: int) -> None:
        """Take one end down: there every call is unreachable, at the other end packets vanish."""
        ip("-n", self.names[end], "link", "set", "cable", "down")

    def plug(self, end: int) -> None:
        """Bring it up again."""
        ip("-n", self.names[end], "link", "set", "cable", "up")

    def remove(self) -> None:
        """Take both namespaces away, and the cable with them."""
        for name in self.names:
            subprocess.run(("ip", "netns", "del", name), check=False, capture_output=True)


@contextmanager
def cable() -> Iterator[Cable]:
    """A cable for as long as the block lasts."""
    made = Cable()
    try:
        made.lay()
        yield made
    finally:
        made.remove()


def socket_in(namespace: str) -> socket.socket:
    """Return a socket made inside a namespace; it stays there wherever it is used."""
    made: list[socket.socket] = []
    errors: list[OSError] = []

    def make() -> None:
        # A thread alone changes over, and ends with it.
        libc = ctypes.CDLL(None, use_errno=True)
        with Path(f"/run/netns/{namespace}").open("rb") as place:
            if libc.setns(place.fileno(), _CLONE_NEWNET):
                errors.append(OSError(ctypes.get_errno(), "setns"))
                return
        made.append(socket.socket(socket.AF_INET, socket.SOCK_STREAM))

    thread = threading.Thread(target=make)
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    made[0].setblocking(False)
    return made[0]


class DistantNode(NodeProcess):
    """A node whose process lives in a namespace; its API is reached through a door on this side."""

    def __init__(
        self,
        party: str,
        folder: Path,
        namespace: str,
        program: tuple[str, ...],
        environment: Mapping[str, str],
    ) -> None:
        words = ("ip", "netns", "exec", namespace, *program)
        super().__init__(party, folder, words, environment)
        self._namespace = namespace
        self._server: asyncio.Server | None = None
        self._passing: set[asyncio.Task[None]] = set()

    async def ready(self, composition: Composition, within_s: float = 30.0) -> NodeAddress:
        """Wait until the node takes submissions; return the door."""
        if self._server is None:
            self._server = await asyncio.start_server(self._admit, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        end_s = time.monotonic() + within_s
        while True:
            if self.code is not None:
                raise NodeEnded(self.party, self.code, self.last_words())
            if self._address_file().exists() and await self._answers(port):
                token = (self.folder / "tokens" / "operator.token").read_text(encoding="ascii").strip()
                return NodeAddress(f"http://127.0.0.1:{port}", token)
            assert time.monotonic() < end_s, self.last_words()
            await asyncio.sleep(0.02)

    async def _answers(self, port: int) -> bool:
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET /readyz HTTP/1.1\r\nHost: node\r\nConnection: close\r\n\r\n")
            try:
                return b" 200 " in await reader.readline()
            finally:
                writer.close()
        return False

    async def close_door(self) -> None:
        """Let nobody in any more."""
        if self._server is not None:
            self._server.close()
            for task in tuple(self._passing):
                task.cancel()
            await asyncio.gather(*self._passing, return_exceptions=True)
            await self._server.wait_closed()

    def _admit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._carry_in(reader, writer))
        self._passing.add(task)
        task.add_done_callback(self._passing.discard)

    async def _carry_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inside = socket_in(self._namespace)
        try:
            address = urlsplit(nodefolder.read_address(self.folder).api_url)
            await asyncio.get_running_loop().sock_connect(inside, (address.hostname, address.port))
            far_reader, far_writer = await asyncio.open_connection(sock=inside)
        except (OSError, nodefolder.NodeFolderError):
            inside.close()
            writer.close()
            return
        ways = [
            asyncio.ensure_future(_one_way(reader, far_writer)),
            asyncio.ensure_future(_one_way(far_reader, writer)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            far_writer.close()
            writer.close()


async def _one_way(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await reader.read(65_536):
            writer.write(chunk)
            await writer.drain()


def settle_link(folder: Path, host: str, peer_host: str) -> None:
    """Let a node listen on its end of the cable and call the other end."""
    path = folder / "node.toml"
    head, _, _ = path.read_text(encoding="utf-8").partition("[link]")
    link = f'[link]\nhost = "{host}"\nport = {LINK_PORT}\npeer_url = "https://{peer_host}:{LINK_PORT}"\n'
    path.write_text(head + link, encoding="utf-8")


PROGRAM = (sys.executable, "-m", "jdec.main")

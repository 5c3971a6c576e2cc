"""One failpoint, one side, one way: the situation that reaches it in a real process, and what is seen of it there."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from cluster.harness import PARTIES, Cluster
from cluster.processes import Forked
from cluster.soundness import evidence_files
from jdec.adapters.keyfiles import read_keys
from jdec.adapters.peer_client import HttpsPeer
from jdec.adapters.tls import client_context, find_certificate
from jdec.main import keyring
from jdec.main.arming import VARIABLE
from jdec.node.failpoints import Side
from jdec.node.ports import PeerRefused, PeerUnreachable
from jdec.record.checkpoint import Checkpoint, sign_checkpoint
from jdec.record.keys import Role
from jdec.record.package import Package, encode_package

STRIKES = b'"event": "failpoint strikes"'
_NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Strike:
    """What is armed: `way` is `kill` (as `kill -9`) or `error` (what a real failure there raises)."""

    name: str
    side: Side
    way: str
    nth: int = 1

    @property
    def text(self) -> str:
        """As the environment says it."""
        return f"{self.name}:{self.side}:{self.way}:{self.nth}"


@dataclass
class Scene:
    """Two running nodes, of which `victim` is the one that something strikes."""

    cluster: Cluster
    victim: str
    strike: Strike
    hits: int = 0
    _seen: dict[Path, int] = field(default_factory=dict)

    @property
    def other(self) -> str:
        """The Party whose node nothing strikes."""
        return next(each for each in PARTIES if each != self.victim)

    def folder(self, party: str) -> Path:
        """A Party's node folder."""
        return self.cluster.nodes[party].folder

    # --- the node ------------------------------------------------------------------------------------------------

    async def restart_armed(self) -> None:
        """Stop the victim in order and start it again, armed; it may be struck before it takes submissions."""
        assert await self.cluster.stop(self.victim) == 0
        self.start_armed()

    def start_armed(self) -> None:
        """Start the victim, armed."""
        node = self.cluster.nodes[self.victim]
        node.more = {VARIABLE: self.strike.text}
        self._mark(node.log)
        node.start()
        node.more = {}

    async def serve_armed(self) -> None:
        """Restart the victim, armed, and wait until it takes submissions."""
        await self.restart_armed()
        address = await self.cluster.nodes[self.victim].ready(self.cluster.composition)
        await self.cluster.desks[self.victim].move(address)

    async def struck(self) -> None:
        """Wait until the victim was struck: killed, or told so in its log."""
        node = self.cluster.nodes[self.victim]
        await self.cluster.until(
            lambda: self._struck(node.log) and (self.strike.way == "error" or not node.is_running),
            f"{self.strike.text} strikes the node",
        )
        if self.strike.way == "kill":
            assert node.code == -signal.SIGKILL
        self.hits += 1

    async def recover(self) -> None:
        """Bring the victim back by the ordinary start, if it is not there."""
        node = self.cluster.nodes[self.victim]
        if self.strike.way == "error":
            await self._settle()
        if not node.is_running:
            await self.cluster.start(self.victim)

    async def _settle(self) -> None:
        """A node that was struck by an error lives on, or stops by itself: wait until it is clear which."""
        node = self.cluster.nodes[self.victim]
        async with asyncio.timeout(30):
            while node.is_running:
                with contextlib.suppress(OSError):
                    if b'"node stopped"' in self._since(node.log):
                        await asyncio.sleep(0.02)
                        continue
                if await self._works():
                    return
                await asyncio.sleep(0.02)
        assert node.code not in (0, -signal.SIGKILL), "a node that stopped itself says so in its code"

    async def _works(self) -> bool:
        """Say whether the victim answers and is as willing as ever."""
        try:
            address = self.cluster.composition.find_node(self.folder(self.victim))
        except Exception:
            return False
        await self.cluster.desks[self.victim].move(address)
        try:
            status = await self.cluster.desks[self.victim].status()
        except Exception:
            return False
        return status.mode == "ready"

    # --- commands ------------------------------------------------------------------------------------------------

    async def command(self, *words: str | Path, is_armed: bool = False) -> int:
        """Run one command line of the program to its end and return its code."""
        log = self.cluster.root / f"command-{next(_NUMBERS)}.log"
        process = self.begin(log, *words, is_armed=is_armed)
        await self.cluster.until(lambda: process.poll() is not None, f"the end of {words[:2]}")
        code = process.wait()
        if is_armed:
            assert self._struck(log), f"{self.strike.text} was not reached: {log.read_text()}"
            assert code == -signal.SIGKILL if self.strike.way == "kill" else code > 0
            self.hits += 1
        else:
            assert code == 0, log.read_text()
        return code

    def begin(self, log: Path, *words: str | Path, is_armed: bool = False) -> Forked:
        """Begin a command line and let it run."""
        environment = {**os.environ, "JDEC_LANG": "en"}
        if is_armed:
            environment[VARIABLE] = self.strike.text
        return Forked([str(word) for word in words], environment, log)

    # --- keys ----------------------------------------------------------------------------------------------------

    def fresh_path(self, stem: str) -> Path:
        """A file name that was never used."""
        return self.cluster.root / f"{stem}-{next(_NUMBERS)}.note"

    async def draft(self, party: str) -> Path:
        """Make next keys of a Party and the draft that names them."""
        out = self.fresh_path("manifest")
        await self.command("keys", "rotate", self.folder(party), "--out", out)
        return out

    async def sign(self, party: str, draft: Path) -> Path:
        """Let two root officers sign."""
        for number in (1, 2):
            root = self.folder(party) / "roots" / f"root-{number}.key"
            await self.command("keys", "sign-manifest", draft, "--root", root)
        return draft

    async def publish(self, party: str, manifest: Path) -> None:
        """Hand a manifest to its own node, unless it is there already; wait until both nodes know it."""
        version = self.version_of(manifest)
        if self.version(party) < version and not self.in_inbox(party):
            await self.command("keys", "publish", self.folder(party), manifest)
        await self.cluster.until(lambda: self.version(party) == version, f"manifest {version} on the record")

    def in_inbox(self, party: str) -> bool:
        """Say whether a manifest waits for its own node."""
        return (self.folder(party) / "inbox" / "own-manifest.note").exists()

    def version(self, party: str) -> int:
        """The version of the manifest in force."""
        return keyring.history_of(self.folder(party))[1].current.version

    def version_of(self, manifest: Path) -> int:
        """The version a manifest file says."""
        lines = manifest.read_text().splitlines()
        return int(next(line.split()[1] for line in lines if line.startswith("version ")))

    # --- a hostile other node ------------------------------------------------------------------------------------

    async def offer_fork(self) -> None:
        """Say, with the other Party's keys, that its record is another; until the victim has kept the proof."""
        folder = self.folder(self.other)
        _, history = keyring.history_of(folder)
        pair = next(each for each in history.current.keys if each.role is Role.LOG)
        signer = next(each for each in read_keys(folder / "keys", Role.LOG) if each.pair == pair)
        status = await self.cluster.status(self.victim)
        size = status.mirror.size
        checkpoint = Checkpoint(str(history.current.origin), size, os.urandom(32))
        note = sign_checkpoint(checkpoint, signer, self.cluster.composition.now_us() // 1_000_000)
        files = find_certificate(folder / "keys", history.current.certificates)
        _, victim = keyring.history_of(self.folder(self.victim))
        door = self.cluster.nodes[self.victim].door()
        assert door is not None
        peer = HttpsPeer(
            f"https://{door[0]}:{door[1]}", lambda: client_context(*files, victim.certificates()), 5.0
        )
        try:
            await peer.push(encode_package(Package(size, (), note)))
            raise AssertionError("a fork was taken")
        except (PeerRefused, PeerUnreachable):
            pass
        finally:
            await peer.close()

    def evidence(self) -> int:
        """How many proofs the victim keeps."""
        return len(list(evidence_files(self.folder(self.victim))))

    # --- what the log says ----------------------------------------------------------------------------------------

    def _mark(self, log: Path) -> None:
        self._seen[log] = log.stat().st_size if log.exists() else 0

    def _since(self, log: Path) -> bytes:
        with log.open("rb") as file:
            file.seek(self._seen.get(log, 0))
            return file.read()

    def _struck(self, log: Path) -> bool:
        return log.exists() and any(self._is_strike(line) for line in self._since(log).splitlines())

    def _is_strike(self, line: bytes) -> bool:
        if STRIKES not in line:
            return False
        said = msgspec.json.decode(line)
        return (said["name"], said["side"]) == (self.strike.name, self.strike.side)


def new_heartbeat(folder: Path, seconds: float) -> None:
    """Let a node give its sign of life more often; the link's table is the last of its settings."""
    settings = folder / "node.toml"
    settings.write_text(settings.read_text() + f"heartbeat_s = {seconds}\n")


def strikes(name: str, nths: tuple[int, ...] = (1,)) -> Iterator[Strike]:
    """Every side and way of a failpoint."""
    for nth, side, way in itertools.product(nths, Side, ("kill", "error")):
        yield Strike(name, side, way, nth)

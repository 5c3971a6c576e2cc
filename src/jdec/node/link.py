"""The line to the other node: push what is new of ours, pull what we miss of theirs.

Push is live, pull repairs; both carry the same packages to the same `take`.  Catch-up is the ordinary path taken
again, and a restart resumes from the mirror's own size.  In a cut both loops wait with a growing pause and try
again; nothing is queued here, because the record itself is the queue.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import msgspec

from jdec.node.bulletin import Bulletin
from jdec.node.failpoints import LINK_PULL, LINK_PUSH
from jdec.node.ports import (
    MirrorRefused,
    Peer,
    PeerRefused,
    PeerState,
    PeerUnreachable,
    RecordStore,
    StoreError,
    StoreFailed,
)
from jdec.node.views import LinkView
from jdec.record.errors import RecordError
from jdec.record.package import Package, encode_package

PACKAGE_ENTRIES = 4096
PACKAGE_BYTES = 6 * 1024 * 1024
UNREACHABLE = "peer-unreachable"
# The other node's mirror ends before what our generation cites, holds nothing of it, or is of an earlier one still.
LAGS = ("generation-cites-other", "generation-unheld", "generation-order-wrong")
_FIRST_PAUSE_S = 0.05
_LONGEST_PAUSE_S = 2.0


class LinkPort(msgspec.Struct, frozen=True):
    """What the link asks of its node: take a package, learn a cosigned note, and look at what the peer says of itself.

    `look` is given the peer's state and how much was mirrored before it was asked for.  `catch_up` hands over what the
    peer still lacks of the generation before, and says whether that was anything.  `damaged` hears what
    of the own record could not be read.
    """

    take: Callable[[bytes], Awaitable[object]]
    cosigned: Callable[[bytes], Awaitable[int]]
    refresh: Callable[[], Awaitable[object]]
    stamp: Callable[[], str]
    look: Callable[[PeerState, int], Awaitable[None]]
    catch_up: Callable[[], Awaitable[bool]]
    damaged: Callable[[StoreError], None] = lambda _damage: None


def next_package(store: RecordStore, start: int) -> tuple[int, bytes] | None:
    """Return the size up to which the next package of this record from `start` reaches, and the package.

    It ends at a checkpoint its Party signed.  `start` equal to the size gives an empty package, a sign of life;
    None where there is nothing signed at all.
    """
    head = store.head()
    if not head.note or start > head.size:
        return None
    if start == head.size:
        return start, encode_package(Package(start, (), head.note))
    found = store.checkpoint_for(start, PACKAGE_ENTRIES, PACKAGE_BYTES)
    if found is None:
        return None
    size, note = found
    entries: list[bytes] = []
    while start + len(entries) < size:
        at = start + len(entries)
        entries += [entry.data for entry in store.read(at, size - at, 1 << 30)]
    return size, encode_package(Package(start, tuple(entries), note))


class Link:
    """Two loops over one peer: one pushes the own record, one asks and pulls the other."""

    def __init__(
        self,
        store: RecordStore,
        peer: Peer,
        bulletin: Bulletin,
        port: LinkPort,
        *,
        heartbeat_s: float,
        log: Callable[..., None],
    ) -> None:
        self._store = store
        self._peer = peer
        self._bulletin = bulletin
        self._port = port
        self._heartbeat_s = heartbeat_s
        self._log = log
        self._stopping = asyncio.Event()
        self._heard = asyncio.Event()
        self._sign_of_life_at = 0.0
        # What keeps either half of the line from working; it is up while nothing does.
        self._troubles: dict[str, str] = {}
        self._pushes = False
        self._went_back = False

    def stop(self) -> None:
        """Let both loops end after what they are doing."""
        self._stopping.set()

    def heard_from_peer(self) -> None:
        """The other node has just reached us: do not wait out a pause before trying to reach it."""
        self._heard.set()

    async def run(self) -> None:
        """Run both loops until stopped."""
        await asyncio.gather(self._loop("push", self._push_once), self._loop("pull", self._pull_once))

    async def _loop(self, half: str, step: Callable[[], Awaitable[None]]) -> None:
        pause = _FIRST_PAUSE_S
        while not self._stopping.is_set():
            try:
                await step()
                pause = _FIRST_PAUSE_S
            except PeerUnreachable as cut:
                if self._troubles.get(half) != UNREACHABLE:
                    self._log("peer not reached", half=half, reason=str(cut))
                self._down(half, UNREACHABLE)
                await self._pause(pause)
                pause = min(pause * 2, _LONGEST_PAUSE_S)
            except (PeerRefused, MirrorRefused, RecordError) as refusal:
                # Whatever the other node answers or sends, it costs this node a pause, never its life.
                self._log("link refused", half=half, code=refusal.code, reason=str(refusal))
                self._down(half, refusal.code)
                await self._wait(asyncio.Event(), _LONGEST_PAUSE_S)
            except StoreFailed:
                raise
            except StoreError as damage:
                # What cannot be read whole is not sent; it is looked for and mended elsewhere.
                self._log("not sent", half=half, code=damage.code, reason=str(damage))
                self._port.damaged(damage)
                self._down(half, damage.code)
                await self._wait(asyncio.Event(), _LONGEST_PAUSE_S)

    async def _push_once(self) -> None:
        """Push one package, or wait for news; without news, a sign of life every heartbeat."""
        ticket = self._bulletin.ticket()
        loop = asyncio.get_running_loop()
        if self._bulletin.mirrored >= self._bulletin.own and self._pushes:
            quiet_s = self._sign_of_life_at - loop.time()
            if quiet_s > 0:
                await self._wait(ticket, quiet_s)
                return
            await self._port.refresh()
        start = self._bulletin.mirrored
        found = await asyncio.to_thread(next_package, self._store, start)
        if found is None:
            await self._wait(ticket, self._heartbeat_s)
            return
        end, package = found
        try:
            with LINK_PUSH:
                note = await self._peer.push(package)
        except PeerRefused as refusal:
            if refusal.code in LAGS and await self._port.catch_up():
                return
            has = -1 if refusal.size is None else refusal.size
            if self._went_back or refusal.code != "package-gap" or not 0 <= has < start:
                raise
            # The mirror holds less than it once cosigned: go back to what it has, and say so.
            self._log("peer mirror went back", had=start, has=has)
            self._bulletin.lower_mirrored(has)
            self._went_back = True
            return
        size = await self._port.cosigned(note)
        if size < end:
            # Pushing the same again at once would go on for ever.
            raise PeerRefused("cosignature-behind", f"cosigned {size} entries after taking {end}")
        self._sign_of_life_at = loop.time() + self._heartbeat_s
        self._went_back = False
        self._up("push")

    async def _pull_once(self) -> None:
        """Ask the other node where it stands and fetch what is missing here."""
        held = self._bulletin.peer
        state: PeerState = await self._peer.state()
        await self._port.look(state, held)
        while state.size > self._bulletin.peer and not self._stopping.is_set():
            before = self._bulletin.peer
            with LINK_PULL:
                package = await self._peer.pull(before)
            if not package:
                break
            await self._port.take(package)
            if self._bulletin.peer <= before:
                break
        self._up("pull")
        await self._wait(asyncio.Event(), self._heartbeat_s)

    async def _pause(self, seconds: float) -> None:
        """Wait after a cut; the wait ends early when the other node reaches us or this node stops."""
        self._heard.clear()
        # However often the other node reaches us while we cannot reach it, we do not try more often than this.
        await self._wait(asyncio.Event(), _FIRST_PAUSE_S)
        await self._wait(self._heard, seconds)

    async def _wait(self, event: asyncio.Event, seconds: float) -> None:
        waits = [asyncio.ensure_future(self._stopping.wait()), asyncio.ensure_future(event.wait())]
        try:
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waits:
                each.cancel()

    def _up(self, half: str) -> None:
        self._troubles.pop(half, None)
        self._pushes = self._pushes or half == "push"
        if not self._troubles and self._bulletin.link.state != "up":
            self._bulletin.set_link(LinkView(state="up", since=self._port.stamp(), reason=""))

    def _down(self, half: str, reason: str) -> None:
        self._troubles[half] = reason
        self._pushes = self._pushes and half != "push"
        # One half that fails for several reasons in turn is one outage: its beginning stays.
        link = self._bulletin.link
        since = link.since if link.state == "down" else self._port.stamp()
        self._bulletin.set_link(LinkView("down", since, next(iter(self._troubles.values()))))

"""Following both records: every entry once, in order, and how far the own ones climbed; resumable anywhere.

A cursor says what the follower has: `own.peer.mirrored.receipted` as four decimal sizes, and, where either record is
past its first generation, `.own-generation.peer-generation`.  The node keeps nothing
about a follower, so a slow one costs no memory and loses nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import msgspec

from jdec.node.bulletin import Bulletin
from jdec.node.reading import NodeRefused
from jdec.node.views import EntryView, FollowEvent, Which

_PAGE = 256
_MENDING_S = 1.0


class Cursor(msgspec.Struct, frozen=True):
    """What a follower has seen of each size."""

    own: int = 0
    peer: int = 0
    mirrored: int = 0
    receipted: int = 0
    own_generation: int = 1
    peer_generation: int = 1

    def __str__(self) -> str:
        sizes = f"{self.own}.{self.peer}.{self.mirrored}.{self.receipted}"
        later = f".{self.own_generation}.{self.peer_generation}"
        return sizes if later == ".1.1" else sizes + later

    def is_of(self, other: Cursor) -> bool:
        """Say whether both are of the same generations."""
        mine = (self.own_generation, self.peer_generation)
        return mine == (other.own_generation, other.peer_generation)

    def beginning(self) -> Cursor:
        """Return the cursor before the first entries of these generations."""
        return Cursor(own_generation=self.own_generation, peer_generation=self.peer_generation)


def parse_cursor(text: str) -> Cursor:
    """Read a cursor.  Raises `ValueError` with a sentence."""
    if not text:
        return Cursor()
    parts = text.split(".")
    is_digits = all(each.isascii() and each.isdigit() and len(each) <= 15 for each in parts)
    if len(parts) not in (4, 6) or not is_digits:
        raise ValueError(f"cursor is four sizes joined by dots, or six numbers: got {text[:60]!r}")
    return Cursor(*(int(each) for each in parts))


async def _page(
    read: Callable[[Which, int, int], list[EntryView]], which: Which, start: int, limit: int
) -> list[EntryView]:
    """Return entries; a damaged one is waited for until it is mended: a follower is told every entry, in order."""
    while True:
        try:
            return await asyncio.to_thread(read, which, start, limit)
        except NodeRefused:
            await asyncio.sleep(_MENDING_S)


async def follow(
    bulletin: Bulletin,
    start: Cursor,
    read: Callable[[Which, int, int], list[EntryView]],
) -> AsyncIterator[FollowEvent]:
    """Yield events from `start` on, for as long as the node runs."""
    at = start
    link = None
    while not bulletin.stopped:
        ticket = bulletin.ticket()
        goal = msgspec.structs.replace(
            at,
            own=bulletin.own,
            peer=bulletin.peer,
            mirrored=bulletin.mirrored,
            receipted=bulletin.receipted,
        )
        while at.own < goal.own:
            for entry in await _page(read, Which.OWN, at.own, min(_PAGE, goal.own - at.own)):
                at = msgspec.structs.replace(at, own=entry.index + 1)
                yield FollowEvent("entry", str(at), entry=entry)
        while at.peer < goal.peer:
            for entry in await _page(read, Which.PEER, at.peer, min(_PAGE, goal.peer - at.peer)):
                at = msgspec.structs.replace(at, peer=entry.index + 1)
                yield FollowEvent("entry", str(at), entry=entry)
        # Nothing is ever told as receipted that was not told as mirrored: down from the top, up from below.
        if at.receipted > goal.receipted:
            at = msgspec.structs.replace(at, receipted=goal.receipted)
            yield FollowEvent("receipted", str(at), size=goal.receipted)
        if at.mirrored != goal.mirrored:
            at = msgspec.structs.replace(at, mirrored=goal.mirrored)
            yield FollowEvent("mirrored", str(at), size=goal.mirrored)
        if at.receipted < goal.receipted:
            at = msgspec.structs.replace(at, receipted=goal.receipted)
            yield FollowEvent("receipted", str(at), size=goal.receipted)
        if link != bulletin.link:
            link = bulletin.link
            yield FollowEvent("link", str(at), link=link)
        await ticket.wait()

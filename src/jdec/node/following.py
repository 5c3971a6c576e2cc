"""Following both records: every entry once, in order, and how far the own ones climbed; resumable anywhere.

A cursor says what the follower has: `own.peer.mirrored.receipted` as four decimal sizes.  The node keeps nothing
about a follower, so a slow one costs no memory and loses nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import msgspec

from jdec.node.bulletin import Bulletin
from jdec.node.views import EntryView, FollowEvent, Which

_PAGE = 256


class Cursor(msgspec.Struct, frozen=True):
    """What a follower has seen of each size."""

    own: int = 0
    peer: int = 0
    mirrored: int = 0
    receipted: int = 0

    def __str__(self) -> str:
        return f"{self.own}.{self.peer}.{self.mirrored}.{self.receipted}"


def parse_cursor(text: str) -> Cursor:
    """Read a cursor.  Raises `ValueError` with a sentence."""
    if not text:
        return Cursor()
    parts = text.split(".")
    if len(parts) != 4 or not all(each.isascii() and each.isdigit() and len(each) <= 15 for each in parts):
        raise ValueError(f"cursor is four sizes joined by dots: got {text[:60]!r}")
    return Cursor(*(int(each) for each in parts))


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
        goal = Cursor(bulletin.own, bulletin.peer, bulletin.mirrored, bulletin.receipted)
        while at.own < goal.own:
            for entry in await asyncio.to_thread(read, Which.OWN, at.own, min(_PAGE, goal.own - at.own)):
                at = msgspec.structs.replace(at, own=entry.index + 1)
                yield FollowEvent("entry", str(at), entry=entry)
        while at.peer < goal.peer:
            for entry in await asyncio.to_thread(read, Which.PEER, at.peer, min(_PAGE, goal.peer - at.peer)):
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

"""What everyone inside a node waits for: sizes, how far the own record climbed, and the state of the line.

The ladder never stands on its head: a receipt that comes before the cosignature of what it names waits for it, and
when the other node turns out to hold less than it said, both rungs fall together.

A follower takes a ticket, reads what is there, and waits on the ticket: nothing that changes after the ticket was
taken can be missed, and no follower holds a queue that could grow.
"""

from __future__ import annotations

import asyncio

from jdec.node.views import LinkView


class Bulletin:
    """Sizes of both records and of the own record's climb, with one bell for all of them.  One event loop only."""

    def __init__(self) -> None:
        self.own = 0
        self.peer = 0
        self.mirrored = 0
        self.receipted = 0
        self._claimed = 0
        self.link = LinkView(state="never", since="", reason="")
        self.stopped = False
        self._bell = asyncio.Event()

    def ticket(self) -> asyncio.Event:
        """Return what to wait on; take it before reading."""
        return self._bell

    def raise_to(self, *, own: int = 0, peer: int = 0, mirrored: int = 0, receipted: int = 0) -> None:
        """Raise the named sizes; a smaller value than the present one changes nothing."""
        before = (self.own, self.peer, self.mirrored, self.receipted)
        self.own = max(self.own, own)
        self.peer = max(self.peer, peer)
        self.mirrored = max(self.mirrored, mirrored)
        self._claimed = max(self._claimed, receipted)
        self.receipted = min(self._claimed, self.mirrored)
        if before != (self.own, self.peer, self.mirrored, self.receipted):
            self._ring()

    def lower_mirrored(self, size: int) -> None:
        """Say that the other node holds less than it once said; everybody sees it."""
        self.mirrored = size
        self.receipted = min(self.receipted, size)
        self._ring()

    def set_link(self, link: LinkView) -> None:
        """Say that the line's state changed."""
        if (link.state, link.reason) != (self.link.state, self.link.reason):
            self.link = link
            self._ring()

    def stop(self) -> None:
        """Wake everyone for the last time."""
        self.stopped = True
        self._ring()

    def _ring(self) -> None:
        bell, self._bell = self._bell, asyncio.Event()
        bell.set()

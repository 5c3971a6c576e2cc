"""Receipts: saying on one's own record what of the other's one durably holds.

A receipt is due only while the mirror holds entries beyond the last receipt that are not themselves receipts, and
at most once an interval; two quiet nodes therefore fall silent instead of receipting each other for ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from jdec.node.bulletin import Bulletin
from jdec.node.ports import RecordStore


def is_due(own: RecordStore, mirror: RecordStore, first: int = 0) -> bool:
    """Say whether the mirror holds anything that deserves a receipt the own record does not have yet.

    `first` is the position of the mirror's entry 0 (see `node.archive`).
    """
    size = mirror.head().size
    last = own.receipt_before(own.head().size)
    covered = max(0, last.cited_size - first) if last else 0
    return size - covered > mirror.count_receipts(covered)


class Receipting:
    """Writes receipts while the node runs."""

    def __init__(
        self,
        own: RecordStore,
        mirror: RecordStore,
        bulletin: Bulletin,
        *,
        first: int = 0,
        interval_s: float,
        write: Callable[[], Awaitable[None]],
    ) -> None:
        self._own = own
        self._mirror = mirror
        self._bulletin = bulletin
        self._first = first
        self._interval_s = interval_s
        self._write = write

    async def run(self) -> None:
        """Watch the mirror grow; after each receipt wait the interval out, and let what comes gather."""
        while not self._bulletin.stopped:
            ticket = self._bulletin.ticket()
            if await asyncio.to_thread(is_due, self._own, self._mirror, self._first):
                await self._write()
                await asyncio.sleep(self._interval_s)
            else:
                await ticket.wait()

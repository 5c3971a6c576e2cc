"""The slow loop that looks for damage in a running node's two records, and has it mended.

A pass walks both records at a bounded rate, so that it costs a small and constant share of the machine; what it finds
is told and mended at once.  What cannot be mended stays told, and is tried again.  Whoever reads a damaged entry before
the pass comes to it says so here, and that entry is looked at first.

What stays decides what the node may still do: while another copy exists, the node goes on.  An own entry that is gone
and was never mirrored makes it read-only, for nothing behind that entry can ever be mirrored.  A file that is broken
itself stops it, for every write could spread the damage.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from jdec.messages.service import Receipt
from jdec.node.config import ScrubConfig
from jdec.node.mending import Fetch, Mender, NotMended
from jdec.node.parts import NodeParts
from jdec.node.ports import Clock, StoreDamaged, StoreError, StoreFailed
from jdec.node.scrub import KINDS, Find, Ledger, Walk, cosigned_by, judge_entry
from jdec.node.views import DamageView, ScrubView, Which
from jdec.record.origin import Origin
from jdec.words.instants import format_instant, from_unix_micros

_SLICE = 64
_RETRY_S = 5.0
_MOST_SHOWN = 16


class Scrubber:
    """Walks, tells, mends.  One event loop; reads and writes go through threads."""

    def __init__(
        self,
        ledgers: Mapping[Which, Ledger],
        fetch: Mapping[Which, Fetch],
        config: ScrubConfig,
        clock: Clock,
        *,
        log: Callable[..., None],
        mirrored: Callable[[], int],
        on_lost: Callable[[], None],
        on_broken: Callable[[StoreError], None],
    ) -> None:
        self._ledgers = ledgers
        self._menders = {which: Mender(ledgers[which], fetch[which]) for which in ledgers}
        self._config = config
        self._clock = clock
        self._log = log
        self._mirrored = mirrored
        self._on_lost = on_lost
        self._on_broken = on_broken
        self._open: dict[Which, dict[tuple[str, int], tuple[Find, str]]] = {which: {} for which in ledgers}
        self._suspects: dict[tuple[Which, int], None] = {}
        self._bell = asyncio.Event()
        self._walked = 0
        self._is_walking = False
        self._is_hurried = False
        self._finished_at = ""
        self.checked = 0
        self.found = 0
        self.mended = 0

    def suspect(self, which: Which, index: int) -> None:
        """Look at this entry first: somebody could not read it; -1 begins a pass now.  Called in the event loop."""
        if index < 0:
            self._is_hurried = True
            self._bell.set()
        elif (which, index) not in self._suspects and len(self._suspects) < 1024:
            self._suspects[which, index] = None
            self._bell.set()

    def view(self) -> ScrubView:
        """Return how far the present pass has come, when the last one ended, and what is damaged now."""
        now = [
            DamageView(which.value, find.what, find.index, reason)
            for which, each in self._open.items()
            for find, reason in each.values()
        ]
        return ScrubView(
            running=self._is_walking,
            checked=self._walked,
            finished_at=self._finished_at,
            damaged=len(now),
            mended=self.mended,
            damages=tuple(now[:_MOST_SHOWN]),
        )

    async def run(self) -> None:
        """Walk again and again, until cancelled."""
        while True:
            self._walked, self._is_walking = 0, True
            for which in self._ledgers:
                await self._pass(which)
            self._is_walking = False
            self._finished_at = format_instant(from_unix_micros(self._clock.now_us()))
            self._log("scrub finished", entries=self._walked, damaged=self.view().damaged)
            await self._rest()

    async def _pass(self, which: Which) -> None:
        walk, told = Walk(self._ledgers[which]), 0
        seen: set[tuple[str, int]] = set()
        while not walk.is_done:
            await self._heed()
            try:
                looked = await asyncio.to_thread(walk.step, _SLICE)
            except StoreFailed:
                raise
            except StoreError as error:
                walk.finds.append(Find("file", 0, detail=str(error)))
                walk.is_done, looked = True, 0
            self._walked += looked
            self.checked += looked
            fresh = sorted(walk.finds[told:], key=lambda each: KINDS.index(each.what))
            told = len(walk.finds)
            for find in fresh:
                if not await self._treat(which, find):
                    seen.add((find.what, find.index))
            await asyncio.sleep(max(looked, 1) / self._config.entries_per_second)
        self._open[which] = {key: each for key, each in self._open[which].items() if key in seen}

    async def _rest(self) -> None:
        """Wait for the next pass; meanwhile look at what is suspected and try again what stays."""
        loop = asyncio.get_running_loop()
        next_s = loop.time() + self._config.interval_s
        while (left_s := next_s - loop.time()) > 0:
            wait_s = min(left_s, _RETRY_S) if self.view().damaged else left_s
            try:
                async with asyncio.timeout(wait_s):
                    await self._bell.wait()
            except TimeoutError:
                pass
            await self._heed()
            if self._is_hurried or await self._try_again():
                self._is_hurried = False
                return

    async def _heed(self) -> None:
        """Look at what somebody could not read."""
        self._bell.clear()
        while self._suspects:
            which, index = next(iter(self._suspects))
            try:
                find = await asyncio.to_thread(judge_entry, self._ledgers[which], index)
            except StoreFailed:
                raise
            except StoreError as error:
                find = Find("file", 0, detail=str(error))
            if find is not None:
                await self._treat(which, find)
            self._suspects.pop((which, index), None)

    async def _try_again(self) -> bool:
        """Try what stays once more; True where only a new walk can say more."""
        is_changed = False
        for which, left in self._open.items():
            for find, reason in list(left.values()):
                if reason == "needs-walk" or await self._treat(which, find):
                    is_changed = True
        return is_changed

    async def _treat(self, which: Which, find: Find) -> bool:
        """Tell and mend one find; say whether it is mended."""
        key = (find.what, find.index)
        before = self._open[which].get(key)
        if before is None:
            self.found += 1
            self._log(
                "store damaged", code="store-damaged", record=which.value, what=find.what, index=find.index,
                detail=find.detail,
            )  # fmt: skip
            self._open[which][key] = (find, "")
        try:
            await self._menders[which].mend(find)
        except NotMended as reason:
            if before is None or before[1] != reason.code:
                self._log(
                    "damage stays", record=which.value, what=find.what, index=find.index, reason=reason.code,
                    detail=str(reason)[:200],
                )  # fmt: skip
            self._open[which][key] = (find, reason.code)
            self._decide(which, find, reason)
            return False
        self._open[which].pop(key, None)
        self.mended += 1
        self._log("damage mended", record=which.value, what=find.what, index=find.index)
        return True

    def _decide(self, which: Which, find: Find, reason: NotMended) -> None:
        is_bytes = find.what in ("entry", "run")
        if reason.code == "file-damaged":
            self._on_broken(StoreDamaged(f"{which.value}: {reason}"))
        elif which is Which.OWN and is_bytes and max(find.index, find.stop - 1) >= self._mirrored():
            self._on_lost()


def scrubber_for(
    parts: NodeParts,
    *,
    bears_out: Callable[[Receipt], bool],
    mirrored: Callable[[], int],
    on_lost: Callable[[], None],
    on_broken: Callable[[StoreError], None],
) -> Scrubber:
    """Return the scrubber of a node: own entries come back from the other node's mirror, mirrored ones from it."""
    own, other, peer = parts.own_keys, parts.peer_keys, parts.peer
    generation = Origin.parse(own.origin).generation
    open_cosigned = cosigned_by(lambda: other.history, parts.archive.mirror_pairs())
    ledgers = {
        Which.OWN: Ledger(parts.own, own.origin, True, lambda: own.history, bears_out, open_cosigned),
        Which.PEER: Ledger(parts.mirror, other.origin, False, lambda: other.history, bears_out),
    }

    async def from_mirror(start: int) -> bytes:
        return await peer.pull_mirror(generation, start)

    return Scrubber(
        ledgers,
        {Which.OWN: from_mirror, Which.PEER: peer.pull},
        parts.config.scrub,
        parts.clock,
        log=parts.log,
        mirrored=mirrored,
        on_lost=on_lost,
        on_broken=on_broken,
    )

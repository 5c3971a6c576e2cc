"""The slow loop that looks for damage in a running node's two records, in all generations, and has it mended.

A pass walks both records and their archives at a bounded rate, so that it costs a small and constant share of the
machine; what it finds is told and mended at once.  What cannot be mended stays told, and is tried again.  Whoever reads
a damaged entry before the pass comes to it says so here, and that entry is looked at first.

What stays decides what the node may still do: while another copy exists, the node goes on.  An own entry that is gone
and was never mirrored makes it read-only, for nothing behind that entry can ever be mirrored.  A file that is broken
itself stops it, for every write could spread the damage; but not that of an archive, into which nothing is written.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from jdec.messages.service import Receipt
from jdec.node.config import ScrubConfig
from jdec.node.handing_back import FetchingBack, archive_fetch, archived_ledger
from jdec.node.mending import Fetch, Mender, NotMended
from jdec.node.parts import NodeParts
from jdec.node.ports import Clock, StoreDamaged, StoreError, StoreFailed
from jdec.node.scrub import KINDS, Find, Ledger, Walk, cosigned_by, judge_entry
from jdec.node.views import DamageView, ScrubView, Which
from jdec.words.instants import format_instant, from_unix_micros

_SLICE = 64
_RETRY_S = 5.0
_MOST_SHOWN = 16
_PRESENT = (Which.OWN, Which.PEER)


class Scrubber:
    """Walks, tells, mends.  One event loop; reads and writes go through threads."""

    def __init__(
        self,
        ledgers: Mapping[str, Ledger],
        fetch: Mapping[str, Fetch],
        config: ScrubConfig,
        clock: Clock,
        *,
        log: Callable[..., None],
        mirrored: Callable[[], int],
        on_lost: Callable[..., None],
        on_broken: Callable[[StoreError], None],
        fetching: FetchingBack,
    ) -> None:
        """Take what is walked by its name: `own`, `peer`, and of earlier generations their records' full names."""
        self._ledgers = ledgers
        self._menders = {name: Mender(ledgers[name], fetch[name]) for name in ledgers}
        self._config = config
        self._clock = clock
        self._log = log
        self._mirrored = mirrored
        self._on_lost = on_lost
        self._on_broken = on_broken
        self._fetching = fetching
        self._open: dict[str, dict[tuple[str, int], tuple[Find, str]]] = {name: {} for name in ledgers}
        self._suspects: dict[tuple[str, int], None] = {}
        self._bell = asyncio.Event()
        self._walked = 0
        self._is_walking = False
        self._is_hurried = False
        self._finished_at = ""
        self.checked = 0
        self.found = 0
        self.mended = 0

    def suspect(self, name: str, index: int) -> None:
        """Look at this entry first: somebody could not read it; -1 begins a pass now.  Called in the event loop."""
        if name not in self._ledgers:
            return
        if index < 0:
            self._is_hurried = True
            self._bell.set()
        elif (name, index) not in self._suspects and len(self._suspects) < 1024:
            self._suspects[name, index] = None
            self._bell.set()

    def view(self) -> ScrubView:
        """Return how far the present pass has come, when the last one ended, and what is damaged now."""
        now = [
            DamageView(name, find.what, find.index, reason)
            for name, each in self._open.items()
            for find, reason in each.values()
        ]
        now += self._fetching.damages()
        return ScrubView(
            running=self._is_walking,
            checked=self._walked,
            finished_at=self._finished_at,
            damaged=len(now),
            archived=sum(each.record not in _PRESENT for each in now),
            mended=self.mended,
            damages=tuple(now[:_MOST_SHOWN]),
        )

    async def run(self) -> None:
        """Walk again and again, until cancelled."""
        while True:
            self._walked, self._is_walking = 0, True
            for name in self._ledgers:
                await self._pass(name)
            self._is_walking = False
            self._finished_at = format_instant(from_unix_micros(self._clock.now_us()))
            self._log("scrub finished", entries=self._walked, damaged=self.view().damaged)
            await self._rest()

    async def _pass(self, name: str) -> None:
        walk, told = Walk(self._ledgers[name]), 0
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
                if not await self._treat(name, find):
                    seen.add((find.what, find.index))
            await asyncio.sleep(max(looked, 1) / self._config.entries_per_second)
        self._open[name] = {key: each for key, each in self._open[name].items() if key in seen}

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
            name, index = next(iter(self._suspects))
            try:
                find = await asyncio.to_thread(judge_entry, self._ledgers[name], index)
            except StoreFailed:
                raise
            except StoreError as error:
                find = Find("file", 0, detail=str(error))
            if find is not None:
                await self._treat(name, find)
            self._suspects.pop((name, index), None)

    async def _try_again(self) -> bool:
        """Try what stays once more; True where only a new walk can say more."""
        is_changed = False
        for name, left in self._open.items():
            for find, reason in list(left.values()):
                if reason == "needs-walk" or await self._treat(name, find):
                    is_changed = True
        return is_changed

    async def _treat(self, name: str, find: Find) -> bool:
        """Tell and mend one find; say whether it is mended."""
        key = (find.what, find.index)
        before = self._open[name].get(key)
        if before is None:
            self.found += 1
            self._log(
                "store damaged", code="store-damaged", record=name, what=find.what, index=find.index,
                detail=find.detail,
            )  # fmt: skip
            self._open[name][key] = (find, "")
        try:
            await self._menders[name].mend(find)
        except NotMended as reason:
            if before is None or before[1] != reason.code:
                self._log(
                    "damage stays", record=name, what=find.what, index=find.index, reason=reason.code,
                    detail=str(reason)[:200],
                )  # fmt: skip
            self._open[name][key] = (find, reason.code)
            self._decide(name, find, reason)
            return False
        self._open[name].pop(key, None)
        self.mended += 1
        if name == Which.OWN and not any(self._is_lost(each) for each, _ in self._open[name].values()):
            # The other node may hold more than it was known to hold while the line was cut.
            self._on_lost(is_lost=False)
        self._log("damage mended", record=name, what=find.what, index=find.index)
        return True

    def _decide(self, name: str, find: Find, reason: NotMended) -> None:
        if name not in _PRESENT:
            return
        if reason.code == "file-damaged":
            self._on_broken(StoreDamaged(f"{name}: {reason}"))
        elif name == Which.OWN and self._is_lost(find):
            self._on_lost(is_lost=True)

    def _is_lost(self, find: Find) -> bool:
        """Say whether a damage of the own record is of bytes that nobody is known to mirror."""
        return find.what in ("entry", "run") and max(find.index, find.stop - 1) >= self._mirrored()


def scrubber_for(
    parts: NodeParts,
    *,
    bears_out: Callable[[Receipt], bool],
    mirrored: Callable[[], int],
    on_lost: Callable[..., None],
    on_broken: Callable[[StoreError], None],
    fetching: FetchingBack,
) -> Scrubber:
    """Return the scrubber of a node: own entries come back from the other node's mirror, mirrored ones from it, and
    those of earlier generations from its archive.

    `on_lost` is told, by `is_lost`, that own entries nobody is known to mirror are damaged, and when they are mended.
    """
    own, other, peer = parts.own_keys, parts.peer_keys, parts.peer
    open_cosigned = cosigned_by(lambda: other.history, parts.archive.mirror_pairs())
    ledgers: dict[str, Ledger] = {
        Which.OWN: Ledger(parts.own, own.origin, True, lambda: own.history, bears_out, open_cosigned),
        Which.PEER: Ledger(parts.mirror, other.origin, False, lambda: other.history, bears_out),
    }
    fetch: dict[str, Fetch] = {
        Which.OWN: archive_fetch(peer, Which.OWN, own.origin),
        Which.PEER: peer.pull,
    }
    for each in parts.archive:
        ledgers[each.origin] = archived_ledger(each, each.history(), bears_out, open_cosigned)
        fetch[each.origin] = archive_fetch(peer, each.which, each.origin)
    return Scrubber(
        ledgers,
        fetch,
        parts.config.scrub,
        parts.clock,
        log=parts.log,
        mirrored=mirrored,
        on_lost=on_lost,
        on_broken=on_broken,
        fetching=fetching,
    )

"""Looking through one record store of a stopped node, and mending it: walk, mend, and walk again.

Nobody waits and nothing is paced; the caller holds the store's lock.  What is fetched for it comes over the line, which
is first asked when something is to be mended.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from jdec.adapters.peer_client import HttpsPeer
from jdec.faces.cli.composition import CompositionError
from jdec.main import keyring
from jdec.main.returning import certificates_in, reach
from jdec.node.mending import Fetch, Mender, NotMended
from jdec.node.ports import PeerUnreachable, StoreError, StoreFailed
from jdec.node.recovery import RecoveryRefused
from jdec.node.scrub import KINDS, Find, Ledger, Walk
from jdec.node.views import DamageView
from jdec.record.errors import RecordError

_SLICE = 1024
_ROUNDS = 4
_BYTES = ("leaf", "entry", "run")


class StoppedLine:
    """The other node as a stopped node's commands reach it: a connection of its own for every question."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._config = keyring.config_of(folder)
        self._certificates = certificates_in(folder / self._config.paths.keys)

    async def _asked(self, call: Callable[[HttpsPeer], Awaitable[bytes]]) -> bytes:
        try:
            peer, _ = await reach(self._folder, self._config, self._certificates)
        except (RecoveryRefused, StoreError, RecordError) as cut:
            raise PeerUnreachable(str(cut)) from cut
        try:
            return await call(peer)
        finally:
            await peer.close()

    async def pull(self, start: int) -> bytes:
        """Fetch one package of the other Party's record."""
        return await self._asked(lambda peer: peer.pull(start))

    async def pull_mirror(self, generation: int, start: int) -> bytes:
        """Fetch one package of the own record back."""
        return await self._asked(lambda peer: peer.pull_mirror(generation, start))

    async def pull_archive(self, record: str, start: int) -> bytes:
        """Fetch one package of an earlier generation."""
        return await self._asked(lambda peer: peer.pull_archive(record, start))


class Look:
    """One record being looked at, under the name that its damages are told by."""

    def __init__(self, name: str, ledger: Ledger, fetch: Fetch, on_progress: Callable[[int], None]) -> None:
        self._name = name
        self._ledger = ledger
        self._fetch = fetch
        self._on_progress = on_progress
        self.checked = 0
        self.mended = 0
        self.left: list[DamageView] = []

    def look(self, *, is_mending: bool) -> None:
        """Walk; mend and walk again for as long as that changes something."""
        for _ in range(_ROUNDS if is_mending else 1):
            finds = self._walk()
            self.left = [self._view(find, "found") for find in finds]
            if not finds or not is_mending or not self._mend(finds):
                return

    def _walk(self) -> list[Find]:
        walk, self.checked = Walk(self._ledger), 0
        try:
            while not walk.is_done:
                self.checked += walk.step(_SLICE)
                self._on_progress(self.checked)
        except StoreError as error:
            walk.finds.append(Find("file", 0, detail=str(error)))
        return walk.finds

    def _mend(self, finds: list[Find]) -> bool:
        """Mend entries before anything that is judged by them; say whether anything was mended."""
        first = [find for find in finds if find.what in _BYTES]
        chosen = sorted(first or finds, key=lambda each: KINDS.index(each.what))
        self.left = [self._view(find, "needs-walk") for find in finds if find not in chosen]
        before, mender = self.mended, Mender(self._ledger, self._fetch)
        for find in chosen:
            try:
                asyncio.run(mender.mend(self._claimed(find)))
                self.mended += 1
            except NotMended as reason:
                self.left.append(self._view(find, reason.code))
            except StoreFailed as failure:
                raise CompositionError("disk-failed", str(failure)) from failure
        return self.mended > before

    def _claimed(self, find: Find) -> Find:
        """Where no signature decided, take the leaf that is stored: the next walk holds it against the signed root."""
        if find.what != "entry" or find.leaf:
            return find
        kept = self._ledger.store.examine(find.index, find.index + 1).entries
        return msgspec.structs.replace(find, leaf=kept[0].leaf) if kept else find

    def _view(self, find: Find, reason: str) -> DamageView:
        return DamageView(self._name, find.what, find.index, reason)

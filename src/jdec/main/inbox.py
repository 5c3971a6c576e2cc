"""The inbox folder: how key manifests reach a node without any network.

`own-manifest.note` is written on the own record as its next entry; `peer-manifest.note` is the other Party's next
manifest, brought by hand in a cut.  A file that was taken moves to `taken/`, one that was not to `refused/` with the
reason beside it.  Both survive a restart: an own manifest is either still in the inbox or on the record.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path

from jdec.adapters.files import move_file, replace_file
from jdec.node.failpoints import INBOX_PEER, INBOX_TAKEN
from jdec.node.keys import PeerKeys
from jdec.node.ports import RecordStore
from jdec.node.service import NodeRefused, NodeService
from jdec.record.errors import RecordError

OWN = "own-manifest.note"
PEER = "peer-manifest.note"
KEPT_PEER = "peer-pending.note"
_LOOK_S = 0.5
_MAX_BYTES = 65_536


class Inbox:
    """Looks into the folder now and then, and once at the start."""

    def __init__(
        self,
        folder: Path,
        service: NodeService,
        peer_keys: PeerKeys,
        mirror: RecordStore,
        on_peer_keys: Callable[[], None],
    ) -> None:
        self._folder = folder
        self._service = service
        self._peer_keys = peer_keys
        self._mirror = mirror
        self._on_peer_keys = on_peer_keys

    async def run(self) -> None:
        """Look until cancelled."""
        for name in ("", "taken", "refused"):
            (self._folder / name).mkdir(mode=0o700, exist_ok=True)
        kept = self._folder / KEPT_PEER
        if kept.exists():
            # One that no longer follows was overtaken by the record itself.
            with contextlib.suppress(RecordError, OSError):
                self._load_peer(kept.read_bytes())
        while True:
            # What cannot be read or moved today is tried again at the next look.
            with contextlib.suppress(OSError):
                await self.look()
            await asyncio.sleep(_LOOK_S)

    async def look(self) -> None:
        """Take what lies in the folder now."""
        if (path := self._folder / OWN).exists():
            await self._take(path, self._publish_own)
        if (path := self._folder / PEER).exists():
            await self._take(path, self._keep_peer)

    async def _take(self, path: Path, use: Callable[[bytes], Awaitable[None]]) -> None:
        try:
            note = await asyncio.to_thread(path.read_bytes)
            if len(note) > _MAX_BYTES:
                raise NodeRefused("manifest-malformed", f"file is longer than {_MAX_BYTES} bytes")
            await use(note)
        except (RecordError, NodeRefused) as error:
            await asyncio.to_thread(self._refuse, path, f"{error.code}\n{error}\n")
        else:
            await asyncio.to_thread(self._accept, path)

    def _refuse(self, path: Path, reason: str) -> None:
        (self._folder / "refused" / f"{path.name}.reason").write_text(reason, "utf-8")
        move_file(path, self._folder / "refused" / path.name)

    def _accept(self, path: Path) -> None:
        (self._folder / "refused" / f"{path.name}.reason").unlink(missing_ok=True)
        move_file(path, self._folder / "taken" / path.name, step=INBOX_TAKEN)

    async def _publish_own(self, note: bytes) -> None:
        await self._service.publish_manifest(note)

    async def _keep_peer(self, note: bytes) -> None:
        self._load_peer(note)
        await asyncio.to_thread(replace_file, self._folder / KEPT_PEER, note, step=INBOX_PEER)

    def _load_peer(self, note: bytes) -> None:
        if any(note == each.note for each in self._peer_keys.history.applied):
            return
        self._peer_keys.change(lambda history: history.with_pending(note, self._mirror.head().size))
        self._on_peer_keys()

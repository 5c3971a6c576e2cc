"""The picture of a node whose stores are in memory: the real projector over them, in the node's own process."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from jdec.adapters.picture_tables import FILE, SqliteReading, make_tables
from jdec.main.picture_at import picture_of_sources
from jdec.node.bulletin import Bulletin
from jdec.node.config import PictureConfig
from jdec.node.picture import Picture, PicturePorts
from jdec.node.ports import PeerRefused, RecordStore, StoredEntry
from jdec.node.projector import Projector, stamp_of
from jdec.node.tables import NOTICES, PictureDigest
from jdec.picture import DEFAULT_PARAMETERS, ComponentAccount
from jdec.picture.noticing import NoticeComponentAccount

Account = ComponentAccount | NoticeComponentAccount


class StoreSource:
    """A store as the projector reads it, up to `most` entries."""

    def __init__(self, record: str, store: RecordStore, most: int | None = None) -> None:
        self.record = record
        self._store = store
        self._most = most

    def size(self) -> int:
        size = self._store.head().size
        return size if self._most is None else min(size, self._most)

    def read(self, start: int, limit: int) -> list[StoredEntry]:
        return list(self._store.read(start, limit, 1 << 30))

    def cut(self, most: int) -> StoreSource:
        return StoreSource(self.record, self._store, most)


class JoinedPicture:
    """The other node's picture, called directly."""

    def __init__(self) -> None:
        self.other: Picture | None = None

    async def picture(self, cursor: str) -> PictureDigest:
        if self.other is None or self.other.comparing is None:
            raise PeerRefused("link-route", "no such route on the link")
        return msgspec.json.decode(await self.other.comparing.digest(cursor), type=PictureDigest)

    async def picture_component(self, name: str) -> Account | None:
        if self.other is None or self.other.comparing is None:
            raise PeerRefused("link-route", "no such route on the link")
        found = await self.other.comparing.account(name)
        kind = NoticeComponentAccount if name.startswith(NOTICES) else ComponentAccount
        return msgspec.json.decode(found, type=kind) if found else None


class InProcess:
    """A projector that folds whenever a record grows."""

    def __init__(self, folder: Path, own: StoreSource, peer: StoreSource) -> None:
        self._sources = (own, peer)
        stamp = stamp_of(DEFAULT_PARAMETERS)
        folder.mkdir(exist_ok=True)
        self._projector = Projector(
            self._sources, make_tables(folder / FILE, stamp, os.urandom), DEFAULT_PARAMETERS
        )
        self.peer = JoinedPicture()
        reading = SqliteReading(folder / FILE)
        self.ports = PicturePorts(reading, stamp, self.peer, lambda: None, self._fold_at)

    async def _fold_at(self, own: int, peer: int) -> bytes:
        cut = [source.cut(most) for source, most in zip(self._sources, (own, peer), strict=True)]
        return msgspec.json.encode(picture_of_sources(cut, PictureConfig(), own, peer))

    async def run(self, bulletin: Bulletin, picture: Picture) -> None:
        """Fold for as long as the node runs."""
        picture.lives(True)
        while not bulletin.stopped:
            ticket = bulletin.ticket()
            while self._projector.step():
                picture.heard()
            await ticket.wait()

"""What the pages of the records ask of the node: entries, proofs, exact bytes.  Every failure is a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from jdec.faces.console.calls import Refusal
from jdec.faces.console.record_views import RecordChoice
from jdec.node.people.door import NodeAway, NodeDoor, NodeSaidNo
from jdec.node.views import EntryView, InclusionView, RecordHead
from jdec.record.tiles import ENTRIES, WIDTH, Tile, parse_bundle

if TYPE_CHECKING:
    from jdec.faces.console.app import Console

T = TypeVar("T")
_NAME: Final = re.compile(r"([A-Z]{3})\.([1-9][0-9]{0,5})/(0|[1-9][0-9]{0,14})", re.ASCII)
_RECORD: Final = re.compile(r"jdec/[A-Z]{3}/[a-z0-9.-]{1,60}/[1-9][0-9]{0,5}", re.ASCII)


class RecordItem(msgspec.Struct, frozen=True):
    """One record in the answer to `GET /v1/records`."""

    which: str
    head: RecordHead


class RecordList(msgspec.Struct, frozen=True):
    """The answer to `GET /v1/records`."""

    records: tuple[RecordItem, ...]
    earlier: tuple[RecordItem, ...]


class EntryList(msgspec.Struct, frozen=True):
    """The answer to `GET /v1/records/.../entries`."""

    record: str
    start: int
    size: int
    next: int | None
    entries: list[EntryView]


class ConsistencyPath(msgspec.Struct, frozen=True):
    """The answer to `GET /v1/records/.../proof/consistency`."""

    record: str
    old: int
    new: int
    path: list[str]


class AtNode:
    """One node's records, as a page asks for them.  Raises `Refusal`."""

    def __init__(self, console: Console, language: str) -> None:
        self._door: NodeDoor = console.parts.door
        self._language = language
        self._traffic = console.settings.traffic

    def place(self, name: str) -> tuple[str, int]:
        """Return record and index of a message by its name."""
        found = _NAME.fullmatch(name)
        if found is None:
            raise Refusal("entry-unknown", 404, name=name[:60])
        return f"jdec/{found[1]}/{self._traffic}/{found[2]}", int(found[3])

    def record(self, name: str) -> str:
        """Return the full name of a record, if it can be one of this traffic."""
        if not _RECORD.fullmatch(name) or name.split("/")[2] != self._traffic:
            raise Refusal("record-unknown", 404, name=name[:80])
        return name

    async def records(self, chosen: str = "") -> tuple[RecordChoice, ...]:
        """Return all records, the present ones first."""
        listed = await self.get(RecordList, "/v1/records")
        items = [(each, False) for each in listed.records]
        items += [(each, True) for each in reversed(listed.earlier)]
        return tuple(
            RecordChoice(
                each.head.record,
                each.head.record.split("/")[1],
                each.head.size,
                each.head.signed_at,
                is_earlier,
                each.head.record == chosen,
            )
            for each, is_earlier in items
        )

    async def entry(self, name: str) -> EntryView:
        """Return one entry."""
        record, index = self.place(name)
        return await self.get(EntryView, f"/v1/records/{record}/entries/{index}")

    async def entries(self, record: str, start: int, limit: int) -> EntryList:
        """Return a page of entries."""
        return await self.get(EntryList, f"/v1/records/{record}/entries", start=start, limit=limit)

    async def bundle(self, record: str, number: int, size: int) -> list[bytes]:
        """Return the exact bytes of the entries of one bundle of a record of this size."""
        tile = Tile(ENTRIES, number, min(WIDTH, size - number * WIDTH))
        return parse_bundle(await self.read(f"/v1/records/{record}/{tile.path()}"))

    async def exact(self, name: str) -> tuple[bytes, InclusionView]:
        """Return the exact bytes of an entry, and its proof under the newest checkpoint."""
        record, index = self.place(name)
        proof = await self.get(InclusionView, f"/v1/records/{record}/proof/inclusion", index=index)
        entries = await self.bundle(record, index // WIDTH, proof.size)
        return entries[index % WIDTH], proof

    async def get(self, kind: type[T], path: str, **parameters: Any) -> T:
        """Ask a question."""
        try:
            return await self._door.get(kind, path, language=self._language, **parameters)
        except NodeAway as away:
            raise Refusal("node-away-read", 503) from away
        except NodeSaidNo as no:
            raise Refusal("node-no-answer", no.status, reason=no.sentence) from no

    async def read(self, path: str, **parameters: str | int) -> bytes:
        """Ask for bytes."""
        try:
            return await self._door.read(path, language=self._language, **parameters)
        except NodeAway as away:
            raise Refusal("node-away-read", 503) from away
        except NodeSaidNo as no:
            raise Refusal("node-no-answer", no.status, reason=no.sentence) from no

    async def hand(self, kind: type[T], path: str, data: bytes) -> T:
        """Hand bytes over."""
        try:
            return await self._door.hand(kind, path, data, self._language)
        except NodeAway as away:
            raise Refusal("node-unsure", 503) from away
        except NodeSaidNo as no:
            raise Refusal("node-no", no.status, reason=no.sentence) from no

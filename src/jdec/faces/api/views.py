"""Shapes that only the API has, beside those of `node.views`."""

from __future__ import annotations

import msgspec

from jdec.node.views import EntryView, RecordHead


class RecordItem(msgspec.Struct, frozen=True):
    """One of the two records: how paths name it, and its newest checkpoint."""

    which: str
    head: RecordHead


class RecordList(msgspec.Struct, frozen=True):
    """Both records of the node, and their earlier generations as far as both Parties hold them, oldest first."""

    records: tuple[RecordItem, ...]
    earlier: tuple[RecordItem, ...]


class EntryPage(msgspec.Struct, frozen=True):
    """Entries in order.  `next` is where the following page starts, null at the end of the record."""

    record: str
    start: int
    size: int
    next: int | None
    entries: list[EntryView]


class ConsistencyPath(msgspec.Struct, frozen=True):
    """An RFC 6962 consistency proof between two sizes of one record: base64 hashes."""

    record: str
    old: int
    new: int
    path: list[str]


class Health(msgspec.Struct, frozen=True):
    """The process answers."""

    status: str = "ok"


class Readiness(msgspec.Struct, frozen=True):
    """The node takes submissions."""

    mode: str

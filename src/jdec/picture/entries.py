"""What the picture is made from: entries of both records, each with its place, its leaf hash and its message."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from jdec.messages.kinds import Message
from jdec.messages.reading import Unreadable

MessageName = str


class Entry(msgspec.Struct, frozen=True):
    """One entry of a record: `record` is the origin, `leaf` the RFC 6962 leaf hash (32 bytes)."""

    record: str
    index: int
    leaf: bytes
    message: Message | Unreadable

    def __hash__(self) -> int:
        return hash((self.record, self.index, self.leaf))

    @property
    def party(self) -> str:
        """The Party whose record it is."""
        return _writer(self.record)[0]

    @property
    def generation(self) -> int:
        """The generation of the record."""
        return _writer(self.record)[1]

    @property
    def name(self) -> MessageName:
        """The short name under which people speak of it, `USA.1/7`."""
        return name_of_place(self.record, self.index)

    @property
    def place(self) -> tuple[str, int, int]:
        """Party, generation and index: the order in which entries are listed."""
        return (*_writer(self.record), self.index)


def name_of_place(record: str, index: int) -> MessageName:
    """The short name of what stands at a place of a record, whether or not its entry is at hand."""
    party, generation = _writer(record)
    return f"{party}.{generation}/{index}"


@lru_cache(maxsize=256)
def _writer(record: str) -> tuple[str, int]:
    """Party and generation, from a record's name."""
    _, party, _, generation = record.split("/")
    return party, int(generation)

"""When a message was said, as far as the records prove it, whatever its own `issued_at` claims.

Not before the checkpoint of the other record that the last receipt before it on its own record cites, as that was
signed; not after the first receipt of the other side that covers it, as that says of itself.  Its own word counts
between the two and where there is no receipt yet, and always where it speaks against the Party itself: what is said to
have come later is not held to have come earlier than that.  Receipts may be read in any order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable

import msgspec

from jdec.messages.header import Header
from jdec.messages.service import Receipt
from jdec.picture.entries import Entry
from jdec.words.instants import unix_micros

# A place on a Party's records: generation and index.
_At = tuple[int, int]


class Said(msgspec.Struct, frozen=True):
    """The bracket of what was said, in Unix milliseconds; `is_receipted`: the other side's receipt ends it."""

    claimed_ms: int
    earliest_ms: int
    latest_ms: int
    is_receipted: bool = False

    def __str__(self) -> str:
        return f"{self.earliest_ms}-{self.latest_ms}{'r' if self.is_receipted else ''}"


def claimed(entry: Entry) -> Said:
    """What an entry's own word alone says."""
    assert isinstance(entry.message, Header)
    said_ms = _ms(entry.message)
    return Said(said_ms, said_ms, said_ms)


def first_said(brackets: Iterable[Said]) -> Said:
    """When the first of several was said."""
    held = list(brackets)
    return Said(
        claimed_ms=min(each.claimed_ms for each in held),
        earliest_ms=min(each.earliest_ms for each in held),
        latest_ms=min(each.latest_ms for each in held),
        is_receipted=any(each.is_receipted for each in held),
    )


class Times:
    """The brackets of the entries that are watched, from all receipts heard so far, in whatever order.  Grows only."""

    def __init__(self) -> None:
        # Receipts of a record, by place, as high as the size they cite; and of a Party, as high as the time they cite.
        self._covering: dict[str, _Stairs] = {}
        self._citing: dict[str, _Stairs] = {}
        self._watched: dict[str, list[tuple[_At, Entry]]] = {}

    def watch(self, entry: Entry) -> None:
        """Tell of this entry when its bracket changes."""
        insort(self._watched.setdefault(entry.party, []), (_at(entry), entry), key=_first)

    def hear(self, entry: Entry) -> list[Entry]:
        """Take a receipt in; return the watched entries whose brackets it may change."""
        receipt = entry.message
        assert isinstance(receipt, Receipt)
        _, party, _, generation = receipt.record.split("/")
        covering = self._covering.setdefault(receipt.record, _Stairs())
        low, high = covering.put(_at(entry), receipt.size, _ms(receipt))
        found = self._between(party, (int(generation), low), (int(generation), high))
        signed_ms = unix_micros(receipt.signed_at) // 1000
        citing = self._citing.setdefault(entry.party, _Stairs())
        citing.put(_at(entry), signed_ms, signed_ms)
        return found + self._between(entry.party, _at(entry), citing.following(_at(entry)))

    def said(self, entry: Entry) -> Said:
        """The bracket of an entry."""
        own = claimed(entry)
        citing, covering = self._citing.get(entry.party), self._covering.get(entry.record)
        cited_ms = None if citing is None else citing.before(_at(entry))
        received_ms = None if covering is None else covering.above(entry.index)
        earliest_ms = own.claimed_ms if cited_ms is None else max(own.claimed_ms, cited_ms)
        if received_ms is None:
            return Said(own.claimed_ms, earliest_ms, earliest_ms)
        return Said(own.claimed_ms, min(earliest_ms, received_ms), received_ms, is_receipted=True)

    def _between(self, party: str, low: _At, high: _At | None) -> list[Entry]:
        rows = self._watched.get(party, [])
        end = len(rows) if high is None else bisect_left(rows, high, key=_first)
        return [entry for _, entry in rows[bisect_left(rows, low, key=_first) : end]]


class _Stairs:
    """Receipts by their place, each higher than all before it; one that is not higher says nothing new, ever."""

    def __init__(self) -> None:
        self._rows: list[tuple[_At, int, int]] = []

    def put(self, at: _At, height: int, value: int) -> tuple[int, int]:
        """Take one in; return the heights, from and to, for which it now is the first; none if both are the same."""
        place = bisect_left(self._rows, at, key=_first)
        below = self._rows[place - 1][1] if place else 0
        if height <= below:
            return below, below
        end = place
        while end < len(self._rows) and self._rows[end][1] <= height:
            end += 1
        self._rows[place:end] = [(at, height, value)]
        return below, height

    def above(self, height: int) -> int | None:
        """The value of the first that is higher than this."""
        place = bisect_right(self._rows, height, key=lambda row: row[1])
        return self._rows[place][2] if place < len(self._rows) else None

    def before(self, at: _At) -> int | None:
        """The value of the highest before a place."""
        place = bisect_left(self._rows, at, key=_first)
        return self._rows[place - 1][2] if place else None

    def following(self, at: _At) -> _At | None:
        """The place of the next one after a place."""
        place = bisect_right(self._rows, at, key=_first)
        return self._rows[place][0] if place < len(self._rows) else None


def _first(row: tuple[_At, object] | tuple[_At, int, int]) -> _At:
    return row[0]


def _at(entry: Entry) -> _At:
    return (entry.generation, entry.index)


def _ms(message: Header) -> int:
    return unix_micros(message.issued_at) // 1000

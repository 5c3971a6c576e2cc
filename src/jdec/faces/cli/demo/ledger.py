"""What the demo knows of both records, from what both nodes told it and nothing else.

Leaf hashes are computed here from the entries' bytes, so that at the end the roots both nodes claim can be
compared with the root of what was really seen.  No clock: instants arrive as seconds of a monotonic clock.
"""

from __future__ import annotations

from base64 import b64decode
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import msgspec

from jdec.node.views import Accepted, EntryView, FollowEvent, LinkView, Rung, SubmissionResult
from jdec.record.tree import Frontier, leaf_hash

SHOWN: Final = 200


@dataclass(slots=True)
class Item:
    """One message of the programme on its way up; instants in seconds, None while it is not there."""

    submission: str
    party: str
    kind: str
    began_s: float
    accepted_s: float | None = None
    mirrored_s: float | None = None
    receipted_s: float | None = None
    index: int | None = None
    leaf: bytes = b""
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a record as it is shown."""

    index: int
    entry: EntryView


@dataclass(slots=True)
class Own:
    """One Party's record as its own node tells it.  `held` maps submission ids to indexes."""

    leaves: list[bytes] = field(default_factory=list)
    held: dict[str, int] = field(default_factory=dict)
    newest: deque[Row] = field(default_factory=lambda: deque(maxlen=SHOWN))
    mirrored: int = 0
    receipted: int = 0
    doubled: int = 0
    link: LinkView | None = None

    @property
    def size(self) -> int:
        """How many entries were told of."""
        return len(self.leaves)

    def rung_of(self, index: int) -> Rung:
        """Return how far the entry climbed."""
        if index < self.receipted:
            return Rung.RECEIPTED
        return Rung.MIRRORED if index < self.mirrored else Rung.ACCEPTED

    def root(self) -> bytes:
        """Return the RFC 6962 root over the entries told of."""
        return Frontier.empty().extend(self.leaves).root()


class Ledger:
    """Both records, both mirrors, and every message of the programme."""

    def __init__(self, parties: tuple[str, str]) -> None:
        self.parties = parties
        self.own = {party: Own() for party in parties}
        # By the Party that holds the mirror: leaves of the other Party's record, in order.
        self.mirror: dict[str, list[bytes]] = {party: [] for party in parties}
        self.items: dict[str, Item] = {}
        self.gaps = 0
        self._mirror_holds: dict[str, set[str]] = {party: set() for party in parties}
        self._climbing: dict[str, dict[str, Item]] = {party: {} for party in parties}

    def other(self, party: str) -> str:
        """Return the other Party."""
        first, second = self.parties
        return second if party == first else first

    def begin(self, submission: str, party: str, kind: str, now_s: float) -> Item:
        """A message is about to be submitted."""
        item = Item(submission, party, kind, now_s)
        self.items[submission] = self._climbing[party][submission] = item
        return item

    def answered(self, item: Item, result: SubmissionResult, now_s: float) -> None:
        """The node answered; the message may have climbed already, where it was there from an earlier try."""
        if isinstance(result, Accepted):
            item.accepted_s = now_s
            item.index = result.index
            item.leaf = b64decode(result.leaf)
            self._climb(item.party, now_s)
        else:
            item.refusal = result.code

    def hear(self, node: str, event: FollowEvent, now_s: float) -> None:
        """Take in one event that the node of the Party `node` sent."""
        own = self.own[node]
        if event.entry is not None:
            if event.entry.record.split("/")[1] == node:
                self._own_entry(node, event.entry)
            else:
                self._mirror_entry(node, event.entry)
        elif event.link is not None:
            own.link = event.link
        elif event.size is not None and event.type == Rung.MIRRORED:
            own.mirrored = max(own.mirrored, event.size)
            self._climb(node, now_s)
        elif event.size is not None and event.type == Rung.RECEIPTED:
            own.receipted = max(own.receipted, event.size)
            # After a cut the receipt can be here before the cosignature; it says no less.
            own.mirrored = max(own.mirrored, event.size)
            self._climb(node, now_s)

    def holds(self, party: str, submission: str) -> bool:
        """Say whether the Party's node holds this message, on its own record or in its mirror."""
        return submission in self.own[party].held or submission in self._mirror_holds[party]

    def missing(self) -> list[Item]:
        """Return the messages that were not refused and that the other Party does not hold, byte for byte."""
        return [item for item in self.items.values() if not item.refusal and not self._is_held(item)]

    def waiting(self, party: str) -> int:
        """Return how many entries of the Party's record are accepted and no more."""
        own = self.own[party]
        return own.size - min(own.mirrored, own.size)

    def by_kind(self) -> dict[str, int]:
        """Return how many messages of each kind were sent."""
        return dict(sorted(Counter(item.kind for item in self.items.values()).items()))

    def reached(self, rung: Rung) -> list[Item]:
        """Return the messages that reached a rung."""
        name = f"{rung.value}_s"
        return [item for item in self.items.values() if getattr(item, name) is not None]

    def latency_ms(self, rung: Rung, share: float) -> float | None:
        """Return the time from submission to a rung that this share of messages did not exceed."""
        name = f"{rung.value}_s"
        times = [getattr(item, name) - item.began_s for item in self.reached(rung)]
        found = percentile(times, share)
        return None if found is None else round(found * 1000, 3)

    def _own_entry(self, party: str, entry: EntryView) -> None:
        own = self.own[party]
        if entry.index != own.size:
            self.gaps += 1
            return
        own.leaves.append(leaf_hash(entry.data.encode()))
        own.newest.append(Row(entry.index, entry))
        submission = _submission(entry)
        if submission in own.held:
            own.doubled += 1
        own.held.setdefault(submission, entry.index)
        item = self.items.get(submission)
        if item is not None:
            item.index = entry.index

    def _mirror_entry(self, holder: str, entry: EntryView) -> None:
        mirror = self.mirror[holder]
        if entry.index != len(mirror):
            self.gaps += 1
            return
        mirror.append(leaf_hash(entry.data.encode()))
        self._mirror_holds[holder].add(_submission(entry))

    def _climb(self, party: str, now_s: float) -> None:
        """Note the instant at which each message of the Party reached the rungs its node told of."""
        own, climbing = self.own[party], self._climbing[party]
        for item in tuple(climbing.values()):
            if item.mirrored_s is None and item.index is not None and item.index < own.mirrored:
                item.mirrored_s = now_s
            if item.index is not None and item.index < own.receipted:
                item.receipted_s = now_s
                del climbing[item.submission]

    def _is_held(self, item: Item) -> bool:
        """Say whether both nodes hold, where the node answered it put them, the very bytes it answered for."""
        if item.index is None or not item.leaf:
            return False
        copies = (self.own[item.party].leaves, self.mirror[self.other(item.party)])
        return all(item.index < len(leaves) and leaves[item.index] == item.leaf for leaves in copies)


def percentile(values: Iterable[float], share: float) -> float | None:
    """Return the smallest value that at least this share of the values does not exceed; None of none."""
    ordered = sorted(values)
    if not ordered:
        return None
    rank = max(1, -(-len(ordered) * round(share * 1000) // 1000))
    return ordered[rank - 1]


class _Named(msgspec.Struct):
    submission: str = ""


def _submission(entry: EntryView) -> str:
    try:
        return msgspec.json.decode(entry.data, type=_Named).submission
    except msgspec.MsgspecError:
        return f"unreadable {entry.index}"

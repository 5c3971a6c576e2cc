"""The outcome of a run: what both nodes hold, what became of every message, and whether they agree.

`ok` is true only if each record's size and root equal the other node's mirror of it, both equal what was
really seen of the entries, no message was lost, doubled or refused, and both nodes make the same picture of it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

import msgspec

from jdec.faces.cli.demo.ledger import Ledger
from jdec.faces.cli.demo.pictures import PictureSummary
from jdec.node.views import NodeStatus, RecordHead, Rung


class Held(msgspec.Struct, frozen=True):
    """A mirror: how many entries, and their base64 root."""

    size: int
    root: str


class NodeSummary(msgspec.Struct, frozen=True):
    """One node's own record, and its mirrors by Party."""

    record_size: int
    root: str
    mirror: dict[str, Held]
    restarts: int


class Messages(msgspec.Struct, frozen=True):
    """What became of the programme's messages.  `lost`: the other node does not hold these bytes.

    `doubled`: submission ids that stand on a record more than once; `refused`: the node said no.
    """

    sent: int
    mirrored: int
    receipted: int
    lost: int
    doubled: int
    refused: int
    by_kind: dict[str, int]


class Latency(msgspec.Struct, frozen=True):
    """Milliseconds from submission to a rung, as this process saw them; None where nothing reached it."""

    accepted_p50: float | None
    mirrored_p50: float | None
    mirrored_p99: float | None
    receipted_p50: float | None


class LineSummary(msgspec.Struct, frozen=True):
    """The cut, where there was one: how long, how many entries had only been accepted when it was mended, and
    how long after mending both nodes had them all.
    """

    cut_s: float
    waited: int
    caught_up_ms: float | None


class Summary(msgspec.Struct, frozen=True):
    """The one JSON document of `jdec demo --json`."""

    ok: bool
    traffic: str
    programme: str
    seed: int
    pace: float
    played_s: float
    first_exchange_ms: float | None
    nodes: dict[str, NodeSummary]
    messages: Messages
    latency_ms: Latency
    line: LineSummary
    picture: PictureSummary


def is_agreed(status: Mapping[str, NodeStatus]) -> bool:
    """Say whether each node's record is what the other node's mirror holds, to the last entry."""
    first, second = status.values()
    return _is_same(first.own, second.mirror) and _is_same(second.own, first.mirror)


def is_seen(ledger: Ledger, status: Mapping[str, NodeStatus]) -> bool:
    """Say whether the entries told of give the sizes and roots that both nodes claim."""
    return ledger.gaps == 0 and all(
        each.own.size == ledger.own[party].size and each.own.root == _base64(ledger.own[party].root())
        for party, each in status.items()
    )


def messages_of(ledger: Ledger) -> Messages:
    """Return what became of the messages."""
    refused = sum(1 for item in ledger.items.values() if item.refusal)
    return Messages(
        sent=len(ledger.items),
        mirrored=len(ledger.reached(Rung.MIRRORED)),
        receipted=len(ledger.reached(Rung.RECEIPTED)),
        lost=len(ledger.missing()),
        doubled=sum(own.doubled for own in ledger.own.values()),
        refused=refused,
        by_kind=ledger.by_kind(),
    )


def latency_of(ledger: Ledger) -> Latency:
    """Return the times of the climb."""
    return Latency(
        accepted_p50=ledger.latency_ms(Rung.ACCEPTED, 0.5),
        mirrored_p50=ledger.latency_ms(Rung.MIRRORED, 0.5),
        mirrored_p99=ledger.latency_ms(Rung.MIRRORED, 0.99),
        receipted_p50=ledger.latency_ms(Rung.RECEIPTED, 0.5),
    )


def nodes_of(
    ledger: Ledger, status: Mapping[str, NodeStatus], restarts: Mapping[str, int]
) -> dict[str, NodeSummary]:
    """Return what both nodes hold."""
    return {
        party: NodeSummary(
            each.own.size,
            each.own.root,
            {ledger.other(party): Held(each.mirror.size, each.mirror.root)},
            restarts[party],
        )
        for party, each in status.items()
    }


def is_whole(messages: Messages) -> bool:
    """Say whether every message went all the way, once."""
    return (
        messages.sent > 0
        and messages.sent == messages.mirrored == messages.receipted
        and messages.lost == messages.doubled == messages.refused == 0
    )


def _is_same(own: RecordHead, mirror: RecordHead) -> bool:
    return (own.record, own.size, own.root) == (mirror.record, mirror.size, mirror.root)


def _base64(root: bytes) -> str:
    return b64encode(root).decode()

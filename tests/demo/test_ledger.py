"""What the demo believes of both records it computes from the entries themselves."""

from __future__ import annotations

from base64 import b64encode

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cluster.harness import message, submission_of
from jdec.faces.cli.demo.ledger import Ledger, percentile
from jdec.faces.cli.demo.summary import is_agreed, is_seen, is_whole, messages_of
from jdec.node.views import (
    Accepted,
    EntryView,
    FollowEvent,
    LinkView,
    NodeStatus,
    RecordHead,
    Rung,
    TimeBracket,
)
from jdec.record.tree import Frontier, leaf_hash

PARTIES = ("USA", "RUS")


def told(party: str, index: int, data: bytes) -> FollowEvent:
    """A node tells of an entry."""
    entry = EntryView(
        record=f"jdec/{party}/exercise.demo/1",
        index=index,
        leaf=b64encode(leaf_hash(data)).decode(),
        data=data.decode(),
        kind="complete-until",
        unreadable="",
        state=Rung.ACCEPTED,
        bracket=TimeBracket("", "", ""),
    )
    return FollowEvent("entry", "", entry=entry)


def answer(data: bytes) -> Accepted:
    """The node's answer to the first message of the record of USA."""
    leaf = b64encode(leaf_hash(data)).decode()
    return Accepted("jdec/USA/exercise.demo/1", 0, leaf, 1, Rung.ACCEPTED, False)


def head(party: str, entries: list[bytes]) -> RecordHead:
    """The head of a record that holds these entries."""
    root = Frontier.empty().extend([leaf_hash(each) for each in entries]).root()
    return RecordHead(f"jdec/{party}/exercise.demo/1", len(entries), b64encode(root).decode(), "")


def status(party: str, own: RecordHead, mirror: RecordHead) -> NodeStatus:
    """What a node says of itself."""
    other = "RUS" if party == "USA" else "USA"
    link = LinkView("up", "", "")
    return NodeStatus(party, other, "exercise.demo", "", "ready", "", own, mirror, 0, 0, 0, link, 0)


class Scene:
    """One message of USA on its way, and what both nodes claim."""

    def __init__(self) -> None:
        self.ledger = Ledger(PARTIES)
        self.line = message("USA")
        self.item = self.ledger.begin(submission_of(self.line), "USA", "complete-until", 0.0)
        self.usa, self.rus = head("USA", [self.line]), head("RUS", [])

    def accepted(self) -> None:
        """The node answers, then tells."""
        self.ledger.answered(self.item, answer(self.line), 0.1)
        self.ledger.hear("USA", told("USA", 0, self.line), 0.1)

    def mirrored(self, copy: bytes | None = None) -> None:
        """The other node tells of its mirror; the own one that it knows."""
        self.ledger.hear("RUS", told("USA", 0, copy or self.line), 0.2)
        self.ledger.hear("USA", FollowEvent("mirrored", "", size=1), 0.3)

    def receipted(self) -> None:
        """The receipt is there."""
        self.ledger.hear("USA", FollowEvent("receipted", "", size=1), 0.5)

    def claims(self) -> dict[str, NodeStatus]:
        """What both nodes say."""
        return {"USA": status("USA", self.usa, self.rus), "RUS": status("RUS", self.rus, self.usa)}


def test_a_message_climbs_and_its_times_are_those_of_the_rungs() -> None:
    scene = Scene()
    scene.accepted()
    assert scene.ledger.own["USA"].rung_of(0) is Rung.ACCEPTED
    assert scene.ledger.waiting("USA") == 1
    scene.mirrored()
    assert scene.ledger.own["USA"].rung_of(0) is Rung.MIRRORED
    scene.receipted()
    assert scene.ledger.own["USA"].rung_of(0) is Rung.RECEIPTED
    assert [scene.ledger.latency_ms(rung, 0.5) for rung in Rung] == [100.0, 300.0, 500.0]
    messages = messages_of(scene.ledger)
    assert is_whole(messages)
    assert is_agreed(scene.claims())
    assert is_seen(scene.ledger, scene.claims())


def test_a_receipt_that_overtakes_the_cosignature_means_mirrored_too() -> None:
    scene = Scene()
    scene.accepted()
    scene.receipted()
    assert (scene.item.mirrored_s, scene.item.receipted_s) == (0.5, 0.5)


def test_an_answer_that_comes_after_the_receipt_finds_the_message_at_the_top() -> None:
    """So it is where a message was taken at an earlier try whose answer was lost with the node."""
    ledger, line = Ledger(PARTIES), message("USA")
    ledger.hear("USA", told("USA", 0, line), 0.1)
    for rung in ("mirrored", "receipted"):
        ledger.hear("USA", FollowEvent(rung, "", size=1), 0.2)
    item = ledger.begin(submission_of(line), "USA", "complete-until", 0.3)
    ledger.answered(item, answer(line), 0.4)
    assert (item.mirrored_s, item.receipted_s) == (0.4, 0.4)


def test_a_message_that_the_other_node_does_not_hold_is_lost() -> None:
    scene = Scene()
    scene.accepted()
    assert messages_of(scene.ledger).lost == 1
    assert not is_whole(messages_of(scene.ledger))


def test_a_message_that_was_never_answered_is_lost() -> None:
    assert messages_of(Scene().ledger).lost == 1


def test_a_message_that_the_other_node_holds_with_other_bytes_is_lost() -> None:
    scene = Scene()
    scene.accepted()
    scene.mirrored(message("USA"))
    scene.receipted()
    assert messages_of(scene.ledger).lost == 1


def test_a_refused_message_is_not_lost_and_yet_no_whole_exchange() -> None:
    scene = Scene()
    scene.item.refusal = "wrong-traffic"
    messages = messages_of(scene.ledger)
    assert (messages.lost, messages.refused) == (0, 1)
    assert not is_whole(messages)


def test_a_submission_that_stands_twice_on_a_record_is_doubled() -> None:
    scene = Scene()
    scene.accepted()
    scene.mirrored()
    scene.receipted()
    scene.ledger.hear("USA", told("USA", 1, scene.line), 0.6)
    assert messages_of(scene.ledger).doubled == 1
    assert not is_whole(messages_of(scene.ledger))


def test_nothing_sent_is_no_agreement() -> None:
    assert not is_whole(messages_of(Ledger(PARTIES)))


def test_a_gap_in_what_was_told_is_not_taken_for_seen() -> None:
    scene = Scene()
    scene.accepted()
    scene.ledger.hear("RUS", told("USA", 5, message("USA")), 0.2)
    assert not is_seen(scene.ledger, scene.claims())


@pytest.mark.parametrize("field", ["size", "root", "record"])
@pytest.mark.parametrize("at", ["own", "mirror"])
def test_nodes_that_claim_different_sizes_roots_or_records_do_not_agree(field: str, at: str) -> None:
    claims = Scene().claims()
    assert is_agreed(claims)
    claim = getattr(claims["RUS"], at)
    other = {"size": claim.size + 1, "root": head("USA", [b"other\n"]).root, "record": "jdec/USA/actual/1"}[
        field
    ]
    changed = msgspec.structs.replace(claim, **{field: other})
    claims["RUS"] = msgspec.structs.replace(claims["RUS"], **{at: changed})
    assert not is_agreed(claims)


def test_roots_that_both_nodes_claim_and_nobody_has_seen_are_not_believed() -> None:
    scene = Scene()
    scene.accepted()
    scene.usa = head("USA", [message("USA")])
    assert is_agreed(scene.claims())
    assert not is_seen(scene.ledger, scene.claims())


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=300), st.sampled_from([0.5, 0.99, 1.0]))
def test_a_percentile_is_the_smallest_value_that_this_share_does_not_exceed(
    values: list[float], share: float
) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values)
    assert sum(value < found for value in values) < share * len(values)


def test_a_percentile_of_nothing_is_nothing() -> None:
    assert percentile([], 0.5) is None

"""Approvals at two nodes: refused or told at one's own, stored and shown alike at both, blocking nothing."""

from __future__ import annotations

from dataclasses import replace

import msgspec
from tests.messages.officers import HEAD, ROSTER, SECOND, WATCH, Plain, approved

from jdec.messages import Message, encode, new_message, read_strict, submission_id
from jdec.messages.approvals import with_officers
from jdec.messages.launch_data import CompleteUntil
from jdec.messages.notifications import LaunchCancellation
from jdec.node.sequencer import Draft
from jdec.node.views import Accepted, AuthorityView, NotAccepted, OfficerView, Which
from jdec.record.manifest import sign_manifest
from jdec.record.roster import Roster

from .ages import Ages
from .parts import MESSAGE_TIME, OTHER, TRAFFIC
from .simulation import START_S, simulated
from .world import World


def desk() -> World:
    """Two nodes whose Parties both list the same three officers."""
    world = World()
    for party in world.parties.values():
        party.first = replace(party.first, roster=ROSTER)
        party.first_note = sign_manifest(party.first, party.roots)
    return world


def header(number: int, party: str = "USA") -> dict[str, object]:
    return {
        "sender": party,
        "traffic": TRAFFIC,
        "submission": submission_id(START_S * 1000 + number, number.to_bytes(10, "big")),
        "issued_at": MESSAGE_TIME,
        "salt": number.to_bytes(12, "big"),
    }


def watermark(number: int) -> CompleteUntil:
    return new_message(CompleteUntil, until=MESSAGE_TIME, **header(number))  # type: ignore[arg-type]


def cancellation(number: int) -> LaunchCancellation:
    fields = {"number": "PLN/US/2026/001/017/04", "original": "PLN/US/2026/001/017/01"}
    return new_message(LaunchCancellation, **header(number), **fields)  # type: ignore[arg-type]


def forged(message: Message) -> bytes:
    """Signed words with other words in their place."""
    return encode(msgspec.structs.replace(approved(message, WATCH), salt=b"other salt"))


async def write_unjudged(world: World, party: str, data: bytes) -> int:
    """Write an entry as a dishonest Party would: past its own judge."""
    (future,) = world.nodes[party]._sequencer.put([Draft(data, read_strict(data).submission)])
    return (await future).index  # type: ignore[union-attr]


async def shown(world: World, party: str) -> list[AuthorityView]:
    """What both nodes show of who let the entries of a record go; they must show the same."""
    own = await world.nodes[party].entries(Which.OWN.value, 0, 1000)
    mirror = await world.nodes[OTHER[party]].entries(Which.PEER.value, 0, 1000)
    assert [each.authority for each in own] == [each.authority for each in mirror]
    assert [each.data for each in own] == [each.data for each in mirror]
    return [each.authority for each in own]


@simulated
async def test_a_forged_approval_is_refused_at_its_own_node_and_a_missing_one_is_told() -> None:
    world = desk()
    await world.start()
    bad, lacking, whole = await world.submit(
        "USA",
        forged(watermark(1)),
        encode(approved(cancellation(2), WATCH)),
        encode(approved(cancellation(3), WATCH, HEAD)),
    )
    assert isinstance(bad, NotAccepted)
    assert (bad.code, bad.faults[0].field) == ("signature-wrong", "authorised_by.signatures[0].signature")
    assert isinstance(lacking, Accepted)
    assert [each.args for each in lacking.notices if each.code == "approval-missing"] == [
        {"have": "1", "wanted": "2"}
    ]
    assert isinstance(whole, Accepted)
    assert "approval-missing" not in [each.code for each in whole.notices]
    await world.calm()
    watch, head = OfficerView("101", "watch-officer"), OfficerView("110", "head-of-shift")
    said = await shown(world, "USA")
    assert said[lacking.index] == AuthorityView("missing", (watch,), "approval-missing")
    assert said[whole.index] == AuthorityView("approved", (watch, head))
    world.check()
    await world.stop()


@simulated
async def test_a_forged_approval_on_the_other_record_is_stored_shown_as_invalid_and_blocks_nothing() -> None:
    world = desk()
    await world.start()
    data = forged(watermark(1))
    index = await write_unjudged(world, "USA", data)
    (after,) = await world.submit("USA", encode(watermark(2)))
    await world.calm()
    assert isinstance(after, Accepted)
    assert world.mirrors["RUS"].read(index, 1, 1 << 20)[0].data == data
    watch = (OfficerView("101", "watch-officer"),)
    said = await shown(world, "USA")
    assert said[index] == AuthorityView("invalid", watch, "signature-wrong")
    assert said[after.index] == AuthorityView("node")
    # The other Party receipts it as anything else, and both go on.
    assert world.nodes["USA"].bulletin.receipted > after.index
    world.check()
    await world.stop()
    assert world.fatal == []


@simulated
async def test_unreadable_entries_say_so_and_a_named_officer_without_a_signature_is_invalid() -> None:
    world = desk()
    await world.start()
    unsigned = encode(with_officers(watermark(1), [WATCH.officer]))
    index = await write_unjudged(world, "USA", unsigned)
    (future,) = world.nodes["USA"]._sequencer.put([Draft(b"no message\n", "x")])
    place = await future
    await world.calm()
    said = await shown(world, "USA")
    assert (said[index].state, said[index].code) == ("invalid", "officer-unsigned")
    assert said[place.index] == AuthorityView("unreadable")  # type: ignore[union-attr]
    world.check()
    await world.stop()


@simulated
async def test_each_entry_is_judged_by_the_list_in_force_where_it_stands() -> None:
    world = desk()
    await world.start()
    first, second = encode(approved(watermark(1), WATCH)), encode(approved(watermark(2), SECOND))
    (early,) = await world.submit("USA", first)
    party, node = world.parties["USA"], world.nodes["USA"]
    roster = Roster((SECOND.listed,), ("complete-until",))
    _, note = party.next_manifest(node._parts.own_keys.history.current, 2, roster=roster)
    await node.publish_manifest(note)
    gone, late, again = await world.submit("USA", encode(approved(watermark(3), WATCH)), second, first)
    await world.calm()
    assert isinstance(early, Accepted)
    assert isinstance(late, Accepted)
    assert isinstance(gone, NotAccepted)
    assert gone.code == "officer-unknown"
    # What stands on the record stays one message, although its officer has left the list.
    assert isinstance(again, Accepted)
    assert (again.duplicate, again.index) == (True, early.index)
    said = await shown(world, "USA")
    assert said[early.index].state == "approved"
    assert (said[late.index].state, said[late.index].code) == ("missing", "approval-missing")
    world.check()
    # A restart reads the same lists from the record itself.
    await world.stop()
    await world.start()
    await world.calm()
    assert (await shown(world, "USA"))[: len(said)] == said
    await world.stop()


@simulated
async def test_without_a_list_nobody_can_approve_and_nothing_is_asked() -> None:
    world = World()
    await world.start()
    bad, good = await world.submit(
        "USA", encode(approved(watermark(1), Plain("101"))), encode(cancellation(2))
    )
    assert isinstance(bad, NotAccepted)
    assert bad.code == "officer-unknown"
    assert isinstance(good, Accepted)
    await world.calm()
    assert (await shown(world, "USA"))[good.index] == AuthorityView("node")
    await world.stop()


@simulated
async def test_an_earlier_generation_keeps_its_own_list() -> None:
    world = Ages()
    for party in world.parties.values():
        party.first = replace(party.first, roster=ROSTER)
        party.first_note = sign_manifest(party.first, party.roots)
    await world.start()
    (early,) = await world.submit("USA", encode(approved(watermark(1), WATCH)))
    assert isinstance(early, Accepted)
    await world.calm()
    await world.stop("USA")
    origin = str(world.parties["USA"].origin)
    # The roots of the next generation leave the officer out.
    world.open_next("USA", world.mirrors["RUS"].head().note, roster=Roster((SECOND.listed,)))
    await world.start("USA")
    await world.went_round("RUS")
    late, other = await world.submit(
        "USA", encode(approved(watermark(2), SECOND)), encode(approved(watermark(3), WATCH))
    )
    (again,) = await world.nodes["USA"].submit_many([encode(approved(watermark(1), WATCH))], "desk")
    assert isinstance(late, Accepted)
    # What the earlier generation holds is answered as there already, although its officer has left.
    assert isinstance(again, Accepted)
    assert (again.duplicate, again.record) == (True, origin)
    assert isinstance(other, NotAccepted)
    await world.calm()
    for party in ("USA", "RUS"):
        entry = (await world.nodes[party].entries(origin, early.index, 1))[0]
        assert entry.authority == AuthorityView("approved", (OfficerView("101", "watch-officer"),))
    assert (await shown(world, "USA"))[late.index].state == "approved"
    world.check()
    await world.stop()

"""A Party gets its own record back from the other node's mirror, and its next generation is taken in or refused."""

from __future__ import annotations

import asyncio
import copy

import pytest

from jdec.messages import Unreadable
from jdec.messages.header import Found, NoSuchIndex, Reference, WrongLeaf
from jdec.node.ports import PeerRefused, PeerUnreachable, StoredEntry
from jdec.node.reading import NodeRefused
from jdec.node.views import Accepted, NotAccepted, Rung, Which
from jdec.record.cosignature import open_cosignature
from jdec.record.package import Package, decode_package
from jdec.record.verifier import verify_stream

from .ages import Ages, opened
from .parts import TRAFFIC, message, until
from .simulation import simulated
from .world import FaultyStore, World


async def fetched(world: World, name: str, start: int = 0) -> list[Package]:
    """Everything a Party's node gets back of its own record, up to the package without entries."""
    packages: list[Package] = []
    while not packages or packages[-1].entries:
        packages.append(decode_package(await world.lines[name].pull_mirror(1, start)))
        start = packages[-1].end
    return packages


@simulated
async def test_a_party_gets_its_own_record_back_whole_and_every_package_bears_the_cosignature() -> None:
    world = World()
    await world.start()
    for first in range(0, 5000, 1000):
        await world.submit("USA", *(message(number) for number in range(first, first + 1000)))
    await world.calm()
    packages = await fetched(world, "USA")
    assert len(packages) > 2
    usa = world.parties["USA"]
    verified = verify_stream(packages, usa.trusted, 2, usa.origin)
    assert verified.size == world.mirrors["RUS"].head().size == world.own["USA"].head().size
    for package in packages:
        lines = package.checkpoint_note.rpartition(b"\n\n")[2]
        cosigned = open_cosignature(
            package.checkpoint_note, lines, world.parties["RUS"].history().mirror_keys()
        )
        assert cosigned.size == package.end
    await world.stop()


@simulated
async def test_what_is_given_back_begins_where_it_was_asked_to_begin() -> None:
    world = World()
    await world.start()
    await world.submit("USA", *(message(number) for number in range(20)))
    await world.calm()
    (package, end) = await fetched(world, "USA", 7)
    assert (package.start, package.entries[0]) == (7, world.own["USA"].read(7, 1, 1)[0].data)
    assert (end.start, end.entries) == (world.mirrors["RUS"].head().size, ())
    await world.stop()


@simulated
async def test_a_mirror_that_holds_nothing_gives_nothing() -> None:
    world = World()
    await world.start("RUS")
    line = world.parts("USA").peer
    assert await line.pull_mirror(1, 0) == b""
    with pytest.raises(PeerRefused, match="mirror ends before that: have 0 entries, asked from 1") as caught:
        await line.pull_mirror(1, 1)
    assert (caught.value.code, caught.value.size) == ("mirror-range", 0)
    await world.stop()


@simulated
async def test_beyond_the_end_and_of_another_generation_there_is_nothing_to_give() -> None:
    world = World()
    await world.start()
    await world.calm()
    size = world.mirrors["RUS"].head().size
    with pytest.raises(PeerRefused, match="mirror ends before that") as caught:
        await world.lines["USA"].pull_mirror(1, size + 1)
    assert (caught.value.code, caught.value.size) == ("mirror-range", size)
    for generation in (0, 2, 10**15 - 1):
        with pytest.raises(PeerRefused, match="no mirror is kept here of that generation") as caught:
            await world.lines["USA"].pull_mirror(generation, 0)
        assert caught.value.code == "mirror-unknown"
    await world.stop()
    with pytest.raises(PeerUnreachable, match="node is down"):
        await world.lines["USA"].pull_mirror(1, 0)


@simulated
async def test_a_party_that_asks_is_never_given_the_other_ones_record() -> None:
    """The question names no Party: whatever is asked, what comes is signed as the asker's own record."""
    world = World()
    await world.start()
    await world.calm()
    for name in ("USA", "RUS"):
        for package in await fetched(world, name):
            assert package.checkpoint_note.startswith(f"jdec/{name}/".encode())
    await world.stop()


@simulated
async def test_the_next_generation_is_taken_in_and_the_old_mirror_stays_readable() -> None:
    world = Ages()
    before = world.parties["USA"]
    after = await opened(world)
    old = world.mirrors["RUS"]
    size = old.head().size
    await world.start("USA")
    await world.went_round("RUS")
    await world.submit("USA", *(message(number) for number in range(100, 110)))
    await world.calm()
    world.check()
    rus = world.nodes["RUS"]
    assert rus.origin(Which.PEER) == str(after.origin) == f"jdec/USA/{TRAFFIC}/2"
    assert rus.status().mirror.size == world.own["USA"].head().size
    assert old.head().size == size
    packages = [decode_package(await rus.exchange.mirror_package(1, 0))]
    assert verify_stream(packages, before.trusted, 2, before.origin).size == size
    assert world.nodes["USA"].status().link.state == "up"
    await world.stop()


@simulated
async def test_a_pass_over_the_records_finds_nothing_wrong_after_the_other_party_opened_its_next_generation() -> (
    None
):
    """What it had cosigned with the mirror key of its earlier generation stays cosigned."""
    world = Ages()
    await opened(world)
    await world.start("USA")
    await world.went_round("RUS")
    await world.calm()
    for _ in range(2):
        for name in ("RUS", "USA"):
            scrub = world.nodes[name].status
            await until(lambda scrub=scrub: bool(scrub().scrub.finished_at))
            assert (scrub().scrub.damaged, scrub().scrub.mended, scrub().scrub.damages) == (0, 0, ())
        await world.stop()
        await world.start()
        await world.calm()
    world.check()
    await world.stop()


@simulated
async def test_what_was_mirrored_is_answered_as_there_already_and_everything_else_is_taken_anew() -> None:
    world = Ages()
    await opened(world)
    await world.start("USA")
    await world.went_round("RUS")
    (known, fresh) = await world.submit("USA", message(3), message(77))
    assert isinstance(known, Accepted)
    assert isinstance(fresh, Accepted)
    assert (known.record, known.duplicate, known.state) == (f"jdec/USA/{TRAFFIC}/1", True, Rung.MIRRORED)
    assert (fresh.record, fresh.duplicate) == (f"jdec/USA/{TRAFFIC}/2", False)
    world.promised["USA"].pop(message(3))
    changed = message(3, salt=b"another salt")
    (conflict,) = await world.submit("USA", changed)
    assert isinstance(conflict, NotAccepted)
    assert conflict.code == "submission-conflict"
    await world.calm()
    world.check()
    await world.stop()


@simulated
async def test_an_entry_of_an_older_generation_can_be_cited_as_far_as_it_was_mirrored() -> None:
    world = Ages()
    await opened(world)
    old = world.archives["USA"][0]
    await world.start("USA")
    resolve = world.nodes["USA"]._reading.resolve
    leaf = old.store.read(2, 1, 1)[0].leaf
    assert isinstance(resolve(Reference(record=old.origin, index=2, leaf=leaf)), Found)
    assert isinstance(resolve(Reference(record=old.origin, index=2, leaf=b"\x01" * 32)), WrongLeaf)
    assert isinstance(resolve(Reference(record=old.origin, index=old.size, leaf=leaf)), NoSuchIndex)
    await world.stop()


@simulated
async def test_a_damaged_entry_of_an_older_generation_can_be_cited_and_is_never_handed_out() -> None:
    world = Ages()
    await opened(world)
    old = world.archives["USA"][0]
    right = old.store.read(2, 1, 1)[0]
    old.store._entries[2] = StoredEntry(2, b"x" + right.data[1:], right.leaf)  # type: ignore[attr-defined]
    await world.start("USA")
    resolve = world.nodes["USA"]._reading.resolve
    found = resolve(Reference(record=old.origin, index=2, leaf=right.leaf))
    assert isinstance(found, Found)
    assert isinstance(found.message, Unreadable)
    assert isinstance(resolve(Reference(record=old.origin, index=2, leaf=b"\x01" * 32)), WrongLeaf)
    await world.stop()


@simulated
async def test_receipts_of_both_generations_count_each_for_its_own() -> None:
    """Sizes begin again at the next generation, and no receipt of the old one makes anything new climb."""
    world = Ages()
    await opened(world, 30)
    await world.start("USA")
    usa = world.nodes["USA"]
    assert usa.bulletin.receipted <= 0
    await world.went_round("RUS")
    await world.submit("USA", message(200))
    await world.calm()
    entry = await usa.entry(Which.OWN, 1)
    assert entry is not None
    assert (entry.state, bool(entry.bracket.not_after)) == (Rung.RECEIPTED, True)
    await world.stop("USA")
    await world.start("USA")
    assert world.nodes["USA"].bulletin.receipted == world.nodes["USA"].bulletin.mirrored
    await world.calm()
    world.check()
    await world.stop()


@simulated
async def test_a_third_generation_follows_the_second_and_both_parties_may_be_past_their_first() -> None:
    world = Ages()
    await opened(world)
    await world.start("USA")
    await world.went_round("RUS")
    await world.submit("RUS", message(1, "RUS"))
    await world.calm()
    await world.stop("RUS")
    world.open_next("RUS", world.mirrors["USA"].head().note)
    await world.start("RUS")
    await world.went_round("USA")
    await world.submit("USA", message(50))
    await world.calm()
    await world.stop("USA")
    world.open_next("USA", world.mirrors["RUS"].head().note)
    await world.start("USA")
    await world.went_round("RUS")
    await world.submit("RUS", message(2, "RUS"))
    await world.calm()
    world.check()
    (early, late) = await world.nodes["USA"].submit_many([message(2), message(50)], "desk")
    assert isinstance(early, Accepted)
    assert isinstance(late, Accepted)
    assert (early.record[-1], late.record[-1]) == ("1", "2")
    await world.stop()


@simulated
async def test_a_cursor_of_another_generation_is_answered_with_its_code() -> None:
    world = Ages()
    await opened(world)
    await world.start("USA")
    await world.went_round("RUS")
    await world.calm()
    rus = world.nodes["RUS"]
    with pytest.raises(NodeRefused, match="cursor is of another generation") as caught:
        rus.follow("2.3.0.0")
    assert caught.value.code == "cursor-generation"
    async for event in rus.follow(""):
        assert event.cursor.endswith(".1.2")
        rus.follow(event.cursor)
        break
    await world.stop()


@simulated
async def test_a_node_that_was_put_back_is_seen_by_the_other_as_behind_its_mirror() -> None:
    world = Ages()
    await world.start()
    await world.submit("USA", *(message(number) for number in range(5)))
    await world.calm()
    await world.stop("USA")
    world.own["USA"], world.intact["USA"] = FaultyStore(), False
    await world.start("USA")
    rus = world.nodes["RUS"]
    await until(lambda: rus.status().link.reason == "peer-behind-mirror")
    assert rus.status().link.state == "down"
    assert world.evidence["RUS"] == []
    await world.stop()


@simulated
async def test_two_nodes_put_back_at_once_vouch_for_nothing_and_neither_opens_by_itself() -> None:
    world = Ages()
    await world.start()
    await world.submit("USA", *(message(number) for number in range(5)))
    await world.calm()
    await world.stop()
    world.intact = dict.fromkeys(world.intact, False)
    await world.start()
    await asyncio.sleep(120)
    for name in ("USA", "RUS"):
        assert world.nodes[name].status().mode_reason == "store-not-intact"
    assert world.proven == []
    await world.stop()


@simulated
async def test_a_record_that_is_being_recovered_is_read_only_and_proven_by_nobody() -> None:
    world = Ages()
    await world.start()
    await world.calm()
    await world.stop("USA")
    world.needs["USA"] = True
    await world.start("USA")
    await asyncio.sleep(30)
    assert world.nodes["USA"].status().mode_reason == "next-generation-needed"
    assert not world.nodes["USA"].is_ready()
    await world.stop()


@simulated
async def test_a_generation_whose_keys_changed_before_it_reached_the_other_node_is_taken_in() -> None:
    """In a cut a generation may be opened, and its keys changed, before anybody else hears of it."""
    world = Ages()
    after = await opened(world)
    await world.stop("RUS")
    await world.start("USA")
    await world.submit("USA", message(60))
    revoked = after.revocations()
    _, note = after.next_manifest(after.first, 7, previous=None, revoked=revoked)
    await world.nodes["USA"].publish_manifest(note)
    await world.submit("USA", message(61))
    await world.start("RUS")
    await world.went_round("RUS")
    await world.calm()
    world.check()
    assert world.nodes["USA"].status().link.state == "up"
    await world.stop()


@simulated
async def test_a_mirror_that_was_lost_whole_is_given_the_generation_before_and_then_takes_the_next() -> None:
    world = Ages()
    await opened(world)
    await world.stop("RUS")
    world.mirrors["RUS"] = FaultyStore()
    await world.start()
    await world.went_round("RUS")
    await world.calm()
    world.check()
    assert world.archives["RUS"][0].size == world.archives["USA"][0].size
    await world.stop()


@simulated
async def test_a_mirror_that_lags_is_given_the_generation_before_and_then_takes_the_next() -> None:
    """The other node was put back as well, and its mirror ends before what the new generation cites."""
    world = Ages()
    await world.start()
    await world.calm()
    lagging = FaultyStore()
    for name, value in vars(world.mirrors["RUS"]).items():
        if name != "_lock":
            setattr(lagging, name, copy.copy(value))
    await world.submit("USA", *(message(number) for number in range(9)))
    await world.calm()
    await world.stop()
    world.open_next("USA", world.mirrors["RUS"].head().note)
    world.mirrors["RUS"] = lagging
    await world.start()
    await world.went_round("RUS")
    await world.calm()
    world.check()
    assert world.archives["RUS"][0].size == world.archives["USA"][0].size
    await world.stop()

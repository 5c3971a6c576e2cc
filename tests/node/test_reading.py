"""What is read out of a record is exactly what stands there; what does not is refused in the asker's own words."""

from __future__ import annotations

import asyncio

import pytest

from jdec.messages import Unreadable, read
from jdec.messages.header import Found, NoSuchIndex, NoSuchRecord, Reference, WrongLeaf
from jdec.node.reading import NodeRefused
from jdec.node.views import Rung, Which
from jdec.record.cosignature import open_cosignature
from jdec.record.tiles import format_bundle
from jdec.record.tree import leaf_hash

from .parts import message
from .simulation import simulated
from .test_scrubbing import spoil
from .world import World

OWN, PEER = "jdec/USA/exercise.test/1", "jdec/RUS/exercise.test/1"


async def spoken() -> World:
    """Both have said some things, and both records are mirrored."""
    world = World()
    await world.start()
    await world.submit("USA", *(message(number) for number in range(5)))
    await world.submit("RUS", *(message(number, "RUS") for number in range(3)))
    await world.calm()
    return world


@simulated
async def test_a_citation_is_found_in_either_record_or_told_what_is_wrong_with_it() -> None:
    world = await spoken()
    resolve = world.nodes["USA"]._reading.resolve
    for origin, store in ((OWN, world.own["USA"]), (PEER, world.mirrors["USA"])):
        for entry in store.read(0, 99, 1 << 30):
            assert resolve(Reference(record=origin, index=entry.index, leaf=entry.leaf)) == Found(
                read(entry.data)
            )
            assert resolve(Reference(record=origin, index=entry.index, leaf=bytes(32))) == WrongLeaf(
                leaf_hash(entry.data)
            )
        size = store.head().size
        assert resolve(Reference(record=origin, index=size, leaf=bytes(32))) == NoSuchIndex(size)
    assert resolve(Reference(record="jdec/NOR/exercise.test/1", index=0, leaf=bytes(32))) == NoSuchRecord()
    await world.stop()


@simulated
async def test_a_citation_of_a_damaged_entry_stands_though_its_bytes_say_nothing() -> None:
    world = await spoken()
    leaf = world.own["USA"].read(3, 1, 1)[0].leaf
    spoil(world.own["USA"], 3)
    found = world.nodes["USA"]._reading.resolve(Reference(record=OWN, index=3, leaf=leaf))
    assert isinstance(found, Found)
    assert isinstance(found.message, Unreadable)
    assert world.nodes["USA"]._reading.resolve(Reference(record=OWN, index=3, leaf=bytes(32))) == WrongLeaf(
        leaf
    )
    await world.stop()


@pytest.mark.parametrize(
    "path", ["0/001", "entries/001", "entries/000.p/99", "9/" + "x001/" * 20 + "000", "?"]
)
@simulated
async def test_a_tile_that_is_not_there_is_refused_by_its_path_as_far_as_it_is_shown(path: str) -> None:
    world = await spoken()
    with pytest.raises(NodeRefused) as caught:
        await world.nodes["USA"].tile(Which.OWN, path)
    assert (caught.value.code, str(caught.value)) == ("tile-not-found", f"no such tile: {path[:60]}")
    assert caught.value.args_by_name == {"path": path[:60]}
    await world.stop()


@simulated
async def test_a_bundle_holds_the_entries_and_one_with_a_damaged_entry_is_refused_by_its_index() -> None:
    world = await spoken()
    node, entries = world.nodes["USA"], [each.data for each in world.own["USA"].read(0, 99, 1 << 30)]
    path = f"entries/000.p/{len(entries)}"
    assert await node.tile(Which.OWN, path) == format_bundle(entries)
    spoil(world.own["USA"], 3)
    with pytest.raises(NodeRefused, match=f"^entry 3 of {OWN} cannot be read: ") as caught:
        await node.tile(Which.OWN, path)
    assert (caught.value.code, caught.value.args_by_name) == ("store-damaged", {"index": "3"})
    await world.stop()


@simulated
async def test_the_first_entry_has_its_bracket_and_its_rung_like_any_other() -> None:
    world = await spoken()
    for which in Which:
        first, second = (await world.nodes["USA"].entries(which, 0, 2))[:2]
        assert (first.index, first.state) == (0, Rung.RECEIPTED)
        assert "" < first.bracket.not_after <= second.bracket.not_after
    await world.stop()


@simulated
async def test_a_checkpoint_signed_anew_in_a_cut_is_shown_as_it_was_cosigned() -> None:
    world = await spoken()
    world.is_cut = True
    before = world.own["USA"].head().note
    await asyncio.sleep(60)
    assert world.own["USA"].head().note != before
    note = await world.nodes["USA"].checkpoint(Which.OWN)
    assert note is not None
    lines = note.rpartition(b"\n\n")[2]
    keys = world.parties["RUS"].history().mirror_keys()
    assert open_cosignature(note, lines, keys).size == world.own["USA"].head().size
    await world.stop()


@simulated
async def test_a_proof_names_the_entry_it_is_of() -> None:
    world = await spoken()
    size = world.own["USA"].head().size
    for index in (0, size - 1):
        proof = await world.nodes["USA"].inclusion(Which.OWN, index, 0)
        assert (proof.record, proof.index, proof.size) == (OWN, index, size)
    await world.stop()

"""Earlier generations are looked through as the present ones are, and mended from the other node's archive."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest

from jdec.adapters.memory import MemoryStore
from jdec.node.archive import ArchivedRecord, Lacking
from jdec.node.handing_back import Rebuilding, archived_package
from jdec.node.link import next_package
from jdec.node.ports import Head, MirrorRefused, StoredEntry
from jdec.node.reading import NodeRefused
from jdec.node.recovery import refill
from jdec.node.service import NodeService
from jdec.node.views import Accepted, DamageView, Which
from jdec.record.checkpoint import read_checkpoint
from jdec.record.keys import Role
from jdec.record.package import decode_package
from jdec.record.tree import leaf_hash

from .ages import Ages, opened
from .parts import TRAFFIC, Book, message, until
from .simulation import simulated
from .world import FaultyStore

EARLIER = f"jdec/USA/{TRAFFIC}/1"
ARCHIVES = [("USA", "RUS"), ("RUS", "USA")]
"""Whose node keeps the archive that is spoilt, and whose has the whole one: the own record's, and the mirror's."""


@asynccontextmanager
async def aged() -> AsyncIterator[Ages]:
    """Two nodes; USA is at its second generation, and both hold the first in their archives."""
    made = Ages()
    await opened(made, 20)
    mirror, own, usa = made.mirrors["RUS"], FaultyStore(), made.first["USA"]
    # As the runbook leaves it: what the mirror held, and nothing beside it.
    found = next_package(mirror, 0)
    assert found is not None
    mirrors = made.parties["RUS"].history().all_pairs(Role.MIRROR)
    refill([decode_package(found[1])], own, usa.trusted, 2, EARLIER, mirrors)
    made.archives["USA"] = [ArchivedRecord(Which.OWN, EARLIER, own, own.head().size)]
    await made.start("USA")
    await made.went_round("RUS")
    await made.calm()
    await until(lambda: all(bool(node.status().scrub.finished_at) for node in made.nodes.values()))
    assert [node.status().scrub.damaged for node in made.nodes.values()] == [0, 0]
    try:
        yield made
    finally:
        await made.stop()


def archive_of(made: Ages, name: str) -> MemoryStore:
    (archived,) = made.archives[name]
    assert isinstance(archived.store, MemoryStore)
    return archived.store


def content(store: MemoryStore) -> list[StoredEntry]:
    return list(store._entries)


def spoil(store: MemoryStore, index: int, *, data: bytes | None = None, leaf: bytes | None = None) -> None:
    old = store._entries[index]
    store._entries[index] = StoredEntry(index, data or old.data, leaf or old.leaf)


def begin_pass(node: NodeService) -> None:
    """Let the hours until the next pass be over."""
    node._scrubber.suspect(Which.OWN, -1)


def _bytes(store: MemoryStore) -> None:
    spoil(store, 5, data=b"other")


def _leaf(store: MemoryStore) -> None:
    spoil(store, 5, leaf=b"x" * 32)


def _run(store: MemoryStore) -> None:
    forged = store._entries[5].data.replace(b"complete", b"compleet")
    spoil(store, 5, data=forged, leaf=leaf_hash(forged))


def _checkpoint(store: MemoryStore) -> None:
    head = store.head()
    store._head = Head(head.size, head.frontier, head.note.replace(b"\n", b"\n ", 1))


@pytest.mark.parametrize(("holder", "other"), ARCHIVES)
@pytest.mark.parametrize(
    ("spoiling", "what"), [(_bytes, "entry"), (_leaf, "leaf"), (_run, "run"), (_checkpoint, "head")]
)
def test_damage_in_an_archive_is_found_told_by_the_records_name_and_mended(
    holder: str, other: str, spoiling: Callable[[MemoryStore], None], what: str
) -> None:
    @simulated
    async def play() -> None:
        async with aged() as made:
            node, store = made.nodes[holder], archive_of(made, holder)
            right, note = content(store), store.head().note
            spoiling(store)
            begin_pass(node)
            await until(lambda: node.status().scrub.mended > 0 and not node.status().scrub.damaged)
            assert content(store) == right == content(archive_of(made, other))
            assert read_checkpoint(store.head().note) == read_checkpoint(note)
            told = [facts for event, facts in made.log if event == "store damaged"]
            assert {(each["record"], each["party"]) for each in told} == {(EARLIER, holder)}
            assert what in {each["what"] for each in told}
            assert node.status().mode == "ready"
            made.check()

    play()


@pytest.mark.parametrize(("holder", "other"), ARCHIVES)
def test_what_cannot_be_mended_now_stays_told_and_the_node_works_on(holder: str, other: str) -> None:
    @simulated
    async def play() -> None:
        async with aged() as made:
            node, store = made.nodes[holder], archive_of(made, holder)
            right = content(store)
            spoil(store, 5, data=b"other")
            made.is_cut = True
            begin_pass(node)
            stays = (DamageView(EARLIER, "entry", 5, "peer-unreachable"),)
            await until(lambda: node.status().scrub.damages == stays)
            assert (node.status().scrub.damaged, node.status().scrub.archived) == (1, 1)
            assert b"jdec_archive_damaged 1.0" in node.metrics()
            assert b"jdec_store_damaged 1.0" in node.metrics()
            assert node.status().mode == "ready"
            # The other node's copy is spoilt as well: its word counts for nothing.
            whole = archive_of(made, other)
            forged = whole._entries[5].data + b" "
            spoil(whole, 5, data=forged, leaf=leaf_hash(forged))
            made.is_cut = False
            stays = (DamageView(EARLIER, "entry", 5, "copy-other"),)
            await until(lambda: node.status().scrub.damages == stays)
            whole._entries[5] = right[5]
            await until(lambda: not node.status().scrub.damaged)
            assert content(store) == right
            assert made.fatal == []

    play()


@simulated
async def test_a_damaged_entry_of_an_archive_is_mended_because_somebody_asked_for_it() -> None:
    async with aged() as made:
        node, store = made.nodes["RUS"], archive_of(made, "RUS")
        right = content(store)
        spoil(store, 7, data=b"other")
        with pytest.raises(NodeRefused, match=f"entry 7 of {EARLIER} cannot be read") as caught:
            node._reading.entries(EARLIER, 7, 1)
        assert caught.value.code == "archive-damaged"
        await until(lambda: node.status().scrub.mended == 1)
        assert content(store) == right
        assert len(node._reading.entries(EARLIER, 7, 1)) == 1


@simulated
async def test_the_file_of_an_archive_that_is_broken_itself_does_not_stop_the_node() -> None:
    async with aged() as made:
        node, store = made.nodes["RUS"], archive_of(made, "RUS")
        store.inspect = lambda: ["page 7 is torn"]  # type: ignore[method-assign]
        begin_pass(node)
        stays = (DamageView(EARLIER, "file", 0, "file-damaged"),)
        await until(lambda: node.status().scrub.damages == stays)
        await asyncio.sleep(60)
        assert (made.fatal, node.status().mode) == ([], "ready")


@simulated
async def test_the_link_hands_back_what_both_parties_hold_of_an_earlier_generation_and_nothing_else() -> None:
    async with aged() as made:
        for name in made.nodes:
            archive = made.nodes[name]._parts.archive
            (archived,) = archive
            package = decode_package(await archived_package(archive, EARLIER, 3))
            right = [each.data for each in content(archive_of(made, name))]
            assert (package.start, list(package.entries)) == (3, right[3:])
            assert decode_package(await archived_package(archive, EARLIER, len(right))).entries == ()
            for start in (len(right) + 1, 1 << 40):
                with pytest.raises(MirrorRefused, match="archive ends before that") as caught:
                    await archived_package(archive, EARLIER, start)
                assert (caught.value.code, caught.value.size) == ("mirror-range", len(right))
            for record in (f"jdec/USA/{TRAFFIC}/2", f"jdec/RUS/{TRAFFIC}/1", "jdec/PRK/actual/1", ""):
                with pytest.raises(MirrorRefused, match="no archive is kept here") as caught:
                    await archived_package(archive, record, 0)
                assert caught.value.code == "mirror-unknown"
            # What a Party kept beyond what both hold is on no record of both.
            archive._records = (msgspec.structs.replace(archived, size=archived.size - 1),)
            with pytest.raises(MirrorRefused, match="archive ends before that"):
                await archived_package(archive, EARLIER, 0)


class _Place:
    """Where a lacking archive is filled again."""

    def __init__(self, made: Ages, name: str) -> None:
        self.made, self.name = made, name
        (archived,) = made.archives[name]
        self.right = content(archive_of(made, name))
        self.receipts = list(archive_of(made, name)._receipts)
        self.cited = read_checkpoint(archived.store.head().note)
        self.lacking = Lacking(archived.which, self.cited)
        self.finished: list[FaultyStore] = []

    async def lose(self) -> NodeService:
        """Begin the node again without its archive."""
        await self.made.stop(self.name)
        self.made.archives[self.name] = []
        self.made.rebuilding = {self.name: Rebuilding((self.lacking,), lambda _: FaultyStore(), self._finish)}
        await self.made.start(self.name)
        return self.made.nodes[self.name]

    def _finish(self, lacking: Lacking, store: Any) -> None:
        self.finished.append(store)
        size = store.head().size
        self.made.archives[self.name] = [ArchivedRecord(lacking.which, lacking.cited.origin, store, size)]


@simulated
async def test_an_archive_that_is_gone_is_told_and_fetched_back_whole() -> None:
    async with aged() as made:
        place = _Place(made, "RUS")
        made.is_cut = True
        node = await place.lose()
        stays = (DamageView(EARLIER, "file", 0, "peer-unreachable"),)
        await until(lambda: node.status().scrub.damages == stays)
        made.is_cut = False
        await until(lambda: bool(place.finished), 700)
        assert content(place.finished[0]) == place.right
        assert place.finished[0]._receipts == place.receipts
        assert node.status().scrub.damaged == 0
        await made.stop("RUS")
        made.rebuilding = {}
        await made.start("RUS")
        node = made.nodes["RUS"]
        await until(lambda: bool(node.status().scrub.finished_at))
        assert node.status().scrub.damages == ()
        made.check()


@pytest.mark.parametrize("case", ["other entries", "other start", "more", "nothing"])
def test_what_is_not_the_cited_tree_is_never_put_in_an_archives_place(case: str) -> None:
    @simulated
    async def play() -> None:
        async with aged() as made:
            place = _Place(made, "RUS")
            size = place.cited.size
            # The Party's own keys sign it, and it is still not what was mirrored.
            other = Book(made.first["USA"]).fill(size + 3)
            answers = {
                "other entries": other.package(0, size, 1),
                "other start": other.package(1, size, 1),
                "more": other.package(0, size + 1, 1),
                "nothing": b"",
            }
            node = await place.lose()
            made.lines["RUS"].answers["archive"] = lambda _: answers[case]
            stays = (DamageView(EARLIER, "file", 0, "copy-other"),)
            await until(lambda: node.status().scrub.damages == stays)
            await asyncio.sleep(60)
            assert place.finished == []
            made.lines["RUS"].answers.clear()
            await until(lambda: bool(place.finished), 700)
            assert content(place.finished[0]) == place.right

    play()


@simulated
async def test_messages_are_still_known_by_their_place_in_a_mended_archive() -> None:
    async with aged() as made:
        store = archive_of(made, "USA")
        index = next(at for at, each in enumerate(store._entries) if each.data == message(3))
        store._submissions = {text: at for text, at in store._submissions.items() if at != index}
        spoil(store, index, data=b"other")
        begin_pass(made.nodes["USA"])
        await until(lambda: made.nodes["USA"].status().scrub.mended > 0)
        (known,) = await made.submit("USA", message(3))
        assert isinstance(known, Accepted)
        assert (known.record, known.index, known.duplicate) == (EARLIER, index, True)
        made.promised["USA"].clear()

"""Whichever byte of a courier file is spoilt: it is refused, or exactly what was signed is taken."""

from __future__ import annotations

import asyncio
from copy import copy
from functools import cache
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st

from jdec.node.reading import NodeRefused
from jdec.node.service import NodeService
from jdec.record.courier import encode_courier, encode_header, read_courier
from jdec.record.errors import RecordError
from jdec.record.package import encode_package

from .carrying import bring, carry, packages_of
from .parts import Book, message
from .simulation import START_S, simulated
from .world import FaultyStore, World


class Brought:
    """RUS's stores before a file comes, the file, and what of USA's record it truly brings."""

    def __init__(self) -> None:
        self.world = World()
        self.data = b""
        self.entries: list[bytes] = []
        self.mirrored = 0
        simulated(self._happen)()

    async def _happen(self) -> None:
        world = self.world
        world.is_cut = True
        await world.start()
        await world.submit("RUS", message(1, "RUS"))
        await world.submit("USA", *(message(at) for at in range(2, 6)))
        await bring(world, "USA", carry(world, "RUS"))
        self.mirrored = world.mirrors["USA"].head().size
        header = read_courier(BytesIO(carry(world, "USA"))).header
        (package,) = packages_of(world, "USA", 0)
        self.entries = list(package.entries)
        book = Book(world.parties["USA"], self.entries)
        pieces = [
            book.package(0, 2, START_S),
            book.package(2, 4, START_S),
            encode_package(packages_of(world, "USA", 4)[0]),
        ]
        self.data = encode_header(header) + b"".join(pieces)
        await world.stop()


@cache
def brought() -> Brought:
    return Brought()


def copy_of(store: FaultyStore) -> FaultyStore:
    """The same store on another disk."""
    made = FaultyStore()
    made.__dict__.update(
        {name: copy(value) for name, value in store.__dict__.items() if not name.endswith("lock")}
    )
    return made


async def take(data: bytes) -> tuple[list[bytes], int, list[str]]:
    """Give a file to RUS as it was before; return what its mirror holds, how far it climbed, and refusals."""
    before = brought()
    world = World()
    world.parties = before.world.parties
    world.own["RUS"] = copy_of(before.world.own["RUS"])
    service = NodeService(world.parts("RUS"))
    service.stand()
    codes: list[str] = []
    try:
        opened = read_courier(BytesIO(data))
        for package in opened.packages:
            taken = await service.courier.take(encode_courier(opened.header, package))
            codes += [taken.answer] if taken.answer else []
    except (RecordError, NodeRefused) as error:
        codes.append(error.code)
    held = [each.data for each in world.mirrors["RUS"].read(0, 1 << 20, 1 << 30)]
    kept = world.own["RUS"].cosigned()
    assert service.bulletin.mirrored == (kept[0] if kept else 0)
    await service.stop()
    return held, service.bulletin.mirrored, codes


def test_a_sound_file_is_taken_whole() -> None:
    found = brought()
    assert asyncio.run(take(found.data)) == (found.entries, found.mirrored, [])
    assert found.mirrored == 2


@settings(max_examples=120)
@given(st.data())
def test_a_spoilt_byte_is_refused_or_changes_nothing_that_is_taken(data: st.DataObject) -> None:
    found = brought()
    at = data.draw(st.integers(0, len(found.data) - 1))
    flip = data.draw(st.integers(1, 255))
    spoilt = found.data[:at] + bytes((found.data[at] ^ flip,)) + found.data[at + 1 :]
    held, mirrored, codes = asyncio.run(take(spoilt))
    assert held == found.entries[: len(held)], "what stands on the mirror is the truth, or its beginning"
    assert mirrored in (0, found.mirrored), "nothing climbs but by the true answer"
    assert codes or (held, mirrored) == (found.entries, found.mirrored) or mirrored == 0


@settings(max_examples=60)
@given(st.data())
def test_a_file_that_is_cut_anywhere_gives_the_truth_as_far_as_it_goes(data: st.DataObject) -> None:
    found = brought()
    at = data.draw(st.integers(0, len(found.data) - 1))
    held, mirrored, codes = asyncio.run(take(found.data[:at]))
    assert held == found.entries[: len(held)]
    assert codes[-1] in ("courier-truncated", "courier-malformed")
    assert mirrored in (0, found.mirrored)

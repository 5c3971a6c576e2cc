"""A Party gets its own record back from the other node's mirror, and from nowhere else."""

from __future__ import annotations

import pytest

from jdec.node.ports import PeerRefused, PeerUnreachable
from jdec.record.cosignature import open_cosignature
from jdec.record.package import Package, decode_package
from jdec.record.verifier import verify_stream

from .parts import message
from .simulation import simulated
from .world import World


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

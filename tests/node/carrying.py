"""Courier files out of the stores of a simulated world, and into its nodes."""

from __future__ import annotations

from io import BytesIO

from jdec.node.courier import CourierTaken
from jdec.node.link import next_package
from jdec.record.courier import CourierHeader, encode_courier, encode_header, read_courier
from jdec.record.package import Package, decode_package, encode_package

from .parts import OTHER
from .world import World


def packages_of(world: World, sender: str, start: int, *, returned: bool = False) -> list[Package]:
    """The packages of a record from `start` on; a sign of life where there is nothing."""
    store = world.mirrors[sender] if returned else world.own[sender]
    found: list[Package] = []
    while not found or start < store.head().size:
        taken = next_package(store, start)
        assert taken is not None
        start = taken[0]
        found.append(decode_package(taken[1]))
    return found


def carry(world: World, sender: str, since: int | None = None) -> bytes:
    """The file that a Party would hand to its courier now."""
    cosigned = world.own[sender].cosigned()
    start = since if since is not None else cosigned[0] if cosigned else 0
    packages = packages_of(world, sender, start)
    own, other = world.parties[sender].origin, world.parties[OTHER[sender]].origin
    note = world.mirrors[sender].head().note
    header = CourierHeader(own, other, own, start, packages[-1].end, cosigned=note)
    return encode_header(header) + b"".join(encode_package(each) for each in packages)


async def bring(world: World, receiver: str, data: bytes) -> CourierTaken:
    """Hand a file to a node piece by piece, as the command does; return what the last piece did."""
    opened = read_courier(BytesIO(data))
    fresh, taken = 0, None
    for package in opened.packages:
        taken = await world.nodes[receiver].courier.take(encode_courier(opened.header, package))
        fresh += taken.fresh
    assert taken is not None
    return CourierTaken(
        taken.record, taken.size, fresh, taken.mirrored, taken.receipted, taken.answer, taken.reason
    )

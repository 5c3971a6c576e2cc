"""Generations of one record are verified in a row, from roots that came by hand for the first of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from jdec.node.ports import RecordStore
from jdec.node.views import Which
from jdec.record.checkpoint import Checkpoint, read_checkpoint, sign_checkpoint
from jdec.record.errors import RecordError
from jdec.record.manifest import Grant
from jdec.record.package import Package
from jdec.record.succession import Generation, _check_opening, verify_generations
from jdec.record.tree import Frontier, leaf_hashes

from .ages import Ages, opened
from .parts import Party, message
from .simulation import START_S, simulated
from .world import World


def packages(store: RecordStore) -> list[Package]:
    """A whole record as packages, one for each kept checkpoint."""
    found: list[Package] = []
    start = 0
    while start < store.head().size:
        kept = store.checkpoint_for(start, 1, 1)
        assert kept is not None
        entries = tuple(each.data for each in store.read(start, kept[0] - start, 1 << 30))
        found.append(Package(start, entries, kept[1]))
        start = kept[0]
    return found


async def two_generations(world: Ages) -> tuple[Party, list[list[Package]]]:
    """Both generations of USA as its own node holds them; the first with more than was ever mirrored."""
    first = world.parties["USA"]
    await world.start()
    await world.submit("USA", *(message(number) for number in range(7)))
    await world.calm()
    await world.stop("RUS")
    await world.submit("USA", message(50))
    await world.stop("USA")
    world.promised["USA"].clear()
    world.open_next("USA", world.mirrors["RUS"].head().note)
    await world.start()
    await world.went_round("RUS")
    await world.submit("USA", message(60))
    await world.calm()
    await world.stop()
    archived = next(each for each in world.archives["USA"] if each.which is Which.OWN)
    return first, [packages(archived.store), packages(world.own["USA"])]


def verified(first: Party, sources: list[list[Package]]) -> tuple[Generation, ...]:
    return verify_generations(sources, first.trusted, 2, first.origin)


@simulated
async def test_a_later_generation_is_verified_from_the_first_one_s_roots() -> None:
    world = Ages()
    first, sources = await two_generations(world)
    (one, two) = verified(first, sources)
    assert (one.record.origin, two.record.origin) == (first.origin, world.parties["USA"].origin)
    assert one.cited == world.archives["RUS"][0].size < one.record.size
    assert (two.record.size, two.cited) == (world.own["USA"].head().size, 0)
    assert [each.cited for each in verified(first, sources[:1])] == [0]


def without_the_end(first: Party, sources: list[list[Package]]) -> list[list[Package]]:
    entries = sources[0][0].entries[:2]
    root = Frontier.empty().extend(leaf_hashes(entries)).root()
    note = sign_checkpoint(Checkpoint(str(first.origin), 2, root), first.log, START_S + 2)
    return [[Package(0, entries, note)], sources[1]]


def without_a_beginning(_: Party, sources: list[list[Package]]) -> list[list[Package]]:
    return [sources[0], []]


def twice_the_first(_: Party, sources: list[list[Package]]) -> list[list[Package]]:
    return [sources[0], sources[0]]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (without_the_end, "generation-cites-other"),
        (without_a_beginning, "manifest-first-missing"),
        (twice_the_first, "manifest-origin-wrong"),
    ],
)
@simulated
async def test_what_does_not_follow_is_refused(
    spoil: Callable[[Party, list[list[Package]]], list[list[Package]]], code: str
) -> None:
    first, sources = await two_generations(Ages())
    with pytest.raises(RecordError) as caught:
        verified(first, spoil(first, sources))
    assert caught.value.code == code


@simulated
async def test_a_generation_that_cites_a_checkpoint_of_another_tree_is_refused() -> None:
    first, sources = await two_generations(Ages())
    other = World()
    other.parties["USA"] = first
    await other.start()
    await other.submit("USA", *(message(900 + number) for number in range(40)))
    await other.calm()
    await other.stop()
    with pytest.raises(RecordError, match="cites another checkpoint") as caught:
        verified(first, [packages(other.own["USA"]), sources[1]])
    assert caught.value.code == "generation-cites-other"


@simulated
async def test_a_key_that_an_earlier_generation_revoked_does_not_come_back() -> None:
    world = Ages()
    before = world.parties["USA"].history()
    await opened(world)
    opening, held = world.parties["USA"].first_note, read_checkpoint(world.mirrors["RUS"].head().note)
    pair = world.parties["RUS"].log.pair
    after = world.parties["USA"].history()
    back = replace(after, grants=(*after.grants, Grant(pair, 5, None)))
    _check_opening(before, held, opening, back)
    with pytest.raises(RecordError, match="an earlier one revoked") as caught:
        _check_opening(replace(before, revoked=frozenset(pair.publics)), held, opening, back)
    assert caught.value.code == "manifest-key-revoked"
    await world.stop()


@simulated
async def test_generations_whose_packages_overlap_follow_each_other_as_well() -> None:
    """A line that was cut carries some entries twice; where one package ends is nobody's business."""
    first, (before, after) = await two_generations(Ages())
    entries, last = tuple(entry for each in before for entry in each.entries), before[-1]
    root = Frontier.empty().extend(leaf_hashes(entries[:4])).root()
    note = sign_checkpoint(Checkpoint(str(first.origin), 4, root), first.log, START_S)
    overlapping = [Package(0, entries[:4], note), Package(2, entries[2:], last.checkpoint_note)]
    (one, two) = verified(first, [overlapping, after])
    assert (one.record.size, two.record.size) == (last.end, after[-1].end)
    assert 4 < one.cited < last.end

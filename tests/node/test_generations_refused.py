"""An opening of a next generation that is wrong in any way is refused with its code, and changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest

from jdec.node.ports import MirrorRefused, PeerRefused
from jdec.record.checkpoint import Checkpoint, read_checkpoint, sign_checkpoint
from jdec.record.errors import RecordError
from jdec.record.manifest import Previous, sign_manifest
from jdec.record.package import Package, decode_package, encode_package
from jdec.record.tree import Frontier, leaf_hashes

from .ages import Ages, next_party, opened
from .parts import TRAFFIC, Party, manifest_entry, message, until
from .simulation import START_S, simulated
from .world import FaultyStore


def offered(party: Party, entries: list[bytes] | None = None) -> bytes:
    """The package by which a Party's new record begins."""
    entries = entries or [manifest_entry(party.first_note, party.party, 950_000)]
    root = Frontier.empty().extend(leaf_hashes(entries)).root()
    note = sign_checkpoint(Checkpoint(str(party.origin), len(entries), root), party.log, START_S + 900)
    return encode_package(Package(0, tuple(entries), note))


def citing_less(world: Ages) -> bytes:
    usa = world.parties["USA"]
    note = sign_checkpoint(
        Checkpoint(str(usa.origin), 2, Frontier.empty().extend(leaf_hashes(_two(world))).root()),
        usa.log,
        START_S + 2,
    )
    return offered(next_party(usa, note))


def _two(world: Ages) -> list[bytes]:
    return [each.data for each in world.own["USA"].read(0, 2, 1 << 30)]


def by_other_roots(world: Ages) -> bytes:
    made = next_party(world.parties["USA"], world.mirrors["RUS"].head().note)
    stranger = Party("RUS")
    made.first = replace(made.first, roots=stranger.trusted)
    made.first_note = sign_manifest(made.first, stranger.roots)
    return offered(made)


def skipping_one(world: Ages) -> bytes:
    second = next_party(world.parties["USA"], world.mirrors["RUS"].head().note)
    root = Frontier.empty().extend(leaf_hashes(_two(world))).root()
    return offered(
        next_party(second, sign_checkpoint(Checkpoint(str(second.origin), 2, root), second.log, START_S))
    )


def citing_a_tree_never_signed(world: Ages) -> bytes:
    usa = world.parties["USA"]
    made = next_party(usa, world.mirrors["RUS"].head().note)
    size = world.mirrors["RUS"].head().size
    false = sign_checkpoint(Checkpoint(str(usa.origin), size, b"\x07" * 32), usa.log, START_S)
    made.first = replace(
        made.first, previous=Previous(Checkpoint(str(usa.origin), size, b"\x07" * 32), false)
    )
    made.first_note = sign_manifest(made.first, usa.roots)
    return offered(made)


def signed_by_one_root(world: Ages) -> bytes:
    made = next_party(world.parties["USA"], world.mirrors["RUS"].head().note)
    made.first_note = sign_manifest(made.first, made.roots[:1])
    return offered(made)


def signed_by_a_key_of_nobody(world: Ages) -> bytes:
    made = next_party(world.parties["USA"], world.mirrors["RUS"].head().note)
    made.log = world.parties["USA"].log_signer(77)
    made.log = type(made.log)(str(made.origin), made.log.pair.role, b"\x05" * 64)
    return offered(made)


def without_a_manifest(world: Ages) -> bytes:
    made = next_party(world.parties["USA"], world.mirrors["RUS"].head().note)
    return offered(made, [message(1)])


WRONG: dict[str, tuple[Callable[[Ages], bytes], str, str]] = {
    "less than was mirrored": (citing_less, "generation-cites-other", "cites another checkpoint: size 2"),
    "another tree": (citing_a_tree_never_signed, "generation-cites-other", "cites another checkpoint"),
    "other roots": (by_other_roots, "manifest-threshold-missed", "signed by 0 of 2 roots"),
    "too few roots": (signed_by_one_root, "manifest-threshold-missed", "signed by 1 of 2 roots"),
    "a generation left out": (skipping_one, "generation-order-wrong", "does not follow"),
    "an unknown record key": (signed_by_a_key_of_nobody, "checkpoint-signature-missing", "both signatures"),
    "no manifest": (without_a_manifest, "manifest-malformed", "does not begin as a key manifest"),
}


@pytest.mark.parametrize("name", list(WRONG))
@simulated
async def test_a_wrong_opening_is_refused_with_its_code_and_changes_nothing(name: str) -> None:
    make, code, sentence = WRONG[name]
    world = Ages()
    await world.start()
    await world.submit("USA", *(message(number) for number in range(5)))
    await world.calm()
    head = world.mirrors["RUS"].head()
    with pytest.raises(RecordError, match=sentence) as caught:
        await world.nodes["RUS"].exchange.take(make(world))
    assert caught.value.code == code
    assert world.mirrors["RUS"].head() == head
    assert (world.rounds, world.fatal) == ([], [])
    await world.submit("USA", message(20))
    await world.calm()
    world.check()
    await world.stop()


@simulated
async def test_a_wrong_opening_that_is_pulled_shows_as_a_line_that_is_down_with_its_code() -> None:
    world = Ages()
    await world.start()
    await world.calm()
    package = by_other_roots(world)
    line = world.lines["RUS"]
    line.answers["state"] = lambda state: msgspec.structs.replace(state, origin=f"jdec/USA/{TRAFFIC}/2")
    line.answers["pull"] = lambda _: package
    rus = world.nodes["RUS"]
    await until(lambda: rus.status().link.reason == "manifest-threshold-missed")
    assert rus.status().link.state == "down"
    await world.stop()


@simulated
async def test_once_taken_in_a_generation_has_one_beginning_and_the_one_before_is_over() -> None:
    world = Ages()
    first = world.parties["USA"]
    await opened(world)
    await world.start("USA")
    await world.went_round("RUS")
    await world.calm()
    rus, head = world.nodes["RUS"].exchange, world.mirrors["RUS"].head()
    again = next_party(first, world.archives["RUS"][0].store.head().note)
    again.log = world.parties["USA"].log
    with pytest.raises(MirrorRefused, match=r"two signed trees|does not contain") as split:
        await rus.take(offered(again))
    assert split.value.code == "record-split"
    old = [
        package
        for package in world.sent["RUS"]
        if decode_package(package).checkpoint_note.startswith(b"jdec/USA/exercise.test/1\n")
    ]
    with pytest.raises(MirrorRefused, match="was followed by") as passed:
        await rus.take(old[-1])
    assert passed.value.code == "generation-passed"
    assert world.mirrors["RUS"].head() == head
    await world.stop()


@simulated
async def test_an_opening_of_what_was_never_mirrored_or_without_its_beginning_is_refused() -> None:
    world = Ages()
    await world.start()
    await world.calm()
    made = next_party(world.parties["USA"], world.mirrors["RUS"].head().note)
    root = Frontier.empty().extend(leaf_hashes([message(1)] * 2)).root()
    note = sign_checkpoint(Checkpoint(str(made.origin), 2, root), made.log, START_S + 900)
    with pytest.raises(MirrorRefused, match=r"nothing of .*/2 is held here yet") as gap:
        await world.nodes["RUS"].exchange.take(encode_package(Package(1, (message(1),), note)))
    assert (gap.value.code, gap.value.size) == ("package-gap", 0)
    package = offered(made)
    await world.stop()
    world.mirrors["RUS"] = FaultyStore()
    world.is_cut = True
    await world.start("RUS")
    with pytest.raises(MirrorRefused, match="which it must cite") as unheld:
        await world.nodes["RUS"].exchange.take(package)
    assert unheld.value.code == "generation-unheld"
    await world.stop()


@simulated
async def test_a_generation_that_stays_refused_is_offered_with_pauses_and_not_in_a_storm() -> None:
    """The one before is pushed once more each time, in case the other node lacks some of it; it does not."""
    world = Ages()
    await opened(world)
    await world.start("USA")
    await world.went_round("RUS")
    await world.calm()
    held, pushed = world.archives["USA"][0], [0, 0]

    async def refuse(package: bytes) -> bytes:
        is_present = read_checkpoint(decode_package(package).checkpoint_note).origin != held.origin
        pushed[is_present] += 1
        if is_present:
            raise PeerRefused("generation-cites-other", "cites another checkpoint")
        return held.store.head().note

    world.lines["USA"].push = refuse  # type: ignore[method-assign]
    world.log.clear()
    await world.submit("USA", message(700))
    await asyncio.sleep(60)
    assert 20 < pushed[1] <= 32
    assert pushed[0] == pushed[1]
    told = [facts for event, facts in world.log if event == "pushed an earlier generation"]
    assert {(each["origin"], each["size"]) for each in told} == {(held.origin, held.size)}
    assert world.nodes["USA"].status().link.reason == "generation-cites-other"
    await world.stop()

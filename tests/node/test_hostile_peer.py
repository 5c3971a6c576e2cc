"""Whatever the other node answers or sends, it costs this node a pause and a line in the log, never its life."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from jdec.node.ports import PeerRefused
from jdec.record.checkpoint import Checkpoint, sign_checkpoint
from jdec.record.cosignature import add_lines, cosign
from jdec.record.evidence import Kind, check_evidence, parse_evidence
from jdec.record.note import format_note, parse_note

from .parts import Book, message, receipt_entry, until
from .simulation import START_S, simulated
from .world import World


def refuse(code: str, size: int | None = None) -> Callable[[Any], Any]:
    def answer(_: Any) -> Any:
        raise PeerRefused(code, "no", size)

    return answer


def strip_cosignature(note: bytes) -> bytes:
    parsed = parse_note(note)
    return format_note(replace(parsed, signatures=parsed.signatures[:2]))


def strip_half_of_cosignature(note: bytes) -> bytes:
    parsed = parse_note(note)
    return format_note(replace(parsed, signatures=parsed.signatures[:3]))


ANSWERS_TO_PUSH: dict[str, Callable[[Any], Any]] = {
    "nothing": lambda _: b"",
    "garbage": lambda _: b"<html>\xff\n\n",
    "no cosignature": strip_cosignature,
    "half a cosignature": strip_half_of_cosignature,
    "a gap at a size below zero": refuse("package-gap", -5),
    "a gap without a size": refuse("package-gap"),
    "a gap beyond the end": refuse("package-gap", 10**9),
    "a code nobody knows": refuse("no-such-code"),
}


@pytest.mark.parametrize("name", list(ANSWERS_TO_PUSH))
@simulated
async def test_a_false_answer_to_a_push_is_refused_waited_out_and_overcome(name: str) -> None:
    world = World()
    await world.start()
    await world.calm()
    mirrored = world.nodes["USA"].bulletin.mirrored
    world.lines["USA"].answers["push"] = ANSWERS_TO_PUSH[name]
    await world.submit("USA", message(1))
    before = world.lines["USA"].calls.count("push")
    await asyncio.sleep(60)
    assert world.lines["USA"].calls.count("push") - before <= 31
    assert world.fatal == []
    assert world.nodes["USA"].bulletin.mirrored <= mirrored
    assert world.nodes["USA"].status().link.state == "down"
    assert next(facts["half"] for event, facts in world.log if event == "link refused") == "push"
    world.check()
    world.lines["USA"].answers.clear()
    await world.calm()
    assert world.nodes["USA"].status().link.state == "up"
    world.check()
    await world.stop()


@simulated
async def test_an_old_cosignature_answered_for_ever_makes_no_storm_of_pushes() -> None:
    world = World()
    await world.start()
    await world.calm()
    old = world.own["USA"].cosigned()
    assert old is not None
    world.lines["USA"].answers["push"] = lambda _: old[1]
    await world.submit("USA", message(1))
    before = world.lines["USA"].calls.count("push")
    await asyncio.sleep(60)
    assert world.lines["USA"].calls.count("push") - before <= 31
    assert world.nodes["USA"].bulletin.mirrored == old[0]
    assert world.nodes["USA"].status().link.reason == "cosignature-behind"
    await world.stop()


@simulated
async def test_a_gap_answered_for_ever_makes_no_storm_of_pushes() -> None:
    world = World()
    await world.start()
    await world.submit("USA", *(message(number) for number in range(100)))
    await world.calm()
    left = list(range(60, 0, -1))
    world.lines["USA"].answers["push"] = lambda _: refuse("package-gap", left.pop(0) if left else 0)(None)
    await world.submit("USA", message(200))
    before = world.lines["USA"].calls.count("push")
    await asyncio.sleep(60)
    assert world.lines["USA"].calls.count("push") - before <= 62
    assert world.fatal == []
    await world.stop()


@simulated
async def test_a_refused_push_does_not_storm_while_the_other_node_keeps_reaching_us() -> None:
    world = World()
    await world.start()
    await world.calm()
    world.lines["USA"].answers["push"] = refuse("record-split")
    await world.submit("USA", message(1))
    before = world.lines["USA"].calls.count("push")
    for number in range(200):
        await world.submit("RUS", message(number, "RUS"))
        await asyncio.sleep(0.1)
    assert world.lines["USA"].calls.count("push") - before <= 12
    assert world.nodes["USA"].status().link.reason == "record-split"
    await world.stop()


@simulated
async def test_a_cosignature_over_a_tree_we_never_signed_is_refused_and_changes_nothing() -> None:
    world = World()
    await world.start()
    await world.calm()
    note = sign_checkpoint(
        Checkpoint("jdec/USA/exercise.test/1", 3, b"\x07" * 32), world.parties["USA"].log_signer(9), START_S
    )
    forged = add_lines(note, cosign(note, world.parties["RUS"].mirror, START_S))
    mirrored = world.nodes["USA"].bulletin.mirrored
    world.lines["USA"].answers["push"] = lambda _: forged
    await world.submit("USA", message(1))
    await asyncio.sleep(10)
    assert world.nodes["USA"].bulletin.mirrored == mirrored
    assert world.nodes["USA"].status().mode == "ready"
    assert world.fatal == []
    await world.stop()


@pytest.mark.parametrize(
    "package",
    [b"garbage", b"jdec-package/1\nstart 1\n", Book(World().parties["RUS"]).branch(0, 0).package(0, 1)[:-7]],
)
@simulated
async def test_a_false_answer_to_a_pull_is_refused_waited_out_and_overcome(package: bytes) -> None:
    world = World()
    await world.start()
    await world.calm()
    # Only what is pulled arrives: the other node's own pushes are cut off.
    world.lines["RUS"].answers["push"] = refuse("out-of-order")
    world.lines["USA"].answers["pull"] = lambda _: package
    world.nodes["RUS"].exchange._link.stop()
    await world.submit("RUS", message(1, "RUS"))
    before = len(world.lines["USA"].calls)
    await asyncio.sleep(60)
    assert len(world.lines["USA"].calls) - before <= 90
    assert world.fatal == []
    assert world.nodes["USA"].status().link.state == "down"
    world.lines["USA"].answers.clear()
    await until(lambda: world.mirrors["USA"].head().size == world.own["RUS"].head().size)
    world.check()
    await world.stop()


@simulated
async def test_a_state_that_promises_what_never_comes_makes_no_storm_of_pulls() -> None:
    world = World()
    await world.start()
    await world.calm()
    world.lines["USA"].answers["state"] = lambda state: msgspec.structs.replace(state, size=10**12)
    world.lines["USA"].answers["pull"] = lambda _: world.sent["USA"][0]
    before = len(world.lines["USA"].calls)
    await asyncio.sleep(60)
    assert len(world.lines["USA"].calls) - before <= 60
    assert world.fatal == []
    await world.stop()


@simulated
async def test_a_fork_pushed_without_overlap_is_proven_by_the_path_that_is_asked_for() -> None:
    world = World()
    await world.start()
    await world.submit("RUS", *(message(number, "RUS") for number in range(5)))
    await world.calm()
    held = world.mirrors["USA"].head().size
    book = Book(world.parties["RUS"], [each.data for each in world.own["RUS"].read(0, 99, 1 << 30)])
    fork = book.branch(held - 2, 6)
    # The hostile node answers the question for a path from its other record.
    from jdec.record.proofs import consistency_path

    async def path(old: int, new: int) -> list[bytes]:
        return consistency_path(old, new, fork.reader())

    world.lines["USA"].consistency = path  # type: ignore[method-assign]
    with pytest.raises(Exception, match="entries do not give the signed root"):
        await world.nodes["USA"].exchange.take(fork.package(held, held + 4, START_S + 500))
    (data,) = world.evidence["USA"]
    assert check_evidence(parse_evidence(data), world.parties["RUS"].history()).kind is Kind.SPLIT
    assert world.nodes["USA"].status().evidence == 1
    assert [facts["code"] for event, facts in world.log if event == "evidence kept"] == ["record-split"]
    assert world.fatal == []
    await world.stop()


@simulated
async def test_a_proof_that_the_disk_does_not_take_costs_the_node_nothing_and_is_kept_next_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(_name: str, _data: bytes) -> int:
        raise OSError(28, "No space left on device")

    world = World()
    keep, failing = world._keep, [True]
    monkeypatch.setattr(world, "_keep", lambda name, data: (full if failing else keep)(name, data))
    await world.start()
    await world.calm()
    held = world.mirrors["USA"].head().size
    book = Book(world.parties["RUS"], [each.data for each in world.own["RUS"].read(0, 99, 1 << 30)])
    fork = book.branch(held - 1, 3).package(held - 1, held + 2, START_S + 500)
    world.lines["USA"].answers["state"] = lambda state: msgspec.structs.replace(state, size=held + 2)
    world.lines["USA"].answers["pull"] = lambda _: fork
    await until(lambda: "evidence not kept" in [event for event, _ in world.log])
    assert world.nodes["USA"].status().evidence == 0
    failing.clear()
    await until(lambda: world.nodes["USA"].status().evidence > 0)
    assert world.fatal == []
    await world.stop()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ([], "evidence proves nothing: the smaller size does not come first, or there is no path"),
        ([b"\x00" * 32], "consistency proof does not lead to both roots: from size 2 to 4"),
        ([b"\x00" * 32] * 9, "consistency proof does not lead to both roots: from size 2 to 4"),
    ],
)
@simulated
async def test_a_fork_suspected_and_not_proven_is_only_logged(answer: list[bytes], reason: str) -> None:
    world = World()
    await world.start()
    await world.calm()
    book = Book(world.parties["RUS"], [each.data for each in world.own["RUS"].read(0, 99, 1 << 30)])
    held = world.mirrors["USA"].head().size

    async def path(_old: int, _new: int) -> list[bytes]:
        return answer

    world.lines["USA"].consistency = path  # type: ignore[method-assign]
    damaged = book.fill(2).package(held, held + 2, START_S + 500)
    damaged = damaged[:-3] + b"???"
    with pytest.raises(Exception, match="entries do not give the signed root"):
        await world.nodes["USA"].exchange.take(damaged)
    assert world.evidence["USA"] == []
    (told,) = [facts for event, facts in world.log if event == "fork suspected, not proven"]
    assert (told["reason"], told["old"], told["new"]) == (reason, held, held + 2)
    await world.stop()


@simulated
async def test_receipts_for_another_record_another_tree_or_too_much_make_nothing_climb() -> None:
    world = World(heartbeat_s=1)
    await world.start("USA")
    for number in range(6):
        await world.submit("USA", message(number))
    size = world.own["USA"].head().size
    # As if all had been cosigned: no receipt is shown above what is mirrored.
    world.own["USA"].put_cosigned(size, world.own["USA"].head().note)
    world.nodes["USA"].bulletin.raise_to(mirrored=size)
    book = Book(world.parties["USA"], [each.data for each in world.own["USA"].read(0, 99, 1 << 30)])
    hostile = Book(world.parties["RUS"])
    hostile.add(receipt_entry("RUS", size, book.root(), record="jdec/USA/exercise.test/2"))
    hostile.add(receipt_entry("RUS", size - 1, b"\x09" * 32))
    hostile.add(receipt_entry("RUS", size + 50, b"\x09" * 32))
    exchange = world.nodes["USA"].exchange
    await exchange.take(hostile.package(0, 4, START_S + 1))
    assert world.nodes["USA"].bulletin.receipted == 0
    hostile.add(receipt_entry("RUS", 3, book.root(3)))
    await exchange.take(hostile.package(4, 5, START_S + 2))
    assert world.nodes["USA"].bulletin.receipted == 3
    await world.kill("USA")
    await world.start("USA")
    assert world.nodes["USA"].bulletin.receipted == 3
    await world.stop()


@simulated
async def test_a_question_for_a_path_that_does_not_exist_is_a_refusal() -> None:
    from .parts import refused

    world = World()
    await world.start("USA")
    with refused("proof-range-wrong", "no path from 0 to 9: record has 1"):
        await world.nodes["USA"].exchange.consistency_path(0, 9)
    await world.stop()

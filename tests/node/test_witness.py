"""The witness endpoints answer as the C2SP `tlog-witness` text says, and never sign what is not stored here.

Statuses and content types are those of https://c2sp.org/tlog-witness, section "add-checkpoint".
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import Any

import pytest

from jdec.node.witness import WitnessRefused
from jdec.record.cosignature import open_cosignature
from jdec.record.proofs import consistency_proof

from .parts import Book, message
from .simulation import START_S, simulated
from .world import World


async def grown() -> tuple[World, Book]:
    """RUS holds USA's record; the book is that record, to be asked about."""
    world = World()
    await world.start()
    await world.submit("USA", *(message(number) for number in range(6)))
    await world.calm()
    return world, Book(world.parties["USA"], [each.data for each in world.own["USA"].read(0, 99, 1 << 30)])


def request(old: int, note: bytes, proof: list[bytes] | None = None) -> bytes:
    lines = "".join(b64encode(each).decode() + "\n" for each in proof or [])
    return f"old {old}\n{lines}\n".encode() + note


async def asked(world: World, body: bytes) -> WitnessRefused:
    with pytest.raises(WitnessRefused) as caught:
        await world.nodes["RUS"].add_checkpoint(body)
    return caught.value


@simulated
async def test_a_checkpoint_that_is_held_is_answered_with_both_cosignature_lines() -> None:
    world, book = await grown()
    size = len(book.entries)
    note = world.own["USA"].head().note
    lines = await world.nodes["RUS"].add_checkpoint(request(size, note))
    assert lines.count(b"\n") == 2
    assert lines.startswith("\N{EM DASH} jdec/RUS/exercise.test/1/mirror ".encode())
    cosignature = open_cosignature(note, lines, world.parties["RUS"].history().mirror_keys())
    assert (cosignature.size, cosignature.root) == (size, book.root())
    await world.stop()


@simulated
async def test_a_larger_checkpoint_is_fetched_stored_and_only_then_cosigned() -> None:
    world, book = await grown()
    old = len(book.entries)
    world.lines["USA"].answers["push"] = lambda _: b""
    world.nodes["USA"].exchange._link.stop()
    await world.submit("USA", message(50), message(51))
    note = world.own["USA"].head().note
    book.add(message(50), message(51))
    proof = consistency_proof(old, old + 2, book.reader())
    lines = await world.nodes["RUS"].add_checkpoint(request(old, note, proof))
    assert world.mirrors["RUS"].head().size == old + 2
    assert open_cosignature(note, lines, world.parties["RUS"].history().mirror_keys()).size == old + 2
    await world.stop()


@simulated
async def test_a_larger_checkpoint_is_not_cosigned_while_its_entries_cannot_be_fetched() -> None:
    world, book = await grown()
    old = len(book.entries)
    book.fill(2, first=90)
    world.is_cut = True
    body = request(old, book.note(old + 2, START_S + 900), consistency_proof(old, old + 2, book.reader()))
    refusal = await asked(world, body)
    assert (refusal.status, refusal.body) == (503, b"entries up to this checkpoint are not stored here yet\n")
    world.is_cut = False
    world.lines["RUS"].answers["pull"] = lambda _: world.sent["RUS"][0]
    assert (await asked(world, body)).status == 503
    await world.stop()


@simulated
async def test_another_old_size_than_the_stored_one_is_a_conflict_that_names_the_stored_one() -> None:
    world, book = await grown()
    size = len(book.entries)
    refusal = await asked(world, request(0, world.own["USA"].head().note))
    assert (refusal.status, refusal.body, refusal.content_type) == (
        409,
        f"{size}\n".encode(),
        "text/x.tlog.size",
    )
    await world.stop()


@simulated
async def test_the_same_size_with_another_root_is_a_conflict() -> None:
    world, book = await grown()
    size = len(book.entries)
    fork = book.branch(2, size - 2)
    refusal = await asked(world, request(size, fork.note(size, START_S + 900)))
    assert refusal.status == 409
    await world.stop()


@simulated
async def test_what_is_malformed_unknown_unsigned_or_unproven_has_its_own_status() -> None:
    world, book = await grown()
    size, note = len(book.entries), world.own["USA"].head().note
    longer = Book(book.party, book.entries).fill(2, first=90)
    later = longer.note(size + 2, START_S + 900)
    good = consistency_proof(size, size + 2, longer.reader())
    cases: list[tuple[int, bytes, bytes]] = [
        (400, b"", b"request needs an old size"),
        (400, b"old 1\n" + note, b"request needs an old size|malformed"),
        (400, b"older 1\n\n" + note, b"old size or proof lines are malformed"),
        (400, b"old 01\n\n" + note, b"old size or proof lines are malformed"),
        (400, b"old -1\n\n" + note, b"old size or proof lines are malformed"),
        (400, b"old 1\n!!!\n\n" + note, b"old size or proof lines are malformed"),
        (400, request(size, note, [b"\x00" * 31]), b"at most 63 lines of 32 bytes"),
        (400, request(size, note, [b"\x00" * 32] * 64), b"at most 63 lines of 32 bytes"),
        (400, request(size, b"no note"), b"checkpoint is malformed"),
        (422, request(0, b"an origin\n0\nno root\n\nno signature\n"), b"checkpoint is malformed"),
        (400, request(size + 1, note), b"old size is past the checkpoint"),
        (403, request(size, book.note(size, signer=book.party.log_signer(9))), b"signature is not accepted"),
        (404, request(0, Book(world.parties["RUS"]).note(1)), b"unknown log origin"),
        (422, request(size, later), b"does not verify"),
        (422, request(size, later, [*good[:-1], b"\x00" * 32]), b"does not verify"),
        (422, request(size, note, good), b"has no lines"),
    ]
    for status, body, sentence in cases:
        refusal = await asked(world, body)
        assert refusal.status == status, (refusal.body, body[:60])
        assert any(each in refusal.body for each in sentence.split(b"|")), refusal.body
    assert world.mirrors["RUS"].head().size == size
    await world.stop()


@simulated
async def test_the_stored_checkpoint_is_found_by_the_hash_of_its_origin() -> None:
    world, _ = await grown()
    node = world.nodes["RUS"]
    digest = sha256(b"jdec/USA/exercise.test/1").hexdigest()
    assert await node.witness_checkpoint(digest) == world.mirrors["RUS"].head().note
    other: Any = sha256(b"jdec/RUS/exercise.test/1").hexdigest()
    assert await node.witness_checkpoint(other) is None
    await world.stop()


@simulated
async def test_an_old_size_has_at_most_fifteen_digits() -> None:
    world, _ = await grown()
    note = world.own["USA"].head().note
    longest, longer = [await asked(world, request(10**digits, note)) for digits in (14, 15)]
    assert (longest.status, longer.status) == (400, 400)
    assert str(longest) != str(longer)
    await world.stop()

"""What is brought by hand is judged as what the line brings: same mirror, same evidence, same ladder."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from jdec.node.courier import CODES, judge_header
from jdec.node.ports import StoreError
from jdec.node.reading import NodeRefused
from jdec.record.cosignature import add_lines, cosign
from jdec.record.courier import CourierHeader, decode_courier, encode_courier, encode_header
from jdec.record.errors import RecordError
from jdec.record.keys import Role
from jdec.record.origin import Origin
from jdec.record.package import encode_package

from .ages import Ages, opened
from .carrying import bring, carry
from .parts import Book, message
from .simulation import START_S, simulated
from .world import FaultyStore, World

USA, RUS, FRA = (Origin(party, "exercise.test", 2) for party in ("USA", "RUS", "FRA"))


@contextmanager
def courier_refused(code: str, sentence: str) -> Iterator[None]:
    """The block is refused by the node with this code, and the English sentence matches."""
    with pytest.raises(NodeRefused, match=sentence) as caught:
        yield
    assert caught.value.code == code


async def cut_world(*, before: int = 0) -> World:
    """Two nodes whose line is cut from the beginning, or after so many messages of USA were exchanged."""
    world = World()
    world.is_cut = not before
    await world.start()
    if before:
        await world.submit("USA", *(message(9_000 + at) for at in range(before)))
        await world.calm()
        world.is_cut = True
    return world


async def due_receipts() -> None:
    """Let time pass in which a node writes the receipts it owes."""
    await asyncio.sleep(3)


@simulated
async def test_a_message_climbs_to_receipted_by_files_alone_and_the_line_adds_nothing_twice() -> None:
    world = await cut_world()
    usa, rus = world.nodes["USA"], world.nodes["RUS"]
    await world.submit("USA", message(1), message(2))
    await world.submit("RUS", message(3, "RUS"))
    taken = await bring(world, "RUS", carry(world, "USA"))
    assert (taken.fresh, taken.size, taken.mirrored) == (3, 3, 0)
    await due_receipts()
    there = await bring(world, "USA", carry(world, "RUS"))
    assert (there.mirrored, there.receipted, there.answer) == (3, 3, "")
    assert usa.bulletin.receipted == 3
    await due_receipts()
    back = await bring(world, "RUS", carry(world, "USA"))
    assert rus.bulletin.mirrored == there.size
    assert back.receipted >= 2, "RUS's message is receipted as well"
    world.check()
    world.is_cut = False
    await world.calm()
    world.check()
    await world.stop()
    assert world.fatal == []


@simulated
async def test_the_same_file_twice_and_an_old_file_change_nothing() -> None:
    world = await cut_world()
    await world.submit("USA", message(1))
    old = carry(world, "USA")
    await world.submit("USA", message(2))
    new = carry(world, "USA")
    assert (await bring(world, "RUS", new)).fresh == 3
    held = world.mirrors["RUS"].head()
    for data in (new, old, new):
        taken = await bring(world, "RUS", data)
        assert (taken.fresh, taken.size) == (0, 3)
    assert world.mirrors["RUS"].head() == held
    world.check()
    await world.stop()


@simulated
async def test_a_line_that_goes_one_way_only_shows_no_rung_that_nobody_proved() -> None:
    world = await cut_world()
    for number in range(3):
        await world.submit("USA", message(number))
        await bring(world, "RUS", carry(world, "USA"))
        await due_receipts()
    status = world.nodes["USA"].status()
    assert (status.own.size, status.mirrored_size, status.receipted_size) == (4, 0, 0)
    assert world.nodes["RUS"].status().mirror.size == 4
    world.check()
    await world.stop()


@simulated
async def test_a_file_and_the_line_may_bring_the_same_at_once() -> None:
    world = await cut_world()
    await world.submit("USA", *(message(at) for at in range(20)))
    data = carry(world, "USA")
    world.is_cut = False
    await asyncio.gather(
        *(bring(world, "RUS", data) for _ in range(3)), world.submit("USA", message(90), message(91))
    )
    await world.calm()
    assert (await bring(world, "RUS", data)).fresh == 0
    world.check()
    await world.stop()
    assert world.fatal == []


@simulated
async def test_a_lower_answer_that_is_judged_at_the_same_time_takes_no_higher_ones_place() -> None:
    world = await cut_world()
    answers = []
    for number in range(3):
        await world.submit("USA", message(number))
        await bring(world, "RUS", carry(world, "USA"))
        answers.append(world.mirrors["RUS"].head().note)
    usa = world.nodes["USA"]
    await asyncio.gather(*(usa.exchange.cosigned(each) for each in reversed(answers)))
    kept = world.own["USA"].cosigned()
    assert kept is not None
    assert (kept[0], usa.bulletin.mirrored) == (4, 4)
    await world.stop()


@simulated
async def test_a_gap_names_the_entry_to_ask_from() -> None:
    world = await cut_world(before=2)
    await world.submit("USA", message(1), message(2))
    held = world.mirrors["RUS"].head().size
    data = carry(world, "USA", held + 1)
    with courier_refused("courier-gap", f"have {held} entries, offered from {held + 1}"):
        await bring(world, "RUS", data)
    assert (await bring(world, "RUS", carry(world, "USA", held))).fresh == 2
    await world.stop()


def _header(sender: Origin, receiver: Origin, record: Origin | None = None) -> CourierHeader:
    return CourierHeader(sender, receiver, record or sender, 0, 0)


@pytest.mark.parametrize(
    ("header", "code", "sentence"),
    [
        (_header(RUS, USA), "courier-own-file", "is our own, for USA"),
        (_header(USA, RUS, RUS), "courier-returned", "brings our own record back"),
        (
            _header(Origin("USA", "test", 1), Origin("RUS", "test", 1)),
            "courier-other-traffic",
            "got test, expected exercise.test",
        ),
        (_header(FRA, RUS), "courier-other-party", "goes from FRA to RUS; this node is RUS"),
        (_header(USA, FRA), "courier-other-party", "goes from USA to FRA; this node is RUS"),
        (_header(RUS, FRA), "courier-other-party", "goes from RUS to FRA; this node is RUS"),
        (_header(replace(USA, generation=4), RUS), "courier-generation-new", "got 4, have 2"),
        (_header(replace(USA, generation=1), RUS), "courier-generation-old", "got 1, have 2"),
    ],
)
def test_a_file_that_is_not_for_this_node_is_named_for_what_it_is(
    header: CourierHeader, code: str, sentence: str
) -> None:
    with courier_refused(code, sentence):
        judge_header(header, RUS, USA)


@simulated
async def test_of_a_file_for_another_node_nothing_is_taken() -> None:
    world = await cut_world()
    data = carry(world, "USA")
    with courier_refused("courier-own-file", "is our own, for RUS"):
        await bring(world, "USA", data)
    assert world.mirrors["USA"].head().size == 0
    await world.stop()


@simulated
async def test_a_file_that_proves_a_rewriting_leaves_the_same_evidence_as_the_line_would() -> None:
    world = await cut_world()
    await world.submit("USA", message(1), message(2))
    data = carry(world, "USA")
    await bring(world, "RUS", data)
    header, packages = decode_courier(data)
    usa = world.parties["USA"]
    book = Book(usa, [entry for package in packages for entry in package.entries])
    fork = book.branch(2, 1)
    with courier_refused("courier-split", "two signed trees disagree at size 3"):
        await world.nodes["RUS"].courier.take(_file(header, fork, 3, 3, START_S + 900))
    with courier_refused("courier-rollback", "record went back: have 3 entries, offered 2"):
        await world.nodes["RUS"].courier.take(_file(header, book, 2, 2, START_S + 900))
    assert len(world.evidence["RUS"]) == 2
    assert world.nodes["RUS"].status().evidence == 2
    await world.stop()


def _file(header: CourierHeader, book: Book, start: int, end: int, time_s: int) -> bytes:
    head = encode_header(replace(header, start=start, end=end))
    return head + book.package(start, end, time_s)


@simulated
async def test_what_the_other_party_did_not_sign_is_refused_and_what_came_before_stays() -> None:
    world = await cut_world()
    await world.submit("USA", message(1))
    data = carry(world, "USA")
    spoilt = data[:-5] + bytes((data[-5] ^ 1,)) + data[-4:]
    with courier_refused("courier-not-signed", "entries do not give the signed root"):
        await bring(world, "RUS", spoilt)
    header, packages = decode_courier(data)
    stranger = Book(world.parties["USA"], packages[0].entries)
    forged = stranger.note(2, signer=world.parties["USA"].log_signer(7))
    with courier_refused("courier-not-signed", "both signatures of one key pair are required"):
        await world.nodes["RUS"].courier.take(
            encode_courier(header, replace(packages[0], checkpoint_note=forged))
        )
    assert world.mirrors["RUS"].head().size == 0
    assert (await bring(world, "RUS", data)).fresh == 2
    await world.stop()


@simulated
async def test_a_mirror_without_its_key_says_that_it_cannot_sign() -> None:
    world = await cut_world()
    world.parties["RUS"].at_hand.clear()
    world.nodes["RUS"]._parts.own_keys._signers = {Role.LOG: [], Role.MIRROR: []}
    with courier_refused("courier-cannot-sign", "the mirror cannot cosign"):
        await bring(world, "RUS", carry(world, "USA"))
    assert world.mirrors["RUS"].head().size == 0
    await world.stop()


@simulated
async def test_an_answer_that_does_not_hold_is_named_and_keeps_no_entry_out() -> None:
    world = await cut_world()
    await world.submit("USA", message(1))
    await bring(world, "RUS", carry(world, "USA"))
    data = carry(world, "RUS")
    header, packages = decode_courier(data)
    plain = world.own["USA"].head().note
    forged = add_lines(plain, cosign(plain, world.parties["RUS"].mirror_signer(9), START_S + 5))
    for note in (forged, header.cosigned.replace(b"jdec/USA", b"jdec/FRA"), b"no note at all"):
        bad = encode_header(replace(header, cosigned=note)) + encode_package(packages[0])
        taken = await bring(world, "USA", bad)
        assert (taken.answer, taken.mirrored, taken.size) == ("courier-cosignature", 0, header.end)
        assert taken.reason
    assert (await bring(world, "USA", data)).mirrored == 2
    await world.stop()


@simulated
async def test_an_answer_over_more_than_the_store_holds_says_that_entries_were_lost() -> None:
    world = await cut_world()
    await world.submit("USA", message(1), message(2))
    await bring(world, "RUS", carry(world, "USA"))
    data = carry(world, "RUS")
    await world.stop("USA")
    # The store comes back from a backup that nobody noticed.
    world.own["USA"], world.mirrors["USA"] = FaultyStore(), FaultyStore()
    await world.start("USA")
    taken = await bring(world, "USA", data)
    assert (taken.answer, taken.reason) == ("courier-lost", "cosignature-other-tree")
    assert taken.size == 1, "what is RUS's own is taken all the same"
    assert world.nodes["USA"].status().mode_reason == "next-generation-needed"
    await world.stop()


@simulated
async def test_an_answer_by_a_key_that_comes_in_the_same_file_is_believed() -> None:
    world = await cut_world(before=1)
    await world.submit("USA", message(1))
    rus = world.parties["RUS"]
    current = world.nodes["RUS"]._parts.own_keys.history.current
    _, note = rus.next_manifest(current, 2)
    await world.nodes["RUS"].publish_manifest(note)
    await bring(world, "RUS", carry(world, "USA"))
    await due_receipts()
    taken = await bring(world, "USA", carry(world, "RUS"))
    assert (taken.answer, taken.mirrored) == ("", world.mirrors["RUS"].head().size)
    await world.stop()


@simulated
async def test_an_answer_about_an_earlier_generation_of_ours_is_passed_over() -> None:
    world = await cut_world()
    header, packages = decode_courier(carry(world, "RUS"))
    later = replace(header, receiver=replace(header.receiver, generation=2), cosigned=b"whatever")
    taken = await bring(world, "USA", encode_header(later) + encode_package(packages[0]))
    assert (taken.answer, taken.fresh) == ("", 1)
    await world.stop()


def _in_pieces(world: World, *ends: int) -> bytes:
    """A file of USA's whole record, cut into packages at these sizes."""
    data = carry(world, "USA", 0)
    header, packages = decode_courier(data)
    book = Book(world.parties["USA"], [entry for each in packages for entry in each.entries])
    pieces = zip((0, *ends), ends, strict=False)
    return encode_header(header) + b"".join(book.package(start, end) for start, end in pieces)


@simulated
async def test_half_a_file_gives_what_is_whole_of_it_and_another_copy_the_rest() -> None:
    world = await cut_world()
    await world.submit("USA", *(message(at) for at in range(5)))
    whole = _in_pieces(world, 2, 4, 6)
    with pytest.raises(RecordError) as caught:
        await bring(world, "RUS", whole[:-100])
    assert caught.value.code == "courier-truncated"
    assert world.mirrors["RUS"].head().size == 4
    taken = await bring(world, "RUS", whole)
    assert (taken.fresh, taken.size) == (2, 6)
    world.check()
    await world.stop()


@simulated
async def test_a_disk_that_fails_while_a_file_is_taken_costs_nothing_but_the_node() -> None:
    world = await cut_world()
    await world.submit("USA", message(1))
    data = carry(world, "USA")
    for fault, held in (("failed", 0), ("persisted", 2)):
        world.mirrors["RUS"].fault = fault
        with pytest.raises(StoreError):
            await bring(world, "RUS", data)
        assert world.fatal.pop() == "RUS"
        world.mirrors["RUS"].fault = ""
        await world.stop("RUS")
        await world.start("RUS")
        assert world.mirrors["RUS"].head().size == held
    assert (await bring(world, "RUS", data)).size == 2
    world.check()
    await world.stop()


@simulated
async def test_a_file_opens_the_next_generation_as_the_line_does_and_is_then_taken() -> None:
    world = Ages()
    await opened(world)
    world.is_cut = True
    await world.start("USA")
    await world.submit("USA", message(70))
    data = carry(world, "USA")
    rus, held = world.nodes["RUS"], world.mirrors["RUS"].head().size
    with courier_refused("courier-gap", "nothing of jdec/USA/exercise.test/2 is held"):
        await bring(world, "RUS", carry(world, "USA", 1))
    with courier_refused("courier-opened", "push it again from its beginning"):
        await bring(world, "RUS", data)
    await world.went_round("RUS")
    assert world.nodes["RUS"] is not rus
    taken = await bring(world, "RUS", data)
    assert (taken.record, taken.fresh) == ("jdec/USA/exercise.test/2", world.own["USA"].head().size)
    assert world.archives["RUS"][-1].store.head().size == held
    await due_receipts()
    back = await bring(world, "USA", carry(world, "RUS"))
    assert (back.mirrored, back.receipted) == (taken.size, taken.size)
    await world.stop()
    assert world.fatal == []


@simulated
async def test_a_file_of_a_generation_that_cites_less_than_is_mirrored_opens_nothing() -> None:
    world = Ages()
    await world.start()
    await world.submit("USA", message(1))
    await world.calm()
    early = world.mirrors["RUS"].head().note
    await world.submit("USA", message(2), message(3))
    await world.calm()
    await world.stop("USA")
    world.open_next("USA", early)
    world.is_cut = True
    await world.start("USA")
    with courier_refused("courier-not-signed", "cite"):
        await bring(world, "RUS", carry(world, "USA"))
    await world.stop()


def test_every_code_is_matched_by_a_test_of_this_file() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert set(re.findall(r'"(courier-[a-z-]+)"', text)) - {"courier-truncated"} == set(CODES)

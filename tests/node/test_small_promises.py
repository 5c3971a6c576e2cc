"""Small things that the larger stories pass over: places, amounts, codes and words that must be exactly right."""

from __future__ import annotations

import asyncio
from base64 import b64encode

import pytest

from jdec.node.bulletin import Bulletin
from jdec.node.following import Cursor, follow, parse_cursor
from jdec.node.keys import OwnKeys
from jdec.node.ports import PeerRefused, StoreError
from jdec.node.quota import Quotas
from jdec.node.service import NodeRefused
from jdec.node.views import EntryView, FollowEvent, LinkView, NotAccepted, Rung, TimeBracket, Which
from jdec.record.checkpoint import Checkpoint, sign_checkpoint
from jdec.record.cosignature import add_lines, cosign
from jdec.record.keys import CoreSigner, Role
from jdec.record.manifest import KeyHistory

from .parts import Book, Party, manifest_entry, message, until
from .simulation import START_S, SimulatedClock, simulated
from .test_mirror import Bench
from .world import World


def test_a_manifest_in_the_middle_of_a_package_is_kept_at_its_place() -> None:
    """A mirror that starts again rebuilds the other Party's keys from these places."""
    made = Bench()
    usa = made.usa
    made.book.fill(2)
    made.mirror.take(made.book.package(0, 3))
    _, note = usa.next_manifest(usa.first, 2)
    made.book.fill(2).add(manifest_entry(note, "USA")).fill(1)
    made.mirror.take(made.book.package(3, 6))
    kept = made.store.manifests()
    assert [index for index, _ in kept] == [0, 5]
    history = KeyHistory.rebuild(kept, usa.trusted, 2, str(usa.origin))
    assert [each.index for each in history.applied] == [0, 5]


def test_certificates_are_those_of_the_last_manifest_that_is_mirrored() -> None:
    usa = Party("USA")
    keys = OwnKeys(str(usa.origin), usa.history(), usa.load)
    second, note = usa.next_manifest(usa.first, 2)
    keys.applied(4, manifest_entry(note, "USA"))
    first, last = usa.first.certificates, second.certificates
    assert [keys.certificates(size) for size in (0, 1, 4, 5)] == [first, first, first, last]


def test_a_key_that_is_not_at_hand_is_said_to_lack_for_what() -> None:
    usa = Party("USA")
    keys = OwnKeys(str(usa.origin), usa.history(), lambda role: [])
    with pytest.raises(StoreError, match=r"^no key at hand may sign the checkpoint of size 7$") as caught:
        keys.log_signer(7, START_S)
    assert caught.value.code == "no-signing-key"
    with pytest.raises(StoreError, match=r"^no key at hand may sign the cosignature$"):
        keys.mirror_signer()


@pytest.mark.parametrize("away", [Role.LOG, Role.MIRROR])
def test_a_manifest_counts_as_ready_only_with_both_its_keys_at_hand(away: Role) -> None:
    usa = Party("USA")
    keys = OwnKeys(str(usa.origin), usa.history(), lambda role: [] if role is away else usa.load(role))
    assert not keys.holds_keys_after(usa.history())
    assert OwnKeys(str(usa.origin), usa.history(), usa.load).holds_keys_after(usa.history())


def test_a_wait_is_as_short_as_the_bucket_fills_but_at_least_a_second() -> None:
    quotas = Quotas({"fast": 6000, "slow": 2}, SimulatedClock(lambda: 0.0))
    assert quotas.take("fast", 6001) == (6000, 1)
    assert quotas.take("fast", 250) == (0, 3)
    assert quotas.take("slow", 2) == (2, 0)
    assert quotas.take("slow", 1) == (0, 30)
    assert quotas.take("slow", 0) == (0, 0)


def test_a_cursor_has_numbers_of_at_most_fifteen_digits() -> None:
    longest = "9" * 15
    assert parse_cursor(f"1.2.3.{longest}") == Cursor(1, 2, 3, int(longest))
    for text in (f"1.2.3.{longest}9", "1.2.3", "1.2.3.x", "1.2.3.²"):
        with pytest.raises(ValueError, match=r"^cursor is four sizes joined by dots"):
            parse_cursor(text)
    with pytest.raises(ValueError, match=f"got '{'x' * 60}'$"):
        parse_cursor("x" * 61)


@simulated
async def test_each_event_says_where_to_go_on_after_it() -> None:
    world = World()
    await world.start()
    await world.submit("USA", message(1), message(2))
    await world.calm()
    node = world.nodes["USA"]
    seen = []
    events = node.follow("0.0.0.0")
    async for event in events:
        seen.append(event)
        if {"link", "receipted"} <= {each.type for each in seen}:
            break
    await events.aclose()  # type: ignore[attr-defined]
    at = Cursor()
    for event in seen:
        now = parse_cursor(event.cursor)
        assert (now.own, now.peer, now.mirrored, now.receipted) >= (at.own, 0, 0, 0)
        if event.entry is not None:
            assert (now.own, now.peer) == (
                (event.entry.index + 1, at.peer)
                if event.entry.record == node.status().own.record
                else (at.own, event.entry.index + 1)
            )
        if event.type in ("mirrored", "receipted"):
            assert getattr(now, event.type) == event.size
        at = now
    assert {each.type for each in seen} == {"entry", "mirrored", "receipted", "link"}
    await world.stop()


@simulated
async def test_what_the_other_node_offers_wrongly_is_logged_with_code_and_reason() -> None:
    world = World()
    await world.start()
    await world.calm()
    node = world.nodes["RUS"]
    usa = Book(world.parties["USA"], [each.data for each in world.own["USA"].read(0, 99, 1 << 30)]).fill(3)
    end = len(usa.entries)
    world.log.clear()
    with pytest.raises(Exception, match="package leaves a gap"):
        await node.exchange.take(usa.package(end - 1, end))
    with pytest.raises(Exception, match="does not begin with"):
        await node.exchange.take(b"nonsense")
    told = [(facts.get("code"), str(facts.get("reason", facts))) for _, facts in world.log]
    assert [code for code, _ in told] == ["package-gap", "package-malformed"]
    figures = node.metrics().decode()
    for code, _ in told:
        assert f'jdec_packages_total{{direction="in",outcome="{code}"}} 1.0' in figures
    assert "package leaves a gap: have" in told[0][1]
    assert "it does not begin with jdec-package/1" in told[1][1]
    await world.stop()


@simulated
async def test_a_cosignature_over_another_record_is_refused_with_its_code() -> None:
    world = World()
    await world.start()
    await world.calm()
    rus = world.parties["RUS"]
    other = CoreSigner("jdec/USA/test/1", Role.LOG, bytes(64))
    note = sign_checkpoint(Checkpoint(other.name, 1, bytes(32)), other, START_S)
    with pytest.raises(PeerRefused, match="cosigned another record: jdec/USA/test/1") as caught:
        world.nodes["USA"].exchange._judge_cosigned(add_lines(note, cosign(note, rus.mirror, START_S)), 0)
    assert caught.value.code == "cosignature-unknown"
    await world.stop()


@simulated
async def test_a_node_tells_its_size_and_root_as_its_checkpoint_has_them() -> None:
    world = World()
    await world.start()
    await world.submit("USA", message(1))
    await world.calm()
    state = world.nodes["USA"].exchange.state()
    book = Book(world.parties["USA"], [each.data for each in world.own["USA"].read(0, 99, 1 << 30)])
    head = world.nodes["USA"].status().own
    assert (head.size, head.root) == (len(book.entries), str_root(book))
    assert str_root(book) in str(state)
    path = await world.nodes["USA"].exchange.consistency_path(1, len(book.entries))
    assert path[0] == book.root(1)
    await world.stop()


def str_root(book: Book) -> str:
    return b64encode(book.root()).decode()


@simulated
async def test_a_question_beyond_the_end_is_told_with_its_numbers() -> None:
    world = World()
    await world.start()
    await world.calm()
    node = world.nodes["USA"]
    size = node.status().own.size
    for ask in (node.inclusion(Which.OWN, size, size), node.inclusion(Which.OWN, 0, size + 1)):
        with pytest.raises(NodeRefused) as caught:
            await ask
        assert caught.value.code == "proof-range"
        assert caught.value.args_by_name["have"] == str(size)
        assert "None" not in caught.value.args_by_name.values()
    with pytest.raises(NodeRefused) as caught:
        await node.consistency(Which.OWN, 1, size + 5)
    assert caught.value.args_by_name == {"index": "1", "size": str(size + 5), "have": str(size)}
    await world.stop()


@simulated
async def test_figures_count_packages_and_the_seconds_from_here_to_there() -> None:
    world = World()
    await world.start()
    await world.calm()

    def figures() -> dict[str, float]:
        lines = world.nodes["USA"].metrics().decode().splitlines()
        return {name: float(value) for name, value in (x.rsplit(" ", 1) for x in lines if x[0] != "#")}

    before = figures()
    await asyncio.sleep(5000)
    await world.submit("USA", message(1), message(2))
    await world.calm()
    after = figures()
    assert after['jdec_packages_total{direction="in",outcome="taken"}'] >= 1
    assert 0 < after["jdec_accepted_to_mirrored_seconds_sum"] < 60
    # A commit is counted when it is mirrored, however long the node has been running.
    assert (
        after["jdec_accepted_to_mirrored_seconds_count"] > before["jdec_accepted_to_mirrored_seconds_count"]
    )
    await world.stop()


@simulated
async def test_a_cut_is_logged_for_each_half_of_the_line_with_its_reason() -> None:
    world = World()
    await world.start()
    await world.calm()
    world.is_cut = True
    await world.submit("USA", message(1))
    await asyncio.sleep(30)
    told = {
        (facts["half"], facts["reason"])
        for event, facts in world.log
        if event == "peer not reached" and facts["party"] == "USA"
    }
    assert told == {("push", "line is cut"), ("pull", "line is cut")}
    await world.stop()


@simulated
async def test_a_refused_message_names_the_field_of_each_fault_and_what_it_held() -> None:
    world = World()
    await world.start("USA")
    (answer,) = await world.submit("USA", message(1, "RUS"))
    assert isinstance(answer, NotAccepted)
    assert (answer.code, answer.message) == (answer.faults[0].code, answer.faults[0].rule)
    assert [(each.code, each.field, each.args.get("got")) for each in answer.faults] == [
        ("wrong-sender", "sender", "RUS")
    ]
    await world.stop()


@simulated
async def test_beyond_what_the_disk_holds_there_is_no_package_whatever_was_told() -> None:
    world = World()
    await world.start("USA")
    node, size = world.nodes["USA"], world.own["USA"].head().size
    node.bulletin.raise_to(own=size + 2)
    assert await node.exchange.package(size + 1) == b""
    assert await node.exchange.package(size + 2) == b""
    await world.stop()


@simulated
async def test_a_node_that_starts_again_sends_its_checkpoint_as_it_stands() -> None:
    """It is signed anew with the next heartbeat and not before."""
    world = World(heartbeat_s=60)
    await world.start()
    await world.calm()
    await world.stop("USA")
    await asyncio.sleep(30)
    note = world.own["USA"].head().note
    await world.start("USA")
    await until(lambda: world.nodes["USA"].status().link.state == "up")
    assert world.nodes["USA"].status().link.reason == ""
    assert world.own["USA"].head().note == note
    await asyncio.sleep(61)
    assert world.own["USA"].head().note != note
    await world.stop()


async def test_a_follower_is_told_no_entry_beyond_what_was_announced() -> None:
    """The disk may hold more already: what is not announced is not yet everybody's."""
    bulletin, asked = Bulletin(), list[tuple[Which, int, int]]()
    bulletin.raise_to(own=5, peer=7)

    def read(which: Which, start: int, limit: int) -> list[EntryView]:
        asked.append((which, start, limit))
        bracket = TimeBracket("", "", "")
        return [
            EntryView(which.value, at, "", "", "", "", Rung.ACCEPTED, bracket)
            for at in range(start, start + limit)
        ]

    events = follow(bulletin, Cursor(2, 3), read)
    told = [await anext(events) for _ in range(7)]
    assert asked == [(Which.OWN, 2, 3), (Which.PEER, 3, 4)]
    seen = [(each.entry.record, each.entry.index) for each in told if each.entry is not None]
    assert seen == [("own", 2), ("own", 3), ("own", 4), *(("peer", at) for at in range(3, 7))]
    await events.aclose()  # type: ignore[attr-defined]


async def test_rungs_that_rise_and_fall_are_told_in_order_with_where_to_go_on() -> None:
    bulletin = Bulletin()
    bulletin.raise_to(own=4, mirrored=4, receipted=3)
    events = follow(bulletin, Cursor(4, 0), lambda *_: [])
    told = [await anext(events) for _ in range(3)]
    bulletin.lower_mirrored(2)
    told += [await anext(events) for _ in range(2)]
    bulletin.set_link(LinkView("down", "", "x"))
    told.append(await anext(events))
    assert told == [
        FollowEvent("mirrored", "4.0.4.0", size=4),
        FollowEvent("receipted", "4.0.4.3", size=3),
        FollowEvent("link", "4.0.4.3", link=LinkView("never", "", "")),
        FollowEvent("receipted", "4.0.4.2", size=2),
        FollowEvent("mirrored", "4.0.2.2", size=2),
        FollowEvent("link", "4.0.2.2", link=LinkView("down", "", "x")),
    ]
    await events.aclose()  # type: ignore[attr-defined]

"""Keys change by manifests alone: on the record, in a cut, or by a file that comes before the record brings it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from jdec.main.inbox import KEPT_PEER, OWN, PEER, Inbox
from jdec.node.keys import OwnKeys, PeerKeys
from jdec.node.service import NodeRefused
from jdec.record.keys import Role
from jdec.record.manifest import KeyHistory, Manifest

from .parts import Book, Party, manifest_entry, message, refused
from .simulation import START_S, simulated
from .test_mirror import Bench
from .world import World


async def rotated(world: World, party: str, number: int = 2, **changed: object) -> None:
    """Publish the Party's next manifest, with new keys for everything."""
    made = world.parties[party]
    _, note = made.next_manifest(_current(world, party), number, **changed)
    await world.nodes[party].publish_manifest(note)


def _current(world: World, party: str) -> Manifest:
    return world.nodes[party]._parts.own_keys.history.current


@simulated
async def test_a_rotation_takes_effect_on_both_nodes_by_its_manifest_alone() -> None:
    world = World()
    await world.start()
    await world.submit("USA", message(1))
    await world.calm()
    await rotated(world, "USA")
    await world.submit("USA", message(2), message(3))
    await world.calm()
    verified = world.check()
    index = world.own["USA"].manifests()[-1][0]
    assert verified["USA"].manifests == ((0, 1), (index, 2))
    (pair,) = world.keys["RUS"].history.log_keys(world.own["USA"].head().size)
    assert pair == world.parties["USA"].log_signer(2).pair
    await world.stop()
    assert world.fatal == []


@simulated
async def test_both_parties_rotate_everything_in_a_cut_and_nobody_is_locked_out() -> None:
    world = World()
    await world.start()
    await world.calm()
    world.is_cut = True
    for party in ("USA", "RUS"):
        await rotated(world, party, revoked=world.parties[party].revocations())
        await world.submit(party, message(5, party))
    await asyncio.sleep(30)
    world.is_cut = False
    await world.calm()
    world.check()
    assert world.new_certificates == ["USA", "RUS"] or world.new_certificates == ["RUS", "USA"]
    await world.kill("USA")
    await world.start("USA")
    await world.submit("USA", message(6))
    await world.calm()
    world.check()
    await world.stop()


@simulated
async def test_our_new_certificate_is_shown_only_when_the_other_node_is_sure_to_know_it() -> None:
    world = World()
    await world.start()
    await world.calm()
    own_keys = world.nodes["USA"]._parts.own_keys
    old = own_keys.certificates(world.nodes["USA"].bulletin.mirrored)
    world.is_cut = True
    await rotated(world, "USA")
    await asyncio.sleep(10)
    assert own_keys.certificates(world.nodes["USA"].bulletin.mirrored) == old
    assert world.new_certificates == []
    world.is_cut = False
    await world.calm()
    assert own_keys.certificates(world.nodes["USA"].bulletin.mirrored) != old
    assert world.new_certificates == ["USA"]
    await world.stop()


@simulated
async def test_a_manifest_is_published_once_however_often_it_is_handed_in() -> None:
    world = World()
    await world.start()
    _, note = world.parties["USA"].next_manifest(world.parties["USA"].first, 2)
    for _ in range(3):
        await world.nodes["USA"].publish_manifest(note)
    assert len(world.own["USA"].manifests()) == 2
    await world.stop()


@simulated
async def test_a_manifest_that_does_not_follow_or_whose_keys_are_away_is_refused() -> None:
    world = World()
    await world.start()
    usa, node = world.parties["USA"], world.nodes["USA"]
    _, third = usa.next_manifest(usa.first, 2, version=3)
    with refused("manifest-version-wrong", "manifest has version 3, expected 2"):
        await node.publish_manifest(third)
    _, others = world.parties["RUS"].next_manifest(world.parties["RUS"].first, 2)
    with refused("manifest-origin-wrong", "manifest is of 'jdec/RUS/exercise.test/1'"):
        await node.publish_manifest(others)
    _, away = usa.next_manifest(usa.first, 4)
    usa.at_hand = usa.at_hand[:2]
    with pytest.raises(NodeRefused, match="keys that the manifest names are not at hand") as caught:
        await node.publish_manifest(away)
    assert caught.value.code == "no-signing-key"
    assert len(world.own["USA"].manifests()) == 1
    await world.submit("USA", message(1))
    world.check()
    await world.stop()


@simulated
async def test_an_expired_own_key_makes_the_node_read_only_until_the_next_manifest() -> None:
    world = World()
    world.parties["USA"] = Party("USA", log_until_s=START_S + 100)
    await world.start()
    await world.calm()
    world.clocks["USA"].wrong_s = 200
    (answer,) = await world.submit("USA", message(1))
    assert (answer.code, answer.message) == ("node-read-only", "the node is read-only: key-expired")  # type: ignore[union-attr]
    await asyncio.sleep(30)
    status = world.nodes["USA"].status()
    assert (status.mode, status.mode_reason) == ("read-only", "key-expired")
    assert not world.nodes["USA"].is_ready()
    await world.submit("RUS", message(1, "RUS"))
    await asyncio.sleep(30)
    assert world.mirrors["USA"].head().size == world.own["RUS"].head().size
    assert world.fatal == []
    await rotated(world, "USA")
    await world.submit("USA", message(1))
    await world.calm()
    assert world.nodes["USA"].status().mode == "ready"
    world.check()
    await world.stop()


def test_a_revoked_key_signs_nothing_after_the_manifest_that_revokes_it() -> None:
    bench = Bench()
    bench.book.fill(3)
    _, note = bench.usa.next_manifest(bench.usa.first, 2, revoked=bench.usa.revocations())
    bench.book.add(manifest_entry(note, "USA")).fill(3)
    new_key = bench.usa.log_signer(2)
    bench.mirror.take(bench.book.package(0, 5))
    assert bench.told == ["keys"]
    with refused("checkpoint-signature-missing", "both signatures of one key pair are required"):
        bench.mirror.take(bench.book.package(5, 7))
    bench.mirror.take(bench.book.package(5, 7, signer=new_key))
    bench.holds(*bench.book.entries[:7])


def test_keys_of_a_package_apply_to_the_package_that_brings_them() -> None:
    bench = Bench()
    _, note = bench.usa.next_manifest(bench.usa.first, 2)
    bench.book.fill(3).add(manifest_entry(note, "USA")).fill(3)
    bench.mirror.take(bench.book.package(0, 8, signer=bench.usa.log_signer(2)))
    bench.holds(*bench.book.entries)
    assert bench.keys.history.current.version == 2


def test_a_manifest_that_does_not_count_blocks_nothing() -> None:
    bench = Bench()
    _, skipped = bench.usa.next_manifest(bench.usa.first, 2, version=7)
    bench.book.add(manifest_entry(skipped, "USA")).fill(2)
    bench.mirror.take(bench.book.package(0, 4))
    bench.holds(*bench.book.entries)
    assert bench.keys.history.current.version == 1


class OnTheFly(PeerKeys):
    """Keys into which a manifest comes by file at the very moment a package is being judged."""

    coming: bytes = b""

    @property
    def history(self) -> KeyHistory:
        found, note = self._found, self.coming
        if note:
            self.coming = b""
            self._found = found.with_pending(note, 0)
        return found

    @history.setter
    def history(self, found: KeyHistory) -> None:
        self._found = found


def test_a_manifest_by_file_is_not_lost_to_a_package_that_is_judged_at_that_moment() -> None:
    bench = Bench()
    bench.book.fill(4)
    keys = OnTheFly(bench.keys.origin, bench.keys.history)
    bench.mirror._peer_keys = keys
    _, note = bench.usa.next_manifest(bench.usa.first, 2)
    keys.coming = note
    bench.mirror.take(bench.book.package(0, 4))
    assert keys.history.pending is not None
    assert keys.history.pending.note == note


@simulated
async def test_a_pending_manifest_lets_its_certificates_and_mirror_keys_in_before_its_entry_comes(
    tmp_path: Path,
) -> None:
    world = World()
    await world.start()
    await world.calm()
    rus = world.parties["RUS"]
    manifest, note = rus.next_manifest(rus.first, 2, revoked=rus.revocations())
    inbox = Inbox(tmp_path, world.nodes["USA"], world.keys["USA"], world.mirrors["USA"], lambda: None)
    looking = asyncio.create_task(inbox.run())
    (tmp_path / PEER).write_bytes(note)
    await asyncio.sleep(2)
    assert not (tmp_path / PEER).exists()
    assert (tmp_path / "taken" / PEER).read_bytes() == note
    history = world.keys["USA"].history
    assert set(manifest.certificates) < set(history.certificates())
    assert rus.mirror_signer(2).pair in history.mirror_keys()
    # The stolen old key of RUS signs nothing more, although the manifest is not on the record yet.
    held = world.mirrors["USA"].head().size
    stolen = Book(rus, [each.data for each in world.mirrors["USA"].read(0, 99, 1 << 30)]).fill(2)
    with refused("checkpoint-signature-missing", "both signatures of one key pair"):
        await world.nodes["USA"].exchange.take(stolen.package(held, held + 2, START_S + 900))
    await world.nodes["RUS"].publish_manifest(note)
    await world.submit("RUS", message(1, "RUS"))
    await world.calm()
    assert world.keys["USA"].history.pending is None
    assert world.keys["USA"].history.current.version == 2
    world.check()
    looking.cancel()
    await world.stop()


@simulated
async def test_the_inbox_publishes_refuses_with_a_reason_and_survives_what_it_cannot_read(
    tmp_path: Path,
) -> None:
    world = World()
    await world.start()
    usa = world.parties["USA"]
    inbox = Inbox(tmp_path, world.nodes["USA"], world.keys["USA"], world.mirrors["USA"], lambda: None)
    (tmp_path / KEPT_PEER).write_bytes(b"overtaken or damaged")
    (tmp_path / OWN).mkdir()
    looking = asyncio.create_task(inbox.run())
    await asyncio.sleep(2)
    assert not looking.done()
    (tmp_path / OWN).rmdir()
    (tmp_path / OWN).write_bytes(b"no manifest")
    await asyncio.sleep(2)
    reason = (tmp_path / "refused" / f"{OWN}.reason").read_text()
    assert reason.startswith("note-malformed\nmalformed note: no empty line")
    (tmp_path / OWN).write_bytes(b"x" * 70_000)
    await asyncio.sleep(2)
    assert "file is longer than 65536 bytes" in (tmp_path / "refused" / f"{OWN}.reason").read_text()
    _, note = usa.next_manifest(usa.first, 2)
    (tmp_path / OWN).write_bytes(note)
    await asyncio.sleep(2)
    assert (tmp_path / "taken" / OWN).read_bytes() == note
    assert not (tmp_path / "refused" / f"{OWN}.reason").exists()
    assert len(world.own["USA"].manifests()) == 2
    looking.cancel()
    await world.stop()


@simulated
async def test_a_pending_manifest_is_remembered_over_a_restart(tmp_path: Path) -> None:
    world = World()
    await world.start()
    rus = world.parties["RUS"]
    _, note = rus.next_manifest(rus.first, 2)
    inbox = Inbox(tmp_path, world.nodes["USA"], world.keys["USA"], world.mirrors["USA"], lambda: None)
    (tmp_path / PEER).write_bytes(note)
    for name in ("taken", "refused"):
        (tmp_path / name).mkdir()
    await inbox.look()
    await world.kill("USA")
    await world.start("USA")
    assert world.keys["USA"].history.pending is None
    again = Inbox(tmp_path, world.nodes["USA"], world.keys["USA"], world.mirrors["USA"], lambda: None)
    looking = asyncio.create_task(again.run())
    await asyncio.sleep(2)
    assert world.keys["USA"].history.pending is not None
    looking.cancel()
    await world.stop()


def test_a_mirror_key_is_chosen_by_the_own_record_and_old_ones_are_kept_at_hand() -> None:
    usa = Party("USA")
    _, note = usa.next_manifest(usa.first, 2)
    keys = OwnKeys(str(usa.origin), usa.history(), usa.load)
    assert keys.mirror_signer().pair == usa.mirror.pair
    keys.applied(3, manifest_entry(note, "USA"))
    assert keys.mirror_signer().pair == usa.mirror_signer(2).pair
    assert keys.log_signer(4, START_S).pair in {usa.log.pair, usa.log_signer(2).pair}
    assert keys.log_signer(5, START_S).pair == usa.log_signer(2).pair
    assert [each.pair.role for each in usa.load(Role.MIRROR)] == [Role.MIRROR, Role.MIRROR]

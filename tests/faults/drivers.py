"""For each failpoint the situation that reaches it.  A failpoint without a driver here fails the suite by its name."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Awaitable, Callable

from cluster.ages import open_next
from cluster.harness import message
from jdec.main import keyring
from jdec.node.failpoints import Side
from jdec.record.origin import Origin

from .scenes import until_status
from .striking import Scene

Driver = Callable[[Scene], Awaitable[None]]
DRIVERS: dict[str, Driver] = {}
NTH: dict[str, tuple[int, ...]] = {
    # The mark's file is written twice at every start, and again when the record has grown.
    "mark.file": (1, 2, 3),
    # A log key first, then a mirror key.
    "keys.make": (1, 2),
    # The old store is put aside, then what was read back takes its place.
    "recovery.swap": (1, 2),
}


def reaches(*names: str) -> Callable[[Driver], Driver]:
    """Say which failpoints a driver reaches."""

    def register(driver: Driver) -> Driver:
        DRIVERS.update(dict.fromkeys(names, driver))
        return driver

    return register


async def _after(scene: Scene, work: asyncio.Task[object]) -> None:
    """Wait for the strike, bring the node back, and let what was asked for meanwhile be answered."""
    await scene.struck()
    await scene.recover()
    await work


@reaches("sequencer.append", "cosigned.keep")
async def the_node_is_given_a_message(scene: Scene) -> None:
    await scene.serve_armed()
    work = asyncio.ensure_future(scene.cluster.submit(scene.victim, message(scene.victim)))
    await _after(scene, work)  # type: ignore[arg-type]


@reaches("mirror.append")
async def the_other_node_is_given_a_message(scene: Scene) -> None:
    await scene.serve_armed()
    work = asyncio.ensure_future(scene.cluster.submit(scene.other, message(scene.other)))
    await _after(scene, work)  # type: ignore[arg-type]


@reaches("sequencer.resign", "mirror.resign", "link.push", "mark.store")
async def the_node_runs(scene: Scene) -> None:
    await scene.restart_armed()
    await scene.struck()
    await scene.recover()


@reaches("mark.file")
async def the_node_runs_and_its_record_grows(scene: Scene) -> None:
    if scene.strike.nth < 3:
        await the_node_runs(scene)
    else:
        await the_node_is_given_a_message(scene)


@reaches("link.pull")
async def the_node_asks_for_what_nobody_brings(scene: Scene) -> None:
    """Nobody reaches the victim, so what is new of the other record must be fetched."""
    line, node = scene.cluster.line, scene.cluster.nodes[scene.victim]
    assert await scene.cluster.stop(scene.victim) == 0
    line.lead(scene.victim, lambda: None)
    await scene.cluster.submit(scene.other, message(scene.other))
    scene.start_armed()
    await scene.struck()
    line.lead(scene.victim, node.door)
    await scene.recover()


@reaches("evidence.keep")
async def the_other_party_rewrites_its_record(scene: Scene) -> None:
    await scene.serve_armed()
    before = scene.evidence()
    await scene.offer_fork()
    await scene.struck()
    await scene.recover()
    assert scene.evidence() == before + (scene.strike.side is Side.PERSISTED)
    await scene.offer_fork()
    await scene.cluster.until(lambda: scene.evidence() > before, "the proof is kept")


def _spoil(scene: Scene, *statements: str) -> None:
    """Change the victim's own record file, past everything that guards it."""
    with contextlib.closing(sqlite3.connect(scene.folder(scene.victim) / "data" / "own.sqlite")) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()


async def _with_damage(scene: Scene, statement: str) -> None:
    await scene.cluster.submit(scene.victim, message(scene.victim))
    await scene.cluster.whole()
    assert await scene.cluster.stop(scene.victim) == 0
    _spoil(scene, statement)
    scene.start_armed()
    await scene.struck()
    await scene.recover()
    await until_status(
        scene.cluster,
        scene.victim,
        lambda found: bool(found.scrub.finished_at) and not found.scrub.damaged,
        "mended",
    )


@reaches("scrub.mend")
async def an_entry_is_damaged_on_the_disk(scene: Scene) -> None:
    whole = "idx < (SELECT size FROM cosigned) AND idx NOT IN (SELECT idx FROM manifest)"
    chosen = f"SELECT max(idx) FROM entry WHERE {whole}"
    await _with_damage(scene, f"UPDATE entry SET data = zeroblob(length(data)) WHERE idx = ({chosen})")


@reaches("scrub.rebuild")
async def a_row_stands_beside_the_entries_that_no_entry_gives(scene: Scene) -> None:
    await _with_damage(scene, "INSERT OR IGNORE INTO submission VALUES ('stray', 1)")


@reaches("keys.make", "keys.certificate", "keys.draft")
async def the_keys_are_renewed(scene: Scene) -> None:
    party, out = scene.victim, scene.fresh_path("manifest")
    await scene.command("keys", "rotate", scene.folder(party), "--out", out, is_armed=True)
    if scene.strike.name == "keys.draft":
        assert out.exists() is (scene.strike.side is Side.PERSISTED)
    if not out.exists():
        out = await scene.draft(party)
    await scene.publish(party, await scene.sign(party, out))


@reaches("keys.sign")
async def a_root_officer_signs(scene: Scene) -> None:
    party = scene.victim
    draft = await scene.draft(party)
    before = draft.read_bytes()
    root = scene.folder(party) / "roots" / "root-1.key"
    await scene.command("keys", "sign-manifest", draft, "--root", root, is_armed=True)
    assert (draft.read_bytes() == before) is (scene.strike.side is Side.FAILED)
    await scene.publish(party, await scene.sign(party, draft))


@reaches("inbox.hand")
async def a_manifest_is_handed_over(scene: Scene) -> None:
    party = scene.victim
    manifest = await scene.sign(party, await scene.draft(party))
    await scene.command("keys", "publish", scene.folder(party), manifest, is_armed=True)
    await scene.publish(party, manifest)


@reaches("inbox.taken")
async def the_node_takes_its_manifest(scene: Scene) -> None:
    party = scene.victim
    manifest = await scene.sign(party, await scene.draft(party))
    await scene.serve_armed()
    log = scene.fresh_path("publish")
    scene.begin(log, "keys", "publish", scene.folder(party), manifest)
    await scene.struck()
    await scene.recover()
    await scene.publish(party, manifest)
    await scene.cluster.until(lambda: not scene.in_inbox(party), "the manifest leaves the inbox")


@reaches("inbox.peer")
async def the_node_is_brought_the_other_manifest(scene: Scene) -> None:
    victim, other = scene.victim, scene.other
    manifest = await scene.sign(other, await scene.draft(other))
    await scene.serve_armed()
    scene.begin(scene.fresh_path("load"), "keys", "load", scene.folder(victim), manifest)
    await scene.struck()
    await scene.recover()
    waiting = scene.folder(victim) / "inbox" / "peer-manifest.note"
    await scene.cluster.until(lambda: not waiting.exists(), "the manifest leaves the inbox")
    await scene.publish(other, manifest)


@reaches("courier.write")
async def a_courier_file_is_written(scene: Scene) -> None:
    """Half a file never has the name; one that has it is whole, and is taken by the other node."""
    path = scene.fresh_path("courier")
    words = ("courier", "out", scene.folder(scene.victim), "--since", "0", "--to")
    await scene.command(*words, path, is_armed=True)
    is_there = scene.strike.side is Side.PERSISTED
    assert path.exists() is is_there
    if not is_there:
        await scene.command(*words, path)
    await scene.command("courier", "in", scene.folder(scene.other), path)


@reaches("peer.generation")
async def the_other_party_opens_its_next_generation(scene: Scene) -> None:
    cluster, victim, other = scene.cluster, scene.victim, scene.other
    await cluster.whole()
    await scene.serve_armed()
    assert await cluster.stop(other) == 0
    origin = open_next(scene.folder(other), scene.folder(victim))
    await cluster.start(other)
    await scene.struck()
    await scene.recover()
    await cluster.taken_in(victim, origin)
    await cluster.follow_anew()


@reaches("recovery.keep", "recovery.swap", "recovery.switch")
async def a_record_is_read_back_and_its_next_generation_opened(scene: Scene) -> None:
    """A step that was struck is taken again from where it ended; then the other node takes the generation in."""
    cluster, party, draft = scene.cluster, scene.victim, scene.fresh_path("next")
    assert await cluster.stop(party) == 0
    origin = str(Origin.parse(keyring.introduction_of(scene.folder(party)).origin).next_generation())
    steps = {
        "recovery.keep": ("node", "recover", "read", scene.folder(party), "--even-so"),
        "": ("node", "recover", "draft", scene.folder(party), "--out", draft),
        "recovery.s": ("node", "recover", "open", scene.folder(party), draft),
    }
    for name, words in steps.items():
        if "draft" not in words and scene.strike.name.startswith(name):
            await scene.command(*words, is_armed=True)
        await scene.command(*words)
        if "draft" in words:
            await scene.sign(party, draft)
    await cluster.start(party)
    await cluster.taken_in(scene.other, origin)
    await cluster.follow_anew()

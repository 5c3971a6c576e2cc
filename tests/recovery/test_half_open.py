"""What people and power cuts do between the steps of a recovery: nothing that was said is lost by it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cluster.harness import Cluster, cluster
from jdec.adapters import nodefolder
from jdec.faces.cli.demo.nodes import NodeEnded
from jdec.node.failpoints import RECOVERY_SWAP, RECOVERY_SWITCH, Failpoint, Side, arm

from . import steps

GENERATION_2 = "jdec/USA/exercise.demo/2"


async def _refused(*words: object) -> str:
    ran = await steps.run(*words, "--json")
    assert ran.code == 3, ran.out + ran.err
    return str(ran.json["error"]["code"])


async def _comes_back(made: Cluster) -> None:
    await made.start("USA")
    await made.taken_in("RUS", GENERATION_2)
    await made.follow_anew()
    await made.whole()


@pytest.mark.parametrize("at", [RECOVERY_SWAP, RECOVERY_SWITCH], ids=lambda each: each.name)
async def test_a_node_whose_next_generation_is_half_open_is_not_run(tmp_path: Path, at: Failpoint) -> None:
    """A power cut in the last step, and a machine that starts its node by itself: nothing is made or written there."""

    def strike(reached: Failpoint, side: Side) -> None:
        if reached is at and side is (Side.PERSISTED if at is RECOVERY_SWAP else Side.FAILED):
            raise at.error(at.name)

    async with cluster(tmp_path / "nodes", is_quick=True) as made:
        usa = made.nodes["USA"].folder
        await steps.spoken(made, 3)
        await made.agree()
        assert await made.stop("USA") == 0
        assert (await steps.read(usa, "--even-so")).code == 0
        draft = await steps.drafted(usa, tmp_path / "next", 1, 2)
        try:
            arm(strike)
            assert (await steps.opened(usa, draft)).code == 3
        finally:
            arm(None)
        before = {path.name: path.stat().st_size for path in (usa / "data").iterdir() if path.is_file()}
        wrote = await steps.run("courier", "out", made.nodes["RUS"].folder, "--to", tmp_path / "1.courier")
        assert wrote.code == 0
        with pytest.raises(NodeEnded, match="recovery-open"):
            await made.start("USA")
        for words in (
            ("node", "scrub", usa),
            ("courier", "in", usa, tmp_path / "1.courier"),
            ("node", "recover", "read", usa),
        ):
            assert await _refused(*words) == "recovery-open"
        assert {
            path.name: path.stat().st_size for path in (usa / "data").iterdir() if path.is_file()
        } == before
        assert (await steps.opened(usa, draft)).code == 0
        await _comes_back(made)


async def test_a_store_that_took_messages_after_it_was_read_is_read_again_first(tmp_path: Path) -> None:
    """They would be put aside with the old store, and nobody would ever say them again."""
    async with cluster(tmp_path / "nodes", is_quick=True) as made:
        usa = made.nodes["USA"].folder
        await steps.spoken(made, 2)
        await made.agree()
        assert await made.stop("USA") == 0
        assert (await steps.read(usa, "--even-so")).code == 0
        draft = await steps.drafted(usa, tmp_path / "next", 1, 2)
        made.line.cut()
        await made.start("USA")
        late = await steps.spoken(made, 2)
        assert await made.stop("USA") == 0
        assert await _refused("node", "recover", "open", usa, draft) == "recovery-changed"
        made.line.mend()
        found = await steps.read(usa, "--even-so")
        assert steps.content(Path(found.json["file"])) == b"".join(late)
        assert (await steps.opened(usa, draft)).code == 0
        made.ledger.items.clear()
        await _comes_back(made)


@pytest.mark.parametrize("lost", ["head", "cosigned", "entry"])
async def test_a_store_that_cannot_say_where_it_stands_is_recovered_all_the_same(
    tmp_path: Path, lost: str
) -> None:
    async with cluster(tmp_path / "nodes", is_quick=True) as made:
        usa = made.nodes["USA"].folder
        await steps.spoken(made, 4)
        await made.agree()
        made.line.cut()
        alone = await steps.spoken(made, 2)
        assert await made.stop("USA") == 0
        made.line.mend()
        with closing(sqlite3.connect(usa / "data" / "own.sqlite")) as db:
            db.execute(f"DELETE FROM {lost}" if lost == "head" else f"DROP TABLE {lost}")
            db.commit()
        # A store that still holds everything needs no recovery, and says so; one without its entries does.
        found = await steps.read(usa, *(["--even-so"] if lost == "cosigned" else ()))
        assert found.code == 0, found.out + found.err
        assert (found.json["had_store"], found.json["unmirrored"]) == (True, 0 if lost == "entry" else 2)
        if lost != "entry":
            assert steps.content(Path(found.json["file"])) == b"".join(alone)
        assert (await steps.opened(usa, await steps.drafted(usa, tmp_path / "next", 1, 2))).code == 0
        made.ledger.items.clear()
        await _comes_back(made)


async def test_without_an_old_store_nobody_is_told_that_everything_was_mirrored(tmp_path: Path) -> None:
    async with cluster(tmp_path / "nodes", is_quick=True) as made:
        usa = made.nodes["USA"].folder
        await steps.spoken(made, 2)
        await made.agree()
        assert await made.stop("USA") == 0
        shutil.rmtree(usa / "data")
        for language, gone, all_there in (
            ("en", "The old store is gone", "holds everything that the old store held"),
            ("ru", "Прежнего хранилища нет", "Всё, что было в прежнем хранилище"),
        ):
            read = await steps.run("--lang", language, "node", "recover", "read", usa)
            assert read.code == 0, read.err
            assert gone in read.out
            assert all_there not in read.out
        draft = await steps.drafted(usa, tmp_path / "next", 1, 2)
        done = await steps.run("node", "recover", "open", usa, draft)
        assert done.code == 0
        assert "holds everything" not in done.out


async def test_a_node_whose_newest_tls_key_is_lost_opens_with_one_that_is_there(tmp_path: Path) -> None:
    async with cluster(tmp_path / "nodes", is_quick=True) as made:
        usa = made.nodes["USA"].folder
        rotated = tmp_path / "rotated"
        assert (await steps.run("keys", "rotate", usa, "--out", rotated)).code == 0
        await steps.sign(usa, rotated, 1, 2)
        assert (await steps.run("keys", "publish", usa, rotated)).code == 0
        await steps.spoken(made, 2)
        await made.agree()
        assert await made.stop("USA") == 0
        # The backup of the keys is of before the rotation.
        for name in ("tls-2.pem", "tls-2.crt", "log-2.key", "mirror-2.key"):
            (usa / "keys" / name).unlink()
        assert (await steps.read(usa, "--even-so")).code == 0
        draft = await steps.drafted(usa, tmp_path / "next", 1, 2)
        assert (await steps.opened(usa, draft)).code == 0
        await _comes_back(made)


async def test_a_node_without_any_tls_key_makes_one_and_a_courier_brings_it(tmp_path: Path) -> None:
    async with cluster(tmp_path / "nodes", is_quick=True) as made:
        usa, rus = made.nodes["USA"].folder, made.nodes["RUS"].folder
        await steps.spoken(made, 2)
        await made.agree()
        assert await made.stop("USA") == 0
        for path in (usa / "keys").glob("tls-*"):
            path.unlink()
        back = tmp_path / "back.courier"
        assert (await steps.run("courier", "out", rus, "--to", back, "--returned")).code == 0
        assert (await steps.read(usa, "--from", back, "--even-so")).code == 0
        out = tmp_path / "next"
        made_draft = await steps.run("--lang", "ru", "node", "recover", "draft", usa, "--out", out)
        assert "Ключа TLS, который известен другому узлу, здесь нет" in made_draft.out
        await steps.sign(usa, out, 1, 2)
        assert (await steps.opened(usa, out)).code == 0
        assert nodefolder.read_address(rus).pid
        await made.start("USA")
        carried = tmp_path / "opening.courier"
        assert (await steps.run("courier", "out", usa, "--to", carried)).code == 0
        assert (await steps.run("courier", "in", rus, carried)).code == 0
        await made.taken_in("RUS", GENERATION_2)
        await made.follow_anew()
        await made.whole()


async def test_what_was_cosigned_before_the_other_party_changed_its_keys_is_still_read_back(
    tmp_path: Path,
) -> None:
    async with cluster(tmp_path / "nodes", is_quick=True) as made:
        usa, rus = made.nodes["USA"].folder, made.nodes["RUS"].folder
        await steps.spoken(made, 2)
        await made.agree()
        made.line.cut()
        rotated = tmp_path / "rotated"
        assert (await steps.run("keys", "rotate", rus, "--out", rotated)).code == 0
        await steps.sign(rus, rotated, 1, 2)
        assert (await steps.run("keys", "publish", rus, rotated)).code == 0
        assert await made.stop("USA") == 0
        # The other Party's new keys come by hand, and what it gives back bears its old one.
        brought, back = tmp_path / "rus.courier", tmp_path / "back.courier"
        assert (await steps.run("courier", "out", rus, "--to", brought)).code == 0
        assert (await steps.run("courier", "in", usa, brought)).code == 0
        assert (await steps.run("courier", "out", rus, "--to", back, "--returned")).code == 0
        shutil.rmtree(usa / "data" / "evidence", ignore_errors=True)
        found = await steps.read(usa, "--from", back, "--even-so")
        assert found.code == 0, found.out + found.err
        made.line.mend()
        await made.start("USA")
        await made.whole()

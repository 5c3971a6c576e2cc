"""A Party opens its next generation, and two real nodes go on: one goes round without a stop, nothing is lost."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from cli.parts import jdec
from jdec.adapters.storefiles import earlier_introduction
from jdec.main import keyring
from jdec.node.introduction import read_introduction
from jdec.node.views import Which
from jdec.record.verifier import verify_stream

from .ages import open_next
from .harness import Cluster, cluster, message


async def _spoken(made: Cluster, count: int = 8) -> list[bytes]:
    """Let both Parties speak; return what USA said, mirrored and receipted."""
    said = [message("USA") for _ in range(count)]
    for data in said:
        await made.submit("USA", data)
        await made.submit("RUS", message("RUS"))
    await made.agree()
    return said


def _entries(path: Path) -> list[bytes]:
    with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as db:
        found = [row[0] for row in db.execute("SELECT data FROM entry ORDER BY idx")]
    db.close()
    return found


def _holds_generation_1(made: Cluster, holder: str, name: str) -> int:
    """Verify an archived record from the introduction that came by hand; return its size."""
    introduction = earlier_introduction(made.nodes["USA"].folder / "introduction.json", 1)
    trusted = read_introduction(introduction.read_bytes())
    with made.composition.open_record(made.nodes[holder].folder / "data" / name, Which.OWN) as source:
        found = verify_stream(source.packages(), trusted.root_pairs(), trusted.threshold, trusted.origin)
    return found.size


def _verified_from_the_first_introduction(usa: Path, rus: Path, cited: int) -> None:
    """An auditor who holds only the first introduction verifies both generations, at either node."""
    trust = ("--introduction", usa / "introduction-1.json", "--json")
    for words in ((usa,), (rus, "--peer")):
        whole = jdec("record", "verify", *words, *trust).json
        assert [each["cited"] for each in whole["earlier"]] == [cited]
        assert (whole["ok"], whole["origin"]) == (True, "jdec/USA/exercise.demo/2")
        first = jdec("record", "verify", *words, "--generation", 1, *trust).json
        assert (first["ok"], first["origin"]) == (True, "jdec/USA/exercise.demo/1")
        assert "earlier" not in first
    said = jdec("record", "verify", usa, *trust[:2])
    assert f"the next generation cites {cited} of them" in said.out
    later = jdec("record", "verify", usa, "--generation", 1, "--introduction", usa / "introduction.json")
    assert later.code == 1
    assert jdec("record", "verify", usa, "--generation", 3, *trust).code != 0


async def test_the_other_node_goes_round_in_its_process_and_the_exchange_goes_on(tmp_path: Path) -> None:
    async with cluster(tmp_path, is_quick=True) as made:
        said = await _spoken(made)
        usa, rus = made.nodes["USA"].folder, made.nodes["RUS"].folder
        before, address = _entries(rus / "data" / "mirror.sqlite"), made.nodes["RUS"].door()
        process = made.nodes["RUS"]._process
        assert process is not None
        pid = process.pid
        await made.stop("USA")
        origin = open_next(usa, rus)
        await made.start("USA")
        await made.taken_in("RUS", origin)
        assert (process.pid, process.poll(), made.nodes["RUS"].door()) == (pid, None, address)
        known = await made.desks["USA"].submit_once(said[3])
        assert (known.record, known.duplicate) == ("jdec/USA/exercise.demo/1", True)
        await made.follow_anew()
        await made.whole()
        assert _entries(rus / "data" / "mirror.sqlite") == before
        assert _holds_generation_1(made, "RUS", "mirror.sqlite") == len(before)
        assert _holds_generation_1(made, "USA", "own.sqlite") >= len(before)
        again = _entries(keyring.record_file(usa, Which.OWN))
        assert not set(again) & set(before), "what both held already stands twice"
        assert all(data in before for data in said)
        _verified_from_the_first_introduction(usa, rus, len(before))


async def test_whoever_is_killed_while_a_generation_is_taken_in_finds_it_again(tmp_path: Path) -> None:
    async with cluster(tmp_path, is_quick=True) as made:
        await _spoken(made, 2)
        for number, victims in enumerate((("USA",), ("RUS",), ("USA", "RUS")), start=2):
            await made.stop("USA")
            origin = open_next(made.nodes["USA"].folder, made.nodes["RUS"].folder)
            assert origin.endswith(f"/{number}")
            made.nodes["USA"].start()
            peer = made.nodes["RUS"].folder / "peer.json"
            await made.until(lambda at=peer, name=origin: name in at.read_text(), "it is kept")
            made.kill(*victims)
            await made.start(*victims)
            await made.desks["USA"].move(await made.nodes["USA"].ready(made.composition))
            await made.taken_in("RUS", origin)
            await made.follow_anew()
            await made.whole()


async def test_both_parties_open_their_next_generation_at_once(tmp_path: Path) -> None:
    async with cluster(tmp_path, is_quick=True) as made:
        await _spoken(made, 3)
        await asyncio.gather(*(made.stop(party) for party in ("USA", "RUS")))
        usa, rus = made.nodes["USA"].folder, made.nodes["RUS"].folder
        origins = {"RUS": open_next(usa, rus), "USA": open_next(rus, usa)}
        await made.start()
        for party, origin in origins.items():
            await made.taken_in(party, origin)
        await made.follow_anew()
        await made.whole()


async def test_a_node_without_the_generation_before_its_own_does_not_run(tmp_path: Path) -> None:
    async with cluster(tmp_path, is_quick=True) as made:
        await _spoken(made, 2)
        await made.stop("USA")
        folder = made.nodes["USA"].folder
        origin = open_next(folder, made.nodes["RUS"].folder)
        (folder / "data" / "own.sqlite").rename(folder / "data" / "put-away.sqlite")
        node = made.nodes["USA"]
        node.start()
        await made.until(lambda: not node.is_running, "the node gives up")
        assert node.code not in (0, None)
        assert "archive-missing" in node.log.read_text("utf-8")
        (folder / "data" / "put-away.sqlite").rename(folder / "data" / "own.sqlite")
        await made.start("USA")
        await made.taken_in("RUS", origin)
        await made.follow_anew()
        await made.whole()


@pytest.mark.parametrize("party", ["USA", "RUS"])
async def test_what_was_accepted_and_never_mirrored_is_taken_anew(tmp_path: Path, party: str) -> None:
    async with cluster(tmp_path, is_quick=True) as made:
        await _spoken(made, 2)
        other = made.ledger.other(party)
        await made.stop(other)
        unheard = message(party)
        (first,) = [await made.desks[party].submit_once(unheard)]
        await made.stop(party)
        origin = open_next(made.nodes[party].folder, made.nodes[other].folder)
        await made.start()
        second = await made.desks[party].submit_once(unheard)
        assert (first.record, second.record) == (f"{origin[:-1]}1", origin)
        assert not second.duplicate
        await made.taken_in(other, origin)
        await made.follow_anew()
        await made.whole()

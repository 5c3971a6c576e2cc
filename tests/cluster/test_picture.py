"""Two real nodes with their projectors: one picture on both, whatever happens to the process that makes it."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import msgspec

from jdec.adapters.picture_tables import FILE, open_tables
from jdec.node.picture_views import Agreement, PicturePage, PictureState, PictureStatus
from jdec.node.projector import stamp_of
from jdec.picture import DEFAULT_PARAMETERS, ComponentAccount
from projector.parts import forge, report

from .harness import PARTIES, WITHIN_S, Cluster, cluster


async def picture(of: Cluster, party: str, path: str = "", **query: Any) -> Any:
    """What a node's API answers about its picture."""
    address = of.composition.find_node(of.nodes[party].folder)
    headers = {"authorization": f"Bearer {address.token}"}
    async with httpx.AsyncClient(trust_env=False, timeout=WITHIN_S) as http:
        answer = await http.get(f"{address.url}/v1/picture{path}", params=query, headers=headers)
        return answer.json()


async def until(of: Cluster, party: str, is_so: Callable[[PictureStatus], bool], what: str) -> PictureStatus:
    """Wait until a node's status says so of its picture."""
    end_s = time.monotonic() + WITHIN_S
    while not is_so(status := (await of.status(party)).picture):
        assert time.monotonic() < end_s, f"did not come about: {what}: {status}"
        await asyncio.sleep(0.05)
    return status


async def agreed(of: Cluster, events: int) -> None:
    """Wait until both nodes show so many events, everything folded, and say that they agree."""
    for party in PARTIES:
        await until(
            of,
            party,
            lambda each: (
                each.state is PictureState.CURRENT
                and each.counts.events == events
                and each.agreement.state is Agreement.AGREE
                and each.agreement.agreeing == each.counts.components
            ),
            f"{party} agrees on {events} events",
        )


def projector_of(of: Cluster, party: str) -> int:
    """The id of a node's projector process."""
    pid = of.nodes[party].pid
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            words = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if parent == pid and b"jdec.main.projector" in words:
            return int(entry.name)
    raise AssertionError(f"no projector of {party}")


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def components_of(of: Cluster, party: str) -> list[ComponentAccount]:
    """What is in a node's tables, read beside whatever runs."""
    tables = open_tables(of.nodes[party].folder / "data" / FILE, stamp_of(DEFAULT_PARAMETERS))
    try:
        return list(tables.components())
    finally:
        tables.close()


async def test_both_nodes_make_one_picture_through_kills_damage_and_restarts(tmp_path: Path) -> None:
    async with cluster(tmp_path, is_quick=True) as made:
        usa = await made.submit("USA", report("USA", 1))
        rus = await made.submit("RUS", report("RUS", 1, at_s=3))
        alone = await made.submit("USA", report("USA", 2, at_s=4000, lat_deg=-5, lon_deg=-52))
        await agreed(made, 2)
        pair = f"RUS.1/{rus.index} + USA.1/{usa.index}"
        page = msgspec.convert(await picture(made, "USA"), PicturePage)
        assert [(each.name, each.state.value) for each in page.events] == [
            (pair, "two-sided"),
            (f"USA.1/{alone.index}", "one-sided"),
        ]
        for name in (pair, f"USA.1/{usa.index}"):
            assert (await picture(made, "RUS", "/event", name=name))["name"] == pair

        # The projector dies: the exchange goes on, and another takes up from the tables.
        old = projector_of(made, "USA")
        os.kill(old, signal.SIGKILL)
        await made.submit("USA", report("USA", 3, at_s=8000, lat_deg=62, lon_deg=40))
        await agreed(made, 3)
        assert projector_of(made, "USA") != old
        log = made.nodes["USA"].log.read_text()
        assert '"event": "projector ended"' in log
        assert '"event": "picture resumed"' in log

        # The node dies: its projector does not outlive it.  Its tables are spoilt: they are built again.
        left = projector_of(made, "RUS")
        made.kill("RUS")
        await made.until(lambda: not is_there(left), "the projector ends with its node")
        before = components_of(made, "RUS")
        (tmp_path / "RUS" / "data" / FILE).write_bytes(b"damaged" * 4096)
        await made.start("RUS")
        await agreed(made, 3)
        assert components_of(made, "RUS") == before
        assert '"reason": "damaged"' in made.nodes["RUS"].log.read_text()
        await made.whole()


async def test_tables_that_are_spoilt_under_a_running_projector_are_built_again_when_somebody_looks(
    tmp_path: Path,
) -> None:
    async with cluster(tmp_path, is_quick=True) as made:
        await made.submit("USA", report("USA", 1))
        await agreed(made, 1)
        before = components_of(made, "USA")
        with sqlite3.connect(tmp_path / "USA" / "data" / FILE) as db:
            db.execute("UPDATE event SET account = CAST(replace(account, 'first', 'final') AS BLOB)")
        db.close()
        refused = await picture(made, "USA")
        assert refused["code"] == "picture-absent"
        await made.until(
            lambda: '"reason": "asked"' in made.nodes["USA"].log.read_text(), "the tables are built again"
        )
        await agreed(made, 1)
        assert components_of(made, "USA") == before


async def test_the_picture_at_a_pair_of_sizes_is_the_same_on_both_nodes(tmp_path: Path) -> None:
    async with cluster(tmp_path, is_quick=True) as made:
        for number, party in enumerate(("USA", "RUS")):
            await made.submit(party, report(party, 1, at_s=number))
        await agreed(made, 1)
        status = await made.status("USA")
        sizes = {"USA": status.own.size, "RUS": status.mirror.size}
        at = {
            party: await picture(
                made, party, "/at", own=sizes[party], peer=sizes["RUS" if party == "USA" else "USA"]
            )
            for party in PARTIES
        }
        assert at["USA"]["digest"] == at["RUS"]["digest"]
        assert at["USA"]["counts"]["two_sided"] == 1
        before = await picture(made, "USA", "/at", own=1, peer=1)
        assert before["components"] == []
        ahead = await picture(made, "USA", "/at", own=10_000, peer=1)
        assert ahead["code"] == "picture-at-ahead"


async def test_other_parameters_are_not_compared_and_nothing_else_suffers(tmp_path: Path) -> None:
    async with cluster(tmp_path, start=False, is_quick=True) as made:
        with (tmp_path / "RUS" / "node.toml").open("a") as settings:
            settings.write('\n[picture.parameters]\nversion = "other"\nmargin_millinats = 3000\n')
        await made.start()
        made.follow()
        await made.submit("USA", report("USA", 1))
        await made.submit("RUS", report("RUS", 1, at_s=3))
        for party in PARTIES:
            await until(
                made,
                party,
                lambda each: each.agreement.state is Agreement.NOT_COMPARABLE and each.counts.events == 1,
                "not comparable",
            )
        await made.whole()


async def test_another_outcome_of_the_same_inputs_is_an_alarm_and_the_drill_names_it(tmp_path: Path) -> None:
    async with cluster(tmp_path, is_quick=True) as made:
        await made.submit("USA", report("USA", 1))
        rus = await made.submit("RUS", report("RUS", 1, at_s=3))
        await agreed(made, 1)
        forge(tmp_path / "RUS" / "data" / FILE)
        name = f"RUS.1/{rus.index}"
        for party in PARTIES:
            seen = await until(
                made, party, lambda each: each.agreement.state is Agreement.OUTCOME_DIFFERS, "an alarm"
            )
            assert seen.agreement.differing == (name,)
            assert "picture differs from the other node's" in made.nodes[party].log.read_text()
        found = await picture(made, "USA", "/compare", name=name)
        assert found["state"] == "outcome-differs"
        assert found["difference"]["kind"] == "term"
        assert found["difference"]["path"].endswith(": place: worth")
        await made.whole()

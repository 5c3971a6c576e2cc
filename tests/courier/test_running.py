"""Courier files and running nodes: taken over the API beside everything else, and answered on the command line."""

from __future__ import annotations

import asyncio
import json
import os
import resource
from pathlib import Path
from typing import Any

from cli.nodes import Pair, message, running
from cli.parts import jdec
from cluster.harness import PARTIES, Cluster, cluster
from cluster.harness import message as line_of
from cluster.processes import QuickNode
from jdec.main import compose

from .parts import lay_out_cut, out, refused, rewritten, take, verified


def status_of(folder: Path) -> Any:
    """Where a running node says that it stands."""
    ran = jdec("status", "--node", folder, "--json")
    return json.loads(ran.out)["status"]


def say(folder: Path, party: str) -> None:
    """Submit one message of a Party."""
    ran = jdec("submit", "-", "--node", folder, stdin=message(folder, sender=party))
    assert ran.code == 0, ran.err


def test_both_rungs_are_climbed_by_files_while_both_nodes_run(apart: Pair, tmp_path: Path) -> None:
    say(apart.usa, "USA")
    say(apart.rus, "RUS")
    out(apart.usa, tmp_path / "1")
    assert take(apart.rus, tmp_path / "1")["held"] == 2
    # The receipt that is due now goes with this very file.
    back = out(apart.rus, tmp_path / "2")
    assert (back["receipt_due"], back["end"]) == (False, 3)
    climbed = take(apart.usa, tmp_path / "2")
    assert (climbed["mirrored"], climbed["receipted"]) == (2, 2)
    again = out(apart.usa, tmp_path / "3")
    assert (again["receipt_due"], again["start"], again["end"]) == (False, 2, 3)
    assert take(apart.rus, tmp_path / "3")["receipted"] >= 2
    for folder in (apart.usa, apart.rus):
        status = status_of(folder)
        assert status["receipted_size"] >= 2
        assert status["link"]["state"] != "up"


def test_a_receipt_that_the_node_owes_is_waited_for_so_that_it_travels_now(tmp_path: Path) -> None:
    pair = lay_out_cut(tmp_path)
    config = pair.rus / "node.toml"
    config.write_text(config.read_text() + "\n[limits]\nreceipt_interval_s = 4\n")
    with running(pair):
        for number in range(2):
            # The second receipt may only be written four seconds after the first.
            say(pair.usa, "USA")
            out(pair.usa, tmp_path / f"out-{number}", "--since", "0")
            take(pair.rus, tmp_path / f"out-{number}")
        wrote = out(pair.rus, tmp_path / "back")
        assert (wrote["receipt_due"], wrote["end"]) == (False, 3)
        assert take(pair.usa, tmp_path / "back")["receipted"] == 3


def test_where_files_go_one_way_only_the_sender_shows_nothing_that_nobody_proved(
    apart: Pair, tmp_path: Path
) -> None:
    since = 0
    for number in range(3):
        say(apart.usa, "USA")
        wrote = out(apart.usa, tmp_path / str(number), "--since", str(since))
        since = wrote["end"]
        assert take(apart.rus, tmp_path / str(number))["held"] == since
    there, here = status_of(apart.rus), status_of(apart.usa)
    assert there["mirror"]["size"] == here["own"]["size"] == 4
    assert (here["mirrored_size"], here["receipted_size"]) == (0, 0)
    # Without --since everything goes again, for nothing is known to have arrived.
    assert out(apart.usa, tmp_path / "all")["start"] == 0


def test_a_running_node_refuses_in_the_words_of_the_one_who_asks(apart: Pair, tmp_path: Path) -> None:
    say(apart.usa, "USA")
    out(apart.usa, tmp_path / "f", "--since", "1")
    ran, code = refused(apart.rus, tmp_path / "f")
    assert (ran.code, code) == (3, "courier-gap")
    assert "0 are held here, the file begins at 1" in ran.err
    assert refused(apart.usa, tmp_path / "f")[1] == "courier-own-file"
    out(apart.usa, tmp_path / "g")
    data = bytearray((tmp_path / "g").read_bytes())
    data[-9] ^= 1
    (tmp_path / "h").write_bytes(data)
    assert refused(apart.rus, tmp_path / "h")[1] == "courier-not-signed"
    (tmp_path / "half").write_bytes(data[:-300])
    assert refused(apart.rus, tmp_path / "half")[1] == "courier-truncated"
    assert status_of(apart.rus)["mirror"]["size"] == 0


def test_a_running_node_keeps_the_proof_that_a_file_brings(apart: Pair, tmp_path: Path) -> None:
    say(apart.usa, "USA")
    say(apart.usa, "USA")
    out(apart.usa, tmp_path / "f")
    take(apart.rus, tmp_path / "f")
    (tmp_path / "other").write_bytes(rewritten(apart.usa, (tmp_path / "f").read_bytes()))
    ran, code = refused(apart.rus, tmp_path / "other")
    assert (ran.code, code) == (3, "courier-split")
    assert status_of(apart.rus)["evidence"] == 1


def test_a_token_that_may_not_operate_takes_nothing_in(apart: Pair, tmp_path: Path) -> None:
    out(apart.usa, tmp_path / "f")
    (tmp_path / "token").write_text("another\n")
    ran = jdec("courier", "in", apart.rus, tmp_path / "f", "--token-file", tmp_path / "token")
    assert (ran.code, "[token-unknown]" in ran.err) == (3, True)
    assert status_of(apart.rus)["mirror"]["size"] == 0


# --- a story ---------------------------------------------------------------------------------------------------------


async def carry(made: Cluster, sender: str, receiver: str, name: str) -> None:
    """Let an officer carry a file from one running node to the other."""
    path = made.root / f"{name}.courier"
    await asyncio.to_thread(out, made.nodes[sender].folder, path)
    await asyncio.to_thread(take, made.nodes[receiver].folder, path)


async def test_everything_is_exchanged_by_files_in_a_cut_and_the_line_finds_nothing_to_add(
    tmp_path: Path,
) -> None:
    async with cluster(tmp_path, start=False, is_quick=True) as made:
        made.line.cut()
        await made.start()
        made.follow()
        said = {party: [await made.submit(party, line_of(party)) for _ in range(5)] for party in PARTIES}
        for turn in range(3):
            await carry(made, "USA", "RUS", f"usa-{turn}")
            await carry(made, "RUS", "USA", f"rus-{turn}")
        for party in PARTIES:
            status = await made.status(party)
            last = max(each.index for each in said[party])
            assert status.mirrored_size > last
            assert status.receipted_size > last
            assert status.link.state != "up"
        before = {party: (await made.status(party)).own.size for party in PARTIES}
        made.line.mend()
        status_after = await made.agree()
        for party in PARTIES:
            # What was said is there once: the line brings no message again, and no message needs a new receipt.
            assert status_after[party].own.size - before[party] <= 1
        await made.whole()


async def test_files_and_the_line_race_and_nothing_stands_twice_or_is_lost(tmp_path: Path) -> None:
    async with cluster(tmp_path, is_quick=True) as made:
        for turn in range(4):
            made.line.cut() if turn % 2 else made.line.mend()
            submitting = [
                asyncio.create_task(made.submit(party, line_of(party)))
                for party in PARTIES
                for _ in range(10)
            ]
            await asyncio.gather(
                carry(made, "USA", "RUS", f"usa-{turn}"), carry(made, "RUS", "USA", f"rus-{turn}")
            )
            await asyncio.gather(*submitting)
        # Files of the whole record, old and new, while the line comes back.
        made.line.mend()
        for turn in range(4):
            for sender, receiver in (PARTIES, reversed(PARTIES)):
                old = made.root / f"{sender.lower()}-{turn}.courier"
                await asyncio.to_thread(take, made.nodes[receiver].folder, old)
        await made.agree()
        await made.whole()


async def test_a_node_whose_disk_fills_up_within_a_file_takes_the_rest_when_it_is_given_again(
    stopped: Pair, tmp_path: Path
) -> None:
    wrote = await asyncio.to_thread(out, stopped.usa, tmp_path / "f")
    node, composition = QuickNode("RUS", stopped.rus, {**os.environ}), compose()
    node.start()
    await node.ready(composition, 30)
    assert node.pid is not None
    resource.prlimit(node.pid, resource.RLIMIT_FSIZE, (900_000, 900_000))
    ran = await asyncio.to_thread(jdec, "courier", "in", stopped.rus, tmp_path / "f", "--json")
    assert ran.json["error"]["code"] in ("store-failed", "node-unreachable"), ran.out
    assert ran.code in (3, 4)
    await node.stopped(30)
    assert node.code == 1, "the node stops by itself"
    node.start()
    await node.ready(composition, 30)
    took = await asyncio.to_thread(take, stopped.rus, tmp_path / "f")
    assert took["held"] == wrote["end"]
    assert await asyncio.to_thread(verified, stopped.rus, stopped.usa / "introduction.json", "--peer")
    node.tell_to_stop()
    await node.stopped(30)
    assert node.code == 0

"""Two real nodes and every command that asks them: what an officer and an auditor do with them, in order."""

from __future__ import annotations

import hashlib
import json
import re
import stat
from pathlib import Path
from typing import Any

import msgspec

from jdec.faces.cli.client import Client
from jdec.faces.cli.errors import Exit
from jdec.main import compose
from jdec.node.introduction import read_introduction
from jdec.node.views import Which
from jdec.words.attention import Attention
from messages.hazard.parts import notam

from .nodes import Pair, follow_until, lay_out, message, running
from .parts import jdec

# --- a folder ---------------------------------------------------------------------------------------------------


def test_a_new_folder_keeps_private_things_private(tmp_path: Path) -> None:
    pair = lay_out(tmp_path)
    private = [*pair.usa.glob("keys/*.key"), *pair.usa.glob("keys/*.pem"), *pair.usa.glob("tokens/*")]
    roots = sorted(pair.usa.glob("roots/*"))
    assert len(private) >= 4
    assert len(roots) == 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in [*private, *roots]} == {0o600}
    token = (pair.usa / "tokens" / "operator.token").read_text().strip()
    config = (pair.usa / "node.toml").read_text()
    assert token not in config
    assert hashlib.sha256(token.encode()).hexdigest() in config


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    ran = jdec("node", "init", tmp_path, "--party", "USA", "--peer", "RUS", "--traffic", "test")
    assert (ran.code, ran.err) == (
        Exit.REFUSED,
        "The folder is not empty and is left alone. [node-folder-exists]\n",
    )
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_node_that_could_not_run_is_not_written(tmp_path: Path) -> None:
    words = ("--party", "usa", "--peer", "RU", "--traffic", "Exercise", "--peer-url", "http://x")
    ran = jdec("node", "init", tmp_path / "x", *words, "--json")
    assert ran.code == Exit.REFUSED
    assert {fault["field"] for fault in ran.json["error"]["faults"]} >= {"party", "peer"}
    same = jdec("node", "init", tmp_path / "x", "--party", "USA", "--peer", "USA", "--traffic", "b", "--json")
    assert {fault["field"] for fault in same.json["error"]["faults"]} == {"peer", "traffic"}
    assert not (tmp_path / "x").exists()


def test_the_roots_are_said_to_belong_offline(tmp_path: Path) -> None:
    options = ("--party", "RUS", "--peer", "USA", "--traffic", "test", "--roots", "1", "--threshold", "1")
    ran = jdec("node", "init", tmp_path / "one", *options)
    assert "The root key belongs offline" in ran.out
    assert str(tmp_path / "one" / "roots" / "root-1.key") in ran.out


def test_an_introduction_of_somebody_else_is_refused(tmp_path: Path) -> None:
    pair, other = lay_out(tmp_path / "a"), lay_out(tmp_path / "b", "test")
    (pair.usa / "peer.json").unlink()
    own = jdec("node", "meet", pair.usa, pair.usa / "introduction.json")
    assert (own.code, "[introduction-other-party]" in own.err) == (Exit.REFUSED, True)
    traffic = jdec("node", "meet", pair.usa, other.rus / "introduction.json")
    assert (traffic.code, "is for test traffic; this node is for exercise.cli." in traffic.err) == (3, True)
    assert not (pair.usa / "peer.json").exists()


def test_an_introduction_in_place_is_never_replaced(tmp_path: Path) -> None:
    pair = lay_out(tmp_path)
    ran = jdec("node", "meet", pair.usa, pair.rus / "introduction.json")
    assert (ran.code, "[file-exists]" in ran.err) == (Exit.USAGE, True)


def test_all_faults_of_a_configuration_are_told_at_once(tmp_path: Path) -> None:
    pair = lay_out(tmp_path)
    config = pair.usa / "node.toml"
    config.write_text(
        config.read_text().replace('peer = "RUS"', 'peer = "RU"\nnose = 1')
        + "\n[limits]\nbatch_messages = 0\n"
    )
    ran = jdec("node", "run", pair.usa, "--json")
    assert ran.code == Exit.REFUSED
    assert {fault["field"] for fault in ran.json["error"]["faults"]} >= {"peer", "nose"}
    assert jdec("node", "run", pair.usa, "--lang", "ru").err.startswith("Отказано: ")


def test_a_folder_without_a_node_is_said_to_have_none(tmp_path: Path) -> None:
    assert "[node-folder-missing]" in jdec("status", "--node", tmp_path).err
    pair = lay_out(tmp_path)
    stopped = jdec("status", "--node", pair.usa)
    assert (stopped.code, "[node-not-running]" in stopped.err) == (Exit.UNREACHABLE, True)


# --- running ----------------------------------------------------------------------------------------------------


def test_the_fingerprints_of_both_sides_are_the_same_text(nodes: Pair) -> None:
    shown = jdec("keys", "show", nodes.rus).out
    for pair in read_introduction((nodes.usa / "peer.json").read_bytes()).root_pairs():
        digest = hashlib.sha256(f"{pair.ed25519}\n{pair.mldsa44}\n".encode()).hexdigest()
        assert " ".join(digest[at : at + 4] for at in range(0, 32, 4)) in shown


def test_a_message_climbs_and_a_bad_one_is_refused_with_all_its_faults(nodes: Pair) -> None:
    good = message(nodes.usa)
    bad = message(nodes.usa, sender="RUS", until="yesterday", nose=1)
    ran = jdec("submit", "-", "--node", nodes.usa, "--json", stdin=good + bad + good)
    first, second, third = ran.lines
    assert ran.code == Exit.REFUSED
    assert (first["result"], first["duplicate"]) == ("accepted", False)
    assert {fault["field"] for fault in second["faults"]} >= {"until", "nose"}
    assert (third["index"], third["duplicate"]) == (first["index"], True)
    follow_until(nodes.usa, "receipted", first["index"] + 1)
    status = jdec("status", "--node", nodes.usa, "--json")
    assert (status.code, status.json["ok"]) == (Exit.OK, True)
    there = jdec("record", "show", first["index"], "--peer", "--node", nodes.rus, "--json")
    assert there.json["data"] == good


def test_an_entry_that_is_not_there_is_said_not_to_be(nodes: Pair) -> None:
    ran = jdec("record", "show", 999_999, "--node", nodes.usa, "--lang", "ru")
    assert (ran.code, "[entry-not-found]" in ran.err) == (Exit.REFUSED, True)
    assert not any("a" <= letter <= "z" for letter in ran.err.partition("[")[0])


# --- replay -----------------------------------------------------------------------------------------------------


def test_a_catalogue_is_replayed_on_both_nodes(nodes: Pair, tmp_path: Path, shared: Path) -> None:
    data = shared / "data"
    words = (data / "suborbital_sample.csv", "--sites", data / "sites.csv", "--limit", 2, "--pace", 100_000)
    ran = jdec("replay", *words, "--node", nodes.usa, "--node", nodes.rus, "--json")
    last = ran.lines[-1]
    assert (ran.code, last["sent"]["refused"], last["sent"]["elsewhere"]) == (Exit.OK, 0, 0)
    assert last["sent"]["accepted"] == len(ran.lines) - 1 > 10
    seen = [each for folder in (nodes.usa, nodes.rus) for each in said(folder, "seen")]
    # At the grade that the reader's own picture gave the launch by then.
    assert {each.get("attention") for each in seen} <= {each.value for each in Attention}
    assert len(seen) >= 2
    one = jdec("replay", *words, "--node", nodes.usa, "--json").lines[-1]["sent"]
    assert (one["refused"], one["elsewhere"] > 0) == (0, True)


def said(folder: Path, kind: str) -> list[dict[str, Any]]:
    """What stands on a node's own record of a kind."""
    with Client(compose().find_node(folder), "en") as client:
        entries, _ = client.entries(Which.OWN, 0, 1000)
    return [msgspec.json.decode(each.data) for each in entries if each.kind == kind]


def test_rows_that_cannot_be_used_are_listed_with_their_reason(shared: Path) -> None:
    ran = jdec("replay", shared / "data" / "reported_flights.csv", "--list", "--lang", "ru")
    data = jdec("replay", shared / "data" / "reported_flights.csv", "--list", "--json").json["catalogue"]
    assert len(data["held"]) == len(ran.out.splitlines()) - 1 == 5
    assert all(row["reasons"] for row in data["held"])
    assert "  2: В поле date_utc нет времени суток: 2017-05-13. [time-of-day-unknown]" in ran.out


# --- hazard notices ---------------------------------------------------------------------------------------------


def test_a_notice_is_imported_and_read_on_the_record(nodes: Pair, tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text(notam(head="X0099/26 NOTAMN"))
    ran = jdec("notice", "import", tmp_path / "notice.txt", "--node", nodes.usa)
    assert ran.code == Exit.OK, ran.out + ran.err
    index = re.search(r" #(\d+) · X0099/26", ran.out)
    assert index is not None
    shown = jdec("record", "show", index[1], "--node", nodes.usa)
    assert shown.code == Exit.OK
    assert "Hazard notice to airmen or mariners" in shown.out
    assert "X0099/26" in shown.out


# --- keys --------------------------------------------------------------


def test_keys_are_rotated_by_officers_who_sign_one_after_another(tmp_path: Path) -> None:
    with running(lay_out(tmp_path)) as nodes:
        rotate(nodes, tmp_path)


def rotate(nodes: Pair, tmp_path: Path) -> None:
    """Rotate the keys of one node by command, from draft to proofs under the new key."""
    draft = tmp_path / "manifest"
    jdec("record", "prove", 0, "--node", nodes.usa, "--out", tmp_path / "before.proof")
    made = jdec("keys", "rotate", nodes.usa, "--out", draft, "--json")
    assert (made.code, made.json["version"], made.json["complete"]) == (Exit.OK, 2, False)
    first = jdec("keys", "sign-manifest", draft, "--root", nodes.usa / "roots" / "root-1.key")
    assert "1 of 2 roots have signed; one more must sign, offline." in first.out
    early = jdec("keys", "publish", nodes.usa, draft)
    assert (early.code, "[manifest-threshold-missed]" in early.err) == (Exit.REFUSED, True)
    second = jdec("keys", "sign-manifest", draft, "--root", nodes.usa / "roots" / "root-2.key", "--json")
    assert second.json["complete"] is True
    assert jdec("keys", "load", nodes.rus, draft).code == Exit.OK
    assert jdec("keys", "publish", nodes.usa, draft).code == Exit.OK
    size = jdec("submit", "-", "--node", nodes.usa, "--json", stdin=message(nodes.usa)).json["size"]
    follow_until(nodes.usa, "mirrored", size)
    trust = ("--introduction", nodes.usa / "introduction.json")
    verified = jdec("record", "verify", nodes.rus, "--peer", *trust, "--json")
    assert [each["version"] for each in verified.json["manifests"]] == [1, 2]
    again = jdec("keys", "publish", nodes.usa, draft)
    assert (again.code, "[manifest-version-wrong]" in again.err) == (Exit.REFUSED, True)
    states = {key["state"] for key in jdec("keys", "show", nodes.usa, "--json").json["keys"]}
    assert states == {"current", "old"}
    check_proofs_across_the_rotation(nodes, tmp_path, draft)


def check_proofs_across_the_rotation(nodes: Pair, folder: Path, manifest: Path) -> None:
    """An old proof still holds; one under the new key needs the manifest that names it."""
    trust = ("--introduction", nodes.usa / "introduction.json")
    jdec("record", "prove", 0, "--node", nodes.usa, "--out", folder / "after.proof")
    assert jdec("record", "prove", "--check", folder / "before.proof", *trust).code == Exit.OK
    unknown = jdec("record", "prove", "--check", folder / "after.proof", *trust, "--json")
    assert (unknown.code, unknown.json["code"]) == (Exit.NEGATIVE, "checkpoint-signature-missing")
    known = jdec("record", "prove", "--check", folder / "after.proof", *trust, "--manifest", manifest)
    assert known.code == Exit.OK


def test_a_root_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    pair = lay_out(tmp_path)
    draft, root = tmp_path / "manifest", pair.usa / "roots" / "root-1.key"
    jdec("keys", "rotate", pair.usa, "--out", draft)
    root.chmod(0o644)
    ran = jdec("keys", "sign-manifest", draft, "--root", root)
    assert (ran.code, "Key file root-1.key can be read by others" in ran.err) == (Exit.REFUSED, True)


def test_no_command_shows_a_private_key_or_a_token(nodes: Pair) -> None:
    secrets = [json.loads(path.read_text())["seed"] for path in nodes.usa.glob("*/*.key")]
    secrets.append((nodes.usa / "tokens" / "operator.token").read_text().strip())
    shown = [
        jdec(*words, *more)
        for words in (("keys", "show", nodes.usa), ("status", "--node", nodes.usa))
        for more in ((), ("--json",))
    ]
    log = (nodes.usa / "log").read_text()
    assert len(secrets) >= 6
    assert [secret for secret in secrets for ran in shown if secret in ran.out + ran.err + log] == []

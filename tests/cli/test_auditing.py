"""Records verified wherever they lie, and single entries proven to somebody who has nothing of ours."""

from __future__ import annotations

import base64
import hashlib
import json
import sqlite3
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from jdec.faces.cli.errors import Exit
from jdec.node.introduction import read_introduction
from jdec.record.keys import Role
from jdec.record.manifest_body import read_manifest

from .nodes import Pair
from .parts import jdec


def test_a_record_is_verified_wherever_it_lies(nodes: Pair, tmp_path: Path) -> None:
    trust = ("--introduction", nodes.usa / "introduction.json")
    archive = tmp_path / "usa.packages"
    assert jdec("record", "export", nodes.usa, archive).code == Exit.OK
    address = json.loads((nodes.usa / "run" / "address.json").read_text())["api_url"]
    token = nodes.usa / "tokens" / "operator.token"
    sources = [
        (nodes.usa,),
        (nodes.usa / "data" / "own.sqlite",),
        (archive,),
        (address, "--token-file", token),
        (nodes.rus, "--peer"),
    ]
    roots: dict[int, str] = {}
    for source in sources:
        ran = jdec("record", "verify", *source, *trust, "--json")
        assert (ran.code, ran.json["ok"]) == (Exit.OK, True), source
        assert roots.setdefault(ran.json["size"], ran.json["root"]) == ran.json["root"]
    root = jdec("record", "verify", archive, *trust, "--json").json["root"]
    assert jdec("record", "verify", archive, *trust, "--root", root).out.startswith("VERIFIED: ")
    other = jdec("record", "verify", archive, *trust, "--root", "AAAA", "--json")
    assert (other.code, other.json["code"]) == (Exit.NEGATIVE, "root-differs")


def test_a_record_that_does_not_hold_is_not_verified(nodes: Pair, tmp_path: Path) -> None:
    trust = ("--introduction", nodes.usa / "introduction.json")
    archive = tmp_path / "a"
    jdec("record", "export", nodes.usa, archive)
    data = archive.read_bytes()
    at = data.rindex(b'"kind"')
    cases = {
        "changed": (data[:at] + b'"kinD"' + data[at + 6 :], "package-root-wrong"),
        "truncated": (data[:-3], "package-truncated"),
        "garbage": (b"nothing of ours", "package-malformed"),
    }
    for name, (altered, code) in cases.items():
        (tmp_path / name).write_bytes(altered)
        ran = jdec("record", "verify", tmp_path / name, *trust, "--json")
        assert (ran.code, ran.json["ok"], ran.json["code"]) == (Exit.NEGATIVE, False, code)
        words = jdec("record", "verify", tmp_path / name, *trust, "--lang", "ru")
        assert words.out.startswith("НЕ ПРОВЕРЕНО: журнал не выдержал проверки.")
    theirs = jdec("record", "verify", archive, "--introduction", nodes.rus / "introduction.json", "--json")
    assert (theirs.code, theirs.json["ok"]) == (Exit.NEGATIVE, False)


def test_an_archive_is_never_overwritten(nodes: Pair, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mine")
    ran = jdec("record", "export", nodes.usa, tmp_path / "a")
    assert (ran.code, (tmp_path / "a").read_text()) == (Exit.USAGE, "mine")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    beyond = jdec("record", "export", nodes.usa, tmp_path / "b", "--start", 999_999)
    assert (beyond.code, "[record-empty]" in beyond.err) == (Exit.NEGATIVE, True)


def test_a_file_that_is_no_record_is_said_to_be_none(nodes: Pair, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.sqlite") as db:
        db.execute("CREATE TABLE meta (key TEXT, value TEXT)")
    db.close()
    trust = ("--introduction", nodes.usa / "introduction.json")
    ran = jdec("record", "verify", tmp_path / "other.sqlite", *trust)
    assert (ran.code, "[record-file-unknown]" in ran.err) == (Exit.REFUSED, True)


# --- proofs -----------------------------------------------------------------------------------------------------


def root_of(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """RFC 9162, section 2.1.3.2, written here again so that a fault of ours cannot confirm itself."""
    node, last, result = index, size - 1, leaf
    for sibling in path:
        if node % 2 or node == last:
            result = hashlib.sha256(b"\x01" + sibling + result).digest()
            while not node % 2 and node:
                node, last = node >> 1, last >> 1
        else:
            result = hashlib.sha256(b"\x01" + result + sibling).digest()
        node, last = node >> 1, last >> 1
    return result


def test_a_proof_convinces_somebody_who_has_no_tool_of_ours(nodes: Pair, tmp_path: Path) -> None:
    """The C2SP `tlog-proof` is taken apart with string operations, SHA-256 and Ed25519 alone."""
    proof = tmp_path / "0.proof"
    assert jdec("record", "prove", 0, "--node", nodes.usa, "--out", proof).code == Exit.OK
    head, note = proof.read_bytes().split(b"\n\n", 1)
    magic, extra, index, *path = head.decode().split("\n")
    assert (magic, index) == ("c2sp.org/tlog-proof@v1", "index 0")
    entry = base64.b64decode(extra.removeprefix("extra "))
    text, signatures = note.split(b"\n\n", 1)
    origin, size, root = text.decode().split("\n")[:3]
    leaf = hashlib.sha256(b"\x00" + entry).digest()
    hashes = [base64.b64decode(each) for each in path]
    assert root_of(leaf, 0, int(size), hashes) == base64.b64decode(root)
    introduced = read_introduction((nodes.usa / "introduction.json").read_bytes())
    (log,) = [key for key in read_manifest(introduced.manifest.encode()).keys if key.role is Role.LOG]
    blobs = [
        base64.b64decode(line.split(" ")[2])
        for line in signatures.decode().splitlines()
        if line.startswith(f"— {origin} ")
    ]
    (blob,) = [blob for blob in blobs if blob[:4] == log.ed25519.key_id]
    Ed25519PublicKey.from_public_bytes(log.ed25519.public).verify(blob[4:], text + b"\n")


def test_a_proof_is_checked_without_a_node(nodes: Pair, tmp_path: Path) -> None:
    trust = ("--introduction", nodes.usa / "introduction.json")
    proof = tmp_path / "0.proof"
    jdec("record", "prove", 0, "--node", nodes.usa, "--out", proof)
    good = jdec("record", "prove", "--check", proof, *trust, "--json")
    assert (good.code, good.json["ok"], good.json["index"]) == (Exit.OK, True, 0)
    (tmp_path / "entry").write_text(good.json["entry"])
    assert jdec("record", "prove", "--check", proof, "--entry", tmp_path / "entry", *trust).code == Exit.OK
    text = proof.read_text()
    (tmp_path / "bare").write_text(
        "\n".join(line for line in text.split("\n") if not line.startswith("extra "))
    )
    bare = jdec("record", "prove", "--check", tmp_path / "bare", *trust)
    assert (bare.code, "[proof-entry-needed]" in bare.err) == (Exit.USAGE, True)
    (tmp_path / "other").write_bytes(b'{"kind":"other"}\n')
    cases = {
        "inclusion-proof-bad": (proof, "--entry", tmp_path / "other"),
        "proof-malformed": (tmp_path / "other",),
    }
    for code, words in cases.items():
        ran = jdec("record", "prove", "--check", *words, *trust, "--json")
        assert (ran.code, ran.json["code"]) == (Exit.NEGATIVE, code)
    theirs = jdec(
        "record", "prove", "--check", proof, "--introduction", nodes.rus / "introduction.json", "--json"
    )
    assert (theirs.code, theirs.json["code"]) == (Exit.NEGATIVE, "checkpoint-origin-wrong")
    again = jdec("record", "prove", 0, "--node", nodes.usa, "--out", proof)
    assert (again.code, proof.read_text()) == (Exit.USAGE, text)

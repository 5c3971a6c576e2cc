"""The format's description says what is so: its examples are those of the vectors, and its commands run."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nacl.signing
import pytest

from jdec.record.checkpoint import parse_checkpoint, signed_message
from jdec.record.errors import CODES
from jdec.record.note import parse_note
from jdec.record.package import decode_package
from jdec.record.tree import leaf_hash

from .parts import ACCEPTED, ROOT, index, keys, pairs, vector

DOCUMENTS = ["format.md", "format.ru.md"]
TIME_S = 1_795_000_031


def _text(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def _blocks(name: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", _text(name), re.M | re.S)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_examples_in_hex_are_what_is_signed(name: str) -> None:
    text = parse_note(vector("usa/checkpoint-9.note")).text
    checkpoint = parse_checkpoint(text)
    (log,), (mirror,) = pairs(["usa-log-2"]), pairs(["rus-mirror-1"])
    given = [block.strip() for block in _blocks(name, "text") if re.fullmatch("[0-9a-f]+\n", block)]
    expected = [log.mldsa44, mirror.ed25519, mirror.mldsa44]
    assert given == [signed_message(key, checkpoint, text, TIME_S).hex() for key in expected]
    assert text in _blocks(name, "text")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_examples_of_entries_are_those_of_the_vectors(name: str) -> None:
    report, receipt, state = _blocks(name, "json")
    assert report.encode() == vector("usa/entry-1.jsonl")
    assert receipt.encode() == vector("usa/receipt-3.jsonl")
    assert leaf_hash(report.encode()).hex() in _text(name)
    told = json.loads(state)
    for party, what in (("usa", "mirror_"), ("rus", "")):
        package = decode_package(vector(f"{party}/1.package"))
        root = parse_note(package.checkpoint_note).text.splitlines()[2]
        assert (told[f"{what}size"], told[f"{what}root"]) == (package.end, root)


def test_the_digest_of_approvals_is_had_from_the_bytes_alone() -> None:
    """The example of section 8 without our reader: the list of signatures cut out, domain and bytes hashed."""
    entry = (ROOT / "tests" / "golden" / "approvals.jsonl").read_bytes()
    said = json.loads(entry)["authorised_by"]
    written = json.dumps(said["signatures"], separators=(",", ":")).encode()
    digest = hashlib.sha256(b"jdec/approval/1\n" + entry.replace(written, b"[]")).digest()
    assert f"has the digest `{digest.hex()}`" in _text("format.md")
    assert f"имеет хеш `{digest.hex()}`" in _text("format.ru.md")
    plain, passkey = said["signatures"]
    public = nacl.signing.SigningKey(b"officer" + (101).to_bytes(25, "big")).verify_key
    public.verify(digest, base64.b64decode(plain["signature"]))
    client = json.loads(base64.b64decode(passkey["client"]))
    assert client["challenge"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_keys_named_in_the_text_are_those_of_the_vectors(name: str) -> None:
    known = {key["ed25519"]["vkey"] for key in keys().values()}
    named = set(re.findall(r"jdec/[\w./-]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+", _text(name)))
    assert named
    assert named <= known


_CODE = re.compile(
    "`((?:package|checkpoint|cosignature|manifest|note|entry|key|evidence|proof|generation|consistency|inclusion)"
    "-[a-z-]+)`"
)
# Codes of the mirror and of the link, and a kind of message, which are not the record's own.
_OTHERS = {
    "package-root",
    "generation-taken",
    "generation-passed",
    "generation-unheld",
    "key-manifest",
    "key-unknown",
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_codes_named_in_the_text_exist(name: str) -> None:
    assert set(_CODE.findall(_text(name))) - set(CODES) == _OTHERS


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_code_that_a_vector_is_refused_with_stands_in_the_text(name: str) -> None:
    refusals = {case["expect"] for case in index()["cases"]} - {ACCEPTED}
    assert {code for code in refusals if f"`{code}`" not in _text(name)} == set()


def _run(script: str, folder: Path) -> str:
    for each in ("vectors", "tests/foreign/go"):
        shutil.copytree(ROOT / each, folder / each)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "GOCACHE": str(folder / "cache"), "JDEC_LANG": "en"}
    done = subprocess.run(
        ["bash", "-euc", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_commands_of_our_own_verifier_run(tmp_path: Path) -> None:
    said = _run(_blocks("format.md", "sh")[0], tmp_path)
    assert said.count("VERIFIED") == 2
    assert said.count("PROVEN") == 1


@pytest.mark.tool("go")
def test_the_commands_for_go_run(tmp_path: Path) -> None:
    assert _run(_blocks("format.md", "sh")[1], tmp_path).split() == ["holds"] * 3


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_program_for_a_second_library_runs(name: str, tmp_path: Path) -> None:
    (program,) = _blocks(name, "python")
    script = tmp_path / "program.py"
    script.write_text(program, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert "1795000031" in done.stdout, done.stderr

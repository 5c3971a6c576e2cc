"""Go's `sumdb/note` and `sumdb/tlog` accept what a node made and refuse tampered copies: tools nobody here wrote."""

from __future__ import annotations

import os
import subprocess
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest

from api.parts import RunningApi, bearer, message
from jdec.record.checkpoint import parse_checkpoint, read_checkpoint, sign_checkpoint
from jdec.record.keys import CoreSigner, Role
from jdec.record.note import parse_note
from jdec.record.proofs import consistency_path, reader_of, root_at
from jdec.record.tiles import Tile, bundles_of, format_bundle, parse_tile_path, tile_bytes, tiles_of
from jdec.record.tree import leaf_hashes

from .parts import ACCEPTED, USA, case_bytes, index, keys, vector

pytestmark = pytest.mark.tool("go")

SOURCE = Path(__file__).with_name("go") / "check"
GO = {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "", "GOPROXY": "off"}
LOG_1, LOG_2 = (keys()[word]["ed25519"]["vkey"] for word in ("usa-log-1", "usa-log-2"))
COUNT = 600
Check = Callable[..., bool]


@pytest.fixture(scope="session")
def check(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Check:
    """The Go program, built once: whether it says that something holds."""
    assert pytestconfig.cache is not None
    program = tmp_path_factory.mktemp("go") / "check"
    environment = {**os.environ, **GO, "GOCACHE": str(pytestconfig.cache.mkdir("go-build"))}
    subprocess.run(["go", "build", "-o", str(program), "."], cwd=SOURCE, env=environment, check=True)

    def holds(*arguments: object) -> bool:
        command = [str(program), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode in (0, 1), done.stderr
        return done.returncode == 0

    return holds


def _file(folder: Path, data: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(data)
    return path


# What note.Open cannot see: the other signature, and rules of ours beyond the form.
_BEYOND_GO = {
    "checkpoint: ML-DSA-44 signature changed",
    "checkpoint: signed time changed",
    "checkpoint: signed time out of range",
    "checkpoint: ML-DSA-44 line left out",
    "checkpoint: signed after the last second of its key",
    "checkpoint: a line given twice",
    "checkpoint: stray bits in base64",
}
_NOTES = [case for case in index()["cases"] if case["judge"] == "checkpoint"]


@pytest.mark.parametrize("case", _NOTES, ids=lambda case: str(case["name"]))
def test_go_opens_the_checkpoints_that_are_right_and_no_tampered_one(
    check: Check, tmp_path: Path, case: dict[str, str]
) -> None:
    expected = case["expect"] == ACCEPTED or case["name"] in _BEYOND_GO
    assert check("note", LOG_2, _file(tmp_path, case_bytes(case))) is expected


def test_go_does_not_open_a_checkpoint_by_another_key(check: Check, tmp_path: Path) -> None:
    note = _file(tmp_path, vector("usa/checkpoint-9.note"))
    assert check("note", LOG_2, note)
    assert not check("note", LOG_1, note)


_PROOFS = [case for case in index()["cases"] if case["judge"] == "proof"]


@pytest.mark.parametrize("case", _PROOFS, ids=lambda case: str(case["name"]))
def test_go_checks_proof_files_and_refuses_tampered_ones(
    check: Check, tmp_path: Path, case: dict[str, str]
) -> None:
    assert check("proof", LOG_1, _file(tmp_path, case_bytes(case))) is (case["expect"] == ACCEPTED)


_EVIDENCE = [case for case in index()["cases"] if case["judge"] == "evidence"]


@pytest.mark.parametrize("case", _EVIDENCE, ids=lambda case: str(case["name"]))
def test_go_sees_what_evidence_shows_and_refuses_what_shows_nothing(
    check: Check, tmp_path: Path, case: dict[str, str]
) -> None:
    # Which keys are the Party's own the reader of a file must know; Go is told the key here.
    expected = case["expect"] in (ACCEPTED, "evidence-key-unknown") or "another record" in case["name"]
    assert check("evidence", LOG_1, _file(tmp_path, case_bytes(case))) is expected


@pytest.mark.parametrize(("old", "new"), [(1, 2), (3, 7), (4, 7), (6, 8), (255, 300), (256, 513), (300, 300)])
def test_go_checks_consistency_and_refuses_a_changed_hash(check: Check, old: int, new: int) -> None:
    reader = reader_of(leaf_hashes(b"%d\n" % number for number in range(new)))
    old_root, *path = consistency_path(old, new, reader)
    proof = [b64encode(each).decode() for each in path]
    root, before = b64encode(root_at(new, reader)).decode(), b64encode(old_root).decode()
    assert check("tree", new, root, old, before, *proof)
    assert not check("tree", new, root, old, b64encode(bytes(32)).decode(), *proof)
    assert not check("tree", new, b64encode(bytes(32)).decode(), old, before, *proof)
    for at in range(len(proof)):
        changed = [*proof[:at], b64encode(bytes(32)).decode(), *proof[at + 1 :]]
        assert not check("tree", new, root, old, before, *changed)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The record of a running node as anyone fetches it: its verifier key, and a folder with note and tiles."""
    folder = tmp_path_factory.mktemp("record")
    reader = bearer("reader")
    with RunningApi() as api:
        lines = {**bearer("operator"), "content-type": "application/x-ndjson"}
        body = b"".join(message(number) for number in range(COUNT))
        api.client.post("/v1/messages/batch", content=body, headers=lines).raise_for_status()
        note = api.client.get("/v1/records/own/checkpoint", headers=reader).content
        size = read_checkpoint(note).size
        assert size > COUNT
        (folder / "checkpoint").write_bytes(note)
        for tile in (*tiles_of(size), *bundles_of(size)):
            answer = api.client.get(f"/v1/records/own/{tile.path()}", headers=reader)
            answer.raise_for_status()
            path = folder / tile.path()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(answer.content)
        history = api.service.exchange._parts.own_keys.history
    return str(history.log_keys(size)[0].ed25519), folder


def test_go_reads_the_whole_record_of_a_node_from_its_tiles(check: Check, exported: tuple[str, Path]) -> None:
    vkey, folder = exported
    assert check("tiles", vkey, folder / "checkpoint", folder)


@pytest.mark.parametrize("name", ["tile/0/000", "tile/1/000.p/*", "tile/0/002.p/*", "tile/entries/001"])
def test_go_refuses_a_record_with_one_changed_byte_in_any_tile(
    check: Check, exported: tuple[str, Path], name: str
) -> None:
    vkey, folder = exported
    path = next(folder.glob(name))
    before = path.read_bytes()
    try:
        for at in (0, len(before) // 2, len(before) - 2):
            path.write_bytes(before[:at] + bytes((before[at] ^ 1,)) + before[at + 1 :])
            assert not check("tiles", vkey, folder / "checkpoint", folder)
    finally:
        path.write_bytes(before)
    assert check("tiles", vkey, folder / "checkpoint", folder)


def test_go_refuses_tiles_under_another_checkpoint(
    check: Check, exported: tuple[str, Path], tmp_path: Path
) -> None:
    vkey, folder = exported
    note = (folder / "checkpoint").read_bytes()
    text = parse_note(note).text
    smaller = parse_checkpoint(text.replace(f"\n{read_checkpoint(note).size}\n", "\n1\n"))
    signer = CoreSigner(smaller.origin, Role.LOG, bytes(range(64)))
    forged = _file(tmp_path, sign_checkpoint(smaller, signer, 1))
    assert not check("tiles", vkey, forged, folder)
    assert not check("tiles", signer.pair.ed25519, forged, folder)


def test_go_reads_a_record_of_three_levels_of_tiles(check: Check, tmp_path: Path) -> None:
    size = 66_000
    entries = [b"%d\n" % number for number in range(size)]
    reader = reader_of(leaf_hashes(entries))
    signer = CoreSigner(USA, Role.LOG, bytes(range(64)))
    root = root_at(size, reader)
    text = f"{USA}\n{size}\n{b64encode(root).decode()}\n"
    note = _file(tmp_path, sign_checkpoint(parse_checkpoint(text), signer, 1))
    for tile in (*tiles_of(size), *bundles_of(size)):
        path = tmp_path / tile.path()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_content(tile, entries, reader))
    assert parse_tile_path("tile/2/000.p/1") in tiles_of(size)
    assert check("tiles", signer.pair.ed25519, note, tmp_path)


def _content(tile: Tile, entries: list[bytes], reader: Callable[[int, int], bytes]) -> bytes:
    if tile.level < 0:
        return format_bundle(entries[tile.start : tile.start + tile.width])
    return tile_bytes(tile, reader)

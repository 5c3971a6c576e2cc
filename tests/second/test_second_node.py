"""A node written from docs/format.md alone exchanges with ours: real processes, real TLS, only the page in common."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from dilithium_py.ml_dsa import ML_DSA_44
from nacl.signing import SigningKey
from second_node import formats
from second_node.__main__ import Record

from cli.nodes import TRAFFIC, follow_until, free_port, message
from cli.parts import jdec
from foreign.parts import ACCEPTED, USA, case_bytes, index, keys, vector
from jdec.adapters.tls import make_certificate
from jdec.faces.cli.errors import Exit
from jdec.node.introduction import read_introduction
from jdec.record.package import read_packages
from jdec.record.verifier import verify_stream

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "tools" / "second_node").glob("*.py"))
WITHIN_S = 180.0
JUDGES = ("checkpoint", "cosignature", "package", "manifest")
REPORT = {
    "kind": "launch-report",
    "revision": 1,
    "stage": "first",
    "launch": {
        "time": "2026-11-18T11:05:45Z",
        "place": {"type": "point", "lat_deg": 62.9, "lon_deg": 40.6},
        "launch_class": "undetermined",
    },
}


class Second:
    """The other implementation's process and what it says."""

    def __init__(self, folder: Path, port: int, peer: str) -> None:
        self.events: list[dict[str, Any]] = []
        self._news = threading.Condition()
        self._is_over = False
        self.errors = folder / "errors.txt"
        command = [sys.executable, "-m", "second_node", str(folder), str(port), peer]
        with self.errors.open("w") as errors:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT / "tools",
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            with self._news:
                self.events.append(json.loads(line))
                self._news.notify_all()
        with self._news:
            self._is_over = True
            self._news.notify_all()

    def until(self, event: str, size: int) -> None:
        """Wait until it has said `event` of at least this size."""

        def is_said() -> bool:
            return any(each["event"] == event and each["size"] >= size for each in self.events)

        with self._news:
            self._wait_for(is_said, f"{event} {size}")

    def report(self) -> int:
        """Let it write a launch report; return the size of its record."""
        assert self.process.stdin
        before = self._accepted()
        name = f"RUS-R-2026-{len(self.events):06d}"
        self.process.stdin.write(json.dumps(REPORT | {"report": name}) + "\n")
        self.process.stdin.flush()
        with self._news:
            self._wait_for(lambda: self._accepted() > before, "accepted")
            return int([each for each in self.events if each["event"] == "accepted"][-1]["size"])

    def _wait_for(self, is_so: Callable[[], bool], what: str) -> None:
        """Wait for what it says; a process that is gone says nothing more."""
        assert self._news.wait_for(lambda: is_so() or self._is_over, WITHIN_S), (what, self.events[-20:])
        assert is_so(), (what, "the second node ended", self.events[-20:], self.errors.read_text())

    def _accepted(self) -> int:
        return sum(each["event"] == "accepted" for each in self.events)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()
        self._reader.join()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe
            with contextlib.suppress(BrokenPipeError):
                pipe.close()


def prepare(folder: Path) -> None:
    """Do what its Party's officers do before the second node's first start: certificate, keys, introduction."""
    key, certificate, der = make_certificate("second", time.time_ns() // 1000)
    (folder / "key.pem").write_bytes(key)
    (folder / "cert.pem").write_bytes(certificate)
    origin = f"jdec/RUS/{TRAFFIC}/1"
    names = {"root": "jdec/RUS/root-1", "log": origin, "mirror": f"{origin}/mirror"}
    seeds = {role: secrets.token_hex(64) for role in names}
    roots = [key_pair("root", names["root"], seeds["root"])]
    body = {
        "roots": roots,
        "threshold": 1,
        "keys": [
            {"role": role, **key_pair(role, names[role], seeds[role]), "not_after_s": formats.LAST_S}
            for role in ("log", "mirror")
        ],
        "certificates": [formats.b64(der)],
        "revoked": [],
        "previous": None,
    }
    text = f"jdec/key-manifest/1\n{origin}\nversion 1\n{json.dumps(body, **formats.COMPACT)}\n\n".encode()
    note = formats.sign_note(text, "root", names["root"], seeds["root"])
    facts = {"format": "jdec-introduction/1", "party": "RUS", "origin": origin, "threshold": 1}
    introduction = facts | {"roots": roots, "manifest": note.decode()}
    (folder / "own.json").write_text(json.dumps(introduction))
    (folder / "keys.json").write_text(json.dumps(seeds))


def key_pair(role: str, name: str, seed: str) -> dict[str, str]:
    """The two verifier keys of a seed, as a manifest has them."""
    publics = (
        bytes(SigningKey(bytes.fromhex(seed)[:32]).verify_key),
        ML_DSA_44.key_derive(bytes.fromhex(seed)[32:])[0],
    )
    keys = map(formats.make_key, (name, name), formats.ROLES[role], publics)
    return dict(zip(formats.HALVES, (each.vkey for each in keys), strict=True))


class Scene:
    """Our node of the USA and the second node of Russia, introduced to each other."""

    def __init__(self, folder: Path) -> None:
        self.usa, self.rus = folder / "usa", folder / "rus"
        self._ports = free_port(), free_port()
        self.rus.mkdir()
        prepare(self.rus)
        url = f"https://127.0.0.1:{self._ports[1]}"
        options = ("--party", "USA", "--peer", "RUS", "--traffic", TRAFFIC, "--api-port", 0, "--no-console")
        made = jdec("node", "init", self.usa, *options, "--link-port", self._ports[0], "--peer-url", url)
        assert made.code == Exit.OK
        assert jdec("node", "meet", self.usa, self.rus / "own.json").code == Exit.OK
        shutil.copy(self.usa / "introduction.json", self.rus / "peer.json")

    @contextmanager
    def second(self) -> Iterator[Second]:
        """The second node runs, until it is killed at the end."""
        started = Second(self.rus, self._ports[1], f"127.0.0.1:{self._ports[0]}")
        try:
            yield started
        finally:
            started.kill()

    @contextmanager
    def ours(self) -> Iterator[None]:
        """Our node runs."""
        command = [sys.executable, "-m", "jdec.main", "node", "run", str(self.usa)]
        with (self.usa.parent / "usa.log").open("ab") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, env=dict(os.environ))
        try:
            end_s = time.monotonic() + WITHIN_S
            while jdec("status", "--node", self.usa).code not in (Exit.OK, Exit.NEGATIVE):
                assert process.poll() is None
                assert time.monotonic() < end_s
            yield
        finally:
            process.terminate()
            assert process.wait(WITHIN_S) == 0

    def say(self) -> int:
        """Submit one message to our node; return the size of its record."""
        return int(jdec("submit", "-", "--node", self.usa, "--json", stdin=message(self.usa)).json["size"])

    def verify(self) -> tuple[int, int]:
        """Verify both mirrors, each by our offline verifier; return the two sizes."""
        trust = ("--introduction", self.rus / "own.json")
        ours = jdec("record", "verify", self.usa, "--peer", *trust, "--json")
        assert ours.code == Exit.OK, ours.err
        introduction = read_introduction((self.usa / "introduction.json").read_bytes())
        query = "select data from kept where record = 'mirror' order by start"
        with contextlib.closing(sqlite3.connect(self.rus / "node.db")) as store:
            file = io.BytesIO(b"".join(data for (data,) in store.execute(query)))
        theirs = verify_stream(
            read_packages(file), introduction.root_pairs(), introduction.threshold, introduction.origin
        )
        return int(ours.json["size"]), theirs.size


def test_two_implementations_exchange_through_kills_and_a_rotation(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    with scene.ours():
        with scene.second() as second:
            own, theirs = scene.say(), second.report()
            second.until("held", own)
            second.until("mirrored", theirs)
            second.until("receipted", theirs)
            follow_until(scene.usa, "receipted", own)
        waiting = [scene.say() for _ in range(3)][-1]
        with scene.second() as second:
            follow_until(scene.usa, "mirrored", waiting)
            rotate(scene, tmp_path / "draft")
            after, theirs = scene.say(), second.report()
            follow_until(scene.usa, "receipted", after)
            second.until("receipted", theirs)
    ours_holds, second_holds = scene.verify()
    assert ours_holds >= theirs
    assert second_holds >= after


def rotate(scene: Scene, draft: Path) -> None:
    """Rotate the keys and the certificate of our node while both run."""
    jdec("keys", "rotate", scene.usa, "--out", draft)
    for number in (1, 2):
        jdec("keys", "sign-manifest", draft, "--root", scene.usa / "roots" / f"root-{number}.key")
    assert jdec("keys", "publish", scene.usa, draft).code == Exit.OK


@pytest.mark.parametrize(
    "case", [each for each in index()["cases"] if each["judge"] in JUDGES], ids=lambda c: c["name"]
)
def test_the_second_node_judges_the_vectors_as_ours_does(case: dict[str, Any]) -> None:
    try:
        judge(case)
    except formats.FAULTS:
        assert case["expect"] != ACCEPTED
    else:
        assert case["expect"] == ACCEPTED


def judge(case: dict[str, Any]) -> None:
    """Hand a case to the second node's reader.  Raises one of `formats.FAULTS`."""
    data = case_bytes(case)
    if case["judge"] == "package":
        formats.decode_package(data)
    elif case["judge"] == "manifest":
        introduction = json.loads(vector(case["trust"]))
        trust = [introduction[name] for name in ("origin", "roots", "threshold")]
        known = formats.Manifests(*trust, [], [], set())
        known = known.after(0, introduction["manifest"].encode())
        for at, earlier in enumerate(case.get("before", []), 1):
            known = known.after(at, vector(earlier))
        known.after(9, data)
    else:
        found = [keys()[word] for word in case["keys"]]
        pairs = [
            {"ed25519": each["ed25519"]["vkey"], "mldsa44": each["mldsa44"]["vkey"]}
            | {"role": each["role"], "not_after_s": each["not_after_s"]}
            for each in found
        ]
        formats.open_checkpoint(data, pairs, case.get("origin", USA))


def test_the_second_node_uses_the_standard_library_and_two_signature_libraries() -> None:
    imported = set()
    for source in SOURCES:
        for each in ast.walk(ast.parse(source.read_text())):
            if isinstance(each, ast.Import):
                imported |= {name.name.split(".")[0] for name in each.names}
            elif isinstance(each, ast.ImportFrom) and not each.level:
                imported.add(str(each.module).split(".")[0])
    assert imported - set(sys.stdlib_module_names) == {"nacl", "dilithium_py"}


class Mirror:
    """The second node's mirror of the American record of the vectors, 9 entries of it taken."""

    def __init__(self) -> None:
        self.store = sqlite3.connect(":memory:", isolation_level=None)
        self.store.execute("create table kept (record, start, data, primary key (record, start))")
        self.record = self.again()
        for name in ("0", "1", "5", "6"):
            self.record.take(vector(f"usa/{name}.package"))

    def again(self) -> Record:
        """The record as it is read after a new start."""
        return Record("mirror", json.loads(vector("usa/introduction.json")), self.store)

    def signed(self, size: int, root: bytes, later_s: int) -> bytes:
        """A checkpoint that the record's true key signed, so much later than the newest one."""
        log = keys()["usa-log-2"]
        text = f"{USA}\n{size}\n{formats.b64(root)}\n\n".encode()
        return formats.sign_note(text, "log", USA, log["seed"], self.record.newest.time_s + later_s)

    def refusal(self, start: int, entries: list[bytes], note: bytes) -> tuple[str, int]:
        """What a package is refused with, after which the mirror is as it was, and after a new start too."""
        before = self.record.newest
        with pytest.raises(formats.Refused) as caught:
            self.record.take(formats.encode_package(start, entries, note))
        assert self.record.newest == before == self.again().newest
        return caught.value.args

    def suspects(self) -> int:
        return int(self.store.execute("select count(*) from kept where record = 'suspect'").fetchone()[0])


@pytest.fixture
def mirror() -> Iterator[Mirror]:
    made = Mirror()
    with contextlib.closing(made.store):
        yield made


OTHER = b"\7" * 32


def test_the_second_node_takes_a_sign_of_life_and_more_entries(mirror: Mirror) -> None:
    root, entry = mirror.record.newest.root, b"not even JSON\n"
    mirror.record.take(formats.encode_package(9, [], mirror.signed(9, root, 1)))
    root = formats.tree_root([*mirror.record.leaves, formats.sha(b"\0", entry)])
    last = mirror.record.entries[-1]
    mirror.record.take(formats.encode_package(8, [last, entry], mirror.signed(10, root, 0)))
    assert len(mirror.record.entries) == 10
    assert mirror.again().entries == mirror.record.entries


@pytest.mark.parametrize("size", [7, 9])
def test_the_second_node_refuses_another_root_at_a_size_it_holds(mirror: Mirror, size: int) -> None:
    assert mirror.refusal(size, [], mirror.signed(size, OTHER, 1)) == ("record-split", 9)
    assert mirror.suspects() == 1


def test_the_second_node_refuses_a_larger_tree_that_rewrites_what_it_holds(mirror: Mirror) -> None:
    entries = [b"another last entry\n", b"one more\n"]
    leaves = [*mirror.record.leaves[:8], *(formats.sha(b"\0", each) for each in entries)]
    note = mirror.signed(10, formats.tree_root(leaves), 1)
    assert mirror.refusal(8, entries, note) == ("record-split", 9)
    assert mirror.suspects() == 1


def test_the_second_node_refuses_a_smaller_size_signed_later_and_a_larger_one_signed_sooner(
    mirror: Mirror,
) -> None:
    root, entry = formats.tree_root(mirror.record.leaves[:7]), b"one more\n"
    assert mirror.refusal(7, [], mirror.signed(7, root, 1)) == ("record-rollback", 9)
    root = formats.tree_root([*mirror.record.leaves, formats.sha(b"\0", entry)])
    assert mirror.refusal(9, [entry], mirror.signed(10, root, -1)) == ("record-rollback", 9)
    assert mirror.suspects() == 2


def test_the_second_node_refuses_entries_that_do_not_give_the_signed_root(mirror: Mirror) -> None:
    assert mirror.refusal(9, [b"one more\n"], mirror.signed(10, OTHER, 1)) == ("package-root", 9)
    assert mirror.refusal(10, [], mirror.signed(10, OTHER, 1)) == ("package-gap", 9)
    assert mirror.suspects() == 0


def test_the_second_node_is_at_most_400_lines() -> None:
    lines = [line for source in SOURCES for line in source.read_text().splitlines()]
    assert len(lines) <= 400
    assert max(map(len, lines)) <= 110

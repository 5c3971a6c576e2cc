"""A node written from docs/format.md alone exchanges with ours: real processes, real TLS, only the page in common."""

from __future__ import annotations

import ast
import contextlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from second_node import formats

from cli.nodes import TRAFFIC, follow_until, free_port, message
from cli.parts import jdec
from foreign.parts import ACCEPTED, case_bytes, index, keys, vector
from jdec.adapters.tls import make_certificate
from jdec.faces.cli.errors import Exit
from jdec.node.introduction import read_introduction
from jdec.record.package import read_packages
from jdec.record.verifier import verify_stream

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "tools" / "second_node").glob("*.py"))
WITHIN_S = 60.0
JUDGES = ("checkpoint", "cosignature", "package", "manifest")


class Second:
    """The other implementation's process and what it says."""

    def __init__(self, folder: Path, port: int, url: str) -> None:
        self.events: list[dict[str, Any]] = []
        self._news = threading.Condition()
        command = [sys.executable, "-m", "second_node", "run", str(folder), str(port), url]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT / "tools",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
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

    def until(self, event: str, size: int) -> None:
        """Wait until it has said `event` of at least this size."""

        def is_said() -> bool:
            return any(each["event"] == event and each["size"] >= size for each in self.events)

        with self._news:
            assert self._news.wait_for(is_said, WITHIN_S), (event, size, self.events[-20:])

    def report(self) -> int:
        """Let it write a launch report of its own; return the size of its record."""
        assert self.process.stdin
        before = sum(each["event"] == "accepted" for each in self.events)
        self.process.stdin.write("report\n")
        self.process.stdin.flush()
        with self._news:
            assert self._news.wait_for(lambda: self._accepted() > before, WITHIN_S)
            return int([each for each in self.events if each["event"] == "accepted"][-1]["size"])

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


class Scene:
    """Our node of the USA and the second node of Russia, introduced to each other."""

    def __init__(self, folder: Path) -> None:
        self.usa, self.rus = folder / "usa", folder / "rus"
        self._ports = free_port(), free_port()
        self.rus.mkdir()
        key, certificate, _ = make_certificate("second", time.time_ns() // 1000)
        (self.rus / "key.pem").write_bytes(key)
        (self.rus / "cert.pem").write_bytes(certificate)
        command = [sys.executable, "-m", "second_node", "init", str(self.rus), "RUS", TRAFFIC]
        subprocess.run(command, cwd=ROOT / "tools", check=True)
        url = f"https://127.0.0.1:{self._ports[1]}"
        options = ("--party", "USA", "--peer", "RUS", "--traffic", TRAFFIC, "--api-port", 0)
        made = jdec("node", "init", self.usa, *options, "--link-port", self._ports[0], "--peer-url", url)
        assert made.code == Exit.OK
        assert jdec("node", "meet", self.usa, self.rus / "introduction.json").code == Exit.OK
        shutil.copy(self.usa / "introduction.json", self.rus / "peer.json")

    @contextmanager
    def second(self) -> Iterator[Second]:
        """The second node runs, until it is killed at the end."""
        started = Second(self.rus, self._ports[1], f"https://127.0.0.1:{self._ports[0]}")
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
        trust = ("--introduction", self.rus / "introduction.json")
        ours = jdec("record", "verify", self.usa, "--peer", *trust, "--json")
        assert ours.code == Exit.OK, ours.err
        introduction = read_introduction((self.usa / "introduction.json").read_bytes())
        with (self.rus / "mirror.packages").open("rb") as file:
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
    except formats.Refused:
        assert case["expect"] != ACCEPTED
    else:
        assert case["expect"] == ACCEPTED


def judge(case: dict[str, Any]) -> None:
    """Hand a case to the second node's reader.  Raises `formats.Refused`."""
    data = case_bytes(case)
    if case["judge"] == "package":
        formats.decode_package(data)
    elif case["judge"] == "manifest":
        introduction = json.loads(vector(case["trust"]))
        roots = [formats.Pair.parse("root", each) for each in introduction["roots"]]
        known = formats.Manifests(introduction["origin"], roots, introduction["threshold"])
        known.consider(0, introduction["manifest"].encode())
        for at, earlier in enumerate(case.get("before", []), 1):
            known.consider(at, vector(earlier))
        known.consider(9, data)
    else:
        found = [keys()[word] for word in case["keys"]]
        pairs = [
            formats.Pair(
                each["role"],
                formats.Key.parse(each["ed25519"]["vkey"]),
                formats.Key.parse(each["mldsa44"]["vkey"]),
                each["not_after_s"],
            )
            for each in found
        ]
        if case["judge"] == "checkpoint":
            formats.open_checkpoint(data, pairs, case["origin"])
        else:
            formats.open_cosignature(data, pairs)


def test_the_second_node_uses_the_standard_library_and_two_signature_libraries() -> None:
    imported = set()
    for source in SOURCES:
        for each in ast.walk(ast.parse(source.read_text())):
            if isinstance(each, ast.Import):
                imported |= {name.name.split(".")[0] for name in each.names}
            elif isinstance(each, ast.ImportFrom) and not each.level:
                imported.add(str(each.module).split(".")[0])
    assert imported - set(sys.stdlib_module_names) == {"nacl", "dilithium_py"}

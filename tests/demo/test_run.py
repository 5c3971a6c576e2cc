"""The demo as a person runs it: real processes, a line that is cut, nodes that are killed, Ctrl-C."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import termios
from pathlib import Path

import msgspec

from jdec.main import compose
from jdec.node.config import read_config
from jdec.node.introduction import read_introduction
from jdec.node.views import Which
from jdec.record.verifier import verify_stream

from .parts import PROGRAM, environment, outcome, start

PARTIES = ("USA", "RUS")


class Said(msgspec.Struct):
    """What of an entry tells whether it was said twice."""

    submission: str


def test_a_headless_run_through_a_cut_ends_in_one_json_summary_of_nodes_that_agree(tmp_path: Path) -> None:
    """Exactly one document on standard output, exit code 0, nothing left of the run."""
    words = ("demo", "--headless", "--seconds", "5", "--cut", "2s", "--json")
    code, out, err = outcome(start(tmp_path, *words))
    summary = msgspec.json.decode(out)
    assert (code, err, out.count("\n")) == (0, "", 1)
    assert summary["ok"] is True
    assert summary["traffic"] == "exercise.demo"
    for party, other in (PARTIES, PARTIES[::-1]):
        held = summary["nodes"][other]["mirror"][party]
        assert (held["size"], held["root"]) == (
            summary["nodes"][party]["record_size"],
            summary["nodes"][party]["root"],
        )
    messages = summary["messages"]
    assert messages["sent"] == messages["mirrored"] == messages["receipted"] > 20
    assert sum(messages["by_kind"].values()) == messages["sent"]
    assert messages["lost"] == messages["doubled"] == messages["refused"] == 0
    for name in ("accepted_p50", "mirrored_p50", "mirrored_p99", "receipted_p50"):
        assert summary["latency_ms"][name] > 0
    picture = summary["picture"]
    states = ("two_sided", "one_sided", "undetermined", "retracted")
    assert picture["agree"] is True
    assert picture["events"] == sum(picture[name] for name in states) >= picture["components"] > 2
    assert {"announced", "unannounced", "cannot_tell"} <= picture.keys()
    assert picture["announced"] >= 1
    # The cut was a cut: entries waited through it, and then it was made good.
    assert summary["line"]["waited"] > 0
    assert summary["line"]["caught_up_ms"] > 0
    assert summary["latency_ms"]["mirrored_p99"] > 1000 > summary["latency_ms"]["accepted_p50"]
    assert list(tmp_path.iterdir()) == []


def test_the_rocket_of_1995_is_recognised_as_announced_and_both_nodes_agree(tmp_path: Path) -> None:
    """Said with the word for the tone, at its first report and when both sides have seen it."""
    code, out, err = outcome(start(tmp_path, "demo", "--headless", "--seconds", "4", COLUMNS="200"))
    lines = [line for line in out.splitlines() if "LAUNCH  " in line and "Black Brant XII" in line]
    assert (code, err) == (0, "")
    assert "♪ ATTENTION  Announced · Black Brant XII from Andøya, 25 January 1995" in lines[0]
    assert "both sides" in lines[-1]
    assert all("nnounced · Black" in line and "take note" in line for line in lines)
    assert not any("UNANNOUNCED" in line for line in lines)
    assert "One picture on both nodes: " in out


def test_nodes_killed_in_the_middle_of_the_programme_are_started_again_and_all_agree(tmp_path: Path) -> None:
    """Signal 9 to one node, to the other, to both at once: nothing accepted is lost, nothing is doubled."""
    kept = tmp_path / "kept"
    turns = [("USA",), ("RUS",), PARTIES]
    lines: list[str] = []
    killed: set[int] = set()
    with start(tmp_path, "demo", "--headless", "--seconds", "10", "--keep", "kept") as demo:
        try:
            assert demo.stdout is not None
            assert demo.stderr is not None
            for line in demo.stdout:
                lines.append(line)
                accepted = re.search(r"USA  accepted +(\d+) ", line)
                is_time = accepted is not None and int(accepted[1]) >= 6 * (4 - len(turns))
                pids = {party: pid_of(kept / party) for party in PARTIES} if turns and is_time else {}
                # A node that was killed is not killed again before it is there again.
                if pids and None not in pids.values() and killed.isdisjoint(pids.values()):
                    for party in turns.pop(0):
                        killed.add(pids[party])
                        os.kill(pids[party], signal.SIGKILL)
            err = demo.stderr.read()
        finally:
            # Where this test fails on the way, the demo stops its nodes before it ends.
            demo.terminate()
    text = "".join(lines)
    assert (demo.returncode, err) == (0, ""), text
    assert turns == []
    assert text.count("ENDED by itself (code -9)") == 4
    assert "The nodes agree" in text
    assert "0 lost, 0 doubled, 0 refused" in text
    assert (
        "In this exercise a notice is in time 1 s before its window opens; the instruments ask for 24 h"
        in text
    )
    for party, other in (PARTIES, PARTIES[::-1]):
        # The programme's minute at pace 60, and both nodes are told.
        settings = read_config((kept / party / "node.toml").read_text())
        assert settings.picture.notices.notice_latest_s == 1.0
        own = verified(kept / party, Which.OWN, kept / party)
        assert own == verified(kept / other, Which.PEER, kept / party)


def pid_of(folder: Path) -> int | None:
    """The process that runs the node of this folder, as it wrote it down; None while there is none."""
    try:
        return int(msgspec.json.decode((folder / "run" / "address.json").read_bytes())["pid"])
    except FileNotFoundError:
        return None


def verified(folder: Path, which: Which, owner: Path) -> tuple[int, bytes]:
    """Verify a record file from its Party's root keys alone; no submission stands on it twice."""
    trusted = read_introduction((owner / "introduction.json").read_bytes())
    with compose().open_record(folder, which) as source:
        packages = list(source.packages())
        found = verify_stream(packages, trusted.root_pairs(), trusted.threshold, trusted.origin)
    entries = [msgspec.json.decode(entry, type=Said) for package in packages for entry in package.entries]
    assert len({entry.submission for entry in entries}) == len(entries) == found.size
    return found.size, found.root


def test_on_a_terminal_it_is_drawn_in_an_exercise_frame_and_ctrl_c_ends_it_cleanly(tmp_path: Path) -> None:
    """In the officer's language; no process and no folder is left."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    demo = subprocess.Popen(
        [*PROGRAM, "demo", "--lang", "ru"],
        cwd=tmp_path,
        env=environment(TERM="xterm-256color"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    seen, pids, is_told = b"", [], False
    while piece := read_terminal(ours):
        seen += piece
        if not is_told and "Первичное донесение".encode() in seen:
            (root,) = (tmp_path / "var").iterdir()
            pids = [pid_of(root / party) for party in PARTIES]
            demo.send_signal(signal.SIGINT)
            is_told = True
    os.close(ours)
    text = seen.decode("utf-8", "replace")
    assert demo.wait(timeout=60) == 130, text[-2000:]
    assert "УЧЕНИЕ · ПОКАЗАННЫЕ ПУСКИ СЕЙЧАС НЕ ПРОИСХОДЯТ · УЧЕНИЕ" in text
    for word in ("журнал USA", "журнал RUS", "принято", "отражено", "подтверждено", "линия действует"):
        assert word in text
    assert "Показ прекращён; оба узла остановлены." in text
    assert list(tmp_path.iterdir()) == []
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []


def read_terminal(handle: int) -> bytes:
    """The next bytes drawn; none when the program has let go of the terminal."""
    try:
        return os.read(handle, 65_536)
    except OSError:
        return b""

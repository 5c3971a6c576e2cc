"""What the demo started ends with it, however it ends; a node that was attached stops in order."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

from jdec.faces.cli.demo.nodes import lay_out
from jdec.main import compose

from .parts import PROGRAM, environment

PARTIES = ("USA", "RUS")
# Starts the node of a folder as the demo does, says that it is ready, and would then go on for ever.
LIKE_THE_DEMO = """
import asyncio, os, signal, sys
from pathlib import Path
from jdec.faces.cli.demo.nodes import NodeProcess
from jdec.main import compose
node = NodeProcess("USA", Path(sys.argv[1]), compose().program, os.environ)
node.start()
asyncio.run(node.ready(compose()))
print(node.pid, flush=True)
signal.pause()
"""


def folder_of(tmp_path: Path) -> Path:
    return lay_out(compose(), tmp_path, dict.fromkeys(PARTIES, "https://127.0.0.1:1"))["USA"]


def ended(process: int, within_ms: int = 30_000) -> bool:
    """Whether the process of this descriptor ends."""
    poll = select.poll()
    poll.register(process, select.POLLIN)
    return bool(poll.poll(within_ms))


def test_a_node_ends_in_order_when_the_demo_is_killed(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    words = [sys.executable, "-c", LIKE_THE_DEMO, str(folder)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, env=environment()) as demo:
        assert demo.stdout is not None
        node = os.pidfd_open(int(demo.stdout.readline()))
        try:
            assert not ended(node, 0)
            demo.kill()
            assert ended(node)
        finally:
            os.close(node)
    assert not (folder / "run" / "address.json").exists()
    assert "Everything accepted is on the disk." in folder.with_name("USA.log").read_text()


def test_a_node_that_is_not_attached_does_not_listen_to_its_input(tmp_path: Path) -> None:
    """Under a service manager standard input is at its end from the beginning."""
    words = [*PROGRAM, "--json", "node", "run", str(folder_of(tmp_path))]
    with subprocess.Popen(
        words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment()
    ) as node:
        assert node.stdout is not None
        assert json.loads(node.stdout.readline())["ready"] is True
        assert node.poll() is None
        node.send_signal(signal.SIGTERM)
        assert node.wait() == 0

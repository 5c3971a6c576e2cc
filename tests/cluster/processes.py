"""The same program in real processes that start quickly: each is forked from one that has read the modules already.

A process made here is as separate as any other: its own memory, its own files, ended by `kill -9` like any other.
What is started as a person would start it, with the words of the composition, is `NodeProcess` itself.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jdec.faces.cli.demo.nodes import NodeProcess

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["cluster.processes", "jdec.main.running", "jdec.main"])


def run_program(words: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
    """Be `jdec` with these words: what it writes is appended to `log`, and its code is the process's."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    os.close(handle)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["jdec", *words]
    from jdec.main import main

    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


class Forked:
    """A process of this program, with what `subprocess.Popen` has."""

    def __init__(self, words: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self._process: Any = _FORKS.Process(
            target=run_program, args=(list(words), dict(environment), log), daemon=True
        )
        self._process.start()

    @property
    def pid(self) -> int:
        """The process's id."""
        return int(self._process.pid)

    def poll(self) -> int | None:
        """What it ended with, negative for a signal; None while it runs."""
        code = self._process.exitcode
        return None if code is None else int(code)

    def wait(self) -> int:
        """Wait for the end."""
        self._process.join()
        return int(self._process.exitcode)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it is there."""
        if self.poll() is None:
            os.kill(self.pid, number)


class QuickNode(NodeProcess):
    """A node process that starts quickly, each time with what `more` adds to its environment."""

    def __init__(self, party: str, folder: Path, environment: Mapping[str, str]) -> None:
        super().__init__(party, folder, (), environment)
        self.more: dict[str, str] = {}

    def start(self) -> None:
        """Start the process; `ready` says when it answers."""
        assert not self.is_running
        self._address_file().unlink(missing_ok=True)
        words = ("node", "run", str(self.folder))
        self._process = Forked(words, {**self._environment, **self.more}, self.log)  # type: ignore[assignment]

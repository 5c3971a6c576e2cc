"""Nodes whose process is started with a library of Debian before the system's own: a clock that is wrong, a disk that
fails.  The program is started with its own words, as a person would.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from jdec.faces.cli.demo.nodes import NodeProcess

FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), Path("libfaketimeMT.so.1"))
FIU = (Path("/usr/lib/fiu/fiu_run_preload.so"), Path("/usr/lib/fiu/fiu_posix_preload.so"))
EIO, ENOSPC = 5, 28


class SkewedNode(NodeProcess):
    """A node whose wall clock is what a file says; the file may be changed while it runs."""

    def __init__(self, party: str, folder: Path, environment: Mapping[str, str]) -> None:
        self._offset = folder.with_name(f"{folder.name}.clock")
        self.set_clock("+0")
        more = {
            "LD_PRELOAD": str(FAKETIME),
            "FAKETIME_TIMESTAMP_FILE": str(self._offset),
            # The file is read again after so many seconds.
            "FAKETIME_CACHE_DURATION": "1",
            # Waits are measured on the other clock, which no operator can set.
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        super().__init__(party, folder, (sys.executable, "-m", "jdec.main"), {**environment, **more})

    def set_clock(self, offset: str) -> None:
        """Let the clock be off by so much from now on: `+3h`, `-90m`, `+0`."""
        fresh = self._offset.with_suffix(".new")
        fresh.write_text(offset + "\n")
        fresh.replace(self._offset)


class FailingNode(NodeProcess):
    """A node whose calls to the system can be made to fail while it runs."""

    def __init__(self, party: str, folder: Path, environment: Mapping[str, str]) -> None:
        self._fifo = folder.with_name(f"{folder.name}.fiu")
        more = {"LD_PRELOAD": " ".join(map(str, FIU)), "FIU_CTRL_FIFO": str(self._fifo), "FIU_ENABLE": ""}
        super().__init__(party, folder, (sys.executable, "-m", "jdec.main"), {**environment, **more})

    def fail(self, call: str, error: int, chance: float = 1.0) -> None:
        """Let a call fail from now on: `posix/io/sync/fdatasync`, with this errno."""
        how = "enable" if chance == 1.0 else "enable_random"
        odds = "" if chance == 1.0 else f",probability={chance}"
        self._control(f"{how} name={call},failinfo={error}{odds}")

    def _control(self, command: str) -> None:
        words = ("fiu-ctrl", "-f", str(self._fifo), "-c", command, str(self.pid))
        subprocess.run(words, check=True, timeout=30, capture_output=True, env=dict(os.environ))

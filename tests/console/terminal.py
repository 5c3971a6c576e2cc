"""The command line of an administrator in a process of its own, started once and waiting for what is typed.

    python -m console.terminal

One JSON list of words a line on standard input, one JSON object a line back: exit code, output, errors.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

TESTS = Path(__file__).resolve().parents[1]


class Terminal:
    """Another process, in which `jdec` is run."""

    def __init__(self) -> None:
        words = [sys.executable, "-m", "console.terminal"]
        self._process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=TESTS, text=True
        )
        assert self.run("--version")["code"] == 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=60)

    def run(self, *words: object) -> dict[str, Any]:
        """Run one command line there and wait for its end."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([str(each) for each in words]) + "\n")
        self._process.stdin.flush()
        found: dict[str, Any] = json.loads(self._process.stdout.readline())
        return found


def main() -> None:
    """Run what comes, until nothing more does."""
    from cli.parts import jdec

    for line in sys.stdin:
        ran = jdec(*json.loads(line))
        print(json.dumps({"code": ran.code, "out": ran.out, "err": ran.err}), flush=True)


if __name__ == "__main__":
    main()

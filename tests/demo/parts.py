"""Running the program as a person does: in a process of its own, in an empty working directory."""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from jdec.faces.cli.app import run
from jdec.main import compose

PROGRAM = compose().program
SETTINGS = ("JDEC_LANG", "JDEC_NODE", "JDEC_TOKEN", "LC_ALL", "LC_MESSAGES", "LANG", "COLUMNS")


def environment(**more: str) -> dict[str, str]:
    """The environment without anybody's settings, and with these."""
    return {name: value for name, value in os.environ.items() if name not in SETTINGS} | more


def start(cwd: Path, *words: str, **more: str) -> subprocess.Popen[str]:
    """Start the program in `cwd` with its output in pipes."""
    return subprocess.Popen(
        [*PROGRAM, *words],
        cwd=cwd,
        env=environment(**more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def outcome(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Wait for the end; return exit code, output and errors."""
    try:
        out, err = process.communicate(timeout=120)
    finally:
        process.kill()
    return process.returncode, out, err


def here(*words: str, settings: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Run the program in this process, for what it refuses at once; return exit code and all it said."""
    out, err = io.StringIO(), io.StringIO()
    known = {"COLUMNS": "200", **(settings or {})}
    with pytest.MonkeyPatch.context() as patch:
        # The parser of the command line looks for JDEC_NODE by itself.
        for name in SETTINGS:
            patch.delenv(name, raising=False)
        for name, value in known.items():
            patch.setenv(name, value)
        code = run(words, compose(), known, (io.StringIO(), out, err))
    return int(code), out.getvalue() + err.getvalue()

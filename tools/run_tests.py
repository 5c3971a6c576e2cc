"""`make test` and `make check`: every check and test whose tools are present, then what was not run and why.

With JDEC_REQUIRE_ALL=1 (as in CI) a missing tool is a failure, not a remark.  What a machine does not permit (network
namespaces, mounting) is a remark everywhere: no package mends it.  JDEC_SLOW=1 runs the slow suites as well.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
REQUIRE_ALL = os.environ.get("JDEC_REQUIRE_ALL") == "1"
SLOW = os.environ.get("JDEC_SLOW") == "1"
sys.path.insert(0, str(ROOT / "tests"))

from debian_tools import TOOLS, is_missing, refusal_of  # noqa: E402  the tests' own table, found by its path


@dataclass(frozen=True)
class Step:
    """One command; `needs` says what must be there, `remedy` how to get it."""

    name: str
    command: tuple[str, ...]
    needs: Callable[[], bool] = lambda: True
    remedy: str = ""


def _tool(name: str) -> str:
    return str(BIN / name)


def _has_console() -> bool:
    return (ROOT / "src/jdec/faces/console/static/manifest.json").is_file()


def _has_shared() -> bool:
    return (ROOT.parent / "shared" / "vectors").is_dir()


CHECKS = (
    Step("format", (_tool("ruff"), "format", "--check", "--quiet", ".")),
    Step("lint", (_tool("ruff"), "check", "--quiet", ".")),
    Step("types", (_tool("mypy"),)),
    Step("imports", (_tool("lint-imports"), "--no-cache")),
    Step("documents", (sys.executable, "tools/make_docs.py", "--check")),
)
# A run that hangs ends by itself, and then says what it was at.
_PATIENCE = ("--session-timeout", str(80 * 60 if SLOW else 60 * 60))
# A file at a time to each core, two at the least and four at the most: many tests wait for processes they have started.
_WORKERS = ("--numprocesses", str(min(4, max(2, os.cpu_count() or 1))), "--dist", "loadfile")
TESTS = (
    Step("tests", (_tool("pytest"), "--durations=20", *_PATIENCE, *_WORKERS)),
    Step(
        "tests of the console's pages in a browser",
        (sys.executable, "-c", "print('they ran with the tests above')"),
        _has_console,
        "what `make console` builds: it needs Node 18 or later with npm",
    ),
    Step(
        "tests against shared data",
        (sys.executable, "-c", "print('they ran with the tests above')"),
        _has_shared,
        "the folder `shared` beside the clone (data and vectors of others; not published with this project)",
    ),
)


def main() -> int:
    """Run the steps; return 0 only if all that ran passed and, where all are required, none was missing."""
    steps = CHECKS if "--checks-only" in sys.argv else CHECKS + TESTS
    failed: list[str] = []
    missing: list[Step] = []
    for step in steps:
        if not step.needs():
            missing.append(step)
            continue
        print(f"== {step.name}", flush=True)
        started = time.monotonic()
        code = subprocess.run(step.command, cwd=ROOT, check=False).returncode
        print(f"   {'ok' if code == 0 else 'FAILED'} in {time.monotonic() - started:.1f} s", flush=True)
        if code:
            failed.append(step.name)
    lacking = _tell_left_out(missing, only_checks=steps is CHECKS)
    if failed:
        print("failed: " + ", ".join(failed))
    return 1 if failed or (lacking and REQUIRE_ALL) else 0


def _tell_left_out(missing: list[Step], *, only_checks: bool) -> bool:
    """Say what was not run and what adds it; return whether anything was missing that could be added."""
    said = [f"not run: {step.name}: add {step.remedy}" for step in missing]
    tools = () if only_checks else tuple(TOOLS.values())
    said += [f"tool not found: {tool.name}: {tool.remedy}" for tool in tools if is_missing(tool.name)]
    lacking = bool(said)
    for tool in tools:
        if refusal := refusal_of(tool.name):
            said.append(f"tool not permitted on this machine: {tool.name}: {refusal}")
    if not SLOW and not only_checks:
        said.append("not run: slow suites: JDEC_SLOW=1 runs them")
    print("\n".join(said) if said else "nothing was left out")
    return lacking


if __name__ == "__main__":
    sys.exit(main())

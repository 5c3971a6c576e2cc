"""What every test may use: the folder of shared data, one hypothesis profile, and two marks.

`tool(name)`: the test needs a program of Debian; without it the test is not selected, which is said at the end.
`slow`: left out unless JDEC_SLOW=1.  With JDEC_REQUIRE_ALL=1 (as in CI) a tool that is not installed is a failure.
Nothing here reaches a network.  Shared data lie beside the clone and are read in place, never copied in.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from debian_tools import TOOLS, is_missing, refusal_of

ROOT = Path(__file__).resolve().parents[1]
REQUIRE_ALL = os.environ.get("JDEC_REQUIRE_ALL") == "1"
SLOW = os.environ.get("JDEC_SLOW") == "1"

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
# Under mutation (tools/mutate.py) a failing example need not be made small, only found, and the same each time.
settings.register_profile(
    "mutation", deadline=None, derandomize=True, database=None, phases=(Phase.explicit, Phase.generate)
)
PROFILE = "ci" if os.environ.get("CI") or REQUIRE_ALL else "local"
settings.load_profile("mutation" if os.environ.get("JDEC_MUTATION") else PROFILE)

_LEFT_OUT = pytest.StashKey[dict[str, int]]()


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marks."""
    config.addinivalue_line(
        "markers", "tool(name): needs a program that comes from Debian; see debian_tools.py"
    )
    config.addinivalue_line("markers", "slow: left out unless JDEC_SLOW=1")
    config.stash[_LEFT_OUT] = {}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is slow and what lacks its tool, and count it under a reason."""
    left_out = config.stash[_LEFT_OUT]
    kept, dropped = [], []
    for item in items:
        reason = _reason(item)
        (dropped if reason else kept).append(item)
        if reason:
            left_out[reason] = left_out.get(reason, 0) + 1
    items[:] = kept
    config.hook.pytest_deselected(items=dropped)


def _reason(item: pytest.Item) -> str:
    """Say why a test is left out; a tool missing where all are required fails in its set-up instead."""
    for mark in item.iter_markers("tool"):
        tool = TOOLS[mark.args[0]]
        if is_missing(tool.name):
            return "" if REQUIRE_ALL else f"{tool.name} is not installed: {tool.remedy}"
        if refusal := refusal_of(tool.name):
            return f"{tool.name} is not permitted on this machine: {refusal}"
    if not SLOW and item.get_closest_marker("slow"):
        return "slow: JDEC_SLOW=1 runs them"
    return ""


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A tool that is required and missing is a failure that names what adds it."""
    for mark in item.iter_markers("tool"):
        if is_missing(mark.args[0]):
            tool = TOOLS[mark.args[0]]
            pytest.fail(f"{tool.name} is not installed: {tool.remedy}", pytrace=False)


@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Name a failure at once: a run that is broken off has no summary."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        crash = getattr(report.longrepr, "reprcrash", None)
        why = crash.message.splitlines()[0] if crash and crash.message else ""
        print(
            f"\n{report.when} failed after {report.duration:.1f} s: {report.nodeid}: {why[:300]}", flush=True
        )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was left out, and why."""
    for reason, count in config.stash[_LEFT_OUT].items():
        terminalreporter.write_line(f"left out: {count} test(s): {reason}")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data beside the clone.

    Where it is absent the test is skipped with a sentence, or fails when JDEC_REQUIRE_ALL=1.
    """
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        reason = "the folder of shared data does not lie beside the clone"
        if REQUIRE_ALL:
            pytest.fail(reason)
        pytest.skip(reason)
    return folder

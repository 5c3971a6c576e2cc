"""The directions of the house hold, and each contract that states them is seen to fail when it is broken.

Every break is written into a copy of the package tree; the real tree is only read.
"""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = ROOT / ".importlinter"

# (contract, module that breaks it, what that module says)
BREAKS = [
    ("one-way-down", "words/broken.py", "import jdec.messages"),
    ("one-way-down", "words/broken.py", "import jdec.record.tree"),
    ("one-way-down", "messages/broken.py", "import jdec.node.ports"),
    ("one-way-down", "geo/broken.py", "from jdec.exercise import anything"),
    ("one-way-down", "geo/broken.py", "import jdec.picture"),
    ("one-way-down", "picture/broken.py", "import jdec.exercise.launches"),
    ("one-way-down", "exercise/broken.py", "import jdec.faces.api"),
    ("one-way-down", "node/broken.py", "import jdec.faces.cli"),
    ("one-way-down", "faces/broken.py", "import jdec.main"),
    ("record-alone", "record/broken.py", "from jdec.words import instants"),
    ("record-alone", "record/broken.py", "import jdec.adapters.memory"),
    ("words-alone", "words/broken.py", "from jdec.geo import geodesics"),
    ("adapters-only-from-main", "node/broken.py", "from jdec.adapters import memory"),
    ("adapters-only-from-main", "faces/cli/broken.py", "from jdec.adapters.sqlite import anything"),
    ("adapters-see-ports", "adapters/broken.py", "from jdec.node.views import Rung"),
    ("adapters-see-ports", "adapters/broken.py", "import jdec.faces.texts"),
    ("adapters-see-ports", "adapters/broken.py", "from jdec.node.people import sessions"),
    ("adapters-only-from-main", "faces/console/broken.py", "from jdec.adapters import desk_store"),
    ("pure-rooms", "words/broken.py", "from pathlib import Path"),
    ("pure-rooms", "record/broken.py", "import os.path"),
    ("pure-rooms", "messages/broken.py", "def late() -> None:\n    import time"),
    ("pure-rooms", "geo/broken.py", "import random"),
    ("pure-rooms", "picture/broken.py", "import uuid"),
    ("exercise-room", "exercise/broken.py", "import socket"),
]


def _contracts() -> dict[str, str]:
    """Return identifier -> name of every contract in the file."""
    parser = configparser.ConfigParser()
    parser.read(CONTRACTS, encoding="utf-8")
    prefix = "importlinter:contract:"
    return {s.removeprefix(prefix): parser[s]["name"] for s in parser.sections() if s.startswith(prefix)}


def _lint(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the linter inside `tree`; the package of that folder comes before any installed one."""
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache", "--no-logo", "--config", str(CONTRACTS), *arguments],
        cwd=tree,
        env={**os.environ, "COLUMNS": "200", "PYTHONPATH": str(tree), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package that a test may break."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "src" / "jdec", folder / "jdec", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_the_real_tree_keeps_every_contract() -> None:
    outcome = _lint(ROOT / "src")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    for name in _contracts().values():
        assert f"{name} KEPT" in outcome.stdout


def test_every_contract_has_a_break_below() -> None:
    assert {contract for contract, _, _ in BREAKS} == set(_contracts())


@pytest.mark.parametrize(("contract", "module", "source"), BREAKS)
def test_a_broken_contract_is_named(tree: Path, contract: str, module: str, source: str) -> None:
    offender = tree / "jdec" / module
    offender.write_text(f"{source}\n", encoding="utf-8")
    try:
        outcome = _lint(tree, "--contract", contract)
    finally:
        offender.unlink()
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    assert f"{_contracts()[contract]} BROKEN" in outcome.stdout
    dotted = "jdec." + module.removesuffix(".py").replace("/", ".")
    assert dotted in outcome.stdout

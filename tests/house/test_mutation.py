"""The changes that `make mutate` makes are noticed: one small module whole, in the slow run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_change_to_the_names_of_records_is_noticed() -> None:
    words = [sys.executable, "tools/mutate.py", "record/origin.py"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    row = next(line for line in done.stdout.splitlines() if line.startswith("| record/origin.py"))
    mutants, run, noticed = (int(each) for each in row.split("|")[2:5])
    assert mutants == run == noticed > 30

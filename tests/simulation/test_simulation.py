"""Two whole nodes under thousands of stories of faults: nothing lost, nothing doubled, no disagreement."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from .invariants import Invariants
from .many import play_many
from .scene import Scene

ROOT = Path(__file__).resolve().parents[2]
RUNS, MANY_RUNS = 300, 10_000


@pytest.mark.timeout(900)
def test_nothing_is_lost_doubled_or_disagreed_on_in_the_first_stories(
    capsys: pytest.CaptureFixture[str],
) -> None:
    total = play_many(1, RUNS)
    with capsys.disabled():
        print("\n" + total.sentence())
    assert (total.runs, total.failures) == (RUNS, [])


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_nothing_is_lost_doubled_or_disagreed_on_in_ten_thousand_stories(
    capsys: pytest.CaptureFixture[str],
) -> None:
    total = play_many(10_001, MANY_RUNS)
    with capsys.disabled():
        print("\n" + total.sentence())
    assert (total.runs, total.failures) == (MANY_RUNS, [])


@pytest.mark.parametrize("seed", [1, 7, 11, 125])
def test_the_same_seed_tells_the_same_story(seed: int) -> None:
    first, second = Scene(seed), Scene(seed)
    assert (first.run(), first.told) == (second.run(), second.told)


def test_every_invariant_has_its_row_in_the_document_and_every_row_its_check() -> None:
    source = ast.parse((ROOT / "tests" / "simulation" / "invariants.py").read_text(encoding="utf-8"))
    named = {
        each.msg.value
        for each in ast.walk(source)
        if isinstance(each, ast.Assert) and isinstance(each.msg, ast.Constant)
    }
    assert hasattr(Invariants, "check")
    for page in ("invariants.md", "invariants.ru.md"):
        text = (ROOT / "docs" / page).read_text(encoding="utf-8")
        rows = {line.split("`")[1] for line in text.splitlines() if line.startswith("| `")}
        assert named <= rows
        assert rows - named == {"nothing-unanswered"}

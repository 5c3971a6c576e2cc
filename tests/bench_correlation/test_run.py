"""A small run from end to end: the same seeds give the same figures, each target is judged, the pages are filled."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bench.correlation import pages, tables
from bench.correlation.__main__ import main
from bench.correlation.figures import Figures, figures_of
from bench.correlation.rows import TESTING, rows_named
from bench.correlation.running import reordered
from bench.correlation.scoring import Tally
from bench.correlation.targets import COUNTS_RIGHT, EVERY_ROW, Verdict, verdicts

ROOT = Path(__file__).resolve().parents[2]
ROWS = "isolated,salvo,salvo/*,storm"


def run(path: Path, *more: str) -> dict[str, Any]:
    assert main(["--quick", "--seeds", "4", "--rows", ROWS, "--json", str(path), *more]) == 0
    document = json.loads(path.read_bytes())
    for each in document["figures"]:
        del each["seconds"]
    return document


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    path = tmp_path_factory.mktemp("bench") / "figures.json"
    return path, run(path)


def test_the_same_seeds_give_the_same_figures_and_others_others(
    document: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    assert run(tmp_path / "again.json") == document[1]
    assert run(tmp_path / "other.json", "--seed", "2")["figures"] != document[1]["figures"]


def test_every_row_has_every_competitor_and_ours_depends_on_no_order(
    document: tuple[Path, dict[str, Any]],
) -> None:
    found = document[1]["figures"]
    who = {each["competitor"] for each in found}
    assert len(who) == 7
    assert "ours" in who
    assert {(each["row"], each["competitor"]) for each in found} == {
        (row.name, name) for row in rows_named(ROWS.split(",")) for name in who
    }
    assert all(each["order_differs"]["count"] == 0 for each in found if each["competitor"] == "ours")
    assert all(each["lost"]["count"] == 0 for each in found)
    assert sum(each["trials"] for each in found if each["row"] == "salvo") == 7 * 4


def test_pages_are_filled_in_both_languages(document: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    for name in pages.PAGES.values():
        (tmp_path / name).write_bytes((ROOT / "docs" / name).read_bytes())
    loaded = pages.load(document[0])
    assert [path.name for path in pages.fill(tmp_path, loaded)] == list(pages.PAGES.values())
    english, russian = ((tmp_path / name).read_text("utf-8") for name in pages.PAGES.values())
    assert "| `salvo` | ours |" in english
    assert "| `salvo` | наш |" in russian
    assert english.count("\n| ") == russian.count("\n| ")
    again = [path.read_text("utf-8") for path in pages.fill(tmp_path, loaded)]
    assert again == [english, russian]


def test_every_word_of_the_pages_has_its_russian() -> None:
    words = {*tables.COLUMNS, *tables.WANTED.values()}
    assert words - pages.WORDS_RU.keys() == set()


def test_a_wrong_name_or_file_is_told_and_nothing_is_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--rows", "nonsense"]) == 2
    (tmp_path / "other.json").write_text("{}")
    assert main(["pages", "--json", str(tmp_path / "other.json")]) == 2
    assert main(["pages"]) == 2
    said = capsys.readouterr().err
    assert "no such row: got nonsense" in said
    assert "other.json is no run of this bench" in said
    assert "say which file: --json FILE" in said


def test_reordering_moves_entries_and_changes_none() -> None:
    trial = rows_named(["storm"])[0].draw(TESTING, 1, 0)
    other = reordered(trial, "x")
    assert other.arrivals != trial.arrivals
    assert sorted(other.arrivals, key=lambda each: (each.record, each.index)) == sorted(
        trial.arrivals, key=lambda each: (each.record, each.index)
    )


def figures(row: str, who: str, **counts: int) -> Figures:
    tally = Tally(trials=100, launches=1000, pairings=1000, counts_right=100, exact=1000, order_tried=100)
    for name, count in counts.items():
        setattr(tally, name, count)
    return figures_of(row, who, tally, 0.0)


def judged(*found: Figures) -> dict[tuple[str, str], Verdict]:
    return {(each.row, each.code): each for each in verdicts(found)}


def test_targets_are_judged_at_their_limits() -> None:
    good = judged(figures("isolated", "ours", hidden=1, exact=995), figures("ripple", "ours", wrong=30))
    assert good["isolated", "hidden"].reached
    assert good["isolated", "exact"].reached
    assert good["ripple", "wrong"].reached
    bad = judged(
        figures("isolated", "ours", hidden=2, exact=994, order_differs=1),
        figures("ripple", "ours", wrong=31, counts_right=int(100 * COUNTS_RIGHT) - 1),
        figures("salvo", "ours", hidden=11, not_determined=401),
        figures("salvo-bias", "ours", wrong=51, not_determined=451),
    )
    assert [key for key, each in bad.items() if each.reached] == []
    assert len(bad) == 1 + 2 + 2 + 2 + 2
    assert good[EVERY_ROW, "order"].reached


def test_a_rival_is_beaten_by_fewer_and_equalled_only_by_none() -> None:
    assert judged(figures("false", "ours"), figures("false", "nearest"))["false", "fewer-hidden"].reached
    tie = judged(figures("false", "ours", hidden=3), figures("false", "nearest", hidden=3))
    assert not tie["false", "fewer-hidden"].reached
    won = judged(
        figures("false", "ours", hidden=3),
        figures("false", "nearest", hidden=9),
        figures("false", "window", hidden=4),
    )["false", "fewer-hidden"]
    assert won.reached
    assert won.rival == "window"


def test_a_wrong_model_may_double_the_wrong_pairings() -> None:
    ordinary = figures("salvo", "ours", wrong=10)
    assert judged(ordinary, figures("salvo/half", "ours", wrong=20))["salvo/half", "mismatch"].reached
    assert not judged(ordinary, figures("salvo/half", "ours", wrong=21))["salvo/half", "mismatch"].reached


def test_a_target_in_words_names_its_figure() -> None:
    verdict = Verdict(code="hidden", row="salvo", wanted=0.01, found=0.02, reached=False)
    assert tables.sentence(verdict) == "NOT reached: salvo: hidden launches 2.00 %, wanted ≤ 1.00 %"

"""An entry that the fold cannot bear stops no picture: it is left out and named, and all others are folded."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from jdec.adapters.picture_tables import FILE, SqliteReading
from jdec.node.ports import StoreDamaged, StoredEntry
from jdec.node.projector import FOLD_FAILED, Projector
from jdec.picture import Entry, FoldChange, PictureFold

from .parts import RECORDS, ListSource, built, export, fold_all, report, resumed


@pytest.fixture
def unbearable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reports of the 46th parallel divide by zero, when half of what they came with is taken in already."""
    fold = PictureFold.fold

    def failing(self: PictureFold, entries: Iterable[Entry]) -> FoldChange:
        taken = list(entries)
        for number, entry in enumerate(taken):
            if entry.message.launch.place.lat_deg == 46.0:  # type: ignore[union-attr]
                fold(self, taken[:number])
                raise ZeroDivisionError("float division by zero")
        return fold(self, taken)

    monkeypatch.setattr(PictureFold, "fold", failing)


def sources(*, with_bad: bool) -> list[ListSource]:
    bad = [report("USA", 2, lat_deg=46.0)] if with_bad else []
    usa = [report("USA", 1), *bad, report("USA", 3, at_s=9000, lat_deg=-30)]
    return [
        ListSource(RECORDS["USA"], usa),
        ListSource(RECORDS["RUS"], [report("RUS", 1, at_s=4), report("RUS", 2, at_s=9003, lat_deg=-30)]),
    ]


@pytest.mark.usefixtures("unbearable")
def test_what_cannot_be_folded_is_named_and_all_else_is_in_the_picture(tmp_path: Path) -> None:
    fold_all(built(tmp_path, sources(with_bad=True)))
    with SqliteReading(tmp_path / FILE).open() as rows:
        (left_out,) = rows.unreadable(0, 10)
        assert (left_out.record, left_out.index, left_out.code) == (RECORDS["USA"], 1, FOLD_FAILED)
        assert rows.stand().tally["events"] == 2
        assert rows.stand().tally["two-sided"] == 2


@pytest.mark.usefixtures("unbearable")
def test_a_start_from_the_tables_leaves_it_out_again(tmp_path: Path) -> None:
    fold_all(built(tmp_path, sources(with_bad=True)))
    before = export(tmp_path)
    again = resumed(tmp_path, sources(with_bad=True))
    fold_all(again)
    assert export(tmp_path) == before


@pytest.mark.usefixtures("unbearable")
def test_a_fold_that_cannot_begin_again_folds_nothing_more(tmp_path: Path) -> None:
    """A damaged entry among those folded before must not leave a picture that knows only what came after."""

    class Damaged(ListSource):
        is_damaged = False

        def read(self, start: int, limit: int) -> list[StoredEntry]:
            if self.is_damaged and start == 0:
                raise StoreDamaged("entry 0", 0)
            return super().read(start, limit)

    usa = Damaged(RECORDS["USA"], [report("USA", 1), report("USA", 2, lat_deg=46.0)])
    usa.hidden = 1
    projector = built(tmp_path, [usa])
    fold_all(projector)
    before = export(tmp_path)
    usa.hidden, usa.is_damaged = 0, True
    with pytest.raises(RuntimeError, match="cannot begin again"):
        projector.step()
    assert export(tmp_path) == before


def test_entries_that_only_fail_together_are_not_called_unreadable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fold = PictureFold.fold

    def failing(self: PictureFold, entries: Iterable[Entry]) -> FoldChange:
        taken = list(entries)
        if len(taken) > 1:
            raise ArithmeticError("together")
        return fold(self, taken)

    monkeypatch.setattr(PictureFold, "fold", failing)
    projector: Projector = built(tmp_path, sources(with_bad=False))
    with pytest.raises(RuntimeError, match="one by one and not together"):
        projector.step()

"""The projector over records in memory: resuming, rebuilding, order, and what is unreadable."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jdec.adapters.picture_tables import FILE, SqliteReading
from jdec.node.ports import StoreDamaged, StoredEntry
from jdec.node.tables import EventQuery, TablesUnfit
from jdec.picture import Parameters

from .parts import (
    RECORDS,
    ListSource,
    built,
    export,
    fold_all,
    notification,
    receipt,
    report,
    resumed,
    retraction,
    strange,
    watermark,
)


def scene() -> tuple[list[bytes], list[bytes]]:
    """Two launches far apart seen by both, the first announced; one by one side; one taken back; a revision; and what
    is no report."""
    usa = [
        watermark("USA", 1),
        report("USA", 2),
        report("USA", 3, at_s=3600, lat_deg=-5, lon_deg=-52),
        strange(1),
        report("USA", 2, revision=2, at_s=2),
        report("USA", 5, at_s=9000, lat_deg=62, lon_deg=40),
        retraction("USA", 3),
    ]
    rus = [
        report("RUS", 1, at_s=4),
        watermark("RUS", 2),
        report("RUS", 3, at_s=9007, lat_deg=62.1, lon_deg=40.1),
        report("RUS", 4, at_s=20_000, lat_deg=28, lon_deg=-80),
        strange(2),
        notification("RUS", 7),
    ]
    return usa, rus


def sources() -> list[ListSource]:
    usa, rus = scene()
    return [ListSource(RECORDS["USA"], usa), ListSource(RECORDS["RUS"], rus)]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """The export of the scene built in one go."""
    folder = tmp_path_factory.mktemp("whole")
    fold_all(built(folder, sources()))
    return export(folder)


def test_a_scene_gives_its_events_and_counts(tmp_path: Path) -> None:
    fold_all(built(tmp_path, sources()))
    with SqliteReading(tmp_path / FILE).open() as rows:
        stand = rows.stand()
        assert stand.tally == {
            "components": 4,
            "events": 4,
            "one-sided": 1,
            "retracted": 1,
            "two-sided": 2,
            "notices": 1,
            "unreadable": 2,
            "verdict:announced": 1,
            "verdict:none": 1,
            "verdict:unannounced": 2,
            **{state: count for state, count in stand.tally.items() if count == 0},
        }
        names = [each.name for each in rows.events(EventQuery(limit=10))]
        assert names == ["RUS.1/0 + USA.1/1", "USA.1/2", "RUS.1/2 + USA.1/5", "RUS.1/3"]
        assert [each.name for each in rows.events(EventQuery(limit=2, state="two-sided"))] == names[::2]
        assert rows.event("USA.1/5") == rows.event("RUS.1/2 + USA.1/5")
        (notice,) = rows.notices(None, "", 9)
        assert (notice.name, notice.state, notice.events) == ("RUS.1/5", "seen", (names[0],))
        assert rows.notices("seen", "", 9) == [notice]
        assert rows.notices("expected", "", 9) == rows.notices(None, "RUS.1/5", 9) == []
        component = rows.component_of("USA.1/1")
        assert component is not None
        assert component.events[0].name == names[0]
        assert rows.component("USA.1/1") is None
        assert [(each.record, each.index, each.code) for each in rows.unreadable(0, 9)] == [
            (RECORDS["RUS"], 4, "kind-unknown"),
            (RECORDS["USA"], 3, "kind-unknown"),
        ]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_however_the_records_grow_and_the_process_ends_the_tables_are_those_of_a_rebuild(
    data: st.DataObject, whole: list[bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("grown")
    both = sources()
    for each in both:
        each.hidden = len(each.entries)
    if data.draw(st.booleans(), "the peer's record first"):
        both.reverse()
    projector = built(folder, both)
    while any(each.hidden for each in both):
        for each in both:
            each.hidden = data.draw(st.integers(0, each.hidden), "entries that have not come")
        fold_all(projector, data.draw(st.integers(1, 4), "entries a step"))
        if data.draw(st.booleans(), "the process ends"):
            projector = resumed(folder, both)
    assert export(folder) == whole


def test_an_entry_that_is_folded_changes_no_component_but_its_own(tmp_path: Path) -> None:
    both = sources()
    both[0].hidden = 1
    projector = built(tmp_path, both)
    fold_all(projector)
    before = projector.stand
    both[0].hidden = 0
    fold_all(projector)
    with SqliteReading(tmp_path / FILE).open() as rows:
        assert [each.name for each in rows.changes(before.sequence, 100)] == ["USA.1/2"]


def verdicts(folder: Path) -> list[tuple[str, str]]:
    with SqliteReading(folder / FILE).open() as rows:
        return [
            (each.verdict.verdict, each.verdict.code)
            for each in rows.events(EventQuery(limit=9))
            if each.verdict
        ]


def test_a_receipt_that_is_read_later_changes_what_is_said_of_a_notice_dated_back(tmp_path: Path) -> None:
    rus = ListSource(RECORDS["RUS"], [report("RUS", 1), notification("RUS", 2)])
    usa = ListSource(RECORDS["USA"], [report("USA", 1, at_s=4), receipt("USA", 2, 2, at_s=90.0)])
    usa.hidden = 1
    fold_all(built(tmp_path, [usa, rus]))
    assert verdicts(tmp_path) == [("announced", "as-announced")]
    usa.hidden = 0
    again = resumed(tmp_path, [usa, rus])
    fold_all(again)
    assert verdicts(tmp_path) == [("cannot-tell", "notice-time-unclear")]
    grown = export(tmp_path)
    fold_all(resumed(tmp_path, [usa, rus]))
    fold_all(built(tmp_path, [usa, rus]))
    assert export(tmp_path) == grown


@pytest.mark.parametrize(
    "changed", ["stamp", "records-shorter", "records-other", "row", "missing-row", "garbage"]
)
def test_tables_that_do_not_fit_are_refused_and_a_rebuild_gives_the_same(
    changed: str, whole: list[bytes], tmp_path: Path
) -> None:
    both = sources()
    projector = built(tmp_path, both)
    fold_all(projector)
    parameters, reason = Parameters(), changed.partition("-")[0]
    path = tmp_path / FILE
    if changed == "stamp":
        parameters = Parameters(version="other", margin_millinats=1)
    elif changed == "records-shorter":
        both[0].hidden = 1
    elif changed == "records-other":
        both[1].entries[1] = watermark("RUS", 77)
    elif changed == "garbage":
        projector._tables.close()
        path.write_bytes(b"no database at all" * 1000)
        reason = "damaged"
    else:
        reason = "damaged"
        change = (
            "UPDATE event SET account = CAST(replace(account, 'first', 'final') AS BLOB)"
            if changed == "row"
            else "DELETE FROM component WHERE name='RUS.1/3'"
        )
        with sqlite3.connect(path) as db:
            db.execute(change)
        db.close()
    with pytest.raises(TablesUnfit) as refused:
        resumed(tmp_path, both, parameters)
    assert refused.value.reason == reason
    if changed in ("row", "missing-row", "garbage"):
        fold_all(built(tmp_path, both))
        assert export(tmp_path) == whole


def test_a_damaged_entry_is_waited_for_and_the_other_record_goes_on(
    tmp_path: Path, whole: list[bytes]
) -> None:
    class Damaged(ListSource):
        is_damaged = True

        def read(self, start: int, limit: int) -> list[StoredEntry]:
            if start <= 2 < start + limit and self.is_damaged:
                if start == 2:
                    raise StoreDamaged("entry 2", 2)
                limit = 2 - start
            return super().read(start, limit)

    usa, rus = scene()
    damaged, other = Damaged(RECORDS["USA"], usa), ListSource(RECORDS["RUS"], rus)
    projector = built(tmp_path, [damaged, other])
    with pytest.raises(StoreDamaged):
        fold_all(projector)
    assert {each.record: each.size for each in projector.stand.folded} == {
        RECORDS["USA"]: 2,
        RECORDS["RUS"]: 6,
    }
    assert projector.lag() == 5
    damaged.is_damaged = False
    fold_all(projector)
    assert export(tmp_path) == whole

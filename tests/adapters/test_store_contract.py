"""One suite judges every record store: what the port promises, each adapter keeps."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jdec.adapters.memory import MemoryStore
from jdec.adapters.sqlite import SqliteStore, open_store
from jdec.node.ports import AppendBatch, ReceiptRow, RecordStore, StoreConflict, StoreError, StoreFailed
from jdec.node.stations import STATION_ENTRIES
from jdec.record.tree import Frontier, leaf_hash, node_hash

ORIGIN = "jdec/USA/exercise.test/1"
Make = Callable[[], RecordStore]


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RecordStore]:
    made: RecordStore = (
        MemoryStore() if request.param == "memory" else open_store(tmp_path / "r.sqlite", ORIGIN)
    )
    yield made
    made.close()


def batch(store: RecordStore, count: int, *, size: int = 20, tag: str = "m") -> AppendBatch:
    start = store.head().size
    entries = [f"{tag}{start + at}".encode().ljust(size, b".") + b"\n" for at in range(count)]
    leaves = [leaf_hash(each) for each in entries]
    frontier = Frontier.from_bytes(store.head().frontier).extend(leaves)
    return AppendBatch(
        entries=entries,
        leaves=leaves,
        submissions=[f"id-{start + at}" for at in range(count)],
        manifests=[],
        receipts=[],
        frontier=frontier.to_bytes(),
        note=f"note {start + count}".encode(),
    )


def grow(store: RecordStore, *counts: int, size: int = 20) -> None:
    for count in counts:
        store.append(batch(store, count, size=size), store.head().size)


def test_a_new_store_is_empty(store: RecordStore) -> None:
    assert store.head().size == 0
    assert store.head().note == b""
    assert store.read(0, 10, 1000) == []
    assert store.checkpoint_for(0, 10, 1000) is None
    assert store.manifests() == []
    assert store.cosigned() is None


def test_what_was_appended_is_read_back_byte_for_byte(store: RecordStore) -> None:
    grow(store, 3, 2)
    read = store.read(0, 10, 1 << 20)
    assert [each.index for each in read] == [0, 1, 2, 3, 4]
    assert all(each.leaf == leaf_hash(each.data) for each in read)
    assert store.head().note == b"note 5"
    assert Frontier.from_bytes(store.head().frontier).size == 5


def test_an_append_at_another_size_writes_nothing(store: RecordStore) -> None:
    grow(store, 3)
    with pytest.raises(StoreConflict, match="record has another size: have 3, expected 2"):
        store.append(batch(store, 1), 2)
    with pytest.raises(StoreConflict, match="have 3, expected 4"):
        store.replace_checkpoint(b"later", 4)
    assert store.head().size == 3
    assert store.head().note == b"note 3"


def test_a_submission_id_leads_to_its_entry(store: RecordStore) -> None:
    grow(store, 1200)
    assert store.find_submissions(["id-7", "unknown", "id-1199"]) == {"id-7": 7, "id-1199": 1199}
    assert store.find_submissions([f"id-{at}" for at in range(1200)]) == {
        f"id-{at}": at for at in range(1200)
    }


def test_a_read_keeps_its_limits_but_always_moves_on(store: RecordStore) -> None:
    grow(store, 10, size=100)
    assert len(store.read(2, 3, 1 << 20)) == 3
    assert len(store.read(0, 10, 250)) == 2
    assert len(store.read(0, 10, 1)) == 1
    assert store.read(10, 5, 1000) == []


def test_packages_can_always_end_at_a_kept_checkpoint(store: RecordStore) -> None:
    grow(store, *([100] * 40))
    start, ends = 0, []
    while found := store.checkpoint_for(start, STATION_ENTRIES, 1 << 30):
        size, note = found
        assert note == f"note {size}".encode()
        assert start < size <= start + STATION_ENTRIES + 100
        ends.append(size)
        start = size
    assert start == 4000
    assert len(ends) <= 5


def test_a_package_limit_in_bytes_is_kept_where_a_checkpoint_allows(store: RecordStore) -> None:
    grow(store, *([600] * 6))
    found = store.checkpoint_for(0, 1 << 30, 600 * 21 + 1)
    assert found is not None
    assert found[0] == min(size for size in range(1, 3601) if store.checkpoint_at(size))
    largest = store.checkpoint_for(0, 1 << 30, 1 << 30)
    assert largest == (3600, b"note 3600")


def test_a_later_checkpoint_of_the_same_size_takes_the_place_of_the_newest(store: RecordStore) -> None:
    grow(store, 2)
    store.replace_checkpoint(b"later", 2)
    assert store.head().note == b"later"
    assert store.checkpoint_at(2) == b"later"
    assert store.checkpoint_at(1) is None


def test_manifests_and_receipts_are_found_without_reading_the_record(store: RecordStore) -> None:
    first = batch(store, 4)
    rows = [ReceiptRow(1, 5, 100, 110), ReceiptRow(3, 9, 200, 210)]
    store.append(
        AppendBatch(first.entries, first.leaves, first.submissions, [0], rows, first.frontier, first.note), 0
    )
    assert store.manifests() == [(0, first.entries[0])]
    assert store.receipt_covering(4) == rows[0]
    assert store.receipt_covering(5) == rows[1]
    assert store.receipt_covering(9) is None
    assert store.receipt_before(1) is None
    assert store.receipt_before(2) == rows[0]
    assert store.receipt_before(99) == rows[1]
    assert store.receipt_after(1) == rows[0]
    assert store.receipt_after(2) == rows[1]
    assert store.receipt_after(4) is None
    assert [store.count_receipts(at) for at in (0, 2, 4)] == [2, 1, 0]


def test_facts_and_the_cosigned_checkpoint_are_kept(store: RecordStore) -> None:
    store.set_meta("mark", "a")
    store.set_meta("mark", "b")
    store.put_cosigned(3, b"x")
    store.put_cosigned(5, b"y")
    assert store.meta("mark") == "b"
    assert store.meta("none") is None
    assert store.cosigned() == (5, b"y")


@settings(max_examples=25)
@given(counts=st.lists(st.integers(1, 400), min_size=1, max_size=6), data=st.data())
def test_subtree_hashes_are_those_of_the_tree_before_and_after_tidying(
    tmp_path_factory: pytest.TempPathFactory, counts: list[int], data: st.DataObject
) -> None:
    store = open_store(tmp_path_factory.mktemp("tidy") / "r.sqlite", ORIGIN)
    try:
        grow(store, *counts)
        leaves = [each.leaf for each in store.read(0, 1 << 30, 1 << 30)]
        level = data.draw(st.integers(0, len(leaves).bit_length() - 1))
        index = data.draw(st.integers(0, (len(leaves) >> level) - 1))

        def expected(level: int, index: int) -> bytes:
            if level == 0:
                return leaves[index]
            return node_hash(expected(level - 1, 2 * index), expected(level - 1, 2 * index + 1))

        assert store.hash_of(level, index) == expected(level, index)
        made = store.tidy(10_000)
        assert made == len(leaves) // 256
        assert store.tidy(10_000) == 0
        assert store.hash_of(level, index) == expected(level, index)
        with pytest.raises(StoreError, match="no such complete subtree"):
            store.hash_of(0, len(leaves))
    finally:
        store.close()


def test_a_closed_file_opens_again_with_everything(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    first = open_store(path, ORIGIN)
    grow(first, 5)
    first.set_meta("mark", "kept")
    first.close()
    second = open_store(path, ORIGIN)
    assert second.head().size == 5
    assert second.meta("mark") == "kept"
    second.close()


def test_a_file_in_use_is_refused(tmp_path: Path) -> None:
    first = open_store(tmp_path / "r.sqlite", ORIGIN)
    with pytest.raises(StoreError, match=r"record file is in use by another process: r\.sqlite"):
        open_store(tmp_path / "r.sqlite", ORIGIN)
    first.close()


def test_an_exercise_never_opens_an_actual_record(tmp_path: Path) -> None:
    open_store(tmp_path / "r.sqlite", "jdec/USA/actual/1").close()
    with pytest.raises(StoreError, match="holds another record: have jdec/USA/actual/1") as caught:
        open_store(tmp_path / "r.sqlite", ORIGIN)
    assert caught.value.code == "store-origin"


def test_a_file_that_is_no_record_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    path.write_bytes(b"this is not a database, and long enough to be looked at " * 20)
    with pytest.raises(StoreError, match="not a readable record file") as caught:
        open_store(path, ORIGIN)
    assert caught.value.code == "store-format"


def test_a_file_whose_first_transaction_never_ended_is_new(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    path.touch()
    store = open_store(path, ORIGIN)
    assert store.head().size == 0
    store.close()


def test_a_failed_write_stops_and_leaves_nothing(tmp_path: Path) -> None:
    store = open_store(tmp_path / "r.sqlite", ORIGIN)
    assert isinstance(store, SqliteStore)
    grow(store, 2)
    other = sqlite3.connect(tmp_path / "r.sqlite", isolation_level=None)
    other.execute("CREATE TRIGGER full BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    other.close()
    with pytest.raises(StoreFailed, match="record file write failed: disk is full"):
        grow(store, 1)
    assert store.head().size == 2
    assert len(store.read(0, 10, 1000)) == 2
    store.close()

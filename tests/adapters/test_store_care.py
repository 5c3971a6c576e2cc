"""What every store does with damage: never hands it out, tells what lies there, and writes what takes its place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_store_contract import ORIGIN, batch, grow

from jdec.adapters.memory import MemoryStore
from jdec.adapters.sqlite import SqliteStore, open_store
from jdec.node.ports import (
    DerivedRow,
    Head,
    Mending,
    ReceiptRow,
    RecordStore,
    StoreConflict,
    StoredEntry,
    StoreError,
    StoreFailed,
)
from jdec.record.tree import leaf_hash


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RecordStore]:
    made: RecordStore = (
        MemoryStore() if request.param == "memory" else open_store(tmp_path / "r.sqlite", ORIGIN)
    )
    yield made
    made.close()


def spoil(store: RecordStore, index: int, *, data: bytes | None = None, leaf: bytes | None = None) -> None:
    """Change what is stored, past the store."""
    if isinstance(store, MemoryStore):
        old = store._entries[index]
        store._entries[index] = StoredEntry(index, data or old.data, leaf or old.leaf)
        return
    assert isinstance(store, SqliteStore)
    with sqlite3.connect(store._path) as db:
        if data:
            db.execute("UPDATE entry SET data=? WHERE idx=?", (data, index))
        if leaf:
            db.execute("UPDATE entry SET leaf=? WHERE idx=?", (leaf, index))
    db.close()


@pytest.mark.parametrize("what", ["data", "leaf"])
def test_a_damaged_entry_is_never_handed_out(store: RecordStore, what: str) -> None:
    grow(store, 6)
    spoil(store, 3, **{what: b"z" * 32})
    assert [each.index for each in store.read(0, 10, 1 << 20)] == [0, 1, 2]
    with pytest.raises(
        StoreError, match="record file is damaged: entry 3 does not give its leaf hash"
    ) as caught:
        store.read(3, 10, 1 << 20)
    assert caught.value.code == "store-damaged"
    assert [each.index for each in store.read(4, 10, 1 << 20)] == [4, 5]


def test_a_damaged_manifest_is_never_handed_out(store: RecordStore) -> None:
    made = batch(store, 2)
    store.append(
        type(made)(made.entries, made.leaves, made.submissions, [0], [], made.frontier, made.note), 0
    )
    spoil(store, 0, data=b"other")
    with pytest.raises(StoreError, match="record file is damaged: entry 0"):
        store.manifests()


def test_what_is_kept_of_a_run_is_told_as_it_lies_there(store: RecordStore) -> None:
    made = batch(store, 4)
    row = ReceiptRow(2, 9, 100, 110)
    store.append(
        type(made)(made.entries, made.leaves, made.submissions, [1], [row], made.frontier, made.note), 0
    )
    spoil(store, 2, data=b"other")
    kept = store.examine(1, 3)
    assert [each.index for each in kept.entries] == [1, 2]
    assert kept.entries[1].data == b"other"
    assert (list(kept.manifests), list(kept.receipts)) == ([1], [row])
    assert store.examine(0, 1).receipts == []


def test_an_entry_is_mended_in_place_and_everything_else_stays(store: RecordStore) -> None:
    grow(store, 5)
    whole, head = store.read(0, 10, 1 << 20), store.head()
    spoil(store, 2, data=b"other", leaf=b"y" * 32)
    store.mend(Mending(entries=[whole[2]]))
    assert store.read(0, 10, 1 << 20) == whole
    assert store.head() == head


def test_derived_rows_are_mended_in_place(store: RecordStore) -> None:
    grow(store, 4)
    row = ReceiptRow(2, 7, 1, 2)
    store.mend(
        Mending(derived=[DerivedRow(1, "new-1", is_manifest=True), DerivedRow(2, "id-2", receipt=row)])
    )
    assert store.find_submissions(["id-0", "id-1", "new-1", "id-2"]) == {"id-0": 0, "new-1": 1, "id-2": 2}
    assert [index for index, _ in store.manifests()] == [1]
    assert store.receipt_covering(6) == row
    store.mend(Mending(derived=[DerivedRow(2, "id-2")]))
    assert store.receipt_covering(6) is None


def test_derived_tables_are_rebuilt_from_nothing(store: RecordStore) -> None:
    grow(store, 4)
    store.mend(Mending(derived=[DerivedRow(3, "stray", is_manifest=True)]))
    row = ReceiptRow(1, 7, 1, 2)
    store.rebuild(
        DerivedRow(at, f"id-{at}", is_manifest=at == 0, receipt=row if at == 1 else None) for at in range(4)
    )
    assert store.find_submissions(["id-3", "stray"]) == {"id-3": 3}
    assert [index for index, _ in store.manifests()] == [0]
    assert store.receipt_covering(0) == row
    assert store.inspect() == []


def test_a_head_is_mended_only_while_the_record_has_that_size(store: RecordStore) -> None:
    grow(store, 4)
    frontier = store.head().frontier
    store.mend(Mending(head=Head(4, frontier, b"again")))
    assert store.head().note == b"again"
    with pytest.raises(StoreConflict, match="have 4, expected 3"):
        store.mend(Mending(head=Head(3, frontier, b"old"), entries=[StoredEntry(0, b"x", leaf_hash(b"x"))]))
    assert store.read(0, 1, 1)[0].data != b"x"


def test_a_lost_checkpoint_and_a_lost_cosignature_go(store: RecordStore) -> None:
    grow(store, *([600] * 4))
    store.put_cosigned(3, b"x")
    kept = [size for size in range(1, 2400) if store.checkpoint_at(size)]
    assert kept
    store.mend(Mending(lost_checkpoints=kept, forget_cosigned=True))
    assert [size for size in range(1, 2401) if store.checkpoint_at(size)] == [2400]
    assert store.cosigned() is None
    assert store.inspect() == []


def test_a_whole_store_finds_nothing_wrong_with_itself(store: RecordStore) -> None:
    grow(store, 1500, 30, 700)
    store.tidy(1000)
    assert store.inspect() == []


# --- the file -------------------------------------------------------------------------------------------------------


def sql(path: Path, *statements: str) -> None:
    db = sqlite3.connect(path, isolation_level=None)
    for each in statements:
        db.execute(each)
    db.close()


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("DELETE FROM entry WHERE idx=7", "entries: 299, expected 300"),
        ("UPDATE submission SET idx=900 WHERE idx=4", "rows beyond the record: 1"),
        ("INSERT INTO submission VALUES ('stray', 4)", "submission ids that share an entry: 1"),
        ("UPDATE head SET station_size=9000", "distance to the last kept checkpoint: 9000"),
        ("UPDATE subtree SET idx=1", "rows beyond the record: 1"),
    ],
)
def test_a_file_tells_which_of_its_counts_are_wrong(tmp_path: Path, statement: str, sentence: str) -> None:
    store = open_store(tmp_path / "r.sqlite", ORIGIN)
    grow(store, 300)
    store.tidy(10)
    sql(tmp_path / "r.sqlite", statement)
    assert any(each.startswith(sentence) for each in store.inspect()), store.inspect()
    store.close()


def test_stored_subtree_hashes_are_told_and_mended(tmp_path: Path) -> None:
    store = open_store(tmp_path / "r.sqlite", ORIGIN)
    grow(store, 600)
    store.tidy(10)
    right = list(store.examine(256, 512).subtrees)
    assert [(level, index) for level, index, _ in right] == [(8, 1)]
    sql(tmp_path / "r.sqlite", "UPDATE subtree SET hash=x'00' WHERE idx=1")
    assert store.examine(256, 512).subtrees[0][2] == b"\x00"
    store.mend(Mending(subtrees=right))
    assert store.examine(256, 512).subtrees == right
    assert store.hash_of(8, 1) == right[0][2]
    store.close()


def test_a_file_whose_pages_are_damaged_says_so_at_every_question(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    store = open_store(path, ORIGIN)
    grow(store, 900)
    store.close()
    content = bytearray(path.read_bytes())
    for at in range(4096, len(content), 4096):
        content[at : at + 8] = b"\xff" * 8
    path.write_bytes(content)
    with pytest.raises(StoreError, match="record file") as caught:
        open_store(path, ORIGIN)
    assert caught.value.code in ("store-damaged", "store-format")


def test_a_write_that_meets_damage_stops_the_node_and_says_why(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    store = open_store(path, ORIGIN)
    grow(store, 300)
    store.tidy(1)
    root = sqlite3.connect(path)
    (page,) = root.execute("SELECT rootpage FROM sqlite_master WHERE name='submission'").fetchone()
    root.close()
    store.close()
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 : (page - 1) * 4096 + 8] = b"\xff" * 8
    path.write_bytes(content)
    store = open_store(path, ORIGIN)
    with pytest.raises(StoreError, match="record file is damaged: database disk image is malformed"):
        store.find_submissions(["id-1"])
    with pytest.raises(StoreFailed, match=r"record file write failed: .*malformed") as caught:
        grow(store, 1)
    assert caught.value.code == "store-damaged"
    assert store.head().size == 300
    assert any("malformed" in each or "page" in each.lower() for each in store.inspect())
    store.close()

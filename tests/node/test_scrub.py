"""A walk through a store says precisely what is wrong, and mending makes it whole by the signed tree alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jdec.adapters.memory import MemoryStore
from jdec.node.mending import Mender, NotMended
from jdec.node.ports import Head, ReceiptRow, StoredEntry
from jdec.node.scrub import Find, Ledger, judge_entry
from jdec.record.tree import Frontier, leaf_hash

from .damage import Pair, memory_pair, mend, walk


@pytest.fixture
def pair() -> Pair:
    return memory_pair(batches=3)


def sides(pair: Pair) -> list[tuple[Ledger, MemoryStore, MemoryStore]]:
    """The own record and the mirror, each with the whole copy beside it."""
    own, mirror = pair.own, pair.mirror
    assert isinstance(own, MemoryStore)
    assert isinstance(mirror, MemoryStore)
    return [(pair.ledger(own), own, mirror), (pair.ledger(mirror, is_own=False), mirror, own)]


def spoil(store: MemoryStore, index: int, *, data: bytes | None = None, leaf: bytes | None = None) -> None:
    old = store._entries[index]
    store._entries[index] = StoredEntry(index, data or old.data, leaf or old.leaf)


def what(finds: list[Find]) -> list[tuple[str, int]]:
    return [(each.what, each.index) for each in finds]


def test_a_whole_store_has_nothing_to_find(pair: Pair) -> None:
    for ledger, _, _ in sides(pair):
        for limit in (1, 7, 64, 5000):
            assert walk(ledger, limit) == []


async def test_damaged_bytes_are_named_and_fetched_back(pair: Pair) -> None:
    for ledger, store, copy in sides(pair):
        right = store.read(0, 5000, 1 << 30)
        spoil(store, 150, data=b"other")
        spoil(store, 7, data=b"another")
        finds = walk(ledger)
        assert what(finds) == [("entry", 7), ("entry", 150)]
        assert finds[0].leaf == right[7].leaf
        assert await mend(ledger, finds, pair.fetch_from(copy)) == []
        assert store.read(0, 5000, 1 << 30) == right
        assert walk(ledger) == []


async def test_a_damaged_leaf_is_named_and_made_again_from_the_bytes_with_the_line_cut(pair: Pair) -> None:
    pair.is_cut = True
    for ledger, store, copy in sides(pair):
        right = store.read(0, 5000, 1 << 30)
        spoil(store, 150, leaf=b"x" * 32)
        finds = walk(ledger)
        assert what(finds) == [("leaf", 150)]
        assert await mend(ledger, finds, pair.fetch_from(copy)) == []
        assert store.read(0, 5000, 1 << 30) == right


async def test_bytes_here_and_a_leaf_there_are_told_apart_by_the_signed_root(pair: Pair) -> None:
    ledger, store, copy = sides(pair)[0]
    spoil(store, 20, data=b"other")
    spoil(store, 30, leaf=b"x" * 32)
    finds = walk(ledger)
    assert what(finds) == [("entry", 20), ("leaf", 30)]
    assert await mend(ledger, finds, pair.fetch_from(copy)) == []
    assert walk(ledger) == []


async def test_bytes_and_leaf_changed_alike_are_found_by_the_root_and_fetched_back(pair: Pair) -> None:
    for ledger, store, copy in sides(pair):
        right = store.read(0, 5000, 1 << 30)
        forged = right[5].data.replace(b"complete", b"compleet")
        spoil(store, 5, data=forged, leaf=leaf_hash(forged))
        finds = walk(ledger)
        assert finds[0].what == "run"
        assert await mend(ledger, finds, pair.fetch_from(copy)) == []
        assert store.read(0, 5000, 1 << 30) == right
        assert walk(ledger) == []


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_flipped_bit_of_any_entry_or_leaf_is_found(data: st.DataObject) -> None:
    pair = _PAIRS.setdefault("one", memory_pair(batches=2))
    ledger, store, _ = sides(pair)[data.draw(st.integers(0, 1))]
    index = data.draw(st.integers(0, store.head().size - 1))
    old = store._entries[index]
    is_leaf = data.draw(st.booleans())
    content = bytearray(old.leaf if is_leaf else old.data)
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    spoil(store, index, **{"leaf" if is_leaf else "data": bytes(content)})
    try:
        assert what(walk(ledger)) == [("leaf" if is_leaf else "entry", index)]
        found = judge_entry(ledger, index)
        assert found is not None
        assert (found.what, found.leaf) == (("leaf" if is_leaf else "entry"), leaf_hash(old.data))
    finally:
        store._entries[index] = old


_PAIRS: dict[str, Pair] = {}


Spoil = Callable[[MemoryStore], None]


def _no_submission(store: MemoryStore) -> None:
    store._submissions.pop(next(text for text, at in store._submissions.items() if at == 9))


def _other_submission(store: MemoryStore) -> None:
    store._submissions[next(text for text, at in store._submissions.items() if at == 9)] = 8


def _no_manifest(store: MemoryStore) -> None:
    store._manifests.remove(0)


def _stray_manifest(store: MemoryStore) -> None:
    store._manifests.append(9)


def _other_receipt(store: MemoryStore) -> None:
    row = store._receipts[1]
    store._receipts[1] = ReceiptRow(row.index, row.cited_size + 1, row.cited_at_us, row.issued_at_us)


def _no_receipt(store: MemoryStore) -> None:
    del store._receipts[1]


def _other_edge(store: MemoryStore) -> None:
    head = store.head()
    store._head = Head(
        head.size, Frontier.from_bytes(head.frontier).extend([]).to_bytes()[:-1] + b"x", head.note
    )


@pytest.mark.parametrize(
    ("spoiling", "expected"),
    [
        (_no_submission, "submission"),
        (_other_submission, "submission"),
        (_no_manifest, "manifest"),
        (_stray_manifest, "manifest"),
        (_other_receipt, "receipt"),
        (_no_receipt, "receipt"),
        (_other_edge, "head"),
    ],
)
async def test_what_is_derived_is_derived_again_with_the_line_cut(
    pair: Pair, spoiling: Spoil, expected: str
) -> None:
    pair.is_cut = True
    for ledger, store, copy in sides(pair):
        if expected == "submission" and not ledger.is_own:
            continue
        spoiling(store)
        finds = walk(ledger)
        assert {each.what for each in finds} == {expected}
        assert await mend(ledger, finds, pair.fetch_from(copy)) == []
        assert walk(ledger) == []


async def test_a_damaged_newest_checkpoint_is_fetched_back(pair: Pair) -> None:
    for ledger, store, copy in sides(pair):
        head = store.head()
        store._head = Head(head.size, head.frontier, head.note.replace(b"\n", b"\n ", 1))
        finds = walk(ledger)
        assert finds[0].what == "head"
        assert await mend(ledger, finds[:1], pair.fetch_from(copy)) == []
        assert walk(ledger) == []


async def test_a_damaged_cosignature_is_fetched_back(pair: Pair) -> None:
    ledger, store, copy = sides(pair)[0]
    right = store.cosigned()
    assert right is not None
    store.put_cosigned(right[0], right[1][:-9] + b"AAAAAAA=\n")
    finds = walk(ledger)
    assert what(finds) == [("cosigned", 0)]
    assert await mend(ledger, finds, pair.fetch_from(copy)) == []
    assert store.cosigned() == right


async def test_a_damaged_kept_checkpoint_goes_and_the_walk_goes_on_to_the_next() -> None:
    pair = memory_pair(batches=14)
    ledger, store, copy = sides(pair)[0]
    (size,) = store._stations
    store._stations[size] = store._stations[size][:-40] + b"\n"
    spoil(store, 3, data=b"other")
    finds = walk(ledger)
    assert sorted(what(finds)) == [("checkpoint", size), ("entry", 3)]
    assert await mend(ledger, finds, pair.fetch_from(copy)) == []
    assert store._stations == {}
    assert walk(ledger) == []


async def stays(ledger: Ledger, find: Find, pair: Pair, copy: MemoryStore, code: str, sentence: str) -> None:
    with pytest.raises(NotMended, match=sentence) as caught:
        await Mender(ledger, pair.fetch_from(copy)).mend(find)
    assert caught.value.code == code


async def test_what_cannot_be_mended_says_why() -> None:
    pair = memory_pair(batches=2, unmirrored=5)
    ledger, store, copy = sides(pair)[0]
    last = store.head().size - 1
    spoil(store, last, data=b"other")
    (lost,) = walk(ledger)
    await stays(
        ledger, lost, pair, copy, "copy-missing", "mirror ends before that|holds no copy|gave entries"
    )
    spoil(store, 4, data=b"other")
    here = walk(ledger)[0]
    pair.is_cut = True
    await stays(ledger, here, pair, copy, "peer-unreachable", "line is cut")
    pair.is_cut = False
    forged = copy._entries[4].data + b" "
    copy._entries[4] = StoredEntry(4, forged, leaf_hash(forged))
    await stays(ledger, here, pair, copy, "copy-other", "is not what the signed tree demands")
    await stays(ledger, Find("entry", 4), pair, copy, "needs-walk", "nothing says yet")
    del store._entries[50:60]
    (broken, *_) = walk(ledger)
    await stays(ledger, broken, pair, copy, "file-damaged", "entries, expected")


def test_a_walk_ends_however_many_entries_the_record_claims(pair: Pair) -> None:
    ledger, store, _ = sides(pair)[0]
    head = store.head()
    store._head = Head(1 << 40, head.frontier, head.note)
    assert {"file", "head", "run"} & {each.what for each in walk(ledger)}


def test_an_entry_that_is_whole_is_not_found_fault_with(pair: Pair) -> None:
    for ledger, store, _ in sides(pair):
        assert judge_entry(ledger, 3) is None
        assert judge_entry(ledger, store.head().size) == Find("entry", store.head().size)

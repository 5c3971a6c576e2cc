"""A byte that flips anywhere in a record file is found, or nothing that the file says has changed."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jdec.adapters.sqlite import open_store
from jdec.node.ports import RecordStore, StoreError

from .damage import build, dump, mend, walk

GOOD = (
    "does not matter",
    "found and mended",
    "found, and stays",
    "not opened: store-damaged",
    "not opened: store-format",
    "not opened: store-origin",
    "not readable: store-damaged",
)
OUTCOMES: Counter[str] = Counter()


def as_signed(says: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """What a file says, without our own cosignature on a mirror's newest note: each sign of life brings it anew."""
    (head,) = says["head"]
    text, lines = head[3].split(b"\n\n", 1)
    return {**says, "head": [(*head[:3], text, *lines.split(b"\n")[:2], *head[4:])]}


class Original:
    """A whole file, what it says, and the whole copy that the other node holds."""

    def __init__(self, folder: Path, *, is_own: bool) -> None:
        self.is_own = is_own
        self.folder = folder
        self.pair, usa, rus = build(folder)
        path = usa if is_own else rus
        self.content = path.read_bytes()
        self.says = dump(path)
        self.copy: RecordStore = open_store(rus if is_own else usa, str(self.pair.usa.origin))

    def play(self, content: bytes) -> str:
        """Open, walk and mend a spoilt file; return what came of it."""
        path = self.folder / "spoilt.sqlite"
        for each in self.folder.glob("spoilt.sqlite*"):
            each.unlink()
        path.write_bytes(content)
        try:
            store = open_store(path, str(self.pair.usa.origin))
        except StoreError as error:
            return f"not opened: {error.code}"
        try:
            return self._walk(store, path)
        except StoreError as error:
            return f"not readable: {error.code}"
        finally:
            store.close()

    def _walk(self, store: RecordStore, path: Path) -> str:
        ledger = self.pair.ledger(store, is_own=self.is_own)
        finds = walk(ledger)
        if not finds:
            assert as_signed(dump(path)) == as_signed(self.says)
            return "does not matter"
        left = asyncio.run(mend(ledger, finds, self.pair.fetch_from(self.copy)))
        if left:
            # What says where the record stands, or how its pages hang together, is not mended in place.
            assert {each.what for each in finds} & {"file", "head", "run"}, (finds, left)
            return "found, and stays"
        again = walk(ledger)
        assert again == [], (finds, again)
        said = dump(path)
        assert said["entry"] == self.says["entry"]
        for table in ("submission", "manifest", "receipt"):
            assert said[table] == self.says[table], (finds, table)
        return "found and mended"


@pytest.fixture(scope="module", params=["own", "mirror"])
def original(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Original]:
    made = Original(tmp_path_factory.mktemp("whole"), is_own=request.param == "own")
    yield made
    print(f"\n{request.param}: {len(made.content)} bytes, {dict(OUTCOMES)}")
    OUTCOMES.clear()
    made.copy.close()


def test_a_whole_file_has_nothing_to_find(original: Original) -> None:
    assert original.play(original.content) == "does not matter"
    assert len(original.says["entry"]) > 1024
    assert all(original.says[table] for table in ("subtree", "manifest", "receipt", "head"))


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_flipped_byte_anywhere_in_the_file_is_found_or_does_not_matter(
    original: Original, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(original.content) - 1))
    bits = data.draw(st.integers(1, 255))
    content = bytearray(original.content)
    content[at] ^= bits
    outcome = original.play(bytes(content))
    OUTCOMES[outcome] += 1
    assert outcome in GOOD, outcome

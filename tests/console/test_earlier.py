"""Earlier generations in the console's index: read once, cut to what both Parties held, and in nobody's way."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from jdec.adapters.console_index import SqliteIndex
from jdec.faces.console import earlier
from jdec.faces.console.earlier import index_earlier
from jdec.faces.console.records_at_node import EntryList, RecordItem, RecordList
from jdec.messages.reading import encode
from jdec.node.people.door import NodeSaidNo
from jdec.node.people.index import Indexed, Wanted, indexed
from jdec.node.views import EntryView, RecordHead, Rung, TimeBracket
from messages.parts import sample

OWN, PEER, PRESENT = "jdec/USA/test/1", "jdec/RUS/test/1", "jdec/USA/test/2"


class Archive:
    """A node with earlier generations of these sizes; those in `broken` it does not give."""

    def __init__(self, **sizes: int) -> None:
        self.sizes = {f"jdec/{party}/test/1": size for party, size in sizes.items()}
        self.broken: set[str] = set()
        self.asked: list[tuple[str, int]] = []

    async def get(self, kind: Any, path: str, start: int = 0, limit: int = 0, **_: Any) -> Any:
        """Answer as the node does."""
        if kind is RecordList:
            heads = [RecordHead(record, size, "", "") for record, size in self.sizes.items()]
            return RecordList((), tuple(RecordItem("own", each) for each in heads))
        record = path.removeprefix("/v1/records/").removesuffix("/entries")
        self.asked.append((record, start))
        if record in self.broken:
            raise NodeSaidNo("archive-damaged", "damaged", 503)
        size = self.sizes[record]
        found = [_entry(record, each) for each in range(start, min(start + limit, size))]
        return EntryList(record, start, size, None, found)


def _entry(record: str, index: int) -> EntryView:
    data = encode(sample("line-test")).decode()
    return EntryView(record, index, "", data, "line-test", "", Rung.MIRRORED, TimeBracket("", "", ""))


@pytest.fixture
def index(tmp_path: Path) -> Iterator[SqliteIndex]:
    """An index that has followed seven entries of what is the earlier generation of the own record now."""
    with closing(SqliteIndex(tmp_path / "console.sqlite", "x", lambda *_, **__: None)) as made:
        for each in range(7):
            made.put(indexed(_entry(OWN, each)), f"{each + 1}.0.0.0")
        made.write()
        made.follow_anew()
        yield made


def read(node: Any, index: SqliteIndex, cursor: str = "") -> list[dict[str, Any]]:
    """Read what is lacking; return what was logged."""
    logged: list[dict[str, Any]] = []
    asyncio.run(index_earlier(node, index, cursor, lambda _, **more: logged.append(more)))
    return logged


def names(index: SqliteIndex, party: str) -> list[str]:
    """What the index has of a Party, in order."""
    return sorted(each.name for each in index.pick(Wanted(party=party), 1000))


def test_a_generation_that_ended_keeps_what_both_held_and_nothing_else(index: SqliteIndex) -> None:
    index.put(Indexed(record=PRESENT, index=0, name="USA.2/0", kind="line-test", about=("USA.1/6",)), "")
    assert len(index.citing("USA.1/6", 9)) == 0
    node = Archive(USA=5)
    assert read(node, index) == []
    assert names(index, "USA") == ["USA.1/0", "USA.1/1", "USA.1/2", "USA.1/3", "USA.1/4", "USA.2/0"]
    # What says so of a message that is gone stays: it stands on the record.
    assert [each.name for each in index.citing("USA.1/6", 9)] == ["USA.2/0"]
    assert node.asked == []
    assert index.cursor() == ""


def test_what_is_lacking_is_read_page_by_page_and_once(
    index: SqliteIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(earlier, "_PAGE", 3)
    node = Archive(USA=9, RUS=4)
    read(node, index, "1.2.3.4")
    assert node.asked == [(OWN, 7), (PEER, 0), (PEER, 3)]
    assert (len(names(index, "USA")), len(names(index, "RUS"))) == (9, 4)
    # Where to follow on is what it was.
    assert index.cursor() == "1.2.3.4"
    read(node, index, "1.2.3.4")
    assert len(node.asked) == 3


def test_one_that_cannot_be_read_stops_neither_another_nor_the_present(index: SqliteIndex) -> None:
    node = Archive(USA=9, RUS=4)
    node.broken = {OWN}
    assert read(node, index) == [{"record": OWN, "code": "archive-damaged"}]
    assert (len(names(index, "USA")), len(names(index, "RUS"))) == (7, 4)
    node.broken = set()
    assert read(node, index) == []
    assert len(names(index, "USA")) == 9


def test_the_slider_stops_at_places_of_the_present_records_alone(index: SqliteIndex) -> None:
    entry = indexed(_entry(OWN, 0))
    assert entry.issued_at is not None
    index.put(Indexed(record=PRESENT, index=3, name="USA.2/3", kind="seen", issued_at=entry.issued_at), "")
    index.write()
    assert [(each.own, each.peer) for each in index.steps(PRESENT, PEER, 500)] == [(4, 0)]

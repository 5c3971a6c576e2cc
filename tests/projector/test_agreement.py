"""Comparing pictures: pages of hashes that resume anywhere, and what the two sides' hashes say."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from jdec.adapters.picture_tables import FILE, SqliteReading
from jdec.node import agreement
from jdec.node.agreement import Comparing, Side, digest_page, judge
from jdec.node.picture import Picture, PicturePorts
from jdec.node.picture_views import Agreement, AgreementView
from jdec.node.ports import PeerRefused, PeerUnreachable
from jdec.node.projector import Projector, stamp_of
from jdec.node.tables import HashRow, PictureDigest
from jdec.picture import DEFAULT_PARAMETERS, ComponentAccount

from .parts import RECORDS, ListSource, built, fold_all, report

ONE, OTHER = b"1" * 32, b"2" * 32


@pytest.mark.parametrize(
    ("mine", "theirs", "state"),
    [
        (None, None, Agreement.AGREE),
        ((ONE, ONE), (ONE, ONE), Agreement.AGREE),
        ((ONE, ONE), (ONE, OTHER), Agreement.OUTCOME_DIFFERS),
        ((ONE, ONE), (OTHER, ONE), Agreement.LAG),
        ((ONE, ONE), None, Agreement.LAG),
        (None, (ONE, ONE), Agreement.LAG),
    ],
)
def test_two_pairs_of_hashes_say_how_they_stand(
    mine: tuple[bytes, bytes] | None, theirs: tuple[bytes, bytes] | None, state: Agreement
) -> None:
    assert judge(mine, theirs) is state


class Tables:
    """Tables of so many launches that have nothing to do with each other; more can come."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder = folder
        self.source = ListSource(RECORDS["USA"])
        self.projector: Projector = built(folder, [self.source])
        self.more(count)

    def more(self, count: int) -> None:
        for _ in range(count):
            number = len(self.source.entries) + 1
            self.source.entries.append(report("USA", number, at_s=10_000.0 * number))
        fold_all(self.projector)

    async def page(self, cursor: str) -> PictureDigest:
        with SqliteReading(self.folder / FILE).open() as rows:
            return digest_page(rows, cursor)


async def test_a_side_that_asks_page_by_page_has_everything_and_then_only_what_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agreement, "PAGE", 3)
    tables, side = Tables(tmp_path, 8), Side()
    assert await side.fetch(tables.page) == set(side.hashes)
    assert len(side.hashes) == 8
    assert await side.fetch(tables.page) == set()
    tables.more(5)
    assert len(await side.fetch(tables.page)) == 5
    tables.source.entries.append(report("USA", 1, at_s=10_001.0, revision=2))
    fold_all(tables.projector)
    assert await side.fetch(tables.page) == {"USA.1/0"}


async def test_what_changes_while_everything_is_listed_is_told_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agreement, "PAGE", 3)
    tables, side = Tables(tmp_path, 8), Side()
    side.apply(await tables.page(""))
    tables.more(1)
    tables.source.entries.append(report("USA", 1, at_s=10_001.0, revision=2))
    fold_all(tables.projector)
    await side.fetch(tables.page)
    await side.fetch(tables.page)
    whole = Side()
    await whole.fetch(tables.page)
    assert side.hashes == whole.hashes
    assert len(whole.hashes) == 9


@pytest.mark.parametrize(
    "cursor", ["", "nonsense", "0123456789ab.1", "0123456789ab.1/USA.1/0", "{epoch}.999"]
)
async def test_a_cursor_that_is_not_of_these_tables_begins_anew(cursor: str, tmp_path: Path) -> None:
    tables = Tables(tmp_path, 2)
    page = await tables.page(cursor.format(epoch=tables.projector.stand.epoch))
    assert page.whole
    assert len(page.components) == 2


class OtherNode:
    """A peer whose answers a test chooses."""

    def __init__(self, answer: Callable[[str], PictureDigest]) -> None:
        self._answer = answer

    async def picture(self, cursor: str) -> PictureDigest:
        return self._answer(cursor)

    async def picture_component(self, name: str) -> ComponentAccount | None:
        raise PeerRefused("link-route", "no such route on the link")


async def view_of(tables: Tables, peer: OtherNode) -> AgreementView:
    """What one look at the other node gives."""

    async def no_picture(own: int, peer: int) -> bytes:
        raise AssertionError("nobody asks for it here")

    ports = PicturePorts(
        SqliteReading(tables.folder / FILE), stamp_of(DEFAULT_PARAMETERS), peer, lambda: None, no_picture
    )
    picture = Picture(ports, lambda: {RECORDS["USA"]: 0, RECORDS["RUS"]: 0}, lambda _event, **_facts: None)
    comparing = Comparing(picture, peer, lambda: "", lambda _event, **_facts: None, 60.0)
    running = asyncio.create_task(comparing.run())
    await picture.ticket().wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return picture.agreement


def raising(error: Exception) -> Callable[[str], PictureDigest]:
    def answer(_cursor: str) -> PictureDigest:
        raise error

    return answer


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PeerRefused("link-route", "no such route on the link"), "link-route"),
        (PeerUnreachable("cut"), "peer-unreachable"),
        (PeerUnreachable("picture-absent"), "picture-absent"),
        (ValueError("whatever else"), "internal"),
    ],
)
async def test_a_node_that_is_not_answered_says_why_it_does_not_compare(
    error: Exception, reason: str, tmp_path: Path
) -> None:
    view = await view_of(Tables(tmp_path, 1), OtherNode(raising(error)))
    assert (view.state, view.reason) == (Agreement.UNKNOWN, reason)


async def test_a_peer_that_never_stops_telling_is_not_listened_to_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agreement, "MOST_COMPONENTS", 50)
    told = 0

    def answer(_cursor: str) -> PictureDigest:
        nonlocal told
        told += 1
        rows = tuple(HashRow(f"USA.1/{told * 10 + at}", "0" * 64, "0" * 64) for at in range(10))
        stamp = stamp_of(DEFAULT_PARAMETERS)
        return PictureDigest(stamp.view, stamp.model, stamp.parameters, {}, str(told), True, False, rows)

    view = await view_of(Tables(tmp_path, 1), OtherNode(answer))
    assert (view.state, view.reason) == (Agreement.UNKNOWN, "picture-too-large")
    assert told <= 6

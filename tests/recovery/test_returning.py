"""What another node may answer while a record is read back: nothing keeps a command busy for ever or unexplained."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jdec.faces.cli.errors import Exit, explain
from jdec.main import returning
from jdec.node.config import NodeConfig
from jdec.node.ports import PeerUnreachable
from jdec.node.recovery import RecoveryRefused
from jdec.record.origin import Origin
from node.parts import TRAFFIC, Book, Party

BOOK = Book(Party("USA")).fill(4)
USA = Origin("USA", TRAFFIC, 1)
CONFIG = NodeConfig(party="USA", peer="RUS", traffic=TRAFFIC)


class _Peer:
    """Another node that answers as it was told, and counts."""

    def __init__(self, answer: Callable[[int], bytes]) -> None:
        self._answer = answer
        self.asked = 0

    async def pull_mirror(self, _generation: int, start: int) -> bytes:
        self.asked += 1
        return self._answer(start)

    async def close(self) -> None:
        """Nothing is open."""


def read(monkeypatch: pytest.MonkeyPatch, peer: _Peer) -> RecoveryRefused:
    """Read USA's record back from this node; return the refusal."""

    async def reach(*_: object) -> Any:
        return peer, None

    monkeypatch.setattr(returning, "reach", reach)
    with (
        returning.from_line(Path(), CONFIG, Path(), lambda _: None) as packages,
        pytest.raises(RecoveryRefused) as caught,
    ):
        list(packages(USA))
    return caught.value


def test_a_node_that_gives_the_same_for_ever_is_asked_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    peer = _Peer(lambda _: BOOK.package(0, 5))
    refused = read(monkeypatch, peer)
    assert (refused.code, peer.asked) == ("recovery-other-answer", 2)
    for language, word in (("en", "from 0 on where those from 5 on"), ("ru", "начиная с 0")):
        assert word in explain(language, refused).message


def test_a_line_that_is_cut_within_is_told_as_a_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(start: int) -> bytes:
        if start:
            raise PeerUnreachable("line is cut")
        return BOOK.package(0, 5)

    refused = read(monkeypatch, _Peer(cut))
    assert refused.code == "recovery-unreachable"
    assert explain("en", refused).exit_code is not Exit.INTERNAL

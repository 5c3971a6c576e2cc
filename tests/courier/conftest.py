"""What the tests of this room share: two stopped nodes with records, and two running ones; no line leads anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.nodes import Pair, message, running
from cli.parts import jdec

from .parts import copy_of, lay_out_cut

MESSAGES = 2_600


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """Two nodes that ran, wrote, and were stopped: USA's record is long enough for several packages."""
    pair = lay_out_cut(tmp_path_factory.mktemp("written"))
    with running(pair):
        lines = "".join(message(pair.usa) for _ in range(MESSAGES))
        assert jdec("submit", "-", "--node", pair.usa, "--json", stdin=lines).code == 0
        assert jdec("submit", "-", "--node", pair.rus, stdin=message(pair.rus, sender="RUS")).code == 0
    return pair


@pytest.fixture
def stopped(written: Pair, tmp_path: Path) -> Pair:
    """The same two nodes, stopped, for one test alone."""
    return copy_of(written, tmp_path)


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[Pair]:
    """Two new nodes, running, for one test alone."""
    with running(lay_out_cut(tmp_path)) as pair:
        yield pair

"""Two real nodes that all tests of this room ask, and the folder they lie in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .nodes import Pair, lay_out, running


@pytest.fixture(scope="session")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Both nodes running; no test changes their keys."""
    with running(lay_out(tmp_path_factory.mktemp("nodes"))) as pair:
        yield pair

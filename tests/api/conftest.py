"""A running API for tests that only look, and one of its own for a test that changes what others would see."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .parts import RunningApi


@pytest.fixture(scope="module")
def api() -> Iterator[RunningApi]:
    """Both nodes and the server, for a whole module."""
    with RunningApi() as running:
        yield running

"""What every test may use: the folder of shared data, and one hypothesis profile.

Nothing here reaches a network.  Shared data lie beside the clone and are read in place, never copied in.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") or os.environ.get("JDEC_REQUIRE_ALL") == "1" else "local")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data beside the clone.

    Where it is absent the test is skipped with a sentence, or fails when JDEC_REQUIRE_ALL=1.
    """
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        reason = "the folder of shared data does not lie beside the clone"
        if os.environ.get("JDEC_REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder

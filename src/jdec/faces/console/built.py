"""Whether the scripts, styles and maps of the console have been built here; apart from what serves them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

STATIC: Final = Path(__file__).with_name("static")


def is_built() -> bool:
    """Say whether browsers can be given anything to look at."""
    return (STATIC / "manifest.json").is_file()

"""What a person asks of the demo, checked before anything is started."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jdec.faces.cli.errors import CliError, Exit

SHORTEST_CUT_S: Final = 0.5
# Before and after a cut the line must be seen to work.
AROUND_CUT_S: Final = 1.0
_SPAN: Final = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,3})?)(ms|s|min)?", re.ASCII)
_UNIT_S: Final = {"ms": 0.001, "s": 1.0, "min": 60.0, None: 1.0}


@dataclass(frozen=True, slots=True)
class Settings:
    """One run of the demo.  `length_s` None plays the programme once; `keep` None keeps nothing.

    `consoles`: each node has a console beside it, the programme leaves `seen` to the people who look, and both nodes
    stay after the programme until somebody ends the demo.
    """

    length_s: float | None
    pace: float
    seed: int
    cut_s: float
    keep: Path | None
    consoles: bool = False


def read_span(option: str, text: str) -> float:
    """Return a length of time (`10s`, `1.5min`, `500ms`, `10`) in seconds."""
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise CliError("demo-span", Exit.USAGE, option=option, got=text[:40])
    return float(found[1]) * _UNIT_S[found[2]]


def cut_begins_s(length_s: float, cut_s: float) -> float:
    """Return when the cut begins so that it lies in the middle.  Raises `CliError` where it does not fit."""
    begins_s = (length_s - cut_s) / 2
    if cut_s < SHORTEST_CUT_S or begins_s < AROUND_CUT_S:
        longest = max(0.0, length_s - 2 * AROUND_CUT_S)
        raise CliError(
            "demo-cut-length",
            Exit.USAGE,
            got=f"{cut_s:g}",
            shortest=f"{SHORTEST_CUT_S:g}",
            longest=f"{longest:g}",
        )
    return begins_s

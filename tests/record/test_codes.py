"""Every refusal has a code in the list, and every code has a test that matches it with its sentence."""

from __future__ import annotations

import re
from pathlib import Path

from jdec.record import errors

ROOM = Path(errors.__file__).parent
TESTS = Path(__file__).parent
# Codes that are put together where two statements share one check.
JOINED = {
    f"{first}-{last}" for first in ("checkpoint-signature", "cosignature") for last in ("bad", "missing")
}


def texts(folder: Path) -> str:
    return "\n".join(path.read_text() for path in sorted(folder.glob("*.py")))


def test_codes_are_listed_once_in_order() -> None:
    assert list(errors.CODES) == sorted(set(errors.CODES))


def test_every_code_that_is_raised_is_listed_and_every_listed_one_is_raised() -> None:
    raised = set(re.findall(r'RecordError\(\s*"([a-z-]+)"', texts(ROOM))) | JOINED
    assert raised == set(errors.CODES)


def test_every_code_is_matched_by_a_test() -> None:
    matched = set(re.findall(r'refused\(\s*"([a-z-]+)", (?:f?"|sentence)', texts(TESTS)))
    assert set(errors.CODES) - matched == set()

"""Messages to measure with: launch reports as a warning system would send them, made before the clock starts."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from jdec.messages import encode, submission_id
from jdec.messages.launch_data import LaunchReport
from jdec.messages.reading import read_strict

TRAFFIC = "exercise.demo"
_EXAMPLE = Path(__file__).resolve().parent.parent / "tests" / "golden" / "launch-data.jsonl"


class Maker:
    """Makes distinct launch reports of one Party, each about 880 bytes."""

    def __init__(self, party: str) -> None:
        example = read_strict(_EXAMPLE.read_bytes().splitlines(keepends=True)[0])
        assert isinstance(example, LaunchReport)
        self._example = example
        self._party = party
        self._made = 0

    def make(self) -> bytes:
        """Return a message that was issued now."""
        now = datetime.now(UTC)
        seen = now.replace(microsecond=0)
        launch = msgspec.structs.replace(
            self._example.launch, time=seen, impact_time=seen + timedelta(minutes=24)
        )
        message = msgspec.structs.replace(
            self._example,
            sender=self._party,
            submission=submission_id(time.time_ns() // 1_000_000, os.urandom(10)),
            issued_at=now,
            salt=os.urandom(16),
            about=(),
            report=f"{self._party}-R-2026-{self._made % 1_000_000:06d}",
            launch=launch,
        )
        self._made += 1
        return encode(message)


def make_messages(party: str, count: int) -> list[bytes]:
    """Return `count` distinct launch reports."""
    maker = Maker(party)
    return [maker.make() for _ in range(count)]

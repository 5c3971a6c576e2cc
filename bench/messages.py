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


def make_messages(party: str, count: int) -> list[bytes]:
    """Return `count` distinct launch reports, each about 800 bytes."""
    example = read_strict(_EXAMPLE.read_bytes().splitlines(keepends=True)[0])
    assert isinstance(example, LaunchReport)
    now = datetime.now(UTC)
    seen = now.replace(microsecond=0)
    launch = msgspec.structs.replace(example.launch, time=seen, impact_time=seen + timedelta(minutes=24))
    made = []
    for number in range(count):
        message = msgspec.structs.replace(
            example,
            sender=party,
            submission=submission_id(time.time_ns() // 1_000_000, os.urandom(10)),
            issued_at=now + timedelta(microseconds=number),
            salt=os.urandom(16),
            about=(),
            report=f"{party}-R-2026-{number:06d}",
            launch=launch,
        )
        made.append(encode(message))
    return made

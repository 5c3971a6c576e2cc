"""What a record carries: actual traffic, test traffic, or the traffic of one named exercise."""

from __future__ import annotations

import re
from typing import Annotated, Final

from msgspec import Meta

from jdec.words.forms import whole

ACTUAL: Final = "actual"
TEST: Final = "test"
EXERCISE_PREFIX: Final = "exercise."
EXERCISE_NAME: Final = "[a-z0-9](-?[a-z0-9]){0,39}"
TRAFFIC_FORM: Final = rf"actual|test|exercise\.{EXERCISE_NAME}"

Traffic = Annotated[str, Meta(pattern=whole(TRAFFIC_FORM), examples=["actual", "test", "exercise.demo"])]

_TRAFFIC = re.compile(TRAFFIC_FORM, re.ASCII)


def is_traffic(text: str) -> bool:
    """Whether a text names a traffic."""
    return _TRAFFIC.fullmatch(text) is not None


def is_exercise(traffic: str) -> bool:
    """Whether a traffic is that of a named exercise.  Test traffic is not."""
    return traffic.startswith(EXERCISE_PREFIX) and is_traffic(traffic)


def exercise_name(traffic: str) -> str:
    """The name of the exercise; ValueError when the traffic is not that of one."""
    if not is_exercise(traffic):
        raise ValueError(
            f"traffic is not that of an exercise: got {traffic[:60]!r}, expected exercise.<name>"
        )
    return traffic.removeprefix(EXERCISE_PREFIX)

"""The name of a record: one Party, one traffic, one generation.

Traffic belongs to the record: an exercise has another origin, other keys and another file than the real
thing, so no message can pass from one to the other by accident.
"""

import re
from dataclasses import dataclass, replace
from typing import Final, Self

from jdec.record._wire import shown
from jdec.record.errors import RecordError

_PARTY: Final = re.compile(r"[A-Z]{3}")
_TRAFFIC: Final = re.compile(r"actual|test|exercise\.[a-z0-9](?:-?[a-z0-9]){0,39}")
_GENERATION: Final = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """``jdec/USA/actual/1``: the checkpoint origin and the name of the keys that sign it."""

    party: str
    traffic: str
    generation: int

    def __post_init__(self) -> None:
        fits = (
            _PARTY.fullmatch(self.party)
            and _TRAFFIC.fullmatch(self.traffic)
            and _GENERATION.fullmatch(str(self.generation))
        )
        if not fits:
            raise _malformed(f"jdec/{self.party}/{self.traffic}/{self.generation}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an origin line; anything but the one spelling is refused."""
        parts = text.split("/")
        if len(parts) != 4 or parts[0] != "jdec" or _GENERATION.fullmatch(parts[3]) is None:
            raise _malformed(text)
        return cls(parts[1], parts[2], int(parts[3]))

    def __str__(self) -> str:
        return f"jdec/{self.party}/{self.traffic}/{self.generation}"

    @property
    def mirror_name(self) -> str:
        """The key name under which this record's Party cosigns the other Party's record."""
        return f"{self}/mirror"

    def next_generation(self) -> Self:
        """The origin that follows after a restore, a loss or a fork."""
        return replace(self, generation=self.generation + 1)


def _malformed(text: str) -> RecordError:
    return RecordError(
        "origin-malformed",
        f"not an origin: {shown(text)}, expected jdec/<party>/<traffic>/<generation>",
        got=shown(text),
    )

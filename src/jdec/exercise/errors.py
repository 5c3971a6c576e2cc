"""What this room says when it refuses, and why it holds a row of a catalogue back.

Faces show the text that belongs to a code; the sentence given here is the English one.
"""

from __future__ import annotations

from typing import Final

# A programme, or the content of a step, is refused.
PROGRAMME_CODES: Final = (
    "not-exercise-traffic",
    "pace-range",
    "parties-not-two",
    "parties-differ",
    "sender-not-a-party",
    "numbers-used-up",
    "empty-programme",
)

# A scenario file is refused (beside the faults that strict decoding finds).
SCENARIO_CODES: Final = (
    "scenario-not-toml",
    "scenario-not-utf8",
    "scenario-too-large",
    "scenario-unreadable",
    "scenario-no-files",
    "scenario-no-source",
    "scenario-no-probability",
    "scenario-source-unknown",
    "scenario-id-twice",
    "scenario-launch-unknown",
    "scenario-incident-unknown",
    "scenario-deorbit-unknown",
    "scenario-not-run",
    "scenario-programme-unknown",
    "scenario-time-one-of",
    "scenario-date",
    "scenario-window",
    "scenario-span",
    "scenario-statement-one-of",
    "scenario-party",
    "scenario-order",
)

# A catalogue file as a whole is refused.
CATALOGUE_CODES: Final = (
    "catalogue-empty",
    "catalogue-header",
    "catalogue-column-missing",
    "catalogue-column-unknown",
    "catalogue-column-twice",
    "catalogue-needs-sites",
    "catalogue-profile-unknown",
)

# A row is held back, or one field of it is left out.
ROW_CODES: Final = (
    "row-too-long",
    "row-not-utf8",
    "row-quoting",
    "row-control-character",
    "row-columns",
    "value-unknown",
    "value-doubtful",
    "value-malformed",
    "value-out-of-range",
    "value-not-listed",
    "value-alone",
    "column-absent",
    "date-incomplete",
    "time-of-day-unknown",
    "site-not-listed",
    "times-disagree",
)

CODES: Final = PROGRAMME_CODES + SCENARIO_CODES + CATALOGUE_CODES + ROW_CODES
_KNOWN: Final = frozenset(CODES)


class ExerciseError(ValueError):
    """Something asked of this room was refused.

    `code` is one of `CODES`; the string is the English sentence (fact, got, expected); `details` holds the
    values of that sentence by name, for texts in other languages.
    """

    def __init__(self, code: str, message: str, **details: object) -> None:
        if code not in _KNOWN:
            raise AssertionError(f"unknown exercise error code: {code}")
        super().__init__(message)
        self.code = code
        self.details: dict[str, str] = {name: str(value) for name, value in details.items()}

"""One row of a catalogue: its cells, and every reason why a cell could not be used.

A cell is a value, unknown (a word that says so), doubtful (it ends in a question mark) or malformed.  Nothing
is guessed: a required cell that is no value holds the row back, an optional one is left out and listed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from jdec.words.faults import Refused, printable
from jdec.words.instants import parse_instant

UNKNOWN_WORDS: Final = frozenset({"", "-", "unknown", "na", "n/a", "nan", "none", "null", "?"})
_NUMBER: Final = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,15})?", re.ASCII)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_PART_OF_DATE: Final = re.compile(r"[0-9]{4}(-[0-9]{2})?", re.ASCII)


class Reason(Struct, frozen=True, kw_only=True):
    """Why a row is held back or a field of it left out: a code, the column, the value got, a sentence.

    `args` fill the text that faces show: always `column` and `got`, with limits where there are some.
    """

    code: str
    field: str
    value: str
    rule: str
    args: Mapping[str, str] = {}


class Cells:
    """The cells of one row by column name, with what was found wrong on the way.

    `held` are reasons that hold the row back, `left_out` those for which a field is left out of the launch.
    """

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.held: list[Reason] = []
        self.left_out: list[Reason] = []

    def raw(self, field: str) -> str:
        """The cell as it stands, without surrounding blanks; empty when the file has no such column."""
        return self._values.get(field, "").strip()

    def text(self, field: str, *, required: bool = False) -> str | None:
        """A cell that says something certain, else None with the reason noted."""
        got = self.raw(field)
        if field not in self._values:
            if required:
                self.hold("column-absent", field, "", f"{field} is in no column of this file")
            return None
        if got.lower() in UNKNOWN_WORDS:
            # An empty optional cell says nothing, so there is nothing to list.
            if got or required:
                self._note(required, "value-unknown", field, got, f"{field} is unknown: got {_shown(got)}")
            return None
        if got.endswith("?"):
            rule = f"{field} is doubtful in the source: got {_shown(got)}"
            self._note(required, "value-doubtful", field, got, rule)
            return None
        return got

    def number(
        self, field: str, low: float, high: float, *, required: bool = False, unit: str = ""
    ) -> float | None:
        """A plain decimal number from `low` to `high`, both included, else None with the reason noted."""
        got = self.text(field, required=required)
        if got is None:
            return None
        if _NUMBER.fullmatch(got) is None:
            rule = f"{field} is no number: got {_shown(got)}, expected digits with at most one point"
            self._note(required, "value-malformed", field, got, rule)
            return None
        value = float(got)
        if not low <= value <= high:
            rule = f"{field} is out of range: got {_shown(got)}, expected {low:g} to {high:g}{unit}"
            self._note(required, "value-out-of-range", field, got, rule, low=f"{low:g}", high=f"{high:g}")
            return None
        return value

    def choice(self, field: str, table: Mapping[str, str | None]) -> str | None:
        """What a table says of a cell; None, with the reason noted, when the table does not hold it."""
        got = self.text(field)
        if got is None:
            return None
        found = table.get(got)
        if found is None:
            rule = f"{field} is not in the table of this profile: got {_shown(got)}"
            self.leave_out("value-not-listed", field, got, rule)
        return found

    def date(self, field: str) -> str | None:
        """A whole date of the calendar, `YYYY-MM-DD`; required."""
        got = self.text(field, required=True)
        if got is None:
            return None
        if _PART_OF_DATE.fullmatch(got):
            self.hold("date-incomplete", field, got, f"{field} has no day: got {_shown(got)}")
            return None
        if _DATE.fullmatch(got) is None or not _is_instant(f"{got}T00:00:00Z"):
            rule = f"{field} is no date from 1957 to 2100: got {_shown(got)}, expected YYYY-MM-DD"
            self.hold("value-malformed", field, got, rule)
            return None
        return got

    def hold(self, code: str, field: str, value: str, rule: str, **args: str) -> None:
        """Note a reason that holds the whole row back."""
        self.held.append(reason(code, field, value, rule, **args))

    def leave_out(self, code: str, field: str, value: str, rule: str, **args: str) -> None:
        """Note a reason for which this field is left out of the launch."""
        self.left_out.append(reason(code, field, value, rule, **args))

    def _note(self, required: bool, code: str, field: str, value: str, rule: str, **args: str) -> None:
        if required:
            self.hold(code, field, value, rule, **args)
        else:
            self.leave_out(code, field, value, rule, **args)


def reason(code: str, field: str, value: str, rule: str, **args: str) -> Reason:
    """A reason whose value is printable and bounded."""
    shown = printable(value)
    return Reason(
        code=code, field=field, value=shown, rule=rule, args={"column": field, "got": shown, **args}
    )


def _shown(value: str) -> str:
    return repr(printable(value, 40))


def _is_instant(text: str) -> bool:
    try:
        parse_instant(text)
    except Refused:
        return False
    return True

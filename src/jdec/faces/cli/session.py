"""What every command holds: the officer's language, the way out (words or JSON), and the composition.

Words go to standard output through Rich, plainly: no markup of a message is ever obeyed, and letters that
move a cursor or turn the direction of writing are shown as codes, for a message is another Party's writing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TextIO

import msgspec
from rich.console import Console
from rich.text import Text

from jdec.faces.cli.composition import Composition
from jdec.faces.cli.errors import Explained
from jdec.faces.texts import Language, say

_SPACES = "\n\u00a0\u202f"
GOOD, ODD, BAD, FAINT = "green", "yellow", "bold red", "dim"


def clean(text: str) -> str:
    """Return text that is safe on any terminal: control and direction-changing letters as codes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in _SPACES else f"\\u{ord(c):04x}" for c in text)


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the program."""

    language: Language
    as_json: bool
    composition: Composition
    environment: Mapping[str, str]
    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    _out: Console = field(init=False, repr=False)
    _err: Console = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_out", _console(self.stdout, self.environment))
        object.__setattr__(self, "_err", _console(self.stderr, self.environment))

    @property
    def width(self) -> int:
        """How many letters fit on a line of help, at most 100."""
        return max(40, min(100, self._out.width))

    @property
    def progress_console(self) -> Console:
        """Where progress is drawn: standard error, and only on a terminal."""
        return self._err

    def text(self, message_id: str, /, **args: str | int | float) -> str:
        """Return a text of the catalogue in the officer's language."""
        return say(self.language, message_id, **args)

    def tell(self, message_id: str, style: str = "", **args: str | int | float) -> None:
        """Print one text of the catalogue; nothing with `--json`."""
        self.line(self.text(message_id, **args), style)

    def line(self, text: str, style: str = "") -> None:
        """Print one line of words; nothing with `--json`."""
        if not self.as_json:
            self._out.print(Text(clean(text), style=style), soft_wrap=True)

    def pairs(self, rows: Iterable[tuple[str, str]], style: Mapping[str, str] | None = None) -> None:
        """Print names and values in two columns; nothing with `--json`."""
        if self.as_json:
            return
        shown = [(clean(name), clean(value)) for name, value in rows]
        widest = max((len(name) for name, _ in shown), default=0)
        for name, value in shown:
            text = Text(f"  {name.ljust(widest)}  ", style=FAINT)
            text.append(value, style=(style or {}).get(name, "not dim"))
            self._out.print(text, soft_wrap=True)

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str]], right: frozenset[int]) -> None:
        """Print columns, those in `right` set to the right; long lines are left to the terminal.

        Nothing with `--json`.
        """
        if self.as_json:
            return
        cells = [[clean(cell) for cell in row] for row in (heads, *rows)]
        widths = [max(len(row[at]) for row in cells) for at in range(len(heads))]
        for number, row in enumerate(cells):
            padded = [
                cell.rjust(width) if at in right else cell.ljust(width)
                for at, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
            self.line("  ".join(padded).rstrip(), FAINT if number == 0 else "")

    def hint(self, message_id: str, **args: str | int | float) -> None:
        """Print a text beside the result, to standard error; nothing with `--json`."""
        if not self.as_json:
            self._err.print(Text(clean(self.text(message_id, **args)), style=FAINT), soft_wrap=True)

    def data(self, value: object) -> None:
        """Print one JSON value on a line of its own; only with `--json`."""
        if self.as_json:
            self.raw(msgspec.json.encode(value).decode() + "\n")

    def raw(self, text: str) -> None:
        """Write text as it is."""
        self.stdout.write(text)
        self.stdout.flush()

    def fail(self, error: Explained) -> None:
        """Show an error: JSON on standard output with `--json`, else a sentence on standard error."""
        if self.as_json:
            document = {"code": error.code, "message": error.message, "faults": error.faults}
            return self.data({"error": document})
        self._err.print(Text(clean(f"{error.message} [{error.code}]"), style=BAD), soft_wrap=True)
        for fault in error.faults:
            where = fault.field or "-"
            value = f" = {fault.value}" if fault.value else ""
            self._err.print(Text(clean(f"  {where}{value}: {fault.rule} [{fault.code}]")), soft_wrap=True)
        return None


def _console(file: TextIO, environment: Mapping[str, str]) -> Console:
    width = environment.get("COLUMNS", "")
    return Console(
        file=file,
        width=int(width) if width.isdecimal() and int(width) >= 40 else None,
        highlight=False,
        markup=False,
        emoji=False,
        no_color=True if environment.get("NO_COLOR") else None,
    )

"""Launch catalogues in CSV, read as a stream: launches, and with every row or field not used the reason why.

A row becomes a launch only where time and place are known.  Rows are never dropped silently and never
completed by a guess: a held row and a field left out each carry a code, the column, the value and a sentence.
A file as a whole is refused (ExerciseError) only when its header is.  Memory is bounded by the longest line
allowed, except for what `read_catalogue` collects.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO, Final

from msgspec import Struct

from jdec.exercise.cells import Cells, Reason, reason
from jdec.exercise.errors import ExerciseError
from jdec.exercise.launches import Launch
from jdec.exercise.profiles import FOREIGN, OWN, PROFILES, SITE_COLUMNS, Profile, Site, site_of
from jdec.words.faults import printable

MAX_LINE_BYTES: Final = 65_536
_BOM: Final = b"\xef\xbb\xbf"


class ReadRow(Struct, frozen=True, kw_only=True):
    """A row that became a launch, and the fields of it that could not be used."""

    line: int
    launch: Launch
    left_out: tuple[Reason, ...]


class HeldRow(Struct, frozen=True, kw_only=True):
    """A row held back, with every reason; `code`, `field`, `value` are those of the first."""

    line: int
    reasons: tuple[Reason, ...]

    @property
    def code(self) -> str:
        """The code of the first reason."""
        return self.reasons[0].code

    @property
    def field(self) -> str:
        """The column of the first reason; empty when the row as a whole is at fault."""
        return self.reasons[0].field

    @property
    def value(self) -> str:
        """The value of the first reason, printable and bounded."""
        return self.reasons[0].value


class LeftOut(Struct, frozen=True, kw_only=True):
    """A field left out of a launch that was read."""

    line: int
    reason: Reason


class CatalogueResult(Struct, frozen=True, kw_only=True):
    """A whole catalogue: every row is in `launches` or in `held`."""

    profile: str
    launches: tuple[Launch, ...]
    held: tuple[HeldRow, ...]
    left_out: tuple[LeftOut, ...]

    def held_by_reason(self) -> dict[tuple[str, str], int]:
        """Held rows by code and column of their first reason."""
        return _sorted(Counter((row.code, row.field) for row in self.held))

    def left_out_by_reason(self) -> dict[tuple[str, str], int]:
        """Fields left out by code and column."""
        return _sorted(Counter((each.reason.code, each.reason.field) for each in self.left_out))


def read_catalogue(
    chunks: Iterable[bytes],
    *,
    sites: Mapping[str, Site] | None = None,
    profile: str | None = None,
) -> CatalogueResult:
    """All of a catalogue, given as chunks of bytes cut anywhere; `chunks_of` cuts an open file.

    `profile` names one of `PROFILES`; without it the header decides.  `sites` comes from `read_sites`.
    Raises ExerciseError with a `catalogue-...` code when the header is refused.
    """
    rows = CatalogueRows(chunks, sites=sites, profile=profile)
    launches: list[Launch] = []
    held: list[HeldRow] = []
    left_out: list[LeftOut] = []
    for row in rows:
        if isinstance(row, HeldRow):
            held.append(row)
        else:
            launches.append(row.launch)
            left_out += [LeftOut(line=row.line, reason=each) for each in row.left_out]
    return CatalogueResult(
        profile=rows.profile.name,
        launches=tuple(launches),
        held=tuple(held),
        left_out=tuple(left_out),
    )


class CatalogueRows:
    """The rows of a catalogue one by one; the header is read and judged at once, `profile` is known then."""

    def __init__(
        self,
        chunks: Iterable[bytes],
        *,
        sites: Mapping[str, Site] | None = None,
        profile: str | None = None,
    ) -> None:
        self._lines = _lines(chunks)
        self._sites = sites or {}
        self._columns = _header(self._lines)
        self.profile: Profile = _profile(self._columns, profile)
        if self.profile.needs_sites and sites is None:
            name = self.profile.name
            rule = f"catalogue names sites by code: profile {name} needs a site table"
            raise ExerciseError("catalogue-needs-sites", rule, profile=name)

    def __iter__(self) -> Iterator[ReadRow | HeldRow]:
        for number, line in self._lines:
            parsed = _cells(line, self._columns)
            if isinstance(parsed, Reason):
                yield HeldRow(line=number, reasons=(parsed,))
                continue
            launch = self.profile.convert(parsed, self._sites, number)
            if launch is None or parsed.held:
                yield HeldRow(line=number, reasons=tuple(parsed.held))
            else:
                yield ReadRow(line=number, launch=launch, left_out=tuple(parsed.left_out))


def chunks_of(file: BinaryIO) -> Iterator[bytes]:
    """An open binary file in pieces of bounded size, whatever its lines are."""
    while chunk := file.read(MAX_LINE_BYTES):
        yield chunk


def read_sites(chunks: Iterable[bytes]) -> dict[str, Site]:
    """A site table: columns site, name, latitude_deg, longitude_deg, error_deg, state.

    A row that is no site is left out, and so every launch that names it is held back as `site-not-listed`.
    Raises ExerciseError when the header is another.
    """
    lines = _lines(chunks)
    columns = _header(lines)
    _require_columns(columns, SITE_COLUMNS, SITE_COLUMNS)
    sites: dict[str, Site] = {}
    for _, line in lines:
        parsed = _cells(line, columns)
        site = None if isinstance(parsed, Reason) else site_of(parsed)
        if site is not None:
            sites.setdefault(site.code, site)
    return sites


def _lines(chunks: Iterable[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines without their ends; None for one longer than allowed.  Blank lines are no rows."""
    number, kept, too_long = 0, bytearray(), False
    for chunk in chunks:
        start = 0
        while start < len(chunk):
            end = chunk.find(b"\n", start)
            piece = chunk[start:] if end < 0 else chunk[start:end]
            if too_long or len(kept) + len(piece) > MAX_LINE_BYTES:
                too_long, kept = True, bytearray()
            else:
                kept += piece
            if end < 0:
                break
            start = end + 1
            number += 1
            if too_long or kept.strip():
                yield number, None if too_long else bytes(kept)
            kept, too_long = bytearray(), False
    if too_long or kept.strip():
        yield number + 1, None if too_long else bytes(kept)


def _header(lines: Iterator[tuple[int, bytes | None]]) -> tuple[str, ...]:
    first = next(lines, None)
    if first is None:
        raise ExerciseError("catalogue-empty", "catalogue is empty: expected a line of column names")
    line = first[1]
    values = _values(None if line is None else line.removeprefix(_BOM))
    if isinstance(values, Reason):
        rule = f"header of the catalogue cannot be read: {values.rule}"
        raise ExerciseError("catalogue-header", rule, reason=values.code)
    columns = tuple(value.strip() for value in values)
    for name, times in Counter(columns).items():
        if times > 1:
            shown = printable(name, 40)
            rule = f"column stands twice: {shown}"
            raise ExerciseError("catalogue-column-twice", rule, column=shown)
    return columns


def _profile(columns: tuple[str, ...], wanted: str | None) -> Profile:
    if wanted is not None and wanted not in PROFILES:
        known = ", ".join(PROFILES)
        rule = f"profile is not known: got {printable(wanted, 40)}, expected one of {known}"
        raise ExerciseError("catalogue-profile-unknown", rule, got=printable(wanted, 40), known=known)
    by_header = next((each for each in FOREIGN if each.columns == columns), OWN)
    found = by_header if wanted is None else PROFILES[wanted]
    _require_columns(columns, found.required, found.columns)
    return found


def _require_columns(columns: tuple[str, ...], required: tuple[str, ...], known: tuple[str, ...]) -> None:
    missing = ", ".join(name for name in required if name not in columns)
    if missing:
        raise ExerciseError(
            "catalogue-column-missing", f"catalogue has no column: {missing}", columns=missing
        )
    unknown = ", ".join(printable(name, 40) for name in columns if name not in known)[:200]
    if unknown:
        raise ExerciseError(
            "catalogue-column-unknown", f"catalogue has unknown columns: {unknown}", columns=unknown
        )


def _cells(line: bytes | None, columns: tuple[str, ...]) -> Cells | Reason:
    values = _values(line)
    if isinstance(values, Reason):
        return values
    if len(values) != len(columns):
        rule = f"row has another number of columns: got {len(values)}, expected {len(columns)}"
        return reason("row-columns", "", str(len(values)), rule, expected=str(len(columns)))
    return Cells(dict(zip(columns, values, strict=True)))


def _values(line: bytes | None) -> list[str] | Reason:
    if line is None:
        rule = f"row is too long: expected at most {MAX_LINE_BYTES} bytes"
        return reason("row-too-long", "", "", rule, limit=str(MAX_LINE_BYTES))
    try:
        text = line.removesuffix(b"\r").decode("utf-8")
    except UnicodeDecodeError as error:
        rule = f"row is not UTF-8: byte {error.start} cannot be read"
        return reason("row-not-utf8", "", str(error.start), rule, byte=str(error.start))
    if any((letter < " " and letter != "\t") or letter == "\x7f" for letter in text):
        return reason("row-control-character", "", text, "row holds a control character")
    try:
        return next(csv.reader([text], strict=True))
    except csv.Error as error:
        return reason("row-quoting", "", text, f"row is quoted wrongly: {error}")


def _sorted(counted: Counter[tuple[str, str]]) -> dict[tuple[str, str], int]:
    return dict(sorted(counted.items(), key=lambda entry: (-entry[1], entry[0])))

"""A file of messages as entries of records: one message a line, or one entry a line as `jdec follow --json` writes it.

A bare message gets the place it would have if each sender's messages alone stood on that sender's record, in the order
of the file; the same bytes twice are one message.  A line that names its place keeps it.  Every line that is no entry
is listed with a code and takes nothing else with it.  Files are read only as far as their limits go.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import IO, Final

import msgspec

from jdec.faces.cli.errors import CliError, Exit
from jdec.messages import Message, Unreadable, read
from jdec.messages.header import MAX_MESSAGE_BYTES
from jdec.messages.service import KeyManifest, Receipt
from jdec.picture import Entry
from jdec.record.errors import RecordError
from jdec.record.origin import Origin
from jdec.record.tree import leaf_hash

MOST_LINES: Final = 200_000
MOST_BYTES: Final = 256 * 1024 * 1024
# A message inside an entry is quoted, and every letter of it may be written as a code.
MOST_LINE_BYTES: Final = 6 * MAX_MESSAGE_BYTES + 4096
_MOST_INDEX: Final = 10**15
_BOM: Final = b"\xef\xbb\xbf"


class BadLine(msgspec.Struct, frozen=True):
    """A line that is in no picture: its number, counted from 1, and why."""

    line: int
    code: str
    args: Mapping[str, str] = {}
    detail: str = ""


class Sheet(msgspec.Struct, frozen=True):
    """What a file holds.  `lines` maps names of entries to the lines they stand on; `passed` counts lines that say
    nothing of a launch: receipts, key manifests, and what a follower was told beside entries.  `receipts` are those
    receipts whose places the file names; without places they cover nothing."""

    entries: tuple[Entry, ...]
    receipts: tuple[Entry, ...]
    bad: tuple[BadLine, ...]
    lines: dict[str, int]
    traffic: str
    parties: tuple[str, ...]
    total: int
    repeated: int
    passed: int


class _Placed(msgspec.Struct, frozen=True):
    record: str
    index: int
    data: str
    leaf: str = ""


class _Shape(msgspec.Struct, frozen=True):
    """What tells an entry, or an event of a follower, from a bare message."""

    record: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    index: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    data: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    cursor: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    entry: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    kind: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class _Bad(Exception):
    """This line is no entry."""

    def __init__(self, code: str, /, **args: str) -> None:
        super().__init__(code)
        self.code = code
        self.args_by_name = args


def read_sheet(stream: IO[bytes]) -> Sheet:
    """Read a file of messages.  Raises `CliError` for one that is too long, or that no one picture can be made of."""
    reader = _Reader()
    for number, data in _lines(stream):
        reader.take(number, data)
    return reader.sheet()


def _lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Numbered lines with their newline; one that is too long is cut one byte past the limit."""
    number = total = 0
    while data := stream.readline(MOST_LINE_BYTES + 1):
        number += 1
        rest = data
        total += len(data)
        while not rest.endswith(b"\n") and rest:
            rest = stream.readline(MOST_LINE_BYTES + 1)
            total += len(rest)
            if total > MOST_BYTES:
                break
        if number > MOST_LINES or total > MOST_BYTES:
            megabytes = MOST_BYTES // 1024 // 1024
            raise CliError("picture-file-too-long", Exit.USAGE, lines=MOST_LINES, megabytes=megabytes)
        if number == 1:
            data = data.removeprefix(_BOM)
        if data.strip():
            yield number, data if data.endswith(b"\n") else data + b"\n"


class _Reader:
    """Puts line after line in its place."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._receipts: list[Entry] = []
        self._bad: list[BadLine] = []
        self._lines: dict[str, int] = {}
        self._leaves: dict[tuple[str, int], bytes] = {}
        self._bare: dict[bytes, str] = {}
        self._sizes: dict[str, int] = {}
        self._traffics: dict[str, int] = {}
        self._parties: dict[str, int] = {}
        self._is_placed: bool | None = None
        self._total = self._repeated = self._passed = 0

    def take(self, number: int, data: bytes) -> None:
        """Take in one line."""
        self._total += 1
        try:
            if len(data) > MOST_LINE_BYTES:
                raise _Bad("line-too-long", limit=str(MOST_LINE_BYTES))
            self._take(number, data)
        except _Bad as bad:
            self._bad.append(BadLine(number, bad.code, bad.args_by_name))

    def sheet(self) -> Sheet:
        """Return all that was read."""
        _refuse_several("picture-two-traffics", self._traffics, most=1)
        _refuse_several("picture-three-parties", self._parties, most=2)
        return Sheet(
            entries=tuple(self._entries),
            receipts=tuple(self._receipts) if self._is_placed else (),
            bad=tuple(self._bad),
            lines=self._lines,
            traffic=next(iter(self._traffics), ""),
            parties=tuple(sorted(self._parties)),
            total=self._total,
            repeated=self._repeated,
            passed=self._passed,
        )

    def _take(self, number: int, data: bytes) -> None:
        shape = _shape(data)
        if shape.cursor is not msgspec.UNSET and shape.kind is msgspec.UNSET:
            if shape.entry is msgspec.UNSET or bytes(shape.entry) == b"null":
                self._passed += 1
            else:
                self._take_placed(number, bytes(shape.entry))
        elif msgspec.UNSET not in (shape.record, shape.index, shape.data):
            self._take_placed(number, data)
        else:
            self._take_bare(number, data)

    def _take_bare(self, number: int, data: bytes) -> None:
        message = self._read(number, data)
        if message is None:
            return
        self._mix(is_placed=False)
        leaf = leaf_hash(data)
        if leaf in self._bare:
            self._repeated += 1
            return
        record = _record(message.sender, message.traffic)
        index = self._sizes.get(record, 0)
        self._sizes[record] = index + 1
        self._put(number, Entry(record, index, leaf, message))
        self._bare[leaf] = record

    def _take_placed(self, number: int, data: bytes) -> None:
        try:
            placed = msgspec.json.decode(data, type=_Placed)
            origin = Origin.parse(placed.record)
            content = placed.data.encode()
        except (msgspec.MsgspecError, RecordError, RecursionError, UnicodeError):
            raise _Bad("line-place-unknown") from None
        if not 0 <= placed.index < _MOST_INDEX:
            raise _Bad("line-place-unknown")
        leaf = leaf_hash(content)
        if placed.leaf and placed.leaf != b64encode(leaf).decode():
            raise _Bad("line-leaf-differs")
        message = self._read(number, content)
        if message is None:
            return
        self._mix(is_placed=True)
        if (message.sender, message.traffic) != (origin.party, origin.traffic):
            got = f"{message.sender}, {message.traffic}"
            raise _Bad("line-not-of-record", got=got, record=placed.record)
        known = self._leaves.get((placed.record, placed.index))
        if known == leaf:
            self._repeated += 1
        elif known is not None:
            raise _Bad("line-place-taken", record=placed.record, index=str(placed.index))
        else:
            self._put(number, Entry(placed.record, placed.index, leaf, message))

    def _read(self, number: int, data: bytes) -> Message | None:
        message = read(data)
        if isinstance(message, Unreadable):
            self._bad.append(BadLine(number, message.code, message.args, message.detail))
            return None
        return message

    def _mix(self, *, is_placed: bool) -> None:
        """Places that a file names and places that are given out here could be the same."""
        if self._is_placed is None:
            self._is_placed = is_placed
        if self._is_placed is not is_placed:
            raise _Bad("line-place-mixed")

    def _put(self, number: int, entry: Entry) -> None:
        message = entry.message
        assert not isinstance(message, Unreadable)
        self._leaves[entry.record, entry.index] = entry.leaf
        self._traffics.setdefault(message.traffic, number)
        self._parties.setdefault(message.sender, number)
        if isinstance(message, Receipt | KeyManifest):
            self._passed += 1
            self._receipts += [entry] if isinstance(message, Receipt) else []
            return
        self._entries.append(entry)
        self._lines[entry.name] = number


def _shape(data: bytes) -> _Shape:
    try:
        return msgspec.json.decode(data, type=_Shape)
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        return _Shape()


def _record(party: str, traffic: str) -> str:
    return str(Origin(party, traffic, 1))


def _refuse_several(code: str, found: Mapping[str, int], *, most: int) -> None:
    """Refuse a file of which no one picture can be made; say where each begins."""
    if len(found) > most:
        shown = sorted(found.items(), key=lambda each: each[1])[: most + 1]
        lines = ", ".join(str(line) for _, line in shown)
        raise CliError(code, Exit.REFUSED, got=", ".join(name for name, _ in shown), lines=lines)

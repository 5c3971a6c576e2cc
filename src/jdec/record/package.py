"""Packages: entries and the signed checkpoint that covers them, as one run of bytes.

A package is what push, pull and courier carry, and the only thing a mirror takes.  Reading one checks its
form and that the numbers agree; it verifies no signature and no root.

    jdec-package/1
    start 41
    entries 2
    checkpoint 3712
    <empty line>
    <3712 bytes of checkpoint note><two entries, each after its length as two bytes, big-endian>

The checkpoint's size is ``start + entries``; a package without entries is a sign of life.  Packages may
follow each other in a file.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from jdec.record._wire import decode_decimal, shown
from jdec.record.checkpoint import read_checkpoint
from jdec.record.errors import RecordError
from jdec.record.note import MAX_NOTE_BYTES

MAX_ENTRY_BYTES: Final = 65_535
MAX_ENTRIES: Final = 4_096
MAX_PACKAGE_BYTES: Final = 8 * 1024 * 1024

_MAGIC: Final = b"jdec-package/1\n"
_FIELDS: Final = ("start", "entries", "checkpoint")
_MAX_LINE: Final = 64
_LENGTH: Final = struct.Struct(">H")


@dataclass(frozen=True, slots=True)
class Limits:
    """How large one package may be."""

    entries: int = MAX_ENTRIES
    bytes: int = MAX_PACKAGE_BYTES


DEFAULT_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Package:
    """Entries from index ``start`` on, and the note of the checkpoint whose size is ``end``."""

    start: int
    entries: tuple[bytes, ...]
    checkpoint_note: bytes

    @property
    def end(self) -> int:
        """One past the index of the last entry."""
        return self.start + len(self.entries)


class ByteStream(Protocol):
    """What ``read_packages`` reads from: any binary file or buffer."""

    def read(self, size: int, /) -> bytes:
        """Up to ``size`` bytes; none at the end."""
        ...


def encode_package(package: Package, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The bytes of a package; one that ``decode_package`` would refuse is refused here."""
    _check_size(package)
    pack = _LENGTH.pack
    parts = [_header(package), package.checkpoint_note]
    for entry in package.entries:
        if not 0 < len(entry) <= MAX_ENTRY_BYTES:
            raise _bad_entry(len(entry))
        parts.append(pack(len(entry)))
        parts.append(entry)
    data = b"".join(parts)
    _check_limit("entries", len(package.entries), limits.entries)
    _check_limit("bytes", len(data), limits.bytes)
    return data


def decode_package(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Package:
    """Read exactly one package; anything after it is refused."""
    _check_limit("bytes", len(data), limits.bytes)
    reader = _Buffer(data)
    package = _read_one(reader, limits)
    if package is None:
        raise _truncated(0, len(_MAGIC))
    rest = reader.left()
    if rest:
        raise _malformed(f"{rest} bytes after the last entry")
    return package


def read_packages(stream: ByteStream, limits: Limits = DEFAULT_LIMITS) -> Iterator[Package]:
    """Packages that follow each other to the end of a stream, one at a time in bounded memory.

    A stream that ends inside a package yields the whole ones before it and then refuses with
    ``package-truncated``.
    """
    reader = _Stream(stream)
    while True:
        package = _read_one(reader, limits)
        if package is None:
            return
        yield package


class _Buffer:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def left(self) -> int:
        return len(self._data) - self._at

    def read(self, size: int, /) -> bytes:
        data = self._data[self._at : self._at + size]
        self._at += len(data)
        return data


class _Stream:
    """Whole reads from a stream that may hand out short pieces."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self._held = bytearray()

    def read(self, size: int, /) -> bytes:
        while len(self._held) < size:
            piece = self._stream.read(max(65_536, size - len(self._held)))
            if not piece:
                break
            self._held += piece
        data = bytes(self._held[:size])
        del self._held[:size]
        return data


def _read_one(reader: ByteStream, limits: Limits) -> Package | None:
    magic = reader.read(len(_MAGIC))
    if not magic:
        return None
    if magic != _MAGIC[: len(magic)]:
        raise _malformed("it does not begin with jdec-package/1")
    _whole(magic, len(_MAGIC))
    start, count, note_bytes = (_read_field(reader, name) for name in _FIELDS)
    if _whole(reader.read(1), 1) != b"\n":
        raise _malformed("no empty line after the header")
    _check_limit("entries", count, limits.entries)
    if note_bytes > MAX_NOTE_BYTES:
        raise _malformed(f"checkpoint has {note_bytes} bytes, at most {MAX_NOTE_BYTES}")
    note = _whole(reader.read(note_bytes), note_bytes)
    package = Package(start, _read_entries(reader, count, limits.bytes - note_bytes), note)
    _check_size(package)
    return package


def _read_field(reader: ByteStream, name: str) -> int:
    line = b""
    while not line.endswith(b"\n"):
        if len(line) >= _MAX_LINE:
            raise _malformed(f"header line {name} is too long")
        line += _whole(reader.read(1), 1)
    text = line[:-1].decode("ascii", "replace")
    if not text.startswith(f"{name} "):
        raise _malformed(f"header line {shown(text)}, expected {name}")
    try:
        return decode_decimal(text[len(name) + 1 :])
    except ValueError as error:
        raise _malformed(f"{name} is {error}") from None


def _read_entries(reader: ByteStream, count: int, room: int) -> tuple[bytes, ...]:
    entries: list[bytes] = []
    read, unpack = reader.read, _LENGTH.unpack
    for _ in range(count):
        prefix = read(2)
        if len(prefix) != 2:
            raise _truncated(len(prefix), 2)
        length: int = unpack(prefix)[0]
        room -= length + 2
        if room < 0:
            raise _over("bytes", "more", "the limit")
        entry = read(length)
        if len(entry) != length:
            raise _truncated(len(entry), length)
        if not entry:
            raise _bad_entry(0)
        entries.append(entry)
    return tuple(entries)


def _header(package: Package) -> bytes:
    values = (package.start, len(package.entries), len(package.checkpoint_note))
    lines = "".join(f"{name} {value}\n" for name, value in zip(_FIELDS, values, strict=True))
    return _MAGIC + lines.encode() + b"\n"


def _check_size(package: Package) -> None:
    size = read_checkpoint(package.checkpoint_note).size
    if size != package.end:
        raise RecordError(
            "package-size-wrong",
            f"package ends at {package.end}, its checkpoint has size {size}",
            got=package.end,
            expected=size,
        )


def _check_limit(what: str, got: int, limit: int) -> None:
    if got > limit:
        raise _over(what, str(got), str(limit))


def _over(what: str, got: str, limit: str) -> RecordError:
    return RecordError(
        "package-too-large", f"package has {got} {what}, at most {limit}", got=got, limit=limit
    )


def _whole(data: bytes, size: int) -> bytes:
    if len(data) != size:
        raise _truncated(len(data), size)
    return data


def _truncated(got: int, expected: int) -> RecordError:
    return RecordError(
        "package-truncated",
        f"package ends too early: have {got} bytes of {expected}",
        got=got,
        expected=expected,
    )


def _bad_entry(size: int) -> RecordError:
    return RecordError(
        "entry-size-bad",
        f"entry has {size} bytes, expected 1 to {MAX_ENTRY_BYTES}",
        got=size,
        limit=MAX_ENTRY_BYTES,
    )


def _malformed(reason: str) -> RecordError:
    return RecordError("package-malformed", f"malformed package: {reason}")

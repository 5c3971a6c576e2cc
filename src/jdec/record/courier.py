"""Courier files: packages of one record for a cut or a one-way line, carried by hand.

    jdec-courier/1
    from jdec/USA/exercise.demo/1
    to jdec/RUS/exercise.demo/1
    record jdec/USA/exercise.demo/1
    start 41
    end 103
    part 1 of 3
    cosigned 7431
    <empty line>
    <7431 bytes of cosigned checkpoint><packages that follow each other from start to end>

``cosigned`` is the sender's answer to what it was brought before: the newest checkpoint of the receiver's
record with the sender's cosignature, or nothing.  ``record`` is the sender's own, or the receiver's where a
mirror gives it back for a repair.  A file of nothing new holds one package without entries.

Nothing in the header is signed and nothing in it is believed: it says what the file claims to be, so that a
wrong one is named before anything is taken.  Packages and cosignature are judged as if the line had brought them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Final

from jdec.record._wire import decode_decimal, shown
from jdec.record.checkpoint import read_checkpoint
from jdec.record.errors import RecordError
from jdec.record.note import MAX_NOTE_BYTES
from jdec.record.origin import Origin
from jdec.record.package import ByteStream, Package, encode_package, read_packages

MAGIC: Final = b"jdec-courier/1\n"
MAX_PARTS: Final = 9_999
_FAMILY: Final = b"jdec-courier/"
_FIELDS: Final = ("from", "to", "record", "start", "end", "part", "cosigned")
_MAX_LINE: Final = 128
_PART: Final = re.compile(r"([1-9][0-9]{0,3}) of ([1-9][0-9]{0,3})", re.ASCII)


@dataclass(frozen=True, slots=True)
class CourierHeader:
    """What a file claims: who made it for whom, whose record it brings, entries ``start`` to before ``end``, and
    which part of a consignment it is.  ``cosigned`` is empty or a note.  Raises ``courier-malformed``."""

    sender: Origin
    receiver: Origin
    record: Origin
    start: int
    end: int
    part: int = 1
    parts: int = 1
    cosigned: bytes = b""

    def __post_init__(self) -> None:
        if self.sender.party == self.receiver.party or self.sender.traffic != self.receiver.traffic:
            raise _malformed(f"no courier goes from {self.sender} to {self.receiver}")
        if self.record not in (self.sender, self.receiver):
            raise _malformed(f"record {self.record} is neither the sender's nor the receiver's")
        if not 0 <= self.start <= self.end:
            raise _malformed(f"range from {self.start} to {self.end}")
        if not 1 <= self.part <= self.parts <= MAX_PARTS:
            raise _malformed(f"part {self.part} of {self.parts}")
        if len(self.cosigned) > MAX_NOTE_BYTES:
            raise _malformed(f"cosigned checkpoint has {len(self.cosigned)} bytes, at most {MAX_NOTE_BYTES}")

    @property
    def is_returned(self) -> bool:
        """Whether it brings the receiver's own record back."""
        return self.record == self.receiver


@dataclass(frozen=True, slots=True)
class CourierFile:
    """An open file: its header, and its packages one at a time, to be read once."""

    header: CourierHeader
    packages: Iterator[Package]


def encode_header(header: CourierHeader) -> bytes:
    """The bytes before the first package."""
    values = (
        header.sender,
        header.receiver,
        header.record,
        header.start,
        header.end,
        f"{header.part} of {header.parts}",
        len(header.cosigned),
    )
    lines = "".join(f"{name} {value}\n" for name, value in zip(_FIELDS, values, strict=True))
    return MAGIC + lines.encode() + b"\n" + header.cosigned


def read_courier(stream: ByteStream) -> CourierFile:
    """Open a courier file; memory stays bounded whatever its length.

    Refusals here: ``courier-malformed`` (not such a file), ``courier-version`` (of another version),
    ``courier-truncated``.  While packages are read: ``courier-truncated`` where the file ends before ``end``,
    ``courier-damaged`` where what it holds is no package, or not one the header speaks of.
    """
    header = _read_header(stream)
    return CourierFile(header, _checked(header, stream))


def encode_courier(header: CourierHeader, package: Package) -> bytes:
    """One package as a courier file of its own, with sender, receiver, part and cosignature of ``header``."""
    return encode_header(replace(header, start=package.start, end=package.end)) + encode_package(package)


def decode_courier(data: bytes) -> tuple[CourierHeader, tuple[Package, ...]]:
    """A whole courier file in memory, for those that are known to be small."""
    opened = read_courier(BytesIO(data))
    return opened.header, tuple(opened.packages)


def _read_header(stream: ByteStream) -> CourierHeader:
    magic = _exactly(stream, len(MAGIC), 0)
    if magic != MAGIC:
        if magic.startswith(_FAMILY):
            raise RecordError(
                "courier-version",
                f"courier file is of another version: {shown(magic.decode('ascii', 'replace'))}, expected 1",
            )
        raise _malformed("it does not begin with jdec-courier/1")
    texts = [_read_field(stream, name) for name in _FIELDS]
    if _exactly(stream, 1, 0) != b"\n":
        raise _malformed("no empty line after the header")
    try:
        sender, receiver, record = (Origin.parse(text) for text in texts[:3])
        start, end = decode_decimal(texts[3]), decode_decimal(texts[4])
        part = _PART.fullmatch(texts[5])
        length = decode_decimal(texts[6], MAX_NOTE_BYTES)
    except (ValueError, RecordError) as error:
        raise _malformed(str(error)) from None
    if part is None:
        raise _malformed(f"part is {shown(texts[5])}")
    header = CourierHeader(sender, receiver, record, start, end, int(part[1]), int(part[2]))
    return replace(header, cosigned=_exactly(stream, length, end))


def _checked(header: CourierHeader, stream: ByteStream) -> Iterator[Package]:
    at, is_begun = header.start, False
    try:
        for package in read_packages(stream):
            _check_place(header, package, at)
            if is_begun and at == header.end:
                raise _damaged(at, header.end, "it goes on after its end")
            at, is_begun = package.end, True
            yield package
    except RecordError as error:
        if error.code == "courier-damaged":
            raise
        if error.code == "package-truncated":
            raise _truncated(at, header.end) from error
        raise _damaged(at, header.end, str(error)) from error
    if at < header.end or not is_begun:
        raise _truncated(at, header.end)


def _check_place(header: CourierHeader, package: Package, at: int) -> None:
    origin = read_checkpoint(package.checkpoint_note).origin
    if origin != str(header.record):
        raise _damaged(at, header.end, f"a package is of {shown(origin)}")
    if package.start != at or package.end > header.end:
        why = f"a package goes from {package.start} to {package.end}, expected from {at} to at most {header.end}"
        raise _damaged(at, header.end, why)


def _read_field(stream: ByteStream, name: str) -> str:
    line = b""
    while not line.endswith(b"\n"):
        if len(line) >= _MAX_LINE:
            raise _malformed(f"header line {name} is too long")
        line += _exactly(stream, 1, 0)
    text = line[:-1].decode("ascii", "replace")
    if not text.startswith(f"{name} "):
        raise _malformed(f"header line {shown(text)}, expected {name}")
    return text[len(name) + 1 :]


def _exactly(stream: ByteStream, size: int, end: int) -> bytes:
    data = b""
    while len(data) < size:
        piece = stream.read(size - len(data))
        if not piece:
            if not _FAMILY.startswith(data[: len(_FAMILY)]) and size == len(MAGIC):
                raise _malformed("it does not begin with jdec-courier/1")
            raise _truncated(0, end)
        data += piece
    return data


def _truncated(have: int, end: int) -> RecordError:
    return RecordError(
        "courier-truncated",
        f"courier file ends too early: it is whole up to entry {have} of {end}",
        have=have,
        end=end,
    )


def _damaged(have: int, end: int, why: str) -> RecordError:
    return RecordError(
        "courier-damaged",
        f"courier file is damaged after entry {have} of {end}: {why}",
        have=have,
        end=end,
    )


def _malformed(reason: str) -> RecordError:
    return RecordError("courier-malformed", f"not a courier file: {reason}")

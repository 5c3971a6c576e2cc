"""Signed notes, C2SP ``signed-note``: a text and the signature lines under it.

This module reads and writes the form only.  Who may sign what is decided by ``checkpoint``,
``cosignature`` and ``manifest``; a text read here is worth nothing until they have verified it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from jdec.record._wire import decode_base64, encode_base64, shown
from jdec.record.errors import RecordError

MAX_NOTE_BYTES: Final = 131_072
MAX_SIGNATURES: Final = 32
MAX_NAME_BYTES: Final = 255
KEY_ID_BYTES: Final = 4

_DASH: Final = "\u2014 "
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f]")
_NAME_BAR: Final = re.compile(r"[\s+]")


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One signature under a note: key name, the four bytes of the key ID, and the signature itself."""

    name: str
    key_id: bytes
    blob: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A text, its final newline included, and one or more signature lines in order."""

    text: str
    signatures: tuple[SignatureLine, ...]


def parse_note(data: bytes, *, max_bytes: int = MAX_NOTE_BYTES, max_signatures: int = MAX_SIGNATURES) -> Note:
    """Read a signed note strictly; refusals are ``note-malformed`` and ``note-too-large``."""
    _check_length(data, max_bytes)
    text = _decode(data)
    cut = text.rfind("\n\n")
    if cut < 0:
        raise _malformed("no empty line between text and signatures")
    return Note(text[: cut + 1], _signature_lines(text[cut + 2 :], max_signatures))


def format_note(note: Note) -> bytes:
    """The bytes of a note; a note that could not be read back the same is refused."""
    if not note.text.endswith("\n") or _CONTROL.search(note.text):
        raise _malformed("text does not end in a newline, or holds a control character")
    data = note.text.encode() + b"\n" + format_lines(note.signatures)
    _check_length(data, MAX_NOTE_BYTES)
    return data


def parse_lines(data: bytes, *, max_signatures: int = MAX_SIGNATURES) -> tuple[SignatureLine, ...]:
    """Read bare signature lines, as a witness returns them (C2SP ``tlog-witness``)."""
    _check_length(data, MAX_NOTE_BYTES)
    return _signature_lines(_decode(data), max_signatures)


def format_lines(lines: Iterable[SignatureLine]) -> bytes:
    """The bytes of signature lines, each ending in a newline; none, or too many, are refused."""
    text = "".join(f"{_DASH}{line.name} {encode_base64(line.key_id + line.blob)}\n" for line in lines)
    _signature_lines(text, MAX_SIGNATURES)
    return text.encode()


def check_key_name(name: str) -> str:
    """A key name is not empty, not longer than 255 bytes, and has no space, plus or control character."""
    if not name or len(name.encode()) > MAX_NAME_BYTES or _NAME_BAR.search(name) or _CONTROL.search(name):
        raise _malformed(f"not a key name: {shown(name)}")
    return name


def _signature_lines(text: str, max_signatures: int) -> tuple[SignatureLine, ...]:
    if not text.endswith("\n"):
        raise _malformed("signatures do not end in a newline")
    lines = text[:-1].split("\n")
    if len(lines) > max_signatures:
        raise RecordError(
            "note-too-large",
            f"note has {len(lines)} signatures, at most {max_signatures}",
            got=len(lines),
            limit=max_signatures,
        )
    return tuple(_signature_line(line) for line in lines)


def _signature_line(line: str) -> SignatureLine:
    name, gap, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not gap:
        raise _malformed(f"not a signature line: {shown(line)}")
    check_key_name(name)
    try:
        raw = decode_base64(encoded)
    except ValueError as error:
        raise _malformed(f"signature is {error}") from None
    if len(raw) <= KEY_ID_BYTES:
        raise _malformed(
            f"signature of {shown(name)} has {len(raw)} bytes, expected more than {KEY_ID_BYTES}"
        )
    return SignatureLine(name, raw[:KEY_ID_BYTES], raw[KEY_ID_BYTES:])


def _decode(data: bytes) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise _malformed("not UTF-8") from None
    found = _CONTROL.search(text)
    if found:
        raise _malformed(f"control character {found.group()!a}")
    return text


def _check_length(data: bytes, max_bytes: int) -> None:
    if len(data) > max_bytes:
        raise RecordError(
            "note-too-large",
            f"note has {len(data)} bytes, at most {max_bytes}",
            got=len(data),
            limit=max_bytes,
        )


def _malformed(reason: str) -> RecordError:
    return RecordError("note-malformed", f"malformed note: {reason}")

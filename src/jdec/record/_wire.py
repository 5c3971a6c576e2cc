"""Strict readings of the small things every format here is made of: decimals, base64, hashes, times.

Each value has exactly one spelling.  A second spelling of the same value is refused, so that what was
parsed and what would be written are always the same bytes.  Errors are ``ValueError`` with a bare
sentence; the format that called adds its own code.
"""

import base64
import binascii
import re
from typing import Final

HASH_BYTES: Final = 32
MAX_SIZE: Final = 2**63 - 1
MAX_TIME_S: Final = 4_133_980_799
"""The last second of the year 2100: the same limit that instants inside messages have."""

_DECIMAL: Final = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_SHOWN: Final = 80


def shown(value: str) -> str:
    """A bounded, printable form of a stranger's text, for use in a sentence."""
    text = ascii(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 4] + "...'"


def decode_decimal(text: str, limit: int = MAX_SIZE) -> int:
    """An ASCII decimal without sign, space or leading zeroes, at most ``limit``."""
    if _DECIMAL.fullmatch(text) is None:
        raise ValueError(f"not a plain decimal: {shown(text)}")
    value = int(text)
    if value > limit:
        raise ValueError(f"number too large: {value}, at most {limit}")
    return value


def encode_base64(data: bytes) -> str:
    """Standard base64 with padding, RFC 4648 section 4."""
    return base64.b64encode(data).decode("ascii")


def decode_base64(text: str) -> bytes:
    """Canonical standard base64: no white space, full padding, trailing bits zero (RFC 4648, 3.5)."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(f"not standard base64: {shown(text)}") from None
    if encode_base64(data) != text:
        raise ValueError(f"not canonical base64: {shown(text)}")
    return data


def decode_hash(text: str) -> bytes:
    """A SHA-256 value in canonical base64."""
    data = decode_base64(text)
    if len(data) != HASH_BYTES:
        raise ValueError(f"hash has {len(data)} bytes, expected {HASH_BYTES}")
    return data


def check_time_s(time_s: int) -> int:
    """A signed time: whole seconds since 1970 UTC, not zero ("no statement"), not after the year 2100."""
    if not 0 < time_s <= MAX_TIME_S:
        raise ValueError(f"signed time out of range: {time_s}, expected 1 to {MAX_TIME_S}")
    return time_s

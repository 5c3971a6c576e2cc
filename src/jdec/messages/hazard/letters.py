"""The letters of a notice before anything is understood: bounded, without controls, and unwrapped.

Printers of the fixed telecommunication network cut lines at 69 letters, through the middle of a coordinate
where it falls so; such lines are put together again, but only for reading: `raw` keeps them as they came.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from jdec.messages.hazard_notice import MAX_RAW
from jdec.words.faults import Notice, Refused, fault, notice

# A line at least this long may have been cut in the middle of a coordinate.
CUT_LINE: Final = 66
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_FOREIGN = re.compile(r"[^\x00-\x7f°º’′”″]")
_NEWLINES = re.compile(r"\r\n?")
# The last word of such a line, and the first of the next: letters and digits of one coordinate.  Two digits
# alone are not joined: minutes and seconds may stand apart.
_CUT = re.compile(
    rf"(?m)^(?P<line>[^\n]{{{CUT_LINE - 12},}}?)(?P<last>(?<![A-Z0-9])[A-Z0-9]{{1,20}})\n"
    r"(?P<next>[0-9]{1,7}(?:[NSEW]|\b)|[NSEW][0-9])"
)
# The same in a shorter line: a compact point with one line's end among its digits.
_CUT_POINT = re.compile(r"(?<![A-Z0-9])[NS][\d\n]{4,7}[EW][\d\n]{4,7}\d(?!\d)")
_WHOLE_POINT = re.compile(r"[NS](?:\d{4}[EW]\d{5}|\d{6}[EW]\d{7})")
_LAUNCH_WORDS = re.compile(
    r"\bROCKET|\bLAUNCH|\bMISSILE|\bAEROSPACE\s+F(?:LIGH|L)T|\bSPACE\s?FLIGHT|\bUNBURNED\s+DEBRIS"
)


def clean(text: str) -> tuple[str, tuple[Notice, ...]]:
    """The text as it may stand in a message, and what had to be replaced.  Refused when empty or too long."""
    if len(text) > MAX_RAW:
        got, limit = str(len(text)), str(MAX_RAW)
        rule = f"notice is too long: got {got} letters, expected at most {limit}"
        raise Refused([fault("hazard-too-long", "", "", rule, got=got, limit=limit)])
    plain = _NEWLINES.sub("\n", text)
    kept, count = _CONTROLS.subn(" ", plain)
    kept = kept.strip()
    if not kept:
        raise Refused([fault("hazard-empty", "", "", "notice is empty")])
    if not count:
        return kept, ()
    rule = f"control letters were replaced by spaces: {count}"
    return kept, (notice("hazard-controls", "raw", rule, count=str(count)),)


def readable(raw: str) -> str:
    """The same text for reading: capital letters, and marks of the web made letters."""
    text = unescape(raw).upper().replace("\u00a0", " ").replace("\u2013", "-").replace("\u2014", "-")
    # What no notice is written in cannot be taken for a mark between points or for a digit.
    return _FOREIGN.sub("?", text)


def unwrapped(text: str) -> str:
    """A readable text with the coordinates that a line's end cut put together again."""
    return _CUT_POINT.sub(_mended, _CUT.sub(_joined, text))


def _joined(found: re.Match[str]) -> str:
    last, following = found["last"], found["next"]
    long_enough = len(found["line"]) + len(last) >= CUT_LINE
    apart = last.isdecimal() and len(last) == 2
    in_words = last.isalpha() and last not in ("N", "S", "E", "W")
    if not long_enough or apart or in_words:
        return found[0]
    return f"{found['line']}{last}{following}"


def _mended(found: re.Match[str]) -> str:
    """A point of which the digits were cut by one line's end, when they fit together; else as it stood."""
    whole = found[0].replace("\n", "")
    return whole if found[0].count("\n") == 1 and _WHOLE_POINT.fullmatch(whole) else found[0]


def says_launch(text: str) -> bool:
    """Whether the text itself speaks of a launch or a rocket."""
    return _LAUNCH_WORDS.search(text) is not None

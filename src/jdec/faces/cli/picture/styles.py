"""In which style an event is printed, by how loudly it is to be said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jdec.faces.cli.session import BAD, FAINT, GOOD, ODD
from jdec.faces.wording import attention_of
from jdec.picture.accounts import EventAccount
from jdec.picture.announced import Attention

_STYLES: Final[Mapping[Attention | None, str]] = {
    Attention.ALARM: BAD,
    Attention.ALARM_UNCLEAR: BAD,
    Attention.WARNING: BAD,
    Attention.CAUTION: ODD,
    Attention.NOTICE: GOOD,
    None: FAINT,
}


def style_of(event: EventAccount) -> str:
    """Return the style an event is printed in."""
    return _STYLES[attention_of(event)]

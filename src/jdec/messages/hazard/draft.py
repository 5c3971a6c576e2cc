"""What was understood of one notice: everything a message needs, and what was odd about the text."""

from __future__ import annotations

from typing import Any

import msgspec

from jdec.messages.hazard_notice import HazardArea, HazardChannel
from jdec.words.faults import Notice
from jdec.words.instants import Window
from jdec.words.parties import State
from jdec.words.places import Circle


class HazardDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A notice as it was understood, ready to become a message.

    `valid` is the whole time the notice is in force, None of one that only cancels another; `windows` lie inside it.
    `q_line` is the circle by which a NOTAM is found in a search: it is looked at beside the areas and is never one of
    them.  `notices` say what was odd; none of them refuses.
    """

    channel: HazardChannel
    number: str
    issuing_state: State | None
    valid: Window | None
    windows: tuple[Window, ...]
    areas: tuple[HazardArea, ...]
    replaces: str | None
    cancels: str | None = None
    says_launch: bool
    raw: str
    q_line: Circle | None = None
    notices: tuple[Notice, ...] = ()

    def content(self) -> dict[str, Any]:
        """The fields of a `HazardNotice` beside its header, for `new_message`."""
        return {
            "channel": self.channel,
            "number": self.number,
            "issuing_state": self.issuing_state,
            "windows": self.windows,
            "areas": self.areas,
            "replaces": self.replaces,
            "cancels": self.cancels,
            "says_launch": self.says_launch,
            "raw": self.raw,
        }

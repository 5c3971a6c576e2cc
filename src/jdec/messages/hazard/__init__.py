"""Reading public notices to airmen and mariners: from the text as published to a draft of a message.

Pure: letters in, a draft or a refusal out.  Any text ends as one of the two.  It reads where and when, never
what for: a notice is not judged, and whether a launch is meant is taken from its words alone.
"""

from __future__ import annotations

import msgspec

from jdec.messages.hazard.draft import HazardDraft
from jdec.messages.hazard.letters import clean, readable
from jdec.messages.hazard.notam import is_notam, read_notam
from jdec.messages.hazard.warning import is_warning, read_warning
from jdec.words.faults import Refused, fault

__all__ = ["HazardDraft", "read_notice"]


def read_notice(text: str) -> HazardDraft:
    """What one notice says; Refused with all faults at once when it is no notice of an area and a time."""
    raw, found = clean(text)
    letters = readable(raw)
    if is_notam(letters):
        draft = read_notam(raw, letters)
    elif is_warning(letters):
        draft = read_warning(raw, letters)
    else:
        rule = "text is no notice of a known form: expected a NOTAM or a navigational warning"
        raise Refused([fault("hazard-form-unknown", "", text, rule)])
    return msgspec.structs.replace(draft, notices=(*found, *draft.notices))

"""Announced against observed: which launch event is of which notice, and what became of each notice.

Pure and free of order like the picture it stands on; it never changes correlation, and never silences anything.  The
model, its defaults and what it cannot tell are in `docs/announced.md`.
"""

from jdec.picture.announced.announcing import Announcing, Held, NoticeChange, NoticeComponent
from jdec.picture.announced.following import EventLedger
from jdec.picture.announced.outcomes import (
    Code,
    EventVerdict,
    Grounds,
    NoticeStanding,
    NoticeState,
    Source,
    Verdict,
)
from jdec.picture.announced.parameters import DEFAULT_NOTICE_PARAMETERS, MODEL_VERSION, NoticeParameters
from jdec.words.attention import Attention

__all__ = [
    "DEFAULT_NOTICE_PARAMETERS",
    "MODEL_VERSION",
    "Announcing",
    "Attention",
    "Code",
    "EventLedger",
    "EventVerdict",
    "Grounds",
    "Held",
    "NoticeChange",
    "NoticeComponent",
    "NoticeParameters",
    "NoticeStanding",
    "NoticeState",
    "Source",
    "Verdict",
]

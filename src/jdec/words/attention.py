"""How loudly a launch is said: one scale for the picture that judges it and for officers who have seen it."""

from __future__ import annotations

from enum import StrEnum


class Attention(StrEnum):
    """How loudly a face says it.  Never nothing: a match changes the words and the grade, not whether one hears it.

    `notice`: announced by a Party or a third state, and as announced.  `caution`: announced, but late or perhaps late,
    or known from a public hazard notice only.  `warning`: an announced launch outside its window or area, or of which
    one heard only afterwards, or perhaps only afterwards.  `alarm-unclear`: cannot tell.  `alarm`: unannounced.
    """

    NOTICE = "notice"
    CAUTION = "caution"
    WARNING = "warning"
    ALARM_UNCLEAR = "alarm-unclear"
    ALARM = "alarm"

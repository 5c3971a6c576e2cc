"""The lines of a match as they are gathered, and the term of the window, which all kinds of notices share."""

from __future__ import annotations

import math
from typing import Final

from jdec.picture.announced.hours import Hours
from jdec.picture.announced.outcomes import Code
from jdec.picture.announced.parameters import NoticeParameters
from jdec.picture.announced.views import Look
from jdec.picture.events import Reason
from jdec.picture.parameters import MILLINATS

_DAY_S: Final = 86_400.0
_LOG_2PI: Final = math.log(2 * math.pi)


class Lines:
    """Reasons and findings, gathered in order; each worth is rounded to integer millinats once."""

    def __init__(self) -> None:
        self.reasons: list[Reason] = []
        self.findings: list[Code] = []

    @property
    def worth(self) -> int:
        """The sum of the reasons."""
        return sum(reason.worth for reason in self.reasons)

    def add(self, code: str, nats: float, apart: float | None = None, sigma: float | None = None) -> None:
        """One more term."""
        self.reasons.append(Reason(code, round(nats * MILLINATS), apart, sigma))

    def drop(self, code: str) -> None:
        """Without the term that a sharper one stands for."""
        self.reasons = [reason for reason in self.reasons if reason.code != code]

    def find(self, code: Code) -> None:
        """One more thing to be said."""
        if code not in self.findings:
            self.findings.append(code)


def gaussian(sigmas: float, sigma: float) -> float:
    """The logarithm of a normal density."""
    return -0.5 * (sigmas**2 + _LOG_2PI) - math.log(sigma)


def log_or_floor(nats: float, bound: float) -> float:
    """A term that never decides alone."""
    return max(-bound, min(bound, nats))


def window_line(
    windows: tuple[Hours, ...],
    look: Look,
    lead_s: float,
    followed: float,
    lines: Lines,
    parameters: NoticeParameters,
) -> tuple[float, bool]:
    """The term of the window.  Seconds outside it, signed, 0 inside; and whether the gate of time lets it through.

    `lead_s`: by so much the launch may precede a window that is about what falls later.  Inside, a launch is as
    likely at any time that the window is open; outside, ever less so.
    """
    tolerance_s = parameters.window_tolerance_s + parameters.inside_sigmas * look.time_sigma_s
    outside_s = min(
        (hours.outside_ms(look.time_ms) / 1000 for hours in windows), key=lambda each: (abs(each), each)
    )
    is_early = outside_s < 0
    outside_s = min(0.0, outside_s + tolerance_s + lead_s) if is_early else max(0.0, outside_s - tolerance_s)
    open_s = sum(hours.open_ms() for hours in windows) / 1000 + 2 * tolerance_s + lead_s
    if outside_s:
        scale_s = parameters.outside_window_scale_s
        density = math.log(parameters.outside_window / (2 * scale_s)) - abs(outside_s) / scale_s
    else:
        density = math.log1p(-parameters.outside_window) - math.log(open_s)
    rate = parameters.unannounced_a_day / _DAY_S
    lines.add("window", density + math.log(followed / rate), outside_s, tolerance_s)
    return outside_s, abs(outside_s) <= parameters.outside_window_gate_s

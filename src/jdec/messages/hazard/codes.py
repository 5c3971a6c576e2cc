"""Codes of this reader: each has a text in both languages."""

from __future__ import annotations

from typing import Final

# What refuses a notice.
HAZARD_CODES: Final = (
    "hazard-empty",
    "hazard-too-long",
    "hazard-form-unknown",
    "hazard-cancels-nothing",
    "hazard-no-number",
    "hazard-no-start",
    "hazard-no-end",
    "hazard-permanent",
    "hazard-time",
    "hazard-time-order",
    "hazard-no-window",
    "hazard-no-month",
    "hazard-too-many-windows",
    "hazard-no-area",
    "hazard-too-many-areas",
    "hazard-too-many-vertices",
    "hazard-coordinate-range",
    "hazard-coordinate-digits",
)
# What is odd and refuses nothing.
HAZARD_NOTICE_CODES: Final = (
    "hazard-controls",
    "hazard-digits",
    "hazard-named-point",
    "hazard-straightened",
    "hazard-points-unused",
    "hazard-vertex-twice",
    "hazard-self-crossing",
    "hazard-q-line-differs",
    "hazard-end-estimated",
    "hazard-schedule-unread",
    "hazard-schedule-outside",
    "hazard-long",
    "hazard-year-assumed",
)

"""What can be supposed of two reports, and why nothing can; apart from what computes it, which is slow to load."""

from __future__ import annotations

from enum import StrEnum


class Wish(StrEnum):
    """What is supposed of two reports: that they are of one launch, or of two."""

    TOGETHER = "together"
    APART = "apart"


class Ground(StrEnum):
    """Why nothing can be supposed: the two are of one Party; one was taken back; one is too vague to be put together;
    no gate lets them be one launch; there are too many reports about them to resolve; one is not among those given."""

    SAME_PARTY = "same-party"
    RETRACTED = "retracted"
    TOO_VAGUE = "too-vague"
    OUT_OF_GATES = "out-of-gates"
    TOO_MANY = "too-many"
    ABSENT = "absent"

"""What was launched, as coarsely as the instruments speak of it."""

from __future__ import annotations

from enum import StrEnum


class LaunchClass(StrEnum):
    """Generic classes.

    The first four are those of the launch notification memorandum of 2000 (recalled, not seen in its text);
    the last two are extensions: sounding rockets are what the 1995 alarm was about, and a warning system
    may see a launch without knowing its class.
    """

    ICBM = "icbm"
    SLBM = "slbm"
    OTHER_BALLISTIC_MISSILE = "other-ballistic-missile"
    SPACE_LAUNCH_VEHICLE = "space-launch-vehicle"
    SOUNDING_ROCKET = "sounding-rocket"
    UNDETERMINED = "undetermined"


class SourceClass(StrEnum):
    """Which warning systems saw it; never which sensor (expansion memorandum, article 4)."""

    SPACE = "space"
    GROUND = "ground"
    BOTH = "both"

"""The figures that matching launches with notices goes by: one frozen set with a version, the same on both nodes.

None is treaty text.  Where a figure is recalled of a text whose paragraph was not seen, its comment says so; the
rest are defaults of this software.  `docs/announced.md` says where each comes from.
"""

from __future__ import annotations

import hashlib
from typing import Final

import msgspec

MODEL_VERSION: Final = "announced/2"


class NoticeParameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Tolerances, gates, priors and the margin of the second assignment; sigmas are one standard deviation."""

    version: str = "default-1"

    # Recalled (p 0.7) of the launch notification memorandum of 2000: a notice at least 24 h before its window opens.
    notice_latest_s: float = 86_400.0
    # Recalled (p 0.95) of the agreement of 1988: a bare date, without a time of day, stands for four days from it.
    bare_date_days: int = 4

    # Default: how far over the edge of a window or an area still is inside, besides what the report is uncertain by.
    window_tolerance_s: float = 120.0
    area_tolerance_km: float = 10.0
    inside_sigmas: float = 3.0

    # Default: outside of these there is no link but by citation.  A slip to the same hour of the next day is inside.
    outside_window_gate_s: float = 36 * 3_600.0
    outside_area_gate_km: float = 1_000.0

    # Default: how often a launch that was announced is outside its window or area, and how far then (e-folding).
    outside_window: float = 0.05
    outside_window_scale_s: float = 12 * 3_600.0
    outside_area: float = 0.05
    outside_area_scale_km: float = 500.0

    # Default: how often a notice is followed by a launch.  A public notice need not be of a launch at all.
    followed_own: float = 0.9
    followed_relayed: float = 0.8
    followed_says_launch: float = 0.8
    followed_hazard: float = 0.3

    # What there is to be confused with.  About one launch a day worldwide (sources: brief, 1.3); at most half of
    # them without a notice, and from land and sea of this extent (default).
    unannounced_a_day: float = 0.5
    launch_zones_km2: float = 2.0e7

    # Default: uncertainty of what a notice plans, and bounds of single terms in nats, so that none decides alone.
    azimuth_sigma_deg: float = 5.0
    launched_at_sigma_s: float = 60.0
    point_sigma_km: float = 25.0
    class_mismatch: float = 1.0
    class_match: float = 1.5
    term_bound: float = 5.0
    ownership: float = 3.0
    launched_elsewhen: float = 4.0
    cancelled: float = 2.0
    cited: float = 30.0

    # Hazard notices.  Reach: in the notices of 2020 to 2024 the nearest area of a launch lay 52 to 2,499 km from its
    # site (rule-made pairs, cut at 2,500 km).  Stages fall later than lift-off, so a window may open after it.
    hazard_reach_km: float = 2_500.0
    hazard_nearest_km: float = 50.0
    hazard_lead_s: float = 900.0
    path_sigma_deg: float = 8.0
    # Notices of one launch: this share of their slots open and close within this of each other, and their areas are
    # no further apart than this.  Last stages fall beyond the reach, at the same hours: 4,900 to 9,500 km from the
    # site in the notices of 2022 to 2024.
    kin_shift_s: float = 1_800.0
    kin_slots: float = 0.6
    kin_apart_km: float = 2_500.0
    far_kin_shift_s: float = 900.0
    far_kin_apart_km: float = 12_000.0

    # Default: a window longer than this stands open; its notice is held against launches one by one and decides none.
    # The longest stated window that the sources tell of is of 26 days (15 January to 10 February 1995).
    standing_after_s: float = 31 * 86_400.0

    # An answer stands only if its best alternative is this much worse.
    margin_millinats: int = 3_000
    # A component with more launches and notices than this is not resolved.
    most_units: int = 256

    def digest(self) -> str:
        """Hexadecimal SHA-256 of the whole set and of the model's version."""
        return hashlib.sha256(MODEL_VERSION.encode() + b"\n" + msgspec.json.encode(self)).hexdigest()


DEFAULT_NOTICE_PARAMETERS: Final = NoticeParameters()

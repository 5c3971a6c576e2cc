"""The figures that correlation goes by: one frozen set with a version, the same on both nodes.

All are defaults of this software, none is treaty text; `docs/correlation.md` says where each comes from.  The
Parties change one only by a joint act, and both nodes name the set they used in every digest.
"""

from __future__ import annotations

import hashlib
from typing import Final

import msgspec

MODEL_VERSION: Final = "correlation/2"
MILLINATS: Final = 1000


class Parameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Priors, gates, defaults and the margin of the correlation model; sigmas are one standard deviation.

    Where a report states no uncertainty, the `*_default` stands for it.  `same_*` is how often two launches of
    one cluster share that feature, so that in a salvo a shared place or azimuth says little.
    """

    version: str = "default-1"

    # Offsets between the two Parties: nuisance variables of each component.
    clock_offset_sigma_s: float = 20.0
    clocks_agree: float = 0.25
    clocks_agree_sigma_s: float = 3.0
    place_offset_sigma_km: float = 10.0

    # Gates: how many sigmas apart two reports may be and still be looked at together.
    time_gate_sigmas: float = 3.2
    place_gate_sigmas: float = 6.5

    # A report vaguer than this is put together with none: its time alone, or its time where its place has no geometry
    # or is wider than this (the root of its mean variance).
    vaguest_time_sigma_s: float = 1_800.0
    vaguest_unplaced_time_sigma_s: float = 120.0
    vaguest_place_sigma_km: float = 1_000.0

    # Uncertainties of reports that state none.
    time_sigma_default_s: float = 10.0
    place_sigma_default_km: float = 25.0
    azimuth_sigma_default_deg: float = 10.0
    impact_sigma_default_km: float = 200.0
    impact_time_sigma_default_s: float = 60.0
    class_confidence_default: float = 0.7
    salvo_spread_s: float = 60.0

    # How often the other side misses a launch that this side reports, or this side's report is a false one.
    one_sided: float = 0.12

    # What is there to be confused with: launches a day on the whole Earth, and in a cluster.
    launches_a_day: float = 3.0
    unseen_rivals_an_hour: float = 1.0
    cluster_kernel_s: float = 30.0
    cluster_radius_km: float = 300.0
    same_place: float = 0.5
    same_azimuth: float = 0.5
    same_class: float = 0.7
    same_impact: float = 0.25

    # What stands for a tail that the stated sigma does not know.
    tail_weight: float = 0.1
    tail_scale: float = 5.0
    time_tail_weight: float = 0.01
    time_tail_scale: float = 4.0

    # A pairing is asserted only if its best alternative is this much worse.
    margin_millinats: int = 4000
    most_reports_a_side: int = 60

    def __hash__(self) -> int:
        return hash(self.version)

    def digest(self) -> str:
        """Hexadecimal SHA-256 of the whole set and of the model's version."""
        return hashlib.sha256(MODEL_VERSION.encode() + b"\n" + msgspec.json.encode(self)).hexdigest()


DEFAULT_PARAMETERS: Final = Parameters()

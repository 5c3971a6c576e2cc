"""Reports that may be of one launch with another, found without weighing anything: by time, and by latitude.

Reports stand by Party and in tiers of like uncertainty, so that one vague report does not widen every search.  What is
found is too much rather than too little: the gates of time and place judge it.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import Final

from jdec.picture.assessments import ReportKey
from jdec.picture.parameters import Parameters
from jdec.picture.sights import Sight

# One degree of latitude is never shorter than this.
_DEGREE_KM: Final = 110.5
# Time in Unix milliseconds, report, latitude (None: no place), and how far its place reaches in degrees, squared.
_Row = tuple[int, ReportKey, float | None, float]


class Nearness:
    """Reports by time.  Not safe for use by two threads at once."""

    def __init__(self, parameters: Parameters) -> None:
        self._parameters = parameters
        self._degrees2_a_km2 = (parameters.place_gate_sigmas / _DEGREE_KM) ** 2
        self._offset_deg2 = parameters.place_offset_sigma_km**2 * self._degrees2_a_km2
        self._tiers: dict[tuple[str, int], list[_Row]] = {}

    def add(self, sight: Sight) -> None:
        """Take a report in."""
        lat_deg, reach_deg2 = self._band(sight)
        insort(self._tiers.setdefault(_tier(sight), []), (*_at(sight), lat_deg, reach_deg2))

    def remove(self, sight: Sight) -> None:
        """Take a report out."""
        rows = self._tiers[_tier(sight)]
        del rows[bisect_left(rows, _at(sight))]

    def near(self, sight: Sight) -> list[ReportKey]:
        """Reports of other Parties that the gates might let through, and some more; in no order that counts."""
        found: list[ReportKey] = []
        lat_deg, reach_deg2 = self._band(sight)
        reach_deg2 += self._offset_deg2
        for (party, tier), rows in self._tiers.items():
            if party == sight.assessment.party:
                continue
            most_s2 = sight.time_var_s2 + 4.0**tier + self._parameters.clock_offset_sigma_s**2
            reach_ms = int(self._parameters.time_gate_sigmas * most_s2**0.5 * 1000) + 1
            start = bisect_left(rows, sight.time_ms - reach_ms, key=_time)
            stop = bisect_left(rows, sight.time_ms + reach_ms + 1, key=_time)
            if lat_deg is None:
                found += [row[1] for row in rows[start:stop]]
            else:
                found += [
                    key
                    for _, key, lat, reach in rows[start:stop]
                    if lat is None or (lat - lat_deg) ** 2 <= reach + reach_deg2
                ]
        return found

    def _band(self, sight: Sight) -> tuple[float | None, float]:
        """The latitude of a report, and an upper bound of what its place is uncertain by."""
        if sight.place is None:
            return None, 0.0
        spread = sight.place.spread
        return sight.place.point.lat_deg, (spread.east_km2 + spread.north_km2) * self._degrees2_a_km2


def _at(sight: Sight) -> tuple[int, ReportKey]:
    return (sight.time_ms, sight.assessment.key)


def _time(row: _Row) -> int:
    return row[0]


def _tier(sight: Sight) -> tuple[str, int]:
    """The Party, and the least n with sigma at most 2**n seconds."""
    tier = 0
    while 4.0**tier < sight.time_var_s2:
        tier += 1
    return sight.assessment.party, tier

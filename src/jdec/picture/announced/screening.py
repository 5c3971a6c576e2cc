"""A quick test of nearness for many at once: it refuses nothing that the gates of place would let through."""

from __future__ import annotations

from typing import Final, Generic, TypeVar

import msgspec
import numpy as np

from jdec.geo.geodesics import inverse
from jdec.picture.announced.figures import RADIUS_KM, Vector
from jdec.picture.announced.notices import Announced
from jdec.picture.announced.parameters import NoticeParameters
from jdec.picture.announced.views import View

Key = TypeVar("Key", str, tuple[str, ...])

_FIRST_ROWS: Final = 64
# The Earth as a sphere is right to half a percent; the test allows for one.
_SLACK: Final = 1.01
_ANYWHERE: Final = 50_000.0


class Cap(msgspec.Struct, frozen=True):
    """All that something may be near to: within `reach_km` of a direction; None as direction is anywhere.

    `by_impact`: it may meet another by a place of impact too, if that one may.
    """

    normal: Vector | None
    reach_km: float
    by_impact: bool


def cap_of_notice(notice: Announced, parameters: NoticeParameters) -> Cap:
    """Where the launches of a notice may be."""
    if notice.is_hazard:
        areas, gate_km = notice.danger_areas, parameters.hazard_reach_km
    else:
        areas = () if notice.launch_area is None else (notice.launch_area,)
        gate_km = parameters.outside_area_gate_km + parameters.area_tolerance_km
    if not areas:
        return Cap(None, _ANYWHERE, notice.is_hazard)
    first = areas[0]
    widest = max(inverse(first.middle, area.middle).range_km + area.radius_km for area in areas)
    return Cap(first.normal, widest + gate_km, notice.is_hazard)


def cap_of_event(view: View, parameters: NoticeParameters) -> Cap:
    """Where the reports of an event put it."""
    by_impact = any(look.impact is not None for look in view.looks)
    placed = [(look, look.place) for look in view.looks if look.place is not None]
    if len(placed) < len(view.looks):
        return Cap(None, _ANYWHERE, by_impact)
    first, spot = placed[0]
    reach = max(
        inverse(spot.point, place.point).range_km + parameters.inside_sigmas * look.place_sigma_km
        for look, place in placed
    )
    return Cap(first.normal, reach, by_impact)


class Screen(Generic[Key]):
    """Caps by key, in rows of arrays."""

    def __init__(self) -> None:
        self._rows: dict[Key, int] = {}
        self._free: list[int] = []
        self._normals = np.zeros((_FIRST_ROWS, 3))
        self._reaches = np.zeros(_FIRST_ROWS)
        self._by_impact = np.zeros(_FIRST_ROWS, dtype=np.bool_)

    def put(self, key: Key, cap: Cap) -> None:
        """Add a cap, or replace the one of this key."""
        row = self._rows.get(key)
        if row is None:
            row = self._free.pop() if self._free else len(self._rows)
            self._rows[key] = row
        if row >= len(self._reaches):
            self._grow()
        self._normals[row] = cap.normal or (0.0, 0.0, 0.0)
        self._reaches[row] = cap.reach_km
        self._by_impact[row] = cap.by_impact

    def drop(self, key: Key) -> None:
        """Take a cap out; nothing where there is none."""
        row = self._rows.pop(key, None)
        if row is not None:
            self._free.append(row)

    def passing(self, keys: list[Key], cap: Cap) -> list[Key]:
        """Those of the keys given that may be near a cap."""
        if not keys or cap.normal is None:
            return keys
        rows = np.array([self._rows[key] for key in keys], dtype=np.intp)
        angles = np.arccos(np.clip(self._normals[rows] @ np.array(cap.normal), -1.0, 1.0))
        passes = angles * RADIUS_KM <= (self._reaches[rows] + cap.reach_km) * _SLACK
        if cap.by_impact:
            passes |= self._by_impact[rows]
        return [keys[number] for number in np.flatnonzero(passes).tolist()]

    def _grow(self) -> None:
        self._normals = np.vstack([self._normals, np.zeros_like(self._normals)])
        self._reaches = np.concatenate([self._reaches, np.zeros_like(self._reaches)])
        self._by_impact = np.concatenate([self._by_impact, np.zeros_like(self._by_impact)])

"""The agreed floor of report precision: no report is finer than this.

The floor protects what a warning system can do; it is applied before signing, by whoever makes a report
(`coarsen`), because the bytes of a message are never changed afterwards.  A node that is given a finer report
accepts it with a notice: a statement is never refused for what it says.  The figures are defaults of this
software, not of any text.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import msgspec

from jdec.messages.launch_data import Launch
from jdec.words.instants import EPOCH
from jdec.words.places import Circle, NamedArea, Place, Point, Polygon, Vertex


class PrecisionFloor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Smallest stated uncertainties, and the steps to which values are rounded (basis: default)."""

    semi_axis_km: float = 1.0
    radius_km: float = 1.0
    time_sigma_s: float = 0.1
    azimuth_sigma_deg: float = 0.1
    coordinate_decimals: int = 2
    azimuth_decimals: int = 1
    time_step_ms: int = 100


DEFAULT_FLOOR: Final = PrecisionFloor()


def coarsen(launch: Launch, floor: PrecisionFloor = DEFAULT_FLOOR) -> Launch:
    """The same launch, nowhere finer than the floor: values rounded, stated uncertainties raised to it.

    What is not stated stays unstated.  `too_fine(coarsen(x)) == ()` for every x.
    """
    azimuth = launch.azimuth_deg
    return msgspec.structs.replace(
        launch,
        time=_step(launch.time, floor),
        time_sigma_s=_at_least(launch.time_sigma_s, floor.time_sigma_s),
        place=_coarse_place(launch.place, floor),
        azimuth_deg=None if azimuth is None else round(azimuth, floor.azimuth_decimals) % 360.0,
        azimuth_sigma_deg=_at_least(launch.azimuth_sigma_deg, floor.azimuth_sigma_deg),
        impact_place=None if launch.impact_place is None else _coarse_place(launch.impact_place, floor),
        impact_time=None if launch.impact_time is None else _step(launch.impact_time, floor),
        impact_time_sigma_s=_at_least(launch.impact_time_sigma_s, floor.time_sigma_s),
    )


def too_fine(launch: Launch, floor: PrecisionFloor = DEFAULT_FLOOR) -> tuple[str, ...]:
    """The fields of a launch that are finer than the floor, in the order of the type."""
    if _is_coarse(launch, floor):
        return ()
    coarse = coarsen(launch, floor)
    names = launch.__struct_fields__
    return tuple(name for name in names if getattr(coarse, name) != getattr(launch, name))


def _is_coarse(launch: Launch, floor: PrecisionFloor) -> bool:
    """Whether `coarsen` would change nothing, told without making the coarse launch: nearly every report is so."""
    azimuth = launch.azimuth_deg
    return (
        _on_step(launch.time, floor)
        and (launch.impact_time is None or _on_step(launch.impact_time, floor))
        and _holds(launch.time_sigma_s, floor.time_sigma_s)
        and _holds(launch.azimuth_sigma_deg, floor.azimuth_sigma_deg)
        and _holds(launch.impact_time_sigma_s, floor.time_sigma_s)
        and (azimuth is None or round(azimuth, floor.azimuth_decimals) % 360.0 == azimuth)
        and _is_coarse_place(launch.place, floor)
        and (launch.impact_place is None or _is_coarse_place(launch.impact_place, floor))
    )


def _is_coarse_place(place: Place, floor: PrecisionFloor) -> bool:
    if isinstance(place, NamedArea | Polygon):
        return _coarse_place(place, floor) == place
    decimals = floor.coordinate_decimals
    if round(place.lat_deg, decimals) != place.lat_deg or round(place.lon_deg, decimals) != place.lon_deg:
        return False
    if isinstance(place, Circle):
        return place.radius_km >= floor.radius_km
    error = place.error
    return error is None or (
        error.semi_major_km >= floor.semi_axis_km and error.semi_minor_km >= floor.semi_axis_km
    )


def _holds(value: float | None, least: float) -> bool:
    return value is None or value >= least


def _on_step(instant: datetime, floor: PrecisionFloor) -> bool:
    # Steps count from a whole second, so one that divides the second is seen in the fraction alone.
    if 1000 % floor.time_step_ms == 0:
        return instant.microsecond % (1000 * floor.time_step_ms) == 0
    return _step(instant, floor) == instant


def _at_least(value: float | None, least: float) -> float | None:
    return None if value is None else max(value, least)


def _step(instant: datetime, floor: PrecisionFloor) -> datetime:
    step = timedelta(milliseconds=floor.time_step_ms)
    return EPOCH + (instant - EPOCH + step / 2) // step * step


def _coarse_place(place: Place, floor: PrecisionFloor) -> Place:
    if isinstance(place, NamedArea):
        return place
    if isinstance(place, Polygon):
        return _coarse_polygon(place, floor)
    lat, lon = (round(value, floor.coordinate_decimals) for value in (place.lat_deg, place.lon_deg))
    if isinstance(place, Circle):
        return Circle(lat_deg=lat, lon_deg=lon, radius_km=max(place.radius_km, floor.radius_km))
    error = place.error
    if error is not None:
        error = msgspec.structs.replace(
            error,
            semi_major_km=max(error.semi_major_km, floor.semi_axis_km),
            semi_minor_km=max(error.semi_minor_km, floor.semi_axis_km),
        )
    return Point(lat_deg=lat, lon_deg=lon, error=error)


def _coarse_polygon(polygon: Polygon, floor: PrecisionFloor) -> Place:
    """Rounded corners; a polygon too small to keep three of them becomes a circle of the floor's radius."""
    corners: list[Vertex] = []
    for corner in polygon.vertices:
        lat, lon = (round(value, floor.coordinate_decimals) for value in (corner.lat_deg, corner.lon_deg))
        vertex = Vertex(lat_deg=lat, lon_deg=lon)
        if not corners or vertex != corners[-1]:
            corners.append(vertex)
    while len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    if len(corners) < 3:
        return Circle(lat_deg=corners[0].lat_deg, lon_deg=corners[0].lon_deg, radius_km=floor.radius_km)
    return Polygon(vertices=tuple(corners))

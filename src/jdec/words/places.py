"""Places: a point with its error, a circle, a polygon, or a named area.

All coordinates are geodetic WGS 84 degrees.  The instruments speak of places with very different precision
(an ocean quadrant, a circle, boundary points), so each is kept as it was given and never turned into another.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta, Struct

from jdec.words.faults import Fault, Ruled, fault
from jdec.words.quantities import LatDeg, LonDeg, OrientationDeg, RadiusKm, SemiAxisKm
from jdec.words.texts import Text

MIN_VERTICES: Final = 3
MAX_VERTICES: Final = 64


class Ocean(StrEnum):
    """Oceans that a quadrant can be a quarter of."""

    ARCTIC = "arctic"
    ATLANTIC = "atlantic"
    INDIAN = "indian"
    PACIFIC = "pacific"


class Quadrant(StrEnum):
    """A 90-degree sector, about a quarter of an ocean (launch notification agreement of 1988)."""

    NE = "NE"
    SE = "SE"
    SW = "SW"
    NW = "NW"


class ErrorEllipse(Ruled, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One-sigma ellipse: semi-axes in km; orientation of the major axis clockwise from true north."""

    semi_major_km: SemiAxisKm
    semi_minor_km: SemiAxisKm
    orientation_deg: OrientationDeg

    def broken_rules(self) -> list[Fault]:
        if self.semi_major_km >= self.semi_minor_km:
            return []
        major, minor = f"{self.semi_major_km:g}", f"{self.semi_minor_km:g}"
        rule = f"ellipse has its axes exchanged: semi_major_km {major} is below semi_minor_km {minor}"
        return [fault("ellipse-order", "semi_major_km", self.semi_major_km, rule, major=major, minor=minor)]


class Vertex(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One corner of a polygon."""

    lat_deg: LatDeg
    lon_deg: LonDeg


class Point(
    Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="type",
    tag="point",
):
    """A point; `error` absent means that the speaker states none, not that there is none."""

    lat_deg: LatDeg
    lon_deg: LonDeg
    error: ErrorEllipse | None = None


class Circle(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="circle"):
    """All points within a geodesic radius of the centre."""

    lat_deg: LatDeg
    lon_deg: LonDeg
    radius_km: RadiusKm


class Polygon(Ruled, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="polygon"):
    """Boundary points in order, joined by geodesics and closed by itself: the first is not repeated."""

    vertices: Annotated[tuple[Vertex, ...], Meta(min_length=MIN_VERTICES, max_length=MAX_VERTICES)]

    def broken_rules(self) -> list[Fault]:
        for number, vertex in enumerate(self.vertices):
            if vertex == self.vertices[number - 1]:
                rule = (
                    f"polygon repeats a vertex: number {number} equals the one before it (first follows last)"
                )
                return [
                    fault("polygon-repeats-vertex", f"vertices[{number}]", vertex, rule, number=str(number))
                ]
        return []


class NamedArea(
    Ruled,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="type",
    tag="named-area",
):
    """A named land area, sea, bay or ocean; with `quadrant`, that quarter of `ocean`."""

    name: Text
    ocean: Ocean | None = None
    quadrant: Quadrant | None = None

    def broken_rules(self) -> list[Fault]:
        if self.quadrant is None or self.ocean is not None:
            return []
        rule = f"quadrant stands alone: got {self.quadrant.value}, expected the ocean it is a quarter of"
        return [
            fault("quadrant-without-ocean", "quadrant", self.quadrant.value, rule, got=self.quadrant.value)
        ]


Place = Point | Circle | Polygon | NamedArea

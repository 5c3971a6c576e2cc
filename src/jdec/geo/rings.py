"""A closed line of geodesics on WGS 84: what it winds around, how near it comes, and the moments of its inside.

The working part of `areas`, for polygons.  Geodesics are PROJ's, many at a time; the rest is scalar `math`, so
that two nodes compute the same figures.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import msgspec
from pyproj import Geod

from jdec.geo.geodesics import angle_between, destination, turn, wrap_longitude
from jdec.geo.vectors import Vector, angles, cross, direction, dot, total, unit
from jdec.words.places import Point

Moments = tuple[float, float, float]

# What lies within a millimetre of a boundary is on it.
BOUNDARY_KM: Final = 1e-6
MEAN_RADIUS_KM: Final = 6371.0088

_GEOD: Final = Geod(ellps="WGS84")
# The foot of a perpendicular gains two to three digits a step, for the flattening is 1/298.
_FOOT_STEPS: Final = 6
_FOOT_KM: Final = 1e-9
# Edges are cut into pieces no longer than this before an area is flattened.
_PIECE_KM: Final = 50.0
# Two and a half times round the Earth; the pieces of a ring that is longer grow with it, so that none costs much more.
_MOST_PIECES: Final = 2_000
_CENTRE_STEPS: Final = 12
_CENTRED_KM: Final = 1e-7
# Below this share of the square of its perimeter an area is none, and the boundary itself is weighed.
_THINNEST: Final = 1e-9
# A sum of directions shorter than this says little about where a ring is.
_BALANCED: Final = 0.1
# Cosine of the angle from the anchor within which all vertices of a hemisphere's ring lie.  The rest, some six
# degrees, is for long edges, which on the ellipsoid leave the great circle.
_HEMISPHERE: Final = 0.1


class Ring(msgspec.Struct, frozen=True, kw_only=True):
    """Vertices and, of the geodesic edge that starts at each, the azimuth at both ends and the length in km.

    `runs_left`: the smaller part of the Earth lies left of the edges.  `anchor`: a point about the middle.
    """

    lats: list[float]
    lons: list[float]
    azimuths: list[float]
    arrivals: list[float]
    lengths: list[float]
    anchor: Point
    fits_hemisphere: bool
    runs_left: bool

    def winds_around(self, point: Point) -> bool:
        """Whether a point lies inside; which side rounding puts a point of the boundary on is open."""
        if not self.fits_hemisphere:
            return self._nearest(point)[1] == self.runs_left
        if dot(_normal(point), _normal(self.anchor)) <= 0:
            # The antipode of an inner point is wound around too.
            return False
        azimuths, _, _ = self._seen_from(point)
        turns = (_half_turn(azimuths[number] - azimuths[number - 1]) for number in range(len(azimuths)))
        return abs(math.fsum(turns)) > 180.0

    def nearest_km(self, point: Point) -> float:
        """The distance from a point to the boundary."""
        return self._nearest(point)[0]

    def moments(self) -> tuple[Point, Moments]:
        """The centroid, and the second moments about it: east, north, east by north, in square kilometres."""
        lats, lons = self._pieces()
        middle, seconds = self.anchor, (0.0, 0.0, 0.0)
        for _ in range(_CENTRE_STEPS):
            (east, north), seconds = _plane_moments(*_flatten(middle, lats, lons))
            away_km = math.hypot(east, north)
            if away_km <= _CENTRED_KM:
                break
            middle = destination(middle, math.degrees(math.atan2(east, north)), away_km)
        return middle, seconds

    def _seen_from(self, point: Point) -> tuple[list[float], list[float], list[float]]:
        """Of each vertex: the azimuth to it, the azimuth back from it, and its distance in km."""
        many = len(self.lats)
        return _inverse_many([point.lat_deg] * many, [point.lon_deg] * many, self.lats, self.lons)

    def _nearest(self, point: Point) -> tuple[float, bool]:
        """The distance to the boundary, and whether the point lies left of it, going round."""
        _, from_vertex, at_vertex = self._seen_from(point)
        feet_km, is_left = self._feet(point)
        corner = min(range(len(at_vertex)), key=at_vertex.__getitem__)
        foot = min(range(len(feet_km)), key=feet_km.__getitem__)
        if at_vertex[corner] > feet_km[foot] + BOUNDARY_KM:
            return feet_km[foot], is_left[foot]
        # Left of a corner is what lies between the edge going out and the one coming in, turning left.
        opening = turn(self.azimuths[corner] - self.arrivals[corner - 1] - 180.0)
        return at_vertex[corner], turn(self.azimuths[corner] - from_vertex[corner]) < opening

    def _feet(self, point: Point) -> tuple[list[float], list[bool]]:
        """Of each edge: how far its nearest point is, and whether the point lies left of it there.

        A point at the distance d from some X of the edge, and at the angle g from the edge's direction, has
        its foot, on a sphere, atan2(sin d cos g, cos d) further on.  On the ellipsoid that is done again from
        the foot found, until it stays.
        """
        along = [length / 2.0 for length in self.lengths]
        angles, distances = self._from_edges(point, along)
        for _ in range(_FOOT_STEPS):
            next_along = [
                min(max(at + _foot_ahead(angle, distance), 0.0), length)
                for at, angle, distance, length in zip(along, angles, distances, self.lengths, strict=True)
            ]
            moved = max(abs(new - old) for new, old in zip(next_along, along, strict=True))
            along = next_along
            angles, distances = self._from_edges(point, along)
            if moved <= _FOOT_KM:
                break
        return distances, [math.sin(angle) < 0 for angle in angles]

    def _from_edges(self, point: Point, along: list[float]) -> tuple[list[float], list[float]]:
        """From the point so far along each edge: the angle between edge and way to the point, and the way in km."""
        many = len(along)
        lons, lats, back = _GEOD.fwd(self.lons, self.lats, self.azimuths, [at * 1000.0 for at in along])
        ways, _, distances = _inverse_many(lats, lons, [point.lat_deg] * many, [point.lon_deg] * many)
        return [math.radians(way - behind - 180.0) for way, behind in zip(ways, back, strict=True)], distances

    def _pieces(self) -> tuple[list[float], list[float]]:
        """Points along the boundary, none further from the next than a piece."""
        starts: list[int] = []
        along_m: list[float] = []
        piece_km = max(_PIECE_KM, math.fsum(self.lengths) / _MOST_PIECES)
        for number, length in enumerate(self.lengths):
            pieces = max(1, math.ceil(length / piece_km))
            starts += [number] * pieces
            along_m += [1000.0 * length * piece / pieces for piece in range(pieces)]
        lons, lats, _ = _GEOD.fwd(
            [self.lons[number] for number in starts],
            [self.lats[number] for number in starts],
            [self.azimuths[number] for number in starts],
            along_m,
        )
        return lats, lons


def ring_of(vertices: Sequence[tuple[float, float]]) -> Ring:
    """The ring through vertices given as latitude and longitude in degrees."""
    lats = [lat for lat, _ in vertices]
    lons = [lon for _, lon in vertices]
    azimuths, back, lengths = _inverse_many(lats, lons, lats[1:] + lats[:1], lons[1:] + lons[:1])
    normals = [_normal(Point(lat_deg=lat, lon_deg=lon)) for lat, lon in vertices]
    area_m2, _ = _GEOD.polygon_area_perimeter(lons, lats)
    mean = total(normals)
    anchor = normals[0] if math.hypot(*mean) < _BALANCED else unit(mean)
    fits_hemisphere = min(dot(normal, anchor) for normal in normals) > _HEMISPHERE
    if not fits_hemisphere:
        anchor = _axis(normals, runs_left=area_m2 > 0)
    return Ring(
        lats=lats,
        lons=lons,
        azimuths=azimuths,
        arrivals=[azimuth + 180.0 for azimuth in back],
        lengths=lengths,
        anchor=_point_of(anchor),
        fits_hemisphere=fits_hemisphere,
        runs_left=area_m2 > 0,
    )


def _axis(normals: Sequence[Vector], *, runs_left: bool) -> Vector:
    """The axis of a ring too large for a mean of vertices to say where it is, towards its inside."""
    axis = total([cross(normals[number - 1], normal) for number, normal in enumerate(normals)])
    if math.hypot(*axis) < _BALANCED:
        return normals[0]
    x, y, z = unit(axis)
    return (x, y, z) if runs_left else (-x, -y, -z)


def _plane_moments(east: list[float], north: list[float]) -> tuple[tuple[float, float], Moments]:
    """Centroid and central second moments of a plane polygon (Green's theorem); of its line, if it is thin."""
    many = len(east)
    mid_east, mid_north = math.fsum(east) / many, math.fsum(north) / many
    # Relative to the mean of the corners, so that a small polygon far off loses no digits.
    corners = [(x - mid_east, y - mid_north) for x, y in zip(east, north, strict=True)]
    sides = [(*corners[number - 1], *corners[number]) for number in range(many)]
    weights = [(x * y2 - x2 * y) / 2.0 for x, y, x2, y2 in sides]
    lengths = [math.hypot(x2 - x, y2 - y) for x, y, x2, y2 in sides]
    is_thin = abs(math.fsum(weights)) <= _THINNEST * math.fsum(lengths) ** 2
    # Moments of a triangle with the origin, or of a side, from its two ends.
    weights, first, square = (lengths, 2.0, 6.0) if is_thin else (weights, 3.0, 12.0)
    whole = math.fsum(weights)
    if whole == 0.0:
        # Corners with several names, as at a pole: a point.
        return (mid_east, mid_north), (0.0, 0.0, 0.0)
    weighed = [(weight / whole, side) for weight, side in zip(weights, sides, strict=True)]
    cx = math.fsum(w * (x + x2) for w, (x, _, x2, _) in weighed) / first
    cy = math.fsum(w * (y + y2) for w, (_, y, _, y2) in weighed) / first
    xx = math.fsum(w * (x * x + x * x2 + x2 * x2) for w, (x, _, x2, _) in weighed) * 2.0 / square
    yy = math.fsum(w * (y * y + y * y2 + y2 * y2) for w, (_, y, _, y2) in weighed) * 2.0 / square
    xy = math.fsum(w * (2 * x * y + x * y2 + x2 * y + 2 * x2 * y2) for w, (x, y, x2, y2) in weighed) / square
    seconds = (max(0.0, xx - cx * cx), max(0.0, yy - cy * cy), xy - cx * cy)
    return (cx + mid_east, cy + mid_north), seconds


def _flatten(middle: Point, lats: list[float], lons: list[float]) -> tuple[list[float], list[float]]:
    """East and north of `middle` in a sphere's equal-area azimuthal map, from geodesics of the ellipsoid."""
    many = len(lats)
    azimuths, _, distances = _inverse_many([middle.lat_deg] * many, [middle.lon_deg] * many, lats, lons)
    radii = [2.0 * MEAN_RADIUS_KM * math.sin(distance / (2.0 * MEAN_RADIUS_KM)) for distance in distances]
    angles = [math.radians(azimuth) for azimuth in azimuths]
    east = [radius * math.sin(angle) for radius, angle in zip(radii, angles, strict=True)]
    north = [radius * math.cos(angle) for radius, angle in zip(radii, angles, strict=True)]
    return east, north


def _inverse_many(
    lats: list[float], lons: list[float], end_lats: list[float], end_lons: list[float]
) -> tuple[list[float], list[float], list[float]]:
    azimuths, back, lengths_m = _GEOD.inv(lons, lats, end_lons, end_lats)
    return azimuths, back, [length / 1000.0 for length in lengths_m]


def _foot_ahead(angle: float, distance_km: float) -> float:
    arc = distance_km / MEAN_RADIUS_KM
    return math.atan2(math.sin(arc) * math.cos(angle), math.cos(arc)) * MEAN_RADIUS_KM


def _half_turn(angle_deg: float) -> float:
    """The same turn, at most half-way round: positive to the right."""
    apart = angle_between(angle_deg, 0.0)
    return apart if turn(angle_deg) < 180.0 else -apart


def _normal(point: Point) -> Vector:
    """The unit vector straight up."""
    return direction(point.lat_deg, point.lon_deg)


def _point_of(normal: Vector) -> Point:
    lat_deg, lon_deg = angles(normal)
    return Point(lat_deg=lat_deg, lon_deg=wrap_longitude(lon_deg))

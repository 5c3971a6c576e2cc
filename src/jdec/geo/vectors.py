"""Directions in space, from the Earth's middle: x to longitude 0, y to 90 degrees east, z to the north pole."""

from __future__ import annotations

import math
from collections.abc import Sequence

Vector = tuple[float, float, float]


def direction(lat_deg: float, lon_deg: float) -> Vector:
    """The unit vector of a latitude and a longitude."""
    lat, lon = math.radians(lat_deg), math.radians(lon_deg)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


def angles(vector: Vector) -> tuple[float, float]:
    """Latitude and longitude of a direction in degrees; a pole has the longitude 0."""
    x, y, z = vector
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def total(vectors: Sequence[Vector]) -> Vector:
    """The sum of vectors."""
    x, y, z = (math.fsum(parts) for parts in zip(*vectors, strict=True))
    return x, y, z


def cross(one: Vector, other: Vector) -> Vector:
    """The cross product."""
    (a, b, c), (x, y, z) = one, other
    return b * z - c * y, c * x - a * z, a * y - b * x


def dot(one: Vector, other: Vector) -> float:
    """The dot product."""
    return math.fsum(a * b for a, b in zip(one, other, strict=True))


def unit(vector: Vector) -> Vector:
    """The same direction with the length one; ZeroDivisionError for no direction."""
    length = math.hypot(*vector)
    return vector[0] / length, vector[1] / length, vector[2] / length


def blend(one: Vector, one_share: float, other: Vector, other_share: float) -> Vector:
    """So much of one vector and so much of another."""
    (a, b, c), (x, y, z) = one, other
    return (
        a * one_share + x * other_share,
        b * one_share + y * other_share,
        c * one_share + z * other_share,
    )

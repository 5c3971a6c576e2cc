"""GeoJSON holds the same ground as the place: cut at the antimeridian, led along a pole, anticlockwise."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from jdec.geo.areas import contains, distance_km
from jdec.geo.geodesics import destination, inverse, wrap_longitude
from jdec.geo.shapes import Geometry, of_error, of_outline, of_place, of_track
from jdec.geo.tracks import corridor, fan, ground_track
from jdec.words.places import Circle, ErrorEllipse, NamedArea, Point, Polygon

from .parts import HARD_POINTS, LATITUDES, LONGITUDES, at, polygon, stars

START = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)


def positions(coordinates: Any) -> list[list[float]]:
    """Every position of a geometry, however deep."""
    if isinstance(coordinates[0], float):
        return [coordinates]
    return [position for part in coordinates for position in positions(part)]


def rings(geometry: Geometry) -> list[list[list[float]]]:
    """The rings of a polygon or of polygons."""
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [ring for part in parts for ring in part]


def assert_keeps_rfc_7946(geometry: Geometry) -> Any:
    """What the standard asks of any geometry; gives it as shapely sees it."""
    assert json.loads(json.dumps(geometry)) == geometry
    assert set(geometry) == {"type", "coordinates"}
    for lon, lat in positions(geometry["coordinates"]):
        assert -180 <= lon <= 180
        assert -90 <= lat <= 90
    shape = shapely.geometry.shape(geometry)
    if "Polygon" in geometry["type"]:
        for ring in rings(geometry):
            assert ring[0] == ring[-1]
            assert shapely.LinearRing(ring).is_ccw
    for one, other in pairwise(positions(geometry["coordinates"])) if "Line" not in geometry["type"] else ():
        assert abs(one[0] - other[0]) <= 360
    return shape


def test_a_point_is_a_point_and_a_name_is_nothing() -> None:
    assert of_place(at(1.5, -2.25)) == {"type": "Point", "coordinates": [-2.25, 1.5]}
    assert of_place(NamedArea(name={"ru": "Охотское море"})) is None
    assert of_error(at(1, 2), sigmas=2) is None


@pytest.mark.parametrize(
    ("place", "kind", "square_degrees"),
    [
        pytest.param(polygon((0, 179), (0, -179), (1, -179), (1, 179)), "MultiPolygon", 2.0, id="two boxes"),
        pytest.param(polygon((0, 10), (0, 12), (1, 12), (1, 10)), "Polygon", 2.0, id="one box"),
        pytest.param(polygon((90, 0), (60, 10), (60, 50)), "Polygon", None, id="a pole as a corner"),
        pytest.param(
            Circle(lat_deg=90, lon_deg=0, radius_km=500), "Polygon", 360 * 4.4766, id="the north pole"
        ),
        pytest.param(
            Circle(lat_deg=-90, lon_deg=77, radius_km=500), "Polygon", 360 * 4.4766, id="the south pole"
        ),
        pytest.param(Circle(lat_deg=-88, lon_deg=0, radius_km=500), "Polygon", None, id="a pole inside"),
        pytest.param(polygon((70, 0), (70, 180), (69, 90)), "Polygon", None, id="an edge over the pole"),
        pytest.param(polygon((-70, 0), (-70, 180), (-69, -90)), "Polygon", None, id="over the south pole"),
        pytest.param(polygon((90, 0), (70, 160), (70, -160)), "MultiPolygon", None, id="a pole and the seam"),
        pytest.param(
            polygon((90, 0), (70, 60), (70, 180), (70, -60)), "MultiPolygon", None, id="most of a cap"
        ),
    ],
)
def test_hard_places(place: Polygon | Circle, kind: str, square_degrees: float | None) -> None:
    geometry = of_place(place)
    assert geometry is not None
    shape = assert_keeps_rfc_7946(geometry)
    assert shape.is_valid
    assert geometry["type"] == kind
    for lat in range(-89, 90, 7):
        for lon in range(-177, 180, 17):
            point = at(lat, lon)
            if isinstance(place, Circle) or _from_boundary_km(point, place) > 1:
                assert shape.covers(shapely.Point(lon, lat)) == contains(place, point), (lat, lon)
    if square_degrees is not None:
        assert shape.area == pytest.approx(square_degrees, rel=0.002)


@given(stars(50, 4_000), st.floats(0, 360), st.floats(0, 1.3), LATITUDES, LONGITUDES)
def test_a_shape_holds_what_the_place_holds(
    drawn: tuple[Point, Polygon], azimuth_deg: float, share: float, lat_deg: float, lon_deg: float
) -> None:
    middle, place = drawn
    size_km = max(inverse(middle, at(v.lat_deg, v.lon_deg)).range_km for v in place.vertices)
    geometry = of_place(place)
    assert geometry is not None
    shape = assert_keeps_rfc_7946(geometry)
    for point in (destination(middle, azimuth_deg, size_km * share), at(lat_deg, lon_deg)):
        assume(_from_boundary_km(point, place) > 2.0)
        assert shape.covers(shapely.Point(wrap_longitude(point.lon_deg), point.lat_deg)) == contains(
            place, point
        )


def _from_boundary_km(point: Point, place: Polygon) -> float:
    edge = math.inf
    corners = [at(v.lat_deg, v.lon_deg) for v in place.vertices]
    for one, other in zip(corners, [*corners[1:], corners[0]], strict=True):
        line = inverse(one, other)
        half = destination(one, line.azimuth_deg, line.range_km / 2)
        found = distance_km(point, polygon(*((p.lat_deg, p.lon_deg) for p in (one, half, other))))
        assert found is not None
        edge = min(edge, found)
    return edge


@given(HARD_POINTS, st.floats(1, 9_000), st.floats(0, 360), st.floats(0, 1.5))
def test_a_circle_is_drawn_as_far_as_its_radius(
    middle: Point, radius_km: float, azimuth_deg: float, share: float
) -> None:
    assume(not 0.99 < share < 1.001)
    circle = Circle(lat_deg=middle.lat_deg, lon_deg=middle.lon_deg, radius_km=radius_km)
    geometry = of_place(circle)
    assert geometry is not None
    shape = assert_keeps_rfc_7946(geometry)
    point = destination(middle, azimuth_deg, radius_km * share)
    # A shape of a kilometre is coarse beside seven decimals of a degree only next to a pole.
    assume(abs(point.lat_deg) < 89.99)
    assert shape.covers(shapely.Point(point.lon_deg, point.lat_deg)) == (share < 1)


@given(HARD_POINTS, HARD_POINTS)
def test_a_track_is_a_line_that_never_leaps(launch: Point, impact: Point) -> None:
    """Cut at the antimeridian, no piece goes round the world; and it begins and ends where it should."""
    assume(1 < inverse(launch, impact).range_km < 19_000)
    geometry = of_track(ground_track(launch, START, impact))
    assert_keeps_rfc_7946(geometry)
    lines = geometry["coordinates"] if geometry["type"] == "MultiLineString" else [geometry["coordinates"]]
    for line in lines:
        for (lon, lat), (other_lon, other_lat) in pairwise(line):
            assert abs(lon - other_lon) <= 181 or min(abs(lat), abs(other_lat)) > 89.9
    (first_lon, first_lat), (last_lon, last_lat) = lines[0][0], lines[-1][-1]
    assert inverse(at(first_lat, first_lon), launch).range_km < 0.001
    assert inverse(at(last_lat, last_lon), impact).range_km < 0.001


def test_the_way_to_kwajalein_is_cut_once() -> None:
    track = ground_track(at(34.73, -120.57), START, at(8.99, 167.72))
    line = of_track(track)
    assert line["type"] == "MultiLineString"
    assert len(line["coordinates"]) == 2
    assert line["coordinates"][0][-1][0] == -180
    assert line["coordinates"][1][0][0] == 180
    area = of_outline(corridor(track, 10, 50))
    assert area["type"] == "MultiPolygon"
    shape = assert_keeps_rfc_7946(area)
    assert shape.is_valid
    assert all(shape.covers(shapely.Point(p.lon_deg, p.lat_deg)) for p in track.points())


@given(HARD_POINTS, st.floats(0, 359), st.floats(0.5, 60), st.floats(50, 8_000))
def test_a_fan_is_drawn_around_its_azimuth(
    place: Point, azimuth_deg: float, sigma_deg: float, length_km: float
) -> None:
    shape = assert_keeps_rfc_7946(of_outline(fan(place, azimuth_deg, sigma_deg, length_km)))
    inside = destination(place, azimuth_deg, length_km / 2)
    outside = destination(place, azimuth_deg + 180, length_km / 2)
    assume(max(abs(inside.lat_deg), abs(outside.lat_deg)) < 89.9)
    assert shape.covers(shapely.Point(inside.lon_deg, inside.lat_deg))
    assert not shape.covers(shapely.Point(outside.lon_deg, outside.lat_deg))


def test_an_error_ellipse_is_drawn_along_its_axis() -> None:
    ellipse = ErrorEllipse(semi_major_km=100, semi_minor_km=20, orientation_deg=30)
    geometry = of_error(Point(lat_deg=0, lon_deg=180, error=ellipse), sigmas=2)
    assert geometry is not None
    shape = assert_keeps_rfc_7946(geometry)
    for azimuth_deg, reach_km in ((30, 200), (210, 200), (120, 40), (300, 40)):
        inside = destination(at(0, 180), azimuth_deg, reach_km * 0.98)
        outside = destination(at(0, 180), azimuth_deg, reach_km * 1.02)
        assert shape.covers(shapely.Point(inside.lon_deg, inside.lat_deg))
        assert not shape.covers(shapely.Point(outside.lon_deg, outside.lat_deg))

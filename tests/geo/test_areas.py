"""Places are figures on the Earth wherever they lie: at the seam, over a pole, on either side of the equator."""

from __future__ import annotations

import math

import pytest
import shapely
import spherely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jdec.geo.areas import Covariance2, centre, contains, distance_km, offset_km, spread
from jdec.geo.geodesics import destination, inverse, path
from jdec.words.places import Circle, ErrorEllipse, NamedArea, Point, Polygon, Vertex

from .parts import HARD_POINTS, POINTS, at, mirrored, polygon, shifted, star, stars

NOWHERE = NamedArea(name={"en": "Sea of Okhotsk"})
OVER_THE_SEAM = polygon((0, 179), (0, -179), (1, -179), (1, 179))
AROUND_THE_POLE = polygon((80, 0), (80, 90), (80, 180), (80, -90))
CHUKCHI = polygon((66, 175), (66, -170), (72, -170), (72, 175))


def test_a_named_area_has_no_geometry() -> None:
    assert distance_km(at(55, 150), NOWHERE) is None
    assert centre(NOWHERE) is None
    assert spread(NOWHERE) is None
    assert not contains(NOWHERE, at(55, 150))


@given(HARD_POINTS, HARD_POINTS)
def test_a_point_is_as_far_as_the_geodesic(one: Point, other: Point) -> None:
    range_km = inverse(one, other).range_km
    assert distance_km(one, other) == pytest.approx(range_km, abs=1e-6)
    assert contains(one, one)
    assert centre(one) == one


@given(HARD_POINTS, st.floats(0.001, 9_000), st.floats(0, 360), st.floats(0, 9_000))
def test_a_circle_is_what_its_radius_reaches(
    middle: Point, radius_km: float, azimuth_deg: float, out_km: float
) -> None:
    circle = Circle(lat_deg=middle.lat_deg, lon_deg=middle.lon_deg, radius_km=radius_km)
    point = destination(middle, azimuth_deg, radius_km + out_km)
    assert distance_km(point, circle) == pytest.approx(out_km, abs=2e-6)
    assert contains(circle, destination(middle, azimuth_deg, radius_km * 0.999))
    assert contains(circle, point) == (distance_km(point, circle) == 0)


@pytest.mark.parametrize(
    ("place", "inside", "outside"),
    [
        pytest.param(OVER_THE_SEAM, at(0.5, 180), at(0.5, 178.9), id="over the antimeridian"),
        pytest.param(OVER_THE_SEAM, at(0.5, -179.5), at(0.5, 0), id="not the way round by Greenwich"),
        pytest.param(CHUKCHI, at(70, -175), at(70, -165), id="Chukchi Sea"),
        pytest.param(AROUND_THE_POLE, at(90, 123), at(79, 45), id="north pole"),
        # The edges are geodesics: at 45 E the edge from 0 to 90 E reaches 82.9 N, not 80 N.
        pytest.param(AROUND_THE_POLE, at(83, 45), at(82.8, 45), id="a geodesic edge near the pole"),
        pytest.param(mirrored(AROUND_THE_POLE), at(-90, 0), at(90, 0), id="south pole, not its antipode"),
        pytest.param(polygon((90, 0), (60, 10), (60, 50)), at(75, 30), at(75, 60), id="a pole as a corner"),
        pytest.param(
            polygon((60, 10), (60, 10.001), (60.001, 10)), at(60.0001, 10.0001), at(59.99, 10), id="a field"
        ),
    ],
)
@pytest.mark.parametrize("backwards", [False, True])
def test_what_lies_in_a_polygon(place: Polygon, inside: Point, outside: Point, backwards: bool) -> None:
    if backwards:
        place = Polygon(vertices=tuple(reversed(place.vertices)))
    assert contains(place, inside)
    assert not contains(place, outside)


def test_a_polygon_of_half_the_earth_is_the_smaller_part() -> None:
    """A ring a degree south of the equator: the part with the south pole is the smaller one."""
    south = polygon(*((-1, lon) for lon in range(-180, 180, 20)))
    assert contains(south, at(-90, 0))
    assert contains(south, at(-2, 33))
    assert not contains(south, at(0, 33))
    assert not contains(south, at(90, 0))
    middle = centre(south)
    assert middle is not None
    assert middle.lat_deg == pytest.approx(-90, abs=1e-6)
    assert distance_km(at(90, 0), south) == pytest.approx(inverse(at(90, 0), at(-1, 0)).range_km, rel=0.001)


def test_a_long_strip_half_round_the_earth_does_not_hold_its_antipodes() -> None:
    strip = polygon(
        *((1, lon) for lon in range(-100, 101, 20)), *((-1, lon) for lon in range(100, -101, -20))
    )
    assert contains(strip, at(0, 0))
    assert contains(strip, at(0, 95))
    assert contains(strip, at(0, -85))
    assert not contains(strip, at(0, 180))
    assert not contains(strip, at(3, 0))


@given(stars())
def test_a_polygon_holds_its_middle_and_not_what_is_beyond_it(drawn: tuple[Point, Polygon]) -> None:
    middle, place = drawn
    assert contains(place, middle)
    assert not contains(place, destination(middle, 77, 9_000))
    assert not contains(
        place, at(-middle.lat_deg, middle.lon_deg - 180 if middle.lon_deg > 0 else middle.lon_deg + 180)
    )


@given(stars(), st.integers(0, 11), st.floats(0, 1))
def test_the_boundary_belongs_to_a_polygon(drawn: tuple[Point, Polygon], edge: int, share: float) -> None:
    _, place = drawn
    start, end = _edge(place, edge)
    line = inverse(start, end)
    assert contains(place, destination(start, line.azimuth_deg, line.range_km * share))


@given(stars(), st.floats(0, 360), st.floats(0, 12_000))
def test_distance_to_a_polygon_is_that_to_its_nearest_boundary_point(
    drawn: tuple[Point, Polygon], azimuth_deg: float, far_km: float
) -> None:
    middle, place = drawn
    point = destination(middle, azimuth_deg, far_km)
    got = distance_km(point, place)
    assert got is not None
    steps = 16
    sampled, gap = math.inf, 0.0
    for edge in range(len(place.vertices)):
        along = path(*_edge(place, edge), steps)
        gap = max(gap, inverse(along[0], along[1]).range_km)
        sampled = min(sampled, *(inverse(point, each).range_km for each in along))
    assert got <= sampled + 2e-6
    if not contains(place, point):
        assert got >= sampled - gap / 2 - 1e-6


@given(stars(1, 1_000), st.integers(0, 11), st.floats(0.1, 0.9), st.floats(0.001, 100))
def test_a_step_square_out_of_an_edge_is_as_far_as_the_step(
    drawn: tuple[Point, Polygon], edge: int, share: float, out_km: float
) -> None:
    """A geodesic that leaves at a right angle is the shortest way back, unless another edge is nearer."""
    _, place = drawn
    start, end = _edge(place, edge)
    line = inverse(start, end)
    foot = destination(start, line.azimuth_deg, line.range_km * share)
    ahead = inverse(foot, end).azimuth_deg
    for side in (90, -90):
        point = destination(foot, ahead + side, out_km)
        if not contains(place, point):
            got = distance_km(point, place)
            assert got is not None
            assert got <= out_km + 1e-6
            only = polygon(*((v.lat_deg, v.lon_deg) for v in _corners(start, end)))
            assert distance_km(point, only) == pytest.approx(out_km, abs=1e-6)


def _corners(start: Point, end: Point) -> tuple[Vertex, ...]:
    """An edge as a polygon without area: there, and back by way of its middle."""
    line = inverse(start, end)
    middle = destination(start, line.azimuth_deg, line.range_km / 2)
    return tuple(Vertex(lat_deg=each.lat_deg, lon_deg=each.lon_deg) for each in (start, end, middle))


def _edge(place: Polygon, number: int) -> tuple[Point, Point]:
    many = len(place.vertices)
    one, other = place.vertices[number % many], place.vertices[(number + 1) % many]
    return at(one.lat_deg, one.lon_deg), at(other.lat_deg, other.lon_deg)


@settings(max_examples=300)
@given(stars(10, 3_000), st.floats(0, 360), st.floats(0, 1.2))
def test_the_sphere_of_s2_agrees_away_from_the_boundary(
    drawn: tuple[Point, Polygon], azimuth_deg: float, share: float
) -> None:
    """S2 (through spherely) has the same answers: inside or not, and distances within the flattening."""
    middle, place = drawn
    size_km = max(inverse(middle, at(v.lat_deg, v.lon_deg)).range_km for v in place.vertices)
    point = destination(middle, azimuth_deg, size_km * share)
    theirs = spherely.create_polygon([(v.lon_deg, v.lat_deg) for v in place.vertices])
    spot = spherely.create_point(point.lon_deg, point.lat_deg)
    boundary_km = spherely.distance(spot, spherely.boundary(theirs), radius=6_371.0088)
    assume(boundary_km > 0.005 * size_km)
    assert contains(place, point) == spherely.intersects(theirs, spot)
    got = distance_km(point, place)
    assert got == pytest.approx(
        spherely.distance(spot, theirs, radius=6_371.0088), rel=0.006, abs=0.005 * size_km
    )


@given(stars(0.5, 30), st.floats(0, 360), st.floats(0, 2))
def test_a_plane_agrees_for_small_places(
    drawn: tuple[Point, Polygon], azimuth_deg: float, share: float
) -> None:
    """Shapely (GEOS) in the plane of the local offsets: within a millionth for a place of some ten kilometres."""
    middle, place = drawn
    size_km = max(inverse(middle, at(v.lat_deg, v.lon_deg)).range_km for v in place.vertices)
    point = destination(middle, azimuth_deg, size_km * share)
    flat = shapely.Polygon([offset_km(middle, at(v.lat_deg, v.lon_deg)) for v in place.vertices])
    spot = shapely.Point(offset_km(middle, point))
    assume(flat.boundary.distance(spot) > 1e-4 * size_km)
    assert contains(place, point) == flat.covers(spot)
    assert distance_km(point, place) == pytest.approx(flat.distance(spot), abs=2e-5 * size_km)
    found = centre(place)
    assert found is not None
    assert offset_km(middle, found) == pytest.approx((flat.centroid.x, flat.centroid.y), abs=2e-5 * size_km)


@given(stars(), POINTS, st.floats(-360, 360))
def test_turning_or_mirroring_the_earth_changes_no_distance(
    drawn: tuple[Point, Polygon], point: Point, by_deg: float
) -> None:
    _, place = drawn
    assume(all(abs(vertex.lat_deg) < 89.999 for vertex in place.vertices))
    got = distance_km(point, place)
    assert distance_km(mirrored(point), mirrored(place)) == pytest.approx(got, abs=1e-6)
    assert distance_km(shifted(point, by_deg), shifted(place, by_deg)) == pytest.approx(got, abs=1e-6)


@given(HARD_POINTS, HARD_POINTS, st.floats(-360, 360))
def test_an_offset_turns_and_mirrors_with_the_earth(start: Point, end: Point, by_deg: float) -> None:
    """Up to 10,000 km the figures are the same within a micrometre; further, azimuths lose digits."""
    assume(inverse(start, end).range_km < 10_000)
    # At a pole, and a hair's breadth from it, north hangs on digits of the longitude.
    assume(abs(start.lat_deg) < 89.9)
    east, north = offset_km(start, end)
    assert offset_km(mirrored(start), mirrored(end)) == pytest.approx((east, -north), abs=1e-9)
    assert offset_km(shifted(start, by_deg), shifted(end, by_deg)) == pytest.approx((east, north), abs=1e-9)
    assert math.hypot(east, north) == pytest.approx(inverse(start, end).range_km, abs=1e-9)


def test_an_offset_to_the_four_winds() -> None:
    """A degree of the equator is a π / 180 = 111.3195 km; of the meridian there, 110.5744 km (WGS 84)."""
    assert offset_km(at(0, 179.5), at(0, -179.5)) == pytest.approx((111.319_491, 0), abs=1e-6)
    assert offset_km(at(0, 0), at(1, 0)) == pytest.approx((0, 110.574_389), abs=1e-6)
    assert offset_km(at(0, 0), at(-1, 0)) == pytest.approx((0, -110.574_389), abs=1e-6)
    assert offset_km(at(12, 34), at(12, 34)) == (0, 0)


def test_an_ellipse_spreads_along_its_axis() -> None:
    def spread_at(orientation_deg: float) -> Covariance2 | None:
        ellipse = ErrorEllipse(semi_major_km=5, semi_minor_km=2, orientation_deg=orientation_deg)
        return spread(Point(lat_deg=60, lon_deg=30, error=ellipse))

    assert spread_at(0) == Covariance2(east_km2=4, north_km2=25, cross_km2=0)
    assert spread_at(90) == Covariance2(east_km2=25, north_km2=4, cross_km2=0)
    turned = spread_at(45)
    assert turned is not None
    # Clockwise from north: to the north-east, so east and north grow together.
    assert (turned.east_km2, turned.north_km2, turned.cross_km2) == pytest.approx((14.5, 14.5, 10.5))
    assert spread(at(60, 30)) is None


def test_a_circle_spreads_as_an_even_disc() -> None:
    assert spread(Circle(lat_deg=90, lon_deg=0, radius_km=20)) == Covariance2(
        east_km2=100, north_km2=100, cross_km2=0
    )


@given(HARD_POINTS, st.floats(0.1, 300), st.floats(0, 359))
def test_a_polygon_of_many_sides_is_its_circle(middle: Point, radius_km: float, start_deg: float) -> None:
    """Sixty-four corners: r²/4 less 0.32 percent, for the corners; the curvature takes less than 0.1 percent."""
    place = star(middle, [radius_km] * 64, start_deg)
    found, moments = centre(place), spread(place)
    assert found is not None
    assert moments is not None
    assert inverse(middle, found).range_km < 1e-4 * radius_km
    assert moments.east_km2 == pytest.approx(radius_km**2 / 4, rel=0.006)
    assert moments.north_km2 == pytest.approx(radius_km**2 / 4, rel=0.006)
    assert abs(moments.cross_km2) < 1e-3 * radius_km**2


def test_a_box_spreads_as_a_box() -> None:
    """An even box of the sides a and b has the moments a²/12 and b²/12."""
    moments = spread(OVER_THE_SEAM)
    assert moments is not None
    assert moments.east_km2 == pytest.approx((2 * 111.3195) ** 2 / 12, rel=0.001)
    assert moments.north_km2 == pytest.approx(110.5744**2 / 12, rel=0.001)
    assert abs(moments.cross_km2) < 1e-6
    middle = centre(OVER_THE_SEAM)
    assert middle is not None
    assert abs(middle.lon_deg) == pytest.approx(180, abs=1e-9)
    assert middle.lat_deg == pytest.approx(0.5, abs=1e-3)


@given(stars(1, 2_000))
def test_moments_are_those_of_something_real_and_mirror(drawn: tuple[Point, Polygon]) -> None:
    _, place = drawn
    assume(all(abs(vertex.lat_deg) < 89.9 for vertex in place.vertices))
    found, moments = centre(place), spread(place)
    assert found is not None
    assert moments is not None
    assume(abs(found.lat_deg) < 89)
    assert moments.east_km2 > 0
    assert moments.north_km2 > 0
    assert moments.cross_km2**2 < moments.east_km2 * moments.north_km2
    other = spread(mirrored(place))
    assert other is not None
    got = (other.east_km2, other.north_km2, other.cross_km2)
    size = moments.east_km2 + moments.north_km2
    assert got == pytest.approx((moments.east_km2, moments.north_km2, -moments.cross_km2), abs=1e-6 * size)


def test_a_polygon_without_area_is_weighed_as_its_line() -> None:
    """There and back along the equator: the middle of the line, and its length squared over twelve."""
    line = polygon((0, 0), (0, 2), (0, 1))
    middle, moments = centre(line), spread(line)
    assert middle is not None
    assert moments is not None
    assert (middle.lat_deg, middle.lon_deg) == pytest.approx((0, 1), abs=1e-6)
    assert moments.east_km2 == pytest.approx((2 * 111.3195) ** 2 / 12, rel=0.001)
    assert moments.north_km2 == pytest.approx(0, abs=1e-6)

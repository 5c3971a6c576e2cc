"""Points and places that tests of this room draw, and how to move and mirror them."""

from __future__ import annotations

from hypothesis import strategies as st

from jdec.geo.geodesics import destination, wrap_longitude
from jdec.words.places import Circle, Point, Polygon, Vertex

LATITUDES = st.floats(-90, 90)
LONGITUDES = st.floats(-180, 180)
POINTS = st.builds(lambda lat, lon: Point(lat_deg=lat, lon_deg=lon), LATITUDES, LONGITUDES)
# Hypothesis rarely draws the seam and the poles by itself.
HARD_POINTS = st.one_of(
    POINTS,
    st.builds(
        lambda lat, lon: at(lat, lon), LATITUDES, st.sampled_from([-180.0, 180.0, 179.9999, -179.9999])
    ),
    st.builds(lambda lat, lon: at(lat, lon), st.sampled_from([-90.0, 90.0, 89.9999, -89.9999]), LONGITUDES),
)


def at(lat_deg: float, lon_deg: float) -> Point:
    return Point(lat_deg=lat_deg, lon_deg=lon_deg)


def polygon(*vertices: tuple[float, float]) -> Polygon:
    return Polygon(vertices=tuple(Vertex(lat_deg=lat, lon_deg=lon) for lat, lon in vertices))


def star(middle: Point, radii_km: list[float], start_deg: float = 0.0) -> Polygon:
    """A polygon whose corners stand around `middle`, one each equal angle, so far away."""
    step = 360.0 / len(radii_km)
    corners = [destination(middle, start_deg + step * number, far) for number, far in enumerate(radii_km)]
    return polygon(*((corner.lat_deg, corner.lon_deg) for corner in corners))


@st.composite
def stars(draw: st.DrawFn, least_km: float = 1.0, most_km: float = 4_000.0) -> tuple[Point, Polygon]:
    """A middle anywhere and a polygon around it that does not cross itself."""
    middle = draw(HARD_POINTS)
    size = draw(st.floats(least_km, most_km))
    shares = draw(st.lists(st.floats(0.3, 1.0), min_size=4, max_size=12))
    return middle, star(middle, [size * share for share in shares], draw(st.floats(0, 90)))


def shifted(place: Point | Circle | Polygon, by_deg: float) -> Point | Circle | Polygon:
    """The same place further east."""
    return _moved(place, lambda lat, lon: (lat, wrap_longitude(lon + by_deg)))


def mirrored(place: Point | Circle | Polygon) -> Point | Circle | Polygon:
    """The same place on the other side of the equator."""
    return _moved(place, lambda lat, lon: (-lat, lon))


def _moved(place, move):
    if isinstance(place, Polygon):
        return polygon(*(move(vertex.lat_deg, vertex.lon_deg) for vertex in place.vertices))
    lat, lon = move(place.lat_deg, place.lon_deg)
    if isinstance(place, Circle):
        return Circle(lat_deg=lat, lon_deg=lon, radius_km=place.radius_km)
    return at(lat, lon)

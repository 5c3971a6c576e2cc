"""The maps of the samples, as GeoJSON in the form of `jdec.faces.files.geojson`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from jdec.geo import shapes
from jdec.geo.geodesics import destination
from jdec.geo.tracks import corridor, disc, fan, ground_track
from jdec.words.places import ErrorEllipse, Point

_TIME = datetime(2026, 11, 26, 6, 24, tzinfo=UTC)


def _point(lat: float, lon: float, sigma_km: float = 0.0) -> Point:
    error = (
        ErrorEllipse(semi_major_km=sigma_km, semi_minor_km=sigma_km / 2, orientation_deg=30.0)
        if sigma_km
        else None
    )
    return Point(lat_deg=lat, lon_deg=lon, error=error)


def _feature(event: str, role: str, party: str, geometry: Any, attention: str | None) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {"event": event, "role": role, "party": party or None, "attention": attention},
    }


def _flight(event: str, attention: str | None, party: str, start: Point, end: Point) -> list[dict[str, Any]]:
    track = ground_track(start, _TIME, end)
    rows = [
        ("corridor", shapes.of_outline(corridor(track, 40, 90))),
        ("track", shapes.of_track(track)),
        ("impact", shapes.of_place(_point(end.lat_deg, end.lon_deg))),
        ("impact-error", shapes.of_error(end, sigmas=2)),
        ("launch", shapes.of_place(_point(start.lat_deg, start.lon_deg))),
        ("launch-error", shapes.of_error(start, sigmas=2)),
    ]
    return [_feature(event, role, party, geometry, attention) for role, geometry in rows if geometry]


def _only_azimuth(
    event: str, attention: str, party: str, start: Point, azimuth: float
) -> list[dict[str, Any]]:
    return [
        _feature(event, "fan", party, shapes.of_outline(fan(start, azimuth, 6, 1500)), attention),
        _feature(event, "launch", party, shapes.of_place(_point(start.lat_deg, start.lon_deg)), attention),
        _feature(event, "launch-error", party, shapes.of_error(start, sigmas=2), attention),
    ]


def _area(name: str, party: str, middle: Point, radius_km: float) -> dict[str, Any]:
    properties = {"notice": name, "role": "notice-area", "party": party, "state": "expected"}
    return {
        "type": "Feature",
        "geometry": shapes.of_outline(disc(middle, radius_km)),
        "properties": properties,
    }


def map_of(sample: str) -> dict[str, Any]:
    """Return the feature collection of a sample."""
    features: list[dict[str, Any]] = []
    if sample != "calm":
        features += [
            _area("N-12", "RUS", _point(57.5, 161.5), 260),
            _area("N-13", "RUS", _point(-20, 160), 400),
        ]
        features += [_area("A-77", "USA", _point(30, -60), 500), _area("NOR-3", "USA", _point(74.5, 10), 300)]
    if sample in ("rocket-1995", "unannounced", "differing", "past"):
        name = "USA.1/7 + RUS.1/4"
        features += _flight(name, "notice", "USA", _point(69.29, 16.02, 8), _point(79.5, 6, 40))
        features += _flight(name, "notice", "RUS", _point(69.4, 15.1, 25), _point(80.8, 3, 90))
    if sample in ("unannounced", "storm"):
        features += _only_azimuth("USA.1/38", "alarm", "USA", _point(39.66, 124.7, 12), 82)
    if sample == "differing":
        name = "USA.1/31 + RUS.1/27"
        features += _flight(name, "alarm-unclear", "USA", _point(62.9, 40.5, 6), _point(57, 162, 60))
        features += _only_azimuth(name, "alarm-unclear", "RUS", _point(62.93, 40.58, 3), 12)
    if sample == "cut":
        features += _flight("USA.1/36", "caution", "USA", _point(70.9, 38.2, 15), _point(57.4, 161.8, 50))
    if sample == "storm":
        features += [each for number in range(59) for each in _salvo(number)]
    return {"type": "FeatureCollection", "features": features}


def _salvo(number: int) -> list[dict[str, Any]]:
    start = _point(52 + number % 5 + 0.2 * (number % 4), 149 + number % 7, 9)
    end = destination(_point(65, 50), 6.0 * number, 200)
    attention = "alarm" if number in (4, 9) else "notice"
    name = f"USA.1/{200 + number} + RUS.1/{300 + number}"
    return _flight(name, attention, "USA", start, _point(end.lat_deg, end.lon_deg, 30))

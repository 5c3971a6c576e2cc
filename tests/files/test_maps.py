"""The picture for maps and globes: GeoJSON as RFC 7946 has it, CZML with its times, for places anywhere."""

from __future__ import annotations

import itertools
import json
from datetime import timedelta
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from jdec.faces.files.czml import czml_of
from jdec.faces.files.geojson import geojson_of
from jdec.picture import PictureFold
from jdec.picture.folding import FoldChange
from jdec.words.launches import LaunchClass
from jdec.words.places import Circle, ErrorEllipse, NamedArea, Place, Point, Polygon, Vertex
from picture.announcing_parts import LIFT_OFF, SEA, Records, hours, point

TRAFFIC = "exercise.demo"


def folded(records: Records) -> FoldChange:
    return PictureFold().fold(records.entries)


def geojson(change: FoldChange) -> dict[str, Any]:
    events = [event for each in change.components for event in each.events]
    notices = [notice for each in change.notices for notice in each.notices]
    return geojson_of(events, notices, traffic=TRAFFIC)


def czml(change: FoldChange) -> list[dict[str, Any]]:
    events = [event for each in change.components for event in each.events]
    notices = [notice for each in change.notices for notice in each.notices]
    found: list[dict[str, Any]] = json.loads(czml_of(events, notices, traffic=TRAFFIC))
    return found


def flown(place: Place, impact: Place | None = None, **launch: Any) -> Records:
    """One launch that both sides saw, with a notice of it."""
    records = Records()
    records.notice(launch_area=place, impact_areas=(impact,) if impact is not None else ())
    fields: dict[str, Any] = {"azimuth_deg": 80.0, **launch}
    if impact is not None:
        fields |= {"impact_place": impact, "impact_time": LIFT_OFF + hours(0.5)}
    records.both(place=place, **fields)
    return records


def positions(geometry: dict[str, Any]) -> list[list[float]]:
    """Every position of a geometry."""

    def flat(coordinates: Any) -> list[list[float]]:
        if isinstance(coordinates[0], float | int):
            return [coordinates]
        return [each for inner in coordinates for each in flat(inner)]

    return flat(geometry["coordinates"])


def rings(geometry: dict[str, Any]) -> list[list[list[float]]]:
    """The outer rings of a polygon or polygons."""
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"][0]]
    return [each[0] for each in geometry["coordinates"]] if geometry["type"] == "MultiPolygon" else []


def check_rfc_7946(collection: dict[str, Any]) -> None:
    """Longitude first and in range; rings closed and anticlockwise (3.1.6); nothing crosses the antimeridian."""
    assert collection["type"] == "FeatureCollection"
    ids = [feature["id"] for feature in collection["features"]]
    assert len(ids) == len(set(ids))
    for feature in collection["features"]:
        geometry = feature["geometry"]
        if geometry is None:
            continue
        for lon, lat in positions(geometry):
            assert -180 <= lon <= 180
            assert -90 <= lat <= 90
        for ring in rings(geometry):
            assert ring[0] == ring[-1]
            assert len(ring) >= 4
            assert shapely.LinearRing(ring).is_ccw
            assert all(abs(one[0] - other[0]) <= 180 for one, other in itertools.pairwise(ring))


def test_each_party_s_word_is_a_feature_of_its_own_and_fused_figures_are_nobody_s() -> None:
    impact = point(57, 162)
    features = geojson(folded(flown(point(62.9, 40.5), impact)))["features"]
    told = {(each["properties"]["role"], each["properties"]["party"]) for each in features}
    for role in ("launch", "launch-error", "track", "corridor", "impact", "impact-error"):
        assert {(role, "RUS"), (role, "USA")} <= told
    assert {("fused-launch", None), ("fused-impact", None), ("notice-area", "RUS")} <= told
    track = next(each for each in features if each["properties"]["role"] == "track")
    assert track["properties"]["departs"] == "2026-11-23T10:00:00Z"
    assert track["properties"]["basis"] in ("reported-time", "least-energy", "path-only")
    assert {each["properties"].get("verdict") for each in features} == {"announced", None}


def test_an_azimuth_without_an_impact_is_a_fan_and_a_named_area_has_no_geometry() -> None:
    features = geojson(folded(flown(point(62.9, 40.5))))["features"]
    assert {each["properties"]["role"] for each in features} >= {"fan", "launch"}
    records = Records()
    records.report(place=SEA)
    (feature,) = geojson(folded(records))["features"]
    assert feature["geometry"] is None
    assert [packet["id"] for packet in czml(folded(records))] == ["document"]


def test_what_crosses_the_antimeridian_is_cut_there() -> None:
    change = folded(flown(point(60, 170), point(55, -170)))
    check_rfc_7946(geojson(change))
    kinds = {each["geometry"]["type"] for each in geojson(change)["features"]}
    assert {"MultiLineString", "MultiPolygon"} <= kinds
    moving = next(packet for packet in czml(change) if packet["id"].endswith("moving"))
    assert len(moving["position"]["cartographicDegrees"]) % 4 == 0


def test_czml_says_when_each_thing_is_there_and_moves_a_flight_from_launch_to_impact() -> None:
    packets = czml(folded(flown(point(62.9, 40.5), point(57, 162))))
    assert packets[0]["clock"]["interval"] == "2026-11-23T10:00:00.000000Z/2026-11-23T10:30:00.000000Z"
    moving = next(packet for packet in packets if packet["id"].endswith("moving"))
    values = moving["position"]["cartographicDegrees"]
    assert values[:4] == [0.0, 40.5, 62.9, 0.0]
    assert values[-4:] == [pytest.approx(1800.0), 162.0, 57.0, 0.0]
    notice = next(packet for packet in packets if "notice-launch-area" in packet["name"])
    assert notice["availability"] == ["2026-11-23T09:00:00.000000Z/2026-11-23T11:00:00.000000Z"]


def test_what_another_party_wrote_is_no_markup_on_a_globe() -> None:
    records = Records()
    records.relayed(original_number="<img src=x>")
    found = czml(folded(records))
    assert all("<img" not in packet.get("description", "") for packet in found)


def test_an_area_that_crosses_itself_keeps_its_place_in_the_list_without_a_drawing() -> None:
    """Whatever a Party wrote, the rest of the picture is still drawn."""
    records = flown(point(62.9, 40.5))
    corners = ((0, 0), (2, 2), (2, 0), (0, 2))
    crossing = Polygon(vertices=tuple(Vertex(lat_deg=lat, lon_deg=lon) for lat, lon in corners))
    records.report("USA", 90_000, crossing)
    features = geojson(folded(records))["features"]
    assert None in [each["geometry"] for each in features]
    assert sum(each["geometry"] is not None for each in features) > 6
    assert len(czml(folded(records))) > 6


def test_an_empty_picture_is_an_empty_document() -> None:
    assert geojson(FoldChange())["features"] == []
    assert [packet["id"] for packet in czml(FoldChange())] == ["document"]


ELLIPSES = st.builds(
    lambda major, share, turn: ErrorEllipse(
        semi_major_km=major, semi_minor_km=major * share, orientation_deg=turn
    ),
    st.floats(0.01, 3000),
    st.floats(0.01, 1),
    st.floats(0, 179),
)
LATS, LONS = st.floats(-90, 90), st.floats(-180, 180)
POINTS = st.builds(Point, lat_deg=LATS, lon_deg=LONS, error=st.none() | ELLIPSES)
CIRCLES = st.builds(Circle, lat_deg=LATS, lon_deg=LONS, radius_km=st.floats(0.01, 9000))
VERTICES = st.lists(st.tuples(LATS, LONS), min_size=3, max_size=6, unique=True)
POLYGONS = VERTICES.map(lambda each: Polygon(vertices=tuple(Vertex(lat_deg=a, lon_deg=b) for a, b in each)))
PLACES = st.one_of(POINTS, CIRCLES, POLYGONS, st.just(NamedArea(name={"ru": "Баренцево море"})))


@settings(max_examples=40, deadline=None)
@given(
    place=PLACES,
    impact=st.none() | PLACES,
    azimuth=st.none() | st.floats(0, 359),
    minutes=st.integers(-600, 600),
)
def test_places_anywhere_are_drawn(
    place: Place, impact: Place | None, azimuth: float | None, minutes: int
) -> None:
    """Poles, antimeridian, huge ellipses, polygons that cross themselves: documents come out all the same."""
    records = Records()
    launch: dict[str, Any] = {"azimuth_deg": azimuth, "launch_class": LaunchClass.UNDETERMINED}
    if impact is not None:
        launch |= {"impact_place": impact, "impact_time": LIFT_OFF + timedelta(minutes=minutes)}
    records.report(place=place, **launch)
    change = folded(records)
    for feature in geojson(change)["features"]:
        for lon, lat in positions(feature["geometry"]) if feature["geometry"] else ():
            assert -180 <= lon <= 180
            assert -90 <= lat <= 90
    assert czml(change)[0]["id"] == "document"

"""The map of the world as it was built holds what careless use of its source loses."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from pyproj import Geod
from shapely.geometry import Point, shape
from tests.console.preview import STATIC, is_built

pytestmark = [
    pytest.mark.tool("node"),
    pytest.mark.skipif(not is_built(), reason="not built: make console"),
]

# Longitude, latitude and whose it is: where rings cross the 180th meridian, hold a pole, or are taken for a neighbour.
PLACES = [
    (-173.0, 66.5, "RUS"),
    (177.0, 65.0, "RUS"),
    (-40.0, 72.0, "GRL"),
    (0.0, -89.9, "ATA"),
    (179.9, -85.0, "ATA"),
    (-179.9, -85.0, "ATA"),
    (-155.5, 19.6, "USA"),
    (-152.0, 64.0, "USA"),
]


@pytest.fixture(scope="module")
def world() -> list[dict[str, Any]]:
    """The features of the built file."""
    names = json.loads((STATIC / "manifest.json").read_text())
    features: list[dict[str, Any]] = json.loads((STATIC / names["world.json"]).read_text())["features"]
    return features


def _countries(world: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        each["properties"].get("a3", ""): shape(each["geometry"])
        for each in world
        if each["properties"]["kind"] == "country"
    }


@pytest.mark.parametrize(("lon", "lat", "owner"), PLACES)
def test_places_belong_to_whom_they_belong(
    world: list[dict[str, Any]], lon: float, lat: float, owner: str
) -> None:
    found = [code for code, area in _countries(world).items() if area.covers(Point(lon, lat))]
    assert found == [owner]


def test_areas_are_those_of_geodesy(world: list[dict[str, Any]]) -> None:
    """On the ellipsoid (PROJ); Russia has 17.1 million km², lakes included, and the boundaries are coarse."""
    geod, countries = Geod(ellps="WGS84"), _countries(world)
    areas = {code: geod.geometry_area_perimeter(countries[code])[0] / 1e12 for code in ("RUS", "USA", "ATA")}
    assert areas["RUS"] == pytest.approx(17.0, abs=0.25)
    assert areas["USA"] == pytest.approx(9.4, abs=0.15)
    assert areas["ATA"] == pytest.approx(12.2, abs=0.4)


def test_coasts_do_not_run_along_the_cut(world: list[dict[str, Any]]) -> None:
    """Where a ring was cut at the 180th meridian there is no coast and no border."""
    along = [
        (one, other)
        for each in world
        if each["properties"]["kind"] in ("coast", "border")
        for line in each["geometry"]["coordinates"]
        for one, other in itertools.pairwise(line)
        if abs(one[0]) == abs(other[0]) == 180.0 and abs(one[1] - other[1]) > 0.5
    ]
    assert along == []


def test_disputed_areas_are_marked(world: list[dict[str, Any]]) -> None:
    """Crimea, Western Sahara, Kosovo and the southern Kurils among them; Moscow and Washington are not."""
    marked = [shape(each["geometry"]) for each in world if each["properties"]["kind"] == "disputed"]

    def is_marked(lon: float, lat: float) -> bool:
        return any(area.covers(Point(lon, lat)) for area in marked)

    assert all(is_marked(*place) for place in ((34.1, 45.2), (-13.0, 26.0), (20.9, 42.6), (148.0, 45.2)))
    assert not any(is_marked(*place) for place in ((37.6, 55.7), (-77.0, 38.9)))

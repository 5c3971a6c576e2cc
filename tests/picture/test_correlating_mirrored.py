"""The Earth turned, or seen in a mirror, has the same launch picture, turned or mirrored.

WGS 84 is a body of revolution with an equator: no meridian and no hemisphere is special, nor are the antimeridian and
the poles.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jdec.geo.geodesics import wrap_longitude
from jdec.messages.launch_data import Launch
from jdec.picture import Picture, picture_of
from jdec.words.places import Circle, NamedArea, Point, Polygon
from picture.announcing_parts import Records, polygon
from picture.correlating_parts import entries_of, partners, rewritten, set_numbers, stands

MANY = settings(max_examples=2000 if os.environ.get("JDEC_SLOW") == "1" else 120)


class View:
    """How places and directions look from elsewhere."""

    def __init__(
        self,
        place: Callable[[float, float], tuple[float, float]],
        direction: Callable[[float], float] = lambda azimuth: azimuth,
    ) -> None:
        self._place, self._direction = place, direction

    def __call__(self, launch: Launch) -> Launch:
        azimuth = launch.azimuth_deg
        return msgspec.structs.replace(
            launch,
            place=self.place(launch.place),
            azimuth_deg=None if azimuth is None else self._direction(azimuth) % 360.0,
            impact_place=self.place(launch.impact_place),
        )

    def place(self, place: Any) -> Any:
        match place:
            case Point() | Circle():
                lat_deg, lon_deg = self._place(place.lat_deg, place.lon_deg)
                moved = msgspec.structs.replace(place, lat_deg=lat_deg, lon_deg=lon_deg)
                if isinstance(place, Circle) or place.error is None:
                    return moved
                turned = self._direction(place.error.orientation_deg) % 180.0
                error = msgspec.structs.replace(place.error, orientation_deg=turned)
                return msgspec.structs.replace(moved, error=error)
            case Polygon():
                return polygon(*(self._place(each.lat_deg, each.lon_deg) for each in place.vertices))
            case NamedArea() | None:
                return place
        raise AssertionError(place)


SOUTH = View(lambda lat, lon: (-lat, lon), lambda azimuth: 180.0 - azimuth)
WEST = View(lambda lat, lon: (lat, -lon), lambda azimuth: -azimuth)


def turned(by_deg: float) -> View:
    return View(lambda lat, lon: (lat, wrap_longitude(lon + by_deg)))


def assert_alike(one: Picture, other: Picture) -> None:
    """The same reports in the same components and events, in the same states; figures to the last digit but one."""
    assert [(each.name, each.keys) for each in one.components] == [
        (each.name, each.keys) for each in other.components
    ]
    assert stands(one.events) == stands(other.events)
    assert partners(one.events) == partners(other.events)
    for mine, theirs in zip(one.events, other.events, strict=True):
        assert abs(mine.score - theirs.score) <= len(mine.reasons)
        assert [each.code for each in mine.reasons] == [each.code for each in theirs.reasons]


@MANY
@given(set_numbers, st.integers(min_value=-18_000, max_value=18_000))
def test_the_earth_turned_under_the_reports_has_the_same_picture(number: int, hundredths: int) -> None:
    entries = entries_of(number)
    assert_alike(picture_of(entries), picture_of(rewritten(entries, turned(hundredths / 100))))


@pytest.mark.parametrize("view", [SOUTH, WEST], ids=["hemispheres", "east and west"])
@MANY
@given(number=set_numbers)
def test_the_earth_in_a_mirror_has_the_same_picture(view: View, number: int) -> None:
    entries = entries_of(number)
    assert_alike(picture_of(entries), picture_of(rewritten(entries, view)))


@pytest.mark.parametrize(
    ("view", "azimuth"),
    [(SOUTH, 170.0), (WEST, 350.0), (turned(180.0), 10.0)],
    ids=["hemispheres", "east and west", "turned half round"],
)
def test_fused_figures_are_mirrored_too(view: View, azimuth: float) -> None:
    records = Records()
    area = polygon((62.0, 39.0), (64.0, 40.0), (63.0, 42.0))
    records.report("RUS", azimuth_deg=10.0, azimuth_sigma_deg=2.0, impact_place=area)
    records.report("USA", 2, azimuth_deg=12.0, impact_place=area, place=_point())
    (event,) = picture_of(records.entries).events
    (seen,) = picture_of(rewritten(records.entries, view)).events
    assert event.fused is not None
    assert seen.fused is not None
    fused, mirrored = event.fused, seen.fused
    assert mirrored.azimuth_deg == pytest.approx(azimuth)
    for mine, theirs in ((fused.place, mirrored.place), (fused.impact_place, mirrored.impact_place)):
        expected = view.place(mine)
        assert (theirs.lat_deg, theirs.lon_deg) == pytest.approx(
            (expected.lat_deg, expected.lon_deg), abs=1.1e-3
        )
        assert msgspec.structs.astuple(theirs.error) == pytest.approx(
            msgspec.structs.astuple(expected.error), abs=0.11
        )


def _point() -> Point:
    error = {"semi_major_km": 40.0, "semi_minor_km": 5.0, "orientation_deg": 30.0}
    return msgspec.convert({"type": "point", "lat_deg": 63.0, "lon_deg": 40.7, "error": error}, Point)

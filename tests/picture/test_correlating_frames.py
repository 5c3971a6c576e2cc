"""What two reports say to each other does not depend on how north lies where they are, nor on who comes first."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from jdec.geo.geodesics import destination, inverse
from jdec.picture import DEFAULT_PARAMETERS, Correlation
from jdec.picture.assessments import assess
from jdec.picture.sights import Sight, sight_of
from jdec.picture.terms import Link, compare
from jdec.picture.weighing import table_of
from jdec.words.places import ErrorEllipse, Point
from picture.announcing_parts import Records
from picture.correlating_parts import entries_of


def sight(party: str, place: Point, **launch: Any) -> Sight:
    records = Records()
    records.report(party, place=place, **launch)
    assessment = assess(records.entries)
    assert assessment is not None
    return sight_of(assessment, DEFAULT_PARAMETERS)


def link(lat_deg: float, start_azimuth: float, axis_deg: float) -> Link:
    """Two places 60 km apart; long ellipses, directions and impacts lie so against the line through both."""
    start = Point(lat_deg=lat_deg, lon_deg=20.0)
    end = destination(start, start_azimuth, 60.0)
    line = inverse(start, end)
    sights = []
    for party, place, along in (("RUS", start, line.azimuth_deg), ("USA", end, line.arrival_azimuth_deg)):
        long = ErrorEllipse(semi_major_km=50.0, semi_minor_km=8.0, orientation_deg=(along + axis_deg) % 180.0)
        spot = Point(lat_deg=place.lat_deg, lon_deg=place.lon_deg, error=long)
        sights.append(
            sight(party, spot, azimuth_deg=(along + 25.0) % 360.0, azimuth_sigma_deg=2.0, impact_place=spot)
        )
    found = compare(sights[0], sights[1], DEFAULT_PARAMETERS)
    assert found is not None
    return found


@pytest.mark.parametrize("axis_deg", [0.0, 40.0, 140.0])
@pytest.mark.parametrize("lat_deg", [45.0, 89.5, 89.9, -89.8])
def test_a_pair_is_worth_as_much_where_the_meridians_turn(lat_deg: float, axis_deg: float) -> None:
    """Beside the pole north turns by tens of degrees between two places that are 60 km apart."""
    usual = link(0.0, 90.0, axis_deg)
    for start_azimuth in (10.0, 90.0, 200.0):
        there = link(lat_deg, start_azimuth, axis_deg)
        for mine, theirs in zip(usual.terms, there.terms, strict=True):
            assert mine.code == theirs.code
            assert (mine.far, mine.near) == pytest.approx((theirs.far, theirs.near), abs=3)


def test_a_table_is_the_same_in_whatever_order_its_reports_are_given() -> None:
    for number in range(30):
        chance, correlation = Random(number), Correlation(DEFAULT_PARAMETERS)
        correlation.fold(entries_of(number))
        sights = list(correlation._sights.values())
        given = correlation._links, correlation._linked, DEFAULT_PARAMETERS
        tables = []
        for _ in range(4):
            chance.shuffle(sights)
            sides = [[each for each in sights if each.assessment.party == party] for party in ("RUS", "USA")]
            tables.append(table_of(sides[0], sides[1], *given))
        assert all(table == tables[0] for table in tables)
        leaves = [each.leaf for each in tables[0].rows]
        assert leaves == sorted(leaves)

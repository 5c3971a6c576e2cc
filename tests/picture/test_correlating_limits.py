"""What the correlation refuses to decide, what it bears, and what its accounts have no words for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, get_type_hints

import msgspec
import pytest

from jdec.messages.launch_data import Launch
from jdec.messages.precision import DEFAULT_FLOOR
from jdec.picture import (
    DEFAULT_PARAMETERS,
    ComponentAccount,
    Event,
    EventState,
    Parameters,
    PictureFold,
    picture_of,
)
from jdec.words.places import Circle, ErrorEllipse, NamedArea, Point, Polygon
from picture.announcing_parts import LIFT_OFF, SITE, Records, point

FEW = msgspec.structs.replace(DEFAULT_PARAMETERS, most_reports_a_side=3)


def crowd(usa: int, rus: int, **launch: Any) -> Records:
    """So many reports of each Party of launches a second apart."""
    records = Records()
    for number in range(usa):
        records.report("USA", float(number), **launch)
    for number in range(rus):
        records.report("RUS", float(number), **launch)
    return records


def only(records: Records, parameters: Parameters = DEFAULT_PARAMETERS) -> Event:
    (event,) = picture_of(records.entries, parameters).events
    return event


def test_sixty_reports_a_side_are_looked_at_and_sixty_one_stand_as_a_whole() -> None:
    assert DEFAULT_PARAMETERS.most_reports_a_side == 60
    assert not any(event.is_whole for event in picture_of(crowd(60, 2).entries).events)
    event = only(crowd(61, 2))
    assert event.is_whole
    assert event.state == EventState.UNDETERMINED
    assert (event.launches_low, event.launches_high) == (61, 63)
    assert len(event.assessments) == 63


@pytest.mark.parametrize(("usa", "rus"), [(4, 1), (1, 4), (4, 4)])
def test_either_side_alone_makes_a_component_too_large(usa: int, rus: int) -> None:
    event = only(crowd(usa, rus), FEW)
    assert event.is_whole
    assert (event.launches_low, event.launches_high) == (max(usa, rus), usa + rus)


def test_a_whole_counts_launches_and_not_reports() -> None:
    event = only(crowd(4, 1, count=3), FEW)
    assert (event.launches_low, event.launches_high) == (12, 15)


def test_a_whole_counts_no_fewer_than_its_pairs_might_be() -> None:
    """Five of which each side has one: the larger count of a pair may stand for the smaller, and no further."""
    records = crowd(4, 0)
    records.report("RUS", 1.0, count=5)
    event = only(records, FEW)
    assert (event.launches_low, event.launches_high) == (4, 9)


@pytest.mark.parametrize("reports", [2, 3, 5, 8])
def test_like_reports_are_not_told_apart_and_their_number_is(reports: int) -> None:
    records = Records()
    for _ in range(reports):
        records.report("USA", azimuth_deg=30.0)
        records.report("RUS", azimuth_deg=30.0)
    event = only(records)
    assert event.state == EventState.UNDETERMINED
    assert event.fused is None
    assert event.reasons == ()
    assert event.launches_low == reports


def test_an_undetermined_salvo_seen_as_one_counts_the_launches_of_both_sides() -> None:
    """Two salvos that one side takes for four launches each and the other for three: six to eight if all are paired."""
    records = Records()
    for _ in range(2):
        records.report("USA", count=4)
        records.report("RUS", count=3)
    event = only(records)
    assert event.state == EventState.UNDETERMINED
    assert event.launches_low == 6
    assert 8 <= event.launches_high <= 14


def test_reports_of_one_party_never_merge() -> None:
    records = Records()
    for _ in range(4):
        records.report("USA")
    picture = picture_of(records.entries)
    assert [event.state for event in picture.events] == [EventState.ONE_SIDED] * 4
    assert len(picture.components) == 4


@pytest.mark.parametrize("least", [5e-324, 1e-200, 1e-30, 1e-6, 0.01])
@pytest.mark.parametrize("apart_s", [0.0, 0.1, 7.0])
def test_an_uncertainty_below_the_floor_counts_as_the_floor(least: float, apart_s: float) -> None:
    floor = DEFAULT_FLOOR
    fine, coarse = Records(), Records()
    for records, sigma_s, axis_km, azimuth_deg in (
        (fine, least, least, least),
        (coarse, floor.time_sigma_s, floor.semi_axis_km, floor.azimuth_sigma_deg),
    ):
        for party, after_s in (("USA", 0.0), ("RUS", apart_s)):
            records.report(
                party,
                after_s,
                place=point(62.9, 40.5, axis_km),
                time_sigma_s=sigma_s,
                azimuth_deg=10.0 + after_s,
                azimuth_sigma_deg=azimuth_deg,
                impact_place=point(70.0, 60.0, axis_km),
                impact_time=LIFT_OFF + timedelta(seconds=900 + after_s),
                impact_time_sigma_s=sigma_s,
            )
    assert [(each.state, each.score, each.margin) for each in picture_of(fine.entries).events] == [
        (each.state, each.score, each.margin) for each in picture_of(coarse.entries).events
    ]


@pytest.mark.parametrize(
    "place",
    [
        Point(
            lat_deg=62.9,
            lon_deg=40.5,
            error=ErrorEllipse(semi_major_km=5000.0, semi_minor_km=1e-300, orientation_deg=45.0),
        ),
        Circle(lat_deg=62.9, lon_deg=40.5, radius_km=1e-300),
        Circle(lat_deg=62.9, lon_deg=40.5, radius_km=10_000.0),
        Point(lat_deg=90.0, lon_deg=12.0),
        Point(lat_deg=-90.0, lon_deg=180.0),
        NamedArea(name={"en": "sea"}),
        msgspec.convert(
            {
                "type": "polygon",
                "vertices": [{"lat_deg": 0.0, "lon_deg": lon} for lon in (10.0, 20.0, 15.0)],
            },
            Polygon,
        ),
    ],
    ids=lambda place: type(place).__name__,
)
def test_whatever_a_place_states_its_report_stands_in_the_picture(place: Any) -> None:
    records = Records()
    records.report("USA", place=place, time_sigma_s=86_400.0, class_confidence=1.0)
    records.report("RUS", place=place, time_sigma_s=1e-300, class_confidence=0.0, impact_place=place)
    records.report("RUS", 5, place=SITE, impact_place=place)
    PictureFold().fold(records.entries)
    events = picture_of(records.entries).events
    assert sorted(each.name for event in events for each in event.assessments) == [
        "RUS.1/0",
        "RUS.1/1",
        "USA.1/0",
    ]


# Architecture, section 12: what no message and no account of the picture has a field for.
FORBIDDEN = (
    "velocity",
    "speed",
    "altitude",
    "state_vector",
    "vector",
    "track",
    "trajectory",
    "intercept",
    "engage",
    "aim",
    "target",
    "sensor",
    "radar",
    "satellite",
    "coverage",
    "payload",
    "warhead",
)


def fields(kind: Any, seen: set[Any]) -> Iterator[str]:
    """The names of all fields under a type, however deep."""
    if kind in seen:
        return
    seen.add(kind)
    for part in getattr(kind, "__args__", ()):
        yield from fields(part, seen)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        for name, inner in get_type_hints(kind).items():
            if name in kind.__struct_fields__:
                yield f"{kind.__name__}.{name}"
                yield from fields(inner, seen)


class Worse(msgspec.Struct):
    """What must never be, for the test of the test."""

    launches: tuple[Launch | None, ...]
    aim_point: Point


def forbidden(names: set[str]) -> list[str]:
    return sorted(name for name in names for word in FORBIDDEN if word in name.partition(".")[2])


def test_the_accounts_have_no_field_for_what_the_software_never_does() -> None:
    names = set(fields(ComponentAccount, set()))
    # The walk reaches what lies deep: a fused place's ellipse, and a Party's own figures.
    assert {"ErrorEllipse.semi_major_km", "Launch.azimuth_deg", "Mention.statement"} <= names
    assert forbidden(names) == []
    assert forbidden(set(fields(tuple[Worse, ...], set()))) == ["Worse.aim_point"]

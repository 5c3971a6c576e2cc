"""Draft texts out of notifications: read back by our own reader they say the same hours and the same areas."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdec.messages import new_message, submission_id
from jdec.messages.hazard import read_notice
from jdec.messages.hazard.writing import DRAFT, can_be_drafted, navarea_draft, notam_draft
from jdec.messages.notifications import PreLaunchNotification, SpacecraftDeorbit
from jdec.words.instants import DailyHours, Window
from jdec.words.launches import LaunchClass
from jdec.words.places import Circle, NamedArea, Place, Point, Polygon, Vertex

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
HALF_SECOND_DEG = 0.5 / 3600 + 1e-6
TENTH_NM_KM = 0.1852 + 1e-3
DRAFTS = (notam_draft, navarea_draft)
CIRCLE = Circle(lat_deg=69.294, lon_deg=16.02, radius_km=20.0)
POLYGON = Polygon(
    vertices=tuple(
        Vertex(lat_deg=lat, lon_deg=lon) for lat, lon in ((70.1, 16.5), (72, 15), (72.5, 18.25), (71, -179.9))
    )
)


def announced(areas: tuple[Place, ...], window: Window, **changed: Any) -> Any:
    header = {
        "sender": "USA",
        "traffic": "exercise.x",
        "submission": submission_id(1, b"0123456789"),
        "issued_at": NOW,
        "salt": b"salt salt",
    }
    fields = {
        "number": "PLN/US/2026/001/017/01",
        "launch_class": LaunchClass.SOUNDING_ROCKET,
        "launch_area": areas[0],
        "impact_areas": areas[1:],
        "window": window,
    }
    return new_message(PreLaunchNotification, **header, **{**fields, **changed})  # type: ignore[arg-type]


def hours(opens: datetime, closes: datetime, daily: tuple[str, str] | None = None) -> Window:
    found = None if daily is None else DailyHours(opens_utc=daily[0], closes_utc=daily[1])
    return Window(opens_at=opens, closes_at=closes, daily=found)


def same(read: Place, said: Place) -> bool:
    """Whether an area is the one that was written, as near as a text says it."""
    if isinstance(said, Circle) and isinstance(read, Circle):
        wider = read.radius_km - said.radius_km
        return _near(read, said) and -1e-3 <= wider <= TENTH_NM_KM
    if isinstance(said, Polygon) and isinstance(read, Polygon):
        pairs = list(zip(read.vertices, said.vertices, strict=True))
        return all(_near(one, other) for one, other in pairs)
    return False


def _near(one: Any, other: Any) -> bool:
    lon = abs((one.lon_deg - other.lon_deg + 180) % 360 - 180)
    return abs(one.lat_deg - other.lat_deg) <= HALF_SECOND_DEG and lon <= HALF_SECOND_DEG


WINDOWS = (
    hours(NOW, NOW + timedelta(hours=30)),
    hours(datetime(2026, 12, 30, 5, tzinfo=UTC), datetime(2027, 1, 2, 15, tzinfo=UTC), ("05:00", "15:00")),
    hours(
        datetime(2026, 12, 30, 22, tzinfo=UTC), datetime(2027, 1, 3, 2, 30, tzinfo=UTC), ("22:00", "02:30")
    ),
)


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("window", WINDOWS)
def test_a_draft_read_back_has_the_same_window_and_areas(draft: Any, window: Window) -> None:
    text = draft(announced((CIRCLE, POLYGON, Circle(lat_deg=-72, lon_deg=-10, radius_km=40)), window))
    assert text.startswith(DRAFT)
    found = read_notice(text)
    assert found.windows == (window,)
    assert len(found.areas) == 3
    assert same(found.areas[0], CIRCLE)
    assert same(found.areas[1], POLYGON)
    assert found.says_launch
    assert found.notices == ()


_LAT = st.floats(-80, 80).map(lambda each: round(each, 4))
_LON = st.floats(-180, 180).map(lambda each: round(each, 4))
_CIRCLES = st.builds(
    Circle, lat_deg=_LAT, lon_deg=_LON, radius_km=st.floats(1, 900).map(lambda each: round(each, 1))
)


@st.composite
def _outlines(draw: st.DrawFn) -> Polygon:
    lat, lon = draw(_LAT), draw(_LON)
    size = draw(st.floats(0.2, 5))
    corners = ((0, 0), (size, 0), (size, size), (size / 2, size * 1.5), (0, size))[: draw(st.integers(3, 5))]
    return Polygon(
        vertices=tuple(Vertex(lat_deg=lat + dy, lon_deg=(lon + dx + 180) % 360 - 180) for dy, dx in corners)
    )


@given(areas=st.lists(_CIRCLES | _outlines(), min_size=1, max_size=8))
def test_any_areas_come_back(areas: list[Circle | Polygon]) -> None:
    distinct = [each for at, each in enumerate(areas) if each not in areas[:at]]
    message = announced((Point(lat_deg=1, lon_deg=2), *distinct), WINDOWS[0])
    for draft in DRAFTS:
        found = read_notice(draft(message))
        assert len(found.areas) == len(distinct)
        assert all(same(read, said) for read, said in zip(found.areas, distinct, strict=True))
        assert found.windows == (WINDOWS[0],)


@pytest.mark.parametrize("name", ["CYGNUS NG-99", "Прогресс", "<b>X</b>", "N50 E010", "12N 013E", "A" * 120])
def test_an_objects_name_is_never_read_as_a_place(name: str) -> None:
    base = announced((CIRCLE,), WINDOWS[0])
    header = {each: getattr(base, each) for each in ("sender", "traffic", "submission", "issued_at", "salt")}
    message = new_message(
        SpacecraftDeorbit,
        **header,
        number="PLN/US/2026/001/017/06",
        object_name=name,
        window=WINDOWS[1],
        impact_areas=(POLYGON,),
    )
    for draft in DRAFTS:
        text = draft(message)
        assert text.isascii()
        found = read_notice(text)
        assert len(found.areas) == 1
        assert same(found.areas[0], POLYGON)


def test_there_is_nothing_to_draft_without_an_outline() -> None:
    sea = NamedArea(name={"en": "a sea"})
    message = announced((Point(lat_deg=1, lon_deg=2), sea), WINDOWS[0])
    assert not can_be_drafted(message)
    for draft in DRAFTS:
        with pytest.raises(ValueError, match="nothing to draft"):
            draft(message)

"""Instants, places, Parties, traffic and texts keep their forms."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdec.words.faults import Refused
from jdec.words.forms import whole
from jdec.words.instants import (
    FIRST,
    LAST,
    Bracket,
    DailyHours,
    Instant,
    Window,
    format_instant,
    from_unix_micros,
    parse_instant,
    unix_micros,
)
from jdec.words.launches import LaunchClass
from jdec.words.parties import ALPHA2, STATES, State, alpha2, is_state
from jdec.words.places import (
    Circle,
    ErrorEllipse,
    NamedArea,
    Ocean,
    Place,
    Point,
    Polygon,
    Quadrant,
    Vertex,
)
from jdec.words.strict import decode_strict
from jdec.words.texts import ShortText, Text, in_language
from jdec.words.traffic import Traffic, exercise_name, is_exercise, is_traffic

INSTANTS = st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None), timezones=st.just(UTC))


def refused(code: str, sentence: str, kind: Any, data: bytes) -> None:
    with pytest.raises(Refused, match=re.escape(sentence)) as caught:
        decode_strict(kind, data)
    assert [found.code for found in caught.value.faults] == [code]


@given(INSTANTS)
def test_an_instant_reads_back_as_it_was_written(instant: datetime) -> None:
    text = format_instant(instant)
    assert parse_instant(text) == instant
    assert parse_instant(text).tzinfo is UTC
    assert from_unix_micros(unix_micros(instant)) == instant


@given(INSTANTS)
def test_an_instant_is_written_as_the_encoder_writes_it(instant: datetime) -> None:
    assert msgspec.json.encode(instant) == f'"{format_instant(instant)}"'.encode()


def test_an_instant_has_no_fraction_or_one_to_six_digits_of_it() -> None:
    assert format_instant(datetime(2026, 11, 23, 10, 15, tzinfo=UTC)) == "2026-11-23T10:15:00Z"
    assert format_instant(datetime(2026, 11, 23, 10, 15, 0, 5, tzinfo=UTC)) == "2026-11-23T10:15:00.000005Z"
    assert parse_instant("2026-11-23T10:15:00.25Z").microsecond == 250_000


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-11-23T10:15:00.1234567Z", "instant-form"),
        ("2026-11-23T10:15:00.Z", "instant-form"),
        ("2026-11-23t10:15:00Z", "instant-form"),
        ("2026-11-23T10:15:00z", "instant-form"),
        ("2026-11-23 10:15:00Z", "instant-form"),
        ("2026-11-23T10:15Z", "instant-form"),
        ("2026-11-23T10:15:00", "instant-form"),
        ("2026-11-23T10:15:60Z", "instant-form"),
        ("2026-11-23T24:00:00Z", "instant-form"),
        ("2026-02-29T10:15:00Z", "instant-form"),
        ("٢٠٢٦-11-23T10:15:00Z", "instant-form"),
        (" 2026-11-23T10:15:00Z", "instant-form"),
        ("2026-11-23T10:15:00Z\n", "instant-form"),
        ("2026-11-23T10:15:00+00:00", "instant-not-utc"),
        ("2026-11-23T10:15:00-00:00", "instant-not-utc"),
        ("2026-11-23T13:15:00+03:00", "instant-not-utc"),
        ("1956-12-31T23:59:59.999999Z", "instant-range"),
        ("2101-01-01T00:00:00Z", "instant-range"),
    ],
)
def test_any_other_spelling_of_an_instant_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_instant(text, "at")
    assert [(found.code, found.field) for found in caught.value.faults] == [(code, "at")]
    with pytest.raises(Refused) as decoded:
        decode_strict(Instant, msgspec.json.encode(text))
    assert [found.code for found in decoded.value.faults] == [code]


def test_an_instant_out_of_range_says_the_year_it_got() -> None:
    with pytest.raises(Refused, match="at is out of range: got year 1956, expected 1957 to 2100"):
        parse_instant("1956-01-01T00:00:00Z", "at")


@pytest.mark.parametrize(
    "zone", [None, timezone(timedelta(hours=3)), ZoneInfo("Asia/Pyongyang")], ids=["none", "offset", "named"]
)
def test_an_instant_of_another_offset_is_not_written(zone: Any) -> None:
    with pytest.raises(Refused, match=r"is not in UTC: got offset \S+, expected Z"):
        format_instant(datetime(2016, 11, 23, 10, 15, tzinfo=zone))


def test_a_bracket_may_be_open_on_both_sides() -> None:
    assert decode_strict(Bracket, b'{"claimed":"2026-11-23T10:15:00Z"}').not_after is None


def test_a_window_closes_after_it_opens() -> None:
    opens = datetime(2026, 11, 23, tzinfo=UTC)
    assert Window(opens_at=opens, closes_at=opens + timedelta(microseconds=1)).daily is None
    with pytest.raises(Refused, match="window does not close after it opens: opens 2026-11-23T00:00:00Z"):
        Window(opens_at=opens, closes_at=opens)
    refused(
        "window-order",
        "window does not close after it opens",
        Window,
        b'{"opens_at":"2026-11-23T10:15:00Z","closes_at":"2026-11-23T10:14:59Z"}',
    )


def test_daily_hours_may_run_over_midnight_and_no_further() -> None:
    assert decode_strict(DailyHours, b'{"opens_utc":"22:00","closes_utc":"02:00"}').opens_utc == "22:00"
    refused("wrong-form", "has the wrong form", DailyHours, b'{"opens_utc":"24:00","closes_utc":"02:00"}')


def test_every_kind_of_place_is_told_apart_by_its_type() -> None:
    places: list[Any] = [
        Point(lat_deg=69.29, lon_deg=16.02),
        Point(
            lat_deg=-90.0,
            lon_deg=-180.0,
            error=ErrorEllipse(semi_major_km=2.0, semi_minor_km=2.0, orientation_deg=0.0),
        ),
        Circle(lat_deg=9.0, lon_deg=167.7, radius_km=50.0),
        Polygon(vertices=tuple(Vertex(lat_deg=float(n), lon_deg=float(n * n)) for n in range(3))),
        NamedArea(name={"ru": "Баренцево море"}),
        NamedArea(name={"en": "Pacific"}, ocean=Ocean.PACIFIC, quadrant=Quadrant.NE),
    ]
    for place in places:
        data = msgspec.json.encode(place)
        assert decode_strict(Place, data) == place  # type: ignore[arg-type]
        assert hash(data)
    assert {json.loads(msgspec.json.encode(place))["type"] for place in places} == {
        "point",
        "circle",
        "polygon",
        "named-area",
    }


@pytest.mark.parametrize(
    ("data", "code", "sentence"),
    [
        (b'{"type":"point","lat_deg":90.1,"lon_deg":0}', "out-of-range", "lat_deg is out of range: got 90.1"),
        (
            b'{"type":"point","lat_deg":0,"lon_deg":180.5}',
            "out-of-range",
            "lon_deg is out of range: got 180.5",
        ),
        (
            b'{"type":"circle","lat_deg":0,"lon_deg":0,"radius_km":0}',
            "out-of-range",
            "radius_km is out of range",
        ),
        (
            b'{"type":"circle","lat_deg":0,"lon_deg":0,"radius_nm":9}',
            "missing-field",
            "got radius_nm, expected",
        ),
        (
            b'{"type":"polygon","vertices":[]}',
            "too-short",
            "vertices is too short: got 0, expected at least 3",
        ),
        (
            b'{"type":"named-area","name":{"en":"x"},"quadrant":"NE"}',
            "quadrant-without-ocean",
            "quadrant stands alone: got NE, expected the ocean it is a quarter of",
        ),
        (b'{"type":"named-area","name":{}}', "too-short", "name is too short: got 0, expected at least 1"),
        (b'{"type":"square"}', "not-one-of", "type is not one of the known words: got square"),
    ],
)
def test_a_malformed_place_is_refused(data: bytes, code: str, sentence: str) -> None:
    with pytest.raises(Refused, match=re.escape(sentence)) as caught:
        decode_strict(Place, data)  # type: ignore[arg-type]
    assert caught.value.faults[0].code == code


def test_a_polygon_has_at_most_64_corners_and_repeats_none() -> None:
    corners = tuple(Vertex(lat_deg=n / 10, lon_deg=n / 7) for n in range(65))
    assert len(decode_strict(Polygon, msgspec.json.encode(Polygon(vertices=corners[:64]))).vertices) == 64
    refused(
        "too-long",
        "vertices is too long: got 65, expected at most 64",
        Polygon,
        msgspec.json.encode(Polygon(vertices=corners)),
    )
    for repeated in (corners[:3] + corners[2:3], corners[:3] + corners[:1]):
        with pytest.raises(Refused, match="polygon repeats a vertex") as caught:
            Polygon(vertices=repeated)
        assert caught.value.faults[0].code == "polygon-repeats-vertex"


def test_the_major_axis_is_not_below_the_minor_one() -> None:
    with pytest.raises(Refused, match="ellipse has its axes exchanged: semi_major_km 1 is below") as caught:
        ErrorEllipse(semi_major_km=1.0, semi_minor_km=2.0, orientation_deg=0.0)
    assert caught.value.faults[0].code == "ellipse-order"


def test_states_are_the_assigned_codes_and_each_has_two_letters() -> None:
    assert len(STATES) == 249
    assert len(set(ALPHA2.values())) == 249
    assert alpha2("USA"), alpha2("RUS") == ("US", "RU")
    assert is_state("PRK")
    for wrong in ("usa", "US", "XXX", "ZZZ", ""):
        assert not is_state(wrong)
        refused("not-one-of", "is not one of the known words", State, msgspec.json.encode(wrong))
    with pytest.raises(ValueError, match="unknown state: got 'XXX', expected an ISO 3166-1 alpha-3 code"):
        alpha2("XXX")


@pytest.mark.parametrize(
    "traffic", ["actual", "test", "exercise.a", "exercise.demo-2", "exercise." + "a" * 40, "exercise.a-b-c"]
)
def test_a_lawful_traffic_is_taken(traffic: str) -> None:
    assert is_traffic(traffic)
    assert decode_strict(Traffic, msgspec.json.encode(traffic)) == traffic
    assert is_exercise(traffic) == traffic.startswith("exercise.")


@pytest.mark.parametrize(
    "traffic",
    [
        "",
        "Actual",
        "actual\n",
        "actual ",
        "exercise",
        "exercise.",
        "exercise.Demo",
        "exercise.-a",
        "exercise.a-",
        "exercise.a--b",
        "exercise." + "a" * 41,
        "exercise.учение",
        "exercise.a/b",
        "exercise.a\n",
    ],
)
def test_any_other_traffic_is_refused(traffic: str) -> None:
    assert not is_traffic(traffic)
    assert not is_exercise(traffic)
    refused("wrong-form", "has the wrong form", Traffic, msgspec.json.encode(traffic))


def test_only_exercises_have_names() -> None:
    assert exercise_name("exercise.demo") == "demo"
    with pytest.raises(ValueError, match="traffic is not that of an exercise: got 'actual'"):
        exercise_name("actual")


@given(st.text())
def test_a_whole_pattern_does_not_forgive_a_final_newline(text: str) -> None:
    assert bool(re.search(whole("[a-z]*"), text)) == bool(re.fullmatch("[a-z]*", text))


def test_launch_classes_are_pinned() -> None:
    assert [each.value for each in LaunchClass] == [
        "icbm",
        "slbm",
        "other-ballistic-missile",
        "space-launch-vehicle",
        "sounding-rocket",
        "undetermined",
    ]


def test_text_names_the_language_it_is_really_in() -> None:
    assert in_language({"en": "launch", "ru": "пуск"}, "ru") == ("ru", "пуск")
    assert in_language({"en": "launch"}, "ru") == ("en", "launch")


def test_text_is_bounded_and_says_something() -> None:
    assert decode_strict(Text, msgspec.json.encode({"ru": "ш" * 2000}))
    refused(
        "too-long",
        "ru is too long: got 2001, expected at most 2000",
        Text,
        msgspec.json.encode({"ru": "ш" * 2001}),
    )
    refused("too-short", "en is too short", Text, b'{"en":""}')
    refused("not-one-of", "de is not one of the known words", Text, b'{"de":"Start"}')
    refused("wrong-form", "has the wrong form", ShortText, b'"two\\nlines"')


def test_naughty_strings_are_kept_letter_by_letter_or_refused_for_a_control_letter(shared: Path) -> None:
    """The big list of naughty strings, through free text in both languages."""
    strings = json.loads((shared / "vectors" / "blns.json").read_text(encoding="utf-8"))
    control = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
    kept = 0
    for text in strings:
        data = msgspec.json.encode({"en": text, "ru": text})
        if text and len(text) <= 2000 and not control.search(text):
            assert decode_strict(Text, data) == {"en": text, "ru": text}
            kept += 1
        else:
            with pytest.raises(Refused) as caught:
                decode_strict(Text, data)
            assert {found.code for found in caught.value.faults} <= {"too-short", "too-long", "wrong-form"}
    assert kept > 450

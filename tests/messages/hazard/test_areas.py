"""Coordinates in every form, and which of them make an area."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdec.messages.hazard import read_notice
from jdec.messages.hazard.coordinates import find_points, parse_point
from jdec.words.places import Circle
from messages.parts import codes_of

from .parts import SQUARE, SQUARE_POINTS, notam, outlines, read_area


@pytest.mark.parametrize(
    ("text", "lat_deg", "lon_deg"),
    [
        ("N691740E0160115", 69.294444, 16.020833),
        ("N6917E01601", 69.283333, 16.016667),
        ("N69E016", 69.0, 16.0),
        ("S6917 W01601", -69.283333, -16.016667),
        ("S69 17 40 E 016 01 15", -69.294444, 16.020833),
        ("S 69 17 E 16 01", -69.283333, 16.016667),
        ("S69 17 E016 01", -69.283333, 16.016667),
        ("691740N 0160115E", 69.294444, 16.020833),
        ("6917N01601W", 69.283333, -16.016667),
        ("69 17 40N 016 01 15E", 69.294444, 16.020833),
        ("69 17 40 S 016 01 15 E", -69.294444, 16.020833),
        ("69 17S   016 01E", -69.283333, 16.016667),
        ("69-17.25N 016-01.50W", 69.2875, -16.025),
        ("69-17-40N 016-01-15E", 69.294444, 16.020833),
        ("6917.5N 01601.25E", 69.291667, 16.020833),
        ("691740.5N 0160115.25E", 69.294583, 16.020903),
        ("69.5N 16.25E", 69.5, 16.25),
        ("69°17'40\"N 016°01'15\"E", 69.294444, 16.020833),
        ("691740N,0160115E", 69.294444, 16.020833),
        ("9000N 18000W", 90.0, -180.0),
        ("0000S 00000W", 0.0, 0.0),
    ],
)
def test_a_point_is_read_in_every_form(text: str, lat_deg: float, lon_deg: float) -> None:
    point = parse_point(text)
    assert point is not None
    assert (point.lat_deg, point.lon_deg) == pytest.approx((lat_deg, lon_deg), abs=1e-6)


@given(st.integers(-90 * 3600, 90 * 3600), st.integers(-180 * 3600, 180 * 3600), st.integers(0, 5))
def test_what_is_written_to_the_second_is_read_to_the_second(lat_s: int, lon_s: int, form: int) -> None:
    def parts(seconds: int) -> tuple[int, int, int]:
        return abs(seconds) // 3600, abs(seconds) // 60 % 60, abs(seconds) % 60

    (d, m, s), (dd, mm, ss) = parts(lat_s), parts(lon_s)
    ns, ew = "NS"[lat_s < 0], "EW"[lon_s < 0]
    text = (
        f"{ns}{d:02}{m:02}{s:02}{ew}{dd:03}{mm:02}{ss:02}",
        f"{d:02}{m:02}{s:02}{ns} {dd:03}{mm:02}{ss:02}{ew}",
        f"{ns}{d:02} {m:02} {s:02} {ew} {dd:03} {mm:02} {ss:02}",
        f"{d:02} {m:02} {s:02}{ns} {dd:03} {mm:02} {ss:02}{ew}",
        f"{d:02}-{m:02}-{s:02}{ns} {dd:03}-{mm:02}-{ss:02}{ew}",
        f"{d}°{m:02}'{s:02}\"{ns}, {dd}°{mm:02}'{ss:02}\"{ew}",
    )[form]
    point = parse_point(text)
    assert point is not None
    assert point.lat_deg * 3600 == pytest.approx(lat_s, abs=0.01)
    assert point.lon_deg * 3600 == pytest.approx(lon_s, abs=0.01)


@pytest.mark.parametrize("text", ["9001N 01000E", "6960N 01000E", "6900N 18001E", "690060N 0100000E"])
def test_a_coordinate_out_of_range_refuses(text: str) -> None:
    assert codes_of(read_notice, notam(f"{SQUARE} AND {text}")) == ["hazard-coordinate-range"]


def test_digits_that_fit_no_degrees_and_minutes_refuse() -> None:
    assert codes_of(read_notice, notam("N690000E0150 - N6900E01700")) == ["hazard-coordinate-digits"]


def test_a_digit_too_many_is_read_to_the_depth_of_the_latitude_and_told() -> None:
    draft = read_notice(notam(f"{SQUARE.removesuffix('0')}00 BACK TO START"))
    assert outlines(draft) == [SQUARE_POINTS]
    assert [found.code for found in draft.notices] == ["hazard-digits"]


def test_a_list_number_is_no_part_of_a_coordinate() -> None:
    (point,) = find_points("2 12 39N 119 41E").written
    assert (point.vertex.lat_deg, point.vertex.lon_deg) == (12.65, pytest.approx(119.683333))


@pytest.mark.parametrize(
    "text",
    [
        SQUARE,
        SQUARE.replace("-", "\n"),
        SQUARE.replace("-", " TO ") + " TO POINT OF ORIGIN",
        SQUARE.replace("-", ",") + ",FOUR POINT CONNECTION RANGE",
        f"{SQUARE}-N6900E01500.",
        f"1. {SQUARE.replace('-', ' 2. ', 1).replace('-', ' 3. ', 1).replace('-', ' 4. ')}",
        SQUARE.replace("E01700-", "E01700 (ON FIR BOUNDARY)\n"),
        "A TEMPORARY RESTRICTED AREA OF GREAT EXTENT BOUNDED BY:N6900E01500-N69\n00E01700-N6830E01700-N6830E01500",
        f"{SQUARE[:-4]}\n{SQUARE[-4:]}",
    ],
)
def test_a_list_of_points_is_one_outline_however_it_is_laid_out(text: str) -> None:
    assert read_area(text) == [SQUARE_POINTS]


@pytest.mark.parametrize(
    "between",
    [", BACK TO START AND ", "\n(AREA 1)\n", "\nAREA 2: ", " B. ", "-N6900E01500\n", " AND AREA BOUNDED BY "],
)
def test_words_a_label_and_a_closed_outline_begin_another_area(between: str) -> None:
    other = "N7000E01000-N7000E01100-N6930E01100"
    assert read_area(f"{SQUARE}{between}{other}", circle="6845N01600E999") == [
        SQUARE_POINTS,
        [(70.0, 10.0), (70.0, 11.0), (69.5, 11.0)],
    ]


@pytest.mark.parametrize(
    ("text", "radius_km"),
    [
        ("CIRCLE RADIUS 12NM CENTRED ON 691740N 0160115E", 22.224),
        ("WI 12.5KM RADIUS OF 691740N 0160115E", 12.5),
        ("691740N 0160115E RADIUS 900M", 0.9),
        ("WITHIN 25 NAUTICAL MILES OF 691740N 0160115E", 46.3),
        ("WITHIN 25 MILES OF 69-17-40N 016-01-15E", 46.3),
        ("PSN 691740N 0160115E RAD OF 3 KILOMETRES", 3.0),
    ],
)
def test_a_point_with_a_radius_is_a_circle(text: str, radius_km: float) -> None:
    (area,) = read_notice(notam(text, circle="6917N01601E035")).areas
    assert isinstance(area, Circle)
    assert area.radius_km == pytest.approx(radius_km)
    assert area.lat_deg == pytest.approx(69.294444, abs=1e-6)


def test_each_circle_has_the_radius_that_stands_by_it() -> None:
    before = "5NM RADIUS OF 6900N01500E AND 6NM RADIUS OF 6900N01600E"
    after = "6900N01500E RADIUS 5NM, 6900N01600E RADIUS 6NM"
    for text in (before, after):
        draft = read_notice(notam(text))
        assert [area.radius_km for area in draft.areas if isinstance(area, Circle)] == [9.26, 11.112]


def test_points_that_bound_nothing_are_left_out_and_counted() -> None:
    text = f"DEBRIS EXPECTED AT N6845E01600, NOT OUTSIDE THE RANGE {SQUARE}. RTE VIA 6700N01000E-DCT-ABCDE"
    draft = read_notice(notam(text))
    assert outlines(draft) == [SQUARE_POINTS]
    assert [found.args for found in draft.notices] == [{"count": "2"}]


def test_a_named_point_and_a_boundary_are_told() -> None:
    named = read_notice(notam(SQUARE.replace("-", "-ABCDE-", 1)))
    along = read_notice(notam(SQUARE.replace("-", " THENCE ALONG FIR BOUNDARY TO ", 1)))
    assert outlines(named) == outlines(along) == [SQUARE_POINTS]
    assert [found.code for found in (*named.notices, *along.notices)] == [
        "hazard-named-point",
        "hazard-straightened",
    ]


def test_an_outline_that_crosses_itself_is_told_and_kept() -> None:
    crossed = "N6900E01500-N6830E01700-N6900E01700-N6830E01500"
    draft = read_notice(notam(crossed))
    assert [found.code for found in draft.notices] == ["hazard-self-crossing"]
    assert sorted(outlines(draft)[0]) == sorted(SQUARE_POINTS)


def test_an_outline_over_the_180th_meridian_does_not_cross_itself() -> None:
    draft = read_notice(notam("N6900E17900-N6900W17900-N6830W17900-N6830E17900", circle="6845N18000E035"))
    assert draft.notices == ()


def test_a_repeated_vertex_is_left_out() -> None:
    draft = read_notice(notam(SQUARE.replace("-", "-N6900E01500-", 1)))
    assert outlines(draft) == [SQUARE_POINTS]
    assert [found.code for found in draft.notices] == ["hazard-vertex-twice"]


def test_an_area_far_from_the_circle_of_the_q_line_is_told() -> None:
    assert read_notice(notam(circle="6845N01600E035")).notices == ()
    assert read_notice(notam(circle="6845N01600E999")).notices == ()
    (found,) = read_notice(notam(circle="6845N02600E035")).notices
    assert found.code == "hazard-q-line-differs"
    # A hand's check: eleven degrees of longitude at 69 degrees north are 439 km.
    assert 430 < int(found.args["got"]) < 450
    assert found.args["radius"] == "65"


def test_the_same_area_twice_is_one() -> None:
    assert read_area(f"{SQUARE} BACK TO START, I SAY AGAIN {SQUARE}") == [SQUARE_POINTS]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NO COORDINATES AT ALL", "hazard-no-area"),
        ("ALONG N6900E01500-N6900E01700", "hazard-no-area"),
        ("POINT N6900E01500", "hazard-no-area"),
        (" AND ".join(f"AREA {SQUARE.replace('N69', f'N{70 + n}')}" for n in range(17)), "hazard-too-many-areas"),
        ("-".join(f"N6900E{n:03}00-N6830E{n:03}30" for n in range(40)), "hazard-too-many-vertices"),
    ],
)  # fmt: skip
def test_no_area_and_too_many_refuse(text: str, code: str) -> None:
    assert codes_of(read_notice, notam(text)) == [code]


def test_minutes_and_seconds_at_a_long_line_s_end_are_not_joined() -> None:
    spaced = "THE AREA THAT IS BOUNDED BY THE FOLLOWING LINE OF FOUR POINTS: 69 00\n00N 015 00 00E"
    assert len(spaced.partition("\n")[0]) >= 66
    assert read_area(f"{spaced}, 69 00 00N 017 00 00E, 68 30 00N 017 00 00E, 68 30 00N 015 00 00E") == [
        SQUARE_POINTS
    ]


def test_an_item_after_a_long_line_is_not_joined_to_it() -> None:
    slots = " ".join(f"{hour:02}00-{hour:02}30" for hour in range(5, 13))
    draft = read_notice(notam(schedule=f"{slots}"))
    assert len(f"D) {slots}") >= 66
    assert (len(draft.windows), outlines(draft)) == (8, [SQUARE_POINTS])

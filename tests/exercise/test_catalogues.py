"""A catalogue is read row by row: a launch, or a coded reason; nothing dropped, nothing guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdec.exercise.catalogue import (
    MAX_LINE_BYTES,
    CatalogueResult,
    CatalogueRows,
    HeldRow,
    chunks_of,
    read_catalogue,
    read_sites,
)
from jdec.exercise.errors import CATALOGUE_CODES, ROW_CODES, ExerciseError
from jdec.exercise.profiles import OWN_COLUMNS, PROFILES, SITE_COLUMNS
from jdec.words.launches import LaunchClass

from .parts import check_error, check_reasons

HEADER = "id,time_utc,lat_deg,lon_deg,azimuth_deg,apogee_km,class,state,impact_lat_deg,impact_lon_deg,count"
GOOD = "a,1995-01-25T06:24:00Z,69.29,16.02,358,1453,sounding-rocket,NOR,79.5,14,1"
SITES = ",".join(SITE_COLUMNS) + '\nAND,"Andoya, Norge",69.2943,16.0207,0.0020,N\nBAD,Nowhere,?,1,1,X\n'


def read(text: str | bytes, **arguments: object) -> CatalogueResult:
    data = text if isinstance(text, bytes) else text.encode()
    result = read_catalogue([data], **arguments)  # type: ignore[arg-type]
    check_reasons(result.held)
    return result


def row(**cells: str) -> str:
    """The good row with some cells changed."""
    values = dict(zip(HEADER.split(","), GOOD.split(","), strict=True))
    return ",".join({**values, **cells}.values())


def test_a_good_row_becomes_its_launch() -> None:
    (launch,) = read(f"{HEADER}\n{GOOD}\n").launches
    assert (launch.id, launch.state, launch.launch_class) == ("a", "NOR", LaunchClass.SOUNDING_ROCKET)
    assert launch.time == datetime(1995, 1, 25, 6, 24, tzinfo=UTC)
    assert (launch.place.lat_deg, launch.azimuth_deg, launch.apogee_km) == (69.29, 358.0, 1453.0)
    assert launch.impact is not None
    assert launch.range_km is None


def test_every_column_of_the_own_format_is_read() -> None:
    cells = {
        "id": "x",
        "time_utc": "2001-02-03T04:05:06.5Z",
        "time_sigma_s": "2.5",
        "state": "USA",
        "class": "icbm",
        "vehicle": "Rocket, big",
        "lat_deg": "-1.5",
        "lon_deg": "180",
        "place_error_km": "7",
        "azimuth_deg": "360",
        "range_km": "5000",
        "apogee_km": "1000",
        "flight_time_s": "1500",
        "impact_lat_deg": "1",
        "impact_lon_deg": "2",
        "count": "4",
        "interval_s": "6",
    }
    assert tuple(cells) == OWN_COLUMNS
    quoted = ",".join(f'"{value}"' for value in cells.values())
    (launch,) = read(",".join(cells) + "\n" + quoted).launches
    assert (launch.count, launch.interval_s, launch.azimuth_deg) == (4, 6.0, 0.0)
    assert (launch.vehicle, launch.range_km, launch.flight_time_s) == ("Rocket, big", 5000.0, 1500.0)
    assert launch.place.error is not None
    assert launch.place.error.semi_major_km == 7.0
    assert (launch.time_sigma_s, launch.time and launch.time.microsecond) == (2.5, 500_000)


HELD = [
    ({"time_utc": "unknown"}, "value-unknown", "time_utc", "time_utc is unknown: got 'unknown'"),
    ({"time_utc": ""}, "value-unknown", "time_utc", "time_utc is unknown: got ''"),
    ({"time_utc": "1995-01-25T06:24:00Z?"}, "value-doubtful", "time_utc", "time_utc is doubtful"),
    ({"time_utc": "1995-01-25 06:24"}, "value-malformed", "time_utc", "time_utc is not an instant"),
    ({"time_utc": "1995-01-25T06:24:00+01:00"}, "value-malformed", "time_utc", "time_utc is not in UTC"),
    ({"time_utc": "1905-01-25T06:24:00Z"}, "value-out-of-range", "time_utc", "out of range: got year 1905"),
    ({"lat_deg": "-"}, "value-unknown", "lat_deg", "lat_deg is unknown: got '-'"),
    ({"lat_deg": "69?"}, "value-doubtful", "lat_deg", "lat_deg is doubtful in the source: got '69?'"),
    ({"lat_deg": "NaN"}, "value-unknown", "lat_deg", "lat_deg is unknown: got 'NaN'"),
    ({"lat_deg": "6e1"}, "value-malformed", "lat_deg", "lat_deg is no number: got '6e1'"),
    ({"lat_deg": "1_0"}, "value-malformed", "lat_deg", "lat_deg is no number"),
    ({"lat_deg": "٦٩"}, "value-malformed", "lat_deg", "lat_deg is no number"),
    (
        {"lon_deg": "180.1"},
        "value-out-of-range",
        "lon_deg",
        "lon_deg is out of range: got '180.1', expected -180 to 180",
    ),
]


@pytest.mark.parametrize(("cells", "code", "field", "sentence"), HELD)
def test_a_row_without_time_or_place_is_held_with_its_reason(
    cells: dict[str, str], code: str, field: str, sentence: str
) -> None:
    result = read(f"{HEADER}\n{row(**cells)}\n")
    assert result.launches == ()
    (held,) = result.held
    assert (held.line, held.code, held.field) == (2, code, field)
    assert held.value == cells[field]
    assert sentence in held.reasons[0].rule


LEFT_OUT = [
    ({"azimuth_deg": "unknown"}, "value-unknown", "azimuth_deg"),
    ({"apogee_km": "300?"}, "value-doubtful", "apogee_km"),
    ({"apogee_km": "-1"}, "value-out-of-range", "apogee_km"),
    ({"azimuth_deg": "north"}, "value-malformed", "azimuth_deg"),
    ({"class": "missile"}, "value-not-listed", "class"),
    ({"state": "Norway"}, "value-not-listed", "state"),
    ({"impact_lat_deg": ""}, "value-alone", "impact_lon_deg"),
    ({"impact_lon_deg": ""}, "value-alone", "impact_lat_deg"),
]


@pytest.mark.parametrize(("cells", "code", "field"), LEFT_OUT)
def test_a_field_that_cannot_be_used_is_left_out_and_listed(
    cells: dict[str, str], code: str, field: str
) -> None:
    rows = list(CatalogueRows([f"{HEADER}\n{row(**cells)}\n".encode()]))
    check_reasons(rows)
    result = read(f"{HEADER}\n{row(**cells)}\n")
    assert len(result.launches) == 1
    ((line, reason),) = [(each.line, each.reason) for each in result.left_out]
    assert (line, reason.code, reason.field) == (2, code, field)
    absent = {"azimuth_deg": "azimuth_deg", "apogee_km": "apogee_km", "state": "state"}.get(field, "impact")
    if field != "class":
        assert getattr(result.launches[0], absent) is None
    else:
        assert result.launches[0].launch_class is LaunchClass.UNDETERMINED


def test_an_empty_optional_cell_says_nothing_and_lists_nothing() -> None:
    result = read(f"{HEADER}\n{row(azimuth_deg='', state='', apogee_km='')}\n")
    assert (len(result.launches), result.left_out) == (1, ())


def test_all_reasons_of_a_row_come_at_once() -> None:
    (held,) = read(f"{HEADER}\n{row(time_utc='-', lat_deg='?', lon_deg='900')}\n").held
    assert [reason.field for reason in held.reasons] == ["time_utc", "lat_deg", "lon_deg"]


BROKEN = [
    (b"\xff" + GOOD.encode(), "row-not-utf8", "row is not UTF-8: byte 0"),
    (b'"a' + GOOD.encode(), "row-quoting", "row is quoted wrongly"),
    (GOOD.replace("a,", '"a"b,', 1).encode(), "row-quoting", "row is quoted wrongly"),
    (GOOD.encode() + b",extra", "row-columns", "another number of columns: got 12, expected 11"),
    (b"a", "row-columns", "another number of columns: got 1, expected 11"),
    (b"a\x00" + GOOD.encode(), "row-control-character", "row holds a control character"),
    (b"a\r" + GOOD.encode(), "row-control-character", "row holds a control character"),
    (b"x" * (MAX_LINE_BYTES + 1), "row-too-long", "row is too long: expected at most 65536 bytes"),
]


@pytest.mark.parametrize(("line", "code", "sentence"), BROKEN)
def test_a_broken_row_is_held_and_the_next_one_is_read(line: bytes, code: str, sentence: str) -> None:
    result = read(HEADER.encode() + b"\n" + line + b"\n" + GOOD.encode())
    assert len(result.launches) == 1
    (held,) = result.held
    assert (held.line, held.code, held.field) == (2, code, "")
    assert sentence in held.reasons[0].rule


REFUSED = [
    ("", {}, "catalogue-empty", "catalogue is empty"),
    ("\n\n", {}, "catalogue-empty", "catalogue is empty"),
    ('"x\n', {}, "catalogue-header", "header of the catalogue cannot be read: row is quoted wrongly"),
    ("id,time_utc,lat_deg\n", {}, "catalogue-column-missing", "catalogue has no column: lon_deg"),
    (f"{HEADER},velocity\n", {}, "catalogue-column-unknown", "catalogue has unknown columns: velocity"),
    (f"{HEADER},id\n", {}, "catalogue-column-twice", "column stands twice: id"),
    (
        ",".join(PROFILES["suborbital"].columns),
        {},
        "catalogue-needs-sites",
        "profile suborbital needs a site table",
    ),
    (
        HEADER,
        {"profile": "no"},
        "catalogue-profile-unknown",
        "profile is not known: got no, expected one of jdec",
    ),
    (HEADER, {"profile": "dprk-reports"}, "catalogue-column-missing", "catalogue has no column: date"),
]


@pytest.mark.parametrize(("text", "arguments", "code", "sentence"), REFUSED)
def test_a_file_whose_header_is_wrong_is_refused(
    text: str, arguments: dict[str, object], code: str, sentence: str
) -> None:
    with pytest.raises(ExerciseError, match=re.escape(sentence)) as caught:
        read(text, **arguments)
    assert check_error(caught.value) == code


def test_byte_order_mark_carriage_returns_and_blank_lines_are_taken() -> None:
    data = b"\xef\xbb\xbf" + f"{HEADER}\r\n\r\n{GOOD}\r\n   \r\n".encode()
    result = read(data)
    assert (len(result.launches), result.held) == (1, ())


@given(st.lists(st.integers(1, 40), min_size=1, max_size=30))
def test_how_a_file_is_cut_into_chunks_changes_nothing(cuts: list[int]) -> None:
    data = f"{HEADER}\n{GOOD}\n{row(lat_deg='?')}\n{row(apogee_km='1?')}".encode()

    def pieces() -> Iterator[bytes]:
        start = 0
        for cut in cuts:
            yield data[start : start + cut]
            start += cut
        yield data[start:]

    assert read_catalogue(pieces()) == read_catalogue([data])


@given(st.binary(max_size=400))
def test_any_bytes_below_a_header_are_answered_row_by_row(data: bytes) -> None:
    rows = list(CatalogueRows([HEADER.encode() + b"\n" + data]))
    assert len(rows) == len([line for line in data.split(b"\n") if line.strip()])
    check_reasons(rows)


@given(st.binary(max_size=200))
def test_any_header_is_answered_with_a_coded_refusal_or_a_profile(data: bytes) -> None:
    said = ""
    try:
        said = CatalogueRows([data]).profile.name
    except ExerciseError as error:
        said = check_error(error)
    assert said in (*PROFILES, *CATALOGUE_CODES)


def test_a_line_without_end_is_never_kept_whole() -> None:
    """A hundred megabytes in one line are read in pieces and held back as one row."""
    piece = b"x" * 1_000_000

    def endless() -> Iterator[bytes]:
        yield HEADER.encode() + b"\n"
        for _ in range(100):
            yield piece

    (held,) = read_catalogue(endless()).held
    assert held.code == "row-too-long"


def test_an_open_file_is_cut_into_bounded_chunks(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"y" * (2 * MAX_LINE_BYTES + 5))
    with path.open("rb") as file:
        assert [len(chunk) for chunk in chunks_of(file)] == [MAX_LINE_BYTES, MAX_LINE_BYTES, 5]


def test_a_site_table_is_read_and_its_bad_rows_are_not_sites() -> None:
    sites = read_sites([SITES.encode()])
    assert set(sites) == {"AND"}
    assert sites["AND"].point.error is not None
    assert sites["AND"].point.error.semi_major_km == 1.0
    with pytest.raises(ExerciseError, match="catalogue has no column: name"):
        read_sites([b"site\n"])


def test_a_held_row_shows_its_first_reason() -> None:
    rows = list(CatalogueRows([f"{HEADER}\n{row(lat_deg='-')}".encode()]))
    assert isinstance(rows[0], HeldRow)
    assert (rows[0].code, rows[0].field, rows[0].value) == ("value-unknown", "lat_deg", "-")


def test_every_code_of_rows_and_headers_is_tested() -> None:
    """The codes that only other catalogues raise are tested with them."""
    rows = {case[1] for case in (*HELD, *LEFT_OUT, *BROKEN)}
    foreign = {"column-absent", "date-incomplete", "time-of-day-unknown", "site-not-listed", "times-disagree"}
    assert set(ROW_CODES) == rows | foreign
    assert set(CATALOGUE_CODES) == {case[2] for case in REFUSED}

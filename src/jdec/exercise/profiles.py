"""How the columns of each known kind of launch catalogue become a launch.

`docs/catalogue-format.md` is the guide.  The own format, `jdec`, comes first.  The others read catalogues as
they are published elsewhere; each says what it takes, and leaves out what a file does not really say: whose
launch it was when only the site is given, an azimuth when only an inclination is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from msgspec import Struct

from jdec.exercise.cells import Cells
from jdec.exercise.launches import Launch, ellipse
from jdec.exercise.tables import AGENCIES, LAUNCHING_STATES, MISSILES, RANGE_CLASSES, RESEARCH_CODES
from jdec.words.faults import Refused
from jdec.words.instants import FIRST_YEAR, LAST_YEAR, parse_instant
from jdec.words.launches import LaunchClass
from jdec.words.parties import is_state
from jdec.words.places import Point

KM_PER_DEGREE: Final = 111.2
LEAST_SITE_ERROR_KM: Final = 1.0
SECOND_SIGMA_S: Final = 1.0
MINUTE_SIGMA_S: Final = 30.0
# A hundredth of a day is 864 s; evenly spread, its standard deviation is 864 / sqrt(12).
HUNDREDTH_DAY_SIGMA_S: Final = 250.0
# Two catalogues of one launch may differ by the coarser one's step; beyond it they disagree.
TIMES_AGREE_WITHIN_S: Final = 900.0

LONGEST_FLIGHT_S: Final = 86_400.0
FARTHEST_KM: Final = 40_000.0
HIGHEST_KM: Final = 100_000.0


class Site(Struct, frozen=True, kw_only=True):
    """A launch site of a site table."""

    code: str
    point: Point


class Profile(Struct, frozen=True, kw_only=True):
    """A kind of catalogue: its columns in order, and how a row becomes a launch.

    `convert` notes its reasons in the cells and returns None when a required one is among them.
    """

    name: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    needs_sites: bool
    convert: Callable[[Cells, Mapping[str, Site], int], Launch | None]


def site_of(cells: Cells) -> Site | None:
    """A row of a site table."""
    code = cells.text("site", required=True)
    lat_deg = cells.number("latitude_deg", -90, 90, required=True)
    lon_deg = cells.number("longitude_deg", -180, 180, required=True)
    error_deg = cells.number("error_deg", 0, 45, required=True)
    if code is None or lat_deg is None or lon_deg is None or error_deg is None:
        return None
    radius_km = max(LEAST_SITE_ERROR_KM, round(error_deg * KM_PER_DEGREE, 1))
    point = Point(lat_deg=lat_deg, lon_deg=lon_deg, error=ellipse(radius_km, radius_km, 0))
    return Site(code=code, point=point)


def _own(cells: Cells, _sites: Mapping[str, Site], line: int) -> Launch | None:
    time = _instant(cells, "time_utc")
    place = _point(cells, "lat_deg", "lon_deg", cells.number("place_error_km", 0.001, 5_000, unit=" km"))
    impact = _impact(cells)
    count = cells.number("count", 1, 1_000)
    if time is None or place is None:
        return None
    return Launch(
        id=cells.text("id") or f"line-{line}",
        vehicle=cells.text("vehicle") or "",
        state=_state(cells),
        launch_class=_class(cells, "class", {member.value: member.value for member in LaunchClass}),
        time=time,
        time_sigma_s=cells.number("time_sigma_s", 0.001, 86_400, unit=" s"),
        place=place,
        azimuth_deg=_azimuth(cells, "azimuth_deg"),
        range_km=cells.number("range_km", 0.001, FARTHEST_KM, unit=" km"),
        apogee_km=cells.number("apogee_km", 0, HIGHEST_KM, unit=" km"),
        flight_time_s=cells.number("flight_time_s", 0.001, LONGEST_FLIGHT_S, unit=" s"),
        impact=impact,
        count=1 if count is None else int(count),
        interval_s=cells.number("interval_s", 0, 86_400, unit=" s") or 0.0,
    )


def _report_pairs(cells: Cells, sites: Mapping[str, Site], line: int) -> Launch | None:
    """The same orbital launch in two catalogues: the finer time is taken when the two agree."""
    coarse = _instant(cells, "gcat_time_utc_jd2dp")
    fine = _instant(cells, "wiki_time_utc")
    place = _site(cells, "gcat_site", sites)
    if coarse is not None and fine is not None:
        apart_s = abs((coarse - fine).total_seconds())
        if apart_s > TIMES_AGREE_WITHIN_S:
            got = f"{cells.raw('gcat_time_utc_jd2dp')} / {cells.raw('wiki_time_utc')}"
            rule = f"times of the two catalogues disagree: {apart_s:.0f} s apart, expected at most 900"
            limit = f"{TIMES_AGREE_WITHIN_S:g}"
            cells.hold("times-disagree", "wiki_time_utc", got, rule, apart=f"{apart_s:.0f}", limit=limit)
    if coarse is None or fine is None or place is None or cells.held:
        return None
    has_seconds = cells.choice("wiki_has_seconds", {"1": "yes", "0": "no"}) == "yes"
    return Launch(
        id=cells.text("gcat_tag") or f"line-{line}",
        vehicle=cells.text("gcat_lv") or "",
        state=cells.choice("gcat_state", LAUNCHING_STATES),
        launch_class=LaunchClass.SPACE_LAUNCH_VEHICLE,
        time=fine,
        time_sigma_s=SECOND_SIGMA_S if has_seconds else MINUTE_SIGMA_S,
        place=place,
    )


def _notice_truth(cells: Cells, sites: Mapping[str, Site], line: int) -> Launch | None:
    """Launches found for hazard notices: times to a hundredth of a day, inclination but no azimuth."""
    time = _minute(cells, "launch_time_jd2dp")
    place = _site(cells, "site", sites)
    if time is None or place is None:
        return None
    return Launch(
        id=cells.text("launch_tag") or f"line-{line}",
        vehicle=cells.text("lv") or "",
        launch_class=LaunchClass.SPACE_LAUNCH_VEHICLE,
        time=time,
        time_sigma_s=HUNDREDTH_DAY_SIGMA_S,
        place=place,
    )


def _dprk_reports(cells: Cells, _sites: Mapping[str, Site], _line: int) -> Launch | None:
    time = _date_and_minute(cells)
    place = _point(cells, "lat", "lon", None)
    if time is None or place is None:
        return None
    series = cells.text("series")
    return Launch(
        id="-".join(part for part in (cells.raw("date"), series) if part),
        vehicle=cells.text("vehicle") or "",
        state="PRK",
        launch_class=_class(cells, "cls", RANGE_CLASSES),
        time=time,
        time_sigma_s=MINUTE_SIGMA_S,
        place=place,
        azimuth_deg=_azimuth(cells, "bearing_deg"),
        range_km=cells.number("range_km", 0.001, FARTHEST_KM, unit=" km"),
        apogee_km=cells.number("apogee_km", 0, HIGHEST_KM, unit=" km"),
    )


def _suborbital(cells: Cells, sites: Mapping[str, Site], line: int) -> Launch | None:
    timed = _vague_date(cells, "launch_date")
    place = _site(cells, "site", sites)
    if timed is None or place is None:
        return None
    time, sigma_s = timed
    return Launch(
        id=cells.text("tag") or f"line-{line}",
        vehicle=cells.text("lv") or "",
        state=cells.choice("agency", AGENCIES),
        launch_class=_suborbital_class(cells),
        time=time,
        time_sigma_s=sigma_s,
        place=place,
        range_km=cells.number("range_km", 0.001, FARTHEST_KM, unit=" km"),
        apogee_km=cells.number("apogee_km", 0, HIGHEST_KM, unit=" km"),
    )


def _reported_flights(cells: Cells, _sites: Mapping[str, Site], _line: int) -> Launch | None:
    """Published figures of flights: a date without an hour and no place, so every row is held back."""
    if cells.date("date_utc") is not None:
        rule = "date_utc has no time of day"
        cells.hold("time-of-day-unknown", "date_utc", cells.raw("date_utc"), rule)
    _point(cells, "lat_deg", "lon_deg", None)
    return None


def _instant(cells: Cells, field: str) -> datetime | None:
    return _parsed(cells, field, cells.text(field, required=True))


def _minute(cells: Cells, field: str) -> datetime | None:
    """An instant to the minute, `YYYY-MM-DDTHH:MMZ`."""
    got = cells.text(field, required=True)
    whole = got if got is None or not re.fullmatch(r"[^Z]*T\d\d:\d\dZ", got, re.ASCII) else got[:-1] + ":00Z"
    return _parsed(cells, field, whole)


def _date_and_minute(cells: Cells) -> datetime | None:
    """Columns `date` and `time_utc`, the latter `HH:MM`."""
    date = cells.date("date")
    clock = cells.text("time_utc", required=True)
    if date is None or clock is None:
        return None
    return _parsed(cells, "time_utc", f"{date}T{clock}:00Z")


def _vague_date(cells: Cells, field: str) -> tuple[datetime, float] | None:
    """`1995 Jan 25 0624:48` to the second, or `1995 Jan 19 0801` to the minute."""
    got = cells.text(field, required=True)
    if got is None:
        return None
    found = _VAGUE.fullmatch(" ".join(got.split()))
    month = _MONTHS.find(found[2]) if found else -1
    if found is None or month < 0 or month % 3:
        code, rule = "value-malformed", f"{field} is no vague date: got {got!r}"
        if _DAY_ONLY.fullmatch(" ".join(got.split())):
            code, rule = "time-of-day-unknown", f"{field} has no time of day: got {got!r}"
        cells.hold(code, field, got, rule)
        return None
    seconds = found[6] or "00"
    text = f"{found[1]}-{month // 3 + 1:02d}-{int(found[3]):02d}T{found[4]}:{found[5]}:{seconds}Z"
    instant = _parsed(cells, field, text)
    return None if instant is None else (instant, SECOND_SIGMA_S if found[6] else MINUTE_SIGMA_S)


def _parsed(cells: Cells, field: str, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return parse_instant(text, field)
    except Refused as refused:
        first = refused.faults[0]
        code = "value-out-of-range" if first.code == "instant-range" else "value-malformed"
        years = {"low": str(FIRST_YEAR), "high": str(LAST_YEAR)} if code == "value-out-of-range" else {}
        cells.hold(code, field, cells.raw(field), first.rule, **years)
        return None


def _point(cells: Cells, lat: str, lon: str, error_km: float | None) -> Point | None:
    lat_deg = cells.number(lat, -90, 90, required=True)
    lon_deg = cells.number(lon, -180, 180, required=True)
    if lat_deg is None or lon_deg is None:
        return None
    error = None if error_km is None else ellipse(error_km, error_km, 0)
    return Point(lat_deg=lat_deg, lon_deg=lon_deg, error=error)


def _impact(cells: Cells) -> Point | None:
    lat_deg = cells.number("impact_lat_deg", -90, 90)
    lon_deg = cells.number("impact_lon_deg", -180, 180)
    if lat_deg is not None and lon_deg is not None:
        return Point(lat_deg=lat_deg, lon_deg=lon_deg)
    if lat_deg is not None or lon_deg is not None:
        field = "impact_lat_deg" if lat_deg is not None else "impact_lon_deg"
        rule = f"{field} stands alone: expected both coordinates of the impact"
        cells.leave_out("value-alone", field, cells.raw(field), rule)
    return None


def _site(cells: Cells, field: str, sites: Mapping[str, Site]) -> Point | None:
    code = cells.text(field, required=True)
    if code is None:
        return None
    if code not in sites:
        cells.hold("site-not-listed", field, code, f"{field} is not in the site table: got {code[:40]!r}")
        return None
    return sites[code].point


def _azimuth(cells: Cells, field: str) -> float | None:
    azimuth = cells.number(field, 0, 360, unit=" degrees")
    return None if azimuth is None else azimuth % 360.0


def _state(cells: Cells) -> str | None:
    got = cells.text("state")
    if got is None or is_state(got):
        return got
    rule = f"state is no ISO 3166-1 alpha-3 code: got {got[:40]!r}"
    cells.leave_out("value-not-listed", "state", got, rule)
    return None


def _class(cells: Cells, field: str, table: Mapping[str, str | None]) -> LaunchClass:
    found = cells.choice(field, table)
    return LaunchClass.UNDETERMINED if found is None else LaunchClass(found)


def _suborbital_class(cells: Cells) -> LaunchClass:
    """Research codes are sounding rockets; a missile is what its vehicle is known to be, if it is."""
    if cells.raw("code") in RESEARCH_CODES:
        return LaunchClass.SOUNDING_ROCKET
    return _class(cells, "lv", MISSILES)


_MONTHS: Final = "JanFebMarAprMayJunJulAugSepOctNovDec"
_VAGUE: Final = re.compile(r"(\d{4}) ([A-Z][a-z]{2}) (\d{1,2}) (\d\d)(\d\d)(?::(\d\d))?", re.ASCII)
_DAY_ONLY: Final = re.compile(r"\d{4} [A-Z][a-z]{2}( \d{1,2})?", re.ASCII)
OWN_COLUMNS: Final = (
    "id",
    "time_utc",
    "time_sigma_s",
    "state",
    "class",
    "vehicle",
    "lat_deg",
    "lon_deg",
    "place_error_km",
    "azimuth_deg",
    "range_km",
    "apogee_km",
    "flight_time_s",
    "impact_lat_deg",
    "impact_lon_deg",
    "count",
    "interval_s",
)
SITE_COLUMNS: Final = ("site", "name", "latitude_deg", "longitude_deg", "error_deg", "state")
OWN: Final = Profile(
    name="jdec",
    columns=OWN_COLUMNS,
    required=("time_utc", "lat_deg", "lon_deg"),
    needs_sites=False,
    convert=_own,
)


def _foreign(
    name: str,
    columns: str,
    convert: Callable[[Cells, Mapping[str, Site], int], Launch | None],
    *,
    needs_sites: bool,
) -> Profile:
    """A profile whose files have exactly these columns."""
    names = tuple(columns.split())
    return Profile(name=name, columns=names, required=names, needs_sites=needs_sites, convert=convert)


FOREIGN: Final = (
    _foreign(
        "report-pairs",
        "gcat_tag gcat_time_utc_jd2dp gcat_lv gcat_site gcat_state wiki_time_utc wiki_has_seconds"
        " wiki_rocket wiki_site wiki_operator",
        _report_pairs,
        needs_sites=True,
    ),
    _foreign(
        "notice-truth",
        "launch_tag launch_time_jd2dp lv site inc notices nearest_area_km",
        _notice_truth,
        needs_sites=True,
    ),
    _foreign(
        "dprk-reports",
        "date time_utc series vehicle cls lat lon facility bearing_deg range_km apogee_km landing outcome",
        _dprk_reports,
        needs_sites=False,
    ),
    _foreign(
        "suborbital",
        "tag launch_date lv platform site pad apogee_km range_km dest agency code",
        _suborbital,
        needs_sites=True,
    ),
    _foreign(
        "reported-flights",
        "date_utc vehicle range_km apogee_km flight_time_s time_precision_s source",
        _reported_flights,
        needs_sites=False,
    ),
)
PROFILES: Final = {profile.name: profile for profile in (OWN, *FOREIGN)}

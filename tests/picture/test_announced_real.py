"""Real notices to airmen of 2020 to 2024 and the launches they were of find each other again.

The notices are read from their text by the reader that imports them; where it refuses one, its given polygon and
span stand for it.  Each launch of the truth is one Party's report at its site; its time is rounded to 0.01 day, which
is a sigma of 4.2 minutes.  The truth was made by rule (one launch inside window and 2,500 km), not labelled by hand.
Facts: the notices are MIT, the launches GCAT (J. C. McDowell); read in place.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from jdec.messages.hazard import read_notice
from jdec.messages.hazard_notice import HazardNotice
from jdec.messages.launch_data import CompleteUntil, Launch, LaunchReport, Stage
from jdec.picture.announced import EventVerdict, NoticeStanding, NoticeState, Source, Verdict
from jdec.picture.entries import Entry
from jdec.words.faults import Refused
from jdec.words.instants import Window, parse_instant, unix_micros
from jdec.words.launches import LaunchClass
from jdec.words.places import ErrorEllipse, Point, Polygon, Vertex

from .announcing_parts import Both, Records

ROUNDED_SIGMA_S = 250.0
KM_A_DEGREE = 111.2
LEAST_MATCHED = 0.95
COMPLETE = datetime(2099, 1, 1, tzinfo=UTC)


class Real(NamedTuple):
    """Both assignments over all notices and launches, with the names that tell which is which."""

    truth: list[dict[str, str]]
    both: Both
    notices: dict[str, tuple[str, Entry]]
    launches: dict[str, str]


@pytest.fixture(scope="module")
def real(shared: Path) -> Real:
    records = Records()
    given = json.loads((shared / "data" / "notices.json").read_text(encoding="utf-8"))
    with (shared / "data" / "sites.csv").open(encoding="utf-8") as file:
        sites = {row["site"]: row for row in csv.DictReader(file)}
    with (shared / "data" / "notice_launch_truth.csv").open(encoding="utf-8") as file:
        truth = list(csv.DictReader(file))
    notices = {}
    for row in given:
        content = _content(row)
        first = min(each.opens_at for each in content["windows"])
        entry = records.say(HazardNotice, "USA", first - timedelta(days=1), **content)
        notices[entry.name] = (row["code"], entry)
    launches = {}
    for row in truth:
        if row["launch_tag"] not in launches.values():
            entry = _report(records, row, sites[row["site"]], len(launches) + 1)
            launches[entry.name] = row["launch_tag"]
    # Both records are complete to long after the last of them.
    for party in ("RUS", "USA"):
        records.say(CompleteUntil, party, COMPLETE, until=COMPLETE)
    both = Both()
    both.fold(records.entries)
    return Real(truth, both, notices, launches)


def _instant(text: str) -> datetime:
    return parse_instant(text.replace("Z", ":00Z"))


def _content(row: dict[str, Any]) -> dict[str, Any]:
    """What the reader makes of a notice, or the given fields where it refuses it."""
    corners = [corner for number, corner in enumerate(row["polygon"]) if corner != row["polygon"][number - 1]]
    polygon = Polygon(vertices=tuple(Vertex(lat_deg=lat, lon_deg=lon) for lat, lon in corners))
    window = Window(opens_at=_instant(row["start"]), closes_at=_instant(row["end"]))
    given = {
        "channel": "notam",
        "number": row["code"],
        "windows": (window,),
        "areas": (polygon,),
        "raw": row["raw"],
    }
    try:
        draft = read_notice(row["raw"])
    except Refused:
        return given
    # A notice of several areas is several rows of the data, one an area.
    return given | {
        "windows": draft.windows,
        "issuing_state": draft.issuing_state,
        "says_launch": draft.says_launch,
        "replaces": draft.replaces,
        "raw": f"{row['code']}\n{row['raw']}",
    }


def _report(records: Records, row: dict[str, str], site: dict[str, str], number: int) -> Entry:
    error_km = max(float(site["error_deg"]) * KM_A_DEGREE, 5.0)
    ellipse = ErrorEllipse(semi_major_km=error_km, semi_minor_km=error_km, orientation_deg=0)
    time = _instant(row["launch_time_jd2dp"])
    return records.say(
        LaunchReport,
        "RUS",
        time + timedelta(minutes=1),
        report=f"RUS-R-{time.year}-{number:06d}",
        revision=1,
        stage=Stage.FIRST,
        launch=Launch(
            time=time,
            time_sigma_s=ROUNDED_SIGMA_S,
            place=Point(
                lat_deg=float(site["latitude_deg"]), lon_deg=float(site["longitude_deg"]), error=ellipse
            ),
            launch_class=LaunchClass.SPACE_LAUNCH_VEHICLE,
        ),
    )


def _codes(event: EventVerdict, real: Real) -> set[str]:
    return {real.notices[name][0] for name in event.notices if name in real.notices}


def _shortfall(row: dict[str, str], event: EventVerdict, real: Real) -> str:
    """Why a row of the truth was not matched in whole; empty where it was."""
    wanted, found = set(row["notices"].split()), _codes(event, real)
    is_announced = event.verdict is Verdict.ANNOUNCED and event.source is Source.HAZARD
    missing = sorted(wanted - found) if is_announced else sorted(wanted)
    if not missing:
        return ""
    time = _instant(row["launch_time_jd2dp"])
    reasons = [f"{code} {_hours_against(code, time, real)}" for code in missing]
    return f"{row['launch_tag']} {row['site']} {event.verdict} ({event.code}): {'; '.join(reasons)}"


def _hours_against(code: str, time: datetime, real: Real) -> str:
    """How a launch lies to the open hours of a notice by its own text."""
    notices = [each for each in real.both.announcing.notices.values() if real.notices[each.name][0] == code]
    outside_ms = min(
        abs(hours.outside_ms(unix_micros(time) // 1000)) for each in notices for hours in each.hours
    )
    if outside_ms > 3 * ROUNDED_SIGMA_S * 1000:
        return f"was not open then by its own text, by {outside_ms / 3.6e6:.1f} h"
    open_h = min(sum(hours.open_ms() for hours in each.hours) for each in notices) / 3.6e6
    return f"was open for {open_h:.0f} h in all, which is thin"


def _why(notice: NoticeStanding, real: Real) -> str:
    """Why a notice has no launch of its own."""
    if notice.state is NoticeState.CANCELLED:
        return "replaced by another notice"
    if notice.state is NoticeState.NOT_SEEN:
        return "no launch of the truth in its hours and reach"
    few = {real.launches[event] for event in notice.events}
    return f"may be of {' or '.join(sorted(few))}, not certain"


def test_launches_find_the_notices_that_were_of_them(real: Real) -> None:
    """At least 95 percent of the truth's rows, each with all its notices; `-s` lists what is not matched."""
    events = {real.launches[each.event]: each for each in real.both.events}
    failed = [said for row in real.truth if (said := _shortfall(row, events[row["launch_tag"]], real))]
    verdicts = Counter(f"{each.verdict} ({each.code})" for each in real.both.events)
    states = Counter(each.state.value for each in real.both.notices)
    rows = len(real.truth)
    print(f"\nrows of the truth matched with all their notices: {rows - len(failed)} of {rows}")
    print(f"launches: {dict(verdicts)}")
    print(f"notices: {dict(states)}")
    print("not matched in whole:", *failed, sep="\n  ")
    print("notices without a launch of their own:")
    for each in real.both.notices:
        if each.state not in (NoticeState.SEEN, NoticeState.CANCELLED_BUT_SEEN):
            print(f"  {real.notices[each.notice][0]}: {each.state}: {_why(each, real)}")
    assert rows - len(failed) >= LEAST_MATCHED * rows


def test_no_launch_takes_a_notice_of_another(real: Real) -> None:
    """A notice that the truth gives to one launch only is never held to be of another one."""
    owner = {code: row["launch_tag"] for row in real.truth for code in row["notices"].split()}
    shared = {
        code
        for code, count in Counter(code for row in real.truth for code in row["notices"].split()).items()
        if count > 1
    }
    wrong = [
        (code, owner[code], real.launches[event.event])
        for event in real.both.events
        if event.verdict is Verdict.ANNOUNCED
        for code in _codes(event, real)
        if code in owner and code not in shared and owner[code] != real.launches[event.event]
    ]
    assert not wrong

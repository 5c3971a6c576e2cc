"""Catalogues published elsewhere are read by their columns, and say no more than they hold."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from jdec.exercise.catalogue import CatalogueResult, CatalogueRows, chunks_of, read_catalogue, read_sites
from jdec.exercise.plans import plan_of_catalogue
from jdec.exercise.profiles import FOREIGN, PROFILES, SITE_COLUMNS
from jdec.exercise.programme import build_programme
from jdec.words.launches import LaunchClass

from .parts import START, check_reasons, send

SITES = ",".join(SITE_COLUMNS) + '\nAND,"Andoya, Norge",69.2943,16.0207,0.0020,N\nBAD,Nowhere,?,1,1,X\n'


def foreign(name: str, cells: str) -> CatalogueResult:
    profile = PROFILES[name]
    text = ",".join(profile.columns) + "\n" + cells + "\n"
    result = read_catalogue([text.encode()], sites=read_sites([SITES.encode()]))
    check_reasons(result.held)
    return result


FOREIGN_HELD = [
    ("suborbital", "x,1995 Jan 25,BB,-,AND,U3,1,-,-,GSFC,SS", "time-of-day-unknown", "launch_date"),
    ("suborbital", "x,1995 Foo 25 0624,BB,-,AND,U3,1,-,-,GSFC,SS", "value-malformed", "launch_date"),
    ("suborbital", "x,1995 Feb 30 0624,BB,-,AND,U3,1,-,-,GSFC,SS", "value-malformed", "launch_date"),
    ("suborbital", "x,1995 Jan 25 0624:48,BB,-,WS,U3,1,-,-,GSFC,SS", "site-not-listed", "site"),
    ("suborbital", "x,1995 Jan 25 0624:48,BB,-,BAD,U3,1,-,-,GSFC,SS", "site-not-listed", "site"),
    ("dprk-reports", "1984-09,12:00,1,s,SRBM,40,129,f,90,1,1,sea,ok", "date-incomplete", "date"),
    ("dprk-reports", "1984-04-31,12:00,1,s,SRBM,40,129,f,90,1,1,sea,ok", "value-malformed", "date"),
    ("dprk-reports", "1984-04-09,unknown,1,s,SRBM,40,129,f,90,1,1,sea,ok", "value-unknown", "time_utc"),
    ("reported-flights", "2017-05-13,H,787,2111.5,1800,60,x", "time-of-day-unknown", "date_utc"),
    (
        "report-pairs",
        "t,1966-01-07T04:48:00Z,Thor,AND,US,1966-01-07T05:48:23Z,1,r,s,o",
        "times-disagree",
        "wiki_time_utc",
    ),
    ("notice-truth", "t,2021-03-13T02:24:00Z?,L,AND,63,A1,6", "value-doubtful", "launch_time_jd2dp"),
    ("notice-truth", "t,2021-03-13 02:24,L,AND,63,A1,6", "value-malformed", "launch_time_jd2dp"),
]


@pytest.mark.parametrize(("profile", "cells", "code", "field"), FOREIGN_HELD)
def test_rows_of_other_catalogues_are_held_with_their_reason(
    profile: str, cells: str, code: str, field: str
) -> None:
    result = foreign(profile, cells)
    assert result.profile == profile
    assert [(held.code, held.field) for held in result.held] == [(code, field)]


def test_published_flights_are_held_for_want_of_hour_and_place() -> None:
    (held,) = foreign("reported-flights", "2017-05-13,H,787,2111.5,1800,60,x").held
    assert [(reason.code, reason.field) for reason in held.reasons] == [
        ("time-of-day-unknown", "date_utc"),
        ("column-absent", "lat_deg"),
        ("column-absent", "lon_deg"),
    ]


def test_vague_dates_are_known_to_the_second_or_the_minute() -> None:
    (second,) = foreign("suborbital", "x,1995 Jan 25 0624:48,BB,-,AND,U3,1453,-,-,GSFC,SS").launches
    (minute,) = foreign("suborbital", "x,1995 Jan  5 0624,Trident D-5,-,AND,U3,1453,-,-,RN,MS").launches
    assert (second.time, second.time_sigma_s) == (datetime(1995, 1, 25, 6, 24, 48, tzinfo=UTC), 1.0)
    assert (minute.time, minute.time_sigma_s) == (datetime(1995, 1, 5, 6, 24, tzinfo=UTC), 30.0)
    assert (second.launch_class, second.state) == (LaunchClass.SOUNDING_ROCKET, "USA")
    assert (minute.launch_class, minute.state) == (LaunchClass.SLBM, "GBR")


def test_a_place_code_does_not_say_whose_launch_it_was() -> None:
    result = foreign("report-pairs", "t,1966-01-07T04:48:00Z,Pegasus,AND,TTPI,1966-01-07T04:48:23Z,0,r,s,o")
    (launch,) = result.launches
    assert (launch.state, launch.time_sigma_s) == (None, 30.0)
    assert [each.reason.code for each in result.left_out] == ["value-not-listed"]


def test_the_header_decides_the_profile() -> None:
    for profile in FOREIGN:
        text = ",".join(profile.columns).encode()
        assert CatalogueRows([text], sites={}).profile is profile


# What the shared files hold, by their own README: rows; and what of them has a time and a place.
SHARED = [
    ("report_pairs.csv", 3_179, 0),
    ("notice_launch_truth.csv", 154, 0),
    ("dprk_launch_reports.csv", 80, 80),
    ("suborbital_sample.csv", 70, 0),
    ("reported_flights.csv", 0, 5),
]


@pytest.mark.shared
@pytest.mark.parametrize(("name", "launches", "held"), SHARED)
def test_shared_catalogues_are_read_whole(shared: Path, name: str, launches: int, held: int) -> None:
    with (shared / "data" / "sites.csv").open("rb") as file:
        sites = read_sites(chunks_of(file))
    with (shared / "data" / name).open("rb") as file:
        result = read_catalogue(chunks_of(file), sites=sites)
    check_reasons(result.held)
    assert (len(result.launches), len(result.held)) == (launches, held)
    rows = (shared / "data" / name).read_bytes().count(b"\n") - 1
    assert len(result.launches) + len(result.held) == rows


@pytest.mark.shared
def test_unknowns_of_a_shared_catalogue_are_each_listed(shared: Path) -> None:
    """160 rows of which 80 have no hour; the file says `unknown` or `na` for what it does not know."""
    with (shared / "data" / "dprk_launch_reports.csv").open("rb") as file:
        result = read_catalogue(chunks_of(file))
    assert result.held_by_reason() == {("value-unknown", "time_utc"): 72, ("date-incomplete", "date"): 8}
    assert result.left_out_by_reason()[("value-unknown", "apogee_km")] == 24


@pytest.mark.shared
def test_a_shared_catalogue_can_be_replayed(shared: Path) -> None:
    with (shared / "data" / "sites.csv").open("rb") as file:
        sites = read_sites(chunks_of(file))
    with (shared / "data" / "suborbital_sample.csv").open("rb") as file:
        launches = read_catalogue(chunks_of(file), sites=sites).launches
    plan = plan_of_catalogue(launches, parties=("USA", "RUS"))
    programme = build_programme(plan, traffic="exercise.replay", seed=1, starts_at=START)
    assert len(send(programme)) > 70 * 6

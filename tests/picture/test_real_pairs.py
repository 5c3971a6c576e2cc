"""Launches that two catalogues tell of independently stand for two Parties' reports, and are put together again.

One catalogue gives its times to 0.01 day, which is a sigma of 4.5 minutes; the other to the minute or better.  The
second side's places are the sites moved by 50 km of noise.  The catalogues are laid over themselves, shifted, so that
launches of the same site compete: by hours, and by twenty minutes, which the gate of time does not part.
Facts: GCAT (J. C. McDowell) and Wikipedia, read in place.
"""

from __future__ import annotations

import csv
import math
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

import msgspec
import pytest

from jdec.geo.geodesics import destination
from jdec.messages import encode, new_message, submission_id
from jdec.messages.launch_data import Launch, LaunchReport, Stage
from jdec.picture import Entry, EventState, picture_of
from jdec.record.tree import leaf_hash
from jdec.words.instants import parse_instant, unix_micros
from jdec.words.launches import LaunchClass
from jdec.words.places import ErrorEllipse, Point

DAY_HUNDREDTH_SIGMA_S: Final = 270.0
NOISE_KM: Final = 50.0
KM_A_DEGREE: Final = 111.2


class Pair(NamedTuple):
    """One launch as both catalogues have it."""

    first: Launch
    second: Launch


class Counts(NamedTuple):
    """Pairs of catalogue rows by what became of them, and pairings that are of two launches."""

    pairs: int
    paired: int
    not_determined: int
    split: int
    wrong: int


@pytest.fixture(scope="module")
def pairs(shared: Path) -> list[Pair]:
    with (shared / "data" / "sites.csv").open(encoding="utf-8") as file:
        sites = {row["site"]: row for row in csv.DictReader(file)}
    with (shared / "data" / "report_pairs.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    chance = Random("jdec real pairs")
    return [_pair(row, sites[row["gcat_site"]], chance) for row in rows]


@pytest.mark.shared
@pytest.mark.parametrize(
    "shifts_s",
    [(0,), (0, 3600, 7200), (0, 1200)],
    ids=["as they are", "with copies one and two hours later", "with a copy twenty minutes later"],
)
def test_launches_of_two_catalogues_are_paired(pairs: list[Pair], shifts_s: tuple[int, ...]) -> None:
    counts = _count(pairs, shifts_s)
    print(f"{counts}: {counts.paired / counts.pairs:.2%} paired")
    assert counts.pairs == len(pairs) * len(shifts_s)
    assert counts.paired + counts.not_determined + counts.split == counts.pairs
    assert counts.wrong <= 0.002 * counts.pairs
    assert counts.paired >= 0.99 * counts.pairs


def _pair(row: dict[str, str], site: dict[str, str], chance: Random) -> Pair:
    place = Point(lat_deg=float(site["latitude_deg"]), lon_deg=float(site["longitude_deg"]))
    east, north = chance.gauss(0.0, NOISE_KM), chance.gauss(0.0, NOISE_KM)
    moved = destination(place, math.degrees(math.atan2(east, north)), math.hypot(east, north))
    site_km = max(1.0, float(site["error_deg"]) * KM_A_DEGREE)
    return Pair(
        _launch(row["gcat_time_utc_jd2dp"], DAY_HUNDREDTH_SIGMA_S, place, site_km),
        _launch(row["wiki_time_utc"], 5.0 if row["wiki_has_seconds"] == "1" else 20.0, moved, NOISE_KM),
    )


def _launch(time: str, sigma_s: float, place: Point, sigma_km: float) -> Launch:
    error = ErrorEllipse(semi_major_km=sigma_km, semi_minor_km=sigma_km, orientation_deg=0.0)
    return Launch(
        time=parse_instant(time),
        time_sigma_s=sigma_s,
        place=Point(lat_deg=place.lat_deg, lon_deg=place.lon_deg, error=error),
        launch_class=LaunchClass.SPACE_LAUNCH_VEHICLE,
    )


def _entry(party: str, index: int, launch: Launch, shift_s: int) -> Entry:
    at = launch.time + timedelta(seconds=shift_s)
    message = new_message(
        LaunchReport,
        sender=party,
        traffic="exercise.pairs",
        submission=submission_id(unix_micros(at) % 2**48, index.to_bytes(10, "big")),
        issued_at=at,
        salt=index.to_bytes(16, "big"),
        report=f"{party}-R-2031-{index:06d}",
        revision=1,
        stage=Stage.FIRST,
        launch=msgspec.structs.replace(launch, time=at),
    )
    return Entry(f"jdec/{party}/exercise.pairs/1", index, leaf_hash(encode(message)), message)


def _count(pairs: list[Pair], shifts_s: tuple[int, ...]) -> Counts:
    copies = [(pair, shift_s) for pair in pairs for shift_s in shifts_s]
    entries = [_entry("USA", number, pair.first, shift_s) for number, (pair, shift_s) in enumerate(copies)]
    entries += [_entry("RUS", number, pair.second, shift_s) for number, (pair, shift_s) in enumerate(copies)]
    paired, wrong = 0, 0
    states: dict[str, Counter[int]] = {state: Counter() for state in EventState}
    for event in picture_of(entries).events:
        numbers = [int(each.report[-6:]) for each in event.assessments]
        states[event.state].update(numbers)
        if event.state == EventState.TWO_SIDED:
            paired += numbers[0] == numbers[1]
            wrong += numbers[0] != numbers[1]
    undetermined = states[EventState.UNDETERMINED].keys()
    return Counts(
        pairs=len(copies),
        paired=paired,
        not_determined=len(undetermined),
        split=len(copies) - paired - len(undetermined),
        wrong=wrong,
    )

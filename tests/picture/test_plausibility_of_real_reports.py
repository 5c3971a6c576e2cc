"""Reports of real launches, as a database has them, are sorted by their paths."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from jdec.geo.flight import flight_time_s
from jdec.geo.geodesics import destination
from jdec.messages.launch_data import Launch
from jdec.words.launches import LaunchClass
from jdec.words.places import Point

from .flights import START, codes


@pytest.mark.shared
def test_reports_of_a_real_series_are_sorted_by_their_paths(shared: Path) -> None:
    """160 rows of a database of launches (CNS/NTI), 75 of them with azimuth, range and apogee.

    With the impact put where azimuth and range lead and the time of free flight: 54 get no warning, 9 are
    named lofted, 12 depressed, all of them flights below 61 km; no azimuth and no class is odd.
    """
    with (shared / "data" / "dprk_launch_reports.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    found: Counter[str] = Counter()
    for row in rows:
        figures = [_number(row[name]) for name in ("bearing_deg", "range_km", "apogee_km")]
        if None in figures:
            found["gaps"] += 1
            continue
        azimuth_deg, range_km, apogee_km = (figure for figure in figures if figure is not None)
        said = codes(_as_launch(row, azimuth_deg, range_km, apogee_km))
        path = {"cause-lofted", "cause-depressed"} & set(said)
        found[path.pop() if path else "odd" if said else "consistent"] += 1
        assert not {"azimuth-off-impact", "class-reach-short", "class-reach-long"} & set(said)
        if path_named := {"cause-lofted", "cause-depressed"} & set(said):
            assert path_named == ({"cause-depressed"} if apogee_km < 61 else {"cause-lofted"})
    assert found == {"gaps": 85, "consistent": 54, "cause-lofted": 9, "cause-depressed": 12}


def _number(text: str) -> float | None:
    try:
        return float(text.rstrip("?"))
    except ValueError:
        return None


def _as_launch(row: dict[str, str], azimuth_deg: float, range_km: float, apogee_km: float) -> Launch:
    place = Point(lat_deg=float(row["lat"]), lon_deg=float(row["lon"]))
    kinds = {"ICBM": LaunchClass.ICBM, "SLBM": LaunchClass.SLBM, "SLV": LaunchClass.SPACE_LAUNCH_VEHICLE}
    return Launch(
        time=START,
        place=place,
        azimuth_deg=azimuth_deg % 360,
        launch_class=kinds.get(row["cls"], LaunchClass.OTHER_BALLISTIC_MISSILE),
        impact_place=destination(place, azimuth_deg, range_km),
        impact_time=START + timedelta(seconds=flight_time_s(range_km, apogee_km)),
    )

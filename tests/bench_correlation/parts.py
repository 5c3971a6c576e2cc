"""Arrivals made by hand: reports at a second and a place, revisions, retractions."""

from __future__ import annotations

from datetime import timedelta

from bench.correlation.errors import START_US
from bench.correlation.trials import TRAFFIC, Arrival

from jdec.messages import new_message, submission_id
from jdec.messages.launch_data import Launch, LaunchReport, ReportRetraction, RetractionReason, Stage
from jdec.words.instants import from_unix_micros
from jdec.words.launches import LaunchClass
from jdec.words.places import ErrorEllipse, Point

START = from_unix_micros(START_US)
HEADER = {
    "traffic": TRAFFIC,
    "submission": submission_id(START_US // 1000, bytes(10)),
    "issued_at": START,
    "salt": bytes(16),
}


def seen(
    report: str, at_s: float, north_km: float = 0.0, *, revision: int = 1, lon_deg: float = 10.0
) -> Arrival:
    """A report, by its id, of a launch so many seconds after the start and kilometres north of the equator."""
    place = Point(
        lat_deg=north_km / 110.574,
        lon_deg=lon_deg,
        error=ErrorEllipse(semi_major_km=10.0, semi_minor_km=10.0, orientation_deg=0.0),
    )
    message = new_message(
        LaunchReport,
        sender=report[:3],
        report=report,
        revision=revision,
        stage=Stage.FIRST if revision == 1 else Stage.UPDATE,
        launch=Launch(
            time=START + timedelta(seconds=at_s),
            time_sigma_s=5.0,
            place=place,
            launch_class=LaunchClass.UNDETERMINED,
        ),
        **HEADER,
    )
    return Arrival(f"jdec/{report[:3]}/{TRAFFIC}/1", 0, bytes(32), message)


def taken_back(report: str) -> Arrival:
    """The retraction of a report."""
    reason = RetractionReason.FALSE_DETECTION
    message = new_message(ReportRetraction, sender=report[:3], report=report, reason=reason, **HEADER)
    return Arrival(f"jdec/{report[:3]}/{TRAFFIC}/1", 1, bytes(32), message)

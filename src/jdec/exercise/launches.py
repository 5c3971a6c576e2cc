"""What happened: a documented launch, as a replay takes it.  The truth that notional systems then see badly.

A figure that no source gives is absent.  Nothing is filled in: a launch without an azimuth is reported
without one.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from jdec.geo.geodesics import destination
from jdec.messages.launch_data import RetractionReason
from jdec.messages.statements import NoticeChannel
from jdec.words.instants import DailyHours
from jdec.words.launches import LaunchClass
from jdec.words.places import Circle, ErrorEllipse, Point
from jdec.words.texts import Text


class Announcement(Struct, frozen=True, kw_only=True):
    """Whether a launch was announced beforehand, and how.

    `lead_s` is how long before the launch; `opens_before_s` and `closes_after_s` bound the announced window
    around it.  A replay keeps the window's width and shortens the lead by its pace.
    """

    given: bool
    channel: NoticeChannel = NoticeChannel.OTHER
    lead_s: float | None = None
    opens_before_s: float | None = None
    closes_after_s: float | None = None
    daily: DailyHours | None = None
    remark: Text | None = None


class Launch(Struct, frozen=True, kw_only=True):
    """One documented launch, or a salvo of `count` whose parts follow each other by `interval_s`.

    `time` is the documented instant, None where only the day is known; `place` carries the uncertainty of the
    source.  Azimuth at the place, clockwise from true north; range along the ellipsoid; `flight_time_s` from
    lift-off to impact.  `state` is None where the source does not say whose launch it was.
    """

    id: str
    vehicle: str
    launch_class: LaunchClass
    place: Point
    state: str | None = None
    title: Text | None = None
    remark: Text | None = None
    time: datetime | None = None
    time_sigma_s: float | None = None
    azimuth_deg: float | None = None
    range_km: float | None = None
    apogee_km: float | None = None
    flight_time_s: float | None = None
    impact: Point | None = None
    count: int = 1
    interval_s: float = 0.0
    announcement: Announcement | None = None

    @property
    def is_ballistic(self) -> bool:
        """Whether the launch comes down again: everything but a space launch, and but what nobody knows."""
        return self.launch_class not in (LaunchClass.SPACE_LAUNCH_VEHICLE, LaunchClass.UNDETERMINED)

    @property
    def impact_point(self) -> Point | None:
        """Where it comes down: as documented, else the end of the documented path; None where neither is."""
        if not self.is_ballistic:
            return None
        if self.impact is not None:
            return self.impact
        if self.azimuth_deg is None or self.range_km is None:
            return None
        return destination(self.place, self.azimuth_deg, self.range_km)


class FalseAlarm(Struct, frozen=True, kw_only=True):
    """A report of something that was not there: what was claimed, and how soon it was taken back."""

    id: str
    state: str
    title: Text
    remark: Text
    launch_class: LaunchClass
    count: int
    place: Point
    retracted_after_s: float
    reason: RetractionReason


class Deorbit(Struct, frozen=True, kw_only=True):
    """A spacecraft brought down on purpose."""

    id: str
    state: str
    object_name: str
    title: Text
    remark: Text
    reentry_at: datetime
    reentry_sigma_s: float
    area: Circle


def ellipse(semi_major_km: float, semi_minor_km: float, orientation_deg: float) -> ErrorEllipse:
    """A one-sigma ellipse whose axes may come in either order."""
    if semi_major_km < semi_minor_km:
        turned = (orientation_deg + 90.0) % 180.0
        return ErrorEllipse(semi_major_km=semi_minor_km, semi_minor_km=semi_major_km, orientation_deg=turned)
    return ErrorEllipse(
        semi_major_km=semi_major_km, semi_minor_km=semi_minor_km, orientation_deg=orientation_deg % 180.0
    )

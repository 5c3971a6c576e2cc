"""The six notifications of the launch notification memorandum of 2000.

Formats and number series are as the fragments seen of that text have them: `PLN/PP/YYYY/xxx/zzz/NN`, where a
follow-up names the original format 1 notice.  What the parts of the number mean, and which fields a format
has, is recalled and not seen.  Every number ends in its format, 01 to 06.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from msgspec import Meta

from jdec.messages.header import Header
from jdec.messages.statements import Areas
from jdec.words.faults import Fault, fault
from jdec.words.forms import whole
from jdec.words.instants import Instant, Window, instant_faults
from jdec.words.launches import LaunchClass
from jdec.words.parties import alpha2
from jdec.words.places import Place
from jdec.words.quantities import AltitudeKm, AzimuthDeg, LaunchCount
from jdec.words.texts import ShortText, Text

_SERIES: Final = "PLN/[A-Z]{2}/[0-9]{4}/[0-9A-Z]{3}/[0-9A-Z]{3}"

NoticeNumber = Annotated[str, Meta(pattern=whole(f"{_SERIES}/0[1-6]"), examples=["PLN/US/2026/001/017/01"])]
PreLaunchNumber = Annotated[str, Meta(pattern=whole(f"{_SERIES}/01"), examples=["PLN/US/2026/001/017/01"])]
Designator = Annotated[str, Meta(pattern=whole("[0-9]{4}-[0-9]{3}[A-Z]{1,3}"), examples=["1998-067A"])]


class Notification(Header, frozen=True, kw_only=True):
    """What all six have: the sender's own number, ending in the number of the format."""

    FORMAT: ClassVar[str] = ""

    number: NoticeNumber

    def broken_rules(self) -> list[Fault]:
        faults = super().broken_rules()
        if not self.number.endswith(f"/{self.FORMAT}"):
            got = self.number[-2:]
            rule = f"number ends in another format: got {got}, expected {self.FORMAT} for {self.kind}"
            faults.append(
                fault("number-other-format", "number", self.number, rule, got=got, expected=self.FORMAT)
            )
        return faults + series_faults("number", self.number, self.sender)


class PreLaunchNotification(Notification, frozen=True, kw_only=True, tag="pre-launch-notification"):
    """Format 1: a planned launch, single or several (`count`), of the sender."""

    FORMAT: ClassVar[str] = "01"

    launch_class: LaunchClass
    count: LaunchCount = 1
    window: Window
    launch_area: Place
    azimuth_deg: AzimuthDeg | None = None
    impact_areas: Areas = ()
    remark: Text | None = None


class WindowExtension(Notification, frozen=True, kw_only=True, tag="window-extension"):
    """Format 2: the window of an announced launch closes later."""

    FORMAT: ClassVar[str] = "02"

    original: PreLaunchNumber
    new_closes_at: Instant
    remark: Text | None = None

    def broken_rules(self) -> list[Fault]:
        return [
            *super().broken_rules(),
            *instant_faults("new_closes_at", self.new_closes_at),
            *series_faults("original", self.original, self.sender),
        ]


class PostLaunchNotification(Notification, frozen=True, kw_only=True, tag="post-launch-notification"):
    """Format 3: a launch of the sender took place; `original` absent means that no notice preceded it."""

    FORMAT: ClassVar[str] = "03"

    original: PreLaunchNumber | None = None
    launched_at: Instant
    as_announced: bool
    launch_class: LaunchClass
    count: LaunchCount = 1
    launch_area: Place | None = None
    azimuth_deg: AzimuthDeg | None = None
    impact_areas: Areas = ()
    remark: Text | None = None

    def broken_rules(self) -> list[Fault]:
        faults = [*super().broken_rules(), *instant_faults("launched_at", self.launched_at)]
        if self.original is not None:
            faults += series_faults("original", self.original, self.sender)
        return faults


class LaunchCancellation(Notification, frozen=True, kw_only=True, tag="launch-cancellation"):
    """Format 4: an announced launch will not take place."""

    FORMAT: ClassVar[str] = "04"

    original: PreLaunchNumber
    remark: Text | None = None

    def broken_rules(self) -> list[Fault]:
        return [*super().broken_rules(), *series_faults("original", self.original, self.sender)]


class GeophysicalExperiment(Notification, frozen=True, kw_only=True, tag="geophysical-experiment"):
    """Format 5, voluntary: an experiment that could disturb warning equipment."""

    FORMAT: ClassVar[str] = "05"

    window: Window
    area: Place
    altitude_low_km: AltitudeKm | None = None
    altitude_high_km: AltitudeKm | None = None
    remark: Text | None = None

    def broken_rules(self) -> list[Fault]:
        faults = super().broken_rules()
        low, high = self.altitude_low_km, self.altitude_high_km
        if low is not None and high is not None and high < low:
            rule = f"altitude band has its ends exchanged: low {low:g} km is above high {high:g} km"
            faults.append(
                fault("altitude-order", "altitude_high_km", high, rule, low=f"{low:g}", high=f"{high:g}")
            )
        return faults


class SpacecraftDeorbit(Notification, frozen=True, kw_only=True, tag="spacecraft-deorbit"):
    """Format 6, voluntary: a spacecraft is brought down from orbit."""

    FORMAT: ClassVar[str] = "06"

    object_name: ShortText
    designator: Designator | None = None
    window: Window
    impact_areas: Annotated[tuple[Place, ...], Meta(min_length=1, max_length=8)]
    remark: Text | None = None


def series_faults(field: str, number: str, sender: str) -> list[Fault]:
    """A number stands in its own Party's series: the two letters after `PLN/` are the sender's."""
    expected = alpha2(sender)
    got = number[4:6]
    if got == expected:
        return []
    rule = f"{field} is of another Party's series: got {got}, expected {expected} for {sender}"
    return [
        fault("number-not-yours", field, number, rule, name=field, got=got, expected=expected, sender=sender)
    ]

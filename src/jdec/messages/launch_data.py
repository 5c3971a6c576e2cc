"""Launch data: what a Party's warning systems saw, and how far its reporting has come.

Only what the memorandum of 2000 names for a report (time, class, area, azimuth, impact area and time, as
recalled) with uncertainties.  No state vector, no track, no sensor: architecture, section 12.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final, Literal

from msgspec import Meta

from jdec.messages.header import Header
from jdec.words.faults import Fault, Ruled, fault
from jdec.words.forms import whole
from jdec.words.instants import Instant, instant_faults
from jdec.words.launches import LaunchClass, SourceClass
from jdec.words.places import Place
from jdec.words.quantities import AzimuthDeg, AzimuthSigmaDeg, Confidence, LaunchCount, Revision, SigmaS
from jdec.words.texts import Text

REPORT_FORM: Final = "[A-Z]{3}-R-[0-9]{4}-[0-9]{6}"
ReportId = Annotated[str, Meta(pattern=whole(REPORT_FORM), examples=["USA-R-2026-000123"])]


class Stage(StrEnum):
    """How far a report has come; a final report may still be retracted."""

    FIRST = "first"
    UPDATE = "update"
    FINAL = "final"


class Launch(Ruled, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One launch, or a salvo seen as one, as a warning system saw it.

    `time` is the estimated lift-off; azimuth is the initial direction of flight at `place`, clockwise from
    true north; sigmas are one standard deviation; absent means not stated.
    """

    time: Instant
    time_sigma_s: SigmaS | None = None
    place: Place
    azimuth_deg: AzimuthDeg | None = None
    azimuth_sigma_deg: AzimuthSigmaDeg | None = None
    launch_class: LaunchClass
    class_confidence: Confidence | None = None
    impact_place: Place | None = None
    impact_time: Instant | None = None
    impact_time_sigma_s: SigmaS | None = None
    count: LaunchCount = 1

    def broken_rules(self) -> list[Fault]:
        faults = [*instant_faults("time", self.time), *instant_faults("impact_time", self.impact_time)]
        if self.azimuth_sigma_deg is not None and self.azimuth_deg is None:
            faults.append(_sigma_alone("azimuth_sigma_deg", "azimuth_deg"))
        if self.impact_time_sigma_s is not None and self.impact_time is None:
            faults.append(_sigma_alone("impact_time_sigma_s", "impact_time"))
        return faults


class LaunchReport(Header, frozen=True, kw_only=True, tag="launch-report"):
    """What the sender's warning systems saw of one launch.

    `report` is chosen by the sender and stays through all revisions; a later revision replaces the earlier
    ones in the picture and never erases them.
    """

    report: ReportId
    revision: Revision
    stage: Stage
    launch: Launch
    source: SourceClass | None = None
    remark: Text | None = None

    def broken_rules(self) -> list[Fault]:
        faults = super().broken_rules() + report_owner_faults(self.report, self.sender)
        if (self.stage is Stage.FIRST) != (self.revision == 1) and self.stage is not Stage.FINAL:
            got, stage = str(self.revision), self.stage.value
            rule = (
                f"revision does not fit the stage: got {got} at stage {stage}, expected 1 at stage first only"
            )
            faults.append(fault("revision-stage", "revision", self.revision, rule, got=got, stage=stage))
        return faults


class RetractionReason(StrEnum):
    """Why a report is taken back: the failure classes that false alarms are known for."""

    FALSE_DETECTION = "false-detection"
    NATURAL_PHENOMENON = "natural-phenomenon"
    TEST_DATA = "test-data"
    DUPLICATE = "duplicate"
    INPUT_ERROR = "input-error"
    UNSTATED = "unstated"


class ReportRetraction(Header, frozen=True, kw_only=True, tag="report-retraction"):
    """The sender takes back a report with all its revisions.  What was said stays on the record."""

    report: ReportId
    reason: RetractionReason
    remark: Text | None = None

    def broken_rules(self) -> list[Fault]:
        return super().broken_rules() + report_owner_faults(self.report, self.sender)


class ReportingServiceState(Header, frozen=True, kw_only=True, tag="reporting-service-state"):
    """Whether the sender's reporting service works.  Voluntary; names no sensor and no area."""

    state: Literal["available", "unavailable"]
    since: Instant
    expected_until: Instant | None = None
    remark: Text | None = None

    def broken_rules(self) -> list[Fault]:
        return [
            *super().broken_rules(),
            *instant_faults("since", self.since),
            *instant_faults("expected_until", self.expected_until),
        ]


class CompleteUntil(Header, frozen=True, kw_only=True, tag="complete-until"):
    """A watermark: all that the sender would report of launches up to `until` is on this record."""

    until: Instant

    def broken_rules(self) -> list[Fault]:
        return [*super().broken_rules(), *instant_faults("until", self.until)]


def report_owner_faults(report: str, sender: str) -> list[Fault]:
    """A report id begins with its Party's code, so that two Parties never choose the same one."""
    if report[:3] == sender:
        return []
    rule = f"report id belongs to another Party: got {report}, expected it to begin with {sender}-R-"
    return [fault("report-id-not-yours", "report", report, rule, got=report, sender=sender)]


def _sigma_alone(field: str, of: str) -> Fault:
    rule = f"{field} stands alone: expected {of} beside it"
    return fault("sigma-without-value", field, "", rule, name=field, expected=of)

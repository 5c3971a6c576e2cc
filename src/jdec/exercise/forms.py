"""The form of programme files: which launches run, in which order, with what in between.

Times named `..._s` count seconds from the start of the programme at pace 1, except those that say what they
count from.  `docs/scenarios.md` is the guide.
"""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from msgspec import Meta, Struct, field

from jdec.exercise.facts import Bilingual, Name
from jdec.exercise.plans import ExperimentRun, InterruptionRun, StatementRun, WithdrawnRun
from jdec.messages.statements import Statement
from jdec.words.faults import Fault, Ruled, fault
from jdec.words.launches import LaunchClass
from jdec.words.parties import State
from jdec.words.places import Circle
from jdec.words.quantities import AltitudeKm, AzimuthDeg, LatDeg, LonDeg, RadiusKm

Seconds = Annotated[float, Meta(ge=0, le=1_000_000, examples=[60.0])]
PositiveSeconds = Annotated[float, Meta(gt=0, le=1_000_000, examples=[60.0])]


class RunForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A launch, `gap_s` after the one before it; `relayed_by` passes a third state's notice on.

    `notice_lead_s` is this launch's own, where it is not the programme's.
    """

    launch: Name
    gap_s: Seconds
    relayed_by: State | None = None
    notice_lead_s: PositiveSeconds | None = None


class AlarmForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A false alarm of a Party's system, after an incident of the past."""

    incident: Name
    party: State
    at_s: Seconds


class StatementForm(Ruled, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An urgent statement about a launch or a false alarm of this programme."""

    party: State
    at_s: Seconds
    statement: Statement
    launch: Name | None = None
    incident: Name | None = None
    remark: Bilingual

    def broken_rules(self) -> list[Fault]:
        if (self.launch is None) != (self.incident is None):
            return []
        got = "both" if self.launch is not None else "neither"
        rule = f"statement is about one of launch and incident: got {got}"
        return [fault("scenario-statement-one-of", "launch", "", rule)]

    def run(self) -> StatementRun:
        """The statement as a plan holds it."""
        return StatementRun(
            party=self.party,
            at_s=self.at_s,
            statement=self.statement,
            launch=self.launch,
            incident=self.incident,
            remark=self.remark.text(),
        )


class AreaForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A circle."""

    lat_deg: LatDeg
    lon_deg: LonDeg
    radius_km: RadiusKm

    def circle(self) -> Circle:
        """The circle as messages carry it."""
        return Circle(lat_deg=self.lat_deg, lon_deg=self.lon_deg, radius_km=self.radius_km)


class WithdrawnForm(Ruled, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A launch announced, put off and cancelled; `opens_after_s`, `closes_after_s` count from the notice."""

    party: State
    at_s: Seconds
    launch_class: LaunchClass = field(name="class")
    area: AreaForm
    azimuth_deg: AzimuthDeg | None = None
    opens_after_s: PositiveSeconds
    closes_after_s: PositiveSeconds
    extended_at_s: Seconds
    extend_by_s: PositiveSeconds
    cancelled_at_s: Seconds
    remark: Bilingual

    def broken_rules(self) -> list[Fault]:
        faults = _span_faults(self.opens_after_s, self.closes_after_s)
        if not self.at_s < self.extended_at_s < self.cancelled_at_s:
            rule = (
                "withdrawn launch is out of order: expected at_s before extended_at_s before cancelled_at_s"
            )
            faults.append(fault("scenario-order", "extended_at_s", self.extended_at_s, rule))
        return faults

    def run(self) -> WithdrawnRun:
        """The withdrawn launch as a plan holds it."""
        return WithdrawnRun(
            party=self.party,
            at_s=self.at_s,
            launch_class=self.launch_class,
            area=self.area.circle(),
            azimuth_deg=self.azimuth_deg,
            opens_after_s=self.opens_after_s,
            closes_after_s=self.closes_after_s,
            extended_at_s=self.extended_at_s,
            extend_by_s=self.extend_by_s,
            cancelled_at_s=self.cancelled_at_s,
            remark=self.remark.text(),
        )


class DeorbitForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A de-orbit, notified by the state whose spacecraft it is; re-entry is `lead_s` after the notice."""

    deorbit: Name
    at_s: Seconds
    lead_s: PositiveSeconds


class ExperimentForm(Ruled, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A geophysical experiment; `opens_after_s` and `closes_after_s` count from the notification."""

    party: State
    at_s: Seconds
    opens_after_s: PositiveSeconds
    closes_after_s: PositiveSeconds
    area: AreaForm
    altitude_low_km: AltitudeKm | None = None
    altitude_high_km: AltitudeKm | None = None
    remark: Bilingual

    def broken_rules(self) -> list[Fault]:
        return _span_faults(self.opens_after_s, self.closes_after_s)

    def run(self) -> ExperimentRun:
        """The experiment as a plan holds it."""
        return ExperimentRun(
            party=self.party,
            at_s=self.at_s,
            opens_after_s=self.opens_after_s,
            closes_after_s=self.closes_after_s,
            area=self.area.circle(),
            altitude_low_km=self.altitude_low_km,
            altitude_high_km=self.altitude_high_km,
            remark=self.remark.text(),
        )


class InterruptionForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A Party's reporting service is unavailable for `lasts_s`; what it saw is reported afterwards."""

    party: State
    at_s: Seconds
    lasts_s: PositiveSeconds
    remark: Bilingual

    def run(self) -> InterruptionRun:
        """The interruption as a plan holds it."""
        return InterruptionRun(
            party=self.party, at_s=self.at_s, lasts_s=self.lasts_s, remark=self.remark.text()
        )


class ProgrammeFile(Ruled, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of `programmes/`."""

    id: Name
    title: Bilingual
    parties: tuple[State, State]
    notice_lead_s: PositiveSeconds = 180.0
    notice_due_s: PositiveSeconds = 30.0
    window_after_s: PositiveSeconds = 14_400.0
    watermark_every_s: PositiveSeconds = 120.0
    run: Annotated[tuple[RunForm, ...], Meta(min_length=1, max_length=10_000)]
    false_alarm: tuple[AlarmForm, ...] = ()
    statement: tuple[StatementForm, ...] = ()
    withdrawn: tuple[WithdrawnForm, ...] = ()
    deorbit: tuple[DeorbitForm, ...] = ()
    experiment: tuple[ExperimentForm, ...] = ()
    interruption: tuple[InterruptionForm, ...] = ()

    def broken_rules(self) -> list[Fault]:
        return [*self._party_faults(), *self._run_faults(), *self._notice_faults()]

    def _notice_faults(self) -> list[Fault]:
        """A notice goes out in time: its window opens half-way to the launch, and it is due before that."""
        opens_after_s = self.notice_lead_s / 2
        if self.notice_due_s < opens_after_s:
            return []
        got, limit = f"{self.notice_due_s:g}", f"{opens_after_s:g}"
        rule = f"every notice would be late: due {got} s before its window, which opens {limit} s after it"
        return [fault("scenario-notice-due", "notice_due_s", self.notice_due_s, rule, got=got, limit=limit)]

    def _party_faults(self) -> list[Fault]:
        if self.parties[0] == self.parties[1]:
            got = ", ".join(self.parties)
            rule = f"parties are not two: got {got}, expected two different states"
            return [fault("parties-not-two", "parties", got, rule, got=got)]
        tables: dict[
            str, tuple[AlarmForm | StatementForm | WithdrawnForm | ExperimentForm | InterruptionForm, ...]
        ]
        tables = {
            "false_alarm": self.false_alarm,
            "statement": self.statement,
            "withdrawn": self.withdrawn,
            "experiment": self.experiment,
            "interruption": self.interruption,
        }
        expected = ", ".join(self.parties)
        faults = [
            _party_fault(f"run[{number}].relayed_by", run.relayed_by, expected)
            for number, run in enumerate(self.run)
            if run.relayed_by is not None and run.relayed_by not in self.parties
        ]
        for name, rows in tables.items():
            for number, row in enumerate(rows):
                if row.party not in self.parties:
                    faults.append(_party_fault(f"{name}[{number}].party", row.party, expected))
        return faults

    def _run_faults(self) -> list[Fault]:
        """A launch runs once, and a statement is about what runs."""
        launches = Counter(run.launch for run in self.run)
        incidents = {alarm.incident for alarm in self.false_alarm}
        faults = [
            fault("scenario-id-twice", "run", name, f"id stands twice: {name}", id=name)
            for name, times in launches.items()
            if times > 1
        ]
        for number, row in enumerate(self.statement):
            name = row.launch or row.incident or ""
            if name not in launches and name not in incidents:
                rule = f"statement is about what does not run in this programme: got {name}"
                faults.append(fault("scenario-not-run", f"statement[{number}]", name, rule, got=name))
        return faults


def _span_faults(opens_after_s: float, closes_after_s: float) -> list[Fault]:
    if opens_after_s < closes_after_s:
        return []
    rule = f"window does not close after it opens: opens {opens_after_s:g} s, closes {closes_after_s:g} s"
    args = {"opens": f"{opens_after_s:g}", "closes": f"{closes_after_s:g}"}
    return [fault("scenario-span", "closes_after_s", closes_after_s, rule, **args)]


def _party_fault(at: str, got: str, expected: str) -> Fault:
    rule = f"party is not of this programme: got {got}, expected one of {expected}"
    return fault("scenario-party", at, got, rule, got=got, expected=expected)

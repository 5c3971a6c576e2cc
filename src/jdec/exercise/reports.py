"""What the two notional systems report in a programme: reports, retractions, acknowledgements, watermarks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final

from msgspec import Struct

from jdec.exercise.plans import AlarmRun, Run
from jdec.exercise.sensors import Sighting, clock_error_s, imagine, is_detected, observe, sees_each
from jdec.exercise.steps import Paced, Setting, draft
from jdec.messages.header import Officer, Role
from jdec.messages.launch_data import (
    CompleteUntil,
    LaunchReport,
    ReportingServiceState,
    ReportRetraction,
)
from jdec.messages.service import Seen
from jdec.words.texts import Text

# What an interruption held back goes out within this time after it ends.
BACKLOG_S: Final = 10.0
SEEN_AFTER_S: Final = (15.0, 45.0)
OFFICERS: Final = 6
# Rounding of a report's time to the precision floor may move it by half a step.
ROUNDING_S: Final = 0.1


class Report(Struct, frozen=True, kw_only=True):
    """One report of one Party, all its stages; `launched_s` is the true lift-off in plan seconds."""

    id: str
    party: str
    about: str
    launched_s: float
    sightings: tuple[Sighting, ...]
    sent_s: tuple[float, ...]
    alarm: AlarmRun | None
    retracted_s: float | None

    def step(self, revision: int) -> str:
        """The id of the step that sends a revision."""
        return f"report/{self.id}/{revision}"


class _Unnumbered(Struct, frozen=True, kw_only=True):
    party: str
    about: str
    launched_s: float
    sightings: tuple[Sighting, ...]
    alarm: AlarmRun | None = None


def all_reports(setting: Setting) -> tuple[Report, ...]:
    """Every report of both Parties, numbered in the order in which a Party's first reports leave."""
    found: list[_Unnumbered] = []
    for party in setting.plan.parties:
        clock_s = clock_error_s(setting.system, setting.chance(party, "clock"))
        for number, run in enumerate(setting.plan.runs):
            found += _sightings(setting, party, number, run, clock_s)
        for number, alarm in enumerate(setting.plan.alarms):
            if alarm.party == party:
                found.append(_phantom(setting, number, alarm, clock_s))
    reports: list[Report] = []
    for party in setting.plan.parties:
        own = [(_sent(setting, each), each) for each in found if each.party == party]
        own.sort(key=lambda entry: (entry[0], entry[1].about))
        reports += [_numbered(setting, number, sent_s, each) for number, (sent_s, each) in enumerate(own)]
    return tuple(reports)


def report_steps(setting: Setting, reports: Iterable[Report]) -> Iterator[Paced]:
    """Reports and retractions by the Party that makes them, and "seen" by an officer of the other."""
    for report in reports:
        for revision, (sighting, at_s) in enumerate(
            zip(report.sightings, report.sent_s, strict=True), start=1
        ):
            content = draft(
                LaunchReport,
                report=report.id,
                revision=revision,
                stage=sighting.stage,
                launch=sighting.seen,
                source=sighting.source,
            )
            before = (report.step(revision - 1),) if revision > 1 else ()
            yield Paced(
                id=report.step(revision), plan_s=at_s, party=report.party, draft=content, cites=before
            )
        yield _seen(setting, report)
        if report.alarm is not None and report.retracted_s is not None:
            yield _retraction(report, report.alarm, report.retracted_s)


def watermark_steps(setting: Setting, reports: tuple[Report, ...], until_s: float) -> Iterator[Paced]:
    """Each Party's watermarks up to the plan second given, and its service states.

    A watermark is true: no first report that leaves later claims a launch at or before it.
    """
    for party in setting.plan.parties:
        own = [report for report in reports if report.party == party]
        yield _service(setting, party, 0.0, "available", None, None)
        for number, stop in enumerate(setting.plan.interruptions):
            if stop.party == party:
                ends_s = stop.at_s + stop.lasts_s
                yield _service(setting, party, stop.at_s, "unavailable", ends_s, stop.remark, number)
                yield _service(setting, party, ends_s, "available", None, stop.remark, number)
        yield from _watermarks(setting, party, own, until_s)


def _watermarks(setting: Setting, party: str, own: list[Report], until_s: float) -> Iterator[Paced]:
    every_s, last = setting.plan.watermark_every_s, float("-inf")
    guard = timedelta(seconds=setting.system.largest_time_error_s + ROUNDING_S)
    for number in range(1, int(until_s // every_s) + 1):
        at_s = number * every_s
        if _held_until(setting, party, at_s) is not None:
            continue
        pending = (report.launched_s for report in own if report.sent_s[0] >= at_s)
        complete_s = min([at_s - setting.system.longest_first_delay_s, *pending])
        # A watermark only rises, and says nothing of the time before the exercise.
        if complete_s <= max(last, 0.0):
            continue
        last = complete_s
        content = draft(CompleteUntil, until=setting.instant(complete_s) - guard)
        yield Paced(id=f"complete/{party}/{number}", plan_s=at_s, party=party, draft=content)


def _sightings(setting: Setting, party: str, number: int, run: Run, clock_s: float) -> Iterator[_Unnumbered]:
    """One Party's reports of one launch: none when it is missed, several when a salvo is told apart."""
    launch, system = run.launch, setting.system
    chance = setting.chance(party, number, launch.id)
    if not is_detected(launch, system, chance):
        return
    apart = sees_each(launch, system, chance)
    parts = launch.count if apart else 1
    for part in range(parts):
        launched_s = run.at_s + part * launch.interval_s
        sightings = observe(
            launch,
            system,
            setting.chance(party, number, launch.id, part),
            at=setting.instant(launched_s),
            clock_s=clock_s,
            count=1 if apart else launch.count,
        )
        yield _Unnumbered(
            party=party, about=f"run/{number}/{part}", launched_s=launched_s, sightings=sightings
        )


def _phantom(setting: Setting, number: int, run: AlarmRun, clock_s: float) -> _Unnumbered:
    chance = setting.chance(run.party, "alarm", number)
    sighting = imagine(run.alarm, setting.system, chance, at=setting.instant(run.at_s), clock_s=clock_s)
    return _Unnumbered(
        party=run.party,
        about=f"alarm/{run.alarm.id}",
        launched_s=run.at_s,
        sightings=(sighting,),
        alarm=run,
    )


def _sent(setting: Setting, report: _Unnumbered) -> tuple[float, ...]:
    """When each stage leaves: after its delay, held back by interruptions, never before the stage before."""
    sent: list[float] = []
    for sighting in report.sightings:
        due_s = report.launched_s + sighting.delay_s
        held_s = _held_until(setting, report.party, due_s)
        sent.append(max(due_s if held_s is None else held_s, sent[-1] + 1.0 if sent else 0.0))
    return tuple(sent)


def _numbered(setting: Setting, number: int, sent_s: tuple[float, ...], report: _Unnumbered) -> Report:
    alarm = report.alarm
    return Report(
        id=setting.report_id(report.party, number),
        party=report.party,
        about=report.about,
        launched_s=report.launched_s,
        sightings=report.sightings,
        sent_s=sent_s,
        alarm=alarm,
        retracted_s=None if alarm is None else sent_s[0] + alarm.alarm.retracted_after_s,
    )


def _held_until(setting: Setting, party: str, at_s: float) -> float | None:
    """When what falls into an interruption goes out: soon after its end, in the order it was due."""
    for stop in setting.plan.interruptions:
        if stop.party == party and stop.at_s <= at_s < stop.at_s + stop.lasts_s:
            share = (at_s - stop.at_s) / stop.lasts_s
            return stop.at_s + stop.lasts_s + 1.0 + share * BACKLOG_S
    return None


def _retraction(report: Report, run: AlarmRun, at_s: float) -> Paced:
    content = draft(ReportRetraction, report=report.id, reason=run.alarm.reason, remark=run.alarm.title)
    return Paced(
        id=f"retraction/{report.id}",
        plan_s=at_s,
        party=report.party,
        draft=content,
        cites=(report.step(1),),
    )


def _seen(setting: Setting, report: Report) -> Paced:
    reader = setting.other(report.party)
    chance = setting.chance(reader, "seen", report.about)
    officer = Officer(role=Role.WATCH_OFFICER, number=f"{chance.randint(1, OFFICERS):03d}")
    at_s = report.sent_s[0] + chance.uniform(*SEEN_AFTER_S)
    return Paced(
        id=f"seen/{report.id}",
        plan_s=at_s,
        party=reader,
        draft=draft(Seen, officer=officer),
        cites=(report.step(1),),
    )


def _service(
    setting: Setting,
    party: str,
    at_s: float,
    state: str,
    until_s: float | None,
    remark: Text | None,
    number: int = -1,
) -> Paced:
    since = setting.instant(at_s)
    until = None if until_s is None else setting.instant(until_s)
    content = draft(ReportingServiceState, state=state, since=since, expected_until=until, remark=remark)
    return Paced(id=f"service/{party}/{number + 1}/{state}", plan_s=at_s, party=party, draft=content)

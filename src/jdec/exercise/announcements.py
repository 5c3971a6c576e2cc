"""What the Parties announce in a programme: their own launches, third states' notices, statements.

A documented lead of days cannot be kept when launches follow each other by minutes, and no message is dated back:
the notification then goes out `notice_lead_s` before its launch.  Whoever runs the nodes shortens the 24 hours that
instruments ask for to the plan's `notice_due_s` and says so; a node that is not told calls such a notice late, rightly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from jdec.exercise.launches import Announcement, Launch
from jdec.exercise.plans import DeorbitRun, ExperimentRun, Run, StatementRun, WithdrawnRun
from jdec.exercise.reports import Report
from jdec.exercise.steps import Paced, Setting, draft
from jdec.messages.notifications import (
    GeophysicalExperiment,
    LaunchCancellation,
    PostLaunchNotification,
    PreLaunchNotification,
    SpacecraftDeorbit,
    WindowExtension,
)
from jdec.messages.statements import RelayedNotice, UrgentStatement
from jdec.words.instants import DailyHours, Window
from jdec.words.places import Circle, Point

LEAST_AREA_KM: Final = 25.0
LEAST_IMPACT_AREA_KM: Final = 100.0
POST_LAUNCH_AFTER_S: Final = (240.0, 480.0)
STATEMENT_AFTER_S: Final = 10.0
_DAY_MINUTES: Final = 24 * 60


class _Notice(Struct, frozen=True, kw_only=True):
    """A notification in plan seconds, before it has a number."""

    plan_s: float
    name: str
    party: str
    run: Run | WithdrawnRun | DeorbitRun | ExperimentRun


def announcement_steps(setting: Setting) -> Iterator[Paced]:
    """The six notifications, numbered in the order in which a Party's first notices leave."""
    for party in setting.plan.parties:
        notices = sorted(
            (each for each in _notices(setting) if each.party == party),
            key=lambda each: (each.plan_s, each.name),
        )
        for number, notice in enumerate(notices):
            yield from _notice_steps(setting, notice, number)


def relayed_steps(setting: Setting) -> Iterator[Paced]:
    """Notices of third states that a Party passes on; which Party is the plan's choice, else chance's."""
    for number, run in enumerate(setting.plan.runs):
        announced = run.launch.announcement
        if announced is None or not announced.given or run.launch.state in (None, *setting.plan.parties):
            continue
        chosen = setting.chance("relayed", number, run.launch.id).choice(setting.plan.parties)
        at_s = _notified_s(setting, run)
        yield Paced(
            id=f"relayed/{number}",
            plan_s=at_s,
            party=run.relayed_by or chosen,
            draft=draft(
                RelayedNotice,
                notifying_state=run.launch.state,
                channel=announced.channel,
                received_at=_received_at(setting, run, announced),
                launch_class=run.launch.launch_class,
                count=run.launch.count,
                window=_relayed_window(setting, run, announced, at_s),
                launch_area=_area(run.launch.place, LEAST_AREA_KM),
                azimuth_deg=_azimuth(run.launch),
                impact_areas=_impact_areas(run.launch),
                remark=announced.remark or run.launch.title,
            ),
        )


def statement_steps(setting: Setting, reports: tuple[Report, ...]) -> Iterator[Paced]:
    """Urgent statements, each citing the other Party's first report about its matter, where there is one."""
    for number, run in enumerate(setting.plan.statements):
        cited = _cited(setting, run, reports)
        at_s = run.at_s
        cites: tuple[str, ...] = ()
        matter = _matter(setting, run)
        if cited is not None:
            at_s = max(at_s, cited.sent_s[0] + STATEMENT_AFTER_S)
            cites = (cited.step(1),)
        content = draft(
            UrgentStatement,
            statement=run.statement,
            event_time=matter[0],
            event_place=matter[1],
            remark=run.remark,
        )
        yield Paced(id=f"statement/{number}", plan_s=at_s, party=run.party, draft=content, cites=cites)


def _notices(setting: Setting) -> Iterator[_Notice]:
    plan = setting.plan
    for number, run in enumerate(plan.runs):
        announced = run.launch.announcement
        if run.launch.state in plan.parties and (announced is None or announced.given):
            party = run.launch.state or ""
            yield _Notice(plan_s=_notified_s(setting, run), name=f"launch/{number}", party=party, run=run)
    others: Iterable[tuple[str, tuple[WithdrawnRun | DeorbitRun | ExperimentRun, ...]]] = (
        ("withdrawn", plan.withdrawn),
        ("deorbit", plan.deorbits),
        ("experiment", plan.experiments),
    )
    for name, rows in others:
        for number, row in enumerate(rows):
            yield _Notice(plan_s=row.at_s, name=f"{name}/{number}", party=row.party, run=row)


def _notice_steps(setting: Setting, notice: _Notice, number: int) -> Iterator[Paced]:
    run = notice.run
    if isinstance(run, Run):
        yield from _launch_steps(setting, notice, run, number)
    elif isinstance(run, WithdrawnRun):
        yield from _withdrawn_steps(setting, notice, run, number)
    elif isinstance(run, DeorbitRun):
        yield _deorbit_step(setting, notice, run, number)
    else:
        yield _experiment_step(setting, notice, run, number)


def _launch_steps(setting: Setting, notice: _Notice, run: Run, number: int) -> Iterator[Paced]:
    launch, party = run.launch, notice.party
    original = setting.notice_number(party, number, "01")
    yield Paced(
        id=f"notice/{notice.name}/01",
        plan_s=notice.plan_s,
        party=party,
        draft=draft(
            PreLaunchNotification,
            number=original,
            launch_class=launch.launch_class,
            count=launch.count,
            window=_window(setting, run, notice.plan_s),
            launch_area=_area(launch.place, LEAST_AREA_KM),
            azimuth_deg=_azimuth(launch),
            impact_areas=_impact_areas(launch),
            remark=launch.title,
        ),
    )
    after_s = setting.chance(party, "post-launch", notice.name).uniform(*POST_LAUNCH_AFTER_S)
    yield Paced(
        id=f"notice/{notice.name}/03",
        plan_s=run.at_s + after_s,
        party=party,
        draft=draft(
            PostLaunchNotification,
            number=setting.notice_number(party, number, "03"),
            original=original,
            launched_at=setting.instant(run.at_s),
            as_announced=True,
            launch_class=launch.launch_class,
            count=launch.count,
            launch_area=_area(launch.place, LEAST_AREA_KM),
            azimuth_deg=_azimuth(launch),
            impact_areas=_impact_areas(launch),
        ),
        cites=(f"notice/{notice.name}/01",),
    )


def _withdrawn_steps(setting: Setting, notice: _Notice, run: WithdrawnRun, number: int) -> Iterator[Paced]:
    party, now = notice.party, setting.instant(run.at_s)
    original = setting.notice_number(party, number, "01")
    closes_at = now + timedelta(seconds=run.closes_after_s)
    first = f"notice/{notice.name}/01"
    drafts = {
        "01": draft(
            PreLaunchNotification,
            number=original,
            launch_class=run.launch_class,
            window=Window(opens_at=now + timedelta(seconds=run.opens_after_s), closes_at=closes_at),
            launch_area=run.area,
            azimuth_deg=run.azimuth_deg,
            remark=run.remark,
        ),
        "02": draft(
            WindowExtension,
            number=setting.notice_number(party, number, "02"),
            original=original,
            new_closes_at=closes_at + timedelta(seconds=run.extend_by_s),
        ),
        "04": draft(LaunchCancellation, number=setting.notice_number(party, number, "04"), original=original),
    }
    times = {"01": run.at_s, "02": run.extended_at_s, "04": run.cancelled_at_s}
    for form, content in drafts.items():
        yield Paced(
            id=f"notice/{notice.name}/{form}",
            plan_s=times[form],
            party=party,
            draft=content,
            cites=() if form == "01" else (first,),
        )


def _deorbit_step(setting: Setting, notice: _Notice, run: DeorbitRun, number: int) -> Paced:
    deorbit = run.deorbit
    reentry = setting.instant(run.at_s) + timedelta(seconds=run.lead_s)
    # Two sigmas to either side, and never an empty window.
    half = timedelta(seconds=max(60.0, 2 * deorbit.reentry_sigma_s))
    content = draft(
        SpacecraftDeorbit,
        number=setting.notice_number(notice.party, number, "06"),
        object_name=deorbit.object_name,
        window=Window(opens_at=reentry - half, closes_at=reentry + half),
        impact_areas=(deorbit.area,),
        remark=deorbit.title,
    )
    return Paced(id=f"notice/{notice.name}/06", plan_s=run.at_s, party=notice.party, draft=content)


def _experiment_step(setting: Setting, notice: _Notice, run: ExperimentRun, number: int) -> Paced:
    now = setting.instant(run.at_s)
    content = draft(
        GeophysicalExperiment,
        number=setting.notice_number(notice.party, number, "05"),
        window=Window(
            opens_at=now + timedelta(seconds=run.opens_after_s),
            closes_at=now + timedelta(seconds=run.closes_after_s),
        ),
        area=run.area,
        altitude_low_km=run.altitude_low_km,
        altitude_high_km=run.altitude_high_km,
        remark=run.remark,
    )
    return Paced(id=f"notice/{notice.name}/05", plan_s=run.at_s, party=notice.party, draft=content)


def _notified_s(setting: Setting, run: Run) -> float:
    """When a launch is announced, in plan seconds: by its own lead or the plan's, or the documented one if shorter."""
    announced = run.launch.announcement
    lead_s = setting.plan.notice_lead_s if run.notice_lead_s is None else run.notice_lead_s
    if announced is not None and announced.lead_s is not None:
        lead_s = min(lead_s, announced.lead_s)
    return max(0.0, run.at_s - lead_s)


def _window(setting: Setting, run: Run, notified_s: float) -> Window:
    """From half-way between notice and launch until well after the launch."""
    closes_at = setting.instant(run.at_s) + timedelta(seconds=setting.plan.window_after_s)
    return Window(opens_at=setting.instant((notified_s + run.at_s) / 2), closes_at=closes_at)


def _relayed_window(setting: Setting, run: Run, announced: Announcement, notified_s: float) -> Window:
    """The documented window, moved with its launch into the present; the plan's where none is documented."""
    if announced.opens_before_s is None or announced.closes_after_s is None:
        return _window(setting, run, notified_s)
    at = setting.instant(run.at_s)
    return Window(
        opens_at=at - timedelta(seconds=announced.opens_before_s),
        closes_at=at + timedelta(seconds=announced.closes_after_s),
        daily=_moved_hours(announced.daily, run.launch.time, at),
    )


def _moved_hours(daily: DailyHours | None, was: datetime | None, now: datetime) -> DailyHours | None:
    """Hours of the day that lie around the moved launch as the documented ones lay around the launch."""
    if daily is None or was is None:
        return None
    moved = (now.hour * 60 + now.minute) - (was.hour * 60 + was.minute)
    return DailyHours(
        opens_utc=_clock(_minutes(daily.opens_utc) + moved),
        closes_utc=_clock(_minutes(daily.closes_utc) + moved),
    )


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def _clock(minutes: int) -> str:
    hour, minute = divmod(minutes % _DAY_MINUTES, 60)
    return f"{hour:02d}:{minute:02d}"


def _received_at(setting: Setting, run: Run, announced: Announcement) -> datetime | None:
    """When the notice was received, its documented lead before the launch in the replay."""
    if announced.lead_s is None:
        return None
    return setting.instant(run.at_s) - timedelta(seconds=announced.lead_s)


def _area(point: Point, least_km: float) -> Circle:
    """A circle of three sigmas around a documented point, rounded as announced areas are."""
    sigma_km = point.error.semi_major_km if point.error is not None else 0.0
    return Circle(
        lat_deg=round(point.lat_deg, 1),
        lon_deg=round(point.lon_deg, 1),
        radius_km=round(max(least_km, 3 * sigma_km)),
    )


def _impact_areas(launch: Launch) -> tuple[Circle, ...]:
    impact = launch.impact_point
    return () if impact is None else (_area(impact, LEAST_IMPACT_AREA_KM),)


def _azimuth(launch: Launch) -> float | None:
    return None if launch.azimuth_deg is None else round(launch.azimuth_deg) % 360.0


def _cited(setting: Setting, run: StatementRun, reports: tuple[Report, ...]) -> Report | None:
    """The first report about the matter by the other Party; of a false alarm, by whoever raised it."""
    names = {
        f"run/{number}/0" for number, each in enumerate(setting.plan.runs) if each.launch.id == run.launch
    }
    names.add(f"alarm/{run.incident}")
    about = [report for report in reports if report.about in names]
    about.sort(key=lambda report: (report.party == run.party, report.sent_s[0], report.id))
    return about[0] if about else None


def _matter(setting: Setting, run: StatementRun) -> tuple[datetime | None, Point | None]:
    """When and where the launch was that a statement is about; a false alarm has a time and no place."""
    for each in setting.plan.runs:
        if each.launch.id == run.launch:
            return setting.instant(each.at_s), each.launch.place
    for alarm in setting.plan.alarms:
        if alarm.alarm.id == run.incident:
            return setting.instant(alarm.at_s), None
    raise AssertionError("a plan's statements are about what runs in it")

"""What a replay runs: launches in order with the time between them, and what else is said in between.

A plan is free of seed, pace and calendar: seconds count from its start at pace 1.  It comes from a programme
file (`scenario.Scenarios.plan`) or from a catalogue (`plan_of_catalogue`).
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from jdec.exercise.errors import ExerciseError
from jdec.exercise.launches import Deorbit, FalseAlarm, Launch
from jdec.messages.statements import Statement
from jdec.words.launches import LaunchClass
from jdec.words.parties import is_state
from jdec.words.places import Circle
from jdec.words.texts import Text

# A catalogue's own gaps are days; a replay waits no longer than this between two launches unless told to.
LONGEST_GAP_S = 120.0
FIRST_LAUNCH_AT_S = 60.0


class Run(Struct, frozen=True, kw_only=True):
    """One launch, `at_s` after the start of the plan; `relayed_by` passes a third state's notice on.

    `notice_lead_s` is this launch's own, where it is not the plan's.
    """

    launch: Launch
    at_s: float
    relayed_by: str | None = None
    notice_lead_s: float | None = None


class AlarmRun(Struct, frozen=True, kw_only=True):
    """A false alarm of one Party's system."""

    alarm: FalseAlarm
    party: str
    at_s: float


class StatementRun(Struct, frozen=True, kw_only=True):
    """A Party's urgent statement about a launch of the plan, or about a false alarm of the other Party."""

    party: str
    at_s: float
    statement: Statement
    launch: str | None
    incident: str | None
    remark: Text


class WithdrawnRun(Struct, frozen=True, kw_only=True):
    """A launch that is announced, put off once and cancelled: three notifications and no launch.

    The window's ends are counted from the notification and are content: pace does not touch them.
    """

    party: str
    at_s: float
    launch_class: LaunchClass
    area: Circle
    azimuth_deg: float | None
    opens_after_s: float
    closes_after_s: float
    extended_at_s: float
    extend_by_s: float
    cancelled_at_s: float
    remark: Text


class DeorbitRun(Struct, frozen=True, kw_only=True):
    """A de-orbit, notified `lead_s` before re-entry; the lead is content."""

    deorbit: Deorbit
    party: str
    at_s: float
    lead_s: float


class ExperimentRun(Struct, frozen=True, kw_only=True):
    """A geophysical experiment that could disturb warning equipment."""

    party: str
    at_s: float
    opens_after_s: float
    closes_after_s: float
    area: Circle
    altitude_low_km: float | None
    altitude_high_km: float | None
    remark: Text


class InterruptionRun(Struct, frozen=True, kw_only=True):
    """A Party's reporting service is unavailable for a while; it reports late, once it is back."""

    party: str
    at_s: float
    lasts_s: float
    remark: Text


class Plan(Struct, frozen=True, kw_only=True):
    """Everything a replay runs.

    `notice_lead_s` is how long before a launch its Party's notification goes out, where no lead is documented as
    shorter.  `notice_due_s` stands for the 24 hours that instruments ask for: so long before its window opens a notice
    is due in this exercise; nodes are told it, the pace applied.  `watermark_every_s` is how often each Party says how
    far its reporting is complete.
    """

    id: str
    title: Text
    parties: tuple[str, str]
    runs: tuple[Run, ...]
    alarms: tuple[AlarmRun, ...] = ()
    statements: tuple[StatementRun, ...] = ()
    withdrawn: tuple[WithdrawnRun, ...] = ()
    deorbits: tuple[DeorbitRun, ...] = ()
    experiments: tuple[ExperimentRun, ...] = ()
    interruptions: tuple[InterruptionRun, ...] = ()
    notice_lead_s: float = 180.0
    notice_due_s: float = 30.0
    window_after_s: float = 14_400.0
    watermark_every_s: float = 120.0


def plan_of_catalogue(
    launches: Iterable[Launch], *, parties: tuple[str, str], longest_gap_s: float = LONGEST_GAP_S
) -> Plan:
    """A plan that replays a catalogue: by documented time, no gap longer than `longest_gap_s`.

    Launches without a documented time cannot come from a catalogue.  Raises ExerciseError `empty-programme`
    when there is no launch, `parties-not-two` when the Parties are not two different states.
    """
    check_parties(parties)
    timed = [(launch.time, launch.id, launch) for launch in launches if launch.time is not None]
    if not timed:
        raise ExerciseError("empty-programme", "programme has no launch: expected at least one")
    timed.sort(key=lambda entry: entry[:2])
    runs: list[Run] = []
    at_s, before = FIRST_LAUNCH_AT_S, timed[0][0]
    for time, _, launch in timed:
        at_s += min((time - before).total_seconds(), longest_gap_s)
        runs.append(Run(launch=launch, at_s=at_s))
        before = time
    title = {"en": "Replay of a launch catalogue", "ru": "Воспроизведение каталога пусков"}
    return Plan(id="catalogue", title=title, parties=parties, runs=tuple(runs))  # type: ignore[arg-type]


def check_parties(parties: tuple[str, str]) -> None:
    """A replay has two Parties, and they differ; raises ExerciseError `parties-not-two`."""
    if len(parties) == 2 and parties[0] != parties[1] and all(is_state(party) for party in parties):
        return
    got = ", ".join(parties)
    raise ExerciseError(
        "parties-not-two", f"parties are not two: got {got}, expected two different states", got=got
    )

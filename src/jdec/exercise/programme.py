"""A programme: every message of a replay in order, made from a plan, a seed, a pace and a start.

Pure: the same four give the same programme on every machine.  A programme exists for exercise traffic alone;
asked for any other, this room refuses before it builds a single message.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct

from jdec.exercise.announcements import announcement_steps, relayed_steps, statement_steps
from jdec.exercise.errors import ExerciseError
from jdec.exercise.launches import Launch
from jdec.exercise.plans import Plan, check_parties
from jdec.exercise.reports import Report, all_reports, report_steps, watermark_steps
from jdec.exercise.sending import require_exercise
from jdec.exercise.sensors import NOTIONAL, NotionalSystem
from jdec.exercise.steps import Paced, Setting, Step
from jdec.exercise.watches import watch_steps
from jdec.words.texts import Text

SLOWEST_PACE: Final = 0.001
FASTEST_PACE: Final = 100_000.0
DEFAULT_PACE: Final = 60.0
# With this seed each Party of the programme `demo` misses one launch and the four-missile salvo is counted two ways.
DEFAULT_SEED: Final = 53


class Truth(Struct, frozen=True, kw_only=True):
    """What really happened in the replay: one launch of a plan, for whoever reviews it afterwards.

    `reports` are the report ids that stand for it, of both Parties; a Party without one missed it.  For a
    false alarm `launch` is None.
    """

    id: str
    title: Text | None
    launch: Launch | None
    at: datetime
    reports: tuple[str, ...]


class Programme(Struct, frozen=True, kw_only=True):
    """Steps in the order of sending, and the truth behind them."""

    id: str
    title: Text
    traffic: str
    parties: tuple[str, str]
    seed: int
    pace: float
    starts_at: datetime
    steps: tuple[Step, ...]
    truths: tuple[Truth, ...]

    @property
    def duration_s(self) -> float:
        """When the last step leaves, counted from the start."""
        return self.steps[-1].at_s

    def by_kind(self) -> dict[str, int]:
        """How many messages of each kind are sent, by the kind's name."""
        counted = Counter(step.draft.kind_name for step in self.steps)
        return dict(sorted(counted.items()))


def build_programme(
    plan: Plan,
    *,
    traffic: str,
    seed: int,
    starts_at: datetime,
    pace: float = DEFAULT_PACE,
    first_number: int = 1,
    parties: tuple[str, str] | None = None,
    system: NotionalSystem = NOTIONAL,
) -> Programme:
    """The programme of a plan.

    `pace` divides the times of sending and the gaps between launches, nothing else.  `first_number` begins
    the numbers of reports and notices, so that a second replay on the same records does not repeat the first.
    `parties`, when given, are those of the nodes that will send.  `starts_at` is UTC.

    Raises ExerciseError: `not-exercise-traffic`, `pace-range`, `parties-not-two`, `parties-differ`,
    `empty-programme`, `numbers-used-up`.
    """
    require_exercise(traffic)
    _check(plan, pace, parties, starts_at)
    setting = Setting(
        plan=plan,
        seed=seed,
        pace=pace,
        starts_at=starts_at,
        first_number=first_number,
        system=system,
    )
    reports = all_reports(setting)
    paced = [
        *report_steps(setting, reports),
        *announcement_steps(setting),
        *relayed_steps(setting),
        *statement_steps(setting, reports),
        *watch_steps(setting),
    ]
    last_s = max(step.plan_s for step in paced) if paced else 0.0
    paced += watermark_steps(setting, reports, last_s + plan.watermark_every_s)
    return Programme(
        id=plan.id,
        title=plan.title,
        traffic=traffic,
        parties=plan.parties,
        seed=seed,
        pace=pace,
        starts_at=starts_at,
        steps=_in_order(paced, pace),
        truths=_truths(setting, reports),
    )


def _check(plan: Plan, pace: float, parties: tuple[str, str] | None, starts_at: datetime) -> None:
    check_parties(plan.parties)
    if starts_at.tzinfo is not UTC:
        raise ValueError(f"start is not in UTC: got {starts_at.isoformat()}")
    if not (math.isfinite(pace) and SLOWEST_PACE <= pace <= FASTEST_PACE):
        rule = f"pace is out of range: got {pace:g}, expected {SLOWEST_PACE:g} to {FASTEST_PACE:g}"
        raise ExerciseError(
            "pace-range", rule, got=f"{pace:g}", low=f"{SLOWEST_PACE:g}", high=f"{FASTEST_PACE:g}"
        )
    if parties is not None and set(parties) != set(plan.parties):
        got, expected = ", ".join(parties), ", ".join(plan.parties)
        rule = f"parties differ from the programme's: got {got}, expected {expected}"
        raise ExerciseError("parties-differ", rule, got=got, expected=expected)
    if not plan.runs:
        raise ExerciseError("empty-programme", "programme has no launch: expected at least one")


def _in_order(paced: Iterable[Paced], pace: float) -> tuple[Step, ...]:
    """By time of sending; what leaves at the same time by name, so that every machine sends alike."""
    ordered = sorted(paced, key=lambda step: (step.plan_s, step.id))
    return tuple(
        Step(id=step.id, at_s=step.plan_s / pace, party=step.party, draft=step.draft, cites=step.cites)
        for step in ordered
    )


def _truths(setting: Setting, reports: tuple[Report, ...]) -> tuple[Truth, ...]:
    truths = []
    for number, run in enumerate(setting.plan.runs):
        about = f"run/{number}/"
        named = tuple(report.id for report in reports if report.about.startswith(about))
        truths.append(
            Truth(
                id=run.launch.id,
                title=run.launch.title,
                launch=run.launch,
                at=setting.instant(run.at_s),
                reports=named,
            )
        )
    for alarm in setting.plan.alarms:
        named = tuple(report.id for report in reports if report.about == f"alarm/{alarm.alarm.id}")
        truths.append(
            Truth(
                id=alarm.alarm.id,
                title=alarm.alarm.title,
                launch=None,
                at=setting.instant(alarm.at_s),
                reports=named,
            )
        )
    return tuple(truths)

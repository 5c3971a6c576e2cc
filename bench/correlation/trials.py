"""One trial: launches that happened, what both sides said of them, entries on two records, and the hidden truth.

A plan says what a row is made of; a trial is drawn from a plan by a seed, and from nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from random import Random
from typing import Final, Protocol, TypeVar

import msgspec
from msgspec import Struct

from bench.correlation.errors import START_US, Errors, Offsets, draw_offsets, observe
from bench.correlation.world import AREAS, Pattern, TrueLaunch, draw_launch, scatter
from jdec.messages import encode, new_message, submission_id
from jdec.messages.header import Header, Reference
from jdec.messages.launch_data import Launch, LaunchReport, ReportRetraction, RetractionReason, Stage
from jdec.record.tree import leaf_hash
from jdec.words.instants import from_unix_micros

PARTIES: Final = ("USA", "RUS")
TRAFFIC: Final = "exercise.bench"
_SHRINK: Final = (1.0, 0.7, 0.5)
_STAGES: Final = (Stage.FIRST, Stage.UPDATE, Stage.FINAL)
M = TypeVar("M", bound=Header)


class Plan(Struct, frozen=True, kw_only=True):
    """What a row is made of; shares are probabilities, `false_reports` a mean for each side.

    `blind` takes away all reports of one drawn side, `blind_area` those of one side in one drawn area.
    """

    pattern: Pattern
    errors: Errors = Errors()
    blind: bool = False
    blind_area: bool = False
    false_reports: float = 0.0
    false_retracted: float = 0.0
    retracted: float = 0.0
    revised: float = 0.0
    late: float = 0.0


class Arrival(Struct, frozen=True):
    """An entry of a record in the order in which entries arrive; the shape of `jdec.picture.Entry`."""

    record: str
    index: int
    leaf: bytes
    message: LaunchReport | ReportRetraction


class Report(Struct, frozen=True, kw_only=True):
    """One report with its versions and when they leave; `truth` is the number of its launch, None for a false one."""

    party: str
    truth: int | None
    versions: tuple[Launch, ...]
    sent_s: tuple[float, ...]
    retracted_s: float | None


class Trial(Struct, frozen=True):
    """What arrives, and what it is about: `truth` by report id, None for false reports; `retracted` report ids."""

    arrivals: tuple[Arrival, ...]
    truth: Mapping[str, int | None]
    retracted: frozenset[str]
    launches: int


class Drawer(Protocol):
    """Makes the trial of a seed."""

    def __call__(self, seed: str) -> Trial:
        """Return the trial; the same seed gives the same trial."""


def draw_trial(plan: Plan, seed: str) -> Trial:
    """The trial that a plan and a seed make."""
    chance = Random(seed)
    launches = plan.pattern(chance)
    parties = list(PARTIES)
    chance.shuffle(parties)
    reports = _all_reports(plan, launches, parties, chance)
    return _on_records(reports, len(launches), chance)


def _all_reports(plan: Plan, launches: list[TrueLaunch], parties: list[str], chance: Random) -> list[Report]:
    offsets = draw_offsets(plan.errors, chance)
    blind_side, blind_area = chance.randrange(2), chance.randrange(len(AREAS))
    found = []
    for side, party in enumerate(parties):
        for number, launch in enumerate(launches):
            is_blind = side == blind_side and (plan.blind or (plan.blind_area and launch.area == blind_area))
            if chance.random() < plan.errors.detection and not is_blind:
                found.append(_report(plan, launch, number, side, party, offsets[side], chance))
        if plan.blind and side == blind_side:
            continue
        for _ in range(_poisson(plan.false_reports, chance)):
            phantom = _phantom(launches, chance)
            found.append(_report(plan, phantom, None, side, party, offsets[side], chance))
    return found


def _report(
    plan: Plan,
    launch: TrueLaunch,
    number: int | None,
    side: int,
    party: str,
    offsets: Offsets,
    chance: Random,
) -> Report:
    versions, sent = [], []
    at_s = launch.at_s + chance.uniform(25.0, 70.0)
    # Both are always drawn: a row whose reports come late has the very reports of the row it is seeded as.
    is_late, delay_s = chance.random() < plan.late, chance.uniform(300.0, 1800.0)
    at_s += delay_s if is_late else 0.0
    for scale in _SHRINK:
        versions.append(observe(launch, plan.errors, side, offsets, chance, scale=scale))
        sent.append(at_s)
        at_s += chance.uniform(60.0, 240.0)
        if chance.random() >= plan.revised:
            break
    share = plan.retracted if number is not None else plan.false_retracted
    is_retracted = chance.random() < share
    return Report(
        party=party,
        truth=number,
        versions=tuple(versions),
        sent_s=tuple(sent),
        retracted_s=at_s if is_retracted else None,
    )


def _phantom(launches: list[TrueLaunch], chance: Random) -> TrueLaunch:
    """What was not there: half of them near a launch in time and place, half anywhere among the launches."""
    near = chance.choice(launches)
    if chance.random() < 0.5:
        phantom = draw_launch(chance, near.at_s + chance.uniform(-180.0, 180.0), near.area)
        return msgspec.structs.replace(phantom, place=scatter(chance, near.place, 150.0))
    last_s = max(each.at_s for each in launches)
    return draw_launch(chance, chance.uniform(0.0, last_s + 60.0), near.area)


def _poisson(mean: float, chance: Random) -> int:
    """A count with the mean given (Knuth's method; fine for small means)."""
    limit, product, count = math.exp(-min(mean, 30.0)), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count


class _Sent(Struct, frozen=True):
    at_s: float
    report: int
    version: int | None


def _on_records(reports: list[Report], launches: int, chance: Random) -> Trial:
    """All messages in the order in which they leave, each on its Party's record."""
    order = sorted(_sendings(reports), key=lambda each: (each.at_s, each.report))
    records = {party: f"jdec/{party}/{TRAFFIC}/1" for party in PARTIES}
    sizes = dict.fromkeys(PARTIES, 0)
    ids = _report_ids(reports, order)
    latest: dict[int, Reference] = {}
    arrivals = []
    for sent in order:
        report = reports[sent.report]
        about = (latest[sent.report],) if sent.report in latest else ()
        message = _message(report, ids[sent.report], sent, about, chance)
        leaf = leaf_hash(encode(message))
        record, index = records[report.party], sizes[report.party]
        sizes[report.party] += 1
        latest[sent.report] = Reference(record=record, index=index, leaf=leaf)
        arrivals.append(Arrival(record, index, leaf, message))
    return Trial(
        arrivals=tuple(arrivals),
        truth={ids[number]: report.truth for number, report in enumerate(reports)},
        retracted=frozenset(ids[number] for number, each in enumerate(reports) if each.retracted_s),
        launches=launches,
    )


def _sendings(reports: list[Report]) -> Iterator[_Sent]:
    for number, report in enumerate(reports):
        for version, at_s in enumerate(report.sent_s):
            yield _Sent(at_s, number, version)
        if report.retracted_s is not None:
            yield _Sent(report.retracted_s, number, None)


def _report_ids(reports: list[Report], order: Iterable[_Sent]) -> dict[int, str]:
    """Ids in the order in which a Party's first reports leave, so that a number betrays no launch."""
    counts = dict.fromkeys(PARTIES, 0)
    ids: dict[int, str] = {}
    for sent in order:
        if sent.report not in ids:
            party = reports[sent.report].party
            counts[party] += 1
            ids[sent.report] = f"{party}-R-2031-{counts[party]:06d}"
    return ids


def _message(
    report: Report, report_id: str, sent: _Sent, about: tuple[Reference, ...], chance: Random
) -> LaunchReport | ReportRetraction:
    issued_at = from_unix_micros(START_US) + timedelta(seconds=sent.at_s)
    unix_ms = START_US // 1000 + round(sent.at_s * 1000)
    header = {
        "sender": report.party,
        "traffic": TRAFFIC,
        "submission": submission_id(unix_ms, chance.randbytes(10)),
        "issued_at": issued_at,
        "salt": chance.randbytes(16),
        "about": about,
    }
    if sent.version is None:
        reason = RetractionReason.FALSE_DETECTION
        return new_message(ReportRetraction, report=report_id, reason=reason, **header)  # type: ignore[arg-type]
    return new_message(
        LaunchReport,
        report=report_id,
        revision=sent.version + 1,
        stage=_STAGES[sent.version],
        launch=report.versions[sent.version],
        **header,  # type: ignore[arg-type]
    )

"""A programme is the same every time, says only what is true of it, and exists for exercise traffic alone."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jdec.exercise.errors import PROGRAMME_CODES, ExerciseError
from jdec.exercise.plans import Plan, plan_of_catalogue
from jdec.exercise.programme import DEFAULT_SEED, Programme, build_programme
from jdec.exercise.scenario import load_folder, load_scenarios
from jdec.exercise.sensors import NOTIONAL
from jdec.messages import judge_submission, read
from jdec.messages.header import Found
from jdec.messages.kinds import KINDS, NODE_KINDS
from jdec.messages.launch_data import CompleteUntil, LaunchReport, Stage
from jdec.messages.precision import too_fine

from .parts import START, check_error, folder, plain, send

DEMO = load_folder().plan("demo")
SMALL = load_scenarios(folder()).plan("small")
PLANS = {name: load_folder().plan(name) for name in ("demo", "hwasong", "january-1995")}

seeds = st.integers(0, 2**63)
paces = st.floats(0.01, 10_000)


def build(plan: Plan = DEMO, **changes: Any) -> Programme:
    arguments: dict[str, Any] = {"traffic": "exercise.demo", "seed": DEFAULT_SEED, "starts_at": START}
    return build_programme(plan, **{**arguments, **changes})


@pytest.mark.parametrize(
    "traffic", ["actual", "test", "exercise", "exercise.", "exercise.A", "Exercise.a", ""]
)
def test_a_programme_for_traffic_that_is_no_exercise_is_refused(traffic: str) -> None:
    with pytest.raises(
        ExerciseError, match=r"not that of an exercise: got .*, expected exercise\.<name>"
    ) as caught:
        build(traffic=traffic)
    assert check_error(caught.value) == "not-exercise-traffic"


@given(seed=seeds, pace=paces, plan=st.sampled_from(sorted(PLANS)))
@settings(max_examples=25)
def test_the_same_seed_gives_the_same_bytes(seed: int, pace: float, plan: str) -> None:
    first = build(PLANS[plan], seed=seed, pace=pace)
    again = build(PLANS[plan], seed=seed, pace=pace)
    assert first == again
    assert send(first) == send(again)


def test_another_seed_gives_another_programme() -> None:
    assert send(build(seed=1)) != send(build(seed=2))


@given(seed=seeds, pace=paces)
@settings(max_examples=25)
def test_pace_changes_only_times_of_sending_and_gaps_between_launches(seed: int, pace: float) -> None:
    """Against pace 1: the same steps in the same order; contents differ by the shift of their launch alone."""
    plain_pace, other = build(seed=seed, pace=1.0), build(seed=seed, pace=pace)
    assert [(step.id, step.party, step.cites) for step in plain_pace.steps] == [
        (step.id, step.party, step.cites) for step in other.steps
    ]
    for slow, fast in zip(plain_pace.steps, other.steps, strict=True):
        assert fast.at_s * pace == pytest.approx(slow.at_s)
        one, two = plain(slow.draft.content), plain(fast.draft.content)
        assert without_instants(one) == without_instants(two)
        assert durations(slow.draft.content) == pytest.approx(durations(fast.draft.content), abs=0.21)


def without_instants(content: Any) -> Any:
    """Content with instants and hours of the day left out, to compare all that pace must not touch."""
    moved = {
        "time", "impact_time", "until", "since", "expected_until", "launched_at", "event_time", "received_at",
        "new_closes_at", "opens_at", "closes_at", "opens_utc", "closes_utc",
    }  # fmt: skip
    if isinstance(content, dict):
        return {name: without_instants(value) for name, value in content.items() if name not in moved}
    if isinstance(content, list):
        return [without_instants(value) for value in content]
    return content


def durations(content: Any) -> list[float]:
    """Spans inside one content that pace must not touch: the flight, as far as one is reported."""
    launch = content.get("launch")
    if launch is None or launch.impact_time is None:
        return []
    return [(launch.impact_time - launch.time).total_seconds()]


@given(seed=seeds, pace=paces, plan=st.sampled_from(sorted(PLANS)))
@settings(max_examples=25)
def test_every_step_is_accepted_and_cites_what_was_sent_before(seed: int, pace: float, plan: str) -> None:
    programme = build(PLANS[plan], seed=seed, pace=pace)
    sent = send(programme)
    order = {step.id: number for number, step in enumerate(programme.steps)}
    assert len(order) == len(programme.steps)
    codes = set()
    for step in programme.steps:
        assert all(order[name] < order[step.id] for name in step.cites)
        cited = iter([read(sent[name]) for name in step.cites])
        judged = judge_submission(
            sent[step.id],
            party=step.party,
            traffic=programme.traffic,
            now=programme.starts_at + timedelta(seconds=step.at_s),
            resolve=lambda _reference, cited=cited: Found(next(cited)),
        )
        codes |= {notice.code for notice in judged.notices}
    # Days cannot be kept between launches minutes apart; everything else about a programme is in order, except
    # that a pace below 1 stretches an exercise's delays beyond the limits for notices.
    allowed = {"notice-late"} if pace >= 1 else {"notice-late", "post-launch-late", "notice-early"}
    assert codes <= allowed


@given(seed=seeds, pace=paces, every_s=st.floats(5, 200))
@settings(max_examples=25)
def test_a_watermark_is_true_and_only_rises(seed: int, pace: float, every_s: float) -> None:
    """No first report sent after a watermark claims a launch at or before it, interruption or not."""
    programme = build(msgspec.structs.replace(DEMO, watermark_every_s=every_s), seed=seed, pace=pace)
    latest: dict[str, datetime] = {}
    for step in programme.steps:
        content = step.draft.content
        if step.draft.kind is CompleteUntil:
            assert content["until"] > latest.get(step.party, START - timedelta(days=1))
            behind_s = (START - content["until"]).total_seconds() + step.at_s
            assert behind_s > NOTIONAL.longest_first_delay_s / pace
            latest[step.party] = content["until"]
        if step.draft.kind is LaunchReport and content["stage"] is Stage.FIRST and step.party in latest:
            assert content["launch"].time > latest[step.party]
    assert set(latest) == set(programme.parties)


def test_the_demo_says_every_kind_a_party_can_say() -> None:
    """But one: a hazard notice is a published text that somebody finds, and the scenarios hold none."""
    assert set(build().by_kind()) == set(KINDS) - set(NODE_KINDS) - {"hazard-notice"}


def test_the_demo_says_every_kind_within_its_first_ten_minutes() -> None:
    programme = build(pace=1.0)
    early = {step.draft.kind_name for step in programme.steps if step.at_s <= 600}
    assert early == set(programme.by_kind())


# At pace 60 a receipt, which a node writes at most once a second, takes so many seconds of the plan and a little more.
RECEIPT_S = 75.0


def test_the_demo_gives_every_own_notice_in_time_for_a_receipt_but_the_one_that_was_late() -> None:
    programme = build(pace=1.0)
    spare = {}
    for step in programme.steps:
        if step.draft.kind_name == "pre-launch-notification":
            due = step.draft.content["window"].opens_at - timedelta(seconds=DEMO.notice_due_s)
            sent = START + timedelta(seconds=step.at_s)
            spare[step.draft.content["remark"]["en"]] = (due - sent).total_seconds()
    late = [name for name, each in spare.items() if each < 0]
    assert late == ["Intermediate-range missile from Kapustin Yar, 21 November 2024"]
    assert len(spare) == 11
    assert min(each for each in spare.values() if each >= 0) > RECEIPT_S


def test_both_parties_say_what_both_can() -> None:
    said = {(step.party, step.draft.kind_name) for step in build().steps}
    for kind in ("launch-report", "complete-until", "seen", "pre-launch-notification", "report-retraction"):
        assert {("USA", kind), ("RUS", kind)} <= said


def test_with_the_default_seed_each_party_misses_one_launch_and_the_salvo_is_counted_two_ways() -> None:
    truths = {truth.id: truth for truth in build().truths if truth.launch is not None}
    for party in ("USA", "RUS"):
        missed = [
            name
            for name, truth in truths.items()
            if not any(each.startswith(party) for each in truth.reports)
        ]
        assert len(missed) == 1, (party, missed)
    counts = sorted(
        sum(name.startswith(party) for name in truths["bulava-salvo-2018"].reports)
        for party in ("USA", "RUS")
    )
    assert counts == [1, 4]


def test_the_notice_of_1995_is_relayed_before_its_launch() -> None:
    programme = build()
    relayed = next(step for step in programme.steps if step.draft.content.get("notifying_state") == "NOR")
    truth = next(truth for truth in programme.truths if truth.id == "black-brant-xii-1995")
    window = relayed.draft.content["window"]
    assert relayed.party == "RUS"
    assert programme.starts_at + timedelta(seconds=relayed.at_s) < truth.at
    assert window.opens_at < truth.at < window.closes_at
    # The documented hours, 05:00 to 12:00 around 06:24, moved with the launch to 22:00.
    assert (window.daily.opens_utc, window.daily.closes_utc) == ("20:36", "03:36")


def test_a_false_report_is_retracted_by_the_party_that_made_it() -> None:
    programme = build()
    alarms = [truth for truth in programme.truths if truth.launch is None]
    assert len(alarms) == 2
    for alarm in alarms:
        (report,) = alarm.reports
        steps = [step for step in programme.steps if step.draft.content.get("report") == report]
        assert [step.draft.kind_name for step in steps] == ["launch-report", "report-retraction"]
        assert steps[1].cites == (steps[0].id,)


def test_a_statement_about_a_launch_cites_the_other_partys_report() -> None:
    programme = build()
    statement = next(step for step in programme.steps if step.id == "statement/0")
    cited = next(step for step in programme.steps if step.id == statement.cites[0])
    assert (statement.party, cited.party) == ("USA", "RUS")


def test_every_report_has_passed_the_precision_floor() -> None:
    reports = [step.draft.content["launch"] for step in build().steps if step.draft.kind is LaunchReport]
    assert reports
    assert all(too_fine(launch) == () for launch in reports)


def test_what_an_interruption_holds_back_is_sent_after_it() -> None:
    programme = build(pace=1.0)
    (stop,) = DEMO.interruptions
    held = [
        step
        for step in programme.steps
        if step.party == stop.party
        and step.draft.kind_name in ("launch-report", "complete-until")
        and stop.at_s <= step.at_s < stop.at_s + stop.lasts_s
    ]
    assert held == []
    states = [
        (step.draft.content["state"], step.at_s)
        for step in programme.steps
        if step.draft.kind_name == "reporting-service-state" and step.party == stop.party
    ]
    assert states == [("available", 0.0), ("unavailable", 480.0), ("available", 600.0)]


def test_a_second_replay_on_the_same_records_repeats_no_number() -> None:
    def numbers(programme: Programme) -> set[str]:
        contents = [step.draft.content for step in programme.steps]
        return {content[name] for content in contents for name in ("report", "number") if name in content}

    assert numbers(build()).isdisjoint(numbers(build(first_number=500)))
    assert len(numbers(build(first_number=500))) == len(numbers(build()))


def test_a_launch_added_changes_nothing_about_what_others_are_seen_as() -> None:
    shorter = build(SMALL, seed=7)
    run = SMALL.runs[0]
    longer_plan = Plan(
        id=SMALL.id,
        title=SMALL.title,
        parties=SMALL.parties,
        runs=(run, DEMO.runs[-1]),
        alarms=SMALL.alarms,
    )
    longer = build(longer_plan, seed=7)
    first = {truth.id: truth.reports for truth in shorter.truths}["one"]
    assert first
    kept = [step.draft.content for step in shorter.steps if step.draft.content.get("report") in first]
    assert all(content in [step.draft.content for step in longer.steps] for content in kept)


@pytest.mark.parametrize("pace", [0.0, -1.0, 1e9, float("nan"), float("inf")])
def test_a_pace_out_of_range_is_refused(pace: float) -> None:
    with pytest.raises(
        ExerciseError, match=r"pace is out of range: got .*, expected 0\.001 to 100000"
    ) as caught:
        build(pace=pace)
    assert check_error(caught.value) == "pace-range"


def test_other_parties_than_the_programmes_are_refused() -> None:
    with pytest.raises(
        ExerciseError, match="parties differ from the programme's: got USA, CHN, expected USA, RUS"
    ) as caught:
        build(parties=("USA", "CHN"))
    assert check_error(caught.value) == "parties-differ"
    assert build(parties=("RUS", "USA")) == build()


def test_numbers_that_six_digits_do_not_hold_are_refused() -> None:
    with pytest.raises(
        ExerciseError, match="report numbers are used up: got 1000000, expected 1 to 999999"
    ) as caught:
        build(first_number=999_999)
    assert check_error(caught.value) == "numbers-used-up"


@pytest.mark.parametrize("parties", [("USA", "USA"), ("USA",), ("USA", "RUS", "CHN"), ("USA", "XXX")])
def test_a_replay_needs_two_states(parties: Any) -> None:
    with pytest.raises(ExerciseError, match="parties are not two: got USA") as caught:
        plan_of_catalogue([DEMO.runs[0].launch], parties=parties)
    assert check_error(caught.value) == "parties-not-two"


def test_a_replay_needs_a_launch() -> None:
    for attempt in (
        lambda: plan_of_catalogue([], parties=("USA", "RUS")),
        lambda: build(Plan(id="x", title={"en": "x"}, parties=("USA", "RUS"), runs=())),
    ):
        with pytest.raises(ExerciseError, match="programme has no launch: expected at least one") as caught:
            attempt()
        assert check_error(caught.value) == "empty-programme"


def test_a_start_that_is_not_utc_is_refused() -> None:
    with pytest.raises(ValueError, match="start is not in UTC"):
        build(starts_at=START.astimezone(timezone(timedelta(hours=3))))


def test_a_catalogue_is_replayed_in_order_of_time_with_its_gaps_cut() -> None:
    launches = [run.launch for run in DEMO.runs if run.launch.time is not None]
    plan = plan_of_catalogue(reversed(launches), parties=("USA", "RUS"), longest_gap_s=50)
    times = [run.launch.time for run in plan.runs]
    assert times == sorted(times)  # type: ignore[type-var]
    gaps = [later.at_s - earlier.at_s for earlier, later in zip(plan.runs, plan.runs[1:], strict=False)]
    assert set(gaps) == {50.0}
    assert len(plan.runs) == len(launches)


@given(st.integers(1, 1_000), st.floats(0.0, 120.0), seeds)
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_a_salvo_is_reported_as_one_with_its_count_or_each_alone(
    count: int, interval_s: float, seed: int
) -> None:
    launch = msgspec.structs.replace(DEMO.runs[1].launch, count=min(count, 40), interval_s=interval_s)
    plan = plan_of_catalogue([msgspec.structs.replace(launch, time=START)], parties=("USA", "RUS"))
    programme = build(plan, seed=seed)
    for party in plan.parties:
        firsts = [
            step.draft.content["launch"].count
            for step in programme.steps
            if step.party == party and step.draft.content.get("stage") is Stage.FIRST
        ]
        assert sum(firsts) in (0, launch.count)
        if interval_s > NOTIONAL.resolves_s and firsts:
            assert set(firsts) == {1}


def test_every_programme_code_is_tested() -> None:
    """`sender-not-a-party` is tested with sending."""
    assert set(PROGRAMME_CODES) == {
        "not-exercise-traffic",
        "pace-range",
        "parties-not-two",
        "parties-differ",
        "sender-not-a-party",
        "numbers-used-up",
        "empty-programme",
    }

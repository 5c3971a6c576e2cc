"""At submission: form refuses with all faults at once; what is said never refuses, and is flagged when odd."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdec.messages import Unreadable, encode, judge_submission, new_message
from jdec.messages.faults import CODES, NOTICE_CODES, SUBMISSION_CODES
from jdec.messages.header import Found, NoSuchIndex, NoSuchRecord, Reference, ReferenceState, WrongLeaf
from jdec.messages.launch_data import CompleteUntil, Launch, LaunchReport, Stage
from jdec.messages.notifications import (
    GeophysicalExperiment,
    LaunchCancellation,
    PostLaunchNotification,
    PreLaunchNotification,
    SpacecraftDeorbit,
    WindowExtension,
)
from jdec.messages.oddities import Limits
from jdec.messages.statements import NoticeChannel, RelayedNotice
from jdec.words.instants import Window
from jdec.words.launches import LaunchClass
from jdec.words.places import Point

from .parts import (
    CIRCLE,
    LEAST_LAUNCH,
    NOW,
    OTHER,
    OWN,
    PLN,
    POINT,
    TRAFFIC,
    all_samples,
    cite,
    codes_of,
    faults_of,
    header,
    judge,
    sample,
)

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def report(**changed: Any) -> bytes:
    launch = {name: getattr(LEAST_LAUNCH, name) for name in LEAST_LAUNCH.__struct_fields__}
    top = {name: changed.pop(name) for name in ("about", "sender", "traffic", "issued_at") if name in changed}
    return encode(
        new_message(
            LaunchReport,
            **header(**top),
            report=f"{top.get('sender', 'USA')}-R-2026-000123",
            revision=1,
            stage=Stage.FIRST,
            launch=Launch(**{**launch, **changed}),
        )
    )


def announced(
    opens: timedelta, closes: timedelta, *, number: str = PLN, **changed: Any
) -> PreLaunchNotification:
    return new_message(
        PreLaunchNotification,
        **header(**changed),
        number=number,
        launch_class=LaunchClass.ICBM,
        window=Window(opens_at=NOW + opens, closes_at=NOW + closes),
        launch_area=POINT,
    )


def noticed(
    data: bytes, found: dict[Reference, object] | None = None, **changed: Any
) -> list[tuple[str, str, str]]:
    """(code, field, sentence) of every notice."""
    notices = judge(data, found, **changed).notices
    assert all(each.code in NOTICE_CODES for each in notices)
    return [(each.code, each.field, each.rule) for each in notices]


def test_a_sound_message_is_accepted_without_a_word() -> None:
    judged = judge(report())
    assert judged.message.kind == "launch-report"
    assert judged.notices == ()


def test_a_message_of_another_party_is_refused() -> None:
    (found,) = faults_of(judge, report(sender="RUS"))
    assert (found.code, found.field) == ("wrong-sender", "sender")
    assert found.rule == "sender is not this node's Party: got RUS, expected USA"


@pytest.mark.parametrize("traffic", ["actual", "test", "exercise.other"])
def test_a_message_of_another_traffic_is_refused(traffic: str) -> None:
    (found,) = faults_of(judge, report(traffic=traffic))
    assert (found.code, found.field) == ("wrong-traffic", "traffic")
    assert found.rule == f"traffic is not this record's: got {traffic}, expected exercise.demo"


def test_exercise_traffic_never_enters_an_actual_record() -> None:
    assert codes_of(judge, report(), traffic="actual") == ["wrong-traffic"]


@pytest.mark.parametrize("kind", ["receipt", "key-manifest"])
def test_what_only_the_node_writes_cannot_be_submitted(kind: str) -> None:
    (found,) = faults_of(judge, encode(sample(kind)))
    assert (found.code, found.field) == ("kind-node-only", "kind")
    assert found.rule == f"kind is written by the node alone: got {kind}"


@pytest.mark.parametrize(
    ("state", "code", "field", "sentence"),
    [
        (
            NoSuchRecord(),
            "reference-no-record",
            "about[0].record",
            f"about[0] cites a record that this node does not hold: {OTHER}",
        ),
        (
            NoSuchIndex(size=3),
            "reference-no-entry",
            "about[0].index",
            "about[0] cites an entry that does not exist: have 3 entries, got 3",
        ),
        (
            WrongLeaf(leaf=b"\x01" * 32),
            "reference-wrong-leaf",
            "about[0].leaf",
            f"about[0] cites another leaf hash than entry 3 of {OTHER} has",
        ),
    ],
)
def test_a_citation_of_nothing_is_refused(
    state: ReferenceState, code: str, field: str, sentence: str
) -> None:
    data = report(about=(cite(OTHER, 3),))
    (found,) = faults_of(judge, data, resolve=lambda _: state)
    assert (found.code, found.field, found.rule) == (code, field, sentence)


def test_all_faults_of_a_submission_come_at_once() -> None:
    tree = json.loads(report(sender="RUS", traffic="exercise.other"))
    tree["launch"]["place"]["lat_deg"] = 91
    tree["extra"] = 1
    data = json.dumps(tree).encode() + b"\n"
    assert codes_of(judge, data) == ["out-of-range", "unknown-field", "wrong-sender", "wrong-traffic"]
    both = report(sender="RUS", about=(cite(OTHER, 3), cite(OWN, 7)))
    found = {cite(OWN, 7): sample("launch-report")}
    assert codes_of(judge, both, found) == ["wrong-sender", "reference-no-record"]


def test_a_fault_is_told_once() -> None:
    tree = json.loads(report())
    tree["sender"] = "XXX\u202e"
    (found,) = faults_of(judge, json.dumps(tree).encode() + b"\n")
    assert (found.code, found.value) == ("not-one-of", "XXX\\u202e")


def test_a_node_s_own_kinds_are_told_even_when_malformed() -> None:
    data = encode(sample("receipt")).replace(b'"size":8', b'"size":-8')
    assert codes_of(judge, data) == ["out-of-range", "kind-node-only"]


@given(st.binary(max_size=200))
def test_garbage_is_refused_with_known_codes(data: bytes) -> None:
    assert set(codes_of(judge, data)) <= set(CODES)


@pytest.mark.parametrize("minutes", [-15, 15])
def test_a_clock_fifteen_minutes_off_is_warned_about_and_accepted(minutes: int) -> None:
    side = "ahead of" if minutes > 0 else "behind"
    issued_at = NOW + timedelta(minutes=minutes)
    assert noticed(report(issued_at=issued_at)) == [
        ("clock-off", "issued_at", f"issued_at is 900 s {side.split()[0]} of this node's clock")
    ]
    assert noticed(report(issued_at=NOW + timedelta(minutes=minutes) / 3)) == []


def test_a_launch_in_the_future_is_warned_about() -> None:
    (found,) = noticed(report(time=NOW + timedelta(minutes=1)))
    assert found == (
        "launch-in-future",
        "launch.time",
        "launch.time is in the future: got 2026-11-23T10:16:00Z, now 2026-11-23T10:15:00Z",
    )
    assert noticed(report(time=NOW + timedelta(seconds=5))) == []


def test_an_impact_before_its_launch_is_warned_about() -> None:
    (found,) = noticed(report(impact_time=LEAST_LAUNCH.time))
    assert found[:2] == ("impact-before-launch", "launch.impact_time")
    assert "impact is not after launch: impact 2026-11-23T10:13:00Z" in found[2]


def test_a_report_finer_than_agreed_is_warned_about() -> None:
    (found,) = noticed(report(place=Point(lat_deg=69.2944, lon_deg=16.02), time_sigma_s=0.01))
    assert found == ("precision-too-fine", "launch", "report is finer than agreed: time_sigma_s, place")


def test_a_watermark_ahead_of_the_clock_is_warned_about() -> None:
    data = encode(new_message(CompleteUntil, **header(), until=NOW + HOUR))
    assert [found[0] for found in noticed(data)] == ["watermark-in-future"]


@pytest.mark.parametrize(
    ("opens", "expected"),
    [
        (24 * HOUR, []),
        (30 * DAY, []),
        (
            23.5 * HOUR,
            [("notice-late", "notice is late: given 23.5 h before its window opens, expected at least 24 h")],
        ),
        (
            31 * DAY,
            [
                (
                    "notice-early",
                    "notice is early: given 31.0 days before its window opens, expected at most 30",
                )
            ],
        ),
        (
            -1 * HOUR,
            [
                (
                    "notice-after-opening",
                    "notice is given after its window opened: window opens 2026-11-23T09:15:00Z",
                )
            ],
        ),
    ],
)
def test_a_late_or_early_notice_is_warned_about_and_accepted(
    opens: timedelta, expected: list[tuple[str, str]]
) -> None:
    found = noticed(encode(announced(opens, opens + 4 * HOUR)))
    assert found == [(code, "window.opens_at", rule) for code, rule in expected]


def test_the_limits_of_notices_can_be_changed() -> None:
    data = encode(announced(23 * HOUR, 30 * HOUR))
    assert noticed(data, limits=Limits(notice_latest_s=3600)) == []


@pytest.mark.parametrize("kind", [GeophysicalExperiment, SpacecraftDeorbit])
def test_voluntary_notices_are_only_late_once_their_window_is_open(kind: Any) -> None:
    fields: dict[str, Any] = {"window": Window(opens_at=NOW + HOUR, closes_at=NOW + 2 * HOUR)}
    if kind is GeophysicalExperiment:
        fields |= {"number": "PLN/US/2026/002/001/05", "area": CIRCLE}
    else:
        fields |= {"number": "PLN/US/2026/003/001/06", "object_name": "Mir", "impact_areas": (CIRCLE,)}
    assert noticed(encode(new_message(kind, **header(), **fields))) == []
    fields["window"] = Window(opens_at=NOW - HOUR, closes_at=NOW + HOUR)
    (found,) = noticed(encode(new_message(kind, **header(), **fields)))
    assert found[0] == "notice-after-opening"


@pytest.mark.parametrize(
    ("hours", "codes"), [(47, []), (49, ["post-launch-late"]), (-1, ["launch-in-future"])]
)
def test_a_post_launch_notice_is_due_within_48_hours(hours: int, codes: list[str]) -> None:
    data = encode(
        new_message(
            PostLaunchNotification,
            **header(),
            number="PLN/US/2026/001/019/03",
            launched_at=NOW - hours * HOUR,
            as_announced=True,
            launch_class=LaunchClass.ICBM,
        )
    )
    assert [found[0] for found in noticed(data)] == codes


def cancellation(**changed: Any) -> bytes:
    return encode(
        new_message(LaunchCancellation, **header(**changed), number="PLN/US/2026/001/017/04", original=PLN)
    )


def test_a_cancellation_before_the_window_is_accepted_without_a_word() -> None:
    original = announced(2 * DAY, 3 * DAY)
    assert noticed(cancellation(about=(cite(),)), {cite(): original}) == []


def test_a_cancellation_after_the_window_opened_is_warned_about_and_accepted() -> None:
    original = announced(-HOUR, HOUR, issued_at=NOW - 3 * DAY)
    (found,) = noticed(cancellation(about=(cite(),)), {cite(): original})
    assert found[:2] == ("cancellation-after-opening", "original")
    assert "cancellation follows the opening of the window: it opened 2026-11-23T09:15:00Z" in found[2]


def test_a_cancellation_after_a_launch_is_warned_about_and_accepted() -> None:
    launched = cite(OTHER, 9)
    original = announced(-HOUR, HOUR, issued_at=NOW - 3 * DAY)
    seen = {cite(): original, launched: sample("launch-report")}
    (found,) = noticed(cancellation(about=(cite(), launched)), seen)
    assert found == (
        "cancellation-after-launch",
        "original",
        "cancellation follows a launch: cites a launch at 2026-11-23T10:13:00Z",
    )
    seen[launched] = sample("post-launch-notification")
    (found,) = noticed(cancellation(about=(cite(), launched)), seen)
    assert found[0] == "cancellation-after-launch"


def test_a_follow_up_that_does_not_cite_what_it_names_is_warned_about() -> None:
    (found,) = noticed(cancellation())
    assert found == ("original-not-cited", "original", f"does not cite the notification it names: {PLN}")
    other = announced(2 * DAY, 3 * DAY, number="PLN/US/2026/001/099/01")
    (found,) = noticed(cancellation(about=(cite(),)), {cite(): other})
    assert found[0] == "original-differs"
    assert found[2] == f"cites another notification than it names: got PLN/US/2026/001/099/01, named {PLN}"


def test_a_citation_that_cannot_be_read_is_warned_about() -> None:
    seen = {cite(): Unreadable("kind-unknown", "kind is not known: got x")}
    found = noticed(report(about=(cite(),)), seen)
    assert found == [
        ("reference-unreadable", "about[0]", f"cites a message that this node cannot read: {OWN} entry 7")
    ]


def test_an_extension_that_extends_nothing_is_warned_about() -> None:
    def extension(closes: timedelta) -> bytes:
        fields = {"number": "PLN/US/2026/001/017/02", "original": PLN, "new_closes_at": NOW + closes}
        return encode(new_message(WindowExtension, **header(about=(cite(),)), **fields))

    original = announced(2 * DAY, 3 * DAY)
    assert noticed(extension(4 * DAY), {cite(): original}) == []
    (found,) = noticed(extension(3 * DAY), {cite(): original})
    assert found[0] == "extension-not-later"
    assert "window does not close later than before: was 2026-11-26T10:15:00Z" in found[2]
    closed = announced(-2 * DAY, -DAY, issued_at=NOW - 9 * DAY)
    (found,) = noticed(extension(DAY), {cite(): closed})
    assert found[0] == "extension-after-closing"
    assert "window was extended after it had closed: it closed 2026-11-22T10:15:00Z" in found[2]


def test_a_notice_relayed_for_oneself_is_warned_about() -> None:
    data = encode(
        new_message(
            RelayedNotice,
            **header(),
            notifying_state="USA",
            channel=NoticeChannel.OTHER,
            launch_class=LaunchClass.ICBM,
            window=Window(opens_at=NOW, closes_at=NOW + DAY),
            launch_area=POINT,
        )
    )
    assert noticed(data) == [
        (
            "relayed-own-notice",
            "notifying_state",
            "relayed notice is the sender's own: got USA, expected a third state",
        )
    ]


def test_a_number_of_another_year_is_warned_about() -> None:
    (found,) = noticed(encode(announced(2 * DAY, 3 * DAY, number="PLN/US/2025/001/017/01")))
    assert found == (
        "number-other-year",
        "number",
        "number names another year than issued_at: got 2025, issued in 2026",
    )


def test_every_kind_a_person_may_say_is_accepted() -> None:
    known = {cite(): sample("launch-report"), cite(OTHER, 3): sample("launch-report")}
    for message in all_samples():
        if message.kind not in ("receipt", "key-manifest"):
            assert judge(encode(message), known).message == message


def test_the_clock_never_refuses() -> None:
    """A node whose clock is absurd still accepts, with notices."""
    for days in (-100_000, -20_000, 20_000, 100_000):
        judged = judge_submission(
            report(),
            party="USA",
            traffic=TRAFFIC,
            now=NOW + timedelta(days=days),
            resolve=lambda _: Found(None),
        )
        assert judged.message.sender == "USA"
        assert "clock-off" in [each.code for each in judged.notices]


def test_every_notice_and_every_fault_of_submission_is_tested_here() -> None:
    """The codes of this file, so that a code without a test is seen."""
    source = Path(__file__).read_text(encoding="utf-8")
    for code in (*NOTICE_CODES, *SUBMISSION_CODES):
        assert f'"{code}"' in source

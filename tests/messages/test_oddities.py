"""What is odd is accepted and flagged: one test a notice, with its code, field and sentence."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from jdec.messages import Unreadable, encode, new_message, submission_id
from jdec.messages.launch_data import CompleteUntil
from jdec.messages.notifications import (
    GeophysicalExperiment,
    PostLaunchNotification,
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
    cite,
    header,
    sample,
)
from .speaking import DAY, HOUR, announced, cancellation, noticed, report


@pytest.mark.parametrize("minutes", [-15, 15])
def test_a_clock_fifteen_minutes_off_is_warned_about_and_accepted(minutes: int) -> None:
    side = "ahead of" if minutes > 0 else "behind"
    issued_at = NOW + timedelta(minutes=minutes)
    assert noticed(report(issued_at=issued_at, submission=made_at(issued_at))) == [
        ("clock-off", "issued_at", f"issued_at is 900 s {side.split()[0]} of this node's clock")
    ]
    near = NOW + timedelta(minutes=minutes) / 3
    assert noticed(report(issued_at=near, submission=made_at(near))) == []


def made_at(instant: datetime) -> str:
    return submission_id(round(instant.timestamp() * 1000), bytes(10))


@pytest.mark.parametrize(("seconds", "side"), [(-301, "before"), (301, "after"), (-86_400, "before")])
def test_an_id_made_at_another_time_than_the_message_is_warned_about(seconds: int, side: str) -> None:
    """An id is made with the message: one that is much older or newer was made elsewhere, or not as it should be."""
    data = report(submission=made_at(NOW + timedelta(seconds=seconds)), issued_at=NOW)
    sentence = f"submission bears a time {abs(seconds)} s {side} issued_at"
    assert noticed(data) == [("submission-time-off", "submission", sentence)]
    limit = NOW + timedelta(seconds=300 if seconds > 0 else -300)
    assert noticed(report(submission=made_at(limit), issued_at=NOW)) == []


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

"""What is odd about a message that is accepted all the same: one small rule a line, each with its code.

Times come from the message, from what it cites, and from the node's clock at submission.  Limits marked as
recalled belong to the notification memorandum of 2000, whose numbered paragraphs were not seen: they are
defaults that a node may change, never shown as treaty text.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

import msgspec

from jdec.messages.header import Header, Reference
from jdec.messages.kinds import Message
from jdec.messages.launch_data import CompleteUntil, LaunchReport
from jdec.messages.notifications import (
    GeophysicalExperiment,
    LaunchCancellation,
    Notification,
    PostLaunchNotification,
    PreLaunchNotification,
    SpacecraftDeorbit,
    WindowExtension,
)
from jdec.messages.precision import DEFAULT_FLOOR, PrecisionFloor, too_fine
from jdec.messages.statements import RelayedNotice
from jdec.words.faults import Notice, notice
from jdec.words.instants import format_instant

M = TypeVar("M", bound=Header)


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Limits of the notices.

    `notice_latest_s` (24 h before the window opens), `notice_earliest_s` (30 days before) and
    `post_launch_latest_s` (48 h after launch) are recalled of the memorandum of 2000; the rest are defaults.
    """

    clock_off_s: float = 300.0
    future_tolerance_s: float = 5.0
    notice_latest_s: float = 86_400.0
    notice_earliest_s: float = 30 * 86_400.0
    post_launch_latest_s: float = 48 * 3_600.0
    floor: PrecisionFloor = DEFAULT_FLOOR


DEFAULT_LIMITS: Final = Limits()


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """What a message is looked at beside: the node's clock, and what its citations lead to."""

    now: datetime
    cited: tuple[tuple[Reference, Any], ...]
    limits: Limits


def notices_of(message: Message, setting: Setting) -> tuple[Notice, ...]:
    """Everything odd about an accepted message, in a fixed order."""
    found = [*_clock(message, setting), *_submission(message, setting), *_citations(setting)]
    for rule in _rules_of(type(message)):
        found += rule(message, setting)
    return tuple(found)


@functools.cache
def _rules_of(kind: type) -> tuple[Callable[[Any, Setting], Iterator[Notice]], ...]:
    return tuple(rule for kinds, rule in _RULES if issubclass(kind, kinds))


def _clock(message: Header, setting: Setting) -> Iterator[Notice]:
    off_s = (message.issued_at - setting.now).total_seconds()
    if abs(off_s) > setting.limits.clock_off_s:
        seconds, side = f"{abs(off_s):.0f}", "ahead" if off_s > 0 else "behind"
        rule = f"issued_at is {seconds} s {side} of this node's clock"
        yield notice("clock-off", "issued_at", rule, seconds=seconds, side=side)


def _submission(message: Header, setting: Setting) -> Iterator[Notice]:
    """RFC 9562, section 5.7: the first 48 bits of the id are milliseconds since 1970, UTC."""
    made_s = int(message.submission.replace("-", "")[:12], 16) / 1000
    off_s = made_s - message.issued_at.timestamp()
    if abs(off_s) > setting.limits.clock_off_s:
        seconds, side = f"{abs(off_s):.0f}", "after" if off_s > 0 else "before"
        rule = f"submission bears a time {seconds} s {side} issued_at"
        yield notice("submission-time-off", "submission", rule, seconds=seconds, side=side)


def _citations(setting: Setting) -> Iterator[Notice]:
    for number, (reference, message) in enumerate(setting.cited):
        if not isinstance(message, Header):
            here = f"about[{number}]"
            rule = f"cites a message that this node cannot read: {reference.record} entry {reference.index}"
            yield notice(
                "reference-unreadable", here, rule, record=reference.record, index=str(reference.index)
            )


def _report(message: LaunchReport, setting: Setting) -> Iterator[Notice]:
    launch = message.launch
    yield from _future("launch-in-future", "launch.time", launch.time, setting)
    if launch.impact_time is not None and launch.impact_time <= launch.time:
        impact, time = format_instant(launch.impact_time), format_instant(launch.time)
        rule = f"impact is not after launch: impact {impact}, launch {time}"
        yield notice("impact-before-launch", "launch.impact_time", rule, impact=impact, launch=time)
    fields = ", ".join(too_fine(launch, setting.limits.floor))
    if fields:
        yield notice("precision-too-fine", "launch", f"report is finer than agreed: {fields}", fields=fields)


def _watermark(message: CompleteUntil, setting: Setting) -> Iterator[Notice]:
    yield from _future("watermark-in-future", "until", message.until, setting)


def _number(message: Notification, _setting: Setting) -> Iterator[Notice]:
    year, issued = message.number[7:11], f"{message.issued_at.year:04d}"
    if year != issued:
        rule = f"number names another year than issued_at: got {year}, issued in {issued}"
        yield notice("number-other-year", "number", rule, got=year, issued=issued)


def _opening(
    message: PreLaunchNotification | GeophysicalExperiment | SpacecraftDeorbit, setting: Setting
) -> Iterator[Notice]:
    lead_s = (message.window.opens_at - message.issued_at).total_seconds()
    opens = format_instant(message.window.opens_at)
    if lead_s <= 0:
        rule = f"notice is given after its window opened: window opens {opens}"
        yield notice("notice-after-opening", "window.opens_at", rule, opens=opens)
    elif isinstance(message, PreLaunchNotification) and lead_s < setting.limits.notice_latest_s:
        hours, limit = f"{lead_s / 3600:.1f}", f"{setting.limits.notice_latest_s / 3600:g}"
        rule = f"notice is late: given {hours} h before its window opens, expected at least {limit} h"
        yield notice("notice-late", "window.opens_at", rule, hours=hours, limit=limit)
    elif isinstance(message, PreLaunchNotification) and lead_s > setting.limits.notice_earliest_s:
        days, limit = f"{lead_s / 86400:.1f}", f"{setting.limits.notice_earliest_s / 86400:g}"
        rule = f"notice is early: given {days} days before its window opens, expected at most {limit}"
        yield notice("notice-early", "window.opens_at", rule, days=days, limit=limit)


def _post_launch(message: PostLaunchNotification, setting: Setting) -> Iterator[Notice]:
    yield from _future("launch-in-future", "launched_at", message.launched_at, setting)
    late_s = (message.issued_at - message.launched_at).total_seconds()
    if late_s > setting.limits.post_launch_latest_s:
        hours, limit = f"{late_s / 3600:.1f}", f"{setting.limits.post_launch_latest_s / 3600:g}"
        rule = f"notice is late: given {hours} h after launch, expected at most {limit} h"
        yield notice("post-launch-late", "launched_at", rule, hours=hours, limit=limit)


def _original(
    message: WindowExtension | PostLaunchNotification | LaunchCancellation, setting: Setting
) -> Iterator[Notice]:
    if message.original is None or _cited_original(message.original, setting) is not None:
        return
    others = [other.number for other in _cited(PreLaunchNotification, setting)]
    if others:
        rule = f"cites another notification than it names: got {others[0]}, named {message.original}"
        yield notice("original-differs", "original", rule, got=others[0], named=message.original)
    else:
        rule = f"does not cite the notification it names: {message.original}"
        yield notice("original-not-cited", "original", rule, named=message.original)


def _extension(message: WindowExtension, setting: Setting) -> Iterator[Notice]:
    original = _cited_original(message.original, setting)
    if original is None:
        return
    closes, new = format_instant(original.window.closes_at), format_instant(message.new_closes_at)
    if message.new_closes_at <= original.window.closes_at:
        rule = f"window does not close later than before: was {closes}, now {new}"
        yield notice("extension-not-later", "new_closes_at", rule, was=closes, now=new)
    if message.issued_at > original.window.closes_at:
        rule = f"window was extended after it had closed: it closed {closes}"
        yield notice("extension-after-closing", "new_closes_at", rule, was=closes)


def _cancellation(message: LaunchCancellation, setting: Setting) -> Iterator[Notice]:
    launched = [
        *(post.launched_at for post in _cited(PostLaunchNotification, setting)),
        *(report.launch.time for report in _cited(LaunchReport, setting)),
    ]
    before = [instant for instant in launched if instant <= message.issued_at]
    original = _cited_original(message.original, setting)
    if before:
        at = format_instant(min(before))
        rule = f"cancellation follows a launch: cites a launch at {at}"
        yield notice("cancellation-after-launch", "original", rule, launched=at)
    elif original is not None and message.issued_at >= original.window.opens_at:
        opens = format_instant(original.window.opens_at)
        rule = (
            f"cancellation follows the opening of the window: it opened {opens}, a launch may have followed"
        )
        yield notice("cancellation-after-opening", "original", rule, opens=opens)


def _relayed(message: RelayedNotice, _setting: Setting) -> Iterator[Notice]:
    if message.notifying_state == message.sender:
        rule = f"relayed notice is the sender's own: got {message.sender}, expected a third state"
        yield notice("relayed-own-notice", "notifying_state", rule, got=message.sender)


def _future(code: str, field: str, instant: datetime, setting: Setting) -> Iterator[Notice]:
    if instant > setting.now + timedelta(seconds=setting.limits.future_tolerance_s):
        # The node's own clock may be absurd, which is no reason to refuse: written without judging its range.
        at, now = format_instant(instant), msgspec.json.encode(setting.now).decode().strip('"')
        yield notice(code, field, f"{field} is in the future: got {at}, now {now}", got=at, now=now)


def _cited(kind: type[M], setting: Setting) -> list[M]:
    return [message for _, message in setting.cited if isinstance(message, kind)]


def _cited_original(number: str, setting: Setting) -> PreLaunchNotification | None:
    """The cited notification of this number; a number may be cited once only, so the first is it."""
    originals = _cited(PreLaunchNotification, setting)
    return next((original for original in originals if original.number == number), None)


_FOLLOW_UPS: Final = (WindowExtension, PostLaunchNotification, LaunchCancellation)
_OPENINGS: Final = (PreLaunchNotification, GeophysicalExperiment, SpacecraftDeorbit)
_RULES: Final[tuple[tuple[Any, Callable[[Any, Setting], Iterator[Notice]]], ...]] = (
    (LaunchReport, _report),
    (CompleteUntil, _watermark),
    (Notification, _number),
    (_OPENINGS, _opening),
    (PostLaunchNotification, _post_launch),
    (_FOLLOW_UPS, _original),
    (WindowExtension, _extension),
    (LaunchCancellation, _cancellation),
    (RelayedNotice, _relayed),
)

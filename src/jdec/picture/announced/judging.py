"""The answers of all layers as one verdict an event, and as the state of each notice.

The Parties' own word goes before a relayed one, and that before a public notice: the first layer that is certain
decides.  A layer that cannot tell decides only where no other one is certain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Final

import msgspec

from jdec.picture.announced.matching import Match
from jdec.picture.announced.notices import Announced, NoticeKey
from jdec.picture.announced.outcomes import (
    Code,
    EventVerdict,
    Grounds,
    NoticeStanding,
    NoticeState,
    Source,
    Verdict,
    attention_of,
    in_order,
)
from jdec.picture.announced.solving import Answer, Matches
from jdec.picture.announced.views import View
from jdec.words.attention import Attention

Notices = Mapping[NoticeKey, Announced]

_MOST_GROUNDS: Final = 12
_LOUDNESS: Final = list(Attention)
# What a finding makes of a match, the graver first.
_FINDING_VERDICTS: Final = (
    (Code.NOTICE_CANCELLED, Verdict.UNANNOUNCED),
    (Code.AREA_UNKNOWN, Verdict.CANNOT_TELL),
    (Code.BEFORE_WINDOW, Verdict.OUTSIDE_WINDOW),
    (Code.AFTER_WINDOW, Verdict.OUTSIDE_WINDOW),
    (Code.OUTSIDE_HOURS, Verdict.OUTSIDE_WINDOW),
    (Code.OUTSIDE_AREA, Verdict.OUTSIDE_AREA),
    (Code.AFTER_LAUNCH, Verdict.LATE_NOTICE),
    (Code.POST_LAUNCH_ONLY, Verdict.LATE_NOTICE),
    (Code.EXTENSION_AFTER_LAUNCH, Verdict.LATE_NOTICE),
    (Code.RECORDED_AFTER_LAUNCH, Verdict.LATE_NOTICE),
    (Code.NOTICE_TIME_UNCLEAR, Verdict.CANNOT_TELL),
    (Code.LATER_THAN_DUE, Verdict.LATE_NOTICE),
    (Code.DUE_UNCLEAR, Verdict.ANNOUNCED),
    (Code.CANCELLED_AFTER_LAUNCH, Verdict.ANNOUNCED),
)


class Passed(IntEnum):
    """How far the records have come past the end of a notice's window."""

    NOT_YET = 0
    ONE_SIDE = 1
    BOTH_SIDES = 2


Judged = tuple[Answer, EventVerdict]


def verdict_of(view: View, judged: Sequence[Judged]) -> EventVerdict:
    """The verdict of one event over all layers that speak of it, given in their order."""
    decided = [verdict for answer, verdict in judged if _is_decided(answer, verdict)]
    unclear = [verdict for _, verdict in judged if verdict.verdict is Verdict.CANNOT_TELL]
    refused = [verdict for _, verdict in judged if verdict.code is not Code.NO_NOTICE]
    alone = _verdict(view, Verdict.UNANNOUNCED, Code.NO_NOTICE, Answer(), None)
    chosen = (decided or unclear or refused or [alone])[0]
    also = dict.fromkeys(
        name for verdict in decided for name in verdict.notices if name not in chosen.notices
    )
    return msgspec.structs.replace(chosen, also=tuple(also)) if also else chosen


def with_standing(verdict: EventVerdict, names: Sequence[str]) -> EventVerdict:
    """The verdict that also names notices which stand open and fit: more words, and the same grade."""
    if not names:
        return verdict
    findings = in_order((*verdict.findings, Code.STANDING_NOTICE))
    return msgspec.structs.replace(verdict, findings=findings, also=(*verdict.also, *names))


def judge(view: View, answer: Answer, notices: Notices, matches: Matches) -> EventVerdict:
    """The verdict that one layer's answer makes."""
    held = [notices[key] for key in answer.live]
    pairs = [(each, matches.get((each.key, view.name))) for each in held]
    fitting = [(each, match) for each, match in pairs if match is not None]
    source = held[0].source if held else None
    grounds = tuple(
        Grounds(each.name, each.source, match.worth, match.reasons, match.findings)
        for each, match in fitting[:_MOST_GROUNDS]
    )
    names = tuple(each.name for each in held)
    if answer.code is not None:
        is_unclear = answer.is_open
        verdict = Verdict.CANNOT_TELL if is_unclear else Verdict.UNANNOUNCED
        return _verdict(view, verdict, answer.code, answer, source, names, grounds)
    if source is Source.HAZARD:
        fitting = fitting[:1]
    options = [_of_match(match, is_determined=answer.is_determined) for _, match in fitting]
    # Of several notices it may be of, the one that calls for the most attention decides.
    verdict, code = max(options, key=lambda each: _LOUDNESS.index(attention_of(each[0], each[1], source)))
    return _verdict(view, verdict, code, answer, source, names, grounds)


def _of_match(match: Match, *, is_determined: bool) -> tuple[Verdict, Code]:
    if match.is_partial:
        return Verdict.CANNOT_TELL, Code.IN_PART
    for code, verdict in _FINDING_VERDICTS:
        if code in match.findings:
            return verdict, code
    return Verdict.ANNOUNCED, Code.AS_ANNOUNCED if is_determined else Code.ONE_OF_NOTICES


def _is_decided(answer: Answer, verdict: EventVerdict) -> bool:
    """Whether the layer knows of a notice that is this event's; that it was cancelled, or for fewer, is such."""
    if verdict.verdict is Verdict.UNANNOUNCED:
        return verdict.code is Code.NOTICE_CANCELLED or answer.is_part
    return _is_told(verdict)


def _is_told(verdict: EventVerdict) -> bool:
    """Whether it can be told that the launch was announced, even if not when."""
    return verdict.verdict is not Verdict.CANNOT_TELL or verdict.code is Code.NOTICE_TIME_UNCLEAR


def _verdict(
    view: View,
    verdict: Verdict,
    code: Code,
    answer: Answer,
    source: Source | None,
    names: tuple[str, ...] = (),
    grounds: tuple[Grounds, ...] = (),
) -> EventVerdict:
    said = {finding for each in grounds[:1] for finding in each.findings} | {code}
    return EventVerdict(
        event=view.name,
        verdict=verdict,
        code=code,
        attention=attention_of(verdict, code, source),
        source=source,
        notices=names,
        is_determined=answer.is_determined,
        findings=in_order(said),
        grounds=grounds,
        margin=answer.margin,
    )


def standing_of(
    notice: Announced,
    events: Sequence[str],
    judged: Mapping[str, Judged],
    views: Mapping[str, View],
    passed: Passed,
    *,
    is_standing: bool = False,
) -> NoticeStanding:
    """What became of one notice: of the launches that may be its own, by its own layer, how many surely are.

    Of one that stands open nobody can say that its launch was not seen.
    """
    sure = [name for name in events if _is_sure(notice, *judged[name])]
    low = min(notice.count, sum(views[name].low for name in sure))
    high = min(notice.count, sum(views[name].high for name in events))
    if is_standing and passed is Passed.BOTH_SIDES:
        passed = Passed.ONE_SIDE
    return NoticeStanding(
        notice=notice.name,
        source=notice.source,
        state=_state(notice, low, high, passed),
        count=notice.count,
        seen_low=low,
        seen_high=high,
        events=tuple(sorted(events)),
        launched=tuple(post.name for post in notice.posts),
    )


def _is_sure(notice: Announced, answer: Answer, verdict: EventVerdict) -> bool:
    """Whether an event is this notice's for certain."""
    if notice.key not in answer.live or not (answer.is_certain or answer.is_part):
        return False
    is_alone = notice.is_hazard or answer.is_determined
    return is_alone and _is_told(verdict)


def _state(notice: Announced, low: int, high: int, passed: Passed) -> NoticeState:
    if notice.cancelled_ms is not None:
        if low:
            return NoticeState.CANCELLED_BUT_SEEN
        return NoticeState.CANNOT_TELL if high else NoticeState.CANCELLED
    if low:
        return NoticeState.SEEN
    if high or passed is Passed.ONE_SIDE:
        return NoticeState.CANNOT_TELL
    return NoticeState.NOT_SEEN if passed is Passed.BOTH_SIDES else NoticeState.EXPECTED


def layer_rank(layer: str) -> tuple[int, str]:
    """The Parties' own first, then relayed ones by the relaying Party's code, public ones last."""
    return ({"own": 0, "hazard": 2}.get(layer, 1), layer)

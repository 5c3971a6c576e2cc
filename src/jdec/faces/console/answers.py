"""The watch page in one sentence each: is it quiet, is anything unexplained, who has seen it, do both sides say the
same, what is to be done now.

Two things that look alike are kept apart.  Whether both *nodes* make the same picture is for the technical centre and
stands in the state row; whether both *Parties* say the same of a launch is for the officer and stands here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec

from jdec.faces.console.following import Following
from jdec.faces.console.held import LOUDNESS, grade_of, is_held, seen_by, split_loud
from jdec.faces.console.rendering import since_when, word
from jdec.faces.console.views import Answers, Grade
from jdec.faces.texts import has, say
from jdec.node.picture_views import Agreement
from jdec.node.views import NodeStatus
from jdec.picture.accounts import EventAccount
from jdec.words.faults import Refused
from jdec.words.instants import parse_instant
from jdec.words.launches import LaunchClass

_UP: Final = "up"


class Seat(msgspec.Struct, frozen=True):
    """For whom a page is made: language, Party, and whether `seen` is theirs to say."""

    language: str
    party: str
    may_see: bool


class _Told(msgspec.Struct, frozen=True):
    """What of a picture the answers are made from, each looked for once.

    `held` and `seen` are what nothing explains; `differing` are launches of which the Parties name different classes.
    `part` says why launches that are on the records may be missing, and is empty of a picture that lacks nothing: only
    of that may be said that there is nothing.
    """

    events: Sequence[EventAccount]
    held: tuple[EventAccount, ...]
    seen: tuple[EventAccount, ...]
    differing: tuple[EventAccount, ...]
    part: str

    @property
    def unexplained(self) -> tuple[EventAccount, ...]:
        """All that nothing explains."""
        return self.held + self.seen


def _told(events: Sequence[EventAccount], party: str, part: str) -> _Told:
    return _Told(events, *split_loud(events, party), tuple(filter(do_classes_differ, events)), part)


def answers_of(
    following: Following, seat: Seat, events: Sequence[EventAccount], *, is_past: bool = False
) -> Answers:
    """Return the answers of a picture, of now or of the past.

    `events` are those of that picture.  Of a past one nothing is said of the line and of what the nodes compute: they
    are known of now alone.  What is to be done is always of now.
    """
    language, status = seat.language, following.status
    is_lost = following.lost_since is not None or not following.has_picture
    lost = say(language, "console-waiting-lost")
    if is_lost and not is_past:
        unknown = say(language, "console-answer-unknown")
        return Answers(Grade.LATE, _lost(following, language), unknown, unknown, unknown, lost)
    part = _part(following, language)
    told = _told(events, seat.party, "" if is_past else part)
    now = _told(tuple(following.picture.events.values()), seat.party, part) if is_past else told
    is_cut = not is_past and not is_line_up(status)
    more = "" if is_past else following.more_trouble(language)
    trouble = " ".join(each for each in (told.part, more) if each)
    grade = max(map(grade_of, told.held), key=LOUDNESS.__getitem__, default=Grade.CALM)
    if (told.differing or is_cut or trouble) and LOUDNESS[grade] < LOUDNESS[Grade.LATE]:
        grade = Grade.LATE
    is_other = status is not None and status.picture.agreement.state is Agreement.OUTCOME_DIFFERS
    return Answers(
        grade=grade,
        world=_world(told, language, "" if is_past else _no_line(following, language), trouble),
        unexplained=_unexplained(told, language),
        seen=_seen(following, seat, told, is_cut=is_cut),
        agreement=_sides(following, language, told, is_past=is_past),
        waiting=lost if is_lost else _waiting(following, seat, now),
        do_differ=bool(told.differing) or (is_other and not is_past and not is_cut),
    )


def _part(following: Following, language: str) -> str:
    """Return why launches may be missing now: the node does not go on with its picture, or it is still being read."""
    since = following.behind_since
    if since is not None:
        return say(language, "console-world-behind", since=since_when(since, following.now()))
    return "" if following.growth.is_whole else say(language, "console-world-growing")


def _unexplained(told: _Told, language: str) -> str:
    if told.part and not told.unexplained:
        return say(language, "console-answer-unknown")
    return say(language, "console-unexplained", count=len(told.unexplained))


def is_line_up(status: NodeStatus | None) -> bool:
    """Say whether the line to the other node is known to be up."""
    return status is not None and status.link.state == _UP


def line_since(following: Following) -> str:
    """Return since when the line is as it is, or nothing."""
    since = following.status.link.since if following.status is not None else ""
    try:
        return since_when(parse_instant(since), following.now()) if since else ""
    except Refused:
        return since


def classes_of(event: EventAccount) -> dict[str, tuple[LaunchClass, ...]]:
    """Return what each Party says was launched, as far as it says what: reports that stand, by Party."""
    found: dict[str, dict[LaunchClass, None]] = {}
    for each in event.assessments:
        if each.retracted is None and each.launch.launch_class is not LaunchClass.UNDETERMINED:
            found.setdefault(each.party, {})[each.launch.launch_class] = None
    return {party: tuple(classes) for party, classes in found.items()}


def do_classes_differ(event: EventAccount) -> bool:
    """Say whether the Parties name different classes of one launch event."""
    first, *others = list(map(set, classes_of(event).values())) or [set[LaunchClass]()]
    return any(first.isdisjoint(each) for each in others)


def reason_text(language: str, code: str) -> str:
    """Return why something does not work, in words where there are any for the code."""
    message_id = f"cli-reason-{code}"
    return say(language, message_id) if code and has(language, message_id) else code


def _lost(following: Following, language: str) -> str:
    """Return why nothing is known now."""
    if following.lost_since is None:
        return say(language, "console-world-no-picture")
    code = "console-world-picture-lost" if following.is_picture_lost else "console-world-lost"
    return say(language, code, since=since_when(following.lost_since, following.now()))


def _world(told: _Told, language: str, line: str, trouble: str) -> str:
    """Return the sentence of the band; `line` says that there is no line, where there is none, and `trouble` what else
    stands between both watches."""
    held, loud = len(told.held), len(told.unexplained)
    own = "-own" if line else ""
    if held and held < loud:
        text = say(language, "console-world-held-of", held=str(held), count=loud)
    elif held:
        text = say(language, "console-world-held", count=held)
    elif loud:
        text = say(language, "console-world-seen", count=loud)
    elif told.differing:
        text = say(language, f"console-world-differ{own}")
    elif told.part:
        text = ""
    else:
        text = say(language, f"console-world-{'quiet' if told.events else 'empty'}{own}")
    said = (text, line, trouble) if held else (line, trouble, text)
    return " ".join(each for each in said if each)


def _no_line(following: Following, language: str) -> str:
    """Return that there is no line, where there is none: the other side is then neither heard nor told."""
    status = following.status
    if status is None or is_line_up(status):
        return ""
    since = line_since(following) if status.link.state == "down" else ""
    code = "console-world-no-line" if since else "console-world-no-line-yet"
    return say(language, code, party=status.peer_party, since=since)


def _seen(following: Following, seat: Seat, told: _Told, *, is_cut: bool) -> str:
    """Return by whom what is unexplained was seen as it stands, the own side first."""
    unexplained = told.unexplained
    if not unexplained:
        return say(seat.language, "console-answer-unknown" if told.part else "console-seen-nothing")
    peer = following.status.peer_party if following.status is not None else ""
    parties = [seat.party, *([peer] if peer else [])]
    return " ".join(
        _seen_by(following, seat.language, each, unexplained, is_unknown=is_cut and each == peer)
        for each in parties
    )


def _seen_by(
    following: Following, language: str, party: str, unexplained: Sequence[EventAccount], *, is_unknown: bool
) -> str:
    missing = [each for each in unexplained if is_held(each, party)]
    seen = len(unexplained) - len(missing)
    if missing and is_unknown:
        # What came before the line was cut stays known.
        code = "console-seen-until" if seen else "console-seen-unknown"
        return say(language, code, party=party, seen=str(seen), all=str(len(unexplained)))
    if len(unexplained) > 1:
        return say(language, "console-seen-side", party=party, seen=str(seen), all=str(len(unexplained)))
    if missing:
        return say(language, "console-seen-nobody", party=party)
    last = seen_by(unexplained[0], party)[-1]
    assert last.officer is not None
    time = since_when(last.issued_at, following.now())
    return say(language, "console-seen-officer", party=party, number=last.officer.number, time=time)


def _sides(following: Following, language: str, told: _Told, *, is_past: bool) -> str:
    """Return whether both Parties say the same.  A difference that is known stays said when the line is gone."""
    status = following.status
    said = _differences(following, language, told.differing)
    if not is_past and not is_line_up(status):
        since = line_since(following)
        said.append(
            say(language, "console-sides-no-line" if since else "console-agreement-unknown", since=since)
        )
        return " ".join(said)
    standing = [_standing(each) for each in told.events]
    alone = Counter(party for each in standing if len(each) == 1 for party in each)
    said += [say(language, "console-sides-alone", party=party, count=alone[party]) for party in sorted(alone)]
    if not is_past and status is not None and status.picture.agreement.state is not Agreement.AGREE:
        said.append(_nodes(language, status))
    if not said and told.part:
        return say(language, "console-answer-unknown")
    if not said:
        told_of = [each for each, parties in zip(told.events, standing, strict=True) if parties]
        code = "nothing" if not told_of else "same" if all(map(_is_same, told_of)) else "no-clash"
        said.append(say(language, f"console-sides-{code}"))
    return " ".join(said)


def _differences(following: Following, language: str, differing: Sequence[EventAccount]) -> list[str]:
    if not differing:
        return []
    if len(differing) > 1:
        return [say(language, "console-sides-differ", count=len(differing))]
    pairs = classes_of(differing[0]).items()
    named = ", ".join(f"{party} \u2013 {_class_names(language, classes)}" for party, classes in pairs)
    time = since_when(differing[0].time, following.now())
    return [say(language, "console-sides-differ-on", time=time, what=named)]


def _is_same(event: EventAccount) -> bool:
    """Say whether each Party has one report of an event, and both name the same class."""
    standing = [each for each in event.assessments if each.retracted is None]
    classes = {each.launch.launch_class for each in standing}
    return len(standing) == len(_standing(event)) and len(classes) == 1


def _standing(event: EventAccount) -> set[str]:
    return {each.party for each in event.assessments if each.retracted is None}


def _class_names(language: str, classes: Sequence[LaunchClass]) -> str:
    return " / ".join(word(language, "picture-class", each.value).text for each in classes)


def _nodes(language: str, status: NodeStatus) -> str:
    view = status.picture.agreement
    if view.state is Agreement.OUTCOME_DIFFERS:
        return say(language, "console-agreement-differs-in", count=view.differing_count)
    text = say(language, f"console-agreement-{view.state.value}")
    return f"{text} {reason_text(language, view.reason)}".strip() if view.reason else text


def _waiting(following: Following, seat: Seat, now: _Told) -> str:
    """Return what this officer is to do now, in order."""
    language, status = seat.language, following.status
    steps = []
    if now.held and seat.may_see:
        steps.append(say(language, "console-waiting", count=len(now.held)))
    if status is not None and not is_line_up(status):
        steps.append(say(language, "console-waiting-no-line", party=status.peer_party))
    if status is not None and now.differing:
        steps.append(say(language, "console-waiting-differ", party=status.peer_party))
    if following.behind_since is not None:
        steps.append(say(language, "console-waiting-behind"))
    steps += following.more_steps(language)
    if len(steps) > 1:
        return "; ".join(f"{number}. {step}" for number, step in enumerate(steps, 1))
    if not steps and now.part:
        return say(language, "console-answer-unknown")
    return steps[0] if steps else say(language, "console-waiting", count=0)

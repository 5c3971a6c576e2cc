"""Gathering the watch page: the answers in one sentence each, the cells of the state row, events and notices.

Everything comes from what was followed; nothing is asked of the node while a page is made, except a past view.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from jdec.faces.console.answers import Seat, answers_of
from jdec.faces.console.cells import cells_of
from jdec.faces.console.following import Following
from jdec.faces.console.held import LOUDNESS, grade_of, is_held
from jdec.faces.console.views import EventLine, WatchView
from jdec.faces.console.wording import Wording, is_open
from jdec.faces.texts import say
from jdec.node.people.index import Indexed
from jdec.node.picture_views import PictureAt
from jdec.picture.accounts import EventAccount
from jdec.picture.noticing import NoticeAccount

MOST_SHOWN: Final = 100
MOST_NOTICES: Final = 100
_SHOWN_BEFORE: Final = timedelta(hours=6)


def gather_watch(
    following: Following, seat: Seat, said: dict[str, Indexed], sequence: str, now: datetime
) -> WatchView:
    """Return the watch page as it is now."""
    picture = following.picture
    events = newest_first(picture.events.values())
    held = held_of(following, seat.party)
    wording = Wording(seat.language, seat.party, following.status, said)
    shown = events[:MOST_SHOWN]
    # Most of what holds the alarm is among the newest: each is put into words once.
    wanted = {each.name: each for each in (*shown, *held[:MOST_SHOWN])}
    lines = {name: wording.event_line(each) for name, each in wanted.items()}
    return WatchView(
        answers=answers_of(following, seat, events),
        cells=cells_of(following, seat.language),
        held=tuple(lines[each.name] for each in held[:MOST_SHOWN]),
        events=tuple(lines[each.name] for each in shown),
        notices=tuple(
            wording.notice_line(each, now) for each in _notices_around(picture.notices.values(), now)
        ),
        sequence=sequence,
        oldest=shown[-1].time if shown else None,
        is_more=len(events) > len(shown),
    )


def gather_past(
    following: Following,
    seat: Seat,
    said: dict[str, Indexed],
    past: PictureAt,
    at: str,
    sequence: str,
    now: datetime,
) -> WatchView:
    """Return the watch page as it was at a past place.  What holds the alarm is of now all the same."""
    present = gather_watch(following, seat, said, sequence, now)
    events = newest_first([event for component in past.components for event in component.events])
    # How far a message climbed and what both nodes make of it is known of now alone, and is left out.
    wording = Wording(seat.language, seat.party, None, said)
    shown = events[:MOST_SHOWN]
    answers = answers_of(following, seat, events, is_past=True)
    waiting = say(seat.language, "console-past-now", text=answers.waiting)
    notices = [wording.notice_line(each, now) for each in past.notices[:MOST_NOTICES]]
    return msgspec.structs.replace(
        present,
        answers=msgspec.structs.replace(answers, waiting=waiting),
        events=tuple(wording.event_line(each) for each in shown),
        notices=tuple(msgspec.structs.replace(each, is_open_now=False) for each in notices),
        at=at,
        oldest=shown[-1].time if shown else None,
        is_more=len(events) > len(shown),
    )


def held_of(following: Following, party: str) -> list[EventAccount]:
    """Return what holds the alarm now, the loudest first."""
    return loudest_first(
        newest_first(each for each in following.picture.events.values() if is_held(each, party))
    )


def held_lines(following: Following, language: str, party: str) -> tuple[EventLine, ...]:
    """Return what holds the alarm now, as the strip on every page shows it."""
    wording = Wording(language, party, following.status, {})
    return tuple(wording.event_line(each) for each in held_of(following, party)[:MOST_SHOWN])


def newest_first(events: object) -> list[EventAccount]:
    """Return events, the newest lift-off first."""
    return sorted(events, key=lambda event: (event.time, event.name), reverse=True)  # type: ignore[call-overload,no-any-return]


def loudest_first(events: Sequence[EventAccount]) -> list[EventAccount]:
    """Return events, the loudest first, of these the newest."""
    return sorted(events, key=lambda event: -LOUDNESS[grade_of(event)])


def open_notices(following: Following, now: datetime) -> frozenset[str]:
    """Return the announcements whose window is open: time alone changes that."""
    return frozenset(each.name for each in following.picture.notices.values() if is_open(each, now))


def _notices_around(notices: object, now: datetime) -> list[NoticeAccount]:
    """Return announcements that matter now: open, to come, or just over; the next to close first."""
    listed: list[NoticeAccount] = list(notices)  # type: ignore[call-overload]
    current = [each for each in listed if _closes(each, now) >= now - _SHOWN_BEFORE]
    return sorted(current, key=lambda each: (_opens(each, now), each.name))[:MOST_NOTICES]


def _closes(notice: NoticeAccount, now: datetime) -> datetime:
    return max((each.closes_at for each in notice.windows), default=notice.said_at or now)


def _opens(notice: NoticeAccount, now: datetime) -> datetime:
    return min((each.opens_at for each in notice.windows), default=notice.said_at or now)

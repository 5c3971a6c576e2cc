"""The time line of announcements and the list under it: from a week ago on, each Party's in a lane of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from jdec.faces.console.notice_views import Lane, NoticeRow, Span, Tick
from jdec.faces.console.rendering import party_name, word
from jdec.faces.console.views import Word
from jdec.faces.console.wording import Wording, is_open
from jdec.faces.texts import say
from jdec.messages.notifications import GeophysicalExperiment, Notification, SpacecraftDeorbit
from jdec.picture.announced import NoticeState, Source
from jdec.picture.noticing import NoticeAccount
from jdec.words.instants import DailyHours, Window

BEFORE: Final = timedelta(days=7)
LEAST_AFTER: Final = timedelta(days=14)
MOST_AFTER: Final = timedelta(days=45)
MOST_ROWS: Final = 200
MOST_DAYS: Final = 60
_DAY: Final = timedelta(days=1)
_NARROWEST: Final = 2.0


class TimeLine:
    """A scale of a thousand parts from a week ago to the last window that is near."""

    def __init__(self, now: datetime, ends: Iterable[datetime]) -> None:
        self.now = now
        self.begins = (now - BEFORE).replace(hour=0, minute=0, second=0, microsecond=0)
        last = max(ends, default=now)
        self.ends = max(now + LEAST_AFTER, min(last + _DAY, now + MOST_AFTER))

    def x(self, instant: datetime) -> float:
        """Where an instant stands, held within the scale."""
        share = (instant - self.begins) / (self.ends - self.begins)
        return round(min(max(share, 0.0), 1.0) * 1000, 1)

    def ticks(self) -> tuple[Tick, ...]:
        """Days with a date, as many as can be read."""
        days = (self.ends - self.begins).days
        step = 1 if days <= 10 else 2 if days <= 24 else 7
        return tuple(
            Tick(self.x(day), f"{day:%m-%d}")
            for day in (self.begins + _DAY * number for number in range(0, days + 1, step))
        )

    def spans(self, windows: Sequence[Window], first_closing: datetime | None, code: str) -> Iterator[Span]:
        """The bars of windows: the whole of each, the hours of its days, and what an extension added."""
        for window in windows:
            if window.closes_at < self.begins or window.opens_at > self.ends:
                continue
            faint = window.daily is not None
            yield self._span("whole" if faint else code, window.opens_at, window.closes_at)
            if window.daily is not None:
                for opens, closes in hours_of(window, window.daily):
                    yield self._span(code, opens, closes)
            if first_closing is not None and first_closing < window.closes_at:
                yield self._span("extension", max(first_closing, window.opens_at), window.closes_at)

    def _span(self, code: str, opens: datetime, closes: datetime) -> Span:
        left, right = self.x(opens), self.x(closes)
        return Span(code, min(left, 1000 - _NARROWEST), max(round(right - left, 1), _NARROWEST))


def hours_of(window: Window, daily: DailyHours) -> Iterator[tuple[datetime, datetime]]:
    """The hours of each day of a window, within it."""
    start = window.opens_at.replace(hour=0, minute=0, second=0, microsecond=0) - _DAY
    length = (_minutes(daily.closes_utc) - _minutes(daily.opens_utc)) % 1440 or 1440
    for number in range(MOST_DAYS):
        opens = start + _DAY * number + timedelta(minutes=_minutes(daily.opens_utc))
        closes = opens + timedelta(minutes=length)
        if opens >= window.closes_at:
            return
        if closes > window.opens_at:
            yield max(opens, window.opens_at), min(closes, window.closes_at)


def lanes_of(
    notices: Sequence[NoticeAccount],
    planned: Sequence[tuple[str, Notification]],
    wording: Wording,
    *,
    language: str,
    party: str,
    peer: str,
    now: datetime,
) -> tuple[tuple[Lane, ...], TimeLine]:
    """Return the lanes with something in them, and their scale."""
    shown = [each for each in notices if _is_near(_end(each, now), now)]
    windows = [window for each in shown for window in each.windows]
    windows += [message.window for _, message in planned if hasattr(message, "window")]
    line = TimeLine(now, [each.closes_at for each in windows])
    teller = _Teller(line, wording, language, party, peer)
    rows = [teller.notice(each) for each in sorted(shown, key=lambda each: (_begin(each, now), each.name))]
    rows += [teller.planned(name, message) for name, message in planned if _is_near(_closing(message), now)]
    lanes = []
    for code in ("own", "their", "relayed", "hazard"):
        found = tuple(each for each in rows if each.side == code)[:MOST_ROWS]
        lanes.append(Lane(code, teller.title(code), found))
    return tuple(lanes), line


class _Teller:
    """Makes rows in one language."""

    def __init__(self, line: TimeLine, wording: Wording, language: str, party: str, peer: str) -> None:
        self._line = line
        self._wording = wording
        self._language = language
        self._party = party
        self._peer = peer

    def title(self, code: str) -> str:
        if code in ("own", "their"):
            name = party_name(self._language, self._party if code == "own" else self._peer)
            return say(self._language, f"console-notices-lane-{code}", party=name)
        return say(self._language, f"console-notices-lane-{code}")

    def notice(self, each: NoticeAccount) -> NoticeRow:
        """A row of the picture's account of an announcement."""
        line = self._wording.notice_line(each, self._line.now)
        is_over = each.cancelled_at is not None
        code = "cancelled" if is_over else each.state.value
        count = f" × {each.count}" if each.count > 1 else ""
        return NoticeRow(
            name=each.name,
            number=each.number,
            party=each.party,
            side=self._side(each.source.value, each.party),
            kind=word(self._language, "kind", each.kind),
            source=line.source,
            state=line.state,
            what=f"{line.launch_class.text}{count}",
            where=line.area,
            windows=tuple(window_text(self._language, window) for window in each.windows),
            spans=tuple(self._line.spans(each.windows, each.closed_at_first, code)),
            notes=tuple(self._notes(each)),
            is_open_now=is_open(each, self._line.now),
        )

    def planned(self, name: str, message: Notification) -> NoticeRow:
        """A row of an experiment or a de-orbit, of which the picture of launches says nothing."""
        assert isinstance(message, GeophysicalExperiment | SpacecraftDeorbit)
        place = message.area if isinstance(message, GeophysicalExperiment) else message.impact_areas[0]
        window, now = message.window, self._line.now
        is_open_now = window.opens_at <= now < window.closes_at
        code = "over" if window.closes_at <= now else "open" if is_open_now else "to-come"
        return NoticeRow(
            name=name,
            number=message.number,
            party=message.sender,
            side=self._side(Source.OWN.value, message.sender),
            kind=word(self._language, "kind", message.kind),
            source=word(self._language, "picture-source", Source.OWN.value),
            state=Word(code, say(self._language, f"console-notices-{code}")),
            what=message.object_name if isinstance(message, SpacecraftDeorbit) else "",
            where=self._wording.where(place),
            windows=(window_text(self._language, window),),
            spans=tuple(self._line.spans([window], None, NoticeState.EXPECTED.value)),
            is_open_now=is_open_now,
        )

    def _side(self, source: str, party: str) -> str:
        if source != Source.OWN.value:
            return source
        return "own" if party == self._party else "their"

    def _notes(self, each: NoticeAccount) -> Iterator[str]:
        if each.closed_at_first is not None:
            first = f"{each.closed_at_first:%Y-%m-%d %H:%M}Z"
            yield say(self._language, "console-notices-extended", first=first)
        if each.cancelled_at is not None:
            at = f"{each.cancelled_at:%Y-%m-%d %H:%M}Z"
            yield say(self._language, "console-notices-cancelled", at=at)


def window_text(language: str, window: Window) -> str:
    """Return a window as it is read at a desk."""
    text = f"{window.opens_at:%Y-%m-%d %H:%M}Z – {window.closes_at:%Y-%m-%d %H:%M}Z"
    if window.daily is None:
        return text
    daily = say(
        language, "console-notices-daily", opens=window.daily.opens_utc, closes=window.daily.closes_utc
    )
    return f"{text} · {daily}"


def _closing(message: Notification) -> datetime:
    assert isinstance(message, GeophysicalExperiment | SpacecraftDeorbit)
    return message.window.closes_at


def _is_near(end: datetime, now: datetime) -> bool:
    return end >= now - BEFORE


def _end(notice: NoticeAccount, now: datetime) -> datetime:
    return max((each.closes_at for each in notice.windows), default=notice.said_at or now)


def _begin(notice: NoticeAccount, now: datetime) -> datetime:
    return min((each.opens_at for each in notice.windows), default=notice.said_at or now)


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])

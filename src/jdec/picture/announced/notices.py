"""What was announced: one value a notice, folded from all that the records say of it, in whatever order.

A notice is known by its number in its own Party's series; extension, cancellation and word of the launch name it and
may be read before it.  Of two notices with one number the one that stands later on the record counts, as with
revisions of a report; what it says that the earlier one said already is held to have been said then.  Public hazard
notices are known by their text, so that two that share a number stay two.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

import msgspec

from jdec.messages.hazard_notice import HazardNotice
from jdec.messages.notifications import (
    LaunchCancellation,
    PostLaunchNotification,
    PreLaunchNotification,
    WindowExtension,
)
from jdec.messages.statements import RelayedNotice
from jdec.picture.announced.figures import Area, area_of
from jdec.picture.announced.hours import Hours, hours_of
from jdec.picture.announced.outcomes import Source
from jdec.picture.announced.parameters import NoticeParameters
from jdec.picture.announced.timing import Said, claimed, first_said
from jdec.picture.entries import Entry, MessageName
from jdec.words.instants import unix_micros
from jdec.words.launches import LaunchClass
from jdec.words.places import Place

NoticeKey = tuple[str, ...]
Planned = PreLaunchNotification | RelayedNotice | HazardNotice


class Post(msgspec.Struct, frozen=True):
    """The Party's own word that it launched: when, and how many."""

    name: MessageName
    launched_ms: int
    count: int


class Announced(msgspec.Struct, frozen=True):
    """One notice with all its follow-ups.

    `entries` are all of it in the order of the record; `name` is that of the earliest notice, or of the earliest word
    of the launch where there is none.  `state` is whose launch it is; None of a hazard notice, which need not say.
    `said` is when what counts was first said; None where only the word of the launch is there.  `extensions` are pairs
    of when said and until when, `first_closes_ms` is the closing before them.  `cancelled_ms` is the earliest time at
    which it may have been taken back.  `launch_area` is None where none is stated or it has no geometry;
    `danger_areas` are those of a hazard notice.
    """

    key: NoticeKey
    name: MessageName
    source: Source
    layer: str
    entries: tuple[Entry, ...]
    state: str | None
    count: int
    hours: tuple[Hours, ...]
    said: Said | None
    launch_class: LaunchClass = LaunchClass.UNDETERMINED
    launch_area: Area | None = None
    azimuth_deg: float | None = None
    impact_areas: tuple[Area, ...] = ()
    danger_areas: tuple[Area, ...] = ()
    extensions: tuple[tuple[Said, int], ...] = ()
    posts: tuple[Post, ...] = ()
    cancelled_ms: int | None = None
    says_launch: bool = True
    first_closes_ms: int | None = None

    @property
    def is_hazard(self) -> bool:
        """Whether it is a public notice of danger areas."""
        return self.source is Source.HAZARD

    @property
    def original_closes_ms(self) -> int:
        """When the window closed as it was first announced."""
        return self.first_closes_ms if self.first_closes_ms is not None else self.closes_ms

    @property
    def opens_ms(self) -> int:
        """The earliest time that it is about."""
        return min([hours.opens_ms for hours in self.hours] + [post.launched_ms for post in self.posts])

    @property
    def closes_ms(self) -> int:
        """The latest time that it is about."""
        return max([hours.closes_ms for hours in self.hours] + [post.launched_ms for post in self.posts])


def is_standing(notice: Announced, parameters: NoticeParameters) -> bool:
    """Whether a notice is open for so long that it cannot tell one launch from another.

    One of which its Party has said when it launched is about that launch.
    """
    longest_ms = max((hours.closes_ms - hours.opens_ms for hours in notice.hours), default=0)
    return not notice.posts and longest_ms > parameters.standing_after_s * 1000


def notice_key(entry: Entry) -> NoticeKey | None:
    """The notice that an entry belongs to; None where it belongs to none."""
    message = entry.message
    match message:
        case PreLaunchNotification():
            return ("own", entry.party, message.number)
        case WindowExtension() | LaunchCancellation():
            return ("own", entry.party, message.original)
        case PostLaunchNotification():
            return ("own", entry.party, message.original or message.number)
        case RelayedNotice():
            return ("relayed", entry.party, message.notifying_state, message.original_number or entry.name)
        case HazardNotice() if message.cancels is None:
            return hazard_key(entry.party, message)
        case _:
            return None


def hazard_key(party: str, message: HazardNotice) -> NoticeKey:
    """A public notice is its text: the same one read again replaces the first reading, another one does not."""
    text = hashlib.sha256(message.raw.encode()).hexdigest()[:16]
    return (*series_key(party, message, message.number), text)


def ended_key(entry: Entry) -> NoticeKey | None:
    """The number of the public notice that another one replaces or cancels; None where it does neither."""
    message = entry.message
    if not isinstance(message, HazardNotice):
        return None
    number = message.cancels if message.replaces is None else message.replaces
    return None if number is None else series_key(entry.party, message, number)


def series_key(party: str, message: HazardNotice, number: str) -> NoticeKey:
    """A number of the service that published a public notice."""
    return ("hazard", party, message.channel, message.issuing_state or "", number)


def announce(
    key: NoticeKey,
    entries: Iterable[Entry],
    replacing: Iterable[Entry],
    parameters: NoticeParameters,
    said: Callable[[Entry], Said] = claimed,
) -> Announced | None:
    """The notice that entries of one key make, in any order; None where nothing is announced by them yet.

    `replacing` are hazard notices that name this one as replaced; `said` gives the bracket of an entry.
    """
    file = _file_of(key, entries, replacing, said)
    if not file.planned:
        return _posts_alone(file, parameters) if file.posts else None
    newest = file.planned[-1].message
    if isinstance(newest, HazardNotice):
        return _hazard(file, newest, parameters)
    assert isinstance(newest, PreLaunchNotification | RelayedNotice)
    return _planned(file, newest, parameters)


class _File(msgspec.Struct, frozen=True):
    """The entries of one key, sorted out."""

    key: NoticeKey
    placed: tuple[Entry, ...]
    planned: tuple[Entry, ...]
    posts: tuple[Post, ...]
    extensions: tuple[tuple[Said, int], ...]
    said: Said | None
    cancelled_ms: int | None


def _file_of(
    key: NoticeKey, entries: Iterable[Entry], replacing: Iterable[Entry], said: Callable[[Entry], Said]
) -> _File:
    placed = tuple(sorted(entries, key=lambda entry: entry.place))
    ends = [entry for entry in placed if isinstance(entry.message, LaunchCancellation)] + list(replacing)
    planned = tuple(entry for entry in placed if isinstance(entry.message, Planned))
    # What the newest notice says was first said by the first that says the same.
    same = [entry for entry in planned if _content(entry) == _content(planned[-1])]
    extensions = [_extension(each, said) for each in placed if isinstance(each.message, WindowExtension)]
    return _File(
        key=key,
        placed=placed,
        planned=planned,
        extensions=tuple(sorted(extensions, key=lambda each: (each[0].claimed_ms, str(each[0]), each[1]))),
        said=first_said(map(said, same)) if same else None,
        posts=tuple(_post(entry) for entry in placed if isinstance(entry.message, PostLaunchNotification)),
        cancelled_ms=min(said(entry).earliest_ms for entry in ends) if ends else None,
    )


def _planned(
    file: _File, newest: PreLaunchNotification | RelayedNotice, parameters: NoticeParameters
) -> Announced:
    """A Party's own notice or a relayed one; the window closes at the latest that any extension says."""
    hours = hours_of(newest.window, parameters.bare_date_days)
    later = tuple((said, closes) for said, closes in file.extensions if closes > hours.closes_ms)
    is_own = isinstance(newest, PreLaunchNotification)
    return Announced(
        key=file.key,
        name=file.planned[0].name,
        source=Source.OWN if is_own else Source.RELAYED,
        layer="own" if is_own else f"relayed/{file.key[1]}",
        entries=file.placed,
        state=newest.sender if isinstance(newest, PreLaunchNotification) else newest.notifying_state,
        count=newest.count,
        hours=(hours.closing_at(max([hours.closes_ms, *(closes for _, closes in later)])),),
        said=file.said,
        launch_class=newest.launch_class,
        launch_area=area_of(newest.launch_area, parameters.point_sigma_km),
        azimuth_deg=newest.azimuth_deg,
        impact_areas=_areas(newest.impact_areas, parameters),
        first_closes_ms=hours.closes_ms,
        extensions=later,
        posts=file.posts,
        cancelled_ms=file.cancelled_ms,
    )


def _hazard(file: _File, newest: HazardNotice, parameters: NoticeParameters) -> Announced:
    """A public notice: areas where something may fall; it states no number of launches and has one."""
    return Announced(
        key=file.key,
        name=file.planned[0].name,
        source=Source.HAZARD,
        layer="hazard",
        entries=file.placed,
        state=None,
        count=1,
        hours=tuple(hours_of(window, 1) for window in newest.windows),
        said=file.said,
        danger_areas=_areas(newest.areas, parameters),
        says_launch=newest.says_launch,
        cancelled_ms=file.cancelled_ms,
    )


def _posts_alone(file: _File, parameters: NoticeParameters) -> Announced:
    """The Party's own word that it launched, where no notice of it was read."""
    first = next(each.message for each in file.placed if isinstance(each.message, PostLaunchNotification))
    return Announced(
        key=file.key,
        name=file.posts[0].name,
        source=Source.OWN,
        layer="own",
        entries=file.placed,
        state=file.key[1],
        count=sum(post.count for post in file.posts),
        hours=(),
        said=None,
        launch_class=first.launch_class,
        launch_area=area_of(first.launch_area, parameters.point_sigma_km),
        azimuth_deg=first.azimuth_deg,
        impact_areas=_areas(first.impact_areas, parameters),
        posts=file.posts,
        cancelled_ms=file.cancelled_ms,
    )


def _content(entry: Entry) -> tuple[object, ...]:
    """What a notice announces, without header, number and remark."""
    message = entry.message
    if isinstance(message, HazardNotice):
        return (message.windows, message.areas)
    assert isinstance(message, PreLaunchNotification | RelayedNotice)
    return (
        message.window,
        message.launch_area,
        message.launch_class,
        message.count,
        message.azimuth_deg,
        message.impact_areas,
    )


def _post(entry: Entry) -> Post:
    message = entry.message
    assert isinstance(message, PostLaunchNotification)
    return Post(entry.name, unix_micros(message.launched_at) // 1000, message.count)


def _extension(entry: Entry, said: Callable[[Entry], Said]) -> tuple[Said, int]:
    message = entry.message
    assert isinstance(message, WindowExtension)
    return (said(entry), unix_micros(message.new_closes_at) // 1000)


def _areas(places: Iterable[Place], parameters: NoticeParameters) -> tuple[Area, ...]:
    found = (area_of(place, parameters.point_sigma_km) for place in places)
    return tuple(area for area in found if area is not None)

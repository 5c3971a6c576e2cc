"""Events and notices of the launch picture in an officer's words, for whichever face says them; it decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, Protocol

from jdec.faces.texts import has
from jdec.geo.areas import centre
from jdec.picture.accounts import EventAccount
from jdec.picture.announced import Attention, Verdict
from jdec.picture.events import EventState, Reason
from jdec.picture.noticing import NoticeAccount
from jdec.picture.parameters import MILLINATS
from jdec.words.places import NamedArea, Place, Point
from jdec.words.texts import Language, in_language

LOUDNESS: Final[Mapping[Attention | None, int]] = {
    Attention.ALARM: 0,
    Attention.ALARM_UNCLEAR: 1,
    Attention.WARNING: 2,
    Attention.CAUTION: 3,
    Attention.NOTICE: 4,
    None: 5,
}


class Speaks(Protocol):
    """Whoever has a language and the texts in it."""

    @property
    def language(self) -> Language:
        """`en` or `ru`."""

    def text(self, message_id: str, /, **args: str | int | float) -> str:
        """Return a text of the catalogues in this language."""


UNEXPLAINED: Final = frozenset({Attention.ALARM, Attention.ALARM_UNCLEAR, Attention.WARNING})


def attention_of(event: EventAccount) -> Attention | None:
    """Return how loudly an event is to be said; None of one that was taken back."""
    return event.verdict.attention if event.verdict is not None else None


def unexplained_first(events: Sequence[EventAccount]) -> list[EventAccount]:
    """Return events in the order in which a tired officer needs them: the loudest first, of these the newest."""
    newest = sorted(events, key=lambda event: (event.time, event.name), reverse=True)
    return sorted(newest, key=lambda event: LOUDNESS[attention_of(event)])


def state_words(speaker: Speaks, event: EventAccount) -> str:
    """Return who speaks of the launch."""
    if event.state is EventState.ONE_SIDED:
        return speaker.text("picture-state-one-sided", party=event.assessments[0].party)
    if event.state is EventState.UNDETERMINED:
        return speaker.text("picture-short-undetermined")
    return speaker.text(f"picture-state-{event.state.value}")


def standing_words(speaker: Speaks, event: EventAccount) -> str:
    """Return the same with room: what is determined and what is not."""
    if event.state is not EventState.UNDETERMINED:
        return state_words(speaker, event)
    if event.launches_low != event.launches_high:
        return speaker.text(
            "picture-state-uncertain", low=str(event.launches_low), high=str(event.launches_high)
        )
    return speaker.text("picture-state-undetermined", low=str(event.launches_low))


def verdict_words(speaker: Speaks, event: EventAccount) -> str:
    """Return what the notices say of it."""
    if event.verdict is None:
        return speaker.text("picture-verdict-retracted") if event.state is EventState.RETRACTED else "–"
    return speaker.text(f"picture-verdict-{event.verdict.verdict.value}")


def attention_words(speaker: Speaks, event: EventAccount) -> str:
    """Return the grade of attention."""
    attention = attention_of(event)
    return speaker.text(f"picture-attention-{attention.value}") if attention is not None else "–"


def launches_words(low: int, high: int) -> str:
    """Return how many launches an event is, in figures."""
    return str(low) if low == high else f"{low}–{high}"


def class_words(speaker: Speaks, event: EventAccount) -> str:
    """Return the class; both Parties' where they differ."""
    named = dict.fromkeys(each.launch.launch_class for each in event.assessments)
    known = [each for each in named if each != "undetermined"] or list(named)
    return " / ".join(speaker.text(f"picture-class-{each.value}") for each in known)


def place_words(speaker: Speaks, event: EventAccount) -> str:
    """Return where it rose: the fused place, else the first Party's that states one with figures."""
    if event.fused is not None and event.fused.place is not None:
        return point_words(event.fused.place)
    words = [where(speaker, each.launch.place) for each in event.assessments]
    return words[0] if words else "–"


def where(speaker: Speaks, place: Place | None) -> str:
    """Return a place in a few letters: its middle, or its name."""
    if place is None:
        return "–"
    if isinstance(place, NamedArea):
        return in_language(place.name, speaker.language)[1]
    middle = centre(place)
    return point_words(middle) if middle is not None else "–"


def point_words(point: Point) -> str:
    """Return `69.3°N 16.0°E`."""
    north = f"{abs(point.lat_deg):.1f}°{'N' if point.lat_deg >= 0 else 'S'}"
    return f"{north} {abs(point.lon_deg):.1f}°{'E' if point.lon_deg >= 0 else 'W'}"


def at_desk(instant: datetime | None) -> str:
    """Return an instant as it is read at a desk: date and time to the second, UTC."""
    return f"{instant:%Y-%m-%d %H:%M:%S}Z" if instant is not None else "–"


def reason_line(speaker: Speaks, reason: Reason) -> str:
    """Return one term on one line: its worth in natural units, and the figures behind it."""
    words = figure_of_reason(speaker, reason)
    return speaker.text("picture-reason-worth", worth=worth(reason.worth).rjust(7), reason=words)


def figure_of_reason(speaker: Speaks, reason: Reason) -> str:
    """Return a term in words, with the figures behind it; its code where it has no words."""
    message_id = f"picture-reason-{reason.code}"
    if not has(speaker.language, message_id):
        return reason.code
    return speaker.text(message_id, apart=_figure(reason.apart), sigma=_figure(reason.sigma))


def worth(millinats: int | None) -> str:
    """Return a worth in natural logarithm units, with its sign."""
    return "–" if millinats is None else f"{millinats / MILLINATS:+.2f}".replace("-", "−")


def seen_words(speaker: Speaks, notice: NoticeAccount) -> str:
    """Return how many of its launches were seen."""
    counts = {"low": str(notice.seen_low), "high": str(notice.seen_high), "count": str(notice.count)}
    name = "seen" if notice.seen_low == notice.seen_high else "seen-range"
    return speaker.text(f"picture-notice-{name}", **counts)


def is_unexplained(event: EventAccount) -> bool:
    """Say whether nobody has yet explained this launch."""
    return attention_of(event) in UNEXPLAINED


def verdict_counts(events: Sequence[EventAccount]) -> dict[Verdict, int]:
    """Return how many events have each verdict."""
    found = dict.fromkeys(Verdict, 0)
    for event in events:
        if event.verdict is not None:
            found[event.verdict.verdict] += 1
    return found


def state_counts(events: Sequence[EventAccount]) -> dict[EventState, int]:
    """Return how many events have each state."""
    found = dict.fromkeys(EventState, 0)
    for event in events:
        found[event.state] += 1
    return found


def _figure(value: float | None) -> str:
    if value is None:
        return "–"
    text = f"{value:.2f}" if abs(value) < 10 else f"{value:.0f}"
    # A difference of nothing has no sign.
    return text.replace("-", "−") if float(text) else text.removeprefix("-")

"""Events and notices of the picture in the words of a page.  Nothing here decides anything."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from jdec.faces.console.answers import do_classes_differ, is_line_up
from jdec.faces.console.held import grade_of, is_held, is_louder_than_seen
from jdec.faces.console.rendering import instant, party_name, word
from jdec.faces.console.views import AssessmentLine, EventLine, NoticeLine, SeenBy, Word
from jdec.faces.texts import say
from jdec.geo.areas import centre
from jdec.node.people.index import Indexed
from jdec.node.picture_views import Agreement
from jdec.node.views import NodeStatus, Rung
from jdec.picture.accounts import AssessmentAccount, EventAccount
from jdec.picture.events import EventState
from jdec.picture.mentions import Mention
from jdec.picture.noticing import NoticeAccount
from jdec.words.places import NamedArea, Place, Point
from jdec.words.texts import in_language

_NONE = "\u2013"


def newest_of(event: EventAccount) -> str:
    """Return the names of an event's newest messages: what a form that is about it was made from."""
    return " ".join(sorted(each.newest for each in event.assessments))


def attention_of(event: EventAccount) -> str:
    """Return the grade of attention that a page showed of an event, empty for one that asks nothing of anybody."""
    return event.verdict.attention.value if event.verdict is not None else ""


def key_of(event: EventAccount) -> str:
    """Return a short word for an event that fits where names of elements are written."""
    return hashlib.sha256(event.assessments[0].name.encode()).hexdigest()[:12]


class Wording:
    """Words in one language, for the node of one Party."""

    def __init__(
        self, language: str, party: str, status: NodeStatus | None, said: dict[str, Indexed]
    ) -> None:
        """`said` are the urgent statements that are at hand, by name."""
        self._language = language
        self._party = party
        self._status = status
        self._said = said

    def event_line(self, event: EventAccount) -> EventLine:
        """Return an event as a list shows it."""
        return EventLine(
            name=event.name,
            key=key_of(event),
            newest=newest_of(event),
            attention=attention_of(event),
            grade=grade_of(event),
            headline=self._headline(event),
            time=event.time,
            state=self._state(event),
            verdict=self._verdict(event),
            launches=self._launches(event),
            sides=tuple(self._side(each) for each in event.assessments),
            missing=self._missing(event),
            seen=tuple(self._seen(event, each) for each in event.mentions if each.officer is not None),
            is_held=is_held(event, self._party),
            agreement=self._agreement(event),
            unseen=self._unseen(),
            differs=say(self._language, "console-sides-classes") if do_classes_differ(event) else "",
            statements=tuple(self._statement(each) for each in event.mentions if each.statement is not None),
        )

    def notice_line(self, notice: NoticeAccount, now: datetime) -> NoticeLine:
        """Return an announcement as a list shows it."""
        opens = min((each.opens_at for each in notice.windows), default=None)
        closes = max((each.closes_at for each in notice.windows), default=None)
        area = notice.launch_area or next(iter(notice.areas), None)
        return NoticeLine(
            name=notice.name,
            number=notice.number,
            party=notice.party,
            source=word(self._language, "picture-source", notice.source.value),
            state=word(self._language, "picture-notice-state", notice.state.value),
            launch_class=word(self._language, "picture-class", notice.launch_class.value),
            opens=opens,
            closes=closes,
            area=self.where(area),
            count=notice.count,
            is_open_now=is_open(notice, now),
            of=notice.launching_state if notice.launching_state not in (None, notice.party) else "",
        )

    def where(self, place: Place | None) -> str:
        """Return a place in a few letters: its middle, or its name."""
        if place is None:
            return _NONE
        if isinstance(place, NamedArea):
            return in_language(place.name, "ru" if self._language == "ru" else "en")[1]
        middle = centre(place)
        return _point(middle) if middle is not None else _NONE

    def _headline(self, event: EventAccount) -> str:
        classes = dict.fromkeys(each.launch.launch_class.value for each in event.assessments)
        known = [each for each in classes if each != "undetermined"] or list(classes)
        named = " / ".join(word(self._language, "picture-class", each).text for each in known)
        place = event.fused.place if event.fused is not None else None
        return f"{named} \u00b7 {self.where(place or event.assessments[0].launch.place)}"

    def _state(self, event: EventAccount) -> Word:
        code = event.state.value
        if event.state is EventState.ONE_SIDED:
            party = event.assessments[0].party
            is_known = self._status is None or party != self._party or is_line_up(self._status)
            message = "picture-state-one-sided" if is_known else "console-state-one-known"
            return Word(code, say(self._language, message, party=party))
        if event.state is EventState.UNDETERMINED:
            return Word(code, say(self._language, "picture-short-undetermined"))
        return word(self._language, "picture-state", code)

    def _unseen(self) -> str:
        """Return that nobody has seen it, as far as that can be known."""
        if self._status is None or is_line_up(self._status):
            return say(self._language, "page-seen-by-nobody")
        own = say(self._language, "console-seen-nobody", party=self._party)
        return f"{own} {say(self._language, 'console-seen-unknown', party=self._status.peer_party)}"

    def _verdict(self, event: EventAccount) -> Word:
        if event.verdict is not None:
            return word(self._language, "picture-verdict", event.verdict.verdict.value)
        code = "retracted" if event.state is EventState.RETRACTED else "none"
        return word(self._language, "picture-verdict", code)

    def _launches(self, event: EventAccount) -> str:
        low, high = event.launches_low, event.launches_high
        if low == high:
            return say(self._language, "picture-launches", low=low) if high > 1 else ""
        return say(self._language, "picture-launches-range", low=str(low), high=str(high))

    def _side(self, each: AssessmentAccount) -> AssessmentLine:
        launch = each.launch
        azimuth = f"{launch.azimuth_deg:.0f}\u00b0" if launch.azimuth_deg is not None else ""
        return AssessmentLine(
            party=each.party,
            party_name=party_name(self._language, each.party),
            report=each.report,
            time=launch.time,
            launch_class=word(self._language, "picture-class", launch.launch_class.value),
            place=self.where(launch.place),
            newest=each.newest,
            azimuth=azimuth,
            revision=each.revision,
            is_retracted=each.retracted is not None,
            ladder=self._rung(each),
        )

    def _rung(self, each: AssessmentAccount) -> Word:
        """Return how far one's own report climbed; of the other Party's there is nothing to say."""
        status = self._status
        generation = status.own.record.rpartition("/")[2] if status is not None else ""
        if status is None or each.party != self._party:
            return Word("", "")
        place, _, index = each.newest.partition("/")
        # Of an earlier generation only what the other Party held is there.
        is_present = place.rpartition(".")[2] == generation
        rung = Rung.MIRRORED
        if is_present:
            number = int(index)
            rung = Rung.RECEIPTED if number < status.receipted_size else rung
            rung = Rung.ACCEPTED if number >= status.mirrored_size else rung
        return word(self._language, "cli-rung", rung.value)

    def _missing(self, event: EventAccount) -> str:
        parties = {each.party for each in event.assessments}
        if len(parties) > 1 or self._status is None:
            return ""
        if self._party in parties and not is_line_up(self._status):
            return say(self._language, "console-missing-no-line")
        other = self._status.peer_party if self._party in parties else self._party
        return say(self._language, "console-missing", party=party_name(self._language, other))

    def _seen(self, event: EventAccount, mention: Mention) -> SeenBy:
        assert mention.officer is not None
        role = word(self._language, "console-role", mention.officer.role.value).text
        was = ""
        if mention.attention is not None and is_louder_than_seen(event, mention):
            grade = word(self._language, "value", mention.attention.value).text
            was = say(self._language, "page-seen-quieter", grade=grade)
        return SeenBy(mention.party, role, mention.officer.number, mention.issued_at, was)

    def _agreement(self, event: EventAccount) -> Word:
        """Return whether both nodes make the same of it; said only where they are known to differ, or all agree."""
        view = self._status.picture.agreement if self._status is not None else None
        if view is None or view.state is Agreement.UNKNOWN or not is_line_up(self._status):
            return Word("unknown", "")
        names = {name for each in event.assessments for name in each.names}
        if any(set(each.split(" + ")) & names for each in view.differing):
            return word(self._language, "console-agreement", Agreement.OUTCOME_DIFFERS.value)
        if view.state is Agreement.AGREE:
            return word(self._language, "console-agreement", Agreement.AGREE.value)
        return Word("unknown", "")

    def _statement(self, mention: Mention) -> str:
        assert mention.statement is not None
        what = word(self._language, "value", mention.statement.value).text
        text = f"{party_name(self._language, mention.party)}: {what} \u00b7 {instant(mention.issued_at)}"
        remark = self._said[mention.name].remark if mention.name in self._said else {}
        words = remark.get(self._language) or next(iter(remark.values()), "")
        return f"{text} \u00b7 {words}" if words else text


def is_open(notice: NoticeAccount, now: datetime) -> bool:
    """Say whether a window of an announcement is open; hours of the day are left to its text."""
    return (
        any(each.opens_at <= now < each.closes_at for each in notice.windows) and notice.cancelled_at is None
    )


def statement_names(events: Sequence[EventAccount]) -> list[str]:
    """Return the urgent statements that are about events."""
    return [each.name for event in events for each in event.mentions if each.statement is not None]


def _point(point: Point) -> str:
    north = f"{abs(point.lat_deg):.1f}\u00b0{'N' if point.lat_deg >= 0 else 'S'}"
    return f"{north} {abs(point.lon_deg):.1f}\u00b0{'E' if point.lon_deg >= 0 else 'W'}"

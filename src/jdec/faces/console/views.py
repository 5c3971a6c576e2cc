"""What the templates of the console are given: plain frozen values, in the officer's language where they are words.

These types are the contract between the modules that gather and the templates that show.  Templates calculate nothing;
whatever needs a rule is here as a value.  Instants are `datetime` in UTC; `code` fields are stable and serve as classes
in the style sheet, beside the words that people read.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec


class Grade(StrEnum):
    """How loud a thing is.  `alarm`: nothing announced it; `unclear`: it may have been announced; `announced`: a notice
    fits; `late`: announced late or outside what was announced; `calm`: nothing is asked of anybody."""

    ALARM = "alarm"
    UNCLEAR = "unclear"
    LATE = "late"
    ANNOUNCED = "announced"
    CALM = "calm"


class Word(msgspec.Struct, frozen=True):
    """A code and how it is said in the officer's language."""

    code: str
    text: str


class OfficerView(msgspec.Struct, frozen=True):
    """Who is signed in: never a name on a shared screen, always role and number.  `is_demo`: one-click sign-in."""

    number: str
    roles: tuple[Word, ...]
    language: str
    theme: str
    is_demo: bool = False


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What every page has around it.

    `held` is what holds the alarm, None for whom the watch is not to be seen; `signs`: acts may ask for a passkey;
    `by_two` are the kinds of message for which the officers' list is known to ask for two.
    """

    title: str
    language: str
    theme: str
    party: str
    party_name: str
    peer: str
    peer_name: str
    traffic: str
    is_exercise: bool
    exercise_name: str
    officer: OfficerView | None
    csrf: str
    path: str
    nav: tuple[NavItem, ...]
    now: datetime
    said: tuple[Said, ...] = ()
    held: tuple[EventLine, ...] | None = None
    signs: bool = False
    by_two: frozenset[str] = frozenset()

    @property
    def first(self) -> str:
        """The Party whose code sorts first: both desks give it the same colour and line."""
        return min(self.party, self.peer)


class NavItem(msgspec.Struct, frozen=True):
    """One page in the list of pages; `waiting` counts what asks for this officer there."""

    path: str
    text: str
    key: str
    is_here: bool = False
    waiting: int = 0


class Offer(msgspec.Struct, frozen=True):
    """What an officer may do all the same after a refusal: send the same form, without a signature.

    `about` names what the form is about, where it says; `is_piece`: the answer is a piece of the page, as that of the
    form was.
    """

    action: str
    fields: tuple[tuple[str, str], ...]
    about: str = ""
    is_piece: bool = False


class Said(msgspec.Struct, frozen=True, omit_defaults=True):
    """One sentence at the top of a page: what was done, or why it was not, and what may be done all the same."""

    kind: str
    text: str
    offer: Offer | None = None


class EmptyView(msgspec.Struct, frozen=True):
    """A page on which there is nothing: one sentence that says so."""

    text: str


class LinkCell(msgspec.Struct, frozen=True):
    """One cell of the state row: a label, a state by code and in words, and the figures behind it."""

    name: str
    label: str
    grade: str
    state: str
    detail: str = ""


class SeenBy(msgspec.Struct, frozen=True):
    """An officer who has said `seen`: the Party, role and number, and when by that Party's clock.

    `was` is the grade at which it was seen, in words, where the event is louder now; empty otherwise.
    """

    party: str
    role: str
    number: str
    at: datetime
    was: str = ""


class AssessmentLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """One Party's assessment in one line of the list of events."""

    party: str
    party_name: str
    report: str
    time: datetime
    launch_class: Word
    place: str
    newest: str = ""
    azimuth: str = ""
    revision: int = 1
    is_retracted: bool = False
    ladder: Word = Word("accepted", "")


def mark_of(grade: Grade, *, do_differ: bool) -> Grade:
    """Return the grade that an event is marked with: what the sides take for different things has no tick."""
    return Grade.LATE if do_differ and grade is Grade.ANNOUNCED else grade


class EventLine(msgspec.Struct, frozen=True, kw_only=True):
    """One launch event as a list shows it.  `is_held`: it holds the alarm until one's own officer has seen it.
    `differs`: a sentence where the Parties name different classes; `unseen`: one where nobody is known to have seen it.

    `newest` names its newest messages and `attention` is the grade that the picture gives it, empty for none; a form
    about the event carries them back, so that a page that is out of date is noticed.
    """

    name: str
    key: str
    newest: str
    grade: Grade
    headline: str
    time: datetime
    state: Word
    verdict: Word
    launches: str
    sides: tuple[AssessmentLine, ...]
    missing: str = ""
    seen: tuple[SeenBy, ...] = ()
    is_held: bool = False
    agreement: Word = Word("unknown", "")
    differs: str = ""
    unseen: str = ""
    statements: tuple[str, ...] = ()
    attention: str = ""

    @property
    def mark(self) -> Grade:
        """The grade that it is marked with."""
        return mark_of(self.grade, do_differ=bool(self.differs))


class NoticeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One announcement as the watch page shows it: whose, what, when, where, and what became of it.

    `of` is the state whose launch it is, where that is not the Party that says so.
    """

    name: str
    number: str
    party: str
    source: Word
    state: Word
    launch_class: Word
    opens: datetime | None
    closes: datetime | None
    area: str = ""
    count: int = 1
    is_open_now: bool = False
    of: str = ""


class SignInView(msgspec.Struct, frozen=True):
    """The sign-in page.  `officers`: those of an exercise who sign in with one click, else empty."""

    officers: tuple[OfficerView, ...]


class ErrorView(msgspec.Struct, frozen=True):
    """A page that says no: one sentence, and what is wrong with a form, one line a fault."""

    status: int
    title: str
    text: str
    code: str = ""
    faults: tuple[str, ...] = ()
    offer: Offer | None = None


class InvitationView(msgspec.Struct, frozen=True):
    """The page that an invitation leads to: for whom, and the secret that its two requests carry."""

    number: str
    roles: tuple[Word, ...]
    secret: str


class ConfirmView(msgspec.Struct, frozen=True):
    """A question before an act: what is asked, and the fields that the confirming form sends again.

    `is_signed`: the act has a second address that tells a passkey what to sign.
    """

    question: str
    action: str
    fields: tuple[tuple[str, str], ...]
    back: str
    is_signed: bool = False


class Answers(msgspec.Struct, frozen=True):
    """The watch page in one sentence each: is it quiet, is anything unexplained, who has seen it, do both sides say the
    same, what is to be done now.  `do_differ`: they are known not to."""

    grade: Grade
    world: str
    unexplained: str
    seen: str
    agreement: str
    waiting: str
    do_differ: bool = False


class OwnActLine(msgspec.Struct, frozen=True):
    """A message that this officer let go lately: its name, when, its kind, the launch it is about (empty: none), and
    how far it has climbed."""

    name: str
    at: datetime
    what: Word
    about: str
    rung: Word


class OwnActsView(msgspec.Struct, frozen=True):
    """What this officer said lately, the newest first.  `is_beside`: the piece comes beside another one."""

    acts: tuple[OwnActLine, ...] = ()
    is_beside: bool = False


class WatchView(msgspec.Struct, frozen=True, kw_only=True):
    """The watch page.  `at` is empty for the present, else names a past place (`OWN.PEER`); `sequence` names the state
    that this was made from."""

    answers: Answers
    cells: tuple[LinkCell, ...]
    held: tuple[EventLine, ...]
    events: tuple[EventLine, ...]
    notices: tuple[NoticeLine, ...]
    sequence: str
    at: str = ""
    oldest: datetime | None = None
    is_more: bool = False
    own_acts: OwnActsView = OwnActsView()


class EventsView(msgspec.Struct, frozen=True):
    """One page of the list of all events: the newest first, pages numbered from 1 to `last`."""

    events: tuple[EventLine, ...]
    number: int
    last: int


class LiveKind(StrEnum):
    """Kinds of event on the live line `/live`; data is JSON.

    `hello`: {now, sequence, node, since, records}, with `reset` true where what was missed cannot be told; `beat`:
    {now, node: "up"|"lost", since, why, records} every 4 s, where `why` is "node" or "picture" while it is lost and
    `records` names both records in full; `picture`: {sequence, names, ring} where `ring` is the grade of a tone or
    empty;
    `ladder`: {own, peer, mirrored, receipted}; `status`: {}; `log`: {}; `desk`: {} when a draft of a notice changed;
    `ended`: {} when the session is over.
    """

    HELLO = "hello"
    BEAT = "beat"
    PICTURE = "picture"
    LADDER = "ladder"
    STATUS = "status"
    LOG = "log"
    DESK = "desk"
    ENDED = "ended"

"""Who cites what: which notice and which launch the Parties themselves have spoken of together.

A report or a word of the launch that cites a message speaks of both; so does an urgent statement that cites two.
Only citations count whose leaf hash is right, in whatever order the messages come.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from jdec.messages.header import Header, Reference
from jdec.messages.statements import Statement, UrgentStatement
from jdec.picture.announced.views import Ref
from jdec.picture.entries import Entry

_OURS: Final = frozenset({Statement.OURS, Statement.ACCIDENTAL_LAUNCH, Statement.UNAUTHORISED_LAUNCH})


class Ties(msgspec.Struct, frozen=True):
    """What was said of an event and a notice: `cited` above zero for them together, below it where that is denied.

    `ours` and `not_ours` are the Parties that have said so of the event.
    """

    cited: int = 0
    ours: frozenset[str] = frozenset()
    not_ours: frozenset[str] = frozenset()


NO_TIES: Final = Ties()


class Citations:
    """All citations, by the message cited.  Grows only."""

    def __init__(self) -> None:
        self._beside: dict[Ref, set[Ref]] = {}
        self._statements: dict[Ref, dict[Ref, Entry]] = {}
        # What each Party has said of a message, each word once, however often it was said.
        self._words: dict[Ref, set[tuple[str, Statement]]] = {}

    def add(self, entry: Entry) -> frozenset[Ref]:
        """Take an entry's citations in; return the messages of which something new is known."""
        message = entry.message
        if not isinstance(message, Header) or not message.about:
            return frozenset()
        cited = frozenset((each.record, each.index, each.leaf) for each in message.about)
        here = ref_of(entry)
        if isinstance(message, UrgentStatement):
            for ref in cited:
                self._statements.setdefault(ref, {})[here] = entry
                self._words.setdefault(ref, set()).add((entry.party, message.statement))
            return cited
        for ref in cited:
            self._beside.setdefault(here, set()).add(ref)
            self._beside.setdefault(ref, set()).add(here)
        return cited | {here}

    def beside(self, refs: Iterable[Ref]) -> set[Ref]:
        """Messages that cite one of these, that one of these cites, or that a statement names beside one of them."""
        found: set[Ref] = set()
        for ref in refs:
            found |= self._beside.get(ref, set())
            for entry in self._statements.get(ref, {}).values():
                found |= {(each.record, each.index, each.leaf) for each in _about(entry)}
        return found

    def speak_of(self, refs: Iterable[Ref]) -> bool:
        """Whether anything at all is said of any of these messages."""
        return any(ref in self._beside or ref in self._statements for ref in refs)

    def statements(self, refs: Iterable[Ref]) -> dict[Ref, Entry]:
        """The urgent statements about any of these messages."""
        found: dict[Ref, Entry] = {}
        for ref in refs:
            found |= self._statements.get(ref, {})
        return found

    def ties(self, event_refs: frozenset[Ref], notice_refs: frozenset[Ref], notice_party: str) -> Ties:
        """What is said of an event and a notice, each given by its messages."""
        cited = 1 if any(not notice_refs.isdisjoint(self._beside.get(ref, ())) for ref in event_refs) else 0
        for entry in self._about_both(event_refs, notice_refs):
            # "Not ours" of the sender's own notice and a launch denies that they belong together.
            is_denial = _statement(entry) is Statement.NOT_OURS and entry.party == notice_party
            cited += -2 if is_denial else 1
        words = {word for ref in event_refs for word in self._words.get(ref, ())}
        return Ties(
            cited=cited,
            ours=frozenset(party for party, said in words if said in _OURS),
            not_ours=frozenset(party for party, said in words if said is Statement.NOT_OURS),
        )

    def _about_both(self, event_refs: frozenset[Ref], notice_refs: frozenset[Ref]) -> list[Entry]:
        """The statements that name both an event and a notice.  There may be thousands about either."""
        found: dict[Ref, Entry] = {}
        spoken_of = [self._statements[ref] for ref in event_refs if ref in self._statements]
        for other in (self._statements[ref] for ref in notice_refs if ref in self._statements):
            for held in spoken_of:
                found |= {ref: held[ref] for ref in held.keys() & other.keys()}
        return list(found.values())


def ref_of(entry: Entry) -> Ref:
    """The entry as a citation names it."""
    return (entry.record, entry.index, entry.leaf)


def _statement(entry: Entry) -> Statement:
    assert isinstance(entry.message, UrgentStatement)
    return entry.message.statement


def _about(entry: Entry) -> tuple[Reference, ...]:
    assert isinstance(entry.message, UrgentStatement)
    return entry.message.about

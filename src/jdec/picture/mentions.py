"""Who has spoken of a launch besides the reports: urgent statements, and named officers who have seen one.

A mention belongs to the reports that its message cites (`about`), whether it is read before them or after.  It takes
no part in correlation: a statement never makes two reports one launch.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from jdec.messages.header import Officer
from jdec.messages.service import Seen
from jdec.messages.statements import Statement, UrgentStatement
from jdec.picture.assessments import ReportKey
from jdec.picture.entries import Entry, MessageName, name_of_place
from jdec.words.attention import Attention

Place = tuple[str, int]


class Mention(msgspec.Struct, frozen=True, omit_defaults=True):
    """One message about a launch: `statement` of an urgent one, `officer` of one that was seen.

    `attention` is the grade at which it was seen, None where the message does not say.
    """

    name: MessageName
    party: str
    kind: str
    issued_at: datetime
    about: tuple[MessageName, ...]
    statement: Statement | None = None
    officer: Officer | None = None
    attention: Attention | None = None


class Mentions:
    """All mentions, by the entries they cite."""

    def __init__(self) -> None:
        self._by_cited: dict[Place, dict[Place, Entry]] = {}

    def fold(self, entries: Iterable[Entry]) -> set[Place]:
        """Take entries in; return the places, record and index, that they newly speak of."""
        cited: set[Place] = set()
        for entry in entries:
            if not isinstance(entry.message, Seen | UrgentStatement):
                continue
            for reference in entry.message.about:
                held = self._by_cited.setdefault((reference.record, reference.index), {})
                if (entry.record, entry.index) not in held:
                    held[entry.record, entry.index] = entry
                    cited.add((reference.record, reference.index))
        return cited

    def of(self, cited: Iterable[Entry]) -> tuple[Mention, ...]:
        """The mentions of these entries, each once, in the order of the records."""
        found: dict[Place, Entry] = {}
        for entry in cited:
            for place, mention in self._by_cited.get((entry.record, entry.index), {}).items():
                # A citation of other bytes at that place is no citation of this entry.
                if any(
                    (reference.record, reference.index, reference.leaf)
                    == (entry.record, entry.index, entry.leaf)
                    for reference in mention.message.about  # type: ignore[union-attr]
                ):
                    found[place] = mention
        return tuple(_mention(entry) for entry in sorted(found.values(), key=lambda entry: entry.place))


def keys_at(places: Iterable[Place], owners: dict[Place, ReportKey]) -> set[ReportKey]:
    """The reports that own these places."""
    return {owners[place] for place in places if place in owners}


def _mention(entry: Entry) -> Mention:
    message = entry.message
    assert isinstance(message, Seen | UrgentStatement)
    about = tuple(name_of_place(reference.record, reference.index) for reference in message.about)
    return Mention(
        name=entry.name,
        party=entry.party,
        kind=message.kind,
        issued_at=message.issued_at,
        about=about,
        statement=message.statement if isinstance(message, UrgentStatement) else None,
        officer=message.officer if isinstance(message, Seen) else None,
        attention=message.attention if isinstance(message, Seen) else None,
    )

"""One Party's assessment of one launch: its newest revision, all revisions before it, and whether it was taken back.

Reports of one Party never merge unless that Party says so: the same report id is one assessment, another id is
another.  Which revision counts does not depend on the order in which they came: the highest revision does, and of
two with the same number the one that stands later on the record.  A retraction takes back every revision, whenever
it is read.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from jdec.messages.launch_data import LaunchReport, ReportRetraction
from jdec.picture.entries import Entry, MessageName
from jdec.words.instants import unix_micros

ReportKey = tuple[str, str]


class Assessment(msgspec.Struct, frozen=True):
    """What one Party says of one launch.  `newest` counts; `retraction` is the entry that took it back.

    `late_revision` is the last revision if it stands on the record after every retraction, which take it back all the
    same.
    """

    party: str
    report: str
    newest: Entry
    revisions: tuple[Entry, ...]
    retraction: Entry | None = None
    late_revision: Entry | None = None

    @property
    def message(self) -> LaunchReport:
        """The newest revision."""
        assert isinstance(self.newest.message, LaunchReport)
        return self.newest.message

    @property
    def key(self) -> ReportKey:
        """The Party and its own id of the report."""
        return (self.party, self.report)

    @property
    def name(self) -> MessageName:
        """The name of the earliest entry, which stays when revisions come."""
        return self.revisions[0].name

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries of it in the order of the record, the retraction included."""
        entries = [*self.revisions, *([self.retraction] if self.retraction else [])]
        return tuple(sorted(entries, key=lambda entry: entry.place))

    @property
    def names(self) -> tuple[MessageName, ...]:
        """The names of all entries of it."""
        return tuple(entry.name for entry in self.entries)

    @property
    def time_us(self) -> int:
        """The lift-off it states, in Unix microseconds."""
        return unix_micros(self.message.launch.time)


def key_of(entry: Entry) -> ReportKey | None:
    """The assessment that an entry belongs to; None where it is no report and no retraction."""
    message = entry.message
    return (entry.party, message.report) if isinstance(message, LaunchReport | ReportRetraction) else None


def assess(entries: Iterable[Entry]) -> Assessment | None:
    """The assessment that entries of one key make, in any order; None where no revision is among them."""
    placed = sorted(entries, key=lambda entry: entry.place)
    revisions = tuple(entry for entry in placed if isinstance(entry.message, LaunchReport))
    if not revisions:
        return None
    newest = max(revisions, key=lambda entry: (entry.message.revision, entry.place))  # type: ignore[union-attr]
    retractions = [entry for entry in placed if isinstance(entry.message, ReportRetraction)]
    return Assessment(
        party=newest.party,
        report=newest.message.report,  # type: ignore[union-attr]
        newest=newest,
        revisions=revisions,
        retraction=retractions[0] if retractions else None,
        late_revision=revisions[-1] if retractions and revisions[-1].place > retractions[-1].place else None,
    )

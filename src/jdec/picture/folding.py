"""The whole fold: entries of both records in, accounts of what changed out; and resuming from accounts kept before.

The same for a node that takes entries as they come, for a rebuild from the first entry, and for a file of messages:
what comes out depends on the set of entries alone.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from jdec.picture.accounts import Beside, ComponentAccount, component_account, settled
from jdec.picture.announced import Announcing, EventLedger, EventVerdict
from jdec.picture.announced.parameters import DEFAULT_NOTICE_PARAMETERS, NoticeParameters
from jdec.picture.assessments import ReportKey, key_of
from jdec.picture.correlating import Component, ComponentName, Correlation, Settled
from jdec.picture.entries import Entry
from jdec.picture.mentions import Mentions, Place, keys_at
from jdec.picture.noticing import NoticeComponentAccount, held, notice_component_account
from jdec.picture.parameters import DEFAULT_PARAMETERS, Parameters


class FoldChange(msgspec.Struct, frozen=True):
    """What a fold changed: accounts that are new or different, and components that are no more, sorted by name.

    `notices` and `notices_gone` are those of the second assignment, whose components have names of their own.
    """

    components: tuple[ComponentAccount, ...] = ()
    gone: tuple[ComponentName, ...] = ()
    notices: tuple[NoticeComponentAccount, ...] = ()
    notices_gone: tuple[str, ...] = ()


class PictureFold:
    """The picture of all entries folded so far.  Not safe for use by two threads at once."""

    def __init__(
        self,
        parameters: Parameters = DEFAULT_PARAMETERS,
        notice_parameters: NoticeParameters = DEFAULT_NOTICE_PARAMETERS,
    ) -> None:
        self._correlation = Correlation(parameters)
        self._announcing = Announcing(notice_parameters, parameters)
        self._ledger = EventLedger()
        self._mentions = Mentions()
        self._owners: dict[Place, ReportKey] = {}
        self._home: dict[str, ReportKey] = {}

    @property
    def parameters(self) -> Parameters:
        """The figures it goes by."""
        return self._correlation.parameters

    def fold(self, entries: Iterable[Entry]) -> FoldChange:
        """Take entries in.  An entry that came before changes nothing."""
        taken = tuple(entries)
        self._own(taken)
        change = self._correlation.fold(taken)
        events, events_gone = self._ledger.take(change)
        for name in events_gone:
            self._home.pop(name, None)
        self._home |= {event.name: event.assessments[0].key for event in events}
        noticed = self._announcing.fold(taken, events, events_gone)
        touched = keys_at(self._mentions.fold(taken), self._owners)
        for each in noticed.changed:
            touched |= {self._home[verdict.event] for verdict in each.events}
        changed = {each.name: each for each in change.changed}
        for key in touched:
            if (component := self._correlation.component_of(key)) is not None:
                changed[component.name] = component
        bare = [each.name for each in noticed.changed if not each.notices]
        return FoldChange(
            components=tuple(self._account(component) for _, component in sorted(changed.items())),
            gone=change.gone,
            notices=tuple(
                notice_component_account(each, self._announcing) for each in noticed.changed if each.notices
            ),
            notices_gone=tuple(sorted({*noticed.gone, *bare})),
        )

    def restore(
        self,
        entries: Iterable[Entry],
        components: Iterable[ComponentAccount],
        notices: Iterable[NoticeComponentAccount],
    ) -> None:
        """Take up where accounts were kept, with the entries they were made of.

        Nothing is solved again until something new touches it.  Raises ValueError where they do not fit together:
        then only a rebuild will do.
        """
        taken = tuple(entries)
        kept: dict[ComponentName, Settled] = {}
        verdicts: dict[str, EventVerdict | None] = {}
        for account in components:
            kept[account.name] = settled(account)
            verdicts |= {event.name: event.verdict for event in account.events}
        self._own(taken)
        self._mentions.fold(taken)
        self._correlation.restore(taken, kept)
        told = self._correlation.settled_events()
        self._ledger.restore(told)
        events = [event for each in told.values() for event in each]
        self._home |= {event.name: event.assessments[0].key for event in events}
        beside = ((event, verdicts[event.name]) for event in events)
        self._announcing.restore(taken, beside, map(held, notices))

    def _own(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            key = key_of(entry)
            if key is not None:
                self._owners[entry.record, entry.index] = key

    def _account(self, component: Component) -> ComponentAccount:
        beside = {}
        for event in component.events:
            cited = [entry for each in event.assessments for entry in each.entries]
            beside[event.name] = Beside(self._announcing.verdict(event.name), self._mentions.of(cited))
        return component_account(component, beside)

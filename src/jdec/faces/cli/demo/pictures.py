"""The launch picture as the demo sees it: what either node says of a launch, told once, and at the end both compared.

The demo computes nothing of the picture; it hears both nodes' streams.  No clock: instants arrive as seconds of a
monotonic clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from jdec.faces.cli.demo.ledger import percentile
from jdec.faces.wording import LOUDNESS, attention_of, state_counts, verdict_counts
from jdec.node.picture_views import NoticePage, PicturePage, PictureStatus
from jdec.node.views import EntryView
from jdec.picture.accounts import EventAccount
from jdec.picture.entries import name_of_place
from jdec.picture.events import EventState

_REPORT: Final = "launch-report"


@dataclass(frozen=True, slots=True)
class Told:
    """One launch as a node now sees it.  `after_s`: how long after the first report of it was accepted.

    `is_louder`: it was not told before, or not so loudly; then a tone belongs to it.
    """

    event: EventAccount
    after_s: float | None
    is_louder: bool


class PictureSummary(msgspec.Struct, frozen=True):
    """Both nodes' picture.  `agree`: at the same sizes of both records they hold the same events and notices.

    `announced_ms` is how long after its first report an event was told as announced, `told_ms` as anything: half of
    them within this, as this process saw it.
    """

    agree: bool
    components: int = 0
    events: int = 0
    two_sided: int = 0
    one_sided: int = 0
    undetermined: int = 0
    retracted: int = 0
    announced: int = 0
    late_notice: int = 0
    outside_window: int = 0
    outside_area: int = 0
    unannounced: int = 0
    cannot_tell: int = 0
    notices: int = 0
    told_ms: float | None = None
    announced_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """The whole picture of one node, as one reading of it gave it."""

    pages: Sequence[PicturePage]
    notices: Sequence[NoticePage]

    @property
    def status(self) -> PictureStatus:
        """How far it was when it was read."""
        return self.pages[0].status

    @property
    def sizes(self) -> dict[str, int]:
        """How much of each record is in it."""
        return {each.record: each.folded for each in self.status.records}

    @property
    def is_still(self) -> bool:
        """Whether nothing changed between its pages."""
        return len({page.cursor for page in self.pages}) == 1

    @property
    def events(self) -> list[EventAccount]:
        """All its events."""
        return [event for page in self.pages for event in page.events]

    @property
    def content(self) -> tuple[object, ...]:
        """All that must be the same on both nodes."""
        return (self.events, [notice for page in self.notices for notice in page.notices])


class Pictures:
    """What both nodes have said of launches so far."""

    def __init__(self) -> None:
        self._reported_s: dict[str, float] = {}
        self._told: set[tuple[object, ...]] = set()
        self._loudness: dict[str, int] = {}
        self._first_s: dict[str, float] = {}
        self._announced_s: dict[str, float] = {}

    def reported(self, entry: EntryView, now_s: float) -> None:
        """A node's record has a new entry; only reports count."""
        if entry.kind == _REPORT:
            self._reported_s.setdefault(name_of_place(entry.record, entry.index), now_s)

    def take(self, events: Iterable[EventAccount], now_s: float) -> Iterator[Told]:
        """Take in events; yield those that neither node has said so before."""
        for event in events:
            verdict = event.verdict
            said = (verdict.verdict, verdict.code, verdict.attention) if verdict is not None else ()
            key = (event.name, event.state, event.launches_low, event.launches_high, *said)
            if key in self._told:
                continue
            self._told.add(key)
            yield Told(event, self._after_s(event, now_s), self._is_louder(event))

    def _after_s(self, event: EventAccount, now_s: float) -> float | None:
        firsts = [each.name for each in event.assessments]
        reported = [self._reported_s[name] for name in firsts if name in self._reported_s]
        if not reported:
            return None
        after_s = max(0.0, now_s - min(reported))
        for name in firsts:
            self._first_s.setdefault(name, after_s)
            if event.verdict is not None and event.verdict.verdict == "announced":
                self._announced_s.setdefault(name, after_s)
        return after_s

    def _is_louder(self, event: EventAccount) -> bool:
        loudness = LOUDNESS[attention_of(event)]
        firsts = [each.name for each in event.assessments]
        before = min((self._loudness[name] for name in firsts if name in self._loudness), default=None)
        self._loudness |= dict.fromkeys(firsts, loudness)
        return event.state is not EventState.RETRACTED and (before is None or loudness < before)

    def told_ms(self) -> float | None:
        """Return how long half of all first reports took until a node said anything of the launch."""
        return _ms(percentile(self._first_s.values(), 0.5))

    def announced_ms(self) -> float | None:
        """Return the same until the launch was said to be announced, of those that were."""
        return _ms(percentile(self._announced_s.values(), 0.5))

    def summary(self, seen: Mapping[str, Seen]) -> PictureSummary:
        """Return the outcome: the counts of the first node's picture, and whether the other's is the same."""
        if not seen:
            return PictureSummary(agree=False)
        one = next(iter(seen.values()))
        states = {name.value.replace("-", "_"): count for name, count in state_counts(one.events).items()}
        verdicts = {name.value.replace("-", "_"): count for name, count in verdict_counts(one.events).items()}
        return PictureSummary(
            agree=is_same(seen),
            components=one.status.counts.components,
            events=len(one.events),
            notices=sum(len(page.notices) for page in one.notices),
            told_ms=self.told_ms(),
            announced_ms=self.announced_ms(),
            **states,
            **verdicts,
        )


def is_comparable(seen: Mapping[str, Seen], sizes: Mapping[str, int]) -> bool:
    """Say whether both pictures are of the same sizes of both records, and of no less than these."""
    first, second = seen.values()
    return (
        first.is_still
        and second.is_still
        and first.sizes == second.sizes
        and all(first.sizes.get(record, 0) >= size for record, size in sizes.items())
    )


def is_same(seen: Mapping[str, Seen]) -> bool:
    """Say whether both pictures are of the same sizes and hold the same."""
    first, second = seen.values()
    return first.sizes == second.sizes and first.content == second.content


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 3)

"""The launch picture as the node's faces see it: read from the projector's tables, beside the records' own sizes.

The node computes nothing of it.  It says how far the tables are behind the records, and where there are no tables it
says that.
"""

from __future__ import annotations

import asyncio
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from jdec.node.picture_views import (
    AgreementView,
    Comparison,
    NoticePage,
    PictureCounts,
    PictureEvent,
    PicturePage,
    PictureState,
    PictureStatus,
    RecordLag,
    UnreadablePage,
    UnreadableView,
)
from jdec.node.reading import NodeRefused
from jdec.node.tables import (
    NOTICES,
    EventQuery,
    PicturePeer,
    PictureTables,
    Snapshot,
    Stamp,
    Stand,
    TablesUnfit,
)
from jdec.picture.accounts import ComponentAccount, EventAccount
from jdec.words.instants import unix_micros

if TYPE_CHECKING:
    from jdec.node.agreement import Comparing

T = TypeVar("T")
MOST_EVENTS: Final = 1000
MOST_AT: Final = 20_000
"""How many entries the picture at a pair of sizes may have at most: it is computed while somebody waits."""
_PAGE: Final = 64
_LONGEST_TIME: Final = 18


class PicturePorts(msgspec.Struct, frozen=True):
    """What the composition root hands over: the tables, the stamp they should have, the other node's picture, a way to
    have the tables built again, and the picture at a pair of sizes, computed outside the node's own process as
    `PictureAt` in JSON.

    `fold_at` raises `NodeRefused` (`picture-busy`, `picture-slow`).
    """

    tables: PictureTables
    stamp: Stamp
    peer: PicturePeer
    rebuild: Callable[[], None]
    fold_at: Callable[[int, int], Awaitable[bytes]]


class Picture:
    """The picture of one node.  One event loop; tables are read in worker threads."""

    def __init__(
        self,
        ports: PicturePorts,
        sizes: Callable[[], Mapping[str, int]],
        log: Callable[..., None],
    ) -> None:
        """`sizes` gives every record's size by its origin: own, peer, then earlier generations."""
        self.ports = ports
        self._sizes = sizes
        self._log = log
        self.stand: Stand | None = None
        self.agreement = AgreementView()
        self.comparing: Comparing | None = None
        self._is_alive = False
        self._is_asked = False
        self._is_stopped = False
        self._bell = asyncio.Event()
        self._news = asyncio.Event()
        # Rings when the tables changed, and not when only the other node's picture did.
        self.changed = asyncio.Event()

    # --- what the projector's tables say ------------------------------------------------------------------------

    def heard(self) -> None:
        """The projector says that the tables grew."""
        self._is_asked = False
        self._news.set()

    def lives(self, is_alive: bool) -> None:
        """The projector began or ended."""
        self._is_alive = is_alive
        self._news.set()

    def told(self, agreement: AgreementView) -> None:
        """Comparing with the other node gave something new."""
        # That it was asked again and is as it was is nothing to wake anybody for.
        before = msgspec.structs.replace(self.agreement, asked_at=agreement.asked_at)
        self.agreement = agreement
        if before != agreement:
            self.ring()

    def loops(self) -> list[Coroutine[Any, Any, None]]:
        """Return what runs for as long as the node does."""
        return [self._watch(), *([self.comparing.run()] if self.comparing else [])]

    async def _watch(self) -> None:
        """Learn from the tables where they stand, whenever there is news."""
        try:
            while True:
                self._news.clear()
                await self.look()
                await self._news.wait()
        finally:
            # The node stops: wake every follower for the last time.
            self._is_stopped = True
            self.ring()

    async def look(self) -> None:
        """Learn where the tables stand now."""
        before = self.stand
        try:
            self.stand = await self.ask(lambda rows: rows.stand())
        except NodeRefused:
            self.stand = None
        if before != self.stand:
            changed, self.changed = self.changed, asyncio.Event()
            changed.set()
        self.ring()

    async def ask(self, question: Callable[[Snapshot], T]) -> T:
        """Ask the tables as they stand at one moment.  Raises `NodeRefused` `picture-absent`."""

        def asked() -> T:
            with self.ports.tables.open() as rows:
                return question(rows)

        try:
            return await asyncio.to_thread(asked)
        except TablesUnfit as unfit:
            self.stand = None
            if unfit.reason == "damaged" and not self._is_asked:
                # Once, until the projector has said something: what is being built again is not to be thrown away.
                self._is_asked = True
                self._log("picture not readable", reason=str(unfit))
                self.ports.rebuild()
            raise NodeRefused("picture-absent", f"the picture cannot be read: {unfit}") from unfit

    def ticket(self) -> asyncio.Event:
        """Return what to wait on; take it before reading."""
        return self._bell

    def ring(self) -> None:
        """Wake whoever waits for the picture."""
        bell, self._bell = self._bell, asyncio.Event()
        bell.set()

    # --- answers ------------------------------------------------------------------------------------------------

    def status(self) -> PictureStatus:
        """Return the picture at a glance."""
        return self._status_of(self.stand)

    def _status_of(self, stand: Stand | None) -> PictureStatus:
        sizes = dict(self._sizes())
        folded = {each.record: each.size for each in stand.folded} if stand else {}
        names = [*sizes, *(each for each in folded if each not in sizes)]
        records = tuple(
            RecordLag(each, sizes.get(each, folded.get(each, 0)), folded.get(each, 0)) for each in names
        )
        behind = sum(max(0, each.size - each.folded) for each in records)
        stamp = stand.stamp if stand else self.ports.stamp
        state = PictureState.BEHIND if behind else PictureState.CURRENT
        return PictureStatus(
            state=state if stand and stand.stamp == self.ports.stamp else PictureState.ABSENT,
            projector=self._is_alive,
            view=stamp.view,
            model=stamp.model,
            parameters=stamp.parameters,
            behind=behind,
            records=records,
            counts=counts_of(stand.tally) if stand else PictureCounts(),
            agreement=self.agreement,
        )

    async def page(self, query: EventQuery) -> PicturePage:
        """Return events within a query, with the status of the same moment."""

        def read(rows: Snapshot) -> tuple[Stand, list[EventAccount]]:
            return rows.stand(), rows.events(msgspec.structs.replace(query, limit=query.limit + 1))

        stand, events = await self.ask(read)
        more = len(events) > query.limit
        events = events[: query.limit]
        following = format_place(unix_micros(events[-1].time), events[-1].name) if more and events else None
        return PicturePage(self._status_of(stand), _cursor(stand), following, events)

    async def event(self, name: str) -> EventAccount | None:
        """Return an event by its name, or by the name of a first report in it."""
        return await self.ask(lambda rows: rows.event(name))

    async def component(self, name: str) -> ComponentAccount | None:
        """Return a component by its name, or by that of an event or first report in it."""
        return await self.ask(lambda rows: rows.component(name) or rows.component_of(name))

    async def notices(self, state: str | None, after: str, limit: int) -> NoticePage:
        """Return what was announced and what became of it."""
        found = await self.ask(lambda rows: rows.notices(state, after, limit + 1))
        return NoticePage(found[limit - 1].name if len(found) > limit else None, found[:limit])

    async def unreadable(self, start: int, limit: int) -> UnreadablePage:
        """Return entries that are in no picture because they could not be read."""
        found = await self.ask(lambda rows: rows.unreadable(start, limit + 1))
        views = [UnreadableView(each.record, each.index, each.code) for each in found[:limit]]
        return UnreadablePage(start, start + limit if len(found) > limit else None, views)

    async def at(self, own: int, peer: int) -> bytes:
        """Return the picture at a pair of sizes of the present records, as JSON.  Raises `NodeRefused`."""
        sizes = list(self._sizes().values())
        have = dict(zip(("own", "peer"), sizes, strict=False))
        for which, asked in (("own", own), ("peer", peer)):
            if asked > have[which]:
                message = f"{which} record has {have[which]} entries, asked for {asked}"
                raise NodeRefused("picture-at-ahead", message, got=str(asked), have=str(have[which]))
        entries = own + peer + sum(sizes[2:])
        if entries > MOST_AT:
            message = f"too many entries to fold while you wait: {entries}, at most {MOST_AT}"
            raise NodeRefused("picture-at-too-large", message, got=str(entries), limit=str(MOST_AT))
        return await self.ports.fold_at(own, peer)

    async def compare(self, name: str) -> Comparison | None:
        """Hold a component against the other node's account of it; None where neither has it.  Raises `NodeRefused`."""
        return await self.comparing.compare(name) if self.comparing else None

    # --- following ----------------------------------------------------------------------------------------------

    def follow(self, cursor: str) -> AsyncIterator[PictureEvent]:
        """Follow changes from a cursor; none or `now` starts at the present.  Raises `NodeRefused`."""
        if cursor not in ("", "now"):
            epoch, _, sequence = cursor.partition(".")
            if not epoch or not sequence.isascii() or not sequence.isdigit():
                raise NodeRefused(
                    "cursor-malformed", f"not a cursor of the picture: {cursor[:60]}", got=cursor[:60]
                )
        return self._follow("" if cursor == "now" else cursor)

    async def _follow(self, cursor: str) -> AsyncIterator[PictureEvent]:
        epoch, _, number = cursor.partition(".")
        at = int(number) if number else -1
        said: PictureStatus | None = None
        while not self._is_stopped:
            ticket = self._bell
            try:
                stand, changes = await self.ask(partial(_changes, at=at))
            except NodeRefused:
                stand, changes = None, []
            if stand is not None and (at < 0 or _is_past(stand, epoch, at)):
                is_new, epoch, at = at < 0, stand.epoch, stand.sequence
                changes = []
                if not is_new:
                    yield PictureEvent("reset", _cursor(stand))
            for event in changes:
                at = int(event.cursor)
                yield msgspec.structs.replace(event, cursor=f"{epoch}.{at}")
            if stand is not None and at < stand.sequence:
                continue
            # Of the tables as they were read here: those that grew since are told with what grew in them.
            status = self._status_of(stand)
            if said != status and stand is not None:
                said = status
                yield PictureEvent("status", f"{epoch}.{at}", status=status)
            await ticket.wait()


def _is_past(stand: Stand, epoch: str, at: int) -> bool:
    """Say whether a follower's place is of other tables, or before what the log still holds."""
    return epoch != stand.epoch or at > stand.sequence or at + 1 < stand.oldest


def _changes(rows: Snapshot, at: int) -> tuple[Stand, list[PictureEvent]]:
    """Return changes past a place with what became of each; of several to one component only the last.

    Cursors are bare sequence numbers.
    """
    if at < 0:
        return rows.stand(), []
    told = rows.changes(at, _PAGE)
    last = {each.name: each.sequence for each in told}
    # A line that a later one of this page replaces still counts for the place in the log.
    found = [_event(rows, each.name, str(each.sequence)) for each in told if last[each.name] == each.sequence]
    return rows.stand(), found


def _event(rows: Snapshot, name: str, cursor: str) -> PictureEvent:
    """Return what a follower is told of a name in the change log."""
    if name.startswith(NOTICES):
        bare = name.removeprefix(NOTICES)
        noticed = rows.notice_component(bare)
        return PictureEvent("notices" if noticed else "notices-gone", cursor, bare, notices=noticed)
    component = rows.component(name)
    return PictureEvent("component" if component else "gone", cursor, name, component)


def _cursor(stand: Stand) -> str:
    return f"{stand.epoch}.{stand.sequence}"


def counts_of(tally: Mapping[str, int]) -> PictureCounts:
    """Return the counts that a tally holds."""
    names = ((name, name.replace("_", "-")) for name in PictureCounts.__struct_fields__)
    return PictureCounts(**{name: tally.get(word, tally.get(f"verdict:{word}", 0)) for name, word in names})


def format_place(time_us: int, name: str) -> str:
    """Return a place in the order of events as a word that fits a query."""
    return urlsafe_b64encode(f"{time_us} {name}".encode()).decode().rstrip("=")


def parse_place(text: str) -> tuple[int, str]:
    """Return the place that a word means.  Raises `NodeRefused` `picture-place-unknown`."""
    try:
        time, _, name = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition(" ")
        if len(time) > _LONGEST_TIME:
            raise ValueError(f"time is too long: {time[:60]}")
        return int(time), name
    except ValueError as cause:
        raise NodeRefused(
            "picture-place-unknown", f"not a place in the list: {text[:60]}", got=text[:60]
        ) from cause

"""The tables of the picture: what the projector writes and the node reads, as ports.

Tables are disposable: everything in them follows from the records, the model and its parameters, and a rebuild gives
the same.  They bear a stamp that says of which view, model and parameters they are, and for each record how far it was
folded.  Whatever does not fit is thrown away and built again; nothing in them is ever trusted over a record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Annotated, Final, Protocol

import msgspec
from msgspec import Meta

from jdec.node.ports import StoredEntry
from jdec.picture.accounts import ComponentAccount, EventAccount
from jdec.picture.noticing import NoticeAccount, NoticeComponentAccount

VIEW: Final = "launch-picture/2"
"""Which tables these are; another form of them is another view."""
TOLD: Final = 10_000
"""How many changes the log keeps for followers; who comes later reads the picture anew."""


class TablesUnfit(Exception):
    """The tables cannot be used as they are; `reason` is a code: `missing`, `stamp`, `records`, `damaged`, `asked`."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Stamp(msgspec.Struct, frozen=True):
    """Of what the tables are: view, model version, the digest of the parameters, and that of the kinds of message
    that the program can read."""

    view: str
    model: str
    parameters: str
    kinds: str


class Folded(msgspec.Struct, frozen=True):
    """How many entries of a record (its origin) are in the tables; `chain` is a hash over all their leaf hashes."""

    record: str
    size: int
    chain: bytes


class UnreadableEntry(msgspec.Struct, frozen=True):
    """An authentic entry that is no message this node can read: it is on the record and not in the picture."""

    record: str
    index: int
    code: str


class Batch(msgspec.Struct, frozen=True):
    """What one transaction writes: sizes folded now, components new or different, and those that are no more; the same
    of notices, whose components have names of their own."""

    folded: tuple[Folded, ...]
    components: tuple[ComponentAccount, ...] = ()
    gone: tuple[str, ...] = ()
    notices: tuple[NoticeComponentAccount, ...] = ()
    notices_gone: tuple[str, ...] = ()
    unreadable: tuple[UnreadableEntry, ...] = ()


class Stand(msgspec.Struct, frozen=True):
    """Where the tables stand.  `epoch` names this building of them; changes `oldest` to `sequence` are in the log.

    `tally` counts: `components`, `events`, `notices`, `unreadable`, events by state, and by `verdict:` of the notices.
    """

    stamp: Stamp
    epoch: str
    sequence: int
    oldest: int
    folded: tuple[Folded, ...]
    tally: dict[str, int]


NOTICES: Final = "notices:"


class Told(msgspec.Struct, frozen=True):
    """One line of the change log: a component that is new or different, or that is no more.  The name of a component
    of notices bears `NOTICES` before it."""

    sequence: int
    name: str
    is_gone: bool


Hash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
ComponentName = Annotated[str, Meta(max_length=60)]


class HashRow(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The two hashes of a component, in hexadecimal."""

    name: ComponentName
    inputs_hash: Hash
    outcome_hash: Hash


class PictureDigest(msgspec.Struct, frozen=True):
    """What a node says of its picture on the link: of what it is made, how far, and hashes that changed since a cursor.

    `whole`: everything is told anew from here on; `more`: the same question with `cursor` brings more at once.
    It is the peer's bare word: what it says is compared and shown, and decides nothing.
    """

    view: Annotated[str, Meta(max_length=80)]
    model: Annotated[str, Meta(max_length=80)]
    parameters: Annotated[str, Meta(max_length=80)]
    records: Annotated[dict[str, int], Meta(max_length=64)]
    cursor: Annotated[str, Meta(max_length=120)]
    more: bool
    whole: bool
    components: Annotated[tuple[HashRow, ...], Meta(max_length=1000)]
    gone: Annotated[tuple[ComponentName, ...], Meta(max_length=1000)] = ()


class EventQuery(msgspec.Struct, frozen=True):
    """Which events: lift-off from `since_us` to before `until_us`, of a state, after a place in the order of time."""

    limit: int
    since_us: int | None = None
    until_us: int | None = None
    state: str | None = None
    after: tuple[int, str] | None = None


class Snapshot(Protocol):
    """The tables as they stand at one moment.  Every call may raise `TablesUnfit` `damaged`."""

    def stand(self) -> Stand:
        """Return where they stand."""

    def events(self, query: EventQuery) -> list[EventAccount]:
        """Return events in the order of lift-off, then name."""

    def event(self, name: str) -> EventAccount | None:
        """Return an event by its name, or by the earliest entry of any of its assessments."""

    def component(self, name: str) -> ComponentAccount | None:
        """Return a component by its own name."""

    def component_of(self, name: str) -> ComponentAccount | None:
        """Return the component of an event, by what `event` takes."""

    def components(self) -> Iterator[ComponentAccount]:
        """Yield every component in the order of names, judged whole."""

    def changes(self, after: int, limit: int) -> list[Told]:
        """Return changes past a sequence number, oldest first."""

    def notice_component(self, name: str) -> NoticeComponentAccount | None:
        """Return a component of notices by its own name, without `NOTICES` before it."""

    def notice_components(self) -> Iterator[NoticeComponentAccount]:
        """Yield every component of notices in the order of names, judged whole."""

    def notices(self, state: str | None, after: str, limit: int) -> list[NoticeAccount]:
        """Return notices of a state, or all, whose names come after this one, in the order of names."""

    def hashes(self, names: tuple[str, ...]) -> list[HashRow]:
        """Return the hashes of these components, as far as they exist."""

    def hashes_after(self, name: str, limit: int) -> list[HashRow]:
        """Return the hashes of components whose names come after this one, in the order of names."""

    def unreadable(self, start: int, limit: int) -> list[UnreadableEntry]:
        """Return entries that could not be read, by record and index, past the first `start`."""


class PictureTables(Protocol):
    """The reading side; any thread.  The projector may be writing, or not be there at all."""

    def open(self) -> AbstractContextManager[Snapshot]:
        """Give the tables as they stand now.  Raises `TablesUnfit` where there are none that can be read."""


class PictureWriter(Protocol):
    """The projector's side; one thread.  A batch is there whole or not at all, and may be lost in a power cut."""

    def stand(self) -> Stand:
        """Return where the tables stand."""

    def components(self) -> Iterator[ComponentAccount]:
        """Yield every component, judged whole.  Raises `TablesUnfit` `damaged`."""

    def notice_components(self) -> Iterator[NoticeComponentAccount]:
        """Yield every component of notices, judged whole.  Raises `TablesUnfit` `damaged`."""

    def unreadable_of(self, record: str) -> frozenset[int]:
        """Return the indexes of a record's entries that could not be read."""

    def write(self, batch: Batch) -> Stand:
        """Write a batch in one transaction; return where the tables stand then."""

    def close(self) -> None:
        """Close the file."""


class PicturePeer(Protocol):
    """The other node's picture, as far as it tells.  Every call may raise `PeerUnreachable` and `PeerRefused`; a node
    without a picture refuses with `link-route`."""

    async def picture(self, cursor: str) -> PictureDigest:
        """Ask for the hashes of the other node's components since a cursor of its own."""

    async def picture_component(self, name: str) -> ComponentAccount | NoticeComponentAccount | None:
        """Fetch the other node's account of a component; None where it has no such component."""


class EntrySource(Protocol):
    """One generation of one record, read only."""

    @property
    def record(self) -> str:
        """Its origin."""

    def size(self) -> int:
        """Return how many entries of it count now."""

    def read(self, start: int, limit: int) -> list[StoredEntry]:
        """Return whole entries from `start`, at least one where there is one.  Raises `StoreError`."""


def export_lines(rows: Snapshot) -> Iterator[bytes]:
    """Yield everything that follows from the records, as JSON lines in one order: what a rebuild gives again.

    The epoch, the change log and whatever else depends on how the tables came about is left out.
    """
    encode, stand = msgspec.json.encode, rows.stand()
    yield encode({"stamp": stand.stamp}) + b"\n"
    for folded in stand.folded:
        yield encode({"folded": folded.record, "size": folded.size, "chain": folded.chain.hex()}) + b"\n"
    for component in rows.components():
        yield encode({"component": component}) + b"\n"
    for noticed in rows.notice_components():
        yield encode({"notices": noticed}) + b"\n"
    for entry in rows.unreadable(0, stand.tally.get("unreadable", 0) + 1):
        yield encode({"unreadable": entry}) + b"\n"


def export_digest(rows: Snapshot) -> str:
    """Return the hexadecimal SHA-256 of the export."""
    state = hashlib.sha256()
    for line in export_lines(rows):
        state.update(line)
    return state.hexdigest()

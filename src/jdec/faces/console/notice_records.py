"""What the records already hold that a notice needs: the officers' list in force, numbers in use, notices to follow up.

Ways to entries come from the index; the entries themselves are read from the node, and kept, for they never change.
"""

from __future__ import annotations

import asyncio
import re
from base64 import b64decode
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import msgspec

from jdec.faces.console.acting import place_of
from jdec.faces.console.calls import Refusal
from jdec.faces.console.fragments import Kept
from jdec.faces.console.notice_forms import FORMAT_OF
from jdec.messages.header import Reference, kind_of
from jdec.messages.notifications import GeophysicalExperiment, Notification, SpacecraftDeorbit
from jdec.messages.reading import manifest_note, read
from jdec.node.auditing import RecordKeys
from jdec.node.people.door import NodeAway, NodeSaidNo
from jdec.node.people.index import Indexed, Wanted, place_in
from jdec.node.views import EntryView
from jdec.picture.entries import name_of_place
from jdec.picture.noticing import NoticeAccount
from jdec.record.errors import RecordError
from jdec.record.manifest_body import read_manifest
from jdec.record.roster import Roster
from jdec.words.parties import alpha2

if TYPE_CHECKING:
    from jdec.faces.console.app import Console

PRE_LAUNCH: Final = "pre-launch-notification"
MOST_FOUND: Final = 2000
"""So many entries are taken from the index at a time."""
MOST_PLANNED: Final = 100
"""So many experiments and de-orbits of each Party are shown, the newest."""
_NUMBER: Final = re.compile(r"pln/([a-z]{2})/(\d{4})/([0-9a-z]{3})/([0-9a-z]{3})/(0[1-6])", re.ASCII)
_PLANNED: Final = (GeophysicalExperiment, SpacecraftDeorbit)


class Cited(msgspec.Struct, frozen=True):
    """An entry as a message cites it, with what it holds."""

    reference: Reference
    message: Any


class NoticeRecords:
    """Asks index and node.  One event loop only."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._entries: Kept[str, Cited] = Kept(2048)
        self._rosters: Kept[str, Roster] = Kept(16)
        self._sent: Kept[str, bool] = Kept(1024)
        self._last: Roster | None = None
        self._sending: Kept[str, asyncio.Lock] = Kept(512)

    @property
    def by_two(self) -> frozenset[str]:
        """The kinds of message that need two officers, by the list that was read last; none where none was."""
        return frozenset(self._last.two_person) if self._last is not None else frozenset()

    async def roster(self) -> Roster:
        """Return the officers' list in force for what this Party says next.  Raises `Refusal` where it is not known.

        The node names the manifest that counts; nothing that the other Party writes changes where it is looked for.
        While the node is away the list is the one it named last: nothing is sent then either.
        """
        try:
            keys = await self._console.parts.door.get(RecordKeys, "/v1/records/own/keys")
            if not keys.manifests:
                raise Refusal("list-unread", 503)
            self._last = await self._listed(name_of_place(keys.record, keys.manifests[-1].index))
        except (NodeAway, NodeSaidNo) as silent:
            if self._last is None or isinstance(silent, NodeSaidNo):
                raise Refusal("list-unread", 503) from silent
        assert self._last is not None
        return self._last

    async def _listed(self, name: str) -> Roster:
        """The list of a manifest.  Raises `Refusal` where it cannot be read, as the door does."""
        roster = self._rosters.get(name)
        if roster is None:
            entry = await self._read(name)
            note = manifest_note(entry.data.encode())
            try:
                roster = read_manifest(note).roster if note is not None else None
            except RecordError as cause:
                raise Refusal("list-unread", 503) from cause
            if roster is None:
                raise Refusal("list-unread", 503)
            self._rosters.put(name, roster)
        return roster

    async def cited(self, name: str) -> Cited:
        """Return an entry by its name.  Raises `Refusal`."""
        found = self._entries.get(name)
        if found is None:
            entry = await self._entry(name)
            reference = Reference(record=entry.record, index=entry.index, leaf=b64decode(entry.leaf))
            found = Cited(reference, read(entry.data.encode()))
            self._entries.put(name, found)
        return found

    async def numbers(self) -> frozenset[str]:
        """Return every number that this Party's notices have."""
        wanted = Wanted(party=self._console.settings.party, kinds=tuple(FORMAT_OF))
        numbers = set()
        while found := await self._pick(wanted, MOST_FOUND):
            for each in found:
                numbers |= {match[0].upper() for match in _NUMBER.finditer(each.plain)}
            if len(found) < MOST_FOUND:
                break
            wanted = msgspec.structs.replace(wanted, after=place_in(found[-1]))
        # A follow-up names its original too, which is a number in use all the same; the index may lag behind.
        return frozenset(numbers | self._sent.keys())

    def note_sent(self, number: str) -> None:
        """Remember a number that was sent just now."""
        if number:
            self._sent.put(number, True)

    def sending(self, draft_id: str) -> asyncio.Lock:
        """Return what one who sends a draft holds meanwhile."""
        lock = self._sending.get(draft_id)
        if lock is None:
            lock = asyncio.Lock()
            self._sending.put(draft_id, lock)
        return lock

    async def propose(self, kind: str, original: str = "") -> str:
        """Return the next free number of a form: in the series of the original where it follows one up."""
        drafts = await asyncio.to_thread(self._console.parts.drafts.open_ones)
        taken = await self.numbers() | {each.fields.get("number", "") for each in drafts}
        ending = FORMAT_OF[kind]
        if original and f"{original[:-2]}{ending}" not in taken:
            return f"{original[:-2]}{ending}"
        year = self._console.now().year
        head = f"PLN/{alpha2(self._console.settings.party)}/{year:04d}/"
        used = [_NUMBER.fullmatch(each.lower()) for each in taken if each.startswith(head)]
        parts = [(each[3], each[4]) for each in used if each is not None]
        pairs = [(int(one), int(two)) for one, two in parts if one.isdecimal() and two.isdecimal()]
        one, two = max(pairs, default=(1, 0))
        one, two = (one, two + 1) if two < 999 else (one + 1, 1)
        return f"{head}{one:03d}/{two:03d}/{ending}"

    def originals(self) -> list[NoticeAccount]:
        """Return this Party's announcements that can be followed up, the newest first."""
        party, notices = self._console.settings.party, self._console.following.picture.notices
        own = [each for each in notices.values() if each.party == party and each.kind == PRE_LAUNCH]
        return sorted(own, key=lambda each: (_opens(each), each.name), reverse=True)

    async def planned(self) -> list[tuple[str, Notification]]:
        """Return experiments and de-orbits of both Parties, by name: the picture of launches does not hold them."""
        settings = self._console.settings
        found = [
            each
            for party in (settings.party, settings.peer)
            for each in await self._pick(Wanted(party=party, kinds=_PLANNED_KINDS), MOST_PLANNED)
        ]
        pairs = [(each.name, (await self.cited(each.name)).message) for each in found]
        return [(name, message) for name, message in pairs if isinstance(message, _PLANNED)]

    async def _pick(self, wanted: Wanted, most: int) -> list[Indexed]:
        return await asyncio.to_thread(self._console.parts.index.pick, wanted, most)

    async def _read(self, name: str) -> EntryView:
        record, index = place_of(name, self._console.settings.traffic)
        return await self._console.parts.door.get(EntryView, f"/v1/records/{record}/entries/{index}")

    async def _entry(self, name: str) -> EntryView:
        try:
            return await self._read(name)
        except NodeAway as away:
            raise Refusal("node-away", 503) from away
        except NodeSaidNo as no:
            raise Refusal("node-no", 409, reason=no.sentence) from no


_PLANNED_KINDS: Final = tuple(kind_of(kind) for kind in _PLANNED)


def _opens(notice: NoticeAccount) -> float:
    return max((each.opens_at.timestamp() for each in notice.windows), default=0.0)


def named(notices: Iterable[NoticeAccount], number: str) -> NoticeAccount | None:
    """Return the announcement of a number."""
    return next((each for each in notices if each.number == number), None)

"""The watch log's standing knowledge: what both watches said of themselves, kept fresh from the index and the node.

Messages never change, so each is read once.  What is due and what is late depends on the time as well; a change of
either is told to the pages, and what begins to wait for an answer, or was not answered in time, is heard as well.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from jdec.faces.console.calls import Refusal
from jdec.faces.console.fragments import Kept
from jdec.faces.console.records_at_node import AtNode
from jdec.faces.console.views import Grade, LiveKind
from jdec.faces.console.watch_talk import KINDS, Placed, Talk, WatchMessage, fold
from jdec.messages.reading import read
from jdec.node.people.index import Indexed, Wanted
from jdec.node.views import EntryView

if TYPE_CHECKING:
    from jdec.faces.console.app import Console

MOST: Final = 400
LATE_TONE: Final = "line"
"""The tone of a dead line: whoever does not answer may not be there."""
_TRIES: Final = 60
_PAUSE_S: Final = 0.025


class WatchTalk:
    """What both watches said of themselves.  One event loop only."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._read: Kept[str, WatchMessage] = Kept(2 * len(KINDS) * MOST)
        self._unread: set[str] = set()
        self._lock = asyncio.Lock()
        self._gist: tuple[str, ...] = ()
        self._asked: frozenset[str] | None = None
        self._late: frozenset[str] = frozenset()
        self._folded: tuple[str, ...] = ()
        self.answering = asyncio.Lock()
        self.answered: dict[str, str] = {}
        self.talk = Talk()

    async def refresh(self) -> Talk:
        """Read what is new.  Raises `Refusal` where the node does not answer."""
        async with self._lock:
            found = await asyncio.to_thread(self._pick)
            names = tuple(each.name for each in found)
            if names == self._folded:
                return self.talk
            node, placed, is_all = AtNode(self._console, "en"), [], True
            for each in found:
                message = self._read.get(each.name)
                if message is None:
                    entry = await self._entry(node, each.name)
                    if entry is None:
                        is_all = False
                        continue
                    got = read(entry.data.encode())
                    if not isinstance(got, WatchMessage):
                        continue
                    message = got
                    self._read.put(each.name, message)
                placed.append(Placed(each.name, message))
            self.talk = await asyncio.to_thread(fold, placed)
            # What could not be read is tried again.
            self._folded = names if is_all else ()
            return self.talk

    async def _entry(self, node: AtNode, name: str) -> EntryView | None:
        """Return an entry; None of one that the node cannot give, which keeps nobody from reading the others.

        Raises `Refusal` where the node does not answer.
        """
        try:
            return await node.entry(name)
        except Refusal as refusal:
            if refusal.code != "node-no-answer":
                raise
            if name not in self._unread:
                self._unread.add(name)
                self._console.parts.log("watch message not read", name=name)
            return None

    def _pick(self) -> list[Indexed]:
        """Return the newest messages of each Party and kind: by its own clock, which may not push out the other's.

        Blocking.
        """
        settings, index = self._console.settings, self._console.parts.index
        parties = (settings.party, settings.peer)
        # Each kind by itself: many notes push out no answer, without which a test would stand unanswered again.
        wanted = [Wanted(party=party, kinds=(kind,)) for party in parties for kind in KINDS]
        return [each for which in wanted for each in index.pick(which, MOST)]

    async def look(self) -> None:
        """Look again, and tell the pages of what is new, due or late now; a silent node is not news here."""
        try:
            await self.refresh()
        except Refusal:
            return
        names = [each.name for each in self.talk.handovers[:4]]
        names += [f"{each.test.name} {each.answer is None}" for each in self.talk.tests[:20]]
        names += [each.note.name for each in self.talk.notes[:20]]
        testing = self._console.testing
        gist = (
            *names,
            *(cell.state for cell in testing.cells("en")),
            testing.band("en"),
            testing.due_words("en"),
        )
        if gist != self._gist:
            self._gist = gist
            self._console.hub.publish(LiveKind.STATUS)
            self._console.hub.publish(LiveKind.LOG)
        if ring := self._ring():
            self._console.hub.publish(LiveKind.PICTURE, {"names": [], "ring": ring})

    def _ring(self) -> str:
        """Return the tone for what is new of line tests: that of a dead line where one was not answered in time."""
        asked = frozenset(each.test.name for each in self._console.testing.asked())
        late = frozenset(each.test.name for each in self._console.testing.late())
        # What was so before this process began was heard then.
        asked_before, late_before = self._asked, self._late
        self._asked, self._late = asked, late
        if asked_before is None:
            return ""
        return LATE_TONE if late - late_before else Grade.ANNOUNCED.value if asked - asked_before else ""

    async def await_message(self, name: str) -> None:
        """Wait a moment until the index holds a message that was just said; that it is on the record is certain."""
        index = self._console.parts.index
        for _ in range(_TRIES):
            if await asyncio.to_thread(index.entries, [name]):
                return
            await asyncio.sleep(_PAUSE_S)

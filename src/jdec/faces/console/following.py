"""What a console knows of its node: status, picture and both records, kept by following, through every break.

The console decides nothing about any of it.  It knows when it is cut off: a page that shows an old state must say so.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from jdec.faces.console.earlier import index_earlier
from jdec.faces.console.growth import Growth, Lag
from jdec.faces.console.held import Change, HeldPicture, louder
from jdec.faces.console.live import Hub
from jdec.faces.console.views import Grade, LinkCell, LiveKind
from jdec.node.following import Cursor, parse_cursor
from jdec.node.people.door import NodeAway, NodeDoor, NodeSaidNo
from jdec.node.people.index import RecordIndex, indexed
from jdec.node.picture_views import NoticePage, PictureEvent, PicturePage
from jdec.node.views import FollowEvent, LinkView, NodeStatus
from jdec.record.origin import Origin

POLL_S: Final = 2.0
BEAT_S: Final = 4.0
GATHER_S: Final = 0.1
"""Changes that come together are told together: so long at most, after the first of a quiet line was told at once."""
PICTURE_S: Final = 10.0
"""So long the picture may be out of reach while the node answers; after that what is shown is said to be old."""
BEHIND: Final = timedelta(seconds=10)
"""So long the picture may be behind the records; after that launches may be missing in what is shown."""
PICTURE: Final = "picture"
MOST_EVENTS: Final = 20_000
_FIRST_PAUSE_S: Final = 0.2
_LONGEST_PAUSE_S: Final = 5.0
_PAGE: Final = 1000


class Following:
    """One node, followed.  One event loop only."""

    def __init__(
        self,
        door: NodeDoor,
        hub: Hub,
        index: RecordIndex,
        now: Callable[[], datetime],
        log: Callable[..., None],
    ) -> None:
        self._door = door
        self._hub = hub
        self._index = index
        self._now = now
        self._log = log
        self.picture = HeldPicture()
        self.status: NodeStatus | None = None
        self.has_picture = False
        self.growth = Growth()
        self._lag = Lag()
        self._was_behind = False
        self.lost_since: datetime | None = now()
        self.lost_why = "starting"
        self._picture_out: datetime | None = now()
        self._picture_why = "starting"
        self.cursor = Cursor()
        self.more_cells: Callable[[str], tuple[LinkCell, ...]] = lambda _language: ()
        self.more_steps: Callable[[str], tuple[str, ...]] = lambda _language: ()
        self.more_trouble: Callable[[str], str] = lambda _language: ""
        self._names: dict[str, None] = {}
        self._ring: Grade | None = None
        self._changed = asyncio.Event()
        self._climbed = asyncio.Event()
        self._ask = asyncio.Event()

    def now(self) -> datetime:
        """Return what the console's clock shows."""
        return self._now()

    @property
    def is_up(self) -> bool:
        """Say whether the node answers and its picture is followed."""
        return self.lost_since is None

    @property
    def behind_since(self) -> datetime | None:
        """Since when the node's picture has lacked what is on the records; None where it lacks nothing for long."""
        return self._lag.since(self._now(), BEHIND)

    @property
    def may_lack(self) -> bool:
        """Say whether what is on the records may be missing here this moment: of that nothing is said to be gone."""
        return self.lost_since is not None or not self.growth.is_whole or self._lag.is_now

    async def run(self) -> None:
        """Follow until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._poll())
            group.create_task(self._beat())
            group.create_task(self._tell_picture())
            group.create_task(self._tell_climb())
            group.create_task(self._again("records", self._follow_records))
            group.create_task(self._again(PICTURE, self._follow_picture))

    def beat(self) -> dict[str, Any]:
        """Return what a beat says: `records` names both, so that a page notices when one began a new generation."""
        told = {"now": self._now(), "records": self.records}
        if self.lost_since is None:
            return {**told, "node": "up", "since": None, "why": ""}
        why = PICTURE if self.is_picture_lost else "node"
        return {**told, "node": "lost", "since": self.lost_since, "why": why}

    @property
    def records(self) -> tuple[str, ...]:
        """The full names of the own and the other record; empty before the node has said them."""
        return _records(self.status)

    @property
    def is_picture_lost(self) -> bool:
        """Say whether the node answers, but its picture has been out of reach for too long."""
        return self.lost_since is not None and self.lost_why == PICTURE

    # --- asking -------------------------------------------------------------------------------------------------

    async def _poll(self) -> None:
        while True:
            self._ask.clear()
            try:
                self._heard(await self._door.get(NodeStatus, "/v1/status"))
            except (NodeAway, NodeSaidNo) as failure:
                self._lost(failure.reason if isinstance(failure, NodeAway) else failure.code)
            # Not `wait_for`: up to Python 3.11 it forgets that it was cancelled where what it waits for comes as well.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL_S):
                    await self._ask.wait()

    def _heard(self, status: NodeStatus) -> None:
        out_since = self._picture_out
        is_out = out_since is not None and (self._now() - out_since).total_seconds() > PICTURE_S
        is_back = self.lost_since is not None and not is_out
        is_other = self.status is None or _gist(status) != _gist(self.status)
        is_next = self.status is not None and _records(status) != _records(self.status)
        self.status = status
        self._lag.hear(status.picture, self._now())
        # Time alone makes a lag long: nothing else would tell the pages.
        was_behind, self._was_behind = self._was_behind, self.behind_since is not None
        if is_next:
            # How far the picture is that is shown, only the stream says that brings it.
            self.growth.extend({each.record: each.size for each in (status.own, status.mirror)})
        if is_out:
            self._lost(PICTURE, out_since)
        if is_back:
            self.lost_since, self.lost_why = None, ""
            self._hub.beat(self.beat())
        if is_back or is_other or was_behind != self._was_behind:
            self._hub.publish(LiveKind.STATUS)
        if is_next:
            # Names, sizes and past places mean something else now: no piece of a page stays as it was.
            self._log("record began its next generation", records=self.records)
            self._hub.publish(LiveKind.PICTURE, {"names": [], "ring": ""})
            self._hub.beat(self.beat())

    def _lost(self, why: str, since: datetime | None = None) -> None:
        """Say that what is shown is old; whether node or picture is lost may change meanwhile, and is said as well."""
        if self.lost_since is None or self.is_picture_lost != (why == PICTURE):
            self.lost_since, self.lost_why = since or self._now(), why
            if why == PICTURE:
                self._log("picture lost", reason=self._picture_why)
            else:
                self._log("node lost", reason=why)
            self._hub.beat(self.beat())
            self._hub.publish(LiveKind.STATUS)

    async def _beat(self) -> None:
        while True:
            self._hub.beat(self.beat())
            await asyncio.sleep(BEAT_S)

    # --- following ----------------------------------------------------------------------------------------------

    async def _again(self, what: str, follow: Callable[[], Any]) -> None:
        """Follow, and after every break again, with growing pauses while nothing comes."""
        pause_s = _FIRST_PAUSE_S
        while True:
            begun = asyncio.get_running_loop().time()
            reason = "ended"
            try:
                await follow()
            except NodeAway as away:
                reason = away.reason
            except NodeSaidNo as refused:
                reason = refused.code
                self._log("node refused to be followed", what=what, code=refused.code)
            if what == PICTURE:
                self._picture_out, self._picture_why = self._picture_out or self._now(), reason
            # Whether the node is lost or only this line broke is asked at once.
            self._ask.set()
            was_short = asyncio.get_running_loop().time() - begun < _LONGEST_PAUSE_S
            pause_s = min(pause_s * 2, _LONGEST_PAUSE_S) if was_short else _FIRST_PAUSE_S
            await asyncio.sleep(pause_s)

    async def _follow_records(self) -> None:
        """Take entries into the index, from where it stands; earlier generations that it lacks come first."""
        start = await asyncio.to_thread(self._index.cursor)
        self.cursor = parse_cursor(start)
        await index_earlier(self._door, self._index, start, self._log)
        try:
            async for event in self._door.stream(FollowEvent, "/v1/follow", start):
                await self._take_record(event)
        except NodeSaidNo as refused:
            if refused.code == "cursor-generation":
                await asyncio.to_thread(self._index.follow_anew)
            elif refused.code in ("cursor-ahead", "cursor-malformed"):
                await asyncio.to_thread(self._index.begin_anew, refused.code)
            raise

    async def _take_record(self, event: FollowEvent) -> None:
        self.cursor = parse_cursor(event.cursor)
        if event.entry is not None:
            self._index.put(indexed(event.entry), event.cursor)
        elif event.link is not None:
            self._take_link(event.link)
        self._climbed.set()
        # The index writes many entries at once where many come.
        if self._index.is_full():
            await asyncio.to_thread(self._index.write)

    def _take_link(self, link: LinkView) -> None:
        if self.status is not None and self.status.link != link:
            self.status = msgspec.structs.replace(self.status, link=link)
            self._hub.publish(LiveKind.STATUS)

    async def _follow_picture(self) -> None:
        """Read the picture whole from a place that is followed on from, then follow."""
        cursor = ""
        while True:
            page = await self._read_picture()
            cursor = page
            async for event in self._door.stream(PictureEvent, "/v1/picture/follow", cursor):
                if event.type == "reset":
                    break
                self._take_picture(event)
            else:
                return

    async def _read_picture(self) -> str:
        """Hold the picture as it is; return a place from which nothing of it is missed."""
        page = await self._door.get(PicturePage, "/v1/picture", limit=_PAGE)
        cursor, events, status = page.cursor, list(page.events), page.status
        while page.next is not None and len(events) < MOST_EVENTS:
            page = await self._door.get(PicturePage, "/v1/picture", limit=_PAGE, after=page.next)
            events += page.events
        listed = await self._door.get(NoticePage, "/v1/picture/notices", limit=_PAGE)
        notices = list(listed.notices)
        while listed.next is not None and len(notices) < MOST_EVENTS:
            listed = await self._door.get(NoticePage, "/v1/picture/notices", limit=_PAGE, after=listed.next)
            notices += listed.notices
        if not self.has_picture:
            # Also where there is nothing in it: pages say until then that there is none.
            self.has_picture = True
            self._changed.set()
        is_cut = page.next is not None or listed.next is not None
        self.growth.begin(status, is_cut=is_cut)
        if is_cut:
            self._log("picture larger than a console holds", events=len(events), notices=len(notices))
        self._picture_out = None
        if self.is_picture_lost:
            self._ask.set()
        self._note(self.picture.begin(events, notices))
        if self.growth.is_whole:
            self.picture.settle()
        return cursor

    def _take_picture(self, event: PictureEvent) -> None:
        if event.component is not None:
            self._note(self.picture.take(event.component.events))
        elif event.notices is not None:
            self._note(self.picture.take_notices(event.notices.notices))
        elif event.status is not None and self.status is not None:
            self.status = msgspec.structs.replace(self.status, picture=event.status)
            self._climbed.set()
        if event.status is not None:
            self._lag.hear(event.status, self._now())
            if self.growth.hear(event.status):
                self.picture.settle()
                self._hub.publish(LiveKind.STATUS)

    def _note(self, change: Change) -> None:
        if change.names:
            self._names.update(dict.fromkeys(change.names))
            self._ring = louder(self._ring, change.ring)
            self._changed.set()

    # --- telling ------------------------------------------------------------------------------------------------

    async def _tell_picture(self) -> None:
        """Tell the pages what changed in the picture: at once after a quiet while, then gathered."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            names, ring = list(self._names), self._ring
            self._names, self._ring = {}, None
            self._hub.publish(LiveKind.PICTURE, {"names": names[:200], "ring": ring.value if ring else ""})
            await asyncio.sleep(GATHER_S)

    async def _tell_climb(self) -> None:
        """Write down what came, and tell how far it climbed, gathered: an alarm that it leads to never waits for it."""
        while True:
            await self._climbed.wait()
            self._climbed.clear()
            await asyncio.to_thread(self._index.write)
            await asyncio.sleep(GATHER_S)
            self._tell_ladder()

    def _tell_ladder(self) -> None:
        """Tell how far both records and the own one's climb are; while catching up with them, say nothing."""
        at, status = self.cursor, self.status
        if status is None or at.own < status.own.size or at.peer < status.mirror.size:
            return
        if (at.own_generation, at.peer_generation) != tuple(
            Origin.parse(each).generation for each in self.records
        ):
            return
        own = msgspec.structs.replace(status.own, size=at.own)
        mirror = msgspec.structs.replace(status.mirror, size=at.peer)
        self.status = msgspec.structs.replace(
            status, own=own, mirror=mirror, mirrored_size=at.mirrored, receipted_size=at.receipted
        )
        told = {"own": at.own, "peer": at.peer, "mirrored": at.mirrored, "receipted": at.receipted}
        self._hub.publish(LiveKind.LADDER, told)


def _records(status: NodeStatus | None) -> tuple[str, ...]:
    return (status.own.record, status.mirror.record) if status is not None else ()


def _gist(status: NodeStatus) -> NodeStatus:
    """Return a status without what changes all the time and tells an officer nothing new."""
    agreement = msgspec.structs.replace(status.picture.agreement, asked_at="", peer_records={})
    picture = msgspec.structs.replace(status.picture, agreement=agreement)
    heads = {name: msgspec.structs.replace(getattr(status, name), signed_at="") for name in ("own", "mirror")}
    scrub = msgspec.structs.replace(status.scrub, checked=0)
    return msgspec.structs.replace(status, picture=picture, scrub=scrub, pending=0, **heads)

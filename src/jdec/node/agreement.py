"""Whether both nodes make the same picture of the same entries: each asks the other for the hashes of its components.

Same inputs and another outcome is an alarm; other inputs are lag, one node having read more; another model or other
parameters cannot be compared.  A node that has no such answer is not compared with, and nothing else changes.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from jdec.node.bulletin import Bulletin
from jdec.node.parts import NodeParts
from jdec.node.picture import Picture
from jdec.node.picture_views import Agreement, AgreementView, Comparison
from jdec.node.ports import PeerRefused, PeerUnreachable, StoreError
from jdec.node.reading import NodeRefused
from jdec.node.tables import NOTICES, PictureDigest, PicturePeer, Snapshot
from jdec.picture.accounts import ComponentAccount
from jdec.picture.drill import first_difference, first_notice_difference
from jdec.picture.noticing import NoticeComponentAccount
from jdec.words.instants import format_instant, from_unix_micros

Account = ComponentAccount | NoticeComponentAccount
PAGE: Final = 1000
MOST_COMPONENTS: Final = 200_000
_MOST_PAGES: Final = 2 * MOST_COMPONENTS // PAGE
_NAMED: Final = 20
_SOON_S: Final = 0.5
_NO_PICTURE: Final = "picture-absent"


def digest_page(rows: Snapshot, cursor: str) -> PictureDigest:
    """Return what changed since a cursor that this function gave; for any other cursor, everything from the start.

    A cursor is `epoch.sequence`, with `/name` while everything is listed in the order of names.
    """
    stand = rows.stand()
    head, is_listing, after = cursor.partition("/")
    epoch, _, number = head.partition(".")
    sequence = int(number) if number.isascii() and number.isdigit() and len(number) <= 15 else -1
    is_known = epoch == stand.epoch and stand.oldest <= sequence + 1 and sequence <= stand.sequence
    if not is_known or is_listing:
        after, sequence = (after, sequence) if is_known else ("", stand.sequence)
        listed = rows.hashes_after(after, PAGE)
        more = len(listed) == PAGE
        ending = f"/{listed[-1].name}" if more else ""
        found, gone, is_whole = listed, [], not is_known
        cursor = f"{stand.epoch}.{sequence}{ending}"
    else:
        told = rows.changes(sequence, PAGE)
        names = tuple(dict.fromkeys(each.name for each in told))
        found = rows.hashes(names)
        gone = sorted(set(names) - {each.name for each in found})
        sequence = told[-1].sequence if told else sequence
        more, is_whole, cursor = sequence < stand.sequence, False, f"{stand.epoch}.{sequence}"
    return PictureDigest(
        view=stand.stamp.view,
        model=stand.stamp.model,
        parameters=stand.stamp.parameters,
        records={each.record: each.size for each in stand.folded},
        cursor=cursor,
        more=more,
        whole=is_whole,
        components=tuple(found),
        gone=tuple(gone),
    )


class Side:
    """What one node said of its components: their hashes by name, and where to go on."""

    def __init__(self) -> None:
        self.cursor = ""
        self.hashes: dict[str, tuple[bytes, bytes]] = {}
        self.last: PictureDigest | None = None

    def apply(self, page: PictureDigest) -> set[str]:
        """Take a page in; return the names it touches."""
        touched: set[str] = set()
        if page.whole:
            touched |= self.hashes.keys()
            self.hashes = {}
        for each in page.components:
            self.hashes[each.name] = (bytes.fromhex(each.inputs_hash), bytes.fromhex(each.outcome_hash))
        for name in page.gone:
            self.hashes.pop(name, None)
        self.cursor, self.last = page.cursor, page
        return touched | {each.name for each in page.components} | set(page.gone)

    async def fetch(self, ask: Callable[[str], Awaitable[PictureDigest]]) -> set[str]:
        """Ask for pages until there is no more; return the names that were touched."""
        touched: set[str] = set()
        for _ in range(_MOST_PAGES):
            page = await ask(self.cursor)
            touched |= self.apply(page)
            if len(self.hashes) > MOST_COMPONENTS:
                raise PeerRefused("picture-too-large", f"more than {MOST_COMPONENTS} components")
            if not page.more:
                break
        return touched

    def versions(self) -> tuple[str, str, str] | None:
        """Return what must be the same on both sides for a comparison."""
        page = self.last
        return (page.view, page.model, page.parameters) if page else None


class Comparing:
    """Compares one node's picture with the other's, for as long as the node runs."""

    def __init__(
        self,
        picture: Picture,
        peer: PicturePeer,
        stamp: Callable[[], str],
        log: Callable[..., None],
        pause_s: float,
    ) -> None:
        self._picture = picture
        self._peer = peer
        self._stamp = stamp
        self._log = log
        self._pause_s = pause_s
        self._mine, self._theirs = Side(), Side()
        # Only what does not agree; everything else that either side has does.
        self._odd: dict[str, Agreement] = {}

    async def run(self) -> None:
        """Compare again whenever this node's picture changed, and every while; never ends by what the other says."""
        while True:
            ticket = self._picture.changed
            view = await self._look()
            self._picture.told(view)
            pause_s = _SOON_S if view.state is Agreement.LAG else self._pause_s
            await asyncio.sleep(_SOON_S)
            try:
                async with asyncio.timeout(pause_s):
                    await ticket.wait()
            except TimeoutError:
                continue

    async def _look(self) -> AgreementView:
        try:
            touched = await self._mine.fetch(self._own_page)
            touched |= await self._theirs.fetch(self._peer.picture)
        except NodeRefused as refused:
            return AgreementView(reason=refused.code)
        except PeerUnreachable as cut:
            return AgreementView(reason=_NO_PICTURE if str(cut) == _NO_PICTURE else "peer-unreachable")
        except PeerRefused as refused:
            return AgreementView(reason=refused.code)
        except Exception as unknown:
            # Whatever the other node's answer does to this comparison, it does nothing to the node.
            self._log("picture not compared", error=type(unknown).__name__, detail=str(unknown)[:200])
            self._mine, self._theirs = Side(), Side()
            return AgreementView(reason="internal")
        self._judge(touched)
        return self._view()

    async def _own_page(self, cursor: str) -> PictureDigest:
        return await self._picture.ask(lambda rows: digest_page(rows, cursor))

    def _judge(self, touched: set[str]) -> None:
        for name in sorted(touched):
            before = self._odd.pop(name, None)
            state = judge(self._mine.hashes.get(name), self._theirs.hashes.get(name))
            if state is not Agreement.AGREE:
                self._odd[name] = state
            if state is not before and state is Agreement.OUTCOME_DIFFERS and self._is_comparable():
                self._log("picture differs from the other node's", component=name)

    def _is_comparable(self) -> bool:
        return self._mine.versions() == self._theirs.versions()

    def _view(self) -> AgreementView:
        theirs = self._theirs.last
        assert theirs is not None
        counts = Counter(self._odd.values())
        differing = sorted(name for name, state in self._odd.items() if state is Agreement.OUTCOME_DIFFERS)
        total = len(self._mine.hashes.keys() | self._theirs.hashes.keys())
        if not self._is_comparable():
            state, counts, differing, total = Agreement.NOT_COMPARABLE, Counter(), [], len(self._odd)
        elif differing:
            state = Agreement.OUTCOME_DIFFERS
        else:
            state = Agreement.LAG if self._odd else Agreement.AGREE
        return AgreementView(
            state=state,
            agreeing=total - len(self._odd),
            lagging=counts[Agreement.LAG],
            differing_count=len(differing),
            differing=tuple(differing[:_NAMED]),
            peer_model=theirs.model,
            peer_parameters=theirs.parameters,
            peer_records=theirs.records,
            asked_at=self._stamp(),
        )

    async def digest(self, cursor: str) -> bytes:
        """Answer the other node: hashes of this node's components since a cursor, as JSON.  Raises `StoreError`."""
        try:
            return msgspec.json.encode(await self._own_page(cursor))
        except NodeRefused as refused:
            raise StoreError(refused.code, str(refused)) from refused

    async def account(self, name: str) -> bytes:
        """Answer the other node: a component by its own name, as JSON, or nothing.  Raises `StoreError`."""
        try:
            found = await self._picture.ask(lambda rows: component_named(rows, name))
        except NodeRefused as refused:
            raise StoreError(refused.code, str(refused)) from refused
        return msgspec.json.encode(found) if found else b""

    async def compare(self, name: str) -> Comparison | None:
        """Hold one component against the other node's account of it; None where neither has it.

        Raises `NodeRefused` `picture-absent`, `picture-peer-silent`.
        """
        mine = await self._picture.ask(lambda rows: component_named(rows, name) or rows.component_of(name))
        asked = mine.name if isinstance(mine, ComponentAccount) else name
        try:
            theirs = await self._peer.picture_component(asked)
        except (PeerUnreachable, PeerRefused) as silent:
            code = silent.code if isinstance(silent, PeerRefused) else "peer-unreachable"
            raise NodeRefused("picture-peer-silent", f"no account: {silent}", reason=code) from silent
        if mine is None and theirs is None:
            return None
        state = judge(*((_hashes(each) if each else None) for each in (mine, theirs)))
        if self._mine.last and self._theirs.last and not self._is_comparable():
            state = Agreement.NOT_COMPARABLE
        return _comparison(asked, state, mine, theirs)


def _comparison(name: str, state: Agreement, mine: Account | None, theirs: Account | None) -> Comparison:
    """Return the comparison with the first difference of two accounts of one kind."""
    if isinstance(mine or theirs, NoticeComponentAccount):
        ours, others = (each if isinstance(each, NoticeComponentAccount) else None for each in (mine, theirs))
        found = first_notice_difference(ours, others) if ours and others else None
        return Comparison(name, state, found, my_notices=ours, their_notices=others)
    one, other = (each if isinstance(each, ComponentAccount) else None for each in (mine, theirs))
    return Comparison(name, state, first_difference(one, other) if one and other else None, one, other)


def component_named(rows: Snapshot, name: str) -> Account | None:
    """Return a component by its own name; one of notices by its name with `NOTICES` before it."""
    if name.startswith(NOTICES):
        return rows.notice_component(name.removeprefix(NOTICES))
    return rows.component(name)


def picture_of_node(parts: NodeParts, bulletin: Bulletin) -> Picture | None:
    """Return the picture of a node, compared with the other node's; None where this node computes none."""
    if parts.picture is None:
        return None
    own, peer = parts.own_keys.origin, parts.peer_keys.origin
    earlier = parts.archive.sizes()
    picture = Picture(parts.picture, lambda: {own: bulletin.own, peer: bulletin.peer, **earlier}, parts.log)
    picture.comparing = Comparing(
        picture,
        parts.picture.peer,
        lambda: format_instant(from_unix_micros(parts.clock.now_us())),
        parts.log,
        parts.config.link.heartbeat_s,
    )
    return picture


def _hashes(component: Account) -> tuple[bytes, bytes]:
    return bytes.fromhex(component.inputs_hash), bytes.fromhex(component.outcome_hash)


def judge(mine: tuple[bytes, bytes] | None, theirs: tuple[bytes, bytes] | None) -> Agreement:
    """What the hashes of one component on both sides say; a component that neither has agrees."""
    if mine == theirs:
        return Agreement.AGREE
    if mine is None or theirs is None or mine[0] != theirs[0]:
        return Agreement.LAG
    return Agreement.OUTCOME_DIFFERS

"""Courier files as a node takes them: the unit that the line carries, brought by hand.

    header -> is it for this node? -> answer believed as far as it is signed -> packages -> mirror.take

What a file says of itself is believed in nothing: it only names a wrong file before anything is taken.  The packages go
to the same judge as those of the line, and the answer in the header is judged as the answer to a push is.  Both are
judged apart: a bad answer keeps no entry out, and bad entries keep no answer out.  Taking a file again changes nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from jdec.node.bulletin import Bulletin
from jdec.node.ports import MirrorRefused, PeerRefused
from jdec.node.reading import NodeRefused
from jdec.record.checkpoint import read_checkpoint
from jdec.record.courier import CourierHeader, decode_courier
from jdec.record.errors import RecordError
from jdec.record.note import MAX_NOTE_BYTES
from jdec.record.origin import Origin
from jdec.record.package import MAX_PACKAGE_BYTES, Package, encode_package

MAX_PIECE_BYTES: Final = MAX_PACKAGE_BYTES + MAX_NOTE_BYTES + 1024
"""A header, an answer and one package: what a running node is handed at once."""
CODES: Final = (
    "courier-own-file",
    "courier-other-party",
    "courier-other-traffic",
    "courier-returned",
    "courier-generation-old",
    "courier-generation-new",
    "courier-opened",
    "courier-gap",
    "courier-split",
    "courier-rollback",
    "courier-not-signed",
    "courier-cannot-sign",
    "courier-cosignature",
    "courier-lost",
)
_OF_MIRROR: Final = {
    "generation-taken": "courier-opened",
    "package-gap": "courier-gap",
    "record-split": "courier-split",
    "record-rollback": "courier-rollback",
    "mirror-cannot-sign": "courier-cannot-sign",
}


class CourierTaken(msgspec.Struct, frozen=True):
    """What a piece of a courier file did.

    `fresh` of its entries of `record` were new; `size` are held now.  Of the own record the other Party is known to
    hold `mirrored` entries and has receipted `receipted`.  `answer` is empty, or the code for which the file's answer
    about the own record was not believed (`courier-cosignature`, `courier-lost`), and `reason` says why.
    """

    record: str
    size: int
    fresh: int
    mirrored: int
    receipted: int
    answer: str = ""
    reason: str = ""


def judge_header(header: CourierHeader, own: Origin, peer: Origin) -> None:
    """Say whether a file of this header is one that the node of `own`, which mirrors `peer`, may take.

    Raises `NodeRefused` with a code that says whose file it is.  Nothing was taken then.  A file of the next generation
    of the other record may be taken.
    """
    sender, receiver = header.sender, header.receiver
    if sender.traffic != own.traffic:
        message = f"courier file is of other traffic: got {sender.traffic}, expected {own.traffic}"
        raise NodeRefused("courier-other-traffic", message, got=sender.traffic, expected=own.traffic)
    if (sender.party, receiver.party) == (own.party, peer.party):
        raise NodeRefused(
            "courier-own-file", f"courier file is our own, for {receiver.party}", receiver=receiver.party
        )
    if (sender.party, receiver.party) != (peer.party, own.party):
        args = {"sender": sender.party, "receiver": receiver.party, "own": own.party, "peer": peer.party}
        message = f"courier file goes from {sender.party} to {receiver.party}; this node is {own.party}"
        raise NodeRefused("courier-other-party", message, **args)
    if header.is_returned:
        raise NodeRefused("courier-returned", "courier file brings our own record back")
    # The next one opens itself, where it rightly does; the mirror's own judge says so.
    if sender.generation not in (peer.generation, peer.generation + 1):
        name = "courier-generation-old" if sender.generation < peer.generation else "courier-generation-new"
        got, have = str(sender.generation), str(peer.generation)
        message = f"courier file is of another generation: got {got}, have {have}"
        raise NodeRefused(name, message, got=got, have=have)


class Courier:
    """Takes courier files into one node.

    `take` is the one way into the mirror, `cosigned` the one judge of cosigned notes of the own record.
    """

    def __init__(
        self,
        own_origin: str,
        peer_origin: str,
        bulletin: Bulletin,
        *,
        take: Callable[[bytes], Awaitable[object]],
        cosigned: Callable[[bytes], Awaitable[int]],
        log: Callable[..., None],
    ) -> None:
        self._own, self._peer = Origin.parse(own_origin), Origin.parse(peer_origin)
        self._bulletin = bulletin
        self._take = take
        self._cosigned = cosigned
        self._log = log

    async def take(self, data: bytes) -> CourierTaken:
        """Take a courier file that fits into memory, or one package of a larger one as a file of its own.

        What opens the other Party's next generation is refused with `courier-opened` once that is kept: the node goes
        round, and the same bytes are then taken.
        Raises `RecordError` (`courier-...`: not a whole file), `NodeRefused` (`CODES`) and `StoreError`.  What was
        taken before a refusal stays taken.
        """
        header, packages = decode_courier(data)
        judge_header(header, self._own, self._peer)
        refusal = await self._believe(header)
        fresh = 0
        for package in packages:
            fresh += await self._take_one(package)
        if refusal is not None and fresh:
            # The new entries may have brought the very key that signed the answer.
            refusal = await self._believe(header)
        board = self._bulletin
        self._log("courier taken", record=str(header.record), start=header.start, end=header.end, fresh=fresh)
        taken = CourierTaken(str(header.record), board.peer, fresh, board.mirrored, board.receipted)
        if refusal is None:
            return taken
        return msgspec.structs.replace(taken, answer=refusal.code, reason=refusal.args_by_name["reason"])

    async def _believe(self, header: CourierHeader) -> NodeRefused | None:
        """Believe the answer in the header; return why it is not believed, if it is not."""
        # One about an earlier generation of ours changes nothing any more.
        if not header.cosigned or header.receiver != self._own:
            return None
        try:
            # One that says no more than is known is no news; a later generation's file may bring one by an earlier key.
            if read_checkpoint(header.cosigned).size > self._bulletin.mirrored:
                await self._cosigned(header.cosigned)
        except (RecordError, PeerRefused) as error:
            self._log("courier answer refused", code=error.code, reason=str(error))
            code = "courier-lost" if error.code == "cosignature-other-tree" else "courier-cosignature"
            return NodeRefused(code, str(error), reason=error.code)
        return None

    async def _take_one(self, package: Package) -> int:
        """Take one package; return how many of its entries are new here."""
        before = self._bulletin.peer
        try:
            await self._take(encode_package(package))
        except MirrorRefused as refused:
            code = _OF_MIRROR.get(refused.code, "courier-not-signed")
            args = {"have": str(refused.size), "offered": str(package.start), "reason": refused.code}
            raise NodeRefused(code, str(refused), **args) from refused
        except RecordError as error:
            raise NodeRefused("courier-not-signed", str(error), reason=error.code) from error
        return max(0, min(package.end, self._bulletin.peer) - max(package.start, before))

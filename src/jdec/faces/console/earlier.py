"""Earlier generations of both records in the console's index: what was said before a loss is still found and cited.

They never change, so each is read once.  One that cannot be read now is left out until the node is followed again: the
present comes first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from jdec.faces.console.records_at_node import EntryList, RecordList
from jdec.node.people.door import NodeDoor, NodeSaidNo
from jdec.node.people.index import RecordIndex, indexed
from jdec.node.views import RecordHead

_PAGE: Final = 1000


async def index_earlier(door: NodeDoor, index: RecordIndex, cursor: str, log: Callable[..., None]) -> None:
    """Read into the index what it lacks of earlier generations; `cursor` stays where to follow on.

    Raises `NodeAway`, and `NodeSaidNo` where the node does not even list them.
    """
    for item in (await door.get(RecordList, "/v1/records")).earlier:
        try:
            await _read_one(door, index, item.head, cursor)
        except NodeSaidNo as refused:
            log("earlier generation not read", record=item.head.record, code=refused.code)


async def _read_one(door: NodeDoor, index: RecordIndex, head: RecordHead, cursor: str) -> None:
    """What was accepted and never mirrored is no part of a generation that ended: it goes out of the index."""
    at = await asyncio.to_thread(index.keep_to, head.record, head.size)
    while at < head.size:
        page = await door.get(EntryList, f"/v1/records/{head.record}/entries", start=at, limit=_PAGE)
        if not page.entries:
            return
        for entry in page.entries:
            index.put(indexed(entry), cursor)
        await asyncio.to_thread(index.write)
        at = page.entries[-1].index + 1

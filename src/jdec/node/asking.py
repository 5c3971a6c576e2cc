"""What faces may ask of the records: each answer is read in a worker thread, so that nobody waits for a disk.

A record is named `own` or `peer`, or by its full name, which reaches earlier generations as well and stays good when a
generation ends.
"""

from __future__ import annotations

import asyncio
from base64 import b64encode

from jdec.node.auditing import EvidenceItem, EvidenceList, RecordKeys, keys_of
from jdec.node.carrying import courier_file
from jdec.node.parts import NodeParts
from jdec.node.reading import Reading, Source
from jdec.node.views import EntryView, InclusionView, RecordHead, Which
from jdec.record.origin import Origin


class Asking:
    """The half of a node that answers questions about records."""

    _reading: Reading
    _parts: NodeParts

    def names(self) -> list[str]:
        """Return the names of all records that can be asked about."""
        return self._reading.names()

    def origin(self, where: str) -> str:
        """Return the name of a record.  Raises `LookupError`, as everything here does for a record that is not here."""
        return self._reading.source(where).origin

    def size(self, where: str) -> int:
        """Return how many entries of a record can be read."""
        return self._reading.source(where).size

    async def earlier(self) -> list[tuple[Which, RecordHead]]:
        """Return the heads of all earlier generations, oldest first."""
        return await asyncio.to_thread(self._reading.earlier)

    async def entries(self, where: str, start: int, limit: int) -> list[EntryView]:
        """Return entries from `start`."""
        return await asyncio.to_thread(self._reading.entries, where, start, limit)

    async def entry(self, where: str, index: int) -> EntryView | None:
        """Return one entry."""
        found = await asyncio.to_thread(self._reading.entries, where, index, 1)
        return found[0] if found and found[0].index == index else None

    async def checkpoint(self, where: str) -> bytes | None:
        """Return the newest checkpoint, cosigned where it is."""
        return await asyncio.to_thread(self._reading.checkpoint, where)

    async def tile(self, where: str, path: str) -> bytes:
        """Return a C2SP tile or entry bundle."""
        return await asyncio.to_thread(self._reading.tile, where, path)

    async def inclusion(self, where: str, index: int, size: int) -> InclusionView:
        """Return a proof of inclusion."""
        return await asyncio.to_thread(self._reading.inclusion, where, index, size)

    async def consistency(self, where: str, old: int, new: int) -> list[str]:
        """Return a proof of consistency, base64."""
        proof = await asyncio.to_thread(self._reading.consistency, where, old, new)
        return [b64encode(each).decode() for each in proof]

    async def keys(self, where: str) -> RecordKeys:
        """Return the keys of a record, of all times.  Raises `RecordError` where an archive's manifests are damaged."""
        return await asyncio.to_thread(self._keys, self._reading.source(where))

    def _keys(self, source: Source) -> RecordKeys:
        parts = self._parts
        histories = {Which.OWN: parts.own_keys.history, Which.PEER: parts.peer_keys.history}
        other = histories[Which.PEER if source.which is Which.OWN else Which.OWN]
        if source.archived:
            return keys_of(source.origin, source.archived.history(), None, None)
        cosigned = source.store.cosigned()
        if source.which is Which.PEER:
            # Our own cosignature stands under the newest checkpoint of the mirror.
            head = source.store.head()
            cosigned = (head.size, head.note) if head.note else None
        return keys_of(source.origin, histories[source.which], cosigned, other)

    async def evidence_files(self) -> EvidenceList:
        """Return what evidence files are kept."""
        found = await asyncio.to_thread(self._parts.list_evidence)
        return EvidenceList(tuple(EvidenceItem(*each) for each in found))

    async def evidence_file(self, name: str) -> bytes | None:
        """Return an evidence file by its name."""
        return await asyncio.to_thread(self._parts.read_evidence, name)

    async def courier_file(self, since: int | None) -> bytes:
        """Return a courier file for the other Party.  Raises `NodeRefused` and `StoreError`."""
        parts = self._parts
        sender, receiver = Origin.parse(parts.own_keys.origin), Origin.parse(parts.peer_keys.origin)
        return await asyncio.to_thread(courier_file, parts.own, parts.mirror, sender, receiver, since)

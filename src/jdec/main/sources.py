"""Both records of a node folder as the projector reads them: every generation, read only, beside a running node.

Of an earlier generation only what the next one cites counts: that is what both Parties hold.  Each look opens the file
anew, so that nothing here ever keeps the node from folding its write-ahead log back.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jdec.adapters.recordfile import open_record_file
from jdec.adapters.storefiles import generation_of, mirror_file, own_file
from jdec.main.records import read_introduction_of
from jdec.node.config import NodeConfig
from jdec.node.generations import cited_by
from jdec.node.ports import StoredEntry, StoreError
from jdec.node.tables import EntrySource
from jdec.record.checkpoint import Checkpoint
from jdec.record.manifest import manifest_in, read_manifest


@dataclass(frozen=True)
class RecordSource:
    """One generation of one record; `most` is how many of its entries count at most, None for the present one."""

    record: str
    path: Path
    most: int | None = None

    def size(self) -> int:
        """Return how many entries of it count now; none where the file is not there yet."""
        if not self.path.is_file() or self.path.stat().st_size == 0:
            return 0
        with open_record_file(self.path) as file:
            if file.origin != self.record:
                raise StoreError("store-origin", f"record file holds another record: {file.origin}")
            return file.size if self.most is None else min(self.most, file.size)

    def read(self, start: int, limit: int) -> list[StoredEntry]:
        """Return whole entries from `start`."""
        with open_record_file(self.path) as file:
            return file.entries(start, limit)


def sources_of(folder: Path, config: NodeConfig) -> list[EntrySource]:
    """Return every generation of both records, own first, oldest first.  Raises `Refused`, `StoreError`."""
    data, paths = folder / config.paths.data, config.paths
    found: list[EntrySource] = []
    for party, name, file in (
        (config.party, paths.introduction, own_file),
        (config.peer, paths.peer_introduction, mirror_file),
    ):
        present = read_introduction_of(folder / name, config, party)
        generations: list[EntrySource] = [
            RecordSource(present.origin, file(data, generation_of(present.origin)))
        ]
        cited = cited_by(present)
        while cited is not None:
            path = file(data, generation_of(cited.origin))
            if not path.is_file():
                break
            generations.insert(0, RecordSource(cited.origin, path, cited.size))
            cited = _cited_in(path)
        found += generations
    return found


def _cited_in(path: Path) -> Checkpoint | None:
    with open_record_file(path) as file:
        entry = file.manifest()
    previous = read_manifest(manifest_in(entry)).previous if entry else None
    return previous.checkpoint if previous else None

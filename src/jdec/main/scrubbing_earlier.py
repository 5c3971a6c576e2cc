"""The earlier generations of one record in a stopped node's folder looked through, mended, and fetched back.

What the entries themselves or the other node's copy of single ones can mend is mended in place.  A file that is gone,
that cannot be opened, or that stays damaged is filled anew beside its place and takes it once all of it is verified:
a closed file is worth exactly what its next generation cites, and nothing of it was ever only here.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from jdec.adapters.storefiles import earlier_introduction, mirror_file, own_file
from jdec.main import keyring
from jdec.main.looking import Look, StoppedLine
from jdec.main.replacing import begin_anew, put_in_place
from jdec.main.stopped_files import StoppedFiles
from jdec.node.archive import ArchivedRecord, Lacking, history_of
from jdec.node.generations import cited_by
from jdec.node.handing_back import archive_fetch, archived_ledger, fetch_back
from jdec.node.introduction import Introduction, read_introduction
from jdec.node.mending import REASONS, reason_of
from jdec.node.ports import RecordStore, StoreError, StoreFailed
from jdec.node.recovery import cited_of, holds_cited
from jdec.node.views import DamageView, Which
from jdec.record.checkpoint import Checkpoint
from jdec.record.errors import RecordError
from jdec.record.manifest import KeyHistory
from jdec.record.origin import Origin


class Archives:
    """All earlier generations of one record, newest first: each names the tree of the one before it."""

    def __init__(
        self,
        folder: Path,
        which: Which,
        present: Introduction,
        stores: StoppedFiles,
        line: StoppedLine,
        on_progress: Callable[[int], None],
    ) -> None:
        paths = keyring.config_of(folder).paths
        self._data = folder / paths.data
        self._introduction = folder / (paths.introduction if which is Which.OWN else paths.peer_introduction)
        self._which, self._present = which, present
        self._stores, self._line, self._on_progress = stores, line, on_progress
        self.checked = 0
        self.mended = 0
        self.left: list[DamageView] = []

    def look(self, open_cosigned: Callable[[bytes], object], *, is_mending: bool) -> None:
        """Look through every generation; where one cannot even say what it cites, the one before is only walked."""
        cited = cited_by(self._present)
        for origin in self._origins():
            left = self._walk(origin, cited, open_cosigned, is_mending=is_mending)
            if left and is_mending and cited is not None:
                left = self._fetched_back(origin, cited, left)
            self.left += left
            cited = self._following(origin)

    def _origins(self) -> Iterator[Origin]:
        present = Origin.parse(self._present.origin)
        for generation in range(present.generation - 1, 0, -1):
            yield replace(present, generation=generation)

    def _path(self, origin: Origin) -> Path:
        file = own_file if self._which is Which.OWN else mirror_file
        return file(self._data, origin.generation)

    def _walk(
        self,
        origin: Origin,
        cited: Checkpoint | None,
        open_cosigned: Callable[[bytes], object],
        *,
        is_mending: bool,
    ) -> list[DamageView]:
        """Walk one file and mend it in place; return what is damaged then."""
        name, path = str(origin), self._path(origin)
        if not path.is_file():
            return [DamageView(name, "file", 0, "file-missing")]
        try:
            store = self._stores.open(path, name)
            history = self._history(store, origin)
        except (StoreError, RecordError) as error:
            if isinstance(error, StoreError) and error.code == "store-locked":
                raise
            return [DamageView(name, "file", 0, "file-damaged")]
        archived = ArchivedRecord(self._which, name, store, cited.size if cited else 0)
        ledger = archived_ledger(archived, history, self._stores.bears_out, open_cosigned)
        look = Look(name, ledger, archive_fetch(self._line, self._which, name), self._on_progress)
        look.look(is_mending=is_mending)
        self.checked += look.checked
        self.mended += look.mended
        if not look.left and cited is not None and not holds_cited(store, cited):
            # Whole in itself, and another tree, or less of it, than both Parties hold.
            return [DamageView(name, "file", 0, "file-damaged")]
        return look.left

    def _history(self, store: RecordStore, origin: Origin) -> KeyHistory:
        """Return the generation's keys; only their beginning where its manifests are damaged."""
        try:
            return history_of(store, str(origin), store.head().size)
        except (StoreError, RecordError):
            beside = earlier_introduction(self._introduction, origin.generation)
            if not beside.is_file():
                raise
            first = read_introduction(beside.read_bytes())
            return KeyHistory.begin(
                first.manifest.encode(), first.root_pairs(), first.threshold, first.origin
            )

    def _fetched_back(self, origin: Origin, cited: Checkpoint, left: list[DamageView]) -> list[DamageView]:
        """Fill the file anew from the other node and put it in place; return what stays, and why."""
        name, path = str(origin), self._path(origin)
        fetch = archive_fetch(self._line, self._which, name)
        try:
            with contextlib.closing(begin_anew(path, name)) as store:
                lacking = Lacking(self._which, cited)
                asyncio.run(fetch_back(lacking, fetch, store, self._stores.bears_out))
        except StoreFailed:
            raise
        except REASONS as error:
            code = reason_of(error).code
            return [DamageView(each.record, each.what, each.index, code) for each in left]
        self._stores.shut(name)
        put_in_place(path)
        self.mended += len(left)
        self.checked += cited.size
        return []

    def _following(self, origin: Origin) -> Checkpoint | None:
        """Return what this generation cites of the one before it; None where its first entry cannot be read."""
        path = self._path(origin)
        if not path.is_file():
            return None
        with contextlib.suppress(StoreError, RecordError, IndexError):
            return cited_of(self._stores.open(path, str(origin)))
        return None

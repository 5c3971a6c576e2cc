"""The record files of a stopped node that a command has open: each once, locked, under the name of its record."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from jdec.adapters.sqlite import SqliteStore, open_store
from jdec.adapters.storefiles import own_file
from jdec.messages.service import Receipt
from jdec.node.ports import StoreError
from jdec.record.origin import Origin
from jdec.record.proofs import root_at


class StoppedFiles:
    """Opens and closes record files.  A file that is not there is never made."""

    def __init__(self) -> None:
        self._stores: dict[str, SqliteStore] = {}
        self._own = ""

    def open(self, path: Path, origin: str) -> SqliteStore:
        """Return the store of this record, opening it where it is not open yet.  Raises `StoreError`."""
        if origin not in self._stores:
            self._stores[origin] = open_store(path, origin)
        return self._stores[origin]

    def open_own(self, data: Path, present: Origin) -> None:
        """Open the own record's earlier generations, as far as they can be: receipts may cite any of them."""
        self._own = f"{str(present).rpartition('/')[0]}/"
        for generation in range(1, present.generation):
            path = own_file(data, generation)
            if path.is_file():
                with suppress(StoreError):
                    self.open(path, str(replace(present, generation=generation)))

    def shut(self, origin: str) -> None:
        """Close one, so that another file may take its place."""
        if store := self._stores.pop(origin, None):
            store.close()

    def bears_out(self, receipt: Receipt) -> bool:
        """Say whether a receipt is for the own record, of whatever generation, and for a tree that it had."""
        store = self._stores.get(receipt.record) if receipt.record.startswith(self._own) else None
        if store is None or not 0 < receipt.size <= store.head().size:
            return False
        return root_at(receipt.size, store.hash_of) == receipt.root

    def close(self) -> None:
        """Close every store."""
        for origin in tuple(self._stores):
            self.shut(origin)

"""The generations before the present ones in a stopped node's folder: their keys, and what is lost of the own ones.

A later generation's first manifest, which root officers signed, cites size and root of the one before.  So an earlier
one is worth exactly what gives that root, wherever it comes from, and nothing else of it need be believed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from jdec.adapters.sqlite import SqliteStore, open_store
from jdec.adapters.storefiles import earlier_introduction, mirror_file, own_file
from jdec.main import keyring
from jdec.main.replacing import begin_anew, put_in_place
from jdec.main.returning import Returned
from jdec.node.archive import mirror_pairs_of
from jdec.node.generations import cited_by
from jdec.node.introduction import Introduction, read_introduction
from jdec.node.ports import StoreError
from jdec.node.recovery import cited_of, holds_cited, refill_cited
from jdec.record.checkpoint import Checkpoint
from jdec.record.keys import KeyPair, Role
from jdec.record.manifest import KeyHistory
from jdec.record.origin import Origin


def peer_mirror_pairs(folder: Path) -> tuple[KeyPair, ...]:
    """Return every mirror key that the other Party ever had, as far as this folder knows: what it once cosigned with
    one of them stays cosigned."""
    introduction, history = keyring.history_of(folder, of_peer=True)
    earlier = earlier_mirror_pairs(folder, introduction)
    return (*history.all_pairs(Role.MIRROR), *earlier)


def earlier_mirror_pairs(folder: Path, introduction: Introduction) -> Iterator[KeyPair]:
    """Yield the mirror keys of the other Party's earlier generations, as far as their files are here."""
    origin, paths = Origin.parse(introduction.origin), keyring.config_of(folder).paths
    for generation in range(1, origin.generation):
        path, name = mirror_file(folder / paths.data, generation), str(replace(origin, generation=generation))
        if path.is_file():
            with contextlib.suppress(StoreError), contextlib.closing(open_store(path, name)) as store:
                yield from mirror_pairs_of(store, name, store.head().size)
        beside = earlier_introduction(folder / paths.peer_introduction, generation)
        if beside.is_file():
            first = read_introduction(beside.read_bytes())
            history = KeyHistory.begin(first.manifest.encode(), first.root_pairs(), first.threshold, name)
            yield from history.all_pairs(Role.MIRROR)


def read_back_earlier(data: Path, introduction: Introduction, returned: Returned) -> Iterator[str]:
    """Put every earlier generation of the own record that is lost or spoilt back into its place; yield its name.

    What lay there is kept beside it, under a name that ends in `.before`.
    """
    cited = cited_by(introduction)
    while cited is not None:
        origin = Origin.parse(cited.origin)
        path = own_file(data, origin.generation)
        with _whole(path, cited) as store:
            following = cited_of(store) if store else None
        if store is None:
            following = _read_back(path, origin, cited, returned)
            yield cited.origin
        cited = following


@contextlib.contextmanager
def _whole(path: Path, cited: Checkpoint) -> Iterator[SqliteStore | None]:
    """Give the store in this file; None where it is not there, or does not hold what is cited."""
    store: SqliteStore | None = None
    if path.is_file():
        try:
            store = open_store(path, cited.origin)
        except StoreError as error:
            if error.code == "store-locked":
                raise
    with contextlib.closing(store) if store else contextlib.nullcontext():
        yield store if store and holds_cited(store, cited) else None


def _read_back(path: Path, origin: Origin, cited: Checkpoint, returned: Returned) -> Checkpoint | None:
    with contextlib.closing(begin_anew(path, cited.origin)) as store:
        refill_cited(returned(origin), store, cited)
        following = cited_of(store)
    put_in_place(path)
    return following

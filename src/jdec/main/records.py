"""The records that a node folder holds: what the introductions name, the stores of it, and the generations before.

Which generation is the present one is what the introduction says, and nothing else.  Stores of earlier generations are
opened as far as the generation after them cites: what it cites must be there, or the node does not run, for then it
could take a message twice.  Of the other Party's earlier generations what is there is used, and what is not is fetched
back from the other node while this one runs.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jdec.adapters.files import make_file, replace_file
from jdec.adapters.sqlite import SqliteStore, open_store
from jdec.adapters.storefiles import (
    earlier_introduction,
    generation_of,
    mark_file,
    mirror_file,
    own_file,
    put_aside,
)
from jdec.main.replacing import begin_anew, put_in_place
from jdec.node.archive import Archive, ArchivedRecord, Lacking
from jdec.node.config import NodeConfig
from jdec.node.generations import cited_by, rebuild_history, revoked_by
from jdec.node.handing_back import Rebuilding
from jdec.node.introduction import Introduction, read_introduction
from jdec.node.ports import RecordStore, StoreError
from jdec.node.recovery import RecoveryRefused, cited_of, holds_cited
from jdec.node.views import Which
from jdec.record.manifest import KeyHistory
from jdec.words.faults import Refused, fault


class Records:
    """Both records of one node as they stand when it starts."""

    def __init__(self, folder: Path, config: NodeConfig) -> None:
        paths = config.paths
        self._peer_path = folder / paths.peer_introduction
        self.introduction = read_introduction_of(folder / paths.introduction, config, config.party)
        self.peer_introduction = read_introduction_of(self._peer_path, config, config.peer)
        self.data = folder / paths.data
        self.data.mkdir(mode=0o700, exist_ok=True)
        refuse_half_open(self.data, self.introduction)
        self._stores: list[SqliteStore] = []
        self.lacking: tuple[Lacking, ...] = ()
        try:
            own, peer = self.introduction.origin, self.peer_introduction.origin
            self.mark = mark_file(folder / paths.installation_mark, generation_of(own))
            self.own = self._open(own_file(self.data, generation_of(own)), own)
            self.mirror = self._open(mirror_file(self.data, generation_of(peer)), peer)
            before = self._earlier(Which.OWN, self.introduction)
            other = self._earlier(Which.PEER, self.peer_introduction)
        except BaseException:
            self.close()
            raise
        self.archive = Archive((*before, *other))
        self.history = _history(self.introduction, self.own, before)
        self.peer_history = _history(self.peer_introduction, self.mirror, other)

    def _open(self, path: Path, origin: str) -> SqliteStore:
        store = open_store(path, origin)
        self._stores.append(store)
        return store

    def _earlier(self, which: Which, present: Introduction) -> list[ArchivedRecord]:
        """Open the generations before the present one, oldest first."""
        found: list[ArchivedRecord] = []
        name, cited = (own_file if which is Which.OWN else mirror_file), cited_by(present)
        while cited is not None:
            path = name(self.data, generation_of(cited.origin))
            store = self._open(path, cited.origin) if path.is_file() else None
            if store is None or not holds_cited(store, cited):
                self._forget(store)
                if which is Which.OWN:
                    message = (
                        f"{path.name} does not hold the {cited.size} entries that its next generation cites"
                    )
                    raise StoreError("archive-missing", message)
                self.lacking = (Lacking(which, cited),)
                break
            found.insert(0, ArchivedRecord(which, cited.origin, store, cited.size))
            cited = cited_of(store)
        return found

    def _forget(self, store: SqliteStore | None) -> None:
        """Close a store that is of no use, so that another may take its place."""
        if store is not None:
            self._stores.remove(store)
            store.close()

    def rebuilding(self, on_finished: Callable[[], None]) -> Rebuilding:
        """Return what is lacking, and how it is put back; `on_finished` is called when that is done, in a thread."""

        def path_of(lacking: Lacking) -> Path:
            return mirror_file(self.data, generation_of(lacking.cited.origin))

        def finish(lacking: Lacking, store: RecordStore) -> None:
            store.close()
            put_in_place(path_of(lacking))
            on_finished()

        return Rebuilding(self.lacking, lambda each: begin_anew(path_of(each), each.cited.origin), finish)

    def keep_peer(self, introduction: Introduction) -> None:
        """Let the other Party's introduction name its next generation, durably; the one before stays beside it.

        A crash between the two leaves the one before in both places, and the next generation is offered again.
        """
        path = self._peer_path
        before = earlier_introduction(path, generation_of(self.peer_introduction.origin))
        if not before.exists():
            make_file(before, path.read_bytes(), mode=0o644)
        replace_file(path, introduction.to_bytes(), mode=0o644)

    def close(self) -> None:
        """Close every store."""
        for store in self._stores:
            store.close()


def refuse_half_open(data: Path, introduction: Introduction) -> None:
    """Refuse to touch the stores of a node whose next generation is half open.

    A crash may have left no store in its place, or one that the next generation will cite: whoever made a new one
    there, or wrote into it, would keep the next generation from ever being taken in.
    """
    if put_aside(data, generation_of(introduction.origin)).is_dir():
        raise RecoveryRefused(
            "recovery-open", "the next generation is being opened; that must be finished first"
        )


def read_introduction_of(path: Path, config: NodeConfig, party: str) -> Introduction:
    """Return a Party's introduction.  Raises `Refused` where it is missing or of another Party or traffic."""
    try:
        data = path.read_bytes()
    except OSError as cause:
        rule = f"introduction file cannot be read: {path.name}"
        raise Refused([fault("introduction-missing", "paths", path.name, rule, file=path.name)]) from cause
    found = read_introduction(data)
    traffic = found.origin.split("/")[2]
    if found.party != party or traffic != config.traffic or found.origin.split("/")[1] != party:
        rule = f"introduction is of another record: got {found.origin}, expected {party} in {config.traffic}"
        args = {"got": found.origin, "party": party, "traffic": config.traffic}
        raise Refused([fault("introduction-other", "paths", found.origin, rule, **args)])
    return found


def _history(introduction: Introduction, store: SqliteStore, before: list[ArchivedRecord]) -> KeyHistory:
    """Return the key history: from the record where it has begun, from the introduction where it has not."""
    return rebuild_history(introduction, store.manifests(), revoked_by(each.history() for each in before))

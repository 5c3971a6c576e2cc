"""`jdec node scrub` on a stopped node's folder: walk both records in all generations, and mend where that is asked for.

A running node does the same by itself, slowly; here nobody waits, and nothing is paced.  The locks of the stores are
held, so no node starts meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from jdec.adapters.storefiles import generation_of, mark_file, mirror_file, own_file
from jdec.faces.cli.looking import ScrubOrder, ScrubReport
from jdec.main import keyring
from jdec.main.earlier import earlier_mirror_pairs
from jdec.main.looking import Look, StoppedLine
from jdec.main.records import refuse_half_open
from jdec.main.scrubbing_earlier import Archives
from jdec.main.stopped_files import StoppedFiles
from jdec.node.handing_back import archive_fetch
from jdec.node.introduction import Introduction, read_introduction
from jdec.node.mending import Fetch
from jdec.node.ports import StoreError
from jdec.node.scrub import Ledger, cosigned_by
from jdec.node.views import DamageView, Which
from jdec.record.errors import RecordError
from jdec.record.manifest import KeyHistory
from jdec.record.origin import Origin


def scrub(order: ScrubOrder, on_progress: Callable[[int], None]) -> ScrubReport:
    """Walk both records of a stopped node; with `repair` mend what can be mended, and walk again.

    Of earlier generations, newest first, a file that is gone or stays damaged is then fetched back whole.
    """
    folder = keyring.folder_of(order.folder)
    files, line = _files(folder), StoppedLine(folder)
    with closing(StoppedFiles()) as stores:
        checked, mended, left = 0, 0, _missing(folder)
        ledgers = list(_ledgers(folder, stores))
        for which, ledger in ledgers:
            fetch: Fetch = line.pull
            if which is Which.OWN:
                fetch = archive_fetch(line, which, ledger.origin)
            look = Look(which.value, ledger, fetch, on_progress)
            look.look(is_mending=order.repair)
            checked, mended = checked + look.checked, mended + look.mended
            left += look.left
        open_cosigned = _open_cosigned(folder, files[Which.PEER][0])
        for which, (introduction, _) in files.items():
            archives = Archives(folder, which, introduction, stores, line, on_progress)
            archives.look(open_cosigned, is_mending=order.repair)
            checked, mended = checked + archives.checked, mended + archives.mended
            left += archives.left
    return ScrubReport(checked, mended, tuple(left))


def _files(folder: Path) -> dict[Which, tuple[Introduction, Path]]:
    """Return the introduction and the file of each of the two records."""
    config = keyring.config_of(folder)
    data, paths = folder / config.paths.data, config.paths
    own, peer = (
        read_introduction((folder / name).read_bytes())
        for name in (paths.introduction, paths.peer_introduction)
    )
    refuse_half_open(data, own)
    return {
        Which.OWN: (own, own_file(data, generation_of(own.origin))),
        Which.PEER: (peer, mirror_file(data, generation_of(peer.origin))),
    }


def _missing(folder: Path) -> list[DamageView]:
    """Return which record files are gone; a node that never ran has none yet."""
    files, config = _files(folder), keyring.config_of(folder)
    gone = [which.value for which, (_, path) in files.items() if not path.is_file()]
    own = generation_of(files[Which.OWN][0].origin)
    has_run = mark_file(folder / config.paths.installation_mark, own).is_file() or len(gone) < len(files)
    return [DamageView(which, "file", 0, "file-missing") for which in gone] if has_run else []


def _ledgers(folder: Path, stores: StoppedFiles) -> Iterator[tuple[Which, Ledger]]:
    files = _files(folder)
    (own, _), (peer, _) = files[Which.OWN], files[Which.PEER]
    # Opening a file that is not there would make an empty one, which looks whole.
    present = {
        which: stores.open(path, each.origin) for which, (each, path) in files.items() if path.is_file()
    }
    histories = {Which.OWN: _history(folder, own), Which.PEER: _history(folder, peer, of_peer=True)}
    stores.open_own(folder / keyring.config_of(folder).paths.data, Origin.parse(own.origin))
    open_cosigned = _open_cosigned(folder, peer)
    for which, store in present.items():
        is_own, origin = which is Which.OWN, files[which][0].origin
        cosigned = open_cosigned if is_own else None
        history = partial(histories.__getitem__, which)
        yield which, Ledger(store, origin, is_own, history, stores.bears_out, cosigned)


def _open_cosigned(folder: Path, peer: Introduction) -> Callable[[bytes], object]:
    history = _history(folder, peer, of_peer=True)
    return cosigned_by(lambda: history, tuple(earlier_mirror_pairs(folder, peer)))


def _history(folder: Path, introduction: Introduction, *, of_peer: bool = False) -> KeyHistory:
    """Return the key history; only its beginning, from the introduction, where the record's manifests are damaged."""
    try:
        return keyring.history_of(folder, of_peer=of_peer)[1]
    except (RecordError, StoreError):
        roots, threshold = introduction.root_pairs(), introduction.threshold
        return KeyHistory.begin(introduction.manifest.encode(), roots, threshold, introduction.origin)

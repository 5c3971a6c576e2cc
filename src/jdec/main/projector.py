"""The projector's process: it folds both records of a node folder into the tables of the picture, beside the node.

    python -m jdec.main.projector CONFIG              fold for as long as standard input stays open
    python -m jdec.main.projector CONFIG OWN PEER     write the picture at these record sizes to standard output

Each line on standard input is a hint that a record grew, or `rebuild`; each line on standard output says that the
tables did.  Both processes end when standard input does, so none outlives the node, however that ends.  Only one
process at a time writes the tables of a folder: another says `picture-locked` and ends with code 1.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NoReturn

from jdec.adapters.logs import make_log
from jdec.adapters.picture_tables import FILE, locked_tables, make_tables, open_tables
from jdec.main.programs import REBUILD, end_with_input
from jdec.main.sources import sources_of
from jdec.node.config import NodeConfig, read_config
from jdec.node.ports import StoreError
from jdec.node.projector import Projector, stamp_of
from jdec.node.tables import EntrySource, TablesUnfit

POLL_S: Final = 2.0
GARBAGE: Final = (50_000, 20, 50)
NICENESS: Final = 5
"""The exchange comes first: the picture is computed with what it leaves."""


class Hints:
    """What the node says on standard input; its end ends the process."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._is_rebuild = False
        end_with_input(self._hear)

    def _hear(self, data: bytes) -> None:
        self._is_rebuild = self._is_rebuild or REBUILD in data
        self._event.set()

    def wait(self) -> bool:
        """Wait for a hint or a while; say whether the tables are to be built again."""
        self._event.wait(POLL_S)
        self._event.clear()
        asked, self._is_rebuild = self._is_rebuild, False
        return asked


def project(config_path: Path) -> int:
    """Fold until the process is ended; return 1 at once where another process does it."""
    folder = config_path.resolve().parent
    config = read_config(config_path.read_text(encoding="utf-8"))
    log = make_log(config.log_level, party=config.party, traffic=config.traffic, part="projector").info
    hints = Hints()
    path = folder / config.paths.data / FILE
    try:
        with locked_tables(path):
            _fold_on(path, sources_of(folder, config), config, log, hints)
    except StoreError as refused:
        if refused.code != "picture-locked":
            raise
        log("picture not projected", code=refused.code, reason=str(refused))
    return 1


def _fold_on(
    path: Path, sources: list[EntrySource], config: NodeConfig, log: Callable[..., None], hints: Hints
) -> NoReturn:
    projector = _resume(path, sources, config, log)
    _tell(projector)
    while True:
        try:
            while projector.step():
                _tell(projector)
        except StoreError as damage:
            # The node finds it and mends it; what lies before it is folded.
            log("record not read", code=damage.code, reason=str(damage))
        except TablesUnfit as unfit:
            projector = _rebuild(path, sources, config, log, unfit)
        if hints.wait():
            asked = TablesUnfit("asked", "the node could not read them")
            projector = _rebuild(path, sources, config, log, asked)


@contextlib.contextmanager
def sparing_collector() -> Iterator[None]:
    """Let nothing be looked through for garbage while a picture is taken up, nor again afterwards: it all stays."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _resume(
    path: Path, sources: list[EntrySource], config: NodeConfig, log: Callable[..., None]
) -> Projector:
    figures = (config.picture.parameters, config.picture.notices)
    try:
        projector = Projector(sources, open_tables(path, stamp_of(*figures)), *figures)
        with sparing_collector():
            projector.resume()
    except TablesUnfit as unfit:
        return _rebuild(path, sources, config, log, unfit)
    folded = {each.record: each.size for each in projector.stand.folded}
    log("picture resumed", folded=folded, components=projector.stand.tally.get("components", 0))
    return projector


def _rebuild(
    path: Path, sources: list[EntrySource], config: NodeConfig, log: Callable[..., None], unfit: TablesUnfit
) -> Projector:
    """Begin again from the first entries; what is read of the tables meanwhile says how far it is."""
    log("picture rebuilt", reason=unfit.reason, detail=str(unfit))
    figures = (config.picture.parameters, config.picture.notices)
    return Projector(sources, make_tables(path, stamp_of(*figures), os.urandom), *figures)


def _tell(projector: Projector) -> None:
    # A pipe full of news that nobody has read yet: this is no other news.
    with contextlib.suppress(BlockingIOError):
        os.write(1, b"%d\n" % projector.stand.sequence)


def main(words: list[str]) -> int:
    """Run the process."""
    # Ctrl-C at a terminal is for the node, which then ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICENESS)
    # What is folded stays, so that looking for garbage often finds none.
    gc.set_threshold(*GARBAGE)
    if len(words) == 1:
        os.set_blocking(1, False)
        return project(Path(words[0]))
    end_with_input()
    from jdec.main.picture_at import write_picture_at

    return write_picture_at(Path(words[0]), int(words[1]), int(words[2]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

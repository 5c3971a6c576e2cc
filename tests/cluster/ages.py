"""The next generation of a Party's record, opened by hand in the folder of a stopped node."""

from __future__ import annotations

import os
import time
from pathlib import Path

from jdec.adapters.files import make_file, replace_file
from jdec.adapters.keyfiles import read_keys
from jdec.adapters.nodefolder import KEY_LIFE_S, make_operating_keys
from jdec.adapters.recordfile import open_record_file
from jdec.adapters.storefiles import earlier_introduction
from jdec.main import keyring
from jdec.main.earlier import read_back_earlier
from jdec.node.generations import introduce
from jdec.node.views import Which
from jdec.record.checkpoint import read_checkpoint
from jdec.record.keys import Role
from jdec.record.manifest import Manifest, Previous, sign_manifest
from jdec.record.origin import Origin


def open_next(folder: Path, holder: Path) -> str:
    """Open the next generation of a Party's record, citing what the node in `holder` mirrors; return its origin."""
    introduction, history = keyring.history_of(folder)
    origin = Origin.parse(introduction.origin).next_generation()
    with open_record_file(keyring.record_file(holder, Which.PEER)) as record:
        packages = list(record.packages())
    last = packages[-1]
    note, before = last.checkpoint_note, history.current
    end_s = int(time.time()) + KEY_LIFE_S
    signers = make_operating_keys(folder / "keys", origin, end_s, os.urandom)
    manifest = Manifest(
        origin,
        1,
        before.roots,
        before.threshold,
        tuple(each.pair for each in signers),
        before.certificates[:1],
        previous=Previous(read_checkpoint(note), note),
    )
    officers = read_keys(folder / "roots", Role.ROOT)[: before.threshold]
    made = introduce(history, sign_manifest(manifest, officers))
    path = folder / "introduction.json"
    make_file(earlier_introduction(path, origin.generation - 1), path.read_bytes())
    replace_file(path, made.to_bytes())
    # What the other Party never held goes out of the generation before, as when a record is read back.
    for _ in read_back_earlier(folder / keyring.config_of(folder).paths.data, made, lambda _: iter(packages)):
        pass
    return str(origin)

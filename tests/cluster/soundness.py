"""What must be true of two node folders and of what their nodes say, after whatever happened to them.

Read from the disk beside the running nodes, with the offline verifier's own parts; nothing is believed twice.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

from jdec.adapters import nodefolder
from jdec.adapters.keyfiles import read_keys
from jdec.adapters.recordfile import open_record_file
from jdec.adapters.storefiles import earlier_introduction, generation_of, mark_file, mirror_file
from jdec.adapters.tls import find_certificate
from jdec.main import keyring
from jdec.node.introduction import read_introduction
from jdec.node.views import NodeStatus, Which
from jdec.record.evidence import check_evidence, parse_evidence
from jdec.record.keys import Role
from jdec.record.manifest import MANIFEST_PREFIX, KeyHistory
from jdec.record.origin import Origin


def is_calm(status: Mapping[str, NodeStatus]) -> bool:
    """Say whether both nodes are ready and linked, with nothing waiting and everything receipted or a receipt."""
    return all(
        (each.mode, each.mode_reason, each.link.state, each.pending) == ("ready", "", "up", 0)
        for each in status.values()
    )


def check(folders: Mapping[str, Path], status: Mapping[str, NodeStatus]) -> None:
    """Hold every rule below for both Parties."""
    for party, folder in folders.items():
        peer = next(each for each in folders if each != party)
        check_ladder(status[party], status[peer])
        check_keys(folder, folders[peer])
        check_mark(folder)
        check_inbox(folder)
        assert check_evidence_files(folder) == status[party].evidence


def check_ladder(own: NodeStatus, peer: NodeStatus) -> None:
    """Nothing is shown as more than it is."""
    assert own.receipted_size <= own.mirrored_size <= own.own.size
    assert own.mirrored_size <= peer.mirror.size, "more is shown as mirrored than the mirror holds"


def check_keys(folder: Path, peer_folder: Path) -> None:
    """The keys in force are at hand, every key file is whole, and the other node knows the same history."""
    _, history = keyring.history_of(folder)
    _, seen = keyring.history_of(peer_folder, of_peer=True)
    assert [each.note for each in seen.applied] == [each.note for each in history.applied]
    keys = folder / "keys"
    at_hand = {each.pair for role in (Role.LOG, Role.MIRROR) for each in read_keys(keys, role)}
    assert set(history.current.keys) <= at_hand, "a key in force is not at hand"
    find_certificate(keys, history.current.certificates)
    ring = keyring.show_keys(folder)
    assert ring.manifest_version == history.current.version
    assert all(each.here for each in ring.keys if each.state == "current")


def check_mark(folder: Path) -> None:
    """The store is the one this installation last wrote."""
    path = keyring.record_file(folder, Which.OWN)
    with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as db:
        (size,) = db.execute("SELECT size FROM head").fetchone()
        (origin,) = db.execute("SELECT value FROM meta WHERE key='origin'").fetchone()
        (mark,) = db.execute("SELECT value FROM meta WHERE key='mark'").fetchone()
        assert [row[0] for row in db.execute("PRAGMA quick_check")] == ["ok"]
    db.close()
    assert nodefolder.is_intact(mark_file(folder / "installation.mark", generation_of(origin)), mark, size)


def check_inbox(folder: Path) -> None:
    """What was handed over was taken; nothing was refused."""
    left = [path.name for path in folder.glob("inbox/*-manifest.note")]
    assert left == [], f"left in the inbox: {left}"
    assert list(folder.glob("inbox/refused/*")) == []


def check_evidence_files(folder: Path) -> int:
    """Every evidence file is whole and proves what it says, of whatever generation; return how many there are."""
    count = 0
    for path in evidence_files(folder):
        evidence = parse_evidence(path.read_bytes())
        check_evidence(evidence, _history_of(folder, evidence.origin))
        count += 1
    return count


def _history_of(folder: Path, origin: Origin) -> KeyHistory:
    """The key history of the other Party's present generation, or of an earlier one from the archive."""
    introduction, history = keyring.history_of(folder, of_peer=True)
    if introduction.origin == str(origin):
        return history
    first = read_introduction(earlier_introduction(folder / "peer.json", origin.generation).read_bytes())
    with open_record_file(mirror_file(folder / "data", origin.generation)) as record:
        entries = [
            (package.start + at, entry)
            for package in record.packages()
            for at, entry in enumerate(package.entries)
            if entry.startswith(MANIFEST_PREFIX)
        ]
    return KeyHistory.rebuild(entries, first.root_pairs(), first.threshold, origin)


def evidence_files(folder: Path) -> Iterator[Path]:
    """Every evidence file of a node."""
    yield from sorted((folder / "data" / "evidence").glob("*.evidence"))

"""One node without its line: both records on the disk, the duties of a writer and of a mirror (sections 7 to 10)."""

from __future__ import annotations

import copy
import json
import os
import re
import secrets
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from . import formats as f


def say(event: str, **facts: object) -> None:
    # One write a line: several threads speak.
    sys.stdout.write(json.dumps({"event": event, **facts}) + "\n")
    sys.stdout.flush()


class Record:
    """One record as a file of packages, each on the disk before anybody hears of it; a torn end is cut off."""

    def __init__(self, path: Path, introduction: dict) -> None:
        roots = [f.Pair.parse("root", each) for each in introduction["roots"]]
        self.manifests = f.Manifests(introduction["origin"], roots, introduction["threshold"])
        self.first = introduction["manifest"].encode()
        self.entries: list[bytes] = []
        self.leaves: list[bytes] = []
        self.notes: dict[int, bytes] = {}
        self.newest = f.Checkpoint(introduction["origin"], 0, f.sha())
        data, at = path.read_bytes() if path.exists() else b"", 0
        while at < len(data):
            try:
                start, entries, note, length = f.decode_package(data[at:], more=True)
            except f.Refused:
                break
            self._remember(start, entries, note)
            at += length
        self._file = path.open("ab")
        self._file.truncate(at)

    def keep(self, entries: list[bytes], note: bytes) -> None:
        self._file.write(f.encode_package(len(self.entries), entries, note))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._remember(len(self.entries), entries, note)

    def _remember(self, start: int, entries: list[bytes], note: bytes) -> None:
        consider(self.manifests, start, entries)
        self.entries += entries
        self.leaves += [f.sha(b"\x00", each) for each in entries]
        size = len(self.entries)
        self.newest = f.open_checkpoint(note, self.manifests.log_pairs(size), self.manifests.origin)
        self.notes[size] = note

    def package(self, start: int) -> bytes | None:
        """Return the next package from `start` that ends where the record was signed."""
        ends = [size for size in self.notes if size >= start and size <= start + 4096]
        small = [size for size in ends if sum(map(len, self.entries[start:size])) < 6 * 2**20]
        if not ends or start > len(self.entries):
            return None
        end = max(small or ends[:1])
        return f.encode_package(start, self.entries[start:end], self.notes[end])


def consider(manifests: f.Manifests, start: int, entries: list[bytes]) -> None:
    """Take the manifests among new entries; one that does not follow is an entry like any other."""
    for index, entry in enumerate(entries, start):
        if entry.startswith(f.MANIFEST):
            try:
                manifests.consider(index, f.manifest_in(entry))
            except f.Refused:
                if index == 0:
                    raise


class Node:
    """Both records, the duties of a mirror and of a writer."""

    def __init__(self, folder: Path) -> None:
        own, peer = (json.loads((folder / name).read_text()) for name in ("introduction.json", "peer.json"))
        self.folder, self.party, self.traffic = folder, own["party"], own["origin"].split("/")[2]
        seeds = json.loads((folder / "keys.json").read_text())
        self.log = f.Signer("log", own["origin"], bytes.fromhex(seeds["log"]))
        self.mirror_signer = f.Signer("mirror", own["origin"] + "/mirror", bytes.fromhex(seeds["mirror"]))
        self.own = Record(folder / "own.packages", own)
        self.mirror = Record(folder / "mirror.packages", peer)
        self.manifests = f.Manifests(peer["origin"], self.mirror.manifests.trusted, peer["threshold"])
        self.manifests.consider(0, self.mirror.first)
        self.lock, self.news = threading.RLock(), threading.Event()
        self.mirrored = self.receipted = self.cited = 0
        for data in self.own.entries:
            self.cited = json.loads(data)["size"] if data.startswith(f.RECEIPT) else self.cited
        if not self.own.entries:
            self.write(self.message("key-manifest", manifest=self.own.first.decode()))

    def known(self) -> f.Manifests:
        return self.mirror.manifests if self.mirror.entries else self.manifests

    def message(self, kind: str, **fields: object) -> bytes:
        now, chance = time.time_ns() // 1000, secrets.randbits(74)
        number = (now // 1000 << 80) | 7 << 76 | (chance >> 62) << 64 | 2 << 62 | (chance & (1 << 62) - 1)
        text = re.sub(r"(.{8})(.{4})(.{4})(.{4})(.{12})", r"\1-\2-\3-\4-\5", f"{number:032x}")
        head = {"kind": kind, "version": 1, "sender": self.party, "traffic": self.traffic, "submission": text}
        head |= {"issued_at": instant(now / 1e6), "salt": f.b64(secrets.token_bytes(12))}
        head["authorised_by"] = {"basis": "node", "officers": [], "signatures": []}
        return json.dumps(head | fields, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"

    def write(self, *entries: bytes) -> int:
        """Write entries (none: sign the same tree again) and return the size."""
        with self.lock:
            leaves = self.own.leaves + [f.sha(b"\x00", each) for each in entries]
            at = max(int(time.time()), self.own.newest.time)
            if entries or at > self.own.newest.time:
                point = f.Checkpoint(self.log.pair.ed.name, len(leaves), f.tree_root(leaves))
                self.own.keep(list(entries), f.sign_checkpoint(point, self.log, at))
            self.news.set()
            return len(leaves)

    def take(self, data: bytes) -> bytes:
        """Judge a package of the other record, keep it, and return the cosigned note (section 10)."""
        start, entries, note, _ = f.decode_package(data)
        with self.lock:
            mirror, size = self.mirror, len(self.mirror.entries)
            if start > size:
                raise f.Refused("package-gap")
            if size == 0 and entries and f.manifest_in(entries[0]) != mirror.first:
                raise f.Refused("manifest-first-missing")
            fresh = entries[size - start :]
            coming = copy.deepcopy(mirror.manifests)
            consider(coming, size, fresh)
            pairs = coming.log_pairs(start + len(entries)) or self.manifests.log_pairs(0)
            point = f.open_checkpoint(note, pairs, coming.origin)
            if point.size <= size:
                return self._known(point)
            if point.time < mirror.newest.time:
                raise f.Refused("record-rollback")
            if f.tree_root(mirror.leaves + [f.sha(b"\x00", each) for each in fresh]) != point.root:
                raise f.Refused("package-root")
            mirror.keep(fresh, f.cosign(point, self.mirror_signer, int(time.time())))
            self._read_receipts(fresh)
            say("held", size=point.size)
            return mirror.notes[point.size]

    def _known(self, point: f.Checkpoint) -> bytes:
        mirror = self.mirror
        is_later = point.time > mirror.newest.time
        if f.tree_root(mirror.leaves[: point.size]) != point.root or (
            point.size < len(mirror.leaves) and is_later
        ):
            (self.folder / f"{point.size}-{point.root.hex()[:16]}.suspect").write_bytes(
                mirror.newest.note + point.note
            )
            raise f.Refused(
                "record-rollback" if is_later and point.size < len(mirror.leaves) else "record-split"
            )
        if point.size == len(mirror.leaves) and is_later:
            mirror.keep([], f.cosign(point, self.mirror_signer, int(time.time())))
        return mirror.notes[len(mirror.leaves)]

    def _read_receipts(self, entries: list[bytes]) -> None:
        leaves = self.own.leaves
        for entry in (each for each in entries if each.startswith(f.RECEIPT)):
            size, root = (json.loads(entry)[name] for name in ("size", "root"))
            if self.receipted <= size <= len(leaves) and f.b64(f.tree_root(leaves[:size])) == root:
                self.receipted = size
                say("receipted", size=size)

    def give_receipt(self) -> None:
        with self.lock:
            if any(not each.startswith(f.RECEIPT) for each in self.mirror.entries[self.cited :]):
                point, self.cited = self.mirror.newest, self.mirror.newest.size
                facts = {"record": point.origin, "size": point.size, "root": f.b64(point.root)}
                self.write(self.message("receipt", **facts, signed_at=instant(point.time)))

    def state(self) -> dict:
        own, held = self.own.newest, self.mirror.newest
        roots = {"root": f.b64(own.root), "mirror_root": f.b64(held.root) if held.note else ""}
        sizes = {
            "origin": own.origin,
            "size": own.size,
            "mirror_origin": held.origin,
            "mirror_size": held.size,
        }
        return {"party": self.party, **sizes, **roots}


def instant(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds")[:26] + "Z"

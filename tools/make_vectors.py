"""Make the test vectors in `vectors/` from fixed seeds; with --check, say which files differ and fail.

Every byte is determined: Ed25519 and this ML-DSA-44 (a second library, in its deterministic variant) sign the same
bytes alike each time, times and random fields are written here.  The keys are public on purpose and good for nothing.

Run from anywhere: python tools/make_vectors.py [--check] [FOLDER]
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from jdec.messages import encode, new_message, submission_id
from jdec.messages.launch_data import CompleteUntil, Launch, LaunchReport, Stage
from jdec.messages.service import KeyManifest, Receipt
from jdec.record.checkpoint import Checkpoint, sign_checkpoint
from jdec.record.cosignature import add_lines, cosign
from jdec.record.courier import CourierHeader, encode_header
from jdec.record.evidence import make_rollback, make_split
from jdec.record.keys import NO_END_S, KeyPair
from jdec.record.manifest import KeyHistory, Manifest, Previous, sign_manifest
from jdec.record.origin import Origin
from jdec.record.package import Package, encode_package
from jdec.record.proofs import (
    ProofFile,
    consistency_path,
    consistency_proof,
    format_proof_file,
    inclusion_proof,
    reader_of,
    root_at,
)
from jdec.record.tiles import bundles_of, format_bundle, tile_bytes, tiles_of
from jdec.record.tree import leaf_hashes
from jdec.words.instants import from_unix_micros
from jdec.words.launches import LaunchClass
from jdec.words.places import Point

ROOT = Path(__file__).resolve().parents[1]
# So that the other parts are found from wherever this file is loaded.
sys.path.insert(0, str(ROOT / "tools"))

from vector_cases import make_cases  # noqa: E402
from vector_keys import END_S, RUS, SIGNERS, START_S, TRAFFIC, USA, certificate  # noqa: E402

# These manifests stand in introductions and packages already.
_INSIDE_OTHERS = ("usa/manifest-1.note", "usa/manifest-2.note", "rus/manifest-1.note")


class Writer:
    """A Party writing its record: entries, and what every message of it begins with."""

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.entries: list[bytes] = []

    def say(self, kind: Any, at_s: int, **content: Any) -> None:
        """Append one message."""
        number = len(self.entries)
        random_part = sha256(f"{self.origin} {number}".encode()).digest()
        message = new_message(
            kind,
            sender=self.origin.party,
            traffic=TRAFFIC,
            submission=submission_id(at_s * 1000 + number, random_part[:10]),
            issued_at=from_unix_micros(at_s * 1_000_000 + number),
            salt=random_part[10:22],
            **content,
        )
        self.entries.append(encode(message))

    def checkpoint(self, size: int) -> Checkpoint:
        """What the Party says of its first `size` entries."""
        return Checkpoint(str(self.origin), size, root_at(size, reader_of(leaf_hashes(self.entries[:size]))))

    def note(self, size: int, signer: str, at_s: int) -> bytes:
        """The signed checkpoint of that size."""
        return sign_checkpoint(self.checkpoint(size), SIGNERS[signer], at_s)

    def package(self, start: int, size: int, signer: str, at_s: int) -> bytes:
        """Entries from `start` under the signed checkpoint of that size."""
        return encode_package(Package(start, tuple(self.entries[start:size]), self.note(size, signer, at_s)))

    def receipt(self, other: Writer, size: int, signed_at_s: int, at_s: int) -> None:
        """Say that the other record is stored up to a size."""
        self.say(
            Receipt,
            at_s,
            record=str(other.origin),
            size=size,
            root=other.checkpoint(size).root,
            signed_at=from_unix_micros(signed_at_s * 1_000_000),
        )

    def report(self, number: int, revision: int, at_s: int) -> None:
        """Say that a launch was seen."""
        launch = Launch(
            time=from_unix_micros((at_s - 60) * 1_000_000),
            place=Point(lat_deg=69.29, lon_deg=16.02),
            azimuth_deg=358.0,
            launch_class=LaunchClass.SOUNDING_ROCKET,
        )
        stage = Stage.FIRST if revision == 1 else Stage.UPDATE
        report = f"{self.origin.party}-R-2026-{number:06d}"
        self.say(LaunchReport, at_s, report=report, revision=revision, stage=stage, launch=launch)


def _pairs(*words: str) -> tuple[KeyPair, ...]:
    return tuple(SIGNERS[word].pair for word in words)


def _manifests() -> dict[str, bytes]:
    """Every key manifest, by file name."""
    officers = [SIGNERS["usa-root-1"], SIGNERS["usa-root-2"]]
    usa = Manifest(
        USA,
        1,
        _pairs("usa-root-1", "usa-root-2", "usa-root-3"),
        2,
        _pairs("usa-log-1", "usa-mirror-1"),
        (certificate("USA", 1),),
    )
    usa_next = replace(
        usa,
        version=2,
        keys=_pairs("usa-log-2", "usa-mirror-2"),
        certificates=(certificate("USA", 2), certificate("USA", 1)),
    )
    chief = [SIGNERS["rus-root-1"]]
    rus = Manifest(
        RUS, 1, _pairs("rus-root-1"), 1, _pairs("rus-log-1", "rus-mirror-1"), (certificate("RUS", 1),)
    )
    old = SIGNERS["rus-log-1"].pair
    rus_revoking = replace(
        rus, version=2, keys=_pairs("rus-log-2", "rus-mirror-1"), revoked=(old.ed25519, old.mldsa44)
    )
    return {
        "usa/manifest-1.note": sign_manifest(usa, officers),
        "usa/manifest-2.note": sign_manifest(usa_next, officers),
        "rus/manifest-1.note": sign_manifest(rus, chief),
        "rus/manifest-2-revokes.note": sign_manifest(rus_revoking, chief),
        "refused/rus-manifest-3-names-revoked.note": sign_manifest(
            replace(rus, version=3, certificates=()), chief
        ),
    }


def _introduction(
    party: str, origin: Origin, roots: tuple[KeyPair, ...], threshold: int, note: bytes
) -> bytes:
    content = {
        "format": "jdec-introduction/1",
        "party": party,
        "origin": str(origin),
        "threshold": threshold,
        "roots": [{"ed25519": str(root.ed25519), "mldsa44": str(root.mldsa44)} for root in roots],
        "manifest": note.decode(),
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n"


def _records(files: dict[str, bytes]) -> tuple[Writer, Writer]:
    """Both records, package by package, each citing the other."""
    usa, rus = Writer(USA), Writer(RUS)
    usa.say(KeyManifest, START_S, manifest=files["usa/manifest-1.note"].decode())
    rus.say(KeyManifest, START_S + 1, manifest=files["rus/manifest-1.note"].decode())
    usa.report(1, 1, START_S + 5)
    usa.report(1, 2, START_S + 8)
    usa.receipt(rus, 1, START_S + 1, START_S + 9)
    usa.say(CompleteUntil, START_S + 9, until=from_unix_micros((START_S + 8) * 1_000_000))
    rus.receipt(usa, 5, START_S + 10, START_S + 11)
    rus.report(1, 1, START_S + 11)
    usa.say(KeyManifest, START_S + 20, manifest=files["usa/manifest-2.note"].decode())
    usa.report(2, 1, START_S + 30)
    usa.receipt(rus, 3, START_S + 12, START_S + 30)
    usa.report(2, 2, START_S + 31)
    rus.receipt(usa, 9, START_S + 31, START_S + 32)
    for start, size, signer, after_s in (
        (0, 1, "usa-log-1", 0),
        (1, 5, "usa-log-1", 10),
        (5, 6, "usa-log-1", 20),
        (6, 9, "usa-log-2", 31),
        (9, 9, "usa-log-2", 60),
    ):
        name = "sign-of-life" if start == size else str(start)
        files[f"usa/{name}.package"] = usa.package(start, size, signer, START_S + after_s)
    for start, size, after_s in ((0, 1, 1), (1, 3, 12), (3, 4, 33)):
        files[f"rus/{start}.package"] = rus.package(start, size, "rus-log-1", START_S + after_s)
    return usa, rus


def _checkpoints(files: dict[str, bytes], usa: Writer, rus: Writer) -> None:
    note = usa.note(9, "usa-log-2", START_S + 31)
    files["usa/checkpoint-9.note"] = note
    files["usa/cosigned-9.note"] = add_lines(note, cosign(note, SIGNERS["rus-mirror-1"], START_S + 31))
    old = usa.note(9, "usa-log-1", START_S + 31)
    files["refused/checkpoint-9-by-old-key.note"] = old
    late = SIGNERS["usa-log-2"].until(NO_END_S)
    files["refused/checkpoint-9-expired.note"] = sign_checkpoint(usa.checkpoint(9), late, END_S + 1)
    one, two = (cosign(note, SIGNERS["rus-mirror-1"], START_S + at).splitlines(True) for at in (31, 32))
    files["refused/cosignature-two-times.lines"] = one[0] + two[1]
    last = add_lines(
        rus.note(4, "rus-log-1", START_S + 33),
        cosign(rus.note(4, "rus-log-1", START_S + 33), SIGNERS["usa-mirror-2"], START_S + 33),
    )
    files["courier/usa-to-rus.head"] = encode_header(CourierHeader(USA, RUS, USA, 0, 9, cosigned=last))
    manifest = Manifest(
        RUS.next_generation(),
        1,
        _pairs("rus-root-1"),
        1,
        _pairs("rus-log-3", "rus-mirror-3"),
        (certificate("RUS", 1),),
        previous=Previous(rus.checkpoint(4), last),
    )
    files["rus/generation-2.note"] = sign_manifest(manifest, [SIGNERS["rus-root-1"]])


def _evidence(files: dict[str, bytes], usa: Writer) -> None:
    roots, threshold = _pairs("usa-root-1", "usa-root-2", "usa-root-3"), 2
    history = KeyHistory.begin(files["usa/manifest-1.note"], roots, threshold, USA)
    forked = Writer(USA)
    forked.entries = [*usa.entries[:3], usa.entries[1], usa.entries[4]]
    other = forked.note(5, "usa-log-1", START_S + 12)
    five = usa.note(5, "usa-log-1", START_S + 10)
    reader = reader_of(leaf_hashes(forked.entries))
    files["evidence/split-same-size.evidence"] = make_split(five, other, (), history).to_bytes()
    four = usa.note(4, "usa-log-1", START_S + 9)
    path = consistency_path(4, 5, reader)
    files["evidence/split.evidence"] = make_split(four, other, path, history).to_bytes()
    later = usa.note(3, "usa-log-1", START_S + 15)
    files["evidence/rollback.evidence"] = make_rollback(five, later, history).to_bytes()


def _proofs(files: dict[str, bytes], usa: Writer, rus: Writer) -> None:
    leaves = leaf_hashes(usa.entries)
    reader = reader_of(leaves)
    index = 2
    proof = inclusion_proof(index, 5, reader)
    note = usa.note(5, "usa-log-1", START_S + 10)
    cosigned = add_lines(note, cosign(note, SIGNERS["rus-mirror-1"], START_S + 11))
    file = ProofFile(index, tuple(proof), cosigned, usa.entries[index])
    files["usa/entry-2.tlog-proof"] = format_proof_file(file)
    text = {
        "leaves": [leaf.hex() for leaf in leaves],
        "roots": {str(size): root_at(size, reader).hex() for size in range(len(leaves) + 1)},
        "inclusion": [
            {"index": at, "size": size, "proof": [each.hex() for each in inclusion_proof(at, size, reader)]}
            for at, size in ((0, 1), (0, 9), (2, 5), (5, 6), (8, 9))
        ],
        "consistency": [
            {"old": old, "new": new, "proof": [each.hex() for each in consistency_proof(old, new, reader)]}
            for old, new in ((1, 9), (3, 9), (4, 9), (6, 9), (8, 9), (9, 9))
        ],
    }
    files["usa/tree.json"] = _json(text)
    files["usa/entry-1.jsonl"] = usa.entries[1]
    files["usa/receipt-3.jsonl"] = usa.entries[3]
    rus_reader = reader_of(leaf_hashes(rus.entries))
    for tile in tiles_of(len(rus.entries)):
        files[f"rus/{tile.path()}"] = tile_bytes(tile, rus_reader)
    for bundle in bundles_of(len(rus.entries)):
        files[f"rus/{bundle.path()}"] = format_bundle(rus.entries)


def _keys() -> bytes:
    keys = []
    for word, signer in SIGNERS.items():
        pair = signer.pair
        keys.append(
            {
                "key": word,
                "name": pair.name,
                "role": pair.role.value,
                "seed": signer.seed.hex(),
                "not_after_s": pair.not_after_s,
                "ed25519": {
                    "public": pair.ed25519.public.hex(),
                    "key_id": pair.ed25519.key_id.hex(),
                    "vkey": str(pair.ed25519),
                },
                "mldsa44": {"key_id": pair.mldsa44.key_id.hex(), "vkey": str(pair.mldsa44)},
            }
        )
    return _json(keys)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def make_files() -> dict[str, bytes]:
    """Every vector file, by its path under `vectors/`."""
    files = {"keys.json": _keys(), **_manifests()}
    roots = _pairs("usa-root-1", "usa-root-2", "usa-root-3")
    files["usa/introduction.json"] = _introduction("USA", USA, roots, 2, files["usa/manifest-1.note"])
    chief = _pairs("rus-root-1")
    files["rus/introduction.json"] = _introduction("RUS", RUS, chief, 1, files["rus/manifest-1.note"])
    usa, rus = _records(files)
    _checkpoints(files, usa, rus)
    _evidence(files, usa)
    _proofs(files, usa, rus)
    for name in _INSIDE_OTHERS:
        del files[name]
    hashes = {name: sha256(data).hexdigest() for name, data in sorted(files.items())}
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in make_cases(files))
    start = json.dumps({"format": "jdec-vectors/1", "sha256": hashes}, indent=1).removesuffix("\n}")
    files["index.json"] = f'{start},\n "cases": [\n{lines}\n]}}\n'.encode()
    return files


def main(arguments: list[str]) -> int:
    """Write the files, or compare them with what is there."""
    is_check = "--check" in arguments
    named = [each for each in arguments if each != "--check"]
    folder = Path(named[0]) if named else ROOT / "vectors"
    files = make_files()
    different = []
    for name, data in sorted(files.items()):
        path = folder / name
        if is_check:
            if not path.is_file() or path.read_bytes() != data:
                different.append(name)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for name in different:
        print(f"differs: {name}")
    return 1 if different else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

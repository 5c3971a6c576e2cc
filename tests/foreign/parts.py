"""What the tests over the vectors share: the files, a case's bytes, and the judges of this repository."""

from __future__ import annotations

import io
import json
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jdec.node.introduction import Introduction, read_introduction
from jdec.record.checkpoint import open_checkpoint
from jdec.record.cosignature import open_cosignature
from jdec.record.courier import decode_courier
from jdec.record.evidence import check_evidence, parse_evidence
from jdec.record.keys import KeyPair, Role, VerifierKey
from jdec.record.manifest import KeyHistory, open_generation
from jdec.record.package import decode_package, read_packages
from jdec.record.proofs import parse_proof_file, verify_inclusion
from jdec.record.tiles import parse_bundle
from jdec.record.tree import leaf_hash
from jdec.record.verifier import verify_stream

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "vectors"
USA = "jdec/USA/exercise.vectors/1"
ACCEPTED = "accepted"

Case = dict[str, Any]


def vector(name: str) -> bytes:
    """A vector file's bytes."""
    return (VECTORS / name).read_bytes()


def index() -> dict[str, Any]:
    """The index of the vectors."""
    read: dict[str, Any] = json.loads(vector("index.json"))
    return read


def keys() -> dict[str, dict[str, Any]]:
    """The entries of keys.json by their key word."""
    return {each["key"]: each for each in json.loads(vector("keys.json"))}


def pairs(words: list[str]) -> list[KeyPair]:
    """The key pairs with these words."""
    found = keys()
    return [
        KeyPair(
            Role(found[word]["role"]),
            VerifierKey.parse(found[word]["ed25519"]["vkey"]),
            VerifierKey.parse(found[word]["mldsa44"]["vkey"]),
            found[word]["not_after_s"],
        )
        for word in words
    ]


def case_bytes(case: Case) -> bytes:
    """The bytes that a case hands to its judge."""
    data = b"".join(vector(part) for part in case["parts"])
    for edit in sorted(case["edits"], key=lambda each: -each["at"]):
        at = edit["at"]
        data = data[:at] + b64decode(edit["insert"]) + data[at + edit["remove"] :]
    return data


def introduced(name: str) -> tuple[Introduction, KeyHistory]:
    """An introduction and the key history it begins."""
    introduction = read_introduction(vector(name))
    return introduction, _begin(introduction)


def _begin(introduction: Introduction) -> KeyHistory:
    roots, note = introduction.root_pairs(), introduction.manifest.encode()
    return KeyHistory.begin(note, roots, introduction.threshold, introduction.origin)


def _checkpoint(case: Case, data: bytes) -> None:
    open_checkpoint(data, pairs(case["keys"]), case["origin"])


def _cosignature(case: Case, data: bytes) -> None:
    open_cosignature(data, data[data.rfind(b"\n\n") + 2 :], pairs(case["keys"]))


def _manifest(case: Case, data: bytes) -> None:
    history = introduced(case["trust"])[1]
    for number, name in enumerate(case.get("before", ())):
        history = history.apply(10 + number, vector(name))
    history.apply(20, data)


def _generation(case: Case, data: bytes) -> None:
    from jdec.record.checkpoint import read_checkpoint

    mirrored = read_checkpoint(decode_package(vector(case["mirrored"])).checkpoint_note)
    open_generation(introduced(case["trust"])[1], mirrored, data)


def _introduction(case: Case, data: bytes) -> None:
    _begin(read_introduction(data))


def _record(case: Case, data: bytes) -> None:
    trusted = read_introduction(vector(case["trust"]))
    verified = verify_stream(
        read_packages(io.BytesIO(data)), trusted.root_pairs(), trusted.threshold, trusted.origin
    )
    assert verified.size == case["size"]


def _package(case: Case, data: bytes) -> None:
    decode_package(data)


def _evidence(case: Case, data: bytes) -> None:
    check_evidence(parse_evidence(data), introduced(case["trust"])[1])


def _proof(case: Case, data: bytes) -> None:
    proof = parse_proof_file(data)
    signed = open_checkpoint(proof.checkpoint_note, pairs(case["keys"]), case["origin"])
    verify_inclusion(proof.index, signed.size, leaf_hash(proof.extra), proof.proof, signed.root)


def _bundle(case: Case, data: bytes) -> None:
    parse_bundle(data)


def _courier(case: Case, data: bytes) -> None:
    decode_courier(data)


JUDGES: dict[str, Callable[[Case, bytes], None]] = {
    "checkpoint": _checkpoint,
    "cosignature": _cosignature,
    "manifest": _manifest,
    "generation": _generation,
    "introduction": _introduction,
    "record": _record,
    "package": _package,
    "evidence": _evidence,
    "proof": _proof,
    "bundle": _bundle,
    "courier": _courier,
}

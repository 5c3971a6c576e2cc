"""The bytes of every kind are pinned: a message once written is read the same for ever."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from pathlib import Path

import pytest

from jdec.messages import KINDS, encode, read
from jdec.messages.service import MANIFEST_PREFIX, RECEIPT_PREFIX

from .parts import all_samples, sample, samples

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
FILES = sorted(GOLDEN.glob("*.jsonl"))
LINES = [line for file in FILES for line in file.read_bytes().splitlines(keepends=True)]


def test_every_kind_is_pinned() -> None:
    assert {json.loads(line)["kind"] for line in LINES} == set(KINDS)
    assert {file.stem for file in FILES} == set(samples())


@pytest.mark.parametrize("family", sorted(samples()))
def test_the_encoder_writes_the_pinned_bytes(family: str) -> None:
    pinned = (GOLDEN / f"{family}.jsonl").read_bytes()
    assert b"".join(encode(message) for message in samples()[family]) == pinned


def test_the_pinned_bytes_read_as_the_messages_they_were_written_from() -> None:
    for message in all_samples():
        assert read(encode(message)) == message


@pytest.mark.parametrize("line", LINES, ids=lambda line: json.loads(line)["kind"])
def test_a_pinned_line_reads_and_is_written_back_unchanged(line: bytes) -> None:
    message = read(line)
    assert encode(message) == line  # type: ignore[arg-type]
    assert line.endswith(b"}\n")
    assert next(iter(json.loads(line))) == "kind"


def test_receipts_and_key_manifests_begin_as_a_streaming_verifier_expects() -> None:
    assert encode(sample("receipt")).startswith(RECEIPT_PREFIX)
    assert encode(sample("key-manifest")).startswith(MANIFEST_PREFIX)


def _lines(family: str) -> list[bytes]:
    return (GOLDEN / f"{family}.jsonl").read_bytes().splitlines(keepends=True)


def _digest(lines: list[bytes]) -> str:
    return base64.b64encode(sha256(b"".join(lines)).digest()).decode()


def test_the_pinned_files_are_the_ones_reviewed() -> None:
    """A change here is a change of the wire format: it needs a new version, not a new digest.

    A new family adds a line of its own and leaves the others as they are.
    """
    later = {"approvals", "hazard-notices", "watch"}
    service = _lines("service")
    families = {file.stem: _lines(file.stem) for file in FILES if file.stem not in later}
    first = [line for lines in (families | {"service": service[:3]}).values() for line in lines]
    assert _digest(first) == "/UdYBbZBRymobwqIrn2FzHkmZGsrhFcCY2SglVgNeUg="
    hazard = _lines("hazard-notices")
    assert _digest(hazard[:2]) == "J+iK+6WaB1sXowxSn7cwldznGP0ESCO4jU5O0dl1lEg="
    # With a field that came later and has a default.
    assert _digest(hazard[2:]) == "vPai+hhrLQAAgZALOQplW1UPO1TsVeWMtAdzFSklj/U="
    assert _digest(service[3:]) == "vYh3vA0FxIQjHWprv4UrPqXhzWvTX4gHsDmcc+fnvR0="
    watch = _lines("watch")
    assert _digest(watch[:5]) == "SThlqIxhz1rrkn+RQi9U8sUL3W7oXVd7UiM80VlZzpI="
    # With a field that was needed before and may now be absent.
    assert _digest(watch[5:]) == "evKItID4I2XEY05GN+jHdAv4JfpntvmzHf0BIMaIl0M="
    assert _digest(_lines("approvals")) == "kMdoROVQISANBjqLzZ8EIT2xNnAvnNhMgI5dVY1Jy1E="

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


def test_the_pinned_files_are_the_ones_reviewed() -> None:
    """A change here is a change of the wire format: it needs a new version, not a new digest."""
    digest = base64.b64encode(sha256(b"".join(LINES)).digest()).decode()
    assert digest == "/UdYBbZBRymobwqIrn2FzHkmZGsrhFcCY2SglVgNeUg="

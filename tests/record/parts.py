"""Keys, entries and a small record that the tests of this room share."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from importlib.resources import files

import pytest

from jdec.record.checkpoint import Checkpoint, sign_checkpoint
from jdec.record.errors import RecordError
from jdec.record.keys import CoreSigner, KeyPair, Role
from jdec.record.manifest import MANIFEST_PREFIX, Manifest, sign_manifest
from jdec.record.origin import Origin
from jdec.record.package import Package
from jdec.record.proofs import HashReader, reader_of
from jdec.record.tree import Frontier, leaf_hashes

USA = Origin("USA", "actual", 1)
RUS = Origin("RUS", "actual", 1)
START_S = 1_700_000_000


def seed(number: int) -> bytes:
    """64 bytes that differ from those of any other number."""
    return number.to_bytes(32, "big") + (number + 1_000_000).to_bytes(32, "big")


def log_signer(number: int = 1, origin: Origin = USA, **more: int) -> CoreSigner:
    return CoreSigner(str(origin), Role.LOG, seed(number), **more)


def mirror_signer(number: int = 51, origin: Origin = USA, **more: int) -> CoreSigner:
    return CoreSigner(origin.mirror_name, Role.MIRROR, seed(number), **more)


ROOTS = tuple(CoreSigner(f"jdec/USA/root/{at}", Role.ROOT, seed(100 + at)) for at in (1, 2, 3))
NEW_ROOT = CoreSigner("jdec/USA/root/4", Role.ROOT, seed(104))
LOG, NEXT_LOG = log_signer(1), log_signer(2)
MIRROR, NEXT_MIRROR = mirror_signer(51), mirror_signer(52)


def pairs(signers: Sequence[CoreSigner]) -> tuple[KeyPair, ...]:
    return tuple(signer.pair for signer in signers)


FIRST = Manifest(USA, 1, pairs(ROOTS), 2, (LOG.pair, MIRROR.pair), (b"\x30\x01a",))
SECOND = replace(FIRST, version=2, keys=(NEXT_LOG.pair, NEXT_MIRROR.pair), certificates=(b"\x30\x01b",))


def entry_of(note: bytes) -> bytes:
    """A key manifest entry as the node writes it: other fields may stand beside the note."""
    rest = json.dumps({"version": 1, "manifest": note.decode()}, ensure_ascii=False, separators=(",", ":"))
    return MANIFEST_PREFIX + rest[1:].encode() + b"\n"


def manifest_entry(manifest: Manifest, officers: Sequence[CoreSigner] = ROOTS[:2]) -> bytes:
    return entry_of(sign_manifest(manifest, officers))


FIRST_ENTRY = manifest_entry(FIRST)


class Book:
    """A record being written: appends entries and signs checkpoints over them."""

    def __init__(self, origin: Origin = USA, first: bytes = FIRST_ENTRY) -> None:
        self.origin = origin
        self.entries: list[bytes] = [first]

    def add(self, *entries: bytes) -> Book:
        self.entries.extend(entries)
        return self

    def fill(self, count: int, word: str = "entry") -> Book:
        return self.add(*(f"{word} {len(self.entries) + at}\n".encode() for at in range(count)))

    def reader(self) -> HashReader:
        return reader_of(leaf_hashes(self.entries))

    def checkpoint(self, size: int | None = None) -> Checkpoint:
        entries = self.entries[:size]
        root = Frontier.empty().extend(leaf_hashes(entries)).root()
        return Checkpoint(str(self.origin), len(entries), root)

    def note(self, size: int | None = None, signer: CoreSigner = LOG, time_s: int = START_S) -> bytes:
        return sign_checkpoint(self.checkpoint(size), signer, time_s)

    def package(self, start: int, end: int, signer: CoreSigner = LOG, time_s: int | None = None) -> Package:
        note = self.note(end, signer, START_S + end if time_s is None else time_s)
        return Package(start, tuple(self.entries[start:end]), note)


@contextmanager
def refused(code: str, sentence: str) -> Iterator[None]:
    """The block is refused with this code; its English sentence matches, in whole words, and tells its details.

    The details are exactly what the text of the code needs, no more, and none of them is missing.
    """
    with pytest.raises(RecordError, match=rf"(?<!\w)(?:{sentence})(?!\w)") as caught:
        yield
    error = caught.value
    assert error.code == code
    assert "None" not in str(error)
    assert set(error.details) == needed(code)
    assert [value for value in error.details.values() if value == "None" or value not in str(error)] == []


@cache
def needed(code: str) -> set[str]:
    """The variables of a refusal's English text."""
    folder = files("jdec.faces.texts").joinpath("en")
    texts = "".join(
        folder.joinpath(name).read_text(encoding="utf-8") for name in ("record.ftl", "courier.ftl")
    )
    line = next(each for each in texts.splitlines() if each.startswith(f"record-{code} ="))
    return set(re.findall(r"\{ \$(\w+) \}", line))

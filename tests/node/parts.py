"""Keys, manifests, messages and packages of two Parties, for the tests of this room."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from jdec.messages import encode, new_message, submission_id
from jdec.messages.launch_data import CompleteUntil
from jdec.messages.service import KeyManifest, Receipt
from jdec.node.config import Limits, LinkConfig, NodeConfig
from jdec.node.ports import MirrorRefused
from jdec.record.checkpoint import Checkpoint, sign_checkpoint
from jdec.record.errors import RecordError
from jdec.record.keys import CoreSigner, KeyPair, Role, Signer, VerifierKey
from jdec.record.manifest import KeyHistory, Manifest, sign_manifest
from jdec.record.origin import Origin
from jdec.record.package import Package, encode_package
from jdec.record.proofs import HashReader, reader_of
from jdec.record.tree import Frontier, leaf_hashes

from .simulation import START_S

TRAFFIC = "exercise.test"
MESSAGE_TIME = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)
OTHER = {"USA": "RUS", "RUS": "USA"}
_NUMBERS = {"USA": 0, "RUS": 1_000}


def seed(number: int) -> bytes:
    """64 bytes that differ from those of any other number."""
    return number.to_bytes(32, "big") + (number + 1_000_000).to_bytes(32, "big")


def der(number: int) -> bytes:
    """The smallest thing a manifest takes for a certificate."""
    return b"\x30\x02" + number.to_bytes(2, "big")


class Party:
    """One Party's root officers, its first manifest, and whatever keys it ever made."""

    def __init__(self, party: str, *, log_until_s: int | None = None) -> None:
        self.party = party
        self.origin = Origin(party, TRAFFIC, 1)
        self.roots = tuple(
            CoreSigner(f"jdec/{party}/root-{at}", Role.ROOT, seed(_NUMBERS[party] + 100 + at))
            for at in (1, 2)
        )
        self.log = self.log_signer(1, log_until_s)
        self.mirror = self.mirror_signer(1)
        self.at_hand: list[CoreSigner] = [self.log, self.mirror]
        self.first = Manifest(
            self.origin,
            1,
            tuple(root.pair for root in self.roots),
            2,
            (self.log.pair, self.mirror.pair),
            (der(_NUMBERS[party] + 1),),
        )
        self.first_note = sign_manifest(self.first, self.roots)

    def log_signer(self, number: int, not_after_s: int | None = None) -> CoreSigner:
        more = {} if not_after_s is None else {"not_after_s": not_after_s}
        return CoreSigner(str(self.origin), Role.LOG, seed(_NUMBERS[self.party] + number), **more)

    def mirror_signer(self, number: int) -> CoreSigner:
        return CoreSigner(self.origin.mirror_name, Role.MIRROR, seed(_NUMBERS[self.party] + 50 + number))

    def next_manifest(self, before: Manifest, number: int, **changed: Any) -> tuple[Manifest, bytes]:
        """The next manifest, with new keys put at hand, and its signed note."""
        fresh = [self.log_signer(number), self.mirror_signer(number)]
        self.at_hand += fresh
        fields: dict[str, Any] = {
            "version": before.version + 1,
            "keys": tuple(each.pair for each in fresh),
            "certificates": (der(_NUMBERS[self.party] + number),),
        }
        manifest = replace(before, **{**fields, **changed})
        return manifest, sign_manifest(manifest, self.roots)

    def revocations(self) -> tuple[VerifierKey, ...]:
        """Every key of the first pair of log keys, as a manifest revokes it."""
        return (self.log.pair.ed25519, self.log.pair.mldsa44)

    def history(self) -> KeyHistory:
        return KeyHistory.begin(self.first_note, self.trusted, 2, self.origin)

    @property
    def trusted(self) -> tuple[KeyPair, ...]:
        return tuple(root.pair for root in self.roots)

    def load(self, role: Role) -> Sequence[Signer]:
        return [each for each in self.at_hand if each.pair.role is role]


def message(number: int, party: str = "USA", **changed: Any) -> bytes:
    """The bytes of message `number` of a Party: a watermark, the shortest kind."""
    fields: dict[str, Any] = {
        "sender": party,
        "traffic": TRAFFIC,
        "submission": submission_id(START_S * 1000 + number, number.to_bytes(10, "big")),
        "issued_at": MESSAGE_TIME,
        "salt": number.to_bytes(12, "big"),
        "until": MESSAGE_TIME,
    }
    return encode(new_message(CompleteUntil, **{**fields, **changed}))


def manifest_entry(note: bytes, party: str, number: int = 900_000) -> bytes:
    """A key manifest as a node writes it on its record."""
    return encode(
        new_message(
            KeyManifest,
            sender=party,
            traffic=TRAFFIC,
            submission=submission_id(START_S * 1000 + number, number.to_bytes(10, "big")),
            issued_at=MESSAGE_TIME,
            salt=number.to_bytes(12, "big"),
            manifest=note.decode(),
        )
    )


def receipt_entry(party: str, size: int, root: bytes, *, record: str = "", number: int = 800_000) -> bytes:
    """A receipt as a node writes it: of the other Party's record unless said otherwise."""
    return encode(
        new_message(
            Receipt,
            sender=party,
            traffic=TRAFFIC,
            submission=submission_id(START_S * 1000 + number + size, (number + size).to_bytes(10, "big")),
            issued_at=MESSAGE_TIME,
            salt=size.to_bytes(12, "big"),
            record=record or f"jdec/{OTHER[party]}/{TRAFFIC}/1",
            size=size,
            root=root,
            signed_at=MESSAGE_TIME,
        )
    )


class Book:
    """A Party's record being written by hand, honestly or not."""

    def __init__(self, party: Party, entries: Sequence[bytes] = ()) -> None:
        self.party = party
        self.entries = list(entries) or [manifest_entry(party.first_note, party.party)]

    def add(self, *entries: bytes) -> Book:
        self.entries.extend(entries)
        return self

    def fill(self, count: int, first: int = 0) -> Book:
        return self.add(*(message(first + len(self.entries) + at, self.party.party) for at in range(count)))

    def branch(self, size: int, count: int) -> Book:
        """Another record that has the first `size` entries of this one and then others."""
        return Book(self.party, self.entries[:size]).fill(count, first=500_000)

    def reader(self) -> HashReader:
        return reader_of(leaf_hashes(self.entries))

    def root(self, size: int | None = None) -> bytes:
        return Frontier.empty().extend(leaf_hashes(self.entries[:size])).root()

    def note(self, size: int, time_s: int | None = None, signer: CoreSigner | None = None) -> bytes:
        checkpoint = Checkpoint(str(self.party.origin), size, self.root(size))
        return sign_checkpoint(
            checkpoint, signer or self.party.log, START_S + size if time_s is None else time_s
        )

    def package(
        self, start: int, end: int, time_s: int | None = None, signer: CoreSigner | None = None
    ) -> bytes:
        entries = tuple(self.entries[start:end])
        return encode_package(Package(start, entries, self.note(end, time_s, signer)))


def config(party: str, limits: Limits | None = None, **link: Any) -> NodeConfig:
    return NodeConfig(
        party=party, peer=OTHER[party], traffic=TRAFFIC, limits=limits or Limits(), link=LinkConfig(**link)
    )


@contextmanager
def refused(code: str, sentence: str) -> Iterator[None]:
    """The block is refused by the record's rules with this code, and the English sentence matches."""
    with pytest.raises(RecordError, match=sentence) as caught:
        yield
    assert caught.value.code == code


@contextmanager
def mirror_refused(code: str, sentence: str) -> Iterator[list[MirrorRefused]]:
    """The block is refused by the mirror with this code, and the English sentence matches."""
    kept: list[MirrorRefused] = []
    with pytest.raises(MirrorRefused, match=sentence) as caught:
        yield kept
    kept.append(caught.value)
    assert caught.value.code == code


async def until(claim: Callable[[], bool], limit_s: float = 60.0) -> None:
    """Let simulated time pass until the claim holds; fail after `limit_s` of it."""
    loop = asyncio.get_running_loop()
    end = loop.time() + limit_s
    while not claim():
        assert loop.time() < end, f"did not come true within {limit_s} simulated seconds"
        await asyncio.sleep(0.01)

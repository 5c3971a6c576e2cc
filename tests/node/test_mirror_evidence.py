"""A Party that rewrites its record hands the other one evidence: a file that stock tools can check."""

from __future__ import annotations

import pytest

from jdec.node.ports import MirrorRefused
from jdec.record.checkpoint import read_checkpoint
from jdec.record.evidence import Kind, Proven, check_evidence, parse_evidence

from .parts import Book, manifest_entry, mirror_refused, refused
from .simulation import START_S
from .test_mirror import Bench


def proven(refusal: MirrorRefused, bench: Bench) -> Proven:
    """What the file proves to somebody who has nothing but it, and to somebody who knows the keys."""
    assert refusal.evidence is not None
    data = refusal.evidence.to_bytes()
    evidence = parse_evidence(data)
    assert evidence.to_bytes() == data
    alone = check_evidence(evidence)
    assert check_evidence(evidence, bench.keys.history) == alone
    return alone


@pytest.fixture
def bench() -> Bench:
    """A mirror that holds six entries."""
    made = Bench()
    made.book.fill(12)
    made.mirror.take(made.book.package(0, 6))
    return made


def test_the_same_size_with_another_root_is_a_proven_split(bench: Bench) -> None:
    fork = bench.book.branch(3, 3)
    with mirror_refused("record-split", "two signed trees disagree at size 6: have root") as caught:
        bench.mirror.take(fork.package(6, 6, START_S + 9))
    have, got = (each.root(6).hex()[:16] for each in (bench.book, fork))
    assert str(caught[0]).endswith(f": have root {have}, got {got}")
    split = proven(caught[0], bench)
    assert (split.kind, split.first.size, split.second.size) == (Kind.SPLIT, 6, 6)
    assert {split.first.root, split.second.root} == {bench.book.root(6), fork.root(6)}
    bench.holds(*bench.book.entries[:6])


def test_a_mirror_whose_own_hashes_are_damaged_accuses_nobody(bench: Bench) -> None:
    bench.store.hash_of = lambda level, index: bytes(32)  # type: ignore[method-assign]
    with mirror_refused("store-damaged", "^the mirror's stored hashes do not give its own root$") as caught:
        bench.mirror.take(bench.book.package(6, 6, START_S + 9))
    assert (caught[0].evidence, caught[0].suspect) == (None, b"")


def test_a_longer_fork_shown_by_its_overlap_is_a_proven_split(bench: Bench) -> None:
    fork = bench.book.branch(3, 6)
    with mirror_refused(
        "record-split", "signed tree of 9 entries does not contain the signed tree of 6"
    ) as caught:
        bench.mirror.take(fork.package(2, 9))
    split = proven(caught[0], bench)
    assert (split.kind, split.first.size, split.second.size) == (Kind.SPLIT, 6, 9)
    assert split.contained_root == fork.root(6)
    bench.holds(*bench.book.entries[:6])


def test_a_longer_fork_without_overlap_is_suspected_until_a_path_is_asked_for(bench: Bench) -> None:
    fork = bench.book.branch(3, 6)
    with mirror_refused("package-root", "entries do not give the signed root: size 9") as caught:
        bench.mirror.take(fork.package(6, 9))
    assert caught[0].evidence is None
    assert read_checkpoint(caught[0].suspect).root == fork.root()


def test_a_shorter_fork_is_a_proven_split(bench: Bench) -> None:
    fork = bench.book.branch(2, 2)
    with mirror_refused("record-split", "two signed trees disagree at size 4") as caught:
        bench.mirror.take(fork.package(4, 4))
    split = proven(caught[0], bench)
    assert (split.kind, split.first.size, split.second.size) == (Kind.SPLIT, 4, 6)
    assert split.contained_root == bench.book.root(4)


def test_a_smaller_size_signed_later_is_a_proven_rollback(bench: Bench) -> None:
    with mirror_refused(
        "record-rollback", "record went back: have 6 entries, offered 4 signed later"
    ) as caught:
        bench.mirror.take(bench.book.package(4, 4, START_S + 100))
    rollback = proven(caught[0], bench)
    assert (rollback.kind, rollback.first.size, rollback.second.size) == (Kind.ROLLBACK, 6, 4)
    bench.holds(*bench.book.entries[:6])


def test_an_empty_record_signed_later_is_a_proven_rollback(bench: Bench) -> None:
    with mirror_refused("record-rollback", "have 6 entries, offered 0 signed later") as caught:
        bench.mirror.take(bench.book.package(0, 0, START_S + 100))
    assert proven(caught[0], bench).second.size == 0


def test_a_fork_signed_by_keys_that_its_own_package_brings_is_still_proven(bench: Bench) -> None:
    fork = bench.book.branch(3, 5)
    _, note = bench.usa.next_manifest(bench.usa.first, 2)
    fork.add(manifest_entry(note, "USA")).fill(1, first=700_000)
    new_key = bench.usa.log_signer(2)
    with mirror_refused("record-split", "signed tree of 10 entries does not contain") as caught:
        bench.mirror.take(fork.package(2, 10, signer=new_key))
    assert caught[0].evidence is not None
    assert check_evidence(parse_evidence(caught[0].evidence.to_bytes())).kind is Kind.SPLIT
    assert bench.told == []


def test_a_fork_that_nobody_signed_is_no_evidence(bench: Bench) -> None:
    fork = bench.book.branch(3, 6)
    with refused("checkpoint-signature-missing", "both signatures of one key pair are required"):
        bench.mirror.take(fork.package(2, 9, signer=bench.usa.log_signer(7)))


def test_evidence_of_one_party_proves_nothing_against_the_keys_of_another(bench: Bench) -> None:
    fork = bench.book.branch(3, 3)
    with mirror_refused("record-split", "two signed trees disagree") as caught:
        bench.mirror.take(fork.package(6, 6, START_S + 9))
    assert caught[0].evidence is not None
    with refused("evidence-key-unknown", "bears a key that may not sign"):
        check_evidence(caught[0].evidence, bench.rus.history())


def test_an_honest_record_grows_on_after_every_attack(bench: Bench) -> None:
    fork = bench.book.branch(3, 6)
    for package in (
        fork.package(2, 9),
        fork.package(6, 9),
        fork.package(6, 6, START_S + 50),
        Book(bench.rus).package(0, 1),
    ):
        with pytest.raises(Exception, match=r"tree|root|checkpoint|manifest"):
            bench.mirror.take(package)
    bench.mirror.take(bench.book.package(6, 12))
    bench.holds(*bench.book.entries[:12])

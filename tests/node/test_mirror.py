"""`mirror.take` judges bytes alone: authentic ones are stored whatever they say, all others are refused with a code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from jdec.messages.service import Receipt
from jdec.node.bulletin import Bulletin
from jdec.node.keys import PeerKeys
from jdec.node.mirror import Mirror
from jdec.node.ports import StoreFailed
from jdec.node.reading import Reading
from jdec.node.views import Which
from jdec.record.checkpoint import read_checkpoint
from jdec.record.cosignature import open_cosignature
from jdec.record.evidence import check_evidence
from jdec.record.note import format_note, parse_note
from jdec.record.package import Package, encode_package

from .parts import Book, Party, manifest_entry, message, mirror_refused, receipt_entry, refused
from .simulation import START_S, SimulatedClock
from .world import FaultyStore


class Bench:
    """RUS's mirror of USA's record, on a store of its own."""

    def __init__(
        self, store: FaultyStore | None = None, counts: Callable[[Receipt], bool] | None = None
    ) -> None:
        self.store = store or FaultyStore()
        self.usa, self.rus = Party("USA"), Party("RUS")
        self.clock = SimulatedClock()
        self.told: list[str] = []
        self.keys = PeerKeys(str(self.usa.origin), self.usa.history())
        self.signer = self.rus.mirror
        self.mirror = Mirror(
            self.store,
            self.keys,
            lambda: self.signer,
            self.clock,
            on_keys=lambda: self.told.append("keys"),
            counts=counts or (lambda _: True),
        )
        self.book = Book(self.usa)

    def holds(self, *entries: bytes) -> None:
        """The store holds exactly these entries, and the cosigned note says so."""
        assert [each.data for each in self.store.read(0, 1 << 20, 1 << 30)] == list(entries)
        assert self.mirror.size == len(entries)
        if entries:
            note = self.mirror.note
            assert note == self.store.head().note
            lines = note.split(b"\n\n")[1]
            assert open_cosignature(note, lines, self.rus.history().mirror_keys()).size == len(entries)


@pytest.fixture
def bench() -> Bench:
    """A mirror that holds four entries."""
    made = Bench()
    made.book.fill(9)
    made.mirror.take(made.book.package(0, 4))
    return made


def test_a_package_is_kept_and_answered_with_a_cosignature_over_all_that_is_held() -> None:
    made = Bench()
    made.book.fill(3)
    taken = made.mirror.take(made.book.package(0, 4))
    assert (taken.size, taken.fresh) == (4, 4)
    assert taken.note == made.mirror.note
    made.holds(*made.book.entries[:4])


def test_a_package_that_leaves_a_gap_is_refused_and_told_where_to_go_on(bench: Bench) -> None:
    with mirror_refused("package-gap", "package leaves a gap: have 4 entries, offered from 5") as caught:
        bench.mirror.take(bench.book.package(5, 8))
    assert caught[0].size == 4
    bench.holds(*bench.book.entries[:4])


def test_overlap_is_trimmed(bench: Bench) -> None:
    assert bench.mirror.take(bench.book.package(2, 7)).fresh == 3
    bench.holds(*bench.book.entries[:7])
    assert bench.mirror.take(bench.book.package(0, 10)).fresh == 3
    bench.holds(*bench.book.entries)


@pytest.mark.parametrize(("start", "end"), [(0, 4), (0, 2), (2, 4), (4, 4), (1, 1)])
def test_a_repeat_and_an_old_package_change_nothing_and_are_answered_with_what_is_held(
    bench: Bench, start: int, end: int
) -> None:
    note = bench.mirror.note
    taken = bench.mirror.take(bench.book.package(start, end))
    assert (taken.note, taken.size, taken.fresh) == (note, 4, 0)
    assert bench.store.appends == [4]


def test_a_sign_of_life_renews_checkpoint_and_cosignature_but_adds_nothing(bench: Bench) -> None:
    taken = bench.mirror.take(bench.book.package(4, 4, START_S + 60))
    assert (taken.size, taken.fresh, bench.mirror.signed_at_s) == (4, 0, START_S + 60)
    assert taken.note == bench.store.head().note
    bench.holds(*bench.book.entries[:4])


def test_a_truncated_package_is_refused_at_every_length(bench: Bench) -> None:
    whole = bench.book.package(4, 6)
    for cut in range(1, len(whole), 97):
        with refused("package-truncated", "package ends too early"):
            bench.mirror.take(whole[:cut])
    bench.holds(*bench.book.entries[:4])


@pytest.mark.parametrize(
    "garbage", [b"garbage", b"jdec-package/2\n", b"\x00" * 100, b"<html>502 Bad Gateway</html>"]
)
def test_garbage_is_refused(bench: Bench, garbage: bytes) -> None:
    with refused("package-malformed", "malformed package: it does not begin with jdec-package/1"):
        bench.mirror.take(garbage)
    with refused("package-malformed", "bytes after the last entry"):
        bench.mirror.take(bench.book.package(4, 5) + garbage)


def test_a_checkpoint_of_another_size_than_its_entries_is_refused(bench: Bench) -> None:
    package = bench.book.package(4, 6).replace(b"entries 2\n", b"entries 1\n")
    with refused("package-size-wrong", "package ends at 5, its checkpoint has size 6"):
        bench.mirror.take(package)


def test_a_record_of_another_party_or_traffic_is_refused(bench: Bench) -> None:
    rus = Book(bench.rus).fill(5)
    with refused("checkpoint-origin-wrong", "checkpoint is of 'jdec/RUS/exercise.test/1', expected"):
        bench.mirror.take(rus.package(4, 6))
    actual = Party("USA")
    actual.origin = replace(actual.origin, traffic="actual")
    stranger = Book(actual, bench.book.entries)
    with refused("checkpoint-origin-wrong", "checkpoint is of 'jdec/USA/actual/1', expected"):
        bench.mirror.take(stranger.package(4, 6, signer=actual.log_signer(1)))
    bench.holds(*bench.book.entries[:4])


@pytest.mark.parametrize("kept", [0, 1])
def test_one_of_the_two_signatures_stripped_is_refused(bench: Bench, kept: int) -> None:
    note = parse_note(bench.book.note(6))
    stripped = format_note(replace(note, signatures=note.signatures[kept : kept + 1]))
    package = encode_package(Package(4, tuple(bench.book.entries[4:6]), stripped))
    with refused("checkpoint-signature-missing", "both signatures of one key pair are required"):
        bench.mirror.take(package)
    bench.holds(*bench.book.entries[:4])


def test_a_signature_by_a_key_nobody_introduced_is_refused(bench: Bench) -> None:
    with refused("checkpoint-signature-missing", "both signatures of one key pair are required"):
        bench.mirror.take(bench.book.package(4, 6, signer=bench.usa.log_signer(7)))


def test_a_damaged_signature_is_refused(bench: Bench) -> None:
    note = parse_note(bench.book.note(6))
    first = note.signatures[0]
    bent = replace(first, blob=bytes([first.blob[0] ^ 1]) + first.blob[1:])
    damaged = format_note(replace(note, signatures=(bent, *note.signatures[1:])))
    with refused("checkpoint-signature-bad", "does not verify"):
        bench.mirror.take(encode_package(Package(4, tuple(bench.book.entries[4:6]), damaged)))


def test_damaged_entries_under_a_good_signature_are_refused_and_the_note_is_suspected(bench: Bench) -> None:
    entries = (b"not what was signed\n", bench.book.entries[5])
    package = encode_package(Package(4, entries, bench.book.note(6)))
    with mirror_refused("package-root", "entries do not give the signed root: size 6") as caught:
        bench.mirror.take(package)
    assert caught[0].evidence is None
    assert read_checkpoint(caught[0].suspect).root == bench.book.root(6)
    bench.holds(*bench.book.entries[:4])


def test_a_larger_tree_signed_before_the_smaller_one_is_refused_and_proven(bench: Bench) -> None:
    with mirror_refused("record-rollback", "record went back: had 6 entries, 4 signed later") as caught:
        bench.mirror.take(bench.book.package(4, 6, START_S + 3))
    assert caught[0].evidence is not None
    proven = check_evidence(caught[0].evidence, bench.usa.history())
    assert (proven.first.size, proven.second.size) == (6, 4)
    bench.holds(*bench.book.entries[:4])
    bench.mirror.take(bench.book.package(4, 6, START_S + 4))
    bench.holds(*bench.book.entries[:6])


def test_an_expired_key_of_the_other_party_is_refused_from_its_last_second_on() -> None:
    made = Bench()
    short = Party("USA", log_until_s=START_S + 50)
    made.keys.change(lambda _: short.history())
    book = Book(short).fill(5)
    made.mirror.take(book.package(0, 4, START_S + 50))
    with refused("key-expired", f"signed at {START_S + 51}, last second {START_S + 50}"):
        made.mirror.take(book.package(4, 6, START_S + 51))
    made.holds(*book.entries[:4])


def test_a_record_that_does_not_begin_with_the_manifest_of_the_introduction_is_refused() -> None:
    made = Bench()
    with refused("manifest-malformed", "entry does not begin as a key manifest"):
        made.mirror.take(Book(made.usa, [message(1)]).package(0, 1))
    _, other = made.usa.next_manifest(made.usa.first, 2, version=1)
    with refused("manifest-first-missing", "entry 0 of the record is not a key manifest"):
        made.mirror.take(Book(made.usa, [manifest_entry(other, "USA")]).package(0, 1))
    made.holds()


def test_authentic_bytes_of_an_unknown_kind_are_mirrored_and_shown_as_unreadable(bench: Bench) -> None:
    strange = (b'{"kind":"telepathy","version":9}\n', b"\xff\xfe no text at all\n", b'{"kind":"receipt",}\n')
    book = Book(bench.usa, bench.book.entries[:4]).add(*strange).fill(1)
    bench.mirror.take(book.package(4, 8))
    bench.holds(*book.entries)
    origins = {Which.OWN: str(bench.rus.origin), Which.PEER: str(bench.usa.origin)}
    reading = Reading({Which.OWN: FaultyStore(), Which.PEER: bench.store}, origins, Bulletin())
    shown = reading.entries(Which.PEER, 4, 10)
    assert [each.unreadable for each in shown] == ["kind-unknown", "utf8-bad", "json-malformed", ""]
    assert [each.kind for each in shown] == ["telepathy", "", "", "complete-until"]


def test_only_receipts_that_our_record_bears_out_count_and_they_never_go_back() -> None:
    made = Bench(counts=lambda receipt: receipt.root == b"\x01" * 32)
    good, bad = b"\x01" * 32, b"\x02" * 32
    entries = [receipt_entry("USA", size, root) for size, root in ((3, good), (9, bad), (2, good), (5, good))]
    made.book.add(*entries)
    assert made.mirror.take(made.book.package(0, 5)).receipted == 5
    assert [made.store.receipt_before(at) for at in (1, 99)] == [None, made.store.receipt_covering(4)]
    assert made.store.count_receipts(0) == 2


@pytest.mark.parametrize("fault", ["failed", "persisted"])
def test_a_failed_write_leaves_the_mirror_where_it_was_and_a_repeat_after_a_restart_mends_it(
    bench: Bench, fault: str
) -> None:
    bench.store.fault = fault
    with pytest.raises(StoreFailed, match="disk"):
        bench.mirror.take(bench.book.package(4, 6))
    assert bench.mirror.size == 4
    bench.store.fault = ""
    again = Bench(bench.store)
    assert again.mirror.size == (6 if fault == "persisted" else 4)
    again.mirror.take(bench.book.package(4, 6))
    again.holds(*bench.book.entries[:6])


@pytest.mark.parametrize("fault", ["failed", "persisted"])
def test_a_sign_of_life_that_fails_on_the_disk_is_mended_by_the_next(bench: Bench, fault: str) -> None:
    bench.store.fault = fault
    with pytest.raises(StoreFailed, match="disk"):
        bench.mirror.take(bench.book.package(4, 4, START_S + 60))
    bench.store.fault = ""
    again = Bench(bench.store)
    again.mirror.take(bench.book.package(4, 4, START_S + 70))
    again.holds(*bench.book.entries[:4])


def test_a_mirror_key_that_may_not_sign_is_our_fault_and_said_so(bench: Bench) -> None:
    bench.signer = bench.rus.mirror_signer(1)
    bench.signer._pair = replace(bench.signer.pair, not_after_s=START_S - 1)
    with mirror_refused("mirror-cannot-sign", "the mirror cannot cosign: key of .* has expired"):
        bench.mirror.take(bench.book.package(4, 6))
    bench.holds(*bench.book.entries[:4])


def test_a_mirror_that_starts_again_stands_where_its_store_stands(bench: Bench) -> None:
    again = Bench(bench.store)
    assert (again.mirror.size, again.mirror.note, again.mirror.signed_at_s) == (
        4,
        bench.mirror.note,
        START_S + 4,
    )
    again.mirror.take(bench.book.package(4, 10))
    again.holds(*bench.book.entries)

"""Keys change only by manifests that enough roots signed, at the sizes the rule gives."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jdec.record.checkpoint import Checkpoint, open_checkpoint
from jdec.record.cosignature import add_lines, cosign
from jdec.record.keys import CoreSigner, KeyPair, Role
from jdec.record.manifest import KeyHistory, Manifest, Previous, open_generation, sign_manifest

from .parts import (
    FIRST,
    FIRST_ENTRY,
    LOG,
    MIRROR,
    NEW_ROOT,
    NEXT_LOG,
    NEXT_MIRROR,
    ROOTS,
    RUS,
    SECOND,
    START_S,
    USA,
    Book,
    entry_of,
    log_signer,
    manifest_entry,
    mirror_signer,
    pairs,
    refused,
    seed,
)

TRUSTED = pairs(ROOTS)
NOTE = sign_manifest(FIRST, ROOTS[:2])
BEGUN = KeyHistory.begin(NOTE, TRUSTED, 2, USA)
SECOND_NOTE = sign_manifest(SECOND, ROOTS[:2])
THIRD = replace(FIRST, version=3)


def logs(history: KeyHistory, size: int) -> list[KeyPair]:
    return list(history.log_keys(size))


def test_the_first_manifest_counts_at_all_sizes() -> None:
    assert BEGUN.current == FIRST
    for size in (0, 1, 2, 10**9):
        assert logs(BEGUN, size) == [LOG.pair]
        assert BEGUN.mirror_keys(size) == (MIRROR.pair,)
    assert BEGUN.mirror_keys() == (MIRROR.pair,)
    assert BEGUN.certificates() == (b"\x30\x01a",)


def test_a_rotation_applies_from_the_next_index_and_both_sign_at_the_size_between() -> None:
    """Manifest at index 9: size 9 old only, size 10 both, size 11 new only."""
    history = BEGUN.apply(9, SECOND_NOTE)
    assert [logs(history, size) for size in (1, 9, 10, 11, 99)] == [
        [LOG.pair],
        [LOG.pair],
        [LOG.pair, NEXT_LOG.pair],
        [NEXT_LOG.pair],
        [NEXT_LOG.pair],
    ]
    assert history.mirror_keys(9) == (MIRROR.pair,)
    assert history.mirror_keys() == (NEXT_MIRROR.pair,)
    assert history.certificates() == (b"\x30\x01b",)
    assert history.all_pairs(Role.LOG) == (LOG.pair, NEXT_LOG.pair)
    assert history.all_pairs(Role.MIRROR) == (MIRROR.pair, NEXT_MIRROR.pair)


def test_old_checkpoints_stay_checkable_for_ever() -> None:
    history = BEGUN.apply(9, SECOND_NOTE).apply(20, sign_manifest(THIRD, ROOTS[:2]))
    book = Book().fill(30)
    assert open_checkpoint(book.note(9), history.log_keys(9), USA).size == 9
    assert open_checkpoint(book.note(15, NEXT_LOG), history.log_keys(15), USA).size == 15
    with refused("checkpoint-signature-missing", "have 0 of a known key"):
        open_checkpoint(book.note(15), history.log_keys(15), USA)
    assert open_checkpoint(book.note(31), history.log_keys(31), USA).size == 31


def test_a_pair_that_stays_is_not_interrupted() -> None:
    stays = replace(FIRST, version=2, keys=(LOG.pair, NEXT_LOG.pair, MIRROR.pair))
    history = BEGUN.apply(5, sign_manifest(stays, ROOTS[:2]))
    assert logs(history, 5) == [LOG.pair]
    assert logs(history, 6) == logs(history, 7) == [LOG.pair, NEXT_LOG.pair]
    assert [(grant.first_size, grant.last_size) for grant in history.grants] == [
        (0, None),
        (0, None),
        (6, None),
    ]


def test_a_date_can_be_put_off() -> None:
    short = log_signer(1, not_after_s=START_S)
    first = replace(FIRST, keys=(short.pair, MIRROR.pair))
    history = KeyHistory.begin(sign_manifest(first, ROOTS[:2]), TRUSTED, 2, USA)
    book = Book().fill(9)
    late = book.note(6, LOG, START_S + 1)
    with refused("key-expired", "has expired"):
        open_checkpoint(late, history.log_keys(6), USA)
    longer = history.apply(5, sign_manifest(replace(FIRST, version=2), ROOTS[:2]))
    assert open_checkpoint(late, longer.log_keys(6), USA).pair == LOG.pair


@pytest.mark.parametrize(
    ("note", "code", "sentence"),
    [
        (sign_manifest(THIRD, ROOTS), "manifest-version-wrong", "has version 3, expected 2"),
        (NOTE, "manifest-version-wrong", "has version 1, expected 2"),
        (sign_manifest(SECOND, ROOTS[:1]), "manifest-threshold-missed", "signed by 1 of 3 roots"),
        (sign_manifest(SECOND, [NEW_ROOT]), "manifest-threshold-missed", "signed by 0 of 3 roots"),
        (b"nonsense\n", "note-malformed", "no empty line"),
    ],
)
def test_only_the_next_manifest_signed_by_enough_roots_counts(note: bytes, code: str, sentence: str) -> None:
    with refused(code, sentence):
        BEGUN.apply(9, note)


def test_a_manifest_of_another_record_does_not_count() -> None:
    test = replace(
        SECOND,
        origin=replace(USA, traffic="test"),
        keys=(
            CoreSigner("jdec/USA/test/1", Role.LOG, seed(2)).pair,
            CoreSigner("jdec/USA/test/1/mirror", Role.MIRROR, seed(52)).pair,
        ),
    )
    with refused("manifest-origin-wrong", "of 'jdec/USA/test/1', expected 'jdec/USA/actual/1'"):
        BEGUN.apply(9, sign_manifest(test, ROOTS))
    with refused("manifest-origin-wrong", "expected 'jdec/RUS/actual/1'"):
        KeyHistory.begin(NOTE, TRUSTED, 2, RUS)


def test_manifests_stand_one_after_another() -> None:
    history = BEGUN.apply(9, SECOND_NOTE)
    for index in (9, 3):
        with refused("manifest-index-back", f"stands at {index}, the one before at 9"):
            history.apply(index, sign_manifest(THIRD, ROOTS))


def test_new_roots_need_the_old_and_the_new() -> None:
    """Manifest v is signed by enough roots of v-1 and of v."""
    roots = (ROOTS[2], NEW_ROOT)
    changed = replace(SECOND, roots=pairs(roots), threshold=2)
    for officers, sentence in (
        (roots, "signed by 1 of 3 roots, expected at least 2"),
        (ROOTS, "signed by 1 of 2 roots, expected at least 2"),
    ):
        with refused("manifest-threshold-missed", sentence):
            BEGUN.apply(9, sign_manifest(changed, officers))
    history = BEGUN.apply(9, sign_manifest(changed, (ROOTS[1], *roots)))
    third = replace(THIRD, roots=pairs(roots), threshold=2)
    with refused("manifest-threshold-missed", "signed by 1 of 2 roots"):
        history.apply(10, sign_manifest(third, ROOTS))
    assert history.apply(10, sign_manifest(third, roots)).current.version == 3


def test_the_first_manifest_needs_the_roots_exchanged_in_person_and_its_own() -> None:
    with refused("manifest-threshold-missed", "signed by 1 of 2 roots"):
        KeyHistory.begin(NOTE, pairs((ROOTS[0], NEW_ROOT)), 2, USA)
    with refused("manifest-threshold-missed", "signed by 2 of 3 roots, expected at least 3"):
        KeyHistory.begin(NOTE, TRUSTED, 3, USA)
    with refused("manifest-threshold-missed", "expected at least 0"):
        KeyHistory.begin(NOTE, TRUSTED, 0, USA)
    strict = replace(FIRST, threshold=3)
    with refused("manifest-threshold-missed", "signed by 2 of 3 roots, expected at least 3"):
        KeyHistory.begin(sign_manifest(strict, ROOTS[:2]), TRUSTED, 2, USA)
    with refused("manifest-version-wrong", "has version 2, expected 1"):
        KeyHistory.begin(SECOND_NOTE, TRUSTED, 2, USA)


def revoking(version: int = 2, **more: object) -> Manifest:
    return replace(SECOND, version=version, revoked=(LOG.pair.ed25519,), **more)


def test_a_revoked_key_signs_nothing_after_the_entry_and_never_comes_back() -> None:
    history = BEGUN.apply(9, sign_manifest(revoking(), ROOTS[:2]))
    assert LOG.pair not in history.log_keys(11)
    assert LOG.pair in history.log_keys(9)
    with refused("manifest-key-revoked", "names a revoked key: 'jdec/USA/actual/1'"):
        history.apply(20, sign_manifest(THIRD, ROOTS))
    # Not even one half of the pair, under another role's name.
    half = CoreSigner(USA.mirror_name, Role.MIRROR, seed(1))
    with refused("manifest-key-revoked", "names a revoked key: 'jdec/USA/actual/1/mirror'"):
        history.apply(20, sign_manifest(replace(SECOND, version=3, keys=(NEXT_LOG.pair, half.pair)), ROOTS))


def test_a_key_stays_revoked_whatever_is_revoked_after_it() -> None:
    third = replace(THIRD, keys=SECOND.keys, revoked=(MIRROR.pair.ed25519,))
    history = BEGUN.apply(9, sign_manifest(revoking(), ROOTS)).apply(20, sign_manifest(third, ROOTS))
    for keys in ((LOG.pair, NEXT_MIRROR.pair), (NEXT_LOG.pair, MIRROR.pair)):
        with refused("manifest-key-revoked", "names a revoked key"):
            history.apply(30, sign_manifest(replace(SECOND, version=4, keys=keys), ROOTS))


def test_a_key_dropped_without_revocation_may_come_back() -> None:
    history = BEGUN.apply(9, SECOND_NOTE).apply(20, sign_manifest(THIRD, ROOTS))
    assert [LOG.pair in history.log_keys(size) for size in (9, 10, 11, 20, 21, 22)] == [
        True,
        True,
        False,
        False,
        True,
        True,
    ]


def test_a_revoked_root_signs_its_own_end_and_no_more() -> None:
    gone = replace(
        SECOND, roots=pairs((*ROOTS[:2], NEW_ROOT)), revoked=(ROOTS[2].pair.ed25519, ROOTS[2].pair.mldsa44)
    )
    history = BEGUN.apply(9, sign_manifest(gone, (ROOTS[0], ROOTS[1])))
    third = replace(gone, version=3, revoked=())
    with refused("manifest-threshold-missed", "signed by 1 of 3 roots"):
        history.apply(10, sign_manifest(third, (ROOTS[0], ROOTS[2])))
    with refused("manifest-key-revoked", "names a revoked key: 'jdec/USA/root/3'"):
        history.apply(10, sign_manifest(replace(third, roots=TRUSTED), ROOTS))


def test_a_manifest_brought_by_file_counts_before_its_entry_arrives() -> None:
    pending = BEGUN.with_pending(SECOND_NOTE, 7)
    assert pending.certificates() == (b"\x30\x01a", b"\x30\x01b")
    assert pending.mirror_keys() == (MIRROR.pair, NEXT_MIRROR.pair)
    # Its record keys count where its entry stands, which nobody here knows yet.
    assert logs(pending, 8) == [LOG.pair]
    arrived = pending.apply(9, SECOND_NOTE)
    assert arrived == BEGUN.apply(9, SECOND_NOTE)
    assert arrived.pending is None


def test_a_key_revoked_by_file_signs_nothing_beyond_what_is_held() -> None:
    note = sign_manifest(replace(revoking(), revoked=(LOG.pair.mldsa44, MIRROR.pair.ed25519)), ROOTS[:2])
    pending = BEGUN.with_pending(note, 7)
    assert logs(pending, 7) == [LOG.pair]
    assert logs(pending, 8) == []
    assert pending.mirror_keys() == (NEXT_MIRROR.pair,)
    assert logs(pending.apply(9, note), 9) == [LOG.pair]


def test_a_manifest_brought_by_file_is_judged_like_any_other() -> None:
    with refused("manifest-threshold-missed", "signed by 1 of 3 roots"):
        BEGUN.with_pending(sign_manifest(SECOND, ROOTS[:1]), 7)
    with refused("manifest-version-wrong", "has version 3, expected 2"):
        BEGUN.with_pending(sign_manifest(THIRD, ROOTS), 7)


def test_an_entry_that_does_not_count_changes_nothing_and_says_why() -> None:
    for entry, code in (
        (manifest_entry(THIRD), "manifest-version-wrong"),
        (b'{"kind":"key-manifest","manifest":"x"}\n', "note-malformed"),
        (entry_of(Book().note()), "manifest-malformed"),
    ):
        history, refusal = BEGUN.consider(9, entry)
        assert history is BEGUN
        assert refusal is not None
        assert refusal.code == code
    history, refusal = BEGUN.consider(9, manifest_entry(SECOND))
    assert (history.current, refusal) == (SECOND, None)


def test_a_history_is_rebuilt_from_the_entries_of_a_store() -> None:
    second, third = manifest_entry(SECOND), manifest_entry(THIRD)
    entries = [(0, FIRST_ENTRY), (4, third), (9, second), (12, second), (20, third)]
    history = KeyHistory.rebuild(entries, TRUSTED, 2, USA)
    assert [(each.index, each.manifest.version) for each in history.applied] == [(0, 1), (9, 2), (20, 3)]
    for nothing in ([], [(1, FIRST_ENTRY)]):
        with refused("manifest-first-missing", "entry 0 of the record is not a key manifest"):
            KeyHistory.rebuild(nothing, TRUSTED, 2, USA)


TWO = USA.next_generation()
LOST = Book().fill(6)
HELD = LOST.checkpoint(5)
CITED = Previous(HELD, add_lines(LOST.note(5), cosign(LOST.note(5), mirror_signer(61, RUS), START_S)))
NEXT = replace(FIRST, origin=TWO, keys=(log_signer(3, TWO).pair, mirror_signer(53, TWO).pair), previous=CITED)


def test_the_next_generation_cites_the_last_mirrored_checkpoint() -> None:
    history = open_generation(BEGUN, HELD, sign_manifest(NEXT, ROOTS[:2]))
    assert history.origin == TWO
    assert history.current == NEXT
    assert [pair.name for pair in history.log_keys(1)] == [str(TWO)]


def test_a_generation_that_would_drop_what_was_mirrored_is_refused() -> None:
    for held in (LOST.checkpoint(6), LOST.checkpoint(4), Checkpoint(str(USA), 5, bytes(32))):
        with refused("generation-cites-other", f"size 5, mirrored {held.size}"):
            open_generation(BEGUN, held, sign_manifest(NEXT, ROOTS))


def test_generations_follow_each_other() -> None:
    three = TWO.next_generation()
    skipping = replace(
        NEXT,
        origin=three,
        keys=(log_signer(3, three).pair, mirror_signer(53, three).pair),
        previous=Previous(replace(HELD, origin=str(TWO)), Book(TWO).fill(4).note(5, log_signer(3, TWO))),
    )
    with refused("generation-order-wrong", "does not follow 'jdec/USA/actual/1'"):
        open_generation(BEGUN, HELD, sign_manifest(skipping, ROOTS))
    with refused("generation-order-wrong", "does not follow"):
        open_generation(BEGUN, HELD, NOTE)


def test_a_generation_is_opened_by_the_roots_of_the_one_before() -> None:
    with refused("manifest-threshold-missed", "signed by 1 of 3 roots"):
        open_generation(BEGUN, HELD, sign_manifest(NEXT, ROOTS[:1]))
    own = replace(NEXT, roots=(NEW_ROOT.pair,), threshold=1)
    with refused("manifest-threshold-missed", "signed by 0 of 3 roots"):
        open_generation(BEGUN, HELD, sign_manifest(own, [NEW_ROOT]))


def test_the_cited_checkpoint_is_verified() -> None:
    forged = replace(NEXT, previous=Previous(HELD, LOST.note(5, NEXT_LOG)))
    with refused("checkpoint-signature-missing", "have 0 of a known key"):
        open_generation(BEGUN, HELD, sign_manifest(forged, ROOTS))


def test_a_revoked_key_does_not_come_back_in_the_next_generation() -> None:
    """Under its new name a key has another key ID; it is the bare public key that is revoked."""
    before = BEGUN.apply(5, sign_manifest(revoking(), ROOTS))
    reused = replace(NEXT, keys=(log_signer(1, TWO).pair, mirror_signer(53, TWO).pair))
    with refused("manifest-key-revoked", "names a revoked key: 'jdec/USA/actual/2'"):
        open_generation(before, HELD, sign_manifest(reused, ROOTS))
    history = open_generation(before, HELD, sign_manifest(NEXT, ROOTS))
    with refused("manifest-key-revoked", "names a revoked key: 'jdec/USA/actual/2'"):
        history.apply(3, sign_manifest(replace(reused, version=2, previous=None), ROOTS))

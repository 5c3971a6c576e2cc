"""A key manifest has one spelling and says nothing that contradicts itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jdec.record.checkpoint import Checkpoint
from jdec.record.keys import CoreSigner, KeyPair, Role
from jdec.record.manifest import (
    complete_manifest,
    manifest_in,
    read_manifest,
    sign_manifest,
    sign_manifest_text,
)
from jdec.record.manifest_body import (
    Manifest,
    Previous,
    check_root_signatures,
    parse_manifest_text,
    root_message,
)
from jdec.record.note import Note, SignatureLine, format_note, parse_note
from jdec.record.origin import Origin

from .parts import (
    FIRST,
    FIRST_ENTRY,
    LOG,
    MIRROR,
    NEXT_LOG,
    NEXT_MIRROR,
    ROOTS,
    SECOND,
    USA,
    Book,
    entry_of,
    log_signer,
    mirror_signer,
    pairs,
    refused,
    seed,
)

NOTE = sign_manifest(FIRST, ROOTS[:2])
TWO = USA.next_generation()
BEFORE = Book().fill(3)
PREVIOUS = Previous(BEFORE.checkpoint(), BEFORE.note())
LATER = replace(
    FIRST,
    origin=TWO,
    keys=(log_signer(3, TWO).pair, mirror_signer(53, TWO).pair),
    previous=PREVIOUS,
)


def manifests() -> st.SearchStrategy[Manifest]:
    spare = [log_signer(number).pair.ed25519 for number in (71, 72, 73)]
    return st.builds(
        replace,
        st.just(FIRST),
        version=st.integers(1, 1_000_000),
        roots=st.sampled_from([pairs(ROOTS), pairs(ROOTS[:1]), pairs(ROOTS[1:])]),
        threshold=st.just(1),
        keys=st.permutations([LOG.pair, NEXT_LOG.pair, MIRROR.pair, NEXT_MIRROR.pair]).map(tuple),
        certificates=st.lists(
            st.integers(0, 255).flatmap(lambda size: st.binary(min_size=size, max_size=size)).map(der),
            max_size=3,
            unique=True,
        ).map(tuple),
        revoked=st.lists(st.sampled_from(spare), unique=True).map(tuple),
    )


def der(content: bytes) -> bytes:
    """One DER sequence of this content, shortest length form."""
    size = len(content)
    if size < 0x80:
        return bytes((0x30, size)) + (content or b"") if size else b"\x30\x01\x00"
    if size < 0x100:
        return bytes((0x30, 0x81, size)) + content
    return b"\x30\x82" + size.to_bytes(2, "big") + content


@settings(max_examples=30)
@given(manifests())
def test_a_manifest_is_read_as_it_was_written(manifest: Manifest) -> None:
    assert parse_manifest_text(manifest.text()) == manifest


def test_a_later_generation_is_read_as_it_was_written() -> None:
    assert parse_manifest_text(LATER.text()) == LATER
    assert read_manifest(sign_manifest(LATER, ROOTS)) == LATER


def test_the_form_is_the_documented_one() -> None:
    lines = FIRST.text().split("\n")
    assert lines[:3] == ["jdec/key-manifest/1", "jdec/USA/actual/1", "version 1"]
    assert lines[3].startswith('{"roots":[{"ed25519":"jdec/USA/root/1+')
    assert '"threshold":2,"keys":[{"role":"log","ed25519":"jdec/USA/actual/1+' in lines[3]
    assert lines[3].endswith('"certificates":["MAFh"],"revoked":[],"previous":null}')
    assert lines[4:] == [""]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("manifest/1", "manifest/2", "text is not jdec/key-manifest/1"),
        ("version 1", "version 01", "not a plain decimal"),
        ("version 1", "edition 1", "text is not"),
        ("version 1", "version 0", "version: 0, expected 1 to 1000000"),
        ("actual/1\n", "actual/01\n", "not an origin"),
        ('"threshold":2', '"threshold": 2', "malformed key manifest: JSON is not in its one spelling"),
        ('"threshold":2', '"threshold":2.0', "one spelling|Expected `int`"),
        (
            '"threshold":2',
            '"threshold":1,"threshold":2',
            "malformed key manifest: JSON is not in its one spelling",
        ),
        ('"threshold":2', '"threshold":2,"extra":1', "unknown field `extra`"),
        ('"threshold":2', '"threshold":0', "threshold: 0, expected 1 to 3"),
        ('"threshold":2', '"threshold":4', "threshold: 4, expected 1 to 3"),
        ('"role":"log"', '"role":"root"', "are not those of role root"),
        ('"role":"log"', '"role":"king"', "is not a valid Role"),
        ('"MAFh"', '"MAFi="', "not canonical base64"),
        ('"MAFh"', '"MQFh"', "a certificate is not one DER sequence"),
        ('"MAFh"', '"MAFhYQ=="', "a certificate is not one DER sequence"),
        ('"MAFh"', '"MIEBYQ=="', "a certificate is not one DER sequence"),
        ('"previous":null', '"previous":[]', "Expected `object"),
        ("}\n", "}\n\n", "text is not"),
        ("}\n", "} \n", "JSON is not in its one spelling"),
        ('"not_after_s":4133980799}', '"not_after_s":4133980800}', "last second of"),
        ('"not_after_s":4133980799}', '"not_after_s":0}', "last second of"),
        ("+A", "+B", "malformed key"),
    ],
)
def test_another_spelling_is_refused(old: str, new: str, sentence: str) -> None:
    text = FIRST.text()
    assert old in text
    with refused("manifest-malformed", sentence):
        parse_manifest_text(text.replace(old, new, 1))


def test_escapes_that_are_not_text_are_refused() -> None:
    with refused("manifest-malformed", "malformed key manifest"):
        parse_manifest_text(FIRST.text().replace('"MAFh"', '"\\ud800"'))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"keys": (MIRROR.pair,)}, "log key pairs: 0, expected 1 to 4"),
        ({"keys": (LOG.pair,)}, "mirror key pairs: 0, expected 1 to 4"),
        ({"keys": (MIRROR.pair, *pairs([log_signer(n) for n in range(1, 6)]))}, "log key pairs: 5"),
        ({"roots": ()}, "roots: 0, expected 1 to 16"),
        ({"roots": (LOG.pair,), "threshold": 1}, "is not a root key"),
        ({"roots": (replace(ROOTS[0].pair, not_after_s=1),), "threshold": 1}, "is not a root key"),
        (
            {"keys": (LOG.pair, MIRROR.pair, ROOTS[0].pair)},
            "'jdec/USA/root/1' is a root key, expected a log or mirror key",
        ),
        (
            {"keys": (log_signer(1, TWO).pair, MIRROR.pair)},
            "log key is named 'jdec/USA/actual/2', expected 'jdec/USA/actual/1'",
        ),
        ({"keys": (LOG.pair, mirror_signer(51, TWO).pair)}, "mirror key is named"),
        ({"certificates": tuple(der(bytes([n])) for n in range(9))}, "certificates: 9, expected 0 to 8"),
        ({"certificates": (der(bytes(9000)),)}, "not one DER sequence"),
        ({"revoked": tuple(log_signer(n).pair.ed25519 for n in range(200, 265))}, "revoked keys: 65"),
        ({"version": 1_000_001}, "version: 1000001"),
        ({"origin": TWO}, "named|cited in version 1"),
        (
            {"previous": PREVIOUS},
            "manifest: the generation before is cited in version 1 of a later generation, and only there",
        ),
    ],
)
def test_a_manifest_that_contradicts_itself_cannot_be_made(change: dict[str, object], sentence: str) -> None:
    with refused("manifest-malformed", sentence):
        replace(FIRST, **change)


def test_a_public_key_stands_once_in_a_manifest() -> None:
    same_key = CoreSigner(USA.mirror_name, Role.MIRROR, seed(1))
    twins = (ROOTS[0].pair, CoreSigner("jdec/USA/root/twin", Role.ROOT, seed(101)).pair)
    for change in ({"keys": (LOG.pair, same_key.pair)}, {"roots": twins}):
        with refused("manifest-key-repeated", "a public key stands twice in one manifest"):
            replace(FIRST, **change)
    key = NEXT_LOG.pair.ed25519
    for change in ({"revoked": (key, key)}, {"certificates": (der(b"a"), der(b"a"))}):
        with refused("manifest-key-repeated", "^a revoked key or a certificate stands twice in one manifest"):
            replace(FIRST, **change)


def test_a_manifest_does_not_revoke_a_key_it_names() -> None:
    for key in (LOG.pair.mldsa44, ROOTS[2].pair.ed25519):
        with refused("manifest-key-revoked", "^manifest names a key that it revokes itself"):
            replace(FIRST, revoked=(key,))


def test_a_later_generation_cites_the_one_before() -> None:
    with refused("manifest-malformed", "cited in version 1 of a later generation"):
        replace(LATER, previous=None)
    with refused("manifest-malformed", "cited in version 1 of a later generation"):
        replace(LATER, version=2)
    with refused("manifest-malformed", "not the generation before"):
        replace(LATER, previous=replace(PREVIOUS, checkpoint=Checkpoint("jdec/USA/test/1", 4, bytes(32))))
    with refused("manifest-malformed", "the cited note is not of the cited checkpoint"):
        replace(LATER, previous=replace(PREVIOUS, note=BEFORE.note(2)))


def test_officers_sign_one_after_another_what_they_would_sign_together() -> None:
    text = FIRST.text()
    lines = [sign_manifest_text(text, officer) for officer in ROOTS]
    note = complete_manifest(text, lines)
    assert read_manifest(note) == FIRST
    check_root_signatures(note, pairs(ROOTS), 3)
    assert [line.name for line in parse_note(note).signatures] == [r.name for r in ROOTS for _ in "12"]


def test_the_signed_bytes_are_the_documented_ones() -> None:
    key = ROOTS[0].pair.mldsa44
    text = FIRST.text()
    assert root_message(key, text) == b"jdec/ml-dsa-44-note/1\njdec/USA/root/1\n" + text.encode()
    _, ml_line = parse_note(NOTE).signatures[:2]
    assert key.has_signed(ml_line.blob, root_message(key, text))


def test_officers_sign_only_well_formed_manifests_and_only_as_roots() -> None:
    with refused("manifest-malformed", "text is not"):
        sign_manifest_text(Book().checkpoint().text(), ROOTS[0])
    with refused("signer-wrong", "expected root"):
        sign_manifest_text(FIRST.text(), LOG)
    with refused("manifest-malformed", "text is not"):
        complete_manifest("other\n", [])


@pytest.mark.parametrize(
    ("officers", "threshold", "have"), [(ROOTS[:1], 2, 1), (ROOTS[:2], 3, 2), (ROOTS, 0, 0), (ROOTS, 4, 0)]
)
def test_enough_roots_must_sign(officers: tuple[CoreSigner, ...], threshold: int, have: int) -> None:
    note = sign_manifest(FIRST, officers)
    with refused("manifest-threshold-missed", f"signed by {have} of 3 roots, expected at least {threshold}"):
        check_root_signatures(note, pairs(ROOTS), threshold)


def test_a_root_signs_with_both_algorithms_or_not_at_all() -> None:
    lines = parse_note(sign_manifest(FIRST, ROOTS[:2])).signatures
    for left_out in range(4):
        kept = tuple(line for at, line in enumerate(lines) if at != left_out)
        note = format_note(Note(FIRST.text(), kept))
        with refused("manifest-threshold-missed", "signed by 1 of 3 roots"):
            check_root_signatures(note, pairs(ROOTS), 2)


def test_a_bad_line_of_a_known_root_refuses_the_manifest_and_a_stranger_s_does_not() -> None:
    lines = parse_note(sign_manifest(FIRST, ROOTS)).signatures
    bad = SignatureLine(lines[5].name, lines[5].key_id, lines[5].blob[:-1] + b"\0\0")
    note = format_note(Note(FIRST.text(), (*lines[:5], bad)))
    with refused("manifest-signature-bad", "does not verify or is given twice"):
        check_root_signatures(note, pairs(ROOTS), 2)
    check_root_signatures(note, pairs(ROOTS[:2]), 2)
    twice = format_note(Note(FIRST.text(), (*lines, lines[0])))
    with refused("manifest-signature-bad", "does not verify or is given twice"):
        check_root_signatures(twice, pairs(ROOTS), 2)


def test_signatures_of_another_manifest_do_not_count() -> None:
    lines = parse_note(sign_manifest(SECOND, ROOTS)).signatures
    with refused("manifest-signature-bad", "does not verify"):
        check_root_signatures(format_note(Note(FIRST.text(), lines)), pairs(ROOTS), 2)


def test_a_manifest_fits_into_an_entry() -> None:
    assert len(FIRST_ENTRY) < 65_536
    big = replace(FIRST, certificates=tuple(der(bytes([n]) * 8000) for n in range(6)))
    with refused("manifest-malformed", "bytes, at most 60000"):
        sign_manifest(big, ROOTS[:1])
    with refused("manifest-malformed", "60001 bytes, at most 60000"):
        read_manifest(b"x" * 60_001)


def test_the_note_inside_an_entry_is_found_whatever_stands_beside_it() -> None:
    assert manifest_in(FIRST_ENTRY) == parse_and_format(FIRST_ENTRY)


def parse_and_format(entry: bytes) -> bytes:
    return format_note(parse_note(manifest_in(entry)))


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (b'{"kind":"receipt"}', "entry does not begin as a key manifest"),
        (b' {"kind":"key-manifest","manifest":""}', "entry does not begin as a key manifest"),
        (b'{"kind":"key-manifest","manifest":1}', "manifest is not a text"),
        (b'{"kind":"key-manifest","manifest":null}', "manifest is not a text"),
        (b'{"kind":"key-manifest","other":"x"}', "cannot be read: 'manifest'"),
        (b'{"kind":"key-manifest","manifest":"a","manifest":"b"}', "a field stands twice"),
        (b'{"kind":"key-manifest","x":{"a":1,"a":2},"manifest":"b"}', "a field stands twice"),
        (b'{"kind":"key-manifest","manifest":"\\ud800"}', "surrogates not allowed"),
        (b'{"kind":"key-manifest","manifest":"a"} x', "Extra data"),
        (b'{"kind":"key-manifest","manifest":"\xff"}', "invalid start byte"),
        (b'{"kind":"key-manifest","x":NaN,"manifest":"a"}', "NaN is not JSON"),
        (b'{"kind":"key-manifest","x":' + b"[" * 5000, "more than 512 brackets"),
        (b'{"kind":"key-manifest","x":' + b"[{" * 256, "more than 512 brackets"),
        (b'{"kind":"key-manifest","x":' + b"[" * 511, "cannot be read"),
        (b'{"kind":"key-manifest",', "cannot be read"),
    ],
)
def test_an_entry_that_holds_no_manifest_is_refused(entry: bytes, sentence: str) -> None:
    with refused("manifest-malformed", sentence):
        manifest_in(entry)


def test_a_number_of_any_length_beside_the_note_does_not_matter() -> None:
    entry = entry_of(NOTE).replace(b'"version":1', b'"version":' + b"1" * 5000)
    assert manifest_in(entry) == NOTE


def test_a_root_pair_has_no_date_of_its_own() -> None:
    assert all(isinstance(pair, KeyPair) and pair.not_after_s == 4_133_980_799 for pair in FIRST.roots)
    assert Origin.parse(str(FIRST.origin)) == USA

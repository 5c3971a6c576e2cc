"""Keys have one spelling and one use, and signers sign only with what they hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jdec.record.errors import RecordError
from jdec.record.keys import CoreSigner, KeyPair, KeyType, Role, VerifierKey, find_key

from .parts import LOG, MIRROR, NEXT_LOG, ROOTS, refused, seed


@pytest.mark.parametrize("signer", [LOG, MIRROR, ROOTS[0]])
def test_a_verifier_key_is_read_as_it_was_written(signer: CoreSigner) -> None:
    for key in (signer.pair.ed25519, signer.pair.mldsa44):
        again = VerifierKey.parse(str(key))
        assert again == key
        assert again.key_id == key.key_id
        assert signer.pair.role.types[not key.type.is_ed25519] is key.type


def test_the_private_key_type_bears_its_long_identifier() -> None:
    """C2SP signed-note: 0xff should be followed by a longer identifier."""
    assert KeyType.ML_DSA_44_NOTE.value == b"\xffjdec/ml-dsa-44-note/1"
    assert VerifierKey.parse(str(ROOTS[0].pair.mldsa44)).type is KeyType.ML_DSA_44_NOTE


def test_ed25519_cases_of_others_are_judged_as_they_judge_them(shared: Path) -> None:
    """C2SP Wycheproof, ed25519_test.json."""
    cases = json.loads((shared / "vectors" / "ed25519_test.json").read_text())
    count = 0
    for group in cases["testGroups"]:
        public = bytes.fromhex(group["publicKey"]["pk"])
        key = VerifierKey("example.com/key", KeyType.ED25519_NOTE, public)
        for case in group["tests"]:
            count += 1
            given = key.has_signed(bytes.fromhex(case["sig"]), bytes.fromhex(case["msg"]))
            assert given == (case["result"] == "valid"), case["tcId"]
    assert count == cases["numberOfTests"] >= 150


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("jdec/USA/actual/1+", "jdec/USA/actual/2+", "key ID is"),
        ("+", "", "not standard base64|unknown key type|key ID"),
        ("+A", "+B", "unknown key type|key ID|not canonical"),
        ("=", "", "not standard base64"),
    ],
)
def test_a_malformed_verifier_key_is_refused(old: str, new: str, sentence: str) -> None:
    text = str(LOG.pair.mldsa44) if old == "=" else str(LOG.pair.ed25519)
    assert old in text
    with refused("key-malformed", sentence):
        VerifierKey.parse(text.replace(old, new, 1))


@pytest.mark.parametrize("text", ["", "name", "name+00000000+", "name+00000000+AgAA", "\u0434+\u0434+\u0434"])
def test_a_text_that_is_no_verifier_key_is_refused(text: str) -> None:
    with refused("key-malformed", "malformed key"):
        VerifierKey.parse(text)


def test_key_ids_are_lower_case_hex() -> None:
    key = VerifierKey("example.com/key", KeyType.ED25519_NOTE, bytes(31) + b"\x02")
    assert key.key_id.hex().upper() != key.key_id.hex()
    with refused("key-malformed", "key ID is"):
        VerifierKey.parse(str(key).replace(key.key_id.hex(), key.key_id.hex().upper()))


def test_a_public_key_has_its_length() -> None:
    with refused("key-malformed", "public key has 31 bytes, expected 32"):
        VerifierKey("example.com/key", KeyType.ED25519_NOTE, bytes(31))
    with refused("key-malformed", "public key has 32 bytes, expected 1312"):
        VerifierKey("example.com/key", KeyType.ML_DSA_44_CHECKPOINT, bytes(32))
    with refused("key-malformed", "seed has 32 bytes, expected 64"):
        CoreSigner("example.com/key", Role.LOG, bytes(32))
    with refused("note-malformed", "not a key name"):
        CoreSigner("two words", Role.LOG, seed(1))


def test_a_pair_bears_one_name_and_the_types_of_its_role() -> None:
    log, root = LOG.pair, ROOTS[0].pair
    with refused("key-malformed", "are not those of role log"):
        KeyPair(Role.LOG, log.ed25519, root.mldsa44, 1)
    with refused("key-malformed", "are not those of role root"):
        KeyPair(Role.ROOT, log.ed25519, log.mldsa44, 1)
    with refused("key-malformed", "bears two names"):
        KeyPair(Role.LOG, root.ed25519, log.mldsa44, 1)


def test_a_signer_signs_with_the_two_keys_it_holds() -> None:
    for key in (LOG.pair.ed25519, LOG.pair.mldsa44):
        signature = LOG.sign(key, b"message")
        assert key.has_signed(signature, b"message")
        assert not key.has_signed(signature, b"massage")
        assert not key.has_signed(signature[:-1], b"message")
        assert not key.has_signed(b"", b"message")
    with refused("signer-wrong", "does not hold the key"):
        LOG.sign(NEXT_LOG.pair.ed25519, b"message")


def test_a_signer_does_not_show_its_private_keys() -> None:
    assert repr(LOG) == "CoreSigner('jdec/USA/actual/1', Role.LOG)"
    assert seed(1)[:32].hex() not in str(vars(LOG))


def test_the_same_seed_gives_the_same_keys_and_another_name_another_id() -> None:
    again = CoreSigner(LOG.name, Role.LOG, seed(1))
    assert again.pair == LOG.pair
    other = CoreSigner("jdec/USA/test/1", Role.LOG, seed(1))
    assert other.pair.publics == LOG.pair.publics
    assert other.pair.ed25519.key_id != LOG.pair.ed25519.key_id


def test_a_line_is_matched_by_name_and_id_together() -> None:
    known = [LOG.pair, MIRROR.pair]
    key = MIRROR.pair.mldsa44
    assert find_key(known, key.name, key.key_id) is key
    assert find_key(known, LOG.name, key.key_id) is None
    assert find_key([LOG.pair], key.name, key.key_id) is None


def test_an_error_has_a_known_code() -> None:
    with pytest.raises(ValueError, match="unknown record error code"):
        RecordError("made-up", "sentence")
    error = RecordError("key-expired", "sentence", name="a", count=3)
    assert (str(error), error.code, error.details) == ("sentence", "key-expired", {"name": "a", "count": "3"})

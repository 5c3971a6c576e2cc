"""Signatures by other libraries: they accept ours, refuse tampered ones, and make ones that ours accepts.

ML-DSA-44 by `dilithium-py` (FIPS 204 in Python, no OpenSSL in it), Ed25519 by PyNaCl (libsodium).  The framing of what
is signed is written here once more, from the format's description alone.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from hashlib import sha256
from typing import Any

import pytest
from dilithium_py.ml_dsa import ML_DSA_44
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from jdec.record.checkpoint import open_checkpoint
from jdec.record.cosignature import open_cosignature
from jdec.record.errors import RecordError
from jdec.record.keys import CoreSigner, KeyPair, Role, VerifierKey

from .parts import ACCEPTED, USA, case_bytes, index, keys, pairs, vector

MIRROR = "jdec/RUS/exercise.vectors/1/mirror"
OFFICER_LABEL = b"jdec/ml-dsa-44-note/1"
TIME_S = 1_795_000_031


def timed_statement(name: str, time_s: int, text: bytes) -> bytes:
    """What an ML-DSA-44 key signs for a checkpoint, from section 5 of the format."""
    origin, size, root = text.decode().splitlines()
    return b"".join(
        (
            b"subtree/v1\n\x00",
            bytes((len(name),)) + name.encode(),
            time_s.to_bytes(8, "big"),
            bytes((len(origin),)) + origin.encode(),
            bytes(8),
            int(size).to_bytes(8, "big"),
            b64decode(root),
        )
    )


def parts_of(note: bytes) -> tuple[bytes, dict[tuple[str, str], bytes]]:
    """Text and signatures of a note; a signature by key name and key ID in hex."""
    text, _, lines = note.rpartition(b"\n\n")
    found = {}
    for line in lines.decode().splitlines():
        dash, name, encoded = line.split(" ")
        assert dash == "—"
        raw = b64decode(encoded, validate=True)
        found[name, raw[:4].hex()] = raw[4:]
    return text + b"\n", found


def is_signed_by(word: str, note: bytes) -> bool:
    """Whether both lines of a log or mirror key stand under a note, by the other libraries."""
    key = keys()[word]
    try:
        text, found = parts_of(note)
        ed25519 = found[key["name"], key["ed25519"]["key_id"]]
        mldsa44 = found[key["name"], key["mldsa44"]["key_id"]]
        time_s = int.from_bytes(mldsa44[:8], "big")
        message = text
        if key["role"] == "mirror":
            assert ed25519[:8] == mldsa44[:8]
            message, ed25519 = f"cosignature/v1\ntime {time_s}\n".encode() + text, ed25519[8:]
        VerifyKey(bytes.fromhex(key["ed25519"]["public"])).verify(message, ed25519)
        public = b64decode(key["mldsa44"]["vkey"].split("+", 2)[2])[1:]
        statement = timed_statement(key["name"], time_s, text)
        return bool(ML_DSA_44.verify(public, statement, mldsa44[8:]))
    except (BadSignatureError, KeyError, ValueError, AssertionError):
        return False


# What no signature shows: the form of the note, and until when a key may sign.
_BEYOND_SIGNATURES = {
    "checkpoint: signed after the last second of its key",
    "checkpoint: a line given twice",
    "checkpoint: stray bits in base64",
    "checkpoint: no final newline",
}
_SIGNED = [
    case
    for case in index()["cases"]
    if case["judge"] in ("checkpoint", "cosignature") and case["name"] not in _BEYOND_SIGNATURES
]


@pytest.mark.parametrize("case", _SIGNED, ids=lambda case: str(case["name"]))
def test_other_libraries_accept_what_is_right_and_no_tampered_copy(case: dict[str, Any]) -> None:
    assert is_signed_by(case["keys"][0], case_bytes(case)) is (case["expect"] == ACCEPTED)


@pytest.mark.parametrize("word", ["usa-log-1", "usa-mirror-2", "usa-root-1", "rus-root-1"])
def test_other_libraries_derive_the_same_keys_from_a_seed(word: str) -> None:
    key = keys()[word]
    seed = bytes.fromhex(key["seed"])
    assert bytes(SigningKey(seed[:32]).verify_key).hex() == key["ed25519"]["public"]
    public, _ = ML_DSA_44.key_derive(seed[32:])
    raw = b64decode(key["mldsa44"]["vkey"].split("+", 2)[2])
    assert raw.endswith(public)
    kind = raw[: -len(public)]
    assert kind == (b"\xff" + OFFICER_LABEL if key["role"] == "root" else b"\x06")
    digest = sha256(key["name"].encode() + b"\n" + kind + public).digest()
    assert digest[:4].hex() == key["mldsa44"]["key_id"]


@pytest.mark.parametrize("name", ["rus/manifest-2-revokes.note", "rus/generation-2.note"])
def test_other_libraries_verify_root_officers(name: str) -> None:
    key = keys()["rus-root-1"]
    text, found = parts_of(vector(name))
    VerifyKey(bytes.fromhex(key["ed25519"]["public"])).verify(
        text, found[key["name"], key["ed25519"]["key_id"]]
    )
    public = b64decode(key["mldsa44"]["vkey"].split("+", 2)[2])[1 + len(OFFICER_LABEL) :]
    message = OFFICER_LABEL + b"\n" + key["name"].encode() + b"\n" + text
    signature = found[key["name"], key["mldsa44"]["key_id"]]
    assert ML_DSA_44.verify(public, message, signature)
    assert not ML_DSA_44.verify(public, message + b"\n", signature)
    assert not ML_DSA_44.verify(public, message, signature, ctx=b"jdec")


def foreign_line(name: str, kind: bytes, public: bytes, signature: bytes) -> bytes:
    """A signature line, written from section 3 of the format."""
    key_id = sha256(name.encode() + b"\n" + kind + public).digest()[:4]
    return f"— {name} ".encode() + b64encode(key_id + signature) + b"\n"


def foreign_lines(name: str, seed: bytes, text: bytes, time_s: int, *, is_mirror: bool, ctx: bytes) -> bytes:
    """Both lines of a log or mirror key, signed by the other libraries (ML-DSA-44 hedged)."""
    ed_key = SigningKey(seed[:32])
    public, secret = ML_DSA_44.key_derive(seed[32:])
    timed = time_s.to_bytes(8, "big")
    message = f"cosignature/v1\ntime {time_s}\n".encode() + text if is_mirror else text
    ed25519 = (timed if is_mirror else b"") + ed_key.sign(message).signature
    mldsa44 = timed + ML_DSA_44.sign(secret, timed_statement(name, time_s, text), ctx=ctx)
    ed_kind = b"\x04" if is_mirror else b"\x01"
    first = foreign_line(name, ed_kind, bytes(ed_key.verify_key), ed25519)
    return first + foreign_line(name, b"\x06", public, mldsa44)


def foreign_note(ctx: bytes = b"") -> bytes:
    text = parts_of(vector("usa/checkpoint-9.note"))[0]
    seed = bytes.fromhex(keys()["usa-log-2"]["seed"])
    return text + b"\n" + foreign_lines(USA, seed, text, TIME_S, is_mirror=False, ctx=ctx)


def test_a_checkpoint_signed_by_other_libraries_opens_here() -> None:
    signed = open_checkpoint(foreign_note(), pairs(["usa-log-2"]), USA)
    assert (signed.size, signed.signed_at_s) == (9, TIME_S)


def test_a_signature_under_another_context_does_not_open_here() -> None:
    with pytest.raises(RecordError) as refused:
        open_checkpoint(foreign_note(ctx=b"jdec"), pairs(["usa-log-2"]), USA)
    assert refused.value.code == "checkpoint-signature-bad"


def test_a_cosignature_by_other_libraries_opens_here() -> None:
    note = vector("usa/checkpoint-9.note")
    text = parts_of(note)[0]
    seed = bytes.fromhex(keys()["rus-mirror-1"]["seed"])
    lines = foreign_lines(MIRROR, seed, text, TIME_S + 5, is_mirror=True, ctx=b"")
    assert open_cosignature(note, lines, pairs(["rus-mirror-1"])).time_s == TIME_S + 5


def test_hedged_signatures_of_the_usual_signer_are_accepted_by_the_other_library() -> None:
    signer = CoreSigner(USA, Role.LOG, bytes(range(64)))
    key = signer.pair.mldsa44
    for message in (b"", b"a", bytes(70_000)):
        signature = signer.sign(key, message)
        assert ML_DSA_44.verify(key.public, message, signature)
        assert not ML_DSA_44.verify(key.public, message + b"x", signature)
        assert not ML_DSA_44.verify(key.public, message, signature[:-1] + bytes((signature[-1] ^ 1,)))


def test_a_pair_read_from_verifier_keys_is_the_signers_own() -> None:
    signer = CoreSigner(USA, Role.LOG, bytes(range(64)))
    texts = str(signer.pair.ed25519), str(signer.pair.mldsa44)
    read = KeyPair(Role.LOG, *(VerifierKey.parse(text) for text in texts), signer.pair.not_after_s)
    assert read == signer.pair

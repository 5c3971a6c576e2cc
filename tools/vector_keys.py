"""Keys and certificates of the test vectors, made from fixed words: public on purpose and good for nothing."""

from __future__ import annotations

import datetime
from dataclasses import replace
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID
from dilithium_py.ml_dsa import ML_DSA_44

from jdec.record.keys import NO_END_S, KeyPair, Role, VerifierKey
from jdec.record.origin import Origin

TRAFFIC = "exercise.vectors"
USA, RUS = Origin("USA", TRAFFIC, 1), Origin("RUS", TRAFFIC, 1)
START_S = 1_795_000_000
END_S = START_S + 63_072_000


class SeededSigner:
    """Suite `core` from a 64-byte seed, both signatures deterministic."""

    def __init__(self, name: str, role: Role, word: str, not_after_s: int) -> None:
        self.seed = sha256(f"jdec vectors {word} 1".encode()).digest()
        self.seed += sha256(f"jdec vectors {word} 2".encode()).digest()
        self._ed25519 = ed25519.Ed25519PrivateKey.from_private_bytes(self.seed[:32])
        public, self._mldsa44 = ML_DSA_44.key_derive(self.seed[32:])
        ed_type, ml_type = role.types
        ed_key = VerifierKey(name, ed_type, self._ed25519.public_key().public_bytes_raw())
        self._pair = KeyPair(role, ed_key, VerifierKey(name, ml_type, public), not_after_s)

    @property
    def pair(self) -> KeyPair:
        """The public halves."""
        return self._pair

    def sign(self, key: VerifierKey, message: bytes) -> bytes:
        """The raw signature."""
        if key == self._pair.ed25519:
            return self._ed25519.sign(message)
        signature: bytes = ML_DSA_44.sign(self._mldsa44, message, deterministic=True)
        return signature

    def until(self, not_after_s: int) -> SeededSigner:
        """The same keys, with another last second."""
        other = SeededSigner.__new__(SeededSigner)
        other.__dict__.update(self.__dict__)
        other._pair = replace(self._pair, not_after_s=not_after_s)
        return other


def _signer(word: str, name: str, role: Role) -> SeededSigner:
    return SeededSigner(name, role, word, NO_END_S if role is Role.ROOT else END_S)


SIGNERS = {
    **{f"usa-root-{n}": _signer(f"usa-root-{n}", f"jdec/USA/root-{n}", Role.ROOT) for n in (1, 2, 3)},
    "rus-root-1": _signer("rus-root-1", "jdec/RUS/root-1", Role.ROOT),
    **{f"usa-log-{n}": _signer(f"usa-log-{n}", str(USA), Role.LOG) for n in (1, 2)},
    **{f"usa-mirror-{n}": _signer(f"usa-mirror-{n}", USA.mirror_name, Role.MIRROR) for n in (1, 2)},
    **{f"rus-log-{n}": _signer(f"rus-log-{n}", str(RUS), Role.LOG) for n in (1, 2)},
    "rus-mirror-1": _signer("rus-mirror-1", RUS.mirror_name, Role.MIRROR),
    "rus-log-3": _signer("rus-log-3", str(RUS.next_generation()), Role.LOG),
    "rus-mirror-3": _signer("rus-mirror-3", RUS.next_generation().mirror_name, Role.MIRROR),
}


def certificate(party: str, number: int) -> bytes:
    """A self-signed P-256 certificate (DER), the same bytes each time."""
    scalar = int.from_bytes(sha256(f"jdec vectors tls {party} {number}".encode()).digest(), "big") >> 1
    key = ec.derive_private_key(scalar, ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"jdec/{party}/{TRAFFIC}/1")])
    begin = datetime.datetime.fromtimestamp(START_S, datetime.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1000 + number)
        .not_valid_before(begin)
        .not_valid_after(begin + datetime.timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256(), ecdsa_deterministic=True)
    )
    return built.public_bytes(serialization.Encoding.DER)

"""Certificates as a Party's own authority issues them for a listener, and their spoilt siblings."""

from __future__ import annotations

import base64
import datetime
import hashlib
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_PEM = serialization.Encoding.PEM
_DAY = datetime.timedelta(days=1)


class Authority:
    """An authority of a test's own; `certificate` is its PEM."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A test's own authority")])
        made = self._builder(self._name, self._key).add_extension(x509.BasicConstraints(True, None), True)
        self.certificate = made.sign(self._key, hashes.SHA256()).public_bytes(_PEM)

    def issue(self, folder: Path, name: str, password: bytes = b"", days: float = 30) -> tuple[Path, Path]:
        """Write certificate and key for a host (and this machine's address), good for so long; return both paths."""
        folder.mkdir(exist_ok=True)
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        names = [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        made = self._builder(subject, key, days).add_extension(x509.SubjectAlternativeName(names), False)
        paths = folder / f"{name}.crt", folder / f"{name}.key"
        paths[0].write_bytes(made.sign(self._key, hashes.SHA256()).public_bytes(_PEM))
        closed = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
        paths[1].unlink(missing_ok=True)
        paths[1].touch(0o600)
        paths[1].write_bytes(key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, closed))
        return paths

    def _builder(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, days: float = 30
    ) -> x509.CertificateBuilder:
        now = datetime.datetime.now(datetime.UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - _DAY)
            .not_valid_after(now + days * _DAY)
        )


def spki_of(certificate: Path) -> str:
    """The SHA-256 of a certificate's public key, as browsers are told to believe one."""
    key = x509.load_pem_x509_certificate(certificate.read_bytes()).public_key()
    der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(der).digest()).decode()

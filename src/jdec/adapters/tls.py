"""TLS for the link: both sides show a certificate, and each accepts only those the other's key manifest names.

Certificates are self-signed and pinned; no authority outside the two Parties can issue one that is accepted.
"""

from __future__ import annotations

import datetime
import ssl
from collections.abc import Iterable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_YEARS = 10


def make_certificate(name: str, now_us: int) -> tuple[bytes, bytes, bytes]:
    """Make a P-256 key and a self-signed certificate; return (key PEM, certificate PEM, certificate DER)."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    start = datetime.datetime.fromtimestamp(now_us / 1e6, datetime.UTC) - datetime.timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    key_pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return (
        key_pem,
        certificate.public_bytes(serialization.Encoding.PEM),
        certificate.public_bytes(serialization.Encoding.DER),
    )


def server_context(certificate: Path, key: Path, pinned: Iterable[bytes]) -> ssl.SSLContext:
    """Return a TLS 1.3 context that demands one of the `pinned` certificates (DER) from the client."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.verify_mode = ssl.CERT_REQUIRED
    return _pin(context, certificate, key, pinned)


def client_context(certificate: Path, key: Path, pinned: Iterable[bytes]) -> ssl.SSLContext:
    """Return a TLS 1.3 context that accepts only the `pinned` certificates (DER) from the server."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # The very certificate is pinned, so the name in it says nothing more.
    context.check_hostname = False
    return _pin(context, certificate, key, pinned)


def _pin(context: ssl.SSLContext, certificate: Path, key: Path, pinned: Iterable[bytes]) -> ssl.SSLContext:
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(certificate, key)
    context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
    trust(context, pinned)
    return context


def trust(context: ssl.SSLContext, pinned: Iterable[bytes]) -> None:
    """Let a context accept further certificates.  What it must no longer accept is refused after the handshake."""
    for der in pinned:
        context.load_verify_locations(cadata=der)


def find_certificate(folder: Path, named: Iterable[bytes]) -> tuple[Path, Path]:
    """Return (certificate, key) of the newest pair in the folder that the own key manifest names.

    Raises `FileNotFoundError` where none does.
    """
    wanted = set(named)
    for path in sorted(
        folder.glob("tls-*.crt"), key=lambda each: int(each.stem.partition("-")[2]), reverse=True
    ):
        der = x509.load_pem_x509_certificate(path.read_bytes()).public_bytes(serialization.Encoding.DER)
        key = path.with_suffix(".pem")
        if der in wanted and key.exists():
            return path, key
    raise FileNotFoundError("no TLS certificate in the keys folder is named by the key manifest")

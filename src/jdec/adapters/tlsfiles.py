"""Certificate and key of a listener for browsers and programs, read from files before anything depends on them.

Every way in which the two do not do is one sentence of its own.  The key never leaves its file but into OpenSSL, and
no sentence holds anything of it.
"""

from __future__ import annotations

import ssl
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

CODES: Final = (
    "tls-file-missing",
    "tls-file-unreadable",
    "tls-key-open",
    "tls-key-locked",
    "tls-key-malformed",
    "tls-certificate-malformed",
    "tls-key-other",
)
_NO_CHECK_TIME: Final = 0x200000
"""X509_V_FLAG_NO_CHECK_TIME of OpenSSL, for which `ssl` has no name."""
CERTIFICATE: Final = "certificate"
KEY: Final = "key"


class TlsFileError(Exception):
    """Certificate or key cannot be used; `which` of the two, and a sentence that never holds what is in them."""

    def __init__(self, code: str, message: str, which: str, **details: str) -> None:
        super().__init__(message)
        self.code = code
        self.which = which
        self.details = details


def listener_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """Return TLS 1.2 or later for a listener.  Raises `TlsFileError` with one of `CODES`."""
    chain, private = _certificate(certificate), _private(key)
    if chain.public_key() != private.public_key():
        message = f"the key is of another certificate: {key.name} does not go with {certificate.name}"
        raise TlsFileError("tls-key-other", message, KEY, file=key.name, certificate=certificate.name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        load(context, certificate, key)
    except (ssl.SSLError, OSError) as cause:
        # The leaf was good: what OpenSSL does not take is something behind it, or an algorithm.
        reason = getattr(cause, "reason", None) or type(cause).__name__
        raise _malformed(certificate, reason) from cause
    return context


def load(context: ssl.SSLContext, certificate: Path, key: Path) -> None:
    """Have a context show this certificate from now on; connections that stand go on with the one before."""
    # Never ask at a terminal: nobody sits there when a node starts.
    context.load_cert_chain(certificate, key, password="")


def leaf_of(certificate: Path) -> bytes:
    """Return the first certificate in a file, in DER.  Raises `TlsFileError`."""
    return _certificate(certificate).public_bytes(serialization.Encoding.DER)


def end_of(leaf: bytes) -> datetime:
    """Return the last second of a certificate (DER)."""
    return x509.load_der_x509_certificate(leaf).not_valid_after_utc


def pinned_context(leaf: bytes) -> ssl.SSLContext:
    """Return TLS that believes a server on this machine by its very certificate (DER): whoever issued it, for whatever
    name and until when."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN | _NO_CHECK_TIME
    context.load_verify_locations(cadata=leaf)
    return context


def _certificate(path: Path) -> x509.Certificate:
    data = _read(path, CERTIFICATE)
    try:
        return x509.load_pem_x509_certificate(data)
    except ValueError as cause:
        raise _malformed(path, "PEM") from cause


def _malformed(path: Path, reason: str) -> TlsFileError:
    message = f"no certificate in PEM form that OpenSSL takes: {path.name}: {reason}"
    return TlsFileError("tls-certificate-malformed", message, CERTIFICATE, file=path.name, reason=reason)


def _private(path: Path) -> PrivateKeyTypes:
    data = _read(path, KEY)
    if path.stat().st_mode & 0o077:
        message = f"key can be read by others: {path.name}: make it mode 600"
        raise TlsFileError("tls-key-open", message, KEY, file=path.name)
    try:
        return serialization.load_pem_private_key(data, password=None)
    except TypeError as cause:
        message = f"key asks for a password, and nobody is there to give it: {path.name}"
        raise TlsFileError("tls-key-locked", message, KEY, file=path.name) from cause
    except Exception as cause:
        # What the parser says of it may quote it.
        message = f"no key in PEM form: {path.name}"
        raise TlsFileError("tls-key-malformed", message, KEY, file=path.name) from cause


def _read(path: Path, which: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as cause:
        message = f"file is missing: {path}"
        raise TlsFileError("tls-file-missing", message, which, file=str(path)) from cause
    except OSError as cause:
        message = f"file cannot be read: {path}: {cause.strerror}"
        raise TlsFileError("tls-file-unreadable", message, which, file=str(path)) from cause

"""Certificate and key of a listener: each way in which they do not do is refused with a sentence of its own."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.tls_parts import Authority
from jdec.adapters.tlsfiles import CODES, TlsFileError, leaf_of, listener_context, pinned_context

NAME = "console.usa.example"
Spoil = Callable[[Path, Path], None]


def _other_key(certificate: Path, key: Path) -> None:
    _, other = Authority().issue(certificate.parent / "other", NAME)
    key.write_bytes(other.read_bytes())


def _locked(certificate: Path, key: Path) -> None:
    _, other = Authority().issue(certificate.parent / "other", NAME, b"a password")
    key.write_bytes(other.read_bytes())


def _broken_chain(certificate: Path, key: Path) -> None:
    """The leaf is good; what is to be sent behind it is not."""
    begin, end = "-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n"
    certificate.write_bytes(certificate.read_bytes() + f"{begin}bm90aGluZw==\n{end}".encode())


def _folder(certificate: Path, key: Path) -> None:
    certificate.unlink()
    certificate.mkdir()


SPOILT: dict[str, tuple[Spoil, str, str, str]] = {
    "no certificate": (
        lambda crt, _: crt.unlink(),
        "tls-file-missing",
        "certificate",
        "file is missing: {crt}",
    ),
    "no key": (lambda _, key: key.unlink(), "tls-file-missing", "key", "file is missing: {key}"),
    "a folder": (
        _folder,
        "tls-file-unreadable",
        "certificate",
        "file cannot be read: {crt}: Is a directory",
    ),
    "a key for all": (
        lambda _, key: key.chmod(0o640),
        "tls-key-open",
        "key",
        f"key can be read by others: {NAME}.key: make it mode 600",
    ),
    "a key with a password": (
        _locked,
        "tls-key-locked",
        "key",
        f"key asks for a password, and nobody is there to give it: {NAME}.key",
    ),
    "no key in the file": (
        lambda crt, key: key.write_bytes(crt.read_bytes()) and None,
        "tls-key-malformed",
        "key",
        f"no key in PEM form: {NAME}.key",
    ),
    "no certificate in the file": (
        lambda crt, _: crt.write_bytes(b"\x00" * 100) and None,
        "tls-certificate-malformed",
        "certificate",
        f"no certificate in PEM form that OpenSSL takes: {NAME}.crt: PEM",
    ),
    "a broken chain": (
        _broken_chain,
        "tls-certificate-malformed",
        "certificate",
        f"no certificate in PEM form that OpenSSL takes: {NAME}.crt: ",
    ),
    "another's key": (
        _other_key,
        "tls-key-other",
        "key",
        f"the key is of another certificate: {NAME}.key does not go with {NAME}.crt",
    ),
}


@pytest.mark.parametrize("how", list(SPOILT))
def test_what_does_not_do_is_refused_with_its_sentence(tmp_path: Path, how: str) -> None:
    spoil, code, which, sentence = SPOILT[how]
    certificate, key = Authority().issue(tmp_path, NAME)
    secret = key.read_bytes()
    assert listener_context(certificate, key).minimum_version is ssl.TLSVersion.TLSv1_2
    spoil(certificate, key)
    with pytest.raises(TlsFileError) as caught:
        listener_context(certificate, key)
    error = caught.value
    assert (error.code, error.which) == (code, which)
    assert str(error).startswith(sentence.format(crt=certificate, key=key))
    assert secret.splitlines()[1].decode() not in f"{error!r} {error.details}"


def test_every_code_has_a_case_here() -> None:
    assert {code for _, code, *_ in SPOILT.values()} == set(CODES)


def test_a_file_that_cannot_be_read_is_not_taken_for_a_missing_one(tmp_path: Path) -> None:
    certificate, key = Authority().issue(tmp_path, NAME)
    # A folder in its place: root itself reads none, and reads every file.
    key.unlink()
    key.mkdir()
    with pytest.raises(TlsFileError) as caught:
        listener_context(certificate, key)
    assert (caught.value.code, caught.value.which) == ("tls-file-unreadable", "key")


def test_a_node_of_this_machine_is_known_by_its_very_certificate_though_it_has_expired(
    tmp_path: Path,
) -> None:
    authority = Authority()
    expired = authority.issue(tmp_path / "expired", "node.example", days=-0.5)
    other = authority.issue(tmp_path / "other", "node.example")
    assert _meets(listener_context(*expired), pinned_context(leaf_of(expired[0])))
    assert not _meets(listener_context(*other), pinned_context(leaf_of(expired[0])))


def _meets(listener: ssl.SSLContext, client: ssl.SSLContext) -> bool:
    """Whether a handshake between two ends in memory comes about."""
    toward, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [listener.wrap_bio(toward, back, server_side=True), client.wrap_bio(back, toward)]
    for _ in range(4):
        for end in reversed(ends):
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLCertVerificationError:
                return False
    return True

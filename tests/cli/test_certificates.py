"""`jdec node run` and certificates: what does not do stops the start with all faults told, in both languages; what is
replaced while a node runs is shown from then on."""

from __future__ import annotations

import socket
import ssl
import threading
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from adapters.tls_parts import Authority
from jdec.faces.texts import say
from jdec.main.certified import Renewing

from .parts import jdec

HOST = "console.usa.example"
FOLDER_WORDS = ("--party", "USA", "--peer", "RUS", "--traffic", "exercise.certificates", "--link-port", 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A node folder whose API and console are to show certificates."""
    made = tmp_path / "usa"
    assert jdec("node", "init", made, *FOLDER_WORDS).code == 0
    path, text = made / "node.toml", (made / "node.toml").read_text("utf-8")
    for section in ("api", "console"):
        files = f'certificate = "tls/{section}.crt"\nkey = "tls/{section}.key"\n'
        text = text.replace(f"[{section}]\n", f"[{section}]\n{files}", 1)
    path.write_text(text.replace("http://localhost", "https://localhost"), "utf-8")
    (made / "peer.json").write_bytes((made / "introduction.json").read_bytes())
    return made


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_node_does_not_start_with_certificates_that_do_not_do(folder: Path, language: str) -> None:
    tls = folder / "tls"
    for name in ("api", "console"):
        certificate, key = Authority().issue(tls, HOST)
        certificate.rename(tls / f"{name}.crt")
        key.rename(tls / f"{name}.key")
    (tls / "api.crt").unlink()
    (tls / "console.key").write_bytes((tls / "api.key").read_bytes())
    done = jdec("--lang", language, "node", "run", folder)
    assert done.code == 3
    missing = say(language, "node-tls-file-missing", file=str(tls / "api.crt"))
    other = say(language, "node-tls-key-other", file="console.key", certificate="console.crt")
    told = " ".join(done.err.split())
    for field, sentence in (("api.certificate", missing), ("console.key", other)):
        assert field in told
        assert " ".join(sentence.split()) in told
    assert not (folder / "run/address.json").exists()


def _shown(context: ssl.SSLContext, authority: bytes) -> bytes:
    """The certificate that somebody who connects is shown."""
    ours, theirs = socket.socketpair()
    client = ssl.create_default_context(cadata=authority.decode())

    def serve() -> None:
        with context.wrap_socket(ours, server_side=True) as end:
            end.recv(1)

    thread = threading.Thread(target=serve)
    thread.start()
    with client.wrap_socket(theirs, server_hostname=HOST) as end:
        found = end.getpeercert(binary_form=True)
        end.send(b".")
    thread.join(10)
    assert found
    return found


def test_a_certificate_that_is_replaced_is_shown_without_a_stop(tmp_path: Path) -> None:
    authority, logged = Authority(), []
    files = authority.issue(tmp_path, HOST)

    def log(what: str, **more: Any) -> None:
        logged.append((what, more.get("code", "")))

    renewing = Renewing(files, log)
    first = _shown(renewing.context, authority.certificate)
    renewing.look()
    assert logged == []
    (new, new_key) = authority.issue(tmp_path / "new", HOST)
    # The certificate comes first: with the old key it is no pair, and the old pair stays.
    files[0].write_bytes(new.read_bytes())
    for _ in range(2):
        renewing.look()
    assert logged == [("certificate not renewed", "tls-key-other")]
    assert _shown(renewing.context, authority.certificate) == first
    files[1].write_bytes(new_key.read_bytes())
    renewing.look()
    assert logged[1:] == [("certificate renewed", "")]
    second = _shown(renewing.context, authority.certificate)
    assert second == ssl.PEM_cert_to_DER_cert(new.read_text("ascii"))
    assert second != first
    # Replaced once more between judging and taking: that is said, and the next look takes it.
    (third, third_key) = authority.issue(tmp_path / "third", HOST)
    files[0].write_bytes(third.read_bytes())
    files[1].write_bytes(third_key.read_bytes())
    with mock.patch("jdec.main.certified.load", side_effect=ssl.SSLError("key values mismatch")):
        renewing.look()
    assert logged[2:] == [("certificate not renewed", "tls-unread")]
    renewing.look()
    assert logged[3:] == [("certificate renewed", "")]
    second = _shown(renewing.context, authority.certificate)
    assert second == ssl.PEM_cert_to_DER_cert(third.read_text("ascii"))
    del logged[2:]
    files[0].unlink()
    renewing.look()
    assert logged[2:] == [("certificate not renewed", "tls-file-missing")]
    assert _shown(renewing.context, authority.certificate) == second

"""Both sides show a certificate, and each accepts only those that the other's key manifest names."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest
from link_parts import STATE, Identity, Node, listening, peer

from jdec.adapters.tls import find_certificate, trust
from jdec.node.ports import PeerRefused, PeerUnreachable

CUT_OFF = r"(?i)alert|certificate|closed|reset|disconnected|cannot connect"


@pytest.fixture
def usa(tmp_path: Path) -> Identity:
    return Identity(tmp_path, "usa")


@pytest.fixture
def rus(tmp_path: Path) -> Identity:
    return Identity(tmp_path, "rus")


@pytest.fixture
def stranger(tmp_path: Path) -> Identity:
    return Identity(tmp_path, "stranger")


async def test_two_pinned_certificates_meet_and_the_listener_sees_the_very_certificate(
    usa: Identity, rus: Identity
) -> None:
    node = Node(usa)
    async with listening(node, rus.server(usa)) as url, peer(url, usa.client(rus)) as line:
        assert await line.state() == STATE
        assert node.shown == [usa.der]


async def test_a_client_whose_certificate_the_manifest_does_not_name_fails_at_the_handshake(
    usa: Identity, rus: Identity, stranger: Identity
) -> None:
    node = Node(usa, stranger)
    async with listening(node, rus.server(usa)) as url, peer(url, stranger.client(rus)) as line:
        with pytest.raises(PeerUnreachable, match=CUT_OFF):
            await line.state()
    assert node.shown == []


async def test_a_client_without_a_certificate_fails_at_the_handshake(usa: Identity, rus: Identity) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
    trust(context, [rus.der])
    node = Node(usa)
    async with listening(node, rus.server(usa)) as url, peer(url, context) as line:
        with pytest.raises(PeerUnreachable, match=CUT_OFF):
            await line.state()
    assert node.shown == []


async def test_a_server_whose_certificate_the_manifest_does_not_name_is_not_spoken_to(
    usa: Identity, rus: Identity, stranger: Identity
) -> None:
    node = Node(usa)
    async with listening(node, stranger.server(usa)) as url, peer(url, usa.client(rus)) as line:
        with pytest.raises(PeerUnreachable, match="CERTIFICATE_VERIFY_FAILED"):
            await line.push(b"a secret")
    assert (node.shown, node.taken) == ([], [])


async def test_older_versions_of_tls_are_refused(usa: Identity, rus: Identity) -> None:
    old = usa.client(rus)
    old.minimum_version = ssl.TLSVersion.TLSv1_2
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    async with listening(Node(usa), rus.server(usa)) as url, peer(url, old) as line:
        with pytest.raises(PeerUnreachable, match=CUT_OFF):
            await line.state()


async def test_a_certificate_revoked_during_a_kept_connection_is_refused_on_its_next_request(
    usa: Identity, rus: Identity
) -> None:
    node = Node(usa)
    async with listening(node, rus.server(usa)) as url, peer(url, usa.client(rus)) as line:
        await line.push(b"before")
        node.pinned.clear()
        with pytest.raises(PeerRefused, match="certificate is not one the key manifest names") as caught:
            await line.push(b"after")
        assert caught.value.code == "link-certificate"
    assert node.taken == [b"before"]


async def test_after_that_refusal_a_new_connection_shows_the_new_certificate(
    usa: Identity, rus: Identity, tmp_path: Path
) -> None:
    fresh = Identity(tmp_path, "usa-2")
    node, context = Node(usa), rus.server(usa)
    shown = [usa]
    async with listening(node, context) as url, peer(url, usa.client(rus)) as line:
        line._make_context = lambda: shown[0].client(rus)
        await line.push(b"before")
        # The next manifest names the new certificate alone; both sides learn it while the connection is open.
        node.pinned = {fresh.der}
        trust(context, [fresh.der])
        shown[0] = fresh
        with pytest.raises(PeerRefused, match="key manifest names"):
            await line.push(b"on the old connection")
        assert await line.push(b"on a new one") == b"cosigned"
    assert node.taken == [b"before", b"on a new one"]
    assert node.shown == [usa.der, usa.der, fresh.der]


async def test_the_listener_shows_a_new_certificate_to_whoever_connects_next(
    usa: Identity, rus: Identity, tmp_path: Path
) -> None:
    fresh = Identity(tmp_path, "rus-2")
    context = rus.server(usa)
    async with listening(Node(usa), context) as url:
        async with peer(url, usa.client(fresh)) as line:
            with pytest.raises(PeerUnreachable, match="CERTIFICATE_VERIFY_FAILED"):
                await line.state()
        context.load_cert_chain(fresh.certificate, fresh.key)
        async with peer(url, usa.client(fresh)) as line:
            assert await line.state() == STATE


def test_the_newest_certificate_that_the_manifest_names_is_found_in_the_folder(tmp_path: Path) -> None:
    made = {number: Identity(tmp_path, f"tls-{number}") for number in (1, 2, 10)}
    named = [each.der for each in made.values()]
    assert find_certificate(tmp_path, named)[0].name == "tls-10.crt"
    assert find_certificate(tmp_path, named[:2])[0].name == "tls-2.crt"
    made[2].key.unlink()
    assert find_certificate(tmp_path, named[:2])[0].name == "tls-1.crt"
    with pytest.raises(FileNotFoundError, match="no TLS certificate in the keys folder is named"):
        find_certificate(tmp_path, [])

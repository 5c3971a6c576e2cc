"""A node folder is made whole or not at all, keeps secrets to its owner, and gives the other Party what it needs."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from jdec.adapters import nodefolder
from jdec.adapters.keyfiles import read_keys
from jdec.adapters.nodefolder import (
    MAX_EVIDENCE,
    Address,
    NodeFolderError,
    NodePlan,
    keep_evidence,
    make_node,
)
from jdec.node.config import read_config
from jdec.node.introduction import read_introduction
from jdec.record.errors import RecordError
from jdec.record.keys import Role
from jdec.record.manifest import KeyHistory

NOW_US = 1_795_428_900_000_000


@pytest.fixture
def plan(tmp_path: Path) -> NodePlan:
    return NodePlan(tmp_path / "usa", "USA", "RUS", "exercise.test", peer_url="https://127.0.0.1:8443")


def test_a_new_folder_holds_settings_keys_and_an_introduction_that_belong_together(plan: NodePlan) -> None:
    made = make_node(plan, NOW_US, os.urandom)
    config = read_config(made.config.read_text("utf-8"))
    assert (config.party, config.peer, config.traffic) == ("USA", "RUS", "exercise.test")
    assert config.link.peer_url == "https://127.0.0.1:8443"
    introduction = read_introduction(made.introduction.read_bytes())
    assert (introduction.party, introduction.origin, introduction.threshold) == ("USA", made.origin, 2)
    history = KeyHistory.begin(introduction.manifest.encode(), introduction.root_pairs(), 2, made.origin)
    (log,) = read_keys(plan.folder / "keys", Role.LOG)
    (mirror,) = read_keys(plan.folder / "keys", Role.MIRROR)
    assert history.log_keys(5) == (log.pair,)
    assert history.mirror_keys() == (mirror.pair,)
    certificate = x509.load_pem_x509_certificate((plan.folder / "keys" / "tls-1.crt").read_bytes())
    assert history.certificates() == (certificate.public_bytes(Encoding.DER),)
    token = made.token.read_bytes().strip()
    assert config.api.clients[0].token_sha256 == hashlib.sha256(token).hexdigest()


def test_nobody_else_may_read_what_is_secret(plan: NodePlan) -> None:
    made = make_node(plan, NOW_US, os.urandom)
    secret = [*plan.folder.glob("keys/*.key"), *plan.folder.glob("keys/*.pem"), *made.roots, made.token]
    assert len(secret) == 2 + 1 + 3 + 1
    assert {each.stat().st_mode & 0o777 for each in secret} == {0o600}
    assert {each.stat().st_mode & 0o777 for each in plan.folder.iterdir() if each.is_dir()} == {0o700}
    public = made.introduction.read_bytes() + made.config.read_bytes()
    assert made.token.read_bytes().strip() not in public


def test_a_folder_with_anything_in_it_is_refused_and_left_alone(plan: NodePlan) -> None:
    plan.folder.mkdir()
    (plan.folder / "letter").write_text("keep me")
    with pytest.raises(NodeFolderError, match="folder exists and is not empty: usa") as caught:
        make_node(plan, NOW_US, os.urandom)
    assert caught.value.code == "node-folder-exists"
    assert [each.name for each in plan.folder.iterdir()] == ["letter"]


def test_a_party_or_traffic_that_cannot_be_is_refused(plan: NodePlan) -> None:
    for wrong in (replace(plan, party="usa"), replace(plan, traffic="drill")):
        with pytest.raises(RecordError, match="not an origin: ") as caught:
            make_node(wrong, NOW_US, os.urandom)
        assert caught.value.code == "origin-malformed"
        assert not plan.folder.exists()


def test_the_address_of_a_running_node_comes_and_goes(plan: NodePlan) -> None:
    make_node(plan, NOW_US, os.urandom)
    with pytest.raises(NodeFolderError, match="no running node has written its address: usa") as caught:
        nodefolder.read_address(plan.folder)
    assert caught.value.code == "node-not-running"
    address = Address(os.getpid(), "http://127.0.0.1:1", "https://127.0.0.1:2")
    nodefolder.write_address(plan.folder, address)
    assert nodefolder.read_address(plan.folder) == address
    nodefolder.forget_address(plan.folder)
    nodefolder.forget_address(plan.folder)
    with pytest.raises(NodeFolderError, match="no running node"):
        nodefolder.read_address(plan.folder)


def test_evidence_is_kept_once_and_never_fills_the_disk(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    assert nodefolder.count_evidence(folder) == 0
    assert keep_evidence(folder, "record-split", b"a") == 1
    assert keep_evidence(folder, "record-split", b"a") == 1
    for number in range(MAX_EVIDENCE + 10):
        count = keep_evidence(folder, "record-split", str(number).encode())
    assert count == nodefolder.count_evidence(folder) == MAX_EVIDENCE
    assert (folder / f"record-split-{hashlib.sha256(b'a').hexdigest()[:16]}.evidence").read_bytes() == b"a"


def test_new_keys_and_certificates_stand_beside_the_old_ones(plan: NodePlan) -> None:
    made = make_node(plan, NOW_US, os.urandom)
    keys = plan.folder / "keys"
    origin = read_introduction(made.introduction.read_bytes()).origin
    nodefolder.make_operating_keys(keys, nodefolder.Origin.parse(origin), 2_000_000_000, os.urandom)
    nodefolder.make_link_certificate(keys, origin, NOW_US)
    names = sorted(each.name for each in keys.iterdir())
    assert names == [
        "log-1.key",
        "log-2.key",
        "mirror-1.key",
        "mirror-2.key",
        "tls-1.crt",
        "tls-1.pem",
        "tls-2.crt",
        "tls-2.pem",
    ]

"""Officers by command: made for a demonstration, put into a draft for the roots to sign, and shown."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from tests.messages.officers import HEAD, WATCH

from jdec.faces.cli.errors import Exit
from jdec.main.keyring import parts_of
from jdec.messages.approvals import TWO_PERSON_KINDS
from jdec.node.introduction import read_introduction
from jdec.node.views import AuthorityView, OfficerView
from jdec.record.manifest import read_manifest
from jdec.record.manifest_body import parse_manifest_text
from jdec.record.roster import format_officers

from .parts import TOKEN, Ran, as_json, jdec, serving
from .test_asking_a_node import entry_view

OFFICERS = (WATCH.listed, replace(HEAD.listed, not_after_s=1_893_455_999))


def init(folder: Path, traffic: str, *more: str) -> Ran:
    return jdec("node", "init", folder, "--party", "USA", "--peer", "RUS", "--traffic", traffic, *more)


def test_a_node_is_laid_out_with_demonstration_officers(tmp_path: Path) -> None:
    made = init(tmp_path / "usa", "exercise.test", "--demo-officers")
    assert made.code == Exit.OK
    assert str(tmp_path / "usa" / "officers") in made.out
    shown = jdec("keys", "show", tmp_path / "usa")
    assert "Officers in force" in shown.out
    assert "liaison officer" in shown.out
    assert "Two officers are needed for: pre-launch-notification, window-extension" in shown.out
    plain = jdec("keys", "show", tmp_path / "usa", "--json").json
    assert [each["number"] for each in plain["officers"]] == ["101", "102", "110", "120", "130", "140", "190"]
    assert tuple(plain["two_person"]) == TWO_PERSON_KINDS
    assert "дежурный офицер" in jdec("keys", "show", tmp_path / "usa", "--lang", "ru").out


def test_never_for_actual_traffic(tmp_path: Path) -> None:
    made = init(tmp_path / "usa", "actual", "--demo-officers")
    assert (made.code, "[demo-officers-actual]" in made.err) == (Exit.REFUSED, True)
    assert not (tmp_path / "usa").exists()


def test_a_node_without_officers_shows_none(tmp_path: Path) -> None:
    init(tmp_path / "usa", "actual")
    assert "Officers in force" not in jdec("keys", "show", tmp_path / "usa").out
    first = read_introduction((tmp_path / "usa" / "introduction.json").read_bytes()).manifest
    assert read_manifest(first.encode()).roster.officers == ()


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A draft of the next manifest of an actual record, in `manifest`, and a list of officers beside it."""
    init(tmp_path / "usa", "actual")
    jdec("keys", "rotate", tmp_path / "usa", "--out", tmp_path / "manifest")
    (tmp_path / "officers.json").write_bytes(format_officers(OFFICERS))
    return tmp_path / "manifest"


def sign(draft: Path, root: int, *more: object) -> Ran:
    key = draft.parent / "usa" / "roots" / f"root-{root}.key"
    return jdec("keys", "sign-manifest", draft, "--root", key, *more)


def test_roots_sign_a_list_of_officers(draft: Path) -> None:
    listed = draft.parent / "officers.json"
    assert sign(draft, 1, "--officers", listed).code == Exit.OK
    assert sign(draft, 2).code == Exit.OK
    roster = parse_manifest_text(parts_of(draft)[0]).roster
    assert roster.officers == OFFICERS
    assert roster.two_person == TWO_PERSON_KINDS
    assert jdec("keys", "publish", draft.parent / "usa", draft).code == Exit.OK


def test_the_kinds_that_need_two_are_the_roots_to_say(draft: Path) -> None:
    listed = draft.parent / "officers.json"
    done = sign(draft, 1, "--officers", listed, "--two-person", "launch-cancellation", "--two-person", "seen")
    assert done.code == Exit.OK
    assert parse_manifest_text(parts_of(draft)[0]).roster.two_person == ("launch-cancellation", "seen")
    # The next root may say the same again; other words would make the first signature void.
    assert sign(draft, 2, "--two-person", "launch-cancellation", "--two-person", "seen").code == Exit.OK
    other = sign(draft, 3, "--two-person", "seen")
    assert "[manifest-signed-already]" in other.err
    assert parse_manifest_text(parts_of(draft)[0]).roster.two_person == ("launch-cancellation", "seen")


@pytest.mark.parametrize(
    ("officers", "kind", "code"),
    [
        (b"[]x", "", "manifest-malformed"),
        (format_officers((WATCH.listed, WATCH.listed)), "", "manifest-officer-repeated"),
        (format_officers((replace(WATCH.listed, roles=("admiral",)),)), "", "officer-role-unknown"),
        (format_officers((WATCH.listed,)), "small-talk", "two-person-kind-unknown"),
    ],
)
def test_a_list_that_cannot_be_is_refused_and_the_draft_stays(
    draft: Path, officers: bytes, kind: str, code: str
) -> None:
    before = draft.read_bytes()
    (draft.parent / "officers.json").write_bytes(officers)
    more = ("--two-person", kind) if kind else ()
    refused = sign(draft, 1, "--officers", draft.parent / "officers.json", *more)
    assert (refused.code, f"[{code}]" in refused.err) == (Exit.REFUSED, True)
    assert draft.read_bytes() == before


def test_a_rotation_keeps_the_officers(tmp_path: Path) -> None:
    init(tmp_path / "usa", "test", "--demo-officers")
    jdec("keys", "rotate", tmp_path / "usa", "--out", tmp_path / "manifest")
    roster = parse_manifest_text(parts_of(tmp_path / "manifest")[0]).roster
    assert len(roster.officers) == 7
    assert roster.two_person == TWO_PERSON_KINDS


@pytest.mark.parametrize(
    ("authority", "sentence"),
    [
        (AuthorityView(), "the node only"),
        (AuthorityView("approved", (OfficerView("101", "watch-officer"),)), "watch officer 101"),
        (AuthorityView("missing", (), "approval-missing"), "approvals are missing"),
        (
            AuthorityView("invalid", (OfficerView("7", "auditor"),), "officer-unknown"),
            "does not hold: officer-unknown",
        ),
        (AuthorityView("unreadable"), "unreadable"),
    ],
)
def test_an_entry_is_shown_with_who_let_it_go(authority: AuthorityView, sentence: str) -> None:
    view = {**entry_view(), "authority": json.loads(msgspec.json.encode(authority))}
    with serving(lambda _: as_json(view)) as server:
        for lang, words in (("en", sentence), ("ru", "разрешено")):
            ran = jdec(
                "record", "show", "0", "--node", server.url, "--lang", lang, environment={"JDEC_TOKEN": TOKEN}
            )
            assert words in ran.out
        plain = jdec("record", "show", "0", "--json", "--node", server.url, environment={"JDEC_TOKEN": TOKEN})
    assert plain.json["authority"] == view["authority"]

"""Demonstration officers: in the first manifest, their keys in the folder, and never of an actual record."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from tests.messages.parts import sample

from jdec.adapters.nodefolder import NodePlan, make_node
from jdec.adapters.officerfiles import (
    DEMO_OFFICERS,
    OfficerFileError,
    make_demo_officers,
    read_demo_officers,
)
from jdec.messages.approvals import (
    TWO_PERSON_KINDS,
    Approved,
    approval_digest,
    judge_approvals,
    with_approvals,
    with_officers,
)
from jdec.messages.header import Approval, Officer, Role
from jdec.node.introduction import read_introduction
from jdec.record.manifest import read_manifest
from jdec.record.roster import Roster

NOW_US = 1_795_428_900_000_000


@pytest.fixture
def plan(tmp_path: Path) -> NodePlan:
    folder = tmp_path / "usa"
    return NodePlan(folder, "USA", "RUS", "exercise.test", demo_officers=True, two_person=TWO_PERSON_KINDS)


def roster_of(plan: NodePlan) -> Roster:
    made = make_node(plan, NOW_US, os.urandom)
    return read_manifest(read_introduction(made.introduction.read_bytes()).manifest.encode()).roster


def test_demonstration_officers_stand_in_the_first_manifest_and_can_approve(plan: NodePlan) -> None:
    roster = roster_of(plan)
    assert [(each.number, *each.roles) for each in roster.officers] == list(DEMO_OFFICERS)
    assert roster.two_person == TWO_PERSON_KINDS
    officers = read_demo_officers(plan.folder / "officers", plan.traffic)
    assert tuple(each.listed for each in officers) == roster.officers
    pair = [officers[0], officers[2]]
    message = with_officers(
        sample("launch-cancellation"),
        [Officer(number=each.number, role=Role(each.roles[0])) for each in pair],
    )
    signed = [
        Approval(
            officer=each.number,
            role=Role(each.roles[0]),
            algorithm="ed25519",
            signature=each.sign(approval_digest(message)),
        )
        for each in pair
    ]
    state = judge_approvals(with_approvals(message, signed), roster)
    assert state == Approved(message.authorised_by.officers)


def test_every_role_of_a_demonstration_officer_is_one_of_the_messages() -> None:
    assert {role for _, role in DEMO_OFFICERS} <= {str(role) for role in Role}


def test_their_keys_are_their_owners_alone(plan: NodePlan) -> None:
    roster_of(plan)
    folder = plan.folder / "officers"
    files = sorted(folder.iterdir())
    assert [each.name for each in files] == [f"{number}.key" for number, _ in DEMO_OFFICERS]
    assert {each.stat().st_mode & 0o777 for each in files} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    files[0].chmod(0o644)
    with pytest.raises(
        OfficerFileError, match=r"can be read by others: 101\.key: make it mode 600"
    ) as caught:
        read_demo_officers(folder, plan.traffic)
    assert caught.value.code == "officer-file-open"
    (seed,) = [each.seed for each in _one(files[1])]
    assert seed.hex() not in repr(_one(files[1]))


def _one(path: Path) -> tuple[object, ...]:
    alone = path.parent.parent / "alone"
    alone.mkdir(exist_ok=True)
    (alone / path.name).write_bytes(path.read_bytes())
    (alone / path.name).chmod(0o600)
    return read_demo_officers(alone, "test")


@pytest.mark.parametrize(
    "data", [b"", b"{}", b'{"format":"jdec-officer/2","number":"1","roles":["a"],"seed":""}']
)
def test_a_malformed_file_is_refused_without_its_contents(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "101.key"
    path.write_bytes(data)
    path.chmod(0o600)
    with pytest.raises(OfficerFileError, match=r"officer's key file is malformed: 101.key$") as caught:
        read_demo_officers(tmp_path, "test")
    assert caught.value.code == "officer-file-malformed"


def test_they_are_never_of_an_actual_record(plan: NodePlan, tmp_path: Path) -> None:
    actual = replace(plan, traffic="actual")
    steps = (
        lambda: make_node(actual, NOW_US, os.urandom),
        lambda: make_demo_officers(tmp_path, "actual", os.urandom),
        lambda: read_demo_officers(tmp_path, "actual"),
    )
    for step in steps:
        with pytest.raises(OfficerFileError, match="the traffic is actual: demonstration officers") as caught:
            step()
        assert caught.value.code == "demo-officers-actual"
    assert not plan.folder.exists()
    assert list(tmp_path.iterdir()) == []


def test_without_the_wish_there_are_none(plan: NodePlan) -> None:
    assert roster_of(replace(plan, demo_officers=False)) == Roster()
    assert not (plan.folder / "officers").exists()
    assert read_demo_officers(plan.folder / "officers", plan.traffic) == ()

"""The demo's officers approve what needs two, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.messages.parts import all_samples

from jdec.adapters.officerfiles import OfficerFileError, make_demo_officers, read_demo_officers
from jdec.faces.cli.approving import approver_of
from jdec.main import compose
from jdec.messages.approvals import TWO_PERSON_KINDS, Approved, ByNode, judge_approvals
from jdec.record.roster import Roster


def test_a_watch_officer_and_a_head_of_shift_approve_what_needs_two(tmp_path: Path) -> None:
    roster = Roster(make_demo_officers(tmp_path, "exercise.demo", os.urandom), TWO_PERSON_KINDS)
    approve = approver_of(compose().demo_officers(tmp_path, "exercise.demo"))
    for message in all_samples()[:-1]:
        state = judge_approvals(approve(message), roster)
        if message.kind in TWO_PERSON_KINDS:
            assert isinstance(state, Approved)
            assert [each.number for each in state.officers] == ["101", "110"]
        else:
            assert state == ByNode()


def test_without_officers_a_message_goes_as_it_is() -> None:
    approve = approver_of(())
    assert all(approve(message) is message for message in all_samples())


def test_the_composition_gives_no_demonstration_officers_of_an_actual_record(tmp_path: Path) -> None:
    make_demo_officers(tmp_path, "exercise.demo", os.urandom)
    assert len(read_demo_officers(tmp_path, "exercise.demo")) == 7
    with pytest.raises(OfficerFileError, match="the traffic is actual"):
        compose().demo_officers(tmp_path, "actual")

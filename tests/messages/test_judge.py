"""At submission: form refuses with all faults at once; what is said never refuses, and is flagged when odd."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdec.messages import encode, judge_submission
from jdec.messages.faults import APPROVAL_CODES, CODES, NOTICE_CODES, SUBMISSION_CODES
from jdec.messages.header import Found, NoSuchIndex, NoSuchRecord, ReferenceState, WrongLeaf

from .parts import (
    NOW,
    OTHER,
    OWN,
    TRAFFIC,
    all_samples,
    cite,
    codes_of,
    faults_of,
    judge,
    sample,
)
from .speaking import report


def test_a_sound_message_is_accepted_without_a_word() -> None:
    judged = judge(report())
    assert judged.message.kind == "launch-report"
    assert judged.notices == ()


def test_a_message_of_another_party_is_refused() -> None:
    (found,) = faults_of(judge, report(sender="RUS"))
    assert (found.code, found.field) == ("wrong-sender", "sender")
    assert found.rule == "sender is not this node's Party: got RUS, expected USA"


@pytest.mark.parametrize("traffic", ["actual", "test", "exercise.other"])
def test_a_message_of_another_traffic_is_refused(traffic: str) -> None:
    (found,) = faults_of(judge, report(traffic=traffic))
    assert (found.code, found.field) == ("wrong-traffic", "traffic")
    assert found.rule == f"traffic is not this record's: got {traffic}, expected exercise.demo"


def test_exercise_traffic_never_enters_an_actual_record() -> None:
    assert codes_of(judge, report(), traffic="actual") == ["wrong-traffic"]


@pytest.mark.parametrize("kind", ["receipt", "key-manifest"])
def test_what_only_the_node_writes_cannot_be_submitted(kind: str) -> None:
    (found,) = faults_of(judge, encode(sample(kind)))
    assert (found.code, found.field) == ("kind-node-only", "kind")
    assert found.rule == f"kind is written by the node alone: got {kind}"


@pytest.mark.parametrize(
    ("state", "code", "field", "sentence"),
    [
        (
            NoSuchRecord(),
            "reference-no-record",
            "about[0].record",
            f"about[0] cites a record that this node does not hold: {OTHER}",
        ),
        (
            NoSuchIndex(size=3),
            "reference-no-entry",
            "about[0].index",
            "about[0] cites an entry that does not exist: have 3 entries, got 3",
        ),
        (
            WrongLeaf(leaf=b"\x01" * 32),
            "reference-wrong-leaf",
            "about[0].leaf",
            f"about[0] cites another leaf hash than entry 3 of {OTHER} has",
        ),
    ],
)
def test_a_citation_of_nothing_is_refused(
    state: ReferenceState, code: str, field: str, sentence: str
) -> None:
    data = report(about=(cite(OTHER, 3),))
    (found,) = faults_of(judge, data, resolve=lambda _: state)
    assert (found.code, found.field, found.rule) == (code, field, sentence)


def test_all_faults_of_a_submission_come_at_once() -> None:
    tree = json.loads(report(sender="RUS", traffic="exercise.other"))
    tree["launch"]["place"]["lat_deg"] = 91
    tree["extra"] = 1
    data = json.dumps(tree).encode() + b"\n"
    assert codes_of(judge, data) == ["out-of-range", "unknown-field", "wrong-sender", "wrong-traffic"]
    both = report(sender="RUS", about=(cite(OTHER, 3), cite(OWN, 7)))
    found = {cite(OWN, 7): sample("launch-report")}
    assert codes_of(judge, both, found) == ["wrong-sender", "reference-no-record"]


def test_a_fault_is_told_once() -> None:
    tree = json.loads(report())
    tree["sender"] = "XXX\u202e"
    (found,) = faults_of(judge, json.dumps(tree).encode() + b"\n")
    assert (found.code, found.value) == ("not-one-of", "XXX\\u202e")


def test_a_node_s_own_kinds_are_told_even_when_malformed() -> None:
    data = encode(sample("receipt")).replace(b'"size":8', b'"size":-8')
    assert codes_of(judge, data) == ["out-of-range", "kind-node-only"]


@given(st.binary(max_size=200))
def test_garbage_is_refused_with_known_codes(data: bytes) -> None:
    assert set(codes_of(judge, data)) <= set(CODES)


def test_every_kind_a_person_may_say_is_accepted() -> None:
    known = {each: sample("launch-report") for each in (cite(), cite(OTHER, 3), cite(OTHER, 5))}
    for message in all_samples():
        if message.kind not in ("receipt", "key-manifest"):
            assert judge(encode(message), known).message == message


def test_the_clock_never_refuses() -> None:
    """A node whose clock is absurd still accepts, with notices."""
    for days in (-100_000, -20_000, 20_000, 100_000):
        judged = judge_submission(
            report(),
            party="USA",
            traffic=TRAFFIC,
            now=NOW + timedelta(days=days),
            resolve=lambda _: Found(None),
        )
        assert judged.message.sender == "USA"
        assert "clock-off" in [each.code for each in judged.notices]


def test_every_notice_and_every_fault_of_submission_is_tested_here() -> None:
    """A code that no file of judgement names has no test."""
    names = ("test_judge.py", "test_oddities.py", "test_approvals.py")
    files = [Path(__file__).with_name(name) for name in names]
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    for code in (*NOTICE_CODES, *SUBMISSION_CODES, *APPROVAL_CODES):
        assert f'"{code}"' in source

"""The test vectors: made again they are the same bytes, and each is answered as its index says."""

from __future__ import annotations

import importlib.util
from hashlib import sha256
from types import ModuleType
from typing import Any

import pytest

from jdec.record.errors import RecordError

from .parts import ACCEPTED, JUDGES, ROOT, VECTORS, case_bytes, index

MAX_BYTES = 300_000
CASES = index()["cases"]


def _maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_vectors", ROOT / "tools" / "make_vectors.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_vectors_made_again_are_the_same_bytes() -> None:
    there = {
        path.relative_to(VECTORS).as_posix(): path.read_bytes()
        for path in VECTORS.rglob("*")
        if path.is_file() and path.suffix != ".md" and path.name != ".gitattributes"
    }
    assert _maker().make_files() == there


def test_vectors_are_small() -> None:
    assert sum(path.stat().st_size for path in VECTORS.rglob("*") if path.is_file()) < MAX_BYTES


def test_the_index_names_every_file_with_its_hash() -> None:
    for name, hashed in index()["sha256"].items():
        assert sha256((VECTORS / name).read_bytes()).hexdigest() == hashed


def test_every_judge_has_something_to_accept_and_something_to_refuse() -> None:
    for judge in JUDGES:
        answers = {case["expect"] == ACCEPTED for case in CASES if case["judge"] == judge}
        assert answers == {True, False}, judge


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_a_vector_is_answered_as_its_index_says(case: dict[str, Any]) -> None:
    try:
        JUDGES[case["judge"]](case, case_bytes(case))
        answer = ACCEPTED
    except RecordError as error:
        answer = error.code
    assert answer == case["expect"]

"""An origin names one Party, one traffic and one generation, in one spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdec.record.origin import Origin

from .parts import refused

TRAFFIC = st.one_of(
    st.sampled_from(["actual", "test"]), st.from_regex(r"\Aexercise\.[a-z0-9](-?[a-z0-9]){0,39}\Z")
)


@given(st.from_regex(r"\A[A-Z]{3}\Z"), TRAFFIC, st.integers(1, 999_999))
def test_an_origin_is_read_as_it_was_written(party: str, traffic: str, generation: int) -> None:
    origin = Origin(party, traffic, generation)
    assert Origin.parse(str(origin)) == origin


def test_a_mirror_and_the_next_generation_are_named_after_the_origin() -> None:
    origin = Origin.parse("jdec/USA/exercise.demo/1")
    assert origin.mirror_name == "jdec/USA/exercise.demo/1/mirror"
    assert str(origin.next_generation()) == "jdec/USA/exercise.demo/2"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "jdec/USA/actual",
        "jdec/USA/actual/0",
        "jdec/USA/actual/01",
        "jdec/USA/actual/1/mirror",
        "jdec/usa/actual/1",
        "jdec/USA/Actual/1",
        "jdec/USA/exercise/1",
        "jdec/USA/exercise./1",
        "jdec/USA/exercise.-a/1",
        "jdec/USA/exercise.a--b/1",
        "jdec/USA/exercise." + "a" * 41 + "/1",
        "jdec/USA/actual/1\n",
        "jdec/USA/actual/1000000",
        "jdec/USA/actual/\u0661",
        "other/USA/actual/1",
    ],
)
def test_another_spelling_is_refused(text: str) -> None:
    with refused("origin-malformed", "not an origin"):
        Origin.parse(text)

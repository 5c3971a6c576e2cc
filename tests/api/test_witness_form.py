"""The pattern that the document gives for a witness request is one that the node takes."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from jdec.faces.api.witnessing import REQUEST_FORM
from jdec.node.witness import _parse
from jdec.record.checkpoint import read_checkpoint

WIDEST = "9" * 15
ROOT = "A" * 43 + "="


@settings(max_examples=300)
@given(st.from_regex(REQUEST_FORM, fullmatch=True))
@example(f"old {WIDEST}\n\nrecord\n{WIDEST}\n{ROOT}\n\n— name {'A' * 12}\n")
def test_whatever_the_pattern_allows_is_read(text: str) -> None:
    old, proof, note = _parse(text.encode())
    assert old < 10**15
    assert all(len(each) == 32 for each in proof)
    assert read_checkpoint(note).size > 0


def test_an_old_size_wider_than_a_record_can_be_is_in_no_pattern() -> None:
    assert not re.fullmatch(REQUEST_FORM, f"old 1{WIDEST}\n\nrecord\n1\n{ROOT}\n\n— name {'A' * 12}\n")

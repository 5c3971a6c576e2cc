"""Lines come out whole and in order, wherever the network cut the bytes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jdec.faces.api.lines import TOO_LONG, Line, LineCutter

LIMIT = 12


def cut(data: bytes, borders: list[int], limit: int = LIMIT) -> list[Line]:
    """Feed the bytes in chunks that end at these borders."""
    cutter = LineCutter(limit)
    found: list[Line] = []
    at = 0
    for border in [*sorted(min(each, len(data)) for each in borders), len(data)]:
        found += cutter.feed(data[at:border])
        at = border
    return found + cutter.finish()


def plainly(data: bytes, limit: int = LIMIT) -> list[Line]:
    """Say the same without chunks: the rule the cutter has to keep."""
    pieces = data.split(b"\n")
    whole = [piece + b"\n" for piece in pieces[:-1]] + ([pieces[-1]] if pieces[-1] else [])
    return [TOO_LONG if len(each) > limit else each for each in whole]


BYTES = st.lists(st.sampled_from([b"a", b"\n", b"\r", b"bcdef", b"0123456789", b"\xff"]), max_size=40).map(
    b"".join
)


@given(BYTES, st.lists(st.integers(0, 200), max_size=12))
def test_lines_do_not_depend_on_where_chunks_end(data: bytes, borders: list[int]) -> None:
    assert cut(data, borders) == plainly(data)


@given(BYTES)
def test_one_byte_at_a_time_gives_the_same_lines(data: bytes) -> None:
    assert cut(data, list(range(len(data)))) == plainly(data)


@given(BYTES)
def test_nothing_is_lost_or_added_where_no_line_is_too_long(data: bytes) -> None:
    assert b"".join(each for each in cut(data, [3, 7], limit=10_000) if each is not TOO_LONG) == data


def test_a_line_of_exactly_the_limit_is_kept_and_one_byte_more_is_not() -> None:
    fits, over = b"x" * (LIMIT - 1) + b"\n", b"x" * LIMIT + b"\n"
    assert cut(fits + over + b"y\n", [5, 20]) == [fits, TOO_LONG, b"y\n"]


def test_a_last_line_without_its_newline_is_given_as_it_stands() -> None:
    assert cut(b"a\nbc", []) == [b"a\n", b"bc"]


def test_an_endless_line_is_not_kept_in_memory() -> None:
    cutter = LineCutter(LIMIT)
    for _ in range(1000):
        assert cutter.feed(b"x" * 100) == []
    assert cutter._tail == b""
    assert cutter.feed(b"\nok\n") == [TOO_LONG, b"ok\n"]

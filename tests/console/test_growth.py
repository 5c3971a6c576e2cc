"""A picture is whole when it has reached what the records held when it was read from its beginning, and till then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from jdec.faces.console.growth import Growth, Lag
from jdec.faces.console.held import HeldPicture
from jdec.faces.console.views import Grade
from jdec.node.picture_views import PictureStatus, RecordLag
from jdec.picture.announced import Attention

from .test_held import assessment, event

T0 = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
SIZES = st.integers(0, 5)


def status(*lags: tuple[str, int, int]) -> PictureStatus:
    """A picture's status with so much of each record in it."""
    return PictureStatus(records=tuple(RecordLag(*each) for each in lags))


def test_nothing_is_whole_before_it_was_read() -> None:
    growth = Growth()
    growth.extend({"a": 1})
    assert not growth.hear(status(("a", 1, 1)))
    assert not growth.is_whole
    growth.begin(status())
    assert growth.is_whole


@given(st.lists(st.tuples(SIZES, SIZES), max_size=6), SIZES, SIZES)
def test_it_becomes_whole_once_and_stays_so_while_the_records_grow(
    steps: list[tuple[int, int]], size: int, folded: int
) -> None:
    growth = Growth()
    size = max(size, folded)
    growth.begin(status(("a", size, folded)))
    begun, became = size, 0
    is_whole = folded >= size
    for more, read in steps:
        size += more
        folded = min(size, folded + read)
        became += growth.hear(status(("a", size, folded)))
        is_whole = is_whole or folded >= begun
        assert growth.is_whole == is_whole
    assert became <= 1


def test_a_next_generation_is_waited_for_and_a_record_that_is_gone_is_not() -> None:
    growth = Growth()
    growth.begin(status(("a/1", 2, 2), ("b/1", 3, 3)))
    growth.extend({"a/2": 4, "b/1": 3})
    assert not growth.is_whole
    assert not growth.hear(status(("a/2", 5, 3), ("b/1", 3, 3)))
    assert growth.hear(status(("a/2", 5, 4), ("b/1", 3, 3)))
    growth.begin(status(("a/2", 5, 4), ("b/1", 3, 0)))
    assert growth.hear(status(("a/2", 5, 5)))
    # What was heard of the next generation before it was known for one counts.
    growth.hear(status(("a/3", 2, 2)))
    growth.extend({"a/3": 2})
    assert growth.is_whole


def test_a_picture_of_which_not_all_was_read_is_never_whole() -> None:
    growth = Growth()
    growth.begin(status(("a", 2, 1)), is_cut=True)
    assert not growth.hear(status(("a", 2, 2)))
    assert not growth.is_whole
    growth.begin(status(("a", 2, 2)))
    assert growth.is_whole


def test_a_picture_lags_where_one_and_the_same_entry_stays_missing() -> None:
    lag, patience = Lag(), timedelta(seconds=10)
    # Always a little behind, and always going on.
    for second in range(60):
        lag.hear(status(("a", second + 1, second)), T0 + timedelta(seconds=second))
        assert lag.since(T0 + timedelta(seconds=second), patience) is None
    at = T0 + timedelta(seconds=59)
    for second in range(60, 80):
        now = T0 + timedelta(seconds=second)
        lag.hear(status(("a", second + 1, 59)), now)
        assert lag.since(now, patience) == (at if second > 69 else None)
    lag.hear(status(("a", 81, 81)), T0 + timedelta(seconds=81))
    assert lag.since(T0 + timedelta(seconds=99), patience) is None


def test_what_comes_back_while_the_picture_is_built_anew_is_no_news() -> None:
    """The node throws its tables away and builds them again: only what was not heard before sounds."""
    picture = HeldPicture()
    one, other = assessment("USA", 1), assessment("RUS", 2)
    picture.begin([event(one, attention=Attention.CAUTION), event(other)], [])
    assert picture.begin([], []).ring is None
    assert picture.take([event(other)]).ring is None
    assert picture.take([event(one)]).ring is Grade.ALARM, "louder than it was"
    assert picture.begin([event(one)], []).ring is None
    assert picture.take([event(other)]).ring is None
    assert picture.take([event(assessment("USA", 3))]).ring is Grade.ALARM
    picture.settle()
    picture.begin([], [])
    picture.settle()
    assert picture.take([event(other)]).ring is Grade.ALARM, "gone for good, and said anew"

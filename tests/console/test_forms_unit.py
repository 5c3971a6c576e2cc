"""Small promises of the console's forms, without a node."""

from __future__ import annotations

import asyncio

import pytest

from jdec.faces.console.live import MOST_OF_SESSION, Hub, PagesFull
from jdec.faces.console.places import led_to, local_path, sign_in_at
from jdec.faces.console.tokens import KEPT_S, Tokens


def test_one_session_does_not_take_the_live_line_from_all() -> None:
    async def scene() -> None:
        hub = Hub("0badc0de", 100)
        for _ in range(MOST_OF_SESSION):
            hub.join("one", "", {})
        with pytest.raises(PagesFull):
            hub.join("one", "", {})
        hub.join("another", "", {})

    asyncio.run(scene())


@pytest.mark.parametrize(
    "path",
    ["/record/entry?name=USA.1%2F7", "/event?name=USA.1/7+%2B+RUS.1/3", "/a%20b", "/", "/watch?at=2.1"],
)
def test_a_place_of_this_console_is_led_back_to_whole(path: str) -> None:
    assert local_path(path) == path
    assert local_path(sign_in_at(path)) == sign_in_at(path)
    assert led_to(sign_in_at(path)) == ("" if path == "/" else path)


@pytest.mark.parametrize(
    "path", ["//evil", "/\\evil", "/%", "/%5", "/a%0", "/a?%zz", "/a//b", "/a\r\nb", "evil"]
)
def test_what_might_lead_elsewhere_is_no_place(path: str) -> None:
    assert local_path(path) == ""


def test_whose_a_token_was_is_known_for_a_day() -> None:
    now = [0.0]
    tokens = Tokens(lambda: now[0])
    tokens.heard("t", "101")
    assert (tokens.officer("t"), tokens.officer("")) == ("101", "")
    now[0] = KEPT_S
    assert tokens.officer("t") == ""

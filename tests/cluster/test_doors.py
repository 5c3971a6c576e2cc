"""A node's doors: open before anybody is told of them."""

from __future__ import annotations

import socket
from pathlib import Path

from jdec.adapters.nodefolder import Address
from jdec.main.house import House

from .harness import TRAFFIC, init


async def test_whoever_knocks_before_the_servers_have_begun_waits_and_is_not_turned_away(
    tmp_path: Path,
) -> None:
    told: list[Address] = []
    house = House(init(tmp_path, "USA", "RUS", TRAFFIC).config, told.append)
    doors = house.doors()
    try:
        for door in doors:
            with socket.create_connection(door.getsockname()[:2], timeout=5):
                pass
        assert told == []
    finally:
        for door in doors:
            door.close()
        house.close()

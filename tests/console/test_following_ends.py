"""Following ends when it is told to, whatever comes in the same moment."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jdec.adapters.console_index import SqliteIndex
from jdec.faces.console.following import Following
from jdec.faces.console.live import Hub

from .test_held import DeafDoor


def test_an_end_that_comes_together_with_news_is_an_end(tmp_path: Path) -> None:
    index = SqliteIndex(tmp_path / "console.sqlite", "x", lambda *_, **__: None)

    async def scene() -> None:
        door: Any = DeafDoor()
        following = Following(
            door, Hub("0badc0de", 10), index, lambda: datetime.now(UTC), lambda *_, **__: None
        )
        asking = asyncio.create_task(following._poll())
        await asyncio.sleep(0)
        assert following.status is not None
        following._ask.set()
        await asyncio.sleep(0)
        asking.cancel()
        # Long past the pause between two questions.
        await asyncio.wait([asking], timeout=10)
        assert asking.cancelled()

    asyncio.run(scene())
    index.close()

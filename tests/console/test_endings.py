"""Whoever stands the watch is told a month before a key or a certificate ends: no failure is the first to say so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jdec.faces.console.endings import SOON, Ending, Endings, endings_of
from jdec.node.auditing import KeyState, RecordKeys
from jdec.node.people.door import NodeAway, NodeSaidNo
from jdec.words.instants import format_instant

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
RECORD = "jdec/USA/actual/1"


def key(role: str, at: datetime | None, last_size: int | None = None) -> KeyState:
    return KeyState(RECORD, role, "", 0, last_size, format_instant(at) if at else "")


class Door:
    """A node that says which keys there are, or does not answer."""

    def __init__(self, *keys: KeyState) -> None:
        self.keys = keys
        self.trouble: Exception | None = None
        self.asked: list[str] = []

    async def get(self, _kind: type, path: str, **_: object) -> Any:
        self.asked.append(path)
        if self.trouble:
            raise self.trouble
        return RecordKeys(RECORD, 1, (), self.keys, (), 0, 0, "")


class Desk:
    """What is looked at, at what time."""

    def __init__(self, *keys: KeyState, **certificates: datetime) -> None:
        self.door, self.now, self.time_s = Door(*keys), NOW, 0.0
        self.endings = Endings(self.door, lambda: certificates, lambda: self.now, lambda: self.time_s)  # type: ignore[arg-type]

    def said(self, language: str = "en") -> list[tuple[str, str, str]]:
        return [(each.grade, each.state, each.detail) for each in self.endings.cells(language)]


def test_of_two_keys_in_force_the_later_end_counts_and_one_without_an_end_has_none() -> None:
    old, new = key("log", NOW + DAY), key("log", NOW + 700 * DAY)
    assert endings_of((old, new, key("mirror", NOW + DAY, last_size=4))) == (Ending("log", NOW + 700 * DAY),)
    assert endings_of((key("log", None), key("log", NOW))) == ()
    assert endings_of((key("log", NOW), key("log", None))) == ()


async def test_what_does_not_end_soon_is_not_spoken_of() -> None:
    desk = Desk(key("log", NOW + SOON + DAY), api=NOW + SOON + DAY)
    assert not await desk.endings.look(RECORD)
    assert desk.said() == []
    assert desk.endings.steps("en") == ()
    desk.now += DAY
    assert await desk.endings.look(RECORD)
    assert not await desk.endings.look(RECORD)
    assert [state for _, state, _ in desk.said()] == ["Certificate of the API: ends in 30 days"]


@pytest.mark.parametrize(
    ("left", "grade", "english", "russian"),
    [
        (
            5.5 * DAY,
            "late",
            "Key of our record: ends in 5 days",
            "Ключ нашего журнала: истекает через 5 дней",
        ),
        (DAY, "late", "Key of our record: ends in 1 day", "Ключ нашего журнала: истекает через 1 день"),
        (DAY / 2, "late", "Key of our record: last day", "Ключ нашего журнала: последний день"),
        (-9 * DAY, "alarm", "Key of our record: past its last day", "Ключ нашего журнала: срок истёк"),
    ],
)
async def test_what_ends_first_is_named_with_its_time(
    left: timedelta, grade: str, english: str, russian: str
) -> None:
    desk = Desk(key("log", NOW + left), console=NOW + 20 * DAY)
    assert await desk.endings.look(RECORD)
    at = f"{NOW + left:%Y-%m-%d %H:%M:%S}Z"
    assert desk.said() == [(grade, english, f"{at} · and 1 more")]
    assert desk.said("ru") == [(grade, russian, f"{at} · и ещё 1")]
    assert desk.endings.steps("en") == ("have it renewed: Key of our record",)
    assert desk.endings.steps("ru") == ("добиться замены: Ключ нашего журнала",)


@pytest.mark.parametrize("trouble", [NodeAway("cut"), NodeSaidNo("too-busy", "", 429)])
async def test_a_node_that_does_not_answer_takes_nothing_back_and_is_asked_again(trouble: Exception) -> None:
    desk = Desk(key("log", NOW + DAY))
    assert not await desk.endings.look("")
    assert desk.door.asked == []
    await desk.endings.look(RECORD)
    desk.door.trouble, desk.time_s = trouble, 10_000.0
    assert not await desk.endings.look(RECORD)
    assert len(desk.said()) == 1
    desk.door.trouble, desk.door.keys = None, ()
    assert await desk.endings.look(RECORD)
    assert desk.said() == []
    await desk.endings.look(RECORD)
    assert len(desk.door.asked) == 3
    # The next generation has keys of its own.
    await desk.endings.look("jdec/USA/actual/2")
    assert desk.door.asked[-1] == "/v1/records/jdec/USA/actual/2/keys"

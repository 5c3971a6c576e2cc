"""Two whole nodes under thousands of stories of faults: nothing lost, nothing doubled, no disagreement."""

from __future__ import annotations

import ast
import asyncio
import random
from pathlib import Path
from typing import ClassVar

import pytest

from node.parts import OTHER, message, until

from . import many
from .invariants import Invariants
from .scene import Scene, SlowLoop
from .worlds import PARTIES, SimulatedWorld, Unanswered

ROOT = Path(__file__).resolve().parents[2]
RUNS, MANY_RUNS = 300, 4_000


@pytest.mark.timeout(900)
def test_nothing_is_lost_doubled_or_disagreed_on_in_the_first_stories(
    capsys: pytest.CaptureFixture[str],
) -> None:
    total = many.play_many(1, RUNS)
    with capsys.disabled():
        print("\n" + total.sentence())
    assert (total.runs, total.failures) == (RUNS, [])


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_nothing_is_lost_doubled_or_disagreed_on_in_four_thousand_stories(
    capsys: pytest.CaptureFixture[str],
) -> None:
    total = many.play_many(10_001, MANY_RUNS)
    with capsys.disabled():
        print("\n" + total.sentence())
    assert (total.runs, total.failures) == (MANY_RUNS, [])


@pytest.mark.parametrize("is_own_old", [False, True])
def test_a_node_put_back_by_two_generations_of_the_other_record_is_led_through_both(is_own_old: bool) -> None:
    """Also one that does not say which generation it mirrors, because its own record may be old as well."""

    async def play() -> None:
        world = SimulatedWorld(random.Random(1))
        await world.start()
        await world.submit("USA", message(1))
        await world.calm()
        await world.stop("RUS")
        backup = world.files.back_up("RUS")
        await world.start("RUS")
        await world.submit("RUS", message(5, "RUS"))
        for number in (2, 3):
            await world.submit("USA", message(number * 10), message(number * 10 + 1))
            await world.calm()
            await world.stop("USA")
            assert world.recover("USA") == []
            await world.start("USA")
            await until(lambda: world.known["RUS"] is world.parties["USA"] and "RUS" in world.nodes)
            await world.turned("RUS")
        await world.calm()
        await world.stop("RUS")
        own = world.own["RUS"].backup()  # type: ignore[attr-defined]
        world.files.put_back("RUS", backup)
        if not is_own_old:
            world.own["RUS"].restore(own)  # type: ignore[attr-defined]
        world.intact["RUS"] = not is_own_old
        world.known["RUS"] = backup.peer
        world.turn_to("RUS")
        await world.start("RUS")
        await until(lambda: world.known["RUS"] is world.parties["USA"] and "RUS" in world.nodes)
        await world.turned("RUS")
        assert (world.nodes["RUS"].status().mode == "read-only") is is_own_old
        await until(lambda: world.nodes["USA"].bulletin.mirrored == world.own["USA"].head().size)
        for origin in world.names("USA"):
            sizes = world.own_of[origin].head().size, world.mirror_of[origin].head().size
            assert sizes[0] == sizes[1] > 0
        await world.stop()

    with asyncio.Runner(loop_factory=lambda: SlowLoop(random.Random(1))) as runner:
        runner.run(play())


@pytest.mark.parametrize("is_mirror_old", [False, True])
def test_a_folder_put_back_from_before_its_generation_is_whole_again_once_people_put_its_introduction_back(
    is_mirror_old: bool,
) -> None:
    async def play() -> None:
        world = SimulatedWorld(random.Random(1))
        await world.start()
        await world.submit("USA", message(1))
        await world.calm()
        await world.stop("USA")
        backup = world.files.back_up("USA")
        await world.start("USA")
        for name, number in (("USA", 20), ("RUS", 30)):
            await world.submit(name, message(number, name), message(number + 1, name))
            await world.calm()
            await world.stop(name)
            assert world.recover(name) == []
            await world.start(name)
            await until(lambda name=name: world.known[OTHER[name]] is world.parties[name])  # type: ignore[misc]
            await world.turned(OTHER[name])
        await world.calm()
        await world.stop("USA")
        newest = world.parties["USA"]
        world.files.put_back("USA", backup)
        if is_mirror_old:
            world.known["USA"] = backup.peer
        world.parties["USA"], world.intact["USA"] = backup.own, False
        world.turn_to("USA")
        await world.start("USA")
        await until(lambda: world.nodes["USA"].status().mode_reason == "next-generation-needed")
        await world.stop("USA")
        world.parties["USA"] = newest
        world.turn_to("USA")
        # Without its archive a node does not start; the other one hands it back.
        assert world.files.lacking_own("USA")
        assert await world.scrub("USA")
        assert world.recover("USA") == []
        await world.start("USA")
        await until(lambda: world.known["RUS"] is world.parties["USA"] and "RUS" in world.nodes)
        await world.turned("RUS")
        await world.calm(400)
        await world.turned("USA", "RUS")
        for name in PARTIES:
            for origin in world.names(name):
                sizes = world.own_of[origin].head().size, world.mirror_of[origin].head().size
                assert sizes[0] == sizes[1] > 0
        await world.stop()

    with asyncio.Runner(loop_factory=lambda: SlowLoop(random.Random(1))) as runner:
        runner.run(play())


@pytest.mark.parametrize("seed", [1, 7, 11, 125])
def test_the_same_seed_tells_the_same_story(seed: int) -> None:
    first, second = Scene(seed), Scene(seed)
    assert (first.run(), first.told) == (second.run(), second.told)


def test_whoever_asks_a_node_that_is_killed_does_not_wait_for_ever() -> None:
    async def play() -> None:
        world = SimulatedWorld(random.Random(1))
        await world.start()
        # What the disk does takes a second: the node is gone before it.
        loop = asyncio.get_running_loop()
        assert isinstance(loop, SlowLoop)
        loop.slowest_s = 1.0
        asked = asyncio.ensure_future(world.ask("USA", world.submit("USA", message(1))))
        for _ in range(3):
            await asyncio.sleep(0)
        await world.kill("USA")
        with pytest.raises(Unanswered):
            await asked
        await world.stop()

    with asyncio.Runner(loop_factory=lambda: SlowLoop(random.Random(1))) as runner:
        runner.run(play())


def test_a_story_that_does_not_end_has_failed_and_the_next_one_is_played(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Endless:
        counts: ClassVar[dict[str, int]] = {}

        def __init__(self, seed: int) -> None:
            self._seed = seed

        def run(self) -> None:
            async def never() -> None:
                # A loop keeps to itself what is raised in a callback, and goes on.
                loop = asyncio.get_running_loop()
                loop.set_exception_handler(lambda *_: None)

                def again() -> None:
                    loop.call_soon(again)

                again()
                await asyncio.Event().wait()

            if self._seed == 1:
                asyncio.run(never())

    monkeypatch.setattr(many, "Scene", Endless)
    monkeypatch.setattr(many, "_STANDSTILL_S", 0.2)
    total = many.play(range(1, 3))
    assert (total.runs, total.failures) == (2, [(1, "StandsStill: a-story-ends")])


def test_every_invariant_has_its_row_in_the_document_and_every_row_its_check() -> None:
    source = ast.parse((ROOT / "tests" / "simulation" / "invariants.py").read_text(encoding="utf-8"))
    named = {
        each.msg.value
        for each in ast.walk(source)
        if isinstance(each, ast.Assert) and isinstance(each.msg, ast.Constant)
    }
    assert hasattr(Invariants, "check")
    for page in ("invariants.md", "invariants.ru.md"):
        text = (ROOT / "docs" / page).read_text(encoding="utf-8")
        rows = {line.split("`")[1] for line in text.splitlines() if line.startswith("| `")}
        assert named <= rows
        assert rows - named == {"nothing-unanswered"}

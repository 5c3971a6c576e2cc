"""Every failpoint there is, on both sides, by `kill -9` and by an error, in real processes; then everything holds.

A few pairs of nodes go through the cases side by side, each pair through one case after the other, as nodes do in
their life; after a failure the next case begins with a new pair.  The last test counts: a failpoint of the list that
was not hit fails by its name.
"""

from __future__ import annotations

import asyncio
import itertools
import os
from collections import Counter, deque
from pathlib import Path

import pytest
import pytest_asyncio

from cluster.harness import PARTIES, Cluster
from jdec.node.failpoints import FAILPOINTS, Side

from .drivers import DRIVERS, NTH
from .striking import Scene, Strike, new_heartbeat, strikes

PAIRS = 3
HITS: Counter[tuple[str, Side, str]] = Counter()
COLUMNS = tuple(itertools.product(Side, ("kill", "error")))
# Left to the slow suites; every side and every way is in the others as well.
LONG = ((Side.FAILED, "kill"), (Side.PERSISTED, "error"))
CASES = [
    pytest.param(
        strike, id=strike.text, marks=[pytest.mark.slow] if (strike.side, strike.way) in LONG else []
    )
    for point in FAILPOINTS
    for strike in strikes(point.name, NTH.get(point.name, (1,)))
]
Outcomes = dict[Strike, BaseException | None]


async def make_pair(root: Path) -> Cluster:
    """Two running nodes that give signs of life often."""
    made = Cluster(root, with_picture=False, is_quick=True)
    await made.lay_out()
    for node in made.nodes.values():
        new_heartbeat(node.folder, 0.5)
    await made.start()
    made.follow()
    return made


async def play(strike: Strike, cluster: Cluster, victim: str) -> None:
    """Reach the failpoint, bring the node back, and re-verify everything."""
    assert strike.name in DRIVERS, f"no driver reaches the failpoint {strike.name}: add one to drivers.py"
    scene = Scene(cluster, victim, strike)
    await DRIVERS[strike.name](scene)
    await cluster.whole()
    assert scene.hits == 1
    HITS[strike.name, strike.side, strike.way] += 1


async def work_through(waiting: deque[Strike], outcomes: Outcomes, root: Path) -> None:
    """Play cases on one pair for as long as it is sound, then on another."""
    victims, numbers = itertools.cycle(PARTIES), itertools.count(1)
    pair: Cluster | None = None
    while waiting:
        strike = waiting.popleft()
        try:
            pair = pair or await make_pair(root / str(next(numbers)))
            async with asyncio.timeout(90):
                await play(strike, pair, next(victims))
            outcomes[strike] = None
        except Exception as failure:
            outcomes[strike] = failure
            if pair is not None:
                await pair.close()
            pair = None
    if pair is not None:
        await pair.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def outcomes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    """What became of every case that is asked for."""
    here = [item for item in request.session.items if isinstance(item, pytest.Function)]
    chosen = [
        item.callspec.params["strike"]
        for item in here
        if item.path == request.path and hasattr(item, "callspec")
    ]
    waiting, found = deque(chosen), Outcomes()
    root = tmp_path_factory.mktemp("pairs")
    folders = [root / str(number) for number in range(PAIRS)]
    for folder in folders:
        folder.mkdir()
    await asyncio.gather(*(work_through(waiting, found, folder) for folder in folders))
    return found


@pytest.mark.timeout(1800)
@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("strike", CASES)
async def test_after_a_failure_there_everything_holds_and_the_node_works_on(
    outcomes: Outcomes, strike: Strike
) -> None:
    if (failure := outcomes[strike]) is not None:
        raise failure


def test_every_failpoint_was_hit_on_every_side_in_every_way() -> None:
    is_slow = os.environ.get("JDEC_SLOW") == "1"
    columns = [each for each in COLUMNS if is_slow or each not in LONG]
    print(f"\n{'failpoint':<24}" + "".join(f"{f'{side} {way}':<17}" for side, way in columns))
    for point in FAILPOINTS:
        print(f"{point.name:<24}" + "".join(f"{HITS[point.name, *each]:<17}" for each in columns))
    print(f"{len(FAILPOINTS)} failpoints, {HITS.total()} hits")
    never = [(point.name, *each) for point in FAILPOINTS for each in columns if not HITS[point.name, *each]]
    assert never == []

"""Whatever a line does, nothing is lost, nothing stands twice, and when it clears everything climbs to the top.

The faults are real ones on TCP, between real processes; TLS stays end to end, so bytes can be cut, held back,
swallowed and spoiled, and not forged.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from cluster.harness import PARTIES

from .proxy import BACK, THERE, Weather
from .scenes import OTHER, Load, line_of, scene, submit_many, until_status

SPOILT = [
    pytest.param(Weather(end=end, at=at, limit=limit), id=f"{end}-{at}-{limit}", marks=marks)
    for end, at, limit, marks in (
        # Within the handshake, within the request's head, and within a package.
        ("reset", THERE, 6_000, ()),
        ("reset", BACK, 4_000, ()),
        ("close", THERE, 6_000, ()),
        ("garbage", THERE, 6_000, ()),
        ("garbage", BACK, 4_000, ()),
        ("reset", THERE, 100, (pytest.mark.slow,)),
        ("reset", THERE, 40_000, (pytest.mark.slow,)),
        ("reset", BACK, 100, (pytest.mark.slow,)),
        ("close", BACK, 4_000, (pytest.mark.slow,)),
        ("close", THERE, 40_000, (pytest.mark.slow,)),
        ("garbage", THERE, 100, (pytest.mark.slow,)),
        ("garbage", THERE, 40_000, (pytest.mark.slow,)),
        ("garbage", BACK, 100, (pytest.mark.slow,)),
    )
]


@pytest.mark.parametrize("weather", SPOILT)
async def test_a_package_that_is_broken_off_or_spoilt_is_taken_whole_later_or_not_at_all(
    tmp_path: Path, weather: Weather
) -> None:
    async with scene(tmp_path) as made:
        line, load = line_of(made), Load(made)
        line.change(weather)
        await load.more(200)
        await made.until(lambda: line.struck[weather.end] >= 3, f"the line does it: {line.struck}")
        await load.end()
        line.clear()
        await made.whole()


@pytest.mark.parametrize(
    "swallows", [(BACK,), (THERE,), pytest.param((THERE, BACK), marks=pytest.mark.slow)], ids="-".join
)
async def test_a_half_open_line_is_told_as_down_and_repeats_nothing(
    tmp_path: Path, swallows: tuple[str, ...]
) -> None:
    """Connections stand, and nothing comes through: the other node may have taken what nobody hears of."""
    async with scene(tmp_path) as made:
        line, load = line_of(made), Load(made)
        # New connections are made in calm weather, so that requests and not handshakes are swallowed.
        await load.more(20)
        line.weather = dict.fromkeys(PARTIES, Weather(swallows=swallows))
        await load.more(50)
        line.hang_up()
        await made.until(lambda: line.struck[f"swallowed {swallows[0]}"] >= 4, "bytes are swallowed")
        for party in PARTIES:
            status = await until_status(
                made, party, lambda each: each.link.state == "down", "the line is told as down"
            )
            assert status.link.reason == "peer-unreachable"
        await load.end()
        line.clear()
        await made.whole()


@pytest.mark.parametrize("deaf", PARTIES)
async def test_a_one_way_line_carries_both_records_and_nobody_shows_more_than_it_was_told(
    tmp_path: Path, deaf: str
) -> None:
    """Nobody can call one of the nodes: it pushes what it has and fetches what it lacks.

    The other node never hears the answer to what was fetched from it: there messages stay accepted till the line is
    whole again.
    """
    async with scene(tmp_path) as made:
        line, other = line_of(made), OTHER[deaf]
        knew = (await made.status(other)).mirrored_size
        line.change(Weather(refuses=True), deaf)
        ours, theirs = await submit_many(made, deaf, 20), await submit_many(made, other, 20)
        await made.until(lambda: line.struck["refused"] >= 2, "calls are refused")
        highest = {deaf: max(each.index for each in ours), other: max(each.index for each in theirs)}
        for party in PARTIES:
            need = highest[OTHER[party]]
            await until_status(
                made, party, lambda each, need=need: each.mirror.size > need, "the mirror holds all"
            )
        await until_status(
            made, deaf, lambda each: each.receipted_size > highest[deaf], "the caller's words are receipted"
        )
        assert (await made.status(other)).mirrored_size <= knew + 1
        line.clear()
        await made.whole()


@pytest.mark.parametrize(
    "weather",
    [
        pytest.param(Weather(delay_s=0.15), id="slow to answer"),
        pytest.param(Weather(bytes_per_s=60_000), id="narrow"),
        pytest.param(Weather(delay_s=0.4), id="slower than patience", marks=pytest.mark.slow),
        pytest.param(Weather(bytes_per_s=15_000), id="very narrow", marks=pytest.mark.slow),
    ],
)
async def test_a_slow_or_narrow_line_loses_nothing(tmp_path: Path, weather: Weather) -> None:
    async with scene(tmp_path) as made:
        line, load = line_of(made), Load(made, width=2)
        line.change(weather)
        await load.more(100)
        await made.until(lambda: line.struck["held back"] >= 20, "bytes are held back")
        await load.end()
        line.clear()
        await made.whole()


@pytest.mark.parametrize("cuts", [8, pytest.param(40, marks=pytest.mark.slow)])
async def test_a_line_that_is_cut_and_mended_again_and_again_loses_nothing(tmp_path: Path, cuts: int) -> None:
    async with scene(tmp_path) as made:
        load = Load(made)
        for number in range(cuts):
            made.line.cut()
            await load.more(3 + 7 * (number % 5))
            made.line.mend()
            await load.more(5 + 11 * (number % 3))
        await load.end()
        await made.whole()

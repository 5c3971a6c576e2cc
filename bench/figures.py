"""The figures of the blueprint, section 11, each beside the bound of the same run."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from bench import bare, machine
from bench.client import Client, Ladder
from bench.messages import Maker, make_messages
from bench.nodes import PARTIES, Nodes
from bench.report import Figure, Run
from bench.traffic import mirrored_up_to, open_loop, singles, stream, summary
from jdec.adapters.recordfile import open_record_file
from jdec.messages import read
from jdec.node.introduction import read_introduction
from jdec.record.verifier import verify_stream

RATE = 200.0
_BATCH = 1000


class Plan(msgspec.Struct, frozen=True):
    """How much is sent: single messages, messages of the stream and the catch-up, seconds of the open loop."""

    singles: int = 500
    stream: int = 60_000
    open_s: int = 30
    catch_up: int = 200_000


QUICK = Plan(singles=100, stream=10_000, open_s=5, catch_up=20_000)


def run(folder: Path, plan: Plan) -> Run:
    """Measure everything once."""
    before = machine.load()
    messages = make_messages("USA", plan.singles + plan.stream)
    bound = bare.measure(folder, messages, plan.singles, _BATCH)
    figures = asyncio.run(_with_nodes(folder, plan, bound))
    figures += [_verification(folder), _reading()]
    return Run(before, machine.load(), figures)


async def _with_nodes(folder: Path, plan: Plan, bound: bare.BareResult) -> list[Figure]:
    with Nodes(folder).running() as pair:
        async with pair.client("USA") as client:
            async with Ladder(client).watching() as ladder:
                figures = await _idle(pair, client, ladder, plan, bound)
                figures += await _open(pair, client, ladder, plan)
            figures += await _stream(pair, client, plan, bound)
        figures += _memory(pair, "after the stream")
        figures += await _catch_up(pair, plan, bound)
    return figures


class Processor:
    """Processor time of both nodes while something is measured, for each message."""

    def __init__(self, pair: Nodes) -> None:
        self._pair = pair
        self._before = {party: pair.usage(party).cpu_s for party in PARTIES}

    def figures(self, name: str, messages: int) -> list[Figure]:
        """Return one figure a node."""
        return [
            Figure(
                f"{name}: processor time a message, {'sender' if party == 'USA' else 'other node'}",
                "µs",
                (self._pair.usage(party).cpu_s - self._before[party]) / messages * 1e6,
            )
            for party in PARTIES
        ]


async def _idle(
    pair: Nodes, client: Client, ladder: Ladder, plan: Plan, bound: bare.BareResult
) -> list[Figure]:
    name = "one message, idle"
    await singles(client, ladder, make_messages("USA", 20))
    processor = Processor(pair)
    accepted, mirrored = await singles(client, ladder, make_messages("USA", plan.singles))
    a50, a99 = summary(accepted)
    m50, m99 = summary(mirrored)
    return [
        Figure(f"{name}, to accepted, p50", "ms", a50),
        Figure(f"{name}, to accepted, p99", "ms", a99),
        Figure(f"{name}, to mirrored, p50", "ms", m50, bound.p50_ms, "<= 7"),
        Figure(f"{name}, to mirrored, p99", "ms", m99, bound.p99_ms, "<= 25"),
        *processor.figures(name, plan.singles),
    ]


async def _open(pair: Nodes, client: Client, ladder: Ladder, plan: Plan) -> list[Figure]:
    name, count = f"{RATE:.0f}/s open loop", int(plan.open_s * RATE)
    times: list[tuple[float, float]] = []
    processor = Processor(pair)
    await open_loop(client, ladder, Maker("USA").make, RATE, lambda number: number < count, _keep(times))
    m50, m99 = summary([mirrored for _, mirrored in times])
    return [
        Figure(f"{name}, to mirrored, p50", "ms", m50, target="<= 10"),
        Figure(f"{name}, to mirrored, p99", "ms", m99, target="<= 50"),
        *processor.figures(name, count),
    ]


def _keep(times: list[tuple[float, float]]) -> Callable[[float, float], None]:
    return lambda accepted, mirrored: times.append((accepted, mirrored))


async def _stream(pair: Nodes, client: Client, plan: Plan, bound: bare.BareResult) -> list[Figure]:
    messages = make_messages("USA", plan.stream)
    processor = Processor(pair)
    rate = plan.stream / await stream(client, messages, to_mirrored=True)
    target = Figure("stream to mirrored", "/s", rate, bound.stream_per_s, ">= 0.5", target_is_ratio=True)
    return [target, *processor.figures("stream", plan.stream)]


def _memory(pair: Nodes, when: str) -> list[Figure]:
    return [
        Figure(f"resident memory {when}, {party}", "MiB", pair.usage(party).resident_mib) for party in PARTIES
    ]


async def _catch_up(pair: Nodes, plan: Plan, bound: bare.BareResult) -> list[Figure]:
    """Stop one node, submit to the other, start it again; then the same with a load on while it catches up."""
    size, first, seconds, _ = await _let_catch_up(pair, plan.stream, loaded=False)
    plain = (size - first) / seconds
    # The load goes through the whole of it, so that what it is timed against is all catching up.
    size, first, seconds, times = await _let_catch_up(pair, plan.catch_up, loaded=True)
    name = f"{RATE:.0f}/s while the other node catches up"
    a50, a99 = summary([accepted for accepted, _ in times])
    m50, m99 = summary([mirrored for _, mirrored in times])
    return [
        Figure(
            "catch-up, from its first package",
            "/s",
            plain,
            bound.stream_per_s,
            ">= 0.8",
            target_is_ratio=True,
        ),
        Figure(f"catch-up of {plan.catch_up:,} under that load", "/s", (size - first) / seconds),
        Figure(f"{name}, to accepted, p50", "ms", a50),
        Figure(f"{name}, to accepted, p99", "ms", a99),
        Figure(f"{name}, to mirrored, p50", "ms", m50),
        Figure(f"{name}, to mirrored, p99", "ms", m99),
    ]


async def _let_catch_up(
    pair: Nodes, count: int, *, loaded: bool
) -> tuple[int, int, float, list[tuple[float, float]]]:
    """Return the size caught up with, that at its first package, the seconds between, and times of the load."""
    pair.stop("RUS")
    times: list[tuple[float, float]] = []
    async with pair.client("USA") as client, Ladder(client).watching() as ladder:
        await stream(client, make_messages("USA", count), to_mirrored=False)
        before = await client.mirrored()
        size = int(str((await client.status())["pending"])) + await _own_size(client)
        starting = asyncio.create_task(asyncio.to_thread(pair.start, "RUS"))
        await ladder.reach(before + 1)
        first, started = ladder.mirrored, time.perf_counter()
        if loaded:
            make = Maker("USA").make
            await open_loop(client, ladder, make, RATE, lambda _: ladder.mirrored < size, _keep(times))
        else:
            await mirrored_up_to(client, size)
        seconds = time.perf_counter() - started
        await starting
    return size, first, seconds, times


async def _own_size(client: Client) -> int:
    own = (await client.status())["own"]
    assert isinstance(own, dict)
    return int(own["size"])


def _verification(folder: Path) -> Figure:
    introduction = read_introduction((folder / "USA" / "introduction.json").read_bytes())
    with open_record_file(folder / "USA" / "data" / "own.sqlite") as record:
        started = time.perf_counter()
        found = verify_stream(
            record.packages(), introduction.root_pairs(), introduction.threshold, introduction.origin
        )
        seconds = time.perf_counter() - started
    name = "offline verification, scaled to 1,000,000 entries"
    return Figure(name, "s", seconds / found.size * 1e6, target="<= 20")


def _reading() -> Figure:
    messages = make_messages("USA", 5000)
    started = time.perf_counter()
    for message in messages:
        read(message)
    micros = (time.perf_counter() - started) / len(messages) * 1e6
    return Figure("reading one launch report", "µs", micros)

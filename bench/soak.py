"""A long, even load: does anything grow that should not?

Messages go to one node through its API at a fixed rate.  What counts as growth is decided before the run: the resident
memory of a node over the second half, by a straight line through its samples, may rise by at most `MEMORY_RISE` of its
median (or `MEMORY_FLOOR_MIB`, where that is more); the least number of open files may not exceed that of the first half
(the greatest follows the bursts of the load), nor the greatest number of threads; the bytes that a message takes in the
files may not exceed those of the first half by more than `FILE_RISE`.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from pathlib import Path

import msgspec

from bench.client import Ladder
from bench.machine import Usage, bytes_in, load
from bench.messages import Maker
from bench.nodes import PARTIES, Nodes
from bench.traffic import open_loop, summary

MEMORY_RISE = 0.02
MEMORY_FLOOR_MIB = 2.0
FILE_RISE = 0.05
_SAMPLE_S = 5.0


class Sample(msgspec.Struct, frozen=True):
    """One look: seconds since the start, messages mirrored, and of each Party its usage and the bytes on its disk."""

    at_s: float
    mirrored: int
    usage: dict[str, Usage]
    file_bytes: dict[str, int]


class Window(msgspec.Struct, frozen=True):
    """One part of the run; milliseconds from the planned instant of each message to mirrored."""

    minutes: float
    messages: int
    p50_ms: float
    p99_ms: float
    greatest_ms: float
    load: float
    usage: dict[str, Usage]
    file_mib: dict[str, float]


class Growth(msgspec.Struct, frozen=True):
    """The judgement of one node; `memory_mib` is the fitted rise over the second half, `allowed_mib` its limit."""

    party: str
    memory_mib: float
    allowed_mib: float
    open_files: list[int]
    threads: list[int]
    bytes_a_message: tuple[float, float]
    grows: list[str]


class Soak(msgspec.Struct, frozen=True):
    """The whole run."""

    minutes: float
    rate: float
    messages: int
    refused: int
    windows: list[Window]
    growth: list[Growth]
    processor_us_a_message: dict[str, float]


def run(folder: Path, minutes: float, rate: float) -> Soak:
    """Load the nodes for so many minutes and judge."""
    return asyncio.run(_run(folder, minutes, rate))


async def _run(folder: Path, minutes: float, rate: float) -> Soak:
    times: list[float] = []
    windows: list[Window] = []
    samples: list[Sample] = []
    with Nodes(folder).running() as pair:
        async with pair.client("USA") as client, Ladder(client).watching() as ladder:
            watch = asyncio.create_task(_watch(pair, ladder, minutes, times, windows, samples))
            start = time.perf_counter()
            refused = await open_loop(
                client,
                ladder,
                Maker("USA").make,
                rate,
                lambda _: time.perf_counter() < start + minutes * 60 and not watch.done(),
                lambda _accepted, mirrored: times.append(mirrored),
            )
            samples.append(_sample(pair, ladder, time.perf_counter() - start))
            watch.cancel()
            if (failure := (await asyncio.gather(watch, return_exceptions=True))[0]) and isinstance(
                failure, Exception
            ):
                raise failure
    windows.append(_window(minutes - sum(each.minutes for each in windows), times, samples[-1]))
    messages = sum(each.messages for each in windows)
    first, last = samples[0], samples[-1]
    processor = {
        party: (last.usage[party].cpu_s - first.usage[party].cpu_s)
        / max(1, last.mirrored - first.mirrored)
        * 1e6
        for party in PARTIES
    }
    return Soak(
        minutes, rate, messages, refused, windows, [judge(samples, party) for party in PARTIES], processor
    )


async def _watch(
    pair: Nodes,
    ladder: Ladder,
    minutes: float,
    times: list[float],
    windows: list[Window],
    samples: list[Sample],
) -> None:
    """Take samples and close a window every twelfth of the run, or every five minutes of a long one."""
    window_s = min(300.0, minutes * 60 / 12)
    start = time.perf_counter()
    while True:
        await asyncio.sleep(min(_SAMPLE_S, window_s / 4))
        now_s = time.perf_counter() - start
        samples.append(_sample(pair, ladder, now_s))
        if now_s >= window_s * (len(windows) + 1) and times:
            windows.append(_window(window_s / 60, times, samples[-1]))
            times.clear()
            print(_line(windows[-1]), flush=True)


def _sample(pair: Nodes, ladder: Ladder, at_s: float) -> Sample:
    usage = {party: pair.usage(party) for party in PARTIES}
    file_bytes = {party: bytes_in(pair.data(party)) for party in PARTIES}
    return Sample(at_s, ladder.mirrored, usage, file_bytes)


def _window(minutes: float, times: list[float], sample: Sample) -> Window:
    p50, p99 = summary(times) if times else (0.0, 0.0)
    file_mib = {party: size / 1024 / 1024 for party, size in sample.file_bytes.items()}
    return Window(minutes, len(times), p50, p99, max(times, default=0.0), load(), sample.usage, file_mib)


def _line(window: Window) -> str:
    nodes = "; ".join(
        f"{party} {each.resident_mib:.1f} MiB, {window.file_mib[party]:.0f} MiB on disk, "
        f"{each.open_files} files, {each.threads} threads"
        for party, each in window.usage.items()
    )
    return (
        f"{window.messages:>7} messages in {window.minutes:.1f} min: p50 {window.p50_ms:.1f}, "
        f"p99 {window.p99_ms:.1f}, max {window.greatest_ms:.1f} ms; {nodes}; load {window.load:.2f}"
    )


def judge(samples: list[Sample], party: str) -> Growth:
    """Compare the second half of a run with the first; `grows` names what grew, empty for none."""
    half_s = samples[-1].at_s / 2
    # The first tenth is start-up: caches fill, threads begin.
    first = [each for each in samples if samples[-1].at_s / 10 <= each.at_s < half_s]
    second = [each for each in samples if each.at_s >= half_s]
    if len(first) < 2 or len(second) < 2:
        raise ValueError("a soak needs at least two samples in each half: it was too short")
    memory = [each.usage[party].resident_mib for each in second]
    spans = [each.at_s for each in second]
    rise = statistics.linear_regression(spans, memory).slope * (spans[-1] - spans[0])
    allowed = max(MEMORY_FLOOR_MIB, MEMORY_RISE * statistics.median(memory))
    files = [min(each.usage[party].open_files for each in half) for half in (first, second)]
    threads = [max(each.usage[party].threads for each in half) for half in (first, second)]
    per_message = _bytes_a_message(first, party), _bytes_a_message(second, party)
    grows = [
        name
        for name, is_so in (
            ("resident memory", rise > allowed),
            ("open files", files[1] > files[0]),
            ("threads", threads[1] > threads[0]),
            ("bytes a message", per_message[1] > per_message[0] * (1 + FILE_RISE)),
        )
        if is_so
    ]
    return Growth(party, rise, allowed, files, threads, per_message, grows)


def _bytes_a_message(samples: list[Sample], party: str) -> float:
    messages = samples[-1].mirrored - samples[0].mirrored
    return (samples[-1].file_bytes[party] - samples[0].file_bytes[party]) / max(1, messages)

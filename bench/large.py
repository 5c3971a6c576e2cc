"""A node that has 1,000,000 entries in its own record and as many in its mirror: start-up, memory, verification."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

from bench import machine
from bench.machine import bytes_in
from bench.messages import Maker
from bench.nodes import PARTIES, Nodes
from bench.report import Figure, Run
from bench.traffic import stream

_STARTS = 5


def run(folder: Path, count: int) -> Run:
    """Fill both records of both nodes, start them again, verify one."""
    before = machine.load()
    figures = asyncio.run(_with_nodes(folder, count))
    return Run(before, machine.load(), [*figures, *_verification(folder, count)])


async def _with_nodes(folder: Path, count: int) -> list[Figure]:
    pair = Nodes(folder)
    figures = []
    with pair.running():
        figures += [await _fill(pair, party, count) for party in PARTIES]
        figures += _memory(pair, "after filling")
    for party in PARTIES:
        taken = bytes_in(pair.data(party)) / (2 * count)
        figures.append(Figure(f"bytes on the disk a message, both records, {party}", "B", taken))
    seconds = []
    for _ in range(_STARTS):
        with pair.running():
            pair.stop("RUS")
            seconds.append(pair.start("RUS"))
            async with pair.client("RUS") as client:
                await client.status()
            idle = _memory(pair, "after a start")
    figures.append(Figure("start-up until it listens, median of 5", "s", sorted(seconds)[_STARTS // 2]))
    return [*figures, *idle]


async def _fill(pair: Nodes, party: str, count: int) -> Figure:
    maker = Maker(party)
    async with pair.client(party) as client:
        seconds = await stream(client, (maker.make() for _ in range(count)), to_mirrored=True)
    name = f"filling the record of {party} to mirrored, messages made on the way"
    return Figure(name, "/s", count / seconds)


def _memory(pair: Nodes, when: str) -> list[Figure]:
    return [
        Figure(f"resident memory {when}, {party}", "MiB", pair.usage(party).resident_mib) for party in PARTIES
    ]


_VERIFY = """
import re, sys, time
from pathlib import Path
from jdec.adapters.recordfile import open_record_file
from jdec.node.introduction import read_introduction
from jdec.record.verifier import verify_stream
folder = Path(sys.argv[1])
introduction = read_introduction((folder / "introduction.json").read_bytes())
def most():
    # Not `ru_maxrss`: it begins with what the parent held when it started this process.
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
before = most()
started = time.perf_counter()
with open_record_file(folder / "data" / "own.sqlite") as record:
    found = verify_stream(
        record.packages(), introduction.root_pairs(), introduction.threshold, introduction.origin
    )
seconds = time.perf_counter() - started
print(seconds, found.size, before / 1024, most() / 1024)
"""


def _verification(folder: Path, count: int) -> list[Figure]:
    """Verify in a process of its own, so that its greatest memory can be told."""
    command = [sys.executable, "-c", _VERIFY, str(folder / "USA")]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    seconds, size, before, peak = (float(each) for each in answer)
    name = f"offline verification of {count:,} entries"
    return [
        Figure(name, "s", seconds * count / size, target="<= 20"),
        Figure("offline verification, greatest memory above that at its start", "MiB", peak - before),
    ]

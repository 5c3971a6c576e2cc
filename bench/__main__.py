"""`python -m bench [--quick]`: run every measurement once and print a table beside its bound and its target."""

from __future__ import annotations

import asyncio
import os
import platform
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import bare, nodes
from bench.messages import make_messages
from jdec.adapters.recordfile import open_record_file
from jdec.messages import read
from jdec.node.introduction import read_introduction
from jdec.record.verifier import verify_stream

QUICK = "--quick" in sys.argv
SINGLES = 100 if QUICK else 500
STREAM = 10_000 if QUICK else 60_000
OPEN_S = 5 if QUICK else 30
BATCH = 1000
ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Measure and print."""
    var = ROOT / "var"
    var.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=var, prefix="bench-") as name:
        rows = asyncio.run(_measure(Path(name)))
    table = Table(title=_machine())
    for column in ("figure", "value", "bound, same run", "ratio", "target"):
        table.add_column(column)
    for row in rows:
        table.add_row(*row)
    Console(width=120).print(table)


async def _measure(folder: Path) -> list[tuple[str, str, str, str, str]]:
    bound = await asyncio.to_thread(
        bare.measure, folder, make_messages("USA", SINGLES + STREAM), SINGLES, BATCH
    )
    rows = []
    with nodes.Nodes(folder).running() as pair:
        async with pair.client("USA") as client, nodes.Ladder(client).watching() as ladder:
            await nodes.singles(client, ladder, make_messages("USA", 20))
            accepted, mirrored = await nodes.singles(client, ladder, make_messages("USA", SINGLES))
            rows += _latency_rows("one message, idle", accepted, mirrored, bound)
            times = await nodes.open_loop(client, ladder, make_messages("USA", 200 * OPEN_S), 200)
            p50, p99 = nodes.summary(times)
            rows.append(("200/s open loop to mirrored, p50", f"{p50:.1f} ms", "", "", "10 ms"))
            rows.append(("200/s open loop to mirrored, p99", f"{p99:.1f} ms", "", "", "50 ms"))
        async with pair.client("USA") as client:
            rate = await nodes.stream(client, make_messages("USA", STREAM), to_mirrored=True)
        rows.append(_rate_row("stream to mirrored", rate, bound.stream_per_s, "0.5"))
        memory = f"{pair.memory_mib('USA'):.0f}, {pair.memory_mib('RUS'):.0f} MiB"
        rows.append(("resident memory USA, RUS", memory, "", "", ""))
        rows.append(await _catch_up(pair, bound.stream_per_s))
    rows.append(_verification(folder))
    rows.append(_reading())
    return rows


def _latency_rows(
    name: str, accepted: list[float], mirrored: list[float], bound: bare.BareResult
) -> list[tuple[str, str, str, str, str]]:
    a50, a99 = nodes.summary(accepted)
    m50, m99 = nodes.summary(mirrored)
    return [
        (f"{name}, to accepted, p50 / p99", f"{a50:.1f} / {a99:.1f} ms", "", "", ""),
        (
            f"{name}, to mirrored, p50",
            f"{m50:.1f} ms",
            f"{bound.p50_ms:.1f} ms",
            f"{m50 / bound.p50_ms:.1f}",
            "7 ms",
        ),
        (
            f"{name}, to mirrored, p99",
            f"{m99:.1f} ms",
            f"{bound.p99_ms:.1f} ms",
            f"{m99 / bound.p99_ms:.1f}",
            "25 ms",
        ),
    ]


def _rate_row(name: str, rate: float, bound: float, target: str) -> tuple[str, str, str, str, str]:
    return (name, f"{rate:,.0f} /s", f"{bound:,.0f} /s", f"{rate / bound:.2f}", target)


async def _catch_up(pair: nodes.Nodes, bound: float) -> tuple[str, str, str, str, str]:
    """Stop one node, submit to the other, start it again: messages a second from its start to all mirrored."""
    pair.stop("RUS")
    async with pair.client("USA") as client:
        await nodes.stream(client, make_messages("USA", STREAM), to_mirrored=False)
        status = (await client.get("/v1/status")).json()
        size, before = status["own"]["size"], status["mirrored_size"]
        starting = asyncio.create_task(asyncio.to_thread(pair.start, "RUS"))
        await nodes.mirrored_up_to(client, before + 1)
        first = (await client.get("/v1/status")).json()["mirrored_size"]
        started = time.perf_counter()
        await nodes.mirrored_up_to(client, size)
        rate = (size - first) / (time.perf_counter() - started)
        await starting
    return _rate_row(f"catch-up of {size - before:,}, from its first package", rate, bound, "0.8")


def _verification(folder: Path) -> tuple[str, str, str, str, str]:
    introduction = read_introduction((folder / "USA" / "introduction.json").read_bytes())
    with open_record_file(folder / "USA" / "data" / "own.sqlite") as record:
        started = time.perf_counter()
        found = verify_stream(
            record.packages(), introduction.root_pairs(), introduction.threshold, introduction.origin
        )
        per_million = (time.perf_counter() - started) / found.size * 1e6
    return (
        f"offline verification, scaled from {found.size:,} entries",
        f"{per_million:.1f} s per million",
        "",
        "",
        "20 s",
    )


def _reading() -> tuple[str, str, str, str, str]:
    messages = make_messages("USA", 5000)
    started = time.perf_counter()
    for message in messages:
        read(message)
    micros = (time.perf_counter() - started) / len(messages) * 1e6
    return ("reading one launch report", f"{micros:.1f} µs", "", "", "")


def _machine() -> str:
    model = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return f"{os.cpu_count()} cores, {model}, Python {platform.python_version()}, Linux {platform.release()}"


if __name__ == "__main__":
    main()

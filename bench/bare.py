"""The bound: the same record work over a raw TLS connection, without HTTP, judgement, queue, follow or receipts.

Two processes on one machine.  The sender hashes, signs, commits and sends a batch; the receiver verifies both
signatures, recomputes the root, cosigns, commits and answers.  Nothing a node must do beside that is done here, so no
node can be faster; how near one comes is the figure of interest.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import ssl
import statistics
import struct
import time
from pathlib import Path

from jdec.adapters.sqlite import open_store
from jdec.adapters.tls import client_context, make_certificate, server_context
from jdec.node.ports import AppendBatch, RecordStore
from jdec.record.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from jdec.record.cosignature import add_lines, cosign, open_cosignature
from jdec.record.keys import NO_END_S, CoreSigner, Role
from jdec.record.package import Package, decode_package, encode_package
from jdec.record.tree import Frontier, leaf_hash

ORIGIN = "jdec/USA/exercise.bare/1"
MIRROR = ORIGIN + "/mirror"
_LENGTH = struct.Struct(">I")


class BareResult:
    """Milliseconds of single messages and messages a second of batches, accepted there and durable here."""

    def __init__(self, single_ms: list[float], stream_per_s: float) -> None:
        single_ms.sort()
        self.p50_ms = statistics.median(single_ms)
        self.p99_ms = single_ms[int(len(single_ms) * 0.99)]
        self.stream_per_s = stream_per_s


def measure(folder: Path, messages: list[bytes], singles: int, batch: int) -> BareResult:
    """Run the bound once: `singles` one after another, then all messages in batches."""
    seeds = (os.urandom(64), os.urandom(64))
    for name in ("client", "server"):
        key, certificate, _ = make_certificate(name, time.time_ns() // 1000)
        (folder / f"{name}.pem").write_bytes(key)
        (folder / f"{name}.crt").write_bytes(certificate)
    context = multiprocessing.get_context("spawn")
    port = context.Queue()
    receiver = context.Process(target=_receive, args=(folder, seeds, port), daemon=True)
    receiver.start()
    try:
        return asyncio.run(_send(folder, seeds, port.get(timeout=30), messages, singles, batch))
    finally:
        receiver.terminate()
        receiver.join()


def _signers(seeds: tuple[bytes, bytes]) -> tuple[CoreSigner, CoreSigner]:
    log = CoreSigner(ORIGIN, Role.LOG, seeds[0], not_after_s=NO_END_S)
    return log, CoreSigner(MIRROR, Role.MIRROR, seeds[1], not_after_s=NO_END_S)


def _append(
    store: RecordStore, entries: tuple[bytes, ...], frontier: Frontier, note: bytes, leaves: list[bytes]
) -> None:
    size = frontier.size - len(entries)
    store.append(AppendBatch(entries, leaves, (), (), (), frontier.to_bytes(), note), size)


async def _send(
    folder: Path, seeds: tuple[bytes, bytes], port: int, messages: list[bytes], singles: int, batch: int
) -> BareResult:
    log, mirror = _signers(seeds)
    store = open_store(folder / "bare-own.sqlite", ORIGIN)
    frontier = Frontier.empty()
    context = client_context(folder / "client.crt", folder / "client.pem", [_der(folder / "server.crt")])
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)

    async def one(entries: tuple[bytes, ...]) -> None:
        nonlocal frontier
        leaves = [leaf_hash(each) for each in entries]
        start = frontier.size
        frontier = frontier.extend(leaves)
        checkpoint = Checkpoint(ORIGIN, frontier.size, frontier.root())
        note = sign_checkpoint(checkpoint, log, int(time.time()))
        _append(store, entries, frontier, note, leaves)
        package = encode_package(Package(start, entries, note))
        writer.write(_LENGTH.pack(len(package)) + package)
        answer = await reader.readexactly(_LENGTH.unpack(await reader.readexactly(4))[0])
        _, _, lines = answer.partition(b"\n\n")
        open_cosignature(answer, lines, (mirror.pair,))

    times = []
    for message in messages[:singles]:
        started = time.perf_counter()
        await one((message,))
        times.append((time.perf_counter() - started) * 1000)
    rest = messages[singles:]
    started = time.perf_counter()
    for at in range(0, len(rest), batch):
        await one(tuple(rest[at : at + batch]))
    rate = len(rest) / (time.perf_counter() - started)
    writer.close()
    store.close()
    return BareResult(times, rate)


def _receive(folder: Path, seeds: tuple[bytes, bytes], port: multiprocessing.Queue[int]) -> None:
    asyncio.run(_serve(folder, seeds, port))


async def _serve(folder: Path, seeds: tuple[bytes, bytes], port: multiprocessing.Queue[int]) -> None:
    log, mirror = _signers(seeds)
    store = open_store(folder / "bare-mirror.sqlite", ORIGIN)
    frontier = Frontier.empty()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal frontier
        while True:
            try:
                size = _LENGTH.unpack(await reader.readexactly(4))[0]
            except (asyncio.IncompleteReadError, ssl.SSLError, ConnectionError):
                return
            package = decode_package(await reader.readexactly(size))
            signed = open_checkpoint(package.checkpoint_note, (log.pair,), ORIGIN)
            leaves = [leaf_hash(each) for each in package.entries]
            frontier = frontier.extend(leaves)
            assert frontier.root() == signed.root
            note = add_lines(signed.note, cosign(signed.note, mirror, int(time.time())))
            _append(store, package.entries, frontier, note, leaves)
            writer.write(_LENGTH.pack(len(note)) + note)
            await writer.drain()

    context = server_context(folder / "server.crt", folder / "server.pem", [_der(folder / "client.crt")])
    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=context)
    port.put(server.sockets[0].getsockname()[1])
    await server.serve_forever()


def _der(path: Path) -> bytes:
    return ssl.PEM_cert_to_DER_cert(path.read_text())

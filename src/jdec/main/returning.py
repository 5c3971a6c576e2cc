"""Where a recovery gets the own record back from: the other node over the line, or the courier files that it wrote.

Either gives the packages of one generation after another, as it is asked for them.  Nothing of it is believed here.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from jdec.adapters.peer_client import HttpsPeer
from jdec.adapters.tls import client_context
from jdec.main import keyring
from jdec.node.config import NodeConfig
from jdec.node.ports import PeerRefused, PeerState, PeerUnreachable
from jdec.node.recovery import RecoveryRefused
from jdec.record.courier import read_courier
from jdec.record.origin import Origin
from jdec.record.package import Package, decode_package

Returned = Callable[[Origin], Iterator[Package]]
"""Gives the packages of a generation of the own record, from entry 0 on."""


@contextlib.contextmanager
def from_files(present: Origin, files: Sequence[Path]) -> Iterator[Returned]:
    """Give what courier files bring back, each generation's files in their order.

    Raises `RecoveryRefused` `recovery-other-file`, and `recovery-generation-missing` where no file brings what is asked
    for.
    """
    with ExitStack() as stack:
        opened = []
        for path in files:
            found = read_courier(stack.enter_context(path.open("rb")))
            record = found.header.record
            is_ours = (record.party, record.traffic) == (present.party, present.traffic)
            if not (found.header.is_returned and is_ours and record.generation <= present.generation):
                message = f"courier file does not bring {present} back: it brings {record}"
                details = {"file": str(path), "got": str(record), "expected": str(present)}
                raise RecoveryRefused("recovery-other-file", message, **details)
            opened.append(found)

        def packages(origin: Origin) -> Iterator[Package]:
            chosen = [each for each in opened if each.header.record == origin]
            if not chosen:
                message = f"no courier file brings {origin} back"
                details = {"origin": str(origin), "generation": str(origin.generation)}
                raise RecoveryRefused("recovery-generation-missing", message, **details)
            for each in sorted(chosen, key=lambda found: found.header.start):
                yield from each.packages

        yield packages


@contextlib.contextmanager
def from_line(
    folder: Path, config: NodeConfig, keys: Path, judge: Callable[[PeerState], None]
) -> Iterator[Returned]:
    """Give what the other node's mirror gives back; `judge` is shown first where it says it stands.

    Raises `RecoveryRefused` `recovery-unreachable`, and `recovery-other-answer` where it gives what was not asked for:
    whoever gives the same for ever must not be asked for ever.
    """
    url = config.link.peer_url
    with asyncio.Runner() as runner:
        peer, state = runner.run(reach(folder, config, certificates_in(keys)))

        def packages(origin: Origin) -> Iterator[Package]:
            start = 0
            while data := _pulled(runner, peer, url, origin.generation, start):
                package = decode_package(data)
                if package.start != start:
                    message = f"the other node gave entries from {package.start} on, asked from {start}"
                    details = {"got": str(package.start), "start": str(start)}
                    raise RecoveryRefused("recovery-other-answer", message, **details)
                yield package
                if not package.entries:
                    return
                start = package.end

        try:
            judge(state)
            yield packages
        finally:
            runner.run(peer.close())


def _pulled(runner: asyncio.Runner, peer: HttpsPeer, url: str, generation: int, start: int) -> bytes:
    try:
        return runner.run(peer.pull_mirror(generation, start))
    except PeerUnreachable as cut:
        raise _unreachable(url, str(cut)) from cut


def certificates_in(keys: Path) -> list[Path]:
    """Return the TLS certificates of a keys folder whose keys are there, newest first."""
    found = sorted(keys.glob("tls-*.crt"), key=_number, reverse=True)
    return [path for path in found if path.with_suffix(".pem").exists()]


async def reach(
    folder: Path, config: NodeConfig, certificates: Sequence[Path]
) -> tuple[HttpsPeer, PeerState]:
    """Return the other node, reached with whichever of our certificates it knows, and where it says it stands."""
    trusted = keyring.history_of(folder, of_peer=True)[1].certificates()
    failure: Exception | None = None
    for path in certificates:
        context = functools.partial(client_context, path, path.with_suffix(".pem"), trusted)
        peer = HttpsPeer(config.link.peer_url, context, config.link.timeout_s)
        try:
            return peer, await peer.state()
        except (PeerUnreachable, PeerRefused) as error:
            failure = error
            await peer.close()
    raise _unreachable(config.link.peer_url, str(failure) if failure else "no TLS certificate is here")


def _unreachable(url: str, reason: str) -> RecoveryRefused:
    message = f"the other node is not reached: {reason}"
    return RecoveryRefused("recovery-unreachable", message, url=url, reason=reason)


def _number(path: Path) -> int:
    number = path.stem.partition("-")[2]
    return int(number) if number.isdigit() else 0

"""The steps of the runbook as its reader takes them: command lines, in English unless told, on stopped nodes."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from cli.parts import Ran, jdec
from cluster.harness import Cluster, message


async def run(*words: object) -> Ran:
    """Run one command line beside the nodes."""
    return await asyncio.to_thread(jdec, *words, environment={"LANG": "en_GB.UTF-8"})


async def spoken(made: Cluster, count: int, party: str = "USA") -> list[bytes]:
    """Let a Party say this many messages; return them."""
    said = [message(party) for _ in range(count)]
    for data in said:
        await made.submit(party, data)
    return said


async def read(folder: Path, *options: object) -> Ran:
    """Read the record back."""
    return await run("node", "recover", "read", folder, *options, "--json")


async def sign(folder: Path, draft: Path, *officers: int) -> None:
    """Let root officers sign the draft."""
    for number in officers:
        signed = await run("keys", "sign-manifest", draft, "--root", folder / "roots" / f"root-{number}.key")
        assert signed.code == 0, signed.err


async def drafted(folder: Path, out: Path, *officers: int) -> Path:
    """Draft the next generation's manifest and have it signed."""
    made = await run("node", "recover", "draft", folder, "--out", out)
    assert made.code == 0, made.err
    await sign(folder, out, *officers)
    return out


async def opened(folder: Path, draft: Path) -> Ran:
    """Open the next generation."""
    return await run("node", "recover", "open", folder, draft, "--json")


def back_up(folder: Path, to: Path) -> None:
    """Copy the data of a stopped node, as a backup does."""
    shutil.copytree(folder / "data", to)


def restore(folder: Path, backup: Path) -> None:
    """Put a backup in the place of the data."""
    shutil.rmtree(folder / "data")
    shutil.copytree(backup, folder / "data")


def content(file: Path) -> bytes:
    """What is in a file."""
    return file.read_bytes()


def halve(file: Path) -> None:
    """Leave the first half of a file."""
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])

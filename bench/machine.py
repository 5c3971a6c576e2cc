"""What a figure was measured on: the machine, how busy it was, and what one process uses of it."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import msgspec

_TICKS = os.sysconf("SC_CLK_TCK")
_MIB = 1024 * 1024


class Usage(msgspec.Struct, frozen=True):
    """What a process uses: processor seconds so far, resident MiB, open files, threads."""

    cpu_s: float
    resident_mib: float
    open_files: int
    threads: int


def usage_of(pid: int) -> Usage:
    """Return what the process uses now (Linux, proc(5))."""
    root = Path(f"/proc/{pid}")
    # The name of the command, in brackets, may hold anything; the fields after it are numbers.
    fields = (root / "stat").read_text().rpartition(")")[2].split()
    status = (root / "status").read_text().splitlines()
    resident = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    open_files = sum(1 for _ in (root / "fd").iterdir())
    cpu_s = (int(fields[11]) + int(fields[12])) / _TICKS
    return Usage(cpu_s, resident / 1024, open_files, int(fields[17]))


def load() -> float:
    """Return the load average of the last minute."""
    return os.getloadavg()[0]


def describe() -> str:
    """Return the machine in one line."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = (line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    model = next(models, platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _MIB / 1024
    return (
        f"{os.cpu_count()} cores, {model}, {memory:.0f} GiB, "
        f"Python {platform.python_version()}, Linux {platform.release()}"
    )


def bytes_in(folder: Path) -> int:
    """Return how many bytes the files of a folder hold."""
    return sum(each.stat().st_size for each in folder.iterdir() if each.is_file())

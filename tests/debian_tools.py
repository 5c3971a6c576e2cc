"""The programs that some tests need and Python does not bring: what each is, where it is found, what adds it.

A test says `@pytest.mark.tool("go")`.  Two absences are told apart: a package that is not installed, which apt
mends and which is a failure where everything is required; and a right that this machine does not give (network
namespaces, mounting), which no package mends and which is said aloud instead.

Run as a program it prints the Debian packages that are not installed, for `apt-get install`.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


def _is_permitted() -> str:
    return ""


@dataclass(frozen=True)
class Tool:
    """`commands` and `files` must all be there; `refusal` says why the machine does not let it work, or nothing."""

    name: str
    packages: tuple[str, ...]
    commands: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    refusal: Callable[[], str] = _is_permitted

    def is_installed(self) -> bool:
        """Say whether every program and file of it is here."""
        return all(map(shutil.which, self.commands)) and all(Path(each).exists() for each in self.files)

    @property
    def remedy(self) -> str:
        """The command that adds it."""
        return "apt-get install --no-install-recommends " + " ".join(self.packages)


@functools.cache
def _namespaces_refused() -> str:
    """Why two network namespaces joined by a veth pair cannot be made here; empty where they can."""
    name = f"jdec-probe-{os.getpid()}"
    try:
        return _first_failure(
            ("ip", "netns", "add", name),
            ("ip", "netns", "exec", name, "true"),
            ("ip", "-n", name, "link", "add", "jdec0", "type", "veth", "peer", "name", "jdec1"),
        )
    finally:
        subprocess.run(("ip", "netns", "del", name), check=False, capture_output=True)


@functools.cache
def _mount_refused() -> str:
    """Why a small file system in memory cannot be mounted here; empty where it can."""
    with tempfile.TemporaryDirectory() as folder:
        return _first_failure(
            ("mount", "-t", "tmpfs", "-o", "size=64k", "jdec-probe", folder), ("umount", folder)
        )


def _first_failure(*commands: tuple[str, ...]) -> str:
    for command in commands:
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            said = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            return f"{' '.join(command[:3])}: {said}"
    return ""


TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            "go",
            ("golang-go", "golang-golang-x-mod-dev"),
            commands=("go",),
            files=("/usr/share/gocode/src/golang.org/x/mod/sumdb/note/note.go",),
        ),
        Tool(
            "libfiu",
            ("fiu-utils", "libfiu-dev"),
            commands=("fiu-run",),
            files=("/usr/lib/fiu/fiu_posix_preload.so",),
        ),
        # Pages are judged by Debian's browser; their scripts are built by its Node.
        Tool("chromium", ("chromium",), commands=("chromium",), files=("/usr/bin/chromium",)),
        Tool("node", ("nodejs", "npm"), commands=("node", "npm")),
        Tool("faketime", ("faketime",), commands=("faketime",)),
        Tool("netns", ("iproute2",), commands=("ip",), refusal=_namespaces_refused),
        Tool("tmpfs", ("mount",), commands=("mount", "umount"), refusal=_mount_refused),
    )
}
"""By the name that the marker `tool` takes."""


def is_missing(name: str) -> bool:
    """Say whether a package would have to be installed."""
    return not TOOLS[name].is_installed()


def refusal_of(name: str) -> str:
    """Say why this machine does not let an installed tool work; empty where it does."""
    return TOOLS[name].refusal() if TOOLS[name].is_installed() else ""


def missing_packages() -> list[str]:
    """Return the packages of every tool that is not installed."""
    return sorted(
        {package for tool in TOOLS.values() if not tool.is_installed() for package in tool.packages}
    )


if __name__ == "__main__":
    sys.stdout.write(" ".join(missing_packages()) + "\n")

"""The certificates that this node's own listeners show: judged at the start, and renewed without a stop."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from jdec.adapters.tlsfiles import TlsFileError, leaf_of, listener_context, load
from jdec.node.config import ApiConfig, ConsoleConfig, NodeConfig
from jdec.words.faults import Fault, Refused, fault

RENEW_S: Final = 30.0
"""So often is looked whether certificate or key were replaced."""
_Stamp = tuple[tuple[int, int, int], ...]


class Shown(msgspec.Struct, frozen=True):
    """What a listener shows: its TLS and its certificate (DER)."""

    context: ssl.SSLContext
    leaf: bytes


def check_certificates(folder: Path, config: NodeConfig) -> dict[str, Shown]:
    """Return what each listener that has a certificate shows, by its section, all judged at once.  Raises `Refused`."""
    found: list[Fault] = []
    shown: dict[str, Shown] = {}
    for section, listener in (("api", config.api), ("console", config.console)):
        files = files_of(folder, listener)
        if files is None:
            continue
        try:
            shown[section] = _read_whole(files)
        except TlsFileError as error:
            given = getattr(listener, error.which)
            found.append(fault(error.code, f"{section}.{error.which}", given, str(error), **error.details))
    if found:
        raise Refused(found)
    return shown


def _read_whole(files: tuple[Path, Path]) -> Shown:
    """Read certificate and key; where they are replaced meanwhile, again.  Raises `TlsFileError`."""
    while True:
        leaf = leaf_of(files[0])
        made = Shown(listener_context(*files), leaf)
        if leaf_of(files[0]) == leaf:
            return made


def files_of(folder: Path, listener: ApiConfig | ConsoleConfig | None) -> tuple[Path, Path] | None:
    """Return certificate and key of a listener; None where it has none."""
    if listener is None or not listener.certificate or not listener.key:
        return None
    return folder / listener.certificate, folder / listener.key


class Renewing:
    """One listener's certificate, taken anew when its files are replaced by a pair that does."""

    def __init__(self, files: tuple[Path, Path], log: Callable[..., None]) -> None:
        """Raises `TlsFileError`."""
        self._files = files
        self._log = log
        self._seen = _stamp(files)
        shown = _read_whole(files)
        self.context, self.leaf = shown.context, shown.leaf

    async def run(self) -> None:
        """Look from time to time, until cancelled."""
        while True:
            await asyncio.sleep(RENEW_S)
            await asyncio.to_thread(self.look)

    def look(self) -> None:
        """Show what the files hold now; a pair that does not do is said once and not shown."""
        try:
            self._renew()
        except Exception as error:
            # Replaced while it was read, or of a kind that nobody here knows: the next look tries again.
            self._seen = ()
            self._log("certificate not renewed", code="tls-unread", detail=type(error).__name__)

    def _renew(self) -> None:
        now = _stamp(self._files)
        if now == self._seen:
            return
        self._seen = now
        try:
            leaf = _read_whole(self._files).leaf
        except TlsFileError as error:
            # Two files are replaced one after the other: the next look may find a pair.
            self._log("certificate not renewed", code=error.code, detail=str(error))
            return
        load(self.context, *self._files)
        self.leaf = leaf
        self._log("certificate renewed", file=self._files[0].name)


def _stamp(files: tuple[Path, Path]) -> _Stamp:
    found = []
    for path in files:
        try:
            stat = path.stat()
            found.append((stat.st_ino, stat.st_mtime_ns, stat.st_size))
        except OSError:
            found.append((0, 0, 0))
    return tuple(found)

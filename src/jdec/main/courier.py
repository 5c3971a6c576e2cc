"""Courier files out of a node folder, beside a running node or without one.

Writing only reads the stores, each within one transaction.  A file gets its name when it is whole, and a consignment of
several files is there whole or not at all.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path

from jdec.adapters import nodefolder
from jdec.adapters.files import new_file
from jdec.adapters.recordfile import RecordFile, open_record_file
from jdec.adapters.storefiles import generation_of, mirror_file, own_file
from jdec.faces.cli.composition import (
    CompositionError,
    CourierOrder,
    CourierPart,
    CourierWritten,
)
from jdec.main.keyring import config_of, folder_of
from jdec.node.archive import first_position
from jdec.node.config import NodeConfig
from jdec.node.failpoints import COURIER_WRITE
from jdec.node.introduction import Introduction, read_introduction
from jdec.node.ports import StoreError
from jdec.record.checkpoint import read_checkpoint
from jdec.record.courier import MAX_PARTS, CourierHeader, encode_header
from jdec.record.origin import Origin
from jdec.record.package import Package, encode_package

_STEP_S = 0.1
_MORE_S, _MOST_S = 2.0, 10.0
# Smaller packages than the line's: a file that is cut or spoilt is good up to the last whole one.
_MOST_BYTES = 512 * 1024
# About what a cosigned checkpoint has.
_NOTE_BYTES = 12 * 1024
# More than any header, of a file or of a package, has.
_HEAD_BYTES = 1024


class CourierFolder:
    """What a node folder says of its two records."""

    def __init__(self, path: Path) -> None:
        self.path = folder_of(path)
        self.config: NodeConfig = config_of(self.path)
        paths = self.config.paths
        self.own = self._introduction(paths.introduction)
        self.peer = self._introduction(paths.peer_introduction)
        self.data = self.path / paths.data
        self.own_file = own_file(self.data, generation_of(self.own.origin))
        self.mirror_file = mirror_file(self.data, generation_of(self.peer.origin))

    def mirror_of(self, generation: int | None) -> Path:
        """Return the file of a generation of the other record; of the present one where none is named."""
        return mirror_file(self.data, generation) if generation else self.mirror_file

    def _introduction(self, name: str) -> Introduction:
        try:
            return read_introduction((self.path / name).read_bytes())
        except FileNotFoundError as cause:
            message = f"introduction file is missing: {name}"
            raise CompositionError("introduction-missing", message, file=name) from cause

    def is_running(self) -> bool:
        """Say whether a running node has said here where it listens."""
        with suppress(nodefolder.NodeFolderError):
            nodefolder.read_address(self.path)
            return True
        return False


def write_courier(order: CourierOrder, on_progress: Callable[[int], None]) -> CourierWritten:
    """Write what the other Party is not known to hold, or its own record, to one file or several."""
    folder = CourierFolder(order.folder)
    is_receipt_due = not order.returned and _await_receipt(folder)
    with ExitStack() as stack:
        # The mirror first: what the own record says of it later is at least as new.
        mirror = _opened(stack, folder.mirror_of(order.generation))
        own = _opened(stack, folder.own_file)
        record = mirror if order.returned else own
        if record is None or not record.note:
            raise CompositionError("courier-nothing", "there is nothing signed to carry yet")
        start = order.since if order.since is not None else 0 if order.returned else record.cosigned()
        if start > record.size:
            have, since = str(record.size), str(start)
            message = f"record has {have} entries, nothing from {since} on"
            raise CompositionError("courier-since-ahead", message, have=have, since=since)
        note = mirror.note if mirror is not None else b""
        sender, receiver = Origin.parse(folder.own.origin), Origin.parse(folder.peer.origin)
        if order.generation:
            receiver = replace(receiver, generation=order.generation)
        header = CourierHeader(
            sender, receiver, Origin.parse(record.origin), start, record.size, cosigned=note
        )
        parts = _write_parts(order, header, record, on_progress)
    answered = read_checkpoint(note).size if note else 0
    return CourierWritten(header, parts, answered, is_receipt_due)


def _opened(stack: ExitStack, path: Path) -> RecordFile | None:
    try:
        return stack.enter_context(open_record_file(path))
    except StoreError:
        if path.exists() and path.stat().st_size:
            raise
        return None


def _await_receipt(folder: CourierFolder) -> bool:
    """Give a running node time for the receipt it owes, so that it travels now; return whether it still owes it."""
    interval_s = min(folder.config.limits.receipt_interval_s, _MOST_S)
    end_s = time.monotonic() + interval_s + _MORE_S
    while is_due := _owes_receipt(folder):
        if time.monotonic() > end_s or not folder.is_running():
            break
        time.sleep(_STEP_S)
    return is_due


def _owes_receipt(folder: CourierFolder) -> bool:
    with ExitStack() as stack:
        mirror, own = _opened(stack, folder.mirror_file), _opened(stack, folder.own_file)
        if mirror is None or own is None:
            return False
        cited = max(0, own.cited() - first_position(mirror.origin))
        return mirror.size > cited and mirror.has_more_than_receipts(cited)


def _write_parts(
    order: CourierOrder, header: CourierHeader, record: RecordFile, on_progress: Callable[[int], None]
) -> tuple[CourierPart, ...]:
    counts = _counts(order.part_bytes, header, record)
    packages = record.whole_packages(header.start, _room(order.part_bytes, header))
    paths = [_part_path(order.to, number, len(counts)) for number in range(1, len(counts) + 1)]
    if taken := next((path for path in paths if path.exists()), None):
        raise FileExistsError(17, "file exists", str(taken))
    parts: list[CourierPart] = []
    try:
        for number, (path, (count, end)) in enumerate(zip(paths, counts, strict=True), 1):
            start = parts[-1].end if parts else header.start
            head = replace(header, start=start, end=end, part=number, parts=len(counts))
            some = islice(packages, count) if count else iter([Package(end, (), record.note)])
            parts.append(_write_part(path, head, some, on_progress))
    except BaseException:
        # A consignment goes whole or not at all.
        for each in parts:
            each.path.unlink(missing_ok=True)
        raise
    return tuple(parts)


def _room(part_bytes: int | None, header: CourierHeader) -> int:
    """Return how many bytes the entries of one package may have at most."""
    note_bytes = max(len(header.cosigned), _NOTE_BYTES)
    return (
        _MOST_BYTES if part_bytes is None else min(_MOST_BYTES, part_bytes - 2 * (_HEAD_BYTES + note_bytes))
    )


def _counts(part_bytes: int | None, header: CourierHeader, record: RecordFile) -> list[tuple[int, int]]:
    """Return of each part how many packages it holds and where it ends; one part without packages for nothing new."""
    head = _HEAD_BYTES + len(header.cosigned)
    found: list[tuple[int, int]] = []
    room, largest, total = 0, 0, 0
    for start, end, note, entry_bytes in record.spans(header.start, _room(part_bytes, header)):
        size = _HEAD_BYTES + len(note) + entry_bytes + 2 * (end - start)
        largest, total = max(largest, size), total + size
        if found and (part_bytes is None or size <= room):
            found[-1] = (found[-1][0] + 1, end)
        else:
            found.append((1, end))
            room = (part_bytes or 0) - head
        room -= size
    least = head + max(largest, -(-total // MAX_PARTS) + largest if len(found) > MAX_PARTS else 0)
    if part_bytes is not None and (part_bytes < least or len(found) > MAX_PARTS):
        message = f"a file of {part_bytes} bytes cannot hold the next package: at least {least}"
        raise CompositionError("courier-part-small", message, limit=str(part_bytes), least=str(least))
    return found or [(0, header.end)]


def _part_path(to: Path, number: int, parts: int) -> Path:
    return to if parts == 1 else to.with_name(f"{to.stem}.{number}-of-{parts}{to.suffix}")


def _pieces(header: CourierHeader, packages: Iterator[Package]) -> Iterator[tuple[bytes, int]]:
    yield encode_header(header), header.start
    for package in packages:
        yield encode_package(package), package.end


def _write_part(
    path: Path, header: CourierHeader, packages: Iterator[Package], on_progress: Callable[[int], None]
) -> CourierPart:
    digest, size = hashlib.sha256(), 0
    try:
        with new_file(path, step=COURIER_WRITE) as file:
            for piece, end in _pieces(header, packages):
                file.write(piece)
                digest.update(piece)
                size += len(piece)
                on_progress(end)
    except OSError as error:
        if error.filename is None or isinstance(error, FileExistsError):
            raise
        reason = error.strerror or type(error).__name__
        message = f"file cannot be written: {path.name}: {reason}"
        raise CompositionError("file-unwritable", message, file=str(path), reason=reason) from error
    return CourierPart(path, header.start, header.end, size, digest.hexdigest())

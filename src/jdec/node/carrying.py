"""Courier files out of a running node: what the other Party is not known to hold, as one file of bounded size.

    header with the answer, then packages of the own record, each ending at a checkpoint that its Party signed

Nothing is written anywhere; whoever asks carries the bytes away.  What does not fit is asked for again from where the
file ends.
"""

from __future__ import annotations

from typing import Final

from jdec.node.ports import RecordStore
from jdec.node.reading import NodeRefused
from jdec.record.checkpoint import read_checkpoint
from jdec.record.courier import CourierHeader, encode_header
from jdec.record.origin import Origin
from jdec.record.package import Package, encode_package

MAX_FILE_BYTES: Final = 8 * 1024 * 1024
_PACKAGE_BYTES: Final = 512 * 1024
_PACKAGE_ENTRIES: Final = 4096


def courier_file(
    own: RecordStore, mirror: RecordStore, sender: Origin, receiver: Origin, since: int | None
) -> bytes:
    """Return a courier file from entry `since` on; None: from the last one that the other Party is known to hold.

    Its header says where it ends.  Raises `NodeRefused` (`courier-since-ahead`, `courier-nothing`) and `StoreError`.
    """
    # The mirror first: what the own record says of it later is at least as new.
    answer, head = mirror.head().note, own.head()
    if not head.note:
        raise NodeRefused("courier-nothing", "there is nothing signed to carry yet")
    cosigned = own.cosigned()
    start = since if since is not None else cosigned[0] if cosigned else 0
    if start > head.size:
        have, got = str(head.size), str(start)
        raise NodeRefused(
            "courier-since-ahead", f"record has {have} entries, nothing from {got} on", have=have, since=got
        )
    pieces: list[bytes] = []
    at, length = start, 0
    while at < head.size and length < MAX_FILE_BYTES:
        package = _next(own, at)
        piece = encode_package(package)
        if pieces and length + len(piece) > MAX_FILE_BYTES:
            break
        pieces.append(piece)
        length, at = length + len(piece), package.end
    if not pieces:
        pieces.append(encode_package(Package(start, (), head.note)))
    header = CourierHeader(sender, receiver, sender, start, at, cosigned=answer)
    return encode_header(header) + b"".join(pieces)


def _next(store: RecordStore, start: int) -> Package:
    found = store.checkpoint_for(start, _PACKAGE_ENTRIES, _PACKAGE_BYTES)
    if found is None:
        head = store.head()
        found = head.size, head.note
    size, note = found
    assert read_checkpoint(note).size == size
    entries: list[bytes] = []
    while start + len(entries) < size:
        at = start + len(entries)
        entries += [entry.data for entry in store.read(at, size - at, 1 << 30)]
    return Package(start, tuple(entries), note)

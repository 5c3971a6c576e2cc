"""Two hashes of a component: of what went in, and of what came out.  The nodes compare them.

Same inputs and another outcome is an alarm; other inputs are lag; another model or other parameters cannot be
compared.  Scores and margins stay out of the outcome: two machines may differ in the last digit of a logarithm, and
that is no disagreement about a launch.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from jdec.picture.entries import Entry
from jdec.picture.events import Event
from jdec.picture.parameters import Parameters


def inputs_hash(entries: Iterable[Entry], parameters: Parameters) -> str:
    """Hexadecimal SHA-256 over the parameters and every entry's name and leaf hash, in the order of the records."""
    state = hashlib.sha256(f"jdec/picture/inputs/1\n{parameters.digest()}\n".encode())
    for entry in sorted(entries, key=lambda entry: entry.place):
        state.update(f"{entry.name} {entry.leaf.hex()}\n".encode())
    return state.hexdigest()


def outcome_hash(events: Iterable[Event]) -> str:
    """Hexadecimal SHA-256 over the partition: each event's name, state, counts and entries."""
    state = hashlib.sha256(b"jdec/picture/outcome/1\n")
    for event in events:
        counts = f"{event.launches_low} {event.launches_high}"
        state.update(f"{event.name}\t{event.state}\t{counts}\t{' '.join(event.message_names)}\n".encode())
    return state.hexdigest()

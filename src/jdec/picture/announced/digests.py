"""Two hashes of a component: of what went in, and of what came out, in the manner of `jdec.picture.digests`.

In: the parameters of both assignments, the entries of its notices and reports, the events as correlation has them,
the urgent statements about them, the brackets of when each notice was said, and how far the records have come past
each window.  Out: verdicts, codes, notices
and states.  Worths and margins stay out, as there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from jdec.picture.announced.judging import Passed
from jdec.picture.announced.notices import Announced
from jdec.picture.announced.outcomes import EventVerdict, NoticeStanding
from jdec.picture.announced.views import View
from jdec.picture.entries import Entry


def inputs_hash(
    digest: str,
    views: Iterable[View],
    notices: Iterable[tuple[Announced, Passed]],
    statements: Iterable[Entry],
) -> str:
    """Hexadecimal SHA-256; all but the digest of the parameters may come in any order."""
    notices = list(notices)
    events = list(views)
    entries = {entry.place: entry for notice, _ in notices for entry in notice.entries}
    entries |= {entry.place: entry for entry in statements}
    for view in events:
        entries |= {entry.place: entry for each in view.event.assessments for entry in each.revisions}
    state = hashlib.sha256(f"jdec/picture/announced/inputs/2\n{digest}\n".encode())
    for _, entry in sorted(entries.items()):
        state.update(f"{entry.name} {entry.leaf.hex()}\n".encode())
    for view in sorted(events, key=lambda view: view.name):
        state.update(f"{view.name}\t{view.event.state}\t{view.low} {view.high}\n".encode())
    for notice, passed in sorted(notices, key=lambda pair: pair[0].key):
        times = " ".join([str(notice.said), *(str(said) for said, _ in notice.extensions)])
        state.update(f"{notice.name}\t{passed.value}\t{notice.cancelled_ms}\t{times}\n".encode())
    return state.hexdigest()


def outcome_hash(verdicts: Iterable[EventVerdict], standings: Iterable[NoticeStanding]) -> str:
    """Hexadecimal SHA-256 over the answers in the order given."""
    state = hashlib.sha256(b"jdec/picture/announced/outcome/1\n")
    for each in verdicts:
        named = f"{' '.join(sorted(each.notices))}\t{' '.join(sorted(each.also))}"
        said = f"{each.verdict}\t{each.code}\t{each.source}\t{each.is_determined}\t{' '.join(each.findings)}"
        state.update(f"{each.event}\t{said}\t{named}\n".encode())
    for notice in standings:
        counts = f"{notice.seen_low} {notice.seen_high} {notice.count}"
        state.update(f"{notice.notice}\t{notice.state}\t{counts}\t{' | '.join(notice.events)}\n".encode())
    return state.hexdigest()

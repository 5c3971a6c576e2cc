"""The first judge: what a node says to a message that its own Party submits.

Malformed or unauthentic input is refused, with all faults at once.  What a statement says never refuses it:
an odd, late or incriminating one is accepted with notices.  The line between the two: a fault is in the form
(a window that closes before it opens is no window; a number of another Party's series is no number of ours; a
citation that names nothing cites nothing), a notice is in the matter (late, early, contradicting, too fine).
The second judge, at the mirror, looks at bytes alone and stands in the node.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import msgspec

from jdec.messages.approvals import ApprovalInvalid, ApprovalMissing, ApprovalState, ByNode, judge_approvals
from jdec.messages.header import (
    Found,
    NoSuchIndex,
    NoSuchRecord,
    Reference,
    ReferenceState,
    WrongLeaf,
)
from jdec.messages.kinds import NODE_KINDS, Message
from jdec.messages.oddities import DEFAULT_LIMITS, Limits, Setting, notices_of
from jdec.messages.reading import read_strict
from jdec.record.roster import Roster
from jdec.words.faults import Fault, Notice, Refused, fault, notice, printable

Resolve = Callable[[Reference], ReferenceState]

_CLAIMED: Final = ("sender", "traffic", "kind")


class Judged(msgspec.Struct, frozen=True):
    """An accepted message, and what is odd about it."""

    message: Message
    notices: tuple[Notice, ...]


def judge_submission(
    data: bytes,
    *,
    party: str,
    traffic: str,
    now: datetime,
    resolve: Resolve,
    limits: Limits = DEFAULT_LIMITS,
    roster: Roster | None = None,
) -> Judged:
    """Accept a submitted message with its notices, or raise Refused with every fault.

    `party` and `traffic` are those of the record that would take it; `now` is the node's clock, used for
    notices only; `resolve` tells what a citation leads to in the records this node holds; `roster` is the list of
    officers in force, without which approvals are not judged.
    """
    try:
        message = read_strict(data)
    except Refused as refused:
        raise Refused([*refused.faults, *_claim_faults(data, refused.faults, party, traffic)]) from None
    faults = _belonging_faults(message.sender, message.traffic, message.kind, party, traffic)
    cited: list[tuple[Reference, Any]] = []
    for number, reference in enumerate(message.about):
        state = resolve(reference)
        if isinstance(state, Found):
            cited.append((reference, state.message))
        else:
            faults.append(_citation_fault(f"about[{number}]", reference, state))
    approved = ByNode() if roster is None else judge_approvals(message, roster)
    if isinstance(approved, ApprovalInvalid):
        faults += approved.faults
    if faults:
        raise Refused(faults)
    notices = notices_of(message, Setting(now=now, cited=tuple(cited), limits=limits))
    return Judged(message, (*notices, *_approval_notices(message.kind, approved)))


def _approval_notices(kind: str, approved: ApprovalState) -> tuple[Notice, ...]:
    """What a Party says is never withheld for a form: approvals that are asked for and missing are told."""
    if not isinstance(approved, ApprovalMissing):
        return ()
    have, wanted = str(len(approved.officers)), str(approved.wanted)
    rule = f"approvals are missing for a {kind}: have {have}, expected {wanted}"
    return (notice("approval-missing", "authorised_by", rule, have=have, wanted=wanted),)


def _belonging_faults(sender: Any, of_traffic: Any, kind: Any, party: str, traffic: str) -> list[Fault]:
    faults = []
    if sender != party:
        got = printable(sender, 40)
        rule = f"sender is not this node's Party: got {got}, expected {party}"
        faults.append(fault("wrong-sender", "sender", sender, rule, got=got, expected=party))
    if of_traffic != traffic:
        got = printable(of_traffic, 60)
        rule = f"traffic is not this record's: got {got}, expected {traffic}"
        faults.append(fault("wrong-traffic", "traffic", of_traffic, rule, got=got, expected=traffic))
    if isinstance(kind, str) and kind in NODE_KINDS:
        rule = f"kind is written by the node alone: got {kind}"
        faults.append(fault("kind-node-only", "kind", kind, rule, got=kind))
    return faults


def _claim_faults(data: bytes, known: tuple[Fault, ...], party: str, traffic: str) -> list[Fault]:
    """Wrong sender, traffic or kind of a message that has other faults, as far as they can be told."""
    try:
        claimed = msgspec.json.decode(data)
    except (ValueError, RecursionError):
        return []
    told = {found.field for found in known}
    if not isinstance(claimed, dict) or not all(isinstance(claimed.get(name, ""), str) for name in _CLAIMED):
        return []
    faults = _belonging_faults(
        claimed.get("sender", party), claimed.get("traffic", traffic), claimed.get("kind"), party, traffic
    )
    return [found for found in faults if found.field not in told]


def _citation_fault(here: str, reference: Reference, state: NoSuchRecord | NoSuchIndex | WrongLeaf) -> Fault:
    args = {"name": here, "record": reference.record, "index": str(reference.index)}
    if isinstance(state, NoSuchRecord):
        rule = f"{here} cites a record that this node does not hold: {reference.record}"
        return fault("reference-no-record", f"{here}.record", reference.record, rule, **args)
    if isinstance(state, NoSuchIndex):
        rule = f"{here} cites an entry that does not exist: have {state.size} entries, got {reference.index}"
        args["size"] = str(state.size)
        return fault("reference-no-entry", f"{here}.index", reference.index, rule, **args)
    rule = f"{here} cites another leaf hash than entry {reference.index} of {reference.record} has"
    return fault("reference-wrong-leaf", f"{here}.leaf", reference.leaf, rule, **args)

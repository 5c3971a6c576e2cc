"""What the node tells its faces: plain frozen values, ready for JSON.

These types are the contract between the node and every face (API, CLI, console).  They hold no behaviour.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from jdec.node.picture_views import PictureStatus


class Rung(StrEnum):
    """How far a message has climbed.  In a cut a message stays `accepted` and is never shown as more."""

    ACCEPTED = "accepted"
    MIRRORED = "mirrored"
    RECEIPTED = "receipted"


class Which(StrEnum):
    """Which of a node's two records is meant."""

    OWN = "own"
    PEER = "peer"


class FaultView(msgspec.Struct, frozen=True):
    """One reason of a refusal, for machines (`code`, `field`, `args`) and as an English sentence (`rule`)."""

    code: str
    field: str
    value: str
    rule: str
    args: dict[str, str] = {}


class NoticeView(msgspec.Struct, frozen=True):
    """Something odd about an accepted message: it was accepted and sent all the same."""

    code: str
    field: str
    rule: str
    args: dict[str, str] = {}


class Accepted(msgspec.Struct, frozen=True, tag_field="result", tag="accepted"):
    """The message is durable on the own record.  `duplicate` means it was there already, with the same bytes."""

    record: str
    index: int
    leaf: str
    size: int
    state: Rung
    duplicate: bool
    notices: tuple[NoticeView, ...] = ()


class NotAccepted(msgspec.Struct, frozen=True, tag_field="result", tag="refused"):
    """The message was refused; nothing was written.  `code` is the first fault's or the node's own reason.

    Node reasons: `submission-conflict` (same id, other bytes), `queue-full`, `quota-exceeded`,
    `node-read-only`, `node-stopping`.  `retry_after_s` is set where trying again can help.  `reason` says by code why
    a node is read-only.
    """

    code: str
    message: str
    faults: tuple[FaultView, ...] = ()
    retry_after_s: int | None = None
    reason: str = ""


SubmissionResult = Accepted | NotAccepted


class TimeBracket(msgspec.Struct, frozen=True):
    """When a message was said, as the records can show: RFC 3339 instants, empty text where unknown."""

    not_before: str
    claimed: str
    not_after: str


class OfficerView(msgspec.Struct, frozen=True):
    """An officer as the records know one: a number that only the own Party resolves, and the role acted in."""

    number: str
    role: str


class AuthorityView(msgspec.Struct, frozen=True):
    """Who let a message go, judged by the list of officers in force at its entry; the same on both nodes.

    `state`: `node` (the node by itself), `approved` (by `officers`), `missing` (rightly signed by `officers`, and
    the list asks for more), `invalid` (it names `officers`, and `code` says what does not hold) or `unreadable`.
    """

    state: str = "node"
    officers: tuple[OfficerView, ...] = ()
    code: str = ""


class EntryView(msgspec.Struct, frozen=True):
    """One entry: exact bytes as text, its place, how far it climbed, and what it was read as.

    `kind` is empty and `unreadable` holds a code where the bytes are authentic but not understood.
    """

    record: str
    index: int
    leaf: str
    data: str
    kind: str
    unreadable: str
    state: Rung
    bracket: TimeBracket
    authority: AuthorityView = AuthorityView()


class InclusionView(msgspec.Struct, frozen=True):
    """Proof that an entry lies in a tree: base64 leaf, root and path, and the C2SP `tlog-proof` file as text.

    `proof` is empty where the node keeps no checkpoint of exactly this size.
    """

    record: str
    index: int
    size: int
    leaf: str
    root: str
    path: list[str]
    proof: str


class RecordHead(msgspec.Struct, frozen=True):
    """A record's newest checkpoint: size, base64 root, signed time (RFC 3339, empty when none) and origin."""

    record: str
    size: int
    root: str
    signed_at: str


class LinkView(msgspec.Struct, frozen=True):
    """State of the line to the other node: `up`, `down` or `never`, since when, and the last reason."""

    state: str
    since: str
    reason: str


class DamageView(msgspec.Struct, frozen=True):
    """One thing that is damaged in a record file now: in which record, what, at which entry, and why it stays.

    `record`: `own`, `peer`, or the full name of an earlier generation.
    `what`: `entry`, `leaf`, `run`, `checkpoint`, `head`, `cosigned`, `submission`, `manifest`, `receipt`, `subtree`,
    `file`.  `reason` is empty while it is being mended, else `peer-unreachable`, `copy-missing`, `copy-other`,
    `needs-walk` or `file-damaged`; on a stopped node also `found` (nobody asked to mend it) and `file-missing`.
    """

    record: str
    what: str
    index: int
    reason: str


class ScrubView(msgspec.Struct, frozen=True):
    """The slow pass over both records that looks for damage: entries looked at in this pass, end of the last one
    (RFC 3339, empty before the first), how many damages there are now (the first of them in `damages`), how many of
    them in earlier generations, and how many were mended since the start."""

    running: bool = False
    checked: int = 0
    finished_at: str = ""
    damaged: int = 0
    mended: int = 0
    damages: tuple[DamageView, ...] = ()
    archived: int = 0


class NodeStatus(msgspec.Struct, frozen=True):
    """Everything a watch officer needs to know of a node at a glance.

    `mirrored_size`: how much of the own record the other node has durably; `receipted_size`: how much the
    other Party has said, on its own record, that it holds.  `mode`: `ready`, `read-only` or `stopping`, with
    a coded `mode_reason` for `read-only`.
    """

    party: str
    peer_party: str
    traffic: str
    version: str
    mode: str
    mode_reason: str
    own: RecordHead
    mirror: RecordHead
    mirrored_size: int
    receipted_size: int
    pending: int
    link: LinkView
    evidence: int
    scrub: ScrubView = ScrubView()
    picture: PictureStatus = PictureStatus()


class FollowEvent(msgspec.Struct, frozen=True):
    """One thing a follower is told.  `cursor` resumes after this event.

    type `entry`: `entry` set; `mirrored` / `receipted`: `size` says up to where the own record climbed;
    `link`: `link` set.  Entries of each record come in order, each exactly once for one cursor chain.
    """

    type: str
    cursor: str
    entry: EntryView | None = None
    size: int | None = None
    link: LinkView | None = None

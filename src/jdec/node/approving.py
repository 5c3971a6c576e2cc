"""Who let an entry go, as both nodes show it, and whether a message stands on the own record already."""

from __future__ import annotations

from collections.abc import Callable

from jdec.messages import Message, Unreadable
from jdec.messages.approvals import ApprovalInvalid, ApprovalMissing, Approved, judge_approvals
from jdec.messages.header import Officer
from jdec.node.archive import Archive
from jdec.node.ports import RecordStore
from jdec.node.views import AuthorityView, OfficerView
from jdec.record.roster import Roster
from jdec.record.tree import leaf_hash

BY_NODE = AuthorityView()
UNREADABLE = AuthorityView("unreadable")


def authority_of(message: Message | Unreadable, roster: Callable[[], Roster]) -> AuthorityView:
    """Return who let an entry go; `roster` gives the officers in force where it stands."""
    if isinstance(message, Unreadable):
        return UNREADABLE
    match judge_approvals(message, roster()):
        case ApprovalInvalid() as found:
            return AuthorityView("invalid", _named(found.officers), found.code)
        case ApprovalMissing() as found:
            return AuthorityView("missing", _named(found.officers), "approval-missing")
        case Approved() as found:
            return AuthorityView("approved", _named(found.officers))
    return BY_NODE


def stands(store: RecordStore, archive: Archive, submission: str, data: bytes) -> bool:
    """Say whether these very bytes stand on the own record, of whatever generation."""
    index = store.find_submissions([submission]).get(submission)
    if index is not None:
        return store.hash_of(0, index) == leaf_hash(data)
    found = archive.places([(submission, data)])[0]
    return found is not None and found.same


def _named(officers: tuple[Officer, ...]) -> tuple[OfficerView, ...]:
    return tuple(OfficerView(each.number, str(each.role)) for each in officers)

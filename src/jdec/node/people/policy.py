"""What can be done at the console, and the port that says who may do it.

The answer depends on the roles in which an officer is signed in, never on who the officer is.  What a policy does not
permit is denied; a denial has a code, for which faces hold a sentence.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Protocol

import msgspec

from jdec.messages.header import Role

CODES = (
    "role-may-not",
    "auditor-says-nothing",
    "administrator-says-nothing",
    "policy-forbids",
    "policy-failed",
)
"""Why something is denied: no policy permits it; two of the shipped file's own; a policy forbids it and gives no reason
that is known here; a policy could not be judged, which denies."""


class Action(StrEnum):
    """Everything that is asked of a policy."""

    SIGN_IN = "sign-in"
    VIEW_WATCH = "view-watch"
    VIEW_RECORD = "view-record"
    VIEW_LOG = "view-log"
    VIEW_PEOPLE = "view-people"
    SAY_SEEN = "say-seen"
    SAY_STATEMENT = "say-statement"
    RETRACT_REPORT = "retract-report"
    DRAFT_NOTIFICATION = "draft-notification"
    APPROVE_NOTIFICATION = "approve-notification"
    SUBMIT_NOTIFICATION = "submit-notification"
    HAND_OVER_SHIFT = "hand-over-shift"
    TAKE_SHIFT = "take-shift"
    RUN_ALARM_TEST = "run-alarm-test"
    MANAGE_PEOPLE = "manage-people"
    EXPORT_EVIDENCE = "export-evidence"
    VERIFY_RECORD = "verify-record"
    ANSWER_LINE_TEST = "answer-line-test"
    WRITE_LOG = "write-log"
    CARRY_COURIER = "carry-courier"


class Asked(msgspec.Struct, frozen=True):
    """What a policy may look at beside roles, action and traffic.

    `kind`: the kind of message that is drafted, approved or said, empty where there is none or not yet one.
    `is_own_draft`: whoever asks drafted it.  `is_on_shift`: the newest hand-over of the own Party has whoever asks on
    watch.
    """

    kind: str = ""
    is_own_draft: bool = False
    is_on_shift: bool = False


class Permitted(msgspec.Struct, frozen=True):
    """It may be done."""


class Denied(msgspec.Struct, frozen=True):
    """It may not be done, for this reason (one of `CODES`)."""

    code: str


Decision = Permitted | Denied
SAYS = {
    Action.SAY_SEEN: "seen",
    Action.SAY_STATEMENT: "urgent-statement",
    Action.RETRACT_REPORT: "report-retraction",
    Action.HAND_OVER_SHIFT: "shift-handover",
    Action.TAKE_SHIFT: "shift-handover",
}
"""Actions that put one kind of message on the record and no other: it is their `kind` wherever they are asked of."""
NOTHING_MORE = Asked()


class Policy(Protocol):
    """A port: says who may do what.

    The same question has the same answer for as long as the policy lives.  It is asked from several threads at once,
    answers in well under a millisecond, and never raises: what cannot be judged is denied.
    """

    def decide(
        self, officer_roles: Collection[Role], action: Action, traffic: str, context: Asked = NOTHING_MORE
    ) -> Decision:
        """Say whether an officer in these roles may do this at the console of a record of this traffic."""
        ...

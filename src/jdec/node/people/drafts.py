"""Notices that are being written: what was typed, who typed it, and who has approved it so far.

A draft belongs to the desk and not to whoever began it: any officer who may goes on with it.  Each change makes another
version, and a change is made only to the version that it was made from.  Desk data: never mirrored.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

import msgspec

from jdec.node.people.desk import Draft

MOST_KEPT: Final = 500
"""Of very many drafts the oldest that were sent go."""


class DraftState(StrEnum):
    """How far a notice has come.

    `typing`: it has fields and no message.  `made`: the message is made, all who are to approve it are named in it, and
    nobody has.  `waiting`: its drafter has approved it.  `approved`: all have, and it was never sent, or the node said
    no.  `sending`: it was sent and may be on the record; nothing but the same bytes may be sent.  `sent`: it is on the
    record.
    """

    TYPING = "typing"
    MADE = "made"
    WAITING = "waiting"
    APPROVED = "approved"
    SENDING = "sending"
    SENT = "sent"


class NoticeDraft(msgspec.Struct, frozen=True, kw_only=True):
    """One notice that is being written.

    `page` names the page that changed it last: what comes from there again is no change by somebody else.  `message`
    holds the bytes of the message, with the approvals it has, from `made` on; `second` is the number of whoever is to
    approve it after its drafter, empty where one officer is enough; `sent_as` names the entry.
    """

    id: str
    kind: str
    fields: dict[str, str]
    version: int = 1
    state: DraftState = DraftState.TYPING
    page: str = ""
    begun_by: str
    begun_at: datetime
    typed_by: str
    typed_at: datetime
    message: str = ""
    drafter: str = ""
    second: str = ""
    sent_as: str = ""


class NoticeDrafts(Protocol):
    """Where the desk keeps them.  Blocking; from any thread.  What returns has been written durably.

    Loss costs what was typed and not sent; a forged draft has no approvals that hold.
    """

    def open_ones(self) -> Sequence[NoticeDraft]:
        """Drafts that are not sent, the last changed first."""

    def draft(self, draft_id: str) -> NoticeDraft | None:
        """One draft, sent or not."""

    def add(self, draft: NoticeDraft) -> None:
        """Keep a new one."""

    def replace(self, draft: NoticeDraft, version: int) -> bool:
        """Keep a draft as its next version in place of `version`; False where it has another by now."""

    def drop(self, draft_id: str, version: int) -> bool:
        """Throw a draft away; False where it has another version by now."""

    def left_over(self, form: str) -> Sequence[Draft]:
        """What any officer typed into a form that was then refused, newest first."""

"""Every message that the two Parties exchange: types, strict reading, and the judgement at submission.

Pure: bytes and values in, values and refusals out.
"""

from jdec.messages.header import NODE_ONLY, submission_id
from jdec.messages.judge import Judged, judge_submission
from jdec.messages.kinds import KINDS, NODE_KINDS, Message
from jdec.messages.making import new_message
from jdec.messages.reading import (
    Unreadable,
    encode,
    manifest_note,
    read,
    read_strict,
    receipt_facts,
)

__all__ = [
    "KINDS",
    "NODE_KINDS",
    "NODE_ONLY",
    "Judged",
    "Message",
    "Unreadable",
    "encode",
    "judge_submission",
    "manifest_note",
    "new_message",
    "read",
    "read_strict",
    "receipt_facts",
    "submission_id",
]

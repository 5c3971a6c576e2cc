"""Putting a header on content.  Clock and randomness arrive as arguments."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from jdec.messages.header import MESSAGE_VERSION, NODE_ONLY, Authorisation, Header, Reference

M = TypeVar("M", bound=Header)


def new_message(
    kind: type[M],
    *,
    sender: str,
    traffic: str,
    submission: str,
    issued_at: datetime,
    salt: bytes,
    about: tuple[Reference, ...] = (),
    authorised_by: Authorisation = NODE_ONLY,
    **content: Any,
) -> M:
    """A message of class `kind` with its header; `content` holds the fields of the kind.

    `submission` comes from `submission_id`; `salt` is 8 to 32 random bytes.  Raises Refused where the content
    breaks a rule between fields; types and ranges are judged when the bytes are read.
    """
    return kind(
        version=MESSAGE_VERSION,
        sender=sender,
        traffic=traffic,
        submission=submission,
        issued_at=issued_at,
        about=about,
        authorised_by=authorised_by,
        salt=salt,
        **content,
    )

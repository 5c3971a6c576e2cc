"""From a draft to the bytes that are submitted.

A draft is content without a header.  The header needs an instant, an id and chance, which the sender injects
when the moment has come.  Only exercise traffic leaves this room: every other traffic is refused here again,
however a draft was made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, cast

from msgspec import Struct

from jdec.exercise.errors import ExerciseError
from jdec.messages import Message, encode, new_message
from jdec.messages.header import Header, Reference, kind_of
from jdec.messages.service import Seen
from jdec.words.attention import Attention
from jdec.words.parties import is_state
from jdec.words.traffic import is_exercise


class Draft(Struct, frozen=True, kw_only=True):
    """The content of one message: its class, and its fields beyond the header."""

    kind: type[Header]
    content: Mapping[str, Any]

    @property
    def kind_name(self) -> str:
        """The kind as it stands on the wire."""
        return kind_of(self.kind)


def seen_at(draft: Draft, attention: Attention | None) -> Draft:
    """The draft of a `seen`, at the grade that the launch has where it is read now; None: it has none.

    A programme cannot know it: the grade follows from both records as they are when an officer looks.
    """
    if draft.kind is not Seen:
        raise ValueError(f"a grade belongs to a seen: got {draft.kind_name}")
    if attention is None:
        return draft
    return Draft(kind=draft.kind, content={**draft.content, "attention": attention})


def finish(
    draft: Draft,
    *,
    party: str,
    traffic: str,
    submission: str,
    issued_at: datetime,
    salt: bytes,
    about: tuple[Reference, ...] = (),
    approve: Callable[[Message], Message] = lambda message: message,
) -> bytes:
    """The line of bytes to submit.

    `submission` is a UUIDv7 (`messages.submission_id`), `issued_at` the sender's clock in UTC, `salt` 8 to 32
    random bytes, `about` the entries that the step's citations have become, `approve` lets officers sign what is
    ready to be signed.  Raises ExerciseError
    `not-exercise-traffic` and `sender-not-a-party`, and Refused where the content breaks a rule of its kind.
    """
    require_exercise(traffic)
    if not is_state(party):
        raise ExerciseError("sender-not-a-party", f"sender is no state: got {party[:20]!r}", got=party[:20])
    message = new_message(
        draft.kind,
        sender=party,
        traffic=traffic,
        submission=submission,
        issued_at=issued_at,
        salt=salt,
        about=about,
        **draft.content,
    )
    return encode(approve(cast(Message, message)))


def require_exercise(traffic: str) -> None:
    """Raise ExerciseError `not-exercise-traffic` unless the traffic is that of a named exercise."""
    if not is_exercise(traffic):
        got = traffic[:60]
        raise ExerciseError(
            "not-exercise-traffic",
            f"traffic is not that of an exercise: got {got!r}, expected exercise.<name>",
            got=got,
        )

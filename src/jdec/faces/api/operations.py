"""What an operation is: one value that routes it, guards it, reads its parameters and documents it.

The router, the checks and the OpenAPI document are made from the same `Operation`, so they cannot say
different things.  This module holds no handler and no text.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import msgspec

from jdec.faces.api.parameters import Choice, Parameter, Whole

if TYPE_CHECKING:
    from litestar.types import Receive, Send

    from jdec.faces.api.door import Answer, Call

SUBMIT = "submit"
READ = "read"
OPERATE = "operate"
JSON = "application/json"
NDJSON = "application/x-ndjson"
TEXT = "text/plain"
TEXT_UTF8 = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"
EVENTS = "text/event-stream"
METRICS = "text/plain; version=0.0.4; charset=utf-8"


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """What an operation reads.

    No `media_types` means that any is taken; `limit` is in bytes, None for a stream; `is_message` means that a body
    past the limit is refused as a message is, with the same code.
    """

    media_types: tuple[str, ...]
    limit: int | None
    schema: dict[str, Any]
    examples: dict[str, Any]
    text: str
    is_message: bool = False


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """One way an operation succeeds (or, for the witness, answers in another format than a problem)."""

    status: int
    text: str
    media_type: str = JSON
    schema: dict[str, Any] | None = None
    example: Any = None
    headers: tuple[str, ...] = ()


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One method on one path.  `permission` None means that no token is asked for.

    Exactly one of `handle` (whole request in, whole answer out) and `converse` (raw ASGI, for what streams)
    is set.
    """

    method: str
    path: str
    name: str
    tag: str
    permission: str | None
    problems: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    replies: tuple[Reply, ...] = ()
    handle: Callable[[Call], Awaitable[Answer]] | None = None
    converse: Callable[[Call, Receive, Send], Awaitable[None]] | None = None


WHICH = Parameter(
    name="which",
    place="path",
    form=Choice(("own", "peer")),
    text="api-parameter-which",
    example="own",
    required=True,
    unfit="record-unknown",
)
INDEX = Parameter(
    name="index",
    place="path",
    form=Whole(),
    text="api-parameter-index",
    example=0,
    required=True,
    unfit="entry-not-found",
)


def ref(name: str) -> dict[str, Any]:
    """Return a reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}

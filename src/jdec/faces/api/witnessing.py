"""The C2SP `tlog-witness` endpoints.

No token: the specification authenticates a request by the signature on the checkpoint and nothing else, and
stock clients know no other way.  Its answers to a refused request are problems here, except the conflict,
whose body the specification fixes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jdec.faces.api import examples
from jdec.faces.api.door import Answer, Call
from jdec.faces.api.operations import TEXT_UTF8, Body, Operation, Reply
from jdec.faces.api.parameters import Parameter, Pattern
from jdec.faces.api.problems import RETRY_S, Problem
from jdec.node.service import WitnessRefused

MAX_REQUEST_BYTES: Final = 65_536
TLOG_SIZE: Final = "text/x.tlog.size"
_HASH: Final = "[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]="
_NAME: Final = "[A-Za-z0-9./-]{1,80}"
_NUMBER: Final = "(0|[1-9][0-9]{0,14})"
# What the specification asks a body to look like, as far as a pattern can say it.
REQUEST_FORM: Final = (
    f"^old {_NUMBER}\\n({_HASH}\\n){{0,63}}\\n{_NAME}\\n[1-9][0-9]{{0,15}}\\n{_HASH}\\n\\n"
    f"(— {_NAME} ([A-Za-z0-9+/]{{4}}){{3,1200}}\\n){{1,16}}$"
)
PROBLEM_OF: Final[Mapping[int, str]] = {
    400: "witness-malformed",
    403: "witness-signature",
    404: "witness-origin-unknown",
    422: "witness-inconsistent",
    503: "witness-unavailable",
}


async def add_checkpoint(call: Call) -> Answer:
    """Answer our cosignature lines, the size to start from, or a problem."""
    try:
        lines = await call.desk.service.add_checkpoint(call.body)
    except WitnessRefused as refused:
        if refused.status not in PROBLEM_OF:
            return Answer(status=refused.status, body=refused.body, media_type=refused.content_type)
        raise Problem(
            PROBLEM_OF[refused.status],
            retry_after_s=RETRY_S if refused.status == 503 else None,
            reason=refused.body.decode().strip(),
        ) from refused
    return Answer(body=lines, media_type=TEXT_UTF8)


async def read_cosigned(call: Call) -> Answer:
    """Answer the newest checkpoint this node has cosigned for an origin."""
    note = await call.desk.service.witness_checkpoint(call.values["origin_hash"])
    if note is None:
        raise Problem("witness-origin-unknown")
    return Answer(body=note, media_type=TEXT_UTF8)


OPERATIONS: Final = (
    Operation(
        method="POST",
        path="/v1/witness/add-checkpoint",
        name="addCheckpoint",
        tag="witness",
        permission=None,
        body=Body(
            media_types=(),
            limit=MAX_REQUEST_BYTES,
            schema={"type": "string", "pattern": REQUEST_FORM},
            examples={"request": examples.WITNESS_REQUEST},
            text="api-body-witness",
        ),
        replies=(
            Reply(
                status=200,
                text="api-reply-cosignatures",
                media_type=TEXT_UTF8,
                schema={"type": "string"},
                example=examples.COSIGNATURES,
            ),
            Reply(
                status=409,
                text="api-reply-witness-size",
                media_type=TLOG_SIZE,
                schema={"type": "string"},
                example="41\n",
            ),
        ),
        problems=tuple(PROBLEM_OF.values()),
        handle=add_checkpoint,
    ),
    Operation(
        method="GET",
        path="/v1/witness/{origin_hash}/checkpoint",
        name="readCosigned",
        tag="witness",
        permission=None,
        parameters=(
            Parameter(
                name="origin_hash",
                place="path",
                form=Pattern("[0-9a-f]{64}", 64, "64 × 0 … 9, a … f"),
                text="api-parameter-origin-hash",
                example=examples.ORIGIN_HASH,
                required=True,
                unfit="witness-origin-unknown",
            ),
        ),
        replies=(
            Reply(
                status=200,
                text="api-reply-checkpoint",
                media_type=TEXT_UTF8,
                schema={"type": "string"},
                example=examples.CHECKPOINT,
            ),
        ),
        problems=("witness-origin-unknown",),
        handle=read_cosigned,
    ),
)

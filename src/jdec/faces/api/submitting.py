"""Submission of one message and of a batch.  The body's bytes are the message; nothing is re-encoded here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from jdec.faces.api import examples
from jdec.faces.api.door import NO_STORE, Answer, Call, as_json
from jdec.faces.api.lines import TOO_LONG, Line, LineCutter
from jdec.faces.api.operations import JSON, NDJSON, SUBMIT, TEXT, Body, Operation, Reply, ref
from jdec.faces.api.problems import Problem, in_language, refusal, refused_in, too_large
from jdec.messages.header import MAX_MESSAGE_BYTES
from jdec.node.service import NodeService
from jdec.node.views import Accepted, NotAccepted, SubmissionResult

# One message a line; OpenAPI 3.1 has no word for a sequence of them, and any text at all gets its answers.
LINES_SCHEMA: Final = {"title": "Lines", "contentMediaType": NDJSON}
NODE_REASONS: Final = (
    "submission-conflict",
    "quota-exceeded",
    "queue-full",
    "node-read-only",
    "node-stopping",
    "store-failed",
)


async def submit_one(call: Call) -> Answer:
    """Answer 201 for a message that is on the record now, 200 for one that was there already."""
    data = call.body if call.body.endswith(b"\n") else call.body + b"\n"
    result = await call.desk.service.submit(data, call.client)
    if isinstance(result, NotAccepted):
        raise refusal(result)
    place = f"/v1/records/own/entries/{result.index}"
    return as_json(
        in_words(result, call.language),
        status=200 if result.duplicate else 201,
        headers=(*NO_STORE, ("location", place)),
    )


async def submit_batch(call: Call) -> Answer:
    """Answer one result a line, in order; good lines are taken whatever their neighbours are."""
    cutter = LineCutter(MAX_MESSAGE_BYTES)
    lines = cutter.feed(call.body) + cutter.finish()
    if len(lines) > call.desk.max_batch:
        limit = call.desk.max_batch
        raise Problem("batch-too-long", got=str(len(lines)), limit=str(limit))
    results = await submit_lines(call.desk.service, lines, call.client)
    return as_json([in_words(each, call.language) for each in results])


async def submit_lines(service: NodeService, lines: Sequence[Line], client: str) -> list[SubmissionResult]:
    """Submit the lines that were kept and put a refusal where a line was too long to keep."""
    kept = [each for each in lines if each is not TOO_LONG]
    results = await service.submit_many(kept, client) if kept else []
    if len(kept) == len(lines):
        return results
    answers = iter(results)
    return [too_large(MAX_MESSAGE_BYTES) if each is TOO_LONG else next(answers) for each in lines]


def in_words(result: SubmissionResult, language: str) -> SubmissionResult:
    """Return the result with its sentences in this language; English ones stand as they came."""
    if language == "en":
        return result
    if isinstance(result, NotAccepted):
        return refused_in(result, language)
    if not result.notices:
        return result
    notices = tuple(in_language(each, language, "notice") for each in result.notices)
    return msgspec.structs.replace(result, notices=notices)


def operations(max_batch: int, batch_bytes: int) -> tuple[Operation, ...]:
    """Return the operations of this module for a node that takes batches of this size."""
    accepted: dict[str, Any] = {
        "schema": ref(Accepted.__name__),
        "example": examples.ACCEPTED,
        "headers": ("Location",),
    }
    return (
        Operation(
            method="POST",
            path="/v1/messages",
            name="submitMessage",
            tag="submission",
            permission=SUBMIT,
            body=Body(
                media_types=(JSON,),
                limit=MAX_MESSAGE_BYTES,
                schema=ref("Message"),
                examples={"message": examples.MESSAGE},
                text="api-body-message",
                is_message=True,
            ),
            replies=(
                Reply(status=201, text="api-reply-accepted", **accepted),
                Reply(status=200, text="api-reply-duplicate", **accepted),
            ),
            problems=(*NODE_REASONS, "message-refused", "message-too-large"),
            handle=submit_one,
        ),
        Operation(
            method="POST",
            path="/v1/messages/batch",
            name="submitBatch",
            tag="submission",
            permission=SUBMIT,
            body=Body(
                media_types=(NDJSON, TEXT),
                limit=min(batch_bytes, max_batch * MAX_MESSAGE_BYTES),
                schema=LINES_SCHEMA,
                examples={"lines": examples.LINES},
                text="api-body-batch",
            ),
            replies=(
                Reply(
                    status=200,
                    text="api-reply-batch",
                    schema={"type": "array", "items": ref("SubmissionResult"), "maxItems": max_batch},
                    example=[examples.ACCEPTED, examples.REFUSED],
                ),
            ),
            problems=("batch-too-long",),
            handle=submit_batch,
        ),
    )

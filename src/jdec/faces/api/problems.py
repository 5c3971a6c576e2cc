"""Problems (RFC 9457): one shape for everything that did not go well, with stable codes and texts in two
languages.

A `Problem` carries a code and arguments; its words are chosen when it is answered, in the language of the
request. `code` is for machines and never changes; title and detail are for people and may.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

import msgspec

from jdec.faces.texts import say, say_code
from jdec.node.ports import StoreError
from jdec.node.service import NodeRefused
from jdec.node.views import FaultView, NotAccepted, NoticeView
from jdec.record.errors import RecordError

Remark = TypeVar("Remark", FaultView, NoticeView)
PROBLEM_TYPE: Final = "application/problem+json"
TYPE_PREFIX: Final = "urn:jdec:problem:"

# Problems that this room finds by itself, with the status they answer.  Their texts are `api-<code>`.
STATUS_OF: Final[Mapping[str, int]] = {
    "request-malformed": 400,
    "query-malformed": 400,
    "parameter-unknown": 400,
    "parameter-repeated": 400,
    "parameter-missing": 400,
    "parameter-malformed": 400,
    "length-malformed": 400,
    "witness-malformed": 400,
    "token-missing": 401,
    "token-unknown": 401,
    "permission-missing": 403,
    "witness-signature": 403,
    "path-unknown": 404,
    "record-unknown": 404,
    "entry-not-found": 404,
    "event-not-found": 404,
    "component-not-found": 404,
    "checkpoint-not-found": 404,
    "evidence-not-found": 404,
    "tile-malformed": 404,
    "witness-origin-unknown": 404,
    "method-not-allowed": 405,
    "body-slow": 408,
    "body-too-large": 413,
    "batch-too-long": 413,
    "media-type": 415,
    "content-encoding": 415,
    "instant-unknown": 422,
    "witness-inconsistent": 422,
    "streams-too-many": 429,
    "internal": 500,
    "keys-unreadable": 500,
    "not-ready": 503,
    "witness-unavailable": 503,
}

# Reasons of the node itself for not taking a message; content of a message answers 422, its size 413.
NODE_STATUS: Final[Mapping[str, int]] = {
    "submission-conflict": 409,
    "quota-exceeded": 429,
    "queue-full": 503,
    "node-read-only": 503,
    "node-stopping": 503,
    "store-failed": 503,
}
# Questions that the node cannot answer as they were put; a cursor of another record's life is a conflict.
QUESTION_STATUS: Final[Mapping[str, int]] = {
    "entry-not-found": 404,
    "tile-not-found": 404,
    "store-damaged": 503,
    "archive-damaged": 503,
    "proof-range": 404,
    "proof-no-checkpoint": 404,
    "courier-nothing": 404,
    "courier-since-ahead": 404,
    "cursor-malformed": 400,
    "cursor-ahead": 409,
    "cursor-generation": 409,
    "picture-absent": 503,
    "picture-place-unknown": 404,
    "picture-at-ahead": 404,
    "picture-at-too-large": 422,
    "what-if-same-party": 422,
    "what-if-retracted": 422,
    "what-if-too-vague": 422,
    "what-if-out-of-gates": 422,
    "what-if-too-many": 422,
    "what-if-absent": 422,
    "picture-busy": 503,
    "picture-slow": 503,
    "picture-peer-silent": 503,
}
# Why a piece of a courier file was not taken; the first four are the record's own codes.
COURIER_STATUS: Final[Mapping[str, int]] = {
    "courier-damaged": 422,
    "courier-malformed": 422,
    "courier-truncated": 422,
    "courier-version": 422,
    "courier-not-signed": 422,
    "courier-cannot-sign": 409,
    "courier-gap": 409,
    "courier-generation-new": 409,
    "courier-generation-old": 409,
    "courier-opened": 409,
    "courier-other-party": 409,
    "courier-other-traffic": 409,
    "courier-own-file": 409,
    "courier-returned": 409,
    "courier-rollback": 409,
    "courier-split": 409,
}
TOO_LARGE: Final = "message-too-large"
RETRY_S: Final = 5


class ProblemView(msgspec.Struct, frozen=True, omit_defaults=True):
    """A problem as it is answered.  `faults` lists every reason a message was refused for; `instance` names
    one unexpected failure, for whoever reads the node's log.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    faults: tuple[FaultView, ...] = ()
    retry_after_s: int | None = None
    reason: str = ""
    instance: str = ""


class Problem(Exception):
    """Something to answer instead of what was asked for."""

    def __init__(
        self,
        code: str,
        *,
        status: int | None = None,
        family: str = "api",
        sentence: str = "",
        faults: tuple[FaultView, ...] = (),
        retry_after_s: int | None = None,
        reason: str = "",
        instance: str = "",
        close: bool = False,
        headers: tuple[tuple[str, str], ...] = (),
        texts: Mapping[str, str | int] | None = None,
        **args: str | int,
    ) -> None:
        super().__init__(f"{code}: {sentence or args}")
        self.code = code
        self.status = STATUS_OF[code] if status is None else status
        self.family = family
        self.sentence = sentence
        self.faults = faults
        self.retry_after_s = retry_after_s
        self.reason = reason
        self.instance = instance
        self.close = close
        self.headers = headers
        self.texts = args if texts is None else texts

    def view(self, language: str) -> ProblemView:
        """Return the problem in words of this language."""
        if self.family == "api":
            detail = say(language, f"api-{self.code}", **self.texts)
        else:
            detail = say_code(language, self.family, self.code, self.texts, self.sentence)
        return ProblemView(
            type=TYPE_PREFIX + self.code,
            title=say(language, f"api-title-{self.status}"),
            status=self.status,
            detail=detail,
            code=self.code,
            faults=tuple(in_language(each, language, "fault") for each in self.faults),
            retry_after_s=self.retry_after_s,
            reason=self.reason,
            instance=self.instance,
        )


def refusal(result: NotAccepted, *, close: bool = False) -> Problem:
    """Return the problem that tells a submitter why its one message was not taken."""
    if result.faults:
        first = result.faults[0]
        return Problem(
            result.code,
            status=413 if result.code == TOO_LARGE else 422,
            family="fault",
            sentence=result.message,
            faults=result.faults,
            texts=first.args,
            close=close,
        )
    status = NODE_STATUS.get(result.code, 503)
    retry = result.retry_after_s
    if retry is None and status in (429, 503) and not result.reason:
        retry = RETRY_S
    return Problem(
        result.code,
        status=status,
        family="node",
        sentence=result.message,
        retry_after_s=retry,
        reason=result.reason,
    )


def unanswered(refused: NodeRefused) -> Problem:
    """Return the problem that tells why the node could not answer a question."""
    status = QUESTION_STATUS.get(refused.code, 404)
    return Problem(
        refused.code,
        status=status,
        family="node",
        sentence=str(refused),
        texts=refused.args_by_name,
        retry_after_s=RETRY_S if status == 503 else None,
    )


def not_taken(refused: NodeRefused | RecordError | StoreError) -> Problem:
    """Return the problem that tells why a piece of a courier file was not taken."""
    if isinstance(refused, StoreError):
        is_stopping = refused.code == "node-stopping"
        return Problem(
            "node-stopping" if is_stopping else "store-failed",
            status=503,
            family="node",
            sentence=str(refused),
            retry_after_s=RETRY_S,
        )
    return Problem(
        refused.code,
        status=COURIER_STATUS[refused.code],
        family="record" if isinstance(refused, RecordError) else "node",
        sentence=str(refused),
        texts=refused.details if isinstance(refused, RecordError) else refused.args_by_name,
    )


def too_large(limit: int) -> NotAccepted:
    """Return the refusal of a line whose bytes were not kept because there were too many."""
    rule = f"message is too large: got more than {limit} bytes, expected at most {limit} with its newline"
    args = {"got": f"> {limit}", "limit": str(limit)}
    return NotAccepted(TOO_LARGE, rule, (FaultView(TOO_LARGE, "", "", rule, args),))


def refused_in(result: NotAccepted, language: str) -> NotAccepted:
    """Return the refusal with its sentences in this language (one line of a batch or stream)."""
    if language == "en":
        return result
    faults = tuple(in_language(each, language, "fault") for each in result.faults)
    family, args = ("fault", result.faults[0].args) if result.faults else ("node", {})
    message = say_code(language, family, result.code, args, result.message)
    return msgspec.structs.replace(result, message=message, faults=faults)


def in_language(view: Remark, language: str, family: str) -> Remark:
    """Return the fault or notice with its rule in this language; in English the rule stands as it came."""
    if language == "en":
        return view
    return msgspec.structs.replace(view, rule=say_code(language, family, view.code, view.args, view.rule))

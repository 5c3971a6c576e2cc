"""What is asked of a node itself: status, health, readiness, metrics, and what its API can do."""

from __future__ import annotations

from typing import Final

from jdec.faces.api import examples
from jdec.faces.api.door import NO_STORE, Answer, Call, as_json
from jdec.faces.api.operations import METRICS, READ, Operation, Reply, ref
from jdec.faces.api.problems import RETRY_S, Problem
from jdec.faces.api.views import Health, Readiness
from jdec.node.views import NodeStatus


async def read_status(call: Call) -> Answer:
    """Answer everything about the node at a glance."""
    return as_json(call.desk.service.status())


async def is_alive(_: Call) -> Answer:
    """Answer that the process answers."""
    return as_json(Health())


async def is_ready(call: Call) -> Answer:
    """Answer whether the node takes submissions."""
    service = call.desk.service
    status = service.status()
    if not service.is_ready():
        raise Problem("not-ready", mode=status.mode, retry_after_s=RETRY_S, reason=status.mode_reason)
    return as_json(Readiness(mode=status.mode))


async def read_metrics(call: Call) -> Answer:
    """Answer figures in the Prometheus text format."""
    return Answer(body=call.desk.service.metrics(), media_type=METRICS)


async def read_document(call: Call) -> Answer:
    """Answer the OpenAPI document."""
    headers = (*NO_STORE, ("content-language", call.language), ("vary", "accept-language"))
    return Answer(body=call.desk.document(call.language), headers=headers)


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/v1/status",
        name="readStatus",
        tag="watch",
        permission=READ,
        replies=(
            Reply(
                status=200, text="api-reply-status", schema=ref(NodeStatus.__name__), example=examples.STATUS
            ),
        ),
        handle=read_status,
    ),
    Operation(
        method="GET",
        path="/healthz",
        name="isAlive",
        tag="watch",
        permission=None,
        replies=(
            Reply(status=200, text="api-reply-health", schema=ref(Health.__name__), example={"status": "ok"}),
        ),
        handle=is_alive,
    ),
    Operation(
        method="GET",
        path="/readyz",
        name="isReady",
        tag="watch",
        permission=None,
        replies=(
            Reply(
                status=200, text="api-reply-ready", schema=ref(Readiness.__name__), example={"mode": "ready"}
            ),
        ),
        problems=("not-ready",),
        handle=is_ready,
    ),
    Operation(
        method="GET",
        path="/metrics",
        name="readMetrics",
        tag="watch",
        permission=None,
        replies=(
            Reply(
                status=200,
                text="api-reply-metrics",
                media_type=METRICS,
                schema={"type": "string"},
                example=examples.METRICS,
            ),
        ),
        handle=read_metrics,
    ),
    Operation(
        method="GET",
        path="/openapi.json",
        name="readDocument",
        tag="watch",
        permission=None,
        replies=(Reply(status=200, text="api-reply-document", schema={"type": "object"}),),
        handle=read_document,
    ),
)

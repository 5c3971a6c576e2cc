"""Courier files into a running node, one package at a time, by whoever operates it.

A request and not a folder that the node watches: what became of a file is known on the very connection that brought it,
a file of any length passes in bounded memory, and it asks for the permission to operate.
"""

from __future__ import annotations

from typing import Final

from jdec.faces.api import examples
from jdec.faces.api.door import Answer, Call, as_json
from jdec.faces.api.operations import BYTES, OPERATE, Body, Operation, Reply, ref
from jdec.faces.api.problems import COURIER_STATUS, not_taken
from jdec.node.courier import MAX_PIECE_BYTES, CourierTaken
from jdec.node.ports import StoreError
from jdec.node.service import NodeRefused
from jdec.record.errors import RecordError


async def take_courier(call: Call) -> Answer:
    """Answer what a piece of a courier file did: how much was new, and how far both records stand now."""
    try:
        taken = await call.desk.service.courier.take(call.body)
    except (NodeRefused, RecordError, StoreError) as refused:
        raise not_taken(refused) from refused
    return as_json(taken)


OPERATIONS: Final = (
    Operation(
        method="POST",
        path="/v1/courier",
        name="takeCourier",
        tag="courier",
        permission=OPERATE,
        body=Body(
            media_types=(BYTES,),
            limit=MAX_PIECE_BYTES,
            schema={"type": "string", "contentMediaType": BYTES},
            examples={"file": examples.COURIER},
            text="api-body-courier",
        ),
        replies=(
            Reply(
                status=200,
                text="api-reply-courier",
                schema=ref(CourierTaken.__name__),
                example=examples.COURIER_TAKEN,
            ),
        ),
        problems=(*COURIER_STATUS, "node-stopping", "store-failed"),
        handle=take_courier,
    ),
)

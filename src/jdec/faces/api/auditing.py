"""Reading what proves a record: its keys, the evidence that is kept, and courier files for the other Party."""

from __future__ import annotations

from typing import Any, Final

from jdec.faces.api import examples
from jdec.faces.api.door import Answer, Call, as_json
from jdec.faces.api.operations import BYTES, OPERATE, READ, Operation, Reply, ref
from jdec.faces.api.parameters import Parameter, Pattern, Whole
from jdec.faces.api.problems import Problem, unanswered
from jdec.faces.api.reading import on_records, where_of
from jdec.node.auditing import EvidenceList, RecordKeys
from jdec.node.ports import StoreError
from jdec.node.reading import NodeRefused
from jdec.record.errors import RecordError

_NAME: Final = Pattern(r"[a-z0-9-]{1,80}\.evidence", 89, "record-split-0123456789abcdef.evidence")


async def read_keys(call: Call) -> Answer:
    """Answer the keys of a record."""
    where = where_of(call)
    try:
        found = await call.desk.service.keys(where)
    except (RecordError, StoreError) as error:
        raise Problem("keys-unreadable", record=call.desk.service.origin(where)) from error
    return as_json(found)


async def list_evidence(call: Call) -> Answer:
    """Answer what evidence files are kept."""
    return as_json(await call.desk.service.evidence_files())


async def read_evidence(call: Call) -> Answer:
    """Answer one evidence file as it lies there."""
    name = call.values["name"]
    found = await call.desk.service.evidence_file(name)
    if found is None:
        raise Problem("evidence-not-found", name="name", value=name, rule="")
    return Answer(body=found, media_type=BYTES)


async def make_courier(call: Call) -> Answer:
    """Answer a courier file for the other Party."""
    try:
        found = await call.desk.service.courier_file(call.values["since"])
    except NodeRefused as refused:
        raise unanswered(refused) from refused
    except StoreError as error:
        index = str(getattr(error, "index", -1))
        raise unanswered(NodeRefused("store-damaged", str(error), index=index)) from error
    return Answer(body=found, media_type=BYTES)


def _bytes(status_text: str) -> tuple[Reply, ...]:
    schema: dict[str, Any] = {"type": "string", "format": "binary"}
    return (Reply(status=200, text=status_text, media_type=BYTES, schema=schema),)


OPERATIONS: Final = (
    *on_records(
        "/keys",
        "readKeys",
        (),
        replies=(
            Reply(status=200, text="api-reply-keys", schema=ref(RecordKeys.__name__), example=examples.KEYS),
        ),
        problems=("keys-unreadable",),
        handle=read_keys,
    ),
    Operation(
        method="GET",
        path="/v1/evidence",
        name="listEvidence",
        tag="reading",
        permission=READ,
        replies=(
            Reply(
                status=200,
                text="api-reply-evidence",
                schema=ref(EvidenceList.__name__),
                example=examples.EVIDENCE,
            ),
        ),
        handle=list_evidence,
    ),
    Operation(
        method="GET",
        path="/v1/evidence/file",
        name="readEvidence",
        tag="reading",
        permission=READ,
        parameters=(
            Parameter(
                name="name",
                place="query",
                form=_NAME,
                text="api-parameter-evidence",
                example="record-split-0123456789abcdef.evidence",
                required=True,
                unfit="evidence-not-found",
            ),
        ),
        replies=_bytes("api-reply-evidence-file"),
        problems=("evidence-not-found",),
        handle=read_evidence,
    ),
    Operation(
        method="GET",
        path="/v1/courier",
        name="makeCourier",
        tag="courier",
        permission=OPERATE,
        parameters=(
            Parameter(name="since", place="query", form=Whole(), text="api-parameter-since-entry", example=0),
        ),
        replies=_bytes("api-reply-courier-file"),
        problems=("courier-nothing", "courier-since-ahead", "store-damaged"),
        handle=make_courier,
    ),
)

"""Reading both records: entries, checkpoints, C2SP tiles and proofs.

What can still change (an entry climbs, a checkpoint grows) is never cached; tiles never change and are cached
for long, by the client alone, because they are for its eyes only.
"""

from __future__ import annotations

import asyncio
import gzip
from typing import Any, Final

from jdec.faces.api import examples
from jdec.faces.api.door import Answer, Call, Headers, as_json
from jdec.faces.api.operations import BYTES, INDEX, READ, TEXT_UTF8, WHICH, Operation, Reply, ref
from jdec.faces.api.parameters import Parameter, Pattern, Whole
from jdec.faces.api.problems import Problem, unanswered
from jdec.faces.api.views import ConsistencyPath, EntryPage, RecordItem, RecordList
from jdec.node.service import NodeRefused
from jdec.node.views import EntryView, InclusionView, Which

MAX_ENTRIES: Final = 1000
FOR_EVER: Final[Headers] = (("cache-control", "private, max-age=31536000, immutable"),)
BUNDLES: Final = "entries"
TILE_LEVEL: Final = Pattern(r"entries|[0-9]|[1-5][0-9]|6[0-3]", 7, "entries | 0 … 63")
_WIDTH: Final = "[1-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5]"
TILE_INDEX: Final = Pattern(
    rf"(x[0-9]{{3}}/){{0,6}}[0-9]{{3}}(\.p/({_WIDTH}))?", 40, "000 | x001/x234/067 | 000.p/8"
)


async def list_records(call: Call) -> Answer:
    """Answer both records with their newest checkpoints."""
    status = call.desk.service.status()
    own = RecordItem(which=Which.OWN, head=status.own)
    return as_json(RecordList(records=(own, RecordItem(which=Which.PEER, head=status.mirror))))


async def list_entries(call: Call) -> Answer:
    """Answer a page of entries; it may hold fewer than asked for where entries are large."""
    which, start = _which(call), call.values["start"]
    service = call.desk.service
    entries = await service.entries(which, start, call.values["limit"])
    status = service.status()
    size = (status.own if which is Which.OWN else status.mirror).size
    after = entries[-1].index + 1 if entries else start
    page = EntryPage(
        record=service.origin(which),
        start=start,
        size=max(size, after if entries else 0),
        next=after if entries and after < size else None,
        entries=entries,
    )
    return as_json(page)


async def read_entry(call: Call) -> Answer:
    """Answer one entry."""
    index = call.values["index"]
    entry = await call.desk.service.entry(_which(call), index)
    if entry is None:
        raise _no_entry(call)
    return as_json(entry)


async def read_checkpoint(call: Call) -> Answer:
    """Answer the newest checkpoint as a signed note."""
    note = await call.desk.service.checkpoint(_which(call))
    if note is None:
        raise Problem("checkpoint-not-found", record=call.desk.service.origin(_which(call)))
    return Answer(body=note, media_type=TEXT_UTF8)


async def read_tile(call: Call) -> Answer:
    """Answer a tile or an entry bundle."""
    level, path = call.values["level"], call.values["tile"]
    try:
        data = await call.desk.service.tile(_which(call), f"{level}/{path}")
    except NodeRefused as refused:
        raise unanswered(refused) from refused
    if level != BUNDLES:
        return Answer(body=data, media_type=BYTES, headers=FOR_EVER)
    headers = (*FOR_EVER, ("vary", "accept-encoding"))
    if not _takes_gzip(call.headers.get(b"accept-encoding", b"")):
        return Answer(body=data, media_type=BYTES, headers=headers)
    packed = await asyncio.to_thread(gzip.compress, data, 1, mtime=0)
    return Answer(body=packed, media_type=BYTES, headers=(*headers, ("content-encoding", "gzip")))


async def prove_inclusion(call: Call) -> Answer:
    """Answer the proof that an entry lies in the tree of a size; without a size, of the newest checkpoint."""
    try:
        proof = await call.desk.service.inclusion(_which(call), call.values["index"], call.values["size"])
    except NodeRefused as refused:
        raise unanswered(refused) from refused
    return as_json(proof)


async def prove_consistency(call: Call) -> Answer:
    """Answer the proof that an earlier tree begins a later one."""
    which, old, new = _which(call), call.values["from"], call.values["to"]
    try:
        path = await call.desk.service.consistency(which, old, new)
    except NodeRefused as refused:
        raise unanswered(refused) from refused
    return as_json(ConsistencyPath(record=call.desk.service.origin(which), old=old, new=new, path=path))


def _which(call: Call) -> Which:
    return Which(call.values["which"])


def _no_entry(call: Call) -> Problem:
    return Problem("entry-not-found", name="index", value=str(call.values["index"]), rule="")


def _takes_gzip(header: bytes) -> bool:
    """Say whether `Accept-Encoding` names gzip with a weight above zero (RFC 9110, section 12.5.3)."""
    for part in header.decode("latin-1").lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in ("gzip", "x-gzip"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _size(name: str, least: int, *, required: bool) -> Parameter:
    return Parameter(
        name=name,
        place="query",
        form=Whole(least=least),
        text=f"api-parameter-{name}",
        example=examples.SIZES[name],
        required=required,
        otherwise=None if required else 0,
    )


_START: Final = Parameter(
    name="start", place="query", form=Whole(), text="api-parameter-start", example=0, otherwise=0
)
_LIMIT: Final = Parameter(
    name="limit",
    place="query",
    form=Whole(least=1, most=MAX_ENTRIES),
    text="api-parameter-limit",
    example=100,
    otherwise=100,
)
_LEVEL: Final = Parameter(
    name="level",
    place="path",
    form=TILE_LEVEL,
    text="api-parameter-level",
    example="0",
    required=True,
    unfit="tile-malformed",
)
_TILE: Final = Parameter(
    name="tile",
    place="path",
    form=TILE_INDEX,
    text="api-parameter-tile",
    example="000.p/2",
    required=True,
    unfit="tile-malformed",
)


def _get(path: str, name: str, parameters: tuple[Parameter, ...], **rest: Any) -> Operation:
    return Operation(
        method="GET",
        path=f"/v1/records{path}",
        name=name,
        tag="reading",
        permission=READ,
        parameters=parameters,
        **rest,
    )


OPERATIONS: Final = (
    _get(
        "",
        "listRecords",
        (),
        replies=(
            Reply(
                status=200,
                text="api-reply-records",
                schema=ref(RecordList.__name__),
                example=examples.RECORDS,
            ),
        ),
        handle=list_records,
    ),
    _get(
        "/{which}/entries",
        "listEntries",
        (WHICH, _START, _LIMIT),
        replies=(
            Reply(
                status=200, text="api-reply-entries", schema=ref(EntryPage.__name__), example=examples.PAGE
            ),
        ),
        problems=("record-unknown", "store-damaged"),
        handle=list_entries,
    ),
    _get(
        "/{which}/entries/{index}",
        "readEntry",
        (WHICH, INDEX),
        replies=(
            Reply(status=200, text="api-reply-entry", schema=ref(EntryView.__name__), example=examples.ENTRY),
        ),
        problems=("record-unknown", "entry-not-found", "store-damaged"),
        handle=read_entry,
    ),
    _get(
        "/{which}/checkpoint",
        "readCheckpoint",
        (WHICH,),
        replies=(
            Reply(
                status=200,
                text="api-reply-checkpoint",
                media_type=TEXT_UTF8,
                schema={"type": "string"},
                example=examples.CHECKPOINT,
            ),
        ),
        problems=("record-unknown", "checkpoint-not-found"),
        handle=read_checkpoint,
    ),
    _get(
        "/{which}/tile/{level}/{tile}",
        "readTile",
        (WHICH, _LEVEL, _TILE),
        replies=(
            Reply(
                status=200,
                text="api-reply-tile",
                media_type=BYTES,
                schema={"type": "string", "format": "binary"},
                headers=("Cache-Control",),
            ),
        ),
        problems=("record-unknown", "tile-malformed", "tile-not-found", "store-damaged"),
        handle=read_tile,
    ),
    _get(
        "/{which}/proof/inclusion",
        "proveInclusion",
        (WHICH, _size("index", 0, required=True), _size("size", 1, required=False)),
        replies=(
            Reply(
                status=200,
                text="api-reply-inclusion",
                schema=ref(InclusionView.__name__),
                example=examples.INCLUSION,
            ),
        ),
        problems=("record-unknown", "proof-range", "proof-no-checkpoint"),
        handle=prove_inclusion,
    ),
    _get(
        "/{which}/proof/consistency",
        "proveConsistency",
        (WHICH, _size("from", 0, required=True), _size("to", 0, required=True)),
        replies=(
            Reply(
                status=200,
                text="api-reply-consistency",
                schema=ref(ConsistencyPath.__name__),
                example=examples.CONSISTENCY,
            ),
        ),
        problems=("record-unknown", "proof-range"),
        handle=prove_consistency,
    ),
)

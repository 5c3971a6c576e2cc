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
_MOST_NAMES: Final = 8
_DAMAGED: Final = ("store-damaged", "archive-damaged")
TILE_LEVEL: Final = Pattern(r"entries|[0-9]|[1-5][0-9]|6[0-3]", 7, "entries | 0 … 63")
_WIDTH: Final = "[1-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5]"
TILE_INDEX: Final = Pattern(
    rf"(x[0-9]{{3}}/){{0,6}}[0-9]{{3}}(\.p/({_WIDTH}))?", 40, "000 | x001/x234/067 | 000.p/8"
)


async def list_records(call: Call) -> Answer:
    """Answer both records with their newest checkpoints, and the earlier generations of both."""
    status = call.desk.service.status()
    own = RecordItem(which=Which.OWN, head=status.own)
    found = await call.desk.service.earlier()
    earlier = tuple(RecordItem(which=which, head=head) for which, head in found)
    return as_json(
        RecordList(records=(own, RecordItem(which=Which.PEER, head=status.mirror)), earlier=earlier)
    )


async def list_entries(call: Call) -> Answer:
    """Answer a page of entries; it may hold fewer than asked for where entries are large."""
    where, start = where_of(call), call.values["start"]
    service = call.desk.service
    try:
        entries = await service.entries(where, start, call.values["limit"])
    except NodeRefused as refused:
        raise unanswered(refused) from refused
    size = service.size(where)
    after = entries[-1].index + 1 if entries else start
    page = EntryPage(
        record=service.origin(where),
        start=start,
        size=max(size, after if entries else 0),
        next=after if entries and after < size else None,
        entries=entries,
    )
    return as_json(page)


async def read_entry(call: Call) -> Answer:
    """Answer one entry."""
    index = call.values["index"]
    try:
        entry = await call.desk.service.entry(where_of(call), index)
    except NodeRefused as refused:
        raise unanswered(refused) from refused
    if entry is None:
        raise _no_entry(call)
    return as_json(entry)


async def read_checkpoint(call: Call) -> Answer:
    """Answer the newest checkpoint as a signed note."""
    where = where_of(call)
    note = await call.desk.service.checkpoint(where)
    if note is None:
        raise Problem("checkpoint-not-found", record=call.desk.service.origin(where))
    return Answer(body=note, media_type=TEXT_UTF8)


async def read_tile(call: Call) -> Answer:
    """Answer a tile or an entry bundle."""
    level, path = call.values["level"], call.values["tile"]
    try:
        data = await call.desk.service.tile(where_of(call), f"{level}/{path}")
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
        proof = await call.desk.service.inclusion(where_of(call), call.values["index"], call.values["size"])
    except NodeRefused as refused:
        raise unanswered(refused) from refused
    return as_json(proof)


async def prove_consistency(call: Call) -> Answer:
    """Answer the proof that an earlier tree begins a later one."""
    where, old, new = where_of(call), call.values["from"], call.values["to"]
    try:
        path = await call.desk.service.consistency(where, old, new)
    except NodeRefused as refused:
        raise unanswered(refused) from refused
    return as_json(ConsistencyPath(record=call.desk.service.origin(where), old=old, new=new, path=path))


def where_of(call: Call) -> str:
    """Return which record is meant: `own`, `peer`, or one of the names that this node has."""
    values = call.values
    if "which" in values:
        return str(values["which"])
    name = f"jdec/{values['party']}/{values['traffic']}/{values['generation']}"
    known = call.desk.service.names()
    if name not in known:
        raise Problem("record-unknown", value=name, rule=" | ".join(known[:_MOST_NAMES]))
    return name


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


_NAME: Final = tuple(
    Parameter(
        name=name,
        place="path",
        form=form,
        text=f"api-parameter-{name}",
        example=example,
        required=True,
        unfit="record-unknown",
    )
    for name, form, example in (
        ("party", Pattern("[A-Z]{3}", 3, "USA"), "USA"),
        (
            "traffic",
            Pattern(r"actual|test|exercise\.[a-z0-9]+(-[a-z0-9]+)*", 49, "exercise.demo"),
            "exercise.demo",
        ),
        ("generation", Whole(least=1, most=999_999), 1),
    )
)


def on_records(
    path: str, name: str, parameters: tuple[Parameter, ...], problems: tuple[str, ...], **rest: Any
) -> tuple[Operation, ...]:
    """Return an operation twice: on a present record, and on one of any generation by its full name."""
    here: tuple[tuple[str, str, tuple[Parameter, ...]], ...] = (
        ("{which}", "", (WHICH,)),
        ("jdec/{party}/{traffic}/{generation}", "ByName", _NAME),
    )
    return tuple(
        Operation(
            method="GET",
            path=f"/v1/records/{prefix}{path}",
            name=name + suffix,
            tag="reading",
            permission=READ,
            parameters=(*where, *parameters),
            problems=("record-unknown", *problems),
            **rest,
        )
        for prefix, suffix, where in here
    )


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/v1/records",
        name="listRecords",
        tag="reading",
        permission=READ,
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
    *on_records(
        "/entries",
        "listEntries",
        (_START, _LIMIT),
        replies=(
            Reply(
                status=200, text="api-reply-entries", schema=ref(EntryPage.__name__), example=examples.PAGE
            ),
        ),
        problems=_DAMAGED,
        handle=list_entries,
    ),
    *on_records(
        "/entries/{index}",
        "readEntry",
        (INDEX,),
        replies=(
            Reply(status=200, text="api-reply-entry", schema=ref(EntryView.__name__), example=examples.ENTRY),
        ),
        problems=("entry-not-found", *_DAMAGED),
        handle=read_entry,
    ),
    *on_records(
        "/checkpoint",
        "readCheckpoint",
        (),
        replies=(
            Reply(
                status=200,
                text="api-reply-checkpoint",
                media_type=TEXT_UTF8,
                schema={"type": "string"},
                example=examples.CHECKPOINT,
            ),
        ),
        problems=("checkpoint-not-found",),
        handle=read_checkpoint,
    ),
    *on_records(
        "/tile/{level}/{tile}",
        "readTile",
        (_LEVEL, _TILE),
        replies=(
            Reply(
                status=200,
                text="api-reply-tile",
                media_type=BYTES,
                schema={"type": "string", "format": "binary"},
                headers=("Cache-Control",),
            ),
        ),
        problems=("tile-malformed", "tile-not-found", *_DAMAGED),
        handle=read_tile,
    ),
    *on_records(
        "/proof/inclusion",
        "proveInclusion",
        (_size("index", 0, required=True), _size("size", 1, required=False)),
        replies=(
            Reply(
                status=200,
                text="api-reply-inclusion",
                schema=ref(InclusionView.__name__),
                example=examples.INCLUSION,
            ),
        ),
        problems=("proof-range", "proof-no-checkpoint", *_DAMAGED),
        handle=prove_inclusion,
    ),
    *on_records(
        "/proof/consistency",
        "proveConsistency",
        (_size("from", 0, required=True), _size("to", 0, required=True)),
        replies=(
            Reply(
                status=200,
                text="api-reply-consistency",
                schema=ref(ConsistencyPath.__name__),
                example=examples.CONSISTENCY,
            ),
        ),
        problems=("proof-range", *_DAMAGED),
        handle=prove_consistency,
    ),
)

"""The launch picture over HTTP: at a glance, event by event, at a pair of record sizes, as a stream of changes, and
held against the other node's.

Names of events hold blanks, `+` and `/`, so they are never part of a path: they come in the query, percent-encoded, and
the name of the first report of either Party does as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from litestar.types import Receive, Send

from jdec.faces.api import picture_examples as examples
from jdec.faces.api.door import Answer, Call, as_json
from jdec.faces.api.following import event_schema, tell
from jdec.faces.api.operations import EVENTS, READ, Operation, Reply, ref
from jdec.faces.api.parameters import Choice, Parameter, Pattern, Whole
from jdec.faces.api.problems import QUESTION_STATUS, RETRY_S, Problem, unanswered
from jdec.node.picture import MOST_EVENTS, parse_place
from jdec.node.picture_views import (
    Comparison,
    NoticePage,
    PictureAt,
    PictureEvent,
    PicturePage,
    UnreadablePage,
    WhatIf,
)
from jdec.node.service import NodeRefused
from jdec.node.tables import NOTICES, EventQuery
from jdec.picture.accounts import ComponentAccount, EventAccount
from jdec.picture.announced import NoticeState
from jdec.picture.events import EventState
from jdec.picture.wishes import Ground, Wish
from jdec.words.faults import Refused
from jdec.words.instants import parse_instant, unix_micros

_REPORT: Final = r"[A-Z]{3}\.[0-9]{1,4}/[0-9]{1,15}"
MOST_NAME: Final = 2000
NAME: Final = Pattern(
    rf"{_REPORT}( \+ {_REPORT}){{0,79}}", MOST_NAME, "USA.1/7 | RUS.1/4 + USA.1/7 (%20, %2B)"
)
REPORT: Final = Pattern(_REPORT, 30, "USA.1/3")
COMPARED: Final = Pattern(
    rf"{_REPORT}( \+ {_REPORT}){{0,79}}|{NOTICES}{_REPORT}", MOST_NAME, f"{NAME.shown} | {NOTICES}USA.1/3"
)
CURSOR: Final = Pattern(r"now|[0-9a-f]{12}\.[0-9]{1,15}", 28, "now | 0123456789ab.17")
PLACE: Final = Pattern(r"[A-Za-z0-9_-]{4,4000}", 4000, "A … Z, a … z, 0 … 9, _, -")
INSTANT: Final = Pattern(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z", 27, "2026-11-23T10:15:00Z"
)


async def read_picture(call: Call) -> Answer:
    """Answer the picture at a glance and a page of its events."""
    values = call.values
    since_us, until_us = _instant(call, "since"), _instant(call, "until")
    with _asking():
        after = parse_place(values["after"]) if values["after"] else None
        query = EventQuery(values["limit"], since_us, until_us, values["state"], after)
        page = await call.desk.service.picture.page(query)
    return as_json(page)


async def read_event(call: Call) -> Answer:
    """Answer one event."""
    name = call.values["name"]
    with _asking():
        event = await call.desk.service.picture.event(name)
    if event is None:
        raise Problem("event-not-found", name=name[:80])
    return as_json(event)


async def read_component(call: Call) -> Answer:
    """Answer one component with all its events."""
    name = call.values["name"]
    with _asking():
        component = await call.desk.service.picture.component(name)
    if component is None:
        raise Problem("component-not-found", name=name[:80])
    return as_json(component)


async def list_notices(call: Call) -> Answer:
    """Answer what was announced and what became of it."""
    values = call.values
    with _asking():
        page = await call.desk.service.picture.notices(values["state"], values["after"], values["limit"])
    return as_json(page)


async def list_unreadable(call: Call) -> Answer:
    """Answer entries that are in no picture because they could not be read."""
    with _asking():
        page = await call.desk.service.picture.unreadable(call.values["start"], call.values["limit"])
    return as_json(page)


async def read_picture_at(call: Call) -> Answer:
    """Answer the picture at a pair of record sizes."""
    with _asking():
        found = await call.desk.service.picture.at(call.values["own"], call.values["peer"])
    return Answer(body=found)


async def compare_component(call: Call) -> Answer:
    """Answer both nodes' accounts of a component and where they first differ."""
    name = call.values["name"]
    with _asking():
        found = await call.desk.service.picture.compare(name)
    if found is None:
        raise Problem("component-not-found", name=name[:80])
    return as_json(found)


async def read_what_if(call: Call) -> Answer:
    """Answer the events as they would be with two reports held together or apart."""
    values = call.values
    with _asking():
        found = await call.desk.service.supposing.what_if(
            values["first"], values["second"], Wish(values["wish"])
        )
    if found is None:
        raise Problem("event-not-found", name=f"{values['first']}, {values['second']}")
    return as_json(found)


async def follow_picture(call: Call, receive: Receive, send: Send) -> None:
    """Send changes of the picture."""
    with _asking():
        events = call.desk.service.picture.follow(call.values["Last-Event-ID"] or call.values["cursor"])
    await tell(call, receive, send, lambda: events)


def _instant(call: Call, name: str) -> int | None:
    """Return a parameter as Unix microseconds.  Raises `Problem` for a day or year that no instant here has."""
    text = call.values[name]
    if text is None:
        return None
    try:
        return unix_micros(parse_instant(text))
    except Refused as refused:
        raise Problem("instant-unknown", value=text) from refused


@contextmanager
def _asking() -> Iterator[None]:
    """Turn what the node does not answer into a problem, with a time to try again where that can help."""
    try:
        yield
    except NodeRefused as refused:
        problem = unanswered(refused)
        if QUESTION_STATUS.get(refused.code) == 503:
            problem.retry_after_s = RETRY_S
        raise problem from refused


def _query(name: str, form: Whole | Pattern | Choice, example: int | str, **more: Any) -> Parameter:
    text = f"api-parameter-picture-{name}"
    return Parameter(name=name, place="query", form=form, text=text, example=example, **more)


def _get(path: str, name: str, parameters: tuple[Parameter, ...], **rest: Any) -> Operation:
    return Operation(
        method="GET",
        path=f"/v1/picture{path}",
        name=name,
        tag="picture",
        permission=READ,
        parameters=parameters,
        **rest,
    )


def _reply(text: str, kind: type, example: Any) -> tuple[Reply, ...]:
    return (Reply(status=200, text=text, schema=ref(kind.__name__), example=example),)


_NAME: Final = _query("name", NAME, "RUS.1/4 + USA.1/7", required=True)
_LIMIT: Final = _query("limit", Whole(least=1, most=MOST_EVENTS), 100, otherwise=100)
OPERATIONS: Final = (
    _get(
        "",
        "readPicture",
        (
            _query("since", INSTANT, "2026-11-23T00:00:00Z"),
            _query("until", INSTANT, "2026-11-24T00:00:00Z"),
            _query("state", Choice(tuple(EventState)), EventState.TWO_SIDED.value),
            _query("after", PLACE, examples.PLACE),
            _LIMIT,
        ),
        replies=_reply("api-reply-picture", PicturePage, examples.PAGE),
        problems=("picture-absent", "picture-place-unknown", "instant-unknown"),
        handle=read_picture,
    ),
    _get(
        "/event",
        "readEvent",
        (_NAME,),
        replies=_reply("api-reply-event", EventAccount, examples.EVENT),
        problems=("picture-absent", "event-not-found"),
        handle=read_event,
    ),
    _get(
        "/component",
        "readComponent",
        (_NAME,),
        replies=_reply("api-reply-component", ComponentAccount, examples.COMPONENT),
        problems=("picture-absent", "component-not-found"),
        handle=read_component,
    ),
    _get(
        "/notices",
        "listNotices",
        (
            _query("state", Choice(tuple(NoticeState)), NoticeState.EXPECTED.value),
            _query("after", REPORT, "USA.1/3", otherwise=""),
            _LIMIT,
        ),
        replies=_reply("api-reply-notices", NoticePage, examples.NOTICES),
        problems=("picture-absent",),
        handle=list_notices,
    ),
    _get(
        "/unreadable",
        "listUnreadable",
        (_query("start", Whole(most=10_000_000), 0, otherwise=0), _LIMIT),
        replies=_reply("api-reply-unreadable", UnreadablePage, examples.UNREADABLE),
        problems=("picture-absent",),
        handle=list_unreadable,
    ),
    _get(
        "/at",
        "readPictureAt",
        (_query("own", Whole(), 3, required=True), _query("peer", Whole(), 9, required=True)),
        replies=_reply("api-reply-picture-at", PictureAt, examples.AT),
        problems=(
            "picture-absent",
            "picture-at-ahead",
            "picture-at-too-large",
            "picture-busy",
            "picture-slow",
        ),
        handle=read_picture_at,
    ),
    _get(
        "/compare",
        "compareComponent",
        (_query("name", COMPARED, "RUS.1/4", required=True),),
        replies=_reply("api-reply-comparison", Comparison, examples.COMPARISON),
        problems=("picture-absent", "picture-peer-silent", "component-not-found"),
        handle=compare_component,
    ),
    _get(
        "/what-if",
        "readWhatIf",
        (
            _query("first", REPORT, "RUS.1/4", required=True),
            _query("second", REPORT, "USA.1/7", required=True),
            _query("wish", Choice(tuple(Wish)), Wish.APART.value, required=True),
        ),
        replies=_reply("api-reply-what-if", WhatIf, examples.WHAT_IF),
        problems=(
            "picture-absent",
            "event-not-found",
            "picture-busy",
            "picture-at-too-large",
            *(f"what-if-{ground.value}" for ground in Ground),
        ),
        handle=read_what_if,
    ),
    _get(
        "/follow",
        "followPicture",
        (
            _query("cursor", CURSOR, "now", otherwise=""),
            Parameter(
                name="Last-Event-ID",
                place="header",
                form=CURSOR,
                text="api-parameter-last-event-id",
                example=examples.CURSOR,
                otherwise="",
            ),
        ),
        replies=(
            Reply(
                status=200,
                text="api-reply-picture-follow",
                media_type=EVENTS,
                schema=event_schema(
                    ("component", "gone", "notices", "notices-gone", "status", "reset"), PictureEvent
                ),
                example=examples.FOLLOWED,
            ),
        ),
        problems=("picture-absent", "streams-too-many"),
        converse=follow_picture,
    ),
)

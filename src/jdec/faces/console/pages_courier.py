"""Courier files at the console: one for the other Party to be carried away, and one from it to be taken in."""

from __future__ import annotations

import asyncio
from hashlib import sha256
from io import BytesIO
from typing import Final

from jdec.faces.console.calls import Answer, Call, Page, Refusal
from jdec.faces.console.pages_check import grouped
from jdec.faces.console.pages_record import attached, page_of
from jdec.faces.console.rates import ACT
from jdec.faces.console.record_views import CourierView
from jdec.faces.console.records_at_node import AtNode
from jdec.faces.console.views import Said
from jdec.faces.texts import say, say_code
from jdec.node.courier import CourierTaken
from jdec.node.people.policy import Action
from jdec.node.views import NodeStatus
from jdec.record.courier import decode_courier, encode_courier, read_courier
from jdec.record.errors import RecordError

MOST_FILE: Final = 16 * 1024 * 1024


async def courier(call: Call) -> Answer:
    """Show what a file would hold."""
    status = await AtNode(call.console, call.language).get(NodeStatus, "/v1/status")
    view = CourierView(
        own=status.own.record,
        peer=status.mirror.record,
        size=status.own.size,
        mirrored=status.mirrored_size,
        waiting=max(0, status.own.size - status.mirrored_size),
        limit_mb=MOST_FILE // 1024 // 1024,
        may_carry=call.console.may(call.who.officer, Action.CARRY_COURIER),
    )
    return page_of(call, "record_courier.html", "records-courier-title", view)


async def courier_file(call: Call) -> Answer:
    """Give a file for the other Party."""
    since = call.query.get("since", "")
    if since and not (since.isascii() and since.isdigit() and len(since) < 16):
        raise Refusal("form-wrong", 400)
    node = AtNode(call.console, call.language)
    data = await (node.read("/v1/courier", since=int(since)) if since else node.read("/v1/courier"))
    header = read_courier(BytesIO(data)).header
    name = f"{header.sender.party.lower()}-{header.start}-{header.end}.courier"
    digest = sha256(data).hexdigest()
    target = f"{header.record} {header.start}-{header.end} {digest}"
    await asyncio.to_thread(call.console.write_down, call, "done:courier-out", target)
    text = say(
        call.language,
        "records-courier-made",
        record=str(header.record),
        start=str(header.start),
        end=str(header.end),
        digest=grouped(digest),
    )
    call.console.say_next(call.who.session.cookie_sha256, Said("done", text))
    return attached(data, name)


async def courier_in(call: Call) -> Answer:
    """Take a file in, one package after another; what was taken before a refusal stays taken."""
    if not call.file:
        raise Refusal("file-missing", 400)
    digest = sha256(call.file).hexdigest()
    taken = await _taken(call, digest)
    language = call.language
    text = say(
        language,
        "records-courier-taken",
        record=taken.record,
        count=taken.fresh,
        size=str(taken.size),
        mirrored=str(taken.mirrored),
        digest=grouped(digest),
    )
    if taken.answer:
        text += " " + say_code(language, "node", taken.answer, {"reason": taken.reason}, taken.reason)
    target = f"{taken.record} {taken.fresh} {digest}"
    await asyncio.to_thread(call.console.write_down, call, "done:courier-in", target)
    call.console.say_next(call.who.session.cookie_sha256, Said("done", text))
    return Answer(status=303, headers={"location": "/record/courier"})


async def _taken(call: Call, digest: str) -> CourierTaken:
    """Hand the file to the node as it does in pieces: each package is a file of its own."""
    node, fresh, taken = AtNode(call.console, call.language), 0, None
    try:
        header, packages = await asyncio.to_thread(decode_courier, call.file)
        for package in packages:
            piece = encode_courier(header, package)
            taken = await node.hand(CourierTaken, "/v1/courier", piece)
            fresh += taken.fresh
    except RecordError as error:
        reason = say_code(call.language, "record", error.code, error.details, str(error))
        raise Refusal("courier-no", 422, count=fresh, reason=reason, digest=grouped(digest)) from error
    except Refusal as refusal:
        reason = str(refusal.args_of_text.get("reason", "")) or say(
            call.language, f"console-refused-{refusal.code}", **refusal.args_of_text
        )
        raise Refusal(
            "courier-no", refusal.status, count=fresh, reason=reason, digest=grouped(digest)
        ) from refusal
    assert taken is not None
    return CourierTaken(
        taken.record, taken.size, fresh, taken.mirrored, taken.receipted, taken.answer, taken.reason
    )


PAGES: Final = (
    Page(path="/record/courier", handle=courier, action=Action.VIEW_RECORD),
    Page(path="/record/courier/file", handle=courier_file, action=Action.CARRY_COURIER),
    Page(
        path="/record/courier",
        method="POST",
        handle=courier_in,
        action=Action.CARRY_COURIER,
        rate=ACT,
        most_file=MOST_FILE,
    ),
)

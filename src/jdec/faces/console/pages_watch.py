"""The watch page, its pieces, its map, and the past views of all three."""

from __future__ import annotations

import asyncio
import re
from typing import Any, Final

import msgspec

from jdec.faces.console.answers import Seat
from jdec.faces.console.calls import GEOJSON, JSON, Answer, Call, Page, Refusal
from jdec.faces.console.gather_watch import MOST_SHOWN, gather_past, gather_watch, newest_first
from jdec.faces.console.maps import map_of
from jdec.faces.console.own_acts import view_of
from jdec.faces.console.pages_record import page_of
from jdec.faces.console.rendering import as_json
from jdec.faces.console.views import EventsView, OwnActsView, WatchView
from jdec.faces.console.wording import Wording, statement_names
from jdec.faces.texts import say
from jdec.node.people.door import NodeAway, NodeSaidNo
from jdec.node.people.policy import Action
from jdec.node.picture_views import PictureAt
from jdec.picture.accounts import EventAccount
from jdec.record.origin import Origin

_PAGE: Final = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)
PARTS: Final = ("answers", "cells", "held", "acts", "events", "notices")
MOST_STEPS: Final = 500
FOLD_S: Final = 60.0
"""The node folds a past picture while one waits, and says itself when that takes too long."""
_AT: Final = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})(?:\.([0-9]{1,6})\.([0-9]{1,6}))?", re.ASCII)
"""Sizes of both records, then, where either is past its first generation, both generations: as in a cursor."""


async def watch(call: Call) -> Answer:
    """Show the whole page, of now or of a past place."""
    console, language = call.console, call.language
    at = call.query.get("at", "")
    view = await (past_view(call, at) if at else present_view(call))
    view = msgspec.structs.replace(view, own_acts=await own_acts(call))
    path = f"/watch?at={view.at}" if view.at else "/watch"
    frame = console.renderer.frame(
        say(language, "console-title-watch"),
        language,
        officer=call.who.officer,
        csrf=call.csrf,
        path=path,
        said=console.take_said(call),
    )
    return Answer(body=console.renderer.page("watch.html", frame, view))


async def part(call: Call) -> Answer:
    """Show one piece of the page of now; browsers that hear of the same change get the same bytes."""
    name = call.names["name"]
    if name not in PARTS:
        raise Refusal("not-found", 404)
    return Answer(body=await part_bytes(call, name))


async def part_bytes(call: Call, name: str, *, is_beside: bool = False) -> bytes:
    """Return one piece of the page of now; `is_beside`: it goes to its place beside what was asked for."""
    console, language = call.console, call.language
    view = await present_view(call)
    frame = console.renderer.frame(
        say(language, "console-title-watch"), language, officer=None, csrf=call.csrf, path="/watch"
    )
    if name == "acts":
        # Each officer's own: nobody else gets these bytes.
        own = msgspec.structs.replace(await own_acts(call), is_beside=is_beside)
        return console.renderer.page("parts/acts.html", frame, msgspec.structs.replace(view, own_acts=own))
    frame = msgspec.structs.replace(frame, held=view.held)
    key = (name, language, view.sequence, str(_seat(call).may_see), *sorted(frame.by_two))
    return console.fragments.get(key, f"parts/{name}.html", frame, view)


async def own_acts(call: Call) -> OwnActsView:
    """Return what this officer has said lately."""
    console = call.console
    acts = await asyncio.to_thread(console.own_acts.of, call.number, console.now())
    return view_of(acts, console.following.status, call.language)


async def map_data(call: Call) -> Answer:
    """Give what a map shows, of now or of a past place."""
    console = call.console
    at = call.query.get("at", "")
    picture = console.following.picture
    events, notices = list(picture.events.values()), list(picture.notices.values())
    key = (call.language, at or console.hub.sequence)
    if at:
        past = await _past(call, at)
        events = [event for component in past.components for event in component.events]
        notices = list(past.notices)
    found = console.maps.get(key)
    if found is None:
        language, traffic = call.language, console.settings.traffic
        found = await asyncio.to_thread(map_of, events, notices, language=language, traffic=traffic)
        console.maps.put(key, found)
    return Answer(body=found, media_type=GEOJSON)


async def times(call: Call) -> Answer:
    """Give the places that the time slider stops at."""
    records = call.console.following.records
    if not records:
        return Answer(body=as_json({"steps": []}), media_type=JSON)
    own, peer = records
    steps = await asyncio.to_thread(call.console.parts.index.steps, own, peer, MOST_STEPS)
    later = _later(records)
    told = [{"at": f"{each.own}.{each.peer}{later}", "time": each.at} for each in steps]
    return Answer(body=as_json({"steps": told}), media_type=JSON)


async def events(call: Call) -> Answer:
    """Show every event there is, page by page."""
    console, asked = call.console, call.query.get("page", "1")
    if not _PAGE.fullmatch(asked):
        raise Refusal("not-found", 404)
    found = newest_first(console.following.picture.events.values())
    last = max(1, -(-len(found) // MOST_SHOWN))
    number = min(int(asked), last)
    shown = found[(number - 1) * MOST_SHOWN : number * MOST_SHOWN]
    wording = Wording(
        call.language, console.settings.party, console.following.status, await _statements(call, shown)
    )
    view = EventsView(tuple(wording.event_line(each) for each in shown), number, last)
    return page_of(call, "events.html", "page-events-all", view)


async def present_view(call: Call) -> WatchView:
    """Return the page of now; made once for all who see the same."""
    console, seat = call.console, _seat(call)
    sequence = console.hub.sequence
    found = console.views.get((seat, sequence))
    if found is None:
        said = await _statements(call, list(console.following.picture.events.values()))
        # All pieces of a page are asked for at once: another may have made it meanwhile.
        found = console.views.get((seat, sequence))
    if found is None:
        found = gather_watch(console.following, seat, said, sequence, console.now())
        console.views.put((seat, sequence), found)
    return found


async def past_view(call: Call, at: str) -> WatchView:
    """Return the page of a past place."""
    console = call.console
    past = await _past(call, at)
    events = [event for component in past.components for event in component.events]
    said = await _statements(call, [*events, *console.following.picture.events.values()])
    return gather_past(console.following, _seat(call), said, past, at, console.hub.sequence, console.now())


def _later(records: tuple[str, ...]) -> str:
    """Return what the name of a past place ends with: nothing while both records are in their first generation."""
    later = "".join(f".{Origin.parse(each).generation}" for each in records)
    return "" if later == ".1.1" else later


async def _past(call: Call, at: str) -> PictureAt:
    """Ask the node for the picture at a pair of sizes; what it answered lately is kept."""
    console = call.console
    sizes = _AT.fullmatch(at)
    if sizes is None:
        raise Refusal("at-wrong", 400)
    records = console.following.records
    if not records:
        raise Refusal("node-silent", 503)
    if (f".{sizes[3]}.{sizes[4]}" if sizes[3] else "") != _later(records):
        # The same sizes name another place now; one of an earlier generation is folded by nobody any more.
        raise Refusal("at-generation", 410)
    found = console.pasts.get(at)
    if found is None:
        own, peer = int(sizes[1]), int(sizes[2])
        try:
            found = await console.parts.door.get(
                PictureAt, "/v1/picture/at", patience_s=FOLD_S, own=own, peer=peer
            )
        except NodeAway as away:
            raise Refusal("node-silent", 503) from away
        except NodeSaidNo as no:
            raise Refusal("at-refused", no.status, reason=no.sentence) from no
        console.pasts.put(at, found)
    return found


async def _statements(call: Call, events: list[EventAccount]) -> dict[str, Any]:
    names = statement_names(events)[:500]
    return await asyncio.to_thread(call.console.parts.index.statements, names) if names else {}


def _seat(call: Call) -> Seat:
    may_see = call.console.may(call.who.officer, Action.SAY_SEEN)
    return Seat(call.language, call.console.settings.party, may_see)


PAGES: Final = (
    Page(path="/watch", handle=watch, action=Action.VIEW_WATCH),
    Page(path="/events", handle=events, action=Action.VIEW_WATCH),
    Page(path="/watch/part/{name:str}", handle=part, action=Action.VIEW_WATCH),
    Page(path="/watch/map.json", handle=map_data, action=Action.VIEW_WATCH, is_data=True),
    Page(path="/watch/times.json", handle=times, action=Action.VIEW_WATCH, is_data=True),
)

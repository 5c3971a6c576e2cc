"""What `jdec picture` asks a node, and the options that its commands share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from jdec.faces.cli.client import Client
from jdec.faces.cli.errors import CliError, Exit
from jdec.node.picture_views import NoticePage, PictureAt, PicturePage, PictureStatus
from jdec.picture.accounts import EventAccount
from jdec.picture.noticing import NoticeAccount

PICTURE: Final = "/v1/picture"
MOST_LISTED: Final = 20_000
_PAGE: Final = 1000
_PLACE: Final = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})", re.ASCII)

AtOption = Annotated[
    str, typer.Option("--at", help="cli-opt-picture-at", metavar="cli-meta-sizes", show_default=False)
]
GeojsonOption = Annotated[
    str,
    typer.Option("--geojson", help="cli-opt-geojson", metavar="cli-meta-file-or-dash", show_default=False),
]
CzmlOption = Annotated[
    str, typer.Option("--czml", help="cli-opt-czml", metavar="cli-meta-file-or-dash", show_default=False)
]
CursorFileOption = Annotated[
    Path | None,
    typer.Option("--cursor-file", help="cli-opt-cursor-file", metavar="cli-meta-file", show_default=False),
]


@dataclass(frozen=True, slots=True)
class Read:
    """A picture as it was read: at the present with its status, or `at` a pair of record sizes."""

    traffic: str
    events: list[EventAccount]
    notices: list[NoticeAccount]
    status: PictureStatus | None = None
    at: PictureAt | None = None


def read_picture(client: Client, at: str = "", *, with_notices: bool = False) -> Read:
    """Return the whole picture of a node; more than `MOST_LISTED` events are refused, with a sentence."""
    traffic = client.status().traffic
    if at:
        own, peer = sizes_of(at)
        found = client.get(PictureAt, f"{PICTURE}/at", own=own, peer=peer)
        events = [event for component in found.components for event in component.events]
        ordered = sorted(events, key=lambda event: (event.time, event.name))
        return Read(traffic, ordered, list(found.notices), at=found)
    page = client.get(PicturePage, PICTURE, limit=_PAGE)
    status, listed = page.status, list(page.events)
    while page.next is not None:
        if len(listed) >= MOST_LISTED:
            raise CliError("picture-too-many", Exit.REFUSED, most=MOST_LISTED, got=status.counts.events)
        page = client.get(PicturePage, PICTURE, limit=_PAGE, after=page.next)
        listed += page.events
    return Read(traffic, listed, read_notices(client) if with_notices else [], status=status)


def read_notices(client: Client, state: str = "") -> list[NoticeAccount]:
    """Return all notices that a node knows of, or those of one state."""
    only = {"state": state} if state else {}
    page = client.get(NoticePage, f"{PICTURE}/notices", limit=_PAGE, **only)
    listed = list(page.notices)
    while page.next is not None:
        page = client.get(NoticePage, f"{PICTURE}/notices", limit=_PAGE, after=page.next, **only)
        listed += page.notices
    return listed


def sizes_of(text: str) -> tuple[int, int]:
    """Return the sizes of the own and the other Party's record that `OWN.PEER` names."""
    found = _PLACE.fullmatch(text)
    if found is None:
        raise CliError("picture-at-form", Exit.USAGE, got=text[:40])
    return int(found[1]), int(found[2])


def event_named(read: Read, name: str) -> EventAccount:
    """Return the event of this name, or the one with a message of this name in it."""
    for event in read.events:
        if event.name == name or any(name in each.names for each in event.assessments):
            return event
    raise CliError("picture-event-missing", Exit.REFUSED, name=name[:80])

"""A message as officers read it before they approve it: every field in words, its areas, its draft texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from jdec.faces.console.notice_judging import says
from jdec.faces.console.notice_showing import areas_json, place_text, places_in
from jdec.faces.console.notice_telling import window_text
from jdec.faces.texts import say
from jdec.messages.hazard.writing import can_be_drafted, navarea_draft, notam_draft
from jdec.messages.header import Reference
from jdec.messages.kinds import Message
from jdec.picture.entries import name_of_place
from jdec.words.instants import Window, format_instant

_HEADER = ("version", "sender", "traffic", "submission", "salt", "authorised_by")


def rows_of(message: Message, language: str) -> Iterator[tuple[str, str]]:
    """Every field that says something, each with its name."""
    for name in message.__struct_fields__:
        value = getattr(message, name)
        if name in _HEADER or value in (None, ()):
            continue
        label = says(language, "field", name.replace("_", "-"))
        for which, text in _texts(name, value, language):
            if name == "impact_areas":
                yield say(language, "console-notice-area-number", number=which.strip()), text
            else:
                yield f"{label}{which}", text


def _texts(name: str, value: Any, language: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Window):
        yield "", window_text(language, value)
    elif name == "about":
        yield (
            "",
            ", ".join(
                name_of_place(each.record, each.index) for each in value if isinstance(each, Reference)
            ),
        )
    elif name == "remark":
        for each, text in value.items():
            yield f" ({say(language, f'console-notice-in-{each}')})", text
    elif isinstance(value, tuple):
        for number, place in enumerate(value, 1):
            yield f" {number}", place_text(place, language)
    elif isinstance(value, bool):
        yield "", say(language, "console-notice-yes" if value else "console-notice-no")
    elif hasattr(value, "isoformat"):
        yield "", format_instant(value.replace(microsecond=0)).replace("T", " ")
    elif isinstance(value, msgspec.Struct):
        yield "", place_text(value, language)  # type: ignore[arg-type]
    else:
        yield "", says(language, "value", str(value)) if isinstance(value, str) else f"{value:g}"


def areas_of(message: Message) -> str:
    """The areas of a message as GeoJSON."""
    plain: Mapping[str, Any] = msgspec.to_builtins(message)
    kept = {name: value for name, value in plain.items() if any(True for _ in places_in(value))}
    return areas_json(kept)


def texts_of(message: Message) -> Iterator[tuple[str, str]]:
    """Draft texts for airmen and mariners, where the message has hazard areas."""
    if can_be_drafted(message):
        yield "NOTAM", notam_draft(message)
        yield "NAVAREA", navarea_draft(message)

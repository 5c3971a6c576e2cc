"""What the forms of the notices ask for: one description a field, and the page is made from them.

Inputs are named as the fields of the message are (`window.closes_at`, `impact_areas[0].radius`), so that a fault which
a judge finds stands at the field that it is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final

import msgspec

from jdec.messages.header import kind_of
from jdec.messages.notifications import (
    GeophysicalExperiment,
    LaunchCancellation,
    Notification,
    PostLaunchNotification,
    PreLaunchNotification,
    SpacecraftDeorbit,
    WindowExtension,
)
from jdec.messages.statements import MAX_AREAS, Statement
from jdec.words.launches import LaunchClass

STATEMENT: Final = "urgent-statement"
_FORMATS: Final[tuple[type[Notification], ...]] = (
    PreLaunchNotification,
    WindowExtension,
    PostLaunchNotification,
    LaunchCancellation,
    GeophysicalExperiment,
    SpacecraftDeorbit,
)
FORMAT_OF: Final = {kind_of(kind): kind.FORMAT for kind in _FORMATS}
KINDS: Final = (*FORMAT_OF, STATEMENT)
SHAPES: Final = ("circle", "polygon", "point", "named-area")
LAND_SHAPES: Final = ("point", "circle", "polygon", "named-area")
PLACE_PARTS: Final = ("shape", "points", "radius", "name_en", "name_ru", "ocean", "quadrant")
WINDOW_PARTS: Final = ("opens_at", "closes_at", "daily.opens_utc", "daily.closes_utc")
LANGUAGES: Final = ("en", "ru")
MOST_LETTERS: Final = 20_000
"""So much of one input is kept in a draft; a message takes far less, and says so."""


class FieldKind(StrEnum):
    """What is typed into a field, and so how it is shown and read."""

    NUMBER = "number"
    ORIGINAL = "original"
    CHOICE = "choice"
    COUNT = "count"
    INSTANT = "instant"
    WINDOW = "window"
    PLACE = "place"
    PLACES = "places"
    FIGURE = "figure"
    LINE = "line"
    YES = "yes"
    ABOUT = "about"
    REMARK = "remark"


class FormField(msgspec.Struct, frozen=True):
    """One field of a message as a form asks for it; `words` is the family of the texts of its choices."""

    name: str
    kind: FieldKind
    is_required: bool = False
    choices: tuple[str, ...] = ()
    words: str = ""


_CLASSES: Final = tuple(each.value for each in LaunchClass)
_NUMBER: Final = FormField("number", FieldKind.NUMBER, True)
_REMARK: Final = FormField("remark", FieldKind.REMARK)
_CLASS: Final = FormField("launch_class", FieldKind.CHOICE, True, _CLASSES, "value")
_COUNT: Final = FormField("count", FieldKind.COUNT)
_WINDOW: Final = FormField("window", FieldKind.WINDOW, True)
_ORIGINAL: Final = FormField("original", FieldKind.ORIGINAL, True)
_AZIMUTH: Final = FormField("azimuth_deg", FieldKind.FIGURE)
_IMPACTS: Final = FormField("impact_areas", FieldKind.PLACES)

FORMS: Final[Mapping[str, tuple[FormField, ...]]] = {
    "pre-launch-notification": (
        _NUMBER,
        _CLASS,
        _COUNT,
        _WINDOW,
        FormField("launch_area", FieldKind.PLACE, True),
        _AZIMUTH,
        _IMPACTS,
        _REMARK,
    ),
    "window-extension": (_ORIGINAL, _NUMBER, FormField("new_closes_at", FieldKind.INSTANT, True), _REMARK),
    "post-launch-notification": (
        FormField("original", FieldKind.ORIGINAL),
        _NUMBER,
        FormField("launched_at", FieldKind.INSTANT, True),
        FormField("as_announced", FieldKind.YES, True),
        _CLASS,
        _COUNT,
        FormField("launch_area", FieldKind.PLACE),
        _AZIMUTH,
        _IMPACTS,
        _REMARK,
    ),
    "launch-cancellation": (_ORIGINAL, _NUMBER, _REMARK),
    "geophysical-experiment": (
        _NUMBER,
        _WINDOW,
        FormField("area", FieldKind.PLACE, True),
        FormField("altitude_low_km", FieldKind.FIGURE),
        FormField("altitude_high_km", FieldKind.FIGURE),
        _REMARK,
    ),
    "spacecraft-deorbit": (
        _NUMBER,
        FormField("object_name", FieldKind.LINE, True),
        FormField("designator", FieldKind.LINE),
        _WINDOW,
        FormField("impact_areas", FieldKind.PLACES, True),
        _REMARK,
    ),
    STATEMENT: (
        FormField("statement", FieldKind.CHOICE, True, tuple(each.value for each in Statement), "value"),
        FormField("about", FieldKind.ABOUT),
        FormField("event_time", FieldKind.INSTANT),
        FormField("event_place", FieldKind.PLACE),
        _REMARK,
    ),
}


def inputs_of(kind: str) -> Iterator[str]:
    """The names of all inputs of a form."""
    for field in FORMS[kind]:
        match field.kind:
            case FieldKind.WINDOW:
                yield from (f"{field.name}.{part}" for part in WINDOW_PARTS)
            case FieldKind.PLACE:
                yield from (f"{field.name}.{part}" for part in PLACE_PARTS)
            case FieldKind.PLACES:
                for number in range(MAX_AREAS):
                    yield from (f"{field.name}[{number}].{part}" for part in PLACE_PARTS)
            case FieldKind.REMARK:
                yield from (f"{field.name}.{language}" for language in LANGUAGES)
            case _:
                yield field.name


def kept_of(kind: str, form: Mapping[str, str]) -> dict[str, str]:
    """What a draft keeps of a form: its own inputs that are not empty, as they were typed."""
    found = {name: form.get(name, "").replace("\r\n", "\n")[:MOST_LETTERS] for name in inputs_of(kind)}
    return {name: text for name, text in found.items() if text}


def areas_in(field: str, typed: Mapping[str, str]) -> int:
    """How many of the areas of a field something was typed into, counted up to the last of them."""
    used = [
        number
        for number in range(MAX_AREAS)
        if any(typed.get(f"{field}[{number}].{part}", "").strip() for part in PLACE_PARTS if part != "shape")
    ]
    return used[-1] + 1 if used else 0

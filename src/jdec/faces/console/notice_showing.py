"""From a form's description and what was typed to what its template shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from jdec.faces.console.notice_forms import (
    FORMS,
    LAND_SHAPES,
    LANGUAGES,
    SHAPES,
    WINDOW_PARTS,
    FieldKind,
    FormField,
    areas_in,
)
from jdec.faces.console.notice_judging import At, Examined, says
from jdec.faces.console.notice_telling import window_text
from jdec.faces.console.notice_views import AtView, FieldView, InputView, Option, PlaceView, VerdictView
from jdec.faces.texts import has, say
from jdec.geo.shapes import of_place
from jdec.messages.statements import MAX_AREAS
from jdec.picture.noticing import NoticeAccount
from jdec.words.faults import Refused
from jdec.words.instants import Window
from jdec.words.places import Circle, NamedArea, Ocean, Place, Point, Polygon, Quadrant
from jdec.words.strict import convert_strict

_ID: Final = re.compile(r"[^a-z0-9]+")


def id_of(name: str) -> str:
    """The identifier of an input on its page."""
    return f"in-{_ID.sub('-', name.lower()).strip('-')}"


class FormShower:
    """Shows the fields of one form in one language."""

    def __init__(
        self,
        kind: str,
        typed: Mapping[str, str],
        language: str,
        originals: list[NoticeAccount],
        areas: int = 0,
    ) -> None:
        """At least so many `areas` are shown."""
        self._kind = kind
        self._typed = typed
        self._language = language
        self._originals = originals
        self._areas = areas

    def fields(self, faults: tuple[At, ...]) -> tuple[FieldView, ...]:
        """Every field, with the faults that stand at its inputs."""
        at = {each.input: each.text for each in faults}
        return tuple(self._field(each, at) for each in FORMS[self._kind])

    def label(self, name: str) -> str:
        """What an input is called, with the field that it belongs to."""
        for field in FORMS[self._kind]:
            if name == field.name:
                return self._word(field.name)
            if name.startswith((f"{field.name}.", f"{field.name}[")):
                part = name.rpartition("]")[2].removeprefix(field.name).strip(".")
                number = re.search(r"\[(\d)\]", name)
                which = f" {int(number[1]) + 1}" if number else ""
                return f"{self._word(field.name)}{which}: {self._part(part)}"
        return ""

    def _field(self, field: FormField, at: Mapping[str, str]) -> FieldView:
        places: tuple[PlaceView, ...] = ()
        may_add = False
        if field.kind is FieldKind.PLACES:
            used = areas_in(field.name, self._typed)
            shown = min(max(used, self._areas, 1), MAX_AREAS)
            may_add = shown < MAX_AREAS
            places = tuple(self._place(field, f"{field.name}[{number}]", at) for number in range(shown))
        elif field.kind is FieldKind.PLACE:
            places = (self._place(field, field.name, at),)
        return FieldView(
            name=field.name,
            id=id_of(field.name),
            kind=field.kind.value,
            label=self._word(field.name),
            is_required=field.is_required,
            inputs=() if places else tuple(self._inputs(field, at)),
            places=places,
            may_add=may_add,
        )

    def _inputs(self, field: FormField, at: Mapping[str, str]) -> Iterator[InputView]:
        name = field.name
        if field.kind is FieldKind.WINDOW:
            for part in WINDOW_PARTS:
                yield self._input(f"{name}.{part}", at, part=part, hint=self._hint(part))
        elif field.kind is FieldKind.REMARK:
            for language in LANGUAGES:
                label = say(self._language, f"console-notice-in-{language}")
                yield self._input(f"{name}.{language}", at, form="lines", label=label, language=language)
        elif field.kind in (FieldKind.CHOICE, FieldKind.ORIGINAL, FieldKind.YES):
            yield self._input(name, at, form="list", options=tuple(self._options(field)))
        else:
            yield self._input(name, at, hint=self._hint(name))

    def _options(self, field: FormField) -> Iterator[Option]:
        chosen = self._typed.get(field.name, "")
        none = "console-notice-choose" if field.is_required else "console-notice-none"
        yield Option("", say(self._language, none), not chosen)
        if field.kind is FieldKind.ORIGINAL:
            for each in self._originals:
                state = says(self._language, "picture-notice-state", each.state.value)
                windows = "; ".join(window_text(self._language, one) for one in each.windows)
                text = f"{each.number} · {windows} · {state}"
                yield Option(each.number, text, each.number == chosen)
            return
        if field.kind is FieldKind.YES:
            for value in ("yes", "no"):
                yield Option(value, say(self._language, f"console-notice-{value}"), value == chosen)
            return
        for value in field.choices:
            yield Option(value, says(self._language, field.words, value), value == chosen)

    def _place(self, field: FormField, here: str, at: Mapping[str, str]) -> PlaceView:
        shapes = LAND_SHAPES if field.kind is FieldKind.PLACE else SHAPES
        chosen = self._typed.get(f"{here}.shape", "") or shapes[0]
        options = tuple(
            Option(each, say(self._language, f"console-notice-shape-{each}"), each == chosen)
            for each in shapes
        )
        oceans, quadrants = (self._list(f"{here}.{part}", words) for part, words in _LISTS)
        inputs = (
            self._input(f"{here}.shape", at, form="list", part="shape", options=options),
            self._input(f"{here}.points", at, form="lines", part="points", hint=self._hint("points")),
            self._input(f"{here}.radius", at, part="radius", hint=self._hint("radius")),
            *(
                self._input(f"{here}.name_{each}", at, part=f"name_{each}", language=each)
                for each in LANGUAGES
            ),
            self._input(f"{here}.ocean", at, form="list", part="ocean", options=oceans),
            self._input(f"{here}.quadrant", at, form="list", part="quadrant", options=quadrants),
        )
        number = here.rpartition("[")[2].rstrip("]")
        title = (
            say(self._language, "console-notice-area-number", number=str(int(number) + 1))
            if number.isdecimal()
            else self._word(here)
        )
        return PlaceView(here, title, inputs)

    def _list(self, name: str, values: tuple[str, ...]) -> tuple[Option, ...]:
        chosen = self._typed.get(name, "")
        none = Option("", say(self._language, "console-notice-none"), not chosen)
        return (none, *(Option(each, says(self._language, "value", each), each == chosen) for each in values))

    def _input(
        self, name: str, at: Mapping[str, str], *, label: str = "", part: str = "", **more: Any
    ) -> InputView:
        return InputView(
            name=name,
            id=id_of(name),
            label=label or (self._part(part) if part else self._word(name)),
            part=part,
            value=self._typed.get(name, ""),
            fault=at.get(name, ""),
            **more,
        )

    def _word(self, name: str) -> str:
        return says(self._language, "field", name.replace("_", "-"))

    def _part(self, part: str) -> str:
        return say(self._language, f"console-notice-part-{part.replace('.', '-').replace('_', '-')}")

    def _hint(self, name: str) -> str:
        message = f"console-notice-hint-{name.replace('.', '-').replace('_', '-')}"
        return say(self._language, message) if has(self._language, message) else ""


_LISTS: Final = (
    ("ocean", tuple(each.value for each in Ocean)),
    ("quadrant", tuple(each.value for each in Quadrant)),
)


def verdict_view(
    shower: FormShower, found: Examined, draft: str, version: int, kept_at: datetime | None, language: str
) -> VerdictView:
    """What is made of a form so far."""

    def seen(each: At) -> AtView:
        return AtView(
            each.input, id_of(each.input) if each.input else "", shower.label(each.input), each.text
        )

    return VerdictView(
        draft=draft,
        version=version,
        faults=tuple(seen(each) for each in found.faults),
        warnings=tuple(seen(each) for each in found.warnings),
        read_as=tuple(read_as(found, shower, language)),
        told=found.told,
        areas=areas_json(found.typed.content),
        kept_at=kept_at,
    )


def read_as(found: Examined, shower: FormShower, language: str) -> Iterator[tuple[str, str]]:
    """What was understood of instants and places, a line each, for the officer to compare."""
    for name, value in found.typed.content.items():
        if name == "window":
            try:
                yield shower.label("window"), window_text(language, convert_strict(Window, value))
            except Refused:
                continue
        elif name in ("new_closes_at", "launched_at", "event_time"):
            yield shower.label(name), str(value).replace("T", " ")
        else:
            for number, place in enumerate(places_in(value)):
                label = shower.label(name)
                if isinstance(value, list):
                    label = say(language, "console-notice-area-number", number=str(number + 1))
                yield label, place_text(place, language)


def areas_json(content: Mapping[str, Any]) -> str:
    """The places of a form as GeoJSON, for its map; those that cannot be drawn are left out."""
    features = []
    for name, value in content.items():
        for place in places_in(value):
            try:
                shape = of_place(place)
            except (ValueError, ArithmeticError):
                continue
            if shape is not None:
                features.append({"type": "Feature", "geometry": shape, "properties": {"field": name}})
    return msgspec.json.encode({"type": "FeatureCollection", "features": features}).decode()


def places_in(value: Any) -> Iterator[Place]:
    """The places of a value as it was typed, those that are right."""
    for each in value if isinstance(value, list | tuple) else [value]:
        if isinstance(each, dict) and "type" in each:
            try:
                yield convert_strict(Place, each)  # type: ignore[arg-type]
            except Refused:
                continue


def place_text(place: Place, language: str) -> str:
    """A place in words and figures: decimal degrees, and degrees with minutes and seconds."""
    match place:
        case NamedArea():
            words = " / ".join(place.name[each] for each in ("en", "ru") if each in place.name)
            parts = [words]
            parts += [says(language, "value", each.value) for each in (place.ocean, place.quadrant) if each]
            return ", ".join(parts)
        case Circle():
            radius = say(language, "console-notice-radius", km=f"{place.radius_km:g}")
            return f"{point_text(place.lat_deg, place.lon_deg)}, {radius}"
        case Polygon():
            return "; ".join(point_text(each.lat_deg, each.lon_deg) for each in place.vertices)
        case Point():
            return point_text(place.lat_deg, place.lon_deg)


def point_text(lat_deg: float, lon_deg: float) -> str:
    """`69.2940°N 016.0200°E (69°17′38″N 016°01′12″E)`."""
    north, east = "N" if lat_deg >= 0 else "S", "E" if lon_deg >= 0 else "W"
    plain = f"{abs(lat_deg):.4f}°{north} {abs(lon_deg):.4f}°{east}"
    return f"{plain} ({_sexagesimal(abs(lat_deg), 2)}{north} {_sexagesimal(abs(lon_deg), 3)}{east})"


def _sexagesimal(degrees: float, width: int) -> str:
    seconds = round(degrees * 3600)
    return f"{seconds // 3600:0{width}d}°{seconds // 60 % 60:02d}′{seconds % 60:02d}″"

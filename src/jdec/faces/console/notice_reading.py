"""What officers type, read: instants, hours, figures and places in several notations, into the content of a message.

What cannot be read at all is a fault here, at its input.  Everything else is left to the judge of messages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from jdec.faces.console.notice_forms import FORMS, LANGUAGES, FieldKind, FormField
from jdec.messages.hazard.areas import KM_PER_NM
from jdec.messages.hazard.coordinates import find_points
from jdec.messages.hazard.schedule import ten_digits
from jdec.messages.hazard.spans import MONTHS, full_year, instant_of
from jdec.messages.statements import MAX_AREAS
from jdec.words.places import Vertex

_DATE: Final = r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
_DAY_FIRST: Final = r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})"
_CLOCK: Final = r"(?P<hour>\d{1,2}):?(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
_ZONE: Final = r"\s*(?:Z|UTC)?"
_INSTANTS: Final = tuple(
    re.compile(rf"{date}[T\s]\s*{_CLOCK}{_ZONE}", re.ASCII | re.IGNORECASE) for date in (_DATE, _DAY_FIRST)
)
_GROUP: Final = re.compile(r"(\d{2})(\d{4})\s*Z\s*([A-Z]{3})\s*(\d{2}|\d{4})", re.ASCII | re.IGNORECASE)
_HOURS: Final = re.compile(r"(\d{1,2}):?(\d{2})\s*Z?", re.ASCII | re.IGNORECASE)
_FIGURE: Final = re.compile(r"[+-]?\d{1,9}(?:[.,]\d{1,9})?", re.ASCII)
_RADIUS: Final = re.compile(r"(\d{1,6}(?:[.,]\d{1,4})?)\s*([^\d\s.,]+(?:\s+[^\d\s.,]+)?)?\.?", re.ASCII)
_KM: Final = frozenset({"", "km", "км"})
_MILES: Final = frozenset({"nm", "nmi", "м. миль", "морских миль", "миль", "мили", "м.миль", "мм"})
_PAIR: Final = re.compile(
    r"([+-]?\d{1,3}(?:[.,]\d{1,9})?)\s*°?\s*(?:[,;/]\s+|\s+|(?<=\d)[;/])([+-]?\d{1,3}(?:[.,]\d{1,9})?)\s*°?",
    re.ASCII,
)
_PLAIN_PAIR: Final = re.compile(r"([+-]?\d{1,3}\.\d{1,9})\s*,\s*([+-]?\d{1,3}\.\d{1,9})", re.ASCII)
_SIDES: Final = ((r"с\.?\s*ш\.?", "N"), (r"ю\.?\s*ш\.?", "S"), (r"в\.?\s*д\.?", "E"), (r"з\.?\s*д\.?", "W"))
_LETTERED: Final = re.compile(r"[NSEW]")
_DECIMAL_COMMA: Final = re.compile(r"(?<=\d),(?=\d)")
_NAME: Final = re.compile(r"[A-Z]{3}\.[1-9][0-9]{0,5}/[0-9]{1,15}", re.ASCII)
_DECIMALS: Final = 6


class Unread(Exception):
    """Nothing of the kind can be made of a text; `code` has the text `console-unread-<code>`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Typed(msgspec.Struct, frozen=True):
    """What a form comes to.

    `content` are the fields of the message as plain data; `unread` the inputs that cannot be read, each with a code;
    `inputs` leads from the path of an area in the message to that in the form; `about` are names of cited messages.
    """

    content: dict[str, Any]
    unread: dict[str, str]
    inputs: dict[str, str]
    about: tuple[str, ...] = ()


def read_form(kind: str, typed: Mapping[str, str]) -> Typed:
    """Read a whole form."""
    reader = _Reader(typed)
    for field in FORMS[kind]:
        reader.read(field)
    return Typed(reader.content, reader.unread, reader.inputs, reader.about)


class _Reader:
    """Reads one form; what it has found so far."""

    def __init__(self, typed: Mapping[str, str]) -> None:
        self.typed = typed
        self.content: dict[str, Any] = {}
        self.unread: dict[str, str] = {}
        self.inputs: dict[str, str] = {}
        self.about: tuple[str, ...] = ()

    def text(self, name: str) -> str:
        return self.typed.get(name, "").strip()

    def read(self, field: FormField) -> None:
        name = field.name
        match field.kind:
            case FieldKind.WINDOW:
                self._window(name)
            case FieldKind.PLACE:
                self._put(name, self._place(name))
            case FieldKind.PLACES:
                self._places(name)
            case FieldKind.REMARK:
                found = {each: self.text(f"{name}.{each}") for each in LANGUAGES}
                self._put(name, {each: text for each, text in found.items() if text})
            case FieldKind.INSTANT:
                self._one(name, instant_text)
            case FieldKind.FIGURE:
                self._one(name, figure)
            case FieldKind.COUNT:
                self._one(name, whole_number)
            case FieldKind.YES:
                self._one(name, lambda text: text == "yes")
            case FieldKind.ABOUT:
                self._about(name)
            case _:
                self._put(name, self.text(name))

    def _put(self, name: str, value: Any) -> None:
        if value not in ("", None, {}, []):
            self.content[name] = value

    def _one(self, name: str, read: Any) -> Any:
        text = self.text(name)
        if not text:
            return None
        try:
            self.content[name] = read(text)
        except Unread as unread:
            self.unread[name] = unread.code
        return None

    def _about(self, name: str) -> None:
        words = self.text(name).replace(",", " ").split()
        if all(_NAME.fullmatch(each) for each in words):
            self.about = tuple(dict.fromkeys(words))
        else:
            self.unread[name] = "about"

    def _window(self, name: str) -> None:
        window = self._read_all(name, {"opens_at": instant_text, "closes_at": instant_text})
        daily = self._read_all(f"{name}.daily", {"opens_utc": hours_text, "closes_utc": hours_text})
        if daily:
            window["daily"] = daily
        self._put(name, window)

    def _read_all(self, name: str, parts: Mapping[str, Any]) -> dict[str, Any]:
        found = {}
        for part, read in parts.items():
            text = self.text(f"{name}.{part}")
            if not text:
                continue
            try:
                found[part] = read(text)
            except Unread as unread:
                self.unread[f"{name}.{part}"] = unread.code
        return found

    def _places(self, name: str) -> None:
        found: list[Any] = []
        for number in range(MAX_AREAS):
            here = f"{name}[{number}]"
            place = self._place(here)
            if place is not None:
                self.inputs[f"{name}[{len(found)}]"] = here
                found.append(place)
        self._put(name, found)

    def _place(self, here: str) -> dict[str, Any] | None:
        """One place; None where nothing was typed, or nothing could be read."""
        shape = self.text(f"{here}.shape")
        if shape == "named-area":
            return self._named(here)
        text = self.text(f"{here}.points")
        if not text:
            return None
        try:
            points = read_points(text)
        except Unread as unread:
            self.unread[f"{here}.points"] = unread.code
            return None
        return self._shaped(here, shape, points)

    def _shaped(self, here: str, shape: str, points: list[Vertex]) -> dict[str, Any] | None:
        if shape == "polygon":
            corners = points[:-1] if len(points) > 1 and points[0] == points[-1] else points
            return {"type": "polygon", "vertices": [_corner(each) for each in corners]}
        if len(points) > 1:
            self.unread[f"{here}.points"] = "one-point"
            return None
        if shape != "circle":
            return {"type": "point", **_corner(points[0])}
        place = {"type": "circle", **_corner(points[0])}
        text = self.text(f"{here}.radius")
        try:
            if text:
                place["radius_km"] = radius_km(text)
        except Unread as unread:
            self.unread[f"{here}.radius"] = unread.code
        return place

    def _named(self, here: str) -> dict[str, Any] | None:
        name = {each: text for each in LANGUAGES if (text := self.text(f"{here}.name_{each}"))}
        place: dict[str, Any] = {"type": "named-area", "name": name}
        for part in ("ocean", "quadrant"):
            if text := self.text(f"{here}.{part}"):
                place[part] = text
        return place if len(place) > 2 or name else None


def instant_text(text: str) -> str:
    """The instant of `2026-11-28 05:00`, `28.11.2026 05:00`, `280500Z NOV 26` or `2611280500`, as messages write it."""
    found = ten_digits(text) if re.fullmatch(r"\d{10}", text, re.ASCII) else None
    for form in _INSTANTS:
        if match := form.fullmatch(text):
            parts = {name: int(value or 0) for name, value in match.groupdict().items()}
            found = _instant(**parts)
    if (group := _GROUP.fullmatch(text)) and group[3].upper() in MONTHS:
        month = MONTHS.index(group[3].upper()) + 1
        found = instant_of(full_year(group[4]), month, int(group[1]), group[2])
    if found is None:
        raise Unread("instant")
    return f"{found:%Y-%m-%dT%H:%M:%S}Z"


def _instant(year: int, month: int, day: int, hour: int, minute: int, second: int) -> datetime | None:
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def hours_text(text: str) -> str:
    """A time of the day, `5:00` or `0500`, as messages write it."""
    found = _HOURS.fullmatch(text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise Unread("hours")
    return f"{int(found[1]):02d}:{found[2]}"


def figure(text: str) -> float:
    """A number with a point or a comma."""
    if not _FIGURE.fullmatch(text):
        raise Unread("figure")
    return float(text.replace(",", "."))


def whole_number(text: str) -> int:
    """A whole number."""
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise Unread("whole-number")
    return int(text)


def radius_km(text: str) -> float:
    """A radius in kilometres, or in nautical miles where the text says so."""
    found = _RADIUS.fullmatch(text)
    unit = " ".join((found[2] or "").lower().rstrip(".").split()) if found else ""
    if found is None or unit not in _KM | _MILES:
        raise Unread("radius")
    number = float(found[1].replace(",", "."))
    return round(number * KM_PER_NM, 3) if unit in _MILES else number


def read_points(text: str) -> list[Vertex]:
    """The points of a text, one or more a line.  Raises `Unread` where any of it is no point."""
    plain = text
    for words, letter in _SIDES:
        plain = re.sub(words, letter, plain, flags=re.IGNORECASE)
    plain = plain.upper().translate({0x2212: "-", 0xA0: " ", 0x2032: "'", 0x2033: '"'})
    found = [point for line in re.split(r"\n", plain) for point in _points_of_line(line.strip())]
    if not found:
        raise Unread("points")
    return found


def _points_of_line(line: str) -> Iterator[Vertex]:
    if not line.strip(" ;,.-"):
        return
    if not _LETTERED.search(line):
        pair = _PLAIN_PAIR.fullmatch(line) or _PAIR.fullmatch(line)
        lat, lon = (float(each.replace(",", ".")) for each in pair.groups()) if pair else (91.0, 0.0)
        if abs(lat) > 90 or abs(lon) > 180:
            raise Unread("points")
        yield Vertex(lat_deg=lat + 0.0, lon_deg=lon + 0.0)
        return
    line = _DECIMAL_COMMA.sub(".", line)
    points = find_points(line)
    rest, at = "", 0
    for each in points.written:
        rest, at = rest + line[at : each.start], each.end
    if points.faults or not points.written or re.search(r"[\dA-Z]", rest + line[at:]):
        raise Unread("points")
    yield from (each.vertex for each in points.written)


def _corner(vertex: Vertex) -> dict[str, float]:
    return {"lat_deg": round(vertex.lat_deg, _DECIMALS), "lon_deg": round(vertex.lon_deg, _DECIMALS)}

"""The picture as CZML, which globes play over time: each thing is there while it holds, and a flight moves.

Written with the library `czml3`.  A moving point runs along the ground below the flight; it has no altitude.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from html import escape
from typing import Any, Final

from czml3 import CZML_VERSION, Document, Packet
from czml3.properties import (
    Clock,
    Color,
    Material,
    Point,
    Polygon,
    Polyline,
    PolylineMaterial,
    Position,
    PositionList,
    PositionListOfLists,
    SolidColorMaterial,
)
from czml3.types import IntervalValue, TimeInterval

from jdec.faces.files.layers import Layer, Role, all_layers
from jdec.picture.accounts import EventAccount
from jdec.picture.noticing import NoticeAccount
from jdec.words.instants import format_instant

_NAME: Final = "jdec"
_MULTIPLIER: Final = 30
_AREAS: Final = ("Polygon", "MultiPolygon")
_LINES: Final = ("LineString", "MultiLineString")
# Parties in the order of their codes; what is nobody's alone, and what was announced.
_PARTY_COLOURS: Final = ((80, 160, 255), (255, 120, 80))
_SHARED: Final = (120, 220, 120)
_ANNOUNCED: Final = (240, 220, 90)
_FILL: Final = 50
_SOLID: Final = 255
_NOTICED: Final = (Role.NOTICE_AREA, Role.NOTICE_LAUNCH_AREA)


def czml_of(events: Iterable[EventAccount], notices: Iterable[NoticeAccount], *, traffic: str) -> str:
    """Return a CZML document of events and notices; its name says which traffic it is of."""
    layers = list(all_layers(events, notices))
    parties = sorted({layer.party for layer in layers if layer.party})
    packets = [_head(layers, traffic)]
    for number, layer in enumerate(layers):
        packets += _packets(number, layer, _colour(layer, parties))
    return Document(packets=packets).dumps()


def _head(layers: Sequence[Layer], traffic: str) -> Packet:
    flying = [window for layer in layers if layer.role not in _NOTICED for window in layer.windows]
    windows = flying or [window for layer in layers for window in layer.windows]
    clock = None
    if windows:
        begins, ends = min(each[0] for each in windows), max(each[1] for each in windows)
        clock = IntervalValue(start=begins, end=ends, value=Clock(currentTime=begins, multiplier=_MULTIPLIER))
    return Packet(id="document", name=f"{_NAME} · {traffic}", version=CZML_VERSION, clock=clock)


def _packets(number: int, layer: Layer, colour: tuple[int, int, int]) -> Iterator[Packet]:
    """Yield the packets of a layer: one a piece of its geometry, and one for what moves along it."""
    if layer.geometry is None:
        return
    about: dict[str, Any] = {
        "name": f"{layer.of} · {layer.role.value}" + (f" · {layer.party}" if layer.party else ""),
        "availability": _availability(layer),
        # Globes show a description as HTML, and part of it is another Party's writing.
        "description": escape(layer.source) + " · " + "; ".join(_span(window) for window in layer.windows),
    }
    for piece, shape in enumerate(_pieces(layer.geometry, colour)):
        yield Packet(id=f"{layer.of} · {number}.{piece}", **about, **shape)
    if layer.track is not None:
        yield Packet(
            id=f"{layer.of} · {number}.moving", **about, position=_moving(layer), point=_point(colour)
        )


def _pieces(geometry: dict[str, Any], colour: tuple[int, int, int]) -> Iterator[dict[str, Any]]:
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind == "Point":
        yield {"position": Position(cartographicDegrees=[*coordinates, 0.0]), "point": _point(colour)}
    for line in coordinates if kind == _LINES[1] else [coordinates] if kind == _LINES[0] else []:
        yield {
            "polyline": Polyline(
                positions=PositionList(cartographicDegrees=_flat(line)),
                width=2,
                clampToGround=True,
                material=PolylineMaterial(solidColor=_solid(colour, _SOLID)),
            )
        }
    for rings in coordinates if kind == _AREAS[1] else [coordinates] if kind == _AREAS[0] else []:
        yield {
            "polygon": Polygon(
                # Closed by itself: the last position of a ring is its first.
                positions=PositionList(cartographicDegrees=_flat(rings[0][:-1])),
                holes=_holes(rings[1:]),
                material=Material(solidColor=_solid(colour, _FILL)),
            )
        }


def _holes(rings: Sequence[Sequence[Sequence[float]]]) -> PositionListOfLists | None:
    """Return what an area leaves out, as that of a ring around a pole drawn flat does."""
    if not rings:
        return None
    return PositionListOfLists(cartographicDegrees=[_flat(ring[:-1]) for ring in rings])


def _moving(layer: Layer) -> Position:
    assert layer.track is not None
    begins = layer.track.samples[0].time
    values: list[float] = []
    last_s = -1.0
    for sample in layer.track.samples:
        at_s, point = (sample.time - begins).total_seconds(), sample.point
        # A flight of no length has all its samples at once, and a moving point can be at one place only.
        if at_s > last_s:
            values += [at_s, point.lon_deg, point.lat_deg, 0.0]
            last_s = at_s
    return Position(epoch=begins, cartographicDegrees=values)


def _availability(layer: Layer) -> list[TimeInterval] | None:
    found = [
        TimeInterval(start=opens, end=max(closes, opens + timedelta(seconds=1)))
        for opens, closes in layer.windows
    ]
    return found or None


def _span(window: tuple[datetime, datetime]) -> str:
    return f"{format_instant(window[0])}/{format_instant(window[1])}"


def _colour(layer: Layer, parties: Sequence[str]) -> tuple[int, int, int]:
    if layer.role in _NOTICED:
        return _ANNOUNCED
    return _PARTY_COLOURS[parties.index(layer.party) % 2] if layer.party else _SHARED


def _solid(colour: tuple[int, int, int], alpha: int) -> SolidColorMaterial:
    return SolidColorMaterial(color=Color(rgba=[*colour, alpha]))


def _point(colour: tuple[int, int, int]) -> Point:
    return Point(pixelSize=8, color=Color(rgba=[*colour, _SOLID]))


def _flat(line: Sequence[Sequence[float]]) -> list[float]:
    return [value for lon, lat in line for value in (lon, lat, 0.0)]

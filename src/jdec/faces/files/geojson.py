"""The picture as GeoJSON (RFC 7946): one feature collection that any map program reads.

Every feature names the event or notice it is of, whose word it is and what it stands for; verdicts and states are
codes, the same in every language.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from jdec.faces.files.layers import FAN_KM, SIGMAS, Layer, Role, layers_of_event, layers_of_notice
from jdec.picture.accounts import EventAccount
from jdec.picture.noticing import NoticeAccount
from jdec.words.instants import format_instant

Feature = dict[str, Any]
_ELLIPSES: Final = (Role.LAUNCH_ERROR, Role.IMPACT_ERROR, Role.CORRIDOR, Role.FAN)


def geojson_of(
    events: Iterable[EventAccount], notices: Iterable[NoticeAccount], *, traffic: str
) -> dict[str, Any]:
    """Return a feature collection of events and notices; it says which traffic it is of."""
    features = [feature for event in events for feature in _features_of_event(event)]
    features += [feature for notice in notices for feature in _features_of_notice(notice)]
    return {
        "type": "FeatureCollection",
        "jdec": {"traffic": traffic, "for": "display", "sigmas": SIGMAS, "fan_km": FAN_KM},
        "features": features,
    }


def _features_of_event(event: EventAccount) -> list[Feature]:
    verdict = event.verdict
    about = {
        "event": event.name,
        "state": event.state.value,
        "launches": [event.launches_low, event.launches_high],
        "time": format_instant(event.time),
        "verdict": verdict.verdict.value if verdict is not None else None,
        "attention": verdict.attention.value if verdict is not None else None,
    }
    return _features(list(layers_of_event(event)), about)


def _features_of_notice(notice: NoticeAccount) -> list[Feature]:
    about = {
        "notice": notice.name,
        "number": notice.number,
        "source": notice.source.value,
        "state": notice.state.value,
        "launching_state": notice.launching_state,
        "events": list(notice.events),
    }
    return _features(list(layers_of_notice(notice)), about)


def _features(layers: Sequence[Layer], about: dict[str, Any]) -> list[Feature]:
    return [
        {
            "type": "Feature",
            "id": f"{layer.of} · {number}",
            "geometry": layer.geometry,
            "properties": about | _properties(layer),
        }
        for number, layer in enumerate(layers)
    ]


def _properties(layer: Layer) -> dict[str, Any]:
    found: dict[str, Any] = {
        "role": layer.role.value,
        "party": layer.party or None,
        "report": layer.source if layer.party and layer.role not in _NOTICED else None,
        "windows": [[format_instant(opens), format_instant(closes)] for opens, closes in layer.windows],
    }
    if layer.role in _ELLIPSES:
        found["sigmas"] = SIGMAS
    if layer.track is not None:
        found["basis"] = layer.track.basis
        found["departs"] = format_instant(layer.track.samples[0].time)
        found["arrives"] = format_instant(layer.track.samples[-1].time)
    return found


_NOTICED: Final = (Role.NOTICE_AREA, Role.NOTICE_LAUNCH_AREA)

"""What the map shows, as GeoJSON: the layers that every other file of the picture has, with grade and label beside."""

from __future__ import annotations

from collections.abc import Iterable

from jdec.faces.console.answers import do_classes_differ
from jdec.faces.console.held import grade_of
from jdec.faces.console.rendering import as_json, word
from jdec.faces.console.views import mark_of
from jdec.faces.console.wording import key_of
from jdec.faces.files.geojson import geojson_of
from jdec.picture.accounts import EventAccount
from jdec.picture.noticing import NoticeAccount

MOST_ON_MAP = 500


def map_of(
    events: Iterable[EventAccount], notices: Iterable[NoticeAccount], *, language: str, traffic: str
) -> bytes:
    """Return a feature collection.  Of very many events the newest are drawn."""
    shown = sorted(events, key=lambda event: event.time, reverse=True)[:MOST_ON_MAP]
    collection = geojson_of(shown, list(notices)[:MOST_ON_MAP], traffic=traffic)
    about = {
        each.name: {
            "key": key_of(each),
            "grade": mark_of(grade_of(each), do_differ=do_classes_differ(each)).value,
            "label": f"{_verdict(each, language)} \u00b7 {each.name}",
        }
        for each in shown
    }
    for feature in collection["features"]:
        properties = feature["properties"]
        properties |= about.get(
            properties.get("event", ""), {"grade": "announced", "label": _notice(properties)}
        )
    return as_json(collection)


def _verdict(event: EventAccount, language: str) -> str:
    code = event.verdict.verdict.value if event.verdict is not None else "retracted"
    return word(language, "picture-verdict", code).text


def _notice(properties: dict[str, object]) -> str:
    return str(properties.get("number", ""))

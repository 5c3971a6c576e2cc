"""JSON Schema (draft 2020-12) of every kind, from the types.

The schema says what a stranger's tool can check: names, types, ranges, forms.  Rules between fields and
between messages are not in it; the catalogue and the refusals say them.
"""

from __future__ import annotations

from inspect import cleandoc
from typing import Any, Final

import msgspec

from jdec.messages.kinds import Message
from jdec.words.forms import whole
from jdec.words.parties import STATES
from jdec.words.texts import LANGUAGES

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_INSTANT_FORM: Final = whole(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z",
)


def json_schema() -> dict[str, Any]:
    """The schema of a message, as plain data."""
    found = msgspec.json.schema(Message)
    definitions: dict[str, Any] = {name: _tidy(found["$defs"][name]) for name in sorted(found["$defs"])}
    definitions["State"] = {
        "title": "State",
        "description": "ISO 3166-1 alpha-3 code",
        "type": "string",
        "enum": list(STATES),
    }
    return {
        "$schema": DIALECT,
        "title": "jdec message",
        "description": "One message: one line of UTF-8 JSON of at most 65,535 bytes with its newline.",
        "anyOf": found["anyOf"],
        "discriminator": found["discriminator"],
        "$defs": definitions,
    }


def _tidy(node: Any) -> Any:
    """The list of states said once, docstrings without their indentation, instants with their form."""
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("enum") == sorted(STATES):
        return {"$ref": "#/$defs/State"}
    tidy = {key: _tidy(value) for key, value in node.items()}
    if isinstance(tidy.get("description"), str):
        tidy["description"] = cleandoc(tidy["description"])
    if tidy.get("format") == "date-time":
        tidy["pattern"] = _INSTANT_FORM
    if isinstance(tidy.get("additionalProperties"), dict):
        # The only objects with free keys are texts, whose keys are languages.
        tidy["propertyNames"] = {"enum": list(LANGUAGES)}
    return tidy

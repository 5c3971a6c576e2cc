"""Parameters of a request: one form says what is accepted and what the OpenAPI document shows.

Strict: decimal digits only, no sign, no space, no leading zero; a parameter given twice, unknown or empty is
refused.  Nothing is guessed from what was meant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal
from urllib.parse import unquote_to_bytes

import msgspec

from jdec.faces.api.problems import Problem

SAFE_INTEGER = 2**53 - 1
SHOWN = 80


class Whole(msgspec.Struct, frozen=True):
    """A decimal whole number from `least` to `most`."""

    least: int = 0
    most: int = SAFE_INTEGER

    def read(self, text: str) -> int | None:
        """Return the number, or None where the text is not one of this form."""
        if not text.isascii() or not text.isdigit() or len(text) > 16 or (text[0] == "0" and text != "0"):
            return None
        number = int(text)
        return number if self.least <= number <= self.most else None

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of this form."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}

    def rule(self) -> str:
        """Return the form as people read it in any language."""
        return f"{self.least} … {self.most}"


class Pattern(msgspec.Struct, frozen=True):
    """Text that matches the whole of `pattern` (a pattern that ECMAScript reads alike, anchored here).

    `shown` is the same for people, without words: what may stand there.
    """

    pattern: str
    most: int
    shown: str

    def read(self, text: str) -> str | None:
        """Return the text, or None where it does not match."""
        return text if len(text) <= self.most and re.fullmatch(self.pattern, text, re.ASCII) else None

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of this form."""
        return {"type": "string", "pattern": f"^({self.pattern})$", "minLength": 1, "maxLength": self.most}

    def rule(self) -> str:
        """Return the form as people read it."""
        return self.shown


class Choice(msgspec.Struct, frozen=True):
    """One of a few words."""

    words: tuple[str, ...]

    def read(self, text: str) -> str | None:
        """Return the word, or None where it is another."""
        return text if text in self.words else None

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of this form."""
        return {"type": "string", "enum": list(self.words)}

    def rule(self) -> str:
        """Return the words."""
        return " | ".join(self.words)


class Parameter(msgspec.Struct, frozen=True, kw_only=True):
    """One parameter of an operation.  `text` names its description; `otherwise` holds where it is left out.

    `unfit` is the problem raised for a value of another form: what a path names and does not exist is not
    found.
    """

    name: str
    place: Literal["path", "query", "header"]
    form: Whole | Pattern | Choice
    text: str
    example: int | str
    required: bool = False
    otherwise: int | str | None = None
    unfit: str = "parameter-malformed"


Values = dict[str, Any]


def read_parameters(
    parameters: Sequence[Parameter],
    path: Mapping[str, str],
    query: bytes,
    headers: Mapping[bytes, bytes],
) -> Values:
    """Return every parameter's value.  Raises `Problem` for the first one that does not fit."""
    given = _read_query(query, {each.name for each in parameters if each.place == "query"})
    values: Values = {}
    for each in parameters:
        if each.place == "query":
            text = given.get(each.name)
        elif each.place == "path":
            text = path[each.name]
        else:
            raw = headers.get(each.name.lower().encode())
            text = None if raw is None else raw.decode("latin-1")
        values[each.name] = _value(each, text)
    return values


def _value(parameter: Parameter, text: str | None) -> int | str | None:
    if text is None:
        if parameter.required:
            raise Problem("parameter-missing", name=parameter.name)
        return parameter.otherwise
    value = parameter.form.read(text) if text else None
    if value is None:
        shown = text[:SHOWN].encode("unicode_escape").decode()
        raise Problem(parameter.unfit, name=parameter.name, value=shown, rule=parameter.form.rule())
    return value


def _read_query(query: bytes, known: set[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for pair in query.split(b"&") if query else ():
        raw_name, _, raw_value = pair.partition(b"=")
        try:
            name = unquote_to_bytes(raw_name.replace(b"+", b" ")).decode()
            value = unquote_to_bytes(raw_value.replace(b"+", b" ")).decode()
        except UnicodeDecodeError as cause:
            raise Problem("query-malformed") from cause
        if name not in known:
            shown = name[:SHOWN].encode("unicode_escape").decode()
            raise Problem("parameter-unknown", name=shown, known=", ".join(sorted(known)) or "–")
        if name in given:
            raise Problem("parameter-repeated", name=name)
        given[name] = value
    return given

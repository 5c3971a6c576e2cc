"""A message in an officer's words: every field with its title, every coded value with its word.

Nothing is left out: what has no title yet stands under its own name.  Free text stays as its Party wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from jdec.faces.console.record_views import Field
from jdec.faces.console.rendering import word
from jdec.faces.console.views import Word
from jdec.faces.texts import has, say
from jdec.node.views import EntryView
from jdec.picture.entries import name_of_place

_INSTANT: Final = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?Z", re.ASCII)
_ORIGIN: Final = re.compile(r"jdec/[A-Z]{3}/[a-z0-9.-]{1,60}/[1-9][0-9]{0,5}", re.ASCII)
_LANGUAGES: Final = frozenset({"en", "ru"})
# Signed or random bytes: said as they are, and shown small.
_CODES: Final = frozenset(
    {"salt", "leaf", "root", "manifest", "signature", "authenticator", "client", "submission", "text"}
)
_MOST_FIELDS: Final = 2000
_MOST_LETTERS: Final = 4000


def fields_of(data: str, language: str) -> tuple[Field, ...]:
    """Return the fields of a message in the order in which they stand; none where the bytes are not JSON."""
    body = body_of(data)
    found: list[Field] = []
    for field in _of_object(body, language, 0):
        if len(found) >= _MOST_FIELDS:
            break
        found.append(field)
    return tuple(found)


def body_of(data: str) -> dict[str, Any]:
    """Return a message as JSON has it; empty where it is none."""
    try:
        body = msgspec.json.decode(data)
    except (msgspec.MsgspecError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def gist_of(entry: EntryView, language: str) -> str:
    """Return what tells one entry from another of its kind."""
    body = body_of(entry.data)
    found = [str(body[name]) for name in ("report", "number") if isinstance(body.get(name), str)]
    for name in ("stage", "statement", "state", "phrase", "way"):
        value = body.get(name)
        if isinstance(value, str):
            found.append(word(language, "value", value).text)
    if isinstance(until := body.get("until"), str):
        found.append(plain_instant(until))
    if isinstance(officer := body.get("officer") or body.get("taken_by"), dict):
        found.append(officer_words(officer, language))
    if entry.kind == "receipt":
        found.append(f"{body.get('record', '')} {body.get('size', '')}".strip())
    return ", ".join(found)


def officer_words(officer: Mapping[str, Any], language: str) -> str:
    """Return an officer as records know one."""
    return f"{word(language, 'value', str(officer.get('role', ''))).text} {officer.get('number', '')}"


def kind_word(language: str, entry: EntryView) -> Word:
    """Return what an entry is, or that it cannot be read."""
    if entry.unreadable:
        return Word("unreadable", say(language, "cli-unreadable", code=entry.unreadable))
    return word(language, "kind", entry.kind)


def authority_word(language: str, entry: EntryView) -> Word:
    """Return who let an entry go, and what is wrong with their approval."""
    said = entry.authority
    officers = ", ".join(f"{word(language, 'value', each.role).text} {each.number}" for each in said.officers)
    args = {"officers": officers or "\u2013"}
    if said.state == "invalid":
        args["code"] = said.code
    return Word(said.state, say(language, f"cli-authority-{said.state}", **args))


def plain_instant(text: str) -> str:
    """Return an RFC 3339 instant as it is read at a desk, with its fraction where it has one."""
    found = _INSTANT.fullmatch(text)
    return f"{found[1]} {found[2]}{(found[3] or '').rstrip('0').rstrip('.')}Z" if found else text


def _of_object(body: Mapping[str, Any], language: str, depth: int) -> Iterator[Field]:
    if depth > 12:
        return
    record, index = body.get("record"), body.get("index")
    if isinstance(record, str) and isinstance(index, int) and _ORIGIN.fullmatch(record):
        name = name_of_place(record, index)
        yield Field(say(language, "records-field-message"), name, depth, link=name)
        return
    for key, value in body.items():
        yield from _of_value(str(key), value, language, depth)


def _of_value(key: str, value: Any, language: str, depth: int) -> Iterator[Field]:
    title = _title(key, language)
    if isinstance(value, dict):
        if value and set(value) <= _LANGUAGES:
            for each, text in value.items():
                named = f"{title} ({say(language, f'records-language-{each}')})"
                yield Field(named, str(text), depth, language=each)
            return
        yield Field(title, "" if value else "\u2013", depth)
        yield from _of_object(value, language, depth + 1)
    elif isinstance(value, list):
        if all(not isinstance(each, dict | list) for each in value):
            yield Field(title, ", ".join(_said(key, each, language) for each in value) or "\u2013", depth)
            return
        yield Field(title, say(language, "records-field-many", count=len(value)), depth)
        for number, each in enumerate(value, 1):
            if isinstance(each, dict):
                if len(value) > 1 and "leaf" not in each:
                    yield Field(f"{number}.", "", depth + 1)
                yield from _of_object(each, language, depth + 1)
            else:
                yield Field(f"{number}.", _said(key, each, language), depth + 1)
    else:
        yield Field(title, _said(key, value, language), depth, is_code=key in _CODES)


def _title(key: str, language: str) -> str:
    message_id = f"field-{key.replace('_', '-')}"
    return say(language, message_id) if _is_plain(key) and has(language, message_id) else key


def _said(key: str, value: Any, language: str) -> str:
    if value is None:
        return "\u2013"
    if isinstance(value, bool):
        return say(language, "records-yes" if value else "records-no")
    if not isinstance(value, str):
        return str(value)
    if key == "kind":
        return word(language, "kind", value).text if _is_plain(value) else value
    if key not in _CODES and _is_plain(value) and has(language, f"value-{value}"):
        return say(language, f"value-{value}")
    text = plain_instant(value)
    return text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS]} \u2026"


def _is_plain(text: str) -> bool:
    """Say whether a text may be part of the name of a text in the catalogues."""
    return len(text) <= 60 and text.isascii() and text.replace("-", "").replace("_", "").isalnum()

"""Walk a type beside a value and name everything that does not fit.

One function a kind of type; each says fact, got and expected, with numbers and names only in `args`, so that
the Russian sentence says as much as the English one.  Works on any `msgspec` type tree: messages, API bodies,
and the node's configuration, where `tomllib` gives datetimes as values.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

import msgspec
from msgspec import inspect

from jdec.words.faults import Fault, Refused, fault, join_path, printable
from jdec.words.instants import instant_faults, parse_instant

# What JSON calls a Python value: args of `wrong-type`, translated by faces.
TYPE_WORDS: Final = (
    "object",
    "list",
    "text",
    "true-or-false",
    "whole-number",
    "number",
    "nothing",
    "instant",
    "value",
)
MAX_CHOICES_SHOWN: Final = 12
# The document itself, in sentences; as JSONPath (RFC 9535) names it.
ROOT: Final = "$"

_Walker = Callable[[Any, Any, str], list[Fault]]


def walk(kind: Any, value: object, path: str = "") -> list[Fault]:
    """Every fault of a plain value against a type; an empty list when it fits."""
    return _walk(_type_info(kind), value, path)


@lru_cache(maxsize=128)
def _type_info(kind: Any) -> inspect.Type:
    return inspect.type_info(kind)


def _walk(info: Any, value: Any, path: str) -> list[Fault]:
    if isinstance(info, inspect.Metadata):
        return _walk_described(info, value, path)
    walker = _WALKERS.get(type(info))
    return walker(info, value, path) if walker else _walk_other(info, value, path)


def _walk_described(info: inspect.Metadata, value: Any, path: str) -> list[Fault]:
    examples = (info.extra_json_schema or {}).get("examples") or [""]
    if isinstance(info.type, inspect.StrType):
        return _walk_text(info.type, value, path, str(examples[0]))
    return _walk(info.type, value, path)


def _walk_struct(info: inspect.StructType, value: Any, path: str) -> list[Fault]:
    if not isinstance(value, dict):
        return _wrong_type(path, value, "object")
    names = {field.encode_name for field in info.fields}
    if info.tag_field is not None:
        names.add(info.tag_field)
    faults = []
    if info.tag_field is not None and value.get(info.tag_field) != info.tag:
        faults += _wrong_tag(join_path(path, info.tag_field), value.get(info.tag_field), (info.tag,))
    for field in info.fields:
        here = join_path(path, field.encode_name)
        if field.encode_name in value:
            faults += _walk(field.type, value[field.encode_name], here)
        elif field.required:
            faults.append(fault("missing-field", here, "", f"field is missing: {here}", name=here))
    if info.forbid_unknown_fields:
        faults += [_unknown_field(key, value[key], names, path) for key in value if key not in names]
    return faults or _broken_rules(info.cls, value, path)


def _broken_rules(cls: Any, value: Any, path: str) -> list[Fault]:
    """Faults between the fields: only askable once each field fits."""
    try:
        msgspec.convert(value, cls, strict=True)
    except msgspec.ValidationError as error:
        cause = error.__cause__
        if isinstance(cause, Refused):
            return [found.under(path) for found in cause.faults]
        if isinstance(cause, ValueError):
            return [fault("rule-broken", path, value, str(cause), sentence=str(cause))]
        return [_not_accepted(path, value)]
    return []


def _unknown_field(key: str, value: Any, names: set[str], path: str) -> Fault:
    here = join_path(path, printable(key))
    stem = str(key).rpartition("_")[0]
    for name in sorted(names):
        if stem and name.rpartition("_")[0] == stem:
            rule = f"field is in another unit: got {here}, expected {join_path(path, name)}"
            return fault("wrong-unit", here, value, rule, name=here, expected=join_path(path, name))
    return fault("unknown-field", here, value, f"field is not known: {here}", name=here)


def _walk_union(info: inspect.UnionType, value: Any, path: str) -> list[Fault]:
    structs = [member for member in map(_bare, info.types) if isinstance(member, inspect.StructType)]
    if isinstance(value, dict) and len(structs) > 1:
        return _walk_tagged(structs, value, path)
    results = []
    for member in info.types:
        faults = _walk(member, value, path)
        if not faults:
            return []
        if not any(found.code == "wrong-type" and found.field == path for found in faults):
            results.append(faults)
    if results:
        return results[0]
    members = [member for member in info.types if not isinstance(member, inspect.NoneType)]
    return _walk(members[0], value, path)


def _walk_tagged(structs: list[inspect.StructType], value: dict[str, Any], path: str) -> list[Fault]:
    tag_field = structs[0].tag_field or ""
    here = join_path(path, tag_field)
    if tag_field not in value:
        return [fault("missing-field", here, "", f"field is missing: {here}", name=here)]
    for struct in structs:
        if value[tag_field] == struct.tag and type(value[tag_field]) is type(struct.tag):
            return _walk_struct(struct, value, path)
    return _wrong_tag(here, value[tag_field], tuple(struct.tag for struct in structs))


def _wrong_tag(path: str, value: Any, tags: tuple[Any, ...]) -> list[Fault]:
    return _not_one_of(path, value, tags)


def _bare(info: Any) -> Any:
    return info.type if isinstance(info, inspect.Metadata) else info


def _walk_text(info: inspect.StrType, value: Any, path: str, example: str = "") -> list[Fault]:
    if not isinstance(value, str):
        return _wrong_type(path, value, "text")
    faults = _length_faults(path, value, len(value), info)
    if not faults and info.pattern is not None and re.search(info.pattern, value) is None:
        form = example or info.pattern
        rule = f"{path or ROOT} has the wrong form: got {value[:40]!r}, expected like {form}"
        faults.append(fault("wrong-form", path, value, rule, name=path or ROOT, form=form))
    return faults


def _length_faults(path: str, value: Any, length: int, info: Any) -> list[Fault]:
    named = path or ROOT
    if info.min_length is not None and length < info.min_length:
        rule = f"{named} is too short: got {length}, expected at least {info.min_length}"
        return [
            fault(
                "too-short", path, value, rule, name=path or ROOT, got=str(length), limit=str(info.min_length)
            )
        ]
    if info.max_length is not None and length > info.max_length:
        rule = f"{named} is too long: got {length}, expected at most {info.max_length}"
        return [
            fault(
                "too-long", path, value, rule, name=path or ROOT, got=str(length), limit=str(info.max_length)
            )
        ]
    return []


def _walk_whole_number(info: inspect.IntType, value: Any, path: str) -> list[Fault]:
    if not isinstance(value, int) or isinstance(value, bool):
        return _wrong_type(path, value, "whole-number")
    return _range_faults(info, value, path)


def _walk_number(info: inspect.FloatType, value: Any, path: str) -> list[Fault]:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return _wrong_type(path, value, "number")
    return _range_faults(info, value, path)


def _range_faults(info: Any, value: float, path: str) -> list[Fault]:
    within = (
        (info.ge is None or value >= info.ge)
        and (info.gt is None or value > info.gt)
        and (info.le is None or value <= info.le)
        and (info.lt is None or value < info.lt)
    )
    if within:
        return []
    expected = range_text(info)
    rule = f"{path or ROOT} is out of range: got {value}, expected {expected}"
    return [fault("out-of-range", path, value, rule, name=path or ROOT, got=str(value), expected=expected)]


def range_text(info: Any) -> str:
    """The range of a number type in signs: `≥ -90, ≤ 90`; empty when it has none."""
    limits = (("≥", info.ge), (">", info.gt), ("≤", info.le), ("<", info.lt))
    return ", ".join(f"{sign} {limit}" for sign, limit in limits if limit is not None)


def _walk_bool(_info: inspect.BoolType, value: Any, path: str) -> list[Fault]:
    return [] if isinstance(value, bool) else _wrong_type(path, value, "true-or-false")


def _walk_nothing(_info: inspect.NoneType, value: Any, path: str) -> list[Fault]:
    return [] if value is None else _wrong_type(path, value, "nothing")


def _walk_bytes(info: inspect.BytesType, value: Any, path: str) -> list[Fault]:
    if not isinstance(value, str):
        return _wrong_type(path, value, "text")
    try:
        decoded = base64.b64decode(value, validate=True)
        canonical = base64.b64encode(decoded).decode() == value
    except (binascii.Error, ValueError):
        decoded, canonical = b"", False
    if not canonical:
        rule = f"{path or ROOT} is not base64: expected the standard alphabet with padding, one spelling only"
        return [fault("base64-form", path, value, rule, name=path or ROOT)]
    return _length_faults(path, value, len(decoded), info)


def _walk_instant(_info: inspect.DateTimeType, value: Any, path: str) -> list[Fault]:
    if isinstance(value, datetime):
        return instant_faults(path, value)
    if not isinstance(value, str):
        return _wrong_type(path, value, "instant")
    try:
        parse_instant(value, path)
    except Refused as refused:
        return list(refused.faults)
    return []


def _walk_literal(info: inspect.LiteralType, value: Any, path: str) -> list[Fault]:
    fits = any(value == choice and type(value) is type(choice) for choice in info.values)
    return [] if fits else _not_one_of(path, value, info.values)


def _walk_enum(info: inspect.EnumType, value: Any, path: str) -> list[Fault]:
    choices = tuple(member.value for member in info.cls)
    fits = any(value == choice and type(value) is type(choice) for choice in choices)
    return [] if fits else _not_one_of(path, value, choices)


def _not_one_of(path: str, value: Any, choices: tuple[Any, ...]) -> list[Fault]:
    shown = ", ".join(str(choice) for choice in choices[:MAX_CHOICES_SHOWN])
    if len(choices) > MAX_CHOICES_SHOWN:
        shown += ", …"
    found = fault("not-one-of", path, value, "", name=path or ROOT, choices=shown)
    rule = f"{path or ROOT} is not one of the known words: got {found.value}, expected {shown}"
    return [msgspec.structs.replace(found, rule=rule, args={**found.args, "got": found.value})]


def _walk_list(info: Any, value: Any, path: str) -> list[Fault]:
    if not isinstance(value, list | tuple):
        return _wrong_type(path, value, "list")
    faults = _length_faults(path, value, len(value), info)
    for number, item in enumerate(value):
        faults += _walk(info.item_type, item, join_path(path, f"[{number}]"))
    return faults


def _walk_dict(info: inspect.DictType, value: Any, path: str) -> list[Fault]:
    if not isinstance(value, dict):
        return _wrong_type(path, value, "object")
    faults = _length_faults(path, value, len(value), info)
    for key, item in value.items():
        here = join_path(path, printable(key))
        wrong_key = _walk(info.key_type, key, here)
        faults += wrong_key or _walk(info.value_type, item, here)
    return faults


def _walk_any(_info: inspect.AnyType, _value: Any, _path: str) -> list[Fault]:
    return []


def _walk_other(info: Any, value: Any, path: str) -> list[Fault]:
    """A type without a walker of its own: asked as a whole, when it names a Python class at all."""
    cls = getattr(info, "cls", None)
    try:
        if cls is not None:
            msgspec.convert(value, cls, strict=True)
    except (ValueError, TypeError):
        return [_not_accepted(path, value)]
    return []


def _wrong_type(path: str, value: Any, expected: str) -> list[Fault]:
    got = type_word(value)
    rule = f"{path or ROOT} has the wrong type: got {got}, expected {expected}"
    return [fault("wrong-type", path, value, rule, name=path or ROOT, got=got, expected=expected)]


def _not_accepted(path: str, value: Any) -> Fault:
    rule = f"value is not accepted by its type: {path or ROOT}"
    return fault("not-accepted", path, value, rule, name=path or ROOT)


def type_word(value: Any) -> str:
    """What JSON calls a value: one of `TYPE_WORDS`."""
    for kinds, word in (
        (dict, "object"),
        (list | tuple, "list"),
        (str, "text"),
        (bool, "true-or-false"),
        (int, "whole-number"),
        (float, "number"),
        (datetime, "instant"),
    ):
        if isinstance(value, kinds):
            return word
    return "nothing" if value is None else "value"


_WALKERS: Final[dict[type, _Walker]] = {
    inspect.StructType: _walk_struct,
    inspect.UnionType: _walk_union,
    inspect.StrType: _walk_text,
    inspect.IntType: _walk_whole_number,
    inspect.FloatType: _walk_number,
    inspect.BoolType: _walk_bool,
    inspect.NoneType: _walk_nothing,
    inspect.BytesType: _walk_bytes,
    inspect.DateTimeType: _walk_instant,
    inspect.LiteralType: _walk_literal,
    inspect.EnumType: _walk_enum,
    inspect.ListType: _walk_list,
    inspect.VarTupleType: _walk_list,
    inspect.DictType: _walk_dict,
    inspect.AnyType: _walk_any,
}

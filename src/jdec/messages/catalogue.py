"""The catalogue of messages as rows, from the types themselves: what the documents and the faces list.

A row speaks in codes (`type`, `choices`, `unit`, basis and source), for which the faces hold texts in both
languages; the title of a field is the text `field-<name>`.
"""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec
from msgspec import inspect

from jdec.messages.basis import BASIS, Basis
from jdec.messages.header import Approval, Authorisation, Header, Officer, Reference, kind_of
from jdec.messages.kinds import FAMILIES, KINDS
from jdec.messages.launch_data import Launch
from jdec.messages.notifications import Notification
from jdec.words.instants import DailyHours, Window
from jdec.words.parties import STATES
from jdec.words.places import Circle, ErrorEllipse, NamedArea, Point, Polygon, Vertex
from jdec.words.walk import range_text

TypeCode = Literal[
    "text",
    "texts",
    "whole-number",
    "number",
    "true-or-false",
    "instant",
    "base64",
    "choice",
    "state",
    "place",
    "shape",
    "list",
]
_UNITS: Final = {"_deg": "deg", "_km": "km", "_s": "s"}
_PLACES: Final = {"point", "circle", "polygon", "named-area"}

# Parts that messages are made of, in the order of the documents; the key names their title `shape-<key>`.
SHAPES: Final[dict[str, type[msgspec.Struct]]] = {
    "header": Header,
    "reference": Reference,
    "authorisation": Authorisation,
    "officer": Officer,
    "approval": Approval,
    "notification": Notification,
    "launch": Launch,
    "window": Window,
    "daily-hours": DailyHours,
    "point": Point,
    "error-ellipse": ErrorEllipse,
    "circle": Circle,
    "polygon": Polygon,
    "vertex": Vertex,
    "named-area": NamedArea,
}
_SHAPE_OF: Final = {cls.__name__: name for name, cls in SHAPES.items()}


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a kind or of a shape.

    `owner` is a kind's tag or a shape's key.  `shapes` are the parts the field may hold; `limits` is the
    range of a number, or of a length (letters, bytes, items); `example` shows the form of a text.
    """

    owner: str
    field: str
    type: TypeCode
    shapes: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    unit: str = ""
    limits: str = ""
    example: str = ""
    required: bool
    default: str = ""
    basis: Basis


def rows() -> tuple[Row, ...]:
    """Every field of every shape and kind: shapes first, then the kinds by family; header fields once."""
    found = [row for name, cls in SHAPES.items() for row in _rows_of(name, cls)]
    found += [row for family in FAMILIES.values() for cls in family for row in _rows_of(kind_of(cls), cls)]
    return tuple(found)


def family_of(kind: str) -> str:
    """The family of a kind; KeyError for an unknown kind."""
    cls = KINDS[kind]
    return next(name for name, family in FAMILIES.items() if cls in family)


def kinds_by_family() -> dict[str, tuple[str, ...]]:
    """The tags of all kinds under the family each belongs to."""
    return {name: tuple(kind_of(cls) for cls in family) for name, family in FAMILIES.items()}


def choices() -> tuple[str, ...]:
    """Every word that some field chooses from, for which faces hold a text `value-<word>`."""
    return tuple(dict.fromkeys(word for row in rows() if row.type == "choice" for word in row.choices))


def field_names() -> tuple[str, ...]:
    """Every field name, for which faces hold a title `field-<name>` (with hyphens)."""
    return tuple(dict.fromkeys(row.field for row in rows()))


def _rows_of(owner: str, cls: type[msgspec.Struct]) -> list[Row]:
    bases = [base for base in cls.__mro__[1:] if base in (Header, Notification)]
    inherited = {field.name for base in bases for field in msgspec.structs.fields(base)}
    info = inspect.type_info(cls)
    assert isinstance(info, inspect.StructType)
    return [_row(owner, cls, field) for field in info.fields if field.name not in inherited]


def _row(owner: str, cls: type[msgspec.Struct], field: inspect.Field) -> Row:
    facts = _facts(field.type)
    facts["required"] = field.required
    if not field.required and field.default not in (None, (), b""):
        facts["default"] = str(field.default)
    unit = next((unit for ending, unit in _UNITS.items() if field.name.endswith(ending)), "")
    basis = BASIS[f"{cls.__name__}.{field.name}"]
    return Row(owner=owner, field=field.name, unit=unit, basis=basis, **facts)


def _facts(info: Any) -> dict[str, Any]:
    """Type, choices, limits and example of a field's type."""
    if isinstance(info, inspect.Metadata):
        examples = (info.extra_json_schema or {}).get("examples") or [""]
        facts = _facts(info.type)
        return {**facts, "example": str(examples[0])} if facts["type"] == "text" else facts
    if isinstance(info, inspect.UnionType):
        return _union_facts(info)
    if isinstance(info, inspect.StructType):
        return {"type": "shape", "shapes": (_SHAPE_OF[info.cls.__name__],)}
    if isinstance(info, inspect.VarTupleType):
        inner = _facts(info.item_type)
        return {"type": "list", "shapes": inner.get("shapes", ()), "limits": _lengths(info)}
    if isinstance(info, inspect.DictType):
        return {"type": "texts", "limits": _lengths(_bare(info.value_type))}
    if isinstance(info, inspect.LiteralType | inspect.EnumType):
        return _choice_facts(info)
    return _plain_facts(info)


def _union_facts(info: inspect.UnionType) -> dict[str, Any]:
    members = [member for member in info.types if not isinstance(member, inspect.NoneType)]
    if len(members) == 1:
        return _facts(members[0])
    shapes = tuple(shape for member in members for shape in _facts(member)["shapes"])
    assert set(shapes) <= _PLACES
    return {"type": "place", "shapes": shapes}


def _choice_facts(info: inspect.LiteralType | inspect.EnumType) -> dict[str, Any]:
    if isinstance(info, inspect.EnumType):
        return {"type": "choice", "choices": tuple(str(member.value) for member in info.cls)}
    if tuple(info.values) == STATES:
        return {"type": "state"}
    if all(isinstance(value, int) for value in info.values):
        return {"type": "whole-number", "limits": ", ".join(str(value) for value in info.values)}
    return {"type": "choice", "choices": tuple(str(value) for value in info.values)}


def _plain_facts(info: Any) -> dict[str, Any]:
    if isinstance(info, inspect.StrType):
        return {"type": "text", "limits": _lengths(info)}
    if isinstance(info, inspect.BytesType):
        return {"type": "base64", "limits": _lengths(info)}
    if isinstance(info, inspect.IntType):
        return {"type": "whole-number", "limits": range_text(info)}
    if isinstance(info, inspect.FloatType):
        return {"type": "number", "limits": range_text(info)}
    if isinstance(info, inspect.BoolType):
        return {"type": "true-or-false"}
    assert isinstance(info, inspect.DateTimeType)
    return {"type": "instant"}


def _bare(info: Any) -> Any:
    return info.type if isinstance(info, inspect.Metadata) else info


def _lengths(info: Any) -> str:
    low, high = info.min_length, info.max_length
    if low == high:
        return "" if low is None else str(low)
    return f"{low or 0}…{high}"

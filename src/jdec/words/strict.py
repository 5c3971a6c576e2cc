"""Strict decoding that reports every fault of a document at once.

What `msgspec` lets through and this refuses: duplicate keys, instants not ending in `Z` or with more than six
digits of fraction, base64 with stray bits.  A refusal is said in our own sentences, so that both nodes say
the same whatever library version they run.

Thorough, not fast: some hundred microseconds a document.  The one place where that matters, reading
messages, has a fast path of its own (`messages.reading`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any, Final, NoReturn, TypeVar

import msgspec

from jdec.words.faults import Fault, Refused, fault, join_path, printable
from jdec.words.walk import ROOT, walk

T = TypeVar("T")

MAX_DEPTH: Final = 32
MAX_INTEGER_DIGITS: Final = 18

_QUOTE, _BACKSLASH = 0x22, 0x5C
_OPEN, _CLOSE = b"[{", b"]}"


def decode_strict(kind: type[T], data: bytes) -> T:
    """The value of type `kind` that JSON bytes hold; Refused with all faults otherwise."""
    parsed, faults = parse_json(data)
    return convert_strict(kind, parsed, faults)


def convert_strict(kind: type[T], obj: object, known: Sequence[Fault] = ()) -> T:
    """The value of type `kind` that plain Python data hold (from JSON or `tomllib`); Refused otherwise.

    `known` are faults found before; they refuse too, and all are told together.
    """
    faults = [*known, *walk(kind, obj)]
    if faults:
        raise Refused(faults)
    try:
        return msgspec.convert(obj, kind, strict=True)
    except (ValueError, TypeError) as error:
        # The walk knows the types used here; a type it does not know still refuses.
        rule = f"value is not accepted by its type: {ROOT}"
        raise Refused([fault("not-accepted", "", obj, rule, name=ROOT)]) from error


def parse_json(data: bytes) -> tuple[Any, list[Fault]]:
    """Plain Python data from strict JSON (RFC 8259), and the faults that did not stop the reading.

    Those are duplicate keys (the last one is taken) and lone surrogates (replaced).  What stops the reading
    is raised as Refused: bytes that are not UTF-8 or not JSON, NaN and infinities, numbers too large, nesting
    too deep.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        _stop("utf8-bad", f"bytes are not UTF-8: byte {error.start} cannot be read", byte=str(error.start))
    depth = _depth(data)
    if depth > MAX_DEPTH:
        rule = f"document is nested too deep: got {depth} levels, expected at most {MAX_DEPTH}"
        _stop("too-deep", rule, got=str(depth), limit=str(MAX_DEPTH))
    try:
        tree = json.loads(
            text, object_pairs_hook=_Pairs, parse_constant=_constant, parse_float=_float, parse_int=_integer
        )
    except json.JSONDecodeError as error:
        at = len(text[: error.pos].encode())
        _stop("json-malformed", f"JSON is malformed at byte {at}", byte=str(at))
    faults: list[Fault] = []
    return _plain(tree, "", faults), faults


class _Pairs(list[tuple[str, Any]]):
    """An object as its pairs, before duplicate keys vanish."""


def _plain(node: Any, path: str, faults: list[Fault]) -> Any:
    if isinstance(node, _Pairs):
        plain: dict[str, Any] = {}
        for key, value in node:
            clean = _clean(key, path, faults)
            here = join_path(path, printable(clean))
            if clean in plain:
                rule = f"key stands twice: {here}"
                faults.append(fault("duplicate-key", here, key, rule, key=here))
            plain[clean] = _plain(value, here, faults)
        return plain
    if isinstance(node, list):
        return [_plain(value, join_path(path, f"[{number}]"), faults) for number, value in enumerate(node)]
    return _clean(node, path, faults) if isinstance(node, str) else node


def _clean(text: str, path: str, faults: list[Fault]) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        at = path or ROOT
        rule = f"text holds half a surrogate pair: {at}"
        faults.append(fault("lone-surrogate", path, ascii(text), rule, name=at))
        return text.encode("utf-8", "replace").decode()
    return text


def _depth(data: bytes) -> int:
    """Deepest nesting, counted outside strings without recursion."""
    deepest = depth = 0
    in_string = escaped = False
    for byte in data:
        if in_string:
            if escaped:
                escaped = False
            elif byte == _BACKSLASH:
                escaped = True
            elif byte == _QUOTE:
                in_string = False
        elif byte == _QUOTE:
            in_string = True
        elif byte in _OPEN:
            depth += 1
            deepest = max(deepest, depth)
        elif byte in _CLOSE:
            depth -= 1
    return deepest


def _constant(token: str) -> NoReturn:
    _stop("number-not-finite", f"number is not finite: got {token}", got=token)


def _float(token: str) -> float:
    number = float(token)
    if math.isinf(number):
        _stop("number-too-large", f"number is too large: got {token[:40]}", got=token[:40])
    return number


def _integer(token: str) -> int:
    if len(token.lstrip("-")) > MAX_INTEGER_DIGITS:
        _stop("number-too-large", f"number is too large: got {token[:40]}", got=token[:40])
    return int(token)


def _stop(code: str, rule: str, **args: str) -> NoReturn:
    raise Refused([fault(code, "", args.get("got", ""), rule, **args)])

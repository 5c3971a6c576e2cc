"""From bytes to a message, and back.

`read` never raises: what it cannot read it returns as `Unreadable`, with a code and arguments that both nodes
compute alike from the bytes alone.  Bytes are never re-encoded on the way through a node; `encode` is for
whoever makes a message.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from jdec.messages.header import MAX_MESSAGE_BYTES, MESSAGE_VERSION
from jdec.messages.kinds import KINDS, Message
from jdec.messages.service import MANIFEST_PREFIX, RECEIPT_PREFIX, KeyManifest, Receipt
from jdec.words.faults import Fault, Refused, fault, printable
from jdec.words.instants import unix_micros
from jdec.words.strict import convert_strict, parse_json

_NEWLINE: Final = b"\n"
_PREFIXES: Final = {"receipt": RECEIPT_PREFIX, "key-manifest": MANIFEST_PREFIX}
_DECODER: Final[msgspec.json.Decoder[Message]] = msgspec.json.Decoder(Message, strict=True)
_ENCODER: Final = msgspec.json.Encoder()


class Unreadable(msgspec.Struct, frozen=True):
    """Authentic bytes that are no message this node can read; stored and shown all the same.

    `code` and `args` are for machines and for faces in both languages; `detail` is the English sentence;
    `kind` is the kind the bytes claim, empty when none can be told.
    """

    code: str
    detail: str
    kind: str = ""
    args: Mapping[str, str] = {}


def read(data: bytes) -> Message | Unreadable:
    """The message that an entry's bytes hold.  Never raises."""
    try:
        return read_strict(data)
    except Refused as refused:
        first = refused.faults[0]
        return Unreadable(first.code, str(refused)[:500], claimed_kind(data), first.args)


def reread(data: bytes) -> Message | Unreadable:
    """The message that bytes hold which `read` has read before: the same, without judging the form once more."""
    try:
        return _DECODER.decode(data)
    except (ValueError, RecursionError):
        return read(data)


def read_strict(data: bytes) -> Message:
    """The message that the bytes hold; Refused with every fault of form."""
    # Fast path: bytes that the encoder itself would write hold no duplicate key and no lax base64, and every
    # struct with instants judges those itself, so nothing that the slow path would refuse passes here.
    if data[-1:] == _NEWLINE and len(data) <= MAX_MESSAGE_BYTES:
        try:
            message = _DECODER.decode(data)
            if _ENCODER.encode(message) == data[:-1]:
                return message
        except (ValueError, RecursionError):
            pass  # Refused below, with every fault and our own sentences.
    return _read_slowly(data)


def encode(message: Message) -> bytes:
    """One line of UTF-8 JSON with its newline.  Not judged: use `judge_submission` before it is recorded."""
    return _ENCODER.encode(message) + _NEWLINE


def receipt_facts(data: bytes) -> tuple[int, int, int] | None:
    """Of a receipt: cited size, signed time and `issued_at`, both in Unix microseconds; else None."""
    if not data.startswith(RECEIPT_PREFIX):
        return None
    message = read(data)
    if not isinstance(message, Receipt):
        return None
    return message.size, unix_micros(message.signed_at), unix_micros(message.issued_at)


def manifest_note(data: bytes) -> bytes | None:
    """The signed note inside a key manifest's bytes; None when they are no readable key manifest."""
    message = read(data) if data.startswith(MANIFEST_PREFIX) else None
    return message.manifest.encode() if isinstance(message, KeyManifest) else None


def claimed_kind(data: bytes) -> str:
    """The kind that bytes claim, printable and bounded; empty when they cannot be told."""
    try:
        kind = msgspec.json.decode(data, type=_Claim).kind
    except (ValueError, RecursionError):
        return ""
    return printable(kind)


class _Claim(msgspec.Struct):
    kind: str = ""


def _read_slowly(data: bytes) -> Message:
    faults = _line_faults(data)
    if faults:
        raise Refused(faults)
    tree, known = parse_json(data)
    early = _kind_faults(tree)
    if early:
        raise Refused([*known, *early])
    message: Message = convert_strict(KINDS[tree["kind"]], tree, known)  # type: ignore[assignment]
    prefix = _PREFIXES.get(message.kind)
    if prefix is not None and not data.startswith(prefix):
        rule = f"message does not begin with its kind: expected {prefix.decode()} first"
        raise Refused([fault("kind-not-first", "kind", data[:40].decode("utf-8", "replace"), rule)])
    return message


def _line_faults(data: bytes) -> list[Fault]:
    if not data.strip():
        return [fault("message-empty", "", "", "message is empty")]
    if len(data) > MAX_MESSAGE_BYTES:
        size, limit = str(len(data)), str(MAX_MESSAGE_BYTES)
        rule = f"message is too large: got {size} bytes, expected at most {limit} with its newline"
        return [fault("message-too-large", "", "", rule, got=size, limit=limit)]
    if not data.endswith(_NEWLINE) or _NEWLINE in data[:-1] or b"\r" in data:
        rule = "message is not one line: expected one line of JSON that ends in one newline"
        return [fault("not-one-line", "", "", rule)]
    return []


def _kind_faults(tree: Any) -> list[Fault]:
    """Faults that make all others pointless: no object, no known kind, no known version."""
    if not isinstance(tree, dict):
        convert_strict(dict, tree)
    kind, version = tree.get("kind", ""), tree.get("version", MESSAGE_VERSION)
    if "kind" not in tree:
        return [fault("missing-field", "kind", "", "field is missing: kind", name="kind")]
    if not isinstance(kind, str) or kind not in KINDS:
        got = printable(kind)
        return [fault("kind-unknown", "kind", kind, f"kind is not known: got {got}", got=got)]
    if isinstance(version, int) and not isinstance(version, bool) and version != MESSAGE_VERSION:
        rule = f"version is not known: got {version}, expected {MESSAGE_VERSION}"
        args = {"got": str(version), "expected": str(MESSAGE_VERSION), "kind": kind}
        return [fault("version-unknown", "version", version, rule, **args)]
    return []

"""The OpenAPI 3.1 document, made from the operations and the types: what is documented is what is checked.

Served in English or Russian; names, codes and examples are the same in both.  Types come from the structs;
the submission schema names only the kinds, the sender and the traffic that this very node takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from jdec.faces.api import examples
from jdec.faces.api.operations import Body, Operation, Reply, ref
from jdec.faces.api.parameters import Parameter
from jdec.faces.api.problems import (
    COURIER_STATUS,
    NODE_STATUS,
    PROBLEM_TYPE,
    QUESTION_STATUS,
    RETRY_S,
    STATUS_OF,
    TOO_LARGE,
    TYPE_PREFIX,
    ProblemView,
)
from jdec.faces.api.views import ConsistencyPath, EntryPage, Health, Readiness, RecordList
from jdec.faces.texts import say
from jdec.messages.schema import json_schema
from jdec.node.auditing import EvidenceList, RecordKeys
from jdec.node.courier import CourierTaken
from jdec.node.picture_views import (
    Comparison,
    NoticePage,
    PictureAt,
    PictureEvent,
    PicturePage,
    UnreadablePage,
    WhatIf,
)
from jdec.node.views import EntryView, FollowEvent, InclusionView, NodeStatus, SubmissionResult

SCHEME: Final = "token"
NODE_ONLY_KINDS: Final = ("receipt", "key-manifest")
REFUSED_MESSAGE: Final = "message-refused"
_VIEWS: Final = (
    ProblemView,
    SubmissionResult,
    RecordList,
    EntryPage,
    EntryView,
    InclusionView,
    ConsistencyPath,
    FollowEvent,
    NodeStatus,
    CourierTaken,
    RecordKeys,
    EvidenceList,
    PicturePage,
    PictureAt,
    PictureEvent,
    UnreadablePage,
    NoticePage,
    Comparison,
    WhatIf,
    Health,
    Readiness,
)
_TAGS: Final = ("submission", "reading", "picture", "witness", "courier", "watch")


def document(
    operations: Sequence[Operation], *, language: str, party: str, traffic: str, version: str
) -> dict[str, Any]:
    """Return the whole document in this language."""
    paths: dict[str, dict[str, Any]] = {}
    for each in operations:
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each, language, party, traffic)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": say(language, "api-document-title"),
            "description": say(language, "api-document-text"),
            "version": version,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": each, "description": say(language, f"api-tag-{each}")} for each in _TAGS],
        "paths": paths,
        "components": {
            "schemas": schemas(party, traffic),
            "headers": {
                name: {"description": say(language, f"api-header-{name.lower()}"), "schema": schema}
                for name, schema in _HEADERS.items()
            },
            "securitySchemes": {
                SCHEME: {
                    "type": "http",
                    "scheme": "bearer",
                    "description": say(language, "api-security-token"),
                }
            },
        },
    }


_HEADERS: Final[Mapping[str, dict[str, Any]]] = {
    "Location": {"type": "string"},
    "Cache-Control": {"type": "string"},
    "Retry-After": {"type": "integer", "minimum": 1},
    "WWW-Authenticate": {"type": "string"},
}
_STATUS_HEADER: Final[Mapping[int, str]] = {401: "WWW-Authenticate", 429: "Retry-After", 503: "Retry-After"}


def schemas(party: str, traffic: str) -> dict[str, Any]:
    """Return every named schema: the API's own shapes and the messages this node takes."""
    _, views = msgspec.json.schema_components(_VIEWS, ref_template="#/components/schemas/{name}")
    results = msgspec.json.schema(SubmissionResult, ref_template="#/components/schemas/{name}")
    del results["$defs"]
    found = _without_prose(json_schema())
    messages = {name: _moved(node) for name, node in found["$defs"].items()}
    taken = {
        kind: at for kind, at in found["discriminator"]["mapping"].items() if kind not in NODE_ONLY_KINDS
    }
    for at in found["discriminator"]["mapping"].values():
        name = at.rpartition("/")[2]
        if at in taken.values():
            messages[name]["properties"].update(sender={"enum": [party]}, traffic={"enum": [traffic]})
        else:
            del messages[name]
    message = {
        "title": "Message",
        "anyOf": [{"$ref": _move(at)} for at in taken.values()],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {kind: _move(at) for kind, at in taken.items()},
        },
    }
    named = {name: _without_prose(schema) for name, schema in views.items()}
    # What an account quotes of a message has the message's own, stricter, schema.
    return dict(sorted({**named, **messages, "SubmissionResult": results, "Message": message}.items()))


def _without_prose(node: Any) -> Any:
    """Drop docstrings: they speak to programmers, in one language; the document's texts stand in both."""
    if isinstance(node, list):
        return [_without_prose(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _without_prose(value)
        for key, value in node.items()
        if not (key == "description" and isinstance(value, str))
    }


def _move(reference: str) -> str:
    return reference.replace("#/$defs/", "#/components/schemas/")


def _moved(node: Any) -> Any:
    if isinstance(node, list):
        return [_moved(each) for each in node]
    if isinstance(node, dict):
        return {key: _moved(value) for key, value in node.items()}
    return _move(node) if isinstance(node, str) else node


def _operation(operation: Operation, language: str, party: str, traffic: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": say(language, f"api-operation-{_kebab(operation.name)}"),
        "description": say(language, f"api-operation-{_kebab(operation.name)}-text"),
        "security": [{SCHEME: []}] if operation.permission else [],
        "responses": _responses(operation, language),
    }
    if operation.parameters:
        told["parameters"] = [_parameter(each, language) for each in operation.parameters]
    if operation.body is not None:
        told["requestBody"] = _body(operation.body, language, party, traffic)
    return told


def _kebab(name: str) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)


def _parameter(parameter: Parameter, language: str) -> dict[str, Any]:
    schema = dict(parameter.form.schema())
    if parameter.otherwise:
        schema["default"] = parameter.otherwise
    return {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.required,
        "description": say(language, parameter.text),
        "schema": schema,
        "example": parameter.example,
    }


def _body(body: Body, language: str, party: str, traffic: str) -> dict[str, Any]:
    shown = {**body.examples}
    if "message" in shown:
        shown["message"] = examples.message_of(party, traffic)
    content = {
        "schema": body.schema,
        "examples": {name: {"value": value} for name, value in shown.items()},
    }
    return {
        "required": True,
        "description": say(language, body.text),
        "content": dict.fromkeys(body.media_types or ("text/plain",), content),
    }


def _responses(operation: Operation, language: str) -> dict[str, Any]:
    told = {str(each.status): _reply(each, language) for each in operation.replies}
    for status, codes in _problem_codes(operation).items():
        if str(status) not in told:
            told[str(status)] = _problems(status, codes, language)
    return dict(sorted(told.items()))


def _reply(reply: Reply, language: str) -> dict[str, Any]:
    media: dict[str, Any] = {}
    if reply.schema is not None:
        media["schema"] = reply.schema
    if reply.example is not None:
        media["example"] = reply.example
    told: dict[str, Any] = {
        "description": say(language, reply.text),
        "content": {reply.media_type: media},
    }
    if reply.headers:
        told["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in reply.headers}
    return told


def _problem_codes(operation: Operation) -> dict[int, list[str]]:
    """Return which problems an operation may answer: its own, and those of every check at the door."""
    codes = ["request-malformed", "parameter-unknown", "query-malformed", "internal", *operation.problems]
    if operation.parameters:
        codes += ["parameter-malformed", "parameter-repeated"]
    if any(each.place == "query" and each.required for each in operation.parameters):
        codes += ["parameter-missing"]
    if operation.permission:
        codes += ["token-missing", "token-unknown", "permission-missing"]
    if operation.body is not None:
        codes += ["content-encoding"]
        codes += ["media-type"] if operation.body.media_types else []
        codes += _body_codes(operation.body)
    by_status: dict[int, list[str]] = {}
    for code in codes:
        by_status.setdefault(_status(code), []).append(code)
    return by_status


def _body_codes(body: Body) -> list[str]:
    if body.limit is None:
        return []
    return ["body-slow", TOO_LARGE if body.is_message else "body-too-large", "length-malformed"]


def _status(code: str) -> int:
    own = {TOO_LARGE: 413, REFUSED_MESSAGE: 422}
    for table in (own, STATUS_OF, NODE_STATUS, QUESTION_STATUS, COURIER_STATUS):
        if code in table:
            return table[code]
    raise KeyError(code)


def _problems(status: int, codes: Iterable[str], language: str) -> dict[str, Any]:
    listed = sorted(set(codes))
    title = say(language, f"api-title-{status}")
    shown = {
        each: {
            "value": {
                "type": TYPE_PREFIX + each,
                "title": title,
                "status": status,
                "detail": "…",
                "code": each,
                **({"retry_after_s": RETRY_S} if status in (429, 503) else {}),
            }
        }
        for each in listed
    }
    told: dict[str, Any] = {
        "description": f"{title}: {', '.join(f'`{each}`' for each in listed)}",
        "content": {PROBLEM_TYPE: {"schema": ref(ProblemView.__name__), "examples": shown}},
    }
    if status in _STATUS_HEADER:
        name = _STATUS_HEADER[status]
        told["headers"] = {name: {"$ref": f"#/components/headers/{name}"}}
    return told
